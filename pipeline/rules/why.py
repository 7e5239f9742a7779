"""What made a claim: the cues that fired, whose account it is, and what its confidence weighs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pipeline.rules.attribution.voices import Account
from pipeline.rules.clauses.frames import Frame
from pipeline.rules.clauses.sentence import Sentence
from pipeline.rules.fields.confidence import model
from pipeline.rules.fields.kind_words import KIND_BESIDE, KIND_WORDS, beside, strongest
from pipeline.rules.fields.kinds import Kind
from pipeline.rules.vocabulary.cues import Hit
from pipeline.rules.vocabulary.tokens import Token
from schemas.draft import Reason

TONE = ("stance", "certainty", "modality")


def of_source(sentence: Sentence, frames: Sequence[Frame], account: Account) -> Iterator[Reason]:
    """The frames of a claim's sentence; without one, the account that goes on."""
    for frame in frames:
        first, last = frame.cue
        start, end = sentence.tokens[first].start, sentence.tokens[last - 1].end
        yield Reason(family="reporting", label=frame.label, cue="", start=start, end=end)
    if not frames and account.chain:
        start, end = account.cue
        yield Reason(family="account", label=account.how, cue="", start=start, end=end)


def of_cues(sentence: Sentence, kind: Kind, hits: Sequence[Hit]) -> Iterator[Reason]:
    """The cues of the kind taken, of stance, certainty and modality, and of its slots."""
    for hit in kind.hits:
        if hit.cue.label == kind.name:
            yield _reason(sentence, hit)
    for hit in hits:
        of_slot = hit.cue.family == "slots" and hit.cue.label.startswith(f"{kind.name}.")
        if hit.cue.family in TONE or of_slot:
            yield _reason(sentence, hit)


def of_words(words: Sequence[Token], kind: Kind) -> Iterator[Reason]:
    """The words that speak loudest for the kind taken, cues or not, and what does beside them."""
    if kind.clues is None:
        return
    for at, weight in strongest(kind.clues, kind.name):
        yield _speaks(KIND_WORDS, kind.name, words[at : at + 1], "", weight)
    for name, weight in beside(kind.clues, kind.name):
        yield _speaks(KIND_BESIDE, kind.name, words, name, weight)


def _speaks(family: str, kind: str, words: Sequence[Token], cue: str, weight: float) -> Reason:
    start, end = min(word.start for word in words), max(word.end for word in words)
    return Reason(family=family, label=kind, cue=cue, start=start, end=end, weight=round(weight, 2))


def of_confidence(found: Mapping[str, float], start: int, end: int) -> Iterator[Reason]:
    """Each feature that was there, with what it added to the log odds."""
    for name, value in found.items():
        if value:
            weight = model()[name]
            yield Reason(
                family="confidence",
                label=name,
                cue=f"{value * weight:+.2f}",
                start=start,
                end=end,
                weight=value,
            )


def _reason(sentence: Sentence, hit: Hit) -> Reason:
    return Reason(
        family=hit.cue.family,
        label=hit.cue.label,
        cue=hit.cue.text,
        start=sentence.tokens[hit.first].start,
        end=sentence.tokens[hit.last - 1].end,
        weight=hit.cue.weight,
    )
