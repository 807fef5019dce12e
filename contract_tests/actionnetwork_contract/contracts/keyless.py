"""POSTs without a key: record helpers, and what browsers need to use them."""

from __future__ import annotations

from hypothesis import strategies as st

from actionnetwork_mock.provenance import ASSUMED, DOCUMENTED
from actionnetwork_mock.resources import RESOURCES, Resource, resource_named

from ..answer import UNKNOWN_ID, Answer, Item, href, person_link
from ..api import Api
from ..check import Check, required_fields
from ..contract import contract
from ..strategies import people
from .people import plain_fields

_KEYLESS = [resource for resource in RESOURCES if resource.helper is not None and resource.helper.keyless]
_PAGE = {"Origin": "https://tenants.example"}
"""What a browser sends with a request of a web page."""
_ALLOW_ORIGIN = "access-control-allow-origin"
_INVALID: tuple[Item, ...] = ({}, {"given_name": "Nobody"}, {"email_addresses": [{"address": "no address"}]})


@contract(
    "blind.records",
    DOCUMENTED,
    "[keyless-1]",
    writes=50,
    person=people().map(lambda person: {"given_name": "Ada", "family_name": "Quint", **person}),
    each=_KEYLESS,
)
def a_helper_without_a_key_records_and_returns_nothing(
    check: Check, resource: Resource, person: Item
) -> None:
    """A record helper accepts a POST without a key and answers ``{}``; the person and the record are created."""
    keyless, refused = check.api.with_key(None), check.settings.missing_key_status
    path, email = f"{href(check.action_for(resource))}/{resource.name}", check.email()
    sent = {**person, "email_addresses": [{"address": email}]}
    answer = keyless.call("POST", path, {**required_fields(resource), "person": sent}, headers=_PAGE)
    check.that(answer.is_empty, "a POST without a key is answered 200 {}", answer)
    check.that(answer.headers.get(_ALLOW_ORIGIN) == "*", "any page may post", answer)
    check.wait_for_lag()
    listed = check.api.get(path)
    records = listed.items(resource.rel)
    check.that(len(records) == 1, "a record is created", answer, listed)
    owner = check.api.get(href(records[0], "osdi:person"))
    found = owner.item["email_addresses"][0].get("address")
    check.that(found == email, "the record belongs to that person", owner)
    check.has(owner, "{name} of the person is as sent", **plain_fields(person))
    plain = keyless.post(path, {**required_fields(resource), **person_link(owner.href)})
    check.is_error(plain, refused)
    check.is_error(keyless.get(path), refused)
    check.has_items(path, records, "without the helper a POST needs a key", plain)


@contract("blind.unusable", ASSUMED, "[keyless-2], [errors-9]", writes=12, person=st.sampled_from(_INVALID))
def a_helper_ignores_invalid_data(check: Check, person: Item) -> None:
    """Invalid data for a record helper is answered ``{}``, with a key or without, and nothing is recorded."""
    for name in ("signatures", "submissions", "attendances"):
        resource = resource_named(name)
        path = f"{href(check.action_for(resource))}/{name}"
        for api in (check.api, check.api.with_key(None)):
            answer = api.post(path, {"person": person})
            check.that(answer.is_empty, "it is answered 200 {}", answer)
        check.has_items(path, [], "nothing is recorded", answer)


@contract("blind.preflight", ASSUMED, "[keyless-4]", writes=14)
def browsers_may_post_to_helpers(check: Check) -> None:
    """The answer to a preflight request allows a POST to a record helper."""
    keyless = check.api.with_key(None)
    for resource in _KEYLESS:
        path = f"{href(check.action_for(resource))}/{resource.name}"
        answer = _preflight(keyless, "POST", path)
        check.that(answer.status in (200, 204), "the preflight request is answered", answer)
        allowed = {
            name.removeprefix("access-control-allow-"): value for name, value in answer.headers.items()
        }
        check.that(allowed.get("origin") == "*", "any origin is allowed", answer)
        check.that("POST" in allowed.get("methods", ""), "POST is allowed", answer)
        check.that("content-type" in allowed.get("headers", "").lower(), "Content-Type is allowed", answer)
    elsewhere = keyless.post("/people", {"person": {"email_addresses": [{"address": check.email()}]}})
    if check.settings.keyless_signup == "empty":
        check.that(elsewhere.is_empty, "a signup without a key is answered {}", elsewhere)
    else:
        refused = elsewhere.status == check.settings.missing_key_status
        check.that(refused, "the signup helper needs a key", elsewhere)


@contract("blind.cors", ASSUMED, "[keyless-4], [keyless-5]", writes=22)
def a_page_may_read_every_answer_that_a_preflight_allows(check: Check) -> None:
    """If a preflight request allows a request, then its answer allows every origin too, whatever its status is."""
    keyless, wrong = check.api.with_key(None), check.api.with_key("no key of any group")
    helper = f"{href(check.action_for(resource_named('signatures')))}/signatures"
    unusable: Item = {"person": {}}
    for api, method, path, body in (
        (check.api, "GET", "/people", None),
        (check.api, "GET", f"/people/{UNKNOWN_ID}", None),
        (check.api, "POST", "/tags", {}),
        (check.api, "POST", helper, unusable),
        (keyless, "POST", helper, unusable),
        (keyless, "GET", "/people", None),
        (wrong, "GET", "/people", None),
        (wrong, "POST", helper, unusable),
    ):
        preflight = _preflight(keyless, method, path)
        answer = api.call(method, path, body, headers=_PAGE)
        if _ALLOW_ORIGIN in preflight.headers and method in _methods(preflight):
            check.that(answer.headers.get(_ALLOW_ORIGIN) == "*", "a page may read it", preflight, answer)


def _preflight(api: Api, method: str, path: str) -> Answer:
    """Ask what a browser asks before a page sends a keyed JSON body."""
    asked = {
        "Access-Control-Request-Method": method,
        "Access-Control-Request-Headers": "content-type,osdi-api-token",
    }
    return api.call("OPTIONS", path, headers={**_PAGE, **asked})


def _methods(preflight: Answer) -> str:
    return preflight.headers.get("access-control-allow-methods", "")
