"""What a name is by what the article tells of it: "X's customers", "made by X", "firms such as X".

Each such sign speaks for one type of entity; an article's signs of one name are added up.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise, takewhile

from pipeline.rules.mentions.appositions import relative_behind
from pipeline.rules.mentions.runs import Run
from pipeline.rules.vocabulary.gazetteers import (
    POSSESSIVE,
    bodies,
    is_dealer,
    is_personal_noun,
    source_nouns,
)
from pipeline.rules.vocabulary.language import is_plural, singular
from pipeline.rules.vocabulary.nouns import noun_at
from pipeline.rules.vocabulary.tokens import Token
from pipeline.rules.vocabulary.words import word_set
from schemas.claim import EntityType

_SURE = 2
"""Signs of this weight and more decide."""
_LISTED = frozenset((",", "and", "or", "the"))
_LONGEST_BETWEEN = 2
_REACH = 4
_Sign = tuple[EntityType, int]


def told_types(runs: Sequence[Run]) -> Mapping[str, EntityType]:
    """For each name, as an article prints it, the type that most speaks for, where that is
    enough to be sure."""
    votes: dict[str, Counter[EntityType]] = defaultdict(Counter)
    for run in runs:
        if not run.known:
            for kind, weight in _signs(run):
                votes[run.printed][kind] += weight
    for one, other in pairwise(runs):
        if _sits(one, other):
            votes[one.printed]["company"] += _SURE
        if _abbreviates(one, other):
            votes[one.printed].update(votes[other.printed])
    for group in _lists(runs):
        called = _of_all(group, votes)
        for run in group if called else ():
            votes[run.printed][called] += _SURE  # type: ignore[index]
    sure = ((name, _first(count)) for name, count in votes.items() if count)
    return {name: kind for name, kind in sure if kind}


def _first(count: Counter[EntityType]) -> EntityType | None:
    ranked = count.most_common(2)
    alone = len(ranked) == 1 or ranked[0][1] > ranked[1][1]
    return ranked[0][0] if alone and ranked[0][1] >= _SURE else None


def _signs(run: Run) -> Iterator[_Sign]:
    """What the words beside a name say that it is, and how surely."""
    tokens = run.sentence.tokens
    after = [token.low for token in tokens[run.last : run.last + 2]]
    follows, alone = after[0] if after else "", len(run.tokens) == 1
    if POSSESSIVE.search(run.tokens[-1].text):
        if follows in word_set("of_a_firm") and follows not in ("chief", "plant", "plants"):
            yield "company", 2
    elif follows in word_set("firm_does"):
        yield "company", 2
    elif follows in word_set("firm_may_do") or after in (["and", "its"], [",", "which"]):
        yield "company", 1
    elif follows in word_set("of_the_press") or (alone and follows in word_set("press_does")):
        yield "media", 2
    elif follows in word_set("of_a_force"):
        yield "organisation", 2
    if run.is_armed and any(letter.isdigit() for letter in run.printed):
        yield "weapon", 2
    if counted := _counted(tokens, run):
        yield counted, 2
    if len(run.tokens) > 1 and _is_somebody(tokens, run):
        yield "person", 3
    yield from _signs_before(tokens, run)


def _counted(tokens: Sequence[Token], run: Run) -> EntityType | None:
    """What a name is that counted things are of: what "24 Hirvas patrol boats" are; nothing
    where people or bodies are counted."""
    before = tokens[run.first - 1].low if run.first else ""
    if run.country or not (before.isdigit() or before in word_set("number_word")):
        return None
    ahead = tokens[run.last : run.last + _REACH]
    plain = [token.text for token in takewhile(_is_plain, ahead)]
    heads = [word for word in plain if is_plural(word)]
    if not heads or is_dealer(heads[-1]):
        return None
    told = (noun_at(plain, start) for start in range(len(plain)))
    return next((noun.type for noun in told if noun and noun.plural), "product")


def _is_plain(token: Token) -> bool:
    """Whether a word may be part of what is counted: "air-defence" of "air-defence vehicles"."""
    alone = token.text.islower() and token.text.replace("-", "").isalpha()
    return alone and token.low not in word_set("function")


def _is_somebody(tokens: Sequence[Token], run: Run) -> bool:
    """Whether "X, who", "X, a tracer who" or "a teacher called X" tells of a person."""
    if relative_behind(tokens, run.last) in ("who", "whom"):
        return True
    before = [token.low for token in tokens[max(0, run.first - 2) : run.first]]
    return before[1:] in (["called"], ["named"]) and is_personal_noun(before[0])


def _signs_before(tokens: Sequence[Token], run: Run) -> Iterator[_Sign]:
    before = [token.low for token in tokens[max(0, run.first - _REACH) : run.first]]
    near, over = ([""] * 2 + before)[-1], ([""] * 2 + before)[-2]
    if near == "by" and over in word_set("made"):
        yield "company", 2
    elif near in ("from", "through") and not word_set("buys").isdisjoint(before):
        yield "company", 1
    elif near in ("of", "from", "with", "at", "for"):
        if over in word_set("of_the_press"):
            yield "media", 2
        elif over in word_set("of_a_force"):
            yield "organisation", 2
        elif over in word_set("in_a_firm") or (near == "at" and over in word_set("at_a_firm")):
            yield "company", 2
        elif near == "of" and (over == "," or over in word_set("part_of_place")):
            yield "place", 2  # "Halden Optics, of Bern"
    elif near.endswith("-based"):
        yield "company", 2
    elif near == "the" and over == "it" and "renamed" in before:
        yield "vessel", 2
    elif near == "told" and len(run.tokens) == 1:
        yield "media", 2
    elif near in word_set("takes_place"):
        yield "place", 2
    elif near == "in" and over in ("shares", "stake", "shareholder", "shareholders"):
        yield "company", 2


def _sits(one: Run, other: Run) -> bool:
    """Whether a place behind "of" tells where a firm is at home: "Halden Optics of Bern"."""
    tokens = one.sentence.tokens
    near = one.sentence is other.sentence and other.first - one.last == 1
    if not near or tokens[one.last].low != "of" or not _is_place(other) or one.country:
        return False
    return not any(word.low in word_set("title", "area") for word in one.tokens)


def _abbreviates(one: Run, other: Run) -> bool:
    """Whether a name in brackets is what one is called for short: "Halden Optik Bern (HOB)"."""
    tokens = one.sentence.tokens
    near = one.sentence is other.sentence and other.first - one.last == 1
    return near and tokens[one.last].text == "(" and other.printed.isupper()


def _lists(runs: Sequence[Run]) -> Iterator[Sequence[Run]]:
    """Names that only commas, "and" and "or" part."""
    group: list[Run] = list(runs[:1])
    for one, other in pairwise(runs):
        if not (one.sentence is other.sentence and _is_between(one, other)):
            yield from [group] if len(group) > 1 else []
            group = []
        group.append(other)
    yield from [group] if len(group) > 1 else []


def _is_between(one: Run, other: Run) -> bool:
    between = one.sentence.tokens[one.last : other.first]
    listed = all(token.low in _LISTED for token in between)
    return 0 < len(between) <= _LONGEST_BETWEEN and listed


def _of_all(group: Sequence[Run], votes: Mapping[str, Counter[EntityType]]) -> EntityType | None:
    """What a list's names all are: by the noun that opens it, or places by one of them."""
    tokens, first = group[0].sentence.tokens, group[0].first
    lead = first - 1
    while lead >= 0 and tokens[lead].low in word_set("opens_list"):
        lead -= 1
    if 0 <= lead < first - 1:
        noun = singular(tokens[lead].low)
        kind = bodies().get(noun) or source_nouns().get(noun)
        if kind in ("company", "media", "organisation") and noun != tokens[lead].low:
            return kind  # type: ignore[return-value]
    before = tokens[first - 1].low if first else ""
    if before in ("in", "near", "around", "towards", "between") and any(map(_is_place, group)):
        return "place"
    if any(run.noun_beside == "vessel" for run in group):
        return "vessel"
    led = votes.get(group[0].printed, Counter())
    return "place" if led["place"] >= _SURE else None


def _is_place(run: Run) -> bool:
    return run.country is not None and run.country.form in ("place", "capital")
