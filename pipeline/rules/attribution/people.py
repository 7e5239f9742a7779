"""How an article introduces the people it names: the office given when they first appear."""

from __future__ import annotations

import re

from pipeline.rules.clauses.subjects import is_source_noun
from pipeline.rules.mentions.names import Names

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
