"""Going through the errors of the report page: everything in view, by keys, filters and print."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from evals.report import _ordered
from evals.score import Report
from schemas import DOMAIN
from tests.report_page import Seen, browser, made, write

__all__ = ["browser", "made"]  # fixtures

A4 = 718
"""Pixels between the margins of a page."""
OUT_OF_SIGHT = """() => {
  const parts = {
    "item": ["#list [aria-current]", "#list"],
    "row": ["#detail tr.chosen", "#detail"],
    "gold": ["#gold-text mark.here", "#gold-text"],
    "predicted": ["#predicted-text mark.here", "#predicted-text"],
  };
  const hidden = [];
  for (const [name, [selector, paneSelector]] of Object.entries(parts)) {
    const part = document.querySelector(selector);
    if (!part) continue;
    const spot = part.getBoundingClientRect();
    const pane = document.querySelector(paneSelector).getBoundingClientRect();
    // The fields' head stays over what is scrolled.
    const head = name === "row" ? document.querySelector("#detail thead").offsetHeight : 0;
    const top = Math.max(0, pane.top) + head - 1, bottom = Math.min(innerHeight, pane.bottom) + 1;
    // What is higher than its pane begins at the top of it.
    const fits = spot.bottom <= bottom || (spot.height > bottom - top - 60 && spot.top < top + 60);
    if (spot.top < top || !fits) hidden.push([name, spot.top, spot.bottom, top, bottom]);
  }
  return hidden;
}"""


SIDEWAYS = [(740, 360), (844, 390), (1024, 480), (480, 400), (360, 300)]


@pytest.mark.parametrize(
    "size",
    [
        *((1280, 800), (390, 660), SIDEWAYS[0]),
        *(
            pytest.param(size, marks=pytest.mark.slow)
            for size in ((1440, 900), (360, 740), *SIDEWAYS[1:])
        ),
    ],
)
def test_each_error_its_fields_and_its_evidence_are_in_the_window(
    browser: Any, made: tuple[Path, Report], size: tuple[int, int]
) -> None:
    seen = Seen(browser, made[0], viewport={"width": size[0], "height": size[1]})
    assert seen.page.evaluate("scrollY") == 0
    for n in range(60):
        seen.page.keyboard.press("k" if n % 7 == 6 else "j")
        assert seen.page.evaluate(OUT_OF_SIGHT) == [], n
    seen.page.keyboard.press("n")
    assert seen.page.evaluate(OUT_OF_SIGHT) == []
    seen.page.locator("#fine").check()
    for n in range(40):
        seen.page.keyboard.press("j")
        assert seen.page.evaluate(OUT_OF_SIGHT) == [], n


def test_the_panes_are_high_enough_to_read_in(browser: Any, made: tuple[Path, Report]) -> None:
    for width, height, lines in ((1280, 800, 10), (360, 740, 5)):
        seen = Seen(browser, made[0], viewport={"width": width, "height": height})
        for pane in ("#list", "#detail", "#gold-text", "#predicted-text"):
            box = seen.page.locator(pane).bounding_box()
            assert box is not None and box["height"] >= 20 * lines, (pane, box)


def test_a_phone_has_buttons_for_what_keys_do(browser: Any, made: tuple[Path, Report]) -> None:
    seen = Seen(browser, made[0], viewport={"width": 360, "height": 740}, has_touch=True)
    current = seen.page.locator('#list button[aria-current="true"]')
    items = seen.page.locator("#list button")
    seen.page.locator("#next").tap()
    assert current.inner_text() == items.nth(1).inner_text()
    assert seen.page.evaluate(OUT_OF_SIGHT) == []
    seen.page.locator("#previous").tap()
    assert current.inner_text() == items.nth(0).inner_text()
    assert not seen.page.locator("#detail .names").is_visible()


def test_filters_offer_what_the_whole_report_has(browser: Any, made: tuple[Path, Report]) -> None:
    seen = Seen(browser, made[0])
    every = [
        error
        for n in range(made[1].totals["documents"])
        for error in json.loads(seen.page.locator(f"#d{n}").text_content() or "")["errors"]
    ]
    for _ in range(2):
        for name in ("what", "kind", "field"):
            values = seen.page.locator(f"#{name} option").evaluate_all(
                "all => all.map(o => o.value)"
            )
            assert values == ["", *sorted({error[name] for error in every})]
        seen.page.keyboard.press("n")
    seen.page.select_option("#document", "0")
    here = json.loads(seen.page.locator("#d0").text_content() or "")["errors"]
    elsewhere = sorted({e["field"] for e in every} - {e["field"] for e in here})[0]
    seen.page.select_option("#field", elsewhere)
    assert "j and k go to articles with one" in seen.text("#detail")
    seen.page.keyboard.press("j")
    assert elsewhere in seen.text("#list button[aria-current]")


def test_a_select_keeps_its_keys_and_the_mouse_gives_them_back(
    browser: Any, made: tuple[Path, Report]
) -> None:
    seen = Seen(browser, made[0])
    page = seen.page
    focused = "document.activeElement.id"
    page.locator("#kind").focus()
    for place in (1, 2):
        page.keyboard.press("ArrowDown")
        assert page.evaluate(focused) == "kind"
        assert page.locator("#kind").evaluate("e => e.selectedIndex") == place
    page.keyboard.press("Tab")
    assert page.evaluate(focused) == "field"
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    assert page.evaluate(focused) == "what"
    page.keyboard.press("n")
    assert page.locator("#document").input_value() == "0"
    assert page.locator("#what").input_value() == "nearly right"
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    assert page.locator("#document").input_value() == "1"
    page.locator("#what").evaluate(
        "e => { e.focus(); e.dispatchEvent(new Event('pointerdown'));"
        " e.value = ''; e.dispatchEvent(new Event('change')); }"
    )
    assert page.evaluate("document.activeElement === document.body")


def test_the_focus_goes_with_the_current_error(browser: Any, made: tuple[Path, Report]) -> None:
    seen = Seen(browser, made[0])
    page = seen.page
    page.locator("#list button").nth(2).focus()
    page.keyboard.press("Enter")
    focused = "[...document.querySelectorAll('#list button')].indexOf(document.activeElement)"
    page.keyboard.press("j")
    assert page.evaluate(focused) == 3
    page.keyboard.press("J")
    assert page.evaluate(focused) == 4
    page.keyboard.press("n")
    assert page.evaluate(focused) == 0
    assert page.locator("#list button").first.get_attribute("aria-current") == "true"


def article(claims: list[tuple[str, str]], text: str, name: str) -> list[dict[str, Any]]:
    return [
        {
            "kind": "other",
            "statement": statement,
            "evidence": [
                {"start": text.index(q), "end": text.index(q) + len(q), "quote": q},
            ],
            "attribution": [],
            "stance": "asserts",
            "certainty": "certain",
            "modality": "actual",
            "entities": [],
            "details": {"topic": "x"},
            "article_id": name,
        }
        for q, statement in claims
    ]


def written(folder: Path, annotator: str = "m") -> Path:
    """A page of one article in which claims overlap, matched ones and others."""
    text = "Norvex sold 40 lathes to Iran. The ministry said so. " + "W" * 320 + "\n"
    whole, rest = "Norvex sold 40 lathes to Iran.", "The ministry said so."
    gold = article(
        [(whole, whole), ("lathes to Iran.", "Quite another thing altogether."), (rest, rest)],
        text,
        "a" * 200,
    )
    predicted = article(
        [(whole, whole), ("Norvex sold", "Something else again."), (rest, rest)], text, "a" * 200
    )
    return page_of(folder, text, gold, predicted, annotator)


def page_of(
    folder: Path,
    text: str,
    gold: list[dict[str, Any]],
    predicted: list[dict[str, Any]],
    annotator: str = "m",
) -> Path:
    """A page of one article."""
    held = {
        "article_id": gold[0]["article_id"],
        "schema_version": DOMAIN.schema_version,
        "split": "dev",
        "annotators": [annotator],
        "text": text,
        "claims": [{k: v for k, v in each.items() if k != "article_id"} for each in gold],
    }
    (folder / "gold").mkdir()
    (folder / "gold" / "a.json").write_text(json.dumps(held), "utf-8")
    lines = [json.dumps(each) + "\n" for each in predicted]
    (folder / "p.jsonl").write_text("".join(lines), "utf-8")
    write(folder / "page.html", folder / "p.jsonl", folder / "gold")
    return folder / "page.html"


LINES = (
    "Norvex sold 40 lathes to Iran.",
    "The ministry never answered questions about permits.",
    "Three freighters left the port at night.",
)


def reworded(folder: Path) -> Path:
    """Statements, evidence and cues that differ a little, and such that differ altogether."""
    text = " ".join(LINES) + " It was said on Monday, told reporters.\n"
    chain = [
        {"name": "Pol Arend", "type": "person", "cue": "said"},
        {"name": "Ines Tavo", "type": "person", "cue": "told reporters"},
    ]
    other = [
        {"name": "Kalliope Marr", "type": "company", "cue": "warned"},
        {"name": "Radar", "type": "document", "cue": "seen on screens"},
    ]
    gold = article([(line, line) for line in LINES], text, "one")
    predicted = article(
        [
            (LINES[0], "Norvex sold lathes to Iran."),
            (LINES[1], "Quite another thing altogether."),
            (LINES[2][:-14], LINES[2]),
        ],
        text,
        "one",
    )
    gold[2]["attribution"], predicted[2]["attribution"] = chain, other
    gold[0]["attribution"] = [{**chain[0], "cue": "said on Monday"}]
    predicted[0]["attribution"] = [chain[0]]
    return page_of(folder, text, gold, predicted)


def test_wholly_wrong_wording_is_shown_and_what_differs_a_little_on_demand(
    browser: Any, tmp_path: Path
) -> None:
    page = Seen(browser, reworded(tmp_path)).page
    classes = page.locator("#list .class")
    wrong = {"wrong statement", "wrong cue", "wrong later cue"}
    little = {"nearly right statement", "nearly right evidence", "nearly right cue"}
    assert wrong <= set(classes.all_inner_texts()) and not little & set(classes.all_inner_texts())
    page.locator("#fine").check()
    assert wrong | little <= set(classes.all_inner_texts())
    page.locator("#fine").uncheck()
    page.select_option("#what", "nearly right")
    assert little == set(classes.all_inner_texts())
    page.select_option("#what", "")
    for field in ("statement", "cue"):
        page.select_option("#field", field)
        shown = set(classes.all_inner_texts()) - {"unsupported"}
        assert shown == {f"wrong {field}", f"nearly right {field}"}
    told = page.locator("label", has=page.locator("#fine")).inner_text()
    assert all(name in told for name in ("nearly right", "evidence", "statements", "cues"))


def test_whatever_differs_of_a_pair_marks_its_row(browser: Any, tmp_path: Path) -> None:
    page = Seen(browser, reworded(tmp_path)).page
    fields = page.locator("#field option").evaluate_all("all => all.map(o => o.value)")
    links = {"origin", "source chain", "source type", "cue", "later source type", "later cue"}
    assert links <= set(fields)
    for field in filter(None, fields):
        page.select_option("#field", field)
        row = page.locator("#detail tr.wrong.chosen th")
        expected = "attribution" if field in links else field
        assert row.all_inner_texts() == [f"{expected} ✗"], field


def test_evidence_of_a_matched_and_a_missed_claim_is_marked_as_of_both(
    browser: Any, tmp_path: Path
) -> None:
    seen = Seen(browser, written(tmp_path))
    styles = "all => all.map(m => [m.textContent, m.className.replace(' here', '')])"
    marks = seen.page.locator("#gold-text mark").evaluate_all(styles)
    assert marks == [
        ["Norvex sold 40 ", "gold"],
        ["lathes to Iran.", "missed some"],
        ["The ministry said so.", "gold"],
    ]
    marks = seen.page.locator("#predicted-text mark").evaluate_all(styles)
    assert marks[0] == ["Norvex sold", "spurious some"]
    colours = {
        seen.page.locator(f"#gold-text mark{of}").first.evaluate(
            "m => getComputedStyle(m).backgroundImage + getComputedStyle(m).backgroundColor"
        )
        for of in (".gold", ".missed.some")
    }
    assert len(colours) == 2


def test_a_claim_without_an_error_shows_its_own_details(browser: Any, tmp_path: Path) -> None:
    seen = Seen(browser, written(tmp_path))
    seen.page.locator("#gold-text mark", has_text="The ministry").click()
    details = seen.text("#detail")
    assert "No error of this claim is in the list" in details and "similarity 1.000" in details
    assert "The ministry said so." in details and "Norvex" not in details
    assert seen.page.locator("#list [aria-current]").count() == 0
    assert seen.page.locator("#predicted-text mark.here").text_content() == "The ministry said so."


@pytest.mark.parametrize("width", [360, 1280])
def test_a_word_without_end_does_not_widen_the_page(
    browser: Any, tmp_path: Path, width: int
) -> None:
    page = written(tmp_path, annotator="W" * 320)
    seen = Seen(browser, page, viewport={"width": width, "height": 800})
    wide = "document.documentElement.scrollWidth"
    assert seen.page.evaluate(wide) <= width
    seen.page.set_viewport_size({"width": A4, "height": 1000})
    seen.page.emulate_media(media="print")
    assert seen.page.evaluate(wide) <= A4


def test_printed_it_names_the_article_and_says_what_was_expected(
    browser: Any, made: tuple[Path, Report]
) -> None:
    seen = Seen(browser, made[0], viewport={"width": A4, "height": 1000})
    name = next(iter(made[1].documents))
    wrong = seen.page.locator("#list li", has_text="wrong").first
    assert "expected" not in wrong.inner_text() and name not in seen.text("#view")
    seen.page.emulate_media(media="print")
    assert name in seen.text("#view")
    assert "expected" in wrong.inner_text() and "found" in wrong.inner_text()
    boxes = [seen.page.locator(f"#{side}-text").bounding_box() for side in ("gold", "predicted")]
    assert all(boxes) and boxes[0]["y"] == boxes[1]["y"] and boxes[0]["x"] < boxes[1]["x"]
    for pane in ("#list", "#gold-text", "#predicted-text"):
        assert seen.page.locator(pane).evaluate("e => e.scrollHeight - e.clientHeight") <= 1
    assert not seen.page.locator("#next").is_visible()


def test_values_stand_in_the_order_of_the_schema(browser: Any, made: tuple[Path, Report]) -> None:
    seen = Seen(browser, made[0])
    table = seen.page.locator("#confusions h3", has_text="certainty").locator("+ div table")
    found = table.locator("thead th[scope=col]").all_inner_texts()
    assert found == _ordered("certainty", set(found)) != sorted(found)
    kinds = _ordered("kind", {"unheard of", *DOMAIN.kinds})
    assert kinds == [*DOMAIN.kinds, "unheard of"]


def test_detection_at_other_thresholds_is_no_field(browser: Any, made: tuple[Path, Report]) -> None:
    seen = Seen(browser, made[0])
    assert " at 0." not in seen.text("#fields") and "stance accuracy" in seen.text("#fields")
    figures = made[1].figures
    cells = [f"{figures[f'detection F1 at {t}']:.3f}" for t in (0.3, 0.5, 0.8)]
    assert "\t".join(["detection F1", *cells]) in seen.text("#thresholds")


def test_a_mark_of_several_claims_goes_through_them(browser: Any, tmp_path: Path) -> None:
    text = "Norvex sold 40 lathes to Iran."
    said = ["One thing.", "Another matter.", "Something else."]
    gold = article([(text, each) for each in said], text, "one")
    page = Seen(browser, page_of(tmp_path, text, gold, [])).page
    seen = []
    for _ in range(4):
        page.locator("#gold-text mark").click()
        seen.append(next(each for each in said if each in page.locator("#detail").inner_text()))
    assert seen == ["Another matter.", "Something else.", "One thing.", "Another matter."]
