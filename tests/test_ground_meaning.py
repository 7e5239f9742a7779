"""What a quote must not be grounded in: words that say something else."""

from __future__ import annotations

import pytest

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
