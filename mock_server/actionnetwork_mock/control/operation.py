"""What an operation of the control API is: its address, its arguments, its result and its function.

``operations.py`` has the table of all operations.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from ..errors import DoesNotExist, UsageError
from ..rules.context import Group
from .arguments import JSON, Arguments, names_of

if TYPE_CHECKING:
    from ..world import World
    from ..worlds import Worlds

Method = Literal["GET", "POST", "PUT", "DELETE"]
Place = Literal["path", "query", "body"]


class Done(msgspec.Struct):
    """The answer ``{}`` of an operation that has nothing to return."""


class Text(msgspec.Struct):
    """A result that is a file: its text, which is the body of the answer, and its media type."""

    text: str
    media_type: str


class ArgumentView(msgspec.Struct):
    """An argument of an operation: its name, where it stands in a request, and its JSON Schema."""

    name: str
    place: Place = msgspec.field(name="in")
    required: bool
    schema: dict[str, Any]


class OperationView(msgspec.Struct):
    """An operation of the control API; ``path`` is the whole path, with parameters as in ``{number}``."""

    name: str
    method: Method
    path: str
    summary: str
    arguments: list[ArgumentView]


class Call(msgspec.Struct, frozen=True):
    """What an operation works on.

    ``world`` is that of the request's key or number, without both the default world. ``group`` is the group of the
    key, without one the first group of the world. Links begin with ``site``: ``"http://127.0.0.1:8484"``.
    """

    worlds: Worlds
    world: World
    group: Group
    site: str
    operations: Sequence[Operation]


def create_call(
    worlds: Worlds, operations: Sequence[Operation], key: str, site: str, *, reads: bool, number: str = ""
) -> Call:
    """Return the call of a request with a key, or with an empty text for none.

    What is due in its world is carried out first. An operation that ``reads`` opens no world for a new key. A key that
    was revoked still names its group. ``number`` names the world, and then a key names a group of it. Raises UsageError
    for a key without a world, and DoesNotExist for a number that no world has.
    """
    if number:
        world = worlds.numbered(number)
    else:
        world = worlds.opened(key) if reads else worlds.world_of(key)
    world.settle()
    group = world.groups.owner_of(key)
    if key and group is None and number:
        raise UsageError(f"this key opens no group of the world {number}; leave it out for the first group")
    if key and group is None:
        if reads and worlds.any_key:
            raise DoesNotExist(
                "this key has no world yet: its first request to /api/v2 opens one, or a change here"
            )
        raise UsageError("this key opens no world; leave it out for the default one")
    return Call(worlds, world, group or world.first_group, site, operations)


class Operation(msgspec.Struct, frozen=True):
    """One operation.

    ``path`` is below ``/_mock``: ``"/webhooks/{number:int}"``. ``function`` takes the call and the arguments, and
    returns a value of the type ``result`` or an awaitable of one; None stands for ``Done()``. One with ``is_stream``
    returns an iterator of such values, and its answer is a stream of events; Python clients have no method for it.
    ``media`` are the types that the answer can have; if the result is a ``Text``, the function chooses one.
    """

    method: Method
    path: str
    arguments: type[Arguments]
    result: Any
    function: Callable[[Call, Any], object]
    headers: Mapping[str, str] = {}
    is_stream: bool = False
    media: tuple[str, ...] = (JSON,)

    @property
    def name(self) -> str:
        """The name of the function: ``"freeze_clock"``."""
        return self.function.__name__

    @property
    def summary(self) -> str:
        """The first line of the function's docstring."""
        return (self.function.__doc__ or "").partition("\n")[0]

    @property
    def path_names(self) -> tuple[str, ...]:
        """The names of the arguments in the path: ``("number",)``."""
        pieces = (piece.partition("}")[0] for piece in self.path.split("{")[1:])
        return tuple(piece.partition(":")[0] for piece in pieces)

    @property
    def names(self) -> list[str]:
        """The names of all arguments, as they are sent."""
        return names_of(self.arguments)

    def place_of(self, name: str) -> Place:
        """Return where an argument stands in a request."""
        if name in self.path_names:
            return "path"
        return "query" if self.method == "GET" else "body"
