"""Reading each format, plain and gzipped."""

from __future__ import annotations

import gzip
import json
from hashlib import sha256
from pathlib import Path
from typing import Literal

import pytest

from pipeline.read import FORMATS, Failure, Read, Reader, ReadLimits, discover
from pipeline.read.formats import BY_SUFFIX, take_apart
from schemas.article import Article
from schemas.outcomes import Outcome

LIMITS = ReadLimits()
TEXT = "Customs officers held two lorries of bearings at the border.\r\nNobody was hurt. \n"
PAGE = """<!DOCTYPE html>
<html lang="en-GB"><head><meta charset="utf-8"><title>Lorries held | Border Post</title>
<meta property="og:title" content="Lorries held">
<meta property="og:site_name" content="Border Post"><meta name="author" content="Ann Writer">
<meta property="article:published_time" content="2023-11-12T10:00:00Z">
<link rel="canonical" href="https://post.example/news/1"></head>
<body><nav><a href="/">Home</a> <a href="/w">World</a></nav>
<article><h1>Lorries held</h1>{paragraphs}
<table><tr><th>Load</th><th>Weight</th></tr><tr><td>Bearings</td><td>12 t</td></tr></table>
</article><section class="comments"><p>What a remarkable story this is, neighbours.</p></section>
<footer>All rights reserved 1999</footer></body></html>"""
PARAGRAPHS = "".join(
    f"<p>Officers said that lorry number {number} carried bearings made for machine tools, "
    "which may not leave the country without a licence.</p>\n"
    for number in range(12)
)


def read_all(tmp_path: Path, name: str, data: bytes | str) -> list[Read | Failure]:
    raw = data.encode() if isinstance(data, str) else data
    path = tmp_path / name
    path.write_bytes(gzip.compress(raw, mtime=0) if name.endswith(".gz") else raw)
    inputs = discover([path], limits=LIMITS, spool=tmp_path)
    with Reader(LIMITS) as reader:
        return [reader.read(item) for item in inputs.items]


def read_one(tmp_path: Path, name: str, data: bytes | str) -> Read:
    (read,) = read_all(tmp_path, name, data)
    assert isinstance(read, Read), read
    return read


@pytest.fixture(params=["", ".gz"])
def gz(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_text_is_taken_as_it_is(tmp_path: Path, gz: str) -> None:
    read = read_one(tmp_path, f"a.txt{gz}", b"\xef\xbb\xbf" + TEXT.encode())
    assert read == Read(
        Article(
            article_id="a",
            published_from=None,
            language="en",
            source=f"a.txt{gz}",
            sha256=sha256(b"\xef\xbb\xbf" + TEXT.encode()).hexdigest(),
            text=TEXT,
        )
    )


def test_encoding_is_noted(tmp_path: Path) -> None:
    text = "Таможня задержала партию подшипников на границе, сообщили в управлении."
    read = read_one(tmp_path, "a.txt", text.encode("cp1251"))
    assert read.article.text == text
    assert read.article.language == "ru"
    assert read.notes == ("decoded as cp1251 (detected)",)


def test_markdown(tmp_path: Path, gz: str) -> None:
    front = (
        "---\ntitle: 'Lorries: held'\noutlet: Border Post\nurl: https://post.example/1\n"
        "published: 2023-11-12\nlanguage: no\nauthor: Ann Writer\ntags: [a, b]\n---\r\n"
    )
    article = read_one(tmp_path, f"a.md{gz}", front + "\n" + TEXT).article
    assert article.text == "\n" + TEXT
    assert (article.title, article.outlet) == ("Lorries: held", "Border Post")
    assert (article.published, article.published_from) == ("2023-11-12", "metadata")
    assert (article.language, article.byline) == ("no", "Ann Writer")
    assert article.source == "https://post.example/1"


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (TEXT, TEXT),
        ("---\n---\n" + TEXT, TEXT),
        ("---\ntitle: ~\n...\n" + TEXT, TEXT),
        ("----\n" + TEXT, "----\n" + TEXT),
        ("--- a\n" + TEXT, "--- a\n" + TEXT),
    ],
)
def test_markdown_without_fields(tmp_path: Path, data: str, text: str) -> None:
    article = read_one(tmp_path, "a.md", data).article
    assert (article.text, article.title) == (text, None)


@pytest.mark.parametrize(
    ("front", "says"),
    [
        ("---\ntitle: x\n", "closing '---'"),
        ("+++\ntitle = 'x'\n", "closing '+++'"),
        ("+++\ntitle = x\n+++\n", "expected TOML fields"),
        ("+++\na = " + "[" * 20_000 + "\n+++\n", "expected TOML fields"),
        ("---\n- a\n---\n", "found a list"),
        ("---\ntitle: [a\n  b: [\n---\n", "line"),
        ("---\n- a: [b\n---\n", "line 3"),
        ("---\n? &x [*x, " + "[" * 20_000 + "\n---\n", "YAML"),
        ("---\na: !!python/object/apply:os.system [ls]\n--\n", "closing"),
        ("---\na: " + "x" * 70_000 + "\n---\n", "closing"),
    ],
)
def test_markdown_with_bad_front_matter(tmp_path: Path, front: str, says: str) -> None:
    (failure,) = read_all(tmp_path, "a.md", front + TEXT)
    assert isinstance(failure, Failure)
    assert failure.outcome == Outcome.BAD_FRONT_MATTER
    assert failure.reason.startswith("a.md: ")
    assert says in failure.reason


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("title: Drones: a story", "Drones: a story"),
        ("title: [Exclusive] Drones", "[Exclusive] Drones"),
        ("title: 'Drones' held, he says", "'Drones' held, he says"),
        ("title: @post on drones", "@post on drones"),
    ],
)
def test_a_field_that_is_not_yaml_is_read_as_it_stands(
    tmp_path: Path, line: str, title: str
) -> None:
    front = f"---\ntags:\n  - a\n{line}\nauthor:\n- Ann Writer\n- 'Bo'\ndate: 2023-11-12\n---\n"
    read = read_one(tmp_path, "a.md", front + TEXT)
    assert read.article.text == TEXT
    assert (read.article.title, read.article.byline) == (title, "Ann Writer, Bo")
    assert read.article.published == "2023-11-12"
    assert read.notes == ("front matter: not YAML and read as it stands: title",)


@pytest.mark.parametrize(
    "text",
    [
        f"---\n\n{TEXT}\n---\n\n{TEXT}",
        f"---\n\n{TEXT}",
        f"---\n{TEXT}\n---\n{TEXT}",
        f"---\n\nHe said this: nothing [was: held.\n\n---\n{TEXT}",
        f"---\n\n# Lorries\n\n- held: today\n\n---\n{TEXT}",
        f"---\n{TEXT}",
    ],
)
def test_a_thematic_break_opens_no_front_matter(tmp_path: Path, text: str) -> None:
    assert read_one(tmp_path, "a.md", text).article.text == text


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_front_matter_in_toml(tmp_path: Path, end: str) -> None:
    lines = ["+++", "# of the site", 'Title = "Lorries: held"', "date = 2023-11-12T10:00:00Z"]
    lines += ["authors = ['Ann Writer', 'Bo']", "lang = 'en'", "[params]", "x = 1", "+++"]
    read = read_one(tmp_path, "a.md", end.join([*lines, TEXT]))
    article = read.article
    assert (article.title, article.published, article.language) == (
        "Lorries: held",
        "2023-11-12",
        "en",
    )
    assert (article.byline, article.text, read.notes) == ("Ann Writer, Bo", TEXT, ())


@pytest.mark.parametrize("text", [f"+++\n{TEXT}\n+++\n{TEXT}", f"+++\n\n{TEXT}", f"+++ a\n{TEXT}"])
def test_plus_signs_before_prose_open_no_front_matter(tmp_path: Path, text: str) -> None:
    assert read_one(tmp_path, "a.md", text).article.text == text


def test_an_id_of_another_kind_is_a_remark(tmp_path: Path) -> None:
    line = json.dumps({"id": [1], "text": TEXT})
    assert read_one(tmp_path, "a.jsonl", line).notes == (
        "id left out: expected text or a number, found list",
    )


def test_front_matter_after_a_blank_line(tmp_path: Path) -> None:
    read = read_one(tmp_path, "a.md", f"---\n\ntitle: x\n---\n{TEXT}")
    assert (read.article.title, read.article.text) == ("x", TEXT)


def test_markdown_builds_no_objects(tmp_path: Path) -> None:
    data = "---\ntitle: !!python/object/apply:os.getcwd []\n---\n" + TEXT
    read = read_one(tmp_path, "a.md", data)
    assert read.article.title is None


def test_html(tmp_path: Path, gz: str) -> None:
    page = PAGE.replace("{paragraphs}", PARAGRAPHS)
    read = read_one(tmp_path, f"a.html{gz}", page)
    article = read.article
    assert article.text is not None
    assert "lorry number 11 carried" in article.text
    assert "Bearings" in article.text
    for left_out in ("Home", "remarkable story", "1999"):
        assert left_out not in article.text
    assert (article.title, article.outlet) == ("Lorries held", "Border Post")
    assert (article.byline, article.language) == ("Ann Writer", "en")
    assert (article.published, article.published_from) == ("2023-11-12", "metadata")
    assert article.source == "https://post.example/news/1"
    assert read == read_one(tmp_path, f"a.html{gz}", page), "the same each time"


def test_html_date_is_that_of_the_metadata_alone(tmp_path: Path) -> None:
    page = PAGE.replace("{paragraphs}", PARAGRAPHS + "<p>On 3 March 2021 all was quiet.</p>")
    page = "\n".join(row for row in page.split("\n") if "published_time" not in row)
    assert read_one(tmp_path, "a.html", page).article.published is None


@pytest.mark.parametrize("declaration", ["", '<?xml version="1.0" encoding="windows-1251"?>\n'])
def test_html_in_a_declared_encoding(tmp_path: Path, declaration: str) -> None:
    sentence = "Таможня задержала партию подшипников на границе, сообщили в управлении. "
    page = declaration + PAGE.replace("{paragraphs}", f"<p>{sentence * 5}</p>")
    page = page.replace("utf-8", "windows-1251")
    read = read_one(tmp_path, "a.htm", page.encode("cp1251"))
    assert sentence.strip() in (read.article.text or "")
    assert read.notes[0] == "decoded as cp1251 (declared)"


@pytest.mark.parametrize("wrap", ["{}", "<div>{}</div>", "<!-- x -->\n<section>{}</section>"])
def test_a_piece_of_a_page_is_read(tmp_path: Path, wrap: str) -> None:
    sentences = "Officers held two lorries. They carried bearings. Nobody was hurt in the search."
    read = read_one(tmp_path, "a.htm", wrap.format(f"<p>{sentences}</p>"))
    assert read.article.text == sentences


GERMAN = "".join(
    f"<p>Der Zoll teilte mit, dass {number} Lastwagen mit Lagern an der Grenze gestoppt "
    "wurden, und die Behörden prüfen nun, wer die Lieferung bestellt hat.</p>"
    for number in range(12)
)


@pytest.mark.parametrize(
    ("stated", "paragraphs", "language"),
    [("de", PARAGRAPHS, "en"), ("en-GB", GERMAN, "de"), ("nb", GERMAN, "nb")],
)
def test_a_long_text_decides_on_the_language_of_a_page(
    tmp_path: Path, stated: str, paragraphs: str, language: str
) -> None:
    page = PAGE.replace("{paragraphs}", paragraphs).replace('"en-GB"', f'"{stated}"')
    read = read_one(tmp_path, "a.html", page)
    assert read.article.language == language
    told = f"language: the page states {stated!r}, its text is read as {language!r}"
    assert read.notes == (() if language == stated else (told,))


def test_a_short_text_leaves_the_language_stated(tmp_path: Path) -> None:
    page = PAGE.replace("{paragraphs}", "<p>Two lorries were held.</p>").replace("en-GB", "de")
    assert read_one(tmp_path, "a.html", page).article.language == "de"


@pytest.mark.parametrize("page", ["<html></html>", "   ", "<html><body><p> </p></body></html>"])
def test_html_without_an_article(tmp_path: Path, page: str) -> None:
    (failure,) = read_all(tmp_path, "a.html", page)
    assert isinstance(failure, Failure)
    assert failure.outcome == Outcome.EMPTY_TEXT


def test_json_lines(tmp_path: Path, gz: str) -> None:
    rows: list[dict[str, object]] = [
        {
            "id": "x1",
            "text": TEXT,
            "title": "Lorries held",
            "outlet": "Border Post",
            "url": "https://post.example/1",
            "published": "2023-11",
            "language": "eng",
            "byline": ["Ann Writer", "Bo Editor"],
            "unknown": {"a": 1},
        },
        {"text": "Zwei Lastwagen wurden an der Grenze gestoppt, sagte der Zoll am Montag. 🚚"},
        {"text": "Third text of the file, published on a day that cannot be read.", "date": "?"},
    ]
    data = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    reads = read_all(tmp_path, f"in.jsonl{gz}", "\ufeff" + data)
    first, second, third = (read for read in reads if isinstance(read, Read))
    assert first.article == Article(
        article_id="x1",
        title="Lorries held",
        outlet="Border Post",
        byline="Ann Writer, Bo Editor",
        published="2023-11",
        published_from="metadata",
        language="en",
        source="https://post.example/1",
        sha256=sha256(("\ufeff" + data).split("\n")[0].encode()).hexdigest(),
        text=TEXT,
    )
    assert (second.article.article_id, second.article.language) == ("in-2", "de")
    assert second.article.text == rows[1]["text"]
    assert (third.article.published, third.article.source) == (None, f"in.jsonl{gz}")
    assert "published left out" in third.notes[0]


def test_lines_in_any_order_and_from_several_files(tmp_path: Path) -> None:
    for name in ("a.jsonl", "b.jsonl.gz"):
        rows = [json.dumps({"text": f"{name} text {number}"}) + "\n" for number in range(200)]
        data = "".join(rows).encode()
        (tmp_path / name).write_bytes(gzip.compress(data) if name.endswith("gz") else data)
    inputs = discover([tmp_path], limits=LIMITS, spool=tmp_path)
    order = [*inputs.items[::7], *reversed(inputs.items[::11])]
    with Reader(LIMITS) as reader:
        for item in order:
            read = reader.read(item)
            assert isinstance(read, Read)
            assert item.line is not None
            assert read.article.text == f"{item.source} text {item.line - 1}"


def test_lines_in_order_open_a_file_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = "".join(json.dumps({"text": f"Text {number}"}) + "\n" for number in range(50))
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(rows.encode()))
    inputs = discover([tmp_path], limits=LIMITS, spool=tmp_path)
    opened: list[str] = []
    original = gzip.open

    def counted(path: Path, mode: Literal["rb"]) -> gzip.GzipFile:
        opened.append(path.name)
        return original(path, mode)

    monkeypatch.setattr(gzip, "open", counted)
    with Reader(LIMITS) as reader:
        assert all(isinstance(reader.read(item), Read) for item in inputs.items)
    assert opened == ["a.jsonl.gz"]


def test_a_failure_known_before_is_handed_on(tmp_path: Path) -> None:
    reads = read_all(tmp_path, "a.jsonl", '{"text": "One."}\n{"text"\n{"text": "Three."}')
    assert [type(read) for read in reads] == [Read, Failure, Read]
    failure = reads[1]
    assert isinstance(failure, Failure)
    assert (failure.outcome, failure.line) == (Outcome.BAD_JSON, 2)
    assert failure.reason.startswith("a.jsonl:2: expected a JSON object, column 8")


@pytest.mark.parametrize("name", ["a.txt", "a.jsonl"])
def test_a_file_that_changed_or_went(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text('{"text": "Before."}')
    (item,) = discover([path], limits=LIMITS, spool=tmp_path).items
    path.write_text('{"text": "After."}')
    with Reader(LIMITS) as reader:
        changed = reader.read(item)
        assert isinstance(changed, Failure)
        assert changed.outcome == Outcome.CHANGED_FILE
        reader.close()
        path.unlink()
        gone = reader.read(item)
    assert isinstance(gone, Failure)
    assert gone.outcome == Outcome.UNREADABLE


@pytest.mark.parametrize("name", ["a.txt", "a.md"])
@pytest.mark.parametrize("data", [" \r\n\t", "\ufeff"])
def test_text_that_is_blank(tmp_path: Path, name: str, data: str) -> None:
    (failure,) = read_all(tmp_path, name, data)
    assert isinstance(failure, Failure)
    assert failure.outcome == Outcome.EMPTY_TEXT


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_every_format_is_in_the_table_of_suffixes(name: str) -> None:
    entry = FORMATS[name]
    assert entry.suffixes
    for suffix in entry.suffixes:
        assert BY_SUFFIX[suffix] is entry
        for ending in (suffix, suffix.upper(), f"{suffix}.gz", f"{suffix}.GZ"):
            assert take_apart(f"a/b.c{ending}").stem == "a/b.c"
            assert take_apart(f"a/b.c{ending}").format is entry


def test_a_large_text_without_spaces_is_quick_enough_to_test(tmp_path: Path) -> None:
    read = read_one(tmp_path, "a.txt", "x" * 1_000_000)
    assert read.article.text == "x" * 1_000_000
