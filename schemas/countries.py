"""The country codes a record may hold: ISO 3166-1 alpha-2 and a few beside them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

TABLE = Path(__file__).resolve().parent / "data" / "countries.tsv"
"""Codes with names, demonyms, capitals and metonyms, tab-separated; ``|`` between forms."""

_ISO = """
AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ
BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM
DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS
GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN
KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ
MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM
PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV
SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI
VN VU WF WS YE YT ZA ZM ZW
"""

# The European Union, Kosovo, and states that are no more, by the last code they had.
_BESIDE = "EU XK SU YU DD CS YD"

CODES: frozenset[str] = frozenset((_ISO + _BESIDE).split())


@cache
def codes_by_name() -> Mapping[str, str]:
    """Codes by the names of their countries, case folded, without a leading article."""
    names: dict[str, str] = {}
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            code, printed = line.split("\t")[:2]
            for form in printed.split("|"):
                names.setdefault(form.lstrip("~^").casefold().removeprefix("the "), code)
    return names


def as_code(name: str) -> str | None:
    """The country code that a party's name is or means; None for any other party.

    >>> as_code("RU"), as_code("the Netherlands"), as_code("Dutch firms")
    ('RU', 'NL', None)
    """
    bare = name.strip()
    if bare in CODES:
        return bare
    return codes_by_name().get(bare.casefold().removeprefix("the "))
