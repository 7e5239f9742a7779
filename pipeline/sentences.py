"""Sentences of an article's body.

The library is sentencex (MIT, Wikimedia's, last release September 2026).
Of the libraries compared on our trouble set (``python -m benchmarks.sentences``) it had the
best boundary F1 and took the least time: 0.92, against syntok's 0.88 at thirty times the cost
and with no release since 2022, nupunkt's 0.80 (kept, but it leaves "the port.He said" and
Chinese or Japanese in one piece) and blingfire's 0.85 (no release since 2021). With what is
done around it here it comes to 0.99, on a set that the repairs were written against.

What sentencex does not do is done around it here: it keeps a quotation whole however many
sentences it holds (and takes quadratic time over quotation marks that never close), so the
marks are masked while it looks; it panics on a capital before white space that is not ASCII
and a full stop, so that is masked too; and it ends a sentence at stray full stops that machine
translation leaves behind, so ends that no sentence can have are taken back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import sentencex  # type: ignore[import-untyped]

from pipeline.lexicon.letters import CAPITALS
from pipeline.lexicon.references import Offsets, references, replaced
from schemas.article import Span
from schemas.errors import is_panic

LONGEST_SENTENCE = 2_000
"""Code points; a longer run without an end is cut, so that chunks stay bounded."""

_TERMINALS = ".!?…。！？｡।؟۔"
# One code point for one, so that offsets hold. Closing marks become an apostrophe, which
# unlike a space may stand before a full stop.
_WIDE_SPACES = "\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(
    map(chr, range(0x2000, 0x200B))
)
_MASK = str.maketrans(
    dict.fromkeys('"“„‟«‹()[]{}\n\r' + _WIDE_SPACES, " ") | dict.fromkeys("”»›‘'`‚‛", "’")
)
_PLAIN_END = re.compile(rf"[{re.escape(_TERMINALS)}](?=\s)")
# What still belongs to a sentence after its full stop: marks that close, stray full stops.
_TAIL = re.compile(
    r"""(?:[”’"'»›)\]}」』]|“(?=\s|$))*(?:\s+[”’»›](?=\s|$))?(?:\s+[”»)]?[.,;]+(?=\s|$))*"""
)
_BEFORE_WORD = re.compile(r"[\W_]{0,40}")
_VISIBLE = re.compile(r"\S")
_WORD = re.compile(r"[^\W_]")
_GAP = re.compile(r"\S {3,}(?=\S)")
_LONGEST_ROW = 400
# Abbreviations that a figure follows.
_BEFORE_FIGURE = re.compile(
    r"(?<![\w-])(?:abt|approx|avg|ca|c|ch|circa|est|estd|excl|figs?|incl|max|min|nos|pop|pp"
    r"|secs?|tel|vols?)\.\Z",
    re.IGNORECASE,
)
# Forms of address that the library does not know for abbreviations.
_BEFORE_NAME = re.compile(r"(?<![\w-])(?:Ms|Mx|Cllr|Ald|Amb|Atty|Cdr|Sdn|Bhd)\.\Z")
# Hours, which a day's name or a time zone follows: "at 5 p.m. Monday".
_HOUR = re.compile(r"\d ?[ap]\.m\.\Z")
_DAY_OR_ZONE = re.compile(
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|GMT|UTC|CES?T|[BIJKEP]S?T|[CM]ST|EDT|PDT|MSK)\b"
)
_NUMBERING = re.compile(r"\W*\d{1,3}\.")
# "Report.Final.docx", "ASP.NET": a full stop inside a name, not a missing space.
_INSIDE_NAME = re.compile(r"[\w-]{1,40}\.[^\W\d_A-Z]{2}|[A-Z]{2,}\b")
# A letter that something is called by, which is no initial: "of Type B.", "paragraph 4(a).".
_LETTERED = (
    r"\b(?i:type|class|grade|group|category|plan|annex|schedule|appendix|exhibit|section|series"
    r"|model|version|variant|block|part|list|site|terminal|gate|phase|hepatitis|vitamin)"
    r" [A-Z]\.|\d\([a-z]\)\."
)
_LETTER = re.compile(rf"(?:{_LETTERED})\Z")
_LONGEST_LETTERED = 12
# Ends that sentencex misses: after words that are also abbreviations, after an ellipsis.
_MISSED = re.compile(rf"(?:\b(?:May|art|no)\.|\w…|{_LETTERED})\Z")
_BEFORE_CAPITAL = re.compile(rf"""[.…](?=[”’"')]*\s+[“"'‘(]?[{CAPITALS}][^\W\d_]*\b)""")


def sentences(text: str, body: Sequence[Span], language: str = "en") -> list[Span]:
    """Spans of the sentences in ``body``, in text order, without outer white space.

    Every code point of a body span that is not white space lies in exactly one sentence,
    and no sentence crosses from one body span into another. A quotation of several sentences
    is several; a closing quotation mark goes with the sentence that it closes. A sentence
    longer than ``LONGEST_SENTENCE`` is cut at white space, or within a word where there is none.

    ``language`` is an ISO 639-1 code and chooses the abbreviations; an unknown one is read
    as English. An empty body gives no sentences; a body span of white space alone gives none.
    """
    found: list[Span] = []
    for span in body:
        paragraph = span.of(text)
        start = 0
        for end in (*_ends_as_printed(paragraph, language), len(paragraph)):
            for piece_start, piece_end in _pieces(paragraph, start, end):
                found.append(Span(start=span.start + piece_start, end=span.start + piece_end))
            start = end
    return found


def _ends_as_printed(paragraph: str, language: str) -> list[int]:
    """The same as ``_ends``, of a paragraph in which HTML's references are characters."""
    found = tuple(references(paragraph)) if "&" in paragraph else ()
    if not found:
        return _ends(paragraph, language)
    offsets = Offsets(found)
    return [offsets.back(end) for end in _ends(replaced(paragraph, found), language)]


def _ends(paragraph: str, language: str) -> list[int]:
    """Where sentences end inside a paragraph, ascending; its own end is left out."""
    masked = paragraph.translate(_MASK)
    candidates = _candidates(masked, language)
    candidates.update(_missed(paragraph))
    cased = not paragraph.islower()
    ends: list[int] = []
    previous = 0
    for candidate in sorted(candidates):
        stop = _stop(masked, previous, candidate)
        tail = _TAIL.match(paragraph, stop)
        end = tail.end() if tail else stop
        if previous < end < len(paragraph) and _is_end(paragraph, previous, stop, end, cased):
            ends.append(end)
            previous = end
    rows = _row_ends(paragraph)
    return sorted({*ends, *rows}) if rows else ends


def _missed(paragraph: str) -> Iterator[int]:
    """Where a capital follows a full stop at which the library has no sentence end."""
    for found in _BEFORE_CAPITAL.finditer(paragraph):
        stop = found.end()
        if _MISSED.search(paragraph, max(0, stop - _LONGEST_LETTERED), stop):
            yield stop


def _candidates(masked: str, language: str) -> set[int]:
    """Where the library has sentences end; every full stop where it breaks down instead."""
    try:
        found = sentencex.get_sentence_boundaries(language, masked)
    except BaseException as error:  # a panic is no Exception
        if not is_panic(error):
            raise
        return {stop.end() for stop in _PLAIN_END.finditer(masked)}
    return {boundary["end_index"] for boundary in found}


def _row_ends(paragraph: str) -> list[int]:
    """Where the rows of a table that is set with spaces, tabs or bars begin and end."""
    if "\n" not in paragraph:
        return []
    ends: set[int] = set()
    start = 0
    for line in paragraph.splitlines(keepends=True):
        end = start + len(line)
        if len(line) <= _LONGEST_ROW and (
            line.count("|") > 1 or "\t" in line.strip() or len(_GAP.findall(line)) > 1
        ):
            ends |= {start, end}
        start = end
    return sorted(ends - {0, len(paragraph)})


def _stop(masked: str, previous: int, candidate: int) -> int:
    """Just after the full stop that a candidate end stands for; the candidate if there is none."""
    stop = candidate
    while stop > previous and masked[stop - 1] not in _TERMINALS:
        if masked[stop - 1] != "’" and not masked[stop - 1].isspace():
            return candidate
        stop -= 1
    return stop if stop > previous else candidate


def _is_end(paragraph: str, previous: int, stop: int, end: int, cased: bool) -> bool:
    """Whether a sentence can end at ``end``, its full stop standing before ``stop``."""
    follows = _BEFORE_WORD.match(paragraph, end)
    word = follows.end() if follows else end
    if word >= len(paragraph) or not paragraph[word].isalnum():
        return False
    if cased and paragraph[word].islower():
        return False
    if not _WORD.search(paragraph, max(previous, end - 200), end):
        return False
    if end - previous <= 6 and _NUMBERING.fullmatch(paragraph, previous, end):
        return False
    if paragraph[stop - 1] != ".":
        return True
    if paragraph[word].isdigit() and _BEFORE_FIGURE.search(paragraph, max(0, stop - 9), stop):
        return False
    if _BEFORE_NAME.search(paragraph, max(0, stop - 6), stop):
        return False
    if _HOUR.search(paragraph, max(0, stop - 7), stop) and _DAY_OR_ZONE.match(paragraph, word):
        return False
    return not _is_initial(paragraph, stop) and not _is_inside_name(paragraph, stop, word)


def _is_initial(paragraph: str, stop: int) -> bool:
    """A capital standing alone before the full stop ("A. Weber"), "I" excepted."""
    letter = paragraph[stop - 2 : stop - 1]
    before = paragraph[stop - 3 : stop - 2] if stop >= 3 else ""
    alone = letter.isupper() and letter != "I" and not before.isalnum() and before != "."
    return alone and not _LETTER.search(paragraph, max(0, stop - _LONGEST_LETTERED), stop)


def _is_inside_name(paragraph: str, stop: int, word: int) -> bool:
    """No space after the full stop, and what follows looks like a file or product name."""
    if word != stop:
        return False
    match = _INSIDE_NAME.match(paragraph, word)
    return match is not None and (
        not match.group().isupper() or paragraph[stop - 2 : stop - 1].isupper()
    )


def _pieces(paragraph: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """``paragraph[start:end]`` without outer white space, in parts of bounded length."""
    while True:
        first = _VISIBLE.search(paragraph, start, end)
        start = first.start() if first else end
        if end - start <= LONGEST_SENTENCE:
            break
        cut = _cut(paragraph, start, start + LONGEST_SENTENCE)
        yield start, start + len(paragraph[start:cut].rstrip())
        start = cut
    end = start + len(paragraph[start:end].rstrip())
    if end > start:
        yield start, end


def _cut(paragraph: str, start: int, limit: int) -> int:
    """The last white space at or before ``limit``; ``limit`` itself where there is none."""
    for position in range(limit, start, -1):
        if paragraph[position].isspace():
            return position
    return limit
