"""The command lines of the guide are understood, and what it lists is there."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from actionnetwork_mock.action_network import ActionNetwork
from actionnetwork_mock.resources import STORED
from pytest_actionnetwork.marker import _TAKES

from .test_plugin import run

GUIDE = (Path(__file__).parents[2] / "docs" / "guide" / "pytest.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("line", re.findall(r"^    (?:ACTION_NETWORK_API_KEY=... )?pytest (.+)", GUIDE, re.M))
def test_command_line_is_understood(
    line: str, folder: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ACTION_NETWORK_API_KEY", "a-key-that-is-not-used")
    folder.makepyfile("def test_nothing(): pass")
    run(folder, *shlex.split(line)).assert_outcomes(passed=1)


def test_every_argument_of_the_marker_is_explained() -> None:
    assert [name for name in _TAKES if f"| `{name}=" not in GUIDE] == []


def test_everything_of_the_fixture_is_listed() -> None:
    resources = {resource.name for resource in STORED} - {"people"}
    known = {name for name in (*dir(ActionNetwork), *ActionNetwork.__annotations__) if name[0] != "_"}
    internal = {"call", "call_async", "forget_allowances", "habits", "mistakes"}
    assert [name for name in sorted(known - internal - resources) if f"`{name}`" not in GUIDE] == []
