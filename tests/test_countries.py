"""Country names to codes, and finding them in text."""

from __future__ import annotations

import pycountry
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.lexicon import countries


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Moscow", "RU"), ("kyiv", "UA"), ("USA", "US"), ("U.S.", "US"), ("US", "US"),
        ("the United States", "US"), ("UK", "GB"), ("Britain", "GB"), ("Kremlin", "RU"),
        ("Russians", "RU"), ("north korea", "KP"), ("Hong Kong", "HK"), ("Dubai", "AE"),
        ("Crimea", "UA"), ("Soviet Union", "SU"), ("Yugoslavia", "YU"), ("DD", "DD"),
        ("Czechoslovakia", "CS"), ("South Yemen", "YD"),
        ("Kosovo", "XK"), ("EU", "EU"), ("Niger", "NE"), ("Nigeria", "NG"),
        ("Republic of Serbia", "RS"), ("Republic of Korea", "KR"), ("Russia’s", "RU"),
    ],
)  # fmt: skip
def test_code_knows_names_capitals_and_metonyms(name: str, code: str) -> None:
    assert countries.code(name) == code


@pytest.mark.parametrize("name", ["", "us", "in", "Atlantis", "the", "Washington Post"])
def test_code_is_none_for_what_names_no_country(name: str) -> None:
    assert countries.code(name) is None


def test_every_iso_country_is_known_by_code_and_name() -> None:
    for country in pycountry.countries:
        assert countries.code(country.alpha_2) == country.alpha_2
        if country.alpha_2 != "CG":  # ISO's "Congo" is Brazzaville; the press's is Kinshasa
            assert countries.code(country.name) == country.alpha_2


def test_usual_name_and_code_agree() -> None:
    for code in countries.codes():
        assert countries.code(countries.name(code) or "") == code
    assert countries.name("??") is None


def _found(text: str) -> list[tuple[str, str, str]]:
    return [(text[m.start : m.end], m.code, m.form) for m in countries.find(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("North Korea and Equatorial Guinea", [("North Korea", "KP", "name"),
                                               ("Equatorial Guinea", "GQ", "name")]),
        ("Washington warned Moscow",
         [("Washington", "US", "capital"), ("Moscow", "RU", "capital")]),
        ("George Washington, the Washington Post, Michael Jordan, Chad Wolf", []),
        ("told us about turkey and china", []),
        ("with kyiv and USA.", [("kyiv", "UA", "capital"), ("USA", "US", "name")]),
        ("UkraineRussian firms, Indiain spring, Russiaas said",
         [("Ukraine", "UA", "name"), ("Russian", "RU", "demonym"), ("India", "IN", "name"),
          ("Russia", "RU", "name")]),
        ("Talks in Brussels. Brussels agreed.",
         [("Brussels", "BE", "capital"), ("Brussels", "EU", "metonym")]),
        ("Via Dubai, the Kremlin’s firms",
         [("Dubai", "AE", "place"), ("Kremlin", "RU", "metonym")]),
        ("the U.S. and the U.S.S.R.", [("U.S.", "US", "name"), ("U.S.S.R.", "SU", "name")]),
        ("Nigerians in Niger", [("Nigerians", "NG", "demonym"), ("Niger", "NE", "name")]),
        ("Latin American ports on the South China Sea", []),
        ("Mr. Jordan, Gov. Washington and Booker T. Washington met Geo. Washington", []),
    ],
)  # fmt: skip
def test_find(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert _found(text) == expected


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("He said so on Friday. Washington announced sanctions.", "US"),
        ("On Friday Washington announced sanctions.", "US"),
        ("In March Washington announced sanctions.", "US"),
        ("In Sept. Washington announced sanctions.", "US"),
        ("It is so, said Blinken. Washington announced sanctions.", "US"),
        ("He met Sergei Lavrov! Jordan said so.", "JO"),
        ("He met Sergei Lavrov. Jordan said so.", "JO"),
        ("They left on Tuesday. Georgia announced it.", "GE"),
        ("Yesterday Jordan said so.", "JO"),
        ("Why Georgia gave in", "GE"),
        ("Washington Friday announced sanctions.", "US"),
    ],
)
def test_a_days_name_or_the_end_of_a_sentence_makes_no_person_of_a_country(
    text: str, code: str
) -> None:
    assert [found.code for found in countries.find(text)] == [code]


@pytest.mark.parametrize("name", ["Jordan Świątek", "Jordan Őry", "Şükrü Jordan", "Ťoma Jordan"])
def test_a_name_beside_a_country_may_have_any_latin_letter(name: str) -> None:
    assert countries.find(f"It was {name} who sold them.") == []


def test_find_counts_offsets_in_the_whole_text() -> None:
    text = "Serbia. Then Iran sold to Serbia."
    found = countries.find(text, 8, 20)
    assert [(text[m.start : m.end], m.code) for m in found] == [("Iran", "IR")]


@given(st.text(), st.integers(0, 20), st.integers(0, 60))
def test_found_spans_lie_in_bounds(text: str, start: int, length: int) -> None:
    at = min(start, len(text))
    end = min(at + length, len(text))
    last = at
    for mention in countries.find(text, at, end):
        assert last <= mention.start < mention.end <= end
        assert mention.code in countries.codes()
        last = mention.end


@given(st.text())
def test_code_never_raises(text: str) -> None:
    assert countries.code(text) in countries.codes() | {None}
