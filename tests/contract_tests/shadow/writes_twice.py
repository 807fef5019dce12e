"""Applies each kind of write twice under each value of each setting, and finds those without a fixed point.

``python -m tests.contract_tests.shadow.writes_twice`` prints the list for ``shadow/fixed_points.py``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from typing import Any

from actionnetwork_contract.conformance import own_id
from actionnetwork_contract.shadow.compare import Comparison
from actionnetwork_contract.shadow.documents import stub
from actionnetwork_contract.shadow.eliminate import doubtful
from actionnetwork_contract.shadow.exchange import Exchange
from actionnetwork_contract.shadow.memory import references_of
from actionnetwork_contract.shadow.reading import Reader
from actionnetwork_mock.http.routing import ROUTES
from actionnetwork_mock.resources import RESOURCES, Resource, resource_named
from actionnetwork_mock.settings import Settings
from actionnetwork_mock.twin import Loaded, Twin, TwinRequest

_SITE = "https://actionnetwork.org"
_AT = 1_800_000_000.0
_IDS = [f"00000000-0000-4000-8000-0000000000{number:02}" for number in range(10)]
_PERSON: dict[str, Any] = {
    "email_addresses": [{"address": "ada@example.org", "status": "subscribed"}],
    "phone_numbers": [{"number": "13125550148"}],
    "postal_addresses": [{"postal_code": "20001"}],
    "given_name": "Ada",
    "custom_fields": {"shift": "night", "pronouns": ""},
    "identifiers": ["crm:1"],
    "languages_spoken": ["fr"],
}


def writes() -> Iterator[tuple[Resource, str, str, dict[str, Any]]]:
    """Yield each kind of write: the resource, the method, the target and the body."""
    for endpoint in ROUTES.endpoints:
        resource = endpoint.resource
        if not resource.stored:
            continue
        ids = dict(zip(endpoint.names, _IDS, strict=False))
        target = "/api/v2" + endpoint.template.format(**ids)
        for method in endpoint.methods:
            if method in ("POST", "PUT"):
                for body in _bodies(resource, method):
                    yield resource, method, target, body


def without_fixed_point() -> set[tuple[str, str]]:
    """Return the kinds of writes that change their own answer, under some value of some setting."""
    found = set()
    with closing(Twin(Settings())) as twin:
        for settings in _every_setting():
            for resource, method, target, body in writes():
                if (resource.name, method) not in found and _changes(
                    twin, settings, resource, method, target, body
                ):
                    found.add((resource.name, method))
    return found


def _every_setting() -> Iterator[Settings]:
    yield Settings()
    for name, values in doubtful().items():
        for value in values:
            if value != getattr(Settings(), name):
                yield Settings().changed(**{name: value})


def _changes(
    twin: Twin, settings: Settings, resource: Resource, method: str, target: str, body: dict[str, Any]
) -> bool:
    """Return whether a write that is applied to its own answer gives another answer."""
    request = TwinRequest(
        method, target, json.dumps(body).encode(), _SITE, 1, (("content-type", "application/json"),)
    )
    match = ROUTES.match(target.removeprefix("/api/v2"))
    assert match is not None
    parents = [
        stub(resource_named(of), uuid, dict(zip(match.endpoint.names, match.ids, strict=True)))
        for of, uuid in zip(match.endpoint.resources, match.ids, strict=True)
    ]
    parents.append(stub(resource_named("people"), _IDS[9], {}))
    with twin.holding(parents, 1, _AT):
        first = twin.ask(request, settings)
    item = json.loads(first.body)
    if first.status != 200 or not own_id(item):
        return False
    references = references_of(resource, item, f"{_SITE}/api/v2")
    itself = Loaded(resource, own_id(item), item, references)
    with twin.holding([itself, *parents], 1, _AT + 60):
        second = twin.ask(request, settings)
    reading = Reader().read(_exchange(request, first.status, first.body))
    assert reading is not None
    if second.status != 200:
        return True
    comparison = Comparison(reading, fixed_ids=[own_id(item)], before="itself", at=_AT + 60)
    comparison.item(resource, json.loads(second.body), item)
    return any(one.name != "modified_date" for one in comparison.deviations)


def _exchange(request: TwinRequest, status: int, body: bytes) -> Exchange:
    return Exchange(
        number=1,
        sent=_AT,
        answered=_AT,
        upstream_date=_AT,
        method=request.method,
        target=request.target,
        request_headers=[("host", "actionnetwork.org")],
        request_body=request.body,
        status=status,
        headers=[],
        body=body,
        group=1,
    )


def _bodies(resource: Resource, method: str) -> Iterator[dict[str, Any]]:
    """Yield bodies that send every field that a method writes, one with values and one with nulls."""
    person = {"_links": {"osdi:person": {"href": f"{_SITE}/api/v2/people/{_IDS[9]}"}}}
    fields: dict[str, Any] = {
        field.name: value
        for field in resource.fields
        if field.writable_by("POST" if method == "POST" else "PUT")
        and (value := _value(resource, field.name, field.type)) is not None
    }
    if resource.name == "people":
        fields = _PERSON
    if method == "POST" and resource.helper is not None:
        own = fields if resource.posted_links else {}
        yield {**own, "person": _PERSON, "add_tags": ["Volunteer"]}
        yield {**own, "person": {"email_addresses": [{"address": "eve@example.org"}]}}
    if method == "PUT" or resource.posted_links or resource.helper is None:
        yield {**fields, **(person if method == "POST" else {})}
    if method == "PUT":
        yield dict.fromkeys(fields)


def _value(resource: Resource, name: str, kind: str) -> Any:
    named: dict[str, Any] = {
        "recipients": [{"display_name": "Library", "amount": "5.00"}],
        "targets": [{"title": "Mayor"}] if resource.name == "outreaches" else None,
        "unique_ids": [_IDS[9]],
        "type": "email",
        "reply_to": "news@example.org",
        "status": "attended" if resource.name == "attendances" else "confirmed",
        "visibility": "public",
        "identifiers": ["crm:2"],
        "currency": "usd",
        "location": {"venue": "Library", "locality": "Chicago"},
        "action_network:recurrence": {"recurring": True, "period": "Monthly"},
        "action_network:referrer_data": {"source": "mailing"},
    }
    if name in named:
        return named[name]
    values: dict[str, Any] = {
        "string": "Some text",
        "datetime": "2027-01-01T00:00:00Z",
        "integer": 7,
        "boolean": True,
        "strings": ["one"],
        "link": "https://example.org/",
        "money": "5.00",
    }
    return values.get(kind)


if __name__ == "__main__":
    for name, verb in sorted(without_fixed_point()):
        print(f'        ("{name}", "{verb}"),')
    assert RESOURCES
