"""The report page on paper and by the Tab key; what stays in sight, and what clicks go through."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from evals.score import Report
from tests.report_page import Seen, browser, made
from tests.test_report_browsing import article, page_of

__all__ = ["browser", "made"]  # fixtures


def test_a_mark_of_several_claims_without_an_error_goes_through_them(
    browser: Any, tmp_path: Path
) -> None:
    """Those with an error in the list first."""
    text = "Norvex sold 40 lathes to Iran."
    said = ["One matter.", "Another thing.", "The third."]
    gold = article([(text, each) for each in said], text, "one")
    predicted = [gold[0], {**gold[1], "stance": "denies"}, gold[2]]
    page = Seen(browser, page_of(tmp_path, text, gold, predicted)).page
    for what, expected in (("", [0, 2, 1, 0]), ("missed", [0, 1, 2, 0])):
        page.evaluate("document.getElementById('what').append(new Option('missed'))")
        page.select_option("#what", what)
        seen = []
        for _ in range(4):
            page.locator("#gold-text mark").click()
            shown = page.locator("#detail").inner_text()
            seen.append(next(n for n, each in enumerate(said) if each in shown))
        assert seen == expected


def test_what_the_paper_leaves_out_is_told_on_it(browser: Any, made: tuple[Path, Report]) -> None:
    page = Seen(browser, made[0]).page
    every = json.loads(page.locator("#d0").text_content() or "")["errors"]
    wrong = [error for error in every if error["what"] != "nearly right"]
    assert not page.locator("#extent").is_visible()

    def printed() -> str:
        page.emulate_media(media="print")
        told = page.locator("#extent").inner_text()
        page.emulate_media(media="screen")
        return str(told)

    documents = made[1].totals["documents"]
    assert printed() == (
        f"Article 1 of {documents}. {len(wrong)} of {len(every)} errors of this article shown. "
        f"Left out: {len(every) - len(wrong)} nearly right."
    )
    page.locator("#fine").check()
    assert printed().endswith(f"{len(every)} of {len(every)} errors of this article shown.")
    page.select_option("#what", "missed")
    page.select_option("#field", "claim")
    missed = sum(error["what"] == "missed" for error in every)
    assert f" {missed} of {len(every)} " in printed()
    assert printed().endswith("Filters: error missed, field claim.")
    page.select_option("#field", "kind")
    assert f" 0 of {len(every)} " in printed()
    assert printed().endswith("No error of this article passes the filters.")


def test_a_heading_is_not_alone_at_the_foot_of_a_page(
    browser: Any, made: tuple[Path, Report]
) -> None:
    page = Seen(browser, made[0]).page
    page.emulate_media(media="print")
    styles = "all => [...new Set(all.map(e => getComputedStyle(e).breakAfter))]"
    for name in ("h2", "h3", "main caption", "figcaption"):
        assert page.locator(name).evaluate_all(styles) == ["avoid"], name


def test_the_list_is_one_stop_of_the_tab_key(browser: Any, made: tuple[Path, Report]) -> None:
    page = Seen(browser, made[0]).page
    focused = "[...document.querySelectorAll('#list button')].indexOf(document.activeElement)"
    stops = "document.querySelectorAll('#list button:not([tabindex=\"-1\"])').length"
    page.keyboard.press("j")
    page.locator("#next").focus()
    page.keyboard.press("Tab")
    if page.evaluate("document.activeElement.id") == "list":  # a pane that scrolls
        page.keyboard.press("Tab")
    assert page.evaluate(focused) == 1 and page.evaluate(stops) == 1
    for key, place in (("ArrowDown", 2), ("ArrowUp", 1), ("Home", 0), ("ArrowUp", 0), ("j", 1)):
        page.keyboard.press(key)
        assert (page.evaluate(focused), page.evaluate(stops)) == (place, 1), key
    page.keyboard.press("End")
    assert page.evaluate(focused) == page.locator("#list button").count() - 1
    page.keyboard.press("ArrowDown")
    assert page.locator("#document").input_value() == "0"
    page.keyboard.press("Tab")
    assert page.evaluate(focused) == -1


@pytest.mark.parametrize("size", [(1280, 800), (360, 740), (844, 390)])
def test_what_was_expected_stays_in_sight(
    browser: Any, made: tuple[Path, Report], size: tuple[int, int]
) -> None:
    page = Seen(browser, made[0], viewport={"width": size[0], "height": size[1]}).page
    page.keyboard.press("j")
    page.evaluate("document.getElementById('detail').scrollTop = 1e6")
    assert page.evaluate("document.getElementById('detail').scrollTop") > 20
    pane, caption = (page.locator(each).bounding_box() for each in ("#detail", "#detail .caption"))
    assert pane["y"] <= caption["y"] and caption["height"] > 10
    assert caption["y"] + caption["height"] < pane["y"] + pane["height"] / 2
