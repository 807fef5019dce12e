"""The checks of dependencies: lowest versions, licences, known vulnerabilities, and their lines in CONTRIBUTING."""

from __future__ import annotations

import tomllib
from importlib.metadata import Distribution
from pathlib import Path

import pytest

import audit
import licences
import lowest
from lowest import normal

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PINS = {
    normal(line.partition("==")[0])
    for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    if "==" in line
}


class Package(Distribution):
    """A package with the given metadata."""

    def __init__(self, **fields: str) -> None:
        self._fields = {"Name": "a-package", **fields}

    def read_text(self, filename: str) -> str | None:
        lines = [f"{name.replace('_', '-')}: {value}" for name, value in self._fields.items()]
        return "\n".join(lines) if filename == "METADATA" else None

    def locate_file(self, path: object) -> Path:
        return Path(str(path))


# Lowest versions


def test_the_lower_bounds_of_requirements_are_found() -> None:
    found = lowest.lowest_versions(
        ["click>=8.4,<9", "PyYAML>=6.0.1,<7", "uvloop>=0.21; sys_platform != 'win32'"]
    )
    assert found == {"click": "8.4", "pyyaml": "6.0.1", "uvloop": "0.21"}


def test_a_requirement_without_a_lower_bound_is_an_error() -> None:
    with pytest.raises(ValueError, match="'faker' in pyproject.toml has no lowest version"):
        lowest.lowest_versions(["faker"])


def test_all_other_packages_keep_their_pins() -> None:
    pins = "# a comment\nclick==8.5\nhttpcore2==2.1\nrich==15.0\n"
    assert lowest.constraints({"click": "8.4"}, pins, free=["httpcore2"]) == "click==8.4\nrich==15.0\n"


def test_every_dependency_has_a_lower_bound_and_a_pin() -> None:
    assert lowest.lowest_versions(PROJECT["dependencies"]).keys() <= PINS


def test_every_dependency_of_an_extra_has_a_pin() -> None:
    listed = [one for extra in PROJECT["optional-dependencies"].values() for one in extra]
    names = {normal(match[1]) for one in listed if (match := lowest._REQUIREMENT.match(one))}
    assert names - {"actionnetwork-mock"} <= PINS


def test_contributing_has_a_line_for_every_direct_dependency() -> None:
    table = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").lower()
    listed = [
        *PROJECT["dependencies"],
        *(one for extra in PROJECT["optional-dependencies"].values() for one in extra),
    ]
    names = {match[1].lower() for one in listed if (match := lowest._REQUIREMENT.match(one))}
    assert sorted(name for name in names - {"actionnetwork-mock"} if name not in table) == []


# Licences


def test_the_licence_of_a_package_is_read_from_each_form_of_metadata() -> None:
    assert licences.licences_of(Package(License_Expression="MIT OR Apache-2.0")) == {"MIT", "Apache-2.0"}
    assert licences.licences_of(Package(Classifier="License :: OSI Approved :: BSD License")) == {"BSD"}
    assert licences.licences_of(Package(License="ISC license")) == {"ISC"}
    assert licences.licences_of(Package()) == set()


def test_an_unknown_or_forbidden_licence_is_a_fault() -> None:
    packages: dict[str, Distribution] = {"free": Package(License="MIT"), "mute": Package()}
    packages["bound"] = Package(License_Expression="AGPL-3.0-only")
    assert licences.faults(packages) == [
        "bound has the licence AGPL-3.0-only, which is not allowed",
        "mute has no licence that its metadata name: read it, and add it to READ_BY_HAND",
    ]


def test_all_dependencies_that_are_installed_here_are_allowed() -> None:
    packages = licences.needed(licences.PROJECT, PROJECT["optional-dependencies"])
    assert {"click", "httpcore2", "starlette"} <= packages.keys()
    assert licences.faults(packages) == []


# Known vulnerabilities


def test_vulnerabilities_fail_and_a_clean_result_passes(capsys: pytest.CaptureFixture[str]) -> None:
    assert audit.judge(1, "click 8.0 GHSA-1 8.1\n") == 1
    assert audit.judge(0, "No known vulnerabilities found\n") == 0
    assert capsys.readouterr().out == "click 8.0 GHSA-1 8.1\nNo known vulnerabilities found\n"


def test_without_a_connection_the_audit_says_that_it_was_skipped(capsys: pytest.CaptureFixture[str]) -> None:
    assert audit.judge(1, "requests.exceptions.ConnectionError: Failed to resolve") == 0
    assert capsys.readouterr().out.startswith("Skipped: the database of vulnerabilities cannot be reached")
