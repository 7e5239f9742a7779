"""What the embedded extractor makes of sentences, as its callers see it."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.rules.clauses.sentence import find_quotes
from pipeline.rules.extractor import RulesExtractor
from pipeline.rules.vocabulary.tokens import tokenise
from pipeline.sentences import sentences
from schemas.article import Article, Chunk, Span
from schemas.draft import Answer
from schemas.kinds import DOMAIN
from schemas.outcomes import Outcome

SEEDS = sorted((Path(__file__).parent.parent / "seeds").glob("*.txt"))


def _answers(text: str, size: int = 1000) -> list[Answer]:
    body = [Span(start=at, end=at + len(line)) for line, at in _lines(text) if line.strip()]
    found = sentences(text, body)
    article = Article(
        article_id="a", source="a.txt", published_from=None, sha256="0" * 64, text=text
    )
    chunks = [
        Chunk(article_id="a", index=number, sentences=tuple(found[at : at + size]))
        for number, at in enumerate(range(0, len(found), size))
    ]
    return asyncio.run(RulesExtractor().extract(article, chunks))


def _lines(text: str) -> list[tuple[str, int]]:
    lines, at = [], 0
    for line in text.split("\n"):
        lines.append((line, at))
        at += len(line) + 1
    return lines


def _claims(text: str) -> list[dict[str, Any]]:
    return [draft.data for answer in _answers(text) for draft in answer.drafts]


def _only(text: str) -> dict[str, Any]:
    claims = _claims(text)
    assert len(claims) == 1, [claim["statement"] for claim in claims]
    return claims[0]


def _origins(claim: dict[str, Any]) -> list[tuple[str, str]]:
    return [(link["name"], link["type"]) for link in claim["attribution"]]


# --- sources ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "name", "kind", "statement"),
    [
        (
            "The ministry said that the plant had closed.",
            "ministry",
            "government",
            "The plant had closed.",
        ),
        (
            "The plant had closed, the ministry said on Friday.",
            "ministry",
            "government",
            "The plant had closed.",
        ),
        (
            "According to US officials, the plant had closed.",
            "US officials",
            "government",
            "The plant had closed.",
        ),
        (
            "The plant, according to two analysts, had closed.",
            "two analysts",
            "expert",
            "The plant had closed.",
        ),
        (
            "“The plant has closed for good,” says Ann Holm, former director of the works.",
            "Ann Holm",
            "expert",
            "The plant has closed for good.",
        ),
        (
            "Ann Holm, a professor at Lund, explained that the plant had closed.",
            "Ann Holm",
            "expert",
            "The plant had closed.",
        ),
        (
            "The deputy minister, Ole Brandt, said that the plant had closed.",
            "Ole Brandt",
            "person",
            "The plant had closed.",
        ),
        (
            "Customs records show that the plant sold nine pumps.",
            "Customs records",
            "document",
            "The plant sold nine pumps.",
        ),
        (
            "As Reuters reported, the plant had closed.",
            "Reuters",
            "media",
            "The plant had closed.",
        ),
        (
            "The plant had closed, as confirmed by the mayor, Ole Brandt.",
            "Ole Brandt",
            "person",
            "The plant had closed.",
        ),
    ],
)
def test_a_source_is_found_and_left_out_of_the_statement(
    text: str, name: str, kind: str, statement: str
) -> None:
    claim = _only(text)
    assert _origins(claim) == [(name, kind)]
    assert claim["statement"] == statement


def test_the_evidence_leaves_the_source_out() -> None:
    claim = _only("The ministry said that the plant had closed.")
    assert [piece["quote"] for piece in claim["evidence"]] == ["the plant had closed"]


def test_an_act_is_no_report() -> None:
    claim = _only("Washington announced sanctions against two banks in Dubai on Friday.")
    assert claim["attribution"] == []
    assert claim["kind"] == "measure"


def test_the_office_goes_with_the_name_and_stays_with_it() -> None:
    first, second = _claims(
        "The deputy minister, Ole Brandt, said that the plant had closed.\n"
        "Brandt added that the port was shut."
    )
    assert first["attribution"][0]["role"] == "deputy minister"
    assert second["attribution"][0]["name"] == "Ole Brandt"
    assert second["attribution"][0]["role"] == "deputy minister"


def test_he_is_the_person_who_spoke_last() -> None:
    claims = _claims("Ann Holm said that the plant had closed.\nThe yard was empty, she said.")
    assert _origins(claims[1]) == [("Ann Holm", "person")]


def test_a_quotation_of_several_sentences_has_the_speaker_named_after_it() -> None:
    claims = _claims("“The plant has closed. The yard is empty now,” said Ann Holm.")
    assert [_origins(claim) for claim in claims] == [[("Ann Holm", "person")]] * 2


def test_a_source_runs_on_over_the_border_of_a_chunk() -> None:
    text = "Experts note that the plant has closed. For example, the yard is empty."
    first, second = _answers(text, size=1)
    assert first.drafts and second.drafts
    link = second.drafts[0].data["attribution"][0]
    assert (link["name"], link["cue"]) == ("Experts", None)


def test_the_account_ends_with_its_paragraph() -> None:
    claims = _claims("Experts note that the plant has closed.\nThe yard was empty on Monday.")
    assert claims[1]["attribution"] == []


def test_two_sources_in_one_sentence_have_a_claim_each() -> None:
    claims = _claims(
        "The ministry said that the plant had closed and the mayor, Ole Brandt, said that "
        "the yard had been emptied."
    )
    assert [origin for claim in claims for origin in _origins(claim)][-1] == (
        "Ole Brandt",
        "person",
    )


# --- stance, certainty, modality -------------------------------------------------------


def test_a_denial_states_what_is_denied() -> None:
    claim = _only("The company denied that it had sold the chips.")
    assert claim["stance"] == "denies"
    assert claim["statement"] == "The company had sold the chips."


def test_a_bare_denial_is_of_the_claim_before_it() -> None:
    charge, denial = _claims(
        "Officials said that the firm broke the embargo.\n"
        "Ole Brandt, who heads the firm, replied: This is not the case."
    )
    assert denial["stance"] == "denies"
    assert denial["statement"] == charge["statement"]
    assert _origins(denial) == [("Ole Brandt", "person")]
    assert len(denial["evidence"]) == 2


def test_doubt_is_a_question() -> None:
    assert _only("The owner doubted that the papers were genuine.")["stance"] == "questions"


def test_a_plain_negative_is_asserted() -> None:
    claim = _only("There is no evidence that the tank has been seen in combat.")
    assert claim["stance"] == "asserts"


@pytest.mark.parametrize(
    ("text", "certainty", "modality"),
    [
        ("The plant will probably close in June, the ministry said.", "probable", "predicted"),
        ("The ministry pledged to refuse all licences.", "certain", "planned"),
        ("The army plans to buy nine drones.", "certain", "planned"),
        ("Sanctions could be extended to two banks.", "possible", "planned"),
        ("If the ban is lifted, the trade in pumps resumes.", "certain", "conditional"),
        ("The plant has closed.", "certain", "actual"),
    ],
)
def test_hedges_and_moods(text: str, certainty: str, modality: str) -> None:
    claim = _only(text)
    assert (claim["certainty"], claim["modality"]) == (certainty, modality)


def test_a_promise_names_who_will() -> None:
    claim = _only("The ministry pledged to refuse all licences.")
    assert claim["statement"] == "The ministry will refuse all licences."
    assert _origins(claim) == [("ministry", "government")]


def test_a_demand_is_an_act_of_diplomacy() -> None:
    claim = _only("Ann Holm urged Russia to return to the treaty.")
    assert claim["kind"] == "diplomacy"
    assert claim["statement"] == "Ann Holm urged Russia to return to the treaty."
    assert _origins(claim) == [("Ann Holm", "person")]


# --- what is a claim, and how many -----------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "What happens to the plant now?",
        "The ministry declined to comment on the sale.",
        "We will see later.",
        "At the moment.",
        "",
    ],
)
def test_what_says_nothing_is_no_claim(text: str) -> None:
    assert _claims(text) == []


def test_a_heading_is_no_claim() -> None:
    claims = _claims("Plant closes its gates\nThe plant closed on Monday.")
    assert [claim["statement"] for claim in claims] == ["The plant closed on Monday."]


def test_clauses_of_different_kinds_are_two_claims() -> None:
    claims = _claims(
        "The report revealed that the army has lost 40 tanks and that it is unable to replace them."
    )
    assert [claim["kind"] for claim in claims] == ["loss", "capability"]


def test_joint_clauses_of_two_subjects_are_two_claims() -> None:
    claims = _claims("The plant has closed its gates, and the workers have left the yard.")
    told = [claim["statement"] for claim in claims]
    assert told == ["The plant has closed its gates.", "The workers have left the yard."]


def test_a_list_of_countries_is_one_claim() -> None:
    claim = _only("The smuggling network has cells in Serbia, Greece, Turkey and China.")
    assert claim["kind"] == "evasion"
    assert [entity["country"] for entity in claim["entities"]] == ["RS", "GR", "TR", "CN"]


# --- the rest of the record ------------------------------------------------------------


def test_quantities_times_and_details_are_read() -> None:
    claim = _only("Kyrgyzstan sold Russia 14 drones in February 2022.")
    assert claim["kind"] == "transfer"
    assert [quantity["text"] for quantity in claim["quantities"]] == ["14 drones"]
    assert claim["when"] == {"text": "February 2022"} or "February 2022" in claim["when"]["text"]
    assert claim["details"]["suppliers"] == ["KG"]
    assert claim["details"]["status"] == "delivered"


def test_a_person_is_called_by_the_full_name() -> None:
    claims = _claims("Ann Holm met two envoys in Geneva.\nThe talks tired Holm for days.")
    entity = next(e for e in claims[1]["entities"] if e["type"] == "person")
    assert (entity["name"], entity["mention"]) == ("Ann Holm", "Holm")


def test_words_run_together_come_apart() -> None:
    text = "Lavrov left. Then Lavrovmet Blinken. PutinHe said no."
    words = [t.text for t in tokenise(text, [Span(start=0, end=len(text))])[0]]
    assert "met" in words and "He" in words
    assert "".join(words) == text.replace(" ", "")


def test_a_quotation_closed_by_an_opening_mark_is_one() -> None:
    text = "He said “it is so, “and left. “Go,” she said."
    assert [text[a:b] for a, b in find_quotes(text, 0, len(text))] == ["“it is so, “", "“Go,”"]


def test_a_quotation_that_never_closes_ends_with_its_sentence() -> None:
    text = "He said “it is so. Then he left."
    assert [text[a:b] for a, b in find_quotes(text, 0, len(text))] == ["“it is so."]


# --- the contract ----------------------------------------------------------------------


def _holds(text: str, answers: list[Answer]) -> None:
    for answer in answers:
        assert answer.outcome is Outcome.ANSWERED
        for draft in answer.drafts:
            data = draft.data
            assert data["statement"].strip()
            assert draft.confidence is None or 0 <= draft.confidence <= 1
            before = 0
            for piece in data["evidence"]:
                assert text[piece["start"] : piece["end"]] == piece["quote"] != ""
                assert piece["start"] >= before
                before = piece["end"]
            for link in data["attribution"]:
                assert link["name"]
                assert link["cue"] is None or link["cue"] in text
            for entity in data["entities"]:
                assert entity["mention"] is None or entity["mention"] in text
            assert data["when"] is None or data["when"]["text"] in text
            DOMAIN.details_of(data["kind"]).model_validate(data["details"])


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
def test_every_draft_of_a_seed_is_verbatim_and_fits_its_kind(path: Path) -> None:
    text = path.read_text(encoding="utf-8-sig")
    answers = _answers(text, size=7)
    assert sum(len(answer.drafts) for answer in answers) > 10
    _holds(text, answers)


@pytest.mark.parametrize("path", SEEDS[:1], ids=lambda path: path.stem)
def test_the_same_article_gives_the_same_answers(path: Path) -> None:
    text = path.read_text(encoding="utf-8-sig")
    assert _answers(text) == _answers(text)


_PIECES = st.sampled_from(
    [
        "said", "that", "“", "”", '"', ",", ".", ":", ";", "and", "Putin", "the ministry",
        "according to", "Russia", "he", "denied", "who", "told", "I", "will", "not", "14",
        "drones", "sold", "was", "May", "$", "%", "(", "—", "citing", "in his words", "\n", "É",
        "no rule mentions", "read by a clerk suggest that", "which", "with", "?", "says",
    ]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(_PIECES, min_size=1, max_size=40).map(" ".join))
def test_whatever_the_words_the_contract_holds(text: str) -> None:
    _holds(text, _answers(text))


@pytest.mark.parametrize(
    "text",
    ["x" * 200_000, "he said that “" * 15_000, "and, " * 40_000, "“a. " * 50_000],
    ids=["no space", "unclosed", "joints", "marks"],
)
def test_hostile_text_is_answered(text: str) -> None:
    _holds(text, _answers(text))


def test_no_chunks_have_no_answers() -> None:
    article = Article(article_id="a", source="a.txt", published_from=None, sha256="0" * 64, text="")
    assert asyncio.run(RulesExtractor().extract(article, [])) == []
