"""The key of several corpora: a file that only its owner can read, outside every git work tree.

Corpora that are recorded with one key have the same pseudonyms for the same values. With the key, a person can try out
whether an email is in such a corpus, so that a file that others can read, or that may be committed by mistake, is
refused.
"""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path
from secrets import token_bytes

from actionnetwork_mock.errors import UsageError

KEY_BYTES = 32
_OWNER_ONLY = 0o600
_OF_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_READING = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
"""Without waiting for a program that writes to a pipe, and without the line ends of Windows."""
_CREATING = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


def read_key(path: Path) -> bytes:
    """Return the 32 bytes of a key file, which is made of random bytes if it is missing. Raises UsageError."""
    _refuse_work_tree(path)
    try:
        with suppress(FileNotFoundError):
            return _read(path)
        return _create(path)
    except OSError as error:
        raise UsageError(f"--key-file {path} cannot be used: {error.strerror or error}") from None


def _refuse_work_tree(path: Path) -> None:
    for folder in path.resolve().parents:
        if (folder / ".git").exists():
            raise UsageError(
                f"--key-file {path} is in the git work tree {folder}, where it could be committed: "
                "keep it elsewhere, such as in your home folder"
            )


def _read(path: Path) -> bytes:
    descriptor = os.open(path, _READING)
    with os.fdopen(descriptor, "rb") as file:
        about = os.fstat(descriptor)
        if not stat.S_ISREG(about.st_mode):
            raise UsageError(f"--key-file {path} is no file")
        if os.name == "posix" and about.st_mode & _OF_OTHERS:
            raise UsageError(
                f"--key-file {path} has the mode {stat.S_IMODE(about.st_mode):o}, so that other users can use it: "
                f"run chmod 600 {path}"
            )
        key = file.read(KEY_BYTES + 1)
    if len(key) != KEY_BYTES:
        raise UsageError(
            f"--key-file {path} is no key: it has {about.st_size} bytes instead of {KEY_BYTES}. "
            "Name a file that does not exist, which is then made"
        )
    return key


def _create(path: Path) -> bytes:
    key = token_bytes(KEY_BYTES)
    descriptor = os.open(path, _CREATING, _OWNER_ONLY)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(key)
    except OSError:
        path.unlink(missing_ok=True)  # half a key would be refused from then on
        raise
    return key
