"""Questions about people and tags."""

from __future__ import annotations

from collections.abc import Callable

from ..check import Check
from ..contract import question
from ..contracts.people import href
from ..contracts.tags import put_on, tagged
from ..furnishing import below

_MOST_CHARS = 1_000_000


@question("put_null", where="[writing-3]", calls=2)
def put_null(check: Check) -> str:
    """What null in a PUT of a person does."""
    return _put(check, None)


@question("empty_text", where="[writing-3]", calls=2)
def empty_text(check: Check) -> str:
    """What an empty text in a PUT of a person does."""
    return _put(check, "")


def _put(check: Check, value: str | None) -> str:
    person = check.sign_up({"given_name": "Ruth"}).item()
    answer = check.api.put(href(person), {"given_name": value})
    kept = answer.item().get("given_name")
    check.that(kept in (None, "Ruth"), "the name is removed or stays", answer)
    return "clears" if kept is None else "ignored"


@question("mobile_only_email", where="[people-5]", calls=1)
def mobile_only_email(check: Check) -> str:
    """What email_addresses of a person without an email is."""
    answer = check.api.post("/people", {"person": {"phone_numbers": [{"number": check.phone()}]}})
    check.remember(answer)
    found = answer.item().get("email_addresses")
    check.that(
        found in ([], None, [{"primary": True, "status": "unsubscribed"}]), "there is no address", answer
    )
    return "unsubscribed_entry" if found else "absent"


@question("identifier_on_post", where="[identifiers-8]", calls=2)
def identifier_on_post(check: Check) -> str:
    """What a signup does with an identifier of somebody else."""
    taken = f"contract:{check.traces.next_name()}"
    holder = check.sign_up({"identifiers": [taken]}).item()
    answer = check.api.post(
        "/people", {"person": {"phone_numbers": [{"number": check.phone()}], "identifiers": [taken]}}
    )
    check.remember(answer)
    if answer.status == check.ways.validation_status:
        return "dropped"  # it does not match; what else becomes of it, taken_identifier says
    return "matches" if href(answer.item()) == href(holder) else "dropped"


@question("taken_identifier", where="[identifiers-8]", calls=3)
def taken_identifier(check: Check) -> str:
    """What a PUT does with an identifier of somebody else."""
    taken = f"contract:{check.traces.next_name()}"
    check.sign_up({"identifiers": [taken]})
    answer = check.api.put(href(check.sign_up().item()), {"identifiers": [taken]})
    if answer.status == check.ways.validation_status:
        return "refused"
    check.that(taken not in answer.item()["identifiers"], "a taken identifier is dropped or refused", answer)
    return "dropped"


@question("signup_without_contact", where="[matching-8]", calls=1)
def signup_without_contact(check: Check) -> str:
    """How a signup with neither email nor phone is answered."""
    answer = check.api.post("/people", {"person": {"given_name": "Nobody"}})
    if answer.status == 200:
        check.that(answer.json == {}, "it is {} if it is no error", answer)
        return "empty"
    check.that(answer.status == check.ways.validation_status, "it is an error", answer)
    return "refused"


@question("unknown_custom_field", where="[people-17]", calls=1)
def unknown_custom_field(check: Check) -> str:
    """What becomes of a custom field that the group does not have."""
    name = check.traces.next_name()
    answer = check.sign_up({"custom_fields": {name: "3"}})
    return "created" if name in answer.item().get("custom_fields", {}) else "dropped"


@question("unusable_phone", where="[people-18]", calls=1)
def unusable_phone(check: Check) -> str:
    """What becomes of a phone number that is none."""
    answer = check.sign_up({"phone_numbers": [{"number": "12"}]})
    if answer.status == check.ways.validation_status:
        return "refused"
    check.that("number" not in answer.item()["phone_numbers"][0], "an unusable number is not kept", answer)
    return "ignored"


@question("max_string_chars", where="[identifiers-4]", calls=14)
def max_string_chars(check: Check) -> int:
    """How long a name may be."""
    person = href(check.sign_up().item())
    return _longest(check, lambda n: check.api.put(person, {"given_name": "x" * n}).status == 200)


@question("max_text_chars", where="[identifiers-4]", calls=24)
def max_text_chars(check: Check) -> int:
    """How long the value of a custom field may be."""
    person = href(check.sign_up({"custom_fields": {"contract_note": "short"}}).item())
    return _longest(
        check, lambda n: check.api.put(person, {"custom_fields": {"contract_note": "x" * n}}).status == 200
    )


def _longest(check: Check, takes: Callable[[int], bool]) -> int:
    """Return the greatest length that is taken, by halving."""
    low, high = 1, _MOST_CHARS
    if takes(high):
        raise check.cannot(f"{high} characters are taken, and longer ones were not tried")
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if takes(middle) else (low, middle)
    return low


@question("duplicate_tag", where="[tags-1]", calls=2)
def duplicate_tag(check: Check) -> str:
    """How a new tag is answered whose name is taken."""
    answer = check.api.post("/tags", {"name": check.tag()["name"]})
    check.that(answer.status in (200, 302), "a taken name is a 200 or a redirect", answer)
    return "existing" if answer.status == 200 else "redirect"


@question("tag_names", where="[tags-2]", calls=2)
def tag_names(check: Check) -> str:
    """Whether tag names are compared without regard to case."""
    name = f"{check.traces.next_name()} Steward"
    first = check.tag(name)
    answer = check.api.post("/tags", {"name": name.upper()})
    if answer.status == 302:
        return "folded"
    return "folded" if href(answer.item()) == href(first) else "exact"


@question("repeated_tagging", where="[tags-12]", calls=4)
def repeated_tagging(check: Check) -> str:
    """What tagging somebody a second time gives."""
    tag, person = check.tag(), href(check.sign_up().item())
    first, second = (put_on(check, tag, person).item() for _ in range(2))
    check.that(
        len(tagged(check, person)) == 1,
        "there is one tagging",
        check.api.get(f"{below(check, person)}/taggings"),
    )
    return "same" if href(first) == href(second) else "replaced"
