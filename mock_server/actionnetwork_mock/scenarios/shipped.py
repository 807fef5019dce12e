"""The scenarios that come with the mock, by name."""

from __future__ import annotations

from pathlib import Path

import actionnetwork_fixtures

from ..errors import UsageError
from ..notes import did_you_mean

FOLDER = Path(actionnetwork_fixtures.__file__).parent / "scenarios"


def shipped_names() -> list[str]:
    """Return the names of the scenarios that come with the mock."""
    return sorted(path.stem for path in FOLDER.glob("*.yaml"))


def find_shipped(name: str) -> Path:
    """Return the file of a scenario that comes with the mock. Raises UsageError for an unknown name."""
    names = shipped_names()
    if name not in names:
        advice = (
            did_you_mean(name, names)
            or f"There are {', '.join(names)}; a file needs its ending, .yaml or .json."
        )
        raise UsageError(f"there is no scenario {name!r}. {advice}")
    return FOLDER / f"{name}.yaml"
