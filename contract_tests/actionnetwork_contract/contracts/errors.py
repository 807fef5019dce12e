"""Errors: which status, which shape, and that nothing is half-written."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from actionnetwork_mock.provenance import ASSUMED, DOCUMENTED, OBSERVED
from actionnetwork_mock.resources import RESOURCES

from ..api import Answer
from ..check import Check
from ..contract import contract
from ..furnishing import below, places
from ..strategies import wrong_types

NOBODY = "00000000-0000-4000-8000-000000000000"


def check_error(check: Check, answer: Answer, *statuses: int) -> None:
    """Hold an answer to be one of these errors, in the one shape that errors have. Source: [errors-1]."""
    check.that(answer.status in statuses, f"it is answered {' or '.join(map(str, statuses))}", answer)
    body = answer.json
    shaped = isinstance(body, dict) and list(body) == ["error"] and isinstance(body["error"], str)
    check.that(shaped and body["error"].strip(), "an error is {error: one sentence}", answer)


@contract("errors.unknown-id", provenance=OBSERVED, where="[errors-2]", calls=40)
def an_unknown_id_is_not_found(check: Check) -> None:
    """An id that does not exist is a 404 everywhere, and so is one that is no id."""
    for place in places(check):
        for uuid in (NOBODY, "12345"):
            check_error(
                check, check.api.get(f"{place.path}/{uuid}"), 404, *_no_item(place.resource, place.path)
            )


def _no_item(resource: Any, path: str) -> tuple[int, ...]:
    """Where an address has no items, there is no such path."""
    deep = path.count("/") > 1
    return (404, 405) if deep and not any(a.item_methods for a in resource.addresses) else ()


@contract("errors.foreign-id", provenance=OBSERVED, where="[errors-2]", calls=30)
def an_id_of_another_kind_is_not_found(check: Check) -> None:
    """The id of one resource is unknown to every other."""
    person = check.api.get("/people", per_page=1).items("osdi:people")
    if not person:
        raise check.cannot("the group has no people")
    uuid = str(person[0]["_links"]["self"]["href"]).rpartition("/")[2]
    for resource in RESOURCES:
        first = resource.addresses[0]
        if resource.stored and resource.name != "people" and "{" not in first.collection:
            answer = check.api.get(f"{first.collection}/{uuid}")
            check_error(check, answer, 404, 403)


@contract("errors.other-group", provenance=OBSERVED, where="[keys-7]", calls=80, needs=("second key",))
def what_another_group_has_looks_unknown(check: Check) -> None:
    """What belongs to another group looks exactly like what does not exist, and is on none of its lists."""
    assert check.other_api is not None
    for place in places(check):
        first = check.api.get(place.path, per_page=1).items(place.rel)
        if not first:
            continue
        path = below(check, first[0]["_links"]["self"]["href"])
        own, listed_here = check.api.get(path), check.api.get(place.path)
        check.that(listed_here.items(place.rel), "a list that was not empty is not", listed_here)
        theirs, unknown = (
            check.other_api.get(path),
            check.other_api.get(path.rpartition("/")[0] + f"/{NOBODY}"),
        )
        check_error(check, theirs, 404)
        check.that(unknown.status == 404, "an unknown id is a 404", unknown)
        if check.is_own(path):
            check_error(check, check.other_api.put(path, {}), 404, 405)
            still = check.api.get(path)
            check.that(still.body == own.body, "another group changes nothing", own, still)
        if place.path.count("/") == 1:
            listed = check.other_api.get(place.path)
            selves = [one["_links"]["self"]["href"] for one in listed.items(place.rel)]
            check.that(
                first[0]["_links"]["self"]["href"] not in selves, "a list has none of another group", listed
            )


@contract(
    "errors.bad-key",
    provenance=OBSERVED,
    where="[keys-4]",
    calls=7,
    key=st.sampled_from(["not-a-key", "x" * 64]),
)
def a_bad_key_is_refused_and_echoed(check: Check, key: str) -> None:
    """A bad key is a 403 that echoes it, for every collection; the entry point answers all the same."""
    api = check.api.with_key(key)
    for path in ("/people", "/petitions", "/tags", "/metadata", f"/people/{NOBODY}"):
        answer = api.get(path)
        check_error(check, answer, 403)
        check.that(
            answer.json["error"] == f"API Key invalid or not present {key}", "the key is echoed", answer
        )
    check.that(api.get("/").status == 200, "the entry point needs no key", api.get("/"))
    if not check.may_write:
        return
    email = check.email()
    refused = api.post("/people", {"person": {"email_addresses": [{"address": email}]}})
    check_error(check, refused, 403)
    check.settle()
    found = check.api.get("/people", filter=f"email_address eq '{email}'")
    check.that(found.items("osdi:people") == [], "what is refused is not done", refused, found)


@contract("errors.no-key", provenance=ASSUMED, where="[keys-5]", calls=5)
def a_missing_key_is_refused(check: Check) -> None:
    """Without a key everything but the entry point and record helpers is refused with the same phrase."""
    api = check.api.with_key(None)
    for path in ("/people", "/petitions", "/tags", f"/people/{NOBODY}"):
        answer = api.get(path)
        check_error(check, answer, check.ways.missing_key_status)
        check.that(
            answer.json["error"] == "API Key invalid or not present", "the phrase is the known one", answer
        )
    entry = api.get("/")
    check.that("osdi:tags" not in entry.item()["_links"], "without a key there is no link to tags", entry)
    check.that(
        "osdi:tags" in check.api.get("/").item()["_links"], "with a good key there is", check.api.get("/")
    )


@contract("errors.unknown-path", provenance=OBSERVED, where="[errors-2]", calls=4)
def an_unknown_path_is_not_found(check: Check) -> None:
    """A path that the API does not have is a 404 with a good key."""
    for path in ("/peoples", "/people/x/y/z", "/petition", f"/people/{NOBODY}/shoes"):
        check_error(check, check.api.get(path), 404)


@contract("errors.methods", provenance=ASSUMED, where="[writing-10]", calls=120, writes=True)
def a_method_that_a_path_has_not_is_refused(check: Check) -> None:
    """A method that an address does not have is refused, with a 405 or 404, and changes nothing."""
    refused = check.ways.unsupported_method_status
    for place in places(check):
        if not check.is_own(place.path):
            continue
        before = check.api.get(place.path, per_page=2)
        items = before.items(place.rel)
        methods = {m for a in place.resource.addresses for m in (*a.methods, *a.item_methods)}
        for method in ("PUT", "DELETE", "PATCH"):
            check_error(check, check.api.call(method, place.path, {}), refused)
        for method in ("PATCH", *(["DELETE"] if "DELETE" not in methods else [])):
            if items and check.is_own(items[0]["_links"]["self"]["href"]):
                item = below(check, items[0]["_links"]["self"]["href"])
                check_error(check, check.api.call(method, item, {}), refused)
        after = check.api.get(place.path, per_page=2)
        check.that(after.body == before.body, "a refused method changes nothing", before, after)


@contract(
    "errors.bodies",
    provenance=ASSUMED,
    where="[errors-5], [errors-8]",
    calls=70,
    writes=True,
    body=wrong_types(),
)
def a_body_that_is_no_object_is_refused(check: Check, body: Any) -> None:
    """A body that is no JSON object, or no JSON at all, is refused and makes nothing."""
    malformed, invalid = check.ways.malformed_json_status, check.ways.validation_status
    for resource in RESOURCES:
        address = resource.addresses[0]
        if "POST" not in address.methods or "{" in address.collection or resource.name == "messages":
            continue
        before = check.api.get(address.collection)
        answer = check.api.call("POST", address.collection, body if body is not None else [])
        check_error(check, answer, malformed, invalid)
        for raw in _NO_JSON:
            check_error(check, check.api.call("POST", address.collection, raw=raw), malformed)
        after = check.api.get(address.collection)
        check.that(after.body == before.body, "a refused body makes nothing", before, after)


_NO_JSON = (b"{", b'{"a": }', b"\xff\xfe", b"[" * 2000)


@contract("errors.bodies-of-changes", provenance=ASSUMED, where="[errors-8]", calls=20, writes=True)
def a_put_of_no_json_is_refused(check: Check) -> None:
    """A PUT whose body is no JSON object is refused and changes nothing."""
    person, petition = check.sign_up({"given_name": "Ada"}).item(), check.action("petitions")
    for item in (person, petition):
        own = item["_links"]["self"]["href"]
        before = check.api.get(own)
        for raw in (*_NO_JSON, b"[]", b"null", b'"text"'):
            answer = check.api.call("PUT", own, raw=raw)
            check_error(check, answer, check.ways.malformed_json_status, check.ways.validation_status)
        wrong = check.api.put(own, {"given_name": {"a": 1}, "title": ["x"]})
        check_error(check, wrong, check.ways.validation_status)
        after = check.api.get(own)
        check.that(after.body == before.body, "a refused PUT changes nothing", before, after)


@contract(
    "errors.other-group-writes",
    provenance=OBSERVED,
    where="[keys-7]",
    calls=20,
    writes=True,
    needs=("second key",),
)
def another_group_can_change_nothing(check: Check) -> None:
    """What another group PUTs, POSTs or DELETEs at a person, an action or a tagging is a 404 and changes nothing."""
    assert check.other_api is not None
    person, petition, tag = check.sign_up().item(), check.action("petitions"), check.tag()
    link = {"_links": {"osdi:person": {"href": person["_links"]["self"]["href"]}}}
    below_tag = f"{tag['_links']['self']['href']}/taggings"
    tagging = check.api.post(below_tag, link).item()
    signatures = f"{petition['_links']['self']['href']}/signatures"
    watched = [one["_links"]["self"]["href"] for one in (person, petition, tag, tagging)]
    watched += [below_tag, signatures]
    before = [check.api.get(href).body for href in watched]
    for answer in (
        check.other_api.put(watched[0], {"given_name": "Changed"}),
        check.other_api.put(watched[1], {"title": "Changed"}),
        check.other_api.delete(watched[3]),
        check.other_api.post(below_tag, link),
        check.other_api.post(signatures, link),
    ):
        check_error(check, answer, 404)
    for href, was in zip(watched, before, strict=True):
        after = check.api.get(href)
        check.that(after.body == was, "another group changes nothing", after)


@contract("errors.required", provenance=DOCUMENTED, where="the declarations", calls=40, writes=True)
def what_is_required_is_asked_for(check: Check) -> None:
    """A POST without a required field is refused and makes nothing."""
    for resource in RESOURCES:
        address = resource.addresses[0]
        required = [
            field for field in resource.fields if field.required == "yes" and field.writable_by("POST")
        ]
        lifted = [f for f in required if f.lifted_by and getattr(check.ways, f.lifted_by) == "accepted"]
        if "POST" not in address.methods or "{" in address.collection or not required or lifted:
            continue
        before = check.api.get(address.collection)
        check_error(check, check.api.post(address.collection, {}), check.ways.validation_status)
        after = check.api.get(address.collection)
        check.that(after.body == before.body, "what is refused is not made", before, after)
