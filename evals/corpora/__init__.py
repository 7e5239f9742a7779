"""Public corpora of attributed news, as an independent measure of what they annotate.

The project holds none of their data; the user names where it is. A corpus is a reader and what
it annotates; another one is one module and one entry in ``CORPORA``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from evals.corpora.document import Annotated
from evals.corpora.gum import read_gum
from evals.corpora.plain import read_plain
from evals.corpora.polnear import read_polnear, without_text
from evals.corpora.seer import read_seer


@dataclass(frozen=True, slots=True)
class Reference:
    """A published figure to set ours beside; ``source`` says whose and how it was got."""

    figure: str
    value: float
    source: str


@dataclass(frozen=True, slots=True)
class Corpus:
    """``attributed``: it annotates only what somebody is said to say, so that claims in the
    author's own voice are no error there; ``without_text`` names the documents of a path whose
    annotations have no text to be scored on."""

    read: Callable[[Path], Iterator[Annotated]]
    what: str
    attributed: bool
    references: tuple[Reference, ...] = ()
    without_text: Callable[[Path], Sequence[str]] = lambda path: ()


_COFENET = "CofeNet, Wang et al., COLING 2022, best supervised system, test"
_RULES = "rules, as reported beside CofeNet, test"
_PEOPLE = "annotators of PolNeAR, 20 documents, this alignment, computed"

CORPORA: Mapping[str, Corpus] = {
    "polnear": Corpus(
        read_polnear,
        "PolNeAR: a folder with brat files (text/ and attributions/), or a CSV or TSV of "
        "source, cue and content by document; published figures are for its folder data/test",
        attributed=True,
        without_text=without_text,
        references=(
            Reference("detection F1 at 0.3", 0.824, _PEOPLE),
            Reference("detection F1 at 0.5", 0.796, _PEOPLE),
            Reference("detection F1 at 0.8", 0.732, _PEOPLE),
            Reference("soft CEAF", 0.784, _PEOPLE),
            Reference("source, exact span F1", 0.832, _COFENET),
            Reference("cue, exact span F1", 0.753, _COFENET),
            Reference("content, exact span F1", 0.729, _COFENET),
            Reference("source, exact span F1", 0.107, _RULES),
            Reference("cue, exact span F1", 0.228, _RULES),
            Reference("content, exact span F1", 0.056, _RULES),
        ),
    ),
    "seer": Corpus(
        read_seer,
        "SEER CED-1K: its spreadsheet (.xlsx, .csv) of agent, utterance and source text",
        attributed=True,
        references=(
            Reference(
                "detection precision at 0.5",
                0.781,
                "an LLM pipeline, 93 articles, from its own output",
            ),
            Reference("detection recall at 0.5", 0.843, "the same, by its own matching"),
            Reference("detection F1 at 0.5", 0.811, "the same, 95 % interval 0.770 to 0.844"),
        ),
    ),
    "gum": Corpus(
        read_gum,
        "GUM news: JSON lines of text, attributions (attribution_edu, content) and entities",
        attributed=True,
    ),
    "jsonl": Corpus(
        read_plain,
        'JSON lines of {"text", "claims": [{"evidence", "source"?, "cue"?, "statement"?}]}',
        attributed=False,
    ),
}
