"""What tokens cost, and how many a request takes before it is sent."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.llm.prices import Price, Tokens, price_of, table
from pipeline.llm.sizes import Sizes, answer_limit
from tests.llm_money import PRICE, body, options


def test_prices_are_those_given_else_of_the_table_for_openai_itself() -> None:
    assert price_of(options()) == table()["gpt-5-mini"]
    assert price_of(options(model="gpt-5-mini-2025-08-07")) == table()["gpt-5-mini"]
    assert price_of(options(model="gpt-4o-2024-05-13")) != table()["gpt-4o"]
    mine = price_of(options(price_in=1, price_out=2))
    assert mine == Price(input=1, output=2)
    for other in (
        {"base_url": "https://example.org/v1"},
        {"base_url": "http://api.openai.com/v1"},
        {"base_url": "https://api.openai.com.example.org/v1"},
        {"model": "gpt-5-mini-high"},
        {"model": "gpt-5-mini-2025"},
        {"extra_body": {"service_tier": "flex"}},
    ):
        assert price_of(options(**other)) is None, other


def test_every_price_says_of_when_and_from_where_it_is() -> None:
    for name, price in table().items():
        assert price.known is not None and len(price.known) == 7, name
        assert price.source is not None and price.source.startswith("https://"), name
        assert price.currency == "USD" and 0 < price.input < price.output, name
        assert price.cached_input is None or price.cached_input < price.input, name


def test_a_price_is_of_a_million_and_cached_tokens_are_cheaper() -> None:
    assert PRICE.of(Tokens(1_000_000, 500_000)) == 6.0
    assert PRICE.of(Tokens(1_000_000, 0, 1_000_000)) == 0.5
    assert Price(input=2, output=8).of(Tokens(1_000_000, 0, 1_000_000)) == 2.0


@pytest.mark.parametrize("given", [{"price_in": 1}, {"price_out": 1}, {"price_cached_in": 1}])
def test_half_a_price_is_refused(given: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"go(es)? (together|with)"):
        options(**given)


# Sizes


@given(st.text(max_size=200), st.text(max_size=200))
def test_what_is_expected_is_no_more_than_the_most_which_is_no_less_than_the_bytes(
    system: str, text: str
) -> None:
    messages = [{"role": "system", "content": system}, {"role": "user", "content": text}]
    size = Sizes().of({"model": "m", "messages": messages})
    assert size.expected <= size.most
    assert size.most >= len((system + text).encode("utf-8", "surrogatepass"))
    assert size.rest < size.most and size.shared <= size.expected


def test_what_requests_share_is_measured_apart() -> None:
    sizes = Sizes()
    one, two = sizes.of(body("one")), sizes.of(body("two, which is longer"))
    assert one.fixed == two.fixed and one.most - one.rest == two.most - two.rest
    other = sizes.of({**body("one"), "tools": [{"type": "function"}]})
    assert other.fixed != one.fixed and other.most > one.most
    assert sizes.of(body("one")) == one


def test_the_limit_on_an_answer_counts_every_choice() -> None:
    assert answer_limit(body(limit=None)) is None
    assert answer_limit({"max_tokens": 5, "max_completion_tokens": 9, "n": 3}) == 27
