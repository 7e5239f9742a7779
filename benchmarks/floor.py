"""What the embedded extractor has to beat: every sentence of an article's body taken as a claim.

    python -m benchmarks.floor

Prints detection figures of that on the bundled gold, dev and test apart.
"""

from __future__ import annotations

from benchmarks.gold_runs import ROOT, read_split
from evals.counts import MAIN, Counts, count
from evals.figures import ratios
from pipeline.clean import clean
from pipeline.sentences import sentences
from schemas import DOMAIN
from schemas.claim import Claim
from schemas.gold import Gold

DETECTION = tuple(f"detection {part} at {MAIN}" for part in ("precision", "recall", "F1"))


def every_sentence(gold: Gold) -> list[Claim]:
    """A claim of the least precedence for each sentence, in the article's own voice."""
    least = list(DOMAIN.kinds)[-1]
    found = []
    for span in sentences(gold.text, clean(gold.text).body):
        quote = gold.text[span.start : span.end]
        data = {
            "kind": least,
            "statement": quote,
            "evidence": [{"start": span.start, "end": span.end, "quote": quote}],
            "stance": "asserts",
            "certainty": "certain",
            "modality": "actual",
            "details": {},
        }
        found.append(DOMAIN.record.validate_python(data, context={"text": gold.text}))
    return found


def floor(split: str) -> dict[str, float | None]:
    """The detection figures of a split."""
    totals: Counts = Counts()
    for gold in read_split(ROOT / "evals/gold", split):
        totals.update(count(gold.text, gold.claims, every_sentence(gold)))
    return {name: ratios()[name].of(totals) for name in DETECTION}


def main() -> None:
    """Print both splits side by side."""
    both = {split: floor(split) for split in ("dev", "test")}
    print(f"{'every body sentence':28}" + "".join(f"{split:>8}" for split in both))
    for name in DETECTION:
        cells = "".join(
            "       –" if v is None else f"{v:8.3f}"
            for v in (figures[name] for figures in both.values())
        )
        print(f"{name:28}{cells}")


if __name__ == "__main__":
    main()
