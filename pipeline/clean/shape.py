"""What a paragraph looks like by itself: prose, a headline, a caption, a line of date and name."""

from __future__ import annotations

import re

from pipeline.clean.cues import words

_LONGEST_HEADLINE = 200  # code points
_MOST_WORDS = 25
_SHORTEST_PROSE = 60
_MOST_NAMES = 5
_MOST_CAPTION_WORDS = 9
_MOST_BARE_WORDS = 4

_END = re.compile(r"""[.!?…。！？।؟][”’"'»›“‘)\]]{0,3}\Z""")
_FULL_STOP = re.compile(r"""[.。।۔,;:][”’"'»›“‘)\]]{0,3}\Z""")
_INNER_END = re.compile(r"""[.!?…][”’"')\]]{0,3}\s+[“"'‘(]?[^\W\d_a-zа-я]""")
_OPEN_END = re.compile(r"""[,:;–—-]["”’]?\Z""")
# A sentence that lost its full stop: "…, the ministry said", "Reuters reported that …".
_REPORTED = re.compile(
    r", (?:[\w’'-]+ ){1,6}(?:said|says|told \w+|added|reported|wrote)(?: on \w+| in \w+)?\Z"
    r"|\b(?:said|reported|announced|told \w+) that \w"
)
_BULLET = re.compile(r"[-*•·▪‣–—+>#]|\(?(?:\d{1,3}|[a-zA-Z])[.)]\s")
_NUMBERED = re.compile(r"\d{1,2}[.)] \S")
_WORD = re.compile(r"[^\W\d_][^\W_]*(?:[’'.-][^\W_]+)*")
_ASKING = re.compile(r"(?:how|what|why|who|whom|whose|where|which)\b", re.IGNORECASE)
_DATE = re.compile(
    r"(?<!\d)(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2})|\d{1,2}:\d{2}"
    r"|\d{1,2}(?:st|nd|rd|th)?\.? [A-Za-zА-я]{3,9}\.?,? \d{4}"
    r"|[A-Z][a-z]{2,8}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4})(?!\d)"
)


def is_prose(paragraph: str) -> bool:
    """A paragraph of an article as they usually are: some length, and a full stop at its end."""
    return len(paragraph) >= _SHORTEST_PROSE and (
        has_end(paragraph) or len(paragraph) > _LONGEST_HEADLINE
    )


def has_end(paragraph: str) -> bool:
    """It ends as sentences do, in a full stop, question or exclamation mark."""
    return _END.search(paragraph[-5:]) is not None


def is_one_sentence(paragraph: str) -> bool:
    """Short, on one line, and nothing ends inside it: it could be an item of a list of links."""
    return (
        len(paragraph) <= _LONGEST_HEADLINE
        and "\n" not in paragraph
        and _INNER_END.search(paragraph) is None
    )


def is_headline(paragraph: str) -> bool:
    """One short line, capitalised, no punctuation at its end, no item of a list, no table row."""
    if len(paragraph) > _LONGEST_HEADLINE or not is_one_sentence(paragraph):
        return False
    if has_end(paragraph) or _OPEN_END.search(paragraph[-3:]):
        return False
    if is_row(paragraph):
        return False
    found = _WORD.findall(paragraph)
    digits = sum(character.isdigit() for character in paragraph)
    return 0 < len(found) <= _MOST_WORDS and found[0][0].isupper() and digits * 4 < len(paragraph)


def is_row(paragraph: str) -> bool:
    """An item of a list, or a row of a table."""
    return bool(_BULLET.match(paragraph)) or "\t" in paragraph or " | " in paragraph


def is_title(paragraph: str) -> bool:
    """One line that may end in a question or exclamation mark, but not in a full stop or comma."""
    return (
        is_one_sentence(paragraph)
        and not _FULL_STOP.search(paragraph[-5:])
        and not _BULLET.match(paragraph.lstrip("#"))
        and "\t" not in paragraph
    )


def is_reported(paragraph: str) -> bool:
    """A sentence with its source, whatever it lost at its end."""
    return _REPORTED.search(paragraph) is not None


def is_numbered(paragraph: str) -> bool:
    """An item of a numbered list: "2. Harbour wall rebuilt"."""
    return _NUMBERED.match(paragraph) is not None


def opens_like_a_sentence(paragraph: str) -> bool:
    """Opens with a quotation, or with a word that links and captions do not open with ("He")."""
    if paragraph[0] in "“‘«„\"'":
        return True
    first = _WORD.search(paragraph)
    return first is not None and first.group().lower() in words().sentence_openers


def has_finite_verb(paragraph: str) -> bool:
    """A verb of the list in ``furniture.toml``: English alone, and far from all verbs."""
    return any(word.lower() in words().finite_verbs for word in _WORD.findall(paragraph))


def is_names(paragraph: str) -> bool:
    """Nearly every longer word is capitalised: a name, with or without an office."""
    longer = [word for word in _WORD.findall(paragraph) if len(word) > 3]
    return bool(longer) and sum(word[0].isupper() for word in longer) >= 0.75 * len(longer)


def is_name_caption(paragraph: str) -> bool:
    """A name with or without an office, and nothing said of it."""
    short = len(_WORD.findall(paragraph)) <= _MOST_CAPTION_WORDS
    return short and is_names(paragraph) and not has_finite_verb(paragraph)


def is_bare_sentence(paragraph: str) -> bool:
    """A few words with a verb, not set as a title is: "Orlov denied it", without its full stop."""
    few = len(_WORD.findall(paragraph)) <= _MOST_BARE_WORDS
    titled = is_names(paragraph) or _ASKING.match(paragraph) is not None
    return few and not titled and has_finite_verb(paragraph)


def headline_reason(paragraph: str) -> str:
    """Which kind of furniture an unpunctuated line amid the prose is: its reason."""
    if has_finite_verb(paragraph):
        return "teaser"
    count = len(_WORD.findall(paragraph))
    return "sub_heading" if count <= 6 and not (is_names(paragraph) and count > 1) else "caption"


def is_date_line(paragraph: str) -> bool:
    """A date or time and nothing besides but names and words such as "updated"."""
    if len(paragraph) > 120 or not _DATE.search(paragraph):
        return False
    rest = _WORD.findall(_DATE.sub(" ", paragraph))
    names = [word for word in rest if word.lower() not in words().date_words]
    return len(names) <= _MOST_NAMES and all(name[0].isupper() for name in names)
