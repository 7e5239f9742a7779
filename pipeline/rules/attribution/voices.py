"""Whose account a sentence is: its own frames', a quotation's speaker, or the one before."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from pipeline.rules.attribution.dialogue import dateline_end, is_notice, read_turns
from pipeline.rules.attribution.met import Source
from pipeline.rules.attribution.reference import References, is_body
from pipeline.rules.attribution.sources import Sources
from pipeline.rules.clauses.detached import acting_before
from pipeline.rules.clauses.frames import Frame, find_frames
from pipeline.rules.clauses.sentence import Sentence
from pipeline.rules.clauses.subjects import Range, name_cut, segment_end, subject_start
from pipeline.rules.mentions.names import Name, Names
from pipeline.rules.vocabulary.words import word_set

Link = dict[str, str | None]
"""A source with its cue, as a record's ``attribution`` holds it."""

_NEAR = 400
"""Code points before a quotation in which its speaker may have been named."""
_OWN_VOICE = frozenset(("person", "company"))
"""Sources after whose words an article speaks on by itself unless a word points back."""
_PEOPLE = frozenset(("person", "expert", "anonymous", "military", "intelligence", None))
"""Sources that "he" at a sentence's head may be."""
_POINTER = 4
"""Words at a sentence's head of which one points back to what was told."""
_FARTHEST_SPEAKER = 8
"""Sentences of one quotation that may come before its speaker is named."""


_PART = frozenset(("of that", "of those", "of them", "of these", "the remainder"))
"""What begins a sentence about a part of what the account before told."""


class Voice(NamedTuple):
    """A chain of sources, the paragraph that they were read in, where their cue is, whether
    they were named before what they said, and whether nothing was said yet: "X was blunter"."""

    chain: list[Link]
    paragraph: int
    cue: tuple[int, int]
    opens: bool = False
    leads: bool = False


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
        return next(
            (at for at, token in enumerate(sentence.tokens) if token.start >= turn.start), 0
        )

    def links(self, at: int, frame: Frame) -> list[Link]:
        """A frame's own sources: who speaks, and the medium told; the voice before where
        the frame names nobody; nobody for "it was said that"."""
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
        subject = frame.subject
        source = (
            self._acting(at, frame, subject)
            or self.sources.read(sentence, subject, frame.role)
            or self._subject_of(at, frame, subject)
        )
        if source is None:
            return []
        if source.type in ("person", "expert"):
            self._calls(sentence.tokens[subject[0]].low, source.name)
        if source.type == "document" and cue.lower().startswith(("call", "describ")):
            return []  # what papers call the goods is what the article tells of them
        links = [source.link(cue), *self._hearer(sentence, frame)]
        act = frame.label == "demand" and source.type == "government"
        if frame.label == "accuse" or act or _is_plea(cue):
            return links  # a charge and a plea are one sentence's; the account before goes on
        self._current = _voice(links, sentence, frame)
        return links

    def _calls(self, low: str, name: str) -> None:
        """Remember whether a speaker was "he" or "she"."""
        self.sources.calls(low, name)
        self._references.calls(low, name)

    def _acting(self, at: int, frame: Frame, subject: Range) -> Source | None:
        """Whom "he" or "it" means as a source, where it is who acted last, not who spoke."""
        sentence = self._sentences[at]
        word = sentence.tokens[subject[0]]
        if subject[1] - subject[0] > 1 or word.low not in ("he", "she", "it", "they"):
            return None
        if word.low == "it" and frame.scope == "after":
            name = self._subject_before(sentence, subject[0])
            if name:
                return self.sources.acting(name)
        if word.low == "it" and frame.scope == "all":
            body = self._subject_of(at, frame, subject)
            if body and body.type in ("government", "organisation", "military"):
                return body
        same = self._same_subject(sentence, subject[0]) if word.low in ("he", "she") else None
        if same:
            return same
        meant = self._references.speaker(word.low, at)
        turn = self._turns.get(sentence.paragraph)
        if meant is None or (turn and isinstance(meant, Name) and meant.name == turn.name):
            return None
        if isinstance(meant, Name) and not self.sources.fits(word.low, meant.name):
            return None
        if (
            isinstance(meant, Name)
            and word.low in ("he", "she")
            and _told_of(sentence, frame, meant)
        ):
            return self._named_beside(sentence, meant)
        return self.sources.acting(meant)

    def _same_subject(self, sentence: Sentence, pronoun: int) -> Source | None:
        """The person whom a sentence is about, in its "after he had admitted that"."""
        if not pronoun or sentence.tokens[pronoun - 1].low not in ("after", "before", "because"):
            return None
        subject, role = acting_before(sentence, pronoun)
        if subject is None or not sentence.tokens[subject[1] - 1].is_capital:
            return None
        who = self.sources.read(sentence, subject, role)
        if who is None or not self.sources.fits(sentence.tokens[pronoun].low, who.name):
            return None
        return who if who.type in ("person", "expert") else self.sources.speaker(who.name)

    def _named_beside(self, sentence: Sentence, told: Name) -> Source | None:
        """The person named last before a sentence beside the one that it tells of: "For Ann Lowe,
        Brandt was a legend. She said Brandt had changed the port"."""
        near = self._names.within(max(0, sentence.start - _NEAR), sentence.start)
        people = [name for name in near if name.type == "person" and name.name != told.name]
        return self.sources.acting(people[-1]) if people else None

    def _subject_of(self, at: int, frame: Frame, subject: Range) -> Source | None:
        """Whom "it" or "they" means where nobody has spoken: the body that its sentence, or
        the one before, begins with. "The bank froze the account, it said"."""
        word = self._sentences[at].tokens[subject[0]].low
        if word not in ("it", "they"):
            return None
        for sentence in self._sentences[max(0, at - (frame.scope == "after")) : at + 1]:
            verb = next((n for n in range(1, len(sentence.tokens)) if sentence.is_verb(n)), 0)
            first = subject_start(sentence, verb)
            many = sentence.tokens[verb - 1].low.endswith("s") if verb else False
            if first < verb and many == (word == "they") and not sentence.quoted[first]:
                source = self.sources.read(sentence, (first, verb), None)
                wrong = ("document",) if many else ("person", "expert", "document")
                if source and source.type not in wrong:
                    return source
        return None

    def _subject_before(self, sentence: Sentence, pronoun: int) -> Name | None:
        """The body that a verb of the same sentence has as its subject before a pronoun."""
        limit = sentence.tokens[pronoun].start
        for name in reversed(self._names.within(sentence.start, limit)):
            place = bisect_left(sentence.starts, name.end)
            if is_body(name) and sentence.is_verb(place) and not sentence.quoted[place]:
                return name
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
        goes_on = chain and frames and frames[0].label not in acts
        if goes_on and not any(_is_plea(link["cue"]) for link in chain.values()):
            self._current = _voice(list(chain.values()), sentence, frames[0])
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
        summed = self._summed_up(at, sentence)
        if summed:
            return summed
        near = sentence.paragraph == current.paragraph
        if near and (self._tied(sentence) or self._goes_on(at, sentence)):
            return Account(_silent(current.chain), "goes_on", current.cue)
        return Account([])

    def _summed_up(self, at: int, sentence: Sentence) -> Account | None:
        """The account of a sentence behind which stands "This is the conclusion of X"."""
        if at + 1 == len(self._sentences):
            return None
        after = self._sentences[at + 1]
        lows = [token.low for token in after.tokens[:6]]
        told = lows[0] in ("this", "that", "such") and after.paragraph == sentence.paragraph
        noun = next((n for n, low in enumerate(lows) if low in word_set("summed_up")), 0)
        if not told or not noun or lows[noun + 1 : noun + 2] not in (["of"], ["in"], ["from"]):
            return None
        last = min(segment_end(after.tokens, noun + 2), name_cut(after, noun + 2))
        source = self.sources.read(after, (noun + 2, last), None) if last > noun + 2 else None
        if source is None:
            return None
        word = after.tokens[noun]
        cue = word.start, word.end
        return Account([source.link(self._text[word.start : word.end])], "goes_on", cue)

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
        if len(current.chain) > 1 and current.chain[-1]["type"] != "media":
            return False
        low, name = sentence.tokens[0].low, current.chain[0]["name"] or ""
        if low == name.lower().split()[-1]:
            return False
        if current.leads:
            return low not in word_set("ends_account") - {"it", "first"}
        if current.chain[0]["type"] in _OWN_VOICE and not _points_back(sentence):
            return False
        if low in word_set("pronoun_person") and current.chain[0]["type"] in _PEOPLE:
            return False
        return current.opens and low not in word_set("ends_account")

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
        lows = [token.low for token in sentence.tokens[:8]]
        pairs = [" ".join(pair) for pair in pairwise(lows)]
        ties = word_set("connective")
        also = any(low in word_set("also") for low in lows[1:4])
        part = any(pair in _PART for pair in pairs[:6]) and not sentence.quoted[0]
        return part or also or lows[0] in ties or any(pair in ties for pair in pairs)


def _is_plea(cue: str | None) -> bool:
    return cue is not None and cue.lower().startswith(("plead", "pled "))


def _told_of(sentence: Sentence, frame: Frame, person: Name) -> bool:
    """Whether somebody's words name a person, who so is not the one who speaks."""
    last = person.name.split()[-1].lower()
    return any(token.low == last for token in sentence.tokens[frame.out[1] :])


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
    leads = frame.opener == "opens"
    return Voice(chain, sentence.paragraph, _span(sentence, frame), opens, leads)


def _span(sentence: Sentence, frame: Frame) -> tuple[int, int]:
    first, last = frame.cue
    return sentence.tokens[first].start, sentence.tokens[last - 1].end
