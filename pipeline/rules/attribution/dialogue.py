"""What stands before a paragraph's words: who answers in an interview, and datelines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.rules.clauses.sentence import Sentence
from pipeline.rules.mentions.name import Name
from pipeline.rules.mentions.names import Names
from pipeline.rules.vocabulary.words import word_set

_LABEL = re.compile(r"(?:[^\W\d_][\w.'’-]*)(?: [^\W\d_][\w.'’-]*){0,3}\s?:(?=\s)")
_FEWEST = 3
"""Questions, or paragraphs with a label, that make an interview of an article."""
_INTERVIEWS = re.compile(r"\binterview(?:s|ed)\b(?! by)|(?<!an )\b[Ii]nterview with\b")
_BEHIND = 150
"""Code points behind "interviewed" in which the name must end."""


class Turn(NamedTuple):
    """One speaker's paragraph: ``name`` is None for the one who asks; its words begin at
    ``start`` (code points), behind the label."""

    name: str | None
    start: int


_MONTH = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]{0,6}\.?"
_DAY = rf"(?:\d{{1,2}}\.? {_MONTH}|{_MONTH} \d{{1,2}})(?:,? \d{{4}})?"
_TOWN = r"[A-Z][\w.'’-]{1,20}(?: [A-Z][\w.'’-]{1,20}){0,2}"
_AGENCY = r"\([A-Z][^()]{1,39}\)"
_DATELINE = re.compile(
    r"(?:(?:[A-Z][A-Z.'’/ -]{2,40}|[A-Z]{3,}[\w.'’/ -]{0,30})"  # KYIV, NEW DELHI, OSLO/RIGA
    r"(?:, ?(?:[A-Z][\w.]{1,20}(?: \d{1,2})?(?: [A-Z]\w{2,10})?(?: \d{4})?"
    r"|\d{1,2} [A-Z]\w{2,10}(?: \d{4})?|\d{4})){0,5}"
    r"(?: ?\([^()]{2,40}\))?"
    # Kyiv, 5 March (Agency): in small letters with a day or an agency alone
    rf"|{_TOWN}(?:, {_TOWN}){{0,2}}(?:,? {_DAY}(?: ?{_AGENCY})?| {_AGENCY})|{_AGENCY})"
    r" ?(?:--?|[–—]) ?(?=[\"“A-Z])"
)


_NUMBERED = re.compile(r"\(?\d{1,2}[.)]\s+(?=[A-Z])")


def dateline_end(text: str, sentence: Sentence) -> int:
    """The place behind "KYIV, 5 March (Agency) -" or "3." at a sentence's head; 0 without."""
    match = _DATELINE.match(text, sentence.start) or _NUMBERED.match(text, sentence.start)
    if match is None or match.end() >= sentence.end:
        return 0
    return next(at for at, token in enumerate(sentence.tokens) if token.start >= match.end())


def is_notice(text: str, sentences: Sequence[Sentence]) -> bool:
    """Whether an article is an official notice in numbered paragraphs."""
    heads = sum(_NUMBERED.match(text, sentence.start) is not None for sentence in sentences)
    return heads >= _FEWEST


def read_turns(text: str, sentences: Sequence[Sentence], names: Names) -> dict[int, Turn]:
    """The turns of an interview by the number of their paragraph; none for other articles.

    A label is a name or "Q" before a colon at the head of a paragraph; without labels a
    paragraph that ends in a question mark asks, and what follows answers for the person
    whom the article named before the first question.
    """
    paragraphs: dict[int, list[Sentence]] = {}
    for sentence in sentences:
        paragraphs.setdefault(sentence.paragraph, []).append(sentence)
    labels = {
        number: match
        for number, inside in paragraphs.items()
        if (match := _LABEL.match(text, inside[0].start)) and match.group()[0].isupper()
    }
    told = [match.group() for match in labels.values()]
    if len(labels) >= _FEWEST and len(set(told)) < len(told):
        return _labelled(paragraphs, labels, names)
    asked = [number for number, inside in paragraphs.items() if text[inside[-1].end - 1] == "?"]
    if len(asked) < _FEWEST or not _answers(paragraphs, asked):
        return {}
    first = paragraphs[asked[0]][0].start
    guest = _announced(text, names, first) or _guest(names, first)
    if guest is None:
        return {}
    return {
        number: Turn(None if number in asked else guest, inside[0].start)
        for number, inside in paragraphs.items()
        if number >= asked[0]
    }


def _labelled(
    paragraphs: dict[int, list[Sentence]], labels: dict[int, re.Match[str]], names: Names
) -> dict[int, Turn]:
    first = paragraphs[min(labels)][0].start
    guest = _guest(names, first)
    turns: dict[int, Turn] = {}
    speaker: str | None = None
    for number, inside in paragraphs.items():
        start = inside[0].start
        if number in labels:
            match = labels[number]
            label = match.group().rstrip(": ")
            speaker = _speaker(label, names, guest)
            start = match.end()
        elif start < first:
            continue
        turns[number] = Turn(speaker, start)
    return turns


def _speaker(label: str, names: Names, guest: str | None) -> str | None:
    """The person a label means; None for the one who asks."""
    low = label.lower().strip(".")
    if low in word_set("asks"):
        return None
    if low in word_set("answers"):
        return guest
    full = names.full_name(label.split()[-1])
    if full:
        return full
    initials = "".join(word[0] for word in (guest or "").split())
    return guest if guest and label.replace(".", "") == initials else None


def _announced(text: str, names: Names, before: int) -> str | None:
    """Whom an article says that it interviews before its first question."""
    for match in _INTERVIEWS.finditer(text, 0, before):
        near = names.within(match.end(), min(before, match.end() + _BEHIND))
        end = text.find(".", match.end(), before)
        people = [n.name for n in near if n.type == "person" and _is_full(text, n)]
        if people and (end < 0 or near[0].start < end):
            return people[0]
    return None


def _is_full(text: str, name: Name) -> bool:
    """Whether a name is a person's in full: no surname, no by-name in quotation marks."""
    return " " in name.name and text[name.start - 1 : name.start] not in ("'", '"', "‘", "“")


def _guest(names: Names, before: int) -> str | None:
    """The person named first in full before the questions begin."""
    people = (name.name for name in names.within(0, before) if name.type == "person")
    return next((name for name in people if " " in name), None)


def _answers(paragraphs: dict[int, list[Sentence]], asked: Sequence[int]) -> bool:
    """Whether the paragraphs after questions speak in the first person, one in three."""
    after = [paragraphs[n + 1] for n in asked if n + 1 in paragraphs and n + 1 not in asked]
    firsts = sum(
        any(token.low in word_set("first_person") for s in inside for token in s.tokens)
        for inside in after
    )
    return firsts * 3 >= len(after) > 0
