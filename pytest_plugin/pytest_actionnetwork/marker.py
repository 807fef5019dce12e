"""The options of the marker ``@pytest.mark.action_network(...)``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

import pytest


@dataclass(frozen=True)
class MarkerOptions:
    """The options of a test; those of the nearest marker win. See the help of the marker."""

    strict: bool | None = None
    read_only: bool = False
    people: int = 0
    scenario: str | Path | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)
    profile: str | None = None

    @property
    def changes(self) -> Mapping[str, Any]:
        """The settings of the profile, and those of the test, which win."""
        if self.profile is None:
            return self.settings
        # imported here, so that sessions without the fixture do not load it
        from actionnetwork_mock.settings import profile_settings

        return {**profile_settings(self.profile), **self.settings}


def read_marker(item: pytest.Item) -> MarkerOptions:
    """Return the options of a test. Fails the test, with one sentence, for a wrong argument."""
    options: dict[str, Any] = {}
    for marker in item.iter_markers("action_network"):
        if marker.args:
            _fail(f"{marker.args[0]!r} has no name: its arguments are given by name")
        for name, value in marker.kwargs.items():
            _check(name, value)
            options.setdefault(name, value)
    return MarkerOptions(**options)


def _check(name: str, value: object) -> None:
    if name not in _TAKES:
        # imported here, so that sessions without the fixture do not load it
        from actionnetwork_mock.notes import did_you_mean

        advice = did_you_mean(name, _TAKES) or f"It takes {', '.join(_TAKES)}."
        _fail(f"it has no argument {name!r}. {advice}")
    fits, takes = _TAKES[name]
    if not fits(value):
        _fail(f"{name}={value!r}: it takes {takes}")
    if name == "settings":
        _check_settings(value)


def _check_settings(settings: Any) -> None:
    # imported here, so that sessions without the fixture do not load it
    from actionnetwork_mock.errors import UsageError
    from actionnetwork_mock.settings import Settings

    try:
        Settings().changed(**settings)
        return
    except UsageError as error:
        problem = str(error)
    _fail(f"settings: {problem}")  # out here, as pytest would show the error above as its cause


def _fail(problem: str) -> NoReturn:
    pytest.fail(f"the marker action_network: {problem}", pytrace=False)


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_named(value: object) -> bool:
    return isinstance(value, dict) and all(isinstance(name, str) for name in value)


_TAKES: dict[str, tuple[Callable[[object], bool], str]] = {
    "strict": (lambda value: value is None or isinstance(value, bool), "True or False"),
    "read_only": (lambda value: isinstance(value, bool), "True or False"),
    "people": (_is_count, "a number of people"),
    "scenario": (lambda value: isinstance(value, str | Path) and bool(str(value)), "a name or a file"),
    "profile": (lambda value: value in (None, "production"), "production"),
    "settings": (_is_named, 'a dictionary such as {"put_null": "ignored"}'),
}
