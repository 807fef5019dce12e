from __future__ import annotations

import json
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from actionnetwork_mock import MockServer
from actionnetwork_mock.cli import main

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def server() -> Iterator[MockServer]:
    with MockServer(people=3) as server:
        yield server


@pytest.fixture
def run(server: MockServer, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command against the server; gives the exit code, what was printed, and what was said of mistakes."""

    def run(command: str, *argv: str) -> tuple[int, str, str]:
        first, *rest = (
            (*argv, "--server", server.url) if command == "export" else ("--server", server.url, *argv)
        )
        code = main([command, first, *rest])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


@pytest.mark.parametrize("name", ["world.json", "world.yaml", "world.YML"])
def test_export_writes_a_scenario_that_a_server_starts_with(
    server: MockServer, run: Run, tmp_path: Path, name: str
) -> None:
    file = tmp_path / name
    assert run("export", str(file)) == (
        0,
        "",
        f"{file} written: actionnetwork-mock serve --scenario {file}\n",
    )
    with MockServer(scenario=file) as other:
        assert [person.id for person in other.people] == [person.id for person in server.people]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [*tmp_path.iterdir()] == [file]


def test_export_prints_without_a_file(run: Run) -> None:
    code, printed, _ = run("export")
    assert code == 0
    assert len(json.loads(printed)["world"]["tables"]["people"]) == 3
    assert run("export", "--yaml")[1].startswith("about: ")


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("world.db", "needs an ending that says its form: .json, .yaml, .yml"),
        ("none/world.json", "cannot be written: No such file or directory"),
    ],
)
def test_a_file_that_cannot_be_written_is_an_error(
    run: Run, tmp_path: Path, name: str, sentence: str
) -> None:
    code, _, said = run("export", str(tmp_path / name))
    assert code == 2
    assert said == f"actionnetwork-mock: {tmp_path / name} {sentence}\n"


def test_checkpoints_are_created_listed_restored_and_deleted(server: MockServer, run: Run) -> None:
    assert run("checkpoints", "create", "three people")[:2] == (0, "checkpoint 1\n")
    server.seed(people=2)
    assert run("checkpoints", "create")[:2] == (0, "checkpoint 2\n")
    code, listed, _ = run("checkpoints", "list")
    assert [line.split("  ")[::2] for line in listed.splitlines()] == [["1", "three people"], ["2"]]
    assert run("checkpoints", "restore", "three people")[:2] == (0, "three people restored\n")
    assert len(server.people) == 3
    assert run("checkpoints", "restore", "1")[0] == 0
    assert run("checkpoints", "delete", "1")[:2] == (0, "checkpoint 1 deleted\n")
    assert run("checkpoints", "list")[1] == ""


def test_a_file_is_restored(server: MockServer, run: Run, tmp_path: Path) -> None:
    file = tmp_path / "three.yaml"
    run("export", str(file))
    server.seed(people=2)
    assert run("checkpoints", "restore", str(file))[:2] == (0, f"{file} restored\n")
    assert len(server.people) == 3


def test_a_checkpoint_that_does_not_exist_is_an_error(run: Run, tmp_path: Path) -> None:
    code, _, said = run("checkpoints", "restore", "imported")
    assert code == 1
    assert "there is no checkpoint 'imported' of this world" in said
    file = tmp_path / "none.json"
    assert run("checkpoints", "restore", str(file))[2].startswith(
        f"actionnetwork-mock: the scenario {file} cannot be"
    )


def test_a_file_of_another_version_is_refused(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "later.json"
    file.write_text(json.dumps({"world": {"version": 99, "written_by": "9.0.0"}}))
    code, _, said = run("checkpoints", "restore", str(file))
    assert code == 1
    assert said.startswith(
        f"actionnetwork-mock: {file.name}: world: it was written by actionnetwork-mock 9.0.0 in version 99 of the form"
    )
    assert "\n" not in said.strip()
