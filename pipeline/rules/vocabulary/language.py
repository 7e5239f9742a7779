"""The rules' one door to what the project knows of countries, numbers and dates."""

from __future__ import annotations

from pipeline.lexicon import anaphora, countries, dates, nouns, numbers
from pipeline.lexicon.countries import Mention
from pipeline.lexicon.numbers import Found
from pipeline.lexicon.stems import stem

__all__ = [
    "Found",
    "Mention",
    "country_code",
    "country_name",
    "find_countries",
    "find_quantities",
    "find_times",
    "is_measure",
    "is_plural",
    "is_told_before",
    "parse_quantity",
    "singular",
    "stem",
]

country_code = countries.code
country_name = countries.name
find_countries = countries.find
find_quantities = numbers.find_quantities
parse_quantity = numbers.parse_quantity
find_times = dates.find
is_told_before = anaphora.is_told
singular = nouns.singular
is_plural = nouns.is_plural
is_measure = nouns.is_measure
