"""Questions about people and tags."""

from __future__ import annotations

from collections.abc import Callable

from ..answer import Unverifiable, href
from ..check import Check
from ..contract import question

_MAX_CHARS = 1_000_000


@question("put_null", "[writing-3]", writes=2)
def put_null(check: Check) -> str:
    """The effect of null in a PUT of a person."""
    return _put_name(check, None)


@question("empty_text", "[writing-3]", writes=2)
def empty_text(check: Check) -> str:
    """The effect of an empty text in a PUT of a person."""
    return _put_name(check, "")


def _put_name(check: Check, value: str | None) -> str:
    answer = check.api.put(href(check.person(given_name="Ruth")), {"given_name": value})
    kept = answer.get("given_name")
    check.that(kept in (None, "Ruth"), "the name is removed or stays", answer)
    return "clears" if kept is None else "ignored"


@question("mobile_only_email", "[people-5]", writes=1)
def mobile_only_email(check: Check) -> str:
    """The value of email_addresses of a person without an email."""
    answer = check.api.post("/people", {"person": {"phone_numbers": [{"number": check.phone()}]}})
    found = answer.get("email_addresses")
    known = found in ([], None, [{"primary": True, "status": "unsubscribed"}])
    check.that(known, "there is no address", answer)
    return "unsubscribed_entry" if found else "absent"


@question("identifier_on_post", "[identifiers-8]", writes=2)
def identifier_on_post(check: Check) -> str:
    """The effect of another person's identifier in a signup."""
    taken = check.identifier()
    holder = check.person(identifiers=[taken])
    person = {"phone_numbers": [{"number": check.phone()}], "identifiers": [taken]}
    answer = check.api.post("/people", {"person": person})
    if answer.status == check.settings.validation_status:
        return "dropped"  # it does not match; taken_identifier says that it is refused
    return "matches" if answer.href == href(holder) else "dropped"


@question("taken_identifier", "[identifiers-8]", writes=3)
def taken_identifier(check: Check) -> str:
    """The effect of another person's identifier in a PUT."""
    taken = check.identifier()
    check.sign_up({"identifiers": [taken]})
    answer = check.api.put(href(check.person()), {"identifiers": [taken]})
    if answer.status == check.settings.validation_status:
        return "refused"
    check.that(taken not in answer.item["identifiers"], "the identifier is dropped or refused", answer)
    return "dropped"


@question("signup_without_contact", "[matching-8]", writes=1)
def signup_without_contact(check: Check) -> str:
    """The answer to a signup with neither email nor phone."""
    answer = check.api.post("/people", {"person": {"given_name": "Nobody"}})
    if answer.status == 200:
        check.that(answer.is_empty, "it is {} if it is no error", answer)
        return "empty"
    check.that(answer.status == check.settings.validation_status, "it is an error", answer)
    return "refused"


@question("unknown_custom_field", "[people-17]", writes=1)
def unknown_custom_field(check: Check) -> str:
    """The effect of a custom field that the group does not have."""
    name = check.name()
    kept = check.person(custom_fields={name: "3"}).get("custom_fields", {})
    return "created" if name in kept else "dropped"


@question("unusable_phone", "[people-18]", writes=1)
def unusable_phone(check: Check) -> str:
    """The effect of an invalid phone number."""
    answer = check.sign_up({"phone_numbers": [{"number": "12"}]})
    if answer.status == check.settings.validation_status:
        return "refused"
    check.that("number" not in answer.item["phone_numbers"][0], "an invalid number is not kept", answer)
    return "ignored"


@question("max_string_chars", "[identifiers-4]", writes=14)
def max_string_chars(check: Check) -> int:
    """The maximum length of a name."""
    person = check.sign_up().href
    return _max_length(lambda n: check.api.put(person, {"given_name": "x" * n}).status == 200)


@question("max_text_chars", "[identifiers-4]", writes=24)
def max_text_chars(check: Check) -> int:
    """The maximum length of the value of a custom field."""
    person = check.sign_up({"custom_fields": {"contract_note": "short"}}).href

    def is_accepted(length: int) -> bool:
        return check.api.put(person, {"custom_fields": {"contract_note": "x" * length}}).status == 200

    return _max_length(is_accepted)


def _max_length(is_accepted: Callable[[int], bool]) -> int:
    """Return the greatest length that is accepted, by bisection."""
    low, high = 1, _MAX_CHARS
    if is_accepted(high):
        raise Unverifiable(f"{high} characters are accepted, and longer texts were not tried")
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if is_accepted(middle) else (low, middle)
    return low


@question("duplicate_tag", "[tags-1]", writes=2)
def duplicate_tag(check: Check) -> str:
    """The answer to a new tag with the name of another."""
    answer = check.api.post("/tags", {"name": check.tag()["name"]})
    check.that(answer.status in (200, 302), "a taken name is a 200 or a redirect", answer)
    return "existing" if answer.status == 200 else "redirect"


@question("tag_names", "[tags-2]", writes=2)
def tag_names(check: Check) -> str:
    """Whether tag names are compared without case."""
    name = f"{check.name()} Steward"
    first = check.tag(name)
    answer = check.api.post("/tags", {"name": name.upper()})
    return "folded" if answer.status == 302 or answer.href == href(first) else "exact"


@question("repeated_tagging", "[tags-12]", writes=4)
def repeated_tagging(check: Check) -> str:
    """The effect of tagging a person a second time."""
    tag, person = check.tag(), check.person()
    first, second = (check.tag_person(tag, person) for _ in range(2))
    check.that(len(check.tags_of(person)) == 1, "there is one tagging", second)
    return "same" if first.href == second.href else "replaced"
