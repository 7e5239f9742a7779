"""Settings: which layer wins, what is refused and how it says so, and that keys never show."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from pipeline.settings import _GROUPS, LOG, Settings, _tell_stray, load
from schemas.errors import SettingsError

KEY = "sk-0123456789abcdef"
MODEL = {"base_url": "http://127.0.0.1:8000/v1", "model": "m"}
OPENAI = {"base_url": "https://api.openai.com/v1", "model": "m"}


@pytest.fixture(autouse=True)
def nothing_around(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty working directory; the environment is cleared for every test."""
    monkeypatch.chdir(tmp_path)


def toml(text: str) -> Path:
    path = Path("claims.toml")
    path.write_text(text, encoding="utf-8")
    return path


def refused(flags: dict[str, Any] | None = None, file: Path | None = None) -> str:
    with pytest.raises(SettingsError) as caught:
        load(flags, file)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_nothing_given_is_the_defaults() -> None:
    found = load()
    assert (found.dataset, found.outputs, found.extractor) == ("claims", Path("outputs"), "auto")
    assert (found.text, found.max_lost, found.workers) == (True, 0.2, None)
    assert (found.gold, found.llm) == (None, None)
    assert found.workers_or_cores >= 1
    assert found == load({}) == load({"dataset": None, "llm": {"model": None}})


def test_each_layer_goes_over_the_one_below(monkeypatch: pytest.MonkeyPatch) -> None:
    assert load().dataset == "claims"
    toml('dataset = "of-file"')
    assert load().dataset == "of-file"
    monkeypatch.setenv("CLAIMS_DATASET", "of-env")
    assert load().dataset == "of-env"
    assert load({"dataset": None}).dataset == "of-env"
    assert load({"dataset": "of-flag"}).dataset == "of-flag"


def test_groups_are_put_together_field_by_field(monkeypatch: pytest.MonkeyPatch) -> None:
    toml(f"[llm]\nbase_url = '{MODEL['base_url']}'\nmodel = 'of-file'\nseed = 1\ntimeout = 5")
    monkeypatch.setenv("CLAIMS_LLM_MODEL", "of-env")
    monkeypatch.setenv("CLAIMS_LLM_SEED", "2")
    found = load({"llm": {"seed": 3, "concurrency": None}}).llm
    assert found is not None
    assert (found.base_url, found.model, found.seed) == (MODEL["base_url"], "of-env", 3)
    assert (found.timeout, found.concurrency) == (5, 16)


def test_a_flag_that_says_no_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLAIMS_TEXT", "true")
    assert load({"text": False}).text is False
    assert load({"max_lost": 0}).max_lost == 0


@pytest.mark.parametrize(
    ("name", "value", "field", "expected"),
    [
        ("CLAIMS_MAX_LOST", "0.5", "max_lost", 0.5),
        ("CLAIMS_TEXT", "0", "text", False),
        ("CLAIMS_GOLD", "evals/gold", "gold", Path("evals/gold")),
        ("CLAIMS_WORKERS", "3", "workers", 3),
        ("CLAIMS_EXTRACTOR", "rules", "extractor", "rules"),
        ("CLAIMS_DATASET", "2024", "dataset", "2024"),
        ("CLAIMS_WORKERS", "", "workers", None),
        ("CLAIMS_GOLD", "", "gold", None),
        ("CLAIMS_DATASET", "", "dataset", "claims"),
    ],
)
def test_variables_are_named_after_the_fields(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, field: str, expected: Any
) -> None:
    monkeypatch.setenv(name, value)
    assert getattr(load(), field) == expected


def test_variables_of_groups_have_the_groups_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLAIMS_READ_MAX_BYTES", "77")
    monkeypatch.setenv("CLAIMS_CHUNK_CLAIMS_PER_SENTENCE", "2.5")
    monkeypatch.setenv("CLAIMS_LLM_BASE_URL", MODEL["base_url"])
    monkeypatch.setenv("CLAIMS_LLM_MODEL", "m")
    monkeypatch.setenv("CLAIMS_LLM_EXTRA_BODY", '{"top_k": 1}')
    found = load()
    assert found.read.max_bytes == 77
    assert found.chunk.claims_per_sentence == 2.5
    assert found.llm is not None and found.llm.extra_body == {"top_k": 1}


def test_every_group_can_be_set_by_variables() -> None:
    groups = set()
    for name, field in Settings.model_fields.items():
        default = field.get_default(call_default_factory=True, validated_data={})
        if isinstance(default, BaseModel) or dataclasses.is_dataclass(default) or name == "llm":
            groups.add(f"{name}_")
    assert groups == set(_GROUPS)


def test_a_named_file_is_read_instead(tmp_path: Path) -> None:
    toml('dataset = "here"')
    other = tmp_path / "other.toml"
    other.write_text('outputs = "there"')
    found = load(file=other)
    assert (found.dataset, found.outputs) == ("claims", Path("there"))


def test_a_named_file_has_to_be_there() -> None:
    assert refused(file=Path("gone.toml")) == "gone.toml: cannot be read: No such file or directory"
    Path("folder.toml").mkdir()
    assert refused(file=Path("folder.toml")).startswith("folder.toml: cannot be read")


@pytest.mark.parametrize("content", [b"dataset = ", b"\xff\xfe", b"a = 1\na = 2"])
def test_a_file_that_is_no_toml_is_named(content: bytes) -> None:
    Path("claims.toml").write_bytes(content)
    assert refused().startswith("claims.toml: not valid TOML: ")


@pytest.mark.parametrize(
    ("flags", "says"),
    [
        ({"max_lost": 7}, "--max-lost: max_lost: Input should be less than or equal to 1"),
        ({"max_lost": float("nan")}, "--max-lost: max_lost: Input should be"),
        ({"workers": 0}, "--workers: workers: Input should be greater than or equal to 1"),
        ({"workers": "x"}, "--workers: workers: Input should be a valid integer"),
        ({"dataset": "a/b"}, "--dataset: dataset: String should match pattern"),
        ({"dataset": "../x"}, "--dataset: dataset: String should match pattern"),
        ({"dataset": ".hidden"}, "--dataset: dataset: String should match pattern"),
        ({"colour": "red"}, "--colour: there is no setting 'colour'"),
        ({"chunk": {"size": 1}}, "--size: there is no setting 'chunk.size'"),
        ({"read": {"size": 1}}, "--size: there is no setting 'read.size'"),
        ({"chunk": {"max_tokens": 0}}, "--max-tokens: chunk.max_tokens: Input should be greater"),
        ({"llm": {**MODEL, "base_url": "x"}}, "--base-url: llm.base_url: base_url must begin with"),
        ({"llm": {**MODEL, "base_url": "http://[::1"}}, "--base-url: llm.base_url: base_url is no"),
        ({"llm": 5}, "--llm: llm: Input should be a valid dictionary"),
    ],
)
def test_a_bad_flag_is_named_with_what_was_expected(flags: dict[str, Any], says: str) -> None:
    assert refused(flags).startswith(says)


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("CLAIMS_MAX_LOST", "much", "CLAIMS_MAX_LOST: max_lost: Input should be a valid number"),
        ("CLAIMS_READ_MAX_BYTES", "x", "CLAIMS_READ_MAX_BYTES: read.max_bytes: Input should be"),
        ("CLAIMS_LLM_TIMEOUT", "0", "CLAIMS_LLM_TIMEOUT: llm.timeout: Input should be greater"),
        ("CLAIMS_LLM_MODLE", "m", "CLAIMS_LLM_MODLE: there is no setting 'llm.modle'"),
        ("CLAIMS_READ_SIZE", "1", "CLAIMS_READ_SIZE: there is no setting 'read.size'"),
        ("CLAIMS_MODEL", "m", "CLAIMS_MODEL: there is no setting 'model'"),
        ("CLAIMS_DATASETS", "m", "CLAIMS_DATASETS: there is no setting 'datasets'"),
        ("CLAIMS_MAXLOST", "1", "CLAIMS_MAXLOST: there is no setting 'maxlost'"),
        ("CLAIMS_LLM_EXTRA_BODY", "{x", "CLAIMS_LLM_EXTRA_BODY: not valid JSON: expected an obj"),
        ("CLAIMS_LLM", "{x", "CLAIMS_LLM: llm: Input should be a valid dictionary"),
    ],
)
def test_a_bad_variable_is_named_with_what_was_expected(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, says: str
) -> None:
    if name.startswith("CLAIMS_LLM_"):
        for field, given in MODEL.items():
            monkeypatch.setenv(f"CLAIMS_LLM_{field.upper()}", given)
    monkeypatch.setenv(name, value)
    assert refused().startswith(says)


def test_a_variable_like_no_setting_is_told_of_once_and_left_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told: list[str] = []  # not by way of the handlers: other tests set up logging in this process
    monkeypatch.setattr(LOG, "warning", lambda form, *parts: told.append(form % parts))
    _tell_stray.cache_clear()
    monkeypatch.setenv("CLAIMS_HANDLERS_URL", "x")
    assert load() == load() == Settings()
    (line,) = told
    assert "CLAIMS_HANDLERS_URL is passed over" in line


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("# x\n\nmax_lost = 7\n", "claims.toml:3: max_lost: Input should be less than"),
        ("\ncolour = 1\n", "claims.toml:2: there is no setting 'colour'"),
        ("[llm]\nmodel='m'\nbase_url='http://x'\n'temperature' = -1", "claims.toml:4: llm.temp"),
        ("[read]\nmax_bytes = 1\n[chunk]\nmax_tokens = 'x'", "claims.toml:4: chunk.max_tokens: "),
        ("# max_tokens\nchunk.max_tokens = 'x'", "claims.toml:2: chunk.max_tokens: "),
        ("text = true\nchunk = { max_tokens = 'x' }", "claims.toml:2: chunk.max_tokens: "),
        ("[ chunk ]\nsize = 1", "claims.toml:2: there is no setting 'chunk.size'"),
        ("[model]\nname = 1", "claims.toml:1: there is no setting 'model'"),
    ],
)
def test_a_bad_entry_is_named_with_its_line(text: str, says: str) -> None:
    assert refused(file=toml(text)).startswith(says)


def test_the_blame_goes_to_the_layer_that_won(monkeypatch: pytest.MonkeyPatch) -> None:
    toml("workers = 0")
    assert refused().startswith("claims.toml:1: ")
    monkeypatch.setenv("CLAIMS_WORKERS", "-1")
    assert refused().startswith("CLAIMS_WORKERS: ")
    assert refused({"workers": -2}).startswith("--workers: ")
    assert load({"workers": 2}).workers == 2


def test_half_a_model_is_refused_with_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    said = refused({"llm": {"model": "m"}})
    assert said.startswith("llm.base_url is missing")
    assert "set CLAIMS_LLM_BASE_URL, or in claims.toml" in said
    monkeypatch.setenv("CLAIMS_LLM_BASE_URL", MODEL["base_url"])
    assert load({"llm": {"model": "m"}}).chosen == "llm"
    assert refused().startswith("llm.model is missing")


def test_auto_is_the_model_where_one_is_configured(monkeypatch: pytest.MonkeyPatch) -> None:
    assert load().chosen == "rules"
    assert load({"llm": MODEL}).chosen == "llm"
    assert load({"llm": MODEL, "extractor": "rules"}).chosen == "rules"
    assert load({"extractor": "llm"}).chosen == "llm"
    toml(f"[llm]\nbase_url='{MODEL['base_url']}'\nmodel='m'")
    assert load().chosen == "llm"
    toml("")
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    assert load().chosen == "rules"
    monkeypatch.setenv("CLAIMS_LLM_BASE_URL", MODEL["base_url"])
    monkeypatch.setenv("CLAIMS_LLM_MODEL", "m")
    assert load().chosen == "llm"


def test_a_stray_key_alone_configures_no_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLAIMS_LLM_API_KEY", KEY)
    assert load().chosen == "rules"


@pytest.mark.parametrize("name", ["MAX_BYTES", "MAX_EXPANSION", "MAX_BAD_LINES"])
def test_a_limit_is_more_than_nothing(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"CLAIMS_READ_{name}", "0")
    assert refused().startswith(f"CLAIMS_READ_{name}")


@pytest.mark.parametrize("name", ["CLAIMS_LLM_API_KEY", "CLAIMS_LLM_MODEL", "OPENAI_API_KEY"])
def test_a_stray_key_does_not_stop_a_run_that_names_another_extractor(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, KEY)
    found = load({"extractor": "rules"})
    assert (found.chosen, found.llm) == ("rules", None)


def key_of(settings: Settings) -> str | None:
    assert settings.llm is not None
    return settings.llm.api_key.get_secret_value() if settings.llm.api_key else None


@pytest.mark.parametrize(
    ("url", "sent"),
    [
        ("https://api.openai.com/v1", True),
        ("https://API.OpenAI.com/v1/", True),
        ("http://api.openai.com/v1", False),
        ("https://api.openai.com.example.org/v1", False),
        ("https://example.org/api.openai.com", False),
        ("https://eu.api.openai.com/v1", False),
        ("https://mine.openai.azure.com/openai/v1", False),
        ("http://127.0.0.1:8000/v1", False),
    ],
)
def test_openais_own_key_goes_to_openai_alone(
    monkeypatch: pytest.MonkeyPatch, url: str, sent: bool
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    found = load({"llm": {"base_url": url, "model": "m"}})
    assert key_of(found) == (KEY if sent else None)


def test_a_key_of_ones_own_goes_before_openais(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setenv("CLAIMS_LLM_API_KEY", "sk-mine")
    assert key_of(load({"llm": OPENAI})) == "sk-mine"
    assert key_of(load({"llm": MODEL})) == "sk-mine"
    monkeypatch.setenv("CLAIMS_LLM_API_KEY", "")
    assert key_of(load({"llm": OPENAI})) == KEY


def test_keys_are_in_no_form_of_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLAIMS_LLM_EXTRA_HEADERS", json.dumps({"x-key": KEY + "2"}))
    monkeypatch.setenv("CLAIMS_LLM_API_KEY", KEY)
    found = load({"llm": MODEL})
    assert key_of(found) == KEY
    forms = (repr(found), str(found), found.model_dump_json(), str(found.model_dump()))
    for form in (*forms, json.dumps(found.public()), json.dumps(found.content())):
        assert KEY not in form
    assert "api_key" not in found.public()["llm"]
    assert "extra_headers" not in found.public()["llm"]


@pytest.mark.parametrize(
    "flags",
    [
        {"llm": {**MODEL, "api_key": KEY + " "}},
        {"llm": {**MODEL, "api_key": KEY, "timeout": 0}},
        {"llm": {**MODEL, "extra_headers": {"x": KEY + "\n"}}},
        {"llm": {**MODEL, "extra_headers": KEY}},
        {"llm": {**MODEL, "api_key": [KEY]}},
        {"llm": {**MODEL, "base_url": f"http://me:{KEY}@host/v1"}},
        {"llm": {**MODEL, "base_url": f"http://[{KEY}"}},
        {"llm": [KEY]},
        {"llm": {"api_key": KEY}},
        {"workers": KEY},
        {"api_key": KEY},
    ],
)
def test_keys_are_in_no_error(flags: dict[str, Any]) -> None:
    with pytest.raises(SettingsError) as caught:
        load(flags)
    assert KEY not in str(caught.value)
    assert caught.value.__cause__ is None and caught.value.__suppress_context__


def test_keys_in_bad_variables_are_in_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLAIMS_LLM_EXTRA_HEADERS", f'{{"x-key": "{KEY}"')
    assert KEY not in refused({"llm": MODEL})
    monkeypatch.delenv("CLAIMS_LLM_EXTRA_HEADERS")
    monkeypatch.setenv("OPENAI_API_KEY", f" {KEY}")
    said = refused({"llm": OPENAI})
    assert said.startswith("OPENAI_API_KEY: llm.api_key: a key holds spaces")
    assert KEY not in said


def test_a_key_in_a_bad_file_is_in_no_error() -> None:
    said = refused(file=toml(f"[llm]\napi_key = '{KEY}'\nmodel = 'm'\nbase_url = 5"))
    assert said.startswith("claims.toml:4: llm.base_url: ")
    assert KEY not in said


CONTENT: list[dict[str, Any]] = [
    {"text": False},
    {"read": {"max_bytes": 9}},
    {"chunk": {"max_tokens": 9}},
]
OPERATIONAL: list[dict[str, Any]] = [
    {"dataset": "other"},
    {"outputs": "else"},
    {"gold": "gold"},
    {"workers": 3},
    {"max_lost": 1},
    {"max_cost": 1},
    {"max_tokens": 1},
    {"store": False},
    {"stored_only": True},  # for an embedded extractor; with a model it is content
    {"recordings": Path("elsewhere")},
    {"extractor": "rules"},
]


def test_the_hash_is_of_what_can_change_the_content() -> None:
    plain = load().content_sha256()
    assert all(load(flags).content_sha256() != plain for flags in CONTENT)
    assert all(load(flags).content_sha256() == plain for flags in OPERATIONAL)
    fields = {name for flags in (*CONTENT, *OPERATIONAL) for name in flags}
    assert fields == Settings.model_fields.keys() - {"llm"}


def test_the_models_options_count_where_the_model_is_asked() -> None:
    plain = load({"llm": MODEL}).content_sha256()
    for option in ({"model": "n"}, {"temperature": 1}, {"seed": 1}, {"extra_body": {"a": 1}}):
        assert load({"llm": {**MODEL, **option}}).content_sha256() != plain
    operational = ("concurrency", "timeout", "max_retries", "backoff", "max_wait")
    for name, value in {"api_key": KEY, **dict.fromkeys(operational, "1")}.items():
        assert load({"llm": {**MODEL, name: value}}).content_sha256() == plain
    named = load({"llm": MODEL, "extractor": "rules"})
    assert named.content_sha256() == load().content_sha256() != plain


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        load().__setattr__("dataset", "else")


def test_values_are_not_shown_where_settings_are_made_by_hand() -> None:
    with pytest.raises(ValidationError) as caught:
        Settings(workers=KEY)  # type: ignore[arg-type]
    assert KEY not in str(caught.value)
