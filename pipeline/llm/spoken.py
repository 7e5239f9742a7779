"""The JSON in a model's words, which may think, talk and repeat itself around it."""

from __future__ import annotations

import json
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate, islice
from operator import itemgetter
from typing import Any

from pydantic_core import from_json

from pipeline.llm.joining import distinct, joined

_THOUGHT = "thinking"
_WORDS = "words around the JSON"
_NAME = (
    r"(?:ant)?(?:think(?:ing)?|thoughts?|reason(?:ing)?|reflection|analysis|scratch_?pad|monologue"
    r"|rationale|deliberation|pondering|cot)"
)
# In square brackets these may be headings; they are thinking as the name of a tag alone.
_WORK = (
    rf"(?:{_NAME}|plan(?:ning|s)?|draft(?:ing|s)?|brainstorm(?:ing)?|critique|note_?pad)\d{{0,3}}"
)
_BEFORE, _MORE = r"(?:[a-z0-9]{1,20}[:_. -]){0,3}", r"(?:[:_.-][\w-]{1,60})?(?:\s[^<>\[\]]{0,80})?"
_STOP = r"(?:end|stop)"
# The signs of a tag as they are, and as a page or a string of JSON escapes them.
_LESS, _MORE_THAN = r"(?:<|&lt;|&#(?:60|x3c);|\\u003c)", r"(?:>|&gt;|&#(?:62|x3e);|\\u003e)"
_MARKS = ((rf"{_LESS}\s?\|?", _WORK, _MORE_THAN), (r"[\[◁]\|?", _NAME, r"[\]▷]"))
_CHANNEL = r"<\|?channel\|?>\s*"
# What is one piece, whose end alone would say nothing: of a page, or in a fence of its own.
_BLOCK = (
    rf"<details\b(?:[^<>]{{0,80}}\b{_NAME}\b[^<>]{{0,200}}>|[^<>]{{0,200}}>\s*<summary>\s*{_NAME}\b)"
    rf"(?s:.*?)(?:</details>|\Z)|^(?:```|~~~)[ \t]*{_NAME}\b[^\n]*\n(?s:.*?)(?:^(?:```|~~~)\s*$|\Z)"
)
# <think>, [THINK], ◁think▷, <|begin_of_thought|> and their like; the channels of others.
_BEGINS = re.compile(
    "|".join(
        rf"{opens}(?!(?:{_BEFORE}|{name}[:_ -]){_STOP}){_BEFORE}{name}{_MORE}\|?{closes}"
        for opens, name, closes in _MARKS
    )
    + rf"|(?:<\|start\|>\s*assistant\s*)?{_CHANNEL}(?:analysis|thought)\b(?:\s*<\|message\|>)?"
    r"|<\|inner_prefix\|>|<unused\d+>\s*thought\b|\A(?-i:analysis(?=[A-Z]))"
    rf"|(?P<block>{_BLOCK})",
    re.I | re.M,
)
_ENDS = re.compile(
    "(?:"
    + "|".join(
        rf"{opens}(?:\\?/\s?{_BEFORE}{name}{_MORE}|{_BEFORE}{_STOP}[:_ -]{_BEFORE}{name}"
        rf"|{name}[:_ -]{_STOP})\s?\|?{closes}"
        for opens, name, closes in _MARKS
    )
    + r")(?:\s*<\|(?:begin_of_solution|start_response)\|>)?"
    rf"|{_CHANNEL}(?:final|commentary)\b[^{{}}\[\]]{{0,80}}?<\|message\|>|<channel\|>"
    r"|<\|start\|>\s*assistant\s*(?:<\|message\|>|(?=[{`]))"
    r"|<\|inner_suffix\|>|<unused\d+>(?!\s*thought)|assistant\s?final(?:\s?json)?(?=\s*[{`])",
    re.I,
)
# Any tag, in any script. What stands in one is a draft where an answer in none follows, unless the
# name is of a page's own or has a word for an answer in it, "draft_answer" too: it may be the last.
_LETTER, _SIGNS = r"[\w\x80-\U0010ffff]", r"""\s<>\[\]{}()"'`,;=/\\&|"""
_TAG = re.compile(
    rf"(?P<open>{_LESS}|\[)\s?(?P<ends>\\?/\s?)?(?P<name>{_LETTER}[^{_SIGNS}]*+)"
    rf"(?:\s(?:\"[^\"<>]{{0,80}}\"|[^<>\[\]{{}}\"]){{0,80}})?(?:{_MORE_THAN}|\])",
    re.I,
)
_ENDING = re.compile(rf"(?:{_LESS}|\[)\s?\\?/", re.I)
_FOR_ANSWERS = re.compile(
    r"(?:.*(?:answer|output|json|result|respon|claim|final|solution|tool|function|extract)"
    r"|(?:data|items?|records?|facts?|parts?|chunks?|passages?|articles?)[_.-]?\d*$"
    r"|(?:details|p|div|pre|code|span|section|article|main|html|body|b|i|em|strong|[uo]l|li|t[dr]|table)$)",
    re.I,
)
_THINKS = re.compile(rf"(?:redacted_)?{_NAME}(?![a-z])", re.I)
_FENCES = ("```", "~~~")
_BLANK = re.compile(r"(?:\s|(?:```|~~~)\w*)*+")
_OPENS = re.compile(r'\{(?=\s*["}])')
_CLAIMS = re.compile(r'"claims"')
_CLAIM = re.compile(r'"claims"\s*:\s*\[\s*\{\s*"')
_TRIES = 50  # braces at which the JSON is looked for in vain
_DECODER = json.JSONDecoder()
_HALF_PAIR = re.compile(
    r"(\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})"
    r"|\\u[dD][89a-fA-F][0-9a-fA-F]{2}"
)


def read_json(content: str) -> tuple[str, str | None]:
    """The JSON in a model's words, whole or broken off, and what was done to have it.

    Several answers are joined; one that is part of another is left out. Words without JSON
    are given back as they are, or from their first brace.
    """
    text, repairs = _unthought(_readable(content))
    answers: list[Any] = []
    if not is_json(text):
        whole = list(_whole(text))
        answers = distinct([answer for _, _, answer in whole])
        start, end = _place(text)
        if answers:
            start, end = next(each[:2] for each in whole if each[2] is answers[0])
        if len(answers) == 1 and (start or end < len(text)):
            repairs.append("fence" if text.startswith(_FENCES) else _WORDS)
        text = text[start:end]
    notes = [f"{' and '.join(repairs)} removed"] if repairs else []
    if len(answers) > 1:
        text = json.dumps(joined(answers), ensure_ascii=False)
        notes.append(f"{len(answers)} answers joined")
    return text, "; ".join(notes) or None


def left_over(content: str) -> str:
    """The first answer that is not whole beside others that are; nothing where there is none.

    One that breaks off as it says once more what was said twice is none.
    """
    text, _ = _unthought(_readable(content))
    whole = [] if is_json(text) else list(_whole(text))
    ends = [0, *(end for _, end, _ in whole)]
    for before, (after, _, _) in zip(ends, whole, strict=False):
        if _CLAIM.search(text, before, after):
            return text[before:after]
    rest = text[ends[-1] :] if whole else ""
    begins = _OPENS.search(rest)
    begun = rest[begins.start() :] if begins else ""
    said_twice = len(whole) > 1 and all(each[2] == whole[0][2] for each in whole)
    if said_twice and text.startswith(begun, whole[0][0]):
        return ""
    breaks_off = isinstance(_partly(begun), dict) and not is_json(begun)
    return begun if breaks_off or _CLAIM.search(begun) else ""


def broke_off(content: str) -> bool:
    """Whether a model's words are an answer that ends before its end, beyond its first claim."""
    beside = left_over(content)
    if beside:
        return _readable(content).endswith(beside) and isinstance(_partly(beside), dict)
    text, _ = read_json(content)
    return not is_json(text) and len(_claims(_partly(text)) or ()) > 1


def is_thinking(kind: Any) -> bool:
    """Whether a part of a message is thinking, by the name of its type."""
    return isinstance(kind, str) and _THINKS.match(kind) is not None


def _readable(content: str) -> str:
    text = content.strip("\ufeff \r\n\t\f\v")
    if "\\u" in text and _HALF_PAIR.search(text):  # no parser takes half a surrogate pair
        text = _HALF_PAIR.sub(lambda m: m.group(1) or "\\ufffd", text)
    return text


def _unthought(text: str) -> tuple[str, list[str]]:
    """Words without the thinking around them, by its name or by where it stands."""
    left = _untagged(_without_thinking(text))
    return left, [_THOUGHT] if left != text else []


def _untagged(text: str) -> str:
    """Words without tags that hold an answer and are followed by one that stands in none: it is a
    draft of that, unless that is empty and this a ``_is_bare`` one. The name of the tag says
    nothing, but for those of _FOR_ANSWERS."""
    if not _ENDING.search(text):
        return text
    whole = list(_whole(text))
    claims = [match.start() for match in _CLAIMS.finditer(text)]
    drafts = [
        (start, end)
        for start, end in _tagged(text, whole)
        if bisect_left(claims, start) < bisect_left(claims, end)
    ]
    if not drafts:
        return text
    end = drafts[-1][1]
    is_followed = _has_answer(text[end:])
    last = end if is_followed else _last_outside(drafts, whole)
    told = end if is_followed and _CLAIM.search(text, end) else _last_outside(drafts, _full(whole))
    kept, at, reached = [], 0, 0
    for start, end in sorted(drafts):
        if start < reached:
            continue
        reached = end
        if end <= told or (end <= last and not _is_bare(text[start:end])):
            kept.append(text[at:start].rstrip())
            at = end
    return "\n".join([*kept, text[at:]]).strip() if kept else text


def _full(whole: Sequence[tuple[int, int, Any]]) -> list[tuple[int, int, Any]]:
    """Those of the answers that hold claims."""
    return [each for each in whole if each[2]["claims"]]


def _is_bare(text: str) -> bool:
    """Whether tags hold answers and no words: one without claims takes the place of none of them,
    as it does of what was thought over."""
    between, at = [], 0
    for start, end, _ in _whole(text):
        between.append(text[at:start])
        at = end
    return _BLANK.fullmatch(_TAG.sub(" ", " ".join([*between, text[at:]]))) is not None


def _tagged(text: str, whole: Sequence[tuple[int, int, Any]]) -> list[tuple[int, int]]:
    """The places of pairs of tags that are not for answers, the tags among them, by their ends."""
    named: dict[tuple[str, str], list[re.Match[str]]] = {}
    for tag in _outside(_TAG, text, whole):
        if not _FOR_ANSWERS.match(tag["name"]):
            named.setdefault((tag["open"], tag["name"].lower()), []).append(tag)
    return sorted((place for tags in named.values() for place in _pairs(tags)), key=itemgetter(1))


def _pairs(tags: Sequence[re.Match[str]]) -> list[tuple[int, int]]:
    """The places of pairs of tags of one name. Of those within others the outermost begins; the
    last end ends where each beginning has one, else the first."""
    depths = list(accumulate(-1 if tag["ends"] else 1 for tag in tags))
    is_balanced = min(depths) >= 0 and depths[-1] == 0
    start, places = None, []
    for tag, depth in zip(tags, depths, strict=True):
        if not tag["ends"]:
            start = tag.start() if start is None else start
        elif start is not None and (depth == 0 or not is_balanced):
            places.append((start, tag.end()))
            start = None
    return places


def _last_outside(places: list[tuple[int, int]], whole: Sequence[tuple[int, int, Any]]) -> int:
    """Where the last of the answers that stand in none of the places begins; 0 without one."""
    left = sorted(places, reverse=True)
    last, reached = 0, 0
    for start, _, _ in whole:
        while left and left[-1][0] <= start:
            reached = max(reached, left.pop()[1])
        last = start if start >= reached else last
    return last


def _without_thinking(text: str) -> str:
    """Words without what is thinking by its name, also where its beginning or its end is
    missing."""
    if not (_BEGINS.search(text) or _ENDS.search(text)):
        return text
    left, thinks_first = _unmarked(text)
    whole = list(_whole(left))
    ends = [mark.end() for mark in _outside(_ENDS, left, whole)]
    last = whole[-1][0] if whole else -1
    nearest = next((end for end in reversed(ends) if end <= last), 0)
    after = islice((end for end in reversed(ends) if end > last), _TRIES)
    start = next((end for end in after if _has_answer(left[end:])), nearest)
    if ends and not start and thinks_first and not _has_answer(left):
        start = ends[-1]
    return left[start:].strip()


def _unmarked(text: str) -> tuple[str, bool]:
    """Words without the thinking that is marked where it begins, and whether there was some
    before all else; marks within a whole answer are part of it.

    It begins before all words or behind an answer, whatever stands between, and is all that
    follows where it has no end: but a mark right before the first answer is not meant.
    """
    whole = list(_whole(text))
    answers = [start for start, _, _ in whole]
    ends = list(_outside(_ENDS, text, whole))
    starts = [mark.start() for mark in ends]
    kept: list[str] = []
    at, words, thinks_first = 0, _begins(text, 0), False
    for mark in _outside(_BEGINS, text, whole):
        is_answered = bisect_left(answers, at) < bisect_left(answers, mark.start())
        is_meant = is_answered or words >= mark.start() or mark["block"]
        if mark.start() < at or not is_meant:
            continue
        end = bisect_left(starts, mark.end())
        is_first = not kept and words >= mark.start()
        thinks_first = thinks_first or is_first
        if words < mark.start():
            kept.append(text[at : mark.start()].rstrip())
        if mark["block"]:
            at = mark.end()
        elif end < len(ends):
            at = ends[end].end()
        elif is_first and text[mark.end() :].lstrip().startswith(("{", *_FENCES)):
            at = mark.end()
        else:
            at = len(text)
        words = _begins(text, at)
    return "\n".join([*kept, text[at:].strip()]), thinks_first


def _begins(text: str, at: int) -> int:
    """Where words begin, from there on: blanks and a fence are none."""
    found = _BLANK.match(text, at)
    return found.end() if found else at


def _outside(
    mark: re.Pattern[str], text: str, whole: Sequence[tuple[int, int, Any]]
) -> Iterator[re.Match[str]]:
    """The marks that stand in none of these places."""
    starts = [start for start, _, _ in whole]
    for match in mark.finditer(text):
        place = bisect_right(starts, match.start()) - 1
        if place < 0 or match.start() >= whole[place][1]:
            yield match


def _has_answer(text: str) -> bool:
    return any(_whole(text)) or _claims(_partly(text[max(0, text.find("{")) :])) is not None


def _place(text: str) -> tuple[int, int]:
    """Where the answer stands in words in which none is whole."""
    starts = [match.start() for match in islice(_OPENS.finditer(text), _TRIES)]
    for start in starts:
        if _claims(_partly(text[start:])):
            return start, len(text)
    first, last = text.find("{"), text.rfind("}")
    if first < 0:
        return 0, len(text)
    return first, last + 1 if first and last > first else len(text)


def _whole(text: str) -> Iterator[tuple[int, int, Any]]:
    """The places of objects with a list of claims, and these."""
    at, vain = 0, 0
    while vain < _TRIES and (match := _OPENS.search(text, at)):
        at, vain = match.end(), vain + 1
        try:
            value, end = _DECODER.raw_decode(text, match.start())
        except (ValueError, RecursionError):
            continue
        if _claims(value) is not None:
            at, vain = end, vain - 1
            yield match.start(), end, value


def is_json(text: str) -> bool:
    """Whether a text is JSON and nothing else."""
    try:
        from_json(text)
    except ValueError:
        return False
    return True


def _partly(text: str) -> Any:
    try:
        return from_json(text, allow_partial="trailing-strings")
    except ValueError:
        return None


def _claims(value: Any) -> list[Any] | None:
    claims = value.get("claims") if isinstance(value, dict) else None
    return claims if isinstance(claims, list) else None
