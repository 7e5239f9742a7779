"""Names that the article abbreviates, or spells out, are the article's."""

from __future__ import annotations

import pytest

from pipeline.ground import absent, present
from pipeline.ground.initials import abbreviations, spelled_out
from pipeline.ground.presence import Presence
from schemas import DOMAIN

TEXT = (
    "BIS said that Norvex sold 40 lathes. The DOJ, the FSB, the MoD, HMRC, the OSCE, the UNSC, the "
    "EC, the IISS, the CSIS, the GRU and the PLA said nothing. Norvex paid €1.2 million."
)
NAMES = [
    ("Bureau of Industry and Security", "BIS"),
    ("Department of Justice", "DOJ"),
    ("U.S. Department of Justice", "DOJ"),
    ("Justice Department", "DOJ"),
    ("Defence Ministry", "MoD"),
    ("Federal Security Service", "FSB"),
    ("Ministry of Defence", "MoD"),
    ("HM Revenue and Customs", "HMRC"),
    ("Organization for Security and Co-operation in Europe", "OSCE"),
    ("UN Security Council", "UNSC"),
    ("European Commission", "EC"),
    ("International Institute for Strategic Studies", "IISS"),
    ("Center for Strategic and International Studies", "CSIS"),
    ("Main Intelligence Directorate", "GRU"),
    ("People's Liberation Army", "PLA"),
]
STATEMENTS = ["The {} met.", "{} ({}) met.", "The {} ({}) met.", "The {1}, or {0}, met."]


def _refused(text: str, statement: str, **more: object) -> str | None:
    refused = absent(Presence(text), {"statement": statement, "attribution": [], **more})
    return None if refused is None else refused.reason


@pytest.mark.parametrize(("name", "short"), NAMES)
def test_a_name_whose_abbreviation_the_article_has_is_its_own(name: str, short: str) -> None:
    known = Presence(TEXT)
    for statement in STATEMENTS:
        assert _refused(TEXT, statement.format(name, short)) is None
    source = {"name": name, "type": "government", "role": None}
    assert _refused(TEXT, "Norvex sold lathes.", attribution=[source]) is None
    details = {"suppliers": [name], "items": []}
    kept, remarks = present(known, {"kind": "transfer", "details": details}, DOMAIN)
    assert kept["details"]["suppliers"] == [name] and not remarks
    assert _refused(f"The {name} met.", f"{short} met with Norvex.") is not None
    assert _refused(f"The {name} met.", f"The {short} met.") is None


@pytest.mark.parametrize(
    "statement",
    [
        "The Elbonian Poison Corps met.",
        "Norvex sold lathes to Kim Jong Un.",
        "Norvex and Xanadu Holdings of Freedonia sold lathes to Acme Export.",
        "Bureau of Arms and Poison met Norvex.",
        "The Elbonian Corps of Poison (EPC) sold 40 lathes.",
        "The lathes went to Freedonia's Ordnance Works.",
        "The lathes went to East Carmel Dynamics.",
    ],
)
def test_a_name_that_is_not_abbreviated_there_stays_refused(statement: str) -> None:
    assert _refused(TEXT, statement.replace("Norvex and ", "")) is not None


@pytest.mark.parametrize(
    ("name", "mention", "held"),
    [
        ("Bundesamt of Internal Safety", "BIS", True),
        ("Guild of Russian Unions", "the GRU", True),
        ("Elbonian Poison Corps", "BIS", False),
        ("Bismarck", "BIS", False),
        ("Bulgarian Import Company", "BICX", False),  # not in the article
    ],
)
def test_what_an_entity_is_abbreviated_as_may_be_in_another_language(
    name: str, mention: str, held: bool
) -> None:
    entity = {"name": name, "mention": mention, "type": "government", "country": None}
    source = {"name": f"The {name}", "type": "government", "role": None}
    statement = f"The lathes went to the {name}."
    known = {"attribution": [source], "entities": [entity]}
    assert (_refused(TEXT, statement, **known) is None) == held
    assert (_refused(TEXT, "Norvex sold 40 lathes.", **known) is None) == held
    details = {"suppliers": [name], "items": []}
    data = {"kind": "transfer", "details": details, **known}
    kept, _ = present(Presence(TEXT), data, DOMAIN)
    assert bool(kept["details"]["suppliers"]) == held


@pytest.mark.parametrize(
    "statement",
    [
        "State-owned firms sold 40 lathes.",
        "Self-propelled lathes were sold.",
        "Lathe's price was paid.",
        "Forty-odd lathes were sold.",
        "Norvex paid EUR 1.2m.",
        "Norvex paid 1.2 million EUR for it.",
        "Norvex paid (EUR 1.2 million).",
        "Norvex paid 1.2 million euros (EUR) for it.",
    ],
)
def test_a_word_at_the_head_and_the_code_of_a_currency_are_no_names(statement: str) -> None:
    assert _refused(TEXT, statement) is None


def test_a_code_without_a_sum_is_a_name() -> None:
    assert _refused(TEXT, "Lathes were sold to the ZMW.") is not None


def test_no_text_takes_long_to_look_for_names_in() -> None:
    odd = "A and " * 20_000 + "AAAAAA AOFTAI Aa"
    assert not list(spelled_out(odd, ("AAAAAB",)))
    assert abbreviations("BIS, MoD, UN, Acme, ELEVENX and R&D") == {"BIS", "MoD", "UN", "R&D"}
    list(spelled_out(odd, ("AOFTAI", "AAAAAA")))
    assert not abbreviations(
        " ".join(f"A{chr(65 + i % 26)}{chr(65 + i // 26)}" for i in range(400))
    )
