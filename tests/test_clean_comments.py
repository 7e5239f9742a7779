"""What readers wrote below an article, and what only looks like it."""

from __future__ import annotations

import pytest

from tests.test_clean import MORE, PROSE, body_of, text_of

COMMENTS = [
    ("Comments", "John Smith says:", "The wall cost 40 million!", "Mary says:", "It fell in 2022."),
    ("3 Comments", "John\nMarch 3, 2023 at 10:00 am\nThe wall cost 40 million!\nReply"),
    ("Comments (3)", "John\n2 hours ago\nThe wall cost 40 million!\nLike Reply"),
    ("Comments (3)\nJohn: The wall cost 40 million!\nMary: I think it fell in 2022.",),
    ("Leave a comment", "John: The wall cost 40 million!"),
    ("Comments", "harbourfan77 • 3h", "They sold the crane to Lisk.", PROSE, "Jan, 12 May 2023"),
    ("Leave a Reply", "Name *", "E-mail *", "Ana Reis wrote on 3 May 2023:", PROSE),
    ("3 comments", "Sort by newest", "JohnD", "2 hours ago", "They sold the crane to Lisk."),
    ("3 Comments", "Harbour Gazette", "Login", "Sort by Best", "JohnD • 2 years ago", PROSE),
    ("Comments", "0/1000 characters", "JohnD", "Yesterday", "They sold the crane to Lisk."),
    ("Discussion", "JohnD", "2 hours ago", "They sold the crane to Lisk."),
    ("Join the conversation", "Start the discussion…", "JohnD", "3d", "They sold the crane."),
    ("2 responses to “Mill shut”", "JohnD says:", "They sold the crane to Lisk."),
]


@pytest.mark.parametrize("rest", COMMENTS)
def test_what_readers_wrote_below_a_heading_is_furniture(rest: tuple[str, ...]) -> None:
    assert body_of(text_of("Mill shut", PROSE, MORE, *rest)) == ["Mill shut", PROSE, MORE]


@pytest.mark.parametrize(
    "rest",
    [
        ("3 Comments", PROSE.replace("May", "June"), "Ana Reis: it will open again."),
        ("Leave a comment", "Update: the mill was sold on Friday to a firm in Lisk."),
        ("Comments", "The minister said: the mill will open again in May."),
        ("Leave a comment", "It was sold: the mill is to open again."),
        ("Comments", f"{PROSE[:-1]} on Friday.", "Jan: no."),
        ("Comments", "He denied it.", "Jan: no."),
        ("Discussion", "Reis: We sold 40 wheels.", "Gazette: To whom?", "Reis: To Lisk."),
    ],
)
def test_what_does_not_look_like_comments_is_body(rest: tuple[str, ...]) -> None:
    assert body_of(text_of("Mill shut", PROSE, MORE, *rest)) == [
        "Mill shut",
        PROSE,
        MORE,
        *rest[1:],
    ]


def test_an_interview_goes_on_after_no_comment() -> None:
    answers = ["Did you sell them?", "No comment.", "Reis: We sold 40.", "Gazette: To whom?"]
    for answer in ("No comment.", "No comment"):
        answers[1] = answer
        body = body_of(text_of("Mill shut", PROSE, MORE, *answers, "Reis: To the port of Lisk."))
        assert body[-2:] == ["Gazette: To whom?", "Reis: To the port of Lisk."]
        assert answers[2] in body


def test_a_link_to_the_comments_at_the_top_and_prose_after_them_cost_nothing() -> None:
    assert body_of(text_of("Mill shut", "3 Comments", "Jan: hm", PROSE))[-1] == PROSE
    more = [PROSE.replace("May", month) for month in ("June", "July", "August", "March")]
    body = body_of(text_of("Mill shut", PROSE, "Comments", "Jan says:", "No!", "Ana says:", *more))
    assert body == ["Mill shut", PROSE, "Ana says:", *more]
