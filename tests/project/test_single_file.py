"""The single file starts a server, and unpacks itself once, into a folder that only its user can read."""

from __future__ import annotations

import fcntl
import json
import os
import stat
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

import single_file
import single_file_start

SERVE = ["serve", "--port", "0", "--people", "3", "--json", "--quiet", "--stop-with-stdin"]


def filled_once(factory: pytest.TempPathFactory, name: str, fill: Callable[[Path], object]) -> Path:
    """Return a folder that one worker fills, while the others wait for it."""
    base = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        base = base.parent
    folder = base / name
    with (base / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            draft = Path(tempfile.mkdtemp(dir=base))
            fill(draft)
            draft.rename(folder)
    return folder


@pytest.fixture(scope="module")
def single(tmp_path_factory: pytest.TempPathFactory) -> Path:
    name = "actionnetwork-mock.pyz"
    return filled_once(tmp_path_factory, "dist", lambda folder: single_file.build(folder / name)) / name


@pytest.fixture(scope="module")
def unpacked(single: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of a user who has started the file before."""

    def start(cache: Path) -> None:
        assert run(single, environment_with(cache), "--version").returncode == 0

    return environment_with(filled_once(tmp_path_factory, "cache", start))


def environment_with(cache: Path) -> dict[str, str]:
    """Return an environment with this cache, in which nothing of this checkout can be imported."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "COVERAGE_"))}
    return {**kept, "XDG_CACHE_HOME": str(cache)}


def command(single: Path, *arguments: str) -> list[str]:
    """Return a command that runs the file with the interpreter below the virtual environment, without its packages."""
    return [os.path.realpath(sys.executable), "-S", str(single), *arguments]


def run(single: Path, environment: Mapping[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(single, *arguments),
        env=environment,
        cwd=single.parent,
        capture_output=True,
        text=True,
        timeout=120,
    )


def folder_in(cache: Path) -> Path:
    (folder,) = (cache / "actionnetwork-mock").iterdir()
    return folder


@pytest.mark.slow
@pytest.mark.uncovered
def test_the_file_serves(single: Path, unpacked: dict[str, str]) -> None:
    with subprocess.Popen(
        command(single, *SERVE), env=unpacked, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        ready = json.loads(process.stdout.readline())
        request = urllib.request.Request(
            f"{ready['url']}/people", headers={"OSDI-API-Token": ready["api_key"]}
        )
        with urllib.request.urlopen(request) as reply:
            assert len(json.load(reply)["_embedded"]["osdi:people"]) == 3
        process.stdin.close()
        assert process.wait(30) == 0


@pytest.mark.slow
@pytest.mark.uncovered
def test_the_file_is_a_program_with_all_commands(single: Path, unpacked: dict[str, str]) -> None:
    assert single.stat().st_mode & stat.S_IXUSR
    assert single.read_bytes().startswith(b"#!/usr/bin/env python3.")
    checked = run(single, unpacked, "check", "--only", "paging.*")
    assert (checked.returncode, checked.stderr) == (0, "")
    redirected = run(
        single, unpacked, "run", "--people", "3", "--", sys.executable, "-c", "print('unmodified')"
    )
    assert (redirected.returncode, redirected.stdout) == (0, "unmodified\n")


@pytest.mark.slow
@pytest.mark.uncovered
def test_starts_at_the_same_time_unpack_into_one_private_folder(single: Path, tmp_path: Path) -> None:
    starts = [
        subprocess.Popen(
            command(single, "--version"), env=environment_with(tmp_path), stdout=subprocess.DEVNULL
        )
        for _ in range(3)
    ]
    assert [start.wait(120) for start in starts] == [0, 0, 0]
    folder = folder_in(tmp_path)
    assert [stat.S_IMODE(path.stat().st_mode) for path in (folder, folder.parent)] == [0o700, 0o700]


@pytest.mark.slow
@pytest.mark.uncovered
def test_a_later_start_writes_nothing(single: Path, unpacked: dict[str, str]) -> None:
    folder = folder_in(Path(unpacked["XDG_CACHE_HOME"]))
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    assert run(single, unpacked, "--version").returncode == 0
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before


@pytest.mark.slow
@pytest.mark.uncovered
def test_a_folder_that_others_can_use_is_refused(single: Path, tmp_path: Path) -> None:
    environment = environment_with(tmp_path)
    assert run(single, environment, "--version").returncode == 0
    folder_in(tmp_path).chmod(0o755)
    refused = run(single, environment, "--version")
    assert refused.returncode == 1
    assert "others may use it: remove it, and start again" in refused.stderr


@pytest.mark.slow
@pytest.mark.uncovered
def test_a_cache_that_cannot_be_written_is_named(single: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    refused = run(single, environment_with(tmp_path / "file"), "--version")
    assert refused.returncode == 1
    assert f"{tmp_path}/file" in refused.stderr
    assert "XDG_CACHE_HOME names another folder" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_another_python_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(single_file_start, "BUILT_FOR", "cpython-310 x86_64-linux-gnu x86_64")
    with pytest.raises(
        SystemExit, match="This file is for cpython-310 .*: build another one with make zipapp"
    ):
        single_file_start.main()


def test_the_file_has_what_the_mock_requires_and_nothing_for_development() -> None:
    names = {dependency.name.lower() for dependency in single_file.dependencies("actionnetwork-mock")}
    assert names >= {"starlette", "uvicorn", "msgspec", "pytest", "anyio"}
    assert not names & {"ruff", "mypy", "coverage", "actionnetwork-mock"}
