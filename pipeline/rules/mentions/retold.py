"""Goods that an article told of and calls otherwise later: "the sights", "such goods", "them"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache

from pipeline.rules.clauses.sentence import Sentence
from pipeline.rules.mentions.name import Name
from pipeline.rules.mentions.things import describes
from pipeline.rules.vocabulary.gazetteers import is_personal_noun
from pipeline.rules.vocabulary.language import is_plural, singular
from pipeline.rules.vocabulary.nouns import nouns
from pipeline.rules.vocabulary.tokens import Token
from pipeline.rules.vocabulary.verbs import third
from pipeline.rules.vocabulary.words import word_class, word_set

GOODS = ("product", "weapon")
_INSTRUMENTS = frozenset(("law", "document"))
_SAME = frozenset(("such", "these", "those"))
_TELLS_WHICH = frozenset(("of", "for", "that", "which", "whose"))
"""Behind "the machines" these tell which are meant: none that were told of before."""
_WORDS_KEPT = 20_000
_NEAR = 2
"""Sentences behind goods in which a pronoun may mean them."""


def told_before(text: str, sentences: Sequence[Sentence], things: Sequence[Name]) -> Iterator[Name]:
    """Things by the noun alone, "the sights", after the article told which: "thermal sights";
    goods by a noun that any are called by, "the goods"; and what "them" and "they" mean where
    something is done with goods. All at the offsets where they stand, in text order.

    ``things`` are the article's, in text order.
    """
    ahead = list(reversed(things))
    spoken = _Spoken()
    heads = {form for thing in things for form in numbers(_head(_words(thing)))}
    for number, sentence in enumerate(sentences):
        last = len(sentence.tokens) - 1
        for at, low in enumerate(sentence.lows):
            if not (low in heads or _may_mean(low) or at == last):
                continue
            start, end = sentence.tokens[at].start, sentence.tokens[at].end
            while ahead and ahead[-1].end <= start:
                spoken.take(ahead.pop(), number)
            if not spoken.heard or not sentence.tokens[at].is_word:
                continue
            meant = spoken.meant(sentence, at, number)
            if meant:
                yield meant._replace(start=start, end=end, mention=text[start:end])


class _Spoken:
    """The goods that an article has told of up to a place."""

    def __init__(self) -> None:
        self.known: dict[str, Name] = {}
        """By their noun the things that words before it told of."""
        self._times: Counter[str] = Counter()
        self._goods: dict[str, tuple[Name, int]] = {}
        self.heard = False
        """Whether any were told of."""

    def take(self, thing: Name, number: int) -> None:
        """Note a thing that stands in sentence ``number``."""
        self.heard = True
        first, _, head = _words(thing).lower().rpartition(" ")
        told = first or thing.mention
        if told and thing.type not in _INSTRUMENTS:
            for form in numbers(head):
                self.known[form] = thing
        if thing.type in GOODS and (told or not _is_vague(head)):
            self._times[head] += 1
            known = self._goods.pop(head, (thing, 0))[0]
            self._goods[head] = (known if not told and " " in _words(known) else thing, number)

    def meant(self, sentence: Sentence, at: int, number: int) -> Name | None:
        """What a word means; None where it means nothing that was told of."""
        tokens = sentence.tokens
        low = tokens[at].low
        if low in word_set("pronoun_goods"):
            return self._stood_for(sentence, at, number)
        if self._goods and _is_people(low):  # "they" may be these
            self._goods = {head: (goods, -_NEAR - 1) for head, (goods, _) in self._goods.items()}
        if low in self.known:
            own = at > 0 and tokens[at - 1].is_capital and tokens[at - 1].low != "the"
            known = self.known[low]
            if own and known.country and known.name.split()[0] != tokens[at - 1].text:
                return None  # "Japanese lathes" are no Chinese ones
            if _is_definite(tokens, at) or _is_bare(sentence, at) or _is_one(tokens, at):
                return self._heard(self.known[low], number)
        elif self._goods and self._is_any(tokens, at) and tokens[at].text.islower():
            fits = {head: told for head, told in self._goods.items() if _agrees(low, told[0])}
            return self._heard(self._foremost(fits), number) if fits else None
        return None

    def _stood_for(self, sentence: Sentence, at: int, number: int) -> Name | None:
        """The goods that a pronoun means."""
        near = {
            head: (goods, told)
            for head, (goods, told) in self._goods.items()
            if number - told <= _NEAR and is_plural(_head(_words(goods)))
        }
        if not near or not _is_handled(sentence, at):
            return None
        return self._heard(self._foremost(near), number)

    def _foremost(self, goods: Mapping[str, tuple[Name, int]]) -> Name:
        """The goods that the article is about: those told of most often, of these the last."""
        head = max(goods, key=lambda head: (self._times[head], goods[head][1]))
        return goods[head][0]

    def _heard(self, thing: Name, number: int) -> Name:
        head = _head(_words(thing))
        if head in self._goods:
            self._times[head] += 1
            self._goods[head] = (self._goods[head][0], number)
        return thing

    def _is_any(self, tokens: Sequence[Token], at: int) -> bool:
        """Whether a noun for any goods stands for those told of: "the goods", "such sensors"."""
        low = tokens[at].low
        if low in word_set("any_goods"):
            own = at + 1 < len(tokens) and tokens[at + 1].low in _TELLS_WHICH
            return _is_definite(tokens, at) and not own
        if not at or tokens[at - 1].low not in _SAME or not low.endswith("s"):
            return False
        return _is_goods(low)


@lru_cache(maxsize=_WORDS_KEPT)
def _may_mean(low: str) -> bool:
    """Whether a word may mean goods of which nothing told by this noun, or puts people ahead
    of them; most words do neither."""
    told = low in word_set("pronoun_goods", "any_goods") or _is_people(low)
    return told or (low.endswith("s") and _is_goods(low))


def _is_goods(low: str) -> bool:
    """Whether a noun that the lists have calls goods."""
    return any(noun.type in GOODS for noun in nouns().get(low, ()))


def _agrees(low: str, goods: Name) -> bool:
    """Whether a noun for any goods may mean some: "the machines" are several, "the guns"
    weapons."""
    if low in ("guns", "weapons") and goods.type != "weapon":
        return False
    return low in ("goods", "cargo", "equipment") or is_plural(low) == is_plural(
        _head(_words(goods))
    )


def _words(thing: Name) -> str:
    """The words of goods with their noun: behind a name, "Hirvas patrol boats", those behind it."""
    return thing.mention or thing.name


def _head(name: str) -> str:
    """The noun of goods by itself, in small letters."""
    return name.lower().rpartition(" ")[2]


@lru_cache(maxsize=_WORDS_KEPT)
def _is_people(low: str) -> bool:
    """Whether a plural calls people: "trainees", "prosecutors"."""
    if low in word_set("people") or low in word_class("men") or low.endswith("ees"):
        return True
    return low.endswith("s") and is_personal_noun(low.removesuffix("s"))


def _is_handled(sentence: Sentence, at: int) -> bool:
    """Whether a pronoun stands where goods do: "sold them", "most of them", "they were
    shipped", "those found in the port"."""
    tokens, low = sentence.tokens, sentence.tokens[at].low
    before = [token.low for token in tokens[max(0, at - 2) : at]]
    if low == "them" and before and before[-1] in _handling():
        return True
    if low == "them":
        people = at + 1 < len(tokens) and _is_people(tokens[at + 1].low)
        return (
            before[-1:] == ["of"]
            and not people
            and (before[0] in word_set("quantifier") or before[0][0].isdigit())
        )
    verb = at + 1
    while verb < len(tokens) and tokens[verb].low in word_set("aux", "adverb"):
        verb += 1
    if verb == len(tokens) or (low == "those" and verb > at + 1):
        return False
    done = tokens[verb].low
    if verb == at + 1 and low != "those":
        return done in word_set("goods_do")
    if low != "those" and (
        done.endswith("ing") or all(t.low not in word_set("be") for t in tokens[at + 1 : verb])
    ):
        return False  # "they had carried pumps" is of others
    return done in _handling() or done in word_set("declares")


@cache
def _handling() -> frozenset[str]:
    return word_set("gives", "takes", "handles", "uses")


def numbers(head: str) -> tuple[str, str]:
    """A noun in both numbers: "battery" and "batteries".

    >>> numbers("batteries"), numbers("sight")
    (('batteries', 'battery'), ('sight', 'sights'))
    """
    return head, singular(head) if is_plural(head) else third(head)


def _is_vague(head: str) -> bool:
    """Whether a noun tells what goods are only with another word: "devices"."""
    return any(noun.when == "told" for noun in nouns().get(head, ()) if len(noun.words) == 1)


def _is_bare(sentence: Sentence, at: int) -> bool:
    """Whether a plural stands with no word that tells which: "44 transducers"."""
    low = sentence.tokens[at].low
    return low.endswith("s") and not _is_vague(low) and not (at and describes(sentence, at - 1))


def _is_one(tokens: Sequence[Token], at: int) -> bool:
    """Whether one of what was told of before is meant: "a core", "no card"."""
    one = at and tokens[at - 1].low in word_set("one_of")
    follows = tokens[at + 1 : at + 2]
    goes_on = bool(follows) and follows[0].text.islower() and follows[0].is_word
    return bool(one) and not (goes_on and follows[0].low not in word_set("function"))


def _is_definite(tokens: Sequence[Token], at: int) -> bool:
    """Whether "the", "these" or the like stands before a noun, with a number or without: "the
    new vehicles", "these 12"."""
    before = at - 1
    before -= before > 0 and tokens[before].low in ("new", "remaining", "same")
    low = tokens[before].low
    if before > 0 and (low in word_set("number_word") or low.isdigit()):
        before -= 1
    return before >= 0 and tokens[before].low in word_set("definite")
