"""The start of the single file: the ``__main__`` of ``dist/actionnetwork-mock.pyz``, which ``make zipapp`` builds.

Python cannot import compiled modules from a zip file. At its first start, the file unpacks its packages into a folder
of the user's cache, which only the user can read. Later starts import them from there. This module imports nothing that
a start does not need.
"""

import os
import sys

BUILT_FOR = ""
DIGEST = ""
"""``single_file`` replaces both when it builds the file."""


def runtime() -> str:
    """Return what compiled modules depend on: ``"cpython-311 x86_64-linux-gnu x86_64"``."""
    machine = os.uname().machine if hasattr(os, "uname") else os.environ.get("PROCESSOR_ARCHITECTURE", "")
    libraries = getattr(sys.implementation, "_multiarch", sys.platform)
    return f"{sys.implementation.cache_tag} {libraries} {machine}"


def packages_folder() -> str:
    """Return the folder with the packages, and unpack them if it does not exist. Raises OSError, or SystemExit."""
    cache = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    folder = os.path.join(cache, "actionnetwork-mock", DIGEST)
    try:
        found = os.stat(folder, follow_symlinks=False)
    except FileNotFoundError:
        unpack(folder)
        found = os.stat(folder, follow_symlinks=False)
    if hasattr(os, "geteuid") and (found.st_uid != os.geteuid() or found.st_mode & 0o077):
        sys.exit(f"{folder} belongs to another user, or others may use it: remove it, and start again")
    return folder


def unpack(folder: str) -> None:
    """Unpack the packages into a folder in one step, so that a start at the same time sees all of them or none."""
    import shutil  # only the first start needs these
    import tempfile
    import zipfile

    parent = os.path.dirname(folder)
    os.makedirs(parent, mode=0o700, exist_ok=True)
    draft = tempfile.mkdtemp(prefix="unpacking-", dir=parent)
    try:
        with zipfile.ZipFile(os.path.dirname(__file__)) as file, file.open("packages.zip") as packages:
            zipfile.ZipFile(packages).extractall(draft)
        os.rename(draft, folder)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        if not os.path.isdir(folder):  # else another start was first
            raise


def main() -> None:
    """Run the command from the unpacked packages."""
    if runtime() != BUILT_FOR:
        sys.exit(f"This file is for {BUILT_FOR}, not for {runtime()}: build another one with make zipapp")
    try:
        sys.path[0] = packages_folder()
    except OSError as error:
        sys.exit(f"The packages cannot be unpacked: {error}. XDG_CACHE_HOME names another folder for them")
    from actionnetwork_mock.cli import main as run  # from the packages

    sys.exit(run())


if __name__ == "__main__":
    main()
