"""Amounts of money: exact, as texts with two decimals."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

_PLAIN = re.compile(r"\d{1,12}(\.\d{1,30})?", re.ASCII)
_CENT = Decimal("0.01")
_MOST = 10**12


def parse_money(value: str | int | float) -> str | None:
    """Return an amount as the API writes it: ``"3"``, ``3`` and ``3.0`` all give ``"3.00"``.

    Half a cent is rounded up. Returns None for a sign, a currency, a comma, and for amounts of a million million or
    more. Source: [donations-7] (documented: texts; numbers are taken too).
    """
    if not isinstance(value, str):
        if not 0 <= value < _MOST:
            return None
        value = format(Decimal(repr(value)), "f")[:25]
    text = value.strip()
    return str(Decimal(text).quantize(_CENT, ROUND_HALF_UP)) if _PLAIN.fullmatch(text) else None


def add_up(amounts: Iterable[str]) -> str:
    """Return the sum of amounts: ``add_up(["20.10", "0.20"])`` gives ``"20.30"``, and of none ``"0.00"``."""
    return str(sum(map(Decimal, amounts), Decimal("0.00")))
