"""The report page in a real browser: it works, asks for nothing, and runs nothing hostile."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from evals.report import inside_html
from evals.score import Report
from schemas import DOMAIN
from tests.report_page import EVIL, Seen, browser, made, write

__all__ = ["browser", "made"]  # fixtures


def test_the_page_shows_the_figures_and_asks_for_nothing(
    browser: Any, made: tuple[Path, Report]
) -> None:
    path, report = made
    seen = Seen(browser, path)
    body = seen.text("#headlines")
    for name in report.headlines:
        value = report.figures[name]
        assert value is not None and f"{name}\t{value:.3f}" in body
    for kind in report.kinds:
        assert kind in seen.text("#kinds")
    assert "stance" in seen.text("#confusions") and "Brier" in seen.text("#confidence")
    assert all(name in seen.text("#documents") for name in report.documents)
    assert seen.quiet(), (seen.said, seen.asked)
    source = path.read_text("utf-8")
    assert not re.findall(r"(?:src|href)=\"(?!#|data:)", source)


def test_errors_can_be_gone_through_by_keyboard_and_filtered(
    browser: Any, made: tuple[Path, Report]
) -> None:
    seen = Seen(browser, made[0])
    page = seen.page
    items = page.locator("#list button")
    assert items.count() > 5
    current = page.locator('#list button[aria-current="true"]')
    first = current.inner_text()
    page.keyboard.press("j")
    assert current.inner_text() == items.nth(1).inner_text()
    page.keyboard.press("k")
    assert current.inner_text() == first
    page.keyboard.press("n")
    assert page.locator("#document").input_value() == "1"
    page.keyboard.press("p")
    page.select_option("#what", "missed")
    assert items.count() > 0
    assert all(items.nth(n).inner_text().startswith("missed") for n in range(items.count()))
    assert page.locator("#gold-text mark.here.missed").count() > 0
    page.select_option("#what", "")
    page.select_option("#field", "kind")
    assert all(items.nth(n).inner_text().startswith("wrong kind") for n in range(items.count()))
    assert page.locator("#gold-text mark.here").count() > 0
    assert page.locator("#predicted-text mark.here").count() > 0
    assert "kind ✗" in seen.text("#detail")
    page.select_option("#field", "")
    page.select_option("#what", "nearly right")
    assert items.count() > 0
    page.select_option("#what", "")
    fine = page.locator("#fine")
    page.select_option("#field", "")
    before = items.count()
    fine.click()
    assert items.count() > before
    page.keyboard.press("j")
    assert current.inner_text() == items.nth(1).inner_text(), "keys work after a filter was used"
    assert seen.quiet(), seen.said


def test_the_keys_go_on_into_the_next_article(browser: Any, made: tuple[Path, Report]) -> None:
    seen = Seen(browser, made[0])
    page = seen.page
    page.select_option("#what", "missed")
    count = page.locator("#list button").count()
    for _ in range(count):
        page.keyboard.press("j")
    assert page.locator("#document").input_value() != "0"
    assert page.locator("#what").input_value() == "missed"
    page.keyboard.press("k")
    assert page.locator("#document").input_value() == "0"


def test_text_is_shown_as_it_is_and_evidence_where_it_is(
    browser: Any, made: tuple[Path, Report]
) -> None:
    seen = Seen(browser, made[0])
    data = json.loads(seen.page.locator("#d0").inner_text() or seen.page.inner_html("#d0"))
    for pane in ("#gold-text", "#predicted-text"):
        assert seen.page.locator(pane).text_content() == data["text"]
    for place, claim in enumerate(data["gold"][:5]):
        marks = seen.page.locator(f"#gold-text mark[data-claims~='{place}']")
        shown = "".join(marks.nth(n).text_content() for n in range(marks.count()))
        quotes = [data["text"][start:end] for start, end in claim["spans"]]
        assert shown == "".join(quotes) and not any(claim["quotes"])
        marks.first.click()
        row = seen.page.locator("#detail tr", has_text="evidence").first
        assert row.locator("td").first.text_content() == " … ".join(quotes)


def hostile(folder: Path) -> tuple[Path, Path]:
    """An article, gold and predictions full of markup, and of faces of two UTF-16 units."""
    text = f"😀 Norvex sold 40 lathes {EVIL} to Iran. 😀 The ministry said so.\n"
    quote = f"Norvex sold 40 lathes {EVIL} to Iran."
    start = text.index(quote)
    claim = {
        "kind": "other",
        "statement": f"Norvex sold 40 lathes {EVIL}.",
        "evidence": [{"start": start, "end": start + len(quote), "quote": quote}],
        "attribution": [{"name": EVIL, "type": "company"}],
        "stance": "asserts",
        "certainty": "certain",
        "modality": "actual",
        "entities": [{"name": EVIL, "type": "company"}],
        "details": {"topic": EVIL},
    }
    gold = folder / "gold"
    gold.mkdir()
    (gold / "evil.json").write_text(
        json.dumps(
            {
                "article_id": EVIL.replace("/", ""),
                "schema_version": DOMAIN.schema_version,
                "split": "dev",
                "annotators": [EVIL],
                "text": text,
                "claims": [claim],
            }
        ),
        encoding="utf-8",
    )
    predicted = folder / "predicted.jsonl"
    other = {
        **claim,
        "article_id": EVIL.replace("/", ""),
        "statement": f"{EVIL} sold 40 lathes.",
        "entities": [],
    }
    predicted.write_text(json.dumps(other) + "\n", encoding="utf-8")
    return gold, predicted


def test_nothing_in_an_article_or_a_prediction_runs(browser: Any, tmp_path: Path) -> None:
    gold, predicted = hostile(tmp_path)
    page = tmp_path / "page.html"
    write(page, predicted, gold)
    seen = Seen(browser, page)
    seen.page.locator("#fine").check()
    for _ in range(4):
        seen.page.keyboard.press("j")
    assert seen.quiet(), (seen.said, seen.asked)
    assert seen.page.title().startswith("Report <script>")
    assert seen.page.locator("img").count() == 0
    assert (
        seen.page.locator("#gold-text").text_content().startswith("😀 Norvex sold 40 lathes <scr")
    )
    assert seen.page.locator("#gold-text mark").first.text_content().startswith("Norvex")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_it_fits_a_phone_and_a_desk_in_either_scheme(
    browser: Any, made: tuple[Path, Report], scheme: str, width: int
) -> None:
    seen = Seen(browser, made[0], viewport={"width": width, "height": 800}, color_scheme=scheme)
    size = seen.page.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    assert size[0] <= size[1], "the page scrolls sideways"
    colours = seen.page.evaluate(
        "[getComputedStyle(document.body).color, getComputedStyle(document.body).backgroundColor]"
    )
    ink, paper = ([int(n) for n in re.findall(r"\d+", c)[:3]] for c in colours)
    assert (sum(ink) < sum(paper)) is (scheme == "light")
    assert abs(sum(ink) - sum(paper)) > 450


def test_printed_it_is_light_and_leaves_the_controls_out(
    browser: Any, made: tuple[Path, Report]
) -> None:
    seen = Seen(browser, made[0], color_scheme="dark")
    seen.page.emulate_media(media="print", color_scheme="dark")
    assert not seen.page.locator("#filters").is_visible()
    assert seen.page.locator("#headlines").is_visible() and seen.page.locator("#list").is_visible()
    style = "getComputedStyle(document.documentElement).getPropertyValue('--%s')"
    for name in ("gold", "predicted", "missed", "spurious", "good", "bad", "page"):
        colour = seen.page.evaluate(style.replace("%s", name)).strip().lstrip("#")
        channels = [
            int(c * 2 if len(colour) == 3 else c, 16)
            for c in re.findall("." if len(colour) == 3 else "..", colour)
        ]
        assert sum(channels) > 550, (name, colour)


def test_a_filter_outlives_articles_that_have_nothing_for_it(
    browser: Any, made: tuple[Path, Report]
) -> None:
    seen = Seen(browser, made[0])
    seen.page.select_option(
        "#kind", seen.page.locator("#kind option").nth(1).get_attribute("value")
    )
    chosen = seen.page.locator("#kind").input_value()
    for _ in range(6):
        seen.page.keyboard.press("n")
        assert seen.page.locator("#kind").input_value() == chosen


def test_on_a_phone_names_are_not_broken_into_letters(
    browser: Any, made: tuple[Path, Report]
) -> None:
    seen = Seen(browser, made[0], viewport={"width": 360, "height": 800})
    for selector in ("#confusions th", "#documents th", "#detail td"):
        cell = seen.page.locator(selector).last
        box = cell.bounding_box()
        assert box is not None and (box["height"] < 60 or box["width"] > 250), selector


def test_json_inside_html_stays_json() -> None:
    text = json.dumps({"a": "</script><!--&\u2028"}, ensure_ascii=False)
    safe = inside_html(text)
    assert json.loads(safe) == json.loads(text)
    assert not set(safe) & set("<>&\u2028")


def test_a_report_of_nothing_predicted_is_a_page_too(browser: Any, tmp_path: Path) -> None:
    (tmp_path / "none.jsonl").write_text("", "utf-8")
    write(tmp_path / "page.html", tmp_path / "none.jsonl")
    seen = Seen(browser, tmp_path / "page.html")
    assert "Nothing was predicted" in seen.text("header")
    assert seen.quiet(), seen.said


def test_rows_of_a_dataset_are_what_the_page_is_made_of(made: tuple[Path, Report]) -> None:
    source = made[0].read_text("utf-8")
    found = re.findall(r'<script type="application/json" id="d\d+">(.*?)</script>', source, re.S)
    assert len(found) == made[1].totals["documents"]
    assert sum(len(json.loads(each)["predicted"]) for each in found) == made[1].totals["predicted"]
