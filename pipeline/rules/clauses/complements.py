"""What a reporting verb opens: a clause, a quotation, something promised, denied or expected.

Places are token indices of the sentence.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from pipeline.rules.clauses.detached import past_old_name
from pipeline.rules.clauses.sentence import QUOTE_MARKS, Sentence
from pipeline.rules.clauses.subjects import STOPS, is_participle, segment_end
from pipeline.rules.vocabulary.cues import Hit
from pipeline.rules.vocabulary.reading import read_rows
from pipeline.rules.vocabulary.verbs import forms
from pipeline.rules.vocabulary.words import word_set

_LONGEST_NAME = 4
_LONGEST_SUBJECT = 12
_REACH = (10, 12)
"""Furthest that "that" may stand from its verb, and from one with a hearer between."""
_LONGEST_ASIDE = 8
_LONGEST_DISPUTED = 4
"""Words of "the army's latest claims"."""
_BEFORE_FIGURE = 4
"""Words of "at least nine", "nine" or "a loss of nine"."""
_COUNTED = frozenset((("at", "least"), ("at", "most"), ("up", "to"), ("as", "many")))
_OPENING_NO_CLAUSE = ("preposition", "subordinate", "time", "adverb", "no_clause")
"""Sections of words that no clause begins with which a verb of saying opens."""
_LONGEST_AFTER = 8
"""Most words between a verb that ends its clause and the mark: "said on Friday in Geneva,"."""
_BY_WIRE = 2
_CIRCUMSTANCE = 6
"""Most words of "in a 74-page written statement" after its preposition."""


def complement(sentence: Sentence, hit: Hit) -> tuple[int, str]:
    """Where what is said begins after the verb, and what opens it: that, quote, to, clause
    or nothing."""
    tokens, size = sentence.tokens, len(sentence.tokens)
    label, at = hit.cue.label, hit.last
    if label in ("say", "doubt") and tokens[at - 1].low in ("that", "whether", ":"):
        return at, "that"
    loose = label in ("tell", "deny")
    of = label == "say" and sentence.lows[at : at + 1] == ["of"]
    free = loose or of or sentence.lows[at : at + 2] == ["as", "well"]
    paper = _past_paper(sentence, at)
    for place in range(at, min(size, (paper or at) + _REACH[loose])):
        low = tokens[place].low
        if low in ("that", "whether") and not is_that_day(sentence, place):
            return place + 1, "that"
        if place == paper - 1:
            continue
        if place == at and not free and low not in word_set("before_that"):
            break  # but "said of the mayor that", "insisted as well that"
        if low == ":" and sentence.lows[place + 1 : place + 2] == ["that"]:
            continue
        only = place > at and sentence.lows[place - 1] == "only" and low in word_set("determiner")
        if only or low in STOPS or sentence.is_verb(place):
            break  # "found only a crate that was open"
    aside = _past_aside(sentence, _skip_circumstance(sentence, at))
    if aside and tokens[aside].low == "that":  # "says, in its turn, that"
        return aside + 1, "that"
    place = _skip_hearer(sentence, at) if label == "tell" else at
    when = _skip_circumstance(sentence, place)
    if _opens_quote(sentence, when + 1) and tokens[when].low in (":", ","):
        return when + 1, "quote"  # "said on Monday: “…”"
    if place < size and tokens[place].low == ":" and label in ("say", "tell"):
        return place + 1, "quote"
    if _opens_quote(sentence, place):
        return place, "quote"
    if label == "promise" and when < size and tokens[when].low == "to":
        return when + 1, "to"  # "pledged on Monday to"
    if label == "expect":
        return _expected(sentence, at)
    if label == "deny" and _denied_noun(sentence, at):
        return at, "noun"
    if label == "tell" and _told_aside(sentence, hit, place):
        return place + 1, "clause"
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


def _told_aside(sentence: Sentence, hit: Hit, at: int) -> bool:
    """Whether "X told the paper" at the head of a sentence is set off before what is told."""
    comma = hit.last < at < len(sentence.tokens) - 2 and sentence.lows[at] == ","
    heads = sentence.lows[0] in word_set("preposition") or "," not in sentence.lows[: hit.first]
    return comma and heads and not sentence.has_verb(0, hit.first)


def _past_aside(sentence: Sentence, at: int) -> int:
    """Behind ", in its turn," or "(formerly Y)" at ``at``; 0 where no such words stand there."""
    tokens = sentence.tokens
    closing = {",": ",", "(": ")"}.get(tokens[at].low) if at < len(tokens) else None
    if closing is None:
        return 0
    end = segment_end(tokens, at + 1)
    short = at + 1 < end <= at + _LONGEST_ASIDE and end + 1 < len(tokens)
    return end + 1 if short and tokens[end].low == closing else 0


def _denied_noun(sentence: Sentence, at: int) -> bool:
    """Whether "any wrongdoing" follows "denied"."""
    end = segment_end(sentence.tokens, at)
    lows = [token.low for token in sentence.tokens[at : min(end, at + _CIRCUMSTANCE)]]
    return any(low in denials() for low in lows[:3])


@cache
def denials() -> dict[str, str]:
    """For each noun that a denial is made of the sentence that is denied."""
    return {row[0]: row[1] for row in read_rows("denied.tsv")}


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
        while lows and lows[0].endswith("ly"):
            at, lows = at + 1, lows[1:]
        noun = not lows or (lows[0] in word_set("noun_ing") and lows[0] != "being")
        return at if not noun and lows[0].endswith("ing") else 0
    of = lows.index("of") if "of" in lows[1:] else len(lows)
    return at if of + 1 < len(lows) and lows[of + 1].endswith("ing") else 0


def _opens_clause(sentence: Sentence, hit: Hit, at: int) -> bool:
    """Whether what follows "said" is a clause: it begins as a subject does and has a verb."""
    tokens, size = sentence.tokens, len(sentence.tokens)
    if tuple(sentence.lows[at : at + 2]) in _COUNTED:
        at += 2  # "thinks at least 30 tankers pass"
    elif at + 1 < size and tokens[at].low in ("only", "just", "even"):
        at += tokens[at + 1].low in word_set("determiner") or figure_follows(sentence, at + 1)
    if at < size and tokens[at].low in word_set("says_while"):
        comma = segment_end(tokens, at)
        return sentence.has_verb(at, comma) and sentence.has_verb(comma, size)
    if at < size and tokens[at].low in word_set("contracts"):
        return True  # "it's ready", "they've sold"
    if at >= size or tokens[at].low in STOPS:
        return False
    if any(tokens[at].low in word_set(name) for name in _OPENING_NO_CLAUSE):
        return False
    if tokens[at].low in ("us", "me"):
        return False  # "wrote us a letter"
    end = segment_end(tokens, at)
    if tokens[at].low.endswith("ing") and tokens[at].low not in word_set("noun_ing"):
        speech = tokens[hit.first].low in word_set("speech")  # not "confirmed receiving letters"
        return speech and _has_own_verb(sentence, at + 1, end)
    while end < size and tokens[end].text in QUOTE_MARKS:
        end = segment_end(tokens, end + 1)
    if end - at > 2 and sentence.has_verb(at + 1, end):
        return _has_own_verb(sentence, at + 1, end)
    if tokens[hit.first].low not in word_set("takes_clause"):
        return False
    if all(token.is_capital for token in tokens[at:end]):  # a name: "said Ann Smith, who …"
        return sentence.has_verb(end, size) and not sentence.has_verb(0, hit.first)
    if any(tokens[p].low == "at" and figure_follows(sentence, p + 1) for p in range(at + 1, end)):
        return False  # "estimates the loss at nine ships"
    warned = tokens[hit.first].low.startswith("warn") and sentence.lows[at + 1 : at + 4]
    if warned and not {"over", "about", "against"}.isdisjoint(warned):
        return False  # "warned Japan over the arms package"
    opens = tokens[at].is_capital or tokens[at].low in word_set("opening_subject")
    noun = at + 1 + (tokens[at].low in word_set("determiner"))  # of "the value at 40,000"
    if opens and end - at > _LONGEST_NAME and may_be_verb(sentence, range(noun, end)):
        return True
    return _is_set_off(sentence, at, end)


def _has_own_verb(sentence: Sentence, first: int, last: int) -> bool:
    """Whether a finite verb stands there that is of no "that" or "who" before it: "found the
    crate was open", not "found a crate that was open"."""
    verbs = [place for place in range(first, last) if sentence.is_verb(place)]
    before = (sentence.tokens[place - 1].low for place in verbs if place - 1 not in verbs)
    return any(low not in ("that", "which", "who") for low in before)


def may_be_verb(sentence: Sentence, places: Sequence[int]) -> bool:
    """Whether some word there is a verb in another sentence, if not by what stands around."""
    known = (forms().plural, forms().singular, word_set("verb_or_noun"))
    lows = [sentence.tokens[place].low for place in places]
    return any(low.endswith("ed") or any(low in each for each in known) for low in lows)


def _is_set_off(sentence: Sentence, at: int, end: int) -> bool:
    """ "Police say the man, a trader of 40, had left": a noun, what is said of it between
    commas, and its verb."""
    tokens, size = sentence.tokens, len(sentence.tokens)
    if end + 2 >= size:
        return False
    close = segment_end(tokens, end + 1)
    commas = tokens[end].low == "," and close < size and tokens[close].low == ","
    opens = tokens[at].low in word_set("determiner", "number_word") or tokens[at].is_capital
    return opens and commas and sentence.is_verb(close + 1)


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
        if place > at + article and _circumstance_end(sentence, place):
            break  # "told the paper in an email the pumps were sold"
        if place > at + article and tokens[place].low in word_set("number_word"):
            break  # "told the court nine men had died"
        place += 1
    return place


def _skip_circumstance(sentence: Sentence, at: int) -> int:
    """Past "on Friday", "in a statement", "today": where and when something was said;
    ``at`` itself where the words go on otherwise."""
    while end := _circumstance_end(sentence, at):
        at = end
    return at


def _circumstance_end(sentence: Sentence, at: int) -> int:
    """The end of one phrase that says when, where or how something was said; 0 for none."""
    tokens, size = sentence.tokens, len(sentence.tokens)
    low = tokens[at].low if at < size else ""
    if low in word_set("weekday") or low in ("yesterday", "today"):
        return at + 1
    if low in ("late", "early") and at + 1 < size and tokens[at + 1].low in word_set("weekday"):
        return at + 2
    if is_that_day(sentence, at):
        return at + 2
    if low in ("by", "over", "via"):  # "said by email", "over the telephone"
        near = range(at + 1, min(size, at + 1 + _BY_WIRE))
        return next((p + 1 for p in near if tokens[p].low in word_set("by_wire")), 0)
    if low not in ("on", "in", "at", "during", "last", "this"):
        return 0
    near = range(at + 1, min(size, at + 1 + _CIRCUMSTANCE))
    end = next((p + 1 for p in near if tokens[p].low in word_set("circumstance")), 0)
    if any(tokens[p].low in word_set("opening_subject") for p in range(at + 2, end)):
        end = 0  # "said in Riga the report was wrong"
    if not end and at + 1 < size and tokens[at + 1].is_capital:
        end = _past_place(sentence, at)
        return end if end > at and tokens[end].low in word_set("opening_subject") else 0
    return end and _past_place(sentence, end)


def _past_place(sentence: Sentence, at: int) -> int:
    """Past "to parliament", "with the BBC", "in Riga"; ``at`` for no such words."""
    tokens, size = sentence.tokens, len(sentence.tokens)
    if at + 2 >= size or tokens[at].low not in ("to", "with", "in", "at", "for"):
        return at
    end = at + 1 + (tokens[at + 1].low in word_set("determiner"))
    first = end
    while end < size and tokens[end].is_capital:
        end += 1
    end += end == first and end < size and tokens[end].is_word
    opens = end < size and tokens[end].low in word_set("opening_subject")
    return end if opens or (end > first and tokens[first].is_capital) else at


def _opens_quote(sentence: Sentence, at: int) -> bool:
    return at < len(sentence.tokens) and sentence.tokens[at].text in QUOTE_MARKS


def promises(sentence: Sentence, hit: Hit) -> bool:
    """Whether what is promised follows: "promised new checks", not "threatened the crew"."""
    tokens = sentence.tokens
    if tokens[hit.first].low.startswith(("threat", "swear", "swore")) or hit.last >= len(tokens):
        return False
    follows = tokens[hit.last]
    sections = ("preposition", "pronoun", "conjunction")
    return follows.is_word and not any(follows.low in word_set(name) for name in sections)


def disputes(sentence: Sentence, hit: Hit) -> bool:
    """Whether "the allegations" or "that" follows what denies them, or is in its cue."""
    at = hit.first + 1
    end = min(segment_end(sentence.tokens, at), hit.last + _LONGEST_DISPUTED)
    return any(token.low in word_set("disputed") for token in sentence.tokens[at:end])


def figure_follows(sentence: Sentence, at: int) -> bool:
    """Whether a count stands here, or behind "at least" or "some"."""
    return any(
        token.text[0].isdigit() or token.low in word_set("number_word") or token.text in "$€£"
        for token in sentence.tokens[
            at : min(at + _BEFORE_FIGURE, segment_end(sentence.tokens, at))
        ]
    )


def is_circumstance(low: str) -> bool:
    """Whether a word begins what says when, where or how: "said late on Tuesday"."""
    known = word_set("preposition", "adverb", "day_phrase", "time")
    return low in known or low in ("late", "early", "shortly")


def is_that_day(sentence: Sentence, at: int) -> bool:
    """Whether "that" only tells when: "said that week.", "said that day in a letter"."""
    lows = sentence.lows[at : at + 3]
    if len(lows) < 2 or lows[0] != "that" or lows[1] not in word_set("day_noun"):
        return False
    return len(lows) < 3 or lows[2] in STOPS or lows[2] in ("in", "on", "at", "that")


def ends_clause(sentence: Sentence, hit: Hit) -> int:
    """One past the frame's last token where the clause ends after the verb (a hearer or a
    time may follow), else 0."""
    tokens, size, at = sentence.tokens, len(sentence.tokens), hit.last
    paper = _past_paper(sentence, at)
    if paper and tokens[-1].low == "." and not sentence.has_verb(paper, size):
        return size - 1  # "said in a report based on papers, pictures and interviews."
    end = segment_end(tokens, at)
    if end - (paper or at) > _LONGEST_AFTER or sentence.has_verb(paper or at, end):
        return 0
    follows = tokens[at].low if at < end else ""
    timed = is_circumstance(follows) or is_that_day(sentence, at)
    if follows and hit.cue.label != "tell" and not timed:
        return 0
    end = past_old_name(sentence, end)
    return end + (end < size - 1 and tokens[end].low == ",")


def _past_paper(sentence: Sentence, at: int) -> int:
    """Past "in a report published" behind a verb of saying; 0 for other words."""
    told = _skip_circumstance(sentence, at)
    if told == at or told >= len(sentence.tokens) or not is_participle(sentence.tokens[told]):
        return 0
    return told + 1
