"""What a quote must not be grounded in: words that say something else."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from pipeline import ground as package
from pipeline.ground import Grounder


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("The yard is unable to weld the frames.", "able to weld the frames"),
        ("The illegal exports of paint went on for years.", "legal exports of paint"),
        ("The illegal exports of paint went on for years.", "Legal exports of paint"),
        ("A disapproved shipment left the port.", "approved shipment left the port"),
        ("The cargo was found harmless by the port.", "The cargo was found harm"),
        ("Sales of paint rose ½ percent in the third quarter of the year.",
         "Sales of paint rose ¼ percent in the third quarter of the year."),
        ("Sales of paint changed by -5 percent in the third quarter of the year, said the yard.",
         "Sales of paint changed by 5 percent in the third quarter of that year, said the yard."),
        ("The yard paid $5m for the cranes in the third quarter of the year.",
         "The yard paid $5k for the cranes in the third quarter of this year."),
        ("A quarter of the cranes in the port stood idle in the storm.",
         "A third of the cranes in the port stood idle in the storm."),
        ("A score of cranes stood idle in the port in the storm.",
         "A pair of cranes stood idle in the port in the storm."),
        ("The probe flew at Mach V over the port on Monday.",
         "The probe flew at Mach X over the port on Monday."),
        ("Few of the cranes reached the port before the storm came.",
         "Most of the cranes reached the port before the storm came."),
        ("The yard lacks the cranes that it needs for the wall.",
         "The yard has the cranes that it needs for the wall."),
        ("Одна из сторон не подтвердила поставку кранов в порт.",
         "Одна из сторон подтвердила поставку кранов в порт."),
        ("Die Werft lieferte keine Kräne in den Hafen im Norden.",
         "Die Werft lieferte Kräne in den Hafen im Norden."),
        ("Le chantier n’a livré de grues au port du nord que lundi.",
         "Le chantier a livré de grues au port du nord que lundi."),
        ("港口没有在星期一收到起重机和油漆以及其他货物。",
         "港口有在星期一收到起重机和油漆以及其他货物。"),
    ],
)  # fmt: skip
def test_what_turns_the_meaning_round_is_not_grounded(text: str, quote: str) -> None:
    assert Grounder(text).ground([quote]) == [None]


def test_words_run_together_still_part() -> None:
    text = "The ban on Russiacan hold, and paint madein Norway is sold."
    assert Grounder(text).ground(["The ban on Russia", "Norway is sold"]) != [None, None]
    (match,) = Grounder("paint made inNorway is sold").ground(["Norway is sold"])
    assert match is not None


_REST = " denied that the firm shipped lathes to the port."


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("Mr. Ivanov denied it.", "Mr. Petrov denied it."),
        ("Dr. Smith sold 40 engines to the port.", "Dr. Jones sold 40 engines to the port."),
        ("J. Black sold 40 engines to the port.", "J. White sold 40 engines to the port."),
        ("Mr. Black" + _REST, "Mr. White" + _REST),
        ("Ivanov" + _REST, "Petrov" + _REST),
        ("“Ivanov" + _REST, "“Petrov" + _REST),
        ("Gazprom sold engines to the port.", "Rosneft sold engines to the port."),
        ("The plant is in Omsk. Omsk makes engines for the port and the yard.",
         "Tomsk makes engines for the port and the yard."),
        ("Ivan" + _REST, "Ivanov" + _REST),
        ("Johnson" + _REST, "John" + _REST),
        ("Petrov" + _REST, "Petrenko" + _REST),
        ("Mali" + _REST, "Malta" + _REST),
        ("Ireland" + _REST, "Iceland" + _REST),
        ("Syria" + _REST, "Serbia" + _REST),
        ("The FSB" + _REST, "The FSO" + _REST),
        ("Иванов отрицал поставку станков в порт.", "Петров отрицал поставку станков в порт."),
    ],
)  # fmt: skip
def test_another_name_is_not_grounded_wherever_it_stands(text: str, quote: str) -> None:
    assert Grounder(text).ground([quote]) == [None]


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("Officials" + _REST, "Authorities" + _REST),
        ("Prosecutors" + _REST, "The prosecutors" + _REST),
        ("Ivanov" + _REST, "He" + _REST),
        ("Ivanov" + _REST, "Ivanof" + _REST),
        ("Petrenko" + _REST, "Petrneko" + _REST),
        ("Zelensky" + _REST, "Zelenskyy" + _REST),
        ("Kiev" + _REST, "Kyiv" + _REST),
        ("Erdoğan" + _REST, "Erdogan" + _REST),
        ("Müller" + _REST, "Mueller" + _REST),
        ("Yevgeny" + _REST, "Evgeny" + _REST),
        ("Iran" + _REST, "Iranians" + _REST),
        ("Gazprom" + _REST, "Gazprom's" + _REST),
        ("Ivanovsaid to us he" + _REST, "Ivanov told us he" + _REST),
    ],
)  # fmt: skip
def test_an_honest_small_difference_is_grounded(text: str, quote: str) -> None:
    (match,) = Grounder(text).ground([quote])
    assert match is not None
    assert match.end == len(text)


_DEAL = "The firm shipped 63 lathes to Iran in 2022, officials said, and the court agreed."


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("shipped 63 lathes to", "bought 63 lathes from"),
        ("shipped", "imported"),
        ("to Iran", "from Iran"),
        ("to Iran", "by Iran"),
        ("said", "doubted"),
        ("said", "disputed"),
        ("said", "dismissed"),
        ("agreed", "disagreed"),
    ],
)
def test_a_verb_or_direction_turned_round_is_not_grounded(old: str, new: str) -> None:
    quote = _DEAL.replace(old, new)
    assert quote != _DEAL
    assert Grounder(_DEAL).ground([quote]) == [None]


def test_verbs_that_go_the_same_way_are_no_change() -> None:
    quotes = [_DEAL.replace("shipped", "sold"), _DEAL.replace("said", "claimed")]
    assert None not in Grounder(_DEAL).ground(quotes)


def test_words_that_tell_names_are_in_lower_case_and_common_nowhere_else() -> None:
    path = Path(package.__file__).with_name("names.toml")
    tables = tomllib.loads(path.read_text("utf-8"))
    ordinary = [word for words in tables["ordinary"].values() for word in words.split()]
    listed = [*ordinary, *tables["endings"], *tables["run_on"], *tables["ordinary_endings"]]
    assert [word for word in listed if word != word.casefold()] == []
    assert "" not in tables["ordinary_endings"]
    assert {"black", "ford", "grant", "mark", "shell"}.isdisjoint(ordinary)


def test_every_guarded_word_stands_in_one_list_and_in_lower_case() -> None:
    path = Path(package.__file__).with_name("guard.toml")
    tables = tomllib.loads(path.read_text("utf-8"))
    groups = [*tables["contrast"].values(), tables["strict"]]
    words = [word for group in groups for members in group.values() for word in members]
    assert len(words) == len(set(words)), sorted({w for w in words if words.count(w) > 1})
    assert [word for word in words if word != word.casefold()] == []
