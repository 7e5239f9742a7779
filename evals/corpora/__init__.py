"""Public corpora of attributed news, as an independent measure of what they annotate.

The project holds none of their data; the user names where it is. A corpus is a reader and what
it annotates; another one is one module and one entry in ``CORPORA``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from evals.corpora.brat import EXPECTED
from evals.corpora.document import Annotated
from evals.corpora.gum import read_gum
from evals.corpora.plain import read_plain
from evals.corpora.polnear import read_polnear, without_text
from evals.corpora.seer import read_seer
from evals.corpora.seer import without_text as articles_without_text


@dataclass(frozen=True, slots=True)
class Reference:
    """A published figure: ``source`` says whose and how it was got, ``of`` what documents it is
    of. One that goes by the name of a figure of ours is of the same measure."""

    figure: str
    value: float
    source: str
    of: str


@dataclass(frozen=True, slots=True)
class Corpus:
    """``expected`` is how it tells an annotation. ``attributed``: it annotates only what somebody
    is said to say, so that claims in the author's own voice are no error there; ``without_text``
    names the documents of a path whose annotations have no text to be scored on."""

    read: Callable[[Path], Iterator[Annotated]]
    what: str
    expected: str
    attributed: bool
    references: tuple[Reference, ...] = ()
    without_text: Callable[[Path], Sequence[str]] = lambda path: ()


_COFENET = "CofeNet, Wang et al., COLING 2022, best supervised system"
_RULES = "rules, as reported beside CofeNet"
_PEOPLE = "annotators of PolNeAR, this alignment, computed"
_TEST = "data/test"
_TWENTY = "20 documents of data/test"
_PIPELINE = "an LLM pipeline, from its own output"
_ARTICLES = "93 articles"

CORPORA: Mapping[str, Corpus] = {
    "polnear": Corpus(
        read_polnear,
        "PolNeAR: a folder with brat files (text/ and attributions/), or a CSV or TSV of "
        "source, cue and content by document; published figures are for its folder data/test",
        f"{EXPECTED}; in a table a row with content",
        attributed=True,
        without_text=without_text,
        references=(
            Reference("detection F1 at 0.3", 0.824, _PEOPLE, _TWENTY),
            Reference("detection F1 at 0.5", 0.796, _PEOPLE, _TWENTY),
            Reference("detection F1 at 0.8", 0.732, _PEOPLE, _TWENTY),
            Reference("soft CEAF", 0.784, _PEOPLE, _TWENTY),
            Reference("source, exact span F1", 0.832, _COFENET, _TEST),
            Reference("cue, exact span F1", 0.753, _COFENET, _TEST),
            Reference("content, exact span F1", 0.729, _COFENET, _TEST),
            Reference("source, exact span F1", 0.107, _RULES, _TEST),
            Reference("cue, exact span F1", 0.228, _RULES, _TEST),
            Reference("content, exact span F1", 0.056, _RULES, _TEST),
        ),
    ),
    "seer": Corpus(
        read_seer,
        "SEER CED-1K: its spreadsheet (.xlsx, .csv) of agent, utterance and source text",
        "a row with an agent, an utterance and the text that it is in",
        attributed=True,
        without_text=articles_without_text,
        references=(
            Reference("precision, by its own matching", 0.781, _PIPELINE, _ARTICLES),
            Reference("recall, by its own matching", 0.843, _PIPELINE, _ARTICLES),
            Reference(
                "F1, by its own matching",
                0.811,
                f"{_PIPELINE}, 95 % interval 0.770 to 0.844",
                _ARTICLES,
            ),
        ),
    ),
    "gum": Corpus(
        read_gum,
        "GUM news: JSON lines of text, attributions (attribution_edu, content) and entities",
        "an attribution with attribution_edu and content in the list 'attributions'",
        attributed=True,
    ),
    "jsonl": Corpus(
        read_plain,
        'JSON lines of {"text", "claims": [{"evidence", "source"?, "cue"?, "statement"?}]}',
        "a claim with evidence in the list 'claims'",
        attributed=False,
    ),
}
