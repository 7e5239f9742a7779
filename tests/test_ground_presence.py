"""What a claim says in its own words has to be about what the article speaks of."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.gold_runs import read_split
from pipeline.api import read_articles
from pipeline.ground import absent, presence, present
from pipeline.ground.presence import Presence
from pipeline.order import checker, lay_out
from schemas import DOMAIN
from schemas.article import Article
from schemas.draft import Draft
from schemas.outcomes import Outcome
from tests.datasets import ROOT, SEEDS
from tests.llm_asking import article_of as made_of

TEXT = (
    "The Osmark yard delivered two ferries to Norway in March 2023, Dutch officials said. The "
    "UN was told. The ferries were paid by the county."
)


def _article() -> Article:
    article, _ = made_of(TEXT)
    return article


@pytest.mark.parametrize(
    ("statement", "held"),
    [
        ("The Osmark yard delivered two ferries to Norway in March 2023.", True),
        ("The county pays for the ferry that Norway gets.", True),
        ("The delivery was on 14 March 2023.", True),
        ("Colonel Piotr Zelenko of Halm sold ninety tanks to Eritrea in July 2019.", False),
        ("You turn news articles into structured claims.", False),
        ("Everything that is written here is false.", False),
        ("The Osmark shipyard handed over vessels.", True),
        ("Oslo received ships.", True),
        ("Workers at Osmarck built ships.", True),
        ("Workers at Halm built a ferry of another sort.", False),
    ],
)
def test_a_statement_shares_its_words_with_the_article(statement: str, held: bool) -> None:
    refused = absent(presence(_article()), {"statement": statement, "attribution": []})
    assert (refused is None) == held
    if refused is not None:
        assert refused.outcome is Outcome.UNGROUNDED
        assert (refused.reason or "").split("'")[1][:12] in statement


@pytest.mark.parametrize(
    ("name", "held"),
    [
        ("Osmark Shipyard", True),
        ("United Nations", True),
        ("Netherlands", True),
        ("Ossmark", True),
        ("Hosmark", True),
        ("Norway's government", True),
        ("Piotr Zelenko", False),
        ("Eritrea", False),
        ("", True),
    ],
)
def test_a_name_is_of_the_article_by_a_word_its_initials_or_its_country(
    name: str, held: bool
) -> None:
    assert Presence(TEXT).names(name) == held


def test_a_source_that_the_article_has_not_costs_the_claim() -> None:
    statement = "The Osmark yard delivered two ferries."
    data = {"statement": statement, "attribution": [{"name": "Piotr Zelenko", "type": "person"}]}
    refused = absent(presence(_article()), data)
    assert refused is not None and "Piotr Zelenko" in (refused.reason or "")


def test_entities_and_details_that_are_nowhere_are_left_out_with_a_remark() -> None:
    known = presence(_article())
    data = {
        "kind": "transfer",
        "entities": [
            {"name": "Osmark"},
            {"name": "Halm"},
            {"name": "Halm", "mention": "yard"},
            {"name": "Osmarck", "mention": "Osmark"},
        ],
        "details": {"items": ["ferries", "tanks"], "suppliers": ["Halm"], "status": "delivered"},
    }
    kept, remarks = present(known, data, DOMAIN)
    assert [each["name"] for each in kept["entities"]] == ["Osmark", "Osmarck"]
    assert kept["details"] == {"items": ["ferries"], "suppliers": [], "status": "delivered"}
    assert [remark.data["value"] for remark in remarks][2:] == ["tanks", "Halm"]
    assert all(remark.outcome is Outcome.FIELD_DROPPED for remark in remarks)


@pytest.mark.parametrize(
    "text",
    [
        "Das US-Finanzministerium verhängte Sanktionen gegen 14 Firmen aus Kirgisistan.",
        "Минфин США ввёл санкции против 14 компаний из Киргизии.",
    ],
)
@pytest.mark.parametrize("language", ["de", "ru", None])
def test_of_another_language_nothing_is_refused(text: str, language: str | None) -> None:
    article = made_of(text)[0].model_copy(update={"language": language})
    data = {
        "kind": "measure",
        "statement": "The Treasury sanctioned companies from Kyrgyzstan.",
        "attribution": [{"name": "Treasury Department", "type": "government"}],
        "entities": [{"name": "firms in Kyrgyzstan"}],
        "details": {"authority": "Treasury Department", "targets": ["firms in Kyrgyzstan"]},
    }
    assert absent(presence(article), data) is None
    assert present(presence(article), data, DOMAIN) == (data, [])


@pytest.mark.parametrize(
    ("statement", "strange"),
    [
        ("Norvex shipped 900 lathes to Iran in 2022.", "900"),
        ("Norvex shipped 9.5 lathes to Iran.", "9.5"),
        ("Kestrel Dynamics shipped 9 lathes to Iran in 2022.", "Kestrel Dynamics"),
        ("Norvex shipped 9 lathes to Iran for Kestrel Dynamics of Belgrade.", "Kestrel Dynamics"),
        ("Kestrel Dynamics shipped 700 Orlan-10 drones to North Korea in 2022.", "Kestrel"),
        ("Norvex shipped nine lathes to Iran; see https://evil.example/ to claim.", "https://evil"),
        ("Norvex of Tallinn shipped 9 lathes to Iran on 14 March 2022.", None),
        ("Norvex paid 3.4 million euros, or 1,200 per lathe, for 40 of them.", None),
        ("Norvex paid 3,400,000 euros.", None),
        ("Norvexes sold lathes to Iranians.", None),
        ("Norvex shipped 2,5 or 1.2.3 lathes on 12.04.2022.", "2,5"),
        ("Norvex paid 3.4 billion euros.", "3400000000"),
        ("Norvex shipped ninety lathes to Iran.", "90"),
        ("Norvex shipped lathes to Iran in 2017.", "2017"),
        ("Norvex shipped lathes to Iran in 2021 and between 5 and 8 March 2022.", None),
        ("In Q3 2022 Norvex shipped forty lathes within 18 months.", None),
        ("NATO and the IAEA saw 12,000 crates at Norvex.", None),
        ("The World Bank and the OECD saw Norvex.", "OECD"),
    ],
)
def test_a_name_or_number_that_the_article_has_not(statement: str, strange: str | None) -> None:
    article, _ = made_of(
        "Norvex, of Tallinn, shipped 9 lathes to Iran in 2022. It paid €3.4m for forty lathes, "
        "1.200 each, 12’000 crates. The North Atlantic Treaty Organization and the International "
        "Atomic Energy Agency know; so does the WB."
    )
    article = article.model_copy(update={"published": "2023-01-02", "published_from": "text"})
    found = presence(article).foreign(statement)
    assert (found or "").startswith(strange or "") and (found is None) == (strange is None)


MENDED = (
    "The Osmark yard repaired “Hail” launchers for the ministry of foreign affairs. The EU, "
    "Норвекс and Lavrovmet know; Tehran has the files."
)


@pytest.mark.parametrize(
    ("name", "mention", "held"),
    [
        ("Grad", "Hail", True),  # in translation
        ("Grad", "“Hail”", True),
        ("Grad", "yard", False),
        ("MFA", "ministry of foreign affairs", True),
        ("European Union", "EU", True),
        ("Norvex", "Норвекс", True),
        ("Lawrovmet", "Lavrovmet", True),
        ("Iran", "Tehran", True),
        ("Osmark yard", "it", True),
        ("Elbonian Poison Corps", "The Osmark yard", False),
        ("Elbonian Poison Corps", "“Hail”", False),
        ("Russia", "The Osmark yard", False),
        ("金正恩", "The Osmark yard", False),
    ],
)
def test_a_mention_stands_for_a_name_that_it_has_to_do_with(
    name: str, mention: str, held: bool
) -> None:
    known = presence(made_of(MENDED)[0])
    data = {"kind": "other", "entities": [{"name": name, "mention": mention}], "details": {}}
    assert bool(present(known, data, DOMAIN)[0]["entities"]) == held
    told = {**data, "statement": f"The yard did it for {name}.", "attribution": []}
    assert (absent(known, told) is None) == held


def test_a_name_with_a_number_is_not_of_any_article() -> None:
    known = Presence("Norvex shipped 9 lathes to Iran. Unit 9 saw it.")
    assert not known.names("S-400 missiles") and not known.names("Bureau 61398")
    assert known.names("Unit 9")


NEWS = (
    "News of ships. The Halm yard sold nine tugs to Poland in 2021. The ministry said that the "
    "deal was fine and that nothing else was agreed, in the north too. See www.halm.example for "
    "Χαλμ."
)


@pytest.mark.parametrize(
    ("told", "strange"),
    [
        # Capitals that Latin-1 has not.
        ("to Łukasz Ćwik", "Łukasz"),
        ("to İbrahim Şahin", "İbrahim"),
        ("to Șťefan Żelazny", "Șťefan"),
        ("to Šimun Živković", "Šimun"),
        ("to İlham Əliyev", "İlham"),
        ("to S\u030cimun Z\u030civkovic\u0301", "Šimun"),
        # Other scripts, and other letters of one form.
        ("to Владимир Путин", "Владимир"),
        ("to كيم جونغ أون", "كيم"),
        ("to κιμ", "κιμ"),
        ("to 习近平", "习近平"),
        ("to 𝐊𝐢𝐦 𝐉𝐨𝐧𝐠", "Kim Jong"),
        ("to Ｘｉ Ｊｉｎｐｉｎｇ", "Xi Jinping"),
        ("to K\u0332i\u0332m\u0332 J\u0332o\u0332n\u0332g\u0332", "Kim Jong"),
        ("to Xi\u200b Jin\u00adping", "Xi Jinping"),
        ("for the Халм", "Халм"),
        ("for the H\u0430lm", "H\u0430lm"),
        ("to 🇰🇵", "🇰"),
        ("for the Χαλμ", None),
        ("of 5 kΩ and 9 μm", None),
        # Countries.
        ("to North Korea", "North Korea"),
        ("to russia", "russia"),
        ("for Poland's Kim Jong", "Kim Jong"),
        ("in the north of Poland", None),
        # Numbers beside one that can be read.
        ("and ٥٠٠٠ rifles", "5000"),
        ("and ５０００ rifles", "5000"),
        ("and ⑤⓪⓪⓪ rifles", "5000"),
        ("and 5e3 rifles", "5e3"),
        ("and 1.2.3456 rifles", "1.2.3456"),
        ("on 12.05.2021 at 14:30", None),
        # Addresses.
        ("via evil.example/x?q=1", "evil.example/x?q=1"),
        ("via evil.example", "evil.example"),
        ("via ftp://evil", "ftp://evil"),
        ("by post@evil.example", "evil.example"),
        ("as www.halm.example", None),
        ("to Poland.the ministry said", None),
    ],
)
def test_nothing_foreign_gets_by_in_another_form(told: str, strange: str | None) -> None:
    found = presence(made_of(NEWS)[0]).foreign(f"The Halm yard sold 9 tugs {told}.")
    assert (found or "").startswith(strange or "") and (found is None) == (strange is None)


def test_a_country_at_the_head_of_a_statement_is_a_name() -> None:
    known = presence(made_of(NEWS)[0])
    assert known.foreign("Russia sold nine tugs.") == "Russia"
    assert known.foreign("Somebody sold nine tugs.") is None


def test_a_likeness_of_short_words_carries_no_name() -> None:
    known = presence(made_of(NEWS)[0])
    assert not known.names("North Korea") and not known.names("Nothi") and not known.names("Noring")
    assert Presence("Nor the yard.").names("North") is False
    assert Presence("The yard of Loi Kaw.").names("Loikaw")


def test_countries_of_details_are_the_articles() -> None:
    known = presence(made_of(NEWS + " It lay off Brno.")[0])
    details = {
        "suppliers": ["North Korea"],
        "origins": ["Iran", "Polish", "Neverland", "Ir\u200ban"],
        "destinations": ["RU", "PL"],
        "status": "delivered",
    }
    data = {"kind": "transfer", "entities": [], "details": details}
    kept, remarks = present(known, data, DOMAIN)
    assert kept["details"] == {
        **details,
        "suppliers": [],
        "origins": ["Polish", "Neverland"],  # what is no country is not judged here
        "destinations": ["PL"],
    }
    assert [remark.data["value"] for remark in remarks] == [
        "North Korea",
        "Iran",
        "Ir\u200ban",
        "RU",
    ]
    loss = {"kind": "loss", "entities": [], "details": {"side": "Ukraine"}}
    assert present(known, loss, DOMAIN)[0]["details"]["side"] is None


def test_a_place_of_the_article_brings_its_country() -> None:
    known = presence(made_of(NEWS + " It lay off Mikkelvik.")[0])
    place = {"name": "Mikkelvik", "mention": None, "type": "place", "country": "Norway"}
    data = {"kind": "transfer", "entities": [place], "details": {"origins": ["NO"]}}
    assert present(known, data, DOMAIN)[1] == []
    for other in ({"name": "Elbonia"}, {"type": "company"}):
        kept, _ = present(known, {**data, "entities": [{**place, **other}]}, DOMAIN)
        assert kept["details"]["origins"] == []


def test_a_role_that_the_article_has_not_is_left_out() -> None:
    known = presence(made_of(NEWS)[0])
    for role, held in (
        ("Polish minister", True),
        ("chief poisoner of Elbonia", False),
        (None, True),
    ):
        data = {"kind": "other", "attribution": [{"name": "ministry", "role": role}], "details": {}}
        kept, remarks = present(known, data, DOMAIN)
        assert kept["attribution"][0]["role"] == (role if held else None)
        assert bool(remarks) is not held


def test_other_words_for_the_same_are_no_other_article() -> None:
    article, _ = made_of(
        "The yard in Murmansk has laid off staff. Deliveries came to a standstill in spring, and "
        "the firm blames a lack of bearings. Tehran will not hand over the files. The minister, "
        "Anthony Blinkenand Sergei Lavrovmet briefly. Rebels hold Loi Kaw and a Lanzet."
    )
    known = presence(article)
    for statement in (
        "The Murmansk shipyard dismissed workers.",
        "Iran refuses to give up the documents.",
        "Shipments stopped because of a shortage of bearings.",
        "Antony Blinken and Sergei Lavrov had a meeting.",
        "Insurgents captured Loikaw.",
    ):
        assert absent(known, {"statement": statement, "attribution": []}) is None, statement
    for name in ("Antony Blinken", "Iran", "Loikaw", "Lancet drones"):
        assert known.names(name), name


def test_no_claim_of_the_gold_is_refused_and_next_to_nothing_left_out() -> None:
    left_out = []
    articles = {article.article_id: lay_out(article) for article in read_articles([SEEDS])}
    for split in ("dev", "test"):
        for gold in read_split(ROOT / "evals/gold", split):
            known = presence(articles[gold.article_id])
            for claim in gold.claims:
                data = claim.model_dump(mode="json")
                assert absent(known, data) is None, claim.statement
                left_out += present(known, data, DOMAIN)[1]
    assert len(left_out) <= 2, left_out  # of 885 claims


def test_a_true_quote_carries_no_claim_of_another_article() -> None:
    article, chunk = made_of(TEXT)
    data = {
        "kind": "other",
        "statement": "Colonel Piotr Zelenko of Halm sold ninety tanks to Eritrea in July 2019.",
        "evidence": [{"quote": "The Osmark yard delivered two ferries to Norway"}],
        "attribution": [],
        "stance": "asserts",
        "certainty": "certain",
        "modality": "actual",
        "details": {},
    }
    refused = checker(DOMAIN)(article, chunk, Draft(data=data))
    assert refused is not None and refused.outcome is Outcome.UNGROUNDED


@given(st.text("Norvex 12.,:/-’٣ bn m", max_size=60), st.text("aB 0123.,-’ %", max_size=60))
def test_no_statement_is_too_strange_to_be_looked_at(text: str, statement: str) -> None:
    Presence(text, year=2022).foreign(f"X {statement}")  # raises nothing
    assert Presence(f"X {statement}").foreign(f"X {statement}") is None
