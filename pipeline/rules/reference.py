"""Whom "it", "they", "he" and "the firm" mean: the subject spoken of last, where it agrees."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from pipeline.rules.callings import head_noun
from pipeline.rules.gazetteers import is_personal_noun
from pipeline.rules.met import Source, plain
from pipeline.rules.names import Name, Names
from pipeline.rules.sentence import Sentence
from pipeline.rules.tokens import Token
from pipeline.rules.verbs import forms
from pipeline.rules.wording import possessive
from pipeline.rules.words import word_set

_LONGEST_SUBJECT = 8
_FARTHEST_SUBJECT = 2
"""Sentences after which a pronoun no longer means the subject before it."""
_FARTHEST_FIRM = 600
"""Characters before "the firm" in which one name alone may be meant by it."""
_BODIES = frozenset(("company", "government", "organisation", "media", "country"))
_OWNERS = {"his": "he", "her": "she", "its": "it", "their": "they"}
_FIRST_PERSON = ("i'", "we'")
_EXPLETIVE = 8
"""Words in which "it is likely that" shows itself."""


class Subject(NamedTuple):
    """What a clause was about: its words, the names in them, the number of its sentence."""

    text: str
    names: tuple[Name, ...]
    at: int
    plural: bool

    @property
    def is_named(self) -> bool:
        """Whether it is a name and nothing else: no "a clerk of Norvex", no "the firm"."""
        if self.names:
            return [name.name for name in self.names] == [self.text]
        return all(word[0].isupper() for word in self.text.split()[:2])

    @property
    def is_person(self) -> bool:
        """Whether it names one person."""
        return len(self.names) == 1 and self.names[0].type == "person"


class References:
    """Follows the subjects of one article's clauses in text order."""

    def __init__(self, text: str, names: Names) -> None:
        self._text = text
        self._names = names
        self._last: Subject | None = None
        self._person: Subject | None = None
        self._actor: Subject | None = None
        self._speaker: Subject | None = None
        self._other: Subject | None = None
        self._spoke = -1
        self._called: dict[str, str] = {}

    def meant(self, sentence: Sentence, places: Sequence[int], at: int) -> Subject | None:
        """The subject that a clause's first word or two stand for, in sentence ``at``; None
        where they stand for themselves or nothing agrees with them."""
        low = sentence.tokens[places[0]].low if places else ""
        if low not in _stand_ins():
            return None
        tokens = [sentence.tokens[place] for place in places[:_EXPLETIVE]]
        if low == "it" and _is_expletive([token.low for token in tokens]):
            return None
        if low in word_set("aux") and not has_own_subject(low):  # the one who speaks
            return self._near(self._person or self._last, at, 0)
        if low == "the" and len(tokens) > 1 and tokens[1].low in word_set("the_firm"):
            named = len(tokens) > 2 and tokens[2].is_capital
            return None if named else self._firm(tokens[0].start, at)
        owner = _OWNERS.get(low)
        found = self._stands_for(owner or low, sentence.quoted[places[0]], at)
        if not owner or found is None:
            return found
        return found._replace(text=possessive(found.text)) if found.is_named else None

    def _stands_for(self, low: str, quoted: bool, at: int) -> Subject | None:
        """The subject that a pronoun stands for; None for another word."""
        if low in ("he", "she"):
            own = quoted and self._person == self._speaker  # who speaks says "I"
            person = self._near(self._other if own else self._person, at, 2 * _FARTHEST_SUBJECT)
            wrong = word_set("female_name" if low == "he" else "male_name")
            if person and self._called.get(person.text, low) != low:
                return None  # "The boy's mother, Ann Smith, said he"
            return None if person and plain(person.text.split()[0]) in wrong else person
        if low in ("it", "they"):
            last = self._near(self._last, at, _FARTHEST_SUBJECT)
            fits = last is not None and last.plural == (low == "they") and not last.is_person
            return last if fits else None
        return None

    def read(self, sentence: Sentence, places: Sequence[int], at: int, reported: bool) -> None:
        """Note what a clause of sentence ``at`` is about; a pronoun leaves what was before.

        Whom a speaker talks of, in a clause that is ``reported``, is not whom "he" means
        where the article goes on: that is the speaker.
        """
        tokens = sentence.tokens
        places = _past_participle(tokens, places)
        verb = sentence.first_verb(places) or 0
        words = list(places[:verb])
        mark = max((n for n, place in enumerate(words) if not tokens[place].is_word), default=-1)
        if mark > 0 and tokens[words[-1]].low in ("who", "which") and mark == len(words) - 2:
            words, mark = words[:mark], -1  # "Ann Smith, who runs the port, was"
        if words and mark == len(words) - 1:  # "Ann Smith, who runs the port, was"
            words, mark = _set_off(tokens, words[:-1])
        words = words[mark + 1 :]  # "Since May, the army has …"
        words = _without_relative(tokens, words)
        while words and _is_idle(tokens[words[-1]].low):
            words.pop()
        if words and tokens[words[0]].low.startswith(_FIRST_PERSON):
            return
        if not words or tokens[words[0]].low in word_set("pronoun"):
            if words and self._last and tokens[words[0]].low in ("it", "they"):
                self._last = self._last._replace(at=at)
            return
        subject = self._subject(sentence, words, at)
        self._last = subject
        if subject and not reported:
            self._actor = subject
        if subject and subject.is_person and not (reported and self._person):
            self._person = subject

    def speaks(self, source: Source, at: int) -> None:
        """Note a source: "he" may mean a person, "it" a body that says something."""
        name = source.name if source.name[0].isupper() else f"the {source.name}"
        last = name.split()[-1]
        human = source.type in ("person", "expert", "anonymous")
        told = any(word[0].islower() for word in source.name.split())  # no "United Nations"
        called = human or (told and head_noun(source.name.lower()) is not None)
        several = called and source.is_plural  # "lawyers for the mayor", "Officials in Oslo"
        words = (source.role or "").lower().split()
        for pronoun, nouns in (("he", "man_noun"), ("she", "woman_noun")):
            if not word_set(nouns).isdisjoint(words):
                self._called[name] = pronoun
        subject = Subject(name, (), at, several or (last[0].islower() and last.endswith("s")))
        self._spoke = at
        single = (human or last in word_set("person_like")) and not subject.plural
        if single:
            if self._person is None or self._person.text != name:
                self._other = self._person
            self._person = self._speaker = subject
        else:
            self._last = subject

    def calls(self, low: str, name: str) -> None:
        """Note that a person was meant by "he" or "she"."""
        if low in ("he", "she"):
            self._called.setdefault(name, low)

    def speaker(self, low: str, at: int) -> Name | str | None:
        """Who "he" or "it" means that speaks in sentence ``at``, where somebody has acted
        since a source last spoke: a name, or the words for somebody unnamed."""
        actor = self._near(self._actor, at, _FARTHEST_SUBJECT)
        if actor is None or actor.at <= self._spoke or actor.plural != (low == "they"):
            return None
        name = actor.names[0] if len(actor.names) == 1 else None
        if name and name.name == actor.text:
            fits = name.type == "person" if low in ("he", "she") else is_body(name)
            return name if fits else None
        if low in ("he", "she") and name and name.type == "person":
            return name if actor.text.endswith(name.name.split()[-1]) else None
        head = actor.text.lower().split(" of ")[0].split()[-1]
        if low in ("he", "she") and (is_personal_noun(head) or head in word_set("person_like")):
            return actor.text
        return None

    def _subject(self, sentence: Sentence, words: Sequence[int], at: int) -> Subject | None:
        tokens = [sentence.tokens[place] for place in words]
        if len(tokens) > _LONGEST_SUBJECT or not all(token.is_word for token in tokens):
            return None
        if not (tokens[0].is_capital or tokens[0].low in word_set("determiner")):
            return None
        lows = [token.low for token in tokens]
        if "i" in lows or not word_set("subordinate").isdisjoint(lows):
            return None  # "Smith laughs when I"
        if lows[0] in word_set("not_source") or lows[0] == "there":
            return None
        start, end = tokens[0].start, tokens[-1].end
        names = tuple(name._replace(mention=None) for name in self._names.within(start, end))
        text = " ".join(self._text[start:end].split())
        if len(names) == 1 and names[0].start == start and names[0].end == end:
            text = names[0].name
        prepositions = word_set("preposition")
        cut = next((n for n, low in enumerate(lows) if n and low in prepositions), 0)
        head = lows[(cut or len(lows)) - 1]
        several = head.endswith("s") and not head.endswith("ss")
        plural = several or "and" in lows
        if len(names) == 1 and names[0].end == end and not names[0].demonym:
            plural = False
        return Subject(text, names, at, plural)

    def _near(self, subject: Subject | None, at: int, farthest: int) -> Subject | None:
        return subject if subject and 0 <= at - subject.at <= farthest else None

    def _firm(self, start: int, at: int) -> Subject | None:
        near = [
            name
            for name in self._names.within(max(0, start - _FARTHEST_FIRM), start)
            if name.type == "company"
        ]
        if len({name.name for name in near}) != 1:
            return None
        return Subject(near[0].name, (near[0]._replace(mention=None),), at, plural=False)


def _past_participle(tokens: Sequence[Token], places: Sequence[int]) -> Sequence[int]:
    """What stands behind an opening phrase that tells how the subject came to be: "Approved by
    the envoys after Malta gave way, the package bans"."""
    lows = [tokens[place].low for place in places[:2]]
    if len(lows) < 2 or lows[1] not in word_set("preposition"):
        return places
    done = lows[0] in word_set("participle") or (
        lows[0].endswith("ed") and not {lows[0][:-1], lows[0][:-2]}.isdisjoint(forms().bases)
    )
    comma = next((n for n, place in enumerate(places) if tokens[place].low == ","), None)
    return places[comma + 1 :] if done and comma is not None else places


def _without_relative(tokens: Sequence[Token], words: Sequence[int]) -> list[int]:
    """ "The crates" of "the crates that officers opened", but all of "a clerk of that bank"."""
    relatives = word_set("relative")
    for n, place in enumerate(words):
        low = tokens[place].low
        if not n or low not in relatives:
            continue
        if low != "that" or tokens[words[n - 1]].low not in word_set("preposition"):
            return list(words[:n])
    return list(words)


def _set_off(tokens: Sequence[Token], words: Sequence[int]) -> tuple[list[int], int]:
    """The subject before an apposition and the last mark before it; the name that the
    apposition is, where the subject is an office: "The engineer, Ann Smith"."""
    comma = next((n for n in range(len(words) - 1, 0, -1) if not tokens[words[n]].is_word), 0)
    inner, outer = list(words[comma + 1 :]), list(words[:comma])
    named = inner and outer and all(tokens[place].is_capital for place in inner)
    if named and tokens[outer[-1]].text.islower():
        return inner, -1
    return outer, max((n for n, place in enumerate(outer) if not tokens[place].is_word), default=-1)


@cache
def _stand_ins() -> frozenset[str]:
    """The words that a clause begins with whose subject may be the one spoken of before."""
    return word_set("aux") | _OWNERS.keys() | {"he", "she", "it", "they", "the"}


def _is_idle(low: str) -> bool:
    return low in word_set("adverb") or low in word_set("preposition")


def is_body(name: Name) -> bool:
    """Whether a name is one of a body that can speak."""
    return name.type in _BODIES and not name.demonym


def has_own_subject(low: str) -> bool:
    """Whether an auxiliary has its subject in it: they're, it'll, but not isn't."""
    return "'" in low and not low.endswith("n't")


def _is_expletive(lows: Sequence[str]) -> bool:
    """ "It is likely that", "it takes a year to": "it" that means nothing."""
    if not any(low in word_set("expletive_verb") for low in lows[1:3]):
        return False
    return any(low in ("that", "whether", "to", "why", "how", "who", "if") for low in lows[2:])
