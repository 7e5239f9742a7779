"""From drafts to offsets: what is found is where it is said to be, the rest is accounted for."""

from __future__ import annotations

import copy
import hashlib
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ground import Grounder, anchor
from pipeline.ground.anchor import Anchored
from schemas import DOMAIN
from schemas.article import Chunk, Span
from schemas.draft import Draft, Rejection
from schemas.outcomes import Outcome
from tests import toy_domain as toy
from tests.samples import PROPOSED
from tests.samples import TEXT as SAMPLE

_PARTS = (
    "The ministry said that 40 crates were seized in Tallvik on 3 May 2022.",
    "Share this story with your friends.",
    "“We know nothing of it,” Norvex’s director said.",
    "The ministry said that 40 crates were seized in Tallvik on 3 May 2022.",
    "Norvex lost its licence in June.",
)
TEXT = "\n\n".join(_PARTS)


def _bounds(index: int) -> tuple[int, int]:
    start = sum(len(part) + 2 for part in _PARTS[:index])
    return start, start + len(_PARTS[index])


FURNITURE = _bounds(1)
CHUNK = Chunk(
    article_id="a",
    index=0,
    sentences=tuple(Span(start=a, end=b) for a, b in (_bounds(0), _bounds(2), _bounds(3))),
)


def draft(*quotes: Any, **fields: Any) -> Draft:
    evidence = [{"quote": quote} if isinstance(quote, str) else quote for quote in quotes]
    return Draft(data={"kind": "other", "evidence": evidence, **fields})


def anchored(*drafts: Draft, text: str = TEXT, chunk: Chunk = CHUNK) -> list[Anchored | Rejection]:
    return anchor(text, chunk, drafts, DOMAIN, Grounder(text))


def one(given: Draft) -> Anchored:
    (found,) = anchored(given)
    assert isinstance(found, Anchored)
    return found


def spans(found: Anchored | Rejection) -> list[tuple[int, int]]:
    assert isinstance(found, Anchored)
    return [(span["start"], span["end"]) for span in found.data["evidence"]]


@pytest.mark.parametrize(
    ("text", "chunk", "domain", "drafts"),
    [
        (toy.TEXT, toy.CHUNK, toy.TOY, toy.DRAFTS),
        (
            SAMPLE,
            Chunk(article_id="a", index=0, sentences=(Span(start=0, end=len(SAMPLE)),)),
            DOMAIN,
            PROPOSED[:1],
        ),
    ],
)
def test_right_drafts_get_their_offsets_and_lose_nothing(
    text: str, chunk: Chunk, domain: Any, drafts: tuple[Draft, ...]
) -> None:
    before = copy.deepcopy(drafts)
    results = anchor(text, chunk, drafts, domain, Grounder(text))
    for found, proposed in zip(results, drafts, strict=True):
        assert isinstance(found, Anchored)
        assert found.remarks == ()
        quotes = [span["quote"] for span in proposed.data["evidence"]]
        assert [span["quote"] for span in found.data["evidence"]] == quotes
        assert [text[a:b] for a, b in spans(found)] == quotes
        rest = {key: value for key, value in proposed.data.items() if key != "evidence"}
        assert {key: value for key, value in found.data.items() if key != "evidence"} == rest
        assert [g.method for g in found.grounding] == ["exact"] * len(quotes)
        hashes = [hashlib.sha256(quote.encode()).hexdigest() for quote in quotes]
        assert [g.quote_sha256 for g in found.grounding] == hashes
    assert drafts == before


def test_no_drafts_give_nothing() -> None:
    assert anchored() == []


def test_a_quote_that_is_nowhere_is_refused_with_what_was_sought() -> None:
    given = draft("Norvex paid a fine of nine million crowns")
    (found,) = anchored(given)
    assert isinstance(found, Rejection)
    assert found.outcome is Outcome.UNGROUNDED
    end = _bounds(3)[1]
    assert found.reason == f"not in sentences 0:{end}: 'Norvex paid a fine of nine million crowns'"
    assert found.data == given.data


@pytest.mark.parametrize(
    "evidence", [None, [], "40 crates", {}, [None], ["40 crates"], [{}], [{"quote": 4}], [{"x": 1}]]
)
def test_a_draft_without_quotes_is_refused(evidence: Any) -> None:
    (found,) = anchored(Draft(data={"kind": "other", "evidence": evidence}))
    assert isinstance(found, Rejection)
    assert found.outcome is Outcome.UNGROUNDED


@pytest.mark.parametrize("quote", ["", " ", "\n\n"])
def test_a_blank_quote_is_no_evidence_wherever_it_is_put(quote: str) -> None:
    place = TEXT.index(quote)
    (found,) = anchored(draft({"quote": quote, "start": place, "end": place + len(quote)}))
    assert isinstance(found, Rejection)


def test_one_quote_of_two_that_is_nowhere_leaves_a_remark() -> None:
    found = one(draft("40 crates were seized", "Norvex paid a fine of nine million crowns"))
    assert [TEXT[a:b] for a, b in spans(found)] == ["40 crates were seized"]
    (remark,) = found.remarks
    assert remark.outcome is Outcome.FIELD_DROPPED
    assert remark.reason == "evidence: 1 quote(s) not found"
    assert len(found.grounding) == 1


def test_furniture_and_other_chunks_are_not_evidence() -> None:
    for quote in (_PARTS[1], _PARTS[4], "Share this story"):
        (found,) = anchored(draft(quote))
        assert isinstance(found, Rejection)


def test_a_place_in_furniture_is_not_taken_at_its_word() -> None:
    place = TEXT.index("Share this story")
    (found,) = anchored(draft({"quote": "Share this story", "start": place, "end": place + 16}))
    assert isinstance(found, Rejection)
    across = TEXT[FURNITURE[0] - 10 : FURNITURE[1]]
    (found,) = anchored(draft({"quote": across, "start": FURNITURE[0] - 10}))
    assert isinstance(found, Rejection)


def test_a_right_place_is_kept_and_a_wrong_one_mended() -> None:
    quote = "40 crates were seized"
    first, second = TEXT.index(quote), TEXT.rindex(quote)
    for place, expected in (
        (second, second),
        (first, first),
        (first + 1, first),
        (-1, first),
        (second - len(TEXT), first),
        (10**9, first),
        (None, first),
        ("7", first),
    ):
        found = one(draft({"quote": quote, "start": place, "end": 3}))
        assert spans(found) == [(expected, expected + len(quote))], place
        assert found.grounding[0].method == "exact"


def test_a_place_may_span_sentences_with_nothing_but_space_between() -> None:
    start, end = _bounds(2)[0], _bounds(3)[1]
    found = one(draft({"quote": TEXT[start:end], "start": start}))
    assert spans(found) == [(start, end)]


def test_repeated_text_is_taken_in_the_order_of_the_quotes() -> None:
    quote = "40 crates were seized"
    found = [spans(each)[0][0] for each in anchored(draft(quote), draft("know nothing"))]
    assert found[0] == TEXT.index(quote)
    found = [spans(each)[0][0] for each in anchored(draft("know nothing"), draft(quote))]
    assert found[1] == TEXT.rindex(quote)
    found = [spans(each)[0][0] for each in anchored(draft(quote), draft(quote))]
    assert found == [TEXT.index(quote), TEXT.rindex(quote)]


def test_quotes_are_put_in_text_order_and_the_longest_of_overlapping_ones_kept() -> None:
    found = one(draft("director said", "nothing of it,” Norvex’s", "know nothing"))
    assert [span["quote"] for span in found.data["evidence"]] == [
        "nothing of it,” Norvex’s",
        "director said",
    ]
    assert len(found.grounding) == 2


def test_evidence_is_as_the_text_prints_it() -> None:
    found = one(draft('"We know  nothing of it," Norvex\'s director'))
    (span,) = found.data["evidence"]
    assert span["quote"] == "“We know nothing of it,” Norvex’s director"
    assert found.grounding[0].method == "normalised"
    assert found.grounding[0].quote_sha256 == hashlib.sha256(span["quote"].encode()).hexdigest()


def _parts(**fields: Any) -> Anchored:
    return one(draft("The ministry said that 40 crates were seized in Tallvik", **fields))


def source(cue: Any) -> dict[str, Any]:
    return {"name": "ministry", "type": "government", "role": None, "cue": cue}


@pytest.mark.parametrize(
    ("cue", "printed", "remarks"),
    [
        ("said", "said", []),
        (" said ", "said", []),
        ("The Ministry said", "The ministry said", []),
        ("announced", None, ["cue: not in the article's text"]),
        ("", None, []),
        ("  ", None, []),
        (None, None, []),
    ],
)
def test_an_optional_verbatim_part_is_mended_or_left_out(
    cue: str | None, printed: str | None, remarks: list[str]
) -> None:
    found = _parts(attribution=[source(cue)])
    assert found.data["attribution"] == [source(printed)]
    assert [remark.reason for remark in found.remarks] == remarks


@pytest.mark.parametrize(
    ("text", "printed"),
    [("on 3 May 2022", "on 3 May 2022"), ("on 3 may 2022", "on 3 May 2022")],
)
def test_a_time_is_mended(text: str, printed: str) -> None:
    found = _parts(when={"text": text})
    assert found.data["when"] == {"text": printed}
    assert found.remarks == ()


@pytest.mark.parametrize("text", ["on 4 May 2022", "next year", "", " ", None])
def test_a_time_that_is_nowhere_is_left_out_with_a_remark(text: Any) -> None:
    found = _parts(when={"text": text})
    assert found.data["when"] is None
    (remark,) = found.remarks
    assert remark.outcome is Outcome.FIELD_DROPPED
    assert remark.reason == "when: its text is not in the article's text"


def test_list_items_that_are_nowhere_are_left_out_alone() -> None:
    quantities = [{"text": "50 crates"}, {"text": "40 crates", "unit": "crate"}, {"unit": "x"}]
    identifiers = [{"scheme": "IMO", "value": "9123456"}, {"scheme": "x", "value": "3 May"}]
    entity = {"name": "Tallvik", "type": "place", "identifiers": identifiers, "mention": "Talvik"}
    found = _parts(quantities=quantities, entities=[entity])
    assert found.data["quantities"] == [{"text": "40 crates", "unit": "crate"}]
    (kept,) = found.data["entities"]
    assert kept["identifiers"] == [{"scheme": "x", "value": "3 May"}]
    assert kept["mention"] in (None, "Tallvik")
    reasons = [remark.reason for remark in found.remarks if "mention" not in str(remark.reason)]
    assert reasons == [
        "quantities: its text is not in the article's text",
        "quantities: its text is not in the article's text",
        "identifiers: its value is not in the article's text",
    ]


def test_what_is_not_shaped_like_a_record_is_left_for_the_validation() -> None:
    odd = {"attribution": ["he", None], "entities": "Norvex", "when": [], "details": 5, "more": 1}
    found = _parts(**odd)
    assert {name: found.data[name] for name in odd} == odd
    assert found.remarks == ()
    assert one(Draft(data={**draft("40 crates").data, "kind": "gossip"})).data["kind"] == "gossip"


def test_confidence_goes_through() -> None:
    given = Draft(data=draft("40 crates").data, confidence=0.25)
    assert one(given).confidence == 0.25


TEXTS = st.lists(
    st.sampled_from(
        ["40", "crates", "Norvex", "said", "not", "“it”", "Tallvik", ".", "\n\n", "naïve", "🛰️", " "]
    ),
    min_size=1,
    max_size=30,
).map(" ".join)


@given(TEXTS, st.data())
def test_whatever_the_drafts_the_offsets_hold(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)), min_size=2, max_size=6)))
    sentences = [
        Span(start=a, end=b)
        for a, b in pairwise(cuts)
        if text[a:b].strip() and data.draw(st.booleans())
    ]
    if not sentences:
        return
    chunk = Chunk(article_id="a", index=0, sentences=tuple(sentences))
    place = st.integers(-3, len(text) + 3)
    piece = st.builds(lambda a, b: text[min(a, b) : max(a, b)], place, place) | TEXTS
    span = st.fixed_dictionaries({"quote": piece}, optional={"start": place, "end": place})
    item: st.SearchStrategy[Any] = span | st.sampled_from([None, "said", {}, 7])
    verbatim = st.none() | piece | st.text(max_size=3)
    fields = st.fixed_dictionaries(
        {
            "kind": st.sampled_from(["other", "loss", "gossip"]),
            "evidence": st.lists(item, max_size=4),
            "attribution": st.lists(st.builds(source, verbatim) | st.none(), max_size=2),
            "when": st.none() | st.fixed_dictionaries({"text": verbatim}),
        }
    )
    drafts = [Draft(data=given) for given in data.draw(st.lists(fields, min_size=1, max_size=3))]
    found = anchored(*drafts, text=text, chunk=chunk)
    assert len(found) == len(drafts)
    inside = {at for sentence in sentences for at in range(sentence.start, sentence.end)}
    for each, given_draft in zip(found, drafts, strict=True):
        if isinstance(each, Rejection):
            assert each.outcome is Outcome.UNGROUNDED and each.data == given_draft.data
            continue
        end = 0
        assert len(each.grounding) == len(each.data["evidence"]) > 0
        for span_found, how in zip(each.data["evidence"], each.grounding, strict=True):
            assert end <= span_found["start"] < span_found["end"] <= len(text)
            end = span_found["end"]
            assert text[span_found["start"] : end] == span_found["quote"]
            printed = {n for n in range(span_found["start"], end) if not text[n].isspace()}
            assert printed <= inside
            assert how.quote_sha256 == hashlib.sha256(span_found["quote"].encode()).hexdigest()
        if each.data["kind"] != "gossip":
            for link in each.data["attribution"]:
                assert link is None or link["cue"] is None or link["cue"] in text
            assert each.data["when"] is None or each.data["when"]["text"] in text
