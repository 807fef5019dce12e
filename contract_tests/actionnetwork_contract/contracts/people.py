"""People: what a write changes and what it leaves unchanged."""

from __future__ import annotations

from datetime import datetime
from email.utils import parsedate_to_datetime

from hypothesis import strategies as st

from actionnetwork_mock.provenance import ASSUMED, DOCUMENTED, OBSERVED
from actionnetwork_mock.resources import resource_named

from ..answer import Answer, Item, href
from ..check import RECORDS, Check
from ..contract import contract
from ..strategies import EDGE_TEXTS, custom_fields, people
from .hal import check_declared

COMPLETE: Item = {
    "given_name": "Ada",
    "family_name": "Quint",
    "postal_addresses": [{"address_lines": ["12 Alder Row"], "postal_code": "97214"}],
    "languages_spoken": ["es"],
    "custom_fields": {"contract_local": "12", "contract_shift": "night", "contract_note": "stays"},
}
"""A person with every field, so that a check notices what a write loses."""

PLAIN_FIELDS = ("given_name", "family_name", "languages_spoken")
"""Fields that come back as they were sent."""

_PEOPLE = resource_named("people")
_MAX_CLOCK_DIFFERENCE_S = 120


def plain_fields(person: Item) -> Item:
    """Return the fields of a body that come back as they were sent."""
    return {name: person[name] for name in PLAIN_FIELDS if name in person}


def bystander(check: Check) -> Item:
    """Create a person whom the check must leave unchanged."""
    return check.person(given_name="Bystander", custom_fields={"contract_note": "stays"})


def _listed_fields(check: Check) -> set[str]:
    listed = check.api.get("/metadata/custom_fields").object.get("action_network:custom_fields", [])
    return {field.get("name") for field in listed}


def _kept_fields(check: Check, sent: dict[str, str]) -> dict[str, str]:
    """Return the custom fields that the group keeps: all, or those that it already has."""
    if check.settings.unknown_custom_field == "created":
        return sent
    known = _listed_fields(check)
    return {name: value for name, value in sent.items() if name in known}


@contract("people.signup-reads-back", OBSERVED, "[people.fields], [matching-10]", writes=3, person=people())
def a_signup_reads_back_as_sent(check: Check, person: Item) -> None:
    """A new person is as it was sent, and the same in the answer, alone, on the list and under a filter."""
    email = check.email()
    answer = check.sign_up({**person, "email_addresses": [{"address": email}]})
    made = answer.item
    fields = _kept_fields(check, person.get("custom_fields", {}))
    check.has(answer, "{name} comes back as sent", custom_fields=fields, **plain_fields(person))
    check.that(made["email_addresses"][0].get("address") == email, "the email comes back as sent", answer)
    check.that(made["email_addresses"][0].get("status") == "subscribed", "a new person is subscribed", answer)
    for sent in person.get("postal_addresses", ()):
        kept = made["postal_addresses"][0]
        check.that(
            kept.items() >= sent.items(), "the address comes back with the parts that were sent", answer
        )
        check.that(kept.get("region") and kept.get("locality"), "a ZIP code adds city and state", answer)
    check_declared(check, _PEOPLE, check.reads_back(answer))
    check.wait_for_lag()
    query = f"email_address eq '{email}'"
    check.has_items("/people", [made], "the list has the same", answer, filter=query)


@contract("people.put-upserts", DOCUMENTED, "[writing-3]", writes=7, first=people(), then=people())
def a_put_changes_what_is_sent_and_nothing_else(check: Check, first: Item, then: Item) -> None:
    """A PUT sets what is sent, leaves the rest and other people, and changes nothing more when it is repeated."""
    other = bystander(check)
    before = check.person(**{**COMPLETE, **first})
    answer = check.api.put(href(before), then)
    check.unchanged(before, answer, but=tuple(then))
    check.has(answer, "a PUT sets {name}", **plain_fields(then))
    merged = {**before["custom_fields"], **_kept_fields(check, then.get("custom_fields", {}))}
    check.has(answer, "{name} are merged key by key", custom_fields=merged)
    check_declared(check, _PEOPLE, check.reads_back(answer))
    check.unchanged(answer.item, check.api.put(href(before), then))
    check.unchanged(answer.item, check.api.put(href(before), {}))
    check.unchanged(other)


@contract("people.one-field", DOCUMENTED, "[writing-3]", writes=16)
def one_field_at_a_time_can_be_changed(check: Check) -> None:
    """A PUT or a signup with one field changes only that, and only the sent part of an address or custom fields."""
    new: Item = {
        "given_name": "Grace",
        "family_name": "Hollis",
        "languages_spoken": ["fr"],
        "postal_addresses": [{"address_lines": ["7 Birch Lane"]}],
        "custom_fields": {"contract_shift": "day"},
        "phone_numbers": [{"number": check.phone(), "status": "subscribed"}],
    }
    other = bystander(check)
    for method in ("PUT", "signup"):
        before = check.person(**COMPLETE)
        email = [{"address": before["email_addresses"][0]["address"]}]
        for name, value in new.items():
            if method == "PUT":
                answer = check.api.put(href(before), {name: value})
            else:
                answer = check.sign_up({name: value, "email_addresses": email})
            check.that(answer.href == href(before), "it is the same person", answer)
            check.unchanged(before, answer, but=(name,))
            if name in ("postal_addresses", "phone_numbers"):
                kept = {**before[name][0], **value[0]}
                same = answer.item[name][0].items() >= kept.items()
                check.that(same, f"{name} keep the parts that were not sent", answer)
            else:
                merged = {**before[name], **_kept_fields(check, value)} if name == "custom_fields" else value
                check.has(answer, "{name} is what was sent", **{name: merged})
            check.reads_back(answer)
            before = answer.item
    check.unchanged(other)


@contract("people.texts", OBSERVED, "[people.fields]", writes=30)
def texts_come_back_letter_for_letter(check: Check) -> None:
    """Names, custom fields and address lines come back letter for letter, even long and unusual ones."""
    own = check.sign_up().href
    more = ("two  blanks", "van der Berg", "McTAVISH", "a" * 200, "x" * 40 + " y", "1e5", "true")
    texts = [text for text in (*EDGE_TEXTS, *more) if len(text) <= check.settings.max_string_chars]
    for n, given in enumerate(texts):
        family, note, line = (texts[(n + step) % len(texts)] for step in (1, 2, 3))
        sent = {
            "given_name": given,
            "family_name": family,
            "custom_fields": {"contract_note": note},
            "postal_addresses": [{"address_lines": [line]}],
        }
        put = check.api.put(own, sent)
        kept = _kept_fields(check, {"contract_note": note})
        for answer in (put, check.api.get(own)):
            check.has(
                answer, "{name} comes back as sent", given_name=given, family_name=family, custom_fields=kept
            )
            lines = answer.item["postal_addresses"][0].get("address_lines")
            check.that(lines == [line], "an address line comes back as sent", answer)


@contract("people.put-null", ASSUMED, "[writing-3]", writes=4, value=st.sampled_from([None, ""]))
def null_and_empty_texts_follow_the_settings(check: Check, value: str | None) -> None:
    """A null or an empty text in a PUT removes a name or is ignored, as settings say, and changes nothing else."""
    before = check.person(given_name="Ada", family_name="Quint")
    answer = check.api.put(href(before), {"given_name": value})
    clears = (check.settings.put_null if value is None else check.settings.empty_text) == "clears"
    check.has(answer, f"{{name}} is {'removed' if clears else 'kept'}", given_name=None if clears else "Ada")
    check.unchanged(before, answer, but=("given_name",))


@contract(
    "people.custom-fields", OBSERVED, "[writing-7]", writes=6, first=custom_fields(), then=custom_fields()
)
def custom_fields_are_merged_and_listed(check: Check, first: dict[str, str], then: dict[str, str]) -> None:
    """Signups merge custom fields, too, and the metadata list every custom field that a person has."""
    entry = {"email_addresses": [{"address": check.email()}]}
    first, then = {**COMPLETE["custom_fields"], **first}, {"contract_local": "13", **then}
    check.sign_up({**entry, "custom_fields": first})
    answer = check.sign_up({**entry, "custom_fields": then})
    kept = _kept_fields(check, {**first, **then})
    check.has(answer, "a key of {name} that is not sent stays", custom_fields=kept)
    check.that({*kept} <= _listed_fields(check), "the custom fields are listed", answer)


@contract("people.dates", DOCUMENTED, "[people.fields.created_date], [transport-9]", writes=6)
def dates_say_when_a_person_was_created(check: Check) -> None:
    """A new person was created and modified now, in UTC, and a later person not earlier."""
    first = check.sign_up()
    check.wait(2)
    second = check.sign_up()
    for answer in (first, second):
        made = answer.item
        check.that(made["created_date"] == made["modified_date"], "both dates are the same", answer)
        now = _now(check, answer)
        off_s = abs((datetime.fromisoformat(made["created_date"]) - now).total_seconds()) if now else 0
        check.that(off_s < _MAX_CLOCK_DIFFERENCE_S, "created_date is the time of the signup", answer)
    later = first.item["created_date"] < second.item["created_date"]
    check.that(later, "a later person has a later date", first, second)


def _now(check: Check, answer: Answer) -> datetime | None:
    """Return the time at the target: by the clock of the mock, else by the date of an answer."""
    if check.has_control:
        return datetime.fromisoformat(check.control("POST", "/clock/advance", {"seconds": 0})["now"])
    dated = answer.headers.get("date")
    return parsedate_to_datetime(dated) if dated else None


@contract("people.modified-date", DOCUMENTED, "[people.fields.modified_date]", writes=4)
def a_write_changes_modified_date_only(check: Check) -> None:
    """A write makes modified_date later, and never changes created_date."""
    before = check.person(given_name="Ada")
    check.wait(2)
    answer = check.api.put(href(before), {"given_name": "Grace"})
    check.has(answer, "{name} stays", created_date=before["created_date"])
    check.that(answer.item["modified_date"] > before["modified_date"], "modified_date is later", answer)


@contract("people.put-wrapper", OBSERVED, "[people-11]", writes=3)
def a_put_ignores_a_wrapper(check: Check) -> None:
    """A PUT with a person wrapper, or with add_tags, is 200 and changes nothing."""
    tag, before = check.tag(), check.person(given_name="Ada")
    body = {"person": {"given_name": "Grace"}, "add_tags": [tag["name"]]}
    check.unchanged(before, check.api.put(href(before), body))
    check.has_items(f"{href(before)}/taggings", [], "a PUT adds no tags")


@contract("people.read-only", DOCUMENTED, "[people.fields]", writes=3)
def fields_of_the_server_cannot_be_written(check: Check) -> None:
    """Dates, links and unknown fields are ignored when they are sent."""
    before = check.person()
    sent = {"created_date": "2001-01-01T00:00:00Z", "_links": {"self": {"href": "https://example.org"}}}
    check.unchanged(before, check.api.put(href(before), sent))
    check.unchanged(before, check.api.put(href(before), {"shoe_size": 9, "email": "nobody@example.org"}))
    again = check.sign_up({**sent, "shoe_size": 9, "email_addresses": before["email_addresses"]})
    check.that(again.href == href(before), "it is the same person", again)
    check.unchanged(before, again)


@contract("people.writes-leave-the-rest", DOCUMENTED, "[writing-3]", writes=40)
def a_write_leaves_tags_and_records(check: Check) -> None:
    """A PUT or a signup of a person leaves the person's tags and records exactly as they were."""
    person = check.person(given_name="Ada")
    check.tag_person(check.tag(), person).accepted()
    for resource in RECORDS:
        check.post_record(resource, check.action_for(resource), person).accepted()
    names = ["taggings", *(resource.name for resource in RECORDS)]
    with check.nothing_changes(*(f"{href(person)}/{name}" for name in names)):
        check.wait(2)
        email = [{"address": person["email_addresses"][0]["address"], "status": "unsubscribed"}]
        check.api.put(href(person), {"given_name": "Grace", "email_addresses": email}).accepted()
        check.sign_up({"family_name": "Quint", "email_addresses": email}).accepted()
