"""From a clause's words to a statement that stands by itself."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.rules.sentence import QUOTE_MARKS
from pipeline.rules.tokens import Token
from pipeline.rules.words import word_set

_SPACE_BEFORE = re.compile(r"\s+([,.;:!?)\]])")
_AGREE = {
    "am": "is",
    "have": "has",
    "don't": "doesn't",
    "do": "does",
    "see": "sees",
    "need": "needs",
    "'m": "is",
    "want": "wants",
    "know": "knows",
}


def statement(tokens: Sequence[Token], speaker: str | None, person: str | None) -> str:
    """The words as one sentence: quotation marks and leading conjunctions cut, a leading
    pronoun replaced, a capital at its head and a full stop at its end.

    ``speaker`` stands for "I", ``person`` for a leading "he" or "she"; None leaves them.
    Empty for no words.
    """
    words = [token for token in tokens if token.text not in QUOTE_MARKS]
    while words and (words[0].low in word_set("opening_trim") or not words[0].is_word):
        if words[0].text in "$€£#‘'(":
            break
        words = words[1:]
    while words and not words[-1].is_word and words[-1].text not in "%)$€£]’'":
        words = words[:-1]
    parts: list[str] = []
    agree = False
    for at, token in enumerate(words):
        text = token.text
        if at and (token.start > words[at - 1].end or (token.is_word and words[at - 1].is_word)):
            parts.append(" ")
        if at == 0 and person and token.low in ("he", "she"):
            text = person
        elif speaker and token.text == "I":
            text, agree = speaker, True
        elif agree:
            text, agree = _AGREE.get(token.low, text), False
        parts.append(text)
    text = _SPACE_BEFORE.sub(r"\1", "".join(parts)).strip()
    return f"{text[0].upper()}{text[1:]}." if text else ""
