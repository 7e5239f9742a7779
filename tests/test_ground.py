"""Grounding: offsets that are exact, figures that never change, and the rates it must hold."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from benchmarks.ground import (
    article,
    sentences,
)
from pipeline.ground import Grounder, ground
from pipeline.ground.bare import bare
from pipeline.ground.breaks import extends, in_number, is_break
from pipeline.ground.cuts import cuts_meaning
from pipeline.ground.fold import fold
from pipeline.ground.guard import contradicts
from pipeline.ground.names import Vocabulary

NEWS = article(random.Random(1), "first_half")

# Letters that fold to two, marks, joiners, Hangul in parts, invisible characters, digits.
ODD = st.text(
    st.one_of(
        st.sampled_from(
            "aAbe ßﬁﬃİ…é\u0301\u0323\u0302\u200b\u200d\ufe0f\u00ad한\u1112\u1161\u11ab"
        ),
        st.sampled_from(" \n\t\u00a0'\"“”’—–--«½²①123.,٣"),
        st.characters(),
    ),
    max_size=60,
)


def found(text: str, quote: str) -> tuple[str, str] | None:
    """Method and matched text."""
    match = ground(text, [quote])[0]
    return None if match is None else (match.method, text[match.start : match.end])


# --- exact -------------------------------------------------------------------------------


@given(ODD, st.data())
def test_every_slice_of_any_text_is_found_verbatim(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    quote = text[start:end].strip()
    start = text.index(quote, start)
    plain = bare(text)
    low, high = plain.at(start), plain.at(start + len(quote))
    assume(not in_number(plain.text, low) and not in_number(plain.text, high))
    assume(not quote or not cuts_meaning(plain.text, low, high))
    assert found(text, text[start:end]) == (("exact", quote) if quote else None)


@pytest.mark.parametrize("quote", ["", " ", "\n\t\u00a0", "\u200b", "a few more words"])
def test_blank_quotes_and_empty_texts_match_nothing(quote: str) -> None:
    assert ground("some text", [quote]) == [None]
    assert ground("", [quote]) == [None]


def test_whole_words_are_preferred_to_parts() -> None:
    text = "The Iranian envoy left Iran."
    match = ground(text, ["Iran"])[0]
    assert match is not None
    assert match.start == text.index("Iran.")
    assert found("The Iranian envoy left.", "Iran") == ("exact", "Iran")


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("It lost 5,000 vehicles.", "It lost 5"),
        ("It lost 5,000 vehicles.", "000 vehicles"),
        ("It lost 50 vehicles.", "lost 5"),
        ("Growth of 11.5 percent.", "1.5 percent"),
        ("Growth of 10² units.", "Growth of 10"),
    ],
)
def test_no_match_cuts_a_number(text: str, quote: str) -> None:
    assert ground(text, [quote]) == [None]


# --- normalised --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "quote", "expected"),
    [
        ("He said “no” twice.", 'said "no" twice', "said “no” twice"),
        ("It’s Russia’s «plan».", "It's Russia's 'plan'", "It’s Russia’s «plan»"),
        ("a record – traders say", "a record - traders", "a record – traders"),
        ("a record -- traders say", "a record — traders", "a record -- traders"),
        ("two\u00a0\u00a0words\nhere", "two words here", "two\u00a0\u00a0words\nhere"),
        ("Anthony Blinkenand the Minister", "Blinken and the Minister", "Blinkenand the Minister"),
        ("run to gether words here", "run together words", "run to gether words"),
        ("sanctionsafter having", "sanctions after having", "sanctionsafter having"),
        ("MOSCOW said so", "Moscow said", "MOSCOW said"),
        ("in the café today", "the cafe\u0301", "the café"),
        ("in the cafe\u0301 today", "the café", "the cafe\u0301"),
        (
            "Nguye\u0302\u0303n and Vie\u0302\u0323t",
            "Nguyễn and Việt",
            "Nguye\u0302\u0303n and Vie\u0302\u0323t",
        ),
        ("an oﬃce of ﬁne art", "office of fine", "oﬃce of ﬁne"),
        ("and so … it ends", "so ... it", "so … it"),
        ("die Straße lang", "die STRASSE", "die Straße"),
        ("vul\u00adner\u200bable sites", "vulnerable sites", "vul\u00adner\u200bable sites"),
        ("ＡＢＣ １２３ here", "ABC 123 here", "ＡＢＣ １２３ here"),
        (
            "\u1112\u1161\u11ab\u1100\u116e\u11a8 news",
            "한국 news",
            "\u1112\u1161\u11ab\u1100\u116e\u11a8 news",
        ),
        ("Ⅳ corps left", "IV corps", "Ⅳ corps"),
        ("It left. It came back.", "... It came…", "It came"),
    ],
)
def test_spelling_is_normalised_and_mapped_back(text: str, quote: str, expected: str) -> None:
    assert found(text, quote) == ("normalised", expected)


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("It was a notable win.", "was a not able win"),
        ("He is not able to pay.", "is notable to pay"),
        ("It finally came.", "in ally"),
        ("It rose by 10² units.", "rose by 102 units"),
        ("About ½ of them left.", "About 12 of them"),
        ("In 2022 50 tanks left.", "In 202250 tanks left"),
        ("Of 15 men, all left.", "Of 1 5 men"),
        ("Die Straße", "Die Stras"),
        ("한 say", "\u1112\u1161 say"),
    ],
)
def test_normalising_makes_no_other_words_or_figures(text: str, quote: str) -> None:
    assert ground(text, [quote]) == [None]


@given(ODD, st.data())
def test_folding_maps_back_exactly(text: str, data: st.DataObject) -> None:
    folded = fold(text)
    size = len(folded.text)
    assert len(folded.starts) == len(folded.ends) == size
    assert list(folded.starts) == sorted(folded.starts)
    assume(size)
    start = data.draw(st.integers(0, size - 1))
    end = data.draw(st.integers(start + 1, size))
    span = folded.original(start, end)
    assume(span is not None and " " not in (folded.text[start], folded.text[end - 1]))
    assert span is not None
    assert fold(text[slice(*span)]).text == folded.text[start:end]
    assert folded.inside(*span) == (start, end)
    assert not extends(text, span[0]) or "\u200d" in text
    assert not extends(text, span[1])


PERTURBATIONS: dict[str, Callable[[str], str]] = {
    "straight quotes": lambda q: q.translate(str.maketrans("“”’", '""\'')),
    "curly quotes": lambda q: q.translate(str.maketrans("'\"", "’”")),
    "dashes": lambda q: q.replace("–", "--"),
    "wide spaces": lambda q: q.replace(" ", " \u2003\n"),
    "a missing space": lambda q: q.replace("e ", "e", 1),
    "upper case": str.upper,
    "decomposed": lambda q: unicodedata.normalize("NFD", q),
    "zero width": lambda q: q.replace("e", "e\u200b"),
    "full width": lambda q: q.translate({c: c + 0xFEE0 for c in range(ord("A"), ord("z"))}),
    "ends": lambda q: f"\n {q}\t",
}


@given(st.data())
def test_perturbed_quotes_are_found_at_the_same_place(data: st.DataObject) -> None:
    breaks = [i for i in range(len(NEWS) + 1) if is_break(NEWS, i) and not in_number(NEWS, i)]
    first = data.draw(st.integers(0, len(breaks) - 61))
    last = first + data.draw(st.integers(8, 60))
    quote = NEWS[breaks[first] : breaks[last]].strip()
    assume(fold(NEWS).text.count(fold(quote).text) == 1)
    for name in data.draw(st.lists(st.sampled_from(sorted(PERTURBATIONS)), min_size=1, max_size=3)):
        perturbed = PERTURBATIONS[name](quote)
        match = ground(NEWS, [perturbed])[0]
        assert match is not None, name
        assert NEWS[match.start : match.end] == quote, name
        assert match.method == ("exact" if perturbed.strip() == quote else "normalised")
        assert match.score == 1


# --- fuzzy -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "quote", "expected"),
    [
        (
            "Earlier. The firm sold its old lathes to a broker. Later.",
            "The company sold its old lathes to a broker.",
            "The firm sold its old lathes to a broker.",
        ),
        (
            "Earlier. The firm sold its old lathes to a broker. Later.",
            "Their firm sold its lathes to a broker",
            "The firm sold its old lathes to a broker",
        ),
        (
            "a note that the firm sold its lathes to a dealer in spring",
            "the firm sold its lathes to a broker",
            "the firm sold its lathes to a dealer",
        ),
        (
            "It lost 5,000 vehicles in the war.",
            "It lost 5000 vehicles in a war.",
            "It lost 5,000 vehicles in the war.",
        ),
        (
            "It lost six of its old tanks there.",
            "It lost 6 of its old tanks there.",
            "It lost six of its old tanks there.",
        ),
        (
            "They did not sell any lathes there.",
            "They didn't sell any lathes there.",
            "They did not sell any lathes there.",
        ),
        (
            "今日は天気がとてもいいですから散歩に出かけましょうと彼は言いました。",
            "天気がとてもよいですから散歩に出かけましょうと彼は言い",
            "天気がとてもいいですから散歩に出かけましょうと彼は言い",
        ),
    ],
)
def test_altered_quotes_are_found_between_words(text: str, quote: str, expected: str) -> None:
    assert found(text, quote) == ("fuzzy", expected)


TRUE = "On Monday Norvia said that about 120 of the 4,500 tanks, worth $20 million, were lost."


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("120", "121"),
        ("120", "1200"),
        ("4,500", "4,50"),
        ("120 of the 4,500", "4,500 of the 120"),
        ("million", "billion"),
        ("$", "€"),
        ("were lost", "were not lost"),
        ("were lost", "weren't lost"),
        ("were lost", "were never lost"),
        ("said", "denied"),
        ("Monday", "Friday"),
        ("about 120", "two"),
        ("about 120", "no"),
        ("Norvia", "Kadria"),
    ],
)
def test_a_changed_fact_is_not_grounded(old: str, new: str) -> None:
    text = f"Talks went on. {TRUE} The envoy of Norvia left."
    quote = TRUE.replace(old, new)
    assert quote != TRUE
    assert ground(text, [quote, quote.replace("that about", "that")]) == [None, None]
    assert found(text, TRUE.replace("that about", "this about")) == ("fuzzy", TRUE)


def test_a_negation_that_moves_is_a_change() -> None:
    one, other = "it did not sell, but it did buy", "it did sell, but it did not buy"
    assert contradicts(other, one, Vocabulary(""))
    assert not contradicts(one, one, Vocabulary(""))


def test_a_changed_end_of_a_quote_is_not_cut_off() -> None:
    text = "Ships left. They sent all of the old lathes to Wexmoor and then closed. To Lisk, too."
    assert ground(text, ["They sent all of the old lathes to Lisk"]) == [None]


def test_a_quote_that_could_be_either_of_two_facts_is_not_grounded() -> None:
    text = "The goods came through Kadria in spring. The goods came through Morena in spring."
    assert ground(text, ["The goods all came through in spring."]) == [None]
    assert found(text[:40], "The goods all came through in spring.") == ("fuzzy", text[:40])


def test_the_opposite_of_a_word_is_a_change() -> None:
    text = "He called the whole of the trade in lathes legal yesterday."
    assert ground(text, [text.replace("legal", "illegal")]) == [None]


def test_threshold_is_the_least_score() -> None:
    text = "The firm sold its old lathes to a broker in the north."
    quote = "The company sold its new lathes to a man in the north."
    match = ground(text, [quote])[0]
    assert match is not None
    assert 0.6 <= match.score < 1
    assert Grounder(text, threshold=match.score).ground([quote]) == [match]
    assert Grounder(text, threshold=match.score + 0.01).ground([quote]) == [None]


# --- several places, and ranges ----------------------------------------------------------


def test_repeated_quotes_get_a_place_each() -> None:
    text = "So it goes. First one. So it goes. Second one. So it goes."
    places = [m and m.start for m in ground(text, ["So it goes."] * 3)]
    assert places == [0, 23, 47]
    between = ground(text, ["First one.", "So it goes.", "Second one.", "so it goes"])
    assert [m and m.start for m in between] == [12, 23, 35, 47]
    backwards = ground(text, ["Second one.", "So it goes.", "So it goes.", "First one."])
    assert [m and m.start for m in backwards] == [35, 47, 23, 12]


def test_a_quote_asked_for_more_often_than_it_stands_shares_a_place() -> None:
    text = "So it goes. First one. So it goes. Second one."
    assert [m and m.start for m in ground(text, ["So it goes."] * 4)] == [0, 23, 23, 23]
    quotes = ["So it goes.", "So it goes.", "Second one.", "So it goes."]
    assert [m and m.start for m in ground(text, quotes)] == [0, 23, 35, 23]
    first = ["So it goes.", "So it goes.", "First one.", "So it goes."]
    assert [m and m.start for m in ground(text, first)][3] == 23


def test_repeated_altered_quotes_get_a_place_each() -> None:
    line = "The firm sold its old lathes to a broker in the north."
    text = f"{line} It was late. {line}"
    quote = line.replace("old", "good old")
    assert [m and m.start for m in ground(text, [quote, quote])] == [0, text.rindex(line)]


@given(st.randoms(use_true_random=False))
def test_verbatim_quotes_are_right_in_any_order(rng: random.Random) -> None:
    spans = sentences(NEWS)
    repeated = "Nobody was hurt."
    text = NEWS.replace("\n\n", f" {repeated}\n\n")
    quotes = [NEWS[start:end] for start, end in spans] + [repeated] * text.count(repeated)
    rng.shuffle(quotes)
    matches = ground(text, quotes)
    assert [m and text[m.start : m.end] for m in matches] == quotes
    assert {m.method for m in matches if m} == {"exact"}
    assert len({(m.start, m.end) for m in matches if m}) == len(quotes)


def test_matches_lie_within_the_ranges() -> None:
    text = "The mill shut. Bread rose.  The mill shut. The old mill in Lisk shut down."
    second = text.index("The mill", 5)
    after = [(second, len(text))]
    quotes = ["The mill shut.", "the  mill shut", "The old mill of Lisk shut down.", "Bread rose."]
    matches = ground(text, quotes, after)
    assert [m and m.start for m in matches] == [second, second, text.index("The old"), None]
    assert ground(text, ["Bread rose. The mill"], [(15, 26), (28, 42)])[0] is not None
    assert ground(text, ["rose. The mill"], [(15, 24), (28, 42)]) == [None]
    assert ground(text, quotes, []) == [None] * 4


@given(ODD, st.lists(ODD, max_size=4), st.integers(0, 60), st.integers(0, 60))
def test_any_input_gives_sound_matches(text: str, quotes: list[str], one: int, other: int) -> None:
    low, high = sorted((min(one, len(text)), min(other, len(text))))
    matches = Grounder(text).ground(quotes, [(low, high)])
    assert matches == Grounder(text).ground(quotes, [(low, high)])
    for quote, match in zip(quotes, matches, strict=True):
        if match:
            assert low <= match.start < match.end <= high
            assert 0 < match.score <= 1
            assert (match.method == "exact") == (text[match.start : match.end] == quote.strip())
            plain = bare(text)
            ends = plain.at(match.start), plain.at(match.end)
            assert not any(in_number(plain.text, at) for at in ends)


@pytest.mark.parametrize("text", ["a" * 100_000, "ab" * 50_000, "1" * 50_000, "e\u0301" * 50_000])
def test_hostile_texts_come_to_an_end(text: str) -> None:
    quotes = [text[:90] + " x " + text[:90], "a b c d e f g h", text[:5_000] + "x"]
    assert len(Grounder(text).ground(quotes)) == 3
