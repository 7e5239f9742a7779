"""Dates, languages and notices of translation."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

import pipeline.read.language as language_module
from pipeline.read.fields import iso_date, metadata, own_id
from pipeline.read.language import detect_language, language_code
from pipeline.read.translation import says_translated


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("2023-11-12", "2023-11-12"),
        ("2023-11-12T10:00:00Z", "2023-11-12"),
        ("2023-11-12T23:30:00-05:00", "2023-11-12"),
        (" 2023-11-12 10:00 ", "2023-11-12"),
        ("2023-11", "2023-11"),
        ("2023", "2023"),
        ("2023/1/2", "2023-01-02"),
        ("20231112", "2023-11-12"),
        ("20231112T1000", "2023-11-12"),
        ("Sun, 12 Nov 2023 10:00:00 GMT", "2023-11-12"),
        ("2023-02-30", None),
        ("2023-13", None),
        ("0000", None),
        ("12.11.2023", None),
        ("11/12/2023", None),
        ("yesterday", None),
        ("", None),
        ("12 November 2023", "2023-11-12"),
        ("Nov 12, 2023", "2023-11-12"),
        ("Sunday, November 12th, 2023, 10:30 GMT", "2023-11-12"),
        ("Published on 12 NOVEMBER 2023", "2023-11-12"),
        ("November 2023", "2023-11"),
        ("12 November", None),
        ("31 February 2023", None),
        ("3 May 2022 – 5 June 2023", None),
        ("12 Nov 2023 and 13 Nov 2023", None),
        ("before 12 November 2023", None),
        ("the raid of 12 November 2023 in words", None),
        ("Monday 03/04/2023", None),
    ],
)
def test_iso_date(stated: str, expected: str | None) -> None:
    assert iso_date(stated) == expected


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("en", "en"),
        ("en-US", "en"),
        ("EN_gb", "en"),
        ("zh-Hant-TW", "zh"),
        ("eng", "en"),
        ("German", "de"),
        ("no", "no"),
        ("xx", None),
        ("und", None),
        ("klingon!", None),
    ],
)
def test_language_code(stated: str, expected: str | None) -> None:
    assert language_code(stated) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The customs office said that two lorries had been held at the border.", "en"),
        ("Таможня сообщила, что на границе задержаны два грузовика с деталями.", "ru"),
        ("Митниця повідомила, що на кордоні затримано дві вантажівки з деталями.", "uk"),
        ("La douane a annoncé que deux camions avaient été retenus à la frontière.", "fr"),
        ("Der Zoll teilte mit, dass zwei Lastwagen an der Grenze gestoppt wurden.", "de"),
        ("海关表示，两辆载有零件的卡车在边境被扣留，调查仍在继续，公司拒绝发表评论。", "zh"),
        ("12 345 67.8", None),
        ("Hello", None),
        ("", None),
    ],
)
def test_detect_language(text: str, expected: str | None) -> None:
    assert detect_language(text) == expected
    assert detect_language(text * 50) == detect_language(text * 50)


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize(
    "line",
    [
        "Café société officials said Iran’s élite unit lost 40 tanks.",
        "Société Générale denied it.",
    ],
)
def test_accents_and_names_make_no_other_language_of_an_english_line(line: str, form: str) -> None:
    line = unicodedata.normalize(form, line)  # type: ignore[arg-type]
    assert detect_language(line) in ("en", None)
    french = "La société a vendu deux camions à l’Iran, selon le Guardian."
    assert detect_language(unicodedata.normalize(form, french)) == "fr"  # type: ignore[arg-type]


def test_languages_are_listed_once_and_are_codes() -> None:
    path = Path(language_module.__file__).parent / "languages.txt"
    rows = [row for row in path.read_text().splitlines() if not row.startswith("#")]
    assert rows == sorted(set(rows))
    assert {"en", "ru", "uk", "es"} <= set(rows)
    assert [row for row in rows if language_code(row) != row] == []


@pytest.mark.parametrize(
    "text",
    [
        "Title\n\nTranslated from the Spanish by A. Person\n\nBody.",
        "Body.\r\n(Machine translation)\r\n",
        "*This article was automatically translated from Russian.*",
        "This is an automatic translation",
        "Translation: A. Person",
    ],
)
def test_a_notice_of_translation(text: str) -> None:
    assert says_translated(text) is True


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The manual had been translated into Farsi, investigators said.",
        "The report, translated into Russian, reached the ministry.",
        "Sanctions have translated into shortages of parts.",
        "Machine translation is a growing market. " + "It keeps growing. " * 12,
    ],
)
def test_no_notice_of_translation(text: str) -> None:
    assert says_translated(text) is None


def test_metadata_takes_other_names_and_lists() -> None:
    found, notes = metadata({"author": ["A. One", "B. Two"], "date": "2023", "title": 1984})
    assert (found.byline, found.published, found.title) == ("A. One, B. Two", "2023", "1984")
    assert notes == []


def test_names_of_fields_count_in_any_case() -> None:
    fields = {"Title": "T", "SITE": "Post", "Authors": ["A"], "Date": "2023", "Lang": "en-GB"}
    found, notes = metadata(fields)
    assert (found.title, found.outlet, found.byline) == ("T", "Post", "A")
    assert (found.published, found.language, notes) == ("2023", "en", [])
    assert metadata({"TITLE": "shouted", "title": "said"})[0].title == "said"


def test_metadata_that_cannot_be_used_is_noted() -> None:
    found, notes = metadata(
        {
            "title": {"a": 1},
            "published": "soon",
            "language": "tongues",
            "outlet": "\ud83d Post",
            "byline": "  ",
            "other": object(),
        }
    )
    assert (found.title, found.published, found.language) == (None, None, None)
    assert (found.outlet, found.byline) == ("? Post", None)
    assert len(notes) == 4
    assert any("'soon'" in note for note in notes)


@pytest.mark.parametrize(
    ("stated", "made"),
    [("a", "a"), (7, "7"), (12.0, "12"), (-3.0, "-3"), (1.5, "1.5"), (None, None), ("", None)],
)
def test_own_id(stated: object, made: str | None) -> None:
    assert own_id({"id": stated}) == own_id({"ID": stated}) == made
    assert metadata({"id": stated})[1] == []


@pytest.mark.parametrize("stated", [True, [], {}, [1], float("inf"), float("nan")])
def test_own_id_of_another_kind_is_left_out_with_a_remark(stated: object) -> None:
    assert own_id({"id": stated}) is None
    (note,) = metadata({"Id": stated})[1]
    assert note == f"id left out: expected text or a number, found {type(stated).__name__}"
