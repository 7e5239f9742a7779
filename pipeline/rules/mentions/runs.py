"""Runs of capitals: what may be a name, and what the words beside it tell of its type."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property

from pipeline.rules.clauses.sentence import Sentence
from pipeline.rules.mentions.capitals import (
    ARTICLED,
    BEFORE_SHIP,
    has_imo,
)
from pipeline.rules.vocabulary.gazetteers import (
    HAS_SHORT,
    POSSESSIVE,
    bodies,
    english,
    is_personal_noun,
    noun_type,
    shape,
    shape_of,
    source_nouns,
    unpossessed,
)
from pipeline.rules.vocabulary.language import Mention
from pipeline.rules.vocabulary.tokens import Token
from pipeline.rules.vocabulary.verbs import forms
from pipeline.rules.vocabulary.words import word_set
from schemas.claim import EntityType

_MODEL = re.compile(r"^(?=.*\d)[A-Z][A-Za-z]*[-–]?\d+[A-Za-z0-9-]*$")
_INDEX = re.compile(r"\d+[A-Z]\d+[A-Z]*")
_TOLD_BY_NOUN = HAS_SHORT | {"vessel"}
_GIVEN_LATER = re.compile(r"[A-Z][a-z]+-[a-z]+")
"""How the second word of "Park Min-seo" is written."""
_LONGEST_APPOSITION = 7
_FEWEST_AROUND_SURNAME = 3
_SHORTEST_LOUD = 3


class Run:
    """Tokens ``[first:last]`` of a sentence that look like a name."""

    def __init__(
        self,
        sentence: Sentence,
        place: tuple[int, int],
        country: Mention | None = None,
        known: tuple[str, EntityType, str | None] | None = None,
    ) -> None:
        self.sentence = sentence
        self.first, self.last = place
        self.tokens: Sequence[Token] = sentence.tokens[self.first : self.last]
        self.country = country
        self.told: EntityType | None = None
        """What the whole article says that the name is, once that is known."""
        self.known = known

    @cached_property
    def printed(self) -> str:
        """The name without the ending of an owner."""
        return " ".join(unpossessed(token.text) for token in self.tokens)

    def is_where(self) -> bool:
        """Whether a capital is the city, not the state that sits there: "in Nairobi"."""
        tokens = self.sentence.tokens
        before = [token.low for token in tokens[max(0, self.first - 2) : self.first]]
        if before[-1:] and before[-1] in word_set("before_place"):
            return True
        if before[-1:] and before[-1] in ("for", "to", "of", "reached"):
            return before[0] in word_set("goes_there")
        return self.last < len(tokens) and self._tells_of_noun()

    def _tells_of_noun(self) -> bool:
        """Whether a noun follows that is no body of the state: "an Ankara workshop"."""
        token, name = self.sentence.tokens[self.last], self.tokens[-1]
        before = self.sentence.tokens[self.first - 1].low if self.first else ""
        if POSSESSIVE.search(name.text) or before in ("by", "with", "against", "between", "than"):
            return False
        return (
            token.text[0].islower()
            and token.low not in forms().singular
            and token.low not in word_set("function")
            and source_nouns().get(token.low) not in ("government", "military", "intelligence")
            and not token.low.endswith(("ly", "ed"))
            and not self.sentence.is_verb(self.last)
        )

    def is_office(self) -> bool:
        """Whether it is an office and no name: "Russian Foreign Minister"."""
        return all(
            word.low in word_set("title")
            or (self.country is not None and word.start < self.country.end)
            for word in self.tokens
        )

    def _is_called(self, words: Sequence[Token]) -> bool:
        """Whether something tells that capitals name a person: a given name, an office
        around them, or nothing that says otherwise about two words."""
        tokens = self.sentence.tokens
        before = tokens[self.first - 1].low if self.first else ""
        if (before == "the" and not self._goes_with_noun()) or self.is_one_of_many:
            return False
        if words[0].low in word_set("first_name") or "." in words[0].text:
            return True
        if self.told or before in word_set("before_place", "before_vessel") or self.noun_beside:
            return False
        if noun_type(before):
            return is_personal_noun(before)
        after = [token.low for token in tokens[self.last : self.last + 4]]
        if after[:1] and after[0] in word_set("speech") and not self._is_common():
            return True
        if after[:1] == [","] and any(_calls_somebody(low) for low in after[1:]):
            return True
        return len(words) == 2 and words[-1].is_capital and not self._is_common()

    @property
    def is_one_of_many(self) -> bool:
        """Whether it is one of what is so called: "a Porsche Macan"."""
        before = self.sentence.tokens[self.first - 1].low if self.first else ""
        return before in ("a", "an") and not self._goes_with_noun()

    def _goes_with_noun(self) -> bool:
        """Whether a noun follows, so that "the" is its own: "the Anna Lee affair"."""
        after = self.sentence.tokens[self.last : self.last + 1]
        return bool(
            after
            and after[0].text[0].islower()
            and after[0].low not in word_set("function")
            and not self.sentence.is_verb(self.last)
        )

    def _is_common(self) -> bool:
        """Whether a word of it is one that no person is called by."""
        return any(word.low in english() for word in self.tokens)

    @cached_property
    def noun_beside(self) -> EntityType | None:
        """What body a noun in apposition calls it: "a Colombian company, Grupo X", "X, the
        Bavarian manufacturer", "a firm called X"; None where there is none."""
        tokens = self.sentence.tokens
        if self._is_ship():
            return "vessel"
        if self.first > 1 and tokens[self.first - 1].low in (",", "called", "named"):
            called = noun_type(tokens[self.first - 2].low)
            if called in HAS_SHORT and tokens[self.first - 2].text.islower():
                return called  # type: ignore[return-value]
        after = tokens[self.last : self.last + 2]
        if len(after) < 2 or after[0].low != "," or after[1].low not in word_set("opens_noun"):
            return None
        found: str | None = None
        opens = self.last + 2
        for at, token in enumerate(tokens[opens : opens + _LONGEST_APPOSITION], opens):
            if at > opens and self._reports(at):
                return None  # "it went to X, the bank said"
            if token.text != "-" and (not token.is_word or token.low in word_set("function")):
                break
            if found and token.low.endswith("ed"):
                break  # "a company registered in"
            found = "vessel" if token.low in word_set("vessel_noun") else noun_type(token.low)
            found = None if token.low in word_set("person_like") else found
        return found if found in _TOLD_BY_NOUN else None  # type: ignore[return-value]

    def _reports(self, at: int) -> bool:
        """Whether a word of the sentence is a verb that reports."""
        told = (hit for hit in self.sentence.hits if hit.first == at)
        return any(hit.cue.family == "reporting" for hit in told)

    def _is_ship(self) -> bool:
        """Whether the words beside it call it a ship: "the Maltese-flagged X", "aboard the X",
        "MV X", "the X docked", "the tanker, the X,", "tankers including the X"."""
        lows, first, last = self.sentence.lows, self.first, self.last
        if not first:
            return False
        aboard = first > 1 and lows[first - 2] in ("aboard", "board")
        does = last < len(lows) and lows[last] in word_set("ship_verb")
        if lows[first - 1] == "the" and (aboard or does):
            return True
        before = self.sentence.tokens[first - 1]
        if before.text in BEFORE_SHIP or before.low.endswith(("-flagged", "-flag")):
            return True
        over = first - 1
        while over >= 0 and lows[over] in _BEFORE_SHIP_NAME:
            over -= 1
        called = 0 <= over < first - 1 and lows[over] in word_set("vessel_noun")
        return called and lows[last : last + 1] != ["said"]  # "the ship, Ann Lee said"

    @cached_property
    def type(self) -> EntityType | None:
        """What it is where it is no person; None for unknown."""
        return _type_of(self)

    @cached_property
    def is_armed(self) -> bool:
        """Whether a noun for weapons stands beside it: "Kalin-155 howitzers"."""
        return self.is_beside("arms")

    def is_beside(self, section: str) -> bool:
        """Whether a word of a section stands among the two before it or behind it."""
        lows = self.sentence.lows
        around = (*lows[max(0, self.first - 2) : self.first], *lows[self.last : self.last + 2])
        return not word_set(section).isdisjoint(around)

    def site_end(self) -> int:
        """Where a place's noun behind a name ends: "the Attari crossing"; 0 where none follows."""
        after = self.sentence.tokens[self.last : self.last + 1]
        if after and not POSSESSIVE.search(self.tokens[-1].text):
            return after[0].end if after[0].low in word_set("site") else 0
        return 0

    @property
    def body_after(self) -> tuple[int, EntityType] | None:
        """Where a noun ends that makes a body of a name, and of what type: "the Sarto militia"."""
        tokens, at = self.sentence.tokens, self.last
        before = tokens[self.first - 1].low if self.first else ""
        tells = self.tokens[-1].low.endswith(("ian", "ish", "ese", "'s", "s'"))  # "Bavarian"
        if before != "the" or at >= len(tokens) or tells:
            return None
        low = tokens[at].low
        kind = "company" if low in word_set("works") else bodies().get(low)
        return (tokens[at].end, kind) if kind in HAS_SHORT else None

    @cached_property
    def person_words(self) -> Sequence[Token]:
        """The run's words where they can be a person's name: titles and offices cut off."""
        words = list(self.tokens)
        country, named = self.country, words[0].low in word_set("male_name", "female_name")
        if country and country.form == "place" and named:
            country = None  # "Milan", "Florence"
        if country and country.form == "place" and len(words) > 1:
            return ()
        while words and (
            (country and words[0].start < country.end)
            or words[0].low.strip(".") in word_set("title")
        ):
            words.pop(0)
        words = list(_behind_office(words))
        while len(words) > 1 and words[-1].low in word_set("post_nominal"):
            words.pop()
        plain = words
        if len(words) >= _FEWEST_AROUND_SURNAME:  # "Ann Mary SMITH"
            quiet = [word for word in words if not _is_loud(word)]
            plain = quiet if len(quiet) == len(words) - 1 else words
        korean = len(words) == 2 and _GIVEN_LATER.fullmatch(words[1].text)
        if not 1 <= len(words) <= 4 or any(_not_personal(word) for word in plain if not korean):
            return ()
        if len(words) > 1 and len(words) == len(self.tokens) and not self._is_called(words):
            return ()
        return () if country and len(words) == 1 else words


_BEFORE_SHIP_NAME = frozenset(", called named renamed including like the “".split())


def _calls_somebody(low: str) -> bool:
    """Whether a noun calls a person."""
    return is_personal_noun(low) or low in word_set("person_like")


def _behind_office(words: Sequence[Token]) -> Sequence[Token]:
    """ "Sector Commander Ann Smith": what stands behind an office that a person holds."""
    for at in range(len(words) - 2, 0, -1):
        if _calls_somebody(words[at].low) and words[at].low in word_set("title"):
            return words[at + 1 :]
    return words


def _is_loud(word: Token) -> bool:
    """Whether a word is all capitals, as notices print the surname."""
    bare = unpossessed(word.text)
    return len(bare) >= _SHORTEST_LOUD and bare.isalpha() and bare.isupper()


def _not_personal(word: Token) -> bool:
    bare = unpossessed(word.low)
    given = bare in word_set("female_name", "male_name")
    return (
        (shape(bare) is not None and not given)
        or not (word.is_capital or ARTICLED.match(word.text))
        or any(letter.isdigit() for letter in word.text)
        or (len(bare.rstrip(".")) > 1 and unpossessed(word.text).isupper())
    )


def _type_of(run: Run) -> EntityType | None:
    """What a run that is no person is, by its shape and its neighbours; None for unknown."""
    words = run.tokens
    if any(_MODEL.match(unpossessed(word.text)) for word in words):
        return "weapon" if run.told == "weapon" else "product"
    if any(_INDEX.fullmatch(word.text) for word in words):
        return "weapon"
    tokens = run.sentence.tokens
    before = tokens[run.first - 1].low if run.first else ""
    called = noun_type(before)
    if called in HAS_SHORT:
        return called  # type: ignore[return-value]
    if run.noun_beside == "vessel":
        return "vessel"  # "the trawler Sea Star"
    if kind := shape_of(words):
        return kind
    if beside := run.noun_beside or run.told:
        return beside
    over = tokens[run.first - 2].low if run.first > 1 else ""
    if len(words) == 1 and before == "the" and over in word_set("before_river"):
        return "place"
    before_vessel = before in word_set("before_vessel")
    if before_vessel or (before in ("the", ",", "as") and has_imo(run.sentence.tokens, run.last)):
        return "vessel"
    if before in word_set("before_place") or _is_reached(run):
        return "place"
    if run.is_armed:
        return "weapon"
    if run.is_beside("goods_word"):
        return "product"
    if len(words) > 1 and run.country and run.country.form == "place":
        return "company"  # "Dalian Hexu"
    if len(words) > 1 and run.is_one_of_many:
        return "product"
    return "organisation" if len(words) > 1 or words[0].text.isupper() else None


def _is_reached(run: Run) -> bool:
    """Whether a name is where something comes to: "from Rajin to X"."""
    lows = [token.low for token in run.sentence.tokens[max(0, run.first - 4) : run.first]]
    return lows[-1:] == ["to"] and "from" in lows
