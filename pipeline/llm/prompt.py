"""What is sent to a model: the fixed part, and one chunk of an article fenced as data.

The fixed part comes first and is the same in every request of a run, so that an endpoint
can keep it. Article text is only ever joined to it: it goes through no template.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.llm.examples import Example, load_examples
from pipeline.llm.naming import names_before
from pipeline.llm.options import Dialect
from pipeline.llm.rules import field_rules
from schemas.article import Article, Chunk, Span
from schemas.domain import Domain
from schemas.wire import Wire, wire_of

Json = dict[str, Any]
PROMPTS = Path(__file__).parent / "prompts"
ANSWER = "answer"
"""Name of the schema, and of the function in the dialect of tools."""


@cache
def prompt_text(name: str) -> str:
    """One of the prompt's fixed texts, by its file name without suffix."""
    return (PROMPTS / f"{name}.txt").read_text(encoding="utf-8").strip()


class Prompt:
    """The prompt of one domain in one dialect; build it once and keep it."""

    def __init__(self, wire: Wire, examples: Sequence[Example], dialect: Dialect) -> None:
        self.schema = wire.strict_schema()
        parts = [prompt_text("extract"), field_rules(wire.domain, wire).strip()]
        if dialect in ("json_object", "text"):
            parts.append("# JSON schema of the answer\n" + compact(self.schema))
        for number, example in enumerate(examples, start=1):
            asked = fenced(example.article, example.chunk)
            answer = compact(wire.condense(example.drafts))
            parts.append(f"# Example {number}\n{asked}\n\nAnswer:\n{answer}")
        self.system = "\n\n".join(parts)
        self.form = form_of(dialect, self.schema)
        fixed = [self.system, self.form, prompt_text("ask"), prompt_text("again")]
        self.sha256 = hashlib.sha256(compact(fixed).encode()).hexdigest()

    def messages(self, article: Article, chunk: Chunk) -> list[Json]:
        """The conversation that asks for the claims of one chunk."""
        return [
            {"role": "system", "content": self.system},
            {"role": "user", "content": fenced(article, chunk)},
        ]


@cache
def prompt_sha256(domain: Domain, dialect: Dialect = "json_schema") -> str:
    """Hash of all that a model is told beside the articles, as the extractor has it.

    Raises ``InputError`` for an example that does not hold against its own text.
    """
    wire = wire_of(domain)
    examples = load_examples(domain, wire, lambda _article, _chunk, _draft: None)
    return Prompt(wire, examples, dialect).sha256


def compact(value: Any) -> str:
    """JSON on one line, characters as they are."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def fenced(article: Article, chunk: Chunk) -> str:
    """The chunk with what helps to understand it, between lines that it cannot imitate.

    The mark in those lines is a hash of all that stands between them: the same article
    gives the same words, and no text can hold its own hash.
    """
    text = article.text or ""
    about = "".join(
        f"{name}: {value}\n"
        for name, value in (
            ("title", article.title),
            ("outlet", article.outlet),
            ("published", article.published),
            ("names given earlier", "; ".join(names_before(article, chunk))),
        )
        if value
    )
    parts = {
        "about": about,
        "before": joined(text, chunk.context),
        "text": joined(text, chunk.sentences),
    }
    whole = json.dumps(parts)
    mark = hashlib.sha256(whole.encode()).hexdigest()[:16]
    blocks = [
        f"<{name}-{mark}>\n{part.rstrip() if name == 'about' else part}\n</{name}-{mark}>"
        for name, part in parts.items()
        if part
    ]
    return "\n\n".join([*blocks, prompt_text("ask").replace("MARK", mark)])


def joined(text: str, sentences: Sequence[Span]) -> str:
    """Sentences with the white space between them as it is in ``text``.

    Where something else stands between two, such as page furniture, a blank line takes
    its place.
    """
    pieces: list[str] = []
    for position, sentence in enumerate(sentences):
        if position:
            between = text[sentences[position - 1].end : sentence.start]
            pieces.append(between if not between.strip() else "\n\n")
        pieces.append(sentence.of(text))
    return "".join(pieces)


def form_of(dialect: Dialect, schema: Json) -> Json:
    """The part of a request that says which form an answer has."""
    named: Json = {"name": ANSWER, "schema": schema}
    if dialect == "json_schema":
        named = {"name": ANSWER, "strict": True, "schema": schema}
    if dialect in ("json_schema", "json_schema_plain"):
        return {"response_format": {"type": "json_schema", "json_schema": named}}
    if dialect == "tools":
        function = {"name": ANSWER, "parameters": schema, "strict": True}
        return {
            "tools": [{"type": "function", "function": function}],
            "tool_choice": {"type": "function", "function": {"name": ANSWER}},
            "parallel_tool_calls": False,  # some call once for each claim
        }
    return {"response_format": {"type": "json_object"}} if dialect == "json_object" else {}
