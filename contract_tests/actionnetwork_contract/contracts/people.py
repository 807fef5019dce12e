"""People: who is meant by a signup, what a write changes and what it leaves alone."""

from __future__ import annotations

from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

from hypothesis import strategies as st

from actionnetwork_mock.provenance import ASSUMED, DOCUMENTED, OBSERVED
from actionnetwork_mock.resources import resource_named

from ..api import Answer
from ..check import Check
from ..contract import contract
from ..strategies import EDGE_TEXTS, custom_fields, edge_texts, names, people
from .errors import check_error
from .hal import check_made, without_curies

Person = dict[str, Any]

_PEOPLE = resource_named("people")
_WHOLE: Person = {
    "given_name": "Ada",
    "family_name": "Quint",
    "postal_addresses": [{"address_lines": ["12 Alder Row"], "postal_code": "97214"}],
    "languages_spoken": ["es"],
    "custom_fields": {"contract_local": "12", "contract_shift": "night", "contract_note": "stays"},
}
"""Somebody of whom everything is known, so that what a write loses is missed."""

_KEPT = ("given_name", "family_name", "languages_spoken")
"""What comes back as it was sent."""


def href(item: Person) -> str:
    """Return the self of an item."""
    return str(item["_links"]["self"]["href"])


def unchanged(check: Check, before: Person, answer: Answer, but: tuple[str, ...] = ()) -> None:
    """Hold a person to be as before, but for some fields and modified_date."""
    after = answer.item()
    for name in {*before, *after} - {"modified_date", *but}:
        check.that(before.get(name) == after.get(name), f"{name} of a person stays as it was", answer)


def kept_fields(check: Check, sent: dict[str, str]) -> dict[str, str]:
    """Return those of some custom fields that the group keeps: all, or those that it has already."""
    if check.ways.unknown_custom_field == "created":
        return sent
    listed = check.api.get("/metadata/custom_fields").object.get("action_network:custom_fields", [])
    return {name: value for name, value in sent.items() if name in {one.get("name") for one in listed}}


def someone_else(check: Check) -> tuple[str, Person]:
    """Return the address and the data of somebody whom the check must leave alone."""
    made = check.sign_up({"given_name": "Bystander", "custom_fields": {"contract_note": "stays"}}).item()
    return href(made), made


@contract(
    "people.signup-reads-back",
    provenance=OBSERVED,
    where="people.yaml; person_signup_helper.yaml",
    writes=True,
    calls=6,
    person=people(),
)
def a_signup_reads_back_as_sent(check: Check, person: Person) -> None:
    """A new person reads back as sent: in the answer, alone, on the list and under a filter, all of them the same."""
    email = check.email()
    answer = check.sign_up({**person, "email_addresses": [{"address": email}]})
    made = answer.item()
    fields = kept_fields(check, person.get("custom_fields", {}))
    check.that(made["custom_fields"] == fields, "custom fields come back as sent", answer)
    for name in _KEPT:
        if name in person:
            check.that(made.get(name) == person[name], f"{name} comes back as sent", answer)
    check.that(made["email_addresses"][0].get("address") == email, "the email comes back as sent", answer)
    check.that(made["email_addresses"][0].get("status") == "subscribed", "a new person is subscribed", answer)
    for sent in person.get("postal_addresses", ()):
        kept = made["postal_addresses"][0]
        same = all(kept.get(part) == value for part, value in sent.items())
        check.that(same, "the address comes back with the parts that were sent", answer)
        check.that(kept.get("region") and kept.get("locality"), "a ZIP code brings city and state", answer)
    alone = check.api.get(href(made))
    check.that(alone.item() == made, "the answer to a signup is what its self answers", answer, alone)
    check_made(check, _PEOPLE, alone)
    check.settle()
    found = check.api.get("/people", filter=f"email_address eq '{email}'")
    check.that(found.items("osdi:people") == [without_curies(made)], "the list has the same", answer, found)


@contract(
    "people.put-upserts",
    provenance=DOCUMENTED,
    where="general.md, section 6",
    writes=True,
    calls=7,
    first=people(),
    then=people(),
)
def a_put_changes_what_is_sent_and_nothing_else(check: Check, first: Person, then: Person) -> None:
    """A PUT sets what is sent, leaves everything else, of everybody, and changes nothing more when sent again."""
    bystander, was = someone_else(check)
    before = check.sign_up({**_WHOLE, **first}).item()
    answer = check.api.put(href(before), then)
    unchanged(check, before, answer, but=tuple(then))
    for name in _KEPT:
        if name in then:
            check.that(answer.item().get(name) == then[name], f"a PUT sets {name}", answer)
    merged = {**before["custom_fields"], **kept_fields(check, then.get("custom_fields", {}))}
    check.that(answer.item()["custom_fields"] == merged, "custom fields are merged key by key", answer)
    read = check.api.get(href(before))
    check.that(read.item() == answer.item(), "what a PUT answers is what is read", answer, read)
    check_made(check, _PEOPLE, read)
    again = check.api.put(href(before), then)
    unchanged(check, answer.item(), again)
    unchanged(check, again.item(), check.api.put(href(before), {}))
    unchanged(check, was, check.api.get(bystander), but=())


@contract("people.one-field", provenance=DOCUMENTED, where="general.md, section 6", writes=True, calls=16)
def one_field_at_a_time_can_be_changed(check: Check) -> None:
    """A PUT, or a signup, of one field changes that one, and of an address or custom fields the part that is sent."""
    new: Person = {
        "given_name": "Grace",
        "family_name": "Hollis",
        "languages_spoken": ["fr"],
        "postal_addresses": [{"address_lines": ["7 Birch Lane"]}],
        "custom_fields": {"contract_shift": "day"},
        "phone_numbers": [{"number": check.phone(), "status": "subscribed"}],
    }
    bystander, was = someone_else(check)
    for by_put in (True, False):
        before = check.sign_up(_WHOLE).item()
        email = [{"address": before["email_addresses"][0]["address"]}]
        for name, value in new.items():
            answer = (
                check.api.put(href(before), {name: value})
                if by_put
                else check.sign_up({name: value, "email_addresses": email})
            )
            after = answer.item()
            check.that(href(after) == href(before), "it is the same person", answer)
            unchanged(check, before, answer, but=(name,))
            if name == "custom_fields":
                value = {**before[name], **kept_fields(check, value)}
            if name not in ("postal_addresses", "phone_numbers"):
                check.that(after.get(name) == value, f"{name} is what was sent", answer)
            else:
                kept = {**before[name][0], **value[0]}
                same = {part: after[name][0].get(part) for part in kept} == kept
                check.that(same, f"{name} keep the parts that were not sent", answer)
            read = check.api.get(href(before))
            check.that(read.item() == after, "what is answered is what is read", answer, read)
            before = after
    unchanged(check, was, check.api.get(bystander))


@contract("people.texts", provenance=OBSERVED, where="people.yaml", writes=True, calls=30)
def texts_come_back_letter_for_letter(check: Check) -> None:
    """Names, custom fields and address lines come back letter for letter, long ones and odd ones too."""
    own = href(check.sign_up().item())
    texts = (
        *EDGE_TEXTS,
        "two  blanks",
        "van der Berg",
        "McTAVISH",
        "a" * 200,
        "x" * 40 + " y",
        "1e5",
        "true",
    )
    for n, text in enumerate(texts):
        others = [texts[(n + step) % len(texts)] for step in (1, 2, 3)]
        sent = {
            "given_name": text,
            "family_name": others[0],
            "custom_fields": {"contract_note": others[1]},
            "postal_addresses": [{"address_lines": [others[2]]}],
        }
        answer = check.api.put(own, sent)
        read = check.api.get(own)
        for one in (answer, read):
            found = one.item()
            for name in ("given_name", "family_name"):
                check.that(found.get(name) == sent[name], f"{name} comes back as sent", one)
            noted = kept_fields(check, {"contract_note": others[1]})
            check.that(found["custom_fields"] == noted, "a custom field comes back as sent", one)
            check.that(
                found["postal_addresses"][0].get("address_lines") == [others[2]],
                "an address line comes back as sent",
                one,
            )


@contract(
    "people.put-null",
    provenance=ASSUMED,
    where="general.md, unknown 15",
    writes=True,
    calls=4,
    value=st.sampled_from([None, ""]),
)
def null_and_empty_texts_do_what_the_settings_say(check: Check, value: str | None) -> None:
    """A null or an empty text in a PUT removes or is ignored, as the settings say, and touches nothing else."""
    before = check.sign_up({"given_name": "Ada", "family_name": "Quint"}).item()
    answer = check.api.put(href(before), {"given_name": value})
    clears = (check.ways.put_null if value is None else check.ways.empty_text) == "clears"
    expected = None if clears else "Ada"
    check.that(
        answer.item().get("given_name") == expected,
        "the name is " + ("removed" if clears else "kept"),
        answer,
    )
    unchanged(check, before, answer, but=("given_name",))


@contract(
    "people.custom-fields",
    provenance=OBSERVED,
    where="general.md, section 6",
    writes=True,
    calls=6,
    first=custom_fields(),
    then=custom_fields(),
)
def custom_fields_are_merged_and_listed(check: Check, first: dict[str, str], then: dict[str, str]) -> None:
    """Custom fields are merged by signups too, and every one that somebody has is listed in the metadata."""
    email = check.email()
    first, then = {**_WHOLE["custom_fields"], **first}, {"contract_local": "13", **then}
    check.sign_up({"email_addresses": [{"address": email}], "custom_fields": first})
    answer = check.sign_up({"email_addresses": [{"address": email}], "custom_fields": then})
    kept = kept_fields(check, {**first, **then})
    check.that(answer.item()["custom_fields"] == kept, "a key that is left out stays", answer)
    listed = check.api.get("/metadata/custom_fields")
    known = {one.get("name") for one in listed.object.get("action_network:custom_fields", [])}
    check.that({*kept} <= known, "the custom fields are listed", answer, listed)


@contract(
    "people.same-email",
    provenance=DOCUMENTED,
    where="person_signup_helper.yaml, matching",
    writes=True,
    calls=7,
    first=people(),
    then=people(),
)
def one_email_is_one_person(check: Check, first: Person, then: Person) -> None:
    """A known email, in any case, means that person: what is new is laid over what was, and nobody is added."""
    bystander, was = someone_else(check)
    email = check.email()
    before = check.sign_up({**_WHOLE, **first, "email_addresses": [{"address": email}]}).item()
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
    namesake = check.sign_up({**_WHOLE, **first, **then})
    check.that(href(namesake.item()) != href(before), "another email is another person", namesake)
    unchanged(check, answer.item(), check.api.get(href(before)))
    unchanged(check, was, check.api.get(bystander))


_EMAIL_RULES = {
    ("new", None): "subscribed",
    ("new", "subscribed"): "subscribed",
    ("new", "unsubscribed"): "unsubscribed",
    ("subscribed", None): "subscribed",
    ("unsubscribed", None): "unsubscribed",
    ("subscribed", "subscribed"): "subscribed",
    ("unsubscribed", "subscribed"): "subscribed",
    ("subscribed", "unsubscribed"): "unsubscribed",
    ("unsubscribed", "unsubscribed"): "unsubscribed",
}
_PHONE_RULES = {**_EMAIL_RULES, ("new", None): "unsubscribed"}


@contract(
    "people.consent",
    provenance=DOCUMENTED,
    where="person_signup_helper.yaml, status_rules",
    writes=True,
    calls=60,
)
def consent_follows_the_rules(check: Check) -> None:
    """Email and mobile consent follow the table: new, subscribed or unsubscribed, by what is sent, in POST and PUT."""
    for kind, rules, rules_of_other, contact in (
        ("email_addresses", _EMAIL_RULES, _PHONE_RULES, "address"),
        ("phone_numbers", _PHONE_RULES, _EMAIL_RULES, "number"),
    ):
        for (was, sent), expected in rules.items():
            for method in ("POST", "PUT"):
                entry = {contact: check.email() if contact == "address" else check.phone()}
                status = {} if sent is None else {"status": sent}
                if was == "new":
                    if method == "PUT":
                        continue
                    answer = _with(check, kind, {**entry, **status})
                else:
                    before = _with(check, kind, {**entry, "status": was}).item()
                    body = {kind: [{**entry, **status}]}
                    answer = (
                        check.api.put(href(before), body)
                        if method == "PUT"
                        else _again(check, before, kind, body)
                    )
                    check.that(href(answer.item()) == href(before), "it is the same person", answer)
                found = answer.item()[kind][0].get("status")
                check.that(found == expected, f"{kind} of somebody {was}, sent {sent}: {expected}", answer)
                other = "phone_numbers" if contact == "address" else "email_addresses"
                if was != "new":
                    check.that(answer.item()[other] == before[other], f"{other} stay as they were", answer)
                else:
                    usual = rules_of_other["new", None]
                    check.that(
                        answer.item()[other][0].get("status") == usual,
                        f"{other} are {usual}, as usual",
                        answer,
                    )


def _with(check: Check, kind: str, entry: Person) -> Answer:
    other = (
        {"email_addresses": [{"address": check.email()}]}
        if kind == "phone_numbers"
        else {"phone_numbers": [{"number": check.phone()}]}
    )
    return check.sign_up({kind: [entry], **other})


def _again(check: Check, before: Person, kind: str, body: Person) -> Answer:
    email = [{"address": before["email_addresses"][0]["address"]}]
    return check.sign_up({"email_addresses": email, **body} if kind == "phone_numbers" else body)


@contract("people.dates", provenance=DOCUMENTED, where="people.yaml", writes=True, calls=6)
def dates_tell_when_it_happened(check: Check) -> None:
    """Who is new was made and changed now, in UTC, and who came later was not made earlier."""
    first = check.sign_up()
    check.wait(2)
    second = check.sign_up()
    for answer in (first, second):
        made = answer.item()
        check.that(made["created_date"] == made["modified_date"], "both dates are of the same moment", answer)
        now = _now(check, answer)
        off = abs((datetime.fromisoformat(made["created_date"]) - now).total_seconds()) if now else 0
        check.that(off < _MOST_OFF_S, "created_date is the time at which it was made", answer)
    gap = first.item()["created_date"] < second.item()["created_date"]
    check.that(gap, "who came later has a later date", first, second)


_MOST_OFF_S = 120
"""By how much the clocks of two machines may differ."""


def _now(check: Check, answer: Answer) -> datetime | None:
    """Return the time at a target: by the clock of the mock, else by the date of an answer."""
    if check.control is not None:
        return datetime.fromisoformat(check.control("POST", "/clock/advance", {"seconds": 0})["now"])
    dated = answer.headers.get("date")
    return parsedate_to_datetime(dated) if dated else None


@contract("people.modified-date", provenance=DOCUMENTED, where="people.yaml", writes=True, calls=4)
def a_write_moves_modified_date_only(check: Check) -> None:
    """A write moves modified_date on, and created_date never moves."""
    before = check.sign_up({"given_name": "Ada"}).item()
    check.wait(2)
    answer = check.api.put(href(before), {"given_name": "Grace"})
    check.that(answer.item()["created_date"] == before["created_date"], "created_date stays", answer)
    check.that(answer.item()["modified_date"] > before["modified_date"], "modified_date moves on", answer)


@contract(
    "people.phone-moves",
    provenance=DOCUMENTED,
    where="person_signup_helper.yaml, matching",
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
    where="person_signup_helper.yaml, matching",
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
    where="person_signup_helper.yaml, matching",
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


@contract("people.identifiers", provenance=DOCUMENTED, where="general.md, section 4", writes=True, calls=7)
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
    where="general.md, section 4 and unknown 17",
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


@contract("people.email-taken", provenance=OBSERVED, where="people.yaml, put", writes=True, calls=5)
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


@contract("people.email-changes", provenance=DOCUMENTED, where="people.yaml, put", writes=True, calls=5)
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
    where="general.md, unknown 18",
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


@contract("people.put-wrapper", provenance=OBSERVED, where="people.yaml, quirks", writes=True, calls=3)
def a_put_heeds_no_wrapper(check: Check) -> None:
    """A PUT with a person wrapper, or with add_tags, is 200 and changes nothing."""
    tag = check.tag()
    before = check.sign_up({"given_name": "Ada"}).item()
    answer = check.api.put(href(before), {"person": {"given_name": "Grace"}, "add_tags": [tag["name"]]})
    unchanged(check, before, answer)
    taggings = check.api.get(f"{href(before)}/taggings")
    check.that(taggings.items("osdi:taggings") == [], "a PUT puts no tags on", taggings)


@contract("people.read-only", provenance=DOCUMENTED, where="people.yaml", writes=True, calls=3)
def what_the_server_decides_cannot_be_written(check: Check) -> None:
    """Dates, links and fields that nobody knows are ignored when they are sent."""
    before = check.sign_up().item()
    sent = {"created_date": "2001-01-01T00:00:00Z", "_links": {"self": {"href": "https://example.org"}}}
    unchanged(check, before, check.api.put(href(before), sent))
    unchanged(check, before, check.api.put(href(before), {"shoe_size": 9, "email": "nobody@example.org"}))
    again = check.sign_up({**sent, "shoe_size": 9, "email_addresses": before["email_addresses"]})
    check.that(href(again.item()) == href(before), "it is the same person", again)
    unchanged(check, before, again)


_EMAILS = 3
_steps = st.lists(
    st.one_of(
        st.tuples(
            st.just("sign up"),
            st.integers(0, _EMAILS - 1),
            st.sampled_from([None, "subscribed", "unsubscribed"]),
        ),
        st.tuples(
            st.just("put"), st.integers(0, _EMAILS - 1), st.sampled_from([None, "subscribed", "unsubscribed"])
        ),
        st.tuples(st.just("phone"), st.integers(0, _EMAILS - 1), st.sampled_from([0, 1])),
        st.tuples(st.just("name"), st.integers(0, _EMAILS - 1), names()),
    ),
    min_size=3,
    max_size=12,
)


@contract(
    "people.history",
    provenance=DOCUMENTED,
    where="person_signup_helper.yaml",
    writes=True,
    calls=16,
    steps=_steps,
)
def people_end_up_as_the_rules_say(check: Check, steps: list[tuple[str, int, Any]]) -> None:
    """After any series of signups and changes everybody has the name, phone and consent that the rules give."""
    mine = [check.phone() for _ in range(2)]
    emails = [check.email() for _ in range(_EMAILS)]
    model: dict[int, Person] = {}
    selves: dict[int, str] = {}
    for kind, who, value in steps:
        entry = {"address": emails[who]}
        if kind == "name":
            sent: Person = {"email_addresses": [entry], "given_name": value}
        elif kind == "phone":
            sent = {"email_addresses": [entry], "phone_numbers": [{"number": mine[value]}]}
        else:
            sent = {"email_addresses": [{**entry, **({"status": value} if value else {})}]}
        if kind == "put" and who in selves:
            answer = check.api.put(selves[who], sent)
        else:
            answer = check.sign_up(sent)
        selves.setdefault(who, href(answer.item()))
        check.that(href(answer.item()) == selves[who], "an email means the same person all along", answer)
        known = model.setdefault(who, {"status": "subscribed", "name": None, "phone": None})
        if kind == "name":
            known["name"] = value
        elif kind == "phone":
            for other in model.values():
                if other["phone"] == mine[value]:
                    other["phone"] = None
            known["phone"] = mine[value]
        else:
            known["status"] = value or known["status"]
    for who, known in model.items():
        answer = check.api.get(selves[who])
        found = answer.item()
        check.that(
            found["email_addresses"][0].get("status") == known["status"],
            "consent is as the rules say",
            answer,
        )
        check.that(found.get("given_name") == known["name"], "the name is the last one sent", answer)
        check.that(
            found["phone_numbers"][0].get("number") == known["phone"],
            "the phone is whose it was last",
            answer,
        )
