"""The same from Python."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.api import extract, load_settings, read_articles, run_dataset
from schemas.errors import InputError, SettingsError
from tests.datasets import SEEDS, rows


def test_rows_are_those_of_a_dataset(tmp_path: Path) -> None:
    settings = load_settings({"extractor": "rules", "outputs": tmp_path})
    folder = run_dataset([SEEDS], settings).folder
    found = [row.model_dump(mode="json") for row in extract(read_articles([SEEDS]), settings)]
    assert found == rows(folder) and found


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
