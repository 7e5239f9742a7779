"""Values as printed made into values to compute with: dates, quantities, countries.

Three modules of pure functions, each with a reader of one expression and a ``find`` that
scans a text: ``countries.code``, ``countries.name``, ``countries.find``;
``numbers.parse_quantity``, ``numbers.find_quantities``; ``dates.parse``, ``dates.find``. The
date of a page itself is ``datelines.published``.
"""

from pipeline.lexicon import countries, dates, numbers

__all__ = ["countries", "dates", "numbers"]
