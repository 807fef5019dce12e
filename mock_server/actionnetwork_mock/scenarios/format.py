"""The format of a scenario file, derived from the declarations of the API."""

from __future__ import annotations

from functools import cache
from typing import Any

from ..resources import PERSON_OBJECTS, STORED, Field, Resource, person_columns, resource_named
from ..rules.registry import RULES
from ..settings import describe
from ..webhooks.webhook import TRIGGERS
from .schema import (
    Anything,
    Boolean,
    Choice,
    Either,
    FaultShape,
    Integer,
    ListOf,
    MapOf,
    Moment,
    Money,
    Nullable,
    Number,
    Record,
    Schema,
    Shape,
    Text,
)
from .world_form import WORLD, world_schema

MAX_PEOPLE = 5_000_000

_MAX_INTEGER = 2**53
"""The largest whole number that every JSON reader represents exactly."""

_PLAIN: dict[str, Shape] = {
    "string": Text(),
    "link": Text(),
    "datetime": Moment(),
    "integer": Integer(minimum=-_MAX_INTEGER, maximum=_MAX_INTEGER),
    "number": Number(),
    "boolean": Boolean(),
    "strings": ListOf(Text()),
    "string map": MapOf(Text(booleans=True)),
    "money": Money(),
    "object": Anything(),
    "objects": ListOf(Anything()),
}

SHORT_FORMS: dict[str, tuple[str, str, str]] = {
    "email": ("email_addresses", "address", "short for the one of email_addresses"),
    "email_status": ("email_addresses", "status", "short for its status"),
    "phone": ("phone_numbers", "number", "short for the one of phone_numbers"),
    "phone_status": ("phone_numbers", "status", "short for its status"),
    "address": ("postal_addresses", "address_lines", "short for the street of the one of postal_addresses"),
    "locality": ("postal_addresses", "locality", "short for its city"),
    "region": ("postal_addresses", "region", "short for its state"),
    "postal_code": (
        "postal_addresses",
        "postal_code",
        "short for its ZIP code, which also sets city and state",
    ),
    "country": ("postal_addresses", "country", "short for its country, such as US"),
    "language": ("languages_spoken", "", "short for the one of languages_spoken"),
}
"""Short forms of a person's fields: the field, the key in it, and a description."""

MADE_BY = ("ui", "api")


def parent_of(resource: Resource) -> str | None:
    """Return the resource that a resource stands below: ``"petitions"`` for signatures, ``"lists"`` for items."""
    return next(iter(resource.addresses[0].parents.values()), None)


def _entries() -> list[Resource]:
    """Return the resources that a file lists by the names of their fields."""
    return [one for one in STORED if RULES[one.name].scenario_form != "own"]


@cache
def below(name: str) -> tuple[Resource, ...]:
    """Return the resources that are written below a resource, such as the signatures of petitions."""
    return tuple(one for one in _entries() if parent_of(one) == name)


@cache
def made() -> tuple[Resource, ...]:
    """Return the resources that a group lists, except people and tags, in the order of their references."""
    left = [one for one in _entries() if parent_of(one) is None]
    ordered: list[Resource] = []
    while left:
        names = {one.name for one in left}
        ready = [one for one in left if not names & set(one.references.values())]
        ordered += ready
        left = [one for one in left if one not in ready]
    return tuple(ordered)


def fields_of(resource: Resource) -> dict[str, Field]:
    """Return the fields that can be given: all but those copied from references."""
    return {one.name: one for one in resource.fields if not one.copies}


def _shape(field: Field, objects: dict[str, tuple[Field, ...]]) -> Shape:
    shape = _PLAIN[field.type]
    if field.type == "string" and field.values and not field.fold:
        shape = Choice(field.values)
    elif field.of is not None:
        one: Shape = _object(field.of, objects)
        shape = ListOf(one) if field.type == "objects" else one
    return Nullable(shape) if field.nullable or field.left_out_when_empty else shape


def _object(name: str, objects: dict[str, tuple[Field, ...]]) -> Record:
    declared = objects[name]
    return Record(f"one of {name}", {one.name: (_shape(one, objects), one.says) for one in declared})


def _declared(resource: Resource) -> dict[str, tuple[Shape, str]]:
    objects = {**PERSON_OBJECTS, **resource.objects}
    return {name: (_shape(field, objects), field.says) for name, field in fields_of(resource).items()}


REF = "what other entries of the file call it by"
PERSON = "who: the ref of a person, or an email address"


@cache
def person_shape() -> Record:
    """Return the shape of a person: the fields of the API and short forms."""
    keys = _declared(resource_named("people"))
    for short, (_, of, says) in SHORT_FORMS.items():
        shape: Shape = Text()
        if of == "status":
            entry = PERSON_OBJECTS["email_address" if short == "email_status" else "phone_number"]
            shape = Choice(next(one.values or () for one in entry if one.name == "status"))
        keys[short] = shape, says
    keys |= {
        "ref": (Text(), REF),
        "tags": (ListOf(Text()), "names of tags of the group"),
        "_links": (Anything(), "passed over, as people are pasted with them"),
    }
    return Record("a person", keys)


@cache
def entry_shape(name: str) -> Record:
    """Return the shape of an entry of a resource such as ``"petitions"`` or ``"signatures"``."""
    resource = resource_named(name)
    keys = _declared(resource)
    for word, sentence in RULES[resource.name].switches.items():
        keys[word] = Boolean(), sentence
    keys["ref"] = Text(), REF
    if "POST" in resource.addresses[0].methods:
        keys["made_by"] = Choice(MADE_BY), "who made it: the user interface, or the API"
    parent = parent_of(resource)
    for column, of in resource.references.items():
        if of != parent:
            says = PERSON if column in person_columns(resource) else f"the ref of one of {of}"
            keys[role(column)] = Text(), says
    if parent is not None:
        keys["people"] = (
            Either(Integer(minimum=1), Text()),
            "in place of person, one each of the first so many people of the group, or of 13-24",
        )
    elif resource.kind == "action":
        mail = Record("an autoresponse", {"subject": (Text(), ""), "body": (Text(), "")}, ("subject",))
        keys["autoresponse"] = mail, "the mail that who acts gets when a call asks for it"
    for record in below(name):
        keys[record.name] = (
            Either(Integer(minimum=1), ListOf(entry_shape(record.name))),
            "a list of them, or of how many people of the group there is one each",
        )
    return Record(f"one of {name}", keys)


def role(column: str) -> str:
    """Return the key of a reference in a file: ``"creator"`` for ``creator_id``."""
    return column.removesuffix("_id")


def _named(what: str, **more: tuple[Shape, str]) -> Either:
    return Either(Text(), Record(what, {"name": (Text(), ""), **more}, ("name",)))


def _group_keys() -> dict[str, tuple[Shape, str]]:
    webhook = Record(
        "a webhook",
        {
            "url": (Text(), ""),
            "trigger": (Choice(TRIGGERS), ""),
            "action": (Text(), "the ref of the action that specific_action is about"),
            "is_on": (Boolean(), ""),
        },
        ("url",),
    )
    return {
        "name": (Text(), "what the group is called"),
        "custom_fields": (
            ListOf(_named("a custom field", notes=(Text(), "what the group notes about it"))),
            "the custom fields that the group has; those of its people are added",
        ),
        "tags": (
            ListOf(_named("a tag", created_date=(Moment(), "when it was made"))),
            "the tags that the group has",
        ),
        "people": (
            ListOf(person_shape()),
            "its people: as the API writes them, or with short forms such as email",
        ),
        "people_from": (Either(Text(), ListOf(Text())), "CSV files of people, in the folder of this file"),
        "invented_people": (
            Integer(minimum=0, maximum=MAX_PEOPLE),
            "how many invented people there are besides",
        ),
        **{one.name: (ListOf(entry_shape(one.name)), "") for one in made()},
        "webhooks": (ListOf(webhook), "webhooks of the group; they are on unless is_on is false"),
    }


@cache
def group_shape() -> Record:
    """Return the shape of an entry of ``groups``."""
    own: dict[str, tuple[Shape, str]] = {
        "key": (
            Text(),
            "the API key that opens it; the first group is opened by the server's own key as well",
        ),
        "keys": (ListOf(Text()), "more keys that open it"),
        "kind": (Choice(("group", "user")), "user makes the key a personal one"),
        "parent": (Text(), "key or name of the group above it in a network, which stands before it"),
    }
    return Record("a group", {**own, **_group_keys()})


@cache
def scenario_shape() -> Record:
    """Return the shape of a scenario: the content of one group at the top level, or ``groups``."""
    settings = Record("settings", {one.name: (_setting(one.alternatives), "") for one in describe()})
    own: dict[str, tuple[Shape, str]] = {
        "about": (Text(), "one sentence on what is there"),
        "at": (Moment(), "the time at which the clock starts"),
        "frozen": (Boolean(), "whether the clock stands still; the limit of calls a second then never ends"),
        "settings": (settings, "settings of the mock; see actionnetwork-mock settings"),
        "faults": (
            ListOf(FaultShape()),
            "what goes wrong: lines such as GET /people* status=503 times=2, or the same as mappings",
        ),
        "groups": (
            ListOf(group_shape()),
            "several groups; what would be at the top for one is in each of them then",
        ),
    }
    return Record("a scenario", {**own, **_group_keys()})


def _setting(alternatives: tuple[Any, ...]) -> Shape:
    words: dict[Any, Shape] = {
        "a whole number": Integer(),
        "a number": Number(),
        "a text": Text(),
        "true or false": Boolean(),
    }
    shape = next((words[one] for one in alternatives if one in words), None)
    if shape is None:
        return Choice(alternatives)
    choices = tuple(one for one in alternatives if one not in words and one != "none")
    shape = Choice(choices, shape) if choices else shape
    return Nullable(shape) if "none" in alternatives else shape


def render_schema() -> Schema:
    """Return the JSON Schema, draft 2020-12, of a scenario."""
    schema = scenario_shape().schema()
    world, definitions = world_schema()
    schema["properties"][WORLD] = {**world, "description": "a stored world, as export writes it"}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A scenario of actionnetwork-mock",
        **schema,
        "$defs": definitions,
    }
