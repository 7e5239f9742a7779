"""The report page of the seeds, and a browser to look at it with.

Chromium is found as ``chromium`` or in ``CLAIMWRIGHT_CHROMIUM``. Without one the tests are
skipped, visibly; where ``CLAIMWRIGHT_BROWSER=required`` is set, as in CI, they fail instead.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from evals.report import Choices, payload, render
from evals.score import Document, Report, evaluate
from schemas import DOMAIN
from tests.datasets import ROOT

REQUIRED = os.environ.get("CLAIMWRIGHT_BROWSER") == "required"
if REQUIRED:
    from playwright import sync_api as playwright
else:
    playwright = pytest.importorskip("playwright.sync_api")

GOLD = ROOT / "evals/gold"
EVIL = "<script>document.title='owned'</script><img src=x onerror=alert(1)></script>&lt;b&gt;"


def write(target: Path, predicted: Path, gold: Path = GOLD) -> Report:
    payloads: list[str] = []
    choices = Choices()

    def keep(document: Document) -> None:
        payloads.append(payload(document, choices))

    report = evaluate(predicted, gold, DOMAIN, watch=keep, resamples=200)
    pieces = render(report, payloads, f"Report {EVIL}", choices)
    target.write_text("".join(pieces), encoding="utf-8")
    return report


@pytest.fixture(scope="module")
def made(seeds_run: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Report]:
    page = tmp_path_factory.mktemp("report") / "report.html"
    return page, write(page, seeds_run)


@pytest.fixture(scope="module")
def browser(made: tuple[Path, Report]) -> Iterator[Any]:
    """After the run: Playwright's loop and a run's do not go together."""
    path = os.environ.get("CLAIMWRIGHT_CHROMIUM") or shutil.which("chromium")
    if path is None:
        told = "no Chromium: install Debian's package, or set CLAIMWRIGHT_CHROMIUM"
        if REQUIRED:
            pytest.fail(told)
        pytest.skip(told)
    with playwright.sync_playwright() as started:
        found = started.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield found
        found.close()


class Seen:
    """A page, and all that it did."""

    def __init__(self, browser: Any, path: Path, **options: Any) -> None:
        self.page = browser.new_page(**options)
        self.said: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("dialog", self._dialog)
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.goto(path.as_uri())

    def _dialog(self, dialog: Any) -> None:
        self.said.append("dialog")
        dialog.dismiss()

    def text(self, selector: str) -> str:
        return str(self.page.locator(selector).inner_text())

    def quiet(self) -> bool:
        return not self.said and [url for url in self.asked if not url.startswith("data:")] == [
            self.page.url.partition("#")[0]
        ]
