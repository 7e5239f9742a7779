"""Other people's corpora: each format read from a tiny sample of our own, and scored."""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from evals.corpora import CORPORA
from evals.corpora.document import Annotated, Attributed, spans_of
from evals.corpora.score import benchmark, benchmark_lines, score_document
from pipeline.cli import app
from schemas import DOMAIN
from schemas.claim import Claim
from schemas.errors import ClaimwrightError, InputError

TEXT = (
    "Norvex shipped forty lathes, minister Ada Roos said.\r\n\r\n"
    "“We checked them all,” she told reporters. “Nothing\nis missing.” It rained in Tallvik.\r\n"
)
SAID = "Norvex shipped forty lathes"


def at(words: str) -> tuple[int, int]:
    start = TEXT.index(words)
    return start, start + len(words)


def place(words: str) -> str:
    start, end = at(words)
    return f"{start} {end}"


def polnear_brat(folder: Path) -> Path:
    (folder / "text").mkdir()
    (folder / "attributions").mkdir()
    (folder / "text" / "one.txt").write_bytes(TEXT.encode())
    quote, rest = place("“We checked them all,”"), place("“Nothing\nis missing.”")
    lines = [
        f"T1\tSource {place('minister Ada Roos')}\tminister Ada Roos",
        f"T2\tCue {place('said')}\tsaid",
        f"T3\tContent {place(SAID)}\t{SAID}",
        f"T4\tAttribution {place('said')}\tsaid",
        "E1\tAttribution:T4 Content:T3 Cue:T2 Source:T1",
        f"T5\tSource {place('she')}\tshe",
        f"T6\tCue {place('told')}\ttold",
        f"T7\tContent {quote};{rest}\t“We checked them all,” “Nothing is missing.”",
        f"T8\tAttribution {place('told')}\ttold",
        "E2\tAttribution:T8 Source:T5 Cue:T6 Content:T7",
        "T9\tContent 0 6\tTallvik",
        "E3\tAttribution:T8 Source:T5 Cue:T6 Content:T9",
        "E4\tDiscard:T8 Content:T3",
    ]
    text = "\n".join(lines) + "\n"
    (folder / "attributions" / "one_b2.ann").write_text("", "utf-8")
    (folder / "attributions" / "one_a1.ann").write_text(text, "utf-8")
    return folder


def polnear_table(folder: Path) -> Path:
    (folder / "text").mkdir()
    (folder / "text" / "one.txt").write_text(TEXT, "utf-8")
    path = folder / "attributions.csv"
    path.write_text(
        "Document,Source,Cue,Content\n"
        f"one.ann,minister Ada Roos,said,{SAID}\n"
        'one.ann,she,told,"We checked them all"\n'
        "one.ann,she,told,words that are not there\n",
        "utf-8",
    )
    return path


def seer(folder: Path, suffix: str = ".csv") -> Path:
    rows = [
        ("Agent", "Utterance", "Source Text"),
        ("Ada Roos", SAID, TEXT),
        ("Ada Roos", '"Nothing is missing."', TEXT),
        ("nobody", "words that are not there", TEXT),
    ]
    path = folder / f"ced{suffix}"
    if suffix == ".xlsx":
        from openpyxl import Workbook

        book = Workbook()
        for row in rows:
            book.active.append(row)
        book.save(path)
    else:
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
    return path


def gum(folder: Path) -> Path:
    spans = [{"start": at(SAID)[0], "end": at(SAID)[1], "text": SAID}]
    edu = [{"start": 0, "end": 1, "text": "minister Ada Roos said"}]
    data = {
        "doc_id": "GUM_news_lathes",
        "text": TEXT,
        "attributions": [{"polarity": "positive", "attribution_edu": edu, "content": spans}],
        "entities": [{"start": 0, "end": 6, "type": "organization", "text": "Norvex"}],
    }
    path = folder / "gum.jsonl"
    path.write_text(json.dumps(data) + "\n", "utf-8")
    return path


def plain(folder: Path) -> Path:
    start, end = at("It rained in Tallvik.")
    data = {
        "text": TEXT,
        "claims": [
            {"evidence": SAID, "source": "Ada Roos", "cue": "said", "statement": f"{SAID}."},
            {"evidence": {"start": start, "end": end}},
            {"evidence": ["not there"]},
        ],
    }
    path = folder / "plain.jsonl"
    path.write_text(json.dumps(data) + "\n\n", "utf-8")
    return path


SAMPLES: dict[str, tuple[str, Any, int, int]] = {
    "brat": ("polnear", polnear_brat, 2, 1),
    "table": ("polnear", polnear_table, 2, 1),
    "csv": ("seer", seer, 2, 1),
    "xlsx": ("seer", lambda folder: seer(folder, ".xlsx"), 2, 1),
    "gum": ("gum", gum, 1, 0),
    "jsonl": ("jsonl", plain, 2, 1),
}


@pytest.mark.parametrize("name", SAMPLES)
def test_a_corpus_is_read_and_its_spans_are_of_the_text(name: str, tmp_path: Path) -> None:
    corpus, write, claims, lost = SAMPLES[name]
    (document,) = CORPORA[corpus].read(write(tmp_path))
    assert len(document.claims) == claims and document.unlocated == lost
    for claim in document.claims:
        for span in claim.evidence:
            assert document.text[span.start : span.end] == span.quote
    first = document.claims[0]
    assert first.evidence[0].quote is not None and first.evidence[0].quote.startswith(SAID)
    assert first.source is not None and "Ada Roos" in first.source


def test_split_content_and_the_first_annotator(tmp_path: Path) -> None:
    (document,) = CORPORA["polnear"].read(polnear_brat(tmp_path))
    second = document.claims[1]
    assert [span.quote for span in second.evidence] == [
        "“We checked them all,”",
        "“Nothing\nis missing.”",
    ]
    assert (second.source, second.cue) == ("she", "told")


@pytest.mark.parametrize("name", SAMPLES)
def test_the_command_runs_the_extractor_and_prints_figures(name: str, tmp_path: Path) -> None:
    corpus, write, _, _ = SAMPLES[name]
    done = CliRunner().invoke(app, ["benchmark", corpus, str(write(tmp_path)), "--json"])
    assert done.exit_code == 0, (done.output, done.exception)
    report = json.loads(done.output)
    assert report["documents"] == 1
    assert report["figures"]["detection recall at 0.3"] >= 0.5
    assert report["figures"]["source named"] in (None, 1.0)
    published = report["references"] + report["by_other_measures"]
    assert len(published) == len(CORPORA[corpus].references)
    assert (report["gold"], report["predicted"] > 0) == (SAMPLES[name][2], True)


def claim(quote: str, origin: str | None) -> Claim:
    start, end = at(quote)
    sources = [{"name": origin, "type": "person", "cue": "said"}] if origin else []
    return DOMAIN.record.validate_python(
        {
            "kind": "other",
            "statement": quote,
            "evidence": [{"start": start, "end": end, "quote": quote}],
            "attribution": sources,
            "stance": "asserts",
            "certainty": "certain",
            "modality": "actual",
            "details": {},
        },
        context={"text": TEXT},
    )


def test_the_authors_voice_is_no_error_where_it_is_not_annotated() -> None:
    gold = Attributed(spans_of(TEXT, [at(SAID)]), source="minister Ada Roos", cue="said")
    document = Annotated("one", TEXT, [gold])
    found = [claim(SAID, "Ada Roos"), claim("It rained in Tallvik", None)]
    counts = score_document(document, found, CORPORA["polnear"])
    assert counts["predicted"] == 1 == counts["matched at 0.8"]
    assert counts["source right"] == 1 and counts["cue overlap"] == 10**12
    assert score_document(document, found, CORPORA["jsonl"])["predicted"] == 2
    wrong = score_document(document, [claim(SAID, "Pol Arend")], CORPORA["polnear"])
    assert wrong["sources"] == 1 and wrong["source right"] == 0


def test_nothing_predicted_and_nothing_annotated_is_undefined() -> None:
    made = benchmark("jsonl", [(Annotated("one", TEXT, []), [])])
    assert set(made.figures.values()) == {None}
    assert "–" in "\n".join(benchmark_lines(made))


@pytest.mark.parametrize(
    ("corpus", "name", "content", "told"),
    [
        ("polnear", "x.csv", "a,b\n1,2\n", "no column document"),
        ("polnear", "x.csv", "document,content\none,words\n", "no text of 'one'"),
        ("seer", "x.csv", "", "empty"),
        ("seer", "x.xlsx", "no archive", "not a readable spreadsheet"),
        ("gum", "x.jsonl", '{"text": "a"}\n', r"x.jsonl:1: .*'attributions'"),
        ("gum", "x.jsonl", '{"text": 5}\n', "with a 'text'"),
        ("gum", "x.jsonl", "[" * 100_000, "not JSON"),
        ("jsonl", "x.jsonl", '{"text": "\\ud800", "claims": []}', "not JSON"),
        ("jsonl", "x.jsonl", "{\n", "not JSON"),
        ("jsonl", "x.jsonl", '{"text": "a", "claims": [{}]}\n', "claim 1 has no evidence"),
        ("jsonl", "x.jsonl", '{"claims": []}\n', "with a 'text'"),
    ],
)
def test_a_bad_file_is_refused_with_what_was_expected(
    tmp_path: Path, corpus: str, name: str, content: str, told: str
) -> None:
    path = tmp_path / name
    path.write_text(content, "utf-8")
    with pytest.raises(InputError, match=told):
        list(CORPORA[corpus].read(path))


def test_a_folder_without_annotations_and_an_unknown_corpus(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"\.ann"):
        list(CORPORA["polnear"].read(tmp_path))
    done = CliRunner().invoke(app, ["benchmark", "parc", str(tmp_path)])
    assert isinstance(done.exception, ClaimwrightError)
    assert "polnear" in str(done.exception) and "seer" in str(done.exception)


def test_without_openpyxl_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = seer(tmp_path, ".xlsx")
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(InputError, match="openpyxl"):
        list(CORPORA["seer"].read(path))


def lines(path: Path, *objects: Any) -> Path:
    path.write_text("".join(json.dumps(each) + "\n" for each in objects), "utf-8")
    return path


def test_a_model_that_does_not_answer_gives_no_figures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CLAIMS_LLM_MODEL", "m")
    monkeypatch.setenv("CLAIMS_LLM_BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("CLAIMS_LLM_MAX_RETRIES", "0")
    told = ["benchmark", "jsonl", str(plain(tmp_path)), "--extractor", "llm"]
    done = CliRunner().invoke(app, told)
    assert isinstance(done.exception, ClaimwrightError), done.output
    assert "document '1' was not extracted whole" in str(done.exception) and not done.output


def test_words_that_are_not_at_their_offsets_are_counted_as_nowhere(tmp_path: Path) -> None:
    wrong = {"start": 5, "end": 5 + len(SAID)}
    gum_line = {
        "text": TEXT,
        "attributions": [{"attribution_edu": [], "content": [{**wrong, "text": SAID}]}],
    }
    plain_line = {"text": TEXT, "claims": [{"evidence": {**wrong, "quote": SAID}}]}
    for name, line in (("gum", gum_line), ("jsonl", plain_line)):
        (document,) = CORPORA[name].read(lines(tmp_path / f"{name}.jsonl", line))
        assert (len(document.claims), document.unlocated) == (0, 1)


def test_a_corpus_without_mentions_tells_nothing_of_entities(tmp_path: Path) -> None:
    bare: dict[str, Any] = {"text": TEXT, "attributions": []}
    for data in (bare, {**bare, "entities": None}):
        (document,) = CORPORA["gum"].read(lines(tmp_path / "g.jsonl", data))
        found = benchmark("gum", [(document, [claim(SAID, "Ada Roos")])], 0).figures
        assert found["entities that are mentions"] is None


def test_a_merged_cell_holds_for_the_rows_below_it(tmp_path: Path) -> None:
    path = tmp_path / "merged.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(
            [
                ("agent", "utterance", "source text"),
                ("Ada Roos", SAID, TEXT),
                ("Ada Roos", "Nothing is missing", ""),
                ("Ada Roos", "", ""),
            ]
        )
    (document,) = CORPORA["seer"].read(path)
    assert (len(document.claims), document.unlocated, document.empty) == (2, 0, 1)
