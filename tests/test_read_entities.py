"""Character references in Markdown are read as their characters, in code they stay."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.lexicon.markup import Plain
from pipeline.read.entities import with_characters
from pipeline.read.markdown import parse_markdown
from tests.datasets import make, rows


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("Iran&#39;s yard", "Iran's yard"),
        ("Iran&#x2019;s yard &mdash; AT&amp;T&nbsp;said", "Iran’s yard — AT&T\u00a0said"),
        ("&quot;No&quot;, &lt;5 %, &#91;sic&#93;", '"No", <5 %, [sic]'),
        ("&#150;&hellip;", "–…"),
        ("**R&amp;D** of [A&amp;B](http://x/?a=1&amp;b=2)", None),
        ("it is &unknown; and AT&T; and &copy without end & more &#;", None),
        ("`&amp;` and ``a &amp;`` and ```&amp;```", None),
        ("```\n&amp;\n\n&lt;\n```\n&amp;", "```\n&amp;\n\n&lt;\n```\n&"),
        ("~~~ html\n&amp;\n", None),
        ("\\&amp; and <a href='?a&amp;b'>&amp;</a>", "\\&amp; and <a href='?a&amp;b'>&</a>"),
        ("don`t &amp;\n\ncan`t", "don`t &\n\ncan`t"),
        ("", None),
    ],
)
def test_references_are_read(printed: str, read: str | None) -> None:
    expected = printed if read is None else read
    assert with_characters(printed) == expected.replace(
        "**R&amp;D** of [A&amp;B]", "**R&D** of [A&B]"
    )


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("It is 5 &#42;3&#42; 2", "It is 5 *3* 2"),
        ("&ast;a&ast; &lowbar;b&lowbar; &#126;&#126;c&#126;&#126;", "*a* _b_ ~~c~~"),
        ("&#35; 1\n&num; 2 C&#35;", "# 1\n# 2 C#"),
        ("&#91;a&#93;(http://x)", "[a](http://x)"),
        ("&amp;amp; &amp;nbsp;", "&amp; &nbsp;"),
        ("a&bsol;*b*", "a\\b"),
    ],
)
def test_what_a_reference_stands_for_is_no_mark(printed: str, read: str) -> None:
    assert Plain(with_characters(printed)).text == read


def test_offsets_are_those_of_the_text_that_was_read(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_text(
        "---\ntitle: A & B\nlanguage: en\npublished: 2023-06-01\n---\n"
        "Iran&#39;s yard&nbsp;at Halm &mdash; of AT&amp;T &mdash; sold 40 guns to Iraq in 2022.\n",
        "utf-8",
    )
    made = make([file], tmp_path / "out", extractor="rules").folder
    text = rows(made, "articles.jsonl")[0]["text"]
    assert text == "Iran's yard\u00a0at Halm — of AT&T — sold 40 guns to Iraq in 2022.\n"
    found = [span for row in rows(made, "claims.jsonl") for span in row["evidence"]]
    assert found and all(text[s["start"] : s["end"]] == s["quote"] for s in found)


def test_text_without_front_matter_and_broken_lines() -> None:
    assert parse_markdown(b"---\n\nA &amp; B\n").text == "---\n\nA & B\n"
    assert parse_markdown(b"A &amp; B\r\n").text == "A & B\r\n"


@given(
    st.lists(st.sampled_from([*"`\\&#;a\n<>]( ", "&amp;", "```", "~~~\n", "&#42;"])).map("".join)
)
def test_all_but_references_stays(text: str) -> None:
    made = with_characters(text)
    assert with_characters(text.replace("&", "")) == text.replace("&", "")
    assert made.count("\n") == text.count("\n") and len(made) <= len(text)


@pytest.mark.parametrize("piece", ["`", "&", "&a", "`a ", "```\n", "<a ", "](", "&amp;", "~~~ "])
def test_hostile_runs_take_no_longer_than_others(piece: str) -> None:
    assert with_characters(piece * (200_000 // len(piece)) + "&amp;")
