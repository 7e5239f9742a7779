"""Names that the words around them tell of, and whose names are nobody's in the article."""

from __future__ import annotations

import pytest

from pipeline.rules.mentions.authors import find_authors
from tests.test_rules import _claims

BYLINE = "By Dora Kessel, near Kosti, southern Sudan. December 2, 2025\n\n"


def _entities(text: str) -> list[tuple[str, str]]:
    return [(e["name"], e["type"]) for claim in _claims(text) for e in claim["entities"]]


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("Latvia ordered 24 Selka patrol boats.", "Selka", "vessel"),
        ("Latvia sent 20 Marlo infantry fighting vehicles to Mali.", "Marlo", "weapon"),
        ("Mali received 300 Starvane satellite terminals.", "Starvane", "product"),
        ("A Sarto or a big Velko is stripped and crated.", "Velko", "product"),
        ("The money went to a competitor named Vektra in May.", "Vektra", "company"),
        ("Oman filed it on behalf of its Qimam Larn venture.", "Qimam Larn", "company"),
        ("A licence went to Halden Gulf, an Emirati cloud company.", "Halden Gulf", "company"),
        ("Lumexa, a reseller in Oman, sold 400 chips to Mali.", "Lumexa", "company"),
        ("Lumexa, the marketplace on which they stood, removed 14 offers.", "Lumexa", "company"),
        ("Baltic Reefer OU of Tallinn bought two lathes.", "Baltic Reefer OU", "company"),
        ("Baltic Reefer OU of Tallinn bought two lathes.", "Tallinn", "place"),
        (
            "The group Open Roads Burma bought 40 trucks in May.",
            "Open Roads Burma",
            "organisation",
        ),
        ("Rifles were sold in Osh, Karaganda and Bishkek.", "Bishkek", "place"),
        ("The dealers forwarded them to Tehran in crates.", "Tehran", "place"),
        ("A single insurer, Minsk-based Halden Group, paid for 40 rifles.", "Minsk", "place"),
        ("The dhow rounded the Mekong delta with 40 rifles.", "Mekong delta", "place"),
        ("For nine days the bulk carrier Marva Star hid.", "Marva Star", "vessel"),
        ("In July the Marva Star (IMO 9184723) reached Riga.", "Marva Star", "vessel"),
        ("Iran bought 40 tankers from Oman.", "tankers", "vessel"),
        ("Lumexa Ltd sold 400 Nvidia H100 processors to Oman.", "Nvidia", "company"),
    ],
)
def test_what_is_told_of_a_name_tells_its_type(text: str, name: str, kind: str) -> None:
    assert (name, kind) in _entities(text)


def test_goods_behind_a_name_and_the_same_later_are_what_it_says() -> None:
    text = "Latvia ordered 24 Selka patrol boats. The new boats will be built in Riga."
    assert [kind for name, kind in _entities(text) if name == "Selka"] == ["vessel", "vessel"]
    assert "patrol boats" not in dict(_entities(text))


def test_what_an_index_names_is_no_firm() -> None:
    text = "The parts stand under Export Control Classification Number 7A994."
    assert [claim["entities"] for claim in _claims(text)] == [[]]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Serbia sold Turkish rifles to Mali.", "Turkey"),
        ("Oman stopped buying Russian oil in May.", "Russia"),
    ],
)
def test_whose_goods_are_is_an_entity_beside_them(text: str, name: str) -> None:
    assert (name, "country") in _entities(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Open Roads Burma counted 40 trucks. They reached Myanmar in May.", "Myanmar"),
        ("40 trucks reached Burma in May.", "Burma"),
        ("North Korea sent 40 rifles. Mali trades with the North.", "North Korea"),
    ],
)
def test_a_country_has_the_name_that_the_article_gives_it(text: str, name: str) -> None:
    assert _entities(text)[-1] == (name, "country")


def test_a_body_by_its_letters_is_the_body() -> None:
    text = "The Kordofan Relief Column holds the pits. The KRC sold 40 rifles to Chad."
    names = [name for name, _ in _entities(text)]
    assert "Kordofan Relief Column" in names
    assert "KRC" not in names


def test_who_wrote_it_says_nothing_and_is_nobody_in_it() -> None:
    claims = _claims(
        f"{BYLINE}The pilot takes off his goggles.\n\n"
        "“They have put 40 new jammers behind the heap,” he says."
    )
    told = [source["name"] for claim in claims for source in claim["attribution"]]
    assert claims
    assert "Dora Kessel" not in [*told, *(e["name"] for c in claims for e in c["entities"])]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("By Dora Kessel and Ivo Marek", True),
        ("By DORA KESSEL, Halden Wire", True),
        ("(Reporting by Dora Kessel in Oslo; Editing by Ivo Marek)", True),
        ("By Dora Kessel's account, nine ships left.", False),
        ("By Monday, nine ships had left.", False),
        ("By Kyiv, three ships wait in the port", False),
        ("By New Year, prices had doubled in Oslo", False),
    ],
)
def test_lines_that_say_who_wrote_it(line: str, found: bool) -> None:
    assert bool(find_authors(line)) == found


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("“My client never sold 40 rifles,” said Ann Smith, a lawyer.", "Ann Smith"),
        ("Her office sold 40 rifles in May, Ann Smith said.", "Ann Smith"),
    ],
)
def test_whose_client_or_office_it_is_is_no_party_of_the_claim(text: str, name: str) -> None:
    assert _claims(text)
    assert (name, "person") not in _entities(text)
