"""How far an attack is, on the standard error."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

Item = TypeVar("Item")

_LINES = 10
_STEPS_IN_TERMINAL = 200


def show_progress(items: Iterable[Item], name: str, number: int) -> Iterator[Item]:
    """Yield items, and print how many of ``number`` were taken: ``"kills: 10 of 100 after 4 s"``.

    A terminal shows the newest line only. Elsewhere, such as in a log of CI, there is a line for each tenth.
    """
    is_terminal = sys.stderr.isatty()
    start, end = ("\r", "\x1b[K") if is_terminal else ("", "\n")
    step = max(1, number // (_STEPS_IN_TERMINAL if is_terminal else _LINES))
    began = time.monotonic()
    for done, item in enumerate(items):
        if done % step == 0 and (done or is_terminal):
            _print(f"{start}{name}: {done:,} of {number:,} after {time.monotonic() - began:.0f} s{end}")
        yield item
    if is_terminal:
        _print(start + end)


def _print(text: str) -> None:
    print(text, end="", file=sys.stderr, flush=True)
