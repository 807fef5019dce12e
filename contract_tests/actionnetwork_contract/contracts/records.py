"""Actions and their records: made, counted, replaced, changed."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from actionnetwork_mock.provenance import ASSUMED, DOCUMENTED, OBSERVED
from actionnetwork_mock.resources import RESOURCES, Resource, resource_named

from ..api import Answer
from ..check import Check
from ..contract import contract
from ..furnishing import below
from ..strategies import amounts, from_resource, people
from .blind import action_of
from .errors import NOBODY, check_error
from .hal import check_made, without_curies
from .people import href, unchanged
from .tags import tagged

_ACTIONS = [one for one in RESOURCES if one.kind == "action"]
_RECORDS = [one for one in RESOURCES if one.kind == "action record"]
_NEEDED: dict[str, dict[str, Any]] = {
    "donations": {"recipients": [{"display_name": "Contract suite", "amount": "5.00"}]},
    "outreaches": {"targets": [{"title": "Mayor"}]},
}


def _bodies(resources: list[Resource], method: Any) -> SearchStrategy[dict[str, dict[str, Any]]]:
    """One body for each resource, by its name. What a check must choose itself is left out."""
    left_out = {
        "tag_list",
        "title",
        "origin_system",
        "targets",
        "recipients",
        "reminders",
        "location",
        "currency",
    }
    drawn = {}
    for one in resources:
        names = {field.name for field in one.fields if field.writable_by(method)}
        links = {field.name for field in one.fields if field.type == "link" or field.local_time}
        drawn[one.name] = from_resource(one, method, without=names & (left_out | links | {"status", "type"}))
    return st.fixed_dictionaries(drawn)


def needed(resource: Resource) -> dict[str, Any]:
    """Return what a record of a resource must have beside its person."""
    return _NEEDED.get(resource.name, {})


def filled(resource: Resource, method: Any, mark: str) -> dict[str, Any]:
    """Return every plain text that may be written to a resource, each another one, with letters that get lost."""
    texts = [
        field.name
        for field in resource.fields
        if field.type == "string" and field.writable_by(method) and not (field.values or field.settable)
    ]
    own = ("title", "origin_system", "targets", "currency", "browser_url")
    return {
        name: f"{mark} {name}: O'Brien & Söhne, 100% of <b>a\\b</b> 🙂" for name in texts if name not in own
    }


def take(check: Check, resource: Resource, action: dict[str, Any], person: str, **fields: Any) -> Answer:
    """Record by a plain POST that somebody who is known acted."""
    body = {**_NEEDED.get(resource.name, {}), **fields, "_links": {"osdi:person": {"href": person}}}
    return check.create(f"{below(check, href(action))}/{resource.name}", body)


def _counters(resource: Resource) -> list[str]:
    """The fields of an action that count records of a resource."""
    actions = resource_named(next(iter(resource.addresses[0].parents.values())))
    return [field.name for field in actions.fields if field.counts == resource.name]


@contract(
    "actions.read-back",
    provenance=DOCUMENTED,
    where="[petitions.fields], [writing-1]",
    writes=True,
    calls=40,
    bodies=_bodies(_ACTIONS, "POST"),
)
def a_new_action_reads_back_as_sent(check: Check, bodies: dict[str, dict[str, Any]]) -> None:
    """A new action has what was sent, its totals are nought, and it is the same alone and first on its list."""
    for resource in _ACTIONS:
        fields = {
            **filled(resource, "POST", "New"),
            **bodies[resource.name],
            **({"type": "email"} if resource.name == "advocacy_campaigns" else {}),
        }
        title = check.traces.next_name()
        answer = check.create(
            f"/{resource.name}", {"title": title, "origin_system": "Contract suite", **fields}
        )
        made = answer.item()
        check.that(made.get("title") == title, "the title comes back as sent", answer)
        check.that(made.get("origin_system") == "Contract suite", "origin_system comes back as sent", answer)
        for name, value in fields.items():
            if not isinstance(value, dict | list):
                check.that(made.get(name) == value, f"{name} of an action comes back as sent", answer)
        for field in resource.fields:
            if field.counts:
                check.that(made.get(field.name) == 0, f"{field.name} of a new action is 0", answer)
        alone = check.api.get(href(made))
        check.that(alone.item() == made, "the answer is what its self answers", answer, alone)
        check_made(check, resource, alone)
        listed = check.api.get(f"/{resource.name}")
        selves = [href(one) for one in listed.items(resource.rel)]
        check.that(href(made) in selves, "a new action is on the first page", answer, listed)
        found = check.api.get(f"/{resource.name}", filter=f"title eq '{title}'")
        check.that(
            found.items(resource.rel) == [without_curies(made)], "it is found by its title", answer, found
        )


@contract(
    "actions.put",
    provenance=DOCUMENTED,
    where="[writing-3], [writing-8]",
    writes=True,
    calls=50,
    bodies=_bodies(_ACTIONS, "PUT"),
)
def a_put_of_an_action_changes_what_is_sent(check: Check, bodies: dict[str, dict[str, Any]]) -> None:
    """A PUT of an action sets what is sent, leaves the rest and every other action, and needs no required fields."""
    for resource in _ACTIONS:
        more = {"type": "email"} if resource.name == "advocacy_campaigns" else {}
        whole = {**filled(resource, "POST", "First"), **more}
        before, other = check.action(resource.name, **whole), check.action(resource.name, **whole)
        sent = bodies[resource.name]
        answer = check.api.put(href(before), sent)
        unchanged(check, before, answer, but=tuple(sent))
        for name, value in sent.items():
            if not isinstance(value, dict | list):
                check.that(answer.item().get(name) == value, f"a PUT sets {name} of {resource.name}", answer)
        read = check.api.get(href(before))
        check.that(read.item() == answer.item(), "what a PUT answers is what is read", answer, read)
        for name, value in filled(resource, "PUT", "Then").items():
            was = check.api.get(href(before)).item()
            answer = check.api.put(href(before), {name: value})
            check.that(answer.item().get(name) == value, f"a PUT sets {name} of {resource.name}", answer)
            unchanged(check, was, answer, but=(name,))
        unchanged(check, other, check.api.get(href(other)))


@contract(
    "records.read-back",
    provenance=DOCUMENTED,
    where="[records-3], [records-19]",
    writes=True,
    calls=60,
    bodies=_bodies(_RECORDS, "POST"),
)
def a_record_reads_back_everywhere(check: Check, bodies: dict[str, dict[str, Any]]) -> None:
    """A record has what was sent, and is the same alone, below its action, and below its person."""
    for resource in _RECORDS:
        action, person = action_of(check, resource), check.sign_up().item()
        bystander = check.sign_up().item()
        content = _content({**filled(resource, "POST", "New"), **bodies[resource.name]})
        answer = take(check, resource, action, href(person), **content)
        made = answer.item()
        for name, value in content.items():
            hidden = resource.field_named(name).write_only
            if isinstance(value, str) and not hidden and not name.endswith("_date"):
                check.that(made.get(name) == value, f"{name} of a record comes back as sent", answer)
        check.that(made["_links"]["osdi:person"]["href"] == href(person), "a record says its person", answer)
        shown = made.get("action_network:person_id")
        check.that(shown == href(person).rpartition("/")[2], "a record shows its person's id", answer)
        alone = check.api.get(href(made))
        check.that(alone.item() == made, "the answer is what its self answers", answer, alone)
        check_made(check, resource, alone)
        for path in (
            f"{below(check, href(action))}/{resource.name}",
            f"{below(check, href(person))}/{resource.name}",
        ):
            listed = check.api.get(path)
            check.that(
                listed.items(resource.rel) == [without_curies(made)],
                "it is on both lists, alone",
                answer,
                listed,
            )
        empty = check.api.get(f"{below(check, href(bystander))}/{resource.name}")
        check.that(empty.items(resource.rel) == [], "nobody else has it", empty)
        _check_counters(check, resource, action, 1)


def _content(body: dict[str, Any]) -> dict[str, Any]:
    """What a plain POST takes of a drawn body: no date, which only helpers back-date."""
    return {name: value for name, value in body.items() if name not in ("created_date", "duration")}


def _check_counters(check: Check, resource: Resource, action: dict[str, Any], expected: int) -> None:
    answer = check.api.get(href(action))
    for name in _counters(resource):
        check.that(answer.item().get(name) == expected, f"{name} counts the {resource.name}", answer)


@contract(
    "records.once-per-person",
    provenance=DOCUMENTED,
    where="[records-9], [outreaches-1], [donations-12]",
    writes=True,
    calls=60,
)
def a_second_record_replaces_or_joins_the_first(check: Check) -> None:
    """Where a person has one record for an action a second replaces it, else both are there; counters agree."""
    for resource in _RECORDS:
        action, person = action_of(check, resource), check.sign_up().item()
        first = take(check, resource, action, href(person), **filled(resource, "POST", "First")).item()
        new = filled(resource, "POST", "Second")
        second = take(check, resource, action, href(person), **new)
        for name, value in new.items():
            check.that(second.item().get(name) == value, f"{name} is that of the second", second)
        lifted = resource.several_by and getattr(check.ways, resource.several_by) == "added"
        once = resource.once_per_person and not lifted
        same = href(second.item()) == href(first)
        check.that(
            same == once, "a second record " + ("replaces the first" if once else "is a second"), second
        )
        listed = check.api.get(f"{below(check, href(action))}/{resource.name}")
        number = 1 if once else 2
        check.that(listed.object.get("total_records") == number, f"there are {number} on the list", listed)
        items = {href(one): one for one in listed.items(resource.rel)}
        expected = {href(one): without_curies(one) for one in (*(() if once else (first,)), second.item())}
        check.that(items == expected, "the list has what was answered", second, listed)
        _check_counters(check, resource, action, number)


@contract(
    "records.helper",
    provenance=DOCUMENTED,
    where="[records-1], [records-6]",
    writes=True,
    calls=60,
    person=people(),
)
def a_record_helper_makes_the_person_and_the_record(check: Check, person: dict[str, Any]) -> None:
    """A record helper matches or makes the person, puts tags on, and records; a plain POST does the last alone."""
    tag = check.tag()
    check.settle()
    for resource in _RECORDS:
        action, email = action_of(check, resource), check.email()
        path = f"{below(check, href(action))}/{resource.name}"
        sent = {**person, "email_addresses": [{"address": email}]}
        body = {**_NEEDED.get(resource.name, {}), "person": sent, "add_tags": [tag["name"]]}
        answer = check.create(path, body)
        who = check.api.get(answer.item()["_links"]["osdi:person"]["href"])
        check.remember(who)
        made = who.item()
        check.that(made["email_addresses"][0].get("address") == email, "the person is made", answer, who)
        check.that(made["email_addresses"][0].get("status") == "subscribed", "a new one is subscribed", who)
        for name in ("given_name", "family_name"):
            check.that(made.get(name) == person.get(name), f"{name} of the person is as sent", who)
        check.that(href(tag) in tagged(check, href(made)), "the tag is put on", who)
        _check_counters(check, resource, action, 1)
        again = check.create(
            path, {**_NEEDED.get(resource.name, {}), "person": {"email_addresses": [{"address": email}]}}
        )
        same = again.item()["_links"]["osdi:person"]["href"] == href(made)
        check.that(same, "the same email is the same person", again)
        unchanged(check, made, check.api.get(href(made)))
        listed = check.api.get(path)
        _check_counters(check, resource, action, len(listed.items(resource.rel)))


@contract("records.consent", provenance=DOCUMENTED, where="[keyless-7], [matching-19]", writes=True, calls=40)
def record_helpers_heed_subscribed_alone(check: Check) -> None:
    """Record helpers subscribe whom they are told to, and unsubscribe nobody."""
    for name in ("signatures", "submissions", "attendances"):
        resource = resource_named(name)
        action = action_of(check, resource)
        for was, sent, expected in (
            ("unsubscribed", None, "unsubscribed"),
            ("unsubscribed", "subscribed", "subscribed"),
            ("subscribed", "unsubscribed", "subscribed"),
        ):
            entry = {"address": check.email(), "status": was}
            before = check.sign_up({"email_addresses": [entry]}).item()
            status = {} if sent is None else {"status": sent}
            person = {"email_addresses": [{"address": entry["address"], **status}]}
            for api in (check.api.with_key(None), check.api):
                api.post(f"{below(check, href(action))}/{name}", {"person": person})
                after = check.api.get(href(before))
                found = after.item()["email_addresses"][0].get("status")
                check.that(found == expected, f"somebody {was}, sent {sent}, is {expected}", after)
                unchanged(check, before, after, but=("email_addresses",))


@contract(
    "records.put",
    provenance=DOCUMENTED,
    where="[writing-3], [writing-8]",
    writes=True,
    calls=50,
    bodies=_bodies(_RECORDS, "PUT"),
)
def a_put_of_a_record_changes_what_is_sent(check: Check, bodies: dict[str, dict[str, Any]]) -> None:
    """A PUT of a record sets what may be changed, leaves the rest, and neither its person nor the counters move."""
    for resource in _RECORDS:
        action, person = action_of(check, resource), check.sign_up().item()
        before = take(check, resource, action, href(person)).item()
        sent = {name: value for name, value in bodies[resource.name].items() if name != "duration"}
        answer = check.api.put(href(before), sent)
        unchanged(check, before, answer, but=tuple(sent))
        read = check.api.get(href(before))
        check.that(read.item() == answer.item(), "what a PUT answers is what is read", answer, read)
        _check_counters(check, resource, action, 1)


@contract("records.bad-person", provenance=OBSERVED, where="[errors-4]", writes=True, calls=40)
def a_record_needs_a_person(check: Check) -> None:
    """A plain POST of a record without a usable link to a person is a 400 and makes nothing."""
    for resource in _RECORDS:
        action = action_of(check, resource)
        path = f"{below(check, href(action))}/{resource.name}"
        for links in (
            {},
            {"osdi:person": {"href": f"{check.api.base}/people/{NOBODY}"}},
            {"osdi:person": {"href": href(action)}},
        ):
            answer = check.api.post(path, {**_NEEDED.get(resource.name, {}), "_links": links})
            check_error(check, answer, check.ways.validation_status)
        listed = check.api.get(path)
        check.that(listed.items(resource.rel) == [], "nothing is made", listed)


@contract("records.person-moves", provenance=DOCUMENTED, where="[records-4]", writes=True, calls=6)
def acting_moves_the_persons_modified_date(check: Check) -> None:
    """An action that somebody takes moves that person's modified_date, and nothing else of the person."""
    before = check.sign_up({"given_name": "Ada"}).item()
    check.wait(2)
    resource = resource_named("signatures")
    take(check, resource, action_of(check, resource), href(before))
    after = check.api.get(href(before))
    check.that(after.item()["modified_date"] > before["modified_date"], "modified_date moves on", after)
    unchanged(check, before, after)


@contract(
    "donations.sums",
    provenance=DOCUMENTED,
    where="[donations-7]",
    writes=True,
    calls=14,
    gifts=st.lists(st.lists(amounts(), min_size=1, max_size=3), min_size=1, max_size=4),
)
def amounts_add_up(check: Check, gifts: list[list[str]]) -> None:
    """A donation's amount is the sum of its recipients', and the page's total the sum of its donations."""
    resource = resource_named("donations")
    page, person = action_of(check, resource), check.sign_up().item()
    total = Decimal(0)
    for gift in gifts:
        recipients = [{"display_name": f"Number {n}", "amount": amount} for n, amount in enumerate(gift)]
        answer = take(check, resource, page, href(person), recipients=recipients)
        whole = sum(map(Decimal, gift))
        total += whole
        check.that(
            Decimal(str(answer.item().get("amount"))) == whole, "amount is the sum of the recipients'", answer
        )
        check.that(answer.item().get("recipients") == recipients, "the recipients come back as sent", answer)
        everywhere = check.api.get("/donations")
        ids = [href(one).rpartition("/")[2] for one in everywhere.items("osdi:donations")]
        own = href(answer.item()).rpartition("/")[2]
        check.that(own in ids, "it is on the list of all donations", answer, everywhere)
    after = check.api.get(href(page))
    check.that(after.item().get("total_donations") == len(gifts), "the page counts its donations", after)
    check.that(
        Decimal(str(after.item().get("total_amount"))) == total, "the page adds up its donations", after
    )


@contract(
    "background.done-later",
    provenance=DOCUMENTED,
    where="[background-1], [background-3]",
    writes=True,
    calls=12,
)
def a_background_request_is_answered_at_once_and_done(check: Check) -> None:
    """``background_request=true`` is answered 200 ``{}`` and done; ``false`` and an empty value are as if not sent."""
    email = check.email()
    person = {"person": {"email_addresses": [{"address": email}], "given_name": "Later"}}
    answer = check.api.post("/people", person, background_request="true")
    check.that(answer.status == 200 and answer.json == {}, "it is answered 200 {}", answer)
    _wait_for(
        check, lambda: check.api.get("/people", filter=f"email_address eq '{email}'").items("osdi:people")
    )
    found = check.api.get("/people", filter=f"email_address eq '{email}'").items("osdi:people")
    check.that(len(found) == 1, "the person is made", answer)
    check.that(found[0].get("given_name") == "Later", "the person is made as sent", answer)
    check.traces.people[href(found[0])] = email
    before = check.api.get(href(found[0])).item()
    put = check.api.put(href(before), {"given_name": "Done"}, background_request="true")
    check.that(put.status == 200 and put.json == {}, "a PUT is answered 200 {}", put)
    _wait_for(check, lambda: check.api.get(href(before)).item().get("given_name") == "Done")
    after = check.api.get(href(before))
    check.that(after.item().get("given_name") == "Done", "the PUT is done", after)
    unchanged(check, before, after, but=("given_name",))
    for value in ("false", ""):
        plain = check.api.put(href(before), {"given_name": "Now"}, background_request=value)
        check.that(plain.item().get("given_name") == "Now", "it is done at once and answered whole", plain)
    refused = check.api.with_key("not-a-key").post("/people", person, background_request="true")
    check_error(check, refused, 403)


@contract("background.once", provenance=DOCUMENTED, where="[background-1]", writes=True, calls=30)
def a_record_in_the_background_is_made_once(check: Check) -> None:
    """A record that is posted with ``background_request=true`` is made once, as it was sent, and counted once."""
    for resource in _RECORDS:
        action, person = action_of(check, resource), check.sign_up().item()
        path = f"{below(check, href(action))}/{resource.name}"
        texts = filled(resource, "POST", "Later")
        body = {
            **_NEEDED.get(resource.name, {}),
            **texts,
            "_links": {"osdi:person": {"href": href(person)}},
        }
        answer = check.api.post(path, body, background_request="true")
        check.that(answer.status == 200 and answer.json == {}, "it is answered 200 {}", answer)
        _wait_for(check, partial(_items, check, path, resource.rel))
        listed = check.api.get(path)
        records = listed.items(resource.rel)
        check.that(len(records) == 1, "one record is made", answer, listed)
        same = all(records[0].get(name) == value for name, value in texts.items())
        check.that(same, "the record is as it was sent", answer, listed)
        whose = records[0]["_links"]["osdi:person"]["href"]
        check.that(whose == href(person), "the record is that person's", answer, listed)
        _check_counters(check, resource, action, 1)


def _items(check: Check, path: str, rel: str) -> list[dict[str, Any]]:
    return check.api.get(path).items(rel)


def _wait_for(check: Check, look: Callable[[], object]) -> None:
    """Let up to half a minute pass until something has happened."""
    for seconds in (0, 1, 2, 4, 8, 15):
        if seconds:
            check.wait(seconds)
        if look():
            return


_acts = st.lists(
    st.tuples(st.sampled_from(["sign", "helper", "put"]), st.integers(0, 2), st.integers(0, 1)),
    min_size=3,
    max_size=12,
)


@contract(
    "records.history",
    provenance=ASSUMED,
    where="[records-9]",
    writes=True,
    calls=30,
    acts=_acts,
)
def petitions_count_who_signed(check: Check, acts: list[tuple[str, int, int]]) -> None:
    """After any series of signatures each petition has one for each person who signed, and counts those."""
    resource = resource_named("signatures")
    petitions = [action_of(check, resource) for _ in range(2)]
    persons = [check.sign_up().item() for _ in range(3)]
    model: list[set[int]] = [set(), set()]
    for act, who, which in acts:
        if act == "sign":
            take(check, resource, petitions[which], href(persons[who])).item()
        elif act == "helper":
            email = [{"address": persons[who]["email_addresses"][0]["address"]}]
            body = {"person": {"email_addresses": email}, "comments": "Again."}
            check.api.post(f"{below(check, href(petitions[which]))}/signatures", body).item()
        else:
            check.api.put(href(petitions[which]), {"description": "Changed."})
            continue
        model[which].add(who)
    for which, expected in enumerate(model):
        answer = check.api.get(f"{below(check, href(petitions[which]))}/signatures")
        signed = sorted(one["_links"]["osdi:person"]["href"] for one in answer.items("osdi:signatures"))
        check.that(
            signed == sorted(href(persons[who]) for who in expected), "each who signed is there, once", answer
        )
        _check_counters(check, resource, petitions[which], len(expected))
