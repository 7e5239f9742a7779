"""Marks that turn the direction of writing turn nothing of the page's own, nor does Arabic."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.report_page import Seen, browser, made
from tests.test_report_browsing import A4, article, page_of

__all__ = ["browser", "made"]  # fixtures

RLO = "\u202e"
ARABIC = "قالت الوزيرة ان المصنع باع الآلات"
OPEN = "\u2067\u202e\u202b"
TURNED = """() => {
  const told = "bdi, .text, script, style, noscript, option";
  const own = (node) => !node.parentElement.closest(told);
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const turned = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!own(node) || !node.data.trim()) continue;
    let last = null;
    for (let n = 0; n < node.data.length; n++) {
      const range = document.createRange();
      range.setStart(node, n);
      range.setEnd(node, n + 1);
      const [box] = range.getClientRects();
      if (!box || !box.width) continue;
      if (last && Math.abs(last.top - box.top) < 2 && box.left < last.left) turned.push(node.data);
      last = box;
    }
  }
  return [...new Set(turned)];
}"""


@pytest.fixture
def page(browser: Any, tmp_path: Path) -> Any:
    text = f"Norvex sold 40 lathes {RLO}gnihton to Iran.\n\n{ARABIC}: 40.\n\nIt rained.\n"
    quotes = text.strip().split("\n\n")
    gold = article([(quote, f"{OPEN} {quote}") for quote in quotes], text, ARABIC.split()[0])
    predicted = [{**each, "stance": "denies"} for each in gold]
    for each in predicted:
        each["attribution"] = [{"name": f"{RLO}moor {ARABIC}", "type": "person"}]
        each["entities"] = [{"name": f"{OPEN}evil", "type": "company"}]
    path = page_of(tmp_path, text, gold, predicted, annotator=f"Bob {OPEN}live")
    return Seen(browser, path).page


def test_a_value_turns_no_other_part_of_what_it_is_told_with(page: Any) -> None:
    page.select_option("#field", "entities")
    for told in (page.locator("#detail .caption bdi"), page.locator("li:first-child .printed bdi")):
        assert told.all_text_contents() == [f"{OPEN}evil", "company"]


@pytest.mark.parametrize("size", [(1280, 800), (360, 740), (844, 390)])
def test_the_pages_own_words_keep_their_direction(page: Any, size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    for n in range(page.locator("#list button").count()):
        assert page.evaluate(TURNED) == [], n
        page.keyboard.press("j")
    page.set_viewport_size({"width": A4, "height": 1000})
    page.emulate_media(media="print")
    assert page.evaluate(TURNED) == []


def test_each_paragraph_has_the_direction_of_its_script(page: Any) -> None:
    sides = """e => [...e.querySelectorAll("mark")].map((mark) => {
      const box = mark.getBoundingClientRect(), pane = e.getBoundingClientRect();
      return box.left - pane.left < pane.right - box.right ? "left" : "right";
    })"""
    assert page.locator("#gold-text").evaluate(sides) == ["left", "right", "left"]


def test_where_no_element_can_be_the_marks_are_shown(page: Any) -> None:
    titles = page.locator("mark").evaluate_all("all => all.map(mark => mark.title)")
    assert all("\ufffd" in each and not {*OPEN} & set(each) for each in titles)
