"""From bytes to text."""

from __future__ import annotations

import codecs
import random
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.read.decode import decode, why_binary
from pipeline.read.items import Rejected
from schemas.outcomes import Outcome

RUSSIAN = "Таможня задержала партию подшипников на границе. «Груз без документов», — сообщили там."
UKRAINIAN = "Митниця затримала партію підшипників на кордоні; її власник ще не відомий слідчим."
FRENCH = "La douane a saisi des pièces détachées à la frontière; le gérant a été entendu hier."
GERMAN = "Die Behörde prüft, ob größere Mengen über den Hafen geliefert und gefälscht wurden."
POLISH = "Urząd zatrzymał części zamienne na granicy; spółka musi zapłacić grzywnę, są też źródła."
TURKISH = "Gümrük görevlileri sınırda iki kamyonu durdurdu, şirket yetkilileri sorguya çekildi."
ENGLISH = "The office was “not aware” of it — and wouldn’t say where the goods had come from."
GREEK = "Το τελωνείο κατέσχεσε ανταλλακτικά στα σύνορα και η εταιρεία πλήρωσε πρόστιμο."
JAPANESE = "税関は国境で部品の貨物を差し押さえ、会社は罰金を支払ったと発表した。"
CHINESE = "海关在边境查获了一批零件，公司已经支付罚款，官员表示调查仍在继续。"

KOREAN = "세관은 국경에서 부품을 압수했고 회사는 벌금을 냈다고 발표했다."
ARABIC = "صادرت الجمارك شحنة من قطع الغيار على الحدود، ودفعت الشركة غرامة."
PERSIAN = "گمرک محموله‌ای از قطعات را در مرز توقیف کرد و شرکت جریمه‌اش را پرداخت."
HEBREW = "המכס תפס משלוח של חלקי חילוף בגבול, והחברה שילמה קנס."
HINDI = "सीमा शुल्क ने सीमा पर पुर्जों की खेप ज़ब्त की और कंपनी ने जुर्माना भरा।"
THAI = "ศุลกากรยึดชิ้นส่วนที่ชายแดน และบริษัทจ่ายค่าปรับแล้ว"
SPANISH = "«¿Quién pagó?», preguntó el señor Núñez; la compañía española no respondió a España."

SCRIPTS = [
    RUSSIAN,
    UKRAINIAN,
    GREEK,
    JAPANESE,
    CHINESE,
    KOREAN,
    ARABIC,
    PERSIAN,
    HEBREW,
    HINDI,
    THAI,
]
UNSPACED = [RUSSIAN.replace(" ", "_"), f"{CHINESE}40", f"<p>{THAI.replace(' ', '')}</p>"]
UNSPACED += [text.replace(" ", "") for text in (POLISH, GREEK, KOREAN, ARABIC)]
SCRIPTS += [f"{CHINESE} Norvex Marine 40", "Ջուր և օդ՝ սահմանին", "საბაჟომ ნაწილები დააკავა"]


@pytest.mark.parametrize("repeats", [1, 20])
@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (RUSSIAN, "cp1251"),
        (RUSSIAN.translate({0xAB: '"', 0xBB: '"', 0x2014: "-"}), "koi8-r"),
        (RUSSIAN.translate({0xAB: '"', 0xBB: '"', 0x2014: "-"}), "iso8859-5"),
        (UKRAINIAN, "cp1251"),
        (FRENCH, "latin-1"),
        (GERMAN, "latin-1"),
        (ENGLISH, "cp1252"),
        (POLISH, "cp1250"),
        (POLISH, "iso8859-2"),
        (TURKISH, "cp1254"),
        (GREEK, "cp1253"),
        (JAPANESE, "cp932"),
        (JAPANESE, "euc_jp"),
        (CHINESE, "gb18030"),
        (JAPANESE, "iso2022_jp_2"),
        (KOREAN, "iso2022_kr"),
        (ENGLISH, "utf-7"),
        (RUSSIAN, "utf-7"),
        (FRENCH, "mac_roman"),
        (GERMAN, "mac_roman"),
        (ENGLISH, "mac_roman"),
        (SPANISH, "latin-1"),
        (SPANISH, "mac_roman"),
    ],
)
def test_legacy_encodings_are_detected_and_noted(text: str, encoding: str, repeats: int) -> None:
    text = "\n".join([text] * repeats)
    decoded = decode(text.encode(encoding))
    assert decoded.text == text
    assert decoded.note is not None
    assert "detected" in decoded.note


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_byte_order_mark_says_the_encoding_and_goes(encoding: str) -> None:
    decoded = decode(("\ufeff" + RUSSIAN).encode(encoding))
    assert decoded.text == RUSSIAN
    assert decoded.note == f"decoded as {encoding} (byte order mark)"


PLAIN = "Iran\u00a0sold “40” drones.\r\n" * 3


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("utf-16-le", PLAIN),  # other letters have no null bytes there
        ("utf-16-be", PLAIN),
        ("utf-32-le", PLAIN),
        ("utf-32-be", PLAIN),
        ("utf-32-le", RUSSIAN),
        ("utf-32-be", "卖了四十架无人机。\n" * 999),
        ("utf-32-le", "Iran\u200e sold “40” \x07drones.\n" * 9),
        *((f"utf-16-{order}", f"{text}\r\n") for order in ("le", "be") for text in SCRIPTS),
        *((f"utf-16-{order}", text) for order in ("le", "be") for text in UNSPACED),
        ("utf-16-le", RUSSIAN.replace("«", "\u200e") + " 😀" * 3),
        ("utf-16-be", f"{CHINESE}\n" * 999),
        (
            "utf-16-le",
            f"A😀\n{CHINESE * 999}",
        ),  # a pair of surrogates at the end of what is looked at
    ],
)
def test_a_wide_encoding_without_a_mark_is_seen(encoding: str, text: str) -> None:
    decoded = decode(text.encode(encoding))
    assert decoded.text == text
    assert decoded.note == f"decoded as {encoding} (detected)"


@pytest.mark.parametrize(
    "data",
    [
        ENGLISH.encode() + b" \0 " + ENGLISH.encode(),
        (RUSSIAN * 9).encode() + b" \0\n",
        (RUSSIAN * 9).encode()[1:] + b" \0\n",
        CHINESE.encode("gb18030") + b" \0" + CHINESE.encode("gb18030"),
        FRENCH.encode("cp1252") + b" \0" * 3 + FRENCH.encode("cp1252"),
        RUSSIAN.encode("cp1251") + b" \0\0 " + RUSSIAN.encode("cp1251"),
        random.Random(1).randbytes(9_000) + b" \0",
        b"".join(struct.pack("<h", n * n % 1801 - 900) for n in range(999)),
        b"".join(struct.pack("<h", n * n % 30_000) for n in range(999)),
        b"".join(struct.pack("<e", n / 7) for n in range(999)),
        b"".join(struct.pack("<f", n / 7) for n in range(999)),
        bytes(range(256)) * 9,
    ],
)
def test_bytes_that_are_read_as_wide_letters_by_chance_are_no_text(data: bytes) -> None:
    assert "null byte" in (why_binary(data) or "")


@pytest.mark.parametrize("order", ["le", "be"])
@pytest.mark.parametrize("text", ["Norvex.", CHINESE, "%#" * 20])
def test_what_may_be_wide_but_cannot_be_told_is_refused_with_a_hint(text: str, order: str) -> None:
    hint = r"found a null byte at \d+ \(is it UTF-16\? expected its byte order mark\)"
    with pytest.raises(Rejected, match=hint):
        decode(text.encode(f"utf-16-{order}"))
    for data in (b"text\0", b"a\0b\0\0c", b"\0" * 6):
        assert "UTF-16" not in (why_binary(data) or "")


@pytest.mark.parametrize("numbers", [range(1, 99), [0] * 50, [40, 2_000_000] * 20, [65] * 5])
def test_numbers_of_four_bytes_are_no_text(numbers: list[int]) -> None:
    data = b"".join(number.to_bytes(4, "little") for number in numbers)
    assert "null byte" in (why_binary(data) or "")


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=50))
def test_utf8_comes_back_unchanged(text: str) -> None:
    data = (text + "\r\n\r \t\n").encode()
    expected = data.removeprefix(codecs.BOM_UTF8).decode()
    if why_binary(data) is None:
        assert decode(data).text == expected
        assert decode(codecs.BOM_UTF8 + data.removeprefix(codecs.BOM_UTF8)).text == expected
        assert decode(data).note is None


def test_utf8_that_is_cut_or_damaged_stays_utf8() -> None:
    cut = RUSSIAN.encode()[:-3] + b"\xd0"
    assert decode(cut).text.startswith(RUSSIAN[:80])
    assert "UTF-8 with 1 damaged" in (decode(cut).note or "")


def test_declared_encoding_is_believed_after_utf8() -> None:
    assert decode(POLISH.encode(), "cp1252").text == POLISH
    assert decode(POLISH.encode("iso8859-2"), "iso8859-2").note == "decoded as iso8859-2 (declared)"
    assert decode(RUSSIAN.encode("cp1251"), "no-such-thing").text == RUSSIAN


@pytest.mark.parametrize(
    "data",
    [b"text\0", b"\x89PNG\r\n", "text".encode("utf-16-le"), bytes(range(1, 8)) * 9],
)
def test_binary(data: bytes) -> None:
    assert why_binary(data)
    with pytest.raises(Rejected) as raised:
        decode(data)
    assert raised.value.outcome == Outcome.BINARY_FILE


def test_null_characters_in_utf16_are_binary() -> None:
    with pytest.raises(Rejected, match="null character"):
        decode("a\0b".encode("utf-16"))


def test_odd_utf16_is_read_as_far_as_it_goes() -> None:
    decoded = decode("\ufeffabc".encode("utf-16-le") + b"x")
    assert decoded.text == "abc\ufffd"
    assert "U+FFFD" in (decoded.note or "")


def test_empty() -> None:
    assert decode(b"").text == ""
    assert decode(codecs.BOM_UTF8).text == ""


@pytest.mark.parametrize(
    "text",
    [
        "“The office was not aware,” he said. The goods had come from the north.",
        "The firm didn’t say. " + "Goods were sold. " * 30,
        "The mill in Łódź sold its lathes to a broker.",
    ],
)
def test_latin_utf8_with_a_stray_byte_stays_utf8(text: str) -> None:
    decoded = decode(text.encode() + b" It wouldn\x92t say.")
    assert decoded.text == text + " It wouldn\ufffdt say."
    assert "UTF-8 with 1 damaged" in (decoded.note or "")


@pytest.mark.parametrize(
    "text",
    [
        "„Spaß“ sagte der Mann.",
        "It wouldn’t say so.",
        "It cost £5 and was 20° warm, it’s said — by the man.",
        "He said “no” to the café.",
    ],
)
def test_a_text_of_latin_letters_is_read_as_latin(text: str) -> None:
    assert decode(text.encode("cp1252")).text == text


def test_words_of_another_script_in_a_latin_text_are_read() -> None:
    text = "The firm Таможня sold goods and the goods were sold to the port in the north."
    assert decode(text.encode("cp1251")).text == text


@pytest.mark.parametrize(
    "text",
    [
        "Call +7-495-123-4567 or +44-20-7946-0958, he said, for C++ and 2+2.",
        "It is 3+abc- and +def- in the log; 1+2+3 makes 6.",
        "See https://x.example/?q=arms+sales+abcd&r=more+drones+sent for it.",
        "A tilde ~{ and an escape \x1b[0m are plain.",
    ],
)
def test_plain_text_with_pluses_and_escapes_stays_plain(text: str) -> None:
    decoded = decode(text.encode())
    assert (decoded.text, decoded.note) == (text, None)


@pytest.mark.parametrize("bad", [b"\xff", b" \xff ", b"\x81", b"\xff\xff "])
def test_a_bad_byte_in_plain_english_is_damage(bad: bytes) -> None:
    text = "The office was not aware of it and would not say where the goods had come from. "
    decoded = decode(text.encode() + b"The bor" + bad + b"der was shut. " + text.encode())
    assert "\ufffd" in decoded.text and "ÿ" not in decoded.text
    assert f"UTF-8 with {len(bad.strip())} damaged" in (decoded.note or "")


@pytest.mark.parametrize(
    "text",
    [
        "Il va à Paris, dit-on, et ne revient plus avant la fin de la semaine prochaine ici.",
        "The price of the café was £5; the resumé, he said, was not asked for by the office.",
        "It isn´t so, he said; the office would not say where the goods had come from there.",
        "It was “not” so…but the office · as ever – would not say where the goods came from.",
        "The goods cost 5 µg × 3 and 20°C, by § 5, © the office, which would not say more.",
    ],
)
def test_rare_signs_of_windows_are_no_damage(text: str) -> None:
    assert decode(text.encode("cp1252")).text == text
