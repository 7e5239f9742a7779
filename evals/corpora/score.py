"""Scoring predictions against a corpus, by what the corpus annotates and by nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from pydantic import Field

from evals.align import align
from evals.corpora import CORPORA, Corpus
from evals.corpora.document import Annotated, Attributed, Lost
from evals.counts import MAIN, SCALE, THRESHOLDS, Counts, covered
from evals.figures import Ratio
from evals.printing import figure_lines
from evals.statistics import RESAMPLES, intervals
from evals.wording import alike, bag, token_f1, words
from schemas.article import Frozen
from schemas.claim import Claim

_CEAF = "one-to-one alignment by evidence alone: CEAF, Luo 2005"
_WITH_CUE = 4
_PRONOUNS = frozenset("he she they it we i you who which that one".split())


def _f1(common: str, gold: str, predicted: str, source: str) -> Ratio:
    return Ratio({common: 2}, {gold: 1, predicted: 1}, source)


def _ratios() -> dict[str, Ratio]:
    found: dict[str, Ratio] = {}
    for t in THRESHOLDS:
        matched = f"matched at {t}"
        found[f"detection precision at {t}"] = Ratio({matched: 1}, {"predicted": 1}, _CEAF)
        found[f"detection recall at {t}"] = Ratio({matched: 1}, {"gold": 1}, _CEAF)
        found[f"detection F1 at {t}"] = _f1(matched, "gold", "predicted", _CEAF)
    soft = {"gold": 1.0, "predicted": 1.0}
    found["soft CEAF"] = Ratio({"soft": 2 / SCALE}, soft, _CEAF)
    near = f"a claim of similarity {MAIN} or more, taken or not: CaRB"
    found["coverage recall"] = Ratio({"covered": 1}, {"gold": 1}, near)
    found["content, exact words F1"] = _f1("exact", "gold", "predicted", "exact spans of words")
    found["source named"] = Ratio({"source right": 1}, {"sources": 1}, "share of pairs")
    found["cue overlap"] = Ratio({"cue overlap": 1 / SCALE}, {"cues": 1}, "SQuAD token F1")
    found["entities that are mentions"] = Ratio({"mentioned": 1}, {"entities": 1}, "share")
    return found


class Published(Frozen):
    """A figure that others published."""

    figure: str = Field(description="Its name; one of ours where it is of the same measure.")
    value: float = Field(description="What it is.")
    whose: str = Field(description="Who or what it was measured of.")
    of: str = Field(description="The documents that it holds for.")


class Benchmark(Frozen):
    """A corpus scored; a figure that the corpus cannot tell is null."""

    corpus: str = Field(description="Which.")
    documents: int = Field(description="How many of its documents.")
    gold: int = Field(description="Annotations that were scored.")
    predicted: int = Field(description="Claims that were scored.")
    lines: int = Field(description="Lines that tell of annotations.")
    unread: int = Field(description="Those of them that nothing could be made of.")
    first_unread: str | None = Field(description="The first of these: file, line, what.")
    unlocated: int = Field(description="Annotations whose words are not in their text.")
    first_unlocated: str | None = Field(description="Where the first of these stands.")
    empty: int = Field(description="Annotations that have no words.")
    first_empty: str | None = Field(description="Where the first of these stands.")
    without_text: int = Field(description="Documents left out: annotations without a text.")
    figures: dict[str, float | None] = Field(description="By name.")
    intervals: dict[str, tuple[float, float] | None] = Field(description="95 %, over documents.")
    references: tuple[Published, ...] = Field(
        description="Published figures of the same measures, each for its own documents alone."
    )
    by_other_measures: tuple[Published, ...] = Field(
        description="Published figures that none of ours is of the measure of."
    )


def score_document(document: Annotated, claims: Sequence[Claim], corpus: Corpus) -> Counts:
    """Count one document; where the corpus annotates attributed content alone, claims in the
    author's own voice are neither right nor wrong.
    """
    kept = [claim for claim in claims if claim.attribution or not corpus.attributed]
    aligned = align(document.text, document.claims, kept)
    counts: Counts = Counts(
        {
            "gold": len(document.claims),
            "predicted": len(kept),
            "soft": round(aligned.soft * SCALE),
            "covered": covered(aligned),
        }
    )
    for threshold in THRESHOLDS:
        counts[f"matched at {threshold}"] = len(aligned.matched(threshold))
    for i, j in aligned.matched(MAIN):
        touched = aligned.touched[0][i], aligned.touched[1][j]
        _pair(counts, document.claims[i], kept[j], touched)
    if document.mentions is not None:
        names = {name.casefold() for name, _ in document.mentions}
        for claim in kept:
            for entity in claim.entities:
                printed = (entity.mention or entity.name).casefold()
                counts["entities"] += 1
                counts["mentioned"] += printed in names or any(alike(printed, n) for n in names)
    return counts


def _pair(
    counts: Counts,
    gold: Attributed,
    predicted: Claim,
    touched: tuple[frozenset[int], frozenset[int]],
) -> None:
    # Quotation marks and full stops around a span are a habit of annotating, no difference.
    counts["exact"] += len(set(map(frozenset, touched))) == 1
    origin = predicted.attribution[0] if predicted.attribution else None
    if gold.source is not None and not _is_pronoun(gold.source):
        counts["sources"] += 1
        counts["source right"] += origin is not None and _named(gold.source, origin.name)
    if gold.cue is not None:
        counts["cues"] += 1
        cue = origin.cue if origin is not None and origin.cue is not None else ""
        counts["cue overlap"] += round(token_f1(gold.cue, cue) * SCALE)


def _is_pronoun(source: str) -> bool:
    """ "she", and "she believed" where source and cue are one: whom it means is not told."""
    said = words(source)
    return not said or (said[0] in _PRONOUNS and len(said) <= _WITH_CUE)


def _named(gold: str, predicted: str) -> bool:
    """Alike, or one named within the other: corpora take in apposition and cue."""
    mine, theirs = set(bag(gold)), set(bag(predicted))
    return alike(gold, predicted) or (bool(theirs) and (theirs <= mine or mine <= theirs))


def benchmark(
    name: str,
    scored: Iterable[tuple[Annotated, Sequence[Claim]]],
    resamples: int = RESAMPLES,
    without_text: int = 0,
) -> Benchmark:
    """Score documents with what was predicted for them; ``without_text`` were left out before."""
    corpus, ratios = CORPORA[name], _ratios()
    counted: list[Mapping[str, float]] = []
    totals: Counts = Counts()
    lost, empty, lines, unread = 0, 0, 0, 0
    first: str | None = None
    first_lost: dict[Lost, str] = {}
    for document, claims in scored:
        counts = score_document(document, claims, corpus)
        counted.append(counts)
        totals.update(counts)
        lost += document.unlocated
        empty += document.empty
        first_lost = {**document.first_lost, **first_lost}
        lines += document.reading.lines
        unread += document.reading.unread
        if first is None and document.reading.unread:
            first = document.reading.first
    published = [
        Published(figure=r.figure, value=r.value, whose=r.source, of=r.of)
        for r in corpus.references
    ]
    return Benchmark(
        corpus=name,
        documents=len(counted),
        gold=int(totals["gold"]),
        predicted=int(totals["predicted"]),
        lines=lines,
        unread=unread,
        first_unread=first,
        unlocated=lost,
        first_unlocated=first_lost.get(Lost.NOWHERE),
        empty=empty,
        first_empty=first_lost.get(Lost.EMPTY),
        without_text=without_text,
        figures={figure: ratio.of(totals) for figure, ratio in ratios.items()},
        intervals=intervals(counted, ratios, resamples),
        references=tuple(each for each in published if each.figure in ratios),
        by_other_measures=tuple(each for each in published if each.figure not in ratios),
    )


def benchmark_lines(report: Benchmark) -> list[str]:
    """For a terminal: our figures, the published ones of the same name beside them with the
    documents that those are of, and those of other measures below."""
    lines = [
        f"Corpus    {report.corpus}, {report.documents} documents, {report.gold} annotations and "
        f"{report.predicted} predicted claims scored"
    ]
    left_out = (
        ("annotations are not in their text", report.unlocated, report.first_unlocated),
        ("annotations have no content", report.empty, report.first_empty),
        ("documents have annotations and no text", report.without_text, None),
    )
    for what, n, first in left_out:
        if n:
            lines.append(f"          {n} {what}, left out" + (f"; first {first}" if first else ""))
    if report.unread:
        lines.append(
            f"          {report.unread} of {report.lines} annotation lines not read: "
            f"{report.first_unread}"
        )
    every = (*report.references, *report.by_other_measures)
    whose = list(dict.fromkeys(each.whose for each in every))
    for figure, line in zip(
        report.figures, figure_lines(report.figures, report.intervals), strict=True
    ):
        beside = [
            f"published for {each.of} {each.value:.3f} [{whose.index(each.whose) + 1}]"
            for each in report.references
            if each.figure == figure
        ]
        lines.append(f"{line:<75} {', '.join(beside)}".rstrip())
    if report.by_other_measures:
        lines.append("          published, by other measures")
    lines += [
        f"          {each.figure:<38}{each.value:>8.3f}   for {each.of} "
        f"[{whose.index(each.whose) + 1}]"
        for each in report.by_other_measures
    ]
    if whose:
        lines.append(
            "          published figures hold for the documents told with them and no others, "
            "by whom; see evals/README.md"
        )
    lines += [f"          [{number}] {source}" for number, source in enumerate(whose, start=1)]
    return lines
