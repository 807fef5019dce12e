"""Prove that the wheel works where users install it: in fresh environments, away from this checkout.

Builds it, looks at what is in it, installs it under the oldest and the newest Python found, and runs the command, a
server and a pytest session there. Exit code 1 and one sentence when something is wrong. ``make wheel-proof`` runs it.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
import zipfile
from collections.abc import Callable, Sequence
from configparser import ConfigParser
from dataclasses import dataclass
from pathlib import Path
from typing import ParamSpec, TypeVar
from urllib.request import Request, urlopen

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = {
    "actionnetwork_mock": "mock_server",
    "actionnetwork_fixtures": "fixtures",
    "actionnetwork_contract": "contract_tests",
    "pytest_actionnetwork": "pytest_plugin",
}
"""Each import package, and the folder that holds it."""

ENTRY_POINTS = {
    ("console_scripts", "actionnetwork-mock", "actionnetwork_mock.cli:main"),
    ("pytest11", "actionnetwork", "pytest_actionnetwork.plugin"),
}

_COMMAND_TIMEOUT_S = 600
_START_TIMEOUT_S = 30
_NOT_INHERITED = ("PYTHON", "COVERAGE_", "PYTEST_", "VIRTUAL_ENV", "ACTIONNETWORK_")

P = ParamSpec("P")
T = TypeVar("T")


class Unproven(Exception):
    """Something is wrong with the wheel; the message is one sentence, and what a command printed below it."""


def main() -> int:
    """Run the whole proof. Returns 0, or 1 after saying what is wrong."""
    started = time.monotonic()
    try:
        with tempfile.TemporaryDirectory(prefix="wheel-proof-") as folder:
            _prove(Path(folder))
    except Unproven as fault:
        print(f"WHEEL PROOF FAILED: {fault}", file=sys.stderr)
        return 1
    print(f"The wheel is proved, in {time.monotonic() - started:.1f} s")
    return 0


def _prove(folder: Path) -> None:
    wheel = _step("build the wheel", build_wheel, folder / "dist")
    _step(f"look into {wheel.name}", _check_contents, wheel)
    for interpreter in chosen_interpreters():
        print(f"Python {interpreter.version}")
        away = folder / interpreter.version
        away.mkdir()
        bin_folder = _step("make an environment", _make_environment, interpreter, away / "environment")
        _step("install the wheel", _install, bin_folder / "python", wheel)
        project = _make_project(away / "project")
        for name, check in _CHECKS.items():
            _step(name, check, bin_folder, project)


def _step(name: str, do: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    started = time.monotonic()
    print(f"  {name} ...", end="", flush=True)
    try:
        result = do(*args, **kwargs)
    except Unproven:
        print(" failed", flush=True)
        raise
    print(f" {time.monotonic() - started:.1f} s", flush=True)
    return result


# The wheel itself


def build_wheel(folder: Path) -> Path:
    """Build the wheel into a folder and return its path. Uses the hatchling that is installed, so needs no network."""
    _run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)], cwd=ROOT)
    (wheel,) = folder.glob("*.whl")
    return wheel


def source_files() -> set[str]:
    """Return what a wheel has to hold of the source, as paths in it: ``{"actionnetwork_mock/app.py", ...}``."""
    return {
        path.relative_to(ROOT / folder).as_posix()
        for package, folder in PACKAGES.items()
        for path in (ROOT / folder / package).rglob("*")
        if path.is_file() and path.suffix != ".pyc" and not path.name.startswith(".")
    }


def contents_faults(wheel: Path, expected: set[str]) -> list[str]:
    """Return what is wrong with the contents of a wheel, one sentence each; an empty list for a good one."""
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if not name.endswith("/")}
        metadata = {name for name in names if name.split("/")[0].endswith(".dist-info")}
        entry_points = _entry_points(archive, metadata)
    found = names - metadata
    faults = [f"{name} is missing" for name in sorted(expected - found)]
    faults += [f"{name} does not belong in it" for name in sorted(found - expected)]
    faults += [f"{p}/py.typed is missing" for p in PACKAGES if f"{p}/py.typed" not in found | expected]
    faults += [f"the entry point {' '.join(one)} is missing" for one in sorted(ENTRY_POINTS - entry_points)]
    faults += [f"the entry point {' '.join(one)} is not ours" for one in sorted(entry_points - ENTRY_POINTS)]
    if not any(name.endswith("/licenses/LICENSE") for name in metadata):
        faults.append("the licence is missing")
    return faults


def _entry_points(archive: zipfile.ZipFile, metadata: set[str]) -> set[tuple[str, str, str]]:
    parser = ConfigParser(delimiters="=")
    for name in metadata:
        if name.endswith("/entry_points.txt"):
            parser.read_string(archive.read(name).decode())
    return {(group, name, target) for group in parser.sections() for name, target in parser.items(group)}


def _check_contents(wheel: Path) -> None:
    faults = contents_faults(wheel, source_files())
    if faults:
        raise Unproven("the wheel is not what the source is: " + "; ".join(faults))


# Interpreters


@dataclass(frozen=True)
class Interpreter:
    """A Python that can make an environment; ``version`` is ``"3.11"``."""

    version: str
    path: str


def supported_versions() -> list[str]:
    """Return the versions that pyproject.toml claims, oldest first: ``["3.11", "3.12", "3.13"]``."""
    classifiers = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["classifiers"]
    found = [re.fullmatch(r"Programming Language :: Python :: (3\.\d+)", one) for one in classifiers]
    return sorted((match[1] for match in found if match), key=lambda version: int(version.split(".")[1]))


def chosen_interpreters() -> list[Interpreter]:
    """Return the oldest supported Python and the newest one that this machine has, and say aloud what it has not."""
    versions = supported_versions()
    oldest = find_interpreter(versions[0])
    newest = next(filter(None, map(find_interpreter, reversed(versions[1:]))), None)
    if oldest is None:
        print(f"SKIPPED: no Python {versions[0]} found, so the wheel is not tried with it")
    if newest is None:
        print(
            f"SKIPPED: no Python {' or '.join(versions[1:])} found, so the wheel is not tried with a newer one"
        )
    chosen = [one for one in (oldest, newest) if one is not None]
    if not chosen:
        raise Unproven(f"no Python {' or '.join(versions)} was found that can make an environment")
    return chosen


def find_interpreter(version: str) -> Interpreter | None:
    """Return a working Python of a version (``"3.12"``): on PATH, among pyenv's, or the one that runs this."""
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
    on_path = (shutil.which(f"python{version}", path=one) for one in os.get_exec_path())
    among_pyenvs = (str(path) for path in sorted(pyenv.glob(f"{version}.*/bin/python"), reverse=True))
    for path in (getattr(sys, "_base_executable", sys.executable), *on_path, *among_pyenvs):
        if path and _works(path, version):
            return Interpreter(version, path)
    return None


def _works(path: str, version: str) -> bool:
    # A shim may stand for a version that is not switched on, and a system's Python may lack what venv needs.
    ask = "import ensurepip, sqlite3, ssl, sys, venv; print('%d.%d' % sys.version_info[:2])"
    answer = subprocess.run(
        [path, "-c", ask], capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False
    )
    return answer.returncode == 0 and answer.stdout.strip() == version


# The environment, and a project of a user's in it


def _make_environment(interpreter: Interpreter, folder: Path) -> Path:
    _run([interpreter.path, "-m", "venv", str(folder)], cwd=folder.parent)
    return folder / ("Scripts" if os.name == "nt" else "bin")


def _install(python: Path, wheel: Path) -> None:
    quiet = ["-qq", "--disable-pip-version-check"]
    constraints = str(ROOT / "constraints.txt")
    _run([str(python), "-m", "pip", "install", *quiet, "-c", constraints, str(wheel)], cwd=wheel.parent)


def _make_project(folder: Path) -> Path:
    """Make a project that has its own folders ``fixtures`` and ``mock_server``, and tests that need them and ours."""
    for path, text in _PROJECT.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    return folder


_PROJECT = {
    "pytest.ini": "[pytest]\nfilterwarnings = error\n",
    "fixtures/__init__.py": 'WHOSE = "the fixtures of the user"\n',
    "mock_server/__init__.py": 'WHOSE = "the mock server of the user"\n',
    "test_own_folders.py": """\
import fixtures
import mock_server


def test_own_folders_are_not_shadowed():
    assert fixtures.WHOSE == "the fixtures of the user"
    assert mock_server.WHOSE == "the mock server of the user"
""",
    "test_people.py": """\
import json
from urllib.request import Request, urlopen


def test_the_first_page_has_25_people(action_network):
    action_network.seed(people=60)
    request = Request(action_network.url + "/people", headers={"OSDI-API-Token": action_network.api_key})
    with urlopen(request) as reply:
        page = json.load(reply)
    assert len(page["_embedded"]["osdi:people"]) == 25
""",
}


# What is tried there


def _check_imports(bin_folder: Path, project: Path) -> None:
    """Each package comes from the environment, and it has nothing under the names of our folders."""
    code = (
        "import importlib, importlib.util, json, sysconfig\n"
        f"files = {{name: importlib.import_module(name).__file__ for name in {list(PACKAGES)}}}\n"
        f"taken = [name for name in {list(PACKAGES.values())} if importlib.util.find_spec(name)]\n"
        "print(json.dumps([sysconfig.get_path('purelib'), files, taken]))"
    )
    # -I leaves out the folder it runs in, so what is found is what is installed.
    site_packages, files, taken = json.loads(
        _run([str(bin_folder / "python"), "-I", "-c", code], cwd=project)
    )
    for name, file in files.items():
        if not Path(file).is_relative_to(site_packages):
            raise Unproven(f"{name} was imported from {file}, not from {site_packages}")
    if taken:
        raise Unproven(f"the wheel takes names that belong to users: {', '.join(taken)}")


def _check_version(bin_folder: Path, project: Path) -> None:
    source = (ROOT / "mock_server/actionnetwork_mock/_version.py").read_text()
    version = source.split('"')[1]
    printed = _run([str(bin_folder / "actionnetwork-mock"), "--version"], cwd=project)
    if version not in printed.split():
        raise Unproven(f"actionnetwork-mock --version printed {printed.strip()!r}, without {version}")


def _check_help(bin_folder: Path, project: Path) -> None:
    printed = _run([str(bin_folder / "actionnetwork-mock"), "--help"], cwd=project)
    if "serve" not in printed:
        raise Unproven(f"actionnetwork-mock --help does not list serve\n{printed}")


def _check_server(bin_folder: Path, project: Path) -> None:
    """The address that ``serve`` prints answers with the people that it was asked to start with."""
    output = project / "serve.txt"
    command = [str(bin_folder / "actionnetwork-mock"), "serve", "--port", "0", "--people", "3"]
    with output.open("w") as sink:
        process = subprocess.Popen(
            command,
            cwd=project,
            env=_environment(),
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=subprocess.STDOUT,
        )
    try:
        url = _wait_for_url(process, output)
        request = Request(f"{url}/people", headers={"OSDI-API-Token": "test-api-key"})
        with urlopen(request, timeout=_START_TIMEOUT_S) as reply:
            people = json.load(reply)["_embedded"]["osdi:people"]
        if len(people) != 3:
            raise Unproven(f"{url}/people has {len(people)} people instead of 3")
    except OSError as error:
        raise Unproven(f"the server cannot be asked for people: {error}\n{output.read_text()}") from error
    finally:
        process.terminate()
        try:
            process.wait(_START_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            process.kill()
            raise Unproven(f"the server did not stop within {_START_TIMEOUT_S} s of being told to") from None


def _wait_for_url(process: subprocess.Popen[bytes], output: Path) -> str:
    deadline = time.monotonic() + _START_TIMEOUT_S
    while time.monotonic() < deadline:
        printed = output.read_text()
        if match := re.search(r"http://127\.0\.0\.1:\d+/api/v2\b", printed):
            return match[0]
        if process.poll() is not None:
            raise Unproven(f"actionnetwork-mock serve ended with exit code {process.returncode}\n{printed}")
        time.sleep(0.02)
    raise Unproven(
        f"actionnetwork-mock serve printed no address within {_START_TIMEOUT_S} s\n{output.read_text()}"
    )


def _check_pytest(bin_folder: Path, project: Path) -> None:
    """Both ways of starting pytest: they differ in whether the current folder is importable."""
    for command in (["pytest"], ["python", "-m", "pytest"]):
        printed = _run(
            [str(bin_folder / command[0]), *command[1:], "-q", "-p", "no:cacheprovider"], cwd=project
        )
        if not re.search(r"^2 passed\b", printed, re.MULTILINE):
            raise Unproven(f"pytest did not pass both tests of the project\n{printed}")


_CHECKS: dict[str, Callable[[Path, Path], None]] = {
    "import the four packages": _check_imports,
    "actionnetwork-mock --version": _check_version,
    "actionnetwork-mock --help": _check_help,
    "serve, and ask it for people": _check_server,
    "pytest, beside folders of the same names as ours": _check_pytest,
}


def _run(command: Sequence[str], *, cwd: Path) -> str:
    """Run a command and return what it printed. Raises Unproven, with all of that, if it fails."""
    try:
        done = subprocess.run(
            command,
            cwd=cwd,
            env=_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=_COMMAND_TIMEOUT_S,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Unproven(f"{' '.join(command)} took more than {_COMMAND_TIMEOUT_S} s") from error
    except OSError as error:
        raise Unproven(f"{' '.join(command)} cannot be run: {error}") from error
    if done.returncode != 0:
        raise Unproven(f"{' '.join(command)} ended with exit code {done.returncode}\n{done.stdout.rstrip()}")
    return done.stdout


def _environment() -> dict[str, str]:
    """Return the environment without what would let this checkout, or the run around this one, shine through."""
    return {name: value for name, value in os.environ.items() if not name.startswith(_NOT_INHERITED)}


if __name__ == "__main__":
    sys.exit(main())
