"""Reporting frames: which words of a sentence say who says so, and what they cover.

A frame is a reporting verb with its subject, or a phrase such as "according to". Places
are token indices of the sentence, half-open.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Literal, NamedTuple

from pipeline.rules.cues import Hit
from pipeline.rules.reading import read_rows
from pipeline.rules.sentence import QUOTE_MARKS, Sentence
from pipeline.rules.tokens import Token
from pipeline.rules.words import word_set

Range = tuple[int, int]
Scope = Literal["after", "all"]
"""What a frame covers: the words after it, or its whole clause around it."""

_LONGEST_SUBJECT = 16
_LONGEST_AFTER = 8
"""Most words between a verb that ends its clause and the mark: "said on Friday in Geneva,"."""
_LONGEST_NAME = 4
_REACH = 12
"""Furthest that "that" may stand from its verb."""
_STOPS = frozenset(",.;:!?()[]—–…") | QUOTE_MARKS


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
        frame = _phrase(sentence, hit) if hit.cue.label in ("phrase", "own") else _verb(sentence, hit)
        if frame:
            first = max(frame.out[0], busy)
            found.append(frame._replace(out=(first, max(first, frame.out[1]))))
            busy = max(frame.out[1], hit.last)
    return found


def _phrase(sentence: Sentence, hit: Hit) -> Frame | None:
    """ "According to X," at the head, in the middle or at the end of a clause."""
    tokens = sentence.tokens
    subject = (hit.last, _segment_end(tokens, hit.last))
    if hit.first == 0 and sentence.has_verb(*subject):
        subject = (hit.last, _name_end(tokens, hit.last))
    if hit.cue.label == "own":
        subject = (hit.first + 1, hit.first + 2)
    last = max(subject[1], hit.last)
    if subject[0] == subject[1]:
        return None
    role: Range | None = None
    first = hit.first
    while first and tokens[first - 1].low in word_set("adverb"):
        first -= 1
    named = _name_behind(sentence, subject)
    if named:
        subject, role = named
        last = subject[1]
    apposed = _apposition(sentence, last) if hit.cue.label == "phrase" and not named else None
    if apposed and (apposed[1] < len(tokens) - 1 or first > 0):
        role, last = apposed, apposed[1]
    after = first > 0 and tokens[first - 1].low in word_set("coordinator")
    if after or first == 0:
        last += last < len(tokens) and tokens[last].low == ","
    elif tokens[first - 1].low == ",":
        first -= 1
        last += last < len(tokens) - 1 and tokens[last].low == ","
    scope: Scope = "after" if after else "all"
    return Frame("phrase", (hit.first, hit.last), subject, role, (first, last), scope)


def _name_end(tokens: Sequence[Token], at: int) -> int:
    """Where a source ends that no comma sets off: after its capitals."""
    last = at
    while last < len(tokens) and not tokens[last].is_capital:
        last += 1
    while last < len(tokens) and (tokens[last].is_capital or tokens[last].low in ("of", "the")):
        last += 1
    return last if last < len(tokens) else _segment_end(tokens, at)


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
        out = (_segment_start(tokens, group), content)
        return Frame(hit.cue.label, (hit.first, hit.last), None, None, out, "after", opener) if heads else None
    if tokens[hit.first].low.endswith("ing"):
        return _going_on(sentence, hit, group, content, opener)
    first = _subject_start(sentence, group, strong=opener in ("that", "quote"))
    if first < group and not _agrees(sentence, hit, (first, group)):
        return None
    if first < group:
        return _after_subject(sentence, hit, (first, group), content, opener)
    if before in word_set("coordinator") or before in ("while", "before"):
        return _going_on(sentence, hit, group, content, opener)
    return _inverted(sentence, hit, group, content, opener)


def _agrees(sentence: Sentence, hit: Hit, subject: Range) -> bool:
    """Whether a verb without an ending can have this subject: "a report that" is a noun."""
    tokens = sentence.tokens
    if tokens[hit.first].low not in word_set("noun_verb"):
        return True
    if tokens[hit.first].low.endswith("s"):
        return True
    words = [token.low for token in tokens[subject[0] : subject[1]]]
    cut = next((at for at, word in enumerate(words) if word in word_set("preposition")), None)
    head = words[: cut or len(words)][-1]
    return head in ("i", "we", "they", "who") or head.endswith("s") or head == "people"


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
    ):
        first -= 1
    return first


def _content(sentence: Sentence, hit: Hit) -> tuple[int, str]:
    """Where what is said begins after the verb, and what opens it: that, quote, to, clause
    or nothing."""
    tokens, size = sentence.tokens, len(sentence.tokens)
    label, at = hit.cue.label, hit.last
    for place in range(at, min(size, at + _REACH)):
        low = tokens[place].low
        if low in ("that", "whether"):
            return place + 1, "that"
        if low in _STOPS or sentence.is_verb(place):
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
    if label in ("say", "tell") and place < size and tokens[place].low not in _STOPS:
        end = _segment_end(tokens, place)
        if end - place > 2 and sentence.has_verb(place + 1, end):
            return place, "clause"
        if tokens[hit.first].low in word_set("takes_clause") and _opens_clause(sentence, place):
            return place, "clause"
    return at, ""


def _opens_clause(sentence: Sentence, at: int) -> bool:
    """Whether what follows "said" can only be a clause: more than a name or a time."""
    tokens = sentence.tokens
    if tokens[at].low in word_set("preposition") | word_set("time") | word_set("adverb"):
        return False
    end = _segment_end(tokens, at)
    if all(token.is_capital for token in tokens[at:end]):
        return sentence.has_verb(end, len(tokens)) and not sentence.has_verb(0, at - 1)
    return end - at > _LONGEST_NAME


def _skip_hearer(sentence: Sentence, at: int) -> int:
    while (
        at < len(sentence.tokens)
        and sentence.tokens[at].low not in _STOPS
        and not sentence.is_verb(at)
        and sentence.tokens[at].low not in word_set("opening_subject") - {"the", "a", "his", "our"}
    ):
        at += 1
    return at


def _opens_quote(sentence: Sentence, at: int) -> bool:
    return at < len(sentence.tokens) and sentence.tokens[at].text in QUOTE_MARKS


def _going_on(
    sentence: Sentence, hit: Hit, group: int, content: int, opener: str
) -> Frame | None:
    """ "…, adding that", "and also said that": the source before it goes on."""
    tokens = sentence.tokens
    before = tokens[group - 1].low if group else ""
    joined = group == 0 or before in ("while", "before", "after", "when", ",") or (
        before in word_set("coordinator")
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
    start = _segment_start(tokens, first)
    role = _role_before(sentence, first) if start == first else None
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
    set_off = as_frame or (before > 0 and tokens[before - 1].low in _STOPS)
    enclosed = set_off and sentence.has_verb(0, first) and _ends_clause(sentence, hit)
    if as_frame or (enclosed and not opener and first > 1):
        last = enclosed or hit.last
        first -= as_frame
        first -= first > 0 and tokens[first - 1].low == ","
        return Frame(hit.cue.label, cue, subject, body, (first, last), "all")
    if not opener or (first and tokens[first - 1].low in word_set("relative") - {"that"}):
        return None
    if opener == "quote" and first > 1 and tokens[first - 1].text in QUOTE_MARKS | {","}:
        return Frame(hit.cue.label, cue, subject, body, (first, content), "all")
    if first > 0 and size - content < 2:
        return None
    return Frame(hit.cue.label, cue, subject, body, (first, content), "after", opener)


def _inverted(
    sentence: Sentence, hit: Hit, group: int, content: int, opener: str
) -> Frame | None:
    """ "…”, says X, former director of Y." and "X, an official, said that …"."""
    tokens = sentence.tokens
    before = tokens[group - 1].low if group else ""
    cue = (hit.first, hit.last)
    if before in (",", "") and opener in ("that", "quote", "clause", "to"):
        named = _name_and_role(sentence, group - 1)
        if named:
            subject, role = named
            return Frame(
                hit.cue.label, cue, subject, role, (subject[0], content), "after", opener
            )
    named = _name_and_role(sentence, group - 1) if before == "," and not opener else None
    if named and _ends_clause(sentence, hit) and sentence.has_verb(0, named[0][0]):
        out = (named[0][0] - 1, _ends_clause(sentence, hit))
        return Frame(hit.cue.label, cue, *named, out, "all")
    if before not in QUOTE_MARKS | {",", ""} or hit.cue.label == "demand":
        return None
    last = min(_subject_end(sentence, hit.last), _clause_cut(sentence, hit.last))
    subject = (hit.last, last)
    behind = _name_behind(sentence, subject)
    if not behind and not _source_like(sentence, subject):
        if opener == "that" and not sentence.has_verb(0, group):
            return Frame(hit.cue.label, cue, None, None, (0, content), "after", opener)
        return None
    role: Range | None
    if behind:
        subject, role = behind
        last = subject[1]
    else:
        role = _apposition(sentence, last)
        last = role[1] if role else last
        rest = _segment_end(tokens, last)
        last = last if sentence.has_verb(last, rest) else rest
    last += last < len(tokens) - 1 and tokens[last].low == ","
    first = group - (before == ",")
    return Frame(hit.cue.label, cue, subject, role, (first, last), "all")


def _subject_end(sentence: Sentence, at: int) -> int:
    """The end of a name or an office after its verb; a word or two in quotes may be in it."""
    tokens = sentence.tokens
    end = _segment_end(tokens, at)
    if end > at and end + 3 < len(tokens) and tokens[end].text in QUOTE_MARKS:
        closing = next((p for p in range(end + 1, end + 5) if p < len(tokens) and tokens[p].text in QUOTE_MARKS), None)
        if closing and tokens[end - 1].is_word and closing + 1 < len(tokens):
            return _segment_end(tokens, closing + 1)
    return end


def _name_behind(sentence: Sentence, office: Range) -> tuple[Range, Range] | None:
    """ "the head of the office, Ann Smith": the name after an office and its comma."""
    tokens = sentence.tokens
    first, last = office
    if last + 1 >= len(tokens) or tokens[last].low != "," or first == last:
        return None
    if tokens[first].is_capital or not tokens[first].is_word:
        return None
    end = _segment_end(tokens, last + 1)
    words = tokens[last + 1 : end]
    if not 1 <= len(words) <= 4 or not all(word.is_capital for word in words):
        return None
    return (last + 1, end), office


def _clause_cut(sentence: Sentence, at: int) -> int:
    """Where a source's name after its verb must end: before while, that, or a time."""
    tokens = sentence.tokens
    for place in range(at, len(tokens)):
        if tokens[place].low in ("while", "that", "before", "after", "who", "when", "in", "at", "during") and place > at:
            return place
    return len(tokens)


def _ends_clause(sentence: Sentence, hit: Hit) -> int:
    """One past the frame's last token where the clause ends after the verb (a hearer or a
    time may follow), else 0."""
    tokens, size, at = sentence.tokens, len(sentence.tokens), hit.last
    end = _segment_end(tokens, at)
    if end - at > _LONGEST_AFTER or sentence.has_verb(at, end):
        return 0
    follows = tokens[at].low if at < end else ""
    circumstance = word_set("preposition") | word_set("adverb") | word_set("day_phrase")
    if follows and hit.cue.label != "tell" and follows not in circumstance:
        return 0
    if end < size and tokens[end].low == "," and end < size - 1:
        return end + 1
    return end


def _segment_end(tokens: Sequence[Token], at: int) -> int:
    while at < len(tokens) and tokens[at].low not in _STOPS:
        at += 1
    return at


def _segment_start(tokens: Sequence[Token], at: int) -> int:
    while at and tokens[at - 1].low not in _STOPS:
        at -= 1
    return at


def _subject_start(sentence: Sentence, group: int, strong: bool = False) -> int:
    """Where the subject before a verb begins; ``group`` itself where there is none."""
    tokens = sentence.tokens
    first = _segment_start(tokens, group)
    for place in range(group - 1, first - 1, -1):
        low = tokens[place].low
        if low in word_set("subordinate") | {"that", "as", "but"} or sentence.is_verb(place):
            first = place + 1
            break
        if low == "and" and place + 1 < group and not tokens[place + 1].is_capital:
            first = place + 1
            break
    while first < group and tokens[first].low in word_set("lead") | word_set("adverb"):
        first += 1
    first = _past_opening(tokens, first, group)
    if group - first > 1 and tokens[group - 1].text in ("He", "She", "They", "It"):
        group -= 1  # "the minister He said": the page has lost a full stop or gained a word
    return first if _source_like(sentence, (first, group), strong) else group


def _past_opening(tokens: Sequence[Token], first: int, group: int) -> int:
    """Past an opening phrase with no comma after it: "In a press conference Smith said"."""
    if first >= group or tokens[first].low not in word_set("preposition"):
        return first
    for place in range(group - 1, first, -1):
        if tokens[place].low in word_set("determiner") | word_set("pronoun"):
            return place
        if tokens[place].is_capital and not tokens[place - 1].is_capital:
            return place
    return first


def _source_like(sentence: Sentence, place: Range, strong: bool = False) -> bool:
    """Whether words can name a source; ``strong`` where the verb leaves no doubt that
    somebody speaks, so that any noun will do."""
    first, last = place
    if not 0 < last - first <= _LONGEST_SUBJECT:
        return False
    words = sentence.tokens[first:last]
    if sentence.has_verb(first + 1, last) or words[0].low in word_set("not_source"):
        return False
    if words[0].low in ("he", "she", "they", "it", "we", "i", "others", "some", "many"):
        return len(words) == 1
    if any(is_source_noun(word.low) for word in words):
        return True
    if strong and words[0].low in ("the", "a", "an", "another", "its", "their", "his", "her"):
        return True
    return any(word.is_capital and word.low not in word_set("function") for word in words)


def is_source_noun(low: str) -> bool:
    """Whether a source is called by this noun or, for a plural, its singular."""
    return low in _source_nouns() or (low.endswith("s") and low[:-1] in _source_nouns())


@cache
def _source_nouns() -> frozenset[str]:
    return frozenset(row[0] for row in read_rows("sources.tsv"))


def _role_before(sentence: Sentence, first: int) -> tuple[int, int, bool] | None:
    """ "The deputy secretary, X said": the office between marks before a name."""
    tokens = sentence.tokens
    if first < 2 or tokens[first - 1].low != "," or not tokens[first].is_capital:
        return None
    start = _segment_start(tokens, first - 1)
    while start < first - 1 and tokens[start].low in word_set("lead"):
        start += 1
    if first - 1 - start > _LONGEST_SUBJECT or sentence.has_verb(start, first - 1):
        return None
    words = tokens[start : first - 1]
    if not words or words[0].low in word_set("preposition"):
        return None
    if not any(is_source_noun(word.low) for word in words):
        return None
    return start, first - 1, start > 0 and tokens[start - 1].low == ","


def _name_and_role(sentence: Sentence, comma: int) -> tuple[Range, Range] | None:
    """ "X, a former official, said": the name and the office before the verb's comma."""
    tokens = sentence.tokens
    role_start = _segment_start(tokens, comma) if comma > 0 else 0
    for _ in range(3):
        if role_start < 2 or tokens[role_start - 1].low != ",":
            return None
        start = _segment_start(tokens, role_start - 1)
        while start < role_start - 1 and tokens[start].low in word_set("lead") | {"while"}:
            start += 1
        subject = (start, role_start - 1)
        if _source_like(sentence, subject):
            return subject, (role_start, comma)
        role_start = start
    return None


def _apposition(sentence: Sentence, last: int) -> Range | None:
    """The office after a name and its comma, up to the next mark."""
    tokens = sentence.tokens
    if last + 1 >= len(tokens) or tokens[last].low != ",":
        return None
    first = last + 1
    if tokens[first].low not in word_set("apposition") or sentence.quoted[first]:
        return None
    end = _segment_end(tokens, first)
    relative = tokens[first].low in ("who", "which")
    if not relative and sentence.has_verb(first, end):
        return None
    article = tokens[first].low in ("a", "an", "the", "another")
    if article and not any(is_source_noun(token.low) for token in tokens[first:end]):
        return None
    return first, end
