from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actionnetwork_mock.rules.money import add_up, parse_money

cents = st.integers(0, 10**14 - 1)
amounts = cents.map(lambda n: f"{n // 100}.{n % 100:02}")


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("3.00", "3.00"),
        ("3", "3.00"),
        (" 3.5 ", "3.50"),
        ("003", "3.00"),
        ("2.345", "2.35"),
        (3, "3.00"),
        (0.1 + 0.2, "0.30"),
        (1e-9, "0.00"),
        (5e-324, "0.00"),
        (0, "0.00"),
        (-0.0, None),
        (999_999_999_999, "999999999999.00"),
        (10**12, None),
        (-1, None),
        (float("nan"), None),
        (float("inf"), None),
        ("", None),
        ("-1", None),
        ("+1", None),
        (".5", None),
        ("5.", None),
        ("1e3", None),
        ("1,000", None),
        ("$5", None),
        ("\uff15", None),
        ("9" * 5000, None),
    ],
)
def test_an_amount_is_kept_with_two_decimals_or_refused(sent: str | float, kept: str | None) -> None:
    assert parse_money(sent) == kept


@given(amounts)
def test_what_the_api_writes_is_kept_as_it_is(amount: str) -> None:
    assert parse_money(amount) == amount


@given(st.floats() | st.integers() | st.text(max_size=40))
def test_anything_is_an_amount_or_refused(value: str | float) -> None:
    parsed = parse_money(value)
    assert parsed is None or parse_money(parsed) == parsed


@given(st.lists(cents, max_size=50))
def test_sums_are_exact(values: list[int]) -> None:
    texts = [f"{n // 100}.{n % 100:02}" for n in values]
    assert Decimal(add_up(texts)) * 100 == sum(values)
    assert parse_money(add_up([])) == add_up([]) == "0.00"
