"""The wheel holds the four packages and nothing else. ``make wheel-proof`` installs and runs it."""

from __future__ import annotations

import re
import shlex
import zipfile
from pathlib import Path

import pytest

from wheel_proof import PACKAGES, build_wheel, contents_faults, one_line_starts, source_files


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_wheel(tmp_path_factory.mktemp("wheel"))


def test_wheel_holds_what_the_source_does(wheel: Path) -> None:
    assert contents_faults(wheel, source_files()) == []


def test_wheel_has_the_four_packages_at_its_top(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        tops = {name.split("/")[0] for name in archive.namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == set(PACKAGES)


def test_every_package_is_typed(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    assert [package for package in PACKAGES if f"{package}/py.typed" not in names] == []


def test_a_file_that_does_not_belong_is_found(wheel: Path, tmp_path: Path) -> None:
    changed = tmp_path / wheel.name
    with zipfile.ZipFile(wheel) as archive, zipfile.ZipFile(changed, "w") as copy:
        for name in archive.namelist():
            if name != "actionnetwork_mock/app.py":
                copy.writestr(name, archive.read(name))
        copy.writestr("fixtures/__init__.py", "")
    assert contents_faults(changed, source_files()) == [
        "actionnetwork_mock/app.py is missing",
        "fixtures/__init__.py does not belong in it",
    ]


def test_the_proof_tries_the_one_line_starts_of_the_guide() -> None:
    assert [command[0] for command in one_line_starts()] == ["uvx", "uvx", "pipx"]


def test_the_one_line_starts_of_the_readme_are_in_the_guide() -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    shown = [shlex.split(line) for line in re.findall(r"`((?:uvx|pipx) [^`]+)`", readme)]
    assert shown
    assert [command for command in shown if command not in one_line_starts()] == []
