"""What follows from a write elsewhere: sums, counters, identifiers, and what stands below something else."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from actionnetwork_mock.provenance import ASSUMED, DOCUMENTED, OBSERVED
from actionnetwork_mock.resources import CURIES, RESOURCES, Link, Resource, resource_named

from ..api import Answer, href_of
from ..check import Check
from ..contract import contract
from ..furnishing import below
from .blind import action_of
from .errors import NOBODY, check_error
from .hal import check_made
from .people import href, unchanged
from .records import take

_ACTIONS = [one for one in RESOURCES if one.kind == "action"]
_RECORDS = [one for one in RESOURCES if one.kind == "action record"]
_LATER = "2020-02-03T04:05:06Z"


def _action(check: Check, resource: Resource, **fields: Any) -> dict[str, Any]:
    more = {"type": "email"} if resource.name == "advocacy_campaigns" else {}
    return check.action(resource.name, **more, **fields)


@contract(
    "attendances.counted-states",
    provenance=ASSUMED,
    where="[events-13]",
    writes=True,
    calls=8,
)
def an_event_counts_who_comes(check: Check) -> None:
    """An event's total_accepted follows when an attendance becomes ``attended``, as a setting says."""
    resource = resource_named("attendances")
    event = action_of(check, resource)
    first, _ = (take(check, resource, event, href(check.sign_up().item())).item() for _ in range(2))
    changed = check.api.put(href(first), {"status": "attended"})
    check.that(changed.item().get("status") == "attended", "the status is the one sent", changed)
    after = check.api.get(href(event))
    expected = 2 if check.ways.counted_states == "all" else 1
    check.that(after.item().get("total_accepted") == expected, "the event counts those who come", after)


@contract("donations.sums-follow", provenance=OBSERVED, where="[writing-6]", writes=True, calls=8)
def sums_follow_a_changed_donation(check: Check) -> None:
    """A PUT of recipients changes the amount of a donation and the total of its page with it."""
    resource = resource_named("donations")
    page, person = action_of(check, resource), check.sign_up().item()
    gift = take(check, resource, page, href(person), recipients=[_gift("A", "10.10")]).item()
    take(check, resource, page, href(person), recipients=[_gift("B", "0.20")]).item()
    answer = check.api.put(href(gift), {"recipients": [_gift("C", "1.25")]})
    appends = check.ways.put_recipients == "appends"
    expected = Decimal("11.35") if appends else Decimal("1.25")
    check.that(_amount(answer, "amount") == expected, "amount is the sum of the recipients'", answer)
    after = check.api.get(href(page))
    check.that(_amount(after, "total_amount") == expected + Decimal("0.20"), "the page follows", after)
    check.that(after.item().get("total_donations") == 2, "the page counts its donations", after)
    check.api.put(href(gift), {"identifiers": [f"contract:{check.traces.next_name()}"]}).item()
    again = check.api.get(href(page))
    check.that(again.item() == after.item() or _same_sums(again, after), "nothing else moves sums", again)


def _gift(name: str, amount: str) -> dict[str, str]:
    return {"display_name": name, "amount": amount}


def _amount(answer: Answer, name: str) -> Decimal:
    return Decimal(str(answer.item().get(name)))


def _same_sums(one: Answer, other: Answer) -> bool:
    return all(one.object.get(name) == other.object.get(name) for name in ("total_amount", "total_donations"))


@contract(
    "identifiers.everywhere",
    provenance=DOCUMENTED,
    where="[identifiers-1], [identifiers-2]",
    writes=True,
    calls=60,
)
def foreign_identifiers_are_kept_by_actions_and_records(check: Check) -> None:
    """Actions, records and taggings keep foreign identifiers, are found by them, and nobody gives them a native one."""
    person = check.sign_up().item()
    link = {"_links": {"osdi:person": {"href": href(person)}}}
    stolen = f"action_network:{NOBODY}"
    tag = check.tag()
    for resource in (*_ACTIONS, *_RECORDS, resource_named("taggings")):
        first, second = (f"contract:{check.traces.next_name()}" for _ in range(2))
        sent = {"identifiers": [first, stolen]}
        if resource.kind == "action":
            made = _action(check, resource, **sent)
            path = f"/{resource.name}"
        elif resource.kind == "action record":
            action = action_of(check, resource)
            made = take(check, resource, action, href(person), **sent).item()
            path = f"{below(check, href(action))}/{resource.name}"
        else:
            path = f"{below(check, href(tag))}/taggings"
            made = check.create(path, {**link, **sent}).item()
        native = f"action_network:{href(made).rpartition('/')[2]}"
        read = check.api.get(href(made))
        check.that(read.item()["identifiers"] == [native, first], "its own and the sent one are there", read)
        found = check.api.get(path, filter=f"identifier eq '{first}'")
        check.that([href(one) for one in found.items(resource.rel)] == [href(made)], "it finds it", found)
        if resource.kind == "collection":
            continue
        put = check.api.put(href(made), {"identifiers": [second]})
        check.that(put.item()["identifiers"] == [native, first, second], "a PUT adds one", put)
    put = check.api.put(href(person), {"identifiers": [stolen]})
    check.that(put.item()["identifiers"] == person["identifiers"], "nobody takes an id of the server's", put)


@contract("records.back-dated", provenance=DOCUMENTED, where="[records-7]", writes=True, calls=40)
def a_helper_can_date_a_record_back(check: Check) -> None:
    """A record helper dates a record back, and the person not; created_date never moves afterwards."""
    for resource in _RECORDS:
        action, person = action_of(check, resource), check.sign_up().item()
        email = [{"address": person["email_addresses"][0]["address"]}]
        body = {"person": {"email_addresses": email}, "created_date": _LATER, **_content(resource)}
        made = check.create(f"{below(check, href(action))}/{resource.name}", body)
        check.that(made.item().get("created_date") == _LATER, "the record is of that time", made)
        put = check.api.put(href(made.item()), {"created_date": "2021-01-01T00:00:00Z"})
        check.that(put.item().get("created_date") == _LATER, "created_date does not move", put)
        unchanged(check, person, check.api.get(href(person)))


def _content(resource: Resource) -> dict[str, Any]:
    return {
        "donations": {"recipients": [_gift("Contract suite", "5.00")]},
        "outreaches": {"targets": [{"title": "Mayor"}]},
    }.get(resource.name, {})


@contract("people.writes-leave-the-rest", provenance=DOCUMENTED, where="[writing-3]", writes=True, calls=40)
def writing_to_a_person_leaves_tags_and_records(check: Check) -> None:
    """A PUT or a signup of a person leaves the person's tags and records exactly as they were."""
    person = check.sign_up({"given_name": "Ada"}).item()
    link = {"_links": {"osdi:person": {"href": href(person)}}}
    check.create(f"{href(check.tag())}/taggings", link).item()
    for resource in _RECORDS:
        take(check, resource, action_of(check, resource), href(person)).item()
    names = ["taggings", *(resource.name for resource in _RECORDS)]
    before = {name: check.api.get(f"{href(person)}/{name}").body for name in names}
    check.wait(2)
    email = [{"address": person["email_addresses"][0]["address"], "status": "unsubscribed"}]
    check.api.put(href(person), {"given_name": "Grace", "email_addresses": email}).item()
    check.sign_up({"family_name": "Quint", "email_addresses": email}).item()
    for name, was in before.items():
        after = check.api.get(f"{href(person)}/{name}")
        check.that(after.body == was, f"the person's {name} stay as they were", after)


@contract("errors.wrong-parent", provenance=OBSERVED, where="[errors-2]", writes=True, calls=40)
def what_stands_below_one_is_not_below_another(check: Check) -> None:
    """A record or tagging is not found below another action, tag or person than its own."""
    person, other = check.sign_up().item(), check.sign_up().item()
    link = {"_links": {"osdi:person": {"href": href(person)}}}
    tags = check.tag(), check.tag()
    tagging = check.create(f"{href(tags[0])}/taggings", link).item()
    tries = [(tagging, href(tags[1]), "taggings"), (tagging, href(other), "taggings")]
    for resource in _RECORDS:
        record = take(check, resource, action_of(check, resource), href(person)).item()
        tries.append((record, href(action_of(check, resource)), resource.name))
        tries.append((record, href(other), resource.name))
    for item, parent, name in tries:
        answer = check.api.get(f"{parent}/{name}/{href(item).rpartition('/')[2]}")
        check_error(check, answer, 404, check.ways.unsupported_method_status)
        listed = check.api.get(f"{parent}/{name}")
        check.that(listed.items(resource_named(name).rel) == [], "nothing is on the other's list", listed)


@contract(
    "hal.views",
    provenance=DOCUMENTED,
    where="[lists-17], [lists-18], [actions-16]",
    calls=20,
)
def what_has_no_rows_is_as_declared(check: Check) -> None:
    """Metadata, the list of custom fields and embeds have the fields and links that are known of them."""
    for resource in RESOURCES:
        if resource.kind != "view":
            continue
        for address in resource.addresses:
            path = address.collection
            for name, of in address.parents.items():
                path = path.replace(f"{{{name}}}", _made_in_ui(check, resource_named(of)))
            if "//" in path:
                continue
            answer = check.api.get(path)
            check_made(check, resource, answer)
            for link in resource.links:
                if link.rel != CURIES:
                    _check_lead(check, link, path, answer)


def _made_in_ui(check: Check, resource: Resource) -> str:
    """Return the id of an action that was made in the user interface, which alone has embeds; empty without any."""
    if check.control is not None:
        fields = {"title": check.traces.next_name()}
        check.control("POST", "/make", {"resource": resource.name, "fields": fields, "references": {}})
    there = check.api.get(f"/{resource.name}").items(resource.rel)
    made = [href(one) for one in there if one.get("origin_system") == "Action Network"]
    return made[0].rpartition("/")[2] if made else ""


def _check_lead(check: Check, link: Link, path: str, answer: Answer) -> None:
    found = answer.object["_links"].get(link.rel)
    one = found[0] if link.as_array and isinstance(found, list) and found else found
    leads = below(check, href_of({"_links": {link.rel: one}}, link.rel, answer))
    expected = link.href.replace("{path}", path).removeprefix("{base}")
    check.that(leads == expected, f"{link.rel} leads where it should", answer)
    check.that(check.api.get(leads).status == 200, f"{link.rel} is answered", answer)
