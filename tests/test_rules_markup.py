"""Markdown's marks: what is said is read without them, what is quoted has them."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.chunk import ChunkLimits
from pipeline.lexicon.markup import Plain
from pipeline.order import Place, Tools, cut, extract_article
from pipeline.rules.extractor import RulesExtractor
from schemas import DOMAIN
from schemas.article import Article
from schemas.dataset import Extracted


def extracted(text: str) -> Extracted:
    article = Article(
        article_id="a",
        language="en",
        source="a.md",
        sha256="0" * 64,
        text=text,
        published="2023-06-01",
        published_from="metadata",
    )
    tools = Tools(DOMAIN, RulesExtractor(explain=True), ChunkLimits())
    return asyncio.run(extract_article(article, Place("a.md"), tools))


@pytest.mark.parametrize(
    ("text", "statement", "quote"),
    [
        (
            "[Russia](http://x) bought **40 drones** from Iran in 2022.",
            "Russia bought 40 drones from Iran in 2022.",
            "[Russia](http://x) bought **40 drones** from Iran in 2022",
        ),
        (
            "Russia[^1] imported **200 machines** from [China](https://a.b/c) in 2023.",
            "Russia imported 200 machines from China in 2023.",
            "Russia[^1] imported **200 machines** from [China](https://a.b/c) in 2023",
        ),
        (
            '> ***[Iran][1]***\'s firm sold _40_ drones to [**Russia**](/a_b(c) "Map") in 2022.\n\n'
            "[1]: http://x/Iran_exports",
            "Iran's firm sold 40 drones to Russia in 2022.",
            '***[Iran][1]***\'s firm sold _40_ drones to [**Russia**](/a_b(c) "Map") in 2022',
        ),
        (
            '- "We sold **no** `drones` to <b>Russia</b>," Ada [Lind](http://x/a_b_c) said.',
            "We sold no drones to Russia.",
            "We sold **no** `drones` to <b>Russia</b>",
        ),
        (
            "[![](x.png)](/y) Iran sold **40** drones.",
            "Iran sold 40 drones.",
            "Iran sold **40** drones",
        ),
        (
            "Kyiv\\'s partner Iran sold ~~40~~ A\\&B pumps<br> to R&amp;D\\/Mills in 2022.",
            "Kyiv's partner Iran sold 40 A&B pumps to R&D/Mills in 2022.",
            "Kyiv\\'s partner Iran sold ~~40~~ A\\&B pumps<br> to R&amp;D\\/Mills in 2022",
        ),
    ],
)
def test_a_statement_has_no_marks_and_a_quote_has_all(
    text: str, statement: str, quote: str
) -> None:
    row = extracted(text).rows[0]
    assert (row.statement, [span.quote for span in row.evidence]) == (statement, [quote])
    names = [entity.name for entity in row.entities] + [link.name for link in row.attribution]
    assert not any(mark in name for name in names for mark in "*_[]()`<>#")
    assert text[row.evidence[0].start : row.evidence[0].end] == quote


def test_values_are_read_through_marks_within_them() -> None:
    made = extracted("*Russia* paid **$5** million for drones on **12 May** 2022, Kyiv said.")
    (row,) = made.rows
    (sum_paid,) = row.quantities
    assert (sum_paid.text, sum_paid.value) == ("**$5** million", 5_000_000)
    assert row.when is not None
    assert (row.when.text, row.when.start) == ("**12 May** 2022", "2022-05-12")
    assert not [entry for entry in made.ledger if entry.level in ("claim", "field")]


def test_reasons_stand_where_the_text_with_marks_has_them() -> None:
    text = "[Iran](http://x/y) **sold** 40 drones to [Russia](http://x/z)."
    article = extracted(text).article
    chunks = cut(article, ChunkLimits())
    (answer,) = asyncio.run(RulesExtractor(explain=True).extract(article, chunks))
    cues = {text[r.start : r.end] for draft in answer.drafts for r in draft.why if r.cue}
    assert any("sold" in cue for cue in cues)


@pytest.mark.parametrize(
    "text",
    [
        "It is 5 * 3 * 2, or 5*3*2.",
        "The f**king drones* of snake_case_name_ and 2 * 3.",
        "He said [sic] that it [the firm] (see below) left [Iran] (2022).",
        "A lone ** and a lone __ and `",
        "At https://x.com/_a_/b_c_ it is.",
        "1 < 2 and 3 > 2, #1 of C#",
        "* an item\n* another",
    ],
)
def test_what_is_no_mark_stays(text: str) -> None:
    assert Plain(text).text == text


pieces = st.lists(
    st.sampled_from(
        [
            *"*_`[]()!\\#<>ab .\n",
            "**",
            "](http://x)",
            "[a](/b)",
            "[^1]",
            "![",
            "</b>",
            "<b>",
            "[1]: /",
        ]
    ),
    max_size=25,
).map("".join)


@given(pieces, st.data())
def test_the_way_back_leads_to_the_same_characters(text: str, data: st.DataObject) -> None:
    plain = Plain(text)
    if not plain.text:
        return
    start = data.draw(st.integers(0, len(plain.text) - 1))
    end = data.draw(st.integers(start + 1, len(plain.text)))
    first, last = plain.back(start, end)
    assert 0 <= first < last <= len(text)
    low, high = plain.without(first, last)
    assert low <= start and end <= high
    assert plain.text[start:end] in plain.text[low:high]
    assert plain.back(start, start + 1)[1] > plain.back(start, start + 1)[0]
    assert all(a in text for a in plain.text)


@given(pieces)
def test_claims_of_a_text_with_marks_are_grounded(text: str) -> None:
    whole = f"{text} **Iran** sold {text} 40 drones to [Russia](http://x). {text}"
    made = extracted(whole)
    for row in made.rows:
        assert all(whole[span.start : span.end] == span.quote for span in row.evidence)


@pytest.mark.parametrize(
    "piece",
    [
        "[",
        "]",
        "[a](",
        "[a](b",
        "**a ",
        "*",
        "_a",
        "`",
        "`a",
        "![",
        "[^",
        "<b ",
        "\\",
        "# ",
        "[a]: /",
    ],
)
def test_hostile_runs_of_marks_take_no_longer_than_others(piece: str) -> None:
    assert len(Plain(piece * (200_000 // len(piece))).text) <= 200_000
