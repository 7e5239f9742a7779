"""What asking a model costs beside the model: CPU per request, and wall time against the ideal.

    python -m benchmarks.llm [--requests 2000] [--in-flight 64] [--latency 1]
                             [--slow 0 0.05 0.2] [--times 4] [--only NAME ...]

Each way of asking puts the same question, of one bundled article in so many numbered copies,
to a loopback server in another process, which answers with the article's gold claims:

- ``openai``: the bare client, nothing made of the answers;
- ``openai, read``: the same, each answer checked against the schema's classes;
- ``asked``: this project's client with its store: asked, kept on disk, read into claims;
- ``extracted``: the same, and each claim grounded in the article;
- ``run``: ``claims run`` as a process of its own, from files to a published dataset;
- ``langextract``: that library, one pass, as many workers, where it is installed; the answer is
  not in its own form, so it drops it: what it would make of one is not counted.

CPU is the client process's own, in milliseconds per request (of ``run`` it includes the start
of the process and all other stages). The ideal is what all answers took together, divided by
the requests in flight; ``/ ideal`` is the wall time from the first request to the last answer,
as the server saw it, divided by that.
"""

from __future__ import annotations

import argparse
import asyncio
import importlib.util
import json
import logging
import os
import resource
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.llm.extractor import LLMExtractor
from pipeline.llm.options import LLMOptions
from pipeline.llm.store import ResponseStore
from pipeline.order import checker, cut, lay_out
from pipeline.read import Read, Reader, ReadLimits, discover
from pipeline.settings import Settings, load
from schemas import DOMAIN
from schemas.article import Article, Chunk
from schemas.draft import Draft
from schemas.outcomes import Outcome
from schemas.wire import wire_of

ROOT = Path(__file__).resolve().parent.parent
SEED = "001-active-protection"
WHOLE = {"max_tokens": 4_000, "max_claims": 200}
"""Limits with which an article is one chunk."""
_CLAIMS = [sys.executable, "-c", "from pipeline.main import main; main()"]


@dataclass(frozen=True)
class Task:
    """What every way of asking is given."""

    articles: list[tuple[Article, Chunk]]
    folder: Path
    url: str
    in_flight: int

    @property
    def options(self) -> LLMOptions:
        """For this project's own client."""
        return LLMOptions(base_url=self.url, model="bench", concurrency=self.in_flight)


Way = Callable[[Task], None]


def _bare(task: Task, read: Callable[[str], Any]) -> None:
    import openai

    extractor = LLMExtractor(task.options, DOMAIN, checker(DOMAIN))
    client = openai.AsyncOpenAI(base_url=task.url, api_key="none", max_retries=0)

    async def one(article: Article, chunk: Chunk) -> None:
        made = await client.chat.completions.create(**extractor.request(article, chunk))
        read(made.choices[0].message.content or "")

    asyncio.run(_all(task, one, task.in_flight, client.close))


def openai_bare(task: Task) -> None:
    """The client alone."""
    _bare(task, len)


def openai_read(task: Task) -> None:
    """The client, and the answer as objects."""
    _bare(task, wire_of(DOMAIN).answer.model_validate_json)


def asked(task: Task) -> None:
    """Our client and store, and the answer as claims."""
    wire = wire_of(DOMAIN)
    with tempfile.TemporaryDirectory() as folder:
        store = ResponseStore(Path(folder) / "r.sqlite")
        extractor = LLMExtractor(task.options, DOMAIN, checker(DOMAIN), store=store)

        async def one(article: Article, chunk: Chunk) -> None:
            parsed = await extractor.send(extractor.request(article, chunk))
            drafts, rejections = wire.expand(parsed.answer or {})
            assert drafts and not rejections

        asyncio.run(_all(task, one, 2 * task.in_flight, extractor.close))


def extracted(task: Task) -> None:
    """Our extractor as a run uses it."""
    with tempfile.TemporaryDirectory() as folder:
        store = ResponseStore(Path(folder) / "r.sqlite")
        extractor = LLMExtractor(task.options, DOMAIN, checker(DOMAIN), store=store)

        async def one(article: Article, chunk: Chunk) -> None:
            (answer,) = await extractor.extract(article, [chunk])
            assert answer.outcome is Outcome.ANSWERED and not answer.rejections

        asyncio.run(_all(task, one, 2 * task.in_flight, extractor.close))


def whole_run(task: Task) -> None:
    """The command, in a process of its own."""
    named = {f"CLAIMS_CHUNK_{name.upper()}": str(value) for name, value in WHOLE.items()}
    with tempfile.TemporaryDirectory() as folder:
        line = [*_CLAIMS, "run", str(task.folder), "--outputs", folder, "--model", "bench"]
        line += ["--base-url", task.url, "--concurrency", str(task.in_flight)]
        subprocess.run(
            line,
            cwd=ROOT,
            env={**os.environ, **named},
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )


def langextract(task: Task) -> None:
    """The library with an example of its own; its prompt is shorter than ours."""
    lx: Any = importlib.import_module("langextract")
    providers: Any = importlib.import_module("langextract.providers.openai")
    logging.getLogger("absl").setLevel(logging.ERROR)  # a warning for each answer dropped
    example = lx.data.ExampleData(
        text="Norvex shipped 40 lathes to Iran in 2022.",
        extractions=[lx.data.Extraction("claim", "Norvex shipped 40 lathes to Iran in 2022")],
    )
    texts = [article.text or "" for article, _ in task.articles]
    lx.extract(
        [lx.data.Document(text=text, document_id=str(n)) for n, text in enumerate(texts)],
        prompt_description="Every claim, in the exact words of the text.",
        examples=[example],
        model=providers.OpenAILanguageModel(
            model_id="gpt-bench", api_key="none", base_url=task.url, max_workers=task.in_flight
        ),
        max_char_buffer=100_000,
        batch_length=len(texts),
        max_workers=task.in_flight,
        show_progress=False,
        resolver_params={"suppress_parse_errors": True},
    )


WAYS: dict[str, Way] = {
    "openai": openai_bare,
    "openai, read": openai_read,
    "asked": asked,
    "extracted": extracted,
    "run": whole_run,
    "langextract": langextract,
}


async def _all(
    task: Task,
    one: Callable[[Article, Chunk], Awaitable[None]],
    at_once: int,
    close: Callable[[], Awaitable[None]],
) -> None:
    places = asyncio.Semaphore(at_once)

    async def in_place(article: Article, chunk: Chunk) -> None:
        async with places:
            await one(article, chunk)

    try:
        await asyncio.gather(*(in_place(article, chunk) for article, chunk in task.articles))
    finally:
        await close()


def write_articles(folder: Path, number: int) -> list[tuple[Article, Chunk]]:
    """Numbered copies of the article as files, and as what is asked about."""
    text = (ROOT / "seeds" / f"{SEED}.txt").read_text("utf-8")
    for index in range(number):
        (folder / f"{index:06}.txt").write_text(f"{text}\n\nThis is copy {index}.\n", "utf-8")
    made: list[tuple[Article, Chunk]] = []
    settings = load({"extractor": "rules", "chunk": WHOLE})
    with Reader(ReadLimits()) as reader:
        for item in discover([folder], limits=ReadLimits(), spool=folder).items:
            read = reader.read(item)
            assert isinstance(read, Read)
            article = lay_out(read.article)
            made += [(article, chunk) for chunk in _one(article, settings)]
    return made


def _one(article: Article, settings: Settings) -> list[Chunk]:
    chunks = cut(article, settings.chunk)
    assert len(chunks) == 1
    return chunks


def answer() -> bytes:
    """A completion with the article's gold claims, as a model would give them."""
    gold = json.loads((ROOT / "evals/gold" / f"{SEED}.json").read_text("utf-8"))
    content = json.dumps(wire_of(DOMAIN).condense([Draft(data=claim) for claim in gold["claims"]]))
    message = {"role": "assistant", "content": content}
    body = {
        "id": "x",
        "object": "chat.completion",
        "created": 1,
        "model": "bench",
        "choices": [{"index": 0, "finish_reason": "stop", "message": message}],
        "usage": {"prompt_tokens": 6000, "completion_tokens": 3000, "total_tokens": 9000},
    }
    return json.dumps(body).encode()


@contextmanager
def a_server(body: Path) -> Iterator[str]:
    """The server's address, while it runs."""
    line = [sys.executable, "-m", "benchmarks.llm_server", str(body)]
    with subprocess.Popen(line, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield f"http://127.0.0.1:{int(process.stdout.readline())}"
        finally:
            process.terminate()


def stats(server: str) -> dict[str, float]:
    """What the server counted since it was last asked."""
    with urllib.request.urlopen(f"{server}/stats") as told:
        counted: dict[str, float] = json.load(told)
    return counted


def cpu() -> float:
    """Seconds of processor time that this process and those it waited for have had."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in used)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="What asking a model costs beside the model.")
    parser.add_argument("--requests", type=int, default=2000)
    parser.add_argument("--in-flight", type=int, default=64)
    parser.add_argument("--latency", type=float, default=1.0)
    parser.add_argument("--slow", type=float, nargs="*", default=[0.0, 0.05, 0.2])
    parser.add_argument("--times", type=float, default=4.0)
    parser.add_argument("--only", nargs="*", choices=list(WAYS), default=list(WAYS))
    given = parser.parse_args()
    ways = [name for name in WAYS if name in given.only]
    if "langextract" in ways and importlib.util.find_spec("langextract") is None:
        print("langextract is not installed, and left out")
        ways.remove("langextract")
    print(f"{given.requests} requests, {given.in_flight} in flight, {given.latency} s each")
    print(f"{'':24}{'requests':>9}{'CPU ms':>8}{'wall s':>9}{'ideal s':>9}{'/ ideal':>9}")
    with tempfile.TemporaryDirectory() as folder:
        inputs, body = Path(folder) / "in", Path(folder) / "answer.json"
        inputs.mkdir()
        articles = write_articles(inputs, given.requests)
        body.write_bytes(answer())
        with a_server(body) as server:
            for slow in given.slow:
                print(f"{slow:.0%} slow, {given.times:g} times as long")
                url = f"{server}/{given.latency}/{slow}/{given.times}/v1"
                task = Task(articles, inputs, url, given.in_flight)
                for name in ways:
                    _measure(name, task, server)


def _measure(name: str, task: Task, server: str) -> None:
    # What is loaded, and made once, is not part of a request.
    if name != "run":
        WAYS[name](Task(task.articles[:2], task.folder, task.url, task.in_flight))
    stats(server)
    before, began = cpu(), time.perf_counter()
    WAYS[name](task)
    used, whole = cpu() - before, time.perf_counter() - began
    told = stats(server)
    count, ideal = int(told["requests"]), told["waited"] / task.in_flight
    print(
        f"  {name:22}{count:9}{1000 * used / count:8.2f}{told['seconds']:9.2f}{ideal:9.2f}"
        f"{told['seconds'] / ideal:9.3f}   (whole {whole:.1f} s, {int(told['most'])} in flight)",
        flush=True,
    )


if __name__ == "__main__":
    main()
