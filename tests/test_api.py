"""The same from Python."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.api import evaluate, extract, load_settings, read_articles, run_dataset
from schemas.errors import InputError, SettingsError
from tests.datasets import ROOT, SEEDS, rows


def test_rows_are_those_of_a_dataset(seeds_run: Path) -> None:
    settings = load_settings({"extractor": "rules"})
    found = [row.model_dump(mode="json") for row in extract(read_articles([SEEDS]), settings)]
    assert found == rows(seeds_run) and found


def test_articles_are_asked_for_as_rows_are() -> None:
    settings = load_settings({"extractor": "rules"})
    taken: list[str] = []

    def articles() -> object:
        for article in read_articles([SEEDS], settings):
            taken.append(article.article_id)
            yield article

    next(extract(articles(), settings))  # type: ignore[arg-type]
    assert len(taken) < 5


def test_an_unknown_extractor_and_an_unreadable_article_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="no extractor 'guess'"):
        next(extract([], load_settings({"extractor": "guess"})))
    (tmp_path / "x.jsonl").write_text("{}\n")
    with pytest.raises(InputError, match=r"x\.jsonl:1"):
        list(read_articles([tmp_path]))


def test_an_article_without_its_text_is_refused_by_name() -> None:
    article = next(read_articles(SEEDS)).model_copy(update={"text": None})
    with pytest.raises(InputError, match=f"{article.article_id} is without its text"):
        list(extract([article], load_settings({"extractor": "rules"})))


def test_it_works_where_an_event_loop_is_running(tmp_path: Path) -> None:
    settings = load_settings({"extractor": "rules", "outputs": tmp_path})
    inputs = str(SEEDS / "00[1-3]-*.txt")

    async def cell() -> tuple[object, object]:
        folder = run_dataset(inputs, settings).folder
        found = extract(read_articles(inputs), settings)
        return rows(folder), [row.model_dump(mode="json") for row in found]

    published, found = asyncio.run(cell(), debug=True)
    assert found == published and found


def test_rows_not_taken_leave_nothing_behind(tmp_path: Path) -> None:
    told = _python(
        "from pipeline.api import *\n"
        f"rows = extract(read_articles({str(SEEDS)!r}), load_settings({{'extractor': 'rules'}}))\n"
        "print(len(next(rows).evidence) > 0)\n"
    )
    assert told == ("True\n", "")


def test_an_error_while_articles_are_asked_for_is_the_callers() -> None:
    def articles() -> object:
        yield from read_articles(SEEDS / "001-active-protection.txt")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        list(extract(articles(), load_settings({"extractor": "rules"})))  # type: ignore[arg-type]


def test_several_processes_need_no_guarded_script(tmp_path: Path) -> None:
    text = "Officials said on Monday that two lorries of bearings were held at the border."
    lines = (json.dumps({"id": f"a{n}", "text": text}) for n in range(60))
    (tmp_path / "many.jsonl").write_text("\n".join(lines))
    settings = {"extractor": "rules", "outputs": str(tmp_path / "out"), "workers": 2}
    told = _python(
        "from pipeline.api import load_settings, run_dataset\n"
        f"made = run_dataset({str(tmp_path / 'many.jsonl')!r}, load_settings({settings!r}))\n"
        "print(made.manifest.counts.articles)\n"
        "import sys; print({'scipy', 'prefect', 'openai'} & sys.modules.keys())\n"
    )
    assert told == ("{'extracted': 60}\nset()\n", "")


def test_paths_may_be_text(tmp_path: Path) -> None:
    settings = load_settings({"extractor": "rules", "outputs": str(tmp_path)})
    folder = run_dataset(str(SEEDS / "001-active-protection.txt"), settings).folder
    report = evaluate(str(folder), str(ROOT / "evals/gold"), split="dev")
    assert report.split == "dev" and report.documents
    assert evaluate(folder.parent, ROOT / "evals/gold", split="dev") == report


def _python(script: str) -> tuple[str, str]:
    """What a script on standard input writes to standard output and error."""
    done = subprocess.run(
        [sys.executable, "-"],
        input=script,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return done.stdout, done.stderr
