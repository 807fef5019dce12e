"""The command lines of the guide are understood, and what it lists is there."""

from __future__ import annotations

import os
import re
import shlex
from pathlib import Path

import pytest
from mypy import api as mypy_api

from actionnetwork_mock.resources import STORED
from actionnetwork_mock.testing.action_network import ActionNetwork
from pytest_actionnetwork.marker import _TAKES

from ..sessions import run

ROOT = Path(__file__).parents[2]
PAGES = ROOT / "docs" / "guide"
GUIDE = (PAGES / "pytest.md").read_text(encoding="utf-8")
DOCS = "\n".join(page.read_text(encoding="utf-8") for page in sorted((ROOT / "docs").rglob("*.md")))


def shown(kind: str) -> str:
    """Return a pattern for an example of a kind, and the output below it."""
    return rf"^```python {kind}\n(.*?)^```\n\n```text\n(.*?)^```"


COMMAND = r"^(?:    |\$ )(?:ACTION_NETWORK_API_KEY=... )?pytest (--action-network.+)"


@pytest.mark.parametrize("line", sorted({*re.findall(COMMAND, DOCS, re.M)}))
def test_command_line_is_understood(
    line: str, folder: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ACTION_NETWORK_API_KEY", "a-key-that-is-not-used")
    folder.makepyfile("def test_nothing(): pass")
    run(folder, *shlex.split(line)).assert_outcomes(passed=1)


@pytest.mark.parametrize(
    ("options", "example", "output"),
    re.findall(shown("fails *([^\n]*)"), DOCS, re.M | re.S),
)
def test_example_fails_with_the_output_that_is_shown(
    options: str, example: str, output: str, folder: pytest.Pytester
) -> None:
    folder.makepyfile(example)
    done = run(folder, *shlex.split(options))
    assert done.ret == pytest.ExitCode.TESTS_FAILED
    assert unindented(output) in unindented(done.stdout.str())


@pytest.mark.parametrize(("example", "output"), re.findall(shown("mypy"), DOCS, re.M | re.S))
def test_example_is_refused_by_mypy_as_is_shown(
    example: str, output: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "test_example.py"
    file.write_text(example, encoding="utf-8")
    monkeypatch.setenv("MYPYPATH", f"{ROOT / 'mock_server'}:{ROOT / 'pytest_plugin'}")
    # Only these files, as all that they import would take many times as long.
    mock = ROOT / "mock_server" / "actionnetwork_mock"
    files = [
        file,
        ROOT / "pytest_plugin" / "pytest_actionnetwork" / "__init__.py",
        mock / "testing" / "action_network.py",
    ]
    files += [mock / "testing" / name for name in ("creation.py", "record_types.py", "records.py")]
    options = [
        "--config-file=",
        f"--cache-dir={os.devnull}",
        "--follow-imports=skip",
        "--explicit-package-bases",
    ]
    errors, _, status = mypy_api.run([*options, *map(str, files)])
    assert (status, errors.splitlines()[0].partition(": ")[2]) == (1, output.strip())


def unindented(output: str) -> str:
    """Return what pytest prints of a failure, whatever the indentation of the code that raised."""
    return re.sub(r"^E +", "E   ", output, flags=re.MULTILINE)


def test_every_argument_of_the_marker_is_explained() -> None:
    assert [name for name in _TAKES if f"| `{name}=" not in GUIDE] == []


def test_everything_of_the_fixture_is_listed() -> None:
    resources = {resource.name for resource in STORED} - {"people"}
    known = {name for name in (*dir(ActionNetwork), *ActionNetwork.__annotations__) if name[0] != "_"}
    internal = {"call", "start", "stop", "strict_mode"}
    assert [name for name in sorted(known - internal - resources) if f"`{name}`" not in GUIDE] == []
