"""Operations on checkpoints, which the server keeps until a reset, and on files of a world, which last."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal, Self

import msgspec
from msgspec import Meta

from ..errors import UsageError
from ..store.checkpoints import MAX_COPIED_BYTES
from .arguments import JSON, YAML, Arguments, Message, NoArguments
from .operation import Call, Text

_Name = Annotated[str, Meta(max_length=100, description="By which it is restored as well.")]


class CreateCheckpoint(Arguments):
    """How a checkpoint is called."""

    name: _Name = ""


class RestoreCheckpoint(Arguments):
    """Which checkpoint is restored."""

    checkpoint: Annotated[int | str, Meta(description="Its number or name.")]


class CheckpointNumber(msgspec.Struct):
    """The number by which a checkpoint is restored."""

    checkpoint: int


class CheckpointView(msgspec.Struct):
    """A checkpoint, and the time of the world when it was made, in seconds since 1970."""

    checkpoint: int
    created: float
    name: str = ""


class ChosenCheckpoint(Arguments):
    """Which checkpoint is meant."""

    number: int


class ExportWorld(Arguments):
    """In which form a world is written."""

    form: Annotated[Literal["json", "yaml"], Meta(description="That of the file.")] = "json"


class RestoreWorld(Arguments):
    """A world as `GET /_mock/world` writes it."""

    whole_body: ClassVar[str] = "world"
    max_body_bytes: ClassVar[int] = MAX_COPIED_BYTES

    world: Annotated[Any, Meta(description="A file of a world, its content, or its path in Python.")]

    @classmethod
    def read(cls, message: Message) -> Self:
        """Return the world of a body. Raises BadScenario."""
        from ..scenarios import parse_scenario  # imports a YAML parser

        return cls(world=parse_scenario(message.body or b" ", "the body"))

    def encode_body(self) -> bytes:
        """Return the text of the file. Raises BadScenario, as where it is restored."""
        from ..scenarios import read_scenario  # imports a YAML parser

        return read_scenario(self.world).text.encode()

    @classmethod
    def bodies(cls) -> dict[str, tuple[Any, ...]]:
        """Return that the body is a file."""
        return {JSON: ({"type": "object"},), YAML: ({"type": "string"},)}


def create_checkpoint(call: Call, arguments: CreateCheckpoint) -> CheckpointNumber:
    """Remember the data as they are."""
    world = call.world
    world.checkpoints.check_name(arguments.name)
    number = call.worlds.next_checkpoint_number()
    world.checkpoints.create(number, world.clock.time(), arguments.name)
    return CheckpointNumber(number)


def list_checkpoints(call: Call, _: NoArguments) -> list[CheckpointView]:
    """List the checkpoints of the world, oldest first."""
    return [
        CheckpointView(number, numbered.created, numbered.name) for number, numbered in call.world.checkpoints
    ]


def delete_checkpoint(call: Call, arguments: ChosenCheckpoint) -> None:
    """Delete a checkpoint and free its memory. The data stay as they are."""
    call.world.checkpoints.delete(arguments.number)


def restore_checkpoint(call: Call, arguments: RestoreCheckpoint) -> None:
    """Go back to the data of a checkpoint. Later checkpoints are gone; journal, clock and faults stay."""
    wanted = arguments.checkpoint
    number = wanted if isinstance(wanted, int) else call.world.checkpoints.number_of(wanted)
    call.world.restore(number)


def export_world(call: Call, arguments: ExportWorld) -> Text:
    """Write the world as a file, with its keys, which `serve --scenario` and `PUT /_mock/world` load without loss.

    The journal, the rate limit and webhooks that are held are not in it.
    """
    from ..scenarios import write_world  # imports a YAML parser

    parts: list[str] = []
    size = 0
    for part in write_world(call.world, arguments.form):
        size += len(part)
        if size > MAX_COPIED_BYTES:
            raise UsageError(
                f"a file of this world has more than {MAX_COPIED_BYTES} characters, which is the limit: keep the data"
                " in a database file, with serve --db, and copy that"
            )
        parts.append(part)
    return Text("".join(parts), JSON if arguments.form == "json" else YAML)


def restore_world(call: Call, arguments: RestoreWorld) -> None:
    """Replace the data by those of a file, all or nothing. Settings, journal, clock and faults stay.

    The server's first key opens the world's first group, if the world does not know it.
    """
    from ..scenarios import read_scenario  # imports a YAML parser
    from ..scenarios.loading import restore_world as restore

    restore(call.world, read_scenario(arguments.world))
