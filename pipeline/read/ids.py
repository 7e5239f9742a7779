"""Article ids: safe to use in file names and URLs, and unique within a run."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from hashlib import sha256

from pipeline.read.items import Item

_UNSAFE = re.compile(r"[^\w.-]+")
_LONGEST = 160
_HASH = 8
_ROOTS = "//"  # no path below a root begins so


def safe_id(stated: str) -> str:
    """``stated`` with every run of characters but letters, digits, ``_ . -`` made one ``-``.

    Unicode letters stay (in composed form), dots and hyphens at the ends go, what is over
    160 code points is cut and gets a hash of the whole. Nothing left gives ``unnamed``.

    >>> safe_id("2023/001"), safe_id("../Zürich: Tag 1")
    ('2023-001', 'Zürich-Tag-1')
    """
    made = _UNSAFE.sub("-", unicodedata.normalize("NFC", stated)).strip("-.")
    if len(made) > _LONGEST:
        made = f"{made[:_LONGEST].rstrip('-.')}-{_hash(stated)}"
    return made or "unnamed"


def without_clashes(
    items: Sequence[Item], label: Callable[[Item], str]
) -> tuple[list[Item], list[str]]:
    """The items in the same order, all those that share an id given a hash of their place.

    That is the path below their own input root, and the line, which no other input changes;
    where the places of some are the same too, it is what ``label`` says of them, which tells
    any two items apart. Ids that differ in case alone clash too, as they would as file
    names. Returns a remark on each clash, too.
    """
    ids = [item.article_id for item in items]
    notes: list[str] = []
    length = _HASH
    # A made id may meet one that was there before; a longer hash then settles it.
    while clashes := _clashes(ids):
        for members in clashes:
            told = _told_apart([items[index] for index in members], label)
            notes.append(_note(ids[members[0]], told))
            for index, apart in zip(members, told, strict=True):
                ids[index] = f"{items[index].article_id}-{_hash(apart, length)}"
        length += _HASH
    renamed = [
        item if item.article_id == made else replace(item, article_id=made)
        for item, made in zip(items, ids, strict=True)
    ]
    return renamed, notes


def _clashes(ids: Sequence[str]) -> list[list[int]]:
    groups: dict[str, list[int]] = defaultdict(list)
    for index, made in enumerate(ids):
        groups[unicodedata.normalize("NFC", made.casefold())].append(index)
    return [members for members in groups.values() if len(members) > 1]


def _told_apart(items: Sequence[Item], label: Callable[[Item], str]) -> list[str]:
    """The place of each item; its label, marked as one, where another has the same place."""
    places = Counter(item.place for item in items)
    return [item.place if places[item.place] == 1 else f"{_ROOTS}{label(item)}" for item in items]


def _note(article_id: str, told: Sequence[str]) -> str:
    places = [place.removeprefix(_ROOTS) for place in told]
    shown = ", ".join(places[:5]) + (f" and {len(places) - 5} more" if len(places) > 5 else "")
    return f"id '{article_id}' clashes, each got a hash of its path appended: {shown}"


def _hash(label: str, length: int = _HASH) -> str:
    return sha256(label.encode("utf-8", "surrogatepass")).hexdigest()[:length]
