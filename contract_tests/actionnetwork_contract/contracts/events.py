"""Events, event campaigns and attendances: local times, places, statuses and counts."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from actionnetwork_mock.provenance import ASSUMED, DOCUMENTED, OBSERVED
from actionnetwork_mock.resources import resource_named

from ..answer import UNKNOWN_ID, Answer, Item, href, person_link, uuid
from ..check import Check
from ..contract import contract
from ..strategies import POSTAL_CODES, from_resource, moments, names, steps
from .filters import OPERATORS, quoted

_EVENTS = resource_named("events")
_ATTENDANCES = resource_named("attendances")
_COUNTED = {"all": ("accepted", "attended"), "first": ("accepted",)}
_DEFAULTS: Item = {
    "status": "confirmed",
    "transparence": "opaque",
    "total_accepted": 0,
    "reminders": [{"method": "email", "minutes": 1440}],
    "visibility": "public",
    "guests_can_invite_others": True,
}


def event_in(check: Check, campaign: Item) -> Answer:
    """POST an event that belongs to a campaign."""
    return check.api.post(f"{href(campaign)}/events", check.action_body("events"))


def _attend(check: Check, event: Item, person: Item | None = None, **fields: Any) -> Answer:
    return check.post_record(_ATTENDANCES, event, person or check.person(), **fields)


_fields = from_resource(
    _EVENTS,
    "POST",
    only=("instructions", "capacity", "visibility", "guests_can_invite_others", "description"),
)


@contract("events.fields", DOCUMENTED, "[events.fields], [events-3]", writes=6, sent=_fields, then=_fields)
def an_event_has_what_was_sent_and_defaults(check: Check, sent: Item, then: Item) -> None:
    """An event has what was sent, by POST and PUT, and else is confirmed, opaque, public, with one reminder."""
    answer = check.post_action("events", **sent)
    check.has(answer, "{name} of a new event is what was sent, or the default", **{**_DEFAULTS, **sent})
    absent = "capacity" in sent or "capacity" not in answer.item
    check.that(absent, "capacity is absent until it is sent", answer)
    check.that("_embedded" not in answer.item, "an event embeds no creator", answer)
    helpers = {answer.link(rel) for rel in ("osdi:record_attendance_helper", "record_attendance_helper")}
    check.that(helpers == {f"{answer.href}/attendances"}, "both spellings lead to the helper", answer)
    put = check.put_sets(answer.item, then)
    cleared = check.api.put(answer.href, {"capacity": None})
    check.unchanged(put.item, cleared, but=("capacity",))
    expected = check.settings.put_null == "clears" or "capacity" not in put.item
    removed = "capacity" not in cleared.item
    check.that(removed == expected, "null removes the capacity, or is ignored, as the setting says", cleared)


@contract(
    "events.local-times",
    DOCUMENTED,
    "[events-1]",
    writes=12,
    times=st.lists(moments(), min_size=3, max_size=3, unique=True),
    zone=st.sampled_from(["Z", "+02:00", "-07:00"]),
)
def event_times_are_local(check: Check, times: list[str], zone: str) -> None:
    """Times of events come back as sent, with a Z that means nothing, and filters compare them as they are shown."""
    title, selves, ends = check.name(), [], _ends(times)
    for start, end in zip(times, ends, strict=True):
        sent = {"start_date": start.removesuffix("Z") + zone, "end_date": end.removesuffix("Z") + zone}
        answer = check.post_action("events", title=title, **sent)
        check.has(answer, "{name} is the local time that was sent", start_date=start, end_date=end)
        selves.append(answer.href)
    check.has(check.api.get(selves[0]), "{name} reads back the same", start_date=times[0])
    for field, values in (("start_date", times), ("end_date", ends)):
        for operator, holds in OPERATORS.items():
            query = f"title eq {quoted(title)} and {field} {operator} {quoted(values[0])}"
            found = check.api.get("/events", filter=query)
            expected = {own for own, value in zip(selves, values, strict=True) if holds(value, values[0])}
            same = {*found.hrefs("osdi:events")} == expected
            check.that(same, f"{field} {operator} compares the time that is shown", found)
    moved = check.api.put(selves[0], {"end_date": None, "start_date": times[1]})
    left = None if check.settings.put_null == "clears" else ends[0]
    check.has(moved, "null removes {name}, or is ignored, as the setting says", end_date=left)
    check.has(moved, "a PUT changes {name}", start_date=times[1])


def _ends(starts: list[str]) -> list[str]:
    """Return end times: after all starts, and in the opposite order."""
    order = sorted(starts, reverse=True)
    return [f"{2050 + order.index(start)}-01-01T10:00:00Z" for start in starts]


_locations = st.fixed_dictionaries(
    {"postal_code": st.sampled_from(POSTAL_CODES)},
    optional={
        "venue": names(),
        "address_lines": st.lists(names(), min_size=1, max_size=2),
        "country": st.just("US"),
    },
)


@contract(
    "events.location", DOCUMENTED, "[events.objects.location]", writes=6, first=_locations, venue=names()
)
def an_event_has_its_location(check: Check, first: Item, venue: str) -> None:
    """A location has the parts that were sent, a country and coordinates; a PUT of a part leaves the others."""
    made = check.post_action("events", location=first)
    expected = {"venue": None, "address_lines": None, "country": "US", **first}
    if "address_lines" in first:
        expected["address_lines"] = first["address_lines"][:1]
    location = made.item.get("location", {})
    for part, value in expected.items():
        check.that(location.get(part) == value, f"{part} of a location is what was sent", made)
    accuracy = "Rooftop" if "address_lines" in first else "Approximate"
    found = location.get("location", {}).get("accuracy")
    check.that(found == accuracy, "a location with a street has the accuracy Rooftop", made)
    expected = {**location, "venue": venue}
    put = check.put_sets(made.item, {"location": {"venue": venue}}, "the other parts stay", location=expected)
    check.put_sets(put.item, {"title": check.name()})
    bare = check.post_action("events")
    check.that("location" not in bare.item, "an event without a location has none", bare)


@contract("events.status", DOCUMENTED, "[events.fields.status], [events-4]", writes=16)
def an_event_can_be_cancelled(check: Check) -> None:
    """Each status can be set, a cancelled event stays listed with its attendances, and other words are refused."""
    event, other = check.action("events"), check.action("events")
    _attend(check, event).accepted()
    before = check.read(event).item
    for status in ("tentative", "cancelled", "pending_approval", "confirmed", "cancelled"):
        answer = check.put_sets(before, {"status": status})
        query = f"title eq {quoted(event['title'])}"
        check.has_items("/events", [answer.item], f"an event that is {status} is listed", filter=query)
    for sent in ({"status": "canceled"}, {"visibility": "secret"}):
        check.is_error(check.api.put(href(event), sent))
    check.reads_back(answer)
    attendances = check.api.get(f"{href(event)}/attendances")
    check.that(len(attendances.items("osdi:attendances")) == 1, "the attendance is still listed", attendances)
    check.unchanged(other)


@contract("events.of-a-campaign", DOCUMENTED, "[events-21]", writes=22)
def events_of_a_campaign_are_events(check: Check) -> None:
    """An event of a campaign is the same below it and among all events, and the campaign counts it."""
    campaign, other = check.action("event_campaigns"), check.action("event_campaigns")
    outside = check.post_action("events")
    answers = [event_in(check, campaign) for _ in range(2)]
    path = f"{href(campaign)}/events"
    for answer in answers:
        own = answer.href == f"{check.api.base}/events/{answer.uuid}"
        check.that(own, "its self link is that of events", answer)
        linked = answer.link("action_network:event_campaign") == href(campaign)
        check.that(linked, "it links its campaign", answer)
        check.has(answer, "{name} is the campaign's", **{"action_network:event_campaign_id": uuid(campaign)})
        for address in (f"/events/{answer.uuid}", f"{path}/{answer.uuid}"):
            same = check.api.get(address)
            check.that(same.item == answer.item, "it is the same under both addresses", answer, same)
        check.is_error(check.api.get(f"{href(other)}/events/{answer.uuid}"), 404)
    check.is_error(check.api.get(f"{path}/{outside.uuid}"), 404)
    no_link = "action_network:event_campaign" not in outside.links
    check.that(no_link, "an event without a campaign links none", outside)
    listed = check.api.get(path)
    expected = sorted(answer.href for answer in answers)
    check.that(sorted(listed.hrefs("osdi:events")) == expected, "the campaign lists them", listed)
    everywhere = check.api.get("/events").items("osdi:events")
    among_all = [item in everywhere for item in listed.items("osdi:events")]
    is_right = all(among_all) if check.settings.campaign_events == "listed" else not any(among_all)
    check.that(is_right, "they are among all events, the same, or a setting says that they are not", listed)
    put = check.api.put(f"{path}/{answers[0].uuid}", {"title": check.name()})
    check.unchanged(answers[0].item, put, but=("title",))
    check.reads_back(put)
    check.has(check.read(campaign), "the campaign counts its events", total_events=2)
    check.has(check.read(other), "another campaign counts none of them", total_events=0)
    check.is_error(check.api.get(f"/event_campaigns/{UNKNOWN_ID}/events"), 404)


@contract("events.vetting", DOCUMENTED, "[events-7]", writes=6, requires=("mock",))
def events_of_a_vetting_campaign_need_approval(check: Check) -> None:
    """An event that is posted into a campaign with vetting is pending approval, until a PUT confirms it."""
    for fields, expected in (({"vetting": True}, "pending_approval"), ({}, "confirmed")):
        campaign = check.create_in_ui("event_campaigns", title=check.name(), **fields).item
        answer = event_in(check, campaign)
        check.has(answer, f"the new event is {expected}", status=expected)
        check.put_sets(answer.item, {"status": "confirmed"})


@contract("attendances.addresses", OBSERVED, "[attendances.addresses], [events-18]", writes=16)
def attendances_are_the_same_below_a_campaign(check: Check) -> None:
    """Attendances are posted to and read below the event and below its campaign, as the same ones."""
    campaign, other = check.action("event_campaigns"), check.action("event_campaigns")
    event = event_in(check, campaign).item
    paths = [f"{href(event)}/attendances", f"{href(campaign)}/events/{uuid(event)}/attendances"]
    made = []
    for path in paths:
        person = check.person()
        answer = check.api.post(path, person_link(person))
        check.that(answer.link("osdi:event") == href(event), "it links its event", answer)
        rels = [rel for rel in ("osdi:person", "osdi:people") if rel in answer.links]
        leads = {answer.link(rel) for rel in rels}
        check.that("osdi:person" in rels and leads == {href(person)}, "it links its person", answer)
        made += [answer.item, check.api.post(path, check.helper_body(_ATTENDANCES)).item]
    for item in made:
        for path in paths:
            alone = check.api.get(f"{path}/{uuid(item)}")
            own = alone.href.startswith(f"{href(event)}/attendances/")
            check.that(own, "its self link is below the event", alone)
            check.that(alone.item == item, "it is the same under both addresses", alone)
    first, second = (check.api.get(path) for path in paths)
    same = first.items("osdi:attendances") == second.items("osdi:attendances")
    check.that(same, "both collections are the same", first, second)
    check.that(first.total == len(made), "the collection has those that were created", first)
    put = check.api.put(f"{paths[1]}/{uuid(made[0])}", {"status": "attended"})
    check.that(check.read(made[0]).item == put.item, "a PUT below the campaign changes it", put)
    check.is_error(check.api.get(f"{href(other)}/events/{uuid(event)}/attendances"), 404)


@contract("attendances.status", DOCUMENTED, "[events-11], [events-12]", writes=14)
def an_attendance_is_accepted_and_then_attended(check: Check) -> None:
    """A new attendance is accepted whatever was sent; a PUT can mark it as attended, and set no other status."""
    event, person = check.action("events"), check.person()
    for status in ("attended", "declined", "tentative"):
        check.has(_attend(check, event, status=status), "a new attendance is accepted", status="accepted")
    before = _attend(check, event, person).item
    attended = 4 if check.settings.counted_states == "all" else 3
    for status, total in (("attended", attended), ("accepted", 4)):
        put = check.put_sets(before, {"status": status})
        check.has(check.read(event), "{name} follows the statuses", total_accepted=total)
        check.has_items(f"{href(person)}/attendances", [put.item], "the person's list has the same")
    for status in ("declined", "tentative", "needs action", "here"):
        check.is_error(check.api.put(href(before), {"status": status}))
    check.reads_back(put)
    listed = check.api.get(f"{href(event)}/attendances")
    check.that(listed.total == 4, "the list has all attendances, whatever their status", listed)


@contract("attendances.counted-states", ASSUMED, "[events-13]", writes=8)
def an_event_counts_attendances_by_status(check: Check) -> None:
    """An event's total_accepted follows when an attendance becomes ``attended``, as a setting says."""
    event = check.action("events")
    first, _ = (_attend(check, event).item for _ in range(2))
    check.put_sets(first, {"status": "attended"})
    expected = 2 if check.settings.counted_states == "all" else 1
    check.has(check.read(event), "{name} counts as the setting says", total_accepted=expected)


@contract("events.capacity", ASSUMED, "[events-14]", writes=8)
def capacity_is_not_enforced(check: Check) -> None:
    """An event accepts more attendances than its capacity."""
    event = check.action("events", capacity=1)
    for _ in range(2):
        check.has(_attend(check, event), "one more attendance is accepted", status="accepted")
    check.has(check.read(event), "{name} includes both", total_accepted=2)
    check.has(check.read(event), "{name} stays", capacity=1)


_STEPS = ("post", "post to helper", "post to campaign", "mark attended", "mark accepted", "cancel", "rename")


@contract(
    "events.history",
    DOCUMENTED,
    "[events.fields], [event_campaigns.fields], [records-9]",
    writes=20,
    steps=steps(st.sampled_from(_STEPS), st.integers(0, 1), st.integers(0, 2)),
)
def events_count_attendances(check: Check, steps: list[tuple[str, int, int]]) -> None:
    """After any series of steps each event has one attendance per person, in its last status, and totals agree."""
    campaign = check.action("event_campaigns")
    events = [event_in(check, campaign).item for _ in range(2)]
    people = [check.person() for _ in range(3)]
    model: list[dict[int, Item]] = [{}, {}]
    for step, event_no, person_no in steps:
        known = model[event_no].get(person_no)
        if step.startswith("post") and (known is None or known["status"] == "accepted"):
            answer = _post_attendance(check, step, campaign, events[event_no], people[person_no])
            same = known is None or href(known) == answer.href
            check.that(same, "a person who comes again has the same attendance", answer)
            model[event_no][person_no] = answer.item
        elif step.startswith("mark") and known is not None:
            status = step.removeprefix("mark ")
            model[event_no][person_no] = check.api.put(href(known), {"status": status}).item
        elif step in ("cancel", "rename"):
            sent = {"status": "cancelled"} if step == "cancel" else {"title": check.name()}
            check.api.put(href(events[event_no]), sent).accepted()
    counted = _COUNTED[check.settings.counted_states]
    totals = []
    for event, attendances in zip(events, model, strict=True):
        listed = check.api.get(f"{href(event)}/attendances")
        items = listed.items("osdi:attendances")
        found = {(href(item, "osdi:person"), item.get("status")) for item in items}
        expected = {(href(people[person_no]), item["status"]) for person_no, item in attendances.items()}
        check.that(len(items) == len(expected), "there is one attendance per person", listed)
        check.that(found == expected, "each has its last status", listed)
        totals.append(sum(item["status"] in counted for item in attendances.values()))
        check.has(check.read(event), "{name} counts them", total_accepted=totals[-1])
    sums = {"total_rsvps": sum(totals), "total_events": 2}
    check.has(check.read(campaign), "{name} of the campaign is the sum of its events", **sums)


def _post_attendance(check: Check, step: str, campaign: Item, event: Item, person: Item) -> Answer:
    if step == "post to campaign":
        return check.api.post(f"{href(campaign)}/events/{uuid(event)}/attendances", person_link(person))
    body = person_link(person)
    if step == "post to helper":
        email = person["email_addresses"][0]["address"]
        body = {"person": {"email_addresses": [{"address": email}]}}
    return check.api.post(f"{href(event)}/attendances", body)
