"""`claims label-studio` as a user calls it: config, export, import."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evals.load import read_gold
from schemas import DOMAIN
from tests.test_cli_measuring import GOLD, claims, refused


def test_gold_to_label_studio_and_back(tmp_path: Path) -> None:
    tasks, back = tmp_path / "tasks.json", tmp_path / "back"
    claims("label-studio", "export", GOLD, "-o", tasks)
    claims("label-studio", "import", tasks, "-o", back)
    for path in sorted(back.glob("*.json")):
        assert read_gold(path, DOMAIN) == read_gold(Path(GOLD) / path.name, DOMAIN)
    assert "there already" in refused("label-studio", "import", tasks, "-o", back)
    assert claims("label-studio", "config").startswith("<View>")
    data = json.loads(tasks.read_bytes())[:2]
    data[1]["annotations"] *= 2
    data[1]["annotations"][1]["result"][0]["meta"] = {"text": ["unsure"]}
    tasks.write_text(json.dumps(data), "utf-8")
    told = claims("label-studio", "import", tasks, "-o", tmp_path / "some", "--annotation", 2)
    assert f"no annotation 2, left out: task 1 ('{data[0]['data']['article_id']}')" in told
    assert "notes on regions, which gold has no place for, left out: 1\n" in told
    assert [path.stem for path in (tmp_path / "some").iterdir()] == [data[1]["data"]["article_id"]]


def storms(tmp_path: Path, *names: str) -> Path:
    """An export of the same annotated article under several ids."""
    exported = tmp_path / "exported.json"
    claims("label-studio", "export", GOLD, "-o", exported)
    task = json.loads(exported.read_bytes())[0]
    tasks = [{**task, "data": {**task["data"], "article_id": name}} for name in names]
    exported.write_text(json.dumps(tasks), "utf-8")
    return exported


def test_an_id_too_long_for_a_file_name_is_imported_under_a_shorter_one(tmp_path: Path) -> None:
    long, other, folder = "\u00e9" * 200, "\u00e9" * 199 + "e", tmp_path / "new"
    exported = storms(tmp_path, "one", long, other)
    claims("label-studio", "import", exported, "-o", folder)
    assert {read_gold(path, DOMAIN).article_id for path in folder.iterdir()} == {"one", long, other}
    told = refused("label-studio", "import", exported, "-o", folder)
    assert f"gold of one, {long}, {other} is there already" in told


@pytest.mark.parametrize("there", [True, False])
@pytest.mark.parametrize("step", ["replace", "rename"])
def test_an_import_that_fails_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, there: bool
) -> None:
    folder = tmp_path / "new"
    if there:
        folder.mkdir()
        (folder / "kept.json").touch()
    exported, move = storms(tmp_path, "one", "two"), getattr(Path, step)

    def full(path: Path, target: Path) -> Path:
        if Path(target).name == "two.json":
            raise OSError(28, "No space left on device")
        moved: Path = move(path, target)
        return moved

    monkeypatch.setattr(Path, step, full)
    told = refused("label-studio", "import", exported, "-o", folder)
    assert told == f"{folder / 'two.json'}: could not be written: No space left on device"
    assert [path.name for path in tmp_path.glob("new/*")] == ["kept.json"] * there
    assert folder.exists() is there
    monkeypatch.undo()
    claims("label-studio", "import", exported, "-o", folder)


def test_an_import_into_what_is_no_folder_is_refused(tmp_path: Path) -> None:
    exported = storms(tmp_path, "one")
    assert "could not be written" in refused("label-studio", "import", exported, "-o", exported)


def test_a_key_given_twice_in_an_export_is_refused(tmp_path: Path) -> None:
    exported = storms(tmp_path, "one")
    exported.write_text(exported.read_text().replace('"data": {', '"data": {}, "data": {', 1))
    told = refused("label-studio", "import", exported, "-o", tmp_path / "gold")
    assert "'data' is given twice" in told and not (tmp_path / "gold").exists()


def test_no_name_that_is_printed_is_obeyed_by_a_terminal(tmp_path: Path) -> None:
    strange = tmp_path / "a\x1b[2Jb\nc"
    told = claims("label-studio", "export", GOLD, "-o", f"{strange}.json")
    exported = storms(tmp_path, "one", "two")
    told += claims("label-studio", "import", exported, "-o", strange)
    assert told.count("a␛[2Jb␊c") == 2 and "\x1b" not in told


@pytest.mark.parametrize("name", ["../out", "/tmp/out", "a/b", "..", "a\0b"])
def test_an_id_is_no_way_out_of_the_folder(tmp_path: Path, name: str) -> None:
    exported = storms(tmp_path, name)
    before = sorted(tmp_path.rglob("*"))
    told = refused("label-studio", "import", exported, "-o", tmp_path / "in" / "new")
    assert "article_id" in told
    assert sorted(tmp_path.rglob("*")) == before
