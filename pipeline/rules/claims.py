"""From sentences to drafts: the one place that knows the order of the readings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from pipeline.rules import why
from pipeline.rules.attribution.met import Source
from pipeline.rules.attribution.pronouns import inner, spoken, who
from pipeline.rules.attribution.reference import References, Subject
from pipeline.rules.attribution.voices import Account, Link, Voices
from pipeline.rules.clauses.asides import relative, result
from pipeline.rules.clauses.frames import Frame
from pipeline.rules.clauses.rows import Row, table_rows, wording
from pipeline.rules.clauses.segments import (
    Clause,
    Segment,
    clauses,
    opening_side,
    segments,
    side_clauses,
)
from pipeline.rules.clauses.sentence import Sentence
from pipeline.rules.clauses.wording import Speaker, denied, expected, said_to_do, statement, trimmed
from pipeline.rules.fields.confidence import Seen, confidence, features
from pipeline.rules.fields.details import read_details
from pipeline.rules.fields.figures import Figures, cut_out
from pipeline.rules.fields.kind_words import Clues
from pipeline.rules.fields.kinds import Kind, classify, emphasis, read_kind
from pipeline.rules.fields.parties import with_told
from pipeline.rules.fields.times import when
from pipeline.rules.fields.tone import Tone, is_supposed, is_willed, read_tone
from pipeline.rules.fields.worth import is_about_the_work, is_bare, is_claim, is_heading, is_idle
from pipeline.rules.mentions.entities import Entities, distinct, is_inside, is_nobody
from pipeline.rules.mentions.items import Matter
from pipeline.rules.mentions.name import Name
from pipeline.rules.mentions.names import Names
from pipeline.rules.mentions.retold import GOODS
from pipeline.rules.vocabulary.cues import Hit, inside, is_named
from pipeline.rules.vocabulary.tokens import Token
from pipeline.rules.vocabulary.words import word_set
from schemas.draft import Draft

_NO_CLAUSE = frozenset(("to", "gerund", "expected", "noun"))
"""What frames open that is worded by whose it is."""
_CALLED = frozenset({"company", "organisation", "vessel", "law", "document"})
"""Types of entity in whose names a number counts nothing: "Three Palms Shipping"."""
_BODIES = frozenset(("government", "company", "organisation", "military"))
_WILLING = frozenset(("country", "government", "company", "person"))
_WEAK = frozenset(("possible", "will", "predicted", "planned"))
"""What a side clause says may be or would be is not what its main clause says."""
_TOLD = frozenset(("that", "clause"))
"""What opens a clause, whatever its verb."""
_FEWEST_TOLD = 5
"""Words of a clause about "it" that somebody tells, where no name is known for it."""
_BARE_DENIAL = 7
"""Most words of a clause that only denies what was said before it."""


@dataclass(frozen=True)
class Said:
    """What a clause says: its places without idle words, the cues in them, whose frames it
    stands under, and the words of another clause that are its subject."""

    sentence: Sentence
    places: Sequence[int]
    hits: Sequence[Hit]
    frames: Sequence[Frame]
    subject: Sequence[int]
    verb: str = ""

    @cached_property
    def frame(self) -> Frame | None:
        """The innermost frame."""
        return self.frames[0] if self.frames else None

    @cached_property
    def words(self) -> Sequence[Token]:
        """The words of its subject and its own."""
        return [self.sentence.tokens[place] for place in (*self.subject, *self.places)]

    @cached_property
    def by_its_frame(self) -> bool:
        """Whether the words are no sentence without the verb that they stand under."""
        return self.frame is not None and self.frame.opener in _NO_CLAUSE

    @cached_property
    def aside(self) -> frozenset[int]:
        """The places in its side clauses."""
        return side_clauses(self.sentence, self.places)


class Reader:
    """Reads one article's claims, sentence after sentence in text order."""

    def __init__(
        self, text: str, sentences: Sequence[Sentence], explain: bool = False, words: bool = True
    ) -> None:
        """``explain`` gives drafts their ``why``; without ``words`` cues alone tell kinds."""
        self._explain = explain
        self._words = words
        self._text = text
        self._sentences = sentences
        self._names = Names(text, sentences)
        self._entities = Entities(text, sentences, self._names)
        self._figures = Figures(text, self._entities.things)
        self._references = References(text, self._names)
        self._rows = table_rows(text, sentences)
        self._voices = Voices(text, sentences, self._names, self._references)
        self._sources = self._voices.sources
        self._before: Draft | None = None
        self._kind_before: Kind | None = None

    def drafts(self) -> Iterator[tuple[int, Draft]]:
        """Each draft with the index of its chunk."""
        for at, sentence in enumerate(self._sentences):
            if at in self._rows:
                row = self._rows[at]
                if row is not None and (draft := self._row(sentence, row)):
                    yield sentence.chunk, draft
                continue
            if is_heading(self._text, self._sentences, at) or self._voices.asks(sentence):
                continue
            for draft in self._sentence(at, sentence):
                yield sentence.chunk, draft

    def _row(self, sentence: Sentence, row: Row) -> Draft | None:
        """What a row of a table says, in the article's own voice."""
        start, end = row.cells[0][0], row.cells[-1][1]
        cells = [n for n, t in enumerate(sentence.tokens) if start <= t.start and t.end <= end]
        words = wording(self._text, row)
        if not cells or not words:
            return None
        said = Said(sentence, cells, inside(sentence.hits, cells), (), ())
        return self._made(said, Account([]), None, None, words)[0]

    def _sentence(self, at: int, sentence: Sentence) -> Iterator[Draft]:
        frames = self._voices.frames[at]
        carried = self._voices.around(sentence) if frames else self._voices.carried(at, sentence)
        links = {frame: self._voices.links(at, frame) for frame in frames}
        for segment in segments(sentence, frames, self._voices.content(sentence)):
            account = carried
            if segment.frames:
                account = Account(self._voices.chain(sentence, segment.frames, links))
            for clause in self._split(sentence, segment):
                whose, told = account, segment
                if _tells_of_source(sentence, segment, clause):
                    whose, told = Account([]), segment._replace(frames=())
                draft = self._draft(at, sentence, told, clause, whose)
                if draft:
                    yield draft

    def _split(self, sentence: Sentence, segment: Segment) -> Iterator[Clause]:
        """The clauses of a segment; what a comma sets off with which or a result is its own."""
        for clause in clauses(sentence, segment.places):
            found = relative(sentence, clause.places, bool(clause.subject))
            parts = found or (None if clause.subject else result(sentence, clause.places))
            if parts is None:
                yield clause
                continue
            main, *inner = parts
            yield Clause(main.places, clause.subject)
            for part in inner:
                hits = inside(sentence.hits, part.places)
                if not any(hit.cue.family == "worth" for hit in hits):
                    yield part  # no "who would not be named"

    def _draft(
        self, at: int, sentence: Sentence, segment: Segment, clause: Clause, account: Account
    ) -> Draft | None:
        said = self._said(at, sentence, segment, clause)
        if said is None:
            self._references.read(sentence, clause.places, at, bool(account.chain))
            return None
        if denial := self._denial(said, account.chain):
            return denial
        frame, source = said.frame, self._source(account)
        spoke = source if frame and frame.subject else None
        finds = frame is not None and sentence.lows[frame.cue[0]] in word_set("finds")
        if spoke and not finds:
            self._references.speaks(spoke, at)
        doing = frame is not None and frame.opener == "gerund"
        stands = inner(self._text, self._sentences, at, said.places, self._references.last(at))
        own = bool(said.subject) or doing  # who denied doing it is put before it
        meant = None if own else self._references.meant(sentence, said.places, at)
        if spoke and finds:
            self._references.speaks(spoke, at)
        if not said.subject:
            if not account.chain and is_about_the_work(said.words):
                return None
            if is_bare(said.words) and meant is None and not said.by_its_frame:
                return None
            self._references.read(sentence, said.places, at, bool(account.chain))
        head = sentence.tokens[said.places[0]]
        known = None if own else who(self._text, head, self._entities, source)
        words = self._worded(said, source, meant or known, stands)
        if not words:
            return None
        draft, kind = self._made(said, account, source, meant, words)
        if is_idle(draft.data, kind.idle, kind.told):
            return None
        self._before, self._kind_before = draft, kind
        return draft

    def _said(self, at: int, sentence: Sentence, segment: Segment, clause: Clause) -> Said | None:
        """What a clause says, where it is worth a claim."""
        places = trimmed(sentence, clause.places)
        if not places:
            return None
        hits = inside(sentence.hits, places)
        said = Said(sentence, places, hits, segment.frames, clause.subject, clause.verb)
        frame = said.frame
        if frame and frame.subject and frame.opener == "noun":  # the denial as a whole
            said = replace(said, places=range(frame.subject[0], places[-1] + 1))
        meant = None if clause.subject else self._references.meant(sentence, places, at)
        told = frame is not None and frame.opener in _TOLD
        known = bool(meant and meant.names) or (told and len(places) >= _FEWEST_TOLD)
        verb = told or bool(clause.subject) or (frame is not None and frame.opener == "account")
        return said if said.by_its_frame or is_claim(sentence, places, hits, known, verb) else None

    def _source(self, account: Account) -> Source | None:
        return self._sources.named(account.chain[0]["name"]) if account.chain else None

    def _made(
        self,
        said: Said,
        account: Account,
        source: Source | None,
        meant: Subject | None,
        words: str,
    ) -> tuple[Draft, Kind]:
        """The draft of a clause, ``words`` being its statement, and its kind."""
        sentence, places, hits = said.sentence, said.places, said.hits
        start, end = sentence.tokens[places[0]].start, sentence.tokens[places[-1]].end
        out = [] if said.by_its_frame else [sentence.span(*frame.out) for frame in said.frames]
        spoken = [n for n in self._names.within(start, end) if not is_inside(n.start, out)]
        if said.subject:
            borrowed = sentence.span(said.subject[0], said.subject[-1] + 1)
            spoken = [*self._names.within(*borrowed), *self._entities.meant(*borrowed), *spoken]
        names = distinct([*(meant.names if meant else ()), *spoken])
        tone = _tone(said, account, names, source)
        body = source.name if source and source.type in _BODIES else None
        whose, names = names, [*names, *self._spoken_of(source, words, names)]
        called = [(n.start, n.end) for n in spoken if n.type in _CALLED]
        quantities = self._figures.of(start, end, [*cut_out(sentence, places), *called])
        if said.frame is None or said.frame.label != "demand":  # which is its speaker's act
            out = [*out, *account.named(self._text, start, end)]
        entities = self._entities.of((start, end), names, out)
        parties = with_told(self._text, whose, entities, start)
        kind = self._kind(said, frozenset(name.type for name in entities))
        lows = [sentence.lows[place] for place in places]
        goods = [name for name in entities if name.type in GOODS and start <= name.start]
        matter = Matter(
            self._text, sentence, places, lows, hits, parties, tone.modality, body, goods
        )
        sourced, carried = bool(account.chain), bool(account.chain) and not said.frames
        weighed = features(
            Seen(sentence, places, kind, tone, sourced, carried, len(names), len(quantities))
        )
        reasons = self._explain and (
            *why.of_source(sentence, said.frames, account),
            *why.of_cues(sentence, kind, hits),
            *why.of_words(said.words, kind),
            *why.of_confidence(weighed, start, end),
        )
        data = {
            "kind": kind.name,
            "statement": words,
            "evidence": [{"start": start, "end": end, "quote": self._text[start:end]}],
            "attribution": account.chain,
            "stance": tone.stance,
            "certainty": tone.certainty,
            "modality": tone.modality,
            "when": when(self._text, sentence, places, spoken, bool(said.verb)),
            "quantities": quantities,
            "entities": [name.entity(self._text) for name in entities],
            "details": read_details(kind.name, matter),
        }
        return Draft(data=data, confidence=confidence(weighed), why=reasons or ()), kind

    def _kind(self, said: Said, types: frozenset[str]) -> Kind:
        if said.frame is not None and said.frame.label == "demand":
            return Kind("diplomacy")
        weighed = emphasis(said.sentence, said.places, said.hits, said.aside)
        if not self._words:
            return classify(said.hits, weighed)
        clues = Clues([said.sentence.lows[n] for n in (*said.subject, *said.places)], types=types)
        return read_kind(said.hits, weighed, clues, self._kind_before)

    def _denial(self, said: Said, chain: list[Link]) -> Draft | None:
        """What the claim before says, denied, of a short clause that does: "That is not so"."""
        tokens, places = said.sentence.tokens, said.places
        denies = any(hit.cue.family == "stance" and hit.cue.label == "denies" for hit in said.hits)
        if self._before is None or not denies or len(places) > _BARE_DENIAL:
            return None
        start, end = tokens[places[0]].start, tokens[places[-1]].end
        quote = {"start": start, "end": end, "quote": self._text[start:end]}
        both = [*self._before.data["evidence"], quote]
        denied = {"evidence": both, "attribution": chain, "stance": "denies"}
        data = {**self._before.data, **denied, "certainty": "certain"}
        return Draft(data=data, confidence=self._before.confidence, why=self._before.why)

    def _worded(
        self, said: Said, source: Source | None, meant: Subject | None, stands: Mapping[int, str]
    ) -> str:
        sentence, frame = said.sentence, said.frame
        tokens = spoken(sentence, (*said.subject, *said.places), stands)
        speaker = None
        if source and source.type in ("person", "expert", *_BODIES):
            speaker = Speaker(source.name, source.type in _BODIES)
        if said.verb:
            at = len(said.subject)
            tokens[at] = tokens[at].as_word(said.verb)
        text = statement(tokens, speaker, meant.text if meant else None)
        if not text or frame is None:
            return text
        if frame.opener == "expected":
            return expected(text)
        if source is None or not said.by_its_frame:
            return text
        who = source.name
        if frame.subject and sentence.lows[frame.subject[0]] in ("the", "our"):
            who = f"The {who}"
        if frame.opener == "noun":
            return denied(text, who)
        if frame.opener == "gerund":
            return said_to_do(text, who if frame.label == "deny" else None)
        return f"{who[0].upper()}{who[1:]} will {text[0].lower()}{text[1:]}"

    def _spoken_of(self, source: Source | None, words: str, names: Sequence[Name]) -> list[Name]:
        """The speaker where the statement names them in the place of "I" or "we"."""
        if source is None or source.name not in words or source.name in {n.name for n in names}:
            return []
        if source.type in ("person", "expert"):
            if is_nobody(source.name) and all(n.name != source.name for n in self._names.all):
                return []
            if re.search(rf"{re.escape(source.name)}(?!['’])", words) is None:
                return []  # "my client", "her office": who speaks is no party
            return [Name(-1, 0, source.name, None, "person", None)]
        if source.type not in _BODIES:
            return []
        same = [name for name in self._names.all if name.name == source.name][:1]
        return [name._replace(start=-1, end=0, mention=None) for name in same]


def _tells_of_source(sentence: Sentence, segment: Segment, clause: Clause) -> bool:
    """Whether a clause is the "who sued him" of "prosecutors, who sued him, put it at nine":
    the article tells that of its source."""
    who = segment.frames[0].subject if segment.frames else None
    if not (who and clause.subject and clause.places[0]):
        return False
    told = who[0] <= clause.subject[0] and clause.subject[-1] < who[1]
    return told and sentence.lows[clause.places[0] - 1] in ("who", "which")


def _tone(said: Said, account: Account, names: Sequence[Name], source: Source | None) -> Tone:
    """How a clause is put, by its own cues and by those of the frame that it stands under."""
    sentence, places, frame = said.sentence, said.places, said.frame
    aside, before = said.aside, opening_side(sentence, places)
    main = [
        hit
        for hit in said.hits
        if hit.cue.label != "held"
        and (hit.first not in aside or hit.cue.label not in _WEAK)
        and (hit.first not in before or hit.cue.label != "probable")
        and not (hit.cue.family == "stance" and is_named(sentence.tokens, hit))
    ]
    hits = [*main, *_beliefs(said)]
    willed = is_willed(sentence, places, [n for n in names if n.type in _WILLING], source)
    told = "" if account.chain else None
    supposed = is_supposed(sentence, places, sentence.tokens[frame.cue[0]].low if frame else told)
    label = frame.label if frame else ""
    if label == "deny" and places[0] and sentence.lows[places[0] - 1] == ":":
        label = ""  # "He disputed that they were pumps: a clerk had erred"
    return read_tone(hits, label, willed, places[0], supposed)


def _beliefs(said: Said) -> list[Hit]:
    """How sure a source is by its own verb: "she believes", "we assess with confidence"."""
    if said.frame is None:
        return []
    begins, ends = said.frame.cue[0], max(said.frame.cue[1], said.frame.out[1])
    return [
        hit
        for hit in said.sentence.hits
        if hit.cue.label in ("belief", "held") and begins <= hit.first and hit.last <= ends
    ]
