"""``claims gate``: floors that hold, floors that do not, and the file that has them."""

from __future__ import annotations

import json
import re
from pathlib import Path

from evals.load import read_gold
from schemas import DOMAIN
from tests.datasets import ROOT, rows
from tests.test_cli_measuring import GOLD, claims, refused

FLOORS = """# Why these.

[[floor]]
figure = "detection F1 at 0.5"
split = "dev"
floor = {floor}
reason = "what it had"
"""


def test_the_gate(seeds_run: Path, few_gold: Path, tmp_path: Path) -> None:
    path = tmp_path / "gate.toml"
    path.write_text(FLOORS.format(floor=0.1), "utf-8")
    told = ("gate", seeds_run, "--gold", few_gold, "--floors", path)
    assert claims(*told).startswith("holds")
    path.write_text(FLOORS.format(floor=0.99), "utf-8")
    below = claims(*told, code=1)
    assert below.startswith("BELOW") and "what it had" in below
    assert "--lower" in refused(*told, "--update")
    assert "floor = 0.99" in path.read_text("utf-8")
    claims(*told, "--update", "--lower")
    text = path.read_text("utf-8")
    assert text.startswith("# Why these.") and "gold_sha256" in text
    assert claims(*told).startswith("holds")
    path.write_text(text.replace('gold_sha256 = "', 'gold_sha256 = "0'), "utf-8")
    assert "other gold" in refused(*told)


def test_a_gate_file_keeps_its_line_ends(seeds_run: Path, few_gold: Path, tmp_path: Path) -> None:
    path = tmp_path / "gate.toml"
    path.write_bytes(FLOORS.format(floor=0.1).replace("\n", "\r\n").encode())
    claims("gate", seeds_run, "--gold", few_gold, "--floors", path, "--update")
    text = path.read_bytes().decode()
    assert "gold_sha256" in text and text.count("\n") == text.count("\r\n")


def test_a_file_without_any_article_of_a_split(seeds_run: Path, tmp_path: Path) -> None:
    """Is below the floors of that split and no others; to be scored on it alone is an error."""
    name, one = "001-active-protection", tmp_path / "one.jsonl"
    kept = [json.dumps(row) for row in rows(seeds_run) if row["article_id"] == name]
    one.write_text("\n".join(kept), "utf-8")
    floors = tmp_path / "gate.toml"
    dev = FLOORS.format(floor=0.01)
    test = dev.replace("# Why these.\n", "").replace('"dev"', '"test"')
    floors.write_text(dev + test, "utf-8")
    told = ("gate", one, "--gold", GOLD, "--floors", floors)
    text = claims(*told, code=1)
    assert re.search(r"^holds .* dev ", text) and re.search(r"\nBELOW .* test +0\.000 ", text)
    held = json.loads(claims(*told, "--json", code=1))
    for each in held:
        golds = [read_gold(path, DOMAIN) for path in Path(GOLD).glob("*.json")]
        lacking = {gold.article_id for gold in golds if gold.split == each["floor"]["split"]}
        assert set(each["not_in_dataset"]) == lacking - {name}
        assert all(article in text.splitlines()[-1] for article in each["not_in_dataset"])
    assert [each["value"] == 0 for each in held] == [False, True]
    found = refused("evaluate", one, "--gold", GOLD, "--split", "test")
    assert f"none of its articles has gold of split 'test': it has {name}" in found
    one.write_text('{"article_id": "nowhere", "claims": []}', "utf-8")
    assert "none of its articles has gold: " in refused(*told)


def test_the_bundled_gate_holds_for_the_seeds(seeds_run: Path) -> None:
    claims("gate", seeds_run, "--gold", GOLD, "--floors", ROOT / "evals/gate.toml")


def test_the_bundled_gate_holds_for_the_gold_itself(tmp_path: Path) -> None:
    rows = [
        json.dumps({"article_id": gold["article_id"], **claim})
        for gold in (json.loads(path.read_text("utf-8")) for path in Path(GOLD).glob("*.json"))
        for claim in gold["claims"]
    ]
    perfect = tmp_path / "perfect.jsonl"
    perfect.write_text("\n".join(rows), "utf-8")
    claims("gate", perfect, "--gold", GOLD, "--floors", ROOT / "evals/gate.toml")
