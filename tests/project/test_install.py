"""The script with which make installs the project: its progress, and what it says when pip fails."""

from __future__ import annotations

from pathlib import Path

import pytest

from install import Progress, explain

PIP_LINES = [
    "Obtaining file:///checkout",
    "Collecting click<9,>=8.4 (from actionnetwork-mock==0.1.0)",
    "Downloading click-8.5.1-py3-none-any.whl (108 kB)",
    "Collecting uvicorn<1,>=0.40 (from actionnetwork-mock==0.1.0)",
    "Building editable for actionnetwork-mock (pyproject.toml): started",
    "Installing collected packages: click, uvicorn, actionnetwork-mock",
]


def test_a_terminal_shows_one_line_that_changes(capsys: pytest.CaptureFixture[str]) -> None:
    progress = Progress(on_terminal=True)
    for line in PIP_LINES:
        progress.read(line)
    progress.end()
    shown = capsys.readouterr().out.split("\r\033[K")
    assert [text.strip() for text in shown if text] == [
        "downloading package 1: click",
        "downloading package 2: uvicorn",
        "building actionnetwork-mock",
        "unpacking 3 packages",
    ]
    assert shown[-1] == ""


def test_a_log_file_gets_few_lines(capsys: pytest.CaptureFixture[str]) -> None:
    progress = Progress(on_terminal=False)
    for line in PIP_LINES:
        progress.read(line)
    progress.end()
    assert capsys.readouterr().out == "  unpacking 3 packages\n"


@pytest.mark.parametrize(
    ("output", "advice"),
    [
        (
            "WARNING: Retrying after connection broken by 'NewConnectionError(...)'",
            "pip cannot reach its package",
        ),
        ("error: subprocess-exited-with-error", "A package cannot be built on this machine."),
        ("ERROR: No matching distribution found for click==99", "The lines above are pip's reason."),
    ],
)
def test_a_failure_says_what_failed_and_what_to_do(output: str, advice: str) -> None:
    message = explain(output, target=".[test]", log=Path("install.log"))
    assert message.startswith(f"{output}\n\nCannot install .[test] from ")
    assert advice in message
    assert message.endswith("All of pip's output: install.log")


def test_without_a_network_the_first_line_about_it_is_shown_and_not_the_last() -> None:
    lines = [
        "Collecting click",
        "  WARNING: Retrying: NewConnectionError(...)",
        "ERROR: ResolutionImpossible",
    ]
    message = explain("\n".join(lines), target=".", log=Path("install.log"))
    assert message.startswith("WARNING: Retrying: NewConnectionError(...)\n\nCannot install .")
    assert "ResolutionImpossible" not in message
