"""People: what a write changes and what it leaves alone."""

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
from ..strategies import EDGE_TEXTS, custom_fields, people
from .hal import check_made, without_curies

Person = dict[str, Any]

_PEOPLE = resource_named("people")
WHOLE: Person = {
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
    where="[people.fields], [matching-10]",
    writes=True,
    calls=3,
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
    where="[writing-3]",
    writes=True,
    calls=7,
    first=people(),
    then=people(),
)
def a_put_changes_what_is_sent_and_nothing_else(check: Check, first: Person, then: Person) -> None:
    """A PUT sets what is sent, leaves everything else, of everybody, and changes nothing more when sent again."""
    bystander, was = someone_else(check)
    before = check.sign_up({**WHOLE, **first}).item()
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


@contract("people.one-field", provenance=DOCUMENTED, where="[writing-3]", writes=True, calls=16)
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
        before = check.sign_up(WHOLE).item()
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


@contract("people.texts", provenance=OBSERVED, where="[people.fields]", writes=True, calls=30)
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
    short = [text for text in texts if len(text) <= check.ways.max_string_chars]
    for n, text in enumerate(short):
        others = [short[(n + step) % len(short)] for step in (1, 2, 3)]
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
    where="[writing-3]",
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
    where="[writing-7]",
    writes=True,
    calls=6,
    first=custom_fields(),
    then=custom_fields(),
)
def custom_fields_are_merged_and_listed(check: Check, first: dict[str, str], then: dict[str, str]) -> None:
    """Custom fields are merged by signups too, and every one that somebody has is listed in the metadata."""
    email = check.email()
    first, then = {**WHOLE["custom_fields"], **first}, {"contract_local": "13", **then}
    check.sign_up({"email_addresses": [{"address": email}], "custom_fields": first})
    answer = check.sign_up({"email_addresses": [{"address": email}], "custom_fields": then})
    kept = kept_fields(check, {**first, **then})
    check.that(answer.item()["custom_fields"] == kept, "a key that is left out stays", answer)
    listed = check.api.get("/metadata/custom_fields")
    known = {one.get("name") for one in listed.object.get("action_network:custom_fields", [])}
    check.that({*kept} <= known, "the custom fields are listed", answer, listed)


@contract(
    "people.dates",
    provenance=DOCUMENTED,
    where="[people.fields.created_date], [transport-9]",
    writes=True,
    calls=6,
)
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


@contract(
    "people.modified-date", provenance=DOCUMENTED, where="[people.fields.modified_date]", writes=True, calls=4
)
def a_write_moves_modified_date_only(check: Check) -> None:
    """A write moves modified_date on, and created_date never moves."""
    before = check.sign_up({"given_name": "Ada"}).item()
    check.wait(2)
    answer = check.api.put(href(before), {"given_name": "Grace"})
    check.that(answer.item()["created_date"] == before["created_date"], "created_date stays", answer)
    check.that(answer.item()["modified_date"] > before["modified_date"], "modified_date moves on", answer)


@contract("people.put-wrapper", provenance=OBSERVED, where="[people-11]", writes=True, calls=3)
def a_put_heeds_no_wrapper(check: Check) -> None:
    """A PUT with a person wrapper, or with add_tags, is 200 and changes nothing."""
    tag = check.tag()
    before = check.sign_up({"given_name": "Ada"}).item()
    answer = check.api.put(href(before), {"person": {"given_name": "Grace"}, "add_tags": [tag["name"]]})
    unchanged(check, before, answer)
    taggings = check.api.get(f"{href(before)}/taggings")
    check.that(taggings.items("osdi:taggings") == [], "a PUT puts no tags on", taggings)


@contract("people.read-only", provenance=DOCUMENTED, where="[people.fields]", writes=True, calls=3)
def what_the_server_decides_cannot_be_written(check: Check) -> None:
    """Dates, links and fields that nobody knows are ignored when they are sent."""
    before = check.sign_up().item()
    sent = {"created_date": "2001-01-01T00:00:00Z", "_links": {"self": {"href": "https://example.org"}}}
    unchanged(check, before, check.api.put(href(before), sent))
    unchanged(check, before, check.api.put(href(before), {"shoe_size": 9, "email": "nobody@example.org"}))
    again = check.sign_up({**sent, "shoe_size": 9, "email_addresses": before["email_addresses"]})
    check.that(href(again.item()) == href(before), "it is the same person", again)
    unchanged(check, before, again)
