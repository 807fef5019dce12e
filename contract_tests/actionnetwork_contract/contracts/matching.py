"""Matching: which person an email, a phone number or an identifier means, and when two people become one."""

from __future__ import annotations

from hypothesis import strategies as st

from actionnetwork_mock.provenance import ASSUMED, DOCUMENTED, OBSERVED

from ..answer import Item, href, uuid
from ..check import Check
from ..contract import contract
from ..strategies import edge_texts, names, people
from .people import COMPLETE, bystander, plain_fields


@contract("people.same-email", DOCUMENTED, "[matching-1]", writes=7, first=people(), then=people())
def one_email_is_one_person(check: Check, first: Item, then: Item) -> None:
    """A known email, in any case, means its person: new values replace old ones, and no person is added."""
    other, email = bystander(check), check.email()
    before = check.person(**{**COMPLETE, **first, "email_addresses": [{"address": email}]})
    answer = check.sign_up({**then, "email_addresses": [{"address": email.upper()}]})
    check.that(answer.href == href(before), "the same email is the same person", answer)
    check.unchanged(before, answer, but=(*then, "email_addresses"))
    check.has(answer, "a signup sets {name}", **plain_fields(then))
    check.has(answer, "{name} stays", created_date=before["created_date"])
    check.wait_for_lag()
    query = f"email_address eq '{email}'"
    check.has_items("/people", [answer.item], "there is one person with the email", answer, filter=query)
    namesake = check.sign_up({**COMPLETE, **first, **then})
    check.that(namesake.href != href(before), "another email is another person", namesake)
    check.unchanged(answer.item)
    check.unchanged(other)


@contract(
    "people.phone-moves",
    DOCUMENTED,
    "[matching-3]",
    writes=6,
    status=st.sampled_from(["subscribed", "unsubscribed"]),
)
def a_phone_number_moves_to_the_latest_signup(check: Check, status: str) -> None:
    """A number that a person with another email has moves to the person who signs up with it, with its status."""
    number = check.phone()
    first = check.person(given_name="Old", phone_numbers=[{"number": number, "status": status}])
    answer = check.sign_up({"given_name": "New", "phone_numbers": [{"number": number}]})
    check.that(answer.href != href(first), "another email is another person", answer)
    entry = answer.item["phone_numbers"][0]
    check.that(entry.get("number") == number, "the new person has the number", answer)
    check.that(entry.get("status") == status, "the mobile status moves, too", answer)
    left = check.read(first)
    check.that("number" not in left.item["phone_numbers"][0], "the old person has lost it", left)
    check.unchanged(first, left, but=("phone_numbers",))


@contract("people.phone-only", DOCUMENTED, "[matching-4], [matching-6], [matching-7]", writes=5)
def a_phone_number_alone_is_a_person_until_an_email_comes(check: Check) -> None:
    """A number alone creates a person, means that person again, and moves to a person who signs up with an email."""
    number = check.phone()
    entry = {"phone_numbers": [{"number": f"+{number}"}]}
    alone = check.api.post("/people", {"person": {**entry, "given_name": "Mobile"}})
    check.that(alone.item["phone_numbers"][0].get("number") == number, "a number is kept as digits", alone)
    has_email = any("address" in email for email in alone.get("email_addresses") or ())
    check.that(not has_email, "a person with a number alone has no email", alone)
    again = check.api.post("/people", {"person": {**entry, "family_name": "Only"}})
    check.that(again.href == alone.href, "the number means the same person", again)
    check.has(again, "{name} stays", given_name="Mobile")
    merged = check.sign_up({"phone_numbers": [{"number": number}]})
    kept = merged.item["phone_numbers"][0].get("number")
    check.that(kept == number, "the person with the email has the number", merged)
    check.has(merged, "the two records are one", given_name="Mobile")


@contract("people.merge-keeps", ASSUMED, "[matching-4], [matching-5]", writes=16)
def a_merged_person_keeps_what_both_had(check: Check) -> None:
    """When an email comes to a person with a number alone, that person's tags, records and identifiers are kept."""
    for is_known in (False, True):
        identifier, entry = check.identifier(), {"phone_numbers": [{"number": check.phone()}]}
        known = check.person() if is_known else None
        alone = check.api.post("/people", {"person": {**entry, "identifiers": [identifier]}}).item
        tag, petition = check.tag(), check.action("petitions")
        check.sign(petition, alone).accepted()
        check.tag_person(tag, alone).accepted()
        merged = check.sign_up(
            {**entry, **({"email_addresses": known["email_addresses"][:1]} if known else {})}
        )
        check.that(known is None or merged.href == href(known), "the email means its person", merged)
        check.that(identifier in merged.item["identifiers"], "the identifier is kept", merged)
        for parent, name in (
            (href(petition), "signatures"),
            (href(tag), "taggings"),
            (merged.href, "signatures"),
            (merged.href, "taggings"),
        ):
            answer = check.api.get(f"{parent}/{name}")
            people_of = answer.hrefs(f"osdi:{name}", "osdi:person")
            check.that(people_of == [merged.href], f"the {name} belong to the merged person", answer)


@contract("people.identifiers", DOCUMENTED, "[identifiers-1], [identifiers-2]", writes=7)
def foreign_identifiers_are_added_and_stay(check: Check) -> None:
    """POST and PUT can add foreign identifiers and never remove any; the native one is the server's."""
    first, second = check.identifier(), check.identifier()
    answer = check.sign_up({"identifiers": [first]})
    made = answer.item
    native = made["identifiers"][0]
    check.that(native == f"action_network:{uuid(made)}", "the native identifier has the id of self", answer)
    check.that(first in made["identifiers"], "a foreign identifier is kept", answer)
    for sent in ([second], []):
        expected = [native, first, second]
        put = check.put_sets(
            made, {"identifiers": sent}, "a PUT adds and removes no {name}", identifiers=expected
        )
    check.wait_for_lag()
    for identifier in (native, first, second):
        query = f"identifier eq '{identifier}'"
        check.has_items("/people", [put.item], "each identifier finds the person", filter=query)


@contract("people.identifier-taken", OBSERVED, "[identifiers-8]", writes=5)
def an_identifier_belongs_to_one_person(check: Check) -> None:
    """Another person's identifier matches or is dropped in a signup, and is dropped or refused in a PUT."""
    taken = check.identifier()
    holder, other = check.person(identifiers=[taken]), check.person(given_name="Other")
    put = check.api.put(href(other), {"identifiers": [taken], "family_name": "Quint"})
    if check.settings.taken_identifier == "refused":
        check.is_error(put)
    else:
        check.that(taken not in put.item["identifiers"], "a PUT drops the identifier", put)
        check.has(put, "the rest is applied", family_name="Quint")
    check.unchanged(holder)
    answer = check.sign_up({"identifiers": [taken]})
    if check.settings.identifier_on_post == "matches":
        check.that(answer.href == href(holder), "a signup with it means its holder", answer)
    elif answer.status == 200:
        check.that(taken not in answer.item["identifiers"], "a signup drops the identifier", answer)


@contract("people.email-taken", OBSERVED, "[people-12]", writes=5)
def a_put_of_another_persons_email_keeps_the_old_one(check: Check) -> None:
    """A PUT with an email that another person has is 200, keeps the old email, and applies the rest."""
    holder, other = check.person(), check.person()
    taken = holder["email_addresses"][0]["address"]
    answer = check.api.put(href(other), {"email_addresses": [{"address": taken}], "given_name": "Applied"})
    check.has(answer, "{name} stay as they were", email_addresses=other["email_addresses"])
    check.has(answer, "the rest is applied", given_name="Applied")
    check.unchanged(holder)


@contract("people.email-changes", DOCUMENTED, "[people-12]", writes=5)
def a_put_can_change_an_email(check: Check) -> None:
    """A PUT with a new address changes the email and not its status; the old address is free again."""
    entry = {"address": check.email(), "status": "unsubscribed"}
    before, new = check.person(email_addresses=[entry]), check.email()
    answer = check.api.put(href(before), {"email_addresses": [{"address": new}]})
    found = answer.item["email_addresses"][0]
    check.that(found.get("address") == new, "the email is the new one", answer)
    check.that(found.get("status") == "unsubscribed", "the status stays", answer)
    again = check.sign_up({"email_addresses": [{"address": entry["address"]}]})
    check.that(again.href != href(before), "the old address means no known person", again)


@contract("people.no-contact", ASSUMED, "[matching-8]", writes=3, name=st.one_of(names(), edge_texts()))
def a_signup_without_email_and_phone_creates_nobody(check: Check, name: str) -> None:
    """A signup with neither email nor phone creates no person."""
    family = check.name()
    answer = check.api.post("/people", {"person": {"given_name": name, "family_name": family}})
    if check.settings.signup_without_contact == "empty":
        check.that(answer.is_empty, "it is answered 200 {}", answer)
    else:
        check.is_error(answer)
    check.wait_for_lag()
    check.has_items("/people", [], "no person is created", answer, filter=f"family_name eq '{family}'")
