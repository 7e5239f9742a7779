"""``claims show`` and ``claims schema``."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from pipeline.cli.datasets import folder_of
from pipeline.cli.printable import in_line, one_line, printable
from pipeline.cli.reasons import explained, why_lines
from pipeline.parts import lines_of, object_of
from schemas import DOMAIN
from schemas.article import Article
from schemas.dataset import ARTICLES, CLAIMS
from schemas.errors import DatasetError, InputError, SettingsError
from schemas.wire import explain, wire_of

Json = Mapping[str, Any]


def show_command(
    dataset: Path, article_id: str | None, as_json: bool, with_why: bool = False
) -> None:
    """Print one article with its claims, and what they were taken from, or the list of
    articles."""
    folder = folder_of(dataset)
    if article_id is None:
        if with_why:
            raise SettingsError("expected the id of an article beside it", where="--why")
        _list(folder, as_json)
        return
    articles = _of(folder / ARTICLES, article_id, Article.model_validate)
    if not articles:
        raise InputError(
            f"no article has the id '{article_id}'; `claims show` lists them", where=folder
        )
    article = articles[0]
    claims = _of(folder / CLAIMS, article_id, _as_claim)
    whys = explained(folder, article, claims) if with_why else []
    if as_json:
        shown: dict[str, Any] = {"article": article, "claims": claims}
        if with_why:
            shown["why"] = {c["claim_id"]: why for c, why in zip(claims, whys, strict=True)}
        sys.stdout.write(json.dumps(shown, ensure_ascii=False) + "\n")
        return
    _print(article, claims, whys)


def schema_command(form: str) -> None:
    """Print a JSON schema."""
    forms = {"row": lambda: DOMAIN.json_schema, "wire": lambda: wire_of(DOMAIN).strict_schema()}
    if form not in forms:
        raise SettingsError(
            f"there is no form '{form}'; expected {', '.join(forms)}", where="--form"
        )
    sys.stdout.write(json.dumps(forms[form](), indent=1, ensure_ascii=False) + "\n")


def _list(folder: Path, as_json: bool) -> None:
    claims = Counter(row["article_id"] for _, row in _rows(folder / CLAIMS))
    rows = [
        {
            "article_id": row["article_id"],
            "claims": claims[row["article_id"]],
            "title": row.get("title"),
        }
        for _, row in _rows(folder / ARTICLES)
    ]
    if as_json:
        sys.stdout.write(json.dumps(rows, ensure_ascii=False) + "\n")
        return
    width = max((len(row["article_id"]) for row in rows), default=0)
    for row in rows:
        line = f"{row['article_id']:<{width}}  {row['claims']:>4} claims  "
        sys.stdout.write(f"{in_line(line)}{one_line(row['title'] or '')}\n")


def _print(article: Json, claims: Sequence[Json], whys: Sequence[Sequence[Json]]) -> None:
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False)
    title = one_line(article["title"] or "")
    console.print(Text(f"{in_line(article['article_id'])}  {title}", style="bold"))
    if article["text"] is not None:
        console.print(_highlighted(article, claims))
        console.print()
    for number, claim in enumerate(claims, start=1):
        console.print(Text(f"{number:>3} {one_line(claim['statement'])}", style="bold"))
        for line in _about(claim):
            console.print(Text(f"    {one_line(line)}"))
        for line in why_lines(whys[number - 1], article["text"]) if whys else ():
            console.print(Text(f"    {one_line(line)}", style="dim"))


def _highlighted(article: Json, claims: Sequence[Json]) -> Any:
    """The text, evidence in colour with the numbers of its claims, furniture dimmed."""
    from rich.text import Text

    source = printable(article["text"])
    numbers: dict[int, list[int]] = {}
    text = Text(source)
    for number, claim in enumerate(claims, start=1):
        for span in claim["evidence"]:
            text.stylize("yellow", span["start"], span["end"])
            numbers.setdefault(span["end"], []).append(number)
    for span in article["furniture"]:
        text.stylize("dim", span["start"], span["end"])
    shown, at = Text(), 0
    for end in sorted(numbers):
        marks = ",".join(str(number) for number in numbers[end])
        shown += text[at:end] + Text(f"[{marks}]", style="cyan")
        at = end
    return shown + text[at:] if at < len(source) else shown


def _about(claim: Json) -> Iterator[str]:
    sources = " < ".join(_source(source) for source in claim["attribution"]) or "the article"
    put = ", ".join(claim[name] for name in ("stance", "certainty", "modality"))
    yield f"{claim['kind']} | {put} | {sources}"
    when = claim["when"]
    if when:
        yield f"when: {when['text']} ({when['start'] or '?'} to {when['end'] or '?'})"
    for quantity in claim["quantities"]:
        unit = " ".join(filter(None, (quantity["currency"], quantity["unit"])))
        upper = f" to {quantity['upper']}" if quantity["upper"] is not None else ""
        change = f", {quantity['change']}" if quantity["change"] else ""
        value = f"{quantity['comparator']} {quantity['value']}{upper} {unit}"
        yield f"quantity: {quantity['text']} ({value.strip()}{change})"
    filled = {name: value for name, value in claim["details"].items() if value not in (None, [])}
    if filled:
        yield ", ".join(f"{name}: {_plain(value)}" for name, value in filled.items())
    if claim["contradicts"]:
        yield f"contradicts {', '.join(claim['contradicts'])}"
    yield f"{claim['claim_id']} at " + ", ".join(
        f"{span['start']}:{span['end']}" for span in claim["evidence"]
    )


def _source(source: Json) -> str:
    role = f", {source['role']}" if source["role"] else ""
    cue = f" ({source['cue']})" if source["cue"] else ""
    return f"{source['name']}{role}{cue}"


def _plain(value: Any) -> str:
    return "; ".join(value) if isinstance(value, list) else str(value)


def _of(path: Path, article_id: str, check: Callable[[Json], BaseModel]) -> list[dict[str, Any]]:
    """The rows of one article, as ``check`` completes them."""
    found = []
    for number, row in _rows(path):
        if row["article_id"] == article_id:
            try:
                found.append(check(row).model_dump(mode="json"))
            except ValidationError as error:
                raise DatasetError(explain(error), where=path, line=number) from None
    return found


def _as_claim(row: Json) -> BaseModel:
    checked: BaseModel = DOMAIN.row.validate_python(row, context={"no_text": True})
    return checked


def _rows(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """The rows with their lines, each with what a list of articles shows."""
    for number, line in enumerate(lines_of(path, errors="replace"), start=1):
        try:
            row = object_of(line)
            if not isinstance(row["article_id"], str) or not isinstance(
                row.get("title"), str | None
            ):
                raise ValueError
        except (ValueError, LookupError):
            told = "not a row of a dataset; `claims verify` says more"
            raise DatasetError(told, where=path, line=number) from None
        yield number, row
