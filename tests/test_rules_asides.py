"""Side clauses that are claims of their own, what they lean on, and which stay where they are.

The sentences are ours.
"""

from __future__ import annotations

import re

import pytest

from pipeline.lexicon.stems import irregular_pasts
from pipeline.rules.clauses.asides import finite
from pipeline.rules.vocabulary.verbs import forms
from tests.test_rules import _claims


def _statements(text: str) -> list[str]:
    return [claim["statement"] for claim in _claims(text)]


@pytest.mark.parametrize(
    "text",
    [
        "No ship sank on Monday, costing Norway $5 million.",
        "On Monday no ship sank in Riga, costing Norway $5 million.",
        "Nobody from the yard sank, killing 40 men in Baku.",
        "None of the ships sank, killing 40 men in Baku.",
        "Not one ship sank on Monday, costing Norway $5 million.",
    ],
)
def test_what_came_of_nobody_stays_with_its_clause(text: str) -> None:
    """Once "No ship cost Norway $5 million.", the other way round."""
    assert len(_statements(text)) == 1


def test_what_came_of_a_few_is_told_of_them() -> None:
    assert _statements("A few ships sank on Monday, costing Norway $5 million.") == [
        "A few ships sank on Monday.",
        "A few ships cost Norway $5 million.",
    ]


def test_the_verb_of_a_result_is_the_word_behind_the_comma() -> None:
    """Once "The killed fields killing 40 men in Baku."."""
    text = "The killing fields lost nine pumps in May, killing 40 men in Baku."
    assert _statements(text) == [
        "The killing fields lost nine pumps in May.",
        "The killing fields killed 40 men in Baku.",
    ]


@pytest.mark.parametrize(
    ("text", "statement"),
    [
        (
            "Analysts expect the exports to Iran to begin in May.",
            "The exports to Iran will begin in May.",
        ),
        (
            "Analysts expect the exports to Iran to plummet by 40% in May.",
            "The exports to Iran will plummet by 40% in May.",
        ),
        (
            "Norway expects the road to the port to be closed in May.",
            "The road to the port will be closed in May.",
        ),
        (
            "Norway expects the fine to wipe out the profit of Norvex in May.",
            "The fine will wipe out the profit of Norvex in May.",
        ),
    ],
)
def test_what_is_expected_has_its_will_before_the_verb(text: str, statement: str) -> None:
    """Once "The exports will Iran to begin in May."."""
    assert _statements(text) == [statement]


def _gerunds(base: str) -> set[str]:
    """Every way in which a base could take -ing."""
    bare = base[:-1] if base.endswith("e") and base[-2] not in "eoy" else base
    return {f"{bare}ing", f"{base}{base[-1]}ing"} if base[-1] not in "ey" else {f"{bare}ing"}


def test_the_past_of_a_result_is_a_word() -> None:
    """Once "supplyed", "carryed", "spreaded", "hided"."""
    irregular = set(dict(irregular_pasts()).values()) | set(
        """
        bet bid blew broadcast burst cast cost forecast foresaw froze hid hit left lit meant mistook
        quit read set shut sped split spread swung thrust unwound""".split()
    )
    gerunds = [gerund for base in forms().bases for gerund in _gerunds(base)]
    pasts = {finite(gerund, "sold") for gerund in gerunds} - {""}
    regular = re.compile(r"\w+(?:[^y]|[aeiou]y)ed|\w*[^aeiou]ied|used|owed|died|tied")
    assert [past for past in pasts - irregular if not regular.fullmatch(past)] == []
    wrong = {"hided", "spreaded", "splitted", "bursted", "quitted", "casted", "betted", "sended"}
    assert not pasts & wrong


def test_every_past_can_be_said() -> None:
    assert finite("supplying", "sold") == "supplied"
    assert finite("shipping", "sold") == "shipped"
    assert finite("destroying", "sold") == "destroyed"
    assert finite("agreeing", "sold") == "agreed"
    assert finite("splitting", "sold") == "split"


@pytest.mark.parametrize(
    ("text", "result"),
    [
        (
            "Norvex sold 40 lathes in May, supplying Iran with parts.",
            "Norvex supplied Iran with parts.",
        ),
        (
            "Norvex sells lathes through Baku, earning $5 million a year.",
            "Norvex is earning $5 million a year.",
        ),
        (
            "The plants sell lathes through Baku, earning $5 million a year.",
            "The plants are earning $5 million a year.",
        ),
        (
            "Norvex has sold 40 lathes to Baku, earning $5 million a year.",
            "Norvex earned $5 million a year.",
        ),
    ],
)
def test_a_result_is_told_in_the_tense_of_its_main_verb(text: str, result: str) -> None:
    assert _statements(text)[1:] == [result]


@pytest.mark.parametrize(
    "text",
    [
        # Of the whole clause, or it may be.
        "Norway banned the sale to Riga, which hurt exporters in Oslo.",
        "The pumps went to Iran, which upset the Norwegian minister.",
        "Norway sold the pumps, which hurts exporters in Oslo.",
        # Of a noun that stands further off.
        "Norway sent pumps to Riga, which were built in Oslo in May.",
        # Of the pumps, not of "Latvia 40 pumps".
        "Norway sent Latvia 40 pumps, which were built in Riga in May.",
    ],
)
def test_a_which_that_may_be_of_something_else_stays_with_its_clause(text: str) -> None:
    assert _statements(text) == [text]


@pytest.mark.parametrize(
    ("text", "statements"),
    [
        (
            "Norway sent Latvia nine pumps, which were built in Riga in May.",
            ["Norway sent Latvia nine pumps.", "Nine pumps were built in Riga in May."],
        ),
        (
            "Norvex bought pumps from a yard in Riga, which sold it 40 hulls.",
            ["Norvex bought pumps from a yard in Riga.", "A yard in Riga sold it 40 hulls."],
        ),
        (
            "Norvex, which bought the yard from Latvia, closed it in May.",
            ["Norvex closed it in May.", "Norvex bought the yard from Latvia."],
        ),
    ],
)
def test_a_which_is_told_of_its_noun(text: str, statements: list[str]) -> None:
    assert _statements(text) == statements
