"""HTML: text and fields as trafilatura finds them."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

from pipeline.read.decode import decode
from pipeline.read.items import Rejected
from pipeline.read.language import detect_language, language_code
from pipeline.read.parsed import Parsed
from schemas.outcomes import Outcome

if TYPE_CHECKING:
    from trafilatura.settings import Document

_HEAD = 4096
_TELLING = 300  # code points of text that outweigh what the page states
_ROOT = re.compile(r"<(?:html|body)\b", re.I)
_CHARSET = re.compile(
    rb"<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*[\"']?([\w.:-]+)", re.I
)
_LANGUAGE = re.compile(r"<html\b[^>]{0,1000}?\slang\s*=\s*[\"']?([\w-]+)", re.I)
_XML_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
# Browsers read these as Windows' superset, and so do the pages that claim them.
_WESTERN = {"ascii", "iso8859-1"}
# Without a search of the running text, which would take any date for that of publication,
# and with a fixed last date in place of today's, so that a page always gives the same.
_DATES = {"extensive_search": False, "original_date": True, "max_date": "2199-12-31"}


def parse_html(data: bytes) -> Parsed:
    """The article's text without comments, with tables; fields from the page's metadata.

    Raises Rejected ``empty_text`` where trafilatura finds no article, or as ``decode``
    does.
    """
    decoded = decode(data, declared_encoding(data))
    # lxml refuses text that declares an encoding: it has been decoded already.
    page = _XML_DECLARATION.sub("", decoded.text, count=1)
    found = _extracted(page)
    if found is None and not _ROOT.search(page):
        found = _extracted(f"<html><body>{page}</body></html>")  # a piece of a page
    if found is None or not found.text:
        raise Rejected(Outcome.EMPTY_TEXT, "expected a page with an article, found no text in it")
    language, note = _language(page, found.text)
    fields = {
        "title": found.title,
        "outlet": found.sitename,
        "byline": found.author,
        "published": found.date,
        "url": found.url,
        "language": language,
    }
    return Parsed(found.text, fields, tuple(filter(None, (decoded.note, note))))


def _extracted(page: str) -> Document | None:
    # Imported here: it takes a third of a second.
    from trafilatura import bare_extraction
    from trafilatura.settings import Document

    found = bare_extraction(
        page,
        include_comments=False,
        include_tables=True,
        with_metadata=True,
        date_extraction_params=_DATES,
    )
    return found if isinstance(found, Document) and found.text else None


def _language(page: str, text: str) -> tuple[str | None, str | None]:
    """The language that the page states, or that of its text, and a remark, where one of the
    two is English and the text is long enough to tell: a site's frame states its own.

    Other languages are not set right, since kindred ones are taken for each other.
    """
    found = _LANGUAGE.search(page[:_HEAD])
    stated = found[1] if found else None
    code = language_code(stated) if stated else None
    seen = detect_language(text) if code and len(text) >= _TELLING else None
    if seen is None or seen == code or "en" not in (seen, code):
        return stated, None
    return seen, f"language: the page states {stated!r}, its text is read as {seen!r}"


def declared_encoding(data: bytes) -> str | None:
    """The encoding that the page names in its first 4,096 bytes, if Python knows it."""
    found = _CHARSET.search(data[:_HEAD])
    if not found:
        return None
    try:
        name = codecs.lookup(found[1].decode("ascii")).name
    except (LookupError, UnicodeDecodeError):
        return None
    return "cp1252" if name in _WESTERN else name
