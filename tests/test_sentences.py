"""Sentences: our trouble set, exact partition of the body, bounded lengths."""

from __future__ import annotations

from pathlib import Path

import pytest
import sentencex  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st

import pipeline.sentences
from pipeline.sentences import LONGEST_SENTENCE, sentences
from schemas.article import Span

TROUBLE_SET = Path(__file__).parent.parent / "benchmarks" / "sentences.txt"
# Undecidable without knowing the world, or not worth a rule.
KNOWN_MISSES = {"The judge was Henry T.", "The lathe [model T-30. Made in 2019] was sold twice."}


def trouble_cases() -> list[list[str]]:
    lines = TROUBLE_SET.read_text(encoding="utf-8").splitlines()
    marked = (line.split("\t")[1] for line in lines if line and not line.startswith("#"))
    return [line.split("¦") for line in marked]


def split(text: str, language: str = "en") -> list[str]:
    found = sentences(text, [Span(start=0, end=len(text))], language)
    return [span.of(text) for span in found]


@pytest.mark.parametrize("parts", trouble_cases(), ids=lambda parts: parts[0][:40])
def test_trouble_set(parts: list[str]) -> None:
    expected = [part.strip() for part in parts]
    if expected[0] in KNOWN_MISSES:
        pytest.xfail("known miss")
    assert split("".join(parts)) == expected


@pytest.mark.parametrize(
    "parts",
    [
        ["It ended. ”", "He left."],
        ["“It ended. ”", "“He left.”"],
        ["It ended.", "“He left.”"],
        ["The wall (est. 1990) stands.", "It is old."],
        ["It is approx. 5 km long.", "It is old."],
        ["See vol. 3 and figs. 5 to 7.", "It is old."],
        ["It lost 5 tanks (incl. 3 new).", "He left."],
        ["It goes max. 7 km, avg. 6 km.", "He left."],
        ["It had 40 rooms, and Ms. Berg took two.", "He left."],
        ["It began at 5 p.m. Monday.", "It ended at 7 p.m.", "He left."],
        ["It began at 5 p.m. MSK on Monday.", "It ended at 7 p.m. CST.", "He left at 8 p.m. MST."],
        ["We call it Type B.", "All of them are new.", "See paragraph 4(a).", "It ended."],
    ],
)
def test_marks_and_abbreviations_between_sentences(parts: list[str]) -> None:
    assert split(" ".join(parts)) == parts


def test_no_body_no_sentences() -> None:
    assert sentences("Nothing of this is body.", []) == []
    assert sentences("   \n ", [Span(start=0, end=5)]) == []


def test_no_sentence_crosses_from_one_body_span_into_the_next() -> None:
    text = "It was late and\nThe mill was shut. Nobody came."
    found = sentences(text, [Span(start=0, end=15), Span(start=16, end=len(text))])
    assert [span.of(text) for span in found] == [
        "It was late and",
        "The mill was shut.",
        "Nobody came.",
    ]


def test_offsets_are_code_points() -> None:
    text = "A 😀 was seen. Nobody sold the 𝔐ill."
    assert split(text) == ["A 😀 was seen.", "Nobody sold the 𝔐ill."]


def test_language_chooses_the_abbreviations() -> None:
    text = "Er kam z.B. am Montag. Dann ging er."
    assert split(text, "de") == ["Er kam z.B. am Montag.", "Dann ging er."]
    assert split("One came. Two left.", "no such language") == ["One came.", "Two left."]


def test_a_sentence_without_end_is_cut_at_white_space() -> None:
    text = "word " * 1_000
    found = split(text)
    assert " ".join(found) == text.strip()
    assert all(len(piece) <= LONGEST_SENTENCE for piece in found)


def test_a_word_without_end_is_cut_within() -> None:
    text = "a" * 1_000_000
    assert [len(piece) for piece in split(text)] == [LONGEST_SENTENCE] * 500


@pytest.mark.parametrize(
    "piece", ["“", "‘", '"', "«", "(", "a.", "A. ", ". ", "…A", "May. A", "。"]
)
def test_hostile_runs_are_partitioned(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    assert "".join("".join(split(text)).split()) == "".join(text.split())


@pytest.mark.parametrize("name", ["Łukasz", "Șerban", "Ίων", "Їжак"])
def test_a_sentence_after_may_begins_with_any_capital(name: str) -> None:
    assert split(f"The yard sold nine tugs in May. {name} bought them.")[1:] == [
        f"{name} bought them."
    ]


WIDE_SPACES = [chr(n) for n in range(128, 0x3001) if chr(n).isspace()]


@pytest.mark.parametrize("space", WIDE_SPACES, ids=ascii)
@pytest.mark.parametrize("language", ["en", "de", "ru", "ja"])
def test_white_space_of_several_bytes_stands_anywhere(space: str, language: str) -> None:
    text = f"Iran sold Russia 40 drones under plan B{space}. The ministry said so{space}.{space}B"
    assert split(text, language)[0].startswith("Iran sold Russia 40 drones under plan B")
    assert "".join("".join(split(text, language)).split()) == "".join(text.split())


def test_where_the_library_breaks_down_sentences_end_at_full_stops(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def panics(language: str, text: str) -> None:
        # What the library raised before what it stumbles over was masked.
        original(language, "B\u00a0.")

    original = sentencex.get_sentence_boundaries
    monkeypatch.setattr(sentencex, "get_sentence_boundaries", panics)
    text = "Iran sold 3.5 tons to A. Weber. Nobody came!\nThe port was shut."
    assert split(text) == ["Iran sold 3.5 tons to A. Weber.", "Nobody came!", "The port was shut."]


# What one character less or more of is another sentence: short words and abbreviations, before
# and after every kind of space, mark and letter of several bytes.
snags = st.lists(
    st.one_of(
        st.sampled_from([*"aBIM.!?,;:…。！？｡।؟۔·’”“()-/1 ", *WIDE_SPACES]),
        st.sampled_from("ﬁßİŁéЖяאבالक一국あ\u0301\u200b\u200d\ufeff\u00ad\ufe0f\u20e3😀🇺🇸👍🏽𝒜"),
        st.sampled_from(["Mr.", "U.S.", "No.", "p.m.", "St.", "z.B.", "т.д.", "Mme.", "3.5", "1."]),
        st.characters(min_codepoint=128, exclude_categories=["Cs"]),
    ),
    max_size=14,
).map("".join)


@given(snags, st.sampled_from(["en", "de", "fr", "ru", "uk", "ar", "fa", "hi", "zh", "ja", "ko"]))
def test_no_sequence_breaks_the_library_down(text: str, language: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pipeline.sentences, "is_panic", lambda error: False)
        found = split(f"{text}.", language)
    assert "".join("".join(found).split()) == "".join(f"{text}.".split())


noisy = st.text(alphabet="ab AB.!?…“”‘’\"'()[]1 \n\t。я.ß\u2028\u00a0 ,", max_size=120)


@given(st.lists(st.one_of(st.text(max_size=60), noisy), max_size=5), st.sampled_from(["", "\n"]))
def test_every_visible_code_point_of_the_body_is_in_one_sentence(
    paragraphs: list[str], gap: str
) -> None:
    text, body = "", []
    for paragraph in paragraphs:
        if paragraph:
            body.append(Span(start=len(text), end=len(text) + len(paragraph)))
        text += paragraph + gap
    found = sentences(text, body)
    covered = [index for span in found for index in range(span.start, span.end)]
    assert covered == sorted(set(covered))
    visible = [i for span in body for i in range(span.start, span.end) if not text[i].isspace()]
    assert [index for index in covered if not text[index].isspace()] == visible
    for span in found:
        assert span.of(text) == span.of(text).strip()
        assert span.end - span.start <= LONGEST_SENTENCE
        assert any(outer.start <= span.start and span.end <= outer.end for outer in body)
