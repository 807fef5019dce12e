"""The wheel holds the four packages and nothing else. ``make wheel-proof`` installs and runs it."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from wheel_proof import PACKAGES, build_wheel, contents_faults, source_files


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
