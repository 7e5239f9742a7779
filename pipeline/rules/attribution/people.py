"""How an article introduces those it names: the office given when they first appear, and names
behind an office with no mark between: "Governor of Orsk Ann Smith"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.rules.clauses.subjects import is_source_noun
from pipeline.rules.mentions.names import Names
from pipeline.rules.vocabulary.callings import is_of_person
from pipeline.rules.vocabulary.gazetteers import shapes
from pipeline.rules.vocabulary.tokens import Token
from pipeline.rules.vocabulary.words import word_set

_APPOSED = re.compile(
    r"(?:,\s+\d\d)?,\s+(?=(?:an?|the|who|former|formerly|chief|head|its|their)\s)([^,.;:]{6,90})"
)
_OPENS = re.compile(r"^(?:who (?:is|was) )?(?:(?:an?|the|who)\s+)?")
_EXPERT = re.compile(
    r"\b(?:(?:former|formerly|ex|retired)\b(?!(?:\W+\w+){0,2}?\W+(?:owner|manager|boss"
    r"|chief executive|broker|dealer|partner|associate|worker|employee|clerk|driver|guard|agent"
    r"|prisoner|hostage|wife|husband|president|prime minister|minister|premier|leader)\b)"
    r"|used to|professor|analyst|researcher|researches|teaches"
    r"|lecturer|lectures|fellow|expert|economist|historian|scholar|studies|specialis[et]s?"
    r"|speciali[sz]es|consultant|strategist|spent \w+ years"
    r"|(?:of|at|from|with) (?:the )?(?:[\w’'-]+ ){0,3}?(?:consultanc(?:y|ies)|think[- ]tank"
    r"|institut\w+|university|college|school|academy|observatory|law firm|research))\b",
    re.IGNORECASE,
)
_BODY = re.compile(r"((?:[a-z][\w-]* )+)((?:[A-Z][\w.’'&-]* )+([A-Z]\w+))")
_PLACED = frozenset(("of", "for", "at", "to", "in"))
_INTRODUCTION = 400
"""Code points from an interviewed person's first mention on that tell who they are."""


def is_expert(role: str) -> bool:
    """Whether an office is one of somebody asked for a judgement."""
    return _EXPERT.search(role) is not None


def plain_role(role: str) -> str:
    """ "who is another executive of X" as "another executive of X"."""
    return "" if role.isdigit() else _OPENS.sub("", role)


class Introductions:
    """The people of one article by what is said of them where they are first named."""

    def __init__(self, text: str, names: Names) -> None:
        self._text = text
        self._first: dict[str, int] = {}
        self._roles: dict[str, str] = {}
        for name in names.all:
            if name.type != "person":
                continue
            self._first.setdefault(name.name, name.end)
            match = None if name.name in self._roles else _APPOSED.match(text, name.end)
            if match and any(is_source_noun(word) for word in match.group(1).lower().split()):
                self._roles[name.name] = plain_role(" ".join(match.group(1).split()))

    def role(self, name: str) -> str | None:
        """The office set off by a comma behind a person's name; None where none is."""
        return self._roles.get(name)

    def is_expert(self, name: str) -> bool:
        """Whether what an article says first of the one it interviews tells of an expert."""
        first = self._first.get(name)
        return first is not None and is_expert(self._text[first : first + _INTRODUCTION])


def behind_place(words: Sequence[Token]) -> int:
    """Where the name begins in "Governor of Orsk Ann Smith", behind an office and the place or
    body that it is held at; 0 where no name is known to begin there."""
    tail = len(words)
    while tail and words[tail - 1].is_capital:
        tail -= 1
    prepositions = [n for n in range(1, tail) if words[n].low in _PLACED]
    if not prepositions or len(words) - tail <= 2:
        return 0
    if not is_of_person(" ".join(word.low for word in words[: prepositions[0]])):
        return 0
    behind = range(tail + 1, len(words) - 1)
    given = next((n for n in behind if words[n].low in word_set("first_name")), 0)
    return given or next((n for n in reversed(behind) if words[n - 1].low in shapes()), 0)


def plain_body(text: str) -> str:
    """ "nonpartisan Budget Office" without what tells of it; other words as they are."""
    match = _BODY.fullmatch(text)
    if match is None or not is_source_noun(match.group(3).lower()):
        return text
    told = any(is_source_noun(word) for word in match.group(1).split())
    return text if told else match.group(2)


def without_asides(words: Sequence[Token]) -> Sequence[Token]:
    """ "Two people who were not allowed to speak" and "state officials Monday" without why they
    are not named, when they spoke and who quotes them; "two people who saw the list" as they
    are."""
    cited = (n for n, word in enumerate(words) if n and word.low in ("cited", "quoted"))
    words = words[: next(cited, len(words))]
    last = next((n for n, word in enumerate(words) if n and word.low == "who"), len(words))
    if word_set("unnamed").isdisjoint(word.low for word in words[last:]):
        last = len(words)
    return words[: last - (last > 1 and words[last - 1].low in word_set("weekday"))]
