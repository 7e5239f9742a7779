"""Proxies of the environment: for endpoints elsewhere, not for those on this machine."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.llm.proxies import direct, is_this_machine, proxy_of
from schemas.outcomes import Outcome
from tests.llm_asking import ask, extractor
from tests.servers.chat import ChatServer, says

PROXY = "http://127.0.0.1:9"
EMPTY: dict[str, Any] = {"sources": [], "entities": [], "claims": []}


@pytest.fixture(autouse=True)
def proxied(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything is to go through a proxy, as far as the environment has it."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "all_proxy"):
        monkeypatch.setenv(name, PROXY)
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_an_endpoint_on_this_machine_is_asked_directly(host: str) -> None:
    with ChatServer([says(EMPTY)]) as server:
        (answer,) = ask(extractor(server.url.replace("127.0.0.1", host)))
    assert answer.outcome is Outcome.ANSWERED


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "127.9.8.7", "127.1", "LOCALHOST", "a.localhost", "::1", "::ffff:127.0.0.1",
     "0.0.0.0"],
)  # fmt: skip
def test_addresses_of_this_machine(host: str) -> None:
    assert is_this_machine(host)
    url = f"http://[{host}]:80/v1" if ":" in host else f"http://{host}:80/v1"
    assert len(direct(url)) == 1
    assert proxy_of(url) is None


@pytest.mark.parametrize(
    "host", ["model.invalid", "192.0.2.1", "localhost.invalid", "12", "fe80::1"]
)
def test_addresses_elsewhere_keep_their_proxy(host: str) -> None:
    assert not is_this_machine(host)
    url = f"https://[{host}]/v1" if ":" in host else f"https://{host}/v1"
    assert direct(url) == {}
    assert proxy_of(url) == PROXY


def test_a_proxy_is_named_without_its_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "me:secret@proxy.invalid:8080")
    assert proxy_of("https://model.invalid/v1") == "http://proxy.invalid:8080"
    monkeypatch.setenv("no_proxy", "model.invalid")
    assert proxy_of("https://model.invalid/v1") is None
