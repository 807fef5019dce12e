"""Settings for donations, unique ID lists, actions, records and events."""

from __future__ import annotations

from typing import Any

from actionnetwork_mock.ui.actions import act

from ...api_client import ApiClient, href, person_hash, uuid_of
from ...sample_group import make
from ..sample_events import again, bring, post_event
from .case import NOBODY, Case


def _without_origin(api: ApiClient) -> object:
    answers = [api.post(f"/{name}", {"title": "T"}).status for name in ("petitions", "events", "forms")]
    return answers, api.post("/petitions", {"title": "T", "origin_system": ""}).status


def _donation(api: ApiClient, **body: Any) -> tuple[Any, Any]:
    page = api.post("/fundraising_pages", {"title": "Strike fund", "origin_system": "x"}).json
    person = person_hash(email="ruth@example.org")
    recipients = [{"display_name": "Local 1", "amount": "5.00"}]
    answer = api.post(href(page, "osdi:donations"), {"person": person, "recipients": recipients, **body})
    return page, answer.json


def _donation_currency(api: ApiClient) -> object:
    return [_donation(api, currency=code)[1]["currency"] for code in ("EUR", "eur")]


def _null_in_donation(api: ApiClient) -> object:
    page, donation = _donation(api, currency=None)
    return donation.get("currency"), api.get(href(page)).json["total_donations"]


def _people_link(api: ApiClient) -> object:
    attendance = bring(api, post_event(api)).json
    link = attendance["_links"].get("osdi:people")
    return link and link == attendance["_links"]["osdi:person"]


def _unknown_donation(api: ApiClient) -> object:
    page, _ = _donation(api)
    answers = [api.get(f"{path}/{NOBODY}") for path in ("/donations", href(page, "osdi:donations"))]
    assert len({answer.body for answer in answers}) == 1
    return answers[0].status, "html" if b"<html" in answers[0].body.lower() or b"<!DOCTYPE" in answers[
        0
    ].body else "json"


def _empty_total(api: ApiClient) -> object:
    empty = api.post("/fundraising_pages", {"title": "Strike fund", "origin_system": "ShopSync"}).json
    page, _ = _donation(api)
    made = make(api.world, "fundraising_pages", {"title": "Day of action"})["identifiers"][0].partition(":")[
        2
    ]
    changed = api.put(f"/fundraising_pages/{made}", {"name": "Spring"}).json  # it has its zero in any case
    return [one.get("total_donations") for one in (empty, api.get(href(page)).json, changed)]


def _missing_referrer(api: ApiClient) -> object:
    petition = api.post("/petitions", {"title": "Keep it open", "origin_system": "Canvass"}).json
    ruth = {"email_addresses": [{"address": "ruth@example.org"}]}
    posted = api.post(f"{href(petition)}/signatures", {"person": ruth}).json
    page = make(api.world, "petitions", {"title": "Night buses"})["identifiers"][0].partition(":")[2]
    ada = {"email_addresses": [{"address": "ada@example.org"}]}
    act(api.world, "take_action", {"resource": "petitions", "action_id": page, "person": ada})
    (acted,) = api.get(f"/petitions/{page}/signatures").json["_embedded"]["osdi:signatures"]
    shown = [record.get("action_network:referrer_data") for record in (posted, acted)]
    return [data and (data["source"], data["website"]) for data in shown]


def _put_recipients(api: ApiClient) -> object:
    page, donation = _donation(api)
    api.put(href(donation), {"recipients": [{"display_name": "Local 2", "amount": "3.00"}]})
    changed = api.get(href(donation)).json
    return len(changed["recipients"]), changed["amount"], api.get(href(page)).json["total_amount"]


def _put_unique_ids(api: ApiClient) -> object:
    people = [uuid_of(api.sign_up(email=f"person{n}@example.org")) for n in range(3)]
    made = api.post("/unique_id_lists", {"name": "Shift B", "unique_ids": people[:2]}).json
    return [api.put(href(made), {"unique_ids": people[n:]}).json["count"] for n in (1, 2)]


def _repeated_response(api: ApiClient) -> object:
    survey = api.post("/surveys", {"title": "Which bus?", "origin_system": "x"}).json
    path = href(survey, "action_network:responses")
    for person in ({"email": "ruth@example.org"}, {"email": "ruth@example.org"}, {"phone": "3125550148"}):
        assert api.post(path, {"person": person_hash(**person)}).json["identifiers"]
    before = api.get(href(survey)).json["total_responses"]
    api.sign_up(email="ruth@example.org", phone="3125550148")  # the two become one
    return before, api.get(href(survey)).json["total_responses"]


def _outreach_without_target(api: ApiClient) -> object:
    campaign = api.post("/advocacy_campaigns", {"title": "Night buses", "origin_system": "x"}).json
    path = href(campaign, "osdi:outreaches")
    ruth = {"osdi:person": {"href": href(api.sign_up(email="ruth@example.org"))}}
    bodies: list[dict[str, Any]] = [{}, {"targets": []}]
    statuses = [api.post(path, {"_links": ruth, **body}).status for body in bodies]
    helped = api.post(path, {"person": person_hash(email="ada@example.org")}).json
    return statuses, helped.get("targets"), len(api.people())


def _counted_states(api: ApiClient) -> object:
    event = post_event(api)
    came = [bring(api, event, f"{name}@example.org").json for name in ("ruth", "ada")]
    before = again(api, event)["total_accepted"]
    for attendance in came:
        api.put(href(attendance), {"status": "attended"})
    return [before, again(api, event)["total_accepted"]]


CASES = (
    Case(
        "donation_currency",
        _donation_currency,
        {"lower": ["eur", "eur"], "upper": ["EUR", "EUR"]},
        ("donations.fields.currency", "donations-6"),
    ),
    Case(
        "null_in_donation",
        _null_in_donation,
        {"refused": (None, 0), "ignored": ("usd", 1)},
        ("writing-4",),
    ),
    Case(
        "put_recipients",
        _put_recipients,
        {"appends": (2, "8.00", "8.00"), "replaces": (1, "3.00", "3.00")},
        ("writing-6",),
    ),
    Case(
        "put_unique_ids",
        _put_unique_ids,
        {"replaces": [2, 1], "extends": [3, 3]},
        ("lists-12",),
    ),
    Case(
        "attendance_people_link",
        _people_link,
        {"absent": None, "present": True},
        ("events-15", "attendances.links.osdi:people"),
    ),
    Case(
        "unknown_donation",
        _unknown_donation,
        {"json": (404, "json"), "html": (404, "html")},
        ("donations-16",),
    ),
    Case(
        "empty_total_donations", _empty_total, {"zero": [0, 1, 0], "absent": [None, 1, 0]}, ("donations-5",)
    ),
    Case(
        "missing_origin_system",
        _without_origin,
        {"accepted": ([200, 200, 200], 400), "refused": ([400, 400, 400], 400)},
        ("actions-3",),
    ),
    Case("counted_states", _counted_states, {"all": [2, 2], "first": [2, 0]}, ("events-13",)),
    Case(
        "repeated_response",
        _repeated_response,
        {"replaces": (2, 1), "added": (3, 3)},
        ("records-10",),
    ),
    Case(
        "missing_referrer",
        _missing_referrer,
        {"none": [("none", "api"), ("none", "none")], "absent": [None, None]},
        ("records-12",),
    ),
    Case(
        "outreach_without_target",
        _outreach_without_target,
        {"empty": ([200, 200], [], 2), "refused": ([400, 400], None, 1)},
        ("outreaches-3",),
    ),
)
