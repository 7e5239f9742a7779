"""How well and how fast quotes are grounded: ``python -m benchmarks.ground``.

The cases are made from ``seeds/`` and from invented news (``tests/data/grounding``); the
tests hold the rates that this prints. Times are printed and never asserted.
"""

from __future__ import annotations

import random
import re
import time
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.ground import Grounder, Match

ROOT = Path(__file__).resolve().parent.parent
# A sentence of at least five words, from its first word to its full stop.
_SENTENCE = re.compile(r"(?:(?<=[.!?”] )|(?<=\n))[A-Z“](?:[^.!?\n]|\.(?=\w))*[.!?]”?(?=\s|$)")
_FACT = re.compile(
    r"\d|n['’]t$|^(?:not?|nor|never|none|nobody|cannot|without|den[iy]|fail|refus|reject"
    r"|(?:two|three|four|five|six|seven|eight|nine|ten|half|hundreds?|(?:m|b)illion)\b)",
    re.I,
)


_BOUND = re.compile("at|least|more|less|fewer|than|up|to|about|over|under|some", re.I)


@dataclass(frozen=True, slots=True)
class Case:
    """A quote to ground in a text, and where it belongs (None: nowhere).

    ``new`` are the words that make it false: a passage that has them is another sentence,
    which is true.
    """

    text: str
    quote: str
    span: tuple[int, int] | None
    new: frozenset[str] = frozenset()


@dataclass(slots=True)
class Overlaps:
    """How well found spans agree with the true ones: one IoU for each case."""

    ious: list[float] = field(default_factory=list)

    def share(self, least: float) -> float:
        """Share of all cases with an IoU of at least ``least``; those not grounded have none."""
        return sum(iou >= least for iou in self.ious) / len(self.ious)

    @property
    def wrong(self) -> int:
        """Cases that were grounded, with an IoU under one half."""
        return sum(0 <= iou < 0.5 for iou in self.ious)

    @property
    def missed(self) -> int:
        """Cases that were not grounded."""
        return sum(iou < 0 for iou in self.ious)


def iou(match: Match | None, span: tuple[int, int]) -> float:
    """Intersection over union of two spans; -1 where there is no match."""
    if match is None:
        return -1.0
    shared = max(0, min(match.end, span[1]) - max(match.start, span[0]))
    return shared / (max(match.end, span[1]) - min(match.start, span[0]))


def measure(cases: list[Case]) -> Overlaps:
    """Ground every case by itself; all cases have a true span."""
    found = Overlaps()
    for case in cases:
        assert case.span is not None
        found.ious.append(iou(Grounder(case.text).ground([case.quote])[0], case.span))
    return found


def grounded(cases: list[Case]) -> list[Case]:
    """The cases that are grounded although they belong nowhere."""
    found = ((case, Grounder(case.text).ground([case.quote])[0]) for case in cases)
    return [
        case
        for case, match in found
        if match and not (case.new and case.new <= _words(case.text[match.start : match.end]))
    ]


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text))


@cache
def newswire() -> dict[str, Any]:
    """The invented news: two halves of sentences, and what fills their slots."""
    path = ROOT / "tests" / "data" / "grounding" / "newswire.toml"
    return tomllib.loads(path.read_text("utf-8"))


def article(rng: random.Random, half: str, length: int = 4_000) -> str:
    """An invented article of about ``length`` characters, in paragraphs."""
    news, size = newswire(), 0
    sentences: list[str] = []
    while size < length:
        if not len(sentences) % len(news[half]):
            order = rng.sample(news[half], len(news[half]))
        filled = re.sub(r"\{(\w+)\}", lambda slot: _fill(rng, slot[1]), order[len(sentences) % 18])
        sentences.append(filled[0].upper() + filled[1:])
        size += len(filled) + 1
    return "".join(s + ("\n\n" if i % 3 == 2 else " ") for i, s in enumerate(sentences)).strip()


def _fill(rng: random.Random, slot: str) -> str:
    if slot == "n":
        return rng.choice(
            [str(rng.randint(12, 99)), f"{rng.randint(1, 9)},{rng.randint(100, 999)}"]
        )
    chosen: str = rng.choice(newswire()["slots"][slot])
    return chosen


@cache
def seeds() -> tuple[str, ...]:
    """The bundled articles."""
    return tuple(path.read_text("utf-8") for path in sorted((ROOT / "seeds").glob("*.txt")))


def sentences(text: str) -> list[tuple[int, int]]:
    """Spans of the sentences of at least five words that occur once in the text."""
    spans = [found.span() for found in _SENTENCE.finditer(text)]
    return [
        (start, end)
        for start, end in spans
        if len(text[start:end].split()) >= 5 and text.count(text[start:end]) == 1
    ]


def texts(rng: random.Random, count: int) -> Iterator[tuple[str, str]]:
    """Pairs of articles that tell of the same matters in other sentences."""
    for number in range(count):
        if number % 2:
            yield article(rng, "first_half"), article(rng, "second_half")
        else:
            one, other = rng.sample(seeds(), 2)
            yield one, other


def altered(rng: random.Random, count: int) -> list[Case]:
    """Sentences with one or two words replaced, dropped, inserted, doubled or respelled, none of
    them a figure, its bound, its unit or a negation."""
    cases: list[Case] = []
    for text, _ in texts(rng, count):
        spans = sentences(text)
        for start, end in rng.sample(spans, min(4, len(spans))):
            quote = alter(rng, text[start:end], rng.choice([1, 1, 2]))
            if quote != text[start:end]:
                cases.append(Case(text, quote, (start, end)))
    return cases[:count]


def alter(rng: random.Random, sentence: str, times: int) -> str:
    """The sentence with ``times`` of its words altered."""
    words = sentence.split(" ")
    free = [i for i, word in enumerate(words) if len(word) > 1 and not _is_fact(words, i)]
    for index in sorted(rng.sample(free, times), reverse=True):
        word, new = words[index], rng.choice(newswire()["alterations"]["words"])
        how = rng.choice(["replace", "drop", "insert", "double", "respell", "transpose"])
        if how == "replace":
            words[index] = new if index else new.capitalize()
        elif how == "drop" and 0 < index < len(words) - 1:  # else the quote is all there
            del words[index]
        elif how == "insert":
            words.insert(index, new)
        elif how == "double":
            words.insert(index, word)
        elif how == "respell":
            words[index] = _respell(rng, word)
        elif how == "transpose":
            words[index] = _transpose(rng, word)
    return " ".join(words)


def replaced(rng: random.Random) -> list[Case]:
    """Sentences of all the articles with one or two of their words, no fact, become words that
    mean nothing there: four cases of each."""
    articles = [*seeds(), article(rng, "first_half"), article(rng, "second_half")]
    return [
        Case(text, _replace(rng, text[start:end]), (start, end))
        for text in articles
        for start, end in sentences(text)
        for _ in range(4)
    ]


def _replace(rng: random.Random, sentence: str) -> str:
    words = sentence.split(" ")
    free = [i for i, word in enumerate(words) if word.islower() and not _is_fact(words, i)]
    for index in rng.sample(free, min(len(free) - 1, rng.choice([1, 1, 2]))):
        words[index] = rng.choice(newswire()["alterations"]["strangers"])
    return " ".join(words)


def _is_fact(words: list[str], index: int) -> bool:
    """Whether a word is a figure or a negation, or belongs to the figure beside it."""
    after = 3 if _BOUND.fullmatch(words[index]) else 1
    return any(map(_FACT.search, words[max(0, index - 1) : index + after]))


def _respell(rng: random.Random, word: str) -> str:
    at = rng.randrange(len(word))
    letter = rng.choice("aeioustrn")
    return rng.choice([word[:at] + letter + word[at:], word[:at] + word[at + 1 :]]) or word


def _transpose(rng: random.Random, word: str) -> str:
    """The word with two neighbours, not its first letter, in each other's place."""
    places = [at for at in range(1, len(word) - 1) if word[at : at + 2].isalpha()]
    at = rng.choice(places or [len(word)])
    return word[:at] + word[at : at + 2][::-1] + word[at + 2 :]


def absent(rng: random.Random, count: int) -> list[Case]:
    """Sentences of another article on the same matters."""
    cases: list[Case] = []
    for text, other in texts(rng, count):
        spans = sentences(other)
        for start, end in rng.sample(spans, min(4, len(spans))):
            if other[start:end] not in text:
                cases.append(Case(text, other[start:end], None))
    return cases[:count]


def falsified(rng: random.Random, count: int) -> dict[str, list[Case]]:
    """Sentences with a changed figure, a negation put in or taken out, a changed unit or a
    changed name, and sometimes another word altered too."""
    cases: dict[str, list[Case]] = {name: [] for name in _FALSIFY}
    for text, _ in texts(rng, count):
        for start, end in rng.sample(spans := sentences(text), min(6, len(spans))):
            sentence = text[start:end]
            for name, change in _FALSIFY.items():
                quote = change(rng, sentence)
                if quote is None or quote in text:
                    continue
                new = _words(quote) - _words(sentence) if name == "name" else frozenset()
                if rng.random() < 0.3:
                    quote = quote.replace("the ", "these ", 1)
                cases[name].append(Case(text, quote, None, new))
    return {name: found[:count] for name, found in cases.items()}


def _figure(rng: random.Random, sentence: str) -> str | None:
    found = list(re.finditer(r"\d", sentence))
    if not found:
        return None
    at = rng.choice(found).start()
    digit = str((int(sentence[at]) + rng.randint(1, 8)) % 10)
    how = rng.choice([digit, sentence[at] + digit])
    return sentence[:at] + how + sentence[at + 1 :]


def _negate(rng: random.Random, sentence: str) -> str | None:
    found = list(re.finditer(r"\b(?:is|was|were|are|has|have|had|will|would|said|that) ", sentence))
    if not found:
        return None
    at = rng.choice(found)
    return sentence[: at.end()] + rng.choice(["not ", "never "]) + sentence[at.end() :]


def _affirm(rng: random.Random, sentence: str) -> str | None:
    changed = re.sub(r"\b(?:not|no|never) |n[’']t\b", "", sentence, count=1)
    return changed.replace(" denied that ", " said that ")


def _unit(rng: random.Random, sentence: str) -> str | None:
    changes = [("million", "billion"), ("percent", "tonnes"), ("$", "€"), ("weeks", "days")]
    for old, new in changes:
        changed = re.sub(rf"{re.escape(old)}(?![a-z])", new, sentence, count=1)
        if changed != sentence:
            return changed
    return None


def _name(rng: random.Random, sentence: str) -> str | None:
    for group in ("country", "town", "firm", "person"):
        names = newswire()["slots"][group]
        for name in names:
            if name in sentence:
                return sentence.replace(name, rng.choice([n for n in names if n != name]), 1)
    for one, other in (("Russia ", "China "), ("Ukraine", "Belarus"), ("Putin", "Zelensky")):
        if one in sentence[1:]:
            return sentence[0] + sentence[1:].replace(one, other, 1)
    return None


_FALSIFY: dict[str, Callable[[random.Random, str], str | None]] = {
    "figure": _figure,
    "negation in": _negate,
    "negation out": _affirm,
    "unit": _unit,
    "name": _name,
}


def seconds(work: Callable[[], object], times: int = 5) -> float:
    """The least of several runs."""
    runs = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        runs.append(time.perf_counter() - began)
    return min(runs)


def quotes_of(rng: random.Random, text: str, count: int, changed: int) -> list[str]:
    """``count`` sentences of the text in their order, ``changed`` of them altered."""
    spans = sorted(rng.sample(spans := sentences(text), min(count, len(spans))))
    quotes = [text[start:end] for start, end in spans]
    for index in rng.sample(range(len(quotes)), changed):
        quotes[index] = alter(rng, quotes[index], 2)
    return quotes


def print_rates(rng: random.Random) -> None:
    """Print how many cases of each sort come out right."""
    found = measure(cases := altered(rng, 1_000))
    print(
        f"altered: {len(cases)}  IoU >= 0.9: {found.share(0.9):.1%}  exact: {found.share(1):.1%}"
        f"  under 0.5: {found.wrong}  not grounded: {found.missed}"
    )
    found = measure(cases := replaced(rng))
    print(f"any words replaced: {len(cases)}  IoU >= 0.9: {found.share(0.9):.1%}")
    print(f"absent: {len(grounded(cases := absent(rng, 600)))} of {len(cases)} grounded")
    for name, cases in falsified(rng, 300).items():
        print(f"changed, {name}: {len(grounded(cases))} of {len(cases)} grounded")


def print_times(rng: random.Random) -> None:
    """Print what grounding costs, index included."""
    text = article(rng, "first_half")
    quotes = quotes_of(rng, text, 13, 3)
    took = seconds(lambda: Grounder(text).ground(quotes), 50)
    print(f"{len(text):,} characters, 13 quotes, 3 altered: {1000 * took:.2f} ms")
    long = article(rng, "first_half", 200_000)
    quotes = quotes_of(rng, long, 100, 50)
    methods = Counter(match and match.method for match in Grounder(long).ground(quotes))
    took = seconds(lambda: Grounder(long).ground(quotes), 3)
    print(f"{len(long):,} characters, 100 quotes, 50 altered: {took:.3f} s {dict(methods)}")
    for name, hostile in {
        "a million letters": "".join(rng.choices("abcdefgh", k=1_000_000)),
        "one letter, a million times": "a" * 1_000_000,
        "a sentence, 5,000 times": "The mill in Lisk sold its lathes to a broker. " * 5_000,
        "a million combining marks": "e" + "\u0301" * 1_000_000,
        "a million digits": "1234567890" * 100_000,
    }.items():
        starts = [rng.randrange(len(hostile) - 120) for _ in range(100)]
        pieces = [hostile[start : start + 120] for start in starts]
        pieces = [p if i % 2 else p[:50] + " and x " + p[60:] for i, p in enumerate(pieces)]
        took = seconds(lambda h=hostile, p=pieces: Grounder(h).ground(p), 1)  # type: ignore[misc]
        print(f"{name}, 100 quotes, 50 altered: {took:.3f} s")


if __name__ == "__main__":
    print_rates(random.Random(2022))
    print_times(random.Random(2022))
