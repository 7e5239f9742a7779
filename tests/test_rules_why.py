"""What the rules say of a claim: why it is there, how sure they are, and what a cue is worth."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest

from benchmarks.ablation import groups, scores
from benchmarks.calibrate import fit, predict
from benchmarks.gold_runs import ROOT, article_of, claims_of, read_split
from evals.calibration import brier, ece
from pipeline.explain import explain
from pipeline.rules.extractor import RulesExtractor
from pipeline.rules.fields.confidence import confidence, model
from schemas.draft import Draft
from tests.commands import called

DEV = read_split(ROOT / "evals/gold", "dev")


def _drafts(text: str) -> list[Draft]:
    gold = DEV[0].model_copy(update={"text": text, "claims": ()})
    (rows,) = claims_of([gold], RulesExtractor())
    return [draft for drafts in explain(article_of(gold), rows) for draft in drafts]


def test_the_cues_of_a_claim_are_named_with_their_place() -> None:
    text = "The ministry said that the firm had probably smuggled nine pumps."
    (draft,) = _drafts(text)
    told = {(r.family, r.label): text[r.start : r.end] for r in draft.why}
    assert told["reporting", "say"] == "said"
    assert told["kinds", "evasion"] == "smuggled"
    assert told["certainty", "probable"] == "probably"
    assert told["slots", "evasion.methods=smuggling"] == "smuggled"


def test_an_account_that_goes_on_names_the_words_that_began_it() -> None:
    text = "The ministry said that the plant had closed. It also sold nine pumps."
    _, second = _drafts(text)
    (reason,) = [r for r in second.why if r.family == "account"]
    assert (reason.label, text[reason.start : reason.end]) == ("goes_on", "said")


def test_the_confidence_is_what_its_features_add_up_to() -> None:
    for draft in _drafts("The firm sold nine pumps to Norway. It was said that all is well there."):
        found = {r.label: r.weight for r in draft.why if r.family == "confidence"}
        total = model()["bias"] + sum(model()[name] * value for name, value in found.items())
        assert draft.confidence == round(1 / (1 + math.exp(-total)), 3) == confidence(found)


@pytest.mark.parametrize("gold", DEV, ids=lambda gold: gold.article_id)
def test_every_claim_of_the_gold_texts_is_explained(gold: object) -> None:
    (rows,) = claims_of([gold], RulesExtractor())  # type: ignore[list-item]
    found = explain(article_of(gold), rows)  # type: ignore[arg-type]
    assert all(any(draft.why for draft in drafts) for drafts in found)


def test_show_says_why(seeds_run: Path) -> None:
    shown = called("show", seeds_run, "004-crop-drones", "--why")
    assert shown.returncode == 0
    assert "kinds evasion by" in shown.stdout and "why: confidence from" in shown.stdout
    assert "+0.00" not in shown.stdout and "-0.00" not in shown.stdout
    data = json.loads(called("show", seeds_run, "004-crop-drones", "--why", "--json").stdout)
    assert data["why"].keys() == {claim["claim_id"] for claim in data["claims"]}


def test_show_says_when_it_cannot_say_why(seeds_run_without_text: Path) -> None:
    shown = called("show", seeds_run_without_text, "004-crop-drones", "--why")
    assert shown.returncode == 2 and "without text" in shown.stderr


def test_leaving_cues_out_shows_in_the_figures() -> None:
    whole, without = scores(DEV, frozenset()), scores(DEV, frozenset(("reporting",)))
    assert without["origin accuracy"] < whole["origin accuracy"]
    assert {"reporting", "reporting.say", "kinds", "kinds.loss"} <= set(groups())


def test_the_fit_finds_what_made_the_truth() -> None:
    rng = np.random.default_rng(1)
    features = np.column_stack([np.ones(4000), rng.integers(0, 2, (4000, 2))]).astype(float)
    chance = predict(features, np.array([-1.0, 2.0, 0.0]))
    truth = (rng.random(4000) < chance).astype(float)
    assert fit(features, truth) == pytest.approx([-1.0, 2.0, 0.0], abs=0.2)
    assert ece(chance, truth) < 0.05
    assert brier(chance, truth) < brier(np.full(4000, truth.mean()), truth)
