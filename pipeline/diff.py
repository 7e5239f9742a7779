"""What differs between two datasets: claims added, removed, changed.

Claims with the same id are the same, and so are two of one article that differ only in
where their quotes stand: the article was edited elsewhere. Of the others, two of one article
are one claim that changed if they have evidence in common (a quote, or, where the article is
the same text in both, a place) and statements alike; where the article was edited, its quotes
with it, statements that have most of their words in common will do.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import index
from pathlib import Path
from typing import Any

from rapidfuzz.distance import Indel

from pipeline.parts import lines_of, object_of
from schemas.dataset import ARTICLES, CLAIMS
from schemas.errors import DatasetError
from schemas.row import ROW_ONLY

Json = Mapping[str, Any]
_WORDS = re.compile(r"\w+")
# Shares of the words of two statements that both have. With three words put in anew, nine
# statements of ten keep more than the second; one claim in fifty has another of its article
# that is so like it.
_ALIKE = 0.4  # with evidence in common
_ALIKE_ALONE = 0.6


@dataclass(frozen=True, slots=True)
class Changed:
    """One claim in two versions, and the fields in which they differ."""

    old: Json
    new: Json
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """Claims of the new dataset and of the old that the other one does not have."""

    added: tuple[Json, ...]
    removed: tuple[Json, ...]
    changed: tuple[Changed, ...]
    same: int


def diff(old: Path, new: Path) -> Difference:
    """Compare two dataset folders; order is the new dataset's, removed ones the old's.

    Raises DatasetError where a folder has no claims.jsonl, or one that holds something else.
    """
    before, after = _by_article(old), _by_article(new)
    edited = _texts(old), _texts(new)
    added: list[Json] = []
    removed: set[tuple[str, str]] = set()
    changed: list[Changed] = []
    same = 0
    for article_id in dict.fromkeys((*after, *before)):
        olds, news = before.get(article_id, {}), after.get(article_id, {})
        same += len(olds.keys() & news.keys())
        gone = [row for key, row in olds.items() if key not in news]
        come = [row for key, row in news.items() if key not in olds]
        whole = edited[0].get(article_id) == edited[1].get(article_id)
        if not whole:
            gone, come, moved = _without_moved(gone, come)
            same += moved
        pairs = _pairs(gone, come, whole)
        changed += [
            Changed(gone[i], come[j], tuple(_differing(gone[i], come[j], whole))) for i, j in pairs
        ]
        paired_old, paired_new = {i for i, _ in pairs}, {j for _, j in pairs}
        removed |= {
            (article_id, row["claim_id"]) for i, row in enumerate(gone) if i not in paired_old
        }
        added += [row for j, row in enumerate(come) if j not in paired_new]
    in_order = [
        row
        for article_id, olds in before.items()
        for key, row in olds.items()
        if (article_id, key) in removed
    ]
    return Difference(tuple(added), tuple(in_order), tuple(changed), same)


def _by_article(folder: Path) -> dict[str, dict[str, Json]]:
    path = folder / CLAIMS
    if not path.is_file():
        raise DatasetError("not a dataset: it has no claims.jsonl", where=folder)
    rows: dict[str, dict[str, Json]] = defaultdict(dict)
    for number, line in enumerate(lines_of(path, errors="replace"), start=1):
        try:
            row = object_of(line)
            rows[row["article_id"]][row["claim_id"]] = row
            _Side.of(row)
            row["kind"]
        except (ValueError, LookupError, TypeError, AttributeError):
            raise DatasetError("not a claim", where=path, line=number) from None
    return rows


def _texts(folder: Path) -> dict[str, str]:
    """The hash of each article as it was read, by its id; none where that cannot be told."""
    path = folder / ARTICLES
    hashes: dict[str, str] = {}
    lines = lines_of(path, errors="replace") if path.is_file() else ()
    for number, line in enumerate(lines, start=1):
        try:
            row = object_of(line)
            hashes[row["article_id"]] = row["sha256"]
        except (ValueError, LookupError, TypeError):
            raise DatasetError("not an article", where=path, line=number) from None
    return hashes


def _without_moved(
    gone: Sequence[Json], come: Sequence[Json]
) -> tuple[list[Json], list[Json], int]:
    """The claims less those that are in both but for their offsets, and how many these are."""
    places: dict[str, list[int]] = defaultdict(list)
    for at, row in enumerate(come):
        places[_unplaced(row)].append(at)
    moved: set[int] = set()
    left = []
    for row in gone:
        there = places.get(_unplaced(row))
        if there:
            moved.add(there.pop(0))
        else:
            left.append(row)
    return left, [row for at, row in enumerate(come) if at not in moved], len(moved)


def _unplaced(row: Json) -> str:
    """A claim without its offsets, its quotes by their hashes."""
    record = {name: value for name, value in row.items() if name not in (*ROW_ONLY, "evidence")}
    return json.dumps([record, _quotes(row)], sort_keys=True, ensure_ascii=False)


def _quotes(row: Json) -> list[str]:
    return [grounding["quote_sha256"] for grounding in row.get("grounding", ())]


@dataclass(frozen=True, slots=True)
class _Side:
    """What of a claim is compared with others."""

    words: list[str]
    ordered: list[str]
    quotes: frozenset[str]
    places: list[tuple[int, int]]

    @classmethod
    def of(cls, row: Json) -> _Side:
        words = _WORDS.findall(row["statement"].casefold())
        return cls(words, sorted(words), frozenset(_quotes(row)), _places(row))


def _pairs(gone: Sequence[Json], come: Sequence[Json], same_text: bool) -> list[tuple[int, int]]:
    """Best pairs first, each claim in one; ties go to the earlier claims."""
    olds, news = [_Side.of(row) for row in gone], [_Side.of(row) for row in come]
    scored = sorted(
        (-score, -Indel.normalized_similarity(old.words, new.words), i, j)
        for i, old in enumerate(olds)
        for j, new in enumerate(news)
        if (score := _likeness(old, new, same_text)) > 0
    )
    pairs: list[tuple[int, int]] = []
    used_old: set[int] = set()
    used_new: set[int] = set()
    for _, _, i, j in scored:
        if i not in used_old and j not in used_new:
            pairs.append((i, j))
            used_old.add(i)
            used_new.add(j)
    return sorted(pairs, key=lambda pair: pair[1])


def _likeness(old: _Side, new: _Side, same_text: bool) -> float:
    """Share of words in common, 0 to 1, in any order; 0 where it is too little to be one claim."""
    common = not old.quotes.isdisjoint(new.quotes) or (same_text and _overlap(old, new))
    if same_text and not common:
        return 0.0
    least = _ALIKE if common else _ALIKE_ALONE
    return Indel.normalized_similarity(old.ordered, new.ordered, score_cutoff=least)


def _overlap(old: _Side, new: _Side) -> bool:
    return any(a[0] < b[1] and b[0] < a[1] for a in old.places for b in new.places)


def _places(row: Json) -> list[tuple[int, int]]:
    return [(index(span["start"]), index(span["end"])) for span in row["evidence"]]


def _differing(old: Json, new: Json, same_text: bool) -> Iterator[str]:
    """The fields of the record that differ. Of evidence the quotes count, whether or not they
    are printed, and the places where they are places of the same text."""
    for name in dict.fromkeys((*old, *new)):
        if name == "evidence":
            if _quotes(old) != _quotes(new) or (same_text and _places(old) != _places(new)):
                yield name
        elif name not in ROW_ONLY and old.get(name) != new.get(name):
            yield name
