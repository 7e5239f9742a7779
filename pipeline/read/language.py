"""Which language a text is in."""

from __future__ import annotations

import re
import unicodedata
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
_LINE = 300  # code points, up to which accents and a few names outweigh the words
_ENGLISH = frozenset(
    "the and said says that with from were have their they which would been by it its denied told "
    "this there who what when".split()
)
_WORDS_TO_ONE = 12  # of any language, for each English one that makes a short text doubtful
_LANGUAGES = Path(__file__).parent / "languages.txt"
_TYPOGRAPHIC = dict.fromkeys(range(0x2000, 0x2070))  # quotes, dashes and spaces
_TAG = re.compile(r"([a-z]{2,3})(?:[-_][a-z0-9]+)*")


def detect_language(text: str) -> str | None:
    """The ISO 639-1 code of the text's language, judged by its first 2,000 code points.

    None where there is too little to judge by (under 20 letters) or no language is
    likelier than not (of a short text without accents: far likelier; of one with accents:
    also without them, and in spite of English words). The same text always gives the same
    answer, with its accents composed or not.
    """
    sample = unicodedata.normalize("NFC", text[:_SAMPLE])
    if sum(map(str.isalpha, sample)) < _MIN_LETTERS:
        return None
    code, confidence = _identifier().classify(sample)
    named = len(sample) <= _SHORT and sample.isascii()
    needed = _MIN_CONFIDENCE_SHORT if named else _MIN_CONFIDENCE
    if confidence < needed or (len(sample) <= _LINE and code != "en" and _may_be_english(sample)):
        return None
    return str(code)


def _may_be_english(line: str) -> bool:
    """Whether a line owes another verdict than English to its accents, or has English words:
    "Café société officials said", "Société Générale denied it"."""
    parts = unicodedata.normalize("NFD", line)
    bare = "".join(c for c in parts if not unicodedata.combining(c))
    if not bare.translate(_TYPOGRAPHIC).isascii():
        return False
    words = re.findall("[a-z]+", bare.lower())
    english = sum(word in _ENGLISH for word in words)
    code, confidence = _identifier().classify(bare)
    return english * _WORDS_TO_ONE >= len(words) or (code == "en" and confidence >= _MIN_CONFIDENCE)


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
