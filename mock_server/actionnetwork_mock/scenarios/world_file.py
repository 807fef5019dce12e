"""The file of a world on the disk: the form that its ending says, written whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import mkstemp

from ..errors import UsageError
from .world_writer import Form

_FORMS: dict[str, Form] = {".json": "json", ".yaml": "yaml", ".yml": "yaml"}


def form_of(path: Path) -> Form:
    """Return the form of a file by its ending. Raises UsageError for another ending."""
    form = _FORMS.get(path.suffix.lower())
    if form is None:
        raise UsageError(f"{path} needs an ending that says its form: {', '.join(_FORMS)}")
    return form


def save_text(path: Path, export: Callable[[Form], str]) -> None:
    """Write what ``export`` returns for the form of a file, which replaces an earlier file only when it is complete.

    The file is for this user alone, because it has keys. Raises UsageError.
    """
    text = export(form_of(path))
    draft = ""
    try:
        number, draft = mkstemp(dir=path.parent, prefix=f".{path.name[:60]}.")  # with the mode 0600
        with open(number, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        os.replace(draft, path)
    except OSError as error:
        with suppress(OSError):
            os.unlink(draft)
        raise UsageError(f"{path} cannot be written: {error.strerror or error}") from None
