"""Runs of a clause's words that fill a slot of text: a noun, a predicate, what is sold."""

from __future__ import annotations

from itertools import pairwise

from pipeline.rules.mentions.items import Matter, describes
from pipeline.rules.mentions.names import Name
from pipeline.rules.vocabulary.gazetteers import noun_type
from pipeline.rules.vocabulary.language import is_plural
from pipeline.rules.vocabulary.tokens import Token
from pipeline.rules.vocabulary.verbs import forms
from pipeline.rules.vocabulary.words import word_set

LONGEST = 5
"""Most words of a noun with what tells which is meant."""
_LONGEST_ASKED = 10
_LONGEST_NOUN = 8
_OFFICES = frozenset({"government", "organisation", "intelligence", "military"})
_BY_WAY_OF = ["by", "way", "of"]
_WHOSE = frozenset("its their his her our my".split())
_ANY = frozenset("a an one two three several".split())
_SUBJECTS = frozenset("i it they we you".split())
_WHICH_TIME = frozenset("last next this every each all".split())
_ROUGHLY = frozenset("about almost around nearly only roughly some".split())
_DANGLING = frozenset("what how why whether".split())
"""What leads to words that are cut off."""
_NO_THING = frozenset("last half mere hit further another rest twice whole total back".split())
_MORE = 3
"""Words by which a run may grow longer so that it ends with its noun."""


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
    lows = matter.lows
    moved = next((at for at, low in enumerate(lows) if low in word_set("gives")), len(lows))
    for at in range(moved, len(lows) - 1):
        if lows[at] == "to" and lows[at + 1] in _ANY:
            noun = _plain_noun(matter, at + 1)
            return [noun] if noun else []
    return []


def office(matter: Matter) -> str | None:
    """The office before the verb that has no name: "a court in Gori", "prosecutors"."""
    tokens, places = matter.sentence.tokens, matter.places
    verb = matter.sentence.first_verb(places) or 0
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
        while first and _tells_which(tokens[places[first - 1]]):
            first -= 1
        if stop + 1 < verb and lows[stop] in ("in", "of"):
            stop += 2
        return words_from(matter, first, stop - first)
    return None


def _tells_which(token: Token) -> bool:
    return describes(token) and token.low not in word_set("time")


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
                if not tokens[place].is_word
                or tokens[place].low in word_set("joint")
                or matter.sentence.is_verb(place)
            )
            return range(first, next(ends, places[-1] + 1))
    return range(0)


def asked(matter: Matter) -> str | None:
    """What somebody is asked, agrees or refuses to do: "post joint teams"."""
    lows = matter.lows
    idle = word_set("pronoun", "preposition") - _WHOSE
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
    if at == len(lows) or not lows[at].isalpha() or _is_no_thing(lows[at]):
        return None
    place = matter.places[at]
    named = any(name.start <= tokens[place].start < name.end for name in matter.names)
    noun = None if named or matter.sentence.is_verb(place) else noun_from(matter, at)
    return None if noun and noun.lower() in _NO_THING else noun


def _is_no_thing(low: str) -> bool:
    """Whether a word stands for a thing, or tells how: "nothing", "directly", "well"."""
    return any(low in word_set(name) for name in ("function", "not_source", "not_goods")) or (
        low.endswith("ly") and low not in word_set("noun_ly")
    )


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
        if stop > start and (_begins_another(matter, stop) or _leads_away(matter, stop)):
            break
        stop += 1
    while stop > start + 1 and _tells_how(matter, stop - 1):
        stop -= 1
    return words_from(matter, start, stop - start) if stop > start else None


def _tells_how(matter: Matter, at: int) -> bool:
    """Whether a word is no noun's: "struck the columns | almost daily", "the works | shortly"."""
    low, token = matter.lows[at], matter.sentence.tokens[matter.places[at]]
    how = low.endswith("ly") and low not in word_set("noun_ly")
    return token.text.islower() and (how or low in word_set("adverb") or low == "almost")


def _is_verb_there(matter: Matter, start: int, at: int) -> bool:
    """Whether a word in or behind a noun that begins at ``start`` is a verb; none is the plural
    behind what tells of it ("by Israeli bombs"), nor a participle before a noun ("imported
    kerosene")."""
    low, follows = matter.lows[at], matter.lows[at + 1 : at + 2]
    if not matter.sentence.is_verb(matter.places[at]):
        return False
    if at > start or not follows:
        behind = (matter.sentence.first_verb(matter.places) or 0) < start
        met = bool(follows) and follows[0] in word_set("determiner", "pronoun", "number_word")
        noun = at == start + 1 and behind and low in forms().singular and not met
        return not noun or is_plural(matter.lows[start])
    return not (low.endswith("ed") and describes(matter.sentence.tokens[matter.places[at + 1]]))


def _leads_away(matter: Matter, at: int) -> bool:
    """Whether what no noun holds follows it: "the firm | off the list", "the dam | last week",
    "the boy | nearly nine years", "the gun | it took", "the plant | $90"."""
    low, before = matter.lows[at], matter.lows[at - 1]
    after = matter.lows[at + 1] if at + 1 < len(matter.lows) else ""
    if low in word_set("particle") or low in "$€£" or low == "almost":
        return before != "way"
    if low in _SUBJECTS:
        return before not in word_set("coordinator")
    if low in _WHICH_TIME:
        return after in word_set("time")
    if low in word_set("number_word"):
        return before not in word_set("function", "number_word")
    return low in _ROUGHLY and (after[:1].isdigit() or after in word_set("number_word"))


def _begins_another(matter: Matter, at: int) -> bool:
    """Whether a noun ends before a position: "that", "the ministry", "and questioned" follow."""
    low, before = matter.lows[at], matter.lows[at - 1]
    if low in word_set("coordinator"):
        after, *met = [*matter.lows[at + 1 : at + 3], ""]
        does = after in forms().bases and met[0] in word_set("determiner")
        idle = after in word_set("pronoun", "adverb") or after == "then"
        return low != "and" or after.endswith("ed") or after in forms().sure or does or idle
    if low in word_set("relative", "pronoun_person"):
        return True
    if low in word_set("behind_noun"):
        return True
    if low[0].isdigit():  # "fined a firm 90 dollars"
        coded = matter.sentence.tokens[matter.places[at - 1]].text.isupper()
        return before not in word_set("function") and not coded  # but "KRW 2 billion"
    article = low in word_set("article") and not before.endswith("ing")
    return article and before not in ("of", "and")


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
        if "between" in lows[at : at + longest]:
            leads -= {"and"}
        cuts = [n for n in range(at + 2, at + longest + 1) if lows[n] in leads]
        end = cuts[-1] if cuts else _whole(matter, at + longest, end)
    return words_from(matter, at, end - at)


def _whole(matter: Matter, at: int, end: int) -> int:
    """Where a run ends whose longest is before the place ``at``: behind the noun that is cut
    there, if it is near."""
    ends = word_set("preposition", "conjunction", "relative", "adverb", "pronoun")
    near = range(at, min(at + _MORE, end))
    found = (n for n in near if matter.lows[n] in ends or matter.lows[n].endswith("ly"))
    return next(found, end if end <= at + _MORE else at)
