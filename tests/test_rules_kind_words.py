"""What words tell of a claim's kind, and whether there is one: the weights and their use."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from benchmarks.gold_runs import ROOT, article_of, claims_of, read_split
from benchmarks.kind_words import NO_WORDS, fit, labelled, read_labelled
from pipeline.explain import explain
from pipeline.rules.extractor import RulesExtractor
from pipeline.rules.fields.kind_words import (
    BEFORE,
    KIND_BESIDE,
    KIND_WORDS,
    TYPE,
    Clues,
    beside,
    chances,
    features,
    model,
    pairs_of,
    strongest,
    words_of,
)
from pipeline.rules.vocabulary.reading import read_rows
from schemas.errors import InputError
from schemas.kinds import DOMAIN

KINDS = tuple(DOMAIN.kinds)
PLAIN = "the shippers shipped 40 shipments in 40 ships".split()


def test_chances_are_of_every_kind_and_add_up() -> None:
    found = chances(Clues(["the", "tanker", "sank", "in", "2024"], {"loss": 2.0})).kinds
    assert list(found) == list(KINDS)
    assert sum(found.values()) == pytest.approx(1)


def test_words_that_nobody_knows_change_nothing() -> None:
    assert chances(Clues()) == chances(Clues(["xyzzyq", "qqqrst"]))


def test_a_word_counts_once_and_a_cue_no_more_than_so_much() -> None:
    twice, once = (features(Clues(["ship", "of"] * n)) for n in (2, 1))
    assert twice == {**once, "of ship": once["ship of"]}
    assert features(Clues(cues={"loss": 60.0})) == features(Clues(cues={"loss": 6.0}))


def test_words_that_stand_side_by_side_count_as_a_pair() -> None:
    found = features(Clues("no spares , 40 tanks".split()))
    assert [name for name in found if " " in name] == ["no spares", "0 tanks"]
    assert list(pairs_of(["alone"])) == []


def test_what_only_sets_the_scene_is_likelier_no_claim() -> None:
    idle, told = (
        chances(Clues(text.split())).idle
        for text in ("she smiled and poured more tea", "police seized 40 rifles at the border")
    )
    assert idle > 0.5 > told


def test_a_word_counts_less_among_many() -> None:
    few, many = (features(Clues(["ship", *("of",) * n]))["ship"] for n in (9, 39))
    assert few == pytest.approx(2 * many)
    assert features(Clues(["ship"]))["ship"] == features(Clues(["ship", "of"]))["ship"]


def test_a_kind_that_the_claim_before_hardly_is_counts_nothing() -> None:
    before = {"loss": 0.05, "transfer": 0.95}
    found = [name for name in features(Clues(before=before)) if name.startswith(BEFORE)]
    assert found == ["before:transfer"]


@pytest.mark.parametrize("before", [{}, {"transfer": 0.6, "measure": 0.4}])
def test_chances_are_those_of_the_features(before: dict[str, float]) -> None:
    clues = Clues(PLAIN, {"transfer": 3.0}, frozenset(("vessel", "country")), before)
    nothing = [0.0] * (len(KINDS) + 1)
    odds = nothing
    for name, value in features(clues).items():
        row = model().weights.get(name, nothing)
        odds = [odd + value * weight for odd, weight in zip(odds, row, strict=True)]
    found, idle = chances(clues)
    logs = [math.log(chance) - math.log(found[KINDS[0]]) for chance in found.values()]
    assert logs == pytest.approx([odd - odds[0] for odd in odds[:-1]])
    assert math.log(idle / (1 - idle)) == pytest.approx(odds[-1])


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "other"])
def test_after_a_claim_of_a_kind_another_of_it_is_likelier(kind: str) -> None:
    short = ["that", "was", "in", "may"]
    after, alone = chances(Clues(short, before={kind: 1.0})), chances(Clues(short))
    assert after.kinds[kind] > alone.kinds[kind]
    assert after.idle == alone.idle


def test_each_row_is_of_a_word_of_its_example() -> None:
    for name, row, example in read_rows("kind_words.tsv"):
        assert len(row.split()) == len(KINDS) + 1, name
        if not name.startswith(NO_WORDS):
            (one,) = labelled([(example, "other")])
            assert name in features(one.clues), name


def test_a_fit_learns_what_sentences_have_in_common() -> None:
    said = [("The blue tank rusts.", "loss"), ("A green fig ripens.", "other")] * 20
    fitted = fit([one for pair in said for one in labelled([pair])])
    asked = list(labelled([("One blue rusts.", "loss"), ("One fig ripens.", "other")]))
    assert fitted.kinds(asked) == ["loss", "other"]


def test_what_is_labelled_has_the_types_of_what_it_names() -> None:
    said = [("The tanker Odessa Pearl sailed to France.", "transfer"), ("Nobody saw why.", "other")]
    assert [sorted(one.clues.types) for one in labelled(said)] == [["country", "vessel"], []]


def test_without_the_words_cues_alone_tell() -> None:
    text = "The refinery lies idle for want of crude. Two crews drowned off the cape."
    gold = read_split(ROOT / "evals/gold", "dev")[0].model_copy(update={"text": text, "claims": ()})
    (with_words,) = claims_of([gold], RulesExtractor())
    (without,) = claims_of([gold], RulesExtractor(without=frozenset((KIND_WORDS,))))
    assert [row.statement for row in with_words] == [row.statement for row in without]
    assert [row.confidence for row in with_words] != [row.confidence for row in without]
    told = [reason for drafts in explain(article_of(gold), with_words) for reason in drafts[0].why]
    words = {text[r.start : r.end] for r in told if r.family == KIND_WORDS}
    assert words and all(word.isalpha() for word in words)


def test_the_strongest_words_stand_in_order_and_speak_for_the_kind() -> None:
    lows = "the shipment of crude sailed to the buyer".split()
    found = strongest(Clues(lows), "transfer")
    assert found == sorted(found) and all(weight > 0 for _, weight in found)
    assert {"shipment", "crude"} & {lows[place] for place, _ in found}
    assert list(words_of("shipment")) == ["shipment", "shipm*", "noun:cargo"]


def test_what_speaks_beside_words_is_shown() -> None:
    clues = Clues(["it"], types=frozenset(("weapon",)), before={"military": 0.9, "other": 0.1})
    found = dict(beside(clues, "military"))
    assert found.keys() <= {f"{TYPE}weapon", f"{BEFORE}military"}
    assert found[f"{BEFORE}military"] > 0
    assert not dict(beside(Clues(["it"]), "military"))


def test_a_short_clause_that_tells_nothing_goes_on_about_the_same() -> None:
    text = "The court fined the broker for breaching the export ban. Norvex did not apply for one."
    gold = read_split(ROOT / "evals/gold", "dev")[0].model_copy(update={"text": text, "claims": ()})
    (rows,) = claims_of([gold], RulesExtractor())
    reasons = [reason for drafts in explain(article_of(gold), rows) for reason in drafts[0].why]
    assert any(r.family == KIND_BESIDE and r.cue.startswith(BEFORE) for r in reasons), rows


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (
            "# a remark\n1\tloss\tNine ships sank.\n1\ttheft\tTen went.\n",
            ":3: expected article, kind",
        ),
        ("1\tloss Nine ships sank.\n", ":1: expected article, kind"),
        ("1\tnone\tIt rained.\n", ": expected a claim"),
    ],
)
def test_a_bad_file_of_sentences_is_refused(tmp_path: Path, lines: str, told: str) -> None:
    (path := tmp_path / "bad.tsv").write_text(lines)
    with pytest.raises(InputError) as refused:
        read_labelled(path)
    assert str(refused.value).startswith(f"{path}{told}")
