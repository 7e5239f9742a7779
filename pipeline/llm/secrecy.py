"""Keys are kept out of what is read, stored and logged."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Sequence
from typing import Any

from pipeline.llm.reply import read_body
from pipeline.llm.spoken import is_json

_STARS = "***"
_NO_WORD = 16  # letters; a key shorter than that may be a word of an answer, unless
_NO_WORD_OF_ITS_LOOK = 8  # letters, where it has a digit or begins as keys do
_LIKE_A_KEY = re.compile(r"(?:sk|pk|rk|ak|key|api|api-?key|token|secret)[-_].*|.*\d.*", re.I | re.S)
_LOGS = ("openai", "httpcore2")
_ESCAPED = re.compile(r"\\u00|%[0-9A-Fa-f]{2}|&(?:#|amp;|lt;|gt;|quot;|apos;)")


class Mask:
    """Hides secrets in what a server says, which may repeat them in its complaint about them.

    They are found in each way of writing them that JSON, HTML or a URL has.
    """

    def __init__(self, secrets: Sequence[str]) -> None:
        self._secrets = tuple(secrets)
        self._any = _pattern(secrets)
        self._long = _pattern([secret for secret in secrets if not _may_be_a_word(secret)])
        self._short = _pattern([secret for secret in secrets if _may_be_a_word(secret)])

    def complaint(self, text: str) -> str:
        """Words of a server, without any secret."""
        return text if self._any is None else self._any.sub(_STARS, text)

    def lasting(self, text: str) -> str:
        """Words of whomever, without any secret that can be no word."""
        if self._long is None or not self._may_be_in(text):
            return text
        return self._long.sub(_STARS, text)

    def answer(self, text: str) -> str:
        """The body of a completion.

        Local engines get a word for a key (ollama, none): in what a model says it is a word.
        """
        text = self.lasting(text)
        if self._short is None or not self._short.search(text):
            return text
        body = read_body(text)
        if not isinstance(body, dict):
            return text
        around = {name: self._hidden(part) for name, part in body.items() if name != "choices"}
        said = {name: body[name] for name in body if name == "choices"}
        # What stands around a body is no part of it, and may repeat a key as well.
        return text if around | said == body and is_json(text) else json.dumps(around | said)

    def _may_be_in(self, text: str) -> bool:
        """A quick look: most answers hold no key, nor anything written as no JSON needs to be."""
        if _ESCAPED.search(text):
            return True
        plain = text.replace("\\", "")
        return any(secret.replace("\\", "") in plain for secret in self._secrets)

    def _hidden(self, part: Any) -> Any:
        if isinstance(part, str):
            return self.complaint(part)
        if isinstance(part, list):
            return [self._hidden(each) for each in part]
        if isinstance(part, dict):
            return {name: self._hidden(each) for name, each in part.items()}
        return part


def quieten() -> None:
    """No headers in a log: what carries requests writes them, the extra ones too, for debugging."""
    for name in _LOGS:
        log = logging.getLogger(name)
        log.setLevel(max(log.level, logging.INFO))


def _may_be_a_word(secret: str) -> bool:
    """Whether a model may say it and mean no key."""
    long = _NO_WORD_OF_ITS_LOOK if _LIKE_A_KEY.fullmatch(secret) else _NO_WORD
    return len(secret) < long


def _pattern(secrets: Sequence[str]) -> re.Pattern[str] | None:
    if not secrets:
        return None
    longest_first = sorted(set(secrets), key=lambda secret: (-len(secret), secret))
    return re.compile("|".join("".join(map(_spelt, secret)) for secret in longest_first))


def _spelt(letter: str) -> str:
    """The ways of writing a letter; each begins with a literal, by which they are found fast."""
    code = ord(letter)
    ways = [
        re.escape(letter),
        rf"\\\\*u(?i:00{code:02x})",
        rf"%(?i:{code:02x})",
        rf"&#(?:0*{code}|(?i:x0*{code:x}));",
    ]
    if not letter.isalnum():
        ways.append(rf"\\\\*{re.escape(letter)}")
    named = {"&": "amp", "<": "lt", ">": "gt", '"': "quot", "'": "apos"}.get(letter)
    if named:
        ways.append(f"&{named};")
    return f"(?:{'|'.join(ways)})"
