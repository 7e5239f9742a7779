"""Whom "he", "her", "it" and "its" mean anywhere in a clause: the party spoken of before.

A pronoun is an entity of its claim where the party is named in another clause. One that is
named before the pronoun in the same sentence comes first, then the first of the sentence
before: what a sentence is about mostly stands at its head.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from pipeline.rules.clauses.sentence import Sentence
from pipeline.rules.mentions.name import Name
from pipeline.rules.vocabulary.words import word_set

_PARTIES = frozenset(("company", "government", "organisation", "media", "country", "vessel"))
_REPEATED = frozenset(("country", "government"))
"""Whom an article names again where a claim is about them: "its" mostly tells of another."""
_PLATFORMS = frozenset(("Telegram", "WhatsApp", "Facebook", "X", "Twitter", "Instagram"))
"""On them others write: nobody who is spoken of."""
_FARTHEST = 3
"""Sentences after which nobody is meant any more."""


class _Focus:
    """Who of one sort was spoken of last, and before that."""

    def __init__(self) -> None:
        self.name: Name | None = None
        self.before: Name | None = None
        self.at = 0

    def take(self, name: Name, at: int) -> None:
        if self.name is None or name.name != self.name.name:
            self.before = self.name
        self.name, self.at = name, at

    def near(self, at: int) -> Name | None:
        return self.name if at - self.at <= _FARTHEST else None


def stand_ins(sentences: Sequence[Sentence], names: Sequence[Name]) -> Iterator[Name]:
    """The party for each pronoun that means one, at the pronoun's offsets, in text order.

    ``names`` are those of the article in text order, with what its epithets mean.
    """
    person, party = _Focus(), _Focus()
    place = 0
    for at, sentence in enumerate(sentences):
        while place < len(names) and names[place].start < sentence.start:
            place += 1
        heard = place
        while heard < len(names) and names[heard].start < sentence.end:
            heard += 1
        here = names[place:heard]
        yield from _of_sentence(sentence, at, here, (person, party))


def _of_sentence(
    sentence: Sentence, at: int, here: Sequence[Name], foci: tuple[_Focus, _Focus]
) -> Iterator[Name]:
    person, party = foci
    speaking = {n.name for n in here if n.type == "person"}
    personal, following, led = word_set("pronoun_person"), list(here), False
    tokens, meaning = sentence.tokens, _meaning()
    places = [place for place, low in enumerate(sentence.lows) if low in meaning]
    for place in (*places, len(tokens)):
        limit = tokens[place].start if place < len(tokens) else sentence.end
        while following and following[0].start <= limit:
            name = following.pop(0)
            if name.type == "person":
                person.take(name, at)
            elif name.type in _PARTIES and not name.demonym and not led:
                if name.name in _PLATFORMS and not _is_ahead(sentence, name):
                    continue
                led = not party.near(at) or _is_ahead(sentence, name)
                if led:
                    party.take(name, at)
        if place == len(tokens):
            return
        if tokens[place].low in personal:
            meant = person.near(at)
            if meant and not _agrees(tokens[place].low, meant):
                before = person.before
                meant = before if before and _agrees(tokens[place].low, before) else None
            if meant and sentence.quoted[place] and meant.name in speaking:
                meant = person.before  # who speaks says "I" of himself
        else:
            meant = party.near(at) if _acts(sentence, place) else None
        if meant and meant.type not in _REPEATED:
            start, end = tokens[place].start, tokens[place].end
            yield meant._replace(start=start, end=end, mention=None)


def _agrees(low: str, person: Name) -> bool:
    """Whether "he" or "she" may mean a person by the given name."""
    given = person.name.split()[0].lower()
    other = "female_name" if low in ("he", "him", "his") else "male_name"
    return given not in word_set(other)


@cache
def _meaning() -> frozenset[str]:
    """The pronouns that may mean a party."""
    return word_set("pronoun_person") | {"it", "its"}


def _is_ahead(sentence: Sentence, name: Name) -> bool:
    """Whether a name stands before every verb of its sentence."""
    for place, token in enumerate(sentence.tokens):
        if token.start >= name.start:
            return True
        if sentence.is_verb(place):
            return False
    return True


def _acts(sentence: Sentence, place: int) -> bool:
    """Whether it is "its", or "it" does something: no object, nobody's words, not idle."""
    if sentence.tokens[place].low == "its":
        return True
    lows = [token.low for token in sentence.tokens[place + 1 : place + 7]]
    if sentence.quoted[place] or not lows or not sentence.is_verb(place + 1):
        return False
    if lows[0] not in word_set("expletive_verb"):
        return True
    return not any(low in ("that", "whether", "to", "why", "how", "who", "if") for low in lows[1:])
