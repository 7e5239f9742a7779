"""Corpora as people have them: folders as published, tables as they come, what is left out."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import pytest
from typer.testing import CliRunner

from evals.corpora import CORPORA
from evals.corpora.document import Annotated, Attributed, spans_of
from evals.corpora.places import Places
from evals.corpora.score import _ratios, benchmark, benchmark_lines
from pipeline.cli import app
from schemas.errors import InputError
from tests.datasets import ROOT
from tests.test_corpora import SAID, TEXT, at, claim, lines, seer


def test_words_are_found_across_lines_and_marks_and_not_where_they_are_not() -> None:
    found = Places(TEXT).next('"Nothing is missing."')
    assert found is not None and TEXT[slice(*found)] == "Nothing\nis missing."
    for words in ("Nothing was missing", "…", "", '"'):
        assert Places(TEXT).next(words) is None


def test_the_same_words_again_are_meant_where_they_stand_next() -> None:
    places = Places("No no no. Ada left. Ada left.")
    assert [places.next("Ada left") for _ in range(3)] == [(10, 18), (20, 28), (10, 18)]
    assert [places.next("no no") for _ in range(2)] == [(3, 8), (3, 8)]
    assert [Places("x x x").next("x")] == [(0, 1)]


def sheet(path: Path, *rows: Sequence[str]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def test_the_likeliest_heading_is_meant_whatever_else_the_sheet_has(tmp_path: Path) -> None:
    said = sheet(
        tmp_path / "seer.csv",
        ("Agent", "Utterance", "Quote", "Source", "Context", "Source Text", "URL", "ID"),
        ("Ada Roos", SAID, "x", "https://example.org/1", "one line", TEXT, "u", "first"),
    )
    (document,) = CORPORA["seer"].read(said)
    assert (document.name, document.text) == ("first", TEXT)
    assert document.claims[0].source == "Ada Roos"
    headings = ("document", "article", "source", "cue", "content", "text")
    titled = sheet(
        tmp_path / "polnear.csv",
        headings,
        ("a1", "Headline", "Ada Roos", "said", SAID, TEXT),
        ("a2", "Headline", "she", "told", "It rained", TEXT),
    )
    assert [each.name for each in CORPORA["polnear"].read(titled)] == ["a1", "a2"]


@pytest.mark.parametrize(
    ("headings", "told"),
    [
        (("Agent", "Quote", "Citation", "Text"), "its utterance: quote, citation"),
        (("Agent", "Agent", "Utterance", "Text"), "its agent: agent"),
        (("Speaker", "Utterance", "Source", "Text"), "its agent: speaker, source"),
        (("Agent", "Utterance", "Text", "Context"), "its text: text, context"),
    ],
)
def test_a_sheet_in_which_two_columns_could_be_meant_is_refused(
    tmp_path: Path, headings: tuple[str, ...], told: str
) -> None:
    path = sheet(tmp_path / "x.csv", headings, ("a", "b", "c", "d"))
    with pytest.raises(InputError, match=f"more than one column could be {told}; call one '"):
        list(CORPORA["seer"].read(path))


def test_blank_rows_are_no_rows_and_a_suffix_may_be_large(tmp_path: Path) -> None:
    row, head = ("Ada Roos", SAID, TEXT), ("Agent", "Utterance", "Source Text")
    path = sheet(tmp_path / "x.csv", (), head, (), row, ("", " ", ""), ())
    (document,) = CORPORA["seer"].read(path)
    assert (len(document.claims), document.unlocated, document.empty) == (1, 0, 0)
    large = seer(tmp_path, ".xlsx").rename(tmp_path / "UP.XLSX")
    assert len(list(CORPORA["seer"].read(large))) == 1


def brat_document(folder: Path, name: str, annotated: str, text: str | None = TEXT) -> None:
    for part in ("attributions", "text"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    start, end = at(annotated)
    lines = [f"T1\tContent {start} {end}\t{annotated}", "E1\tAttribution:T2 Content:T1"]
    (folder / "attributions" / f"{name}_4b22.ann").write_text("\n".join(lines), "utf-8")
    if text is not None:
        (folder / "text" / f"{name}.txt").write_bytes(text.encode())


def test_polnear_as_published_by_path_and_without_what_has_no_text(tmp_path: Path) -> None:
    brat_document(tmp_path / "data/train", "one", SAID)
    brat_document(tmp_path / "data/test", "one", "It rained in Tallvik")
    brat_document(tmp_path / "data/parc3-replication", "parc__wsj_0019", SAID, text=None)
    brat_document(tmp_path / "data/parc3-replication", "one", SAID, text=None)
    found = {each.name: each for each in CORPORA["polnear"].read(tmp_path)}
    assert list(found) == ["data/test/text/one", "data/train/text/one"]
    quotes = [each.claims[0].evidence[0].quote for each in found.values()]
    assert quotes == ["It rained in Tallvik", SAID]
    done = CliRunner().invoke(app, ["benchmark", "polnear", str(tmp_path)])
    assert done.exit_code == 0, done.exception
    assert "2 documents have annotations and no text, left out: data/parc3" in done.stderr
    assert "2 documents have annotations and no text, left out" in done.stdout
    with pytest.raises(InputError, match=r"no \.txt file"):
        list(CORPORA["polnear"].read(tmp_path / "data/parc3-replication"))


def test_a_tables_documents_are_known_by_their_whole_name(tmp_path: Path) -> None:
    for folder in ("train", "test"):
        (tmp_path / folder / "text").mkdir(parents=True)
        (tmp_path / folder / "text" / "one.txt").write_text(f"In {folder}. {TEXT}", "utf-8")
    rows = [(f"{folder}/one.ann", SAID) for folder in ("train", "test", "../..", "parc3")]
    path = sheet(tmp_path / "x.csv", ("document", "content"), *rows)
    texts = [each.text[:9] for each in CORPORA["polnear"].read(path)]
    assert texts == ["In train.", "In test. "]
    assert CORPORA["polnear"].without_text(path) == ["../../one.ann", "parc3/one.ann"]


def test_what_the_published_figures_are_of_is_told() -> None:
    done = CliRunner().invoke(app, ["benchmark", "--help"], env={"COLUMNS": "200"})
    told = (ROOT / "evals/README.md").read_text("utf-8")
    assert "data/test" in done.output and "data/test" in told


def test_annotations_without_content_are_counted_apart(tmp_path: Path) -> None:
    span = {"start": at(SAID)[0], "end": at(SAID)[1], "text": SAID}
    contents = [[span], [], [{**span, "start": 5}], [{"start": 27, "end": 28, "text": ","}]]
    attributions = [{"attribution_edu": [], "content": each} for each in contents]
    path = lines(tmp_path / "g.jsonl", {"text": TEXT, "attributions": attributions})
    (document,) = CORPORA["gum"].read(path)
    assert (len(document.claims), document.empty, document.unlocated) == (1, 2, 1)
    printed = benchmark_lines(benchmark("gum", [(document, [])], 0))
    name = f"'{document.name}', annotation"
    assert f"          2 annotations have no content, left out; first {name} 2" in printed
    assert f"          1 annotations are not in their text, left out; first {name} 3" in printed


def test_punctuation_alone_is_no_evidence(tmp_path: Path) -> None:
    claims = [{"evidence": "."}, {"evidence": {"start": 27, "end": 28}}]
    path = lines(tmp_path / "p.jsonl", {"text": TEXT, "claims": claims})
    (document,) = CORPORA["jsonl"].read(path)
    assert (len(document.claims), document.empty) == (0, 2)


def test_offsets_of_many_digits_are_refused_with_their_line(tmp_path: Path) -> None:
    brat_document(tmp_path, "one", SAID)
    (file,) = tmp_path.rglob("*.ann")
    file.write_text("T1\tContent 0 " + "9" * 5_000 + "\tx\n", "utf-8")
    with pytest.raises(InputError, match=r"one_4b22\.ann:1: no offsets"):
        list(CORPORA["polnear"].read(tmp_path))


def test_published_figures_of_the_same_measure_stand_beside_ours() -> None:
    gold = Attributed(spans_of(TEXT, [at(SAID)]), source="minister Ada Roos", cue="said")
    document = Annotated("one", TEXT, [gold])
    made = benchmark("polnear", [(document, [claim(SAID, "Ada Roos")])], 10)
    printed = benchmark_lines(made)
    (ours,) = [line for line in printed if "detection F1 at 0.5" in line]
    assert "1.000" in ours and ours.endswith("published for 20 documents of data/test 0.796 [1]")
    assert any(line.strip().startswith("[1] annotators of PolNeAR") for line in printed)
    (other,) = [line for line in printed if "source, exact span F1" in line and "0.832" in line]
    assert printed.index(other) > printed.index("          published, by other measures")


def test_a_published_exact_span_is_not_set_beside_the_same_words() -> None:
    printed = benchmark_lines(benchmark("polnear", [], 0))
    (ours,) = (line for line in printed if line.lstrip().startswith("content, exact words F1"))
    assert "published" not in ours
    others = printed[printed.index("          published, by other measures") :]
    spans = [line for line in others if line.lstrip().startswith("content, exact span F1")]
    assert ["0.729" in line or "0.056" in line for line in spans] == [True, True]


def test_coverage_counts_what_its_note_says() -> None:
    """Not any overlap: from the similarity of a match, be the claim taken by another or not."""
    said = "Norvex shipped forty lathes, minister Ada Roos said"
    document = Annotated("one", TEXT, [Attributed(spans_of(TEXT, [at(said)]))] * 2)
    for words, covered in (("forty lathes", 0.0), (said, 1.0)):
        made = benchmark("polnear", [(document, [claim(words, "Ada Roos")])], 0)
        assert made.figures["coverage recall"] == covered
    assert (
        _ratios()["coverage recall"].source
        == "a claim of similarity 0.5 or more, taken or not: CaRB"
    )
