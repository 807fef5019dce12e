"""Files that a run writes: whether they can be written, and writing them at once."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from actionnetwork_mock.errors import UsageError

_REPORTS = (".json", ".md", ".xml")


def check_folder(path: Path) -> None:
    """Raise UsageError for a file in a missing folder, and for what is no file, such as a device: it is replaced."""
    if path.is_dir():
        raise UsageError(f"{path} cannot be written: it is a folder")
    if path.exists() and not path.is_file():
        raise UsageError(f"{path} cannot be written: it is no file, and is not replaced by one")
    if not path.parent.is_dir():
        raise UsageError(f"{path} cannot be written: there is no folder {path.parent}")


def check_report_path(path: Path) -> None:
    """Raise UsageError for a file with another ending than reports have, or in a missing folder."""
    if path.suffix not in _REPORTS:
        raise UsageError(f"{path} is no kind of report: its name must end with {', '.join(_REPORTS)}")
    check_folder(path)


def write_whole(path: Path, content: bytes) -> None:
    """Write a file at once, so that a reader sees the old or the new content. Raises UsageError."""
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        part.write_bytes(content)
        os.replace(part, path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise UsageError(f"{path} cannot be written: {error.strerror}") from None
