"""Operations on the server itself: whether it runs, what it offers, and how its settings are known."""

from __future__ import annotations

from typing import Any

import msgspec

from .._version import __version__
from ..evidence import Confirmation, last_confirmed, load_evidence
from ..groups import Kind
from ..provenance import Provenance
from ..redaction import key_label
from ..settings import describe
from .arguments import NoArguments
from .operation import Call, OperationView


class Health(msgspec.Struct):
    """That the server runs, its version, and how many worlds are open."""

    status: str
    version: str
    worlds: int


class GroupView(msgspec.Struct):
    """A group of a world, or a user: its number, its name and its kind."""

    id: int
    name: str
    kind: Kind


class WorldView(msgspec.Struct):
    """A world. ``number`` is what ``?world=`` takes; 1 is the default world.

    ``label`` is the end of its first key, ``requests`` the number of the newest request in its journal.
    """

    number: int
    label: str
    groups: list[GroupView]
    requests: int


class Evidence(msgspec.Struct):
    """What was confirmed, and on which day the real API last did what the mock does, by id."""

    last_confirmed: dict[str, str]
    evidence: list[Confirmation]


class SettingView(msgspec.Struct):
    """A setting: one sentence, its default, its alternatives, how it is known, and its value in the world."""

    name: str
    says: str
    default: Any
    alternatives: tuple[Any, ...]
    provenance: Provenance | None
    value: Any


def list_operations(call: Call, _: NoArguments) -> list[OperationView]:
    """List the operations of the control API."""
    from .openapi import view_operations  # made on demand: most sessions never ask

    return view_operations(call.operations)


def show_openapi(call: Call, _: NoArguments) -> dict[str, Any]:
    """Return the OpenAPI document of the control API."""
    from .openapi import create_openapi  # made on demand: most sessions never ask

    return create_openapi(call.operations, call.site)


def show_health(call: Call, _: NoArguments) -> Health:
    """Return that the server runs."""
    return Health("ok", __version__, len(list(call.worlds)))


def list_worlds(call: Call, _: NoArguments) -> list[WorldView]:
    """List the worlds that are open, in the order in which they were opened."""
    return [
        WorldView(
            number,
            key_label(world.groups.first_key),
            [GroupView(group.id, group.name, group.kind) for group in world.groups],
            world.journal.newest,
        )
        for number, world in enumerate(call.worlds, 1)
    ]


def show_evidence(_call: Call, _: NoArguments) -> Evidence:
    """Return the confirmations by the real API, with their dates."""
    evidence = load_evidence()
    return Evidence(last_confirmed(evidence), evidence)


def list_settings(call: Call, _: NoArguments) -> list[SettingView]:
    """List the settings with their values in the world."""
    settings = call.world.settings
    return [
        SettingView(
            one.name, one.says, one.default, one.alternatives, one.provenance, getattr(settings, one.name)
        )
        for one in describe()
    ]
