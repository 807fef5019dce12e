"""Creating what a scenario describes: people and tags, then actions with their records, then webhooks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ..changes import seed_people
from ..clock import to_stamp
from ..errors import ApiError, UsageError
from ..notes import Notes
from ..resources import Resource, person_columns
from ..rules.context import Context, Group
from ..rules.create import make_in_ui
from ..rules.custom_fields import add_names
from ..rules.mailbox import switch_on_autoresponse
from ..rules.registry import RULES
from ..rules.resource_rules import Target, write_of
from ..rules.tags import create_tag
from ..store import Document, Row, Scope
from ..world import World
from .format import below, entry_shape, fields_of, made, parent_of, role
from .groups import open_groups
from .nodes import BadScenario, Node
from .people import People
from .people_csv import read_people
from .refs import Refs
from .relative_dates import parse_date
from .scenario import Scenario

_RANGE = re.compile(r"(\d{1,7})\s*-\s*(\d{1,7})")
_ORIGIN = "Scenario"


class Builder:
    """Creates the content of one scenario. Everything is created at the same time."""

    def __init__(self, world: World, scenario: Scenario, now: float) -> None:
        self._world = world
        self._scenario = scenario
        self._now = float(int(now))
        # What a client would get a note for, or be slowed down by, is an error in a scenario or has no effect.
        self._settings = scenario.change(world.settings).changed(
            message_interval_s=None, taken_identifier="refused", unusable_phone="refused", strict=False
        )
        self._people = People()
        self.refs = Refs()

    def run(self) -> None:
        """Fill the groups in the order of the file: people first, then actions and records, then webhooks."""
        nodes = self._scenario.groups
        keys = open_groups(self._world, nodes)
        groups = [(node, group) for node, key in zip(nodes, keys, strict=True) if (group := self._group(key))]
        for node, group in groups:
            self._add_people_and_tags(node, self._context(group))
        for node, group in groups:
            for resource in made():
                for entry in node.each(resource.name):
                    self._add(self._context(group), resource, entry)
        for node, group in groups:
            for entry in node.each("webhooks"):
                self._add_webhook(group, entry)

    def _group(self, key: str) -> Group | None:
        return self._world.group_of(key)

    def _context(self, group: Group) -> Context:
        context = self._world.context(group, Notes(), self._settings)
        return context._replace(stamp=to_stamp(self._now), now=self._now)

    # People and tags

    def _add_people_and_tags(self, node: Node, context: Context) -> None:
        for field in node.each("custom_fields"):
            is_whole = isinstance(field.value, dict)
            name, notes = (field.value["name"], field.get("notes")) if is_whole else (field, None)
            if not name.text.strip():
                raise name.error("a custom field needs a name")
            add_names(
                context.store,
                context.group.id,
                [name.text],
                context.stamp,
                notes=notes.text if notes else None,
            )
        if context.group.kind == "user" and node.get("tags"):
            raise node.error_at("tags", "tags belong to groups, and this is a user")
        for tag in node.each("tags"):
            self._add_tag(context, tag)
        for person in node.each("people"):
            self.refs.add(person, "people", self._people.add(context, person).id)
        from_files = node.get("people_from")
        for named in from_files.value if from_files and isinstance(from_files.value, list) else [from_files]:
            for person in read_people(named, self._scenario.files) if named else ():
                self.refs.add(person, "people", self._people.add(context, person).id)
        invented = node.get("invented_people")
        if invented is not None:
            seed_people(self._world, invented.value, group=context.group)

    def _add_tag(self, context: Context, node: Node) -> None:
        name = node.value["name"].text if isinstance(node.value, dict) else node.text
        if not name.strip():
            raise node.error("a tag needs a name")
        row, is_new = create_tag(context, {"name": name})
        created = node.get("created_date") if isinstance(node.value, dict) else None
        if is_new and created is not None:
            stamp = parse_date(created.text, self._now)
            context.store.update(
                "tags", row, {**row.document(), "created_date": stamp, "modified_date": stamp}
            )

    # Actions and records

    def _add(self, context: Context, resource: Resource, node: Node) -> None:
        sent = entry_shape(resource.name).read(node, self._now)
        row = self._make(context, resource, node, sent, self._references(context, resource, node), None)
        self.refs.add(node, resource.name, row.id)
        if "autoresponse" in sent:
            self._set_autoresponse(context, resource, node, row, sent["autoresponse"])
        for record in below(resource.name):
            self._add_records(context, record, node, row)

    def _set_autoresponse(
        self, context: Context, resource: Resource, node: Node, row: Row, mail: Mapping[str, str]
    ) -> None:
        if node.plain().get("made_by") == "api":
            raise node.error_at("autoresponse", "what was made by the API has none")
        switch_on_autoresponse(
            context.store, resource.name, row.id, subject=mail["subject"], body=mail.get("body", "")
        )

    def _add_records(self, context: Context, record: Resource, node: Node, action: Row) -> None:
        found = node.get(record.name)
        if found is None:
            return
        if not isinstance(found.value, list):
            for person_id in self._several(context, found):
                self._add_record(context, record, found, {}, action, person_id)
            return
        for entry in found.value:
            sent = entry_shape(record.name).read(entry, self._now)
            many = entry.get("people")
            if (many is None) == (entry.get("person") is None):
                raise entry.error("it needs person or people, and not both")
            people = self._several(context, many) if many else [self._person(context, entry.value["person"])]
            for person_id in people:
                row = self._add_record(context, record, entry, sent, action, person_id)
            if many is None:
                self.refs.add(entry, record.name, row.id)

    def _add_record(
        self,
        context: Context,
        record: Resource,
        node: Node,
        sent: dict[str, Any],
        action: Row,
        person_id: str,
    ) -> Row:
        parent = parent_of(record)
        column = next(name for name, of in record.references.items() if of == parent)
        references = {column: action.id, "person_id": person_id}
        return self._make(context, record, node, sent, references, action)

    def _make(
        self,
        context: Context,
        resource: Resource,
        node: Node,
        sent: Mapping[str, Any],
        references: dict[str, str],
        action: Row | None,
    ) -> Row:
        known = (*fields_of(resource), *RULES[resource.name].switches)
        fields = {name: self.refs.with_ids(value, name) for name, value in sent.items() if name in known}
        if "created_date" in fields:
            fields.setdefault("modified_date", fields["created_date"])
        _check_lengths(context, resource, node, fields)
        by_api = sent.get("made_by") == "api" or RULES[resource.name].scenario_form == "request"
        try:
            if by_api:
                return self._make_by_api(context, resource, node, fields, references, action)
            _check_required(resource, node, fields)
            return make_in_ui(context, resource.name, fields, references)
        except BadScenario:
            raise
        except UsageError as error:
            raise node.error(str(error)) from None
        except ApiError as error:
            raise node.error(error.message) from None

    def _make_by_api(
        self,
        context: Context,
        resource: Resource,
        node: Node,
        fields: Document,
        references: dict[str, str],
        action: Row | None,
    ) -> Row:
        """Create a resource as a POST does, then set what no request can send, such as ``created_date``."""
        declared = fields_of(resource)
        if "origin_system" in declared and declared["origin_system"].writable_by("POST"):
            fields.setdefault("origin_system", _ORIGIN)
        writable = {
            n: value for n, value in fields.items() if n in declared and declared[n].writable_by("POST")
        }
        for field in declared.values():
            if field.required == "yes" and field.name not in writable:
                raise node.error(f"one of {resource.name} needs {field.name}")
        rest = {name: value for name, value in fields.items() if name not in writable}
        body = {name: value for name, value in writable.items() if value is not None}
        target = Target(None, action, parent_of(resource) or "")
        if action is not None:
            references = {"person_id": references["person_id"]}
        notes = Notes()
        made_row = write_of(resource, "POST")(
            context._replace(notes=notes), resource, target, {**body, **references}
        )
        if notes.first_swallowed is not None:
            raise node.error(notes.first_swallowed.sentence)
        if not isinstance(made_row, Row):
            raise node.error("it made nothing new")
        return (
            context.store.update(resource.name, made_row, {**made_row.document(), **rest})
            if rest
            else made_row
        )

    # References

    def _references(self, context: Context, resource: Resource, node: Node) -> dict[str, str]:
        found: dict[str, str] = {}
        for column, of in resource.references.items():
            named = node.get(role(column))
            if named is not None:
                is_person = column in person_columns(resource)
                found[column] = self._person(context, named) if is_person else self.refs.find(named, of)
        return found

    def _person(self, context: Context, node: Node) -> str:
        """Return the id of a person given by ref or email."""
        if "@" not in node.text:
            uuid = self.refs.find(node, "people")
            if context.store.get("people", context.group.id, uuid) is None:
                raise node.error(f"{node.text!r} is not on the list of this group")
            return uuid
        holders = context.store.find("people", context.group.id, email_address=node.text.strip().casefold())
        if not holders:
            raise node.error(f"no person of the group has the email {node.text}")
        return holders[0].id

    def _several(self, context: Context, node: Node) -> list[str]:
        """Return the ids of the first people of the group, ``25``, or of a range of them, ``13-24``."""
        found = _RANGE.fullmatch(f"1-{node.value}" if isinstance(node.value, int) else node.text.strip())
        first, last = (int(found[1]), int(found[2])) if found else (0, 0)
        if not 1 <= first <= last:
            raise node.error(f"{node.text!r} is not a number of people, such as 12 or 13-24")
        scope = Scope("people", context.group.id)
        if last > context.store.count(scope):
            raise node.error(f"the group has {context.store.count(scope)} people, and {last} are needed")
        return [row.id for row in context.store.page(scope, offset=first - 1, limit=last - first + 1)]

    def _add_webhook(self, group: Group, node: Node) -> None:
        said = node.plain()
        action = node.get("action")
        action_id = None
        if action is not None:
            action_id = self.refs.find(action, self.refs.resource_of(action.text) or "actions")
        trigger = said.get("trigger") or ("specific_action" if action else "all_actions_and_uploads")
        try:
            self._world.webhooks.create(
                node.value["url"].text,
                group=group,
                trigger=trigger,
                action_id=action_id,
                is_on=said.get("is_on", True) is not False,
            )
        except UsageError as error:
            raise node.error(str(error)) from None


def _check_required(resource: Resource, node: Node, fields: Document) -> None:
    """Reject an entry without a text that the user interface requires."""
    for field in fields_of(resource).values():
        if field.required == "yes" and field.type == "string" and field.default is None:
            if field.name not in fields and field.name != "origin_system":
                raise node.error(f"one of {resource.name} needs {field.name}")


def _check_lengths(context: Context, resource: Resource, node: Node, fields: Mapping[str, Any]) -> None:
    """Reject texts that are too long for the API."""
    for name, field in fields_of(resource).items():
        value = fields.get(name)
        most = context.settings.max_text_chars if field.long else context.settings.max_string_chars
        if field.type == "string" and isinstance(value, str) and len(value) > most:
            raise node.error_at(name, f"it has {len(value)} characters, and {most} are the most")
