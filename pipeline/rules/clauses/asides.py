"""Side clauses that say something of their own: ", which …", ", who …" and ", killing …".

Places are token indices of the sentence.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from pipeline.lexicon.stems import irregular_pasts
from pipeline.rules.clauses.segments import Clause
from pipeline.rules.clauses.sentence import Sentence
from pipeline.rules.vocabulary.verbs import forms, past, present_thirds
from pipeline.rules.vocabulary.words import word_set

_FEWEST_WORDS = 4
_SHORTEST_ANTECEDENT = 2
_LONGEST_ANTECEDENT = 9
_SAME = "bet bid broadcast burst cast cost forecast hit quit read set shut split spread thrust"
_PASTS = {
    **{base: base for base in _SAME.split()},
    "blow": "blew",
    "foresee": "foresaw",
    "freeze": "froze",
    "hide": "hid",
    "leave": "left",
    "light": "lit",
    "mean": "meant",
    "mistake": "mistook",
    "speed": "sped",
    "swing": "swung",
    "unwind": "unwound",
}
"""Pasts that are other words as often, or of verbs too rare for a cue."""
_INSIDE = frozenset(("of", "in", "for"))
"""What ties a noun to the one that it is of."""
_WHICH = frozenset(("which", "who"))
_ONE = frozenset(("is", "was", "has", "does"))


def relative(
    sentence: Sentence, places: Sequence[int], leans: bool = False
) -> tuple[Clause, Clause] | None:
    """A clause without its first ", which …" or ", who …", and that one by itself, leaning
    on the noun before its comma; None where there is no such clause in it. ``leans``: the
    clause begins with its verb."""
    tokens = sentence.tokens
    for at in range(_SHORTEST_ANTECEDENT, len(places) - _FEWEST_WORDS):
        if tokens[places[at]].low not in _WHICH or tokens[places[at - 1]].low != ",":
            continue
        verb = at + 1
        while verb < len(places) and tokens[places[verb]].low in word_set("adverb"):
            verb += 1
        if verb == len(places) or not sentence.is_verb(places[verb]):
            continue
        if any(tokens[places[verb]].low in word_set(name) for name in ("sums_up", "calling_verb")):
            continue
        before = places[: at - 1]
        told = sentence.has_verb_in(before)
        noun = _told_of(sentence, before, places[verb])
        doubtful = tokens[places[at]].low == "which" and told
        if doubtful and not _agrees(sentence, noun, places[verb], places[at + 1 :]):
            continue
        close = next((n for n in range(verb, len(places)) if _closes(sentence, places, n)), 0)
        inner = places[at + 1 : close or len(places)]
        rest = places[close + 1 :] if close else []
        main = [*places[: at - 1], *rest]
        timed = any(
            tokens[place].low in word_set("time") and not _is_of_kind(sentence, place)
            for place in noun
        )
        if (
            noun
            and not timed
            and sum(tokens[place].is_word for place in inner) >= _FEWEST_WORDS
            and (leans or sentence.has_verb_in(main))
        ):
            return Clause(main), Clause(inner, noun)
    return None


def _agrees(sentence: Sentence, noun: Sequence[int], verb: int, inner: Sequence[int]) -> bool:
    """Whether a "which" behind a main verb tells of ``noun`` rather than of the whole clause:
    by its verb's number, and, as a past has none, by a figure or a time beside it."""
    tokens = sentence.tokens
    low = tokens[verb].low
    ends = (n for n, place in enumerate(noun) if n and tokens[place].low in _INSIDE)
    head = tokens[noun[next(ends, len(noun)) - 1]] if noun else None
    if head is None:
        return False
    many = head.low.endswith("s") and not head.low.endswith(("ss", "us", "is"))
    if low in word_set("agree_many"):
        return many or not head.is_capital or "and" in (tokens[place].low for place in noun)
    if low in _ONE or low in present_thirds():
        return head.is_capital or not many
    if low in word_set("aux") or _is_present(low):
        return True
    lows = {tokens[place].low for place in inner}
    counted = any(tokens[place].text[0].isdigit() for place in inner)
    told = (word_set(name) for name in ("time", "number_word"))
    return counted or not all(lows.isdisjoint(words) for words in told)


def result(sentence: Sentence, places: Sequence[int]) -> tuple[Clause, ...] | None:
    """A clause without its last ", killing two" and that by itself, with a finite verb and
    leaning on the clause's subject, and so "and wounding nine" behind it; None where there is
    none with a figure or a name in it, and where the subject is nobody."""
    tokens = sentence.tokens
    for at in range(len(places) - _FEWEST_WORDS, _FEWEST_WORDS, -1):
        low = tokens[places[at]].low
        if tokens[places[at - 1]].low != "," or places[at] != places[at - 1] + 1:
            continue
        if not low.endswith("ing") or low in word_set("no_result") or low in word_set("noun_ing"):
            continue
        inner, main = places[at:], places[: at - 1]
        tells = any(_tells(sentence, place) for place in inner[1:])
        verb = sentence.first_verb(main) or 0
        lows = [tokens[place].low for place in inner[1:3]]
        if not verb or not tells or not {",", "and", "or"}.isdisjoint(lows):
            continue
        if any(hit.first == places[at] and hit.cue.family == "reporting" for hit in sentence.hits):
            continue
        subject = _bare(sentence, main[:verb])
        if any(tokens[place].low in word_set("negation") for place in subject):
            return None  # "No ship sank, costing Norway $5 million"
        told = [
            Clause(part, subject, finite(tokens[part[0]].low, tokens[main[verb]].low))
            for part in _doings(sentence, inner)
        ]
        if subject and all(clause.verb for clause in told):
            return Clause(main), *told
    return None


def _doings(sentence: Sentence, places: Sequence[int]) -> list[Sequence[int]]:
    """ "killing two", "wounding nine" of "killing two and wounding nine"."""
    for at in range(1, len(places) - _FEWEST_WORDS):
        if sentence.lows[places[at]] == "and" and sentence.lows[places[at + 1]].endswith("ing"):
            return [places[:at], places[at + 1 :]]
    return [places]


def _tells(sentence: Sentence, place: int) -> bool:
    token = sentence.tokens[place]
    return token.is_capital or token.text[0].isdigit() or token.low in word_set("number_word")


def _bare(sentence: Sentence, places: Sequence[int]) -> Sequence[int]:
    """A subject without what a comma sets off before or behind it, its last word no adverb."""
    tokens = sentence.tokens
    kept = list(places)
    while kept and (tokens[kept[-1]].low in word_set("adverb") or not tokens[kept[-1]].is_word):
        kept.pop()
    commas = [n for n, place in enumerate(kept) if not tokens[place].is_word]
    return kept[commas[-1] + 1 :] if commas else kept


def finite(gerund: str, verb: str) -> str:
    """The past of "killing", or "is killing" where the main ``verb`` is in the present; empty
    where its base is not known."""
    root = gerund.removesuffix("ing")
    shorter = root[:-1] if root[-2:-1] == root[-1:] else root
    base = next((b for b in (f"{root}e", root, shorter) if b in forms().bases), "")
    if not base:
        return ""
    if verb in ("is", "are") or verb in present_thirds():
        return f"{'are' if verb == 'are' else 'is'} {gerund}"
    if _is_present(verb):
        return f"are {gerund}"
    return _irregular().get(base) or past(gerund, base)


@cache
def _irregular() -> dict[str, str]:
    return {**dict(irregular_pasts()), **_PASTS}


def _is_present(low: str) -> bool:
    """Whether a word is a verb's base form and no past as well ("cut")."""
    return low in forms().bases and low not in _irregular().values()


def _told_of(sentence: Sentence, places: Sequence[int], verb: int) -> Sequence[int]:
    """The noun that a relative clause with ``verb`` tells of: past an age between commas, and
    with the noun joined to it where the verb is one of several."""
    tokens = sentence.tokens
    noun = _noun_before(sentence, places)
    aged = len(noun) == 1 and tokens[noun[0]].text.isdigit()
    if aged and len(places) > 1 and tokens[places[-2]].low == ",":
        places = places[:-2]
        noun = _noun_before(sentence, places)
    if not noun or tokens[noun[0]].low in ("nothing", "everything", "all", "something"):
        return ()
    joined = noun[0] - 1 in places and tokens[noun[0] - 1].low == "and"
    if joined and tokens[verb].low in word_set("agree_many"):
        first = _noun_before(sentence, [place for place in places if place < noun[0] - 1])
        return [*first, noun[0] - 1, *noun]
    return noun


def _closes(sentence: Sentence, places: Sequence[int], at: int) -> bool:
    """Whether a comma ends the relative clause before it: the main verb follows."""
    comma = sentence.lows[places[at]] == ","
    return comma and at + 1 < len(places) and sentence.is_verb(places[at + 1])


def _is_of_kind(sentence: Sentence, place: int) -> bool:
    """Whether a word tells of a noun, where others say when: "of an earlier standard"."""
    kind = sentence.lows[place] in ("earlier", "later", "previous")
    return kind and place > 0 and sentence.lows[place - 1] in ("a", "an")


def _noun_before(sentence: Sentence, places: Sequence[int]) -> Sequence[int]:
    """The noun at the end of some words with what stands before and between: "a dealer in
    Baku" of "sold to a dealer in Baku"; none where it would be too long."""
    tokens = sentence.tokens
    for at in range(len(places) - 1, max(-1, len(places) - 1 - _LONGEST_ANTECEDENT), -1):
        low = tokens[places[at]].low
        if not tokens[places[at]].is_word or sentence.is_verb(places[at]):
            return places[at + 1 :]
        before = tokens[places[at] - 1] if at else None
        if before and low.endswith("ed") and before.low in word_set("be", "have"):
            return places[at + 1 :]
        if before and before.is_capital and low in word_set("determiner", "number_word"):
            return places[at:]  # "sent Latvia nine pumps"
        if before and before.is_capital and low[0].isdigit():
            return ()  # that, or "Boeing 737 jets"
        closed = low in word_set("function") and low not in word_set("determiner") | _INSIDE
        if closed and not _is_of_kind(sentence, places[at]):
            return places[at + 1 :]
        if at == 0:
            return places
    return ()
