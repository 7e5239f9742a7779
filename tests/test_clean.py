"""What is article and what is page: cues, places, and the seeds line by line."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.clean import clean
from pipeline.clean.cues import Cue, cue_for, cues
from pipeline.clean.paragraphs import paragraphs
from schemas.article import Layout

SEEDS = Path(__file__).parent.parent / "seeds"

PROSE = "The mill by the river shut in May, and forty people lost their jobs, the union said."
MORE = "Its owner has not said when it will open again, nor what will become of the machines."


def text_of(*paragraphs: str) -> str:
    return "\n\n".join(paragraphs)


def furniture_of(text: str) -> list[tuple[str, str]]:
    return [(item.reason, item.of(text)) for item in clean(text).furniture]


def body_of(text: str) -> list[str]:
    return [span.of(text) for span in clean(text).body]


@pytest.mark.parametrize("cue", cues(), ids=lambda cue: cue.example[:40])
def test_each_cue_recognises_its_example(cue: Cue) -> None:
    assert cue.takes in {"paragraph", "links", "list", "comments", "thread"}
    assert cue_for(cue.example) == cue
    text = text_of("Mill shut", PROSE, MORE, cue.example)
    assert (cue.reason, cue.example) in furniture_of(text)
    assert body_of(text) == ["Mill shut", PROSE, MORE]


@pytest.mark.parametrize(
    "sentence",
    [
        "Updated figures show 14 firms sold the parts.",
        "Published on Monday, the list names 14 firms.",
        "Credit-rating agencies said on Friday that the bank was safe.",
        "Copyright law was changed in 2019, the court said.",
        "With information from spies, the state built its first bomb.",
        "Written by Ana Reis, the report says that the mill is closed.",
        "By March, the ministry had sold 14 drones.",
        "They opened a case (criminal file 12).",
        "A third of voters agree, according to a poll by Reuters/Ipsos.",
        "See also the report of May, which says that the firm sold it.",
        "More than 300 people died.",
        "Sign up for the army and you will be freed, Putin told the prisoners.",
        "Subscribe to the bonds or leave the land, the ministry said.",
        "Join the army in Oslo on Facebook, the ministry said.",
        "Watch: Iran sold 300 drones to Russia in 2023.",
        "Watch: the yard was closed by the council.",
        "Sponsored by Tehran, the group fired 12 rockets.",
        "Found an error in the ledger of the bank, the auditors did.",
        "Related companies sold 14 lathes to the port.",
        "Share prices fell by 4 percent on Monday.",
        "Comments by the minister angered the union.",
        "Reuters reported that the plant is closed.",
        "Video shows tanks burning near the bridge.",
        "Search teams found two bodies.",
        "The bank uses cookies to track its clients.",
        "He declined to comment.",
        "Tags: 14 firms are named.",
        "The ministry denied the report",
        "What happens next?",
        "- Forty jobs at the mill",
    ],
)
def test_a_real_sentence_is_body(sentence: str) -> None:
    text = text_of("Mill shut", PROSE, sentence, MORE)
    assert body_of(text) == ["Mill shut", PROSE, sentence, MORE]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("Northern port sells lathes despite embargo", "teaser"),
        ("Deputy Harbour Master of the Port Anton Vesely", "caption"),
        ("Ten minutes in Ostrava", "sub_heading"),
    ],
)
def test_a_lone_unpunctuated_line_amid_prose_is_furniture(line: str, reason: str) -> None:
    text = text_of("Mill shut", PROSE, line, MORE)
    assert furniture_of(text) == [(reason, line)]


def test_several_unpunctuated_lines_are_a_list_of_the_article() -> None:
    rows = ["Poland sold lathes", "Malta sold pumps", "Norway sold nothing"]
    text = text_of("Mill shut", PROSE, "\n".join(rows), MORE)
    assert body_of(text) == ["Mill shut", PROSE, *rows, MORE]


def test_lines_after_a_colon_are_body() -> None:
    text = text_of("Mill shut", PROSE, PROSE[:-1] + ":", "Forty lathes", MORE)
    assert furniture_of(text) == []


def test_the_headline_is_the_title_and_stays_in_the_body() -> None:
    text = text_of("By Ana Reis", "Mill shuts — Northern Post", PROSE)
    layout = clean(text)
    assert layout.title is not None and layout.title.of(text) == "Mill shuts — Northern Post"
    assert layout.title in layout.body
    assert clean(text_of(PROSE, MORE)).title is None


def test_a_standfirst_is_body_and_a_name_at_the_top_is_a_caption() -> None:
    standfirst = "Union says that forty people lost their jobs"
    text = text_of("Mill shut", standfirst, "Anton Vesely", PROSE)
    assert body_of(text) == ["Mill shut", standfirst, PROSE]
    assert furniture_of(text) == [("caption", "Anton Vesely")]


def test_a_list_after_a_label_ends_where_prose_begins() -> None:
    links = ["Read also:", "Port sells lathes", "It rained in Ostrava"]
    going_on = [MORE, "Orlov denied it.", "Vesely said nothing.", "Reis left town."]
    text = text_of("Mill shut", PROSE, *links, *going_on)
    assert body_of(text) == ["Mill shut", PROSE, *going_on]
    text = text_of("Mill shut", PROSE, *links, *going_on[1:])
    assert body_of(text) == ["Mill shut", PROSE, *going_on[1:]]


def test_a_sentence_in_a_list_of_links_is_furniture_only_where_nothing_but_links_follows() -> None:
    teaser = "Port of Ostrava will sell no more lathes, its master said."
    at_end = text_of("Mill shut", PROSE, "Keep reading:", "Port sells lathes", teaser)
    assert ("related", teaser) in furniture_of(at_end)
    amid = text_of("Mill shut", PROSE, "Keep reading:", teaser, MORE + " " + PROSE)
    assert teaser in body_of(amid)


@pytest.mark.parametrize("label", ["Read also:", "Related stories", "Most read", "Keep reading:"])
def test_one_sentence_paragraphs_below_an_inline_link_are_body(label: str) -> None:
    background = ["The port sold eight cranes in August 2022.", "Lisk has bought pumps since May."]
    text = text_of("Mill shut", PROSE, MORE, label, "Port to close its gates", *background)
    assert body_of(text) == ["Mill shut", PROSE, MORE, *background]


@pytest.mark.parametrize("label", ["Read also:", "Related stories", "More on this story"])
def test_one_closing_sentence_below_an_inline_link_is_body(label: str) -> None:
    text = text_of("Mill shut", PROSE, label, "Port to close its gates", "Lisk sold the mill.")
    assert body_of(text) == ["Mill shut", PROSE, "Lisk sold the mill."]


def test_a_paragraph_said_twice_is_kept_once() -> None:
    text = text_of("Mill shut", PROSE, PROSE, MORE)
    assert furniture_of(text) == [("repeated", PROSE)]
    assert body_of(text) == ["Mill shut", PROSE, MORE]


def test_wrapped_lines_are_one_paragraph() -> None:
    wrapped = (
        "The mill by the river shut in May, and forty\n"
        "people lost their jobs. Its owner has not\n"
        "said when it will open again."
    )
    assert body_of(wrapped) == [wrapped]


# Wrapped as fmt does it: balanced, so that some lines have room for the next one's first word.
BALANCED = (
    "The mill by the river shut in May, and a hundred\n"
    "people who had worked there since Reis bought\n"
    "Lisk Works lost their jobs, the union of the\n"
    "port said."
)


def test_balanced_lines_are_one_paragraph() -> None:
    assert body_of(BALANCED) == [BALANCED]


@pytest.mark.parametrize(
    "paragraph",
    [
        "The yard delivered six barges to the port between 2014 and\n2017, for two million.",
        "The barges were made of parts that came from a company in\nLisk on their way to the port.",
        "The yard sold its barges to the port, the mill, the council,\nReis and the union in 2017.",
        "The council said that the barges had been sold by the\n“Lisk Works” in 2017.",
    ],
)
def test_a_sentence_broken_before_a_name_or_figure_is_one_paragraph(paragraph: str) -> None:
    assert body_of(text_of(PROSE, paragraph, MORE)) == [PROSE, paragraph, MORE]
    broken = paragraph.replace("\n", "\r\n")
    assert body_of(text_of(PROSE, broken, MORE)) == [PROSE, broken, MORE]


def test_two_lines_amid_wrapped_text_are_one_paragraph_where_the_first_is_full() -> None:
    two = "The barges of the yard were bought by Reis\nMills in 2017."
    assert body_of(text_of(BALANCED, two, MORE)) == [BALANCED, two, MORE]


@pytest.mark.parametrize(
    "lines",
    [
        ["Mill by the river shuts as Reis leaves", "The mill shut in May, the union said."],
        ["Mill by the river shuts its gates for good", "By Ana Reis"],
        ["Notice on the mill by the river of Lisk Act", "Lisk, 6 February 2025"],
        ["Ana Reis, chairwoman of the union", "Jan Vesely, owner of the mill", "Tom Poole, mayor"],
        ["- a barge of the yard near the old port", "- Two cranes of the mill", "- Lisk Works"],
        ["Barges of the yard by year of sale | 40 |", "Cranes of the mill by year | 12 | 14"],
        ["The union said: “It is over.”", "Reis did not."],
    ],
)
def test_headlines_names_lists_and_tables_stay_apart(lines: list[str]) -> None:
    text = text_of(BALANCED, "\n".join(lines), MORE)
    found = [text[start:end] for start, end in paragraphs(text)]
    assert found == [BALANCED, *lines, MORE]


def test_lines_without_blank_lines_are_paragraphs() -> None:
    text = "Mill shut\r\n" + PROSE + "\r\n" + MORE
    assert body_of(text) == ["Mill shut", PROSE, MORE]


def test_a_table_is_body() -> None:
    rows = ["Poland\t12\t14", "Malta\t3\t4", "Poland | 12 | 14", "Malta | Valletta | Maltese"]
    text = text_of("Mill shut", PROSE, *rows, MORE)
    assert body_of(text) == ["Mill shut", PROSE, *rows, MORE]


def test_no_text_no_layout() -> None:
    assert clean("") == clean(" \n\t\n") == Layout(title=None)


SEED_FURNITURE = {
    "001-active-protection": [
        ("caption", "Young sailors of a Russian"),
        ("caption", "Railway wagons with Russia"),
        ("caption", "Railway wagons with Russia"),
        ("sub_heading", "Ten minutes in New Delhi"),
        ("agency_credit", "(With material from news a"),
        ("related", "Keep reading:"),
        ("related", "Families told to leave Kup"),
        ("related", "Twenty-five more US prosec"),
        ("related", "The librarian who defied t"),
    ],
    "002-lost-equipment": [
        ("caption", "Wally Adeyemo, of the US T"),
        ("agency_credit", "(With material from news a"),
        ("related", "KEEP READING:"),
        ("related", "Eleven Russian bombers wit"),
        ("related", "For the time being there w"),
    ],
    "003-smuggled-chips": [
        ("date_line", "date 2023-11-12 Marta Lind"),
        ("teaser", "Arms output in Russia grow"),
        ("comment_form", "Noticed a mistake? Mark it"),
    ],
    "004-crop-drones": [
        ("related", "See also  Sunday of Christ"),
        ("related", "See also  Moscow drops the"),
        ("comment_form", "Leave a Comment"),
        ("comment_form", "Your email address stays p"),
    ],
    "005-machine-tools": [
        ("share_prompt", "Pass this article on in yo"),
        ("source_link", "Link to the source"),
        ("related", "More Articles"),
        ("comment_form", "Write a comment"),
        ("comment_form", "Your email address stays p"),
        ("navigation", "Back to top"),
    ],
}


@pytest.mark.parametrize("name", SEED_FURNITURE)
def test_furniture_of_the_seeds(name: str) -> None:
    text = (SEEDS / f"{name}.txt").read_text(encoding="utf-8")
    found = [(reason, line[:26]) for reason, line in furniture_of(text)]
    assert found == SEED_FURNITURE[name]


@pytest.mark.parametrize(
    "text",
    ["a" * 1_000_000, "x\n" * 20_000, "Read more\n" * 5_000, "home" + " | a" * 100 + "!"],
    ids=["no space", "short lines", "labels", "bars"],
)
def test_hostile_texts_are_covered(text: str) -> None:
    assert_covers(text)


line = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        [PROSE, MORE, "Keep reading:", "Mill shut", "", "* * *", "By Ana Reis", "Share"]
    ),
)


@given(st.lists(line, max_size=12), st.sampled_from(["\n", "\n\n", "\r\n", "\u2028", " \n \n"]))
def test_every_visible_code_point_is_body_or_furniture(lines: list[str], gap: str) -> None:
    assert_covers(gap.join(lines))


def assert_covers(text: str) -> None:
    layout = clean(text)
    spans = sorted([*layout.body, *layout.furniture], key=lambda span: span.start)
    assert list(layout.body) == sorted(layout.body, key=lambda span: span.start)
    end = 0
    for span in spans:
        assert not text[end : span.start].strip()
        assert span.of(text) == span.of(text).strip()
        assert span.start >= end
        end = span.end
    assert not text[end:].strip()
    assert layout.title is None or layout.title in layout.body


@pytest.mark.parametrize(
    "line",
    [
        "Don’t miss: the harbour shipped forty drums of paint to the islands.",
        "ALSO READ | The harbour sold 14 cranes to a firm in the north.",
        "Watch: a crane falls into the harbour in the storm.",
        "The Harbour Gazette contributed to this report.",
        "This article was amended on 12 May 2023 to say that the wall is older.",
        "Last year 10,000 readers gave us two million.",
        "ivan77 says: nobody needs that wall.",
        "If you have found a spelling error, please, notify us by selecting that text and pressing"
        " Ctrl+Enter.",
        "Spotted a factual error? E-mail the editors.",
        "Our Standards: The Thomson Reuters Trust Principles.",
        "Terms of use | Privacy policy | Contact",
        "About us · Advertise · Careers · Cookie policy",
        "What do you think? Tell us in the comments.",
        "Share your thoughts in the comments section below.",
        "Have a tip? Contact our reporters.",
        "Do you have any information about this? Write to us at the address below.",
        "Sign up for the daily newsletter of the Gazette.",
        "Sign up for THE EARLY TIDE, our harbour letter. Mondays, free.",
        "Photo: Reuters",
    ],
)
def test_a_line_of_the_page_is_furniture_with_a_full_stop_too(line: str) -> None:
    body = "The council met on Monday and voted to rebuild the wall before the storms come."
    text = f"{body}\n\n{line}\n\n{body.replace('Monday', 'Friday')}\n"
    assert [text[f.start : f.end] for f in clean(text).furniture] == [line]


@pytest.mark.parametrize(
    "line",
    [
        "The port lost 300 crates in the fire on Sunday, the council said",
        "The Gazette reported that the port lost 120 crates",
    ],
)
def test_a_reported_sentence_without_its_full_stop_is_body(line: str) -> None:
    body = "The council met on Monday and voted to rebuild the wall before the storms come."
    text = f"{body}\n\n{line}\n\n{body.replace('Monday', 'Friday')}\n"
    assert clean(text).furniture == ()


def test_a_credit_right_below_wrapped_prose_is_furniture() -> None:
    lines = (
        "The council met on Monday and voted to rebuild the wall.",
        "It is to be paid for by the port before the storms come.",
        "Photo: Reuters",
    )
    text = "\n".join(lines)
    assert [text[f.start : f.end] for f in clean(text).furniture] == ["Photo: Reuters"]


@pytest.mark.parametrize(
    "line",
    [
        "A crane destroyed near Lisk in May 2022. Photo: AFP",
        "A crane destroyed near Lisk in May 2022. Credit: Reuters",
        "The wall at dawn. Image: Jan Vesely / Harbour Gazette.",
        "The wall at dawn. Photo by Jan Vesely for the Harbour Gazette",
        "“It fell,” Ana Reis says of the wall. Photograph: J. Vesely/AP",
    ],
)
def test_a_sentence_with_a_credit_is_a_caption(line: str) -> None:
    assert furniture_of(text_of("Mill shut", PROSE, line, MORE)) == [("caption", line)]


@pytest.mark.parametrize(
    "line",
    [
        "The mill sold nine cranes. It then sold the wall, the council said. Photo: AFP",
        "The mill was shown on the news. Photos of Lisk were sold to the press.",
        "The mill has a debt. Credit: it had none left.",
    ],
)
def test_a_sentence_beside_what_is_no_credit_is_body(line: str) -> None:
    assert furniture_of(text_of("Mill shut", PROSE, line, MORE)) == []


def test_numbered_links_after_a_label_are_furniture() -> None:
    body = "The council met on Monday and voted to rebuild the wall before the storms come."
    text = f"{body}\n\nMost viewed\n\n1. The port sold nine cranes.\n\n2. The wall fell.\n"
    assert len(clean(text).furniture) == 3
