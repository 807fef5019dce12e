"""Events and event campaigns: local times, places, states, and who comes."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from actionnetwork_mock.provenance import ASSUMED, DOCUMENTED, OBSERVED
from actionnetwork_mock.resources import resource_named

from ..api import Answer
from ..check import Check
from ..contract import contract
from ..furnishing import below
from ..strategies import from_resource, moments, names
from .blind import action_of
from .errors import NOBODY, check_error
from .filters import quoted
from .hal import without_curies
from .people import href, unchanged
from .records import take

_EVENTS = resource_named("events")
_ATTENDANCES = resource_named("attendances")
_PARTS = ("venue", "address_lines", "postal_code", "country")
_COUNTED = {"all": ("accepted", "attended"), "first": ("accepted",)}


def event_in(check: Check, campaign: dict[str, Any], **fields: Any) -> Answer:
    """Make an event that belongs to a campaign."""
    body = {"title": check.traces.next_name(), "origin_system": "Contract suite", **fields}
    return check.create(f"{below(check, href(campaign))}/events", body)


def _uuid(item: dict[str, Any]) -> str:
    return href(item).rpartition("/")[2]


_fields = from_resource(
    _EVENTS,
    "POST",
    only=("instructions", "capacity", "visibility", "guests_can_invite_others", "description"),
)


@contract(
    "events.fields",
    provenance=DOCUMENTED,
    where="[events.fields], [events-3]",
    writes=True,
    calls=6,
    sent=_fields,
    then=_fields,
)
def an_event_has_what_was_sent_and_the_known_rest(
    check: Check, sent: dict[str, Any], then: dict[str, Any]
) -> None:
    """An event has what was sent, by POST and PUT, is confirmed and opaque unless said otherwise, and reminds once."""
    answer = check.create(
        "/events", {"title": check.traces.next_name(), "origin_system": "Contract suite", **sent}
    )
    made = answer.item()
    defaults = {"status": "confirmed", "transparence": "opaque", "total_accepted": 0}
    reminders = [{"method": "email", "minutes": 1440}]
    open_to_all = {"visibility": "public", "guests_can_invite_others": True}
    for name, value in {**defaults, "reminders": reminders, **open_to_all, **sent}.items():
        check.that(made.get(name) == value, f"{name} of a new event is what was sent, or the default", answer)
    check.that("capacity" in sent or "capacity" not in made, "capacity is absent until it is sent", answer)
    check.that("_embedded" not in made, "an event embeds nobody", answer)
    links = made["_links"]
    helpers = {links[rel]["href"] for rel in ("osdi:record_attendance_helper", "record_attendance_helper")}
    check.that(helpers == {f"{href(made)}/attendances"}, "both spellings lead to the helper", answer)
    put = check.api.put(href(made), then)
    unchanged(check, made, put, but=tuple(then))
    for name, value in then.items():
        check.that(put.item().get(name) == value, f"a PUT sets {name} of an event", put)
    cleared = check.api.put(href(made), {"capacity": None})
    unchanged(check, put.item(), cleared, but=("capacity",))
    gone = "capacity" not in cleared.item()
    expected = check.ways.put_null == "clears" or "capacity" not in put.item()
    check.that(gone == expected, "null takes the capacity away, or is ignored, as is known", cleared)


_clocks = st.lists(moments(), min_size=3, max_size=3, unique=True)


@contract(
    "events.local-times",
    provenance=DOCUMENTED,
    where="[events-1]",
    writes=True,
    calls=12,
    times=_clocks,
    zone=st.sampled_from(["Z", "+02:00", "-07:00"]),
)
def event_times_are_those_of_a_clock_there(check: Check, times: list[str], zone: str) -> None:
    """Times of events come back as sent, with a Z that means nothing, and are filtered by as they are shown."""
    title, selves = check.traces.next_name(), []
    ends = _ends(times)
    for time, end in zip(times, ends, strict=True):
        sent = {"start_date": time.removesuffix("Z") + zone, "end_date": end.removesuffix("Z") + zone}
        answer = check.create("/events", {"title": title, "origin_system": "Contract suite", **sent})
        shown = (answer.item().get("start_date"), answer.item().get("end_date"))
        check.that(shown == (time, end), "the times of an event are what a clock there shows", answer)
        selves.append(href(answer.item()))
    alone = check.api.get(selves[0])
    check.that(alone.item().get("start_date") == times[0], "they read back the same", alone)
    for field, values in (("start_date", times), ("end_date", ends)):
        for operator, holds in (("gt", str.__gt__), ("eq", str.__eq__), ("lt", str.__lt__)):
            query = f"title eq {quoted(title)} and {field} {operator} {quoted(values[0])}"
            found = check.api.get("/events", filter=query)
            expected = {one for one, value in zip(selves, values, strict=True) if holds(value, values[0])}
            check.that(
                {href(one) for one in found.items("osdi:events")} == expected,
                f"{field} {operator} goes by the time that is shown",
                found,
            )
    moved = check.api.put(selves[0], {"end_date": None, "start_date": times[1]})
    left = None if check.ways.put_null == "clears" else ends[0]
    check.that(moved.item().get("end_date") == left, "null takes the end away, or is ignored", moved)
    check.that(moved.item().get("start_date") == times[1], "a PUT moves the start", moved)


def _ends(starts: list[str]) -> list[str]:
    """Return when events end: after all have begun, and what begins first ends last."""
    order = sorted(starts, reverse=True)
    return [f"{2050 + order.index(start)}-01-01T10:00:00Z" for start in starts]


def _places() -> SearchStrategy[dict[str, Any]]:
    optional = {
        "venue": names(),
        "address_lines": st.lists(names(), min_size=1, max_size=2),
        "country": st.just("US"),
    }
    codes = st.sampled_from(["97214", "60622", "10001", "94110"])
    return st.fixed_dictionaries({"postal_code": codes}, optional=optional)


@contract(
    "events.location",
    provenance=DOCUMENTED,
    where="[events.objects.location]",
    writes=True,
    calls=6,
    first=_places(),
    venue=names(),
)
def an_event_has_its_place(check: Check, first: dict[str, Any], venue: str) -> None:
    """A place has the parts that were sent, the country, and where that is; a PUT of a part leaves the others."""
    event = check.action("events", location=first)
    made = check.api.get(href(event))
    expected = {"country": "US", **first}
    if "address_lines" in expected:
        expected["address_lines"] = expected["address_lines"][:1]
    place = made.item().get("location", {})
    for part in _PARTS:
        check.that(place.get(part) == expected.get(part), f"{part} of a place is what was sent", made)
    where = place.get("location", {})
    known = "Rooftop" if "address_lines" in first else "Approximate"
    check.that(where.get("accuracy") == known, "a place with a street is known to the rooftop", made)
    put = check.api.put(href(event), {"location": {"venue": venue}})
    check.that(put.item().get("location") == {**place, "venue": venue}, "the other parts stay", put)
    unchanged(check, made.item(), put, but=("location",))
    plain = check.api.put(href(event), {"title": check.traces.next_name()})
    check.that(
        plain.item().get("location") == put.item()["location"], "a PUT without a place leaves it", plain
    )
    bare = check.action("events")
    check.that("location" not in bare, "without a place there is none", check.api.get(href(bare)))


@contract(
    "events.status", provenance=DOCUMENTED, where="[events.fields.status], [events-4]", writes=True, calls=16
)
def an_event_can_be_cancelled_and_stays(check: Check) -> None:
    """Each status can be set, a cancelled event stays listed with who comes to it, and no other word is taken."""
    event, other = check.action("events"), check.action("events")
    take(check, _ATTENDANCES, event, href(check.sign_up().item())).item()
    before = check.api.get(href(event)).item()
    for status in ("tentative", "cancelled", "pending_approval", "confirmed", "cancelled"):
        answer = check.api.put(href(event), {"status": status})
        check.that(answer.item().get("status") == status, f"an event can be {status}", answer)
        unchanged(check, before, answer, but=("status",))
        found = check.api.get("/events", filter=f"title eq {quoted(event['title'])}")
        same = found.items("osdi:events") == [without_curies(answer.item())]
        check.that(same, f"an event that is {status} is listed", found)
    for sent in ({"status": "canceled"}, {"visibility": "secret"}):
        check_error(check, check.api.put(href(event), sent), check.ways.validation_status)
    after = check.api.get(href(event))
    check.that(after.item() == answer.item(), "what is refused changes nothing", after)
    listed = check.api.get(f"{below(check, href(event))}/attendances")
    check.that(len(listed.items("osdi:attendances")) == 1, "who comes is still listed", listed)
    unchanged(check, other, check.api.get(href(other)))


@contract("events.of-a-campaign", provenance=DOCUMENTED, where="[events-21]", writes=True, calls=22)
def events_of_a_campaign_are_events(check: Check) -> None:
    """An event of a campaign is the same below it and among all events, and the campaign counts it and its guests."""
    campaign, other = check.action("event_campaigns"), check.action("event_campaigns")
    outside = check.action("events")
    answers = [event_in(check, campaign) for _ in range(2)]
    path = f"{below(check, href(campaign))}/events"
    for answer in answers:
        event = answer.item()
        uuid = _uuid(event)
        check.that(href(event) == f"{check.api.base}/events/{uuid}", "its self is that of events", answer)
        link = event["_links"].get("action_network:event_campaign", {}).get("href")
        check.that(link == href(campaign), "it is linked to its campaign", answer)
        own = event.get("action_network:event_campaign_id")
        check.that(own == _uuid(campaign), "it shows the campaign's id", answer)
        for address in (f"/events/{uuid}", f"{path}/{uuid}"):
            same = check.api.get(address)
            check.that(same.item() == event, "it is the same under both addresses", answer, same)
        check_error(check, check.api.get(f"{below(check, href(other))}/events/{uuid}"), 404)
    check_error(check, check.api.get(f"{path}/{_uuid(outside)}"), 404)
    no_link = "action_network:event_campaign" not in outside["_links"]
    check.that(no_link, "an event of its own is in no campaign", check.api.get(href(outside)))
    listed = check.api.get(path)
    expected = sorted(href(one.item()) for one in answers)
    check.that(sorted(map(href, listed.items("osdi:events"))) == expected, "the campaign lists them", listed)
    everywhere = check.api.get("/events").items("osdi:events")
    for item in listed.items("osdi:events"):
        check.that(item in everywhere, "they are among all events, the same", listed)
    title = check.traces.next_name()
    put = check.api.put(f"{path}/{_uuid(answers[0].item())}", {"title": title})
    unchanged(check, answers[0].item(), put, but=("title",))
    check.that(check.api.get(href(put.item())).item() == put.item(), "a PUT below it changes the event", put)
    counted = check.api.get(href(campaign))
    check.that(counted.item().get("total_events") == 2, "the campaign counts its events", counted)
    none = check.api.get(href(other))
    check.that(none.item().get("total_events") == 0, "another campaign counts none of them", none)
    check_error(check, check.api.get(f"/event_campaigns/{NOBODY}/events"), 404)


@contract(
    "events.vetting",
    provenance=DOCUMENTED,
    where="[events-7]",
    writes=True,
    calls=6,
    needs=("mock",),
)
def a_vetting_campaign_has_its_events_wait(check: Check) -> None:
    """An event that is posted into a campaign which vets its events waits for approval, until a PUT confirms it."""
    assert check.control is not None
    for vets in (True, False):
        fields = {"title": check.traces.next_name(), **({"vetting": True} if vets else {})}
        made = check.control("POST", "/make", {"resource": "event_campaigns", "fields": fields})
        campaign = check.api.get(f"/event_campaigns/{made['identifiers'][0].partition(':')[2]}").item()
        answer = event_in(check, campaign)
        expected = "pending_approval" if vets else "confirmed"
        check.that(answer.item().get("status") == expected, f"the new event is {expected}", answer)
        put = check.api.put(href(answer.item()), {"status": "confirmed"})
        check.that(put.item().get("status") == "confirmed", "it can be confirmed", put)


@contract(
    "attendances.addresses",
    provenance=OBSERVED,
    where="[attendances.addresses], [events-18]",
    writes=True,
    calls=16,
)
def attendances_are_the_same_below_a_campaign(check: Check) -> None:
    """Attendances are posted to and read below the event and below its campaign, as the same ones."""
    campaign, other = check.action("event_campaigns"), check.action("event_campaigns")
    event = event_in(check, campaign).item()
    plain = f"{below(check, href(event))}/attendances"
    deep = f"{below(check, href(campaign))}/events/{_uuid(event)}/attendances"
    made = []
    for path in (plain, deep):
        person = check.sign_up().item()
        link = {"_links": {"osdi:person": {"href": href(person)}}}
        answer = check.create(path, link)
        made.append(answer.item())
        check.that(answer.item()["_links"]["osdi:event"]["href"] == href(event), "it says its event", answer)
        both = {answer.item()["_links"][rel]["href"] for rel in ("osdi:person", "osdi:people")}
        check.that(both == {href(person)}, "both of its links lead to the person", answer)
        helper = check.create(path, {"person": {"email_addresses": [{"address": check.email()}]}})
        check.remember(check.api.get(helper.item()["_links"]["osdi:person"]["href"]))
        made.append(helper.item())
    for item in made:
        for path in (plain, deep):
            alone = check.api.get(f"{path}/{_uuid(item)}")
            own = href(alone.item()).startswith(f"{href(event)}/attendances/")
            check.that(own, "its self is below the event", alone)
            check.that(alone.item() == item, "it is the same under both addresses", alone)
    first, second = check.api.get(plain), check.api.get(deep)
    same = first.items("osdi:attendances") == second.items("osdi:attendances")
    check.that(same, "both collections are the same", first, second)
    check.that(first.object.get("total_records") == 4, "there are those that were made", first)
    deep_put = check.api.put(f"{deep}/{_uuid(made[0])}", {"status": "attended"})
    check.that(check.api.get(href(made[0])).item() == deep_put.item(), "a PUT below changes it", deep_put)
    elsewhere = f"{below(check, href(other))}/events/{_uuid(event)}/attendances"
    check_error(check, check.api.get(elsewhere), 404)


@contract(
    "attendances.status", provenance=DOCUMENTED, where="[events-11], [events-12]", writes=True, calls=14
)
def an_attendance_is_accepted_and_then_attended(check: Check) -> None:
    """An attendance is accepted whatever was sent; a PUT marks who attended, and takes no other state."""
    event, person = action_of(check, _ATTENDANCES), check.sign_up().item()
    for status in ("attended", "declined", "tentative"):
        who = check.sign_up().item()
        answer = take(check, _ATTENDANCES, event, href(who), status=status)
        check.that(answer.item().get("status") == "accepted", "a new attendance is accepted", answer)
    before = take(check, _ATTENDANCES, event, href(person)).item()
    for status, total in (("attended", len(_COUNTED[check.ways.counted_states]) + 2), ("accepted", 4)):
        put = check.api.put(href(before), {"status": status})
        check.that(put.item().get("status") == status, f"a PUT makes it {status}", put)
        unchanged(check, before, put, but=("status",))
        counted = check.api.get(href(event))
        check.that(counted.item().get("total_accepted") == total, "total_accepted goes by the state", counted)
        listed = check.api.get(f"{below(check, href(person))}/attendances")
        check.that(
            listed.items("osdi:attendances") == [without_curies(put.item())],
            "the person's list has it as it is",
            listed,
        )
    for status in ("declined", "tentative", "needs action", "here"):
        check_error(check, check.api.put(href(before), {"status": status}), check.ways.validation_status)
    after = check.api.get(href(before))
    check.that(after.item() == put.item(), "what is refused changes nothing", after)
    listed = check.api.get(f"{below(check, href(event))}/attendances")
    check.that(
        listed.object.get("total_records") == 4, "the list has everybody, whatever their state", listed
    )


@contract("events.capacity", provenance=ASSUMED, where="[events-14]", writes=True, calls=8)
def capacity_stops_nobody(check: Check) -> None:
    """More may come than capacity says."""
    event = check.action("events", capacity=1)
    for _ in range(2):
        answer = take(check, _ATTENDANCES, event, href(check.sign_up().item()))
        check.that(answer.item().get("status") == "accepted", "one more is accepted", answer)
    after = check.api.get(href(event))
    check.that(after.item().get("total_accepted") == 2, "both are counted", after)
    check.that(after.item().get("capacity") == 1, "capacity stays", after)


_STEPS = ("come", "come by helper", "come by campaign", "attend", "go back", "cancel", "rename")


@contract(
    "events.history",
    provenance=DOCUMENTED,
    where="[events.fields], [event_campaigns.fields], [records-9]",
    writes=True,
    calls=20,
    steps=st.lists(
        st.tuples(st.sampled_from(_STEPS), st.integers(0, 1), st.integers(0, 2)), min_size=3, max_size=12
    ),
)
def events_count_who_comes(check: Check, steps: list[tuple[str, int, int]]) -> None:
    """After any series of steps each event has each who came once, in the last state, and all totals agree."""
    campaign = check.action("event_campaigns")
    events = [event_in(check, campaign).item() for _ in range(2)]
    people = [check.sign_up().item() for _ in range(3)]
    model: list[dict[int, dict[str, Any]]] = [{}, {}]
    for step, which, who in steps:
        held = model[which].get(who)
        if step.startswith("come") and (held is None or held["status"] == "accepted"):
            answer = _come(check, step, campaign, events[which], people[who])
            same = held is None or href(held) == href(answer.item())
            check.that(same, "who comes again has the same attendance", answer)
            model[which][who] = answer.item()
        elif step in ("attend", "go back") and held is not None:
            status = "attended" if step == "attend" else "accepted"
            model[which][who] = check.api.put(href(held), {"status": status}).item()
        elif step in ("cancel", "rename"):
            name = check.traces.next_name()
            sent = {"status": "cancelled"} if step == "cancel" else {"title": name}
            check.api.put(href(events[which]), sent).item()
    counted = _COUNTED[check.ways.counted_states]
    whole = 0
    for event, held_by in zip(events, model, strict=True):
        listed = check.api.get(f"{below(check, href(event))}/attendances")
        items = listed.items("osdi:attendances")
        found = {(one["_links"]["osdi:person"]["href"], one.get("status")) for one in items}
        expected = {(href(people[who]), one["status"]) for who, one in held_by.items()}
        check.that(len(items) == len(expected), "everybody who came is there once", listed)
        check.that(found == expected, "each is in the last state", listed)
        total = sum(one["status"] in counted for one in held_by.values())
        whole += total
        after = check.api.get(href(event))
        check.that(after.item().get("total_accepted") == total, "total_accepted counts them", after)
    after = check.api.get(href(campaign))
    check.that(after.item().get("total_rsvps") == whole, "the campaign adds up its events", after)
    check.that(after.item().get("total_events") == 2, "the campaign counts its events", after)


def _come(
    check: Check, step: str, campaign: dict[str, Any], event: dict[str, Any], person: dict[str, Any]
) -> Answer:
    path = f"{below(check, href(event))}/attendances"
    if step == "come by campaign":
        path = f"{below(check, href(campaign))}/events/{_uuid(event)}/attendances"
    if step == "come by helper":
        email = person["email_addresses"][0]["address"]
        return check.create(path, {"person": {"email_addresses": [{"address": email}]}})
    return check.create(path, {"_links": {"osdi:person": {"href": href(person)}}})
