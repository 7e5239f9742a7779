"""From a clause's words to a statement that stands by itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.rules.clauses.complements import denials
from pipeline.rules.clauses.sentence import QUOTE_MARKS, Sentence
from pipeline.rules.clauses.subjects import is_source_noun
from pipeline.rules.vocabulary.tokens import Token
from pipeline.rules.vocabulary.verbs import forms, third
from pipeline.rules.vocabulary.words import word_set

_EVER = re.compile(r"^ever ", re.IGNORECASE)
_SPACE_BEFORE = re.compile(r"\s+(?=[,.;:!?)\]])")
_BARE_BRACKETS = re.compile(r"\s*\(\s*\)")
_CUT = 4
"""Characters between two words of which more than spaces and marks was cut out."""
_AGREE = {
    "am": "is",
    "have": "has",
    "don't": "doesn't",
    "haven't": "hasn't",
    "do": "does",
    "'m": "is",
}
_OF_BODY = frozenset(("we", "us", "our"))
_OF_PERSON = frozenset(("i", "me", "my"))
_FIRST_PERSON = _OF_BODY | _OF_PERSON
_SHORT = {"i've": "has", "i'm": "is", "i'd": "would", "i'll": "will"}


def denied(text: str, who: str) -> str:
    """The sentence that is denied, from the words of a denial such as "The firm denied any
    link to the army."; the words themselves where none of them is known."""
    words = text.rstrip(".").split()
    for at, word in enumerate(words):
        if word.lower() in denials():
            rest = " ".join(words[at + 1 :])
            name = f"{who[0].upper()}{who[1:]}"
            return denials()[word.lower()].format(who=name, rest=f" {rest}" if rest else "") + "."
    return text


def expected(text: str) -> str:
    """The sentence that is expected, from words such as "The road to Riga to close."; the
    words themselves where no "to" is of a verb."""
    words = text.split(" ")
    able = [n for n, word in enumerate(words[:-1]) if n and word == "to" and words[n + 1].islower()]
    able = [n for n in able if words[n + 1] not in word_set("determiner")]
    if not able:
        return text
    verbs = forms().bases | word_set("be", "have")
    verb = next((n for n in able if words[n + 1] in verbs), able[0])
    return " ".join([*words[:verb], "will", *words[verb + 1 :]])


def said_to_do(text: str, who: str | None) -> str:
    """A sentence for what somebody denied doing or was accused of doing, from its words:
    "Selling drones." of ``who`` is "… was selling drones.", and "The bank of moving money."
    with ``who`` None is "The bank was moving money."."""
    head, doing = ("", _EVER.sub("", text)) if who else _of_doing(text)
    first, _, rest = doing.partition(" ")
    if not first.lower().endswith("ing"):
        return text
    subject = f"{who[0].upper()}{who[1:]}" if who else head
    if first.lower() == "having":
        return f"{subject} had {rest}"
    last = subject.partition(" of ")[0].split()[-1]
    common = last.islower() or is_source_noun(last.lower())
    many = common and last.endswith("s") and not last.endswith("ss")
    was = "were" if many else "was"
    return f"{subject} {was} {first.lower()} {rest}".rstrip()


def _of_doing(text: str) -> tuple[str, str]:
    match = re.search(r" of (?=\w+ing\b)", text)
    return (text[: match.start()], text[match.end() :]) if match else ("", text)


class Speaker(NamedTuple):
    """Who says "I", or "we" where it is a body that speaks."""

    name: str
    is_body: bool

    def instead_of(self, token: Token) -> str | None:
        """What stands for a word of the first person; None for any other word."""
        if token.low not in (_OF_BODY if self.is_body else _OF_PERSON):
            return None
        name = f"the {self.name}" if self.name[0].islower() else self.name
        return possessive(name) if token.low in ("our", "my") else name


def possessive(name: str) -> str:
    """A name as an owner's: "Norvex's", "the officials'"."""
    last = name.split()[-1]
    plural = last.endswith("s") and last[0].islower()
    return f"{name}'" if plural else f"{name}'s"


def statement(tokens: Sequence[Token], speaker: Speaker | None, subject: str | None) -> str:
    """The words as one sentence: quotation marks and leading conjunctions cut, a leading
    pronoun replaced, a capital at its head and a full stop at its end.

    ``speaker`` stands for the first person, ``subject`` for a leading pronoun or "the firm";
    None leaves them.
    Empty for no words.
    """
    words = _without_stray_commas([token for token in tokens if token.text not in QUOTE_MARKS])
    first, last = 0, len(words)
    while first < last and (opens_idly(words, first) or not words[first].is_word):
        if words[first].text in "$€£#‘'(":
            break
        first += 1
    while first < last and not words[last - 1].is_word and words[last - 1].text not in "%)$€£]’'":
        last -= 1
    words = _without_lone_bracket(words[first:last])
    if subject and words and words[0].low == "the":
        words = words[1:]  # "the firm" goes as a whole
    parts: list[str] = []
    agree, before = False, None
    for at, token in enumerate(words):
        text = token.text
        if before and (token.start > before.end or (token.is_word and before.is_word)):
            parts.append(" ")
        if before is None and subject:
            text = f"{subject} {text}" if token.low in word_set("aux") else subject
        elif _is_the_papers(words, at):
            agree = False
        elif speaker and token.low in _FIRST_PERSON and (name := speaker.instead_of(token)):
            text, agree = name, token.low in ("i", "we")
        elif token.low in _SHORT and speaker and not speaker.is_body:
            text = f"{speaker.name} {_SHORT[token.low]}"
        elif agree and token.low not in word_set("adverb"):
            text, agree = _third_person(token), False
        parts.append(text)
        before = token
    text = "".join(parts)
    if "(" in text:
        text = _BARE_BRACKETS.sub("", text)
    text = _SPACE_BEFORE.sub("", text).strip()
    return f"{text[0].upper()}{text[1:]}." if text else ""


def _is_the_papers(words: Sequence[Token], at: int) -> bool:
    """Whether "our" is the paper's, whoever speaks: "after receiving our questions"."""
    follows = words[at + 1].low if at + 1 < len(words) else ""
    return words[at].low == "our" and follows in word_set("to_the_paper")


def _third_person(token: Token) -> str:
    """A verb as it goes with a name in the place of "I"."""
    if token.low in _AGREE:
        return _AGREE[token.low]
    plain = token.low in forms().bases and token.low not in word_set("aux")
    return third(token.low) if plain else token.text


def opens_idly(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word says nothing at the head of a sentence by itself: "and", the "that" of
    "said that", but not that of "that figure"."""
    if tokens[at].low not in word_set("opening_trim"):
        return False
    follows = tokens[at + 1].low if at + 1 < len(tokens) else ""
    if tokens[at].low in ("earlier", "later") and follows[:1].isalpha():
        return follows in word_set("function")  # not "earlier models"
    shows = tokens[at].low == "that" and follows[:1].isalpha() and tokens[at].is_capital
    pointing = follows not in word_set("function") or follows in word_set("aux") | {"same"}
    return not (shows and pointing)


_LEADS = frozenset(("since", "after", "before", "until", "till", "as", "when"))
"""At a clause's end these led to another, which was cut off."""
_SET_OFF = frozenset((",", "and", "or", "but", "—", "–", ";", ":"))
"""What stands before a word that a clause cut off has left over."""


def trimmed(sentence: Sentence, places: Sequence[int]) -> Sequence[int]:
    """A clause's words without the marks and conjunctions at its ends."""
    first, last = 0, len(places)
    tokens = sentence.tokens
    while first < last and tokens[places[first]].text in QUOTE_MARKS:
        first += 1
    while first < last:
        token = tokens[places[first]]
        if token.text in "$€£" or (token.is_word and not opens_idly(tokens, places[first])):
            break
        first += 1
    while last > first:
        token = tokens[places[last - 1]]
        if token.text in "%)$€£":
            break
        ends = token.low == "that" and _ends(tokens, places[last - 1] + 1)
        if token.is_word and (ends or token.low not in word_set("dangling")):
            set_off = last - first > 1 and tokens[places[last - 2]].low in _SET_OFF
            goes_on = places[last - 1] + 1 < len(tokens) and tokens[places[last - 1] + 1].is_word
            leads = token.low in _LEADS and goes_on
            if not (leads or (set_off and token.low in word_set("left_over"))):
                break  # not the "after" of ", after" whose clause is another's
        last -= 1
    return places[first:last]


def _ends(tokens: Sequence[Token], at: int) -> bool:
    """Whether the sentence, or what is quoted of it, ends before ``at``."""
    at += at + 1 < len(tokens) and tokens[at].text == "," and tokens[at + 1].text in QUOTE_MARKS
    return at >= len(tokens) or tokens[at].text in QUOTE_MARKS | {".", "!", "?"}


def _without_lone_bracket(words: list[Token]) -> list[Token]:
    """ "The race] was good" without the bracket whose other half was cut off."""
    first = next((word for word in words if word.text in "[]"), None)
    return words if first is None or first.text == "[" else [w for w in words if w is not first]


def _without_stray_commas(words: Sequence[Token]) -> list[Token]:
    """The words less each comma that set off what was cut out between subject and verb."""
    return [token for at, token in enumerate(words) if token.text != "," or _stays(words, at)]


def _stays(words: Sequence[Token], comma: int) -> bool:
    """Whether a comma stands where the text has it, and nothing was cut out behind it."""
    follows = words[comma + 1] if comma + 1 < len(words) else None
    cut = follows is not None and follows.start - words[comma].end > _CUT
    return follows is None or not cut or follows.low not in word_set("aux")
