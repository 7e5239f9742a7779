"""The embedded extractor: claims by rules, with no model, no network and no key."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.lexicon.markup import Plain, unmarked
from pipeline.rules.claims import Reader
from pipeline.rules.clauses.sentence import read_sentences
from pipeline.rules.fields.kind_words import KIND_WORDS
from pipeline.rules.printed import with_marks
from pipeline.rules.vocabulary.cues import NOTHING
from schemas.article import Article, Chunk, Span
from schemas.draft import Answer, Draft
from schemas.outcomes import Outcome


class RulesExtractor:
    """Answers for an article's chunks from cue files and gazetteers.

    The same article and chunks give the same answer, byte for byte.
    """

    name = "rules"
    languages: frozenset[str] | None = frozenset({"en"})
    in_process = True

    def __init__(self, *, explain: bool = False, without: frozenset[str] = NOTHING) -> None:
        """``explain`` gives each draft its ``why``, which takes time and no run needs.

        ``without`` names cues to do without, by family or group
        (``pipeline.rules.vocabulary.cues``); ``KIND_WORDS`` those words that tell of a kind
        without being a cue.
        """
        self._explain = explain
        self._without = without

    async def extract(self, article: Article, chunks: Sequence[Chunk]) -> list[Answer]:
        """One answer for each chunk, in their order; a chunk with no claim has no drafts.

        The chunks are read together, so that a source goes on from one into the next, and
        without Markdown's marks, which stand in verbatim parts alone. Evidence has its
        offsets (code points of ``article.text``, half-open). No chunks give no answers.
        """
        plain = unmarked(article.text or "")
        pieces = [_without_marks(chunk, plain) for chunk in chunks]
        read = read_sentences(plain.text, [piece for piece in pieces if piece], self._without)
        drafts: dict[int, list[Draft]] = {chunk.index: [] for chunk in chunks}
        words = KIND_WORDS not in self._without
        for index, draft in Reader(plain.text, read, self._explain, words).drafts():
            drafts[index].append(with_marks(draft, article.text or "", plain))
        return [
            Answer(chunk=chunk.index, outcome=Outcome.ANSWERED, drafts=tuple(drafts[chunk.index]))
            for chunk in chunks
        ]

    async def close(self) -> None:
        """Nothing is held."""


def _without_marks(chunk: Chunk, plain: Plain) -> Chunk | None:
    """The chunk as it stands in the text without marks; None where it is nothing but marks."""
    spans = [span for sentence in chunk.sentences if (span := _plain_span(sentence, plain))]
    return chunk.model_copy(update={"sentences": tuple(spans), "context": ()}) if spans else None


def _plain_span(sentence: Span, plain: Plain) -> Span | None:
    """A sentence's place in the text without marks; None where it is nothing but marks."""
    start, end = plain.without(sentence.start, sentence.end)
    words = plain.text[start:end]
    if not words.strip():
        return None
    start += len(words) - len(words.lstrip())
    end = start + len(words.strip())
    same = (start, end) == (sentence.start, sentence.end)
    return sentence if same else Span(start=start, end=end)
