"""Whose account a sentence is: its own frames', a quotation's speaker, or the one before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from pipeline.rules.dialogue import dateline_end, read_turns
from pipeline.rules.frames import Frame, find_frames
from pipeline.rules.names import Names
from pipeline.rules.sentence import Sentence
from pipeline.rules.sources import Sources
from pipeline.rules.subjects import Range
from pipeline.rules.words import word_set

Link = dict[str, str | None]
"""A source with its cue, as a record's ``attribution`` holds it."""

_NEAR = 400
"""Code points before a quotation in which its speaker may have been named."""
_FARTHEST_SPEAKER = 8
"""Sentences of one quotation that may come before its speaker is named."""


class Voice(NamedTuple):
    """A chain of sources, the paragraph that they were read in, and where their cue is."""

    chain: list[Link]
    paragraph: int
    cue: tuple[int, int]


class Account(NamedTuple):
    """Whose account a sentence without a frame is, how that is known (``quotation``,
    ``goes_on`` or ``interview``), and the code points of the words that say whose."""

    chain: list[Link]
    how: str = ""
    cue: tuple[int, int] = (0, 0)


class Voices:
    """The sources of one article's sentences, asked for in text order.

    ``frames[i]`` are the frames of sentence ``i``.
    """

    def __init__(self, text: str, sentences: Sequence[Sentence], names: Names) -> None:
        self._text = text
        self._names = names
        self._sentences = sentences
        self.sources = Sources(text, names)
        self.frames = [find_frames(sentence) for sentence in sentences]
        self._turns = read_turns(text, sentences, names)
        self._current = Voice([], -1, (0, 0))

    def asks(self, sentence: Sentence) -> bool:
        """Whether a sentence is an interviewer's."""
        turn = self._turns.get(sentence.paragraph)
        return turn is not None and turn.name is None

    def content(self, sentence: Sentence) -> int:
        """The place of its first token that is no label of a speaker, nor a dateline."""
        turn = self._turns.get(sentence.paragraph)
        if turn is None:
            return dateline_end(self._text, sentence)
        return next(
            (at for at, token in enumerate(sentence.tokens) if token.start >= turn.start), 0
        )

    def links(self, sentence: Sentence, frame: Frame) -> list[Link]:
        """A frame's own sources: who speaks, and the medium told; the voice before where
        the frame names nobody; nobody for "it was said that"."""
        if frame.label == "hearsay":
            return []
        first, last = frame.cue
        cue = self._text[sentence.tokens[first].start : sentence.tokens[last - 1].end]
        if frame.subject is None:
            before = self._current.chain
            return [{**before[0], "cue": cue}, *before[1:]] if before else []
        subject, outer = _cited_by(sentence, frame.subject)
        reporter = self.sources.read(sentence, outer, None) if outer else None
        source = self.sources.read(sentence, subject, frame.role)
        if source is None:
            return []
        links = [source.link(cue), *self._hearer(sentence, frame)]
        if reporter:
            links.append(reporter.link(None))
        if frame.label == "accuse":
            return links  # a charge is one sentence's; the account before it goes on
        self._current = Voice(links, sentence.paragraph, _span(sentence, frame))
        return links

    def chain(
        self, sentence: Sentence, frames: Sequence[Frame], links: dict[Frame, list[Link]]
    ) -> list[Link]:
        """The sources of a segment's frames, from the origin outward, each once."""
        chain: dict[str | None, Link] = {}
        for frame in frames:
            for link in links[frame]:
                chain.setdefault(link["name"], link)
        if chain and frames[0].label != "accuse":
            cue = _span(sentence, frames[0])
            self._current = Voice(list(chain.values()), sentence.paragraph, cue)
        return list(chain.values())

    def _hearer(self, sentence: Sentence, frame: Frame) -> Iterator[Link]:
        """The medium that was told, as the last reporter."""
        if frame.label != "tell":
            return
        tokens = sentence.tokens[frame.cue[1] : frame.out[1]]
        if any(token.low in word_set("media_hearer") for token in tokens):
            media = self.sources.medium()
            if media:
                yield media.link(None)

    def carried(self, at: int, sentence: Sentence) -> Account:
        """The account of a sentence with no frame of its own: a quotation's speaker, or the
        source before it where its paragraph or a connective goes on with it."""
        turn = self._turns.get(sentence.paragraph)
        if turn and turn.name:
            link = self.sources.speaker(turn.name).link(None)
            return Account([link], "interview", (sentence.start, sentence.start))
        current = self._current
        quoted = sum(sentence.quoted)
        if quoted > len(sentence.quoted) * 2 // 3 and quoted > 2:
            ahead = self._speaker_ahead(at, sentence)
            if ahead:
                return Account(_silent(ahead), "quotation", self._current.cue)
            teller = self._teller(sentence, current)
            if teller:
                return Account([teller], "quotation", (sentence.start, sentence.start))
            if current.chain and sentence.paragraph - current.paragraph <= 1:
                return Account(_silent(current.chain), "quotation", current.cue)
        near = sentence.paragraph == current.paragraph
        if near and (self._tied(sentence) or self._goes_on(at)):
            return Account(_silent(current.chain), "goes_on", current.cue)
        return Account([])

    def _teller(self, sentence: Sentence, current: Voice) -> Link | None:
        """The person named last before a quotation in the first person that no person's
        account goes on into."""
        if current.chain and current.chain[0]["type"] in ("person", "expert", "anonymous"):
            return None
        if not any(token.low in ("i", "me", "my") for token in sentence.tokens):
            return None
        near = self._names.within(max(0, sentence.start - _NEAR), sentence.start)
        people = [name.name for name in near if name.type == "person"]
        return self.sources.speaker(people[-1]).link(None) if people else None

    def _goes_on(self, at: int) -> bool:
        """Whether the account before goes on: its paragraph does, and it is no medium's."""
        chain = self._current.chain
        return bool(at and chain) and chain[0]["type"] != "media"

    def _speaker_ahead(self, at: int, sentence: Sentence) -> list[Link]:
        """The speaker of a quotation whose frame stands in a later sentence of it."""
        for number in range(at + 1, min(at + _FARTHEST_SPEAKER, len(self._sentences))):
            other = self._sentences[number]
            if other.paragraph != sentence.paragraph:
                return []
            if self.frames[number]:
                frame = self.frames[number][0]
                if frame.scope == "all" and other.quoted and other.quoted[0]:
                    return self.links(other, frame)
                return []
        return []

    def _tied(self, sentence: Sentence) -> bool:
        """Whether a connective near its head ties a sentence to the account before it."""
        lows = [token.low for token in sentence.tokens[:8]]
        pairs = [" ".join(pair) for pair in pairwise(lows)]
        ties = word_set("connective")
        return lows[0] in ties or any(pair in ties for pair in pairs)


def _cited_by(sentence: Sentence, subject: Range) -> tuple[Range, Range | None]:
    """ "officials cited by the agency": the officials, and the agency that cites them."""
    first, last = subject
    for at in range(first + 1, last - 2):
        pair = sentence.tokens[at].low, sentence.tokens[at + 1].low
        if pair[0] in ("cited", "quoted") and pair[1] == "by":
            return (first, at), (at + 2, last)
    return subject, None


def _silent(chain: Sequence[Link]) -> list[Link]:
    """The sources as they go on, without the words that reported them."""
    return [{**link, "cue": None} for link in chain]


def _span(sentence: Sentence, frame: Frame) -> tuple[int, int]:
    first, last = frame.cue
    return sentence.tokens[first].start, sentence.tokens[last - 1].end
