"""Patches of the functions of ``time``, ``asyncio``, ``anyio`` and ``trio`` while a test has virtual time."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from types import FrameType
from typing import Any, Protocol

_NOT_UNDER_TEST = frozenset(
    {
        *sys.stdlib_module_names,
        *("actionnetwork_contract", "actionnetwork_fixtures", "actionnetwork_mock", "pytest_actionnetwork"),
        *("anyio", "trio", "sniffio", "starlette", "uvicorn", "uvloop", "h11", "httptools"),
        *("_pytest", "pytest", "pluggy", "xdist", "execnet", "hypothesis", "coverage"),
    }
)
"""Packages that keep real time: their time-outs must not end early, and the mock's own server must not sleep."""

_SLEEPS_FOR_OTHERS = frozenset({"asyncio", "concurrent", "threading"})
"""Packages that sleep for their callers, as in ``asyncio.to_thread(time.sleep, 1)``."""


class VirtualTime(Protocol):
    """The time of a test."""

    def time(self) -> float:
        """Return seconds since 1970."""

    def monotonic(self) -> float:
        """Return seconds that never go back."""

    def sleep(self, seconds: float) -> None:
        """Sleep in a thread."""

    async def sleep_in_loop(
        self, seconds: float, pause: Callable[[float], Any], *, has_company: bool
    ) -> None:
        """Sleep in an event loop."""


class _Current:
    """The time of the running test, if it has virtual time. Without it, a patch that code keeps gives real time."""

    time: VirtualTime | None = None


def _is_under_test(frame: FrameType, passing: frozenset[str] = frozenset()) -> bool:
    package = str(frame.f_globals.get("__name__", "")).partition(".")[0]
    return package in passing or not (package in _NOT_UNDER_TEST or package.startswith("pytest_"))


# Patches


def _reader(real: Callable[[], Any], read: Callable[[VirtualTime], Any]) -> Callable[[], Any]:
    @wraps(real)
    def reads() -> Any:
        current = _Current.time
        return read(current) if current and _is_under_test(sys._getframe(1)) else real()

    return reads


def _sleeper(real: Callable[[float], None]) -> Callable[[float], None]:
    @wraps(real)
    def sleeps(seconds: float, /) -> None:
        current = _Current.time
        if current and _is_under_test(sys._getframe(1), _SLEEPS_FOR_OTHERS):
            current.sleep(seconds)
        else:
            real(seconds)

    return sleeps


def _loop_sleeper(
    real: Callable[..., Any], delay: str, has_company: Callable[[], bool]
) -> Callable[..., Any]:
    @wraps(real)
    def sleeps(*arguments: Any, **named: Any) -> Any:
        # No coroutine function: here the frame before is the caller's, in a task's first step it would be asyncio's.
        current = _Current.time
        if not (current and _is_under_test(sys._getframe(1), _SLEEPS_FOR_OTHERS)):
            return real(*arguments, **named)
        first, *others = arguments or (named.pop(delay),)
        return slept(current, first, *others, **named)

    async def slept(current: VirtualTime, seconds: float, *others: Any, **named: Any) -> Any:
        await current.sleep_in_loop(seconds, real, has_company=has_company())
        return await real(0, *others, **named)

    return sleeps


def _nanoseconds(seconds: float) -> int:
    whole, part = divmod(seconds, 1)  # separately, as the product would have more digits than a float
    return int(whole) * 1_000_000_000 + int(part * 1_000_000_000)


def _has_other_tasks() -> bool:
    return len(asyncio.all_tasks()) > 1


class _Patch:
    """A function of a module, and its replacement."""

    def __init__(self, module: str, name: str, made: Callable[[Any], Any]) -> None:
        self.module = module
        self.name = name
        self.real = getattr(sys.modules[module], name)
        self.replacement = made(self.real)


_KNOWN: dict[str, dict[str, Callable[[Any], Any]]] = {
    "time": {
        "sleep": _sleeper,
        "time": lambda real: _reader(real, lambda current: current.time()),
        "time_ns": lambda real: _reader(real, lambda current: _nanoseconds(current.time())),
        "monotonic": lambda real: _reader(real, lambda current: current.monotonic()),
        "monotonic_ns": lambda real: _reader(real, lambda current: _nanoseconds(current.monotonic())),
        "perf_counter": lambda real: _reader(real, lambda current: current.monotonic()),
        "perf_counter_ns": lambda real: _reader(real, lambda current: _nanoseconds(current.monotonic())),
    },
    "asyncio": {"sleep": lambda real: _loop_sleeper(real, "delay", _has_other_tasks)},
    "anyio": {"sleep": lambda real: _loop_sleeper(real, "delay", lambda: True)},
    "trio": {"sleep": lambda real: _loop_sleeper(real, "seconds", lambda: True)},
}
_made: dict[str, list[_Patch]] = {}


def _patches() -> list[_Patch]:
    """Return the patches of the libraries that are imported; they are the same in each test."""
    for module, functions in _KNOWN.items():
        if module in sys.modules and module not in _made:
            _made[module] = [_Patch(module, name, made) for name, made in functions.items()]
    return [patch for patches in _made.values() for patch in patches]


# Applying them


@contextmanager
def patched_time(current: VirtualTime) -> Iterator[None]:
    """Apply the patches inside the block, also to names that ``from time import sleep`` made."""
    patches = _patches()
    _Current.time = current
    try:
        _exchange({id(patch.real): patch.replacement for patch in patches})
        for patch in patches:
            setattr(sys.modules[patch.module], patch.name, patch.replacement)
        yield
    finally:
        _Current.time = None
        for patch in patches:
            setattr(sys.modules[patch.module], patch.name, patch.real)
        _exchange({id(patch.replacement): patch.real for patch in patches})


_clean: dict[str, int] = {}
"""How many names a module had when it had none of the functions: it need not be searched again."""


def _exchange(by_id: dict[int, Any]) -> None:
    """Exchange functions in the names of every module of the code under test."""
    for name, module in list(sys.modules.items()):
        names = getattr(module, "__dict__", {})
        if _clean.get(name) == len(names) or name.partition(".")[0] in _NOT_UNDER_TEST:
            continue
        held = [key for key, value in list(names.items()) if id(value) in by_id]
        for key in held:
            names[key] = by_id[id(names[key])]
        if not held:
            _clean[name] = len(names)
