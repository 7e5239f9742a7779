"""What of a sentence is content, whose it is, and the clauses it falls into.

A segment is the content under one frame (or none); a clause is what one claim is made of.
Places are token indices of the sentence.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from pipeline.rules.clauses.coordination import is_second, joins_clauses, under_aux, verb_place
from pipeline.rules.clauses.detached import breaks_off
from pipeline.rules.clauses.frames import Frame
from pipeline.rules.clauses.sentence import Sentence
from pipeline.rules.vocabulary.words import word_set

_ASIDE = frozenset(("cite", "phrase", "own"))
"""Frames that say where the source before them has it from."""
_CLAUSE_HEAD = 16
"""Words in which a clause must show its subject and its verb."""
_SHORTEST_CLAUSE = 4
_TIME_PHRASE = 4
"""Tokens of ", a day after"."""
_SPLICE_HEAD = 7
"""Words without which a part of a sentence is no clause of its own."""
_MARKS = frozenset((";", "—", ":"))
_JOINTS = _MARKS | {",", "and", "but", "while", "whereas", "although", "”"}
"""What a clause of its own may begin at."""


class Segment(NamedTuple):
    """Content words ``places`` under ``frames``, the innermost source first."""

    places: Sequence[int]
    frames: tuple[Frame, ...]


class Clause(NamedTuple):
    """A clause's words; ``subject`` are words of another clause that it leans on, ``verb``
    stands for its first word."""

    places: Sequence[int]
    subject: Sequence[int] = ()
    verb: str = ""


def segments(sentence: Sentence, frames: Sequence[Frame], start: int = 0) -> list[Segment]:
    """The content of a sentence by its sources from place ``start`` on, in text order;
    words of frames left out."""
    found: list[Segment] = []
    owner: tuple[Frame, ...] = ()
    places: list[int] = []
    at = start
    for frame in frames:
        first, last = frame.out
        if frame.label == "demand" and frame.subject:
            office = frame.role[0] if frame.role else frame.subject[0]
            first = last = max(at, min(office, frame.subject[0]))  # "The mayor, Ann Lee, urged"
        places.extend(range(at, first))
        at = max(at, last)
        if frame.scope == "after":
            if not owner and _is_setting(sentence, places):
                places = []
            bare = not _has_words(sentence, _outside(frame, places))
            if not bare or not owner or owner[0].scope == "after":
                found.append(Segment(places, owner))
            outer = owner if bare else ()
            inner = tuple(other for other in outer if other.label == "cite")
            places = []
            owner = (*inner, frame, *(other for other in outer if other.label != "cite"))
        else:
            turn = _turn(sentence, places) if owner and frame.label not in _ASIDE else 0
            if frame.label == "phrase" and not owner:  # "A ship sank; nine left, by X's count"
                turn = _turn(sentence, places, ";")
            if turn:
                found.append(Segment(places[:turn], owner))
                places, owner = places[turn:], ()
            owner = (frame, *owner) if frame.label == "cite" else (*owner, frame)
    places.extend(range(at, len(sentence.tokens)))
    if owner and owner[0].scope == "after":
        places = places[: breaks_off(sentence, places)]
    later = _day_after(sentence, places) if owner and owner[0].scope == "after" else 0
    if later:
        found.append(Segment(places[:later], owner))
        owner, places = (), places[later + _TIME_PHRASE :]
    found.append(Segment(places, owner))
    return [segment for segment in found if _has_words(sentence, segment.places)]


def _day_after(sentence: Sentence, places: Sequence[int]) -> int:
    """Where ", a day after the ministry had fined it" begins: what the article adds about when
    somebody said something; 0 where nothing of the kind does."""
    lows = [sentence.tokens[place].low for place in places]
    if "after" not in lows:
        return 0
    for at in range(_SHORTEST_CLAUSE, len(lows) - _TIME_PHRASE):
        comma, many, unit, after = lows[at : at + _TIME_PHRASE]
        timed = comma == "," and after == "after" and unit in word_set("time")
        rest = places[at + _TIME_PHRASE :]
        if timed and not sentence.quoted[places[at]] and _starts_clause(sentence, rest):
            counted = many in word_set("number_word") or many in ("a", "an") or many.isdigit()
            return at if counted else 0
    return 0


def _outside(frame: Frame, places: Sequence[int]) -> Sequence[int]:
    """The places that do not belong to the frame's own subject."""
    first, last = frame.subject or (0, 0)
    return [place for place in places if not first <= place < last]


def _is_setting(sentence: Sentence, places: Sequence[int]) -> bool:
    """ "In a letter sent on Friday, the ministry said that": where and when, no content."""
    words = [sentence.tokens[place] for place in places if sentence.tokens[place].is_word]
    if words and words[-1].low in word_set("joint") and sentence.has_verb_in(places):
        return False  # "In May it sold nine tanks, and the ministry said that"
    while words and words[0].low in word_set("lead"):
        words = words[1:]
    low = words[0].low if words else ""
    return not low or low in word_set("preposition") or low in word_set("opens_setting")


def _turn(sentence: Sentence, places: Sequence[int], marks: str = ":;") -> int:
    """Where one source's words end and the next one's begin: after the last of the marks."""
    for at in range(len(places) - 1, 0, -1):
        if sentence.tokens[places[at]].low in marks:
            return at
    return 0


def clauses(sentence: Sentence, places: Sequence[int]) -> list[Clause]:
    """The clauses of a segment, in text order: cut where a clause of its own begins.

    A conjunction that joins two clauses belongs to neither. The segment whole, where
    nothing cuts it.
    """
    found: list[Clause] = []
    lows, start = sentence.lows, 0
    for at, place in enumerate(places):
        if lows[place] not in _JOINTS or at <= start:
            continue
        skip = _cut(sentence, places, start, at)
        if skip:
            found.append(Clause(places[start:at]))
            start = at + skip
    found.append(Clause(places[start:]))
    leaning: list[Clause] = []
    for clause in found:
        lean = _leaning(sentence, clause, leaning)
        if leaning and lean.subject and not _agrees(sentence, lean):
            first, last = leaning[-1].places[0], clause.places[-1]
            whole = [place for place in places if first <= place <= last]
            leaning[-1] = Clause(whole, leaning[-1].subject)
        else:
            leaning.append(lean)
    return leaning


def _agrees(sentence: Sentence, clause: Clause) -> bool:
    """Whether the verb that a clause begins with can be its subject's: not "officers … and
    was"."""
    verb = sentence.tokens[clause.places[0]].low
    head = next(
        (p for p in clause.subject[1:] if sentence.tokens[p].low in word_set("preposition")),
        clause.subject[-1] + 1,
    )
    lows = [sentence.tokens[place].low for place in clause.subject]
    noun = sentence.tokens[head - 1].low
    many = "and" in lows or noun.endswith("s") or noun in ("they", "we", "people")
    if verb in word_set("agree_one"):
        return not many or noun.endswith("ss")
    return verb not in word_set("agree_many") or many or noun in ("police", "you", "who")


def side_clauses(sentence: Sentence, places: Sequence[int]) -> frozenset[int]:
    """The places of a clause that stand in a side clause: behind since, because, which …,
    where the main verb came before, or before the first comma, where one opens the clause."""
    lows, opens = sentence.lows, word_set("opens_side")
    aside = frozenset(opening_side(sentence, places))
    verb = sentence.first_verb(places)
    for at in range(len(places) if verb is None else verb + 1, len(places)):
        if lows[places[at]] in opens:
            rest = places[at + 1 :]
            if sentence.has_verb_in(rest[:_CLAUSE_HEAD]):
                return aside.union(rest)
    return aside


def opening_side(sentence: Sentence, places: Sequence[int]) -> Sequence[int]:
    """The places of "As soon as one path is shut," at the head of a clause."""
    lows = sentence.lows
    low = lows[places[0]] if places else ""
    as_soon = low == "as" and len(places) > 2 and lows[places[2]] == "as"
    if not (as_soon or low in word_set("opens_time_clause")):
        return ()
    lows = [lows[place] for place in places]
    if "," not in lows:
        return ()
    comma = lows.index(",")
    verbs = sentence.has_verb_in(places[:comma]) and sentence.has_verb_in(places[comma:])
    return places[:comma] if verbs else ()


def _leaning(sentence: Sentence, clause: Clause, before: Sequence[Clause]) -> Clause:
    """A clause that begins with its verb leans on the subject of the clause before it."""
    if not before or not clause.places:
        return clause
    if not sentence.is_verb(clause.places[0]) and verb_place(sentence, clause.places) is None:
        return clause
    for other in reversed(before):
        for at, place in enumerate(other.places):
            if sentence.is_verb(place):
                aux = under_aux(sentence, place, clause.places)
                subject = _before_relative(sentence, other.places[: at + aux])
                while subject and sentence.tokens[subject[-1]].low in word_set("adverb"):
                    subject.pop()
                if subject:
                    return Clause(clause.places, subject)
                break
    return clause


def _before_relative(sentence: Sentence, places: Sequence[int]) -> list[int]:
    """The words before a ", which" among these: "a maker" of "a maker, which I cannot name"."""
    lows = [sentence.tokens[place].low for place in places]
    pairs = enumerate(pairwise(lows))
    end = next((at for at, (a, b) in pairs if a == "," and b in word_set("relative")), len(lows))
    return list(places[:end])


def _cut(sentence: Sentence, places: Sequence[int], start: int, at: int) -> int:
    """How many words from one of ``_JOINTS`` on a cut takes out; 0 where there is none."""
    tokens = sentence.tokens
    low = tokens[places[at]].low
    if low in _MARKS:
        skip = 1
        follows = tokens[places[at + 1]].low if at + 1 < len(places) else ""
        if low == ":" and follows in word_set("pronoun"):
            return 0
        if low == "—" and sum(tokens[place].low == low for place in places) > 1:
            return 0  # two set off what stands between them
    else:
        skip = _joint([tokens[place].low for place in places[at : at + 4]])
        if low == "," and not skip:
            skip = int(_is_splice(sentence, places, start, at))
    right = places[at + skip : at + skip + _CLAUSE_HEAD]
    if not skip or len(right) < _SHORTEST_CLAUSE:
        return 0
    if low == "and" and _likens(sentence, places[start:at]):
        return 0
    if low == ";" and sentence.has_verb_in(right):
        return skip if _words(sentence, places[start:at]) >= _SHORTEST_CLAUSE else 0
    if tokens[places[at + skip - 1]].low in ("and", "but") and is_second(
        sentence, places[start:at], right
    ):
        return skip if _stands_alone(sentence, places[start:at]) else 0
    set_off = places[at] > places[at - 1] + 1  # ", he said, and the guards were"
    goes_on = _may_follow(sentence, "," if set_off and low == "and" else low, right)
    joined = low in ("and", "but") and joins_clauses(sentence, places[start:at], right)
    if not goes_on and not joined:
        return 0
    return skip if _stands_alone(sentence, places[start:at]) else 0


def _likens(sentence: Sentence, places: Sequence[int]) -> bool:
    """Whether words end in a ", as Sweden" whose verb is still to come: "and Latvia have"."""
    lows = [sentence.lows[place] for place in places]
    mark = max((at for at, low in enumerate(lows) if low == ","), default=len(lows))
    told = lows[mark + 1 : mark + 2]
    return told in (["as"], ["like"]) and not sentence.has_verb_in(places[mark:])


def _is_splice(sentence: Sentence, places: Sequence[int], start: int, at: int) -> bool:
    """Whether a comma alone joins two clauses: "deliveries are lawful, no rule mentions fuel"."""
    tokens = sentence.tokens
    before, after = places[start:at], places[at + 1 : at + 1 + _SPLICE_HEAD]
    if len(after) < _SHORTEST_CLAUSE:
        return False
    low = tokens[after[0]].low
    if low not in word_set("opening_subject") or low in word_set("pronoun"):
        return False
    mark = max((n for n, place in enumerate(before) if tokens[place].low == ","), default=-1)
    opens = {tokens[place].low for place in (before[0], *before[mark + 1 : mark + 2])}
    phrases = (word_set(name) for name in ("conjunction", "preposition", "opens_condition"))
    if not all(opens.isdisjoint(phrase) for phrase in phrases):
        return False  # "by a decision of May," only goes before what follows
    return _has_own_verb(sentence, before) and _starts_clause(sentence, after)


def _may_follow(sentence: Sentence, joint: str, right: Sequence[int]) -> bool:
    """Whether the words behind a joint begin a clause of their own."""
    tokens = sentence.tokens
    if tokens[right[0] - 1].low == "that":
        return True
    if joint in ("and", "but"):
        opens = tokens[right[0]].low in word_set("opening_clause") or sentence.is_verb(right[0])
        return opens and _starts_clause(sentence, right, joint == "and")
    behind = joint == "," and _behind_phrase(sentence, right)
    return _starts_clause(
        sentence, right[behind:] if behind else right, joint == "," and not behind
    )


def _behind_phrase(sentence: Sentence, places: Sequence[int]) -> int:
    """How many words say when or where before a subject: "on Monday" of ", and on Monday one
    of them sank"; 0 where none do."""
    if sentence.tokens[places[0]].low not in word_set("preposition"):
        return 0
    for at, place in enumerate(places[:_SPLICE_HEAD]):
        token = sentence.tokens[place]
        if at and not token.is_word:
            return 0
        if at > 1 and _opens_subject(token.low):
            before = sentence.tokens[place - 1].low
            return 0 if before in word_set("preposition") else at
    return 0


def _opens_subject(low: str) -> bool:
    opens = low in word_set("opening_subject") or low in word_set("part")
    return opens or low in ("nobody", "somebody")


def _stands_alone(sentence: Sentence, places: Sequence[int]) -> bool:
    """Whether the words before a joint are a clause that something may follow."""
    if _words(sentence, places) < _SHORTEST_CLAUSE or not _has_own_verb(sentence, places):
        return False
    return not _opens_with_subordinate(sentence, places)


def _joint(rest: Sequence[str]) -> int:
    """How many words a conjunction takes with the marks and the "that" around it."""
    skip = 0
    while skip < len(rest) and rest[skip] in (",", "”"):
        skip += 1
    if skip == len(rest) or rest[skip] not in word_set("joint"):
        return 0
    skip += 1
    return skip + (skip < len(rest) and rest[skip] == "that")


def _starts_clause(sentence: Sentence, places: Sequence[int], verb_first: bool = False) -> bool:
    """Whether a subject and a finite verb, or a verb alone, begin here."""
    for at, place in enumerate(places):
        token = sentence.tokens[place]
        if at and token.low == "that":
            return False
        if sentence.is_verb(place):
            if at == 0:
                return verb_first and token.low not in word_set("be_participle")
            return True
        if token.low in word_set("subordinate") or token.low in (",", ";", ":", "to", "and", "or"):
            return False
        if at == 0 and token.low in word_set("preposition"):
            return False
    return False


def _opens_with_subordinate(sentence: Sentence, places: Sequence[int]) -> bool:
    """ "While A, B" is one: its comma joins a side clause to what it belongs to."""
    for place in places[:2]:
        if sentence.tokens[place].low in ("when", "if", "because", "since", "unless", "once"):
            return not any(sentence.tokens[p].low == "," for p in places)
    return False


def _has_own_verb(sentence: Sentence, places: Sequence[int]) -> bool:
    """Whether a verb stands outside of a ", which …" that no comma has closed."""
    inside = False
    for at, place in enumerate(places):
        token = sentence.tokens[place]
        if token.low == ",":
            after = sentence.tokens[places[at + 1]].low if at + 1 < len(places) else ""
            inside = after in ("which", "who", "whose", "whom", "where")
        elif not inside and sentence.is_verb(place):
            return True
    return False


def _has_words(sentence: Sentence, places: Sequence[int]) -> bool:
    return any(sentence.tokens[place].is_word for place in places)


def _words(sentence: Sentence, places: Sequence[int]) -> int:
    tokens = sentence.tokens
    return sum([tokens[place].is_word for place in places])
