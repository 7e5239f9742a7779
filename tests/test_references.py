"""HTML's character references: the text keeps them, what is said and where has their characters."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ground import ground
from pipeline.ground.fold import fold
from pipeline.lexicon.letters import shown
from pipeline.lexicon.markup import Plain
from pipeline.lexicon.references import Offsets, characters, references, replaced
from pipeline.read.markdown import parse_markdown
from pipeline.sentences import sentences
from schemas.article import Span
from tests.datasets import make, rows


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("Iran&#39;s yard", "Iran's yard"),
        ("Iran&#x2019;s yard &mdash; AT&amp;T&nbsp;said", "Iran’s yard — AT&T\u00a0said"),
        ("&quot;No&quot;, &lt;5 %, &#91;sic&#93;", '"No", <5 %, [sic]'),
        ("&#150;&hellip;&amp;amp;", "–…&amp;"),
        ("it is &unknown; and AT&T; and &copy without end & more &#; &#1; &fjlig;", None),
        ("", None),
    ],
)
def test_references_are_read(printed: str, read: str | None) -> None:
    assert characters(printed) == (printed if read is None else read)
    assert shown(printed) == characters(printed)


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("It is 5 &#42;3&#42; 2", "It is 5 *3* 2"),
        ("&ast;a&ast; &lowbar;b&lowbar; &#126;&#126;c&#126;&#126;", "*a* _b_ ~~c~~"),
        ("&#35; 1\n&num; 2 C&#35;", "# 1\n# 2 C#"),
        ("&#91;a&#93;(http://x) &lt;b&gt;x&lt;/b&gt;", "[a](http://x) <b>x</b>"),
        ("&amp;amp; &amp;nbsp;", "&amp; &nbsp;"),
        ("a&bsol;*b*", "a\\b"),
        ("\\&amp; and **R&amp;D**", "&amp; and R&D"),
        ("[A&amp;B](http://x/?a=1&amp;b=2)", "A&B"),
    ],
)
def test_what_a_reference_stands_for_is_no_mark(printed: str, read: str) -> None:
    assert Plain(printed).text == read


@pytest.mark.parametrize("suffix", ["md", "txt"])
def test_the_text_stays_and_statements_have_the_characters(tmp_path: Path, suffix: str) -> None:
    printed = (
        "Iran&#39;s yard&nbsp;at Halm &mdash; of AT&amp;T &mdash; sold 40 guns to Iraq in 2022.\n"
    )
    file = tmp_path / f"a.{suffix}"
    front = "---\ntitle: Guns\nlanguage: en\npublished: 2023-06-01\n---\n"
    file.write_text(front * (suffix == "md") + printed, "utf-8")
    made = make([file], tmp_path / "out", extractor="rules").folder
    assert rows(made, "articles.jsonl")[0]["text"] == printed
    claims = rows(made, "claims.jsonl")
    found = [span for row in claims for span in row["evidence"]]
    assert found and all(printed[s["start"] : s["end"]] == s["quote"] for s in found)
    assert claims[0]["statement"].startswith("Iran's yard at Halm — of AT&T —")
    names = [entity["name"] for row in claims for entity in row["entities"]]
    assert not any("&#" in name or "&amp;" in name for name in names)


def test_text_without_front_matter_and_broken_lines() -> None:
    for printed in ("---\n\nA &amp; B\n", "A &amp; B\r\n", "Lancet&#42; &lt;b&gt;"):
        assert parse_markdown(printed.encode()).text == printed


@pytest.mark.parametrize(
    ("text", "quote", "match"),
    [
        ("They don&#8217;t sell to A &amp; B.", "They don't sell to A & B.", None),
        ("He said: A &amp; B paid.", "A & B paid.", "A &amp; B paid."),
        ("It paid 5&nbsp;million.", "It paid 5 million.", None),
        ("Stra&szlig;e 5 burnt.", "Strasse 5 burnt.", None),
        ("They don’t sell.", "They don&#8217;t sell.", None),
    ],
)
def test_quotes_are_grounded_through_references(text: str, quote: str, match: str | None) -> None:
    (found,) = ground(text, [quote])
    assert found is not None and text[found.start : found.end] == (match or text)


def test_sentences_end_where_they_are_read_to_end() -> None:
    text = (
        "&#8220;They sold it.&#8221; It was new.&nbsp;He knew &amp; told Kyiv&#8230; No one came."
    )
    found = [span.of(text) for span in sentences(text, [Span(start=0, end=len(text))])]
    assert found == [
        "&#8220;They sold it.&#8221;",
        "It was new.",
        "&nbsp;He knew &amp; told Kyiv&#8230;",
        "No one came.",
    ]


PIECES = st.lists(
    st.sampled_from(
        ["&amp;", "&#42;", "&nbsp;", "&szlig;", "&", "#", "*", "a", " b", "`", ";", "\\"]
    )
).map("".join)


@given(PIECES)
def test_offsets_lead_back(text: str) -> None:
    found = tuple(references(text))
    read, back = replaced(text, found), Offsets(found).back
    pieces = [text[back(at) : back(at + 1)] for at in range(len(read))]
    assert "".join(pieces) == text
    assert [characters(piece) for piece in pieces] == list(read)
    folded = fold(text)
    assert all(low < high for low, high in zip(folded.starts, folded.ends, strict=True))


@given(PIECES, st.data())
def test_plain_text_leads_back_to_whole_references(text: str, data: st.DataObject) -> None:
    plain = Plain(text)
    if not plain.text:
        return
    start = data.draw(st.integers(0, len(plain.text) - 1))
    end = data.draw(st.integers(start + 1, len(plain.text)))
    first, last = plain.back(start, end)
    low, high = plain.without(first, last)
    assert 0 <= first < last <= len(text) and low <= start and end <= high
    if "\\" not in text:
        whole = list(references(text))
        assert not any(one.start < at < one.end for one in whole for at in (first, last))


@pytest.mark.parametrize("piece", ["`", "&", "&a", "&#", "&amp;", "&#42;"])
def test_hostile_runs_take_no_longer_than_others(piece: str) -> None:
    text = piece * (200_000 // len(piece))
    assert Plain(text).text and fold(text).text and shown(text)
