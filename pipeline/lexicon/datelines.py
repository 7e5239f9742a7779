"""When a page was published, as the page itself prints it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from pipeline.lexicon import moments
from pipeline.lexicon.tables import flat, small


def published(text_head: str) -> str | None:
    """The publication date that a page states by itself, ISO 8601, or None.

    Looks at the lines above the first paragraph of ``text_head`` (a page's text, or its head),
    and at its first and last ones, for a full date in a line of its own: with labels, names and
    clock times, but no prose. Above the first paragraph the date may be a part of a line that
    has other words ("Ministry of Trade, press release, 13 March 2025 (unofficial translation)"),
    and the month of an issue is a date where no day is printed ("Issue 9, September 2024").
    A date behind "published" is preferred to the first; one behind "updated" comes next to
    last, a month last.

    >>> published("The Gazette | Issue 9, May 2024\\nPublished 3 May 2024 · Updated 2 hours ago")
    '2024-05-03'
    """
    best: tuple[int, str] | None = None
    for nth, (line, above) in enumerate(_edge_lines(text_head)):
        dated = _dated_line(line) or (_headed_line(line) if above else None)
        if dated is None and above and nth:
            dated = _issue_line(line)
        if dated and (best is None or dated[0] < best[0]):
            best = dated
    return best[1] if best else None


_EDGE = 2000  # characters at either end of a page where its date may stand
_EDGE_LINES = 12
_LINE = 120  # characters of a line that is no paragraph
_LABEL = re.compile(
    r"\b(?:published|posted|date|dated|created|publication|issued|released)\b", re.IGNORECASE
)
_UPDATED = re.compile(r"\b(?:updated|modified|edited|reviewed)\b", re.IGNORECASE)
_ELSEWHEN = re.compile(r"\b(?:accessed|retrieved|archived|captured|born|died)\b", re.IGNORECASE)
"""What makes the date of a line that of something else."""
_AGO = re.compile(
    r"(?:(?:last )?(?:updated|modified|edited|published|posted):? )?"
    r"(?:an?|[0-9]{1,3}) (?:min(?:ute)?|hour|hr|day|week|month|year)s? ago\b",
    re.IGNORECASE,
)
_THIS_PAGE = re.compile(
    r"^(?:a version of )?this (?:article|story|page|post|report|piece|text|interview)"
    r"(?: (?:was|has been|is|originally|first|appeared))*(?= )",
    re.IGNORECASE,
)
_HYPHENED = re.compile(rf"\b([0-9]{{1,2}})-({moments.MONTH_NAME})-(?=(?:19|20)[0-9]{{2}}\b)", re.I)
_DATELINE = re.compile(r"^(.{6,90}?)(?: [–—-] | ?— ?|\) )")
_CLOCK = re.compile(r"[0-9]{1,2}[:.h][0-9]{2}(?::[0-9]{2})?(?: ?[AaPp]\.?[Mm]\b\.?)?")
_PLAIN = frozenset(
    "published posted date dated created publication updated modified edited last on at by the "
    "am pm gmt utc est edt cet cest min mins minute minutes read time first article and in of "
    "from for immediate release released issued reviewed originally print edition issue".split()
)
_DATED_WORDS = 8
_HEAD_WORDS = 12
_PARTICLE = 3  # characters of "of", "the", "do" within a name
_PART_BEGINS = re.compile(
    r"(?P<head>.*\w.*)[,.|·•;:(–—-] ?"
    r"(?P<label>\(|on |dated |(?:(?:first|last) )?(?:published|posted|issued|released|updated)"
    r"(?: on)?:? )?",
    re.IGNORECASE,
)
_PART_ENDS = re.compile(r" ?(?:[.;|·•()–—-]|, ?[A-Z0-9]|$)")
_BY = re.compile(r"By [A-Z]")
_OF_A_PICTURE = re.compile(r"\b(?:photo|image|picture|file|taken|pictured)\b", re.IGNORECASE)


@cache
def _full_date() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w./-])(?:{moments.full_dates()})")


@cache
def _month() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w./-]){moments.MONTH_NAME},? (?:19|20)[0-9]{{2}}(?![\w-])")


def _edge_lines(text: str) -> Iterator[tuple[str, bool]]:
    """Lines at either end of a page, each with whether it stands above the first paragraph;
    a page saved with its menus has many short ones there."""
    head = [line.strip() for line in text[:_EDGE].splitlines() if line.strip()]
    above = True
    for nth, line in enumerate(head):
        if above or nth < _EDGE_LINES:
            yield line, above
        above = above and len(line) <= _LINE
    tail = [line.strip() for line in text[-_EDGE:].splitlines() if line.strip()]
    yield from ((line, False) for line in tail[-_EDGE_LINES:])


def _dated_line(line: str) -> tuple[int, str] | None:
    """How good a line's best date is (0 best) and the date, None where the line is prose."""
    line = _AGO.sub("", _HYPHENED.sub(r"\1 \2 ", flat(line)))
    if len(line) > _LINE:
        dateline = _DATELINE.match(line[:_LINE])
        if dateline is None:
            return None
        line = dateline.group(1)
    if _LABEL.search(line):
        line = _THIS_PAGE.sub("", line)
    found = list(_full_date().finditer(small(line)))
    if not found or _ELSEWHEN.search(line):
        return None
    parts, last = [], 0
    for match in found:
        parts.append(line[last : match.start()])
        last = match.end()
    kept = _CLOCK.sub(" ", " ".join([*parts, line[last:]]))
    words = re.findall(r"[^\W\d_]+", kept)
    prose = [w for w in words if w[0].islower() and w.lower() not in _PLAIN]
    if prose or len(kept.split()) > _DATED_WORDS:
        return None
    if len(found) == 1:
        parts = [line]  # its label may stand behind it
    dates = ((_rank(part), _day(match)) for part, match in zip(parts, found, strict=True))
    return min(((rank, day) for rank, day in dates if day), default=None, key=lambda each: each[0])


def _rank(words: str) -> int:
    """How good a date is that stands by these words, 0 best."""
    return 3 if _UPDATED.search(words) else 0 if _LABEL.search(words) else 1


def _day(match: re.Match[str]) -> str | None:
    period = moments.resolve(match.group(), None)
    return period[0] if period else None


def _headed_line(line: str) -> tuple[int, str] | None:
    """The date of a line above the text that names who publishes where: it stands between
    marks, behind capitalised names for the most part or who wrote it."""
    line = flat(line)
    match = _full_date().search(small(line)) if len(line) <= _LINE else None
    head = _named(line, match) if match else None
    day = _day(match) if match else None
    if head is None or day is None:
        return None
    label = head["label"] or ""
    return (_rank(label) if len(label) > _PARTICLE else 2), day


def _issue_line(line: str) -> tuple[int, str] | None:
    """The month of a line above the text that names an issue: "Policy Brief 7 (May 2025)"."""
    line = flat(line)
    match = _month().search(small(line)) if len(line) <= _LINE else None
    if match is None or _OF_A_PICTURE.search(line):
        return None
    alone = match.span() == (0, len(line)) or _LABEL.fullmatch(line[: match.start()].strip(" :"))
    if not alone and _named(line, match) is None:
        return None
    month = _day(match)
    return (4, month) if month else None


def _named(line: str, match: re.Match[str]) -> re.Match[str] | None:
    """What stands before a date that is a part of a line of names, in parts; None where it is
    none, or the line is prose."""
    head = _PART_BEGINS.fullmatch(line[: match.start()])
    if head is None or not _PART_ENDS.match(line, match.end()):
        return None
    words = re.findall(r"[^\W\d_]+", head["head"])
    plain = sum(word[0].islower() and len(word) > _PARTICLE for word in words)
    named = _BY.match(line) or 2 * plain <= len(words)
    most = 0 < len(words) <= _HEAD_WORDS
    return head if most and words[0][0].isupper() and named else None
