"""Who a frame's subject is: where a source's name and its office begin and end.

Places are token indices of the sentence, half-open.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from pipeline.lexicon.stems import irregular_pasts
from pipeline.rules.clauses.sentence import QUOTE_MARKS, Sentence
from pipeline.rules.vocabulary.callings import is_as_what, past_opening
from pipeline.rules.vocabulary.cues import Hit
from pipeline.rules.vocabulary.reading import read_rows
from pipeline.rules.vocabulary.tokens import Token
from pipeline.rules.vocabulary.verbs import forms
from pipeline.rules.vocabulary.words import word_set

Range = tuple[int, int]

STOPS = frozenset(",.;:!?()[]—–…") | QUOTE_MARKS
"""Marks that no name runs across."""

_LONGEST_SUBJECT = 16
_LONGEST_PERSON = 4
_POSSESSIVE = ("'s", "s'")
_OPENING_ANOTHER = frozenset(("that", "as", "but", "what"))
"""Words behind which another clause begins, beside those of subordinate ones."""
_RELATIVE = 4
"""Words between "who" and its verb."""


def segment_end(tokens: Sequence[Token], at: int) -> int:
    """The first mark from ``at`` on, or the end."""
    while at < len(tokens) and tokens[at].low not in STOPS:
        at += 1
    return at


def segment_start(tokens: Sequence[Token], at: int) -> int:
    """One past the last mark before ``at``, or 0."""
    while at and tokens[at - 1].low not in STOPS:
        at -= 1
    return at


def is_clause_verb(sentence: Sentence, at: int, first: int) -> bool:
    """Whether a finite verb stands at ``at`` that is the clause's own: not one of "papers
    seen by him", nor of "a man who asked for quiet", in the words from ``first`` on."""
    if not sentence.is_verb(at):
        return False
    tokens = sentence.tokens
    follows = tokens[at + 1].low if at + 1 < len(tokens) else ""
    before = tokens[at - 1] if at > first else None
    if tokens[at].low in ("dated", "titled", "entitled"):
        return False
    if follows in word_set("after_participle", "weekday") and is_participle(tokens[at]):
        return before is None or before.low in word_set("function")
    return not any(
        tokens[place].low in ("who", "which", "that") and place > first
        for place in range(max(first, at - _RELATIVE), at)
    )


def subject_start(sentence: Sentence, group: int, strong: bool = False) -> int:
    """Where the subject before a verb begins; ``group`` itself where there is none."""
    tokens = sentence.tokens
    if group and tokens[group - 1].low in ("and", "but"):
        return group  # "… met the envoy on Monday and promised": the verb before's
    group = _before_brackets(tokens, group)
    first = segment_start(tokens, group)
    relative = {"who", "which"}
    for place in range(group - 1, first - 1, -1):
        low = tokens[place].low
        if low in relative and first < place and place + 1 < group:
            continue
        noun = place == group - 1 and is_source_noun(low)  # "trade figures show"
        if low == "that" and place and tokens[place - 1].low in word_set("preposition"):
            continue  # "the manager of that plant said"
        told = low == "that" and place > 0 and is_source_noun(tokens[place - 1].low)
        if told and sentence.has_verb(place + 1, group):
            continue  # "papers that a clerk let us read list"
        if (
            _opens_when(sentence, first, place)
            or (low in _OPENING_ANOTHER and not (low == "as" and is_as_what(tokens, place)))
            or low in word_set("subordinate")
            or (not noun and is_clause_verb(sentence, place, first))
        ):
            first = place + 1
            break
        if (
            low == "and"
            and place + 1 < group
            and not tokens[place + 1].is_capital
            and not tokens[place + 1].text[0].isdigit()  # "between 2 and 19 May"
            and not all(token.is_capital for token in tokens[first:place])
            and not _is_of_several(sentence, (first, place), group)
        ):
            first = place + 1
            break
    while first < group and _leads(tokens[first].low):
        first += 1
    while first + 2 < group and tokens[first].low in ("last", "this", "next", "late", "earlier"):
        if tokens[first + 1].low not in word_set("time"):
            break
        first += 2
    first = past_opening(tokens, first, group)
    return first if is_source_like(sentence, (first, group), strong) else group


def _opens_when(sentence: Sentence, first: int, place: int) -> bool:
    """Whether "after" begins a clause of its own behind a verb: "closed the port after she said";
    no "papers signed after the talks show"."""
    if sentence.lows[place] not in ("after", "before", "since", "until"):
        return False
    verbs = range(first, place - 1)
    return any(is_clause_verb(sentence, at, first) for at in verbs)


def _is_of_several(sentence: Sentence, before: Range, group: int) -> bool:
    """Whether sources stand on both sides of an "and", the first with where they are: "officials
    in Oslo and two envoys"."""
    tokens, place = sentence.tokens, before[1]
    if is_source_noun(tokens[place - 1].low):
        return True
    head = tokens[head_of(tokens, before)[1] - 1].low
    noun = any(is_source_noun(token.low) for token in tokens[place + 1 : group])
    return noun and is_source_noun(head) and not sentence.has_verb(*before)


def _before_brackets(tokens: Sequence[Token], group: int) -> int:
    """Before "(IEA)", where a name and its verb stand on either side of it."""
    if group and tokens[group - 1].low == ")":
        for place in range(group - 2, max(-1, group - 8), -1):
            if tokens[place].low == "(":
                return place
    return group


def is_source_like(sentence: Sentence, place: Range, strong: bool = False) -> bool:
    """Whether words can name a source; ``strong`` where the verb leaves no doubt that
    somebody speaks, so that any noun will do."""
    first, last = place
    if not 0 < last - first <= _LONGEST_SUBJECT:
        return False
    words = sentence.tokens[first:last]
    noun = is_source_noun(words[-1].low)  # "three Baltic states"
    if any(is_clause_verb(sentence, at, first) for at in range(first + 1, last - noun)):
        return False
    if words[0].low == "no" or words[0].low in word_set("not_source", "weekday", "contracts"):
        return False
    if words[1:] and (words[0].text in _pasts() or tells_doing(sentence.tokens, place)):
        return False  # "broke orders into parcels"
    if words[0].low in ("he", "she", "they", "it", "we", "i", "others"):
        return len(words) == 1
    if any(is_source_noun(word.low) for word in words):
        return True
    if strong and (words[0].low in word_set("opens_noun") or words[-1].low.endswith("s")):
        return True
    return any(word.is_capital and word.low not in word_set("function") for word in words)


def tells_doing(tokens: Sequence[Token], place: Range) -> bool:
    """Whether words tell what was done and name nobody, at their head or behind an "and":
    "moved the goods", "two men and stopped taking them"; not "retired officers"."""
    first, last = place
    heads = (at for at in range(first, last - 1) if at == first or tokens[at - 1].low == "and")
    for at in heads:
        low, follows = tokens[at].low, tokens[at + 1].low
        past = low.endswith("ed") or low in _pasts()
        sections = ("determiner", "pronoun", "preposition", "number_word")
        done = follows.endswith("ing") or any(follows in word_set(each) for each in sections)
        if past and done and tokens[at].text.islower():
            return True
    return False


@cache
def _pasts() -> frozenset[str]:
    """Pasts that are no participles: "broke", but not "lost"."""
    return frozenset(dict(irregular_pasts()).values()) - word_set("participle") - {"used"}


def head_of(tokens: Sequence[Token], place: Range) -> Range:
    """A noun phrase up to the first preposition or participle in it."""
    first, last = place
    stops = (word_set("preposition"), word_set("relative"))
    for at in range(first + 1, last):
        if any(tokens[at].low in each for each in stops) or is_participle(tokens[at]):
            return first, at
    return place


def is_participle(token: Token) -> bool:
    """Whether a word can tell what was done to the noun before it: seen, reviewed."""
    return token.low in word_set("participle") or (
        token.low.endswith("ed") and token.text[0].islower()
    )


def agrees(sentence: Sentence, hit: Hit, subject: Range) -> bool:
    """Whether a verb without an ending can have this subject: "a report that" is a noun."""
    tokens = sentence.tokens
    low = tokens[hit.first].low
    bare = low in forms().bases and low not in word_set("past_as_base")
    if any(token.low in word_set("aux") for token in tokens[subject[1] : hit.first]):
        return True
    if not bare and low not in word_set("noun_verb"):
        return True
    if tokens[hit.first].low.endswith("s"):
        return True
    end = head_of(tokens, subject)[1]
    end -= end - subject[0] > 1 and tokens[end - 1].low in ("there", "here", "alike", "elsewhere")
    last = tokens[end - 1]
    head = last.low
    if bare and last.is_capital and low not in word_set("noun_verb"):
        return True  # "the WHO say"
    several = any(token.low == "and" for token in tokens[subject[0] : subject[1]])
    several = several or tokens[subject[0]].low in ("people", "those")
    return several or head in word_set("plural_head") or head.endswith("s")


def is_source_noun(low: str) -> bool:
    """Whether a source is called by this noun or, for a plural, its singular."""
    return low in _source_nouns() or (low.endswith("s") and low[:-1] in _source_nouns())


@cache
def _source_nouns() -> frozenset[str]:
    return frozenset(row[0] for row in read_rows("sources.tsv"))


def subject_end(sentence: Sentence, at: int) -> int:
    """The end of a name or an office after its verb; a word or two in quotes may be in it."""
    tokens = sentence.tokens
    end = segment_end(tokens, at)
    marks = [token.text for token in (*tokens[end : end + 1], *tokens[end + 2 : end + 3])]
    if marks == ["(", ")"] and tokens[end + 1].text.isupper():
        return segment_end(tokens, end + 3)  # "of the Ports Agency (PA) North"
    if end > at and end + 3 < len(tokens) and tokens[end].text in QUOTE_MARKS:
        closing = next(
            (
                p
                for p in range(end + 1, end + 5)
                if p < len(tokens) and tokens[p].text in QUOTE_MARKS
            ),
            None,
        )
        if closing and tokens[end - 1].is_word and closing + 1 < len(tokens):
            return segment_end(tokens, closing + 1)
    return end


def name_cut(sentence: Sentence, at: int) -> int:
    """Where a source's name after its verb must end: before while, that, or a time."""
    tokens = sentence.tokens
    for place in range(at + 1, len(tokens)):
        low = tokens[place].low
        follows = tokens[place + 1].low if place + 1 < len(tokens) else ""
        if low == "in" and follows in ("charge", "chief"):
            continue  # "the officer in charge"
        if low in ("while", "that", "before", "after", "who", "when", "in", "at", "during", "to"):
            return place
    return len(tokens)


def name_end(tokens: Sequence[Token], at: int) -> int:
    """Where a source ends that no comma sets off: after its capitals."""
    last = at
    while last < len(tokens) and not tokens[last].is_capital:
        last += 1
    while last < len(tokens) and (tokens[last].is_capital or tokens[last].low in ("of", "the")):
        last += 1
    return last if last < len(tokens) else segment_end(tokens, at)


def name_behind(sentence: Sentence, office: Range) -> tuple[Range, Range] | None:
    """ "the head of the office, Ann Smith": the name after an office and its comma."""
    tokens = sentence.tokens
    first, last = office
    if last + 1 >= len(tokens) or tokens[last].low != "," or first == last:
        return None
    if not tokens[first].is_word or tokens[last - 1].is_capital:
        return None
    end = segment_end(tokens, last + 1)
    words = tokens[last + 1 : end]
    if not 1 <= len(words) <= _LONGEST_PERSON or not all(word.is_capital for word in words):
        return None
    return (last + 1, end), office


def role_before(sentence: Sentence, first: int) -> tuple[int, int, bool] | None:
    """ "The deputy secretary, X said": the office between marks before a name."""
    tokens = sentence.tokens
    if first < 2 or tokens[first - 1].low != "," or not tokens[first].is_capital:
        return None
    start = segment_start(tokens, first - 1)
    if first - 1 - start > _LONGEST_SUBJECT or sentence.has_verb(start, first - 1):
        return None
    words = tokens[start : first - 1]
    if not words or words[0].low in word_set("preposition"):
        return None
    if not any(is_source_noun(word.low) for word in words):
        return None
    return start, first - 1, start > 0 and tokens[start - 1].low == ","


def name_and_role(sentence: Sentence, comma: int) -> tuple[Range, Range | None] | None:
    """ "X, a former official, said": the name and the office before the verb's comma; no
    office where the words between only name a source of X's ("X, citing papers, said")."""
    tokens = sentence.tokens
    if comma < 1 or tokens[comma].is_word:
        return None
    role_start = segment_start(tokens, comma)
    for _ in range(3):
        if not 1 < role_start < comma or tokens[role_start - 1].low != ",":
            return None
        start = segment_start(tokens, role_start - 1)
        start = _past_joint(sentence, start, role_start - 1)
        while start < role_start - 1 and tokens[start].low in word_set("lead"):
            start += 1
        subject = (past_opening(tokens, start, role_start - 1), role_start - 1)
        named = _is_name(tokens, head_of(tokens, (role_start, comma)))
        named = named or _ends_in_name(tokens, subject, (role_start, comma))
        told_of = named or tokens[role_start].low == "who"  # any noun is one of somebody then
        if is_source_like(sentence, subject, told_of):
            low = tokens[role_start].low
            if low in word_set("opens_setting") or _is_aside(tokens[role_start:comma]):
                return subject, None
            role = (role_start, comma)
            return (role, subject) if named else (subject, role)
        role_start = start
    return None


def _is_aside(words: Sequence[Token]) -> bool:
    """Whether words between commas only say when, where or how: "however", "in a letter"; or
    there are none."""
    low = words[0].low if words else ""
    if low in ("of", "from", "at"):
        return False
    return low in word_set("preposition") or all(_leads(word.low) for word in words)


def _leads(low: str) -> bool:
    """Whether a word only says when or how before a subject: "meanwhile", "also"."""
    return low in word_set("lead") or low in word_set("adverb")


def _past_joint(sentence: Sentence, start: int, end: int) -> int:
    """Past "the plant had closed and", where a clause stands before a source."""
    for place in range(end - 1, start, -1):
        if sentence.tokens[place].low in word_set("joint") and sentence.has_verb(start, place):
            return place + 1
    return start


def _is_name(tokens: Sequence[Token], place: Range) -> bool:
    """Whether every word is a capital one, and no office: "Ann Smith"."""
    words = tokens[place[0] : place[1]]
    return len(words) <= _LONGEST_PERSON and all(
        word.is_capital and not is_source_noun(word.low) for word in words
    )


def _ends_in_name(tokens: Sequence[Token], office: Range, place: Range) -> bool:
    """Whether "the buyer, Greek firm Corvin" is named behind a noun of its own."""
    words = tokens[place[0] : place[1]]
    name = next((n for n in range(len(words), 0, -1) if not words[n - 1].is_capital), 0)
    if not 0 < name < len(words) or tokens[office[1] - 1].is_capital:
        return False
    tied = any(word.low in word_set("function") for word in words)
    return is_source_noun(words[name - 1].low) and not tied


def apposition(sentence: Sentence, last: int) -> Range | None:
    """The office after a name and its comma, up to the next mark."""
    tokens = sentence.tokens
    if last + 1 >= len(tokens) or tokens[last].low != ",":
        return None
    first = last + 1
    owned = tokens[first].is_capital and tokens[first].low.endswith(_POSSESSIVE)
    if not (owned or tokens[first].low in word_set("apposition")) or sentence.quoted[first]:
        return None
    end = segment_end(tokens, first)
    relative = tokens[first].low in ("who", "which")
    if not relative and any(is_clause_verb(sentence, at, first) for at in range(first, end)):
        return None
    article = tokens[first].low in ("a", "an", "the", "another")
    if article and not any(is_source_noun(token.low) for token in tokens[first:end]):
        return None
    return first, end
