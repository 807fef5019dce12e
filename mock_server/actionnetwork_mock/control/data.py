"""Operations on the data of a world: seeding, scenarios, creating records and reset."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Self

import msgspec
from msgspec import Meta

from .. import changes
from ..rules.mailbox import switch_on_autoresponse
from ..store import Document
from .arguments import JSON, Arguments, Message, NoArguments, decode
from .operation import Call
from .views import records_of


class SeedPeople(Arguments):
    """How many people are added."""

    people: int
    seed: Annotated[int | None, Meta(description="Decides who they are; without it, the server's.")] = None


class Seeded(msgspec.Struct):
    """How many people were added."""

    people: int


class ShippedScenario(msgspec.Struct):
    """A scenario that comes with the mock."""

    name: str
    about: str


class PackedScenario(msgspec.Struct, forbid_unknown_fields=True):
    """A scenario file: its ``name``, its ``text`` in YAML or JSON, and the texts of the ``files`` that it names."""

    text: str
    name: str = "the scenario"
    files: dict[str, str] = {}


class LoadScenario(Arguments):
    """A scenario, the name of one that comes with the mock: ``{"name": "union_local"}``, or a file with its text."""

    whole_body: ClassVar[str] = "scenario"
    max_body_bytes: ClassVar[int] = 16_777_216

    scenario: Annotated[Any, Meta(description="A scenario, or only the `name` of one of the mock's own.")]

    @classmethod
    def read(cls, message: Message) -> Self:
        """Return the scenario of a body. It cannot name files of the server's machine."""
        from ..scenarios import find_shipped, parse_scenario, read_scenario  # they import a YAML parser

        body = decode(message.body or b" ", Any)  # an empty body is a mistake, not an empty scenario
        if isinstance(body, dict) and set(body) == {"name"}:
            return cls(scenario=read_scenario(find_shipped(str(body["name"]))))
        if isinstance(body, dict) and "text" in body:
            packed = decode(message.body, PackedScenario)
            return cls(scenario=parse_scenario(packed.text.encode(), packed.name, packed.files))
        return cls(scenario=parse_scenario(message.body, "the body"))

    def encode_body(self) -> bytes:
        """Return the scenario with the files that it names. Raises BadScenario, as where it is loaded."""
        # imported here, because most servers never need it
        from ..scenarios import pack_scenario

        return msgspec.json.encode(pack_scenario(self.scenario))

    @classmethod
    def bodies(cls) -> dict[str, tuple[Any, ...]]:
        """Return the schema of scenarios, and that a file may be sent instead."""
        # imported here, because most servers never need it
        from ..scenarios import render_schema

        schema = render_schema()
        del schema["$schema"]
        return {JSON: (schema, PackedScenario)}


class Loaded(msgspec.Struct):
    """The uuids of the records that scenarios name by a ref: ``{"ada": "0c8e..."}``."""

    refs: dict[str, str]


class CreateRecord(Arguments):
    """The record to create."""

    resource: Annotated[str, Meta(description="Such as `petitions`.")]
    fields: Annotated[dict[str, Any], Meta(description="Its fields, as the API writes them.")] = {}
    references: Annotated[dict[str, str], Meta(description='Its parents: `{"list_id": "0c8e..."}`.')] = {}


class SetAutoresponse(Arguments):
    """An email that an action sends to the people who take it."""

    resource: Annotated[str, Meta(description="That of the action, such as `petitions`.")]
    action_id: Annotated[str, Meta(description="The uuid of the action.")]
    subject: str
    body: Annotated[str, Meta(description="HTML.")] = ""


class Failed(msgspec.Struct):
    """How many background requests failed."""

    failed: int


def seed_people(call: Call, arguments: SeedPeople) -> Seeded:
    """Add invented people to the group."""
    return Seeded(changes.seed_people(call.world, arguments.people, group=call.group, seed=arguments.seed))


def list_scenarios(_call: Call, _: NoArguments) -> list[ShippedScenario]:
    """List the scenarios that come with the mock."""
    from ..scenarios import describe_shipped  # they import a YAML parser

    return [ShippedScenario(name, about) for name, about in describe_shipped()]


def load_scenario(call: Call, arguments: LoadScenario) -> Loaded:
    """Load a scenario until the next reset, all of it or nothing."""
    from ..scenarios import read_scenario  # they import a YAML parser
    from ..scenarios.loading import load_scenario as load

    return Loaded(dict(load(call.world, read_scenario(arguments.scenario))))


def list_refs(call: Call, _: NoArguments) -> Loaded:
    """Return the refs of all scenarios that are loaded."""
    return Loaded(dict(call.world.refs))


def create_record(call: Call, arguments: CreateRecord) -> Document:
    """Create something as the user interface does, and return it as the API shows it."""
    row = changes.create(
        call.world,
        arguments.resource,
        arguments.fields,
        group=call.group,
        references=arguments.references,
    )
    return records_of(call).show(arguments.resource, row)


def set_autoresponse(call: Call, arguments: SetAutoresponse) -> None:
    """Give an action an autoresponse, as the user interface does."""
    switch_on_autoresponse(
        call.world.store,
        arguments.resource,
        arguments.action_id,
        subject=arguments.subject,
        body=arguments.body,
    )


def reset(call: Call, _: NoArguments) -> None:
    """Go back to the state after the start: data, settings, journal, rate limit, clock and faults."""
    call.world.reset()
    if call.world is call.worlds.default:
        call.worlds.catcher.reset()


def flush_background(call: Call, _: NoArguments) -> None:
    """Carry out all background requests that wait."""
    call.world.flush_background()


def fail_background(call: Call, _: NoArguments) -> Failed:
    """Drop all background requests that wait, which the caller never learns."""
    return Failed(call.world.fail_background())
