"""Builds the mock with its dependencies as one file: ``python scripts/single_file.py dist/actionnetwork-mock.pyz``.

The file needs only the Python that built it, on the same kind of system. It has the packages of the environment that
runs this script, and our own from a wheel. ``single_file_start`` says how the file starts.
"""

from __future__ import annotations

import compileall
import hashlib
import re
import shutil
import sys
import tempfile
import zipfile
from importlib.metadata import Distribution, distribution
from pathlib import Path
from py_compile import PycInvalidationMode

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import single_file_start
from wheel_proof import build_wheel

START = Path(single_file_start.__file__)
_PROJECT = "actionnetwork-mock"
_TIME = (1980, 1, 1, 0, 0, 0)
"""The time of all entries, so that the digest does not depend on when the file was built."""


def main(target: Path) -> int:
    """Build the file and print its size."""
    target.parent.mkdir(parents=True, exist_ok=True)
    build(target)
    print(f"{target}: {target.stat().st_size / 1_000_000:.1f} MB, for {single_file_start.runtime()}")
    return 0


def build(target: Path) -> None:
    """Build the file. It uses no network."""
    with tempfile.TemporaryDirectory(prefix="single-file-") as folder:
        packages = Path(folder, "packages")
        with zipfile.ZipFile(build_wheel(Path(folder, "wheel"))) as wheel:
            wheel.extractall(packages)
        for dependency in dependencies(_PROJECT):
            copy_files(dependency, packages)
        compile_modules(packages)
        archive = Path(folder, "packages.zip")
        pack(packages, archive)
        write_file(target, archive)


def dependencies(name: str) -> list[Distribution]:
    """Return the installed distributions that one requires, directly or through others, without optional ones."""
    found: dict[str, Distribution] = {}
    waiting = [Requirement(name)]
    while waiting:
        requirement = waiting.pop()
        key = canonicalize_name(requirement.name)
        if key in found and not requirement.extras:
            continue
        found[key] = distribution(key)
        waiting += required_by(found[key], requirement.extras)
    return [each for key, each in sorted(found.items()) if key != name]


def required_by(dependency: Distribution, extras: set[str]) -> list[Requirement]:
    """Return what a distribution with some of its extras requires on this system."""
    requirements = map(Requirement, dependency.requires or [])
    return [
        each
        for each in requirements
        if each.marker is None or any(each.marker.evaluate({"extra": extra}) for extra in extras or {""})
    ]


def copy_files(dependency: Distribution, folder: Path) -> None:
    """Copy the modules, data and licences of a distribution, without its commands and bytecode."""
    for file in dependency.files or []:
        if ".." not in file.parts and file.suffix != ".pyc" and not file.is_absolute():
            target = folder / file
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(str(file.locate()), target)


def compile_modules(folder: Path) -> None:
    """Compile the modules. Their bytecode is used whatever the time of the source, as nothing changes either."""
    compileall.compile_dir(
        folder,
        rx=re.compile("/geodata/"),  # of phonenumbers: a third of all, and nothing imports it
        quiet=2,
        workers=0,
        invalidation_mode=PycInvalidationMode.UNCHECKED_HASH,
        stripdir=str(folder),
    )


def pack(folder: Path, archive: Path) -> None:
    """Write all files of a folder into a zip file, in the order of their names."""
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            packed.writestr(entry(path.relative_to(folder).as_posix()), path.read_bytes())


def entry(name: str) -> zipfile.ZipInfo:
    """Return the entry of a zip file for a compressed file."""
    info = zipfile.ZipInfo(name, _TIME)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    return info


def write_file(target: Path, packages: Path) -> None:
    """Write the file: the line for the shell, the start, and the packages as they are."""
    content = packages.read_bytes()
    constants = {"BUILT_FOR": single_file_start.runtime(), "DIGEST": hashlib.sha256(content).hexdigest()[:32]}
    start = START.read_text(encoding="utf-8")
    for name, value in constants.items():
        start = start.replace(f'{name} = ""', f"{name} = {value!r}", 1)
    draft = target.with_name(f".{target.name}")
    with draft.open("wb") as file:
        file.write(b"#!/usr/bin/env python%d.%d\n" % sys.version_info[:2])
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr(entry("__main__.py"), start)
            archive.writestr(zipfile.ZipInfo("packages.zip", _TIME), content)
    draft.chmod(0o755)
    draft.replace(target)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
