"""Writes the constraints for a test with the lowest versions that ``pyproject.toml`` promises.

``python scripts/lowest.py FILE`` writes the lower bound of each dependency that users install, and the versions of
``constraints.txt`` for all other packages. ``make test-lowest`` runs the quick tests with them.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_REQUIREMENT = re.compile(r"([A-Za-z0-9._-]+)(?:\[[^\]]*\])?\s*([^;]*)")


def lowest_versions(requirements: Iterable[str]) -> dict[str, str]:
    """Return the lower bounds by name: ``["click>=8.4,<9"]`` gives ``{"click": "8.4"}``.

    Raises ValueError for a requirement without one, which would promise every version.
    """
    found = {}
    for requirement in requirements:
        match = _REQUIREMENT.match(requirement)
        bound = match and re.search(r"(?:>=|==|~=)\s*([\w.]+)", match[2])
        if match is None or not bound:
            raise ValueError(f"the requirement {requirement!r} in pyproject.toml has no lowest version")
        found[normal(match[1])] = bound[1]
    return found


def normal(name: str) -> str:
    """Return the normal form of a package's name: ``"PyYAML"`` gives ``"pyyaml"``."""
    return re.sub(r"[-_.]+", "-", name).lower()


def constraints(lowest: dict[str, str], pins: str, *, free: Iterable[str] = ()) -> str:
    """Return the lines of a constraints file: lower bounds, and the pins of all other packages that are not free."""
    kept = [
        line
        for line in pins.splitlines()
        if "==" in line and normal(line.partition("==")[0]) not in {*lowest, *free}
    ]
    return "\n".join([*(f"{name}=={version}" for name, version in lowest.items()), *kept]) + "\n"


FREE = ("httpcore2",)
"""Packages whose version follows from that of a dependency."""


def main(arguments: list[str]) -> None:
    """Write the file that is the first argument."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    pins = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    lowest = lowest_versions(project["dependencies"])
    Path(arguments[0]).write_text(constraints(lowest, pins, free=FREE), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
