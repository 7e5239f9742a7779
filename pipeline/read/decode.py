"""From bytes to text: byte order mark, UTF-8, what the page declares, then detection."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from pipeline.read.items import Rejected
from pipeline.read.language import detect_language
from pipeline.read.look import misfits, seven_bits
from pipeline.read.wide import may_be_wide, unmarked_wide
from schemas.outcomes import Outcome

# The longer mark first: UTF-32's little-endian mark begins with UTF-16's.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SNIFFED = 8192
_DETECTED_ON = 65_536
# Control characters that no text has; form feed, escape and the like do turn up.
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\f\b\x1a\x1b"))
_MAGIC = (b"%PDF-", b"PK\x03\x04", b"\x1f\x8b", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"{\\rtf")

_HIGH_RUN = re.compile(rb"[\x80-\xff]{3,}")
_ASCII_LETTERS = re.compile(rb"[A-Za-z]")
# Accented Latin letters and the punctuation set with them.
_LATIN_EXTRA = re.compile("[\u00a0-\u024f\u1e00-\u1eff\u2010-\u2044\u20a0-\u20cf\u2122]")
# Encodings that news is found in. Offered all it knows, the detector prefers exotic ones.
_LEGACY = [
    *("cp1252", "cp1250", "iso8859_2", "cp1254", "cp1257", "cp1253", "cp1255", "cp1256"),
    *("cp1251", "koi8_r", "koi8_u", "iso8859_5", "cp866"),
    *("cp932", "euc_jp", "gb18030", "big5", "cp949"),
]
# Single-byte encodings of the Latin script differ in a few letters only, which the detector
# confuses; the language of the text, known from its plain letters, decides between them.
_LATIN = {"cp1252", "cp1250", "iso8859_2", "cp1254", "cp1257"}
_LATIN_BY_LANGUAGE = {
    **dict.fromkeys(
        ("pl", "cs", "sk", "hu", "hr", "bs", "sl", "ro", "sq"), ("cp1250", "iso8859_2")
    ),
    "tr": ("cp1254",),
    **dict.fromkeys(("lt", "lv", "et"), ("cp1257",)),
}
_WESTERN = ("cp1252", "mac_roman")
_FEW = 20  # characters, or more, for each that is taken for damage
_DAMAGED = "UTF-8 with {} damaged characters, read as U+FFFD"


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text without its byte order mark, and a remark unless it was plain UTF-8."""

    text: str
    note: str | None = None


def byte_order_mark(data: bytes) -> tuple[bytes, str] | None:
    """The mark that ``data`` begins with and the encoding it stands for, if any."""
    return next(((mark, name) for mark, name in _MARKS if data.startswith(mark)), None)


def wide_encoding(head: bytes) -> str | None:
    """The name of UTF-16 or UTF-32 where a text that begins so is in it, by its mark or else
    by its null bytes."""
    marked = byte_order_mark(head)
    if marked:
        return None if marked[1] == "utf-8" else marked[1]
    return unmarked_wide(head)


def why_binary(data: bytes) -> str | None:
    """Why these bytes are no text, or None where they may be; empty bytes may."""
    if data.startswith(_MAGIC):
        return "expected plain text, found the signature of another format"
    marked = byte_order_mark(data)
    if marked and marked[1] != "utf-8":
        return None
    null = data.find(b"\0")
    if null >= 0:
        if unmarked_wide(data):
            return None
        hint = " (is it UTF-16? expected its byte order mark)" if may_be_wide(data) else ""
        return f"expected text, found a null byte at {null}{hint}"
    head = data[:_SNIFFED]
    controls = len(head) - len(head.translate(None, _CONTROLS))
    if controls * 20 > len(head) and not seven_bits(data):  # Korean is shifted by controls
        return f"expected text, found {controls} control characters in {len(head)} bytes"
    return None


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """The text of ``data``; line ends and everything else stay as they are.

    ``declared`` is an encoding that the content itself names, believed only where it is
    not UTF-8 and fits. Empty bytes give empty text. Raises Rejected ``binary_file`` or
    ``unknown_encoding``.
    """
    binary = why_binary(data)
    if binary:
        raise Rejected(Outcome.BINARY_FILE, binary)
    marked = byte_order_mark(data)
    if marked:
        return _marked(data, *marked)
    unmarked = unmarked_wide(data) if b"\0" in data else None
    if unmarked:
        text = data.decode(unmarked, "replace")
        return Decoded(text, f"decoded as {unmarked} (detected)")
    if seven := seven_bits(data):
        return Decoded(data.decode(seven), f"decoded as {seven} (detected)")
    try:
        return Decoded(data.decode("utf-8"))
    except UnicodeDecodeError:
        pass
    if declared:
        try:
            return Decoded(data.decode(declared), f"decoded as {declared} (declared)")
        except (UnicodeDecodeError, LookupError):
            pass
    return _damaged_utf8(data) or _detected(data)


def _marked(data: bytes, mark: bytes, encoding: str) -> Decoded:
    text = data[len(mark) :].decode(encoding, "replace")
    if "\0" in text:
        reason = f"expected text, found a null character in {encoding} text"
        raise Rejected(Outcome.BINARY_FILE, reason)
    notes = [] if encoding == "utf-8" else [f"decoded as {encoding} (byte order mark)"]
    replaced = text.count("\ufffd")
    if replaced:
        notes.append(f"{replaced} characters are damaged and read as U+FFFD")
    return Decoded(text, "; ".join(notes) or None)


def _damaged_utf8(data: bytes) -> Decoded | None:
    """UTF-8 with a few bad bytes, such as a text cut within a character.

    In any other encoding nearly all bytes over 127 are invalid UTF-8, so that four good
    characters to a bad one leave no doubt. Nor does one to a bad one where the text is Latin
    but for it, and the good one of what Latin texts have (a curly quote, an accent): English
    has few of them.
    """
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = len(text) - len(text.encode("ascii", "ignore")) - bad
    extra = len(_LATIN_EXTRA.findall(text))
    is_latin = extra == good and len(_ASCII_LETTERS.findall(data)) > 2 * good
    if good < (1 if is_latin else 4) * bad:
        return None
    return Decoded(text, _DAMAGED.format(bad))


def _is_latin(data: bytes) -> bool:
    """Whether the letters are Latin ones: most are ASCII, and what is over 127 stands by
    itself, as accents and quotes do, and not in words of its own."""
    high = len(data) - len(data.decode("ascii", "ignore"))
    in_words = sum(map(len, _HIGH_RUN.findall(data)))
    return len(_ASCII_LETTERS.findall(data)) > 2 * high and 2 * in_words < high


def _detected(data: bytes) -> Decoded:
    sample = data[:_DETECTED_ON]
    encoding = None if _is_latin(sample) else _other_encoding(sample)
    encoding = encoding or _which_latin(sample)
    text = data.decode(encoding, "replace")
    if encoding in _WESTERN and _is_damaged(text):
        bad = len(data) - len(data.decode("ascii", "ignore"))
        return Decoded(data.decode("utf-8", "replace"), _DAMAGED.format(bad))
    note = f"decoded as {encoding} (detected)"
    damaged = text.count("\ufffd")
    return Decoded(text, f"{note}; {damaged} characters read as U+FFFD" if damaged else note)


def _is_damaged(text: str) -> bool:
    """Whether the few characters that are not ASCII are mostly out of place: then they are
    what is left of damage, and no letters."""
    high = len(text) - len(text.encode("ascii", "ignore"))
    return 2 * misfits(text) > high and len(text) > _FEW * high


def _other_encoding(sample: bytes) -> str | None:
    """The likeliest encoding, None where that is one of the Latin ones."""
    # Imported here: few inputs need it.
    from charset_normalizer import from_bytes

    best = from_bytes(sample, cp_isolation=_LEGACY).best()
    if best is None:
        reason = "expected UTF-8 or another common text encoding, recognised none"
        raise Rejected(Outcome.UNKNOWN_ENCODING, reason)
    return None if best.encoding in _LATIN else best.encoding


def _which_latin(sample: bytes) -> str:
    """The Latin encoding usual for the text's language in which most bytes are letters.

    Ties go to the first listed. A language without an entry is Western: what Windows wrote
    (cp1252), or an old Macintosh where that leaves far fewer characters out of place.
    """
    language = detect_language(sample.decode("ascii", "ignore"))
    choices = _LATIN_BY_LANGUAGE.get(language or "")
    if choices is None:
        windows, macintosh = (misfits(sample.decode(name, "replace")) for name in _WESTERN)
        return _WESTERN[2 * macintosh < windows]

    def letters(encoding: str) -> int:
        return sum(map(str.isalpha, sample.decode(encoding, "ignore")))

    return max(choices, key=letters)
