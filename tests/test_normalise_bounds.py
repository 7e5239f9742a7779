"""Times that bound something, under a negation."""

from __future__ import annotations

import pytest

from tests.test_normalise import article, bare, made


@pytest.mark.parametrize(
    ("text", "when", "start", "end"),
    [
        ("It will not deliver the cranes before 2025.", "before 2025", None, None),
        ("The yard didn't open until May 2022.", "until May 2022", None, None),
        ("No cranes are due before 2025.", "before 2025", None, None),
        ("It will deliver the cranes before 2025.", "before 2025", None, "2024"),
        ("It was not new. It ran until 2025.", "until 2025", None, "2025"),
        ("It is not new but ran until 2025.", "until 2025", None, "2025"),
        ("It lost no fewer than 3,000 tanks before 2023.", "before 2023", None, "2022"),
        ("Without warning, the firm sold chips until 2021.", "until 2021", None, "2021"),
        (
            "The company, which has no licence, exported lathes before 2022.",
            "before 2022",
            None,
            "2021",
        ),
        (
            "The drone, never seen in Syria, was sold before March 2022.",
            "before March 2022",
            None,
            "2022-02",
        ),
        ("Not only Iran sold gas until 2022.", "until 2022", None, "2022"),
        ("A firm that has no licence exported lathes before 2022.", "before 2022", None, "2021"),
        ("It is not known who sold the lathes until 2022.", "until 2022", None, "2022"),
        ("The firm with no licence made lathes until 2022.", "until 2022", None, "2022"),
        ("The cranes will not be delivered before 2025.", "before 2025", None, None),
        ("The ships won’t leave until 2026.", "until 2026", None, None),
        ("The yard never delivered any before 2020.", "before 2020", None, None),
        ("It will not go to Kyiv, Odesa or Lviv before 2025.", "before 2025", None, None),
        ("The cranes will not arrive, he said, before 2025.", "before 2025", None, None),
        (
            "They do not expect the promised cranes to be delivered before 2025.",
            "before 2025",
            None,
            None,
        ),
        ("Nothing was sold before 2025.", "before 2025", None, None),
        ("It expects no deliveries before 2025.", "before 2025", None, None),
        ("It has not run since 2022.", "since 2022", "2022", None),
        ("It will come not before 2025.", "not before 2025", "2025", None),
    ],
)
def test_a_bound_under_a_negation_is_not_turned_round(
    text: str, when: str, start: str | None, end: str | None
) -> None:
    claim, _ = made(bare(text, when={"text": when}), article(text))
    assert claim.when is not None
    assert (claim.when.text, claim.when.start, claim.when.end) == (when, start, end)


@pytest.mark.parametrize(
    ("language", "text", "when", "end"),
    [
        ("de", "Die Kräne werden nicht vor 2025 kommen.", "vor 2025", None),
        ("de", "Die Kräne werden bis 2025 nicht kommen.", "bis 2025", None),
        ("de", "Die Kräne werden bis 2025 kommen.", "bis 2025", "2025"),
        ("fr", "Les grues n\u2019arriveront pas avant 2025.", "avant 2025", None),
        ("fr", "Les grues arriveront avant 2025.", "avant 2025", "2024"),
        ("pl", "Nie przed rokiem. Dźwigi będą do 2025.", "do 2025", "2025"),
    ],
)
def test_a_bound_of_another_language_under_a_negation_is_dropped(
    language: str, text: str, when: str, end: str | None
) -> None:
    claim, _ = made(
        bare(text, when={"text": when}), article(text).model_copy(update={"language": language})
    )
    assert claim.when is not None
    assert (claim.when.start, claim.when.end) == (None, end)
