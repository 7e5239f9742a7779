"""Whom "he" and what "six of them" mean at a statement's head, where what was told before
plainly tells."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from pipeline.rules.attribution.met import Source
from pipeline.rules.attribution.reference import Subject
from pipeline.rules.clauses.sentence import Sentence
from pipeline.rules.clauses.wording import possessive
from pipeline.rules.mentions.entities import Entities
from pipeline.rules.vocabulary.language import find_quantities, is_measure, is_plural
from pipeline.rules.vocabulary.tokens import Token
from pipeline.rules.vocabulary.words import word_set

_UNCOUNTED = frozenset(("times", "piece", "life"))
_LONGEST = 7
"""Words of a subject that may stand in the place of a pronoun."""
_PARTS = frozenset(
    "one two three four five six seven eight nine some most many few none all half several any each"
    " both".split()
)
"""Of which some may be: no "eleven", which is one of "eleven of them" and of no "the ships"."""
_FARTHEST = 1500
"""Characters before a pronoun in which the one that it means is named."""
_WITH_BEFORE = re.compile(r"[A-Z][\w'’.-]+(?:, \d+)?,? (?:and|or) (?:(?:his|her|their) [a-z]+ )?$")
_WITH = re.compile(r"(?:, \d+)?,? (?:and|or) (?:(?:his|her|their) [a-z]+ )?[A-Z]")
"""What stands beside the name of one of several people."""
_ACTS = re.compile(
    r"(?<! in )(?<! of )(?<! at )(?<![.!?”\"] )(?<!\n)\b([A-Z][a-z]+)"
    r" (?:[a-z]+ed|said|says|told|has|had|is|was)\b"
)
"""Somebody called by one name who does something: "that Petrov agreed"."""
_CAPITAL = re.compile(r"\b[A-Z][a-z]+")
_HEAD = 5
"""Words at a clause's head in which "six of them" stands."""


def inner(
    text: str,
    sentences: Sequence[Sentence],
    at: int,
    places: Sequence[int],
    subject: Subject | None,
) -> Mapping[int, str]:
    """The words for "them" in "six of them" at the head of a clause of sentence ``at``, by its
    place; ``subject`` is what the sentence before was about."""
    sentence = sentences[at]
    lows = sentence.lows
    heads = places[2:_HEAD]
    place = next((p for p in heads if lows[p] == "them" and lows[p - 1] == "of"), 0)
    if not place or not at or sentence.quoted[place] or sentence.has_verb(places[0], place):
        return {}
    part = lows[place - 2]
    if part not in _PARTS and not part.isdigit():
        return {}
    if place - 2 > places[0] and not _leads(lows[place - 3]):
        return {}
    meant = _counted(text, sentences[at - 1], subject)
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
    """Whether nobody else may be meant behind a person's name: no other beside it, no other
    given name since, nor somebody who does something."""
    first, *_, last = name.split()
    near = text[max(0, end - _FARTHEST) : end]
    at = near.lower().rfind(last.lower())
    before, since = near[:at].removesuffix(f"{first} "), near[at + len(last) :]
    if at < 0 or _WITH_BEFORE.search(before) or _WITH.match(since):
        return False
    given = word_set("first_name", "male_name", "female_name")
    named = any(word.lower() in given for word in _CAPITAL.findall(since))
    others = (match.group(1).lower() for match in _ACTS.finditer(since))
    return not named and all(low in word_set("function") for low in others)


def spoken(sentence: Sentence, places: Sequence[int], stands: Mapping[int, str]) -> list[Token]:
    """A clause's words, with what stands for a pronoun in its place."""
    words = [sentence.tokens[place] for place in places]
    if not stands:
        return words
    told = [stands.get(place) for place in places]
    return [word.as_word(other) if other else word for word, other in zip(words, told, strict=True)]


def _leads(low: str) -> bool:
    """Whether a word may stand before "six of them": no "and re-exported all of them"."""
    return low in word_set("function", "adverb", "count_word", "quantifier", "leads_count")


def _counted(text: str, before: Sentence, subject: Subject | None) -> str:
    """The only things that the sentence before counts, or what it is about."""
    counted = [
        found
        for found in find_quantities(text, before.start, before.end)
        if found.parsed.unit
        and found.parsed.currency is None
        and found.parsed.value > 1
        and found.parsed.unit not in _UNCOUNTED
        and not is_measure(found.parsed.unit)
    ]
    if len(counted) > 1:
        return ""  # "with two lorries. Six of them died"
    if counted:
        words = text[counted[0].start : counted[0].end].split()
        known = word_set("count_word", "adverb", "preposition")
        last = max((n for n, word in enumerate(words) if _is_number(word, known)), default=-1)
        things = [word for word in words[last + 1 :] if word not in word_set("determiner")]
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


def _mention(subject: Subject) -> str:
    """Several things as they are spoken of again: "the vehicles" for "Over sixty vehicles"."""
    words = subject.text.split()
    idle = word_set("count_word", "determiner", "adverb", "preposition", "quantifier")
    while len(words) > 1 and (words[0].lower() in idle or words[0][0].isdigit()):
        words.pop(0)
    if len(words) > _LONGEST:
        return ""
    named = any(name.start == subject.start for name in subject.names)
    head = words[0] if named else f"{words[0][0].lower()}{words[0][1:]}"
    return " ".join(["the", head, *words[1:]])
