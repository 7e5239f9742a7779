"""Reading gold and predictions: what is malformed is refused with file, place and reason."""

from __future__ import annotations

import gzip
import json
import shutil
import tempfile
import weakref
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from pydantic import ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError

from evals.wording import TOKEN
from schemas.claim import Claim
from schemas.dataset import CLAIMS
from schemas.domain import Domain
from schemas.errors import InputError
from schemas.gold import Gold
from schemas.migrations import migrate
from schemas.row import ROW_ONLY

_BESIDE_CLAIMS = ("article_id", "schema_version")


def read_gold(path: Path, domain: Domain) -> Gold:
    """Read and check one gold file, each claim as ``gold_record`` does.

    Raises InputError naming the file, the claim (counted from 1) and the reason: not JSON,
    a field missing or unknown, a record that does not validate against schema and text,
    evidence without a word.
    """
    try:
        data = parsed(path.read_bytes())
    except (OSError, ValueError, RecursionError) as error:
        raise InputError(f"not a readable JSON file: {error}", where=path) from None
    if not isinstance(data, dict) or not isinstance(data.get("claims"), list):
        raise InputError("gold is a JSON object with a list 'claims'", where=path)
    claims = data.pop("claims")
    try:
        gold = Gold.model_validate(data)
    except ValidationError as error:
        raise InputError(first_fault(error), where=path) from None
    records = []
    for number, claim in enumerate(
        migrate(claims, gold.schema_version, domain, where=path), start=1
    ):
        try:
            records.append(gold_record(claim, gold.text, domain))
        except ValidationError as error:
            raise InputError(f"claim {number}: {first_fault(error)}", where=path) from None
    return gold.model_copy(update={"claims": tuple(records)})


def gold_record(data: Any, text: str, domain: Domain) -> Claim:
    """A record of gold, checked against schema and text; details may be left out.

    They are then empty and, like other fields that are left out, not among those that the
    record sets, so that they can be told from details that are said to be empty. Raises
    pydantic's ValidationError; for evidence without a word, too.
    """
    context = {"text": text}
    if not isinstance(data, dict) or "details" in data:
        return _with_words(domain.record.validate_python(data, context=context))
    claim = _with_words(domain.record.validate_python({**data, "details": {}}, context=context))
    values = {name: getattr(claim, name) for name in type(claim).model_fields}
    return type(claim).model_construct(claim.model_fields_set - {"details"}, **values)


def _with_words(claim: Claim) -> Claim:
    """The claim, whose evidence has a word: evidence is aligned by words, and a claim without
    one would count as missed whatever is predicted."""
    quotes = [span.quote or "" for span in claim.evidence]
    if any(map(TOKEN.search, quotes)):
        return claim
    told = PydanticCustomError(
        "no_words", "it has no word, and nothing could match it: {quote}", {"quote": repr(quotes)}
    )
    fault = InitErrorDetails(type=told, loc=("evidence",), input=quotes)
    raise ValidationError.from_exception_data("gold", [fault])


def parsed(data: str | bytes) -> Any:
    """What a piece of JSON says.

    Raises ValueError, for a key that an object has twice, too: all but its last value would be
    lost; and RecursionError where it is nested too deeply.
    """
    return json.loads(data, object_pairs_hook=_once)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        ((twice, _),) = Counter(key for key, _ in pairs).most_common(1)
        raise ValueError(f"the key {twice!r} is given twice")
    return found


def read_rows(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """The rows of a file of JSON objects with their line numbers, from 1.

    Raises InputError, naming file and line, where there is no file or a line is no object.
    """
    with _opened(path) as file:
        for number, _, row in _objects(file, path):
            if row is not None:
                yield number, row


def _objects(file: IO[bytes], path: Path) -> Iterator[tuple[int, int, dict[str, Any] | None]]:
    """Line number, length in bytes and object of each line; None of a blank one."""
    for number, line in enumerate(file, start=1):
        if not line.strip():
            yield number, len(line), None
            continue
        try:
            row = parsed(line)
        except (ValueError, RecursionError) as error:
            raise InputError(f"not JSON: {error}", where=path, line=number) from None
        if not isinstance(row, dict):
            raise InputError("expected a JSON object", where=path, line=number)
        yield number, len(line), row


def _opened(path: Path) -> IO[bytes]:
    """A file's bytes, which can be read from any place; those of a gzipped one are unpacked, on
    disk, where nothing is left of them once the file is closed."""
    if not path.is_file():
        raise InputError("not a dataset: there is no such file", where=path)
    if path.suffix.lower() != ".gz":
        return path.open("rb")
    with ExitStack() as closed_on_failure:
        unpacked = closed_on_failure.enter_context(tempfile.TemporaryFile())
        try:
            with gzip.open(path) as packed:
                shutil.copyfileobj(packed, unpacked)
        except (OSError, EOFError, zlib.error) as error:
            raise InputError(f"not readable as gzip: {error}", where=path) from None
        unpacked.seek(0)
        closed_on_failure.pop_all()
    return unpacked


def gold_files(folder: Path) -> list[Path]:
    """The gold files of a folder, by name: ``.json``, in either case, and not hidden.

    Raises InputError where there is no such folder.
    """
    if not folder.is_dir():
        raise InputError("there is no such folder of gold", where=folder)
    return sorted(
        path
        for path in folder.glob("*")
        if path.suffix.lower() == ".json" and not path.name.startswith(".")
    )


@dataclass(frozen=True, slots=True)
class Selection:
    """The gold to score against: its files, what is in them but the claims, all checked."""

    split: str | None
    files: dict[str, Path]
    splits: dict[str, int]
    annotators: tuple[str, ...]


def select(folder: Path, domain: Domain, *, split: str | None = None) -> Selection:
    """Read every gold file of a folder once, so that a bad one is refused before the work.

    Raises InputError for a folder without gold, two files of one article, malformed gold.
    """
    files: dict[str, Path] = {}
    splits: Counter[str] = Counter()
    names: set[str] = set()
    for path in gold_files(folder):
        gold = read_gold(path, domain)
        if split not in (None, gold.split):
            continue
        if gold.article_id in files:
            raise InputError("two gold files are of the same article", where=folder)
        files[gold.article_id] = path
        splits[gold.split] += 1
        names.update(gold.annotators)
    if not files:
        what = "gold" if split is None else f"gold of split '{split}'"
        raise InputError(f"there is no {what} in this folder", where=folder)
    return Selection(split, files, dict(sorted(splits.items())), tuple(sorted(names)))


@dataclass(frozen=True, slots=True)
class Prediction:
    """A predicted claim, and how sure its extractor was, where it told."""

    claim: Claim
    confidence: float | None


class Predictions:
    """Predicted claims by article, out of a dataset's folder or one file of JSON lines (or .gz).

    A line is a row or a bare record, with ``article_id``, or an object with ``article_id``, a list
    ``claims`` of records and, where wanted, ``schema_version``, and no more. Only where each
    article's lines are is kept in memory; they are read when they are asked for. Wrong offsets are
    let through, to be counted, and so are fields that do not fit each other (a range without an
    upper value, an end before its start), to be scored as wrong. Raises InputError, naming file,
    line and field, for what is no claim even so: a field that is missing or unknown, a value that
    its field does not have.
    """

    def __init__(self, path: Path, domain: Domain) -> None:
        self.path = path / CLAIMS if path.is_dir() else path
        self._domain = domain
        self._lines: dict[str, list[tuple[int, int]]] = {}
        self._file = _opened(self.path)
        weakref.finalize(self, self._file.close)
        place = 0
        for number, line, row in _objects(self._file, self.path):
            if row is not None:
                article_id = row.get("article_id")
                if not isinstance(article_id, str) or not article_id:
                    told = "expected 'article_id', the id of the article that the claim is of"
                    raise InputError(told, where=self.path, line=number)
                self._lines.setdefault(article_id, []).append((number, place))
            place += line

    @property
    def articles(self) -> frozenset[str]:
        """The ids of the articles that some line is of."""
        return frozenset(self._lines)

    def of(self, article_id: str) -> list[Prediction]:
        """The claims predicted for an article, in the order of the file."""
        found: list[Prediction] = []
        for number, place in self._lines.get(article_id, ()):
            self._file.seek(place)
            found.extend(self._read(number, json.loads(self._file.readline())))
        return found

    def _read(self, number: int, row: dict[str, Any]) -> Iterator[Prediction]:
        where = f"{self.path}:{number}"
        for told, item in _records(row, where):
            record = _nowhere({name: item[name] for name in item if name not in ROW_ONLY})
            version = str(item.get("schema_version", self._domain.schema_version))
            (record,) = migrate([record], version, self._domain, where=where)
            try:
                claim = self._domain.record.validate_python(record, context={"lenient": True})
            except ValidationError as error:
                raise InputError(f"{told}: {first_fault(error)}", where=where) from None
            sure = item.get("confidence")
            number_given = isinstance(sure, int | float) and not isinstance(sure, bool)
            if sure is not None and not (number_given and 0 <= sure <= 1):
                raise InputError(f"{told}: confidence is a number from 0 to 1", where=where)
            yield Prediction(claim, None if sure is None else float(sure))


def _records(row: dict[str, Any], where: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each record of a line, and what to say of it where it is none.

    Those of a list are of the line's article, and of its schema version where it tells one: what
    else a record says of them is refused, and so is what else stands beside the list, for none of
    it would be read.
    """
    if "claims" not in row:
        yield "not a claim", row
        return
    if not isinstance(row["claims"], list):
        raise InputError("'claims' is a list of records", where=where)
    about = {name: row[name] for name in _BESIDE_CLAIMS if name in row}
    stray = next((name for name in row if name not in ("claims", *about)), None)
    if stray is not None:
        told = f"'{stray}' beside 'claims': expected {' and '.join(_BESIDE_CLAIMS)} alone"
        raise InputError(told, where=where)
    for place, item in enumerate(row["claims"], start=1):
        told = f"claim {place} of the line is no claim"
        if not isinstance(item, dict):
            raise InputError(f"{told}: no object", where=where)
        for name, value in about.items():
            if item.get(name, value) != value:
                told = f"claim {place} has another {name} than its line: expected the same, or none"
                raise InputError(told, where=where)
        yield told, {**about, **item}


def _nowhere(record: dict[str, Any]) -> dict[str, Any]:
    """Spans that begin before the text ("-1", not found), or end there, are of no text."""
    spans = record.get("evidence")
    if not isinstance(spans, list):
        return record
    return {
        **record,
        "evidence": [
            {**span, "start": 1, "end": 1}
            if isinstance(span, dict)
            and any(
                type(span.get(k)) is int and span[k] < least
                for k, least in (("start", 0), ("end", 1))
            )
            else span
            for span in spans
        ],
    }


def first_fault(error: ValidationError) -> str:
    """The first thing that is wrong, with its place where it has one: ``stance: Input …``."""
    fault = error.errors(include_url=False, include_input=False)[0]
    place = ".".join(str(part) for part in fault["loc"])
    return f"{place}: {fault['msg']}" if place else str(fault["msg"])
