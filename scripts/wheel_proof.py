"""Proves that the wheel works for users: in new environments, outside of this checkout.

It builds the wheel, checks its content, installs it with the oldest and the newest Python available, and runs the
command, a server and a pytest session. On an error, it prints a sentence and returns exit code 1. ``make
wheel-proof`` runs it.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Sequence
from configparser import ConfigParser
from pathlib import Path
from typing import ParamSpec, TypeVar

from interpreters import Interpreter, find_interpreter, supported_versions
from serving import MAX_INSTALL_S, NotServing, clean_up_on_sigterm, fetch_people, serving

ROOT = Path(__file__).resolve().parent.parent
GUIDE = ROOT / "docs/guide/install.md"
PACKAGES = {
    "actionnetwork_mock": "mock_server",
    "actionnetwork_fixtures": "fixtures",
    "actionnetwork_contract": "contract_tests",
    "pytest_actionnetwork": "pytest_plugin",
}
"""Each import package with its folder."""

ENTRY_POINTS = {
    ("console_scripts", "actionnetwork-mock", "actionnetwork_mock.cli:main"),
    ("pytest11", "actionnetwork", "pytest_actionnetwork.plugin"),
}

_COMMAND_TIMEOUT_S = 600
_NOT_INHERITED = ("PYTHON", "COVERAGE_", "PYTEST_", "VIRTUAL_ENV", "ACTIONNETWORK_")

P = ParamSpec("P")
T = TypeVar("T")


class Unproven(Exception):
    """The wheel has an error. The message is a sentence, followed by the output of a command."""


def main() -> int:
    """Run the proof. Returns 0, or 1 with an error message."""
    clean_up_on_sigterm()
    started = time.monotonic()
    try:
        with tempfile.TemporaryDirectory(prefix="wheel-proof-") as folder:
            _prove(Path(folder))
    except (Unproven, NotServing) as fault:
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
        _step("install the wheel", _install, bin_folder / "python", str(wheel))
        project = _make_project(away / "project")
        for name, check in _CHECKS.items():
            _step(name, check, bin_folder, project)
    _try_one_line_starts(wheel, interpreter, folder)


def _step(name: str, do: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    started = time.monotonic()
    print(f"  {name} ...", end="", flush=True)
    try:
        result = do(*args, **kwargs)
    except (Unproven, NotServing):
        print(" failed", flush=True)
        raise
    print(f" {time.monotonic() - started:.1f} s", flush=True)
    return result


# The wheel itself


def build_wheel(folder: Path) -> Path:
    """Build the wheel into a folder and return its path. It uses the installed hatchling, and no network."""
    _run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)], cwd=ROOT)
    (wheel,) = folder.glob("*.whl")
    return wheel


def source_files() -> set[str]:
    """Return the source files that a wheel must contain, as paths in it: ``{"actionnetwork_mock/app.py", ...}``."""
    pages = {
        f"actionnetwork_mock/{path.relative_to(ROOT).as_posix()}" for path in (ROOT / "docs").rglob("*.*")
    }
    return pages | {
        path.relative_to(ROOT / folder).as_posix()
        for package, folder in PACKAGES.items()
        for path in (ROOT / folder / package).rglob("*")
        if path.is_file() and path.suffix != ".pyc" and not path.name.startswith(".")
    }


def contents_faults(wheel: Path, expected: set[str]) -> list[str]:
    """Return the errors in the content of a wheel, a sentence each. The list is empty for a correct wheel."""
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if not name.endswith("/")}
        metadata = {name for name in names if name.split("/")[0].endswith(".dist-info")}
        entry_points = _entry_points(archive, metadata)
    found = names - metadata
    faults = [f"{name} is missing" for name in sorted(expected - found)]
    faults += [f"{name} does not belong in it" for name in sorted(found - expected)]
    faults += [f"{p}/py.typed is missing" for p in PACKAGES if f"{p}/py.typed" not in found | expected]
    faults += [
        f"the entry point {' '.join(point)} is missing" for point in sorted(ENTRY_POINTS - entry_points)
    ]
    faults += [
        f"the entry point {' '.join(point)} is not ours" for point in sorted(entry_points - ENTRY_POINTS)
    ]
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


def chosen_interpreters() -> list[Interpreter]:
    """Return the oldest supported Python and the newest one on this machine, and print which are missing."""
    versions = supported_versions()
    oldest = find_interpreter(versions[0])
    newest = next(filter(None, map(find_interpreter, reversed(versions[1:]))), None)
    if oldest is None:
        print(f"SKIPPED: no Python {versions[0]} found, so the wheel is not tried with it")
    if newest is None:
        print(
            f"SKIPPED: no Python {' or '.join(versions[1:])} found, so the wheel is not tried with a newer one"
        )
    chosen = [found for found in (oldest, newest) if found is not None]
    if not chosen:
        raise Unproven(f"no Python {' or '.join(versions)} was found that can make an environment")
    return chosen


# The environment, and a user's project in it


def _make_environment(interpreter: Interpreter, folder: Path) -> Path:
    _run([interpreter.path, "-m", "venv", str(folder)], cwd=folder.parent)
    return folder / ("Scripts" if os.name == "nt" else "bin")


def _install(python: Path, *what: str) -> None:
    quiet = ["-qq", "--disable-pip-version-check", "--no-compile"]
    constraints = str(ROOT / "constraints.txt")
    _run([str(python), "-m", "pip", "install", *quiet, "-c", constraints, *what], cwd=python.parent)


def _make_project(folder: Path) -> Path:
    """Make a project with its own folders ``fixtures`` and ``mock_server``, and tests that use them and ours."""
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


# The checks


def _check_imports(bin_folder: Path, project: Path) -> None:
    """Check that each package comes from the environment, which has no modules with the names of our folders."""
    code = (
        "import importlib, importlib.util, json, sysconfig\n"
        f"files = {{name: importlib.import_module(name).__file__ for name in {list(PACKAGES)}}}\n"
        f"taken = [name for name in {list(PACKAGES.values())} if importlib.util.find_spec(name)]\n"
        "print(json.dumps([sysconfig.get_path('purelib'), files, taken]))"
    )
    # With -I, Python does not search the current folder, so it finds installed packages only.
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
    """Check that the address that ``serve`` prints has the requested people."""
    _check_serving([str(bin_folder / "actionnetwork-mock"), "serve"], cwd=project, env=_environment())


def _check_serving(command: list[str], *, cwd: Path, env: dict[str, str]) -> None:
    with serving(
        [*command, "--port", "0", "--people", "3"], cwd=cwd, env=env, timeout_s=MAX_INSTALL_S
    ) as url:
        if (count := len(fetch_people(url))) != 3:
            raise Unproven(f"{url}/people has {count} people instead of 3")


def _check_pytest(bin_folder: Path, project: Path) -> None:
    """Check both commands that start pytest. They differ in whether the current folder is importable."""
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


# The one-line starts


def one_line_starts() -> list[list[str]]:
    """Return the commands with uvx and pipx in the guide, as arguments: ``[["uvx", "--from", ".", ...]]``."""
    lines = re.findall(r"^    ((?:uvx|pipx) .+)$", GUIDE.read_text(encoding="utf-8"), re.MULTILINE)
    return [shlex.split(line) for line in lines]


def _try_one_line_starts(wheel: Path, interpreter: Interpreter, folder: Path) -> None:
    """Run the guide's commands in a copy of the checkout, with the wheel in ``dist/``."""
    checkout = folder / "checkout"
    shutil.copytree(
        ROOT, checkout, ignore=shutil.ignore_patterns(".*", "node_modules", "dist", "__pycache__")
    )
    (checkout / "dist").mkdir()
    copy = shutil.copy(wheel, checkout / "dist")
    tools = _step("install uv and pipx", _make_tools, interpreter, folder / "tools")
    for command in one_line_starts():
        shown = " ".join(command)
        arguments = [str(copy) if argument == "dist/*.whl" else argument for argument in command]
        environment = _tool_environment(tools, interpreter, folder)
        _step(shown, _check_serving, arguments, cwd=checkout, env=environment)


def _make_tools(interpreter: Interpreter, folder: Path) -> Path:
    bin_folder = _make_environment(interpreter, folder)
    _install(bin_folder / "python", "uv", "pipx")
    return bin_folder


def _tool_environment(tools: Path, interpreter: Interpreter, folder: Path) -> dict[str, str]:
    """Return an environment in which uv and pipx start with empty caches and use our pinned versions."""
    constraints = str(ROOT / "constraints.txt")
    return {
        **_environment(),
        "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}",
        "UV_CACHE_DIR": str(folder / "uv-cache"),
        "UV_PYTHON": interpreter.path,
        "UV_CONSTRAINT": constraints,
        "UV_BUILD_CONSTRAINT": constraints,
        "PIPX_HOME": str(folder / "pipx"),
        "PIPX_DEFAULT_PYTHON": interpreter.path,
        "PIP_CONSTRAINT": constraints,
    }


def _run(command: Sequence[str], *, cwd: Path) -> str:
    """Run a command and return its output. Raises Unproven with that output if it fails."""
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
    """Return the environment without variables through which this checkout could have an effect."""
    return {name: value for name, value in os.environ.items() if not name.startswith(_NOT_INHERITED)}


if __name__ == "__main__":
    sys.exit(main())
