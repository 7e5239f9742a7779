"""Where a name begins and ends, and what the article tells that its bearer is."""

from __future__ import annotations

import pytest

from tests.test_rules import _claims

CUT = [
    ("The 40th Rifle Brigade lost nine tanks in May.", "40th Rifle Brigade", "organisation"),
    ("It sued the Riga District Prosecutors' Office in May.",
     "Riga District Prosecutors' Office", "government"),
    ("The Attorney General's Office fined nine firms in May.",
     "Attorney General's Office", "government"),
    ("The Harbour and Coast Institute lost 40 pumps in May.",
     "Harbour and Coast Institute", "organisation"),
    ("The Institute for Trade and Peace sold 40 pumps.", "Institute for Trade and Peace",
     "organisation"),
    ("The sale broke the Weapons of Mass Harm Act of 2009.", "Weapons of Mass Harm Act of 2009",
     "law"),
    ("The pumps are on the Arms and Delicate Goods List.", "Arms and Delicate Goods List", "law"),
    ("The 50 Percent Rule blocks nine firms.", "50 Percent Rule", "law"),
    ("The Malta Securities and Exchange Commission fined nine firms in May.",
     "Malta Securities and Exchange Commission", "government"),
    ("The Malta Trade Department on Tuesday fined nine firms.", "Malta Trade Department",
     "government"),
    ("Nine men were charged under the Weapons of Mass Destruction Act in May.",
     "Weapons of Mass Destruction Act", "law"),
    ("The vessel, the Sarto Meridian, left Malta in May.", "Sarto Meridian", "vessel"),
    ("Malta seized nine tankers including the Sarto Meridian.", "Sarto Meridian", "vessel"),
    ("Nine men were held in Donetsk region in May.", "Donetsk region", "place"),
    ("Rebels hold 40 villages in Upper Nile State.", "Upper Nile State", "place"),
    ("Nine men left Sarto. Soldiers near Brenn shelled the Brenn camp in May.", "Brenn camp",
     "place"),
    ("A strike hit Kosti airport on 3 May.", "Kosti airport", "place"),
    ("Kenya's Directorate of Fisheries fined nine firms.",
     "Kenya's Directorate of Fisheries", "government"),
    ("The Baltic Crab Institute met in Riga in May.", "Baltic Crab Institute", "organisation"),
    ("The Sarto militia took nine villages in May.", "Sarto militia", "organisation"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "name", "kind"), CUT)
def test_where_a_name_ends(text: str, name: str, kind: str) -> None:
    assert (name, kind) in _entities(text)


TYPED = [
    ("Sarto Brenn makes nine sorts of pumps.", "Sarto Brenn", "company"),
    ("In May the police searched Sarto Brenn's offices in Riga.", "Sarto Brenn", "company"),
    ("Forty lathes made by Sarto Brenn went to Mali.", "Sarto Brenn", "company"),
    ("Forty lathes went to three firms (Sarto Brenn, Velm Ostra and Kurro).", "Velm Ostra",
     "company"),
    ("It bought nine lathes from Sarto Brenn of Riga.", "Sarto Brenn", "company"),
    ("Fighters of the Sarto Brenn took nine tanks in May.", "Sarto Brenn", "organisation"),
    ("Rebels captured Sarto and Brenn in May.", "Brenn", "place"),
    ("Soldiers died in Sarto and Kosti in May.", "Sarto", "place"),
    ("The tanker Sarto Brenn and the Velm Ostra left Lagos in May.", "Velm Ostra", "vessel"),
    ("Its ship, the Sarto Star, left Lagos in May.", "Sarto Star", "vessel"),
    ("Shenzhen Sarto sold nine pumps in May.", "Shenzhen Sarto", "company"),
    ("Sarto Sensors bought a plant in Riga.", "Sarto Sensors", "company"),
    ("The Zollkriminalamt seized nine pumps.", "Zollkriminalamt", "government"),
    ("Banco Sarto froze 40 million reais.", "Banco Sarto", "company"),
    ("In May Park Sarn-ho sold nine pumps.", "Park Sarn-ho", "person"),
    ("SARN Mi Ho, an official of the Coal Committee, sold nine pumps.", "Sarn Mi Ho", "person"),
    ("Nine pumps went to forwarder B in May.", "forwarder B", "company"),
    ("Pumps went from a trading house in Kosti to Mali.", "trading house in Kosti", "company"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "name", "kind"), TYPED)
def test_what_a_name_is_by_what_is_told_of_it(text: str, name: str, kind: str) -> None:
    assert (name, kind) in _entities(text)


MEANT = [
    ("Shenzhen Sarto Optics sold pumps. In May Sarto bought a plant.", "Shenzhen Sarto Optics"),
    ("Police raided a yard in Kosti. Nine men left the city in May.", "Kosti"),
    ("The Office of Foreign Assets Control (OFAC) met. OFAC fined nine firms in May.",
     "Office of Foreign Assets Control"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "name"), MEANT)
def test_what_a_shorter_name_means(text: str, name: str) -> None:
    assert name in [e["name"] for e in _claims(text)[-1]["entities"]]


ABSENT = [
    ("Nine pumps went to Halden Optics, a dealer in Kosti.", "dealer in Kosti"),
    ("Nine pumps went to Halden Optics, a Latvian firm.", "Latvian firm"),
    ("Whether Halden paid in May is not known. Halden sold 40 pumps.", "Whether Halden"),
    ("A round cost 9,000 South Sudanese pounds.", "South Sudan"),
    ("Halden Optics froze US$ 120 million.", "United States"),
    ("The Defence Ministry sold nine ships. The defence pact with Mali was signed in May.",
     "the defence"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "name"), ABSENT)
def test_what_is_no_party(text: str, name: str) -> None:
    entities = [e for claim in _claims(text) for e in claim["entities"]]
    assert name not in [e["name"] for e in entities]
    assert name not in [e["mention"] for e in entities]


def _entities(text: str) -> list[tuple[str, str]]:
    return [(e["name"], e["type"]) for claim in _claims(text) for e in claim["entities"]]


BESIDE = [
    ("Ann Lee, managing director of Traunsee Feinchemie, sold 40 pumps.",
     "Traunsee Feinchemie", "company"),
    ("Lawyers at Holworth Drane sold 40 pumps.", "Holworth Drane", "company"),
    ("Trade is led by Mumbai-based Tarun Velma, whose ships lost 40 pumps.", "Tarun Velma",
     "company"),
    ("He drove to the village of Nova Lozina in May and sold 40 pumps.", "Nova Lozina", "place"),
    ("The guns of the 18th Mechanised Divisions hit Kosti.", "18th Mechanised Divisions",
     "organisation"),
    ("Cyprus ordered 34 Korm-155 wheeled howitzers. The Korm-155 broke twice.", "Korm-155",
     "weapon"),
    ("Cyprus got its 40 tracked K-Sora guns in May.", "K-Sora", "weapon"),
    ("The guns replace the 2S9 Tulpa in May.", "2S9 Tulpa", "weapon"),
    ("Denmark gave nine F-16s to Kyiv.", "F-16", "weapon"),
    ("A strike north of Sarto destroyed 40 pumps.", "Sarto", "place"),
    ("Nine pumps were lost on the way from Anneke Vorstman, a Dutch coin tracer who has left.",
     "Anneke Vorstman", "person"),
    ("A retired teacher called Yunis Abu Sarhan found 40 pumps.", "Yunis Abu Sarhan", "person"),
    ("The freight agent, Milan Drobic, sold 40 pumps.", "Milan Drobic", "person"),
    ("It sold 40 pumps to Torn Meridian, a shared effort that maps the front.", "Torn Meridian",
     "organisation"),
    ("He must give up a flat and a 2021 Porsche Cayenne.", "Porsche Cayenne", "product"),
    ("The crates came aboard MV Plover Star on 3 May.", "Plover Star", "vessel"),
    ("It lost power east of the Strait of Hormos.", "Strait of Hormos", "place"),
    ("Ann Lee sold 40 pumps to Lumina Teknik Sdn. Bhd., through which it lost two.",
     "Lumina Teknik Sdn. Bhd", "company"),
    ("Poland gave Zaklad Morski Orle (ZMO) 40 pumps. ZMO employs nine men.", "Zaklad Morski Orle",
     "company"),
    ("The Kenya Customs Service (KCS) seized 40 pumps. KCS sold nine.", "Kenya Customs Service",
     "government"),
    ("The gun has been in Kenyan service since May.", "Kenya", "country"),
    ("Kenyan operators lost 40 pumps in May.", "Kenyan operators", "organisation"),
    ("Comptroller Bala Osun-Idris sold 40 pumps.", "Bala Osun-Idris", "person"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "name", "kind"), BESIDE)
def test_what_the_words_beside_a_name_tell(text: str, name: str, kind: str) -> None:
    assert (name, kind) in _entities(text)


def test_whom_a_noun_means() -> None:
    ministry = "Bern bought nine pumps from Slovak maker Tatra Verna, the Ministry of Trade in Bern"
    assert ("Tatra Verna", "company") not in _entities(
        f"{ministry} confirmed in May. The ministry lost 40 guns."
    )[-2:]
    ship = "The tanker Lyra Dusk broke down. The Spanish tug Punta Sera towed it in May."
    assert _entities(f"{ship} The vessel lost 40 pumps.").count(("Punta Sera", "vessel")) == 1


def test_one_party_is_one_entity() -> None:
    said = "Georgia's Trade Agency sold 40 pumps to Ghana for the defence ministry in Accra."
    assert ("defence ministry", "government") not in _entities(said)
    crew = "The crew, Indian, Georgian and Kenyan nationals, sold 40 pumps."
    assert ("India", "country") in _entities(crew)


NOBODY = [
    "The bloc used it against a Central Asian country in May.",
    "He put the value of the seizure at N2.1 billion and the bribe at N15 million.",
    "It was lost near 14°07'N, 42°58'E. on Monday.",
    "They wrote of a rolling gadget (RG) in May.",
    "The list was lost by a Member State in May.",
]


@pytest.mark.parametrize("text", NOBODY)
def test_capitals_that_name_nobody(text: str) -> None:
    assert _entities(text) == []


def test_what_is_short_for_a_name_is_no_party_of_its_own() -> None:
    said = "The Kenya Customs Service (KCS) seized 40 pumps. KCS sold nine."
    assert "KCS" not in [name for name, _ in _entities(said)]
    sparse = "It went to Larn Verda (LV) on 3 May. It lost 40 pumps there."
    assert ("pumps", "product") in _entities(sparse)


def test_whom_he_she_and_it_cannot_mean() -> None:
    said = "Priya Desai met Tobias Marek in Bern in May. She lost 40 pumps."
    assert _entities(said)[-2:] != [("Tobias Marek", "person"), ("pumps", "product")]
    wrote = "The governor wrote on Telegram in May. It lost 40 pumps near Sarto."
    assert "Telegram" not in [name for name, _ in _entities(wrote)[1:]]


@pytest.mark.parametrize(
    ("text", "entities"),
    [
        ("Selling Kurdish oil to the bank is illegal.", []),
        ("Leading Edge Optics sold 40 sights.", ["Leading Edge Optics"]),
        ("The mayor was given a medal on Aviation Day.", []),
        ("The 76th Guards division lost forty tanks.", ["76th Guards division"]),
        ("The 3rd Assault brigade took nine prisoners.", ["3rd Assault brigade"]),
        ("Launchers stood on the Minsk ring road.", ["Minsk"]),
        (
            "Envoys of the Commonwealth of Independent States met in May.",
            ["Commonwealth of Independent States"],
        ),
        ("The police had the sloop Marie Holt chained to the quay.", ["Marie Holt"]),
    ],
)
def test_where_names_begin_and_end(text: str, entities: list[str]) -> None:
    found = [e["name"] for claim in _claims(text) for e in claim["entities"]]
    assert [name for name in found if name[0].isupper() or name[0].isdigit()] == entities
