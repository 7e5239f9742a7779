"""From anchored drafts to validated records: dates, numbers, currencies, countries.

What is computed comes from the verbatim text alone, the same way for every extractor.
A part that cannot be read is left out with a remark; a claim that then does not validate
is refused with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from pydantic import BaseModel, ValidationError

from pipeline.lexicon import countries, dates, foreign, in_context, negation, numbers
from pipeline.lexicon.letters import shown
from pipeline.lexicon.markup import Plain
from pipeline.lexicon.numerals import number
from pipeline.lexicon.scales import scale_beside
from schemas.article import Article
from schemas.claim import Claim, Entity, Evidence, Quantity, When
from schemas.domain import Domain
from schemas.draft import Rejection
from schemas.markers import Country, PartyName, Progress, Verbatim, Whereabouts
from schemas.outcomes import Outcome
from schemas.parts import LISTED, MAPPINGS, Part, parts_of
from schemas.wire import explain

Json = dict[str, Any]
_DIGIT = re.compile(r"[0-9]")
_TO_COME = ("planned", "predicted", "conditional")
_OF_ITSELF = ("percent", "times")  # units that a fraction or a multiple in words has by itself
_EACH = (None, "unit")
_CLAUSE = re.compile(r"[.;:!?]\s|\sbut\s")
_UP_TO = re.compile(r"(?:before|until|till)\b", re.IGNORECASE)
_KEPT = 1000  # names of parties, entities; an article has the same few over and over


@dataclass(frozen=True, slots=True)
class _Setting:
    """In which language values are printed; from where, and which way, dates are counted."""

    language: str | None
    published: str | None
    tense: Literal["past", "future"]
    text: str = ""  # the article's
    evidence: tuple[str, ...] = ()  # in which a time may stand under a negation
    starts: tuple[int, ...] = ()  # the code points of the text where its quotes begin

    @property
    def is_foreign(self) -> bool:
        """Whether it is known to be another language than English."""
        return self.language not in (None, "en")


def normalise(
    article: Article, data: Mapping[str, Any], domain: Domain
) -> tuple[Claim, list[Rejection]] | Rejection:
    """The record that anchored data makes, with remarks, or why it is refused.

    Relative dates are resolved against ``article.published``: to the last such date before
    it, or to the next one where the claim is about what is to come. Data of any shape may
    come in; what is not shaped like a record is refused. Control and invisible
    characters are left out of what is not verbatim.
    """
    remarks: list[Rejection] = []
    kind = domain.kinds.get(str(data.get("kind")))
    tense: Literal["past", "future"] = "future" if data.get("modality") in _TO_COME else "past"
    quoted = _quotes(data.get("evidence"))
    starts, quotes = tuple(start for start, _ in quoted), tuple(quote for _, quote in quoted)
    text = article.text or ""
    setting = _Setting(article.language, article.published, tense, text, quotes, starts)
    filled = dict(data) if kind is None else _fill(kind, data, setting, remarks)
    if kind is not None and data.get("modality") == "actual":
        filled["details"] = _begun(kind, filled.get("details"), remarks)
    try:
        record = domain.record.validate_python(filled, context={"text": article.text})
    except ValidationError as error:
        return Rejection(
            outcome=Outcome.INVALID_ITEM, reason=explain(error), data={"claim": dict(data)}
        )
    return record, remarks


def _fill(
    model: type[BaseModel], data: Mapping[str, Any], setting: _Setting, remarks: list[Rejection]
) -> Json:
    out: Json = dict(data)
    known = parts_of(model)
    for name, given in data.items():
        if given is None or (field := known.get(name)) is None:
            continue
        if isinstance(given, str):
            if Verbatim not in field.marked:
                out[name] = _read(name, field, shown(given), remarks)
        elif isinstance(given, LISTED):
            if field.holds is not None:
                parts = [_part(field.holds, item, setting, remarks) for item in given]
                out[name] = [item for item in parts if item is not None]
            else:
                out[name] = _each(name, field, given, remarks) if given else []
        elif field.holds is not None and isinstance(given, MAPPINGS):
            out[name] = _part(field.holds, given, setting, remarks)
    return out


def _read(name: str, field: Part, text: str, remarks: list[Rejection]) -> str | None:
    """A text of a field as the record has it: a country by its code, nothing of a blank one."""
    if Country in field.marked:
        return _country(name, text, remarks)
    if PartyName in field.marked:
        return _place(text) if Whereabouts in field.marked else _party(text)
    return text if text.strip() or Verbatim in field.marked else None


def _each(name: str, field: Part, listed: Sequence[Any], remarks: list[Rejection]) -> Any:
    """Each text of a list as the record has it, the first of equals.

    A list with anything else stays as it is, for the validation to refuse.
    """
    if Verbatim not in field.marked:
        listed = [shown(item) if isinstance(item, str) else item for item in listed]
    if not all(isinstance(item, str) for item in listed):
        return listed
    read = (_read(name, field, text, remarks) for text in listed)
    return list(dict.fromkeys(filter(None, ((text or "").strip() for text in read))))


def _part(part: type[BaseModel], item: Any, setting: _Setting, remarks: list[Rejection]) -> Any:
    if part is Evidence or not isinstance(item, MAPPINGS):  # evidence is as it was found
        return item
    text = item.get("text")
    if part is When and isinstance(text, str):
        return _when(text, setting, remarks)
    if part is Quantity and isinstance(text, str):
        return _quantity(text, item, setting, remarks)
    if part is Entity:
        items = tuple((name, () if each == [] else each) for name, each in item.items())
        if all(isinstance(each, str) or each is None or each == () for _, each in items):
            made, said = _entity(items)
            remarks += said
            return made
    return _fill(part, item, setting, remarks)


@lru_cache(maxsize=_KEPT)
def _entity(items: tuple[tuple[str, Any], ...]) -> tuple[Entity | Json, tuple[Rejection, ...]]:
    """An entity, which many claims of an article have alike, with the remarks on it; its data
    where it does not validate, which then is told of the claim."""
    remarks: list[Rejection] = []
    filled = _fill(Entity, dict(items), _Setting(None, None, "past"), remarks)
    try:
        return Entity.model_validate(filled), tuple(remarks)
    except ValidationError:
        return filled, tuple(remarks)


def _begun(kind: type[BaseModel], details: Any, remarks: list[Rejection]) -> Any:
    """The details of a claim about what is, without a progress that is only planned."""
    held = parts_of(kind).get("details")
    if held is None or held.holds is None or not isinstance(details, MAPPINGS):
        return details
    known = parts_of(held.holds)
    planned = {
        name: None
        for name, value in details.items()
        if value == "planned" and name in known and Progress in known[name].marked
    }
    reason = "it is 'planned' but modality is 'actual'"
    remarks += [Rejection.of_field(f"details.{name}", reason, "planned") for name in planned]
    return {**details, **planned}


def _when(text: str, setting: _Setting, remarks: list[Rejection]) -> Json:
    start, end = _period(text, setting)
    if start is end is None and setting.is_foreign and _DIGIT.search(text):
        remarks.append(
            Rejection.of_field("when", f"not a time known in '{setting.language}'", text)
        )
    if start is not None and end is not None and end < start[: len(end)]:
        remarks.append(Rejection.of_field("when", f"it would end, {end}, before {start}", text))
        start = end = None
    if _is_negated(text, setting.evidence):
        start = end = None
    if start is None and end is not None and _is_denied(text, setting):
        remarks.append(Rejection.of_field("when", "it may be denied up to then", text))
        end = None
    return {"text": text, "start": start, "end": end}


def _period(text: str, setting: _Setting) -> tuple[str | None, str | None]:
    """The period of a time as it stands in the article, in evidence or before it."""
    plain, anchor, tense = Plain(text).text, setting.published, setting.tense
    if setting.is_foreign or not setting.evidence:
        return dates.parse(plain, anchor, tense=tense, language=setting.language)
    quotes = zip(setting.starts, setting.evidence, strict=True)
    inside = (start + quote.find(text) for start, quote in quotes if text in quote)
    at = next(inside, setting.text.rfind(text, 0, setting.starts[0]))
    return in_context.parse(plain, setting.text, at, anchor, tense=tense)


def _is_negated(text: str, evidence: tuple[str, ...]) -> bool:
    """Whether "before 2025" or "until 2025" hangs on a negated verb: what will not
    be delivered before 2025 may be from then on, and nothing is said of the time until it."""
    if not _UP_TO.match(text):
        return False
    places = ((quote, quote.find(text)) for quote in evidence)
    return any(at > 0 and negation.hangs_on(quote[:at]) for quote, at in places)


def _is_denied(text: str, setting: _Setting) -> bool:
    """Whether a time of another language has a negation in its clause, on either side of it:
    "vor 2025 nicht"."""
    language = setting.language
    if language is None or not setting.is_foreign:
        return False
    clauses = (clause for quote in setting.evidence for clause in _CLAUSE.split(quote))
    return any(text in clause and foreign.denies(clause, language) for clause in clauses)


def _quotes(evidence: Any) -> tuple[tuple[int, str], ...]:
    """Where each quote begins in the text, and the quote."""
    items = evidence if isinstance(evidence, LISTED) else ()
    told = ((item.get("start"), item.get("quote")) for item in items if isinstance(item, MAPPINGS))
    return tuple((at, text) for at, text in told if isinstance(at, int) and isinstance(text, str))


def _quantity(
    text: str, item: Mapping[str, Any], setting: _Setting, remarks: list[Rejection]
) -> Json | None:
    parsed = numbers.parse_quantity(Plain(text).text, setting.language)
    if parsed is None:
        remarks.append(Rejection.of_field("quantities", "no number that can be read", dict(item)))
        return None
    unit = item.get("unit")
    is_odd = not isinstance(unit, str | None)  # for the validation to refuse
    named = None if is_odd or not unit else shown(unit).strip()
    currency = parsed.currency
    if currency is None and named and named.split(" ")[0] == "money":
        currency = _currency(parsed, text, setting.evidence)
    if parsed.unit in _OF_ITSELF and named and parsed.unit not in named:
        named = parsed.unit
    money = "money" if parsed.per is None else f"money per {parsed.per}"
    if named and named.startswith("money per ") and (setting.is_foreign or parsed.per in _EACH):
        money = named  # what a price is of may be told elsewhere
    times = max((scale_beside(text, quote) for quote in setting.evidence), default=1.0)
    return {
        "text": text,
        "value": parsed.value if times == 1 else number(parsed.value * times),
        "upper": parsed.upper,
        "comparator": parsed.comparator,
        "unit": unit if is_odd else money if parsed.currency else named or parsed.unit,
        "currency": currency,
        "change": item.get("change"),
    }


def _currency(parsed: numbers.Parsed, text: str, evidence: tuple[str, ...]) -> str | None:
    """The currency of a sum whose text has none: that of the same figure in the evidence ("nearly
    400" of "nearly 400 reais a gram"), or the only one there ("from 310 reais to nearly 400")."""
    sums = [
        found.parsed
        for quote in evidence
        if text in quote
        for found in numbers.find_quantities(quote)
        if found.parsed.currency
    ]
    same = {each.currency for each in sums if each.value == parsed.value}
    known = same or {each.currency for each in sums}
    return known.pop() if len(known) == 1 else None


def _country(name: str, text: str, remarks: list[Rejection]) -> str | None:
    code = countries.code(text)
    if code is None and text.strip():
        remarks.append(Rejection.of_field(name, "not a country that is known", text))
    return code


@lru_cache(maxsize=_KEPT)
def _party(text: str) -> str | None:
    """A party's country code where it is a state's name, else the name.

    A capital and a seat of government stand for their state, any other place does not.
    """
    return _state(text, ("name", "demonym", "capital", "metonym")) or text.strip() or None


@lru_cache(maxsize=_KEPT)
def _place(text: str) -> str | None:
    """The country's code of a place that is a whole country, else the name."""
    return _state(text, ("name", "demonym")) or text.strip() or None


def _state(text: str, forms: Collection[countries.Form]) -> str | None:
    """The code of the state that ``text`` is one of these forms of, None where it is none."""
    name = text.strip().removeprefix("the ").removeprefix("The ")
    if name in countries.codes():
        return name
    for mention in countries.find(name):
        if (mention.start, mention.end) == (0, len(name)) and mention.form in forms:
            return mention.code
    return None
