"""What a clause is made of, and the goods that it names."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from pipeline.rules.clauses.sentence import Sentence
from pipeline.rules.mentions.name import Name
from pipeline.rules.vocabulary.cues import Hit
from pipeline.rules.vocabulary.language import is_plural
from pipeline.rules.vocabulary.reading import read_rows
from pipeline.rules.vocabulary.tokens import Token
from pipeline.rules.vocabulary.verbs import forms
from pipeline.rules.vocabulary.words import word_class, word_set

_LONGEST_ITEM = 5
_MOST_ITEMS = 4


class Matter(NamedTuple):
    """What a clause is made of: token places, the words there in small letters, cues and
    names in them, who says it where that is a body, and the goods that the article tells of there
    by a noun."""

    text: str
    sentence: Sentence
    places: Sequence[int]
    lows: Sequence[str]
    hits: Sequence[Hit]
    names: Sequence[Name]
    modality: str
    speaker: str | None = None
    goods: Sequence[Name] = ()


def read_items(matter: Matter, apart: range = range(0)) -> list[str]:
    """The goods named in the clause, each with the words that tell which, but for those at the
    places ``apart`` and those that only tell where the others are: "beneath mandarins"."""
    starts = matter.sentence.starts
    tokens = matter.sentence.tokens
    spans = dict(_goods_span(matter, goods) for goods in matter.goods)
    for first, last in item_places(matter):
        start, end = tokens[first].start, tokens[last].end
        met = [begin for begin, (stop, _) in spans.items() if start < stop and begin < end]
        if met:
            if len(met) == 1 and spans[met[0]][0] < end and tokens[last].text.islower():
                spans[met[0]] = (end, matter.text[met[0] : end])  # "Kestrel-2 | rockets"
            continue
        if spans and tokens[last].low in word_set("box", "beside_goods"):
            continue
        spans[start] = (end, matter.text[start:end])
    found: list[str] = []
    for start in _joined(matter.text, spans):
        place = bisect_left(starts, start)
        if place in apart or (len(spans) > 1 and _is_aside(matter, place)):
            continue
        text = spans[start][1].strip("“”\"'")
        if text not in found and len(found) < _MOST_ITEMS:
            found.append(text)
    return found


def _joined(text: str, spans: dict[int, tuple[int, str]]) -> list[int]:
    """Where goods begin, in text order, a model and its noun being one: "Falke-2 gliders"."""
    kept: list[int] = []
    for start in sorted(spans):
        if kept and text[spans[kept[-1]][0] : start] == " ":
            end = spans[start][0]
            spans[kept[-1]] = (end, " ".join(text[kept[-1] : end].split()))
        else:
            kept.append(start)
    return kept


def _goods_span(matter: Matter, goods: Name) -> tuple[int, tuple[int, str]]:
    """Where goods begin and end, without a verb that is taken in before them: "can grind |
    lenses"."""
    tokens, starts = matter.sentence.tokens, matter.sentence.starts
    first, stop = bisect_left(starts, goods.start), bisect_left(starts, goods.end)
    whole = (goods.end, _called(matter.text, goods))
    if not first < stop - 1:
        return goods.start, whole
    at = first
    while at < stop - 1 and _leads(matter.sentence, at):
        at += 1
    if at == first:
        return goods.start, whole
    printed = " ".join(matter.text[tokens[at].start : goods.end].split())
    return tokens[at].start, (goods.end, printed)


def _leads(sentence: Sentence, at: int) -> bool:
    """Whether a word before goods is a verb or its particle: "bought", "win back"."""
    tokens, low = sentence.tokens, sentence.tokens[at].low
    if tokens[at].is_capital:
        return False
    before = tokens[at - 1].low if at else ""
    listed = before in ("and", "or", "but", "not") and low in forms().sure
    return listed or low == "back" or _is_done(tokens, at)


def _called(text: str, goods: Name) -> str:
    """Goods as the clause prints them; what a pronoun means in full."""
    printed = " ".join(text[goods.start : goods.end].split())
    return goods.name if printed.lower() in word_set("pronoun_goods", "any_goods") else printed


def _is_aside(matter: Matter, place: int) -> bool:
    """Whether goods only tell where others are, or how they come."""
    tokens, before = matter.sentence.tokens, place - 1
    idle = word_set("determiner", "count_word", "counts_goods", "box", "makes") | {"of"}
    while before > 0 and (tokens[before].low in idle or tokens[before].low[0].isdigit()):
        before -= 1
    laden = before > 0 and tokens[before - 1].low in word_set("laden")
    return before >= 0 and tokens[before].low in word_set("goods_beside") and not laden


def item_places(matter: Matter) -> Iterator[tuple[int, int]]:
    """The first and the last place of each of the goods."""
    known, boxes = goods(), word_set("box")
    if known.isdisjoint(matter.lows) and boxes.isdisjoint(matter.lows):
        return
    tokens, inside = matter.sentence.tokens, set(matter.places)
    for place, low in zip(matter.places, matter.lows, strict=True):
        if low in boxes and (held := _held(matter, place, inside)) is not None:
            yield held
        if low not in known or not _is_item(matter, place):
            continue
        last = place
        while last + 1 in inside and tokens[last + 1].low in known:
            if _is_doing(tokens, last + 1):
                break
            last += 1
        first = place
        while first - 1 in inside and last - first < _LONGEST_ITEM and describes(tokens[first - 1]):
            if matter.sentence.is_verb(first - 1):
                break  # "Norvex smuggled drones"
            first -= 1
        while first < last and (_is_gerund(tokens[first].low) or _is_done(tokens, first)):
            first += 1
        yield first, last


def _held(matter: Matter, place: int, inside: set[int]) -> tuple[int, int] | None:
    """What is in the box or the lot at a place: "consignments of lubricant"."""
    tokens = matter.sentence.tokens
    if place + 1 == len(tokens) or tokens[place + 1].low != "of":
        return None
    last = place + 1
    while last + 1 in inside and last - place <= _LONGEST_ITEM and describes(tokens[last + 1]):
        if tokens[last + 1].low in word_set("participle"):
            break  # "crates of ammunition hidden beneath sacks"
        last += 1
    return (place + 2, last) if last > place + 1 and tokens[last].low not in goods() else None


def _is_item(matter: Matter, place: int) -> bool:
    """Whether a noun for goods is no part of a name, no means ("by phone"), no box of what
    follows ("a container of pumps") and no word for a sham ("a shell company")."""
    tokens = matter.sentence.tokens
    before = tokens[place - 1].low if place else ""
    after = [token.low for token in tokens[place + 1 : place + 2]]
    if tokens[place].is_capital and place != matter.places[0]:
        return False
    boxed = tokens[place].low in word_set("box") and after == ["of"]
    sham = tokens[place].low == "shell" and bool(after) and after[0] in word_class("middleman")
    if before == "by" or boxed or sham or _is_doing(tokens, place):
        return False
    return not _tells_of_next(matter.sentence, place)


def _tells_of_next(sentence: Sentence, place: int) -> bool:
    """Whether a singular noun only tells of the one behind it: "a tank plant"."""
    tokens = sentence.tokens
    if is_plural(tokens[place].low) or place + 1 >= len(tokens) or not tokens[place + 1].is_word:
        return False
    low = tokens[place + 1].low
    return (
        tokens[place + 1].text.islower()
        and low not in word_set("function", "behind_goods", "outflow", "inflow")
        and low not in goods()
        and not _is_compared(tokens, place + 1)
        and not low.endswith(("ed", "ly", "ing"))
        and not sentence.is_verb(place + 1)
    )


def _is_compared(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word only tells how goods compare: "a motor longer than two metres"."""
    return at + 1 < len(tokens) and tokens[at + 1].low == "than"


def _is_gerund(low: str) -> bool:
    """ "buying drones": what is done with the goods, not which they are."""
    return low.endswith("ing") and low[:-3] in forms().bases


def _is_doing(tokens: Sequence[Token], at: int) -> bool:
    """ "Drums bearing its name": what several goods do, not what they are."""
    return at > 0 and is_plural(tokens[at - 1].low) and _is_gerund(tokens[at].low)


def _is_done(tokens: Sequence[Token], at: int) -> bool:
    """ "to make shells": a verb behind what a verb stands behind."""
    before = tokens[at - 1].low if at else ""
    return (before == "to" or before in word_set("modal")) and tokens[at].low in forms().bases


def describes(token: Token) -> bool:
    """Whether a word before a noun can tell which is meant."""
    return bool(
        token.is_word
        and token.low not in word_set("function")
        and token.low not in word_set("verb")
        and token.low not in forms().sure
        and token.low not in word_set("count_word")
        and (not is_plural(token.low) or token.low in word_set("plural_first") or token.is_capital)
        and not token.low[0].isdigit()
        and not token.low.endswith("'s")
    )


@cache
def goods() -> frozenset[str]:
    """Nouns for goods, singular and plural."""
    listed = (word for row in read_rows("goods.tsv") for word in row)
    return frozenset(listed) | word_class("gear") | word_class("goods")


def itself(matter: Matter) -> str | None:
    """The body that speaks, where it says what it does: "we sold", "it had stopped"."""
    first = matter.lows[0]
    if first == "it" and not stands_for_somebody(matter):
        return None
    return matter.speaker if first in ("it", "we", "we've", "we're") else None


def stands_for_somebody(matter: Matter) -> bool:
    """Whether the "it" that opens a clause does something: not "it was in May that", "it is
    illegal to", "it was reported that", "it emerged that"."""
    lows, verb = matter.lows, main_verb(matter)
    if verb is None:
        return True
    if word_set("be").isdisjoint(lows[1:verb]):
        return lows[verb] not in word_set("impersonal")
    if lows[verb] in word_set("fit"):
        return True  # "it was ready to sell"
    does = lows[verb].endswith(("ing", "ed")) or lows[verb] in word_set("participle")
    return does and "that" not in lows[verb + 1 : verb + 2]


def main_verb(matter: Matter) -> int | None:
    """The position in ``places`` of the clause's first verb that is no auxiliary and not of a
    "who" or "that" behind the subject; None where no other stands there."""
    sentence, places = matter.sentence, matter.places
    first = sentence.first_verb(places)
    if first is not None and _is_inner(matter, first):
        verbs = (at for at in range(first + 1, len(places)) if sentence.is_verb(places[at]))
        first = next((at for at in verbs if _is_outer(matter, first, at)), None)
    while first is not None and first + 1 < len(places):
        low = matter.lows[first]
        if low not in word_set("aux") and low not in word_set("adverb"):
            break
        first += 1
    return first


def _is_inner(matter: Matter, at: int) -> bool:
    """Whether a verb is of a relative clause behind the subject ("a man who deals in pumps has
    left"), or is a noun: "an hour's drive", "of Chinese make"."""
    lows, before = matter.lows, at - 1
    while before > 0 and lows[before] in word_set("adverb"):
        before -= 1
    if before == 0 and lows[0] in ("whoever", "whatever"):
        return True
    if before > 0 and lows[before] in ("who", "which", "that"):
        return lows[before - 1] not in word_set("function")
    noun = before > 0 and matter.lows[at] in forms().bases
    adjective = before > 0 and lows[before - 1] == "of" and _is_demonym(matter, before)
    return noun and (adjective or lows[before].endswith("'s"))


def _is_demonym(matter: Matter, at: int) -> bool:
    start = matter.sentence.tokens[matter.places[at]].start
    return any(name.demonym and name.start == start for name in matter.names)


def _is_outer(matter: Matter, inner: int, at: int) -> bool:
    """Whether a verb behind that of a relative clause is the main clause's own."""
    between = [low for low in matter.lows[inner + 1 : at] if low not in word_set("aux", "adverb")]
    return bool(between) and not _is_inner(matter, at) and between[-1] not in word_set("relative")
