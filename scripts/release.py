"""Builds and checks the files of a release: ``make release``, or ``python scripts/release.py --untagged`` for a trial.

It compares the version with the changelog and the tag, builds the sdist and the wheel into ``dist/``, and compares
their content with what is committed. It stops at the first fault with a sentence and exit code 1. ``docs/release.md``
has the steps of a release.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parent.parent
DIST = ROOT / "dist"
_VERSION = re.compile(r'^__version__ = "([^"]+)"$', re.MULTILINE)
_RELEASE = re.compile(r"^## \[(\d[^\]]*)\] - \d{4}-\d{2}-\d{2}$", re.MULTILINE)


class NotReady(Exception):
    """The release has a fault. The message is a sentence."""


def main(arguments: Sequence[str]) -> int:
    """Build and check the files. Returns 0, or 1 after a sentence."""
    try:
        version = read_version(
            (ROOT / "mock_server/actionnetwork_mock/_version.py").read_text(encoding="utf-8")
        )
        check_committed(run("git", "status", "--porcelain"))
        if "--untagged" not in arguments:
            check_changelog((ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), version)
            check_tag(run("git", "tag", "--points-at", "HEAD").split(), version)
        sdist, wheel = build(DIST)
        check_sdist(sdist, set(run("git", "ls-files").splitlines()))
        check_same_wheel(sdist, wheel)
        run(sys.executable, "-m", "twine", "check", "--strict", str(sdist), str(wheel))
    except NotReady as fault:
        print(f"NOT READY: {fault}", file=sys.stderr)
        return 1
    print(f"Ready: {sdist.relative_to(ROOT)} and {wheel.relative_to(ROOT)}")
    return 0


def run(*command: str, folder: Path = ROOT) -> str:
    """Run a command and return its output. Raises NotReady with that output if it fails."""
    done = subprocess.run(
        command,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode != 0:
        raise NotReady(f"{' '.join(command)} failed:\n{done.stdout.rstrip()}")
    return done.stdout


# Version, changelog and tag


def read_version(source: str) -> str:
    """Return the version in the text of ``_version.py``."""
    found = _VERSION.search(source)
    if found is None:
        raise NotReady('_version.py has no line such as __version__ = "0.2.0"')
    return found[1]


def check_committed(status: str) -> None:
    """Raise NotReady if ``git status --porcelain`` lists changes."""
    if status.strip():
        raise NotReady(f"commit these changes, or remove them:\n{status.rstrip()}")


def check_changelog(changelog: str, version: str) -> None:
    """Raise NotReady unless the newest release of the changelog is the version, with nothing unreleased above it."""
    found = _RELEASE.search(changelog)
    if found is None or found[1] != version:
        newest = found[1] if found else "none"
        raise NotReady(f"the version is {version}, and the newest release of CHANGELOG.md is {newest}")
    unreleased = changelog[: found.start()].partition("## [Unreleased]")[2]
    if unreleased.strip():
        raise NotReady(f"CHANGELOG.md has entries under Unreleased: move them to {version}")


def check_tag(tags: Sequence[str], version: str) -> None:
    """Raise NotReady unless this commit has the tag of the version, ``v0.2.0``."""
    if f"v{version}" not in tags:
        found = f"the tags {', '.join(tags)}" if tags else "no tag"
        raise NotReady(f"this commit has {found}: git tag v{version}")


# The files


def build(folder: Path) -> tuple[Path, Path]:
    """Build the sdist and the wheel into a folder, in which no older ones stay, and return their paths."""
    for old in (*folder.glob("*.tar.gz"), *folder.glob("*.whl")):
        old.unlink()
    run(sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-t", "wheel", "-d", str(folder))
    (sdist,), (wheel,) = folder.glob("*.tar.gz"), folder.glob("*.whl")
    return sdist, wheel


def check_sdist(sdist: Path, committed: set[str]) -> None:
    """Raise NotReady unless an sdist contains the committed files and nothing else."""
    with tarfile.open(sdist) as archive:
        names = {member.name.partition("/")[2] for member in archive.getmembers() if member.isfile()} - {
            "PKG-INFO"
        }
    if missing := sorted(committed - names):
        raise NotReady(f"{sdist.name} lacks {', '.join(missing[:5])}")
    if added := sorted(names - committed):
        raise NotReady(f"{sdist.name} contains files that are not committed: {', '.join(added[:5])}")


def check_same_wheel(sdist: Path, wheel: Path) -> None:
    """Raise NotReady unless the sdist builds a wheel with the same files as the checkout does."""
    with TemporaryDirectory() as folder:
        with tarfile.open(sdist) as archive:
            archive.extractall(folder, filter="data")
        (source,) = Path(folder).iterdir()
        run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, folder=source)
        (built,) = Path(folder).glob("*.whl")
        if contents(built) != contents(wheel):
            raise NotReady(f"{sdist.name} builds another wheel than this checkout")


def contents(wheel: Path) -> dict[str, int]:
    """Return the files of a wheel with their checksums."""
    with zipfile.ZipFile(wheel) as archive:
        return {member.filename: member.CRC for member in archive.infolist()}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
