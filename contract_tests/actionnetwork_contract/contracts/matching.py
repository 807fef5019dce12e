"""Matching: who is meant by an email, a phone or an identifier, and who becomes one."""

from __future__ import annotations

from hypothesis import strategies as st

from actionnetwork_mock.provenance import ASSUMED, DOCUMENTED, OBSERVED

from ..check import Check
from ..contract import contract
from ..strategies import edge_texts, names, people
from .errors import check_error
from .people import WHOLE, Person, href, someone_else, unchanged


@contract(
    "people.same-email",
    provenance=DOCUMENTED,
    where="[matching-1]",
    writes=True,
    calls=7,
    first=people(),
    then=people(),
)
def one_email_is_one_person(check: Check, first: Person, then: Person) -> None:
    """A known email, in any case, means that person: what is new is laid over what was, and nobody is added."""
    bystander, was = someone_else(check)
    email = check.email()
    before = check.sign_up({**WHOLE, **first, "email_addresses": [{"address": email}]}).item()
    answer = check.sign_up({**then, "email_addresses": [{"address": email.upper()}]})
    check.that(href(answer.item()) == href(before), "the same email is the same person", answer)
    unchanged(check, before, answer, but=(*then, "email_addresses"))
    for name in ("given_name", "family_name", "languages_spoken"):
        if name in then:
            check.that(answer.item().get(name) == then[name], f"a signup sets {name}", answer)
    check.that(answer.item()["created_date"] == before["created_date"], "created_date stays", answer)
    check.settle()
    found = check.api.get("/people", filter=f"email_address eq '{email}'").items("osdi:people")
    check.that(len(found) == 1, "there is one person with the email", answer)
    namesake = check.sign_up({**WHOLE, **first, **then})
    check.that(href(namesake.item()) != href(before), "another email is another person", namesake)
    unchanged(check, answer.item(), check.api.get(href(before)))
    unchanged(check, was, check.api.get(bystander))


@contract(
    "people.phone-moves",
    provenance=DOCUMENTED,
    where="[matching-3]",
    writes=True,
    calls=6,
    status=st.sampled_from(["subscribed", "unsubscribed"]),
)
def a_phone_belongs_to_whoever_came_with_it_last(check: Check, status: str) -> None:
    """A number that somebody with another email has goes over to who signs up with it, with its mobile status."""
    number = check.phone()
    first = check.sign_up(
        {"given_name": "Old", "phone_numbers": [{"number": number, "status": status}]}
    ).item()
    answer = check.sign_up({"given_name": "New", "phone_numbers": [{"number": number}]})
    check.that(href(answer.item()) != href(first), "another email is another person", answer)
    got = answer.item()["phone_numbers"][0]
    check.that(got.get("number") == number, "the new person has the number", answer)
    check.that(got.get("status") == status, "the mobile status comes with it", answer)
    left = check.api.get(href(first))
    check.that("number" not in left.item()["phone_numbers"][0], "the old person has it no more", left)
    unchanged(check, first, left, but=("phone_numbers",))


@contract(
    "people.phone-only",
    provenance=DOCUMENTED,
    where="[matching-4], [matching-6], [matching-7]",
    writes=True,
    calls=5,
)
def a_phone_alone_is_a_person_until_an_email_comes(check: Check) -> None:
    """A number alone makes a person, means that person again, and becomes part of who brings it along with an email."""
    number = check.phone()
    entry = {"phone_numbers": [{"number": f"+{number}"}]}
    alone = check.api.post("/people", {"person": {**entry, "given_name": "Mobile"}})
    check.that(alone.item()["phone_numbers"][0].get("number") == number, "a number is kept as digits", alone)
    has_email = any("address" in one for one in alone.item().get("email_addresses") or ())
    check.that(not has_email, "a person with a number alone has no email", alone)
    again = check.api.post("/people", {"person": {**entry, "family_name": "Only"}})
    check.that(href(again.item()) == href(alone.item()), "the number means the same person", again)
    check.that(again.item().get("given_name") == "Mobile", "what was known stays", again)
    merged = check.sign_up({"phone_numbers": [{"number": number}]})
    check.that(
        merged.item()["phone_numbers"][0].get("number") == number,
        "who brings an email has the number",
        merged,
    )
    check.that(merged.item().get("given_name") == "Mobile", "the two records are one", merged)


@contract(
    "people.merge-keeps",
    provenance=ASSUMED,
    where="[matching-4], [matching-5]",
    writes=True,
    calls=16,
)
def who_becomes_one_keeps_what_both_did(check: Check) -> None:
    """When an email comes to a person with a number alone, that person's tags, records and identifiers are kept."""
    for is_known in (False, True):
        number, identifier = check.phone(), f"contract:{check.traces.next_name()}"
        entry = {"phone_numbers": [{"number": number}]}
        known = check.sign_up() if is_known else None
        alone = check.api.post("/people", {"person": {**entry, "identifiers": [identifier]}}).item()
        link = {"_links": {"osdi:person": {"href": href(alone)}}}
        tag, petition = check.tag(), check.action("petitions")
        check.create(f"{href(petition)}/signatures", link).item()
        check.api.post(f"{href(tag)}/taggings", link).item()
        email = {"email_addresses": known.item()["email_addresses"][:1]} if known else {}
        merged = check.sign_up({**entry, **email})
        own = href(merged.item())
        check.that(known is None or own == href(known.item()), "the email means its person", merged)
        check.that(identifier in merged.item()["identifiers"], "the identifier is kept", merged)
        for path, rel in (
            (f"{href(petition)}/signatures", "osdi:signatures"),
            (f"{href(tag)}/taggings", "osdi:taggings"),
            (f"{own}/signatures", "osdi:signatures"),
            (f"{own}/taggings", "osdi:taggings"),
        ):
            answer = check.api.get(path)
            whose = [one["_links"]["osdi:person"]["href"] for one in answer.items(rel)]
            check.that(whose == [own], "what the one did belongs to the other", answer)


@contract(
    "people.identifiers",
    provenance=DOCUMENTED,
    where="[identifiers-1], [identifiers-2]",
    writes=True,
    calls=7,
)
def foreign_identifiers_are_added_and_stay(check: Check) -> None:
    """Foreign identifiers can be added by POST and PUT, are never removed, and the native one is the server's."""
    first, second = (f"contract:{check.traces.next_name()}" for _ in range(2))
    made = check.sign_up({"identifiers": [first]}).item()
    native = made["identifiers"][0]
    check.that(
        native == f"action_network:{href(made).rpartition('/')[2]}",
        "the native one is that of self",
        check.api.get(href(made)),
    )
    check.that(first in made["identifiers"], "a foreign one is kept", check.api.get(href(made)))
    put = check.api.put(href(made), {"identifiers": [second]})
    check.that(put.item()["identifiers"] == [native, first, second], "a PUT adds one and removes none", put)
    emptied = check.api.put(href(made), {"identifiers": []})
    check.that(
        emptied.item()["identifiers"] == [native, first, second], "an empty list removes none", emptied
    )
    check.settle()
    for identifier in (native, first, second):
        found = check.api.get("/people", filter=f"identifier eq '{identifier}'")
        check.that(
            [href(one) for one in found.items("osdi:people")] == [href(made)], "each finds the person", found
        )


@contract(
    "people.identifier-taken",
    provenance=OBSERVED,
    where="[identifiers-8]",
    writes=True,
    calls=5,
)
def an_identifier_has_one_holder(check: Check) -> None:
    """A foreign identifier of somebody else matches on a signup or is dropped, is dropped or refused on a PUT."""
    taken = f"contract:{check.traces.next_name()}"
    holder = check.sign_up({"identifiers": [taken]}).item()
    other = check.sign_up({"given_name": "Other"}).item()
    put = check.api.put(href(other), {"identifiers": [taken], "family_name": "Quint"})
    if check.ways.taken_identifier == "refused":
        check_error(check, put, check.ways.validation_status)
    else:
        check.that(taken not in put.item()["identifiers"], "a taken identifier is dropped by a PUT", put)
        check.that(put.item().get("family_name") == "Quint", "the rest is applied", put)
    unchanged(check, holder, check.api.get(href(holder)))
    answer = check.sign_up({"identifiers": [taken]})
    if check.ways.identifier_on_post == "matches":
        check.that(href(answer.item()) == href(holder), "a signup with it means its holder", answer)
    elif answer.status == 200:
        check.that(
            taken not in answer.item()["identifiers"], "a taken identifier is dropped by a signup", answer
        )


@contract("people.email-taken", provenance=OBSERVED, where="[people-12]", writes=True, calls=5)
def a_put_of_somebody_elses_email_keeps_the_old_one(check: Check) -> None:
    """A PUT with an email that somebody else has is 200, keeps the old email, and applies the rest."""
    holder, other = check.sign_up().item(), check.sign_up().item()
    taken = holder["email_addresses"][0]["address"]
    answer = check.api.put(href(other), {"email_addresses": [{"address": taken}], "given_name": "Applied"})
    check.that(
        answer.item()["email_addresses"] == other["email_addresses"], "the email stays as it was", answer
    )
    check.that(answer.item().get("given_name") == "Applied", "the rest is applied", answer)
    unchanged(check, holder, check.api.get(href(holder)))


@contract("people.email-changes", provenance=DOCUMENTED, where="[people-12]", writes=True, calls=5)
def a_put_can_change_an_email(check: Check) -> None:
    """A PUT with a new address changes the email and its consent not; the old address is free again."""
    entry = {"address": check.email(), "status": "unsubscribed"}
    before = check.sign_up({"email_addresses": [entry]}).item()
    new = check.email()
    answer = check.api.put(href(before), {"email_addresses": [{"address": new}]})
    found = answer.item()["email_addresses"][0]
    check.that(found.get("address") == new, "the email is the new one", answer)
    check.that(found.get("status") == "unsubscribed", "who was unsubscribed stays so", answer)
    again = check.sign_up({"email_addresses": [{"address": entry["address"]}]})
    check.that(href(again.item()) != href(before), "the old address means nobody any more", again)


@contract(
    "people.no-contact",
    provenance=ASSUMED,
    where="[matching-8]",
    writes=True,
    calls=3,
    name=st.one_of(names(), edge_texts()),
)
def nobody_is_made_without_email_and_phone(check: Check, name: str) -> None:
    """A signup with neither email nor phone makes nobody."""
    family = check.traces.next_name()
    answer = check.api.post("/people", {"person": {"given_name": name, "family_name": family}})
    if check.ways.signup_without_contact == "empty":
        check.that(answer.status == 200 and answer.json == {}, "it is answered 200 {}", answer)
    else:
        check_error(check, answer, check.ways.validation_status)
    check.settle()
    found = check.api.get("/people", filter=f"family_name eq '{family}'")
    check.that(found.items("osdi:people") == [], "nobody is made", answer, found)
