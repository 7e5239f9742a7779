"""Annotations as annotators' tools write them: what is read, and what is said of the rest."""

from __future__ import annotations

import codecs
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from evals.corpora import CORPORA
from evals.corpora.document import Annotated
from evals.corpora.score import benchmark, benchmark_lines
from pipeline.cli import app
from schemas.errors import InputError
from tests.test_corpora import SAID, TEXT, lines, place, plain, seer
from tests.test_corpora_forms import sheet

SOURCE = "minister Ada Roos"
CONTENT = f"T3\tContent {place(SAID)}\t{SAID}"
SPANS = (f"T1\tSource {place(SOURCE)}\t{SOURCE}", f"T2\tCue {place('said')}\tsaid", CONTENT)


def brat(folder: Path, *annotations: str, text: bytes | None = None) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "one.txt").write_bytes(TEXT.encode() if text is None else text)
    (folder / "one.ann").write_text("\n".join(annotations) + "\n", "utf-8")
    return folder


def read(folder: Path) -> Annotated:
    (document,) = CORPORA["polnear"].read(folder)
    return document


@pytest.mark.parametrize(
    "joined",
    [
        ["R1\tAttribution Arg1:T1 Arg2:T3", "R2\tAttribution Arg1:T2 Arg2:T3"],
        ["R1\tSource-of Arg1:T1 Arg2:T2", "R2\tContent-of Arg1:T3 Arg2:T2"],
        ["E1\tAttribution:T2 Source:T1 Cue:T2 Content:T3"],
        ["E1\tATTRIBUTION:T2 source:T1 CUE:T2 Content2:T3"],
        ["E1\tattribution:T2 Arg1:T1 Arg2:T3 Arg3:T2"],
    ],
)
@pytest.mark.parametrize("change", [str, str.lower])
def test_attributions_are_read_however_brat_joins_them(
    tmp_path: Path, joined: list[str], change: Any
) -> None:
    spans = [each.replace("Source", change("Source"), 1) for each in SPANS[:2]]
    content = CONTENT.replace("Content", change("Content"), 1)
    document = read(brat(tmp_path, *spans, content, *joined))
    (found,) = document.claims
    assert (found.source, found.cue) == (SOURCE, "said")
    assert [span.quote for span in found.evidence] == [SAID]
    assert (document.reading.lines, document.reading.unread) == (3 + len(joined), 0)


def test_relations_of_one_source_make_an_attribution_of_each_content(tmp_path: Path) -> None:
    other = f"T4\tContent {place('It rained in Tallvik')}\tIt rained in Tallvik"
    both = [f"R{n}\tsays Arg1:T1 Arg2:T{n}" for n in (3, 4)]
    document = read(brat(tmp_path, *SPANS, other, *both))
    assert [(each.source, each.evidence[0].quote) for each in document.claims] == [
        (SOURCE, SAID),
        (SOURCE, "It rained in Tallvik"),
    ]
    assert (document.reading.lines, document.reading.unread) == (6, 1)
    assert document.reading.first is not None and "one.ann:2: 'T2 Cue" in document.reading.first


def test_what_is_said_may_be_an_attribution_itself(tmp_path: Path) -> None:
    inner = "E1\tAttribution:T2 Source:T1 Cue:T2 Content:T3"
    document = read(brat(tmp_path, *SPANS, inner, "E2\tAttribution:T9 Content:E1"))
    quotes = [[span.quote for span in each.evidence] for each in document.claims]
    assert quotes == [[SAID], [SAID, SOURCE, "said"]]


def test_lines_that_are_not_read_are_counted_and_notes_are_none(tmp_path: Path) -> None:
    event = "E1\tAttribution:T2 Source:T1 Cue:T2 Content:T3"
    notes = ["#1\tAnnotatorNotes T1\tsure", "A1\tSure E1", "*\tEquiv T1 T2", ""]
    more = ["R1\tOther Arg1:T1 Arg2:T2", "E2\tMeeting:T1", "T4 Content 0 5 Norve", "E3\tDiscard:T1"]
    folder = brat(tmp_path, *SPANS, event, *notes, *more)
    reading = read(folder).reading
    assert (reading.lines, reading.unread) == (8, 3)
    done = CliRunner().invoke(app, ["benchmark", "polnear", str(folder)])
    assert done.exit_code == 0, done.exception
    assert f"3 of 8 annotation lines not read: {folder}/one.ann:9: 'R1 Other" in done.stdout
    data = json.loads(
        CliRunner().invoke(app, ["benchmark", "polnear", str(folder), "--json"]).stdout
    )
    assert (data["lines"], data["unread"]) == (8, 3) and ":9: " in data["first_unread"]


@pytest.mark.parametrize(
    "second",
    ["T1\tSource 0 5\tNorve", "E1\tAttribution:T2 Content:T1", "R1\tOther Arg1:T1 Arg2:T2"],
)
def test_a_second_line_of_a_name_is_counted_and_named(tmp_path: Path, second: str) -> None:
    joined = [EVENT] if second[0] != "R" else ["R1\tSays Arg1:T1 Arg2:T3", "R2\tBy Arg1:T2 Arg2:T3"]
    document = read(brat(tmp_path, *SPANS, *joined, second))
    assert [(each.source, each.evidence[0].quote) for each in document.claims] == [(SOURCE, SAID)]
    reading = document.reading
    assert (reading.lines, reading.unread) == (4 + len(joined), 1)
    assert reading.first is not None
    assert (
        reading.first.endswith(f"is a second {second[:2]}")
        and f":{reading.lines}:" in reading.first
    )


def test_where_an_annotation_is_left_out_is_told(tmp_path: Path) -> None:
    lost = [
        "T4\tContent 1 6\tlathe",
        "E2\tAttribution:T2 Content:T4",
        "E3\tAttribution:T2 Source:T1",
    ]
    strange = "no line"
    folder = brat(tmp_path, *SPANS, EVENT, *lost, "E4\tAttribution:T2 Content:T9", strange)
    done = CliRunner().invoke(app, ["benchmark", "polnear", str(folder)])
    assert f"2 annotations are not in their text, left out; first {folder}/one.ann:5: 'T4" in (
        done.stdout
    )
    assert f"1 annotations have no content, left out; first {folder}/one.ann:2: 'T2" in done.stdout
    assert f"1 of 9 annotation lines not read: {folder}/one.ann:9: 'no line'" in done.stdout
    told = CliRunner().invoke(app, ["benchmark", "polnear", str(folder), "--json"]).stdout
    data = json.loads(told)
    assert (data["unlocated"], data["empty"]) == (2, 1)
    assert "one.ann:5" in data["first_unlocated"] and "one.ann:2" in data["first_empty"]


def test_a_span_that_no_line_tells_is_named(tmp_path: Path) -> None:
    folder = brat(tmp_path, *SPANS, EVENT, "E2\tAttribution:T2 Content:T9")
    assert list(read(folder).first_lost.values()) == [f"{folder}/one.ann: T9"]


@pytest.mark.parametrize(
    ("annotations", "told"),
    [
        ([*SPANS, "E1\tMeeting:T2 Who:T1"], r"4 lines not read.*one\.ann:1: 'T1 Source"),
        ([CONTENT.replace("\t", " ")], r"1 lines not read.*one\.ann:1: 'T3 Content.*no line of"),
        ([], r"none at all.*expected spans \(T\).*one\.ann: there is no attribution"),
        (
            [f"T1\tContent 1 {1 + len(SAID)}\t{SAID}", "E1\tAttribution:T9 Content:T1"],
            r"1 not in their text.*one\.ann:1: 'T1 Content.*other words",
        ),
    ],
)
def test_a_corpus_without_an_annotation_that_can_be_scored_is_refused(
    tmp_path: Path, annotations: list[str], told: str
) -> None:
    done = CliRunner().invoke(app, ["benchmark", "polnear", str(brat(tmp_path, *annotations))])
    assert isinstance(done.exception, InputError) and not done.stdout
    with pytest.raises(InputError, match=told):
        raise done.exception


@pytest.mark.parametrize(
    ("corpus", "line", "told"),
    [
        ("jsonl", {"text": TEXT, "claims": []}, r":1: 'claims' is empty"),
        ("gum", {"text": TEXT, "attributions": []}, r":1: 'attributions' is empty"),
    ],
)
def test_so_is_one_whose_lines_hold_none(
    tmp_path: Path, corpus: str, line: dict[str, Any], told: str
) -> None:
    path = lines(tmp_path / "x.jsonl", line)
    done = CliRunner().invoke(app, ["benchmark", corpus, str(path)])
    with pytest.raises(InputError, match=f"no annotation in 1 documents.*{told}"):
        raise done.exception or AssertionError(done.output)
    path.write_text(path.read_text("utf-8") + plain(tmp_path).read_text("utf-8"), "utf-8")
    if corpus == "jsonl":
        assert CliRunner().invoke(app, ["benchmark", corpus, str(path)]).exit_code == 0
    done = CliRunner().invoke(app, ["benchmark", corpus, str(path), "--limit", "1"])
    assert isinstance(done.exception, InputError)


def test_how_much_was_scored_is_told(tmp_path: Path) -> None:
    made = benchmark("jsonl", [(each, []) for each in CORPORA["jsonl"].read(plain(tmp_path))], 0)
    assert (made.documents, made.gold, made.predicted) == (1, 2, 0)
    assert "1 documents, 2 annotations and 0 predicted claims scored" in benchmark_lines(made)[0]


EVENT = "E1\tAttribution:T2 Source:T1 Cue:T2 Content:T3"


@pytest.mark.parametrize("counted", [0, 1])
def test_a_byte_order_mark_is_no_part_of_text_or_annotations(tmp_path: Path, counted: int) -> None:
    spans = []
    for each in SPANS:
        name, told, words = each.split("\t")
        kind, *offsets = told.split(" ")
        moved = " ".join(str(int(offset) + counted) for offset in offsets)
        spans.append(f"{name}\t{kind} {moved}\t{words}")
    folder = brat(
        tmp_path, "\ufeff" + spans[0], *spans[1:], EVENT, text=codecs.BOM_UTF8 + TEXT.encode()
    )
    document = read(folder)
    assert document.text == TEXT and document.reading.unread == 0
    assert [(each.source, each.evidence[0].quote) for each in document.claims] == [(SOURCE, SAID)]


HEAD = ("ID", "Agent", "Utterance", "Source Text")


def test_white_space_makes_no_other_article(tmp_path: Path) -> None:
    texts = (TEXT, TEXT + " ", TEXT.replace(" It", "\nIt"))
    said = (SAID, "Nothing is missing", "It rained in Tallvik")
    for ids in (("A", "A", "A"), ("1", "2", "3"), ("", "", "")):
        rows = [(n, "Ada Roos", s, t) for n, s, t in zip(ids, said, texts, strict=True)]
        (document,) = CORPORA["seer"].read(sheet(tmp_path / "x.csv", HEAD, *rows))
        assert (document.text, len(document.claims), document.unlocated) == (TEXT, 3, 0)


def test_a_row_without_text_is_of_the_article_of_its_id(tmp_path: Path) -> None:
    rows = [
        ("A", "Ada Roos", "", ""),
        ("A", "Ada Roos", SAID, TEXT),
        ("", "she", "Nothing is missing", ""),
        ("B", "Bo", "It rained in Tallvik", ""),
        ("C", "Bo", "Snow fell", "Snow fell, Bo said."),
        ("A", "Bo", "It rained in Tallvik", ""),
    ]
    path = sheet(tmp_path / "x.csv", HEAD, *rows)
    found = list(CORPORA["seer"].read(path))
    assert [(each.name, len(each.claims), each.empty) for each in found] == [
        ("A", 3, 1),
        ("C", 1, 0),
    ]
    done = CliRunner().invoke(app, ["benchmark", "seer", str(path)])
    assert "1 documents have annotations and no text, left out: B" in done.stderr
    assert "1 documents have annotations and no text, left out" in done.stdout


def test_a_published_figure_by_another_matching_stands_apart(tmp_path: Path) -> None:
    path = str(seer(tmp_path))
    printed = CliRunner().invoke(app, ["benchmark", "seer", path]).stdout.splitlines()
    apart = printed.index("          published, by other measures")
    assert [n > apart for n, line in enumerate(printed) if "0.811" in line] == [True]
    assert "93 articles" in printed[apart + 1]
    data = json.loads(CliRunner().invoke(app, ["benchmark", "seer", path, "--json"]).stdout)
    assert data["references"] == [] and len(data["by_other_measures"]) == 3


def test_each_published_figure_says_what_documents_it_is_of(tmp_path: Path) -> None:
    made = benchmark("polnear", [], 0)
    assert {each.of for each in made.references} == {"20 documents of data/test"}
    assert {each.of for each in made.by_other_measures} == {"data/test"}
    for line in benchmark_lines(made):
        if any(f"{each.value:.3f}" in line for each in (*made.references, *made.by_other_measures)):
            assert "data/test" in line


def test_mentions_of_events_and_times_are_no_names(tmp_path: Path) -> None:
    entities = [{"text": name, "type": name} for name in ("event", "time", "abstract", "person")]
    line = {"text": TEXT, "attributions": [], "entities": entities}
    (document,) = CORPORA["gum"].read(lines(tmp_path / "g.jsonl", line))
    assert document.mentions == [("person", "person")]


def test_control_characters_of_a_corpus_do_not_reach_the_terminal(tmp_path: Path) -> None:
    folder = brat(tmp_path, *SPANS, EVENT, "W1\t\x1b[31mred\u202e")
    done = CliRunner().invoke(app, ["benchmark", "polnear", str(folder)])
    assert "red" in done.stdout and not {"\x1b", "\u202e"} & set(done.stdout)


def test_a_workbook_without_a_sheet_of_cells_is_refused(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    book.create_chartsheet("chart")
    book.save(tmp_path / "x.xlsx")
    with pytest.raises(InputError, match="no sheet of cells"):
        list(CORPORA["seer"].read(tmp_path / "x.xlsx"))


def test_a_text_given_twice_in_a_line_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "c.jsonl"
    path.write_text('{"text": "It rained.", "text": "It snowed.", "claims": []}\n')
    with pytest.raises(InputError, match=r"c\.jsonl:1: not JSON: the key 'text' is given twice"):
        list(CORPORA["jsonl"].read(path))
