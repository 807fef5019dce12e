"""Blind posts: record helpers without a key, and what browsers need for them."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from actionnetwork_mock.provenance import ASSUMED, DOCUMENTED
from actionnetwork_mock.resources import RESOURCES, Resource, resource_named

from ..check import Check
from ..contract import contract
from ..furnishing import below
from ..strategies import people
from .errors import check_error

_KEYLESS = [one for one in RESOURCES if one.helper is not None and one.helper.keyless]
_CONTENT: dict[str, dict[str, Any]] = {
    "donations": {"recipients": [{"display_name": "Contract suite", "amount": "5.00"}]},
    "outreaches": {"subject": "Please", "message": "Do", "targets": [{"title": "Mayor"}]},
}


def action_of(check: Check, resource: Resource) -> dict[str, Any]:
    """Return an action, made anew, that takes records of a resource."""
    actions = next(iter(resource.addresses[0].parents.values()))
    return check.action(actions, **({"type": "email"} if actions == "advocacy_campaigns" else {}))


@contract(
    "blind.records",
    provenance=DOCUMENTED,
    where="[keyless-1]",
    writes=True,
    calls=50,
    person=people().map(lambda one: {"given_name": "Ada", "family_name": "Quint", **one}),
)
def a_helper_without_a_key_records_and_tells_nothing(check: Check, person: dict[str, Any]) -> None:
    """A record helper takes posts without a key and answers ``{}``; the person and the record are there."""
    for resource in _KEYLESS:
        path = f"{below(check, action_of(check, resource)['_links']['self']['href'])}/{resource.name}"
        email = check.email()
        body = {
            **_CONTENT.get(resource.name, {}),
            "person": {**person, "email_addresses": [{"address": email}]},
        }
        answer = check.api.with_key(None).post(path, body)
        check.that(answer.status == 200 and answer.json == {}, "a blind post is answered 200 {}", answer)
        check.that(answer.headers.get("access-control-allow-origin") == "*", "any page may post", answer)
        check.settle()
        records = check.api.get(path).items(resource.rel)
        check.that(len(records) == 1, "a blind post records", answer, check.api.get(path))
        who = check.api.get(records[0]["_links"]["osdi:person"]["href"])
        check.remember(who)
        check.that(
            who.item()["email_addresses"][0].get("address") == email, "the record is that person's", who
        )
        for name in ("given_name", "family_name", "languages_spoken"):
            if name in person:
                check.that(who.item().get(name) == person[name], f"{name} of the person is as sent", who)
        plain = {
            **_CONTENT.get(resource.name, {}),
            "_links": {"osdi:person": {"href": who.item()["_links"]["self"]["href"]}},
        }
        refused = check.api.with_key(None).post(path, plain)
        check_error(check, refused, check.ways.missing_key_status)
        unread = check.api.with_key(None).get(path)
        check_error(check, unread, check.ways.missing_key_status)
        after = check.api.get(path)
        check.that(after.items(resource.rel) == records, "a plain POST needs a key", refused, after)


@contract(
    "blind.unusable",
    provenance=ASSUMED,
    where="[keyless-2], [errors-9]",
    writes=True,
    calls=12,
    person=st.sampled_from([{}, {"given_name": "Nobody"}, {"email_addresses": [{"address": "no address"}]}]),
)
def unusable_data_is_swallowed(check: Check, person: dict[str, Any]) -> None:
    """Unusable data for a record helper is answered ``{}``, with a key or without, and nothing is recorded."""
    for name in ("signatures", "submissions", "attendances"):
        resource = resource_named(name)
        path = f"{below(check, action_of(check, resource)['_links']['self']['href'])}/{name}"
        for api in (check.api, check.api.with_key(None)):
            answer = api.post(path, {"person": person})
            check.that(answer.status == 200 and answer.json == {}, "it is answered 200 {}", answer)
        found = check.api.get(path)
        check.that(found.items(resource.rel) == [], "nothing is recorded", answer, found)


@contract("blind.preflight", provenance=ASSUMED, where="[keyless-4]", writes=True, calls=14)
def browsers_may_post_to_helpers(check: Check) -> None:
    """A browser that asks before it posts is told that it may, on the addresses of record helpers only."""
    for resource in _KEYLESS:
        path = f"{below(check, action_of(check, resource)['_links']['self']['href'])}/{resource.name}"
        asked = {
            "Origin": "https://tenants.example",
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "content-type",
        }
        answer = check.api.with_key(None).call("OPTIONS", path, headers=asked)
        headers = answer.headers
        check.that(answer.status in (200, 204), "the question is answered", answer)
        check.that(headers.get("access-control-allow-origin") == "*", "any origin may", answer)
        check.that("POST" in headers.get("access-control-allow-methods", ""), "POST is allowed", answer)
        named = headers.get("access-control-allow-headers", "").lower()
        check.that("content-type" in named, "the header Content-Type is allowed", answer)
    elsewhere = check.api.with_key(None).post(
        "/people", {"person": {"email_addresses": [{"address": check.email()}]}}
    )
    check.that(elsewhere.status == check.ways.missing_key_status, "the signup helper needs a key", elsewhere)
