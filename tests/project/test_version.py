from __future__ import annotations

import re
from importlib.metadata import version
from pathlib import Path

from actionnetwork_mock._version import __version__

CHANGELOG = Path(__file__).parents[2] / "CHANGELOG.md"


def newest_release(changelog: str) -> str:
    """Return the first release of a changelog: ``"0.1.0"`` for ``## [0.1.0] - 2026-11-25``."""
    found = re.search(r"^## \[(\d[^\]]*)\] - \d{4}-\d{2}-\d{2}$", changelog, re.MULTILINE)
    assert found, 'the changelog has no heading such as "## [0.1.0] - 2026-11-25"'
    return found[1]


def test_version_is_the_newest_release_of_the_changelog() -> None:
    assert newest_release(CHANGELOG.read_text(encoding="utf-8")) == __version__


def test_unreleased_changes_are_no_release() -> None:
    assert (
        newest_release("## [Unreleased]\n\n## [0.2.0] - 2027-01-02\n\n## [0.1.0] - 2026-11-25\n") == "0.2.0"
    )


def test_installed_version_is_that_of_the_source() -> None:
    assert version("actionnetwork-mock") == __version__, (
        "run make env: the environment is older than the source"
    )
