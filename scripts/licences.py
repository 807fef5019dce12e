"""Checks the licences of the packages that users and developers of this project install: ``make licences``.

It reads the metadata of the installed packages that the project needs, with all extras that are installed, and prints
how many have which licence. A package without a known licence, or with one that is not allowed, is an error.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution

PROJECT = "actionnetwork-mock"
ALLOWED = frozenset(
    "Apache-2.0 BSD BSD-2-Clause BSD-3-Clause ISC MIT MIT-0 MPL-2.0 PSF-2.0 Unlicense".split()
)
"""Licences under which anybody may use a package as it is. MPL-2.0 covers the package itself only."""

READ_BY_HAND = {
    "docutils": "BSD-2-Clause",  # parts are in the public domain; the GPL covers only a file for Emacs
    "parsons": "Apache-2.0",  # with a notice to keep; we install it for tests only
}
"""The licences of packages whose metadata do not say them in a form that a program can read."""

_FAMILIES = {
    r"\bMIT\b": "MIT",
    r"Apache": "Apache-2.0",
    r"BSD|3-Clause": "BSD",
    r"ISC": "ISC",
    r"Mozilla|MPL": "MPL-2.0",
    r"Python Software Foundation|PSF": "PSF-2.0",
    r"GPL|General Public": "GPL",
    r"Unlicense": "Unlicense",
}


def needed(name: str, extras: Iterable[str]) -> dict[str, Distribution]:
    """Return the installed packages that a package needs with some extras, by their normal name."""
    found: dict[str, Distribution] = {}
    waiting = [(name, frozenset(extras))]
    while waiting:
        wanted, with_extras = waiting.pop()
        try:
            package = distribution(wanted)
        except PackageNotFoundError:
            continue  # an extra that is not installed, or a package for another system
        if found.setdefault(normal(wanted), package) is not package and not with_extras:
            continue
        for requirement in package.requires or ():
            waiting += _required(requirement, with_extras, found)
    return found


def _required(
    requirement: str, extras: frozenset[str], found: dict[str, Distribution]
) -> Iterator[tuple[str, frozenset[str]]]:
    wanted, _, marker = requirement.partition(";")
    extra = re.search(r"extra == ['\"]([^'\"]+)", marker)
    if extra and extra[1] not in extras:
        return
    match = re.match(r"([\w.-]+)(?:\[([^\]]*)\])?", wanted)
    assert match, requirement
    inner = frozenset(filter(None, re.split(r"[ ,]+", match[2] or "")))
    if normal(match[1]) not in found or inner - {""}:
        yield match[1], inner


def normal(name: str) -> str:
    """Return the normal form of a package's name: ``"PyYAML"`` gives ``"pyyaml"``."""
    return re.sub(r"[-_.]+", "-", name).lower()


def licences_of(package: Distribution) -> set[str]:
    """Return the licences of a package: ``{"MIT"}``. With several to choose from, all of them. Empty if unknown."""
    metadata = package.metadata
    if by_hand := READ_BY_HAND.get(normal(metadata["Name"])):
        return {by_hand}
    (expression, *_) = metadata.get_all("License-Expression") or [""]
    if expression:
        return {
            word for word in re.split(r"[\s()]+", expression) if word and word not in ("AND", "OR", "WITH")
        }
    classifiers = [one for one in metadata.get_all("Classifier") or () if one.startswith("License ::")]
    (plain, *_) = metadata.get_all("License") or [""]
    text = " ".join(classifiers) or plain.partition("\n")[0]
    return {licence for pattern, licence in _FAMILIES.items() if re.search(pattern, text)}


def faults(packages: dict[str, Distribution]) -> list[str]:
    """Return a sentence for each package whose licence is unknown or not allowed."""
    found = []
    for name, package in sorted(packages.items()):
        licences = licences_of(package)
        if not licences:
            found.append(f"{name} has no licence that its metadata name: read it, and add it to READ_BY_HAND")
        elif licences - ALLOWED:
            found.append(
                f"{name} has the licence {', '.join(sorted(licences - ALLOWED))}, which is not allowed"
            )
    return found


def main() -> int:
    """Print the licences. Returns 1 if one is unknown or not allowed."""
    extras = distribution(PROJECT).metadata.get_all("Provides-Extra") or ()
    packages = needed(PROJECT, extras)
    counts = Counter(" and ".join(sorted(licences_of(package))) or "unknown" for package in packages.values())
    wrong = faults(packages)
    for sentence in wrong:
        print(f"LICENCES: {sentence}", file=sys.stderr)
    listed = ", ".join(f"{count} {licence}" for licence, count in counts.most_common())
    print(f"The licences of {len(packages)} packages: {listed}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
