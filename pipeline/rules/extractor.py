"""The embedded extractor: claims by rules, with no model, no network and no key."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.rules.claims import Reader
from pipeline.rules.cues import NOTHING
from pipeline.rules.sentence import read_sentences
from schemas.article import Article, Chunk
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

        ``without`` names cues to do without, by family or group (``pipeline.rules.cues``).
        """
        self._explain = explain
        self._without = without

    async def extract(self, article: Article, chunks: Sequence[Chunk]) -> list[Answer]:
        """One answer for each chunk, in their order; a chunk with no claim has no drafts.

        The chunks are read together, so that a source goes on from one into the next.
        Evidence has its offsets (code points of ``article.text``, half-open). No chunks
        give no answers.
        """
        text = article.text or ""
        drafts: dict[int, list[Draft]] = {chunk.index: [] for chunk in chunks}
        for index, draft in Reader(
            text, read_sentences(text, chunks, self._without), self._explain
        ).drafts():
            drafts[index].append(draft)
        return [
            Answer(chunk=chunk.index, outcome=Outcome.ANSWERED, drafts=tuple(drafts[chunk.index]))
            for chunk in chunks
        ]

    async def close(self) -> None:
        """Nothing is held."""
