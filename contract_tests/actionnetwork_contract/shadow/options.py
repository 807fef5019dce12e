"""The options of ``actionnetwork-mock shadow``."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from actionnetwork_mock.errors import UsageError
from actionnetwork_mock.settings import Settings, read_settings

from ..corpus.key_file import read_key

FailOn = Literal["never", "breaks", "adds"]


@dataclass(frozen=True)
class Options:
    """The options of the command line."""

    upstream: str | None
    port: int | None
    ca_file: Path | None
    settings_file: Path | None
    changes: tuple[str, ...]
    reports: tuple[Path, ...]
    evidence: Path | None
    follow: Path | None
    add_to: Path | None
    accept: Path | None
    record: Path | None
    keep_names: Path | None
    key_file: Path | None
    fail_on: FailOn | None
    quiet: bool
    command: tuple[str, ...]

    def settings(self) -> Settings:
        """Return the settings of the mock to compare with."""
        return read_settings(self.settings_file, self.changes)

    def kept_names(self) -> tuple[str, ...]:
        """Return the names of custom fields that a corpus keeps. Raises UsageError."""
        if self.keep_names is None:
            return ()
        if self.record is None:
            raise UsageError("--keep-names is for a corpus: add --record, or leave it out")
        try:
            lines = self.keep_names.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(f"{self.keep_names} cannot be read: {error}") from None
        return tuple(line.strip() for line in lines if line.strip())

    def key(self) -> bytes | None:
        """Return the key of the corpus; None for one of its own. Raises UsageError."""
        if self.key_file is None:
            return None
        if self.record is None:
            raise UsageError("--key-file is for a corpus: add --record, or leave it out")
        return read_key(self.key_file)

    @property
    def fails_on(self) -> FailOn:
        """The severity from which on a difference counts."""
        return self.fail_on or ("never" if self.command else "breaks")
