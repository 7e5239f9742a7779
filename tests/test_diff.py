"""What differs between two datasets."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from pipeline.diff import Difference, diff
from schemas.errors import DatasetError


def row(
    claim_id: str, statement: str, *spans: tuple[int, int], article: str = "a", **fields: Any
) -> dict[str, Any]:
    evidence = [{"start": start, "end": end, "quote": None} for start, end in spans or ((0, 9),)]
    return {
        "kind": "other",
        "statement": statement,
        "evidence": evidence,
        "certainty": "certain",
        "claim_id": claim_id,
        "article_id": article,
        "extractor": "rules",
        **fields,
    }


def compare(
    folder: Path, old: list[dict[str, Any]], new: list[dict[str, Any]], edited: bool = False
) -> Difference:
    """The difference of two datasets, of the same texts or of edited ones."""
    for name, rows in (("old", old), ("new", new)):
        (folder / name).mkdir()
        lines = "".join(json.dumps(each) + "\n" for each in rows)
        (folder / name / "claims.jsonl").write_text(lines, encoding="utf-8")
        texts = {each["article_id"]: f"{name if edited else ''}0" for each in rows}
        articles = [{"article_id": key, "sha256": text} for key, text in texts.items()]
        lines = "".join(json.dumps(each) + "\n" for each in articles)
        (folder / name / "articles.jsonl").write_text(lines, encoding="utf-8")
    return diff(folder / "old", folder / "new")


def quoting(
    claim_id: str, statement: str, start: int, quote: str | None = None, **fields: Any
) -> dict[str, Any]:
    """A claim with the hash of its quote: the statement's own words unless told otherwise."""
    quote = statement if quote is None else quote
    found = {"method": "exact", "score": 1.0, "quote_sha256": sha256(quote.encode()).hexdigest()}
    place = (start, start + len(quote))
    return row(claim_id, statement, place, grounding=[found], **fields)


def ids(rows: Any) -> list[str]:
    return [each["claim_id"] for each in rows]


def test_a_dataset_does_not_differ_from_itself(tmp_path: Path) -> None:
    rows = [row("1", "It rained."), row("2", "It snowed.", (20, 30))]
    assert compare(tmp_path, rows, rows) == Difference((), (), (), 2)


def test_two_empty_ones_do_not_differ(tmp_path: Path) -> None:
    assert compare(tmp_path, [], []) == Difference((), (), (), 0)


def test_what_a_row_alone_has_makes_no_difference(tmp_path: Path) -> None:
    old = row("1", "It rained.", confidence=0.5)
    found = compare(tmp_path, [old], [{**old, "extractor": "llm", "confidence": None}])
    assert found == Difference((), (), (), 1)


def test_claims_are_added_removed_and_changed(tmp_path: Path) -> None:
    old = [row("1", "It rained."), row("2", "It snowed all night.", (20, 40)), row("3", "Gone.")]
    new = [
        row("1", "It rained."),
        row("4", "It snowed all night long.", (25, 45), certainty="possible"),
        row("5", "The wall held.", (60, 70)),
    ]
    found = compare(tmp_path, old, new)
    assert (ids(found.added), ids(found.removed), found.same) == (["5"], ["3"], 1)
    (changed,) = found.changed
    assert (changed.old["claim_id"], changed.new["claim_id"]) == ("2", "4")
    assert changed.fields == ("statement", "evidence", "certainty")


@pytest.mark.parametrize(
    "other",
    [
        row("2", "It rained all day.", (9, 20)),
        row("2", "It rained all day.", (0, 9), article="b"),
        row("2", "Prices fell in May.", (0, 9)),
    ],
)
def test_other_words_places_or_articles_are_other_claims(
    tmp_path: Path, other: dict[str, Any]
) -> None:
    found = compare(tmp_path, [row("1", "It rained all day.", (0, 9))], [other])
    assert (ids(found.added), ids(found.removed), found.changed) == (["2"], ["1"], ())


EDITS = {
    "one word": ("Norvex sold chips to Minsk.", "Norvex sold microchips to Minsk."),
    "a figure": ("Customs seized 40 crates in Tallvik.", "Customs seized 45 crates in Tallvik."),
    "several words": (
        "The delegations met in Geneva for two days.",
        "The delegations met in Vienna for three days.",
    ),
    "words added": ("Norvex sold 40 lathes to Minsk.", "Norvex sold 40 used lathes to Minsk too."),
}


@pytest.mark.parametrize("name", EDITS)
def test_a_claim_whose_words_were_edited_is_changed(tmp_path: Path, name: str) -> None:
    before, after = EDITS[name]
    old = [quoting("1", before, 0), quoting("2", "The wall held all winter.", 60)]
    new = [quoting("3", after, 7), quoting("4", "The wall held all winter.", 75)]
    found = compare(tmp_path, old, new, edited=True)
    assert (found.added, found.removed, found.same) == ((), (), 1)
    (changed,) = found.changed
    assert (changed.old["claim_id"], changed.new["claim_id"]) == ("1", "3")
    assert changed.fields == ("statement", "evidence")


@pytest.mark.parametrize(
    "statement",
    [
        "The sender, Norvex, was fined 2 million euros.",
        "Norvex sold 12 drills to Serbia.",
        "Prices fell in May.",
    ],
)
def test_another_claim_at_the_same_place_is_not_changed(tmp_path: Path, statement: str) -> None:
    old = [quoting("1", "Norvex sold 40 lathes to Belarus.", 0)]
    found = compare(tmp_path, old, [quoting("2", statement, 0)], edited=True)
    assert (ids(found.added), ids(found.removed), found.changed) == (["2"], ["1"], ())


def test_offsets_of_another_text_are_no_difference(tmp_path: Path) -> None:
    old = [quoting("1", "It rained in Tallvik.", 0, "rained in Tallvik", certainty="probable")]
    new = [quoting("2", "It rained in Tallvik.", 9, "rained in Tallvik")]
    (changed,) = compare(tmp_path, old, new, edited=True).changed
    assert changed.fields == ("certainty",)


def test_quotes_that_one_dataset_leaves_out_are_no_difference(tmp_path: Path) -> None:
    old = [quoting("1", "It rained in Tallvik.", 0)]
    new = [quoting("2", "It rained in Tallvik.", 0, certainty="possible")]
    new[0]["evidence"][0]["quote"] = "It rained in Tallvik."
    (changed,) = compare(tmp_path, old, new).changed
    assert changed.fields == ("certainty",)


def test_of_claims_that_are_alike_each_goes_to_its_own(tmp_path: Path) -> None:
    def losses(first: int, *figures: int) -> list[dict[str, Any]]:
        goods = ("tanks", "trucks", "cranes")
        return [
            quoting(str(first + n), f"The army lost {figure} {goods[n]} in the north.", 40 * n)
            for n, figure in enumerate(figures)
        ]

    found = compare(tmp_path, losses(1, 3, 5, 7), losses(4, 4, 6, 8)[::-1], edited=True)
    pairs = {(each.old["claim_id"], each.new["claim_id"]) for each in found.changed}
    assert pairs == {("1", "4"), ("2", "5"), ("3", "6")}


def test_who_does_what_to_whom_tells_statements_of_the_same_words_apart(tmp_path: Path) -> None:
    old = [
        quoting("1", "Norvex sued Tallvik Port.", 0),
        quoting("2", "Tallvik Port sued Norvex.", 50),
    ]
    new = [
        quoting("3", "Tallvik Port sued Norvex again.", 9),
        quoting("4", "Norvex sued Tallvik Port again.", 60),
    ]
    found = compare(tmp_path, old, new, edited=True)
    pairs = {(each.old["claim_id"], each.new["claim_id"]) for each in found.changed}
    assert pairs == {("1", "4"), ("2", "3")}


def test_the_most_alike_are_paired_first(tmp_path: Path) -> None:
    old = [row("1", "It rained in Tallvik on Monday."), row("2", "It rained in Tallvik.")]
    new = [row("3", "It rained in Tallvik again."), row("4", "It rained in Tallvik on Monday too.")]
    found = compare(tmp_path, old, new)
    pairs = [(each.old["claim_id"], each.new["claim_id"]) for each in found.changed]
    assert pairs == [("2", "3"), ("1", "4")]


def test_each_claim_is_in_one_pair(tmp_path: Path) -> None:
    old = [row("1", "It rained in Tallvik.")]
    new = [row("2", "It rained in Tallvik!"), row("3", "It rained in Tallvik?")]
    found = compare(tmp_path, old, new)
    assert [each.new["claim_id"] for each in found.changed] == ["2"]
    assert ids(found.added) == ["3"]


def test_one_id_in_two_articles_is_two_claims(tmp_path: Path) -> None:
    old = [row("1", "It rained."), row("1", "It rained.", article="b")]
    found = compare(tmp_path, old, old[1:])
    assert (ids(found.removed), found.same) == (["1"], 1)
    assert found.removed[0]["article_id"] == "a"


def test_added_are_in_the_new_order_and_removed_in_the_old(tmp_path: Path) -> None:
    words = ["Rain", "Snow", "Hail"]
    old = [row(f"{name}-old", f"{name} fell.", article=name) for name in words]
    new = [row(f"{name}-new", "The wall held.", article=name) for name in reversed(words)]
    found = compare(tmp_path, old, new)
    assert ids(found.removed) == ["Rain-old", "Snow-old", "Hail-old"]
    assert ids(found.added) == ["Hail-new", "Snow-new", "Rain-new"]


def test_a_field_that_only_one_has_is_a_difference(tmp_path: Path) -> None:
    found = compare(tmp_path, [row("1", "It rained.", old=1)], [row("2", "It rained.", new=None)])
    assert found.changed[0].fields == ("old",)


def test_a_folder_that_is_no_dataset_is_named(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=r"nowhere: not a dataset: it has no claims\.jsonl"):
        diff(tmp_path / "nowhere", tmp_path)


@pytest.mark.parametrize("line", ["{broken", "5", "[]", "{}", '{"article_id": "a"}', "", "null"])
def test_a_line_that_is_no_claim_is_named(tmp_path: Path, line: str) -> None:
    (tmp_path / "claims.jsonl").write_text(json.dumps(row("1", "x")) + f"\n{line}\n")
    with pytest.raises(DatasetError, match=r"claims\.jsonl:2: not a claim"):
        diff(tmp_path, tmp_path)
