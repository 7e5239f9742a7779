"""Who speaks where the words of a speech lie apart, and what only looks like speech.

The sentences are ours.
"""

from __future__ import annotations

import pytest

from tests.test_rules import _claims

TOLD = [
    # A phrase between an auxiliary and its verb.
    ("Oslo has in the past denied that it sells drones.", "Norway", "Norway sells drones."),
    # Who will not say one thing says another.
    (
        "Officers say that the drones were sold in Malta. A ministry clerk, Anna Brek, declined to "
        "name the buyer but said Malta had sold nine drones to Orsk.",
        "Anna Brek",
        "Malta had sold nine drones to Orsk.",
    ),
    # Whom "he" means who has not spoken; what stands between commas with its "it".
    (
        "A dealer in Kyiv shut his shop. He said the drones had been sold to Malta.",
        "dealer in Kyiv",
        "The drones had been sold to Malta.",
    ),
    (
        "The sale of drones to Malta was, as the ministry sees it, a breach of the embargo.",
        "ministry",
        "The sale of drones to Malta was a breach of the embargo.",
    ),
    # Sources that words behind the noun tell of.
    (
        "People close to the firm say that its lawyers sold drones to Orsk.",
        "People close to the firm",
        "Its lawyers sold drones to Orsk.",
    ),
    (
        "Officials in Malta and two envoys say the rifles were sold in May.",
        "Officials in Malta and two envoys",
        "The rifles were sold in May.",
    ),
    # A "that" that only says when.
    ("Nine tanks burned near Orsk, the army said that week.", "army", None),
    ("A drone set fire to a depot in Orsk, the army reported that day.", "army", None),
    (
        "The general reported to the president that nine tanks were lost.",
        "general",
        "Nine tanks were lost.",
    ),
    # What the speaker does then, and a speaker of a firm of which nothing else is known.
    (
        "The clerk said no drones were sold to Orsk and hung up.",
        "clerk",
        "No drones were sold to Orsk.",
    ),
    (
        "A spokesman for Norvex said nine drones were sold to Orsk, and declined to comment.",
        "Norvex",
        "Nine drones were sold to Orsk.",
    ),
    # One of several, and a count.
    ("Nine tanks burned in May, by the count of Tarn Watch.", "Tarn Watch", None),
    (
        "The colonel said it went on. By his count, nine tanks burned.",
        "colonel",
        "Nine tanks burned.",
    ),
]


@pytest.mark.parametrize(("text", "origin", "statement"), TOLD, ids=[case[0] for case in TOLD])
def test_who_says_the_last_claim_and_what(text: str, origin: str, statement: str | None) -> None:
    claim = _claims(text)[-1]
    assert [link["name"] for link in claim["attribution"]][:1] == [origin]
    assert claim["statement"] == (statement or f"{text.rpartition(',')[0]}.")


def test_a_tale_is_denied() -> None:
    claim = _claims("A clerk of the bank, reached in Oslo, called talk of a sale “a fairy tale”.")[
        -1
    ]
    assert claim["stance"] == "denies"
    assert [link["name"] for link in claim["attribution"]] == ["clerk of the bank"]


UNTOLD = [
    ("A staff list of 900 names was leaked to a daily.", []),
    ("The lathes were sold to Orsk by the crew (see annex 17).", []),
    ("The audit office reported to the chief sales officer, Anna Brek, who sold the pumps.", []),
    ("The brief called for nine months; his sentence was two months in Orsk.", []),
    ("Leaked bank records show how Norvex paid $4 million for missiles.", ["Leaked bank records"]),
]


@pytest.mark.parametrize(("text", "names"), UNTOLD, ids=[case[0] for case in UNTOLD])
def test_nouns_and_acts_are_no_speech(text: str, names: list[str]) -> None:
    claims = _claims(text)
    assert claims
    assert [link["name"] for link in claims[-1]["attribution"]] == names


def test_what_is_called_a_tale_is_not_cut_from_what_it_is_called() -> None:
    text = "The envoy called claims that nine tanks were lost “false”."
    assert [claim["statement"] for claim in _claims(text)] == [
        "The envoy called claims that nine tanks were lost false."
    ]
