"""Whom "it", "they", "he" and "the firm" mean: the subject spoken of last, where it agrees."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from pipeline.rules.attribution.met import SEVERAL, Source, plain
from pipeline.rules.clauses.heads import past_participle, set_off, without_relative
from pipeline.rules.clauses.sentence import Sentence
from pipeline.rules.clauses.wording import possessive
from pipeline.rules.mentions.name import Name
from pipeline.rules.mentions.names import Names
from pipeline.rules.vocabulary.callings import head_noun
from pipeline.rules.vocabulary.gazetteers import is_personal_noun, source_nouns
from pipeline.rules.vocabulary.language import is_plural, singular
from pipeline.rules.vocabulary.nouns import nouns
from pipeline.rules.vocabulary.words import word_set

_LONGEST_SUBJECT = 8
_LONGEST_OWNER = 4
_NOUNS_KEPT = 10_000
_FARTHEST_SUBJECT = 2
"""Sentences after which a pronoun no longer means the subject before it."""
_FARTHEST_FIRM = 600
"""Characters before "the firm" in which one name alone may be meant by it."""
_BODIES = frozenset(("company", "government", "organisation", "media", "country"))
_OWNERS = {"his": "he", "her": "she", "its": "it", "their": "they"}
_ARTICLES = frozenset(("A", "An", "One", "Another", "Several"))
"""What stands before somebody new, who is "the" one later."""
_NOBODY = frozenset(("no", "none", "few", "each", "every", "neither", "either", "most", "many"))
_GUARDED = frozenset("coast border finance national home republican revolutionary".split())
_STATE = re.compile(r"[A-Z][\w ]*['’]s(?= [a-z])")
_EXPLETIVE = 14
"""Words in which "it is likely that" shows itself."""


class Subject(NamedTuple):
    """What a clause was about: its words, the names in them, the number of its sentence."""

    text: str
    names: tuple[Name, ...]
    at: int
    plural: bool
    start: int = -1

    @property
    def is_named(self) -> bool:
        """Whether it is a name and nothing else: no "a clerk of Norvex", no "the firm"."""
        if self.names:
            return [name.name for name in self.names] == [self.text]
        return all(word[0].isupper() for word in self.text.split()[:2])

    def may_own(self, owned: Sequence[str]) -> bool:
        """Whether an "'s" can stand behind it: a name, or the noun of a body, of a place that
        works or of goods with no more than "the"; ``owned`` are the words behind."""
        if self.is_named:
            return True
        lows = self.text.lower().split()
        if len(lows) > _LONGEST_OWNER or lows[0] != "the" or "'" in self.text.replace("’", "'"):
            return False
        if lows[-1] in owned or not word_set("of_a_state").isdisjoint(owned):
            return False  # "its navy" is no cabinet's
        return is_somebody(self) or _owns(lows[-1])

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
        self._earlier: Subject | None = None
        self._person: Subject | None = None
        self._unnamed: Subject | None = None
        self._actor: Subject | None = None
        self._speaker: Subject | None = None
        self._other: Subject | None = None
        self._spoke = -1
        self._astray = ""
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
        owner, lows = _OWNERS.get(low), [token.low for token in tokens[1:_LONGEST_OWNER]]
        found = self._stands_for(owner or low, sentence.quoted[places[0]], at)
        if found is None:
            return None
        found = found._replace(text=_known(found.text))
        if not owner:
            return found
        acted = self._near(self._actor, at, 1)
        if at == self._spoke and acted and acted.names and not found.is_named:
            return None  # "Norvex was fined. The ministry said its licence"
        state = _STATE.match(found.text)
        if owner == "it" and state and not word_set("of_a_state", "forces").isdisjoint(lows):
            return found._replace(text=state[0])  # "Mali's army said its troops"
        if found.may_own(lows):
            return found._replace(text=possessive(found.text))
        if owner == "it" and not _owns(found.text.split()[-1].lower()):
            self._astray = found.text
        return None

    def _stands_for(self, low: str, quoted: bool, at: int) -> Subject | None:
        """The subject that a pronoun stands for; None for another word."""
        if low in ("he", "she"):
            own = quoted and self._person == self._speaker  # who speaks says "I"
            person = self._near(self._other if own else self._person, at, 2 * _FARTHEST_SUBJECT)
            wrong = word_set("female_name" if low == "he" else "male_name")
            if person and self._called.get(person.text, low) != low:
                return None  # "The boy's mother, Ann Smith, said he"
            if person is None:
                return self._near(self._unnamed, at, 1)
            return None if plain(person.text.split()[0]) in wrong else person
        if low in ("it", "they"):
            last = self._near(self._last, at, _FARTHEST_SUBJECT)
            fits = last is not None and last.plural == (low == "they") and not last.is_person
            if last and low == "it" and _known(last.text) == self._astray:
                return None  # "The permit was new. Its orders are down, and it has"
            return last if last and fits and not is_somebody(last) else None
        return None

    def read(self, sentence: Sentence, places: Sequence[int], at: int, reported: bool) -> None:
        """Note what a clause of sentence ``at`` is about; a pronoun leaves what was before.

        Whom a speaker talks of, in a clause that is ``reported``, is not whom "he" means
        where the article goes on: that is the speaker.
        """
        tokens = sentence.tokens
        places = past_participle(tokens, places)
        verb = sentence.first_verb(places) or 0
        words = list(places[:verb])
        mark = max((n for n, place in enumerate(words) if not tokens[place].is_word), default=-1)
        if 0 < mark < len(words) - 1 and tokens[words[mark + 1]].low in ("who", "which", "whose"):
            words, mark = words[:mark], -1  # "Ann Smith, who runs the port, was"
        if words and mark == len(words) - 1:  # "Ann Smith, who runs the port, was"
            words, mark = set_off(tokens, words[:-1])
        words = words[mark + 1 :]  # "Since May, the army has …"
        words = without_relative(tokens, words)
        while words and _is_idle(tokens[words[-1]].low):
            words.pop()
        if not words or tokens[words[0]].low in word_set("pronoun"):
            if words and self._last and tokens[words[0]].low in ("it", "they"):
                self._last = self._last._replace(at=at)
            return
        subject = self._subject(sentence, words, at)
        self._last = subject
        if subject and not reported:
            if self._actor and self._actor.at < at:
                self._earlier = self._actor
            self._actor = subject
        if not reported:
            alone = subject is not None and is_somebody(subject)
            self._unnamed = subject if alone and not tells_of_others(sentence, verb) else None
        if subject and subject.is_person and not (reported and self._person):
            self._person = subject

    def speaks(self, source: Source, at: int) -> None:
        """Note a source: "he" may mean a person, "it" a body that says something."""
        name = _known(source.name)
        name = f"the {name}" if name == source.name and _takes_article(name) else name
        last = name.split()[-1]
        human = source.type in ("person", "expert", "anonymous")
        words = source.name.split()
        told = any(w[0].islower() and w not in word_set("function") for w in words)
        told = told or (words[0] != "Customs" and is_plural(words[0].lower()))  # "Officials"
        somebody = human or (told and head_noun(source.name.lower()) is not None)
        grouped = last.lower() in SEVERAL  # "Police say they"
        several = (somebody or grouped) and source.is_plural  # "lawyers for the mayor"
        office = (source.role or "").lower().split()
        for pronoun, called in (("he", "man_noun"), ("she", "woman_noun")):
            if not word_set(called).isdisjoint(office):
                self._called[name] = pronoun
        subject = Subject(name, (), at, several or (last[0].islower() and last.endswith("s")))
        self._spoke = at
        single = (human or last in word_set("person_like")) and not subject.plural
        if single:
            if self._person is None or self._person.text != name:
                self._other = self._person
            self._person = self._speaker = subject
        else:
            own = self._actor is not None and self._actor.at == at
            acted = self._near(self._earlier if own else self._actor, at, 2)
            others = subject.plural and acted is not None and acted.plural
            self._last = None if others else subject  # "Two men fled. Villagers said they"

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
        if lows[0] in word_set("not_source") or lows[0] in _NOBODY or lows[0] == "there":
            return None
        if not word_set("anybody").isdisjoint(lows):
            return None  # "Not everyone"
        start, end = tokens[0].start, tokens[-1].end
        names = tuple(name._replace(mention=None) for name in self._names.within(start, end))
        idle = word_set("function", "count_word")
        counts = lows[-1].isdigit() or lows[-1] in word_set("count_word", "quantifier")
        if counts and not names and (len(lows) == 1 or lows[-2] in idle):
            return None  # "Three have arrived", "Nine of the 26"
        text = " ".join(self._text[start:end].split())
        if len(names) == 1 and names[0].start == start and names[0].end == end:
            text = names[0].name
        prepositions = word_set("preposition")
        cut = next((n for n, low in enumerate(lows) if n and low in prepositions), 0)
        head = lows[(cut or len(lows)) - 1]
        several = is_plural(head) or (head.endswith("s") and not head.endswith("ss"))
        plural = several or "and" in lows
        if len(names) == 1 and names[0].end == end and not names[0].demonym:
            plural = False
        return Subject(text, names, at, plural, start)

    def last(self, at: int) -> Subject | None:
        """What the sentence before sentence ``at`` was about at its end."""
        return self._last if self._last and self._last.at == at - 1 else None

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


def is_somebody(subject: Subject) -> bool:
    """Whether it is one person without a name: "a driver", "the man from Bergen"."""
    words = subject.text.lower().split()
    first = words[0] in ("a", "an", "the", "one", "another")
    head = next((n for n, low in enumerate(words) if low in word_set("preposition")), len(words))
    noun = words[head - 1]
    human = is_personal_noun(noun) or noun in word_set("single_person")
    human = human and not (noun == "guard" and words[head - 2] in _GUARDED)
    return first and human and not subject.plural and not subject.is_person


def tells_of_others(sentence: Sentence, verb: int) -> bool:
    """Whether a sentence tells of another person behind its verb."""
    others = word_set("single_person", "person_like", "pronoun_person") | {"partner"}
    return any(low in others or is_personal_noun(low) for low in sentence.lows[verb:])


@cache
def _stand_ins() -> frozenset[str]:
    """The words that a clause begins with whose subject may be the one spoken of before."""
    return word_set("aux") | _OWNERS.keys() | {"he", "she", "it", "they", "the"}


@lru_cache(maxsize=_NOUNS_KEPT)
def _owns(noun: str) -> bool:
    """Whether what a noun in small letters means has owners, staff or parts: a bank, a mine, a
    ship, pumps, but no decision."""
    one = singular(noun) if is_plural(noun) else noun
    if source_nouns().get(one) in _BODIES | {"military"} or noun in nouns():
        return True
    return any(noun in word_set(each) for each in ("site", "works", "vessel_noun", "the_firm"))


def _known(text: str) -> str:
    """The words for somebody who was told of before: "the firm" for "A firm", and "the Czech
    Republic"."""
    first, _, rest = text.partition(" ")
    bare = first.lower() != "the"
    if bare and not word_set("takes_the").isdisjoint((text.rpartition(" ")[2], first)):
        return f"The {text}"
    counts = rest.startswith("of ")  # "Several of them" are not "the of them"
    return f"The {rest}" if first in _ARTICLES and rest and not counts else text


def _takes_article(name: str) -> bool:
    """Whether "the" stands before the words for a source: "Latvian regulator", "United States"."""
    first, *rest = name.split()
    if first.islower():
        return True
    owned = "'" in name or "’" in name
    return bool(rest) and rest[-1].islower() and not (owned or is_plural(rest[-1]))


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
    if lows[2:3] == ["the"] and lows[3:4] and lows[3] in word_set("ordinal"):
        return True  # "it is the third attack this month"
    return any(low in ("that", "whether", "to", "why", "how", "who", "if") for low in lows[2:])
