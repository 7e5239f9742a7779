"""Runs of capitals: what may be a name, and what the words beside it tell of its type."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property

from pipeline.rules.clauses.sentence import Sentence
from pipeline.rules.mentions.appositions import (
    behind_office,
    calls_somebody,
    is_somebody_of,
    near,
    relative_behind,
)
from pipeline.rules.mentions.capitals import (
    ARTICLED,
    HAS_SHORT,
    area_end,
    is_feast,
    is_unit,
)
from pipeline.rules.mentions.cities import is_city, is_seat
from pipeline.rules.mentions.ships import has_imo, is_called_ship, is_ship
from pipeline.rules.vocabulary.gazetteers import (
    POSSESSIVE,
    bodies,
    english,
    is_personal_noun,
    noun_type,
    product_heads,
    shape,
    shape_of,
    shapes,
    unpossessed,
)
from pipeline.rules.vocabulary.language import Mention
from pipeline.rules.vocabulary.tokens import Token
from pipeline.rules.vocabulary.words import word_set
from schemas.claim import EntityType

_MODEL = re.compile(r"^(?=.*\d)[A-Z][A-Za-z]*[-–]?\d+[A-Za-z0-9-]*$")
_INDEX = re.compile(r"\d+[A-Z]\d+[A-Z]*")
_TOLD_BY_NOUN = HAS_SHORT | {"vessel"}
_GIVEN_LATER = re.compile(r"[A-Z][a-z]+-[a-z]+")
"""How the second word of "Park Min-seo" is written."""
_LONGEST_OFFICE = 6
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

    @property
    def country_words(self) -> Sequence[Token]:
        """Those of its words that name a country or a place of one."""
        end = self.country.end if self.country else 0
        return [word for word in self.tokens if word.start < end]

    @cached_property
    def printed(self) -> str:
        """The name without the ending of an owner."""
        return " ".join(unpossessed(token.text) for token in self.tokens)

    def is_where(self) -> bool:
        """Whether a capital is the city, not the state that sits there: "in Nairobi"."""
        return is_city(self.sentence, self.first, self.last)

    def is_seat(self) -> bool:
        """Whether it tells where a firm is at home: "Halden Optics of Tallinn"."""
        return is_seat(self.sentence.tokens, self.first)

    def is_office(self) -> bool:
        """Whether it is an office and no name: "Russian Foreign Minister"."""
        if (
            self.country
            and self.country.form == "place"
            and self.tokens[-1].low in word_set("area")
        ):
            return False  # "Upper Nile State"
        return all(
            word.low in word_set("title")
            or (self.country is not None and word.start < self.country.end)
            for word in self.tokens
        )

    def _is_called(self, words: Sequence[Token]) -> bool:
        """Whether something tells that capitals name a person: a given name, an office
        around them, an age, or nothing that says otherwise about two words."""
        tokens = self.sentence.tokens
        before = tokens[self.first - 1].low if self.first else ""
        if (before == "the" and not self._goes_with_noun()) or self.is_one_of_many:
            return False
        if self.told == "person":
            return True
        if words[0].low in word_set("first_name") or "." in words[0].text:
            return self.told != "place" and not is_ship(self.sentence.tokens, self.first, self.last)
        if self.told or before in word_set("before_place", "before_vessel") or self.noun_beside:
            return False
        if self._is_a_thing():
            return False
        if noun_type(before):
            return is_personal_noun(before)
        after = [token.low for token in tokens[self.last : self.last + 4]]
        if self.called_behind or words[-1].low in word_set("number_word"):
            return False
        if after[:1] == [","] and (after[1:2] == ["who"] or "".join(after[1:2]).isdigit()):
            return True
        if after[:1] and after[0] in word_set("speech") and not self._is_common():
            return True
        if after[:1] == [","] and any(calls_somebody(low) for low in after[1:]):
            return True
        return len(words) == 2 and words[-1].is_capital and not self._is_common()

    @property
    def called_behind(self) -> EntityType | None:
        """What body the noun right behind calls it: "its Sarto Larn venture"; None for none."""
        after = self.sentence.tokens[self.last : self.last + 1]
        if not after or after[0].is_capital or POSSESSIVE.search(self.tokens[-1].text):
            return None
        called = noun_type(after[0].low)
        told = called in HAS_SHORT and not self.sentence.is_verb(self.last)
        return called if told else None  # type: ignore[return-value]

    @property
    def is_one_of_many(self) -> bool:
        """Whether it is one of what is so called: "a Porsche Macan", "a big Skoda"."""
        before = [token.text for token in self.sentence.tokens[max(0, self.first - 2) : self.first]]
        told = before[-1:] and (before[-1].isdigit() or before[-1].islower())
        if before[1:] and told and not noun_type(before[-1]):
            before = before[:1] if before[-1] not in ("a", "an") else before
        return before[-1:] in (["a"], ["an"], ["A"], ["An"]) and not self._goes_with_noun()

    def _goes_with_noun(self) -> bool:
        """Whether a noun follows, so that "the" is its own: "the Anna Lee affair"."""
        after = self.sentence.tokens[self.last : self.last + 1]
        return bool(
            after
            and after[0].text[0].islower()
            and after[0].low not in word_set("function")
            and not self.sentence.is_verb(self.last)
        )

    def _is_a_thing(self) -> bool:
        """Whether what follows tells that the name is no person's: "Orvell Larn, which",
        "Orvell Larn's customers", "Orvell Larn and its"."""
        after = [token.low for token in self.sentence.tokens[self.last : self.last + 2]]
        if POSSESSIVE.search(self.tokens[-1].text):
            return after[:1] != [] and after[0] in word_set("of_a_firm")
        told = relative_behind(self.sentence.tokens, self.last)
        return told in ("that", "which") or after in (["and", "its"], ["with", "its"])

    def _is_common(self) -> bool:
        """Whether a word of it is one that no person is called by."""
        return any(word.low in english() for word in self.tokens)

    @cached_property
    def noun_beside(self) -> EntityType | None:
        """What body a noun in apposition calls it: "a Colombian company, Grupo X", "X, the
        Bavarian manufacturer", "a firm called X"; None where there is none."""
        tokens = self.sentence.tokens
        if is_ship(self.sentence.tokens, self.first, self.last):
            return "vessel"
        if self.first > 1 and tokens[self.first - 1].low in (",", "called", "named"):
            called = noun_type(tokens[self.first - 2].low)
            apposed = tokens[self.first - 1].low != "," or any(
                token.low in word_set("determiner")
                for token in tokens[max(0, self.first - 2 - _LONGEST_OFFICE) : self.first - 2]
            )
            somebody = is_somebody_of(tokens, self.first - 2)
            plain = tokens[self.first - 2].text.islower()
            if called in HAS_SHORT and plain and apposed and not somebody:
                return called  # type: ignore[return-value]
        after = tokens[self.last : self.last + 2]
        if len(after) < 2 or after[0].low != "," or after[1].low not in word_set("opens_noun"):
            return "vessel" if is_called_ship(self.sentence.tokens, self.first) else None
        found: str | None = None
        opens = self.last + 2
        for at, token in enumerate(tokens[opens : opens + _LONGEST_APPOSITION], opens):
            if at > opens and self._reports(at):
                return None  # "it went to X, the bank said"
            if token.text != "-" and (not token.is_word or token.low in word_set("function")):
                break
            if found and (token.low.endswith("ed") or token.low in word_set("participle")):
                break  # "a company registered in"
            found = "vessel" if token.low in word_set("vessel_noun") else noun_type(token.low)
            found = None if token.low in word_set("person_like") else found
        return found if found in _TOLD_BY_NOUN else None  # type: ignore[return-value]

    def _reports(self, at: int) -> bool:
        """Whether a word of the sentence is a verb that reports."""
        told = (hit for hit in self.sentence.hits if hit.first == at)
        return any(hit.cue.family == "reporting" for hit in told)

    @cached_property
    def type(self) -> EntityType | None:
        """What it is where it is no person; None for unknown."""
        return _type_of(self)

    @cached_property
    def is_armed(self) -> bool:
        """Whether a noun for weapons stands beside it: "Kalin-155 howitzers"."""
        return near(self.sentence.tokens, (self.first, self.last), "arms")

    def site_end(self) -> int:
        """Where a place's noun behind a name ends: "the Attari crossing", "Nivo free zone"; 0
        where none follows."""
        after = self.sentence.tokens[self.last : self.last + 2]
        at = len(after) > 1 and after[0].low in word_set("before_site")
        if (
            after
            and not POSSESSIVE.search(self.tokens[-1].text)
            and after[at].low in word_set("site")
        ):
            return after[at].end
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
        kind = "organisation" if is_unit(tokens, self.first, at) else kind
        if kind not in HAS_SHORT or tokens[at].is_capital or area_end(tokens, at):
            return None
        return tokens[at].end, kind

    @cached_property
    def person_words(self) -> Sequence[Token]:
        """The run's words where they can be a person's name: titles and offices cut off."""
        words = list(self.tokens)
        country, named = self.country, words[0].low in word_set("male_name", "female_name")
        if country and country.form == "place" and named and words[0].end == country.end:
            country = None  # "Milan", "Florence"
        if country and country.form == "place" and len(words) > 1:
            return ()
        while words and (
            (country and words[0].start < country.end)
            or words[0].low.strip(".") in word_set("title")
        ):
            words.pop(0)
        words = list(behind_office(words))
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
        if is_feast(words) or (words and words[0].low == "operation"):
            return ()
        if country and len(words) == len(self.tokens) - 1 and len(words) == 1:
            return ()
        titled = len(words) < len(self.tokens)
        return () if len(words) == 1 and not titled and country else words


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
    if is_feast(words) or is_unit(run.sentence.tokens, run.first, run.last):
        return None
    if any(word.low in ("number", "code") for word in words[1:]):
        return None  # "Classification Number 7A994"
    if has_imo(run.sentence.tokens, run.last):
        return "vessel"
    if any(_MODEL.match(unpossessed(word.text)) for word in words):
        return "weapon" if run.told == "weapon" or run.is_armed else "product"
    if any(_INDEX.fullmatch(word.text) for word in words):
        return "weapon"
    if shapes().get(words[0].low) == "government" and any(word.low == "of" for word in words):
        return "government"  # "Ministry of Energy", which is no firm
    tokens = run.sentence.tokens
    before = tokens[run.first - 1].low if run.first else ""
    called = noun_type(before)
    if called in HAS_SHORT:
        ship = before == "carrier" and run.noun_beside == "vessel"
        return "vessel" if ship else called  # type: ignore[return-value]
    kind = shape_of(words)
    if (kind not in HAS_SHORT or kind == "media") and run.noun_beside == "vessel":
        return "vessel"  # "the trawler Sea Holly"
    if kind == "place" and run.noun_beside and not before.isdigit():
        return run.noun_beside  # "Orvel Gulf, a cloud company"
    if kind:
        return kind
    if beside := run.noun_beside or run.told:
        return beside
    over = tokens[run.first - 2].low if run.first > 1 else ""
    if len(words) == 1 and before == "the" and over in word_set("before_river"):
        return "place"
    if before in word_set("before_vessel"):
        return "vessel"
    if (before in word_set("before_place") or _is_reached(run)) and not run.country:
        return "place"
    if run.is_armed:
        return "weapon"
    if near(tokens, (run.first, run.last), "goods_word"):
        return "product"
    if len(words) > 1 and run.called_behind == "company":
        return "company"
    if len(words) > 1 and (_is_seated(run) or words[-1].low in product_heads()):
        return "company"  # "Dalian Hexu", "Sarto Valves"
    if run.is_one_of_many and not run.country:
        return "product"
    return "organisation" if len(words) > 1 or words[0].text.isupper() else None


def _is_seated(run: Run) -> bool:
    """Whether a name begins with the place where its bearer sits."""
    return run.country is not None and run.country.form == "place"


def _is_reached(run: Run) -> bool:
    """Whether a name is where something comes to: "from Rajin to X", "no further than X"."""
    lows = [token.low for token in run.sentence.tokens[max(0, run.first - 4) : run.first]]
    if lows[-1:] == ["of"]:
        return len(run.tokens) == 1 and run.is_seat()
    if lows[-1:] == ["to"]:
        return "from" in lows[:-1]
    return lows[-2:] == ["further", "than"] or lows[-2:] == ["farther", "than"]
