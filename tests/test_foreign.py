"""Figures and times in other languages than English."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.lexicon import dates, foreign, numbers, spelled
from pipeline.lexicon.tables import cells, rows

LANGUAGES = ("de", "fr", "es", "it", "pt", "nl", "ru", "uk", "pl")
MONTHS = frozenset(
    "January February March April May June July August September October November December".split()
)


@pytest.mark.parametrize(
    ("language", "text", "value", "upper", "comparator", "unit", "currency"),
    [
        ("de", "mehr als 5.000 Drohnen", 5000, None, "gt", None, None),
        ("de", "mehr als 2000 Drohnen", 2000, None, "gt", None, None),
        ("de", "1,5 Millionen Euro", 1500000, None, "eq", "money", "EUR"),
        ("de", "10 Billionen Dollar", 10000000000000, None, "eq", "money", "USD"),
        ("de", "zwischen 5.000 und 6.000 Panzern", 5000, 6000, "range", None, None),
        ("de", "drei Lastwagen", 3, None, "eq", None, None),
        ("de", "5.000 Drohnen oder mehr", 5000, None, "gte", None, None),
        ("de", "3,375 Prozent", 3.375, None, "eq", "percent", None),
        ("fr", "plus de 5\u202f000 blindés", 5000, None, "gt", None, None),
        ("fr", "plus d\u2019une centaine de chars", 100, None, "gt", None, None),
        ("fr", "1,5 million d'euros", 1500000, None, "eq", "money", "EUR"),
        ("es", "unos 5 mil millones de dólares", 5000000000, None, "approx", "money", "USD"),
        ("es", "5,000 drones", 5000, None, "eq", None, None),
        ("es", "1.5 millones", 1500000, None, "eq", None, None),
        ("it", "oltre 5.000 droni", 5000, None, "gt", None, None),
        ("it", "almeno 1,5 miliardi di euro", 1500000000, None, "gte", "money", "EUR"),
        ("pt", "R$ 5,5 milhões", 5500000, None, "eq", "money", "BRL"),
        ("nl", "ruim 1,2 miljoen euro", 1200000, None, "gt", "money", "EUR"),
        ("ru", "более 5000 бронемашин", 5000, None, "gt", None, None),
        ("ru", "от 5 до 10 тысяч дронов", 5000, 10000, "range", None, None),
        ("ru", "до 5 тыс. рублей", 5000, None, "lte", "money", "RUB"),
        ("uk", "п\u02bcять тонн", 5, None, "eq", "tonne", None),
        ("uk", "щонайменше 1 234,5 тонн", 1234.5, None, "gte", "tonne", None),
        ("pl", "około 2,5 mln złotych", 2500000, None, "approx", "money", "PLN"),
        ("ja", "63", 63, None, "eq", None, None),
        ("fr", "quatre-vingt-dix-sept chars", 97, None, "eq", None, None),
        ("fr", "entre deux et trois mille chars", 2000, 3000, "range", None, None),
        ("fr", "trente-cinq drones", 35, None, "eq", None, None),
        ("fr", "vingt et un canons", 21, None, "eq", None, None),
        ("fr", "deux mille trois cents obus", 2300, None, "eq", None, None),
        ("es", "cuarenta y dos mil obuses", 42000, None, "eq", None, None),
        ("es", "mil quinientos misiles", 1500, None, "eq", None, None),
        ("es", "entre treinta y cuarenta tanques", 30, 40, "range", None, None),
        ("es", "dos militares", 2, None, "eq", None, None),
        ("pt", "mil e quinhentos", 1500, None, "eq", None, None),
        ("de", "5 Millionen 200 Tausend", 5200000, None, "eq", None, None),
        ("de", "zwei 155-mm-Haubitzen", 2, None, "eq", None, None),
        ("de", "zwei Dutzend Panzer", 24, None, "eq", None, None),
        ("ru", "двадцать один", 21, None, "eq", None, None),
        ("ru", "1 млн 200 тыс. долларов", 1200000, None, "eq", "money", "USD"),
        ("ru", "две тысячи пятьсот", 2500, None, "eq", None, None),
        ("pl", "dwadzieścia jeden", 21, None, "eq", None, None),
        ("fr", "5 millions de dollars canadiens", 5000000, None, "eq", "money", "CAD"),
        ("fr", "5 dollars de Hong Kong", 5, None, "eq", "money", "HKD"),
        ("fr", "5 millions de dollars d'aide", 5000000, None, "eq", "money", "USD"),
        ("fr", "5 dollars jamaïcains", 5, None, "eq", None, None),
        ("fr", "5 $ canadiens", 5, None, "eq", None, None),
        ("de", "5 Millionen kanadische Dollar", 5000000, None, "eq", "money", "CAD"),
        ("pl", "5 mln dolarów kanadyjskich", 5000000, None, "eq", "money", "CAD"),
        ("ru", "5 долларов Намибии", 5, None, "eq", None, None),
    ],
)
def test_a_quantity_is_read_by_its_languages_marks_and_words(
    language: str, text: str, value: float, upper: float | None, comparator: str, unit: str | None,
    currency: str | None,
) -> None:  # fmt: skip
    found = numbers.parse_quantity(text, language)
    assert found is not None
    assert (found.value, found.upper, found.comparator) == (value, upper, comparator)
    assert (found.unit, found.currency) == (unit, currency)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "kaum 50 Panzer"),
        ("fr", "un million et demi d'euros"),
        ("fr", "deux ou trois chars"),
        ("de", "zwei Komma fünf Millionen"),
        ("de", "5 Millionen und 200 Tausend"),
        ("es", "un millón y medio de dólares"),
        ("es", "treinta y pico"),
        ("de", "zwei Drittel"),
        ("de", "zwei- bis dreitausend Granaten"),
        ("de", "zwei von drei"),
        ("de", "zwei Millionen fünfhunderttausend Granaten"),
        ("ru", "два с половиной миллиона"),
        ("ru", "пять-шесть танков"),
        ("nl", "vijf en twintig"),
        ("it", "due tre droni"),
        ("de", "3 von 5 Drohnen"),
        ("fr", "1 sur 5"),
        ("ru", "от 500 долларов"),
        ("de", "1.23.45 Drohnen"),
        ("tr", "5 bin drone"),
        ("zh", "5万架"),
        ("de", "die Behörde"),
        ("de", ".111" * 5000),
        ("de", "1" + ".111" * 5000),
        ("../de", "mehr als 5"),
        ("any", "5 kg"),
        ("de", ""),
    ],
)
def test_a_figure_that_hangs_on_what_is_not_known_is_not_read(language: str, text: str) -> None:
    assert numbers.parse_quantity(text, language) is None


@pytest.mark.parametrize(
    ("language", "text", "start", "end"),
    [
        ("de", "14. Oktober 2022", "2022-10-14", "2022-10-14"),
        ("de", "im Oktober 2022", "2022-10", "2022-10"),
        ("de", "seit Anfang 2022", "2022", None),
        ("de", "bis Ende Mai 2023", None, "2023-05"),
        ("de", "letzte Woche", "2023-06-12", "2023-06-18"),
        ("fr", "le 1er octobre 2022", "2022-10-01", "2022-10-01"),
        ("fr", "du 3 au 5 mai 2022", "2022-05-03", "2022-05-05"),
        ("fr", "12/04/2023", "2023-04-12", "2023-04-12"),
        ("es", "14 de octubre de 2022", "2022-10-14", "2022-10-14"),
        ("es", "antes de 2022", None, "2021"),
        ("it", "dal 2014 al 2022", "2014", "2022"),
        ("it", "l’8 maggio 2023", "2023-05-08", "2023-05-08"),
        ("pt", "em outubro de 2022", "2022-10", "2022-10"),
        ("nl", "sinds 2014", "2014", None),
        ("ru", "14 октября 2022 года", "2022-10-14", "2022-10-14"),
        ("ru", "с 14 по 16 октября 2022 года", "2022-10-14", "2022-10-16"),
        ("ru", "в мае прошлого года", "2022-05", "2022-05"),
        ("uk", "у жовтні 2022 року", "2022-10", "2022-10"),
        ("pl", "14 października 2022 r.", "2022-10-14", "2022-10-14"),
        ("sv", "2022", "2022", "2022"),
        ("sv", "12/04/2023", "2023", "2023"),
        ("de", "vor 3 Tagen", None, None),
        ("ru", "с начала вторжения", None, None),
        ("tr", "Ekim 2022", None, None),
        ("de", "nach Kriegsbeginn 2022", None, None),
    ],
)
def test_a_time_is_read_by_its_languages_words(
    language: str, text: str, start: str | None, end: str | None
) -> None:
    assert dates.parse(text, "2023-06-20", language=language) == (start, end)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_its_marks_months_scales_and_bounds(language: str) -> None:
    table = rows(f"languages/{language}.tsv")
    english = {row[1] for row in table}
    assert table[0][0] == "marks"
    assert english >= {*MONTHS, "thousand", "million", "more than", "at least", "less than"}
    assert english >= {"no more than", "about", "since", "until", "percent", "euros", "dollars"}
    forms = [(row[0] == "time", form) for row in table[1:] if row[0] != "ordinal"
             for form in cells(row[2])]  # fmt: skip
    assert len(forms) == len(set(forms))
    assert all(form == form.lower() for _, form in forms)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_english_of_every_word_is_read(language: str) -> None:
    for part, english, forms in (row for row in rows(f"languages/{language}.tsv") if len(row) > 2):
        form = cells(forms)[0]
        if english in MONTHS:
            assert dates.parse(f"{form} 2022", None, language=language) != ("2022", "2022")
        elif part == "number":
            assert numbers.parse_quantity(form, language) is not None, form


@given(st.text(max_size=60), st.sampled_from([*LANGUAGES, "tr", "en"]))
def test_any_text_gives_a_value_or_none(text: str, language: str) -> None:
    numbers.parse_quantity(text, language)
    dates.parse(text, "2023-06-20", language=language)
    assert language != "en" or foreign.amount(text, language) == text


@pytest.mark.parametrize(
    ("parts", "value"),
    [
        ((), None),
        ((2, 1000, 5, 100), 2500),
        ((2, 1000, 500, 1_000_000), 2_500_000_000),
        ((1_000_000, 200, 1000), 1_200_000),
        ((80, 10), 90),
        ((30, 10), None),
        ((5, 1000, 1000), None),
        ((100, 100), None),
        ((2, 3), None),
    ],
)
def test_number_words_are_added_where_they_go_down(
    parts: tuple[int, ...], value: int | None
) -> None:
    assert spelled.total([spelled.Part(part) for part in parts]) == value
