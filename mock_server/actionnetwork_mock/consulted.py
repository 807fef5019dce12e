"""Observing which settings decide something: settings that remember which of them were read."""

from __future__ import annotations

from typing import Any

from .settings import Settings


class Consulted(Settings):
    """The same settings as others, which add the name of each setting that is read to ``reads``.

    ``Consulted(settings, reads)`` takes the values of ``settings`` as they are, without checking them again.
    """

    def __init__(self, settings: Settings, reads: set[str]) -> None:
        values = object.__getattribute__(self, "__dict__")
        values.update(vars(settings))
        values["_plain"], values["_reads"] = settings, reads

    def __getattribute__(self, name: str) -> Any:
        values = object.__getattribute__(self, "__dict__")
        values["_reads"].add(name)
        return values[name] if name in values else object.__getattribute__(self, name)

    def changed(self, **changes: Any) -> Settings:
        """Return a copy with some settings changed, which does not observe."""
        plain: Settings = object.__getattribute__(self, "__dict__")["_plain"]
        return plain.changed(**changes)
