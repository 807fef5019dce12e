"""What a request may be: fields in the query, in forms and in JSON, and values of another type than documented."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from hypothesis import strategies as st

from actionnetwork_mock.provenance import ASSUMED, OBSERVED
from actionnetwork_mock.resources import RESOURCES, Resource
from actionnetwork_mock.rules.resource_rules import rules_named

from ..answer import Answer, Item, href
from ..check import Check, required_fields
from ..contract import contract
from ..strategies import inexact_addresses, inexact_people

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
_HELPERS = [resource for resource in RESOURCES if resource.helper is not None and resource.posted_links]
_ACTIONS = ("petitions", "events", "forms")


def post_form(check: Check, path: str, fields: Mapping[str, str], **query: str) -> Answer:
    """POST fields as a form: ``{"person[given_name]": "Ada"}``."""
    return check.api.call("POST", path, raw=urlencode(fields).encode(), headers=FORM, query=query)


@contract("bodies.query-and-form", OBSERVED, "[transport-11]", writes=30)
def fields_count_in_a_query_and_in_a_form(check: Check) -> None:
    """Fields in the query or in a form create and change as in a JSON body."""
    if check.settings.fields_outside_json == "refused":
        return
    for name in _ACTIONS:
        body = check.action_body(name)
        path = f"/{name}"
        for answer in (check.api.call("POST", path, query=body), post_form(check, path, body)):
            check.has(answer, "{name} is as sent", **body)
            check.reads_back(answer)
    person = check.person(given_name="Ada", family_name="Quint")
    raw = urlencode({"given_name": "Grace"}).encode()
    form = check.api.call("PUT", href(person), raw=raw, headers=FORM)
    check.has(form, "a form changes {name}", given_name="Grace", family_name="Quint")
    query = check.api.call("PUT", href(person), {}, query={"family_name": "Hollis"})
    check.has(query, "a query changes {name}", given_name="Grace", family_name="Hollis")
    check.reads_back(query)


@contract("bodies.json-counts-first", ASSUMED, "[transport-11]", writes=4)
def a_body_counts_before_the_query(check: Check) -> None:
    """Of a field that is in the query and in the body, the one in the body counts."""
    if check.settings.fields_outside_json == "refused":
        return
    body = check.action_body("forms")
    for answer in (
        check.api.post("/forms", body, title="From the query"),
        post_form(check, "/forms", body, title="From the query"),
    ):
        check.has(answer, "{name} is that of the body", **body)


@contract("bodies.nested-form", ASSUMED, "[transport-17]", writes=2)
def names_in_a_form_nest(check: Check) -> None:
    """``person[email_addresses][][address]`` in a form is the address in an object in an array."""
    if check.settings.fields_outside_json == "refused":
        return
    email, other = check.email(), check.email()
    pairs = [
        ("person[email_addresses][][address]", email),
        ("person[email_addresses][][status]", "unsubscribed"),
        ("person[email_addresses][][address]", other),
        ("person[given_name]", "Ada"),
        ("person[given_name]", "Grace"),
        ("person[postal_addresses][][address_lines][]", "12 Alder Row"),
        ("person[postal_addresses][][postal_code]", "97214"),
        ("person[custom_fields][contract_local]", "12"),
    ]
    answer = check.api.call("POST", "/people", raw=urlencode(pairs).encode(), headers=FORM)
    check.has(answer, "{name} is the last one that was sent", given_name="Grace")
    entry = answer.item["email_addresses"][0]
    check.that(entry.get("address") == email, "a repeated key begins a new entry", answer)
    check.that(entry.get("status") == "unsubscribed", "other keys belong to the entry before", answer)
    address = answer.item["postal_addresses"][0]
    check.that(address.get("address_lines") == ["12 Alder Row"], "a name with [] is an array", answer)
    check.that(address.get("postal_code") == "97214", "the parts of an address are one address", answer)
    conflict = urlencode([*pairs, ("add_tags", check.name()), ("add_tags[]", check.name())]).encode()
    refused = check.api.call("POST", "/people", raw=conflict, headers=FORM)
    check.is_error(refused, check.settings.malformed_json_status, check.settings.validation_status)


@contract("bodies.read-with-body", OBSERVED, "[transport-11]", writes=5)
def the_body_of_a_get_names_the_page(check: Check) -> None:
    """A GET with a form or a JSON body answers the page that the body names."""
    if check.settings.fields_outside_json == "refused":
        return
    check.person(), check.person()
    expected = check.api.get("/people", page=2, per_page=1)
    form = check.api.call("GET", "/people", raw=b"page=2&per_page=1", headers=FORM)
    as_json = check.api.call("GET", "/people", {"page": 2, "per_page": 1})
    for answer in (form, as_json):
        check.that(answer.body == expected.body, "it is the page of the body", expected, answer)


# Values


def _same(check: Check, exact: Item, inexact: Item, *answers: Answer) -> None:
    for name in ("given_name", "family_name", "custom_fields", "languages_spoken"):
        check.that(exact.get(name) == inexact.get(name), f"{name} is the same", *answers)
    parts = ("address_lines", "postal_code", "locality", "region")
    first, second = exact["postal_addresses"][0], inexact["postal_addresses"][0]
    check.that(
        all(first.get(part) == second.get(part) for part in parts), "the address is the same", *answers
    )


@contract("bodies.inexact-person", ASSUMED, "[transport-19]", writes=8, person=inexact_people())
def a_person_may_have_values_of_other_types(check: Check, person: tuple[Item, Item]) -> None:
    """A signup and a PUT take a number for a text, one value for an array of one, and the like."""
    if check.settings.inexact_values == "refused":
        return
    exact, inexact = person
    signups = check.sign_up(exact), check.sign_up(inexact)
    _same(check, signups[0].item, signups[1].item, *signups)
    check.reads_back(signups[1])
    puts = check.api.put(href(check.person()), exact), check.api.put(href(check.person()), inexact)
    _same(check, puts[0].item, puts[1].item, *puts)


@contract(
    "bodies.inexact-helper", OBSERVED, "[writing-5]", writes=60, address=inexact_addresses(), each=_HELPERS
)
def a_record_helper_records_values_of_other_types(
    check: Check, resource: Resource, address: tuple[Item, Item]
) -> None:
    """A record helper, with a key and without, records a person with null in an array and a number for a text."""
    without_null = rules_named(resource.name).refuses_null(check.settings)
    if check.settings.inexact_values == "refused" or without_null:
        return
    exact, inexact = address
    path = f"{href(check.action_for(resource))}/{resource.name}"
    for key in (check.api.key, None):
        email = check.email()
        person = {"email_addresses": {"address": email}, "postal_addresses": [inexact], "custom_fields": []}
        answer = check.api.with_key(key).post(path, {**required_fields(resource), "person": person})
        check.that(answer.status == 200 and (answer.is_empty == (key is None)), "it is recorded", answer)
        check.wait_for_lag()
        found = check.api.get("/people", filter=f"email_address eq '{email}'").items("osdi:people")
        check.that(len(found) == 1, "the person is there", answer)
        kept = found[0]["postal_addresses"][0]
        same = all(kept.get(name) == value for name, value in exact.items())
        check.that(same, "the address is kept without the nulls", answer)


@contract("bodies.numbers", OBSERVED, "[transport-15]", writes=4)
def a_phone_number_and_a_postal_code_may_be_numbers(check: Check) -> None:
    """A phone number and a postal code that are sent as numbers are kept as texts."""
    if check.settings.inexact_values == "refused":
        return
    number = check.phone()
    phone = {"number": int(number), "status": "subscribed"}
    answer = check.sign_up({"phone_numbers": [phone], "postal_addresses": [{"postal_code": 97214}]})
    kept = answer.item["phone_numbers"][0].get("number")
    check.that(str(kept).endswith(number[-10:]), "the number is kept", answer)
    check.that(answer.item["postal_addresses"][0].get("postal_code") == "97214", "the code is a text", answer)
    check.reads_back(answer)


@contract("bodies.repeated-key", ASSUMED, "[transport-19]", writes=2, names=st.permutations(["Ada", "Grace"]))
def the_last_of_two_equal_keys_counts(check: Check, names: list[str]) -> None:
    """Of a key that occurs twice in a JSON object, the last one counts."""
    if check.settings.inexact_values == "refused":
        return
    first, last = names
    person = f'{{"given_name":"{first}","email_addresses":[{{"address":"{check.email()}"}}],"given_name":"{last}"}}'
    answer = check.api.call("POST", "/people", raw=f'{{"person":{person}}}'.encode())
    check.has(answer, "{name} is the last one", given_name=last)


@contract("bodies.origin-system", OBSERVED, "[actions-3]", writes=20)
def an_action_needs_no_origin_system(check: Check) -> None:
    """An action without origin_system is created; an empty one is refused."""
    if check.settings.missing_origin_system == "refused":
        return
    for name in (*_ACTIONS, "surveys", "event_campaigns", "fundraising_pages"):
        body = check.action_body(name)
        del body["origin_system"]
        answer = check.api.post(f"/{name}", body)
        check.has(answer, "{name} is as sent", **body)
        check.reads_back(answer)
        check.is_error(check.api.post(f"/{name}", {**body, "origin_system": ""}))
