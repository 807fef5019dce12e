"""One of everything that can be created on a target, so that contracts about collections have data."""

from __future__ import annotations

from actionnetwork_mock.ids import is_uuid
from actionnetwork_mock.resources import resource_named

from .answer import Item, Violation, uuid
from .check import RECORDS, Check, actions_of

_CONTENT = {
    "comments": "Every week.",
    "subject": "Please",
    "message": "Do",
    "targets": [{"title": "Mayor"}],
}
"""What records contain that have such a field."""
_IN_UI = ("lists", "items", "queries", "wrappers", "campaigns")
_COUNT = 3
"""How many of each are created: enough for several pages of one or two."""


def create_setup_data(check: Check) -> None:
    """Create people, actions with records, tags with taggings and, on the mock, resources that only the site creates.

    Raises Violation if the API rejects a documented request.
    """
    people = [check.person(given_name=f"Number {n}") for n in range(_COUNT)]
    for records in RECORDS:
        action = check.action_for(records)
        declared = {field.name for field in records.fields}
        content = {name: value for name, value in _CONTENT.items() if name in declared}
        for _ in range(_COUNT - 1):
            check.action(actions_of(records))
        for person in people:
            check.post_record(records, action, person, **content).accepted()
    for _ in range(_COUNT):
        tag = check.tag()
        for person in people:
            check.tag_person(tag, person).accepted()
    if check.has_control:
        for name in _IN_UI:
            for person in people:
                _create_in_ui(check, name, person)


def _create_in_ui(check: Check, name: str, person: Item) -> None:
    resource = resource_named(name)
    if not resource.references:
        declared = {field.name for field in resource.fields}
        check.create_in_ui(name, **{field: check.name() for field in ("title", "name") if field in declared})
        return
    newest_list = check.api.get("/lists").items("osdi:lists")[0]
    references = {"list_id": _valid_id(newest_list), "person_id": _valid_id(person)}
    check.control("POST", "/make", {"resource": name, "fields": {}, "references": references})


def _valid_id(item: Item) -> str:
    if not is_uuid(uuid(item)):
        raise Violation("self ends with an id")
    return uuid(item)
