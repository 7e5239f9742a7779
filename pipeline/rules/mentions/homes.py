"""Which country a party, place or person belongs to, where the words beside its name say so."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from pipeline.rules.mentions.name import Name

_NEAR = 60
"""Most characters between a name and the country that tells where it belongs."""
_BEFORE = re.compile(r"['’]?s?(?: (?!and |or |in |on |to |by )[a-zA-Z][\w-]*){0,4},? $")
_IN = re.compile(
    r"(?:,? in (?:(?:eastern|western|northern|southern|central|south|north|east|west) )?"
    r"|, (?:an? |the )?(?:(?!in |of |at |on )[\w-]+ ){0,4}(?:in|of|from|based in) (?:the )?"
    r"| of (?:the )?| \(|, )$"
)
_SETTLED = frozenset(("company", "organisation", "media", "government", "place"))


def find_homes(text: str, names: Sequence[Name]) -> Mapping[str, str]:
    """The country code of each name that lacks one, as the article tells it first."""
    homes: dict[str, str] = {}
    for at, name in enumerate(names):
        if name.country is not None or name.name in homes:
            continue
        before = names[at - 1] if at else None
        after = names[at + 1] if at + 1 < len(names) else None
        code = _from_before(text, before, name) or _from_after(text, name, after, homes)
        if code:
            homes[name.name] = code
    return homes


def _from_before(text: str, before: Name | None, name: Name) -> str | None:
    """ "The Turkish haulier X", "Armenia's deputy minister, X"."""
    if before is None or before.country is None:
        return None
    if before.type == "company" and name.type == "company":  # "a Colombian company, X"
        return before.country if text[before.end : name.start] in (", ", " ") else None
    if before.type != "country":
        return None
    if not 0 < name.start - before.end < _NEAR or name.type == "place":
        return None
    between = text[before.end : name.start]
    owns = before.demonym or between.startswith(("'s ", "’s ", "' "))
    fits = owns and _BEFORE.fullmatch(between) is not None
    return before.country if fits and between.strip(" ,'’s") else None


def _from_after(text: str, name: Name, after: Name | None, homes: Mapping[str, str]) -> str | None:
    """ "X of Sharjah", "X, a purchaser in China", "Plovdiv, Bulgaria", "Kufra in Libya"."""
    if after is None or name.type not in _SETTLED or after.type not in ("country", "place"):
        return None
    code = after.country or homes.get(after.name)
    if code is None or after.demonym or not 0 < after.start - name.end < _NEAR:
        return None
    between = " ".join(text[name.end : after.start].split(" "))
    match = _IN.fullmatch(between)
    if match is None:
        return None
    if name.type == "place" and not (between.startswith((", in", " in")) or between == ", "):
        return None
    if between == " in " and name.type != "place":
        return None
    return code
