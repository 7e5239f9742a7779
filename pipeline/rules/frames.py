"""Reporting frames: which words of a sentence say who says so, and what they cover.

A frame is a reporting verb with its subject, or a phrase such as "according to". Places
are token indices of the sentence, half-open.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from pipeline.rules.cues import Hit
from pipeline.rules.sentence import QUOTE_MARKS, Sentence
from pipeline.rules.subjects import (
    STOPS,
    Range,
    agrees,
    apposition,
    head_of,
    is_source_like,
    name_and_role,
    name_behind,
    name_cut,
    name_end,
    role_before,
    segment_end,
    segment_start,
    subject_end,
    subject_start,
)
from pipeline.rules.tokens import Token
from pipeline.rules.words import word_set

_PHRASES = frozenset(("phrase", "own", "cite"))
Scope = Literal["after", "all"]
"""What a frame covers: the words after it, or its whole clause around it."""

_LONGEST_AFTER = 8
"""Most words between a verb that ends its clause and the mark: "said on Friday in Geneva,"."""
_LONGEST_NAME = 4
_LONGEST_SUBJECT = 12
_REACH = (8, 12)
"""Furthest that "that" may stand from its verb, and from one with a hearer between."""
_CIRCUMSTANCE = 4
"""Most words of "in a written statement" after its preposition."""


class Frame(NamedTuple):
    """``subject`` is None where the frame goes on with the source before it; ``out`` holds
    the words that are no content."""

    label: str
    cue: Range
    subject: Range | None
    role: Range | None
    out: Range
    scope: Scope
    opener: str = ""


def find_frames(sentence: Sentence) -> list[Frame]:
    """The frames of a sentence outside its quotations, in order, none overlapping."""
    found: list[Frame] = []
    busy = 0
    for hit in sentence.hits:
        if hit.cue.family != "reporting" or hit.first < busy or sentence.quoted[hit.first]:
            continue
        frame = _phrase(sentence, hit) if hit.cue.label in _PHRASES else _verb(sentence, hit)
        if frame:
            first = max(frame.out[0], busy)
            found.append(frame._replace(out=(first, max(first, frame.out[1]))))
            busy = max(frame.out[1], hit.last)
    return found


def _phrase(sentence: Sentence, hit: Hit) -> Frame | None:
    """ "According to X," at the head, in the middle or at the end of a clause."""
    tokens = sentence.tokens
    subject = (hit.last, segment_end(tokens, hit.last))
    if hit.first == 0 and sentence.has_verb(*subject):
        subject = (hit.last, name_end(tokens, hit.last))
    if hit.cue.label == "own":
        subject = (hit.first + 1, hit.first + 2)
    last = max(subject[1], hit.last)
    if subject[0] == subject[1]:
        return None
    role: Range | None = None
    first = hit.first
    while first and tokens[first - 1].low in word_set("adverb"):
        first -= 1
    named = name_behind(sentence, subject, strict=True)
    if named:
        subject, role = named
        last = subject[1]
    apposed = apposition(sentence, last) if hit.cue.label != "own" and not named else None
    if apposed and (apposed[1] < len(tokens) - 1 or first > 0):
        role, last = apposed, apposed[1]
    after = first > 0 and tokens[first - 1].low in word_set("coordinator")
    if after or first == 0:
        last += last < len(tokens) and tokens[last].low == ","
    elif tokens[first - 1].low == ",":
        first -= 1
        last += last < len(tokens) - 1 and tokens[last].low == ","
    scope: Scope = "after" if after else "all"
    label = "cite" if hit.cue.label == "cite" else "phrase"
    return Frame(label, (hit.first, hit.last), subject, role, (first, last), scope)


def _verb(sentence: Sentence, hit: Hit) -> Frame | None:
    tokens = sentence.tokens
    group = _group_start(tokens, hit.first)
    before = tokens[group - 1].low if group else ""
    if not _is_verb_here(sentence, hit, group, before):
        return None
    content, opener = _content(sentence, hit)
    if before == "as" and hit.last < len(tokens) and tokens[hit.last].low == "by":
        return _phrase(sentence, hit._replace(first=group - 1, last=hit.last + 1))
    passive = any(t.low in word_set("be") for t in tokens[group : hit.first])
    if passive:
        heads = group and tokens[group - 1].low == "it" and opener == "that"
        out = (segment_start(tokens, group), content)
        return (
            Frame("hearsay", (hit.first, hit.last), None, None, out, "after", opener)
            if heads
            else None
        )
    if tokens[hit.first].low.endswith("ing"):
        return _going_on(sentence, hit, group, content, opener)
    speech = tokens[hit.first].low in word_set("speech")
    strong = opener in ("that", "quote") or (speech and bool(opener or _ends_clause(sentence, hit)))
    first = subject_start(sentence, group, strong)
    if first < group and not agrees(sentence, hit, (first, group)):
        return None
    if first < group:
        return _after_subject(sentence, hit, (first, group), content, opener)
    if before in word_set("coordinator") or before in ("while", "before"):
        return _going_on(sentence, hit, group, content, opener)
    return _inverted(sentence, hit, group, content, opener)


def _is_verb_here(sentence: Sentence, hit: Hit, group: int, before: str) -> bool:
    token = sentence.tokens[hit.first]
    if before in ("to", "who", "which", "that") or (hit.first and token.is_capital and group):
        return False
    if token.low in word_set("noun_verb"):
        previous = sentence.tokens[hit.first - 1] if hit.first else None
        if previous is None or previous.low in word_set("determiner") | word_set("preposition"):
            return False
        if previous.low.endswith("'s") or (previous.text == "United"):
            return False
    negated = any(t.low in word_set("negation") for t in sentence.tokens[group : hit.first])
    return not negated


def _group_start(tokens: Sequence[Token], first: int) -> int:
    """Where the verb's auxiliaries and adverbs begin."""
    while first and (
        tokens[first - 1].low in word_set("have")
        or tokens[first - 1].low in word_set("adverb")
        or tokens[first - 1].low in word_set("be")
        or tokens[first - 1].low in word_set("do")
        or tokens[first - 1].low in ("would", "could", "can")
    ):
        first -= 1
    return first


def _content(sentence: Sentence, hit: Hit) -> tuple[int, str]:
    """Where what is said begins after the verb, and what opens it: that, quote, to, clause
    or nothing."""
    tokens, size = sentence.tokens, len(sentence.tokens)
    label, at = hit.cue.label, hit.last
    for place in range(at, min(size, at + _REACH[label in ("tell", "deny")])):
        low = tokens[place].low
        if low in ("that", "whether"):
            return place + 1, "that"
        loose = label in ("tell", "deny")
        if place == at and not loose and low not in word_set("before_that"):
            break
        if low in STOPS or sentence.is_verb(place):
            break
    place = _skip_hearer(sentence, at) if label == "tell" else at
    if place < size and tokens[place].low == ":":
        return place + 1, "quote"
    if place < size and tokens[place].low == "," and _opens_quote(sentence, place + 1):
        return place + 1, "quote"
    if _opens_quote(sentence, place):
        return place, "quote"
    if label == "promise" and place < size and tokens[place].low == "to":
        return place + 1, "to"
    if label == "expect":
        return _expected(sentence, at)
    if label in ("deny", "accuse"):
        gerund = _gerund(sentence, at, label)
        if gerund:
            return gerund, "gerund"
    takes = label in ("say", "tell", "deny") or tokens[hit.first].low in word_set("takes_clause")
    if takes and label not in ("promise", "demand"):
        place = _skip_circumstance(sentence, place)
        if _opens_clause(sentence, hit, place):
            return place, "clause"
    return at, ""


def _expected(sentence: Sentence, at: int) -> tuple[int, str]:
    """Where "the fine to wipe out the profit" begins after "expect"."""
    tokens = sentence.tokens
    end = segment_end(tokens, at)
    lows = [token.low for token in tokens[at:end]]
    named = lows and (lows[0] in word_set("determiner") or tokens[at].is_capital)
    return (at, "expected") if named and "to" in lows[1:-1] else (at, "")


def _gerund(sentence: Sentence, at: int, label: str) -> int:
    """Where "selling drones" begins after "denied", and "the bank of moving money" after
    "accused"; 0 for neither."""
    lows = [token.low for token in sentence.tokens[at : at + _LONGEST_SUBJECT]]
    if label == "deny":
        return at if lows and lows[0].endswith("ing") and lows[0] not in word_set("noun_ing") else 0
    of = lows.index("of") if "of" in lows[1:] else len(lows)
    return at if of + 1 < len(lows) and lows[of + 1].endswith("ing") else 0


def _opens_clause(sentence: Sentence, hit: Hit, at: int) -> bool:
    """Whether what follows "said" is a clause: it begins as a subject does and has a verb."""
    tokens, size = sentence.tokens, len(sentence.tokens)
    if at >= size or tokens[at].low in STOPS | word_set("preposition") | word_set("subordinate"):
        return False
    if tokens[at].low in word_set("time") | word_set("adverb") | word_set("no_clause"):
        return False
    end = segment_end(tokens, at)
    while end < size and tokens[end].text in QUOTE_MARKS:
        end = segment_end(tokens, end + 1)
    if end - at > 2 and sentence.has_verb(at + 1, end):
        return True
    if tokens[hit.first].low not in word_set("takes_clause"):
        return False
    if all(token.is_capital for token in tokens[at:end]):  # a name: "said Ann Smith, who …"
        return sentence.has_verb(end, size) and not sentence.has_verb(0, hit.first)
    return end - at > _LONGEST_NAME


def _skip_hearer(sentence: Sentence, at: int) -> int:
    """Past the one who is told: a pronoun, a name, or a noun with its article."""
    tokens, size = sentence.tokens, len(sentence.tokens)
    if at < size and tokens[at].low in word_set("hearer"):
        return at + 1
    named = at < size and tokens[at].is_capital
    article = at < size and tokens[at].low in ("the", "a", "an", "his", "her", "its", "our")
    place = at + article
    while place < size and tokens[place].low not in STOPS and not sentence.is_verb(place):
        if named and not tokens[place].is_capital and tokens[place].low not in ("of", "'s"):
            break
        if place > at and tokens[place].low in word_set("opening_subject"):
            break
        place += 1
    return place


def _skip_circumstance(sentence: Sentence, at: int) -> int:
    """Past "on Friday", "in a statement": where and when something was said; ``at`` itself
    where the words go on otherwise."""
    tokens, size = sentence.tokens, len(sentence.tokens)
    place = at
    while place < size and tokens[place].low in ("on", "in", "at", "during", "last", "this"):
        end = next(
            (
                p + 1
                for p in range(place + 1, min(size, place + 1 + _CIRCUMSTANCE))
                if tokens[p].low in word_set("circumstance")
            ),
            0,
        )
        if not end:
            break
        place = end
    return place


def _opens_quote(sentence: Sentence, at: int) -> bool:
    return at < len(sentence.tokens) and sentence.tokens[at].text in QUOTE_MARKS


def _going_on(sentence: Sentence, hit: Hit, group: int, content: int, opener: str) -> Frame | None:
    """ "…, adding that", "and also said that": the source before it goes on."""
    tokens = sentence.tokens
    before = tokens[group - 1].low if group else ""
    joined = (
        group == 0
        or before in ("while", "before", "after", "when", ",")
        or (before in word_set("coordinator"))
    )
    if not opener or not joined:
        return None
    first = group
    while first and tokens[first - 1].low in ("while", "before", "after", ",", "and", "but", "or"):
        first -= 1
    return Frame(
        hit.cue.label, (hit.first, hit.last), None, None, (first, content), "after", opener
    )


def _after_subject(
    sentence: Sentence, hit: Hit, subject: Range, content: int, opener: str
) -> Frame | None:
    """ "X said that …", "…, X said.", "as X has said, …"."""
    tokens, size = sentence.tokens, len(sentence.tokens)
    first = subject[0]
    start = segment_start(tokens, first)
    role = role_before(sentence, first) if start == first else None
    if role:
        first = role[0] - (role[0] > 0 and role[2])
    as_frame = bool(first) and tokens[first - 1].low == "as"
    cue = (hit.first, hit.last)
    body = (role[0], role[1]) if role else None
    if hit.cue.label == "demand":
        return Frame("demand", cue, subject, body, (hit.first, hit.first), "after", "demand")
    if first and tokens[first - 1].low in word_set("relative") | {"what"} and not opener:
        return None
    before = first
    while before and tokens[before - 1].low in word_set("lead"):
        before -= 1
    set_off = as_frame or (before > 0 and tokens[before - 1].low in STOPS)
    enclosed = set_off and before > 1 and _ends_clause(sentence, hit)
    if enclosed and not sentence.has_verb(0, first):  # "The seizure, he said, came after …"
        enclosed *= tokens[before - 1].low == "," and sentence.has_verb(enclosed, size)
        enclosed *= not _is_opening(sentence, before - 1)
    if as_frame or (enclosed and not opener):
        last = enclosed or hit.last
        first -= as_frame
        first -= first > 0 and tokens[first - 1].low == ","
        return Frame(hit.cue.label, cue, subject, body, (first, last), "all")
    if not opener or (first and tokens[first - 1].low in word_set("relative") - {"that"}):
        return None
    quoted_before = any(sentence.quoted[:first])
    if opener == "quote" and quoted_before and tokens[first - 1].text in QUOTE_MARKS | {","}:
        return Frame(hit.cue.label, cue, subject, body, (first, content), "all")
    if first > 0 and size - content < 2:
        return None
    return Frame(hit.cue.label, cue, subject, body, (first, content), "after", opener)


def _is_opening(sentence: Sentence, comma: int) -> bool:
    """ "In March," or "Asked about it,": where, when or how, and no content."""
    words = [token for token in sentence.tokens[:comma] if token.is_word]
    return not words or words[0].low in word_set("preposition") | word_set("opens_setting")


def _inverted(sentence: Sentence, hit: Hit, group: int, content: int, opener: str) -> Frame | None:
    """ "…”, says X, former director of Y." and "X, an official, said that …"."""
    tokens = sentence.tokens
    before = tokens[group - 1].low if group else ""
    cue = (hit.first, hit.last)
    named = _after_office(sentence, hit, group, content, opener)
    if named:
        return named
    if before not in QUOTE_MARKS | {",", ""} or hit.cue.label == "demand":
        return None
    last = min(subject_end(sentence, hit.last), name_cut(sentence, hit.last))
    subject = (hit.last, last)
    behind = name_behind(sentence, subject)
    if not behind and not is_source_like(sentence, head_of(tokens, subject)):
        if opener == "that" and not sentence.has_verb(0, group):
            return Frame(hit.cue.label, cue, None, None, (0, content), "after", opener)
        return None
    role: Range | None = behind[1] if behind else apposition(sentence, last)
    if behind:
        subject, last = behind[0], behind[0][1]
    else:
        last = role[1] if role else last
        rest = segment_end(tokens, last)
        last = last if sentence.has_verb(last, rest) else rest
    last += last < len(tokens) - 1 and tokens[last].low == ","
    first = group - (before == ",")
    return Frame(hit.cue.label, cue, subject, role, (first, last), "all")


def _after_office(
    sentence: Sentence, hit: Hit, group: int, content: int, opener: str
) -> Frame | None:
    """ "X, an official, said that …" and "“…”, X, an official, said." """
    before = sentence.tokens[group - 1].low if group else ""
    if before != ",":
        return None
    named = name_and_role(sentence, group - 1)
    if named is None:
        return None
    (subject, role), cue = named, (hit.first, hit.last)
    if opener:
        return Frame(hit.cue.label, cue, subject, role, (subject[0], content), "after", opener)
    last = _ends_clause(sentence, hit)
    if not last or not sentence.has_verb(0, subject[0]):
        return None
    return Frame(hit.cue.label, cue, subject, role, (subject[0] - 1, last), "all")


def _ends_clause(sentence: Sentence, hit: Hit) -> int:
    """One past the frame's last token where the clause ends after the verb (a hearer or a
    time may follow), else 0."""
    tokens, size, at = sentence.tokens, len(sentence.tokens), hit.last
    end = segment_end(tokens, at)
    if end - at > _LONGEST_AFTER or sentence.has_verb(at, end):
        return 0
    follows = tokens[at].low if at < end else ""
    circumstance = word_set("preposition") | word_set("adverb") | word_set("day_phrase")
    if follows and hit.cue.label != "tell" and follows not in circumstance:
        return 0
    if end < size and tokens[end].low == "," and end < size - 1:
        return end + 1
    return end
