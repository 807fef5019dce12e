"""Questions about what a request may be."""

from __future__ import annotations

from ..answer import href
from ..check import Check
from ..contract import question

_FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@question("fields_outside_json", "[transport-11]", writes=2)
def fields_outside_json(check: Check) -> str:
    """The effect of fields in the query string."""
    person = check.person(given_name="Ada")
    answer = check.api.call("PUT", href(person), {}, query={"given_name": "Grace"})
    if answer.status == check.settings.validation_status:
        return "refused"
    check.has(answer, "{name} is that of the query", given_name="Grace")
    return "accepted"


@question("mislabelled_body", "[transport-18]", writes=2)
def mislabelled_body(check: Check) -> str:
    """The answer to JSON that is labelled as a form."""
    person = check.person(given_name="Ada")
    raw = b'{"given_name": "Grace"}'
    answer = check.api.call("PUT", href(person), raw=raw, headers=_FORM)
    if answer.status in (check.settings.malformed_json_status, check.settings.validation_status):
        return "refused"
    check.has(answer, "{name} is read from the body", given_name="Grace")
    return "read"


@question("inexact_values", "[transport-19]", writes=2)
def inexact_values(check: Check) -> str:
    """The effect of null in an array and of a number in place of a text."""
    address = {"address_lines": ["12 Alder Row", None], "postal_code": 97214}
    answer = check.sign_up({"postal_addresses": [address]})
    if answer.status == check.settings.validation_status:
        return "refused"
    kept = answer.item["postal_addresses"][0]
    check.that(kept.get("address_lines") == ["12 Alder Row"], "the null is dropped", answer)
    check.that(kept.get("postal_code") == "97214", "the number becomes a text", answer)
    return "converted"


@question("missing_origin_system", "[actions-3]", writes=1)
def missing_origin_system(check: Check) -> str:
    """The answer to a new action without origin_system."""
    answer = check.api.post("/petitions", {"title": check.name()})
    if answer.status == check.settings.validation_status:
        return "refused"
    check.that(answer.status == 200, "it is created or refused", answer)
    return "accepted"


@question("bare_links", "[tags-16]", writes=3)
def bare_links(check: Check) -> str:
    """The answer to a tagging whose link to the person is a text."""
    person = href(check.person())
    answer = check.api.post(f"{href(check.tag())}/taggings", {"_links": {"osdi:person": person}})
    if answer.status == check.settings.validation_status:
        return "refused"
    check.that(href(answer.item, "osdi:person") == person, "the tagging is the person's, or refused", answer)
    return "accepted"
