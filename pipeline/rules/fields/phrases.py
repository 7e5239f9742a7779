"""Runs of a clause's words that fill a slot of text: a noun, a predicate, what is sold."""

from __future__ import annotations

from itertools import pairwise

from pipeline.rules.mentions.items import Matter, describes
from pipeline.rules.mentions.name import Name
from pipeline.rules.vocabulary.gazetteers import noun_type
from pipeline.rules.vocabulary.verbs import forms
from pipeline.rules.vocabulary.words import word_set

LONGEST = 5
"""Most words of a noun with what tells which is meant."""
_LONGEST_ASKED = 10
_LONGEST_NOUN = 8
_OFFICES = frozenset({"government", "organisation", "intelligence", "military"})
_BY_WAY_OF = ["by", "way", "of"]
WHOSE = frozenset("its their his her our my this these those such".split())
_MORE = 3
"""Words by which a run may grow longer so that it ends with its noun."""
_DANGLING = frozenset("what how why whether".split())
"""What leads to words that are cut off."""


def first_verb(matter: Matter) -> int:
    """Where the clause's first verb stands; 0 for none."""
    return matter.sentence.first_verb(matter.places) or 0


def head_of(noun: str | None) -> str:
    """The word in small letters that a noun ends on before what a preposition adds; empty for
    none: "firm" of "a sister firm in Riga"."""
    words, ends = noun.lower().split() if noun else [""], word_set("preposition")
    stop = (at for at, word in enumerate(words) if at and word in ends)
    return words[next(stop, len(words)) - 1]


def handed(matter: Matter, passive: bool) -> list[str]:
    """What is sold or bought, where no list of goods has it: the noun behind the verb."""
    moves = word_set("gives", "takes")
    at = next((at for at, low in enumerate(matter.lows) if low in moves), None)
    if passive or at is None:
        return []
    noun = _plain_noun(matter, at + 1)
    return [noun] if noun else []


def receiver(matter: Matter) -> list[str]:
    """To whom something is sold that has no name: "to a dealer"."""
    for at, pair in enumerate(pairwise(matter.lows)):
        if pair[0] == "to" and pair[1] in word_set("article") - {"the"}:
            noun = _plain_noun(matter, at + 1)
            return [noun] if noun else []
    return []


def office(matter: Matter) -> str | None:
    """The office before the verb that has no name: "a court in Gori", "prosecutors"."""
    tokens, places = matter.sentence.tokens, matter.places
    verb = first_verb(matter)
    lows = matter.lows
    for at, place in enumerate(places[:verb]):
        named = any(name.start <= tokens[place].start < name.end for name in matter.names)
        if named or noun_type(tokens[place].low) not in _OFFICES:
            continue
        first, stop = at, at + 1
        while stop < verb and describes(tokens[places[stop]]) and noun_type(lows[stop]) in _OFFICES:
            stop += 1
        apart = word_set("time", "adverb") | {"alone", "wants"}
        if stop < verb and lows[stop] not in apart and describes(tokens[places[stop]]):
            continue  # "customs rules", "the general director"
        idle = word_set("time")  # "Last week | prosecutors"
        while first and describes(tokens[places[first - 1]]) and lows[first - 1] not in idle:
            first -= 1
        stop += 2 * (stop + 1 < verb and lows[stop] in ("in", "of"))
        return words_from(matter, first, stop - first)
    return None


def by_way_of(matter: Matter) -> list[Name]:
    """The names right behind "by way of"."""
    tokens, places = matter.sentence.tokens, matter.places
    lows = matter.lows
    if "way" not in lows:
        return []
    starts = {
        tokens[places[at + 3]].start
        for at in range(len(lows) - 3)
        if list(lows[at : at + 3]) == _BY_WAY_OF
    }
    return [name for name in matter.names if name.start in starts]


def feigned(matter: Matter) -> range:
    """The places of what goods are said to be and are not: behind "entered as", up to a mark, a
    joint or a verb."""
    tokens, places, lows = matter.sentence.tokens, matter.places, matter.lows
    for at, (low, after) in enumerate(pairwise(lows)):
        if after == "as" and low in word_set("declares") and at + 2 < len(places):
            first = places[at + 2]
            ends = (
                place
                for place in range(first, places[-1] + 1)
                if not tokens[place].is_word or matter.sentence.is_verb(place)
            )
            return range(first, next(ends, places[-1] + 1))
    return range(0)


def asked(matter: Matter) -> str | None:
    """What somebody is asked, agrees or refuses to do: "post joint teams"."""
    lows = matter.lows
    idle = word_set("pronoun", "preposition") - WHOSE
    for at, (low, verb, follows) in enumerate(zip(lows, lows[1:], lows[2:], strict=False)):
        if low == "to" and verb in forms().bases and follows not in idle:
            return whole_words(matter, at + 1, _LONGEST_ASKED)
    return None


def _plain_noun(matter: Matter, at: int) -> str | None:
    """The noun from a position on that is no pronoun, sum or name, without its count."""
    tokens = matter.sentence.tokens
    idle = word_set("determiner", "count_word", "comparative")
    lows = matter.lows
    while at < len(lows) and (lows[at] in idle or lows[at][0].isdigit()):
        at += 1
    no_thing = word_set("function", "not_source", "not_goods")
    if at == len(lows) or not lows[at].isalpha() or lows[at] in no_thing:
        return None
    if lows[at].endswith("ly"):
        return None
    start = tokens[matter.places[at]].start
    named = any(name.start <= start < name.end for name in matter.names)
    return None if named else noun_from(matter, at)


def noun_from(matter: Matter, at: int) -> str | None:
    """The words from a position up to a mark, a verb, another noun with its article, or a second
    preposition."""
    if at >= len(matter.places):
        return None
    start = past_article(matter, at)
    stop = start
    while stop < len(matter.places) and stop - start < _LONGEST_NOUN:
        low = matter.lows[stop]
        if _is_verb_there(matter, start, stop) or (low in word_set("preposition") and low != "of"):
            break
        if stop > start and _leads_away(matter, stop):
            break
        stop += 1
    return words_from(matter, start, stop - start) if stop > start else None


def _is_verb_there(matter: Matter, start: int, at: int) -> bool:
    """Whether a word in or behind a noun that begins at ``start`` is a verb; none is the plural
    behind what tells of it ("by Israeli bombs"), nor a participle before a noun ("imported
    kerosene")."""
    if not matter.sentence.is_verb(matter.places[at]):
        return False
    if at > start:
        return at > start + 1 or matter.lows[at] not in forms().singular
    after = matter.places[at + 1 : at + 2]
    done = matter.lows[at].endswith("ed") and after
    return not (done and describes(matter.sentence.tokens[after[0]]))


def _leads_away(matter: Matter, at: int) -> bool:
    """Whether a word begins what no noun before it holds: "the firm | off the list", "the plant |
    $90", "a firm | the ministry", "the dam | last week", "nine flats | and questioned"."""
    before, low, after = [*matter.lows[at - 1 : at + 2], ""][:3]
    if low in word_set("particle", "relative", "pronoun_person", "behind_noun") or low in "$€£":
        return before != "way"
    if low[0].isdigit() or low in word_set("number_word"):
        coded = matter.sentence.tokens[matter.places[at - 1]].text.isupper()  # "KRW 2 billion"
        return not coded and before not in word_set("function", "number_word")
    if low in ("last", "next"):
        return after in word_set("time")
    if low == "and":
        idle = word_set("pronoun", "adverb")
        return after.endswith("ed") or after in forms().sure or after in idle
    return low in word_set("article") and before not in ("of", "and")


def counted(matter: Matter, at: int) -> int:
    """Past a count: "at least two dozen | soldiers", but no "a 22-year-old"."""
    lows, tokens, places = matter.lows, matter.sentence.tokens, matter.places
    leads, counts, last = word_set("leads_count", "determiner"), word_set("count_word"), at
    for place in range(at, len(lows) - 1):
        low, glued = lows[place], tokens[places[place]].end == tokens[places[place + 1]].start
        if not glued and (low[0].isdigit() or low.split("-")[0] in counts):
            last = place + 1
        elif low not in leads:
            break
    while last + 1 < len(lows) and (lows[last] in word_set("determiner") or lows[last] == "of"):
        last += 1
    return last


def past_article(matter: Matter, at: int) -> int:
    """One further where an article stands."""
    return at + (matter.sentence.tokens[matter.places[at]].low in word_set("article"))


def words_from(matter: Matter, at: int, longest: int) -> str | None:
    """The words from a position on, up to a mark, without what leads to words that are cut off;
    None for none."""
    tokens, size = matter.sentence.tokens, len(matter.places)
    end = at
    while end < min(size, at + longest) and _runs_on(matter, end):
        end += 1
    loose = word_set("article") | frozenset("$€£")
    if end < size and tokens[matter.places[end]].is_word:
        loose |= word_set("preposition", "conjunction", "relative") | _DANGLING
    while end > at and matter.lows[end - 1] in loose:
        end -= 1
    if end == at:
        return None
    return matter.text[tokens[matter.places[at]].start : tokens[matter.places[end - 1]].end]


def _runs_on(matter: Matter, at: int) -> bool:
    """Whether a word stands at a position, or a mark inside one or beside a figure: "40-ton"."""
    tokens, places = matter.sentence.tokens, matter.places
    token = tokens[places[at]]
    if token.is_word or token.text in "$€£":
        return True
    glued = at > 0 and tokens[places[at - 1]].end == token.start
    follows = tokens[places[at + 1]] if at + 1 < len(places) else token
    return glued and (token.text == "%" or (token.text in "-–/'’" and follows.start == token.end))


def whole_words(matter: Matter, at: int, longest: int) -> str | None:
    """The words from a position on, up to a mark or to what tells of time or ground; where they
    are too many, up to the last preposition."""
    lows, size = matter.lows, len(matter.places)
    end = at
    while end < size and _runs_on(matter, end):
        if end > at and lows[end] in word_set("opens_ground"):
            break
        end += 1
    if end - at > longest:
        leads = word_set("preposition", "conjunction", "relative") - {"of"}
        cuts = [n for n in range(at + 2, at + longest + 1) if lows[n] in leads]
        end = cuts[-1] if cuts else _whole(matter, at + longest, end)
    return words_from(matter, at, end - at)


def _whole(matter: Matter, at: int, end: int) -> int:
    """Where a run ends whose longest is before the place ``at``: behind the noun that is cut
    there, if it is near."""
    ends = word_set("preposition", "conjunction", "relative", "adverb", "pronoun")
    found = (n for n in range(at, min(at + _MORE, end)) if matter.lows[n] in ends)
    return next(found, end if end <= at + _MORE else at)
