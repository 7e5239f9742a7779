"""Reporting frames: which words of a sentence say who says so, and what they cover.

A frame is a reporting verb with its subject, or a phrase such as "according to". Places
are token indices of the sentence, half-open.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from pipeline.rules.clauses.complements import (
    complement,
    disputes,
    ends_clause,
    figure_follows,
    may_be_verb,
    promises,
)
from pipeline.rules.clauses.detached import (
    acting_before,
    keeps_comma,
    past_age,
    past_circumstance,
    past_whose,
    with_speaker,
)
from pipeline.rules.clauses.sentence import QUOTE_MARKS, Sentence
from pipeline.rules.clauses.subjects import (
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
    tells_doing,
)
from pipeline.rules.clauses.views import is_per, labelled, whose_view
from pipeline.rules.vocabulary.callings import is_paper
from pipeline.rules.vocabulary.cues import Hit
from pipeline.rules.vocabulary.tokens import Token
from pipeline.rules.vocabulary.words import word_set

_PHRASES = frozenset(("phrase", "own", "theirs", "cite"))
Scope = Literal["after", "all"]
"""What a frame covers: the words after it, or its whole clause around it."""


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
        if hit.cue.family != "reporting" or sentence.quoted[hit.first]:
            continue
        if hit.first < busy:
            if hit.cue.label == "cite" and found[-1].cue[1] < hit.first:
                found.extend(_cited_aside(sentence, hit, busy))
            continue
        frame = _frame(sentence, hit)
        if frame and not found and frame.subject is None and frame.label not in ("hearsay", "cite"):
            subject, role = acting_before(sentence, frame.out[0])
            frame = frame._replace(subject=subject, role=role)
        if frame:
            first = max(frame.out[0], busy)
            last = frame.out[1] - (frame.scope == "all" and keeps_comma(sentence, frame.out))
            found.append(frame._replace(out=(first, max(first, last))))
            busy = max(frame.out[1], hit.last)
    label = None if found else labelled(sentence)
    if label is None:
        return found
    subject, role, colon = label
    return [Frame("say", (colon, colon + 1), subject, role, (0, colon + 1), "after", "quote")]


def _frame(sentence: Sentence, hit: Hit) -> Frame | None:
    if hit.cue.label in _PHRASES:
        return _phrase(sentence, hit)
    if hit.cue.label == "per":
        return _phrase(sentence, hit) if is_per(sentence, hit) else None
    if hit.cue.label != "stand":
        return _verb(sentence, hit)
    subject, first = whose_view(sentence, hit), segment_start(sentence.tokens, hit.first)
    out, cue = (first, hit.last), (hit.first, hit.last)
    return Frame("say", cue, subject, None, out, "after", "that") if subject else None


def _cited_aside(sentence: Sentence, hit: Hit, at: int) -> list[Frame]:
    """ "X reported, citing Y, that": Y, from whom X has it; ``at`` is behind "that"."""
    subject = (hit.last, segment_end(sentence.tokens, hit.last))
    if subject[0] == subject[1]:
        return []
    return [Frame("cite", (hit.first, hit.last), subject, None, (at, at), "all")]


def _phrase(sentence: Sentence, hit: Hit) -> Frame | None:
    """ "According to X," at the head, in the middle or at the end of a clause."""
    tokens = sentence.tokens
    subject = (hit.last, segment_end(tokens, hit.last))
    told_of = any(token.low in ("who", "which") for token in tokens[subject[0] : subject[1]])
    if hit.first == 0 and not told_of and sentence.has_verb(*subject):
        subject = (hit.last, name_end(tokens, hit.last))
    if hit.cue.label == "own":
        subject = (hit.first + 1, hit.first + 2)
    if hit.cue.label == "theirs":
        own = tokens[hit.last - 2].low in word_set("own")
        subject = (hit.first + 1, hit.last - 1 - own)
        if not tokens[subject[1] - 1].low.endswith(("'s", "s'")):
            return None
    last = max(subject[1], hit.last)
    if subject[0] == subject[1]:
        return None
    role: Range | None = None
    first = hit.first
    named = name_behind(sentence, subject) if hit.cue.label != "theirs" else None
    if named:
        subject, role = named
        last = subject[1]
    owned = hit.cue.label in ("own", "theirs")
    apposed = apposition(sentence, last) if not owned and not named else None
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
    if not _is_reporting(sentence, hit, group, before):
        return None
    if hit.cue.label == "paper" and complement(sentence, hit)[1]:
        return None  # "the papers show that": the verb of a clause
    if hit.cue.label in ("account", "figure", "paper"):
        inside = group > 1 and tokens[group - 2].low == "which"  # "a letter in which she spoke of"
        return None if inside else _account(sentence, hit, group)
    content, opener = complement(sentence, hit)
    counts = hit.cue.label == "say" and not opener and not ends_clause(sentence, hit)
    counts = counts and tokens[hit.first].low not in ("add", "adds", "added")  # firms to a list
    if counts and figure_follows(sentence, hit.last):
        return _account(sentence, hit, group)
    if hit.cue.label == "promise" and not opener and promises(sentence, hit):
        return _account(sentence, hit, group)
    calls = tokens[hit.first].low.startswith(("call", "brand", "label"))  # "talk of it a tale"
    if hit.cue.label == "deny" and (calls or not opener) and disputes(sentence, hit):
        return _account(sentence, hit, group)
    if before == "as" and hit.last < len(tokens) and tokens[hit.last].low == "by":
        return _phrase(sentence, hit._replace(first=group - 1, last=hit.last + 1))
    passive = any(t.low in word_set("be") for t in tokens[group : hit.first])
    if passive:
        heads = group and tokens[group - 1].low == "it" and opener == "that"
        out = (segment_start(tokens, group), content)
        cue = (hit.first, hit.last)
        return Frame("hearsay", cue, None, None, out, "after", opener) if heads else None
    if tokens[hit.first].low.endswith("ing"):
        return _going_on(sentence, hit, group, content, opener)
    speech = tokens[hit.first].low in word_set("speech")
    strong = opener in ("that", "quote") or (speech and bool(opener or ends_clause(sentence, hit)))
    first = subject_start(sentence, group, strong)
    if first < group and not agrees(sentence, hit, (first, group)):
        return None
    if first < group:
        return _after_subject(sentence, hit, (first, group), content, opener)
    if before in word_set("coordinator") or before == "before":
        return _going_on(sentence, hit, group, content, opener)
    return _inverted(sentence, hit, group, content, opener)


def _going_on(sentence: Sentence, hit: Hit, group: int, content: int, opener: str) -> Frame | None:
    """ "…, adding that", "and also said that": the source before it goes on; "with X adding
    that" has its own."""
    tokens = sentence.tokens
    cue = (hit.first, hit.last)
    apart = with_speaker(sentence, group, opener)
    if apart and tokens[hit.first].low.endswith("ing"):
        return Frame(hit.cue.label, cue, apart[0], None, (apart[1], content), "after", opener)
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
    return Frame(hit.cue.label, cue, None, None, (first, content), "after", opener)


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
    if as_frame and [t.low for t in tokens[hit.last : hit.last + 2]] == ["it", ","]:
        hit = hit._replace(last=hit.last + 1)  # "as the ministry sees it, "
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
    enclosed = set_off and before > 1 and ends_clause(sentence, hit)
    if enclosed and not sentence.has_verb(0, first):  # "The seizure, he said, came after …"
        rest = enclosed >= size - 1 or sentence.has_verb(enclosed, size)
        enclosed *= rest or may_be_verb(sentence, (*range(1, first), enclosed))
    if as_frame or (enclosed and not opener):
        last = enclosed or ends_clause(sentence, hit) or hit.last
        first -= as_frame
        first -= first > 0 and tokens[first - 1].low == ","
        return Frame(hit.cue.label, cue, subject, body, (first, last), "all")
    if not opener or (first and tokens[first - 1].low in word_set("relative") - {"that"}):
        return None
    quoted_before = any(sentence.quoted[:first])
    if opener == "quote" and quoted_before and tokens[first - 1].text in QUOTE_MARKS | {","}:
        return Frame(hit.cue.label, cue, subject, body, (first, content), "all")
    return Frame(hit.cue.label, cue, subject, body, (first, content), "after", opener)


def _account(sentence: Sentence, hit: Hit, group: int) -> Frame | None:
    """ "X admits to nine losses", "X does not know whether": all of the clause is content."""
    if hit.cue.label == "figure" and not figure_follows(sentence, hit.last):
        return None
    verb, *told = sentence.lows[hit.first : hit.last]
    valued = told == ["at"] and verb.endswith("ed")
    if hit.cue.label == "figure" and (valued or "into" in told):
        return None  # "parcels valued at £9", "put a drone into the air at 40 metres"
    subject: Range = (subject_start(sentence, group), group)
    role: Range | None = None
    if subject[0] == group:
        named = name_and_role(sentence, group - 1) if group else None
        if named is None:
            return None
        subject, role = named
    passive = any(t.low in word_set("be") for t in sentence.tokens[group : hit.first])
    if passive or not agrees(sentence, hit, subject):
        return None
    if hit.cue.label == "paper" and not is_paper(sentence.tokens, subject):
        return None
    first, cue = min(subject[0], role[0] if role else group), (hit.first, hit.last)
    before = sentence.tokens[first - 1].low if first else ""
    if before in word_set("subordinate") | {"as", "that"}:
        return None  # "as long as the army does not accept it"
    if before == "," and sentence.tokens[0].low in word_set("asks_who"):
        first = 0  # "Whether it sank, he did not know."
    opening = sentence.tokens[:first]
    if first and opening[0].low == "between" and all(token.is_word for token in opening):
        first = 0  # "Between May 2024 and May 2025 our team documented nine"
    label = hit.cue.label if hit.cue.label in ("deny", "promise") else "account"
    return Frame(label, cue, subject, role, (first, first), "after", "account")


def _inverted(sentence: Sentence, hit: Hit, group: int, content: int, opener: str) -> Frame | None:
    """ "…”, says X, former director of Y." and "X, an official, said that …"."""
    tokens = sentence.tokens
    before = tokens[group - 1].low if group else ""
    cue = (hit.first, hit.last)
    named = _after_office(sentence, hit, group, content, opener)
    if named:
        return named
    if before not in QUOTE_MARKS | {",", ""} or hit.cue.label in ("demand", "tell"):
        return None  # whoever is told does not speak
    last = min(subject_end(sentence, hit.last), name_cut(sentence, hit.last))
    subject = (hit.last, last)
    if tells_doing(tokens, subject):
        return None  # ", dismissed two managers and stopped taking deposits"
    behind = name_behind(sentence, subject)
    spoken = any(sentence.quoted[:group]) and hit.last < last
    spoken = spoken and tokens[hit.last].low in word_set("opens_noun")
    if not behind and not spoken and not is_source_like(sentence, head_of(tokens, subject)):
        if opener == "that" and not sentence.has_verb(0, group):
            return Frame(hit.cue.label, cue, None, None, (0, content), "after", opener)
        return None
    last = past_age(tokens, last)
    role: Range | None = behind[1] if behind else apposition(sentence, last)
    if behind:
        subject, last = behind[0], behind[0][1]
    else:
        last = role[1] if role else last
        rest = segment_end(tokens, last)
        told_of = last < rest and tokens[last].low == "who"
        last = rest if told_of or not sentence.has_verb(last, rest) else last
    if any(sentence.quoted[:group]):
        last = past_whose(sentence, past_circumstance(sentence, last))
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
    first = min(subject[0], role[0]) if role else subject[0]
    if hit.cue.label == "demand":
        return Frame("demand", cue, subject, role, (first, first), "after", "demand")
    if opener:
        return Frame(hit.cue.label, cue, subject, role, (first, content), "after", opener)
    last = ends_clause(sentence, hit)
    if not last or not sentence.has_verb(0, first):
        return None
    return Frame(hit.cue.label, cue, subject, role, (first, last), "all")


def _is_reporting(sentence: Sentence, hit: Hit, group: int, before: str) -> bool:
    """Whether a reporting word is the verb of its clause: no noun, not negated, not told of
    ("the man who said"); ``before`` stands before its auxiliaries, which begin at ``group``."""
    token = sentence.tokens[hit.first]
    if hit.first and _is_told_of(sentence.tokens[hit.first - 1].low):
        return False
    if before in ("to", "who", "which", "that") or (hit.first and token.is_capital and group):
        return False
    if token.low in word_set("noun_verb"):
        previous = sentence.tokens[hit.first - 1] if hit.first else None
        if previous is None or previous.low in word_set("determiner", "preposition"):
            return False
        if previous.low in word_set("number_word", "before_states"):
            return False
        follows = sentence.tokens[hit.last].low if hit.last < len(sentence.tokens) else ""
        if follows in word_set("aux") or follows == "of":
            return False  # "member states should", "a staff list of nine"
    negated = any(t.low in word_set("negation") for t in sentence.tokens[group : hit.first])
    return not negated


def _is_told_of(before: str) -> bool:
    """Whether a word makes a noun of the verb behind it: "an estimated 40 tonnes", "the
    firm's claimed range"."""
    owner = before.endswith(("'s", "s'")) and before not in word_set("aux")
    return owner or before in ("a", "an", "the", "no")


def _group_start(tokens: Sequence[Token], first: int) -> int:
    """Where the verb's auxiliaries and adverbs begin."""
    known = word_set("have", "adverb", "be", "do") | {"would", "could", "can", "long"}
    while first and (
        tokens[first - 1].low in known or (first > 1 and _is_manner(tokens[first - 1]))
    ):
        first -= 1
    if [token.low for token in tokens[max(0, first - 3) : first]] == ["in", "the", "past"]:
        return _group_start(tokens, first - 3)  # "has in the past denied"
    return first


def _is_manner(token: Token) -> bool:
    """ "Freely" of "drivers freely admit", but no "family"."""
    return (
        token.low.endswith("ly") and token.text.islower() and token.low not in word_set("noun_ly")
    )
