"""Errors and the rate limit: status and body, and that what is refused changes nothing."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from actionnetwork_mock.provenance import ASSUMED, DOCUMENTED, OBSERVED
from actionnetwork_mock.resources import RESOURCES, Resource, resource_named

from ..answer import UNKNOWN_ID, Unverifiable, href, person_link, uuid
from ..check import RECORDS, Check
from ..collection import Collection, all_collections
from ..contract import contract
from ..strategies import wrong_types

_NO_JSON = (b"{", b'{"a": }', b"\xff\xfe", b"[" * 2000)
_DOCUMENTED_LIMIT = 4
_INVALID_KEY = "API Key invalid or not present"
_TOP_LEVEL = [resource for resource in RESOURCES if "{" not in resource.addresses[0].collection]
_PEOPLE = resource_named("people")
_POSTED = [resource for resource in _TOP_LEVEL if "POST" in resource.addresses[0].methods]


@contract("errors.unknown-id", OBSERVED, "[errors-2]", reads=40, each=all_collections)
def an_unknown_id_is_not_found(check: Check, collection: Collection) -> None:
    """An id that does not exist is a 404 everywhere, and so is a text that is no id."""
    nested = collection.path.count("/") > 1
    has_items = any(address.item_methods for address in collection.resource.addresses)
    statuses = (404, 405) if nested and not has_items else (404,)
    for unknown in (UNKNOWN_ID, "12345"):
        check.is_error(check.api.get(f"{collection.path}/{unknown}"), *statuses)


@contract("errors.foreign-id", OBSERVED, "[errors-2]", reads=30)
def an_id_of_another_resource_is_not_found(check: Check) -> None:
    """The id of one resource is unknown to every other."""
    person = check.api.get("/people", per_page=1).items("osdi:people")
    if not person:
        raise Unverifiable("the group has no people")
    for resource in _TOP_LEVEL:
        if resource.stored and resource is not _PEOPLE:
            check.is_error(check.api.get(f"{resource.addresses[0].collection}/{uuid(person[0])}"), 404, 403)


@contract(
    "errors.other-group", OBSERVED, "[keys-7]", reads=80, requires=("second key",), each=all_collections
)
def items_of_another_group_look_unknown(check: Check, collection: Collection) -> None:
    """What belongs to another group looks like what does not exist, and is on none of its lists."""
    first = check.api.get(collection.path, per_page=1).items(collection.rel)
    if not first:
        return
    path = check.api.path(href(first[0]))
    own, page = check.api.get(path), check.api.get(collection.path)
    check.that(page.items(collection.rel), "the collection still has items", page)
    check.is_error(check.other.api.get(path), 404)
    unknown = check.other.api.get(path.rpartition("/")[0] + f"/{UNKNOWN_ID}")
    check.that(unknown.status == 404, "an unknown id is a 404", unknown)
    if check.may_change(path):
        check.is_error(check.other.api.put(path, {}), 404, 405)
        still = check.api.get(path)
        check.that(still.body == own.body, "another group changes nothing", own, still)
    if collection.path.count("/") == 1:
        listed = check.other.api.get(collection.path)
        absent = href(first[0]) not in listed.hrefs(collection.rel)
        check.that(absent, "a list has nothing of another group", listed)


@contract("errors.bad-key", OBSERVED, "[keys-4]", reads=7, key=st.sampled_from(["not-a-key", "x" * 64]))
def a_bad_key_is_refused_and_echoed(check: Check, key: str) -> None:
    """A bad key is a 403 that echoes it, for every collection; the entry point answers all the same."""
    api = check.api.with_key(key)
    for path in ("/people", "/petitions", "/tags", "/metadata", f"/people/{UNKNOWN_ID}"):
        answer = api.get(path)
        check.is_error(answer, 403)
        check.that(answer.json["error"] == f"{_INVALID_KEY} {key}", "the error contains the key", answer)
    entry = api.get("/")
    check.that(entry.status == 200, "the entry point needs no key", entry)
    if check.target.access.allow_writes:
        email = check.email()
        refused = api.post("/people", {"person": {"email_addresses": [{"address": email}]}})
        check.is_error(refused, 403)
        check.wait_for_lag()
        query = f"email_address eq '{email}'"
        check.has_items("/people", [], "what is refused is not done", refused, filter=query)


@contract("errors.no-key", ASSUMED, "[keys-5]", reads=5)
def a_missing_key_is_refused(check: Check) -> None:
    """Without a key everything but the entry point and record helpers is refused, always with the same sentence."""
    api = check.api.with_key(None)
    for path in ("/people", "/petitions", "/tags", f"/people/{UNKNOWN_ID}"):
        answer = api.get(path)
        check.is_error(answer, check.settings.missing_key_status)
        check.that(answer.json["error"] == _INVALID_KEY, "the error is the known sentence", answer)
    entry, with_key = api.get("/"), check.api.get("/")
    check.that("osdi:tags" not in entry.links, "without a key there is no link to tags", entry)
    check.that("osdi:tags" in with_key.links, "with a good key there is", with_key)


@contract("errors.unknown-path", OBSERVED, "[errors-2]", reads=4)
def an_unknown_path_is_not_found(check: Check) -> None:
    """A path that the API does not have is a 404 with a good key."""
    for path in ("/peoples", "/people/x/y/z", "/petition", f"/people/{UNKNOWN_ID}/shoes"):
        check.is_error(check.api.get(path), 404)


@contract("errors.methods", ASSUMED, "[writing-10]", writes=120, each=all_collections)
def an_unsupported_method_is_refused(check: Check, collection: Collection) -> None:
    """A method that an address does not support is refused, with a 405 or 404, and changes nothing."""
    refused = check.settings.unsupported_method_status
    if not check.may_change(collection.path):
        return
    items = check.api.get(collection.path, per_page=2).items(collection.rel)
    supported = {m for a in collection.resource.addresses for m in (*a.methods, *a.item_methods)}
    with check.nothing_changes(collection.path, per_page=2):
        for method in ("PUT", "DELETE", "PATCH"):
            check.is_error(check.api.call(method, collection.path, {}), refused)
        for method in ("PATCH", *({"DELETE"} - supported)):
            if items and check.may_change(href(items[0])):
                check.is_error(check.api.call(method, href(items[0]), {}), refused)


@contract("errors.bodies", ASSUMED, "[errors-5], [errors-8]", writes=70, body=wrong_types(), each=_POSTED)
def a_body_that_is_no_object_is_refused(check: Check, resource: Resource, body: Any) -> None:
    """A body that is no JSON object, or no JSON at all, is refused and creates nothing."""
    malformed = check.settings.malformed_json_status
    if any(declared.status == 429 for declared in resource.answers):  # refused posts may count as posts
        return
    path = resource.addresses[0].collection
    with check.nothing_changes(path):
        answer = check.api.post(path, body if body is not None else [])
        check.is_error(answer, malformed, check.settings.validation_status)
        for raw in _NO_JSON:
            check.is_error(check.api.call("POST", path, raw=raw), malformed)


@contract("errors.bodies-of-changes", ASSUMED, "[errors-8]", writes=20)
def a_put_without_a_json_object_is_refused(check: Check) -> None:
    """A PUT whose body is no JSON object is refused and changes nothing."""
    for item in (check.person(given_name="Ada"), check.action("petitions")):
        with check.nothing_changes(href(item)):
            for raw in (*_NO_JSON, b"[]", b"null", b'"text"'):
                answer = check.api.call("PUT", href(item), raw=raw)
                check.is_error(answer, check.settings.malformed_json_status, check.settings.validation_status)
            check.is_error(check.api.put(href(item), {"given_name": {"a": 1}, "title": {"a": 1}}))


@contract("errors.other-group-writes", OBSERVED, "[keys-7]", writes=20, requires=("second key",))
def another_group_can_change_nothing(check: Check) -> None:
    """A PUT, POST or DELETE of another group at a person, an action or a tagging is a 404 and changes nothing."""
    person, petition, tag = check.person(), check.action("petitions"), check.tag()
    tagging = check.tag_person(tag, person).item
    taggings, signatures = f"{href(tag)}/taggings", f"{href(petition)}/signatures"
    watched = [href(item) for item in (person, petition, tag, tagging)]
    with check.nothing_changes(*watched, taggings, signatures):
        for answer in (
            check.other.api.put(href(person), {"given_name": "Changed"}),
            check.other.api.put(href(petition), {"title": "Changed"}),
            check.other.api.delete(href(tagging)),
            check.other.api.post(taggings, person_link(person)),
            check.other.api.post(signatures, person_link(person)),
        ):
            check.is_error(answer, 404)


@contract("errors.required", DOCUMENTED, "the declarations", writes=40, each=_POSTED)
def a_post_without_a_required_field_is_refused(check: Check, resource: Resource) -> None:
    """A POST without a required field is refused and creates nothing."""
    required = [field for field in resource.fields if field.required == "yes" and field.writable_by("POST")]
    lifted = [f for f in required if f.lifted_by and getattr(check.settings, f.lifted_by) == "accepted"]
    path = resource.addresses[0].collection
    if len(required) > len(lifted):
        with check.nothing_changes(path):
            check.is_error(check.api.post(path, {}))


@contract("errors.wrong-parent", OBSERVED, "[errors-2]", writes=40)
def a_record_is_not_found_below_another_parent(check: Check) -> None:
    """A record or tagging is not found below another action, tag or person than its own."""
    person, other = check.person(), check.person()
    tag, other_tag = check.tag(), check.tag()
    tagging = check.tag_person(tag, person).item
    wrong = [(tagging, other_tag, "taggings"), (tagging, other, "taggings")]
    for resource in RECORDS:
        record = check.post_record(resource, check.action_for(resource), person).item
        wrong += [(record, parent, resource.name) for parent in (check.action_for(resource), other)]
    for item, parent, name in wrong:
        answer = check.api.get(f"{href(parent)}/{name}/{uuid(item)}")
        check.is_error(answer, 404, check.settings.unsupported_method_status)
        check.has_items(f"{href(parent)}/{name}", [], "the list of the other parent is empty")


@contract("limits.four-a-second", DOCUMENTED, "[limits-1]", reads=14, requires=("limit",))
def more_than_four_calls_in_a_second_are_refused(check: Check) -> None:
    """Of many calls at once four are answered and the rest refused with a 429, until a second has passed."""
    rate, limit = check.rate_limit, check.settings.rate_limit
    rate.wait(2)
    answers = rate.burst(int(limit or _DOCUMENTED_LIMIT) * 3)
    if limit is None:
        check.that(answers[-1].status == 200, "no call is refused, as the setting says", answers[-1])
        return
    refused = [answer for answer in answers if answer.status == 429]
    check.that(refused, "too many calls are refused with a 429", answers[-1])
    accepted = len(answers) - len(refused)
    check.that(accepted >= int(limit), "as many calls as the limit are answered", refused[0])
    if check.has_control:  # on other targets the calls themselves take time
        check.that(accepted == int(limit), "no more calls than the limit are answered", answers[accepted - 1])
    for answer in refused:
        check.is_error(answer, 429)
    rate.wait(1.1)
    after = rate.api.get("/people", per_page=1)
    check.that(after.status == 200, "after a second calls are answered again", after)
