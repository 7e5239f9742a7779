"""What "it" and "them" mean inside a statement, where the sentence before plainly tells."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from pipeline.rules.attribution.met import Source
from pipeline.rules.attribution.reference import Subject, is_somebody
from pipeline.rules.clauses.sentence import Sentence
from pipeline.rules.clauses.wording import possessive
from pipeline.rules.mentions.capitals import HAS_SHORT
from pipeline.rules.mentions.entities import Entities
from pipeline.rules.vocabulary.gazetteers import noun_type
from pipeline.rules.vocabulary.language import (
    find_quantities,
    is_measure,
    is_plural,
    parse_quantity,
)
from pipeline.rules.vocabulary.tokens import Token
from pipeline.rules.vocabulary.verbs import forms
from pipeline.rules.vocabulary.words import word_set

_UNCOUNTED = frozenset(("times", "piece", "life"))
_ACTORS = frozenset("person company government organisation country media place".split())
_WHERE = frozenset(("at", "in", "from", "near", "on"))
_IDLE = frozenset("make makes made making find finds found treat treats treated take takes".split())
"""Before "it" that stands for what a "that" or "to" behind it tells: "made it plain that"."""
_LONGEST = 7
"""Words of a subject that may stand in the place of a pronoun."""
_THEN = frozenset(("later", "earlier", "ago"))
_PARTS = frozenset(
    "one two three four five six seven eight nine some most many few none all half several any each"
    " both".split()
)
"""Of which some may be: no "eleven", which is one of "eleven of them" and of no "the ships"."""
_FARTHEST = 1500
"""Characters before a pronoun in which the one that it means is named."""
_WITH_BEFORE = re.compile(
    r"(?<!at )[A-Z][\w'’-]+ (?!Court)[A-Z][\w'’-]+, $"
    r"|[A-Z][\w'’.-]+(?:, \d+)?,? (?:and|or) (?:(?:his|her|their) [a-z]+ )?$"
    r"|\b(?:in|at|off|near|outside) [A-Z][\w-]+['’]s $"
)
"""What stands before the name of one of several people, or of a place."""
_WITH = re.compile(r"(?:, \d+)?,? (?:and|or) (?:(?:his|her|their) [a-z]+ )?[A-Z]|, [a-z]+ like")
_ACTS = re.compile(
    r"(?<! in )(?<! of )(?<! at )(?<!from )(?<!near )"
    r"(?<!The )(?<!the )(?<!and )(?<![.!?”\"] )(?<!\n)(?<![A-Z][a-z] )\b([A-Z][a-z]+)"
    r" (?:[a-z]+ed|said|says|told|has|had|is|was|will)\b"
)
"""Somebody called by one name who does something: "that Petrov agreed"."""
_CAPITAL = re.compile(r"\b[A-Z][a-z]+")
_NO_PERSON = word_set("function") | {"nobody", "everybody"}
_HEAD = 5
"""Words at a clause's head in which "six of them" stands."""


def inner(
    text: str,
    sentences: Sequence[Sentence],
    at: int,
    places: Sequence[int],
    subject: Subject | None,
) -> Mapping[int, str]:
    """The words for "it" or "them" behind the head of a clause of sentence ``at``, by its
    place; ``subject`` is what the sentence before was about."""
    sentence = sentences[at]
    tokens = sentence.tokens
    place = next((p for p in places[1:] if tokens[p].low in ("it", "them")), 0)
    if not place or not at or sentence.quoted[place]:
        return {}
    before = sentences[at - 1]
    plural = tokens[place].low == "them"
    if plural and tokens[place - 1].low == "of":
        part = tokens[place - 2].low
        heads = place - places[0] < _HEAD and not sentence.has_verb(places[0], place)
        heads = heads and (part in _PARTS or part.isdigit())
        heads = heads and (place - 2 <= places[0] or _leads(tokens[place - 3]))
        meant = _counted(text, before, subject, part) if heads else ""
    else:
        fits = subject is not None and subject.plural == plural
        handled = fits and _is_handled(sentence, places, place)
        meant = _mention(subject) if subject and handled and _is_about(before, subject) else ""
    return {place: meant} if meant else {}


def who(text: str, head: Token, entities: Entities, source: Source | None) -> Subject | None:
    """The person whom "he", "she" or "his" at a clause's head means, known by name and not
    the ``source``."""
    if head.low not in ("he", "she", "his"):
        return None
    meant = entities.meant(head.start, head.end)
    person = next((name for name in meant if name.type == "person"), None)
    if person is None or len(person.name.split()) == 1:
        return None
    if (source and source.name == person.name) or not _is_alone(text, person.name, head.start):
        return None
    called = f"The {person.name}" if person.name.split()[-1].islower() else person.name
    text = possessive(called) if head.low == "his" else called
    return Subject(text, (person,), 0, plural=False)


def _is_alone(text: str, name: str, end: int) -> bool:
    """Whether nobody else may be meant behind a person's name: no list of names, no other
    person's name since, nor what is called after a place: "in Trieste's Molo Settimo"."""
    first, *_, last = name.split()
    near = text[max(0, end - _FARTHEST) : end]
    at = near.lower().rfind(last.lower())
    if at < 0 or first == "Operation":
        return False
    before, since = near[:at], near[at + len(last) :]
    whole = before.removesuffix(f"{first} ")
    if _WITH_BEFORE.search(whole) or _WITH.match(since):
        return False
    others = (match.group(1) for match in _ACTS.finditer(since))
    given = word_set("first_name", "male_name", "female_name")
    named = any(word.lower() in given for word in _CAPITAL.findall(since))
    return not named and all(word.lower() in _NO_PERSON for word in others)


def spoken(sentence: Sentence, places: Sequence[int], stands: Mapping[int, str]) -> list[Token]:
    """A clause's words, with what stands for a pronoun in its place."""
    words = [sentence.tokens[place] for place in places]
    if not stands:
        return words
    told = [stands.get(place) for place in places]
    return [word.as_word(other) if other else word for word, other in zip(words, told, strict=True)]


def _leads(token: Token) -> bool:
    """Whether a word may stand before "six of them": no "and re-exported all of them"."""
    return token.low in word_set("function", "adverb", "count_word", "quantifier", "leads_count")


def _counted(text: str, before: Sentence, subject: Subject | None, part: str) -> str:
    """The only things that the sentence before counts, ``part`` of them at least, or what it is
    about."""
    counted = [
        found
        for found in find_quantities(text, before.start, before.end)
        if found.parsed.unit
        and found.parsed.currency is None
        and found.parsed.value > 1
        and found.parsed.unit not in _UNCOUNTED
        and not is_measure(found.parsed.unit)
    ]
    some = parse_quantity(f"{part} pieces")
    if len(counted) > 1 or (counted and some and some.value > counted[0].parsed.value):
        return ""  # "with two lorries. Six of them died"
    if counted:
        words = text[counted[0].start : counted[0].end].split()
        known = word_set("count_word", "adverb", "preposition")
        last = max((n for n, word in enumerate(words) if _is_number(word, known)), default=-1)
        things = [word for word in words[last + 1 :] if word not in word_set("determiner")]
        where = text[before.start : counted[0].start].split()[-1:]
        if where and where[0].lower() in _WHERE:
            return ""  # "found 140 tails at four sites. Ninety-six of them"
        return f"the {' '.join(things)}" if things and is_plural(things[-1].lower()) else ""
    if subject is None or not subject.plural or _plurals_behind(before):
        return ""
    return _mention(subject)


def _is_number(word: str, known: frozenset[str]) -> bool:
    return any(letter.isdigit() for letter in word) or word.lower() in known


def _plurals_behind(before: Sentence) -> bool:
    """Whether a sentence names several things behind its verb."""
    verb = next((n for n in range(len(before.tokens)) if before.is_verb(n)), 0)
    behind = before.tokens[verb + 1 :]
    return any(token.text.islower() and is_plural(token.low) for token in behind)


def _is_handled(sentence: Sentence, places: Sequence[int], pronoun: int) -> bool:
    """Whether a pronoun is what a clause's own subject does something with or about: nothing
    else that it may mean stands between."""
    verb = sentence.first_verb(places)
    if not verb or sentence.tokens[places[0]].low in ("it", "they"):
        return False
    tokens = sentence.tokens[places[verb] : pronoun]
    follows = pronoun + 1 < len(sentence.tokens) and (
        sentence.is_verb(pronoun + 1) or _is_given(sentence, pronoun)
    )
    last = tokens[-1].low if tokens else ""
    if last in word_set("aux") or (sentence.tokens[pronoun].low == "it" and last in _IDLE):
        return False  # "Nor is it only cars"
    return bool(tokens) and not follows and all(map(_is_doing, tokens))


def _is_given(sentence: Sentence, pronoun: int) -> bool:
    """Whether the word behind "it" shows that something is given to it: "sent it nine ships"; or
    that it means nothing: "gave it all up"."""
    token = sentence.tokens[pronoun + 1]
    if sentence.lows[pronoun] != "it":
        return False
    counted = token.low in word_set("determiner", "count_word", "quantifier")
    return counted or token.low in ("all", "some") or token.text[0].isdigit()


def _is_doing(token: Token) -> bool:
    low = token.low
    if low in word_set("aux", "adverb", "preposition", "participle") or low in ("not", "to"):
        return True
    known = low in forms().bases or low in forms().sure or low in forms().singular
    return known or (token.text.islower() and low.endswith(("ed", "ing", "s")))


def _is_about(before: Sentence, subject: Subject) -> bool:
    """Whether the sentence before tells what its subject is or what was done to it, so that
    it is the one thing spoken of; no party, which may have done something with another."""
    if is_somebody(subject) or any(name.type in _ACTORS for name in subject.names):
        return False
    lows = _mention(subject).lower().split() or [""]
    if not (word_set("preposition", "pronoun") - {"of"} | _THEN).isdisjoint(lows):
        return False
    if not subject.plural and (noun_type(lows[-1]) in HAS_SHORT or lows[-1].endswith("-old")):
        return False
    verb = next((n for n in range(len(before.tokens)) if before.is_verb(n)), 0)
    near = [token.low for token in before.tokens[verb : verb + 3]]
    lows = [low for n, low in enumerate(near) if not n or near[n - 1] in word_set("aux", "adverb")]
    return not word_set("be").isdisjoint(lows) or not (subject.plural and _plurals_behind(before))


def _mention(subject: Subject) -> str:
    """The subject as it is spoken of again: "the vehicles" for "Over sixty vehicles"."""
    words = subject.text.split()
    idle = word_set("count_word", "determiner", "adverb", "preposition", "quantifier")
    counted = words[0].lower() in idle or words[0][0].isdigit()
    while len(words) > 1 and (words[0].lower() in idle or words[0][0].isdigit()):
        words.pop(0)
    if len(words) > _LONGEST:
        return ""
    opening = next((name for name in subject.names if name.start == subject.start), None)
    if opening and not opening.demonym and not counted:
        return " ".join(words)
    if not counted and opening is None:
        if not subject.plural:
            return ""
        words[0] = words[0][0].lower() + words[0][1:]
    return f"the {' '.join(words)}"
