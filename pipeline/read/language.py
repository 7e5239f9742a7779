"""Which language a text is in."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

_SAMPLE = 2000
_MIN_LETTERS = 20
_MIN_CONFIDENCE = 0.5
_SHORT = 150  # code points, up to which names outweigh the words
_MIN_CONFIDENCE_SHORT = 0.9
_LANGUAGES = Path(__file__).parent / "languages.txt"
_TAG = re.compile(r"([a-z]{2,3})(?:[-_][a-z0-9]+)*")


def detect_language(text: str) -> str | None:
    """The ISO 639-1 code of the text's language, judged by its first 2,000 code points.

    None where there is too little to judge by (under 20 letters) or no language is
    likelier than not (of a short text without accents: far likelier). The same text always
    gives the same answer.
    """
    sample = text[:_SAMPLE]
    if sum(map(str.isalpha, sample)) < _MIN_LETTERS:
        return None
    code, confidence = _identifier().classify(sample)
    named = len(sample) <= _SHORT and sample.isascii()
    needed = _MIN_CONFIDENCE_SHORT if named else _MIN_CONFIDENCE
    return str(code) if confidence >= needed else None


def language_code(stated: str) -> str | None:
    """The ISO 639-1 code of a language as stated: a tag, a three-letter code or a name.

    ``en-US`` and ``eng`` and ``English`` are ``en``. None where it names no language that
    has such a code.
    """
    # Imported here: it reads its tables, and most articles state no language.
    from pycountry import languages

    stated = stated.strip().lower()
    tag = _TAG.fullmatch(stated)
    # By what it looks like: looked up in all columns, `en` is first the name of a language.
    if tag:
        found = languages.get(**{"alpha_2" if len(tag[1]) == 2 else "alpha_3": tag[1]})
    else:
        found = languages.get(name=stated)
    code: str | None = getattr(found, "alpha_2", None)
    return code


@cache
def _identifier() -> LanguageIdentifier:
    """The model, kept to languages with a press of their own: others only add errors."""
    # Imported here: it takes over half a second and some 100 MB with its model.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    rows = _LANGUAGES.read_text(encoding="utf-8").splitlines()
    identifier.set_languages({row for row in rows if row and not row.startswith("#")})
    return identifier
