"""Operations that people perform on public pages and in the user interface, which the API cannot cause.

Their rules are imported when they are first needed: most sessions never do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Self

import msgspec
from msgspec import Meta

from ..store import Document
from .arguments import CSV, JSON, KEY, WORLD, Arguments, Message, NoArguments, convert, decode, names_of
from .operation import Call

if TYPE_CHECKING:
    from ..ui.arguments import Arguments as UiArguments

_FROM_FILE = ("rows", "lines")
"""The arguments of an upload that a CSV file takes the place of."""


class PerformUiAction(Arguments):
    """What people do. The body of ``upload`` may also be a CSV file, with the other arguments in the query."""

    whole_body: ClassVar[str] = "arguments"
    max_body_bytes: ClassVar[int] = 67_108_864

    name: Annotated[str, Meta(description="The action: `take_action`; `GET /_mock/ui` lists all.")]
    arguments: Annotated[Any, Meta(description="The arguments of the action.")]

    @classmethod
    def read(cls, message: Message) -> Self:
        """Return the action with its own arguments, checked."""
        name = message.path["name"]
        form = _form_of(name)
        if name == "upload" and message.content_type == CSV:
            return cls(name=name, arguments=_read_upload(form, message))
        return cls(name=name, arguments=decode(message.body, form))

    @classmethod
    def query_names(cls, message: Message) -> list[str]:
        """Return the arguments of an upload that is a CSV file, else nothing."""
        if message.path["name"] == "upload" and message.content_type == CSV:
            return names_of(_form_of("upload"), without=_FROM_FILE)
        return []

    @classmethod
    def bodies(cls) -> dict[str, tuple[Any, ...]]:
        """Return the arguments of all actions, and that an upload may be a file."""
        # imported here, because most servers never need it
        from ..ui.actions import UI_ACTIONS

        return {
            JSON: tuple(dict.fromkeys(action.takes for action in UI_ACTIONS.values())),
            CSV: ({"type": "string"},),
        }


class UiAction(msgspec.Struct):
    """Something that people do: its name, one sentence, and the JSON Schema of its arguments."""

    name: str
    says: str
    takes: dict[str, Any]


def list_ui_actions(_call: Call, _: NoArguments) -> list[UiAction]:
    """List the actions of people on the site, each with a JSON Schema of its arguments."""
    # imported here, because most servers never need it
    from ..ui.actions import UI_ACTIONS

    return [
        UiAction(name, action.says, msgspec.json.schema(action.takes)) for name, action in UI_ACTIONS.items()
    ]


def perform_ui_action(call: Call, arguments: PerformUiAction) -> Document:
    """Let people do something: sign a petition, donate, upload a file."""
    # imported here, because most servers never need it
    from ..ui.actions import act

    return act(call.world, arguments.name, arguments.arguments, group=call.group)


def _form_of(name: str) -> type[UiArguments]:
    # imported here, because most servers never need it
    from ..ui.actions import find_ui_action

    form: type[UiArguments] = find_ui_action(name).takes
    return form


def _read_upload(form: type[UiArguments], message: Message) -> UiArguments:
    """Return what a CSV file and the query say: ``?kind=email&add_tags=member&add_tags=new``."""
    # imported here, because most servers never need it
    from ..ui.csv_rows import read_csv

    options: dict[str, Any] = {name: value for name, value in message.query if name not in (KEY, WORLD)}
    if "add_tags" in options:
        options["add_tags"] = [value for name, value in message.query if name == "add_tags"]
    rows, lines = read_csv(message.body)
    return convert({**options, "rows": rows, "lines": lines}, form, strict=False)
