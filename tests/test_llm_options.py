"""Options of the language model path: what is refused, and that keys do not show."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr, ValidationError

from pipeline.llm.extractor import LLMExtractor
from pipeline.llm.options import LLMOptions
from pipeline.llm.store import key_of
from pipeline.settings import load
from schemas.errors import SettingsError
from tests import toy_domain as toy
from tests.llm_asking import KEY, quoted


@pytest.mark.parametrize(
    "url", ["localhost:8000/v1", "ftp://host/v1", "http://", "https://me:secret@host/v1", ""]
)
def test_addresses_that_cannot_be_asked_are_refused(url: str) -> None:
    with pytest.raises(ValidationError) as caught:
        LLMOptions(base_url=url, model="m")
    assert "base_url" in str(caught.value)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("model", "temperature"),
    [
        *((name, None) for name in ("gpt-5", "gpt-5-mini", "gpt-5-nano-2025-08-07", "GPT-5.1")),
        *((name, None) for name in ("o1", "o1-preview", "o3-mini", "o4-mini", "openai/gpt-5-pro")),
        *((name, None) for name in ("ft:o4-mini-2025-04-16:acme::x1", "azure/o3")),
        *((name, 0) for name in ("gpt-5-chat-latest", "gpt-4o", "gpt-4.1-mini", "gpt-oss-20b")),
        *((name, 0) for name in ("gpt-50", "o1x", "olmo-2", "my-model", "qwen3-o1", "phi-4")),
    ],
)
def test_models_that_refuse_a_temperature_are_sent_none_unless_one_is_given(
    model: str, temperature: float | None
) -> None:
    given = {"base_url": "http://host/v1", "model": model}
    assert LLMOptions.model_validate(given).temperature == temperature
    for said, is_sent in ((1, 1), (0, 0), ("none", None), ("None ", None), (None, None)):
        options = LLMOptions.model_validate({**given, "temperature": said})
        assert options.temperature == is_sent
        assert options.public()["temperature"] == is_sent


def test_a_parameter_is_left_out_by_a_word(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "claims.toml"
    told = 'base_url = "http://host/v1"\nmodel = "m"\n'
    file.write_text(f'[llm]\n{told}temperature = "none"\nmax_output_tokens = "none"', "utf-8")
    llm = load(file=file).llm
    assert llm is not None and (llm.temperature, llm.max_output_tokens) == (None, None)
    file.write_text(f"[llm]\n{told}temperature = 1", "utf-8")
    monkeypatch.setenv("CLAIMS_LLM_TEMPERATURE", "none")
    llm = load(file=file).llm
    assert llm is not None and llm.temperature is None
    monkeypatch.setenv("CLAIMS_LLM_TEMPERATURE", "cold")
    with pytest.raises(SettingsError, match="CLAIMS_LLM_TEMPERATURE"):
        load(file=file)


def test_every_spelling_of_a_number_is_the_same_question(tmp_path: Path) -> None:
    def asked(**given: Any) -> tuple[str, str]:
        llm = LLMOptions.model_validate({"base_url": "http://host/v1", "model": "m", **given})
        extractor = LLMExtractor(llm, toy.TOY, quoted)
        body = extractor.request(toy.ARTICLE, toy.CHUNK)
        return key_of(llm, body), json.dumps(body)

    assert '"temperature": 0,' in asked()[1], "kept answers are found no more"
    assert len({asked(), *(asked(temperature=each) for each in (0, 0.0, -0.0, "0", "0.0"))}) == 1
    several = ({"top_p": 1, "stop": {"at": [2, 0.5]}}, {"top_p": 1.0, "stop": {"at": [2.0, 0.5]}})
    assert len({asked(extra_body=each) for each in several}) == 1
    others: tuple[dict[str, Any], ...] = (
        {},
        {"n": True},
        {"n": 1},
        {"n": "1.0"},
        {"n": 1.5},
        {"n": 1e300},
    )
    assert len({asked(extra_body=each) for each in others}) == len(others)
    assert asked(temperature=0.5) != asked(temperature=1) == asked(temperature=1.0)
    file = tmp_path / "claims.toml"
    file.write_text('[llm]\nbase_url = "http://h/v1"\nmodel = "m"\ntemperature = 0\n', "utf-8")
    llm = load(file=file).llm
    assert llm is not None and repr(llm.temperature) == "0"


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("extra_body = {d = 2020-01-01}", r"claims.toml:4: llm.extra_body: d is a date"),
        ("extra_body = {a = {b = [1, 07:30:00]}}", r"llm.extra_body: a.b.1 is a time"),
        ("extra_body = {d = 2020-01-01T00:00:00Z}", r"llm.extra_body: d is a datetime"),
        ("extra_body = {x = nan}", r"llm.extra_body: x is the number nan"),
        ("extra_body = {x = [-inf]}", r"llm.extra_body: x.0 is the number -inf"),
        ("temperature = inf", r"llm.temperature: .*finite"),
        ("temperature = nan", r"llm.temperature: .*finite"),
        ("price_in = inf\nprice_out = 1", r"llm.price_in: .*finite"),
    ],
)
def test_what_no_request_can_hold_is_refused_by_its_name(
    tmp_path: Path, line: str, told: str
) -> None:
    file = tmp_path / "claims.toml"
    file.write_text(f'[llm]\nbase_url = "http://h/v1"\nmodel = "m"\n{line}\n', "utf-8")
    with pytest.raises(SettingsError, match=told):
        load(file=file)


def test_an_error_does_not_show_the_key() -> None:
    given = {"base_url": "http://host/v1", "model": "", "api_key": KEY, "surplus": KEY}
    with pytest.raises(ValidationError) as caught:
        LLMOptions.model_validate(given)
    assert KEY not in str(caught.value)


def test_keys_are_in_no_form_of_the_options() -> None:
    options = LLMOptions.model_validate(
        {
            "base_url": "http://host/v1/",
            "model": "m",
            "api_key": KEY,
            "extra_headers": {"api-key": "other-" + KEY},
        }
    )
    for form in (repr(options), str(options), options.model_dump_json(), str(options.public())):
        assert KEY not in form
    assert options.secrets == (KEY, "other-" + KEY)
    named = {"Authorization": SecretStr("Bearer k/1")}
    bearer = options.model_copy(update={"extra_headers": named})
    assert bearer.secrets == (KEY, "Bearer k/1", "k/1")
    assert options.base_url == "http://host/v1"


def test_headers_that_may_change_an_answer_have_a_hash_and_those_with_keys_have_none() -> None:
    def hashed(**headers: str) -> str | None:
        given = {"base_url": "http://host/v1", "model": "m", "api_key": KEY}
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return LLMOptions.model_validate({**given, "extra_headers": named}).headers_sha256

    keys = ["Authorization", "api-key", "X-API-Key", "x-portkey-api-key", "X-Auth-Token", "x-key"]
    keys += ["cf-aig-authorization", "Ocp-Apim-Subscription-Key", "x-access-key", "Cookie"]
    assert all(hashed(**{name: KEY}) is None for name in keys)
    assert hashed() is hashed(x_gateway=f"Bearer {KEY}") is None
    openai = hashed(x_portkey_provider="openai")
    assert openai == hashed(X_Portkey_Provider="openai", api_key=KEY) is not None
    others = [
        hashed(x_portkey_provider="anthropic"),
        hashed(x_portkey_config="openai"),
        hashed(x_portkey_provider="openai", x_portkey_virtual_model="m"),
    ]
    assert len({openai, *others}) == 4


@pytest.mark.parametrize("key", [KEY + "\n", " " + KEY, KEY + "é", KEY[:9] + "\x00"])
def test_a_key_that_no_header_can_carry_is_refused_unseen(key: str) -> None:
    for given in ({"api_key": key}, {"extra_headers": {"api-key": key}}):
        with pytest.raises(ValidationError, match="no header can carry") as caught:
            LLMOptions.model_validate({"base_url": "http://host/v1", "model": "m", **given})
        assert KEY[:9] not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://api.openai.com/v1", "max_completion_tokens"),
        ("https://mine.openai.azure.com/openai/v1", "max_completion_tokens"),
        ("http://127.0.0.1:8080/v1", "max_tokens"),
        ("https://api.openai.com.example.org/v1", "max_tokens"),
    ],
)
def test_the_limit_goes_by_the_name_that_the_host_takes(url: str, name: str) -> None:
    assert LLMOptions(base_url=url, model="m").limit_name == name
    chosen = LLMOptions(base_url=url, model="m", limit_field="max_tokens")
    assert chosen.limit_name == "max_tokens"


def test_importing_the_package_loads_no_client() -> None:
    code = (
        "import sys, pipeline.llm, pipeline.llm.options;"
        "print(sorted({'openai', 'instructor', 'httpx', 'httpx2', 'jinja2'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


ENDPOINT = "http://127.0.0.1:9/v1"


def test_a_model_file_that_is_named_is_not_asked_for_at_another_models_endpoint(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "my.gguf").write_bytes(b"GGUF" + bytes(9))
    (tmp_path / "claims.toml").write_text(f'[llm]\nmodel = "m"\nbase_url = "{ENDPOINT}"\n')

    def url(**flags: str) -> str:
        llm = load({"llm": flags}).llm
        assert llm is not None
        return llm.base_url

    assert url(model="./my.gguf").startswith("gguf:")
    assert url(model="gone.gguf") == url(model="another") == url() == ENDPOINT
    assert url(model="./my.gguf", base_url=ENDPOINT) == ENDPOINT
    (tmp_path / "folder.gguf").mkdir()
    for path in ("./gone.gguf", "../gone.gguf", "/gone/my.GGUF", "sub\\my.gguf", "folder.gguf"):
        with pytest.raises(SettingsError, match=re.escape(Path(path).name)):
            url(model=path)
        assert url(model=path, base_url=ENDPOINT) == ENDPOINT
    monkeypatch.setenv("CLAIMS_LLM_MODEL", "my.gguf")
    assert url().startswith("gguf:")
    monkeypatch.setenv("CLAIMS_LLM_BASE_URL", ENDPOINT)
    assert url() == ENDPOINT
    assert url(model="./my.gguf").startswith("gguf:")
