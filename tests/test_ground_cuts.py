"""Negations and numbers that a quote's ends, the page or its spelling hide a part of."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ground import Grounder
from pipeline.ground.bare import bare

_ODD = st.text(st.sampled_from("aB1- .\n\r\u00ad\u200b\u200d\ufeff\u2010\u00e9"), max_size=30)


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        # The first letter, or letters, of a negation.
        ("Neither yard sold cranes to Lisk in May.", "Either yard sold cranes to Lisk in May."),
        ("Never did the yard sell cranes to Lisk.", "Ever did the yard sell cranes to Lisk."),
        ("None of the cranes came from the yard.", "One of the cranes came from the yard."),
        ("Nor did the yard sell cranes to Lisk.", "or did the yard sell cranes to Lisk."),
        ("Keine Werft verkaufte Kräne an Lisk.", "eine Werft verkaufte Kräne an Lisk."),
        ("Ninguna empresa vendió grúas a Lisk.", "una empresa vendió grúas a Lisk."),
        ("Nessuna ditta ha venduto gru a Lisk.", "una ditta ha venduto gru a Lisk."),
        ("Aucune entreprise a vendu des grues.", "une entreprise a vendu des grues."),
        ("Nie hat die Werft Kräne verkauft.", "ie hat die Werft Kräne verkauft."),
        ("Le chantier n’a livré de grues que lundi.", "a livré de grues que lundi."),
        ("Keinerlei Kräne kamen im Hafen an.", "einerlei Kräne kamen im Hafen an."),
        ("Nijedna firma to ne prodaje sad.", "jedna firma to ne prodaje sad."),
        ("Κανένας δεν πούλησε τους γερανούς.", "ένας δεν πούλησε τους γερανούς."),
        # The last.
        ("It sold the cranes without a licence.", "It sold the cranes with"),
        ("It sold the cranes without a licence.", "It sold the cranes With"),
        ("It is hardly possible that Lisk paid.", "It is hard"),
        ("They can't deliver the cranes to Lisk.", "They can"),
        ("They won’t deliver the cranes to Lisk.", "They won"),
        ("They couldn`t deliver the cranes to Lisk.", "They could"),
        # A number in words, an opposite, a word of reserve.
        ("The yard sold fourteen cranes to Lisk.", "The yard sold four"),
        ("Sixteen cranes went to Lisk in May.", "teen cranes went to Lisk in May."),
        ("The female guards of the port left Lisk.", "male guards of the port left Lisk."),
        ("Almost all of the cranes are there.", "most all of the cranes are there."),
        # Words that the page ran together.
        ("The yard hasnever received the cranes.", "The yard has"),
        ("The yard hasnever received the cranes.", "ever received the cranes."),
        ("It said hadneverreceived cranes in Lisk.", "received cranes in Lisk."),
        ("Officials saidnobody sold the cranes.", "body sold the cranes."),
        ("The yard hasno cranes in the port.", "The yard has"),
        ("The nonRussian yards sold the cranes.", "Russian yards sold the cranes."),
        # Parted by what is invisible, or by the end of a line.
        ("It was un\u00adlawful to sell the cranes.", "lawful to sell the cranes."),
        ("It was un\u200blawful to sell the cranes.", "lawful to sell the cranes."),
        ("It was un\u00ad\nlawful to sell the cranes.", "lawful to sell the cranes."),
        ("It was un-\nlawful to sell the cranes.", "lawful to sell the cranes."),
        ("It was un-\r\n  lawful to sell cranes.", "lawful to sell cranes."),
        ("The cranes were harm\ufeffless to the port.", "The cranes were harm"),
        ("The ex-\nMinister sold the cranes.", "Minister sold the cranes."),
    ],
)  # fmt: skip
def test_no_quote_begins_or_ends_in_a_word_that_the_rest_turns(text: str, quote: str) -> None:
    assert Grounder(text).ground([quote]) == [None]


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("It is deniedthat the yard sold cranes.", "the yard sold cranes"),
        ("It sold the cranesand left the port.", "It sold the cranes"),
        ("It sold the cranesone by one in May.", "one by one in May"),
        ("Nobody’s cranes were sold in Lisk.", "Nobody"),
        ("It refused the cranes in Lisk.", "It refuse"),
        ("They’re sold in Lisk by the yard.", "They"),
        ("In the port ofLisk it was never sold.", "Lisk it was never sold"),
        ("In the port of L’Isle cranes were sold.", "Isle cranes were sold"),
        ("The self-\nmade cranes were sold there.", "made cranes were sold there"),
    ],
)
def test_a_cut_that_turns_nothing_is_grounded(text: str, quote: str) -> None:
    (match,) = Grounder(text).ground([quote])
    assert match is not None
    assert text[match.start : match.end] == quote


@pytest.mark.parametrize("nothing", ["\u00ad", "\u200b", "\u2060", "\ufeff", "\u00ad\n", "-\n"])
def test_what_is_invisible_parts_no_number(nothing: str) -> None:
    text = f"The yard bought 1{nothing}300 cranes from the port of Lisk."
    assert Grounder(text).ground(["300 cranes from the port of Lisk."]) == [None]
    assert Grounder(text).ground(["The yard bought 1"]) == [None]
    assert Grounder(text).ground([f"The yard bought 1{nothing}300 cranes"]) != [None]


def test_what_is_invisible_parts_no_group_of_a_number() -> None:
    text = "The yard bought 40\u2060,\u200b000 cranes from the port of Lisk."
    assert Grounder(text).ground(["The yard bought 40"]) == [None]
    assert Grounder(text).ground(["The yard bought 40 cranes from the port of Lisk."]) == [None]


@pytest.mark.parametrize("nothing", ["\u00ad", "\u200b", "\u2060", "\u200c", "-\n", "\u00ad\n"])
@pytest.mark.parametrize("word", ["un|lawful", "il|legal", "in|complete", "dis|approved", "nev|er"])
def test_what_is_invisible_hides_no_negation(word: str, nothing: str) -> None:
    first, rest = word.split("|")
    text = f"It was {first}{nothing}{rest} to sell the cranes to Lisk, said the yard."
    without = text.replace(first + nothing + (rest if first == "nev" else ""), "")
    assert Grounder(text).ground([" ".join(without.split())]) == [None]
    (match,) = Grounder(text).ground([text.replace(nothing, "")])
    assert match is not None
    assert (match.start, match.end) == (0, len(text))


def test_a_range_at_the_end_of_a_line_keeps_its_figures() -> None:
    text = "The yard bought 10-\n15 cranes from the port of Lisk."
    (match,) = Grounder(text).ground(["The yard bought 10-15 cranes from the port"])
    assert match is not None
    assert Grounder(text).ground(["The yard bought 1015 cranes from the port of Lisk."]) == [None]


@pytest.mark.parametrize(
    ("printed", "quoted"),
    [
        # Run together with the word before it, or the word behind it.
        ("Lisk hasnever received", "Lisk has received"),
        ("Lisk willnever receive", "Lisk will receive"),
        ("Lisk hasno cranes", "Lisk has cranes"),
        ("Lisk neverreceived", "Lisk received"),
        ("sold itwithout a licence", "sold it with a licence"),
        ("sold it withouta licence", "sold it with a licence"),
        ("the yard saidnobody sold", "the yard said somebody sold"),
        ("It wasunlawful to sell", "It was lawful to sell"),
        ("Lisk hatniemals Kräne", "Lisk hat Kräne"),
        # Other characters for an apostrophe.
        ("They didn`t sell", "They did sell"),
        ("They didn´t sell", "They did sell"),
        ("They didn‘t sell", "They did sell"),
        ("They didn′t sell", "They did sell"),
        # A space that makes two words of one, or one of two.
        ("The cranes were in effective use", "The cranes were ineffective use"),
        ("The cranes were ineffective use", "The cranes were in effective use"),
        ("He was in competent hands", "He was incompetent hands"),
        # Twelve hours.
        ("at 3 p.m. on 12 May", "at 3 a.m. on 12 May"),
        ("at 3 p.m. on 12 May", "at 3am on 12 May"),
        ("at 3pm on 12 May", "at 3 A.M. on 12 May"),
    ],
)
def test_a_turn_is_seen_however_it_is_printed(printed: str, quoted: str) -> None:
    text = f"In the third quarter of the year, {printed} the cranes from the port of Lisk."
    quote = text.replace(printed, quoted)
    assert Grounder(text).ground([quote]) == [None]
    assert Grounder(quote).ground([text]) == [None]


@pytest.mark.parametrize(
    ("printed", "quoted"),
    [
        ("Lisk hasnever received", "Lisk has never received"),
        ("Lisk hasnever recieved", "Lisk has never received"),
        ("sold itwithout a license", "sold it without a licence"),
        ("They didn`t sell", "They didn't sell"),
        ("They didn´t sell", "They did not sell"),
        ("The anti-tank gun", "The antitank gun"),
        ("at 3 p.m. on 12 May", "at 3pm on 12 May"),
        ("at 3 a. m. on 12 May", "at 3 am on 12 May"),
        ("the casino of Lisk", "the casinos of Lisk"),
    ],
)
def test_a_negation_printed_otherwise_is_none_lost(printed: str, quoted: str) -> None:
    text = f"In the third quarter of the year, {printed} the cranes from the port of Lisk."
    quote = text.replace(printed, quoted)
    assert Grounder(text).ground([quote]) != [None]
    assert Grounder(quote).ground([text]) != [None]


@given(_ODD)
def test_a_bare_text_keeps_the_order_of_what_is_left(text: str) -> None:
    plain = bare(text)
    places = [plain.at(position) for position in range(len(text) + 1)]
    assert (places[0], places[-1]) == (0, len(plain.text))
    assert {after - before for before, after in itertools.pairwise(places)} <= {0, 1}
    kept = [c for c, at, after in zip(text, places, places[1:], strict=False) if after > at]
    assert "".join(kept) == plain.text
    assert bare(plain.text).text == plain.text or "\n" in text


@pytest.mark.parametrize("between", ["\n\n", "\n \n", " "])
@pytest.mark.parametrize("added", [" important", " indeed so", " then."])
def test_a_word_behind_the_last_stop_takes_none_of_what_follows(between: str, added: str) -> None:
    said = "The yard sold the cranes to a firm in the north, “which happens often,” he said."
    text = f"The weather was fine.\n\n{said}{between}In Lisk the mill stood idle."
    (match,) = Grounder(text).ground([said + added])
    assert match is not None
    assert text[match.start : match.end] == said


def test_another_name_behind_an_abbreviation_is_not_cut_off() -> None:
    text = "The yard sold the cranes of the old port to Mr. Ivanov. He paid for them."
    quote = "The yard sold the cranes of the old port to Mr. Petrov."
    assert Grounder(text).ground([quote]) == [None]


@pytest.mark.parametrize("dropped", ["industrial ", "old industrial ", "big new "])
def test_words_left_out_before_the_last_do_not_cut_the_end_off(dropped: str) -> None:
    said = f"The yard said on Monday that it would sell the cranes to the {dropped}complex."
    text = f"{said} It rained on the next day."
    (match,) = Grounder(text).ground([said.replace(dropped, "")])
    assert match is not None
    assert text[match.start : match.end] == said
