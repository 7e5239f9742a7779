"""Whether a clause says anything that could be checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.rules.attribution.reference import has_own_subject
from pipeline.rules.clauses.sentence import Sentence
from pipeline.rules.vocabulary.cues import Hit
from pipeline.rules.vocabulary.tokens import Token
from pipeline.rules.vocabulary.verbs import forms
from pipeline.rules.vocabulary.words import word_set

_FEWEST_WORDS = 3
_BARE_SELF = 4
"""Words of "I do not think so"."""
_BARE = 6
_BARE_CUT = 5
"""Words of a clause that says nothing without what it leads to."""
_OWNERS = frozenset(("its", "his", "her", "their"))
_LONG = 6
_IDLE = (0.5, 0.6, 0.8)
"""How likely a claim is none that is left out, by how much else speaks for it."""
_NAMES = 2
_PLAIN = ("asserts", "certain", "actual")
_HEADING_WORDS = 30
_ENDS = '.!?…”"’)'


def is_claim(
    sentence: Sentence,
    places: Sequence[int],
    hits: Sequence[Hit],
    known: bool = False,
    leans: bool = False,
) -> bool:
    """Whether the clause at ``places`` is worth a claim; ``known``: whom its pronoun means is;
    ``leans``: it begins with its verb, whose subject another clause has.

    No claim: a question, a refusal to comment, an opinion with nothing to check, a piece
    without a verb, one too short to say anything.
    """
    tokens = sentence.tokens
    words = [token for place in places if (token := tokens[place]).is_word]
    if len(words) < _FEWEST_WORDS or (len(words) <= _BARE_SELF and words[0].low == "i"):
        return False
    if is_cut_off(sentence, places):
        return False
    if "?" in sentence.lows[places[0] : places[-1] + 3]:
        return False  # "Did he know? asked the judge."
    if any(hit.cue.family == "worth" and not _is_aside(sentence, places, hit) for hit in hits):
        return False
    low = words[0].low
    bound = word_set("negation", "duty")
    if low == "you" and not _names(words) and bound.isdisjoint(word.low for word in words):
        return False  # anyone: "you hear the pumps"
    vague = (low in word_set("vague") and low not in _OWNERS) or sentence.is_verb(places[0])
    if vague and not known and len(words) <= _BARE and not _tells(words, hits):
        return False
    return leans or sentence.has_verb_in(places) or _may_have_verb(sentence, places)


def is_cut_off(sentence: Sentence, places: Sequence[int]) -> bool:
    """Whether a clause's last word leads to more, which another clause has: "The minister has"
    of "has in the past denied that"."""
    tokens, last = sentence.tokens, places[-1]
    short = len(places) <= _BARE_CUT and tokens[last].low in word_set("left_over")
    leads = short or tokens[last].low in word_set("have")
    return leads and last + 1 < len(tokens) and tokens[last + 1].is_word


def is_about_the_work(words: Sequence[Token]) -> bool:
    """ "We met him in a café": how an article came about, in its own voice."""
    lows = [word.low for word in words[:4]]
    return lows[0] in ("we", "i") and not word_set("reporters_work").isdisjoint(lows[1:])


def is_bare(words: Sequence[Token]) -> bool:
    """Whether a clause has no subject of its own: "is the price of it", "that was a Tuesday"; but
    "that is why the ships stay"."""
    pointing = words[0].low == "that"
    verb = words[1 if pointing else 0].low
    if verb not in word_set("be") or has_own_subject(verb):
        return False
    return not pointing or all(word.low != "why" for word in words[2:3])


def _is_aside(sentence: Sentence, places: Sequence[int], hit: Hit) -> bool:
    """Whether an idle phrase is only a part of what is said: ", which he would not name,",
    ", speaking on condition of anonymity", or what a colon stands behind."""
    tokens = sentence.tokens
    if tokens[hit.first].low.endswith("ing") and hit.first > places[0]:
        return True
    rest = [place for place in places if place >= hit.last]
    colon = next((at for at, place in enumerate(rest) if tokens[place].low == ":"), len(rest))
    if len(rest) - colon > _FEWEST_WORDS:
        return True
    for place in range(hit.first, places[0], -1):
        if tokens[place - 1].low == ",":
            return tokens[place].low in word_set("relative")
    return False


def _may_have_verb(sentence: Sentence, places: Sequence[int]) -> bool:
    """Whether a word that is a noun as often is the verb of a clause that has no other: where it
    agrees with the noun before it ("no barge moves", "the sanctions work")."""
    for at, place in enumerate(places[1:], start=1):
        token, near = sentence.tokens[place], at - 1
        while near > 0 and sentence.tokens[places[near]].low in word_set("adverb"):
            near -= 1
        before = sentence.tokens[places[near]]
        if token.low in word_set("preposition") or token.low in word_set("coordinator"):
            break  # behind these a noun may be the second of two: "arms exports and trade flows"
        if not before.is_word or before.low in word_set("function") or token.is_capital:
            continue
        many = before.low.endswith("s") and not before.low.endswith("ss")
        if token.low in (forms().plural if many else forms().singular):
            return True
    return len(places) >= _LONG and any(
        sentence.tokens[place].low in word_set("verb_or_noun")
        or (sentence.tokens[place].low.endswith("ed") and sentence.tokens[place].text.islower())
        for place in places[1:]
    )


def _tells(words: Sequence[Token], hits: Sequence[Hit]) -> bool:
    """Whether a short clause about "this" has a name, a number or a cue in it."""
    return _names(words) or any(
        hit.cue.family == "stance" or (hit.cue.family == "kinds" and hit.cue.label != "other")
        for hit in hits
    )


def _names(words: Sequence[Token]) -> bool:
    """Whether a name or a number stands behind the first of some words."""
    return any(word.is_capital or word.text[0].isdigit() for word in words[1:])


def is_idle(data: Mapping[str, Any], chance: float, told: bool) -> bool:
    """Whether a plain claim is most likely none by the ``chance`` that its words tell: "the
    habit is an old one".

    The surer the more speaks for it: that somebody says so, that it names one thing or two, that
    it counts or dates something, that a cue has ``told`` its kind.
    """
    if (data["stance"], data["certainty"], data["modality"]) != _PLAIN:
        return False
    names = min(_NAMES, len(data["entities"]))
    exact = bool(data["quantities"] or data["when"])
    speak = bool(data["attribution"]) + names + exact + told
    return speak < len(_IDLE) and chance >= _IDLE[speak]


def is_heading(text: str, sentences: Sequence[Sentence], at: int) -> bool:
    """Whether a sentence is a headline or sub-heading: a paragraph of its own, no full stop.

    The body of an article restates its headline and its sub-headings; a text of one
    sentence has no heading.
    """
    sentence = sentences[at]
    if text[sentence.end - 1] in _ENDS:
        return False
    alone = (at == 0 or sentences[at - 1].paragraph != sentence.paragraph) and (
        at + 1 == len(sentences) or sentences[at + 1].paragraph != sentence.paragraph
    )
    return alone and len(sentence.tokens) <= _HEADING_WORDS and len(sentences) > 1
