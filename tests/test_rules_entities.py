"""What the rules take for entities and quantities beside plain names."""

from __future__ import annotations

import pytest

from pipeline.lexicon.numbers import parse_quantity
from tests.test_rules import _claims

ENTITIES = [
    (
        "Customs seized 40 thermal cameras and three drone engines at Vaalimaa on 3 May.",
        [("thermal cameras", "product", None), ("Vaalimaa", "place", None)],
    ),
    ("Iranian drones struck a depot near Kosti.", [("Iranian drones", "weapon", "IR")]),
    (
        "The UN arms embargo on Libya was extended.",
        [("UN arms embargo on Libya", "law", None), ("Libya", "country", "LY")],
    ),
    ("The sale breaks Venezuelan law.", [("Venezuelan law", "law", "VE")]),
    ("The sanctions list was extended by Resolution 2771.", [("Resolution 2771", "law", None)]),
    (
        "Serbia's defence ministry shipped shells.",
        [("Serbia's defence ministry", "government", "RS")],
    ),
    ("The tankers stand on Annex XLII.", [("Annex XLII", "law", None)]),
    ("Europe sold 155-millimetre rounds.", [("155-millimetre rounds", "weapon", None)]),
    ("Customs found sixty drone engines.", [("drone engines", "product", None)]),
    ("Five Indian fighters were shot down.", [("India", "country", "IN")]),
    ("Exporters of certain drone engines need a licence.", [("drone engines", "product", None)]),
    ("A sister ship fired two missiles at Mali.", [("Mali", "country", "ML")]),
    ("The Group of Seven met in Nairobi.", [("Group of Seven", "organisation", None)]),
    ("The ministers signed it in Nairobi.", [("Nairobi", "place", "KE")]),
    ("Nairobi refused to sign the treaty.", [("Kenya", "country", "KE")]),
    (
        "The Moldovan carrier Aerolux Cargo flew rifles to Benghazi.",
        [("Aerolux Cargo", "company", "MD")],
    ),
    ("A Colombian company, Grupo Nevado, hired them.", [("Grupo Nevado", "company", "CO")]),
    ("The boats crossed over the Orinoco by night.", [("Orinoco", "place", None)]),
    (
        "They bought pumps from Qasr al-Wadi Freight of Sharjah.",
        [("Qasr al-Wadi Freight", "company", "AE")],
    ),
    ("The plane was bound for Nairobi.", [("Nairobi", "place", "KE")]),
    ("An Ankara workshop repaired 40 engines.", [("Ankara", "place", "TR")]),
    (
        "The Polish insurer Wilga Polis paid 3 million dollars.",
        [("Wilga Polis", "company", "PL")],
    ),
    ("Hanwha Aerospace sold 24 guns in 2023.", [("Hanwha Aerospace", "company", None)]),
    ("ITAR bars the sale.", [("International Traffic in Arms Regulations", "law", "US")]),
    ("The firm Delta Nord shipped 20 pumps.", [("Delta Nord", "company", None)]),
    (
        "The Danish food and environment ministry banned exports.",
        [("Danish food and environment ministry", "government", "DK")],
    ),
    ("They ordered three corvettes in 2023.", [("corvettes", "vessel", None)]),
    (
        "The Ministry of Trade, Industry and Energy fined the firm.",
        [("Ministry of Trade, Industry and Energy", "government", None)],
    ),
    ("The tanker Blue Heron left Lagos.", [("Blue Heron", "vessel", None)]),
    ("The Blue Heron, a 9,000-tonne cargo ship, sank.", [("Blue Heron", "vessel", None)]),
    (
        "Tankers including the Blue Heron and the Grey Wagtail sank.",
        [("Blue Heron", "vessel", None), ("Grey Wagtail", "vessel", None)],
    ),
    ("The Maltese-flagged Blue Heron carried 40 rifles.", [("Blue Heron", "vessel", None)]),
    ("A frigate seized a trawler then called Sea Holly 9.", [("Sea Holly 9", "vessel", None)]),
    (
        "They paid Velora, a company registered in Malta, 3 million euros.",
        [("Velora", "company", "MT")],
    ),
    ("Harbour Commander Ann Sellick seized 40 rifles.", [("Ann Sellick", "person", None)]),
    ("The Committee on Energy rejected the sale.", [("Committee on Energy", "organisation", None)]),
    ("Brandt & Meyer Logistics sold 40 rifles.", [("Brandt & Meyer Logistics", "company", None)]),
    (
        "The army received 152mm shells.",
        [("army", "government", None), ("152mm shells", "weapon", None)],
    ),
    ("The finance ministry banned the sale.", [("finance ministry", "government", None)]),
    ("The Omani port of Duqm received 40 rifles.", [("Duqm", "place", "OM")]),
    (
        "They bought 40 pumps from a used-car dealer in Nairobi.",
        [("used-car dealer in Nairobi", "company", "KE"), ("Nairobi", "place", "KE")],
    ),
    ("Chinese makers sold 40 pumps.", [("Chinese makers", "company", "CN")]),
    (
        "A North Korean trading house bought 40 rifles.",
        [("North Korean trading house", "company", "KP")],
    ),
    ("Turkish firms sold it in Türkiye.", [("Türkiye", "country", "TR")]),
    ("Anna Maria KOVEL owns 40 pumps.", [("Anna Maria Kovel", "person", None)]),
    ("Marta Kovel left. Mr. Kovel owns 40 pumps.", [("Marta Kovel", "person", None)]),
    ("Berano Trading House sold 40 pumps.", [("Berano Trading House", "company", None)]),
    (
        "A ship carried 40 crates from Rajin to Vostra in May.",
        [("Vostra", "place", None)],
    ),
    ("Halden Optics of Vostra sold 40 rifles.", [("Vostra", "place", None)]),
    ("It rented 40 rooms in the Nivo free zone.", [("Nivo free zone", "place", None)]),
    (
        "In May Velora sold 40 pumps. Police asked Velora why. Fines hit Velora hard in June.",
        [("Velora", "company", None)],
    ),
    ("Thieves swapped the money for bitcoin.", [("bitcoin", "product", None)]),
]


@pytest.mark.parametrize(("text", "expected"), ENTITIES)
def test_entities(text: str, expected: list[tuple[str, str, str | None]]) -> None:
    found = [
        (e["name"], e["type"], e["country"]) for claim in _claims(text) for e in claim["entities"]
    ]
    for entity in expected:
        assert entity in found


ABSENT = [
    ("Agents in Moscow City hold pumps at a counter.", "City"),
    ("A sister ship fired two missiles at Mali.", "fired two missiles"),
    ("Kenya put off the ban and set quotas instead.", "set quotas"),
    ("Rescuers lack heavy cranes in Omsk.", "lack heavy cranes"),
    ("Middle Eastern crude went to Poland.", "Middle Eastern"),
    ("The ministers of Poland met in Nairobi on New Year's Day.", "New Year"),
    ("Kenya is lending Moldova twelve inspectors.", "Moldova twelve inspectors"),
    ("Fishermen have complained about oil on their nets near Nairobi.", "Fishermen"),
    ("The army wants more weapons and better equipment.", "equipment"),
    ("The Turkish haulier Kervan Nakliyat drove the crates.", "Turkey"),
    ("The Turkish haulier Kervan Nakliyat drove the crates.", "Turkish haulier"),
    ("Its head is a Russian, Kirill Sotnik.", "Russia"),
    ("Output fell by 3% of GDP in Q2.", "GDP"),
    ("The shells, Ivan Petrov said, were sold to Mali.", "Ivan Petrov"),
    (
        "German exports fell and courts in Bonn fined it.",
        "German exports fell and courts",
    ),
    ("Serbia had shipped mortar shells to a dealer.", "shipped mortar shells"),
    ("A pump factory opened in Tampere.", "pump"),
    ("The army printed 40 leaflets in Russian.", "Russia"),
    ("The dealer was paid R48,000 for 40 rifles.", "R48"),
    ("They sold 40 rifles in just NINE days.", "NINE"),
    ("The Omani port of Duqm received 40 rifles.", "Oman"),
    ("The pumps went to a dealer in Nairobi, Halden Optics.", "dealer in Nairobi"),
    ("The Polish embassy says 40 men left.", "Polish embassy"),
    ("A Baltica report in May counted 40 scanners.", "Baltica"),
    ("From Oct 1 all cargo for Chad will be searched.", "Oct"),
    ("In May desks held 40 transfers above CAD 50,000.", "CAD"),
    ("As a rule, the depot holds 40 rifles.", "rule"),
]


@pytest.mark.parametrize(("text", "name"), ABSENT)
def test_no_entities(text: str, name: str) -> None:
    assert name not in [e["name"] for claim in _claims(text) for e in claim["entities"]]


@pytest.mark.parametrize(
    "text",
    [
        "The Supreme Leader arrived in Riga with 40 men.",
        "The Black Cross arrived in Riga in May.",
        "The Lazarus Team called on Iran in May.",
        "A tanker left Riga. The Cold War ended in 1991.",
        "A tanker left Riga in May. The Golden Dawn has 40 members.",
    ],
)
def test_what_arrives_or_is_told_of_beside_a_ship_is_none(text: str) -> None:
    claims = _claims(text)
    assert claims
    assert "vessel" not in [e["type"] for claim in claims for e in claim["entities"]]


@pytest.mark.parametrize(
    "text",
    [
        "The Golden Dawn docked in Riga in May.",
        "The tanker Golden Dawn left Riga in May. The Golden Dawn has 40 tanks.",
    ],
)
def test_what_docks_or_was_called_a_ship_is_one(text: str) -> None:
    assert ("Golden Dawn", "vessel") in [
        (e["name"], e["type"]) for e in _claims(text)[-1]["entities"]
    ]


CALLED = [
    ("The Panel of Experts wrote to 40 firms. The Panel heard from nine.", "Panel of Experts"),
    ("Sale breaks the Russia Sanctions Act 2022. Nine firms broke the Act in May.",
     "Russia Sanctions Act 2022"),
    ("The rifles went to Halden Optics Oy, a dealer in Tampere. The dealer sold nine of them.",
     "Halden Optics Oy"),
    ("The Kordal Relief Column bought rifles. The Column lost nine vehicles.",
     "Kordal Relief Column"),
    ("Halden Optics Oy sold rifles to Chad. The firm sold nine cameras, too.", "Halden Optics Oy"),
    ("Dalian Hexu Trading sold nine pumps. In May Dalian Hexu bought a plant.",
     "Dalian Hexu Trading"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "name"), CALLED)
def test_whom_a_later_word_means(text: str, name: str) -> None:
    assert name in [entity["name"] for entity in _claims(text)[-1]["entities"]]


QUANTITIES: list[tuple[str, list[tuple[float, str | None]]]] = [
    ("The mill bought 12 presses. At least 9 were sold on.", [(12, "press"), (9, "press")]),
    ("Two of the 11 launchers were sent on.", [(2, "launcher")]),
    ("The firm paid 118 euros per separative unit.", [(118, "money per separative unit")]),
    ("Seizures of pumps rose 18 percent to 73.", [(18, "percent"), (73, "seizure")]),
    ("Its owner, Marek Novak, is 44.", [(44, "year")]),
    ("The plant doubled its output of pumps.", [(2, "times")]),
    ("The ministry fined it 3.4 billion won.", [(3.4e9, "money")]),
    ("The guns fire 12.7mm rounds.", []),
    ("The army lost some 60 pieces of military equipment.", [(60, "piece of military equipment")]),
    ("The firm was founded at 14 Tarn Lane in May.", []),
    ("The crates weighed 4.6 metric tons.", [(4.6, "metric ton")]),
    ("Three men took bribes. Output fell from 3.5 million in May to 1.2 million units.",
     [(3, "man"), (3.5e6, "unit"), (1.2e6, "unit")]),
    ("Three men took bribes. Exports of pumps fell to 20 from 30 percent.",
     [(3, "man"), (20, "percent"), (30, "percent")]),
    ("The mill bought 12 presses.\n\nAt least 9 were sold on.", [(12, "press"), (9, None)]),
    ("The mill bought 12 presses. It sold 9 of them to Chad.", [(12, "press"), (9, "press")]),
    ("Over 16 months the mill bought nine lathes.", [(16, "month"), (9, "lathe")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), QUANTITIES)
def test_quantities(text: str, expected: list[tuple[float, str | None]]) -> None:
    read = [(parse_quantity(q["text"]), q) for c in _claims(text) for q in c["quantities"]]
    found = [(p.value, "money" if p.currency and not p.per else q["unit"]) for p, q in read if p]
    assert found == expected


MEANT = [
    (
        "Customs held 40 pressure transducers. In May they seized 44 transducers.",
        "pressure transducers",
    ),
    ("Marta Kovel runs the yard. Last year the port fined her for two breaches.", "Marta Kovel"),
    ("Sevan Freight lost its licence in May. In June two of its ships were held.", "Sevan Freight"),
    ("Police found 40 thermal sights. The sights were sold in Oslo on 3 May.", "thermal sights"),
    ("Rygge Airport was closed in May. In June 40 flights used the airport.", "Rygge Airport"),
    ("Mali closed the mine in May. In June 40 firms left the country.", "Mali"),
]


@pytest.mark.parametrize(("text", "name"), MEANT)
def test_what_a_later_claim_means_is_its_entity(text: str, name: str) -> None:
    assert name in [e["name"] for e in _claims(text)[-1]["entities"]]


IDLE = [
    ("Sevan Freight closed in May. It is likely that 40 people left.", "Sevan Freight"),
    ("The finance ministry banned it. In June 40 of its clerks left.", "finance ministry"),
    ("Marta Kovel left in May. “He sold 40 pumps,” Ann Lee said.", "Ann Lee"),
]


@pytest.mark.parametrize(("text", "name"), IDLE)
def test_a_pronoun_that_means_another_or_nobody(text: str, name: str) -> None:
    assert name not in [e["name"] for e in _claims(text)[-1]["entities"]]


TOLD_APART = [
    ("They went through Orlan Elektronik, a dealer in Istanbul.", "Orlan", None),
    ("They went through Orlan Elektronik, a dealer in Istanbul.", "Orlan Elektronik", "company"),
    ("Iran makes the Shahed Geran in May.", "Shahed", "weapon"),
    ("Norvex won a EUR214 million contract in May.", "EUR214", None),
    ("Marina Delacourt sold nine pumps in May.", "Marina Delacourt", "person"),
    ("The plant makes the Grach-2 attack drone in Riga.", "Grach-2", "weapon"),
    ("Russian troops hold the town of Riga.", "Russian troops", "organisation"),
    ("It went to Halden, the bank said in May.", "Halden", None),
]


@pytest.mark.parametrize(("text", "name", "kind"), TOLD_APART)
def test_what_a_name_is_by_the_words_beside_it(text: str, name: str, kind: str | None) -> None:
    found = {e["name"]: e["type"] for claim in _claims(text) for e in claim["entities"]}
    assert found.get(name) == kind, found
