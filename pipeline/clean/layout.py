"""Which paragraphs of a text are the article, and which are the page around it.

Wording known to be a page's own (``furniture.toml``) is furniture wherever it stands. What a
line is can otherwise be told only by where it stands: an unpunctuated line between paragraphs
of prose is a link to another article, a caption or a sub-heading; the same line at the top is
the headline, and several of them in a row are a list or a table of the article's own.
In doubt a paragraph is body: a lost sentence is worse than a caption among the claims.
"""

from __future__ import annotations

from pipeline.clean import shape
from pipeline.clean.comments import comments
from pipeline.clean.cues import cue_for
from pipeline.clean.paragraphs import paragraphs
from schemas.article import Furniture, Layout, Span

_LONGEST_RUN = 2  # unpunctuated lines in a row; more are a list of the article's own
_SHORTEST_REPEAT = 20  # code points
_MOST_DOUBTFUL_LINKS = 1

Reasons = list[str | None]


def clean(text: str) -> Layout:
    """The layout of a text: body paragraphs, furniture with reasons, and the headline if any.

    Spans are in text order, disjoint, without outer white space, and together hold every code
    point that is not white space exactly once. The title, where there is one, is a body span
    too, since a headline may claim what the body does not repeat. An empty text, or one of
    white space alone, has an empty layout. Time is linear in the length of the text.
    """
    spans = paragraphs(text)
    pieces = [text[start:end] for start, end in spans]
    reasons, takes = _by_wording(pieces)
    first_prose = _first_prose(pieces, reasons)
    _mark_comments(pieces, reasons, takes, first_prose)
    _mark_repeats(pieces, reasons)
    _mark_date_lines(pieces, reasons, first_prose)
    _mark_lists(pieces, reasons, takes, first_prose)
    title = _title(pieces, reasons, first_prose)
    _mark_top_captions(pieces, reasons, first_prose, title)
    _mark_lone_lines(pieces, reasons, first_prose)
    body = tuple(
        Span(start=start, end=end)
        for (start, end), reason in zip(spans, reasons, strict=True)
        if reason is None
    )
    furniture = tuple(
        Furniture(start=start, end=end, reason=reason)
        for (start, end), reason in zip(spans, reasons, strict=True)
        if reason is not None
    )
    headline = None if title is None else Span(start=spans[title][0], end=spans[title][1])
    return Layout(title=headline, body=body, furniture=furniture)


def _by_wording(pieces: list[str]) -> tuple[Reasons, Reasons]:
    """Reasons of the paragraphs that a cue knows, and what each of these cues takes."""
    found = [cue_for(piece, top=index == 0) for index, piece in enumerate(pieces)]
    return [cue.reason if cue else None for cue in found], [
        cue.takes if cue else None for cue in found
    ]


def _first_prose(pieces: list[str], reasons: Reasons) -> int:
    """Index of the first paragraph of prose; the number of paragraphs where there is none."""
    for index, piece in enumerate(pieces):
        if reasons[index] is None and shape.is_prose(piece):
            return index
    return len(pieces)


def _mark_comments(pieces: list[str], reasons: Reasons, takes: Reasons, first_prose: int) -> None:
    """What readers wrote, below a heading that says so; one at the top is a link to them."""
    for heading in range(first_prose, len(pieces)):
        taken = takes[heading]
        if taken not in ("comments", "thread"):
            continue
        if found := comments(pieces, reasons, heading, dated=taken == "thread"):
            for index in found:
                reasons[index] = reasons[index] or "comment"
            return


def _mark_repeats(pieces: list[str], reasons: Reasons) -> None:
    """A paragraph that says again what the one before it said: a caption and its alt text."""
    for index in range(1, len(pieces)):
        same = pieces[index].split() == pieces[index - 1].split()
        if same and len(pieces[index]) >= _SHORTEST_REPEAT and reasons[index] is None:
            reasons[index] = "repeated"


def _mark_date_lines(pieces: list[str], reasons: Reasons, first_prose: int) -> None:
    """Date and byline at the top; further down such a line may be a row of a table."""
    for index in range(min(first_prose, len(pieces))):
        if reasons[index] is None and shape.is_date_line(pieces[index]):
            reasons[index] = "date_line"


def _mark_lists(pieces: list[str], reasons: Reasons, takes: Reasons, first_prose: int) -> None:
    """The headlines after a label such as "Read also:", up to the next prose.

    An item that ends in a full stop could be the article going on, as it does below a link in
    its midst. It is taken for a link only below a label that closes articles ("Keep reading:"),
    and there only if it is the one such item and otherwise nothing but links and furniture
    ends the text.
    """
    label: str | None = None
    doubtful: list[int] = []
    for index in range(first_prose, len(pieces)):
        piece = pieces[index]
        if takes[index] in ("list", "links"):
            label = takes[index]
        elif reasons[index] is not None or label is None:
            continue
        elif shape.is_headline(piece) or (
            shape.is_numbered(piece) and shape.is_one_sentence(piece[3:])
        ):
            reasons[index] = "related"
        elif label == "list" and _may_be_link(piece):
            doubtful.append(index)
        else:
            label = None
            doubtful.clear()
    if len(doubtful) <= _MOST_DOUBTFUL_LINKS:
        for index in doubtful:
            reasons[index] = "related"


def _may_be_link(piece: str) -> bool:
    return shape.is_one_sentence(piece) and not shape.opens_like_a_sentence(piece)


def _title(pieces: list[str], reasons: Reasons, first_prose: int) -> int | None:
    """Index of the headline: the first paragraph that is not furniture, if it looks like one."""
    for index, piece in enumerate(pieces[: first_prose + 1]):
        if reasons[index] is None:
            return index if shape.is_title(piece) else None
    return None


def _mark_top_captions(
    pieces: list[str], reasons: Reasons, first_prose: int, title: int | None
) -> None:
    """Names without a verb between headline and prose; a standfirst has a verb and stays."""
    for index in range(min(first_prose, len(pieces))):
        piece = pieces[index]
        if reasons[index] is not None or title is None or index <= title:
            continue
        if first_prose < len(pieces) and shape.is_headline(piece) and shape.is_name_caption(piece):
            reasons[index] = "caption"


def _mark_lone_lines(pieces: list[str], reasons: Reasons, first_prose: int) -> None:
    """Unpunctuated lines, one or two in a row, between paragraphs of prose or at the end; but
    not a few words that are a sentence between such paragraphs."""
    run: list[int] = []
    before = ""
    for index in range(first_prose, len(pieces)):
        if reasons[index] is not None:
            continue
        piece = pieces[index]
        sentence = shape.opens_like_a_sentence(piece) or shape.is_reported(piece)
        if shape.is_headline(piece) and not sentence:
            run.append(index)
            continue
        if shape.is_prose(piece) and not _is_sentence(pieces, reasons, run):
            _mark_run(pieces, reasons, run, before)
        run, before = [], piece
    _mark_run(pieces, reasons, run, before)


def _is_sentence(pieces: list[str], reasons: Reasons, run: list[int]) -> bool:
    """Whether a run is one line that says something, with no furniture beside it: amid prose
    that is rather a sentence of the article's than a link."""
    if len(run) != 1 or not shape.is_bare_sentence(pieces[run[0]]):
        return False
    return reasons[run[0] - 1] is None and reasons[run[0] + 1] is None


def _mark_run(pieces: list[str], reasons: Reasons, run: list[int], before: str) -> None:
    if len(run) <= _LONGEST_RUN and shape.is_prose(before) and not before.endswith(":"):
        for index in run:
            reasons[index] = shape.headline_reason(pieces[index])
