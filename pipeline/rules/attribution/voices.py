"""Whose account a sentence is: its own frames', a quotation's speaker, or the one before."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from pipeline.rules.attribution.dialogue import dateline_end, is_notice, read_turns
from pipeline.rules.attribution.met import Source
from pipeline.rules.attribution.reference import References, tells_of_others
from pipeline.rules.attribution.sources import Sources
from pipeline.rules.clauses.detached import acting_before
from pipeline.rules.clauses.frames import Frame, find_frames
from pipeline.rules.clauses.sentence import Sentence
from pipeline.rules.clauses.subjects import Range, subject_start
from pipeline.rules.mentions.name import Name
from pipeline.rules.mentions.names import Names
from pipeline.rules.vocabulary.callings import head_noun
from pipeline.rules.vocabulary.words import word_set

Link = dict[str, str | None]
"""A source with its cue, as a record's ``attribution`` holds it."""

_NEAR = 400
"""Code points before a quotation in which its speaker may have been named."""
_OWN_VOICE = frozenset(("person", "company"))
"""Sources after whose words an article speaks on by itself unless a word points back."""
_TURNS = (" by contrast", " for its part", " for their part")
"""What turns from the one who spoke to another."""
_HEAD = 8
"""Words at a sentence's head in which it turns or is tied."""
_POINTER = 4
"""Words at a sentence's head of which one points back to what was told."""
_LEAD = 1
"""The last sentence of an article's lead, in which those who speak may have no name yet."""
_FARTHEST_NAME = 3
"""Sentences behind a lead in which its source is named."""
_FARTHEST_SPEAKER = 8
"""Sentences of one quotation that may come before its speaker is named."""


_PART = frozenset(("of that", "of those", "of them", "of these", "the remainder"))
"""What begins a sentence about a part of what the account before told."""


class Voice(NamedTuple):
    """A chain of sources, the paragraph that they were read in, where their cue is, and whether
    they were named before what they said."""

    chain: list[Link]
    paragraph: int
    cue: tuple[int, int]
    opens: bool = False


class Account(NamedTuple):
    """Whose account a sentence without a frame is, how that is known (``quotation``,
    ``goes_on`` or ``interview``), and the code points of the words that say whose."""

    chain: list[Link]
    how: str = ""
    cue: tuple[int, int] = (0, 0)

    def named(self, text: str, start: int, end: int) -> list[tuple[int, int]]:
        """Where ``text[start:end]`` names its sources."""
        names = [str(link["name"]) for link in self.chain]
        found = ((text.find(name, start, end), len(name)) for name in names)
        return [(at, at + length) for at, length in found if at >= 0]


class Voices:
    """The sources of one article's sentences, asked for in text order.

    ``frames[i]`` are the frames of sentence ``i``.
    """

    def __init__(
        self, text: str, sentences: Sequence[Sentence], names: Names, references: References
    ) -> None:
        self._text = text
        self._references = references
        self._names = names
        self._sentences = sentences
        self.sources = Sources(text, names)
        self.frames = [find_frames(sentence) for sentence in sentences]
        self._turns = read_turns(text, sentences, names)
        self._is_notice = is_notice(text, sentences)
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
        return next((at for at, start in enumerate(sentence.starts) if start >= turn.start), 0)

    def links(self, at: int, frame: Frame) -> list[Link]:
        """A frame's own source; the voice before where the frame names nobody; nobody for "it
        was said that"."""
        if frame.label == "hearsay":
            return []
        sentence = self._sentences[at]
        cue = self._cue(sentence, frame)
        if frame.subject and sentence.tokens[frame.subject[0]].low in ("i", "we", "our", "my"):
            return self._own(sentence, cue)
        if self._is_notice and frame.subject and _is_issuer(sentence, frame.subject):
            return []
        if frame.subject is None:
            before = self._current.chain
            return [{**before[0], "cue": cue}, *before[1:]] if before else []
        source = (
            self._acting(at, frame.subject)
            or self._named_later(at, frame.subject)
            or self.sources.read(sentence, frame.subject, frame.role)
            or self._subject_of(at, frame, frame.subject)
        )
        if source is None:
            return []
        if source.type in ("person", "expert"):
            self.sources.calls(sentence.lows[frame.subject[0]], source.name)
        if source.type == "document" and cue.lower().startswith(("call", "describ")):
            return []  # what papers call the goods is what the article tells of them
        links = [source.link(cue)]
        act = frame.label == "demand" and source.type == "government"
        if frame.label != "accuse" and not act:  # which are one sentence's: the one before goes on
            self._current = _voice(links, sentence, frame)
        return links

    def _acting(self, at: int, subject: Range) -> Source | None:
        """Whom "he" or "it" means as a source, where it is who acted last, not who spoke."""
        sentence = self._sentences[at]
        word = sentence.tokens[subject[0]]
        if subject[1] - subject[0] > 1 or word.low not in ("he", "she", "it", "they"):
            return None
        same = self._same_subject(sentence, subject[0]) if word.low in ("he", "she") else None
        if same:
            return same
        meant = self._references.speaker(word.low, at)
        if meant is None or (
            isinstance(meant, Name) and not self.sources.fits(word.low, meant.name)
        ):
            return None
        return self.sources.acting(meant)

    def _named_later(self, at: int, subject: Range) -> Source | None:
        """The body that speaks next by its name, where "a rights group" speaks in the lead."""
        lows = self._sentences[at].lows[subject[0] : subject[1]]
        if at > _LEAD or len(lows) < 2 or lows[0] not in ("a", "an"):
            return None
        noun = head_noun(" ".join(lows[1:]))
        if noun is None or noun[2] != "organisation" or noun[0].split()[-1] != lows[-1]:
            return None
        end = min(len(self._sentences), at + 1 + _FARTHEST_NAME)
        later = ((n, frame) for n in range(at + 1, end) for frame in self.frames[n])
        number, frame = next(((n, f) for n, f in later if f.subject), (0, None))
        if frame is None or frame.subject is None:
            return None
        start, stop = self._sentences[number].span(*frame.subject)
        named = self._names.within(start, stop)
        if len(named) != 1 or named[0].type != "organisation" or named[0].end < stop:
            return None
        source = self.sources.acting(named[0])
        self.sources.known_as(lows[-1], source)
        return source

    def _same_subject(self, sentence: Sentence, pronoun: int) -> Source | None:
        """The person whom a sentence is about, in its "after he had admitted that"."""
        if not pronoun or sentence.lows[pronoun - 1] not in ("after", "before", "because"):
            return None
        subject, role = acting_before(sentence, pronoun)
        who = self.sources.read(sentence, subject, role) if subject else None
        return who if who and who.type in ("person", "expert") else None

    def _subject_of(self, at: int, frame: Frame, subject: Range) -> Source | None:
        """Whom a pronoun means where nobody has spoken: who or what its sentence, or the one
        before, begins with. "The bank froze the account, it said"."""
        word = self._sentences[at].lows[subject[0]]
        if word not in ("it", "they", "he", "she"):
            return None
        for sentence in self._sentences[max(0, at - (frame.scope == "after")) : at + 1]:
            verb = next((n for n in range(1, len(sentence.tokens)) if sentence.is_verb(n)), 0)
            first = subject_start(sentence, verb)
            many = verb > 0 and sentence.lows[verb - 1].endswith("s")
            if first < verb and many == (word == "they") and not sentence.quoted[first]:
                source = self.sources.read(sentence, (first, verb), None)
                if source is None or source.type == "document":
                    continue
                alone = source.may_be_one and not tells_of_others(sentence, verb)
                if alone or word not in ("he", "she"):
                    return source
        return None

    def _cue(self, sentence: Sentence, frame: Frame) -> str:
        """The reporting words, with the auxiliaries before them: "has found"."""
        first, last = frame.cue
        tokens = sentence.tokens
        known = word_set("have", "do")
        while first and tokens[first - 1].low in known | word_set("adverb"):
            first -= 1
        while first < frame.cue[0] and tokens[first].low not in known:
            first += 1
        return self._text[tokens[first].start : tokens[last - 1].end]

    def _own(self, sentence: Sentence, cue: str) -> list[Link]:
        """Whose "I" outside of quotations is: the one's who answers in an interview, else
        the article's own."""
        return [{**link, "cue": cue} for link in self.around(sentence).chain]

    def chain(
        self, sentence: Sentence, frames: Sequence[Frame], links: dict[Frame, list[Link]]
    ) -> list[Link]:
        """The sources of a segment's frames, from the origin outward, each once."""
        chain: dict[str | None, Link] = {}
        for frame in frames:
            for link in links[frame]:
                chain.setdefault(link["name"], link)
        for link in self.around(sentence).chain:  # others' words are told by who answers
            chain.setdefault(link["name"], link)
        state = any(link["type"] == "government" for link in chain.values())
        acts = frozenset(("accuse", "demand") if state else ("accuse",))
        if chain and frames and frames[0].label not in acts:
            self._current = _voice(list(chain.values()), sentence, frames[0])
        return list(chain.values())

    def around(self, sentence: Sentence) -> Account:
        """The account of whoever answers in an interview; nobody's elsewhere."""
        turn = self._turns.get(sentence.paragraph)
        if turn is None or turn.name is None:
            return Account([])
        link = self.sources.guest(turn.name).link(None)
        return Account([link], "interview", (sentence.start, sentence.start))

    def carried(self, at: int, sentence: Sentence) -> Account:
        """The account of a sentence with no frame of its own: a quotation's speaker, or the
        source before it where its paragraph or a connective goes on with it."""
        answer = self.around(sentence)
        if answer.chain:
            return answer
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
        if near and (self._tied(sentence) or self._goes_on(at, sentence)):
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

    def _goes_on(self, at: int, sentence: Sentence) -> bool:
        """Whether the account before goes on: its sentence began with the source ("X said
        that"), who is no medium, and this one is not about what X does."""
        current = self._current
        if not (at and current.chain) or current.chain[0]["type"] == "media":
            return False
        low, heads = sentence.lows[0], " ".join(sentence.lows[:_HEAD])
        if any(words in heads for words in _TURNS):
            return False
        if low == (current.chain[0]["name"] or "").lower().split()[-1]:
            return False
        if current.chain[0]["type"] in _OWN_VOICE and not _points_back(sentence):
            return False
        told = low in word_set("pronoun_person") or low in word_set("ends_account")
        return current.opens and not told

    def _speaker_ahead(self, at: int, sentence: Sentence) -> list[Link]:
        """The speaker of a quotation whose frame stands in a later sentence of it."""
        for number in range(at + 1, min(at + _FARTHEST_SPEAKER, len(self._sentences))):
            other = self._sentences[number]
            if other.paragraph != sentence.paragraph:
                return []
            if self.frames[number]:
                frame = self.frames[number][0]
                if frame.scope == "all" and other.quoted and other.quoted[0]:
                    return self.links(number, frame)
                return []
        return []

    def _tied(self, sentence: Sentence) -> bool:
        """Whether a connective near its head ties a sentence to the account before it."""
        lows = sentence.lows[:_HEAD]
        pairs = [" ".join(pair) for pair in pairwise(lows)]
        also = any(low in word_set("also") for low in lows[1:4])
        part = any(pair in _PART for pair in pairs[:6])
        return part or also or not word_set("connective").isdisjoint((lows[0], *pairs))


def _points_back(sentence: Sentence) -> bool:
    """Whether a sentence begins with "its manager", "this", "the two": told of before."""
    return any(token.low in word_set("points_back") for token in sentence.tokens[:_POINTER])


def _is_issuer(sentence: Sentence, subject: Range) -> bool:
    """ "The Ministry" in its own notice: the article's voice."""
    words = sentence.tokens[subject[0] : subject[1]]
    return len(words) == 2 and words[0].low == "the" and words[1].text.istitle()


def _silent(chain: Sequence[Link]) -> list[Link]:
    """The sources as they go on, without the words that reported them."""
    return [{**link, "cue": None} for link in chain]


def _voice(chain: list[Link], sentence: Sentence, frame: Frame) -> Voice:
    opens = frame.scope == "after" and frame.opener != "account" and frame.label != "deny"
    return Voice(chain, sentence.paragraph, _span(sentence, frame), opens)


def _span(sentence: Sentence, frame: Frame) -> tuple[int, int]:
    first, last = frame.cue
    return sentence.tokens[first].start, sentence.tokens[last - 1].end
