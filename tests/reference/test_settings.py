"""Each doubtful behaviour is a setting: what it does by default, and that each alternative does otherwise."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest

from actionnetwork_mock.changes import make
from actionnetwork_mock.http.background import drain
from actionnetwork_mock.settings import Settings, describe
from actionnetwork_mock.ui.actions import act

from ..api_client import ApiClient, href, person_hash, uuid_of
from ..conftest import MakeApi
from .emails import make_draft, post_email, read, schedule, send, stop, with_two_people
from .facts import fact
from .sample_events import again, bring, post_event
from .test_made_in_ui import make as make_in_ui

NOBODY = "00000000-0000-4000-8000-000000000000"


@dataclass(frozen=True)
class Case:
    """One setting: what ``probe`` sees of it, by value. ``also`` are settings that it needs to be seen."""

    setting: str
    probe: Callable[[ApiClient], object]
    seen: Mapping[Any, object]
    facts: tuple[str, ...] = ()
    also: Mapping[str, Any] = field(default_factory=dict)


def _retry_after(api: ApiClient) -> object:
    api.world.clock.freeze(datetime(2026, 7, 1, tzinfo=UTC))
    return [api.get("").header("retry-after") for _ in range(5)][-1]


def _calls_answered(api: ApiClient) -> object:
    api.world.clock.freeze(datetime(2026, 7, 1, tzinfo=UTC))
    return sum(api.get("").status == 200 for _ in range(8))


def _missing_key(api: ApiClient) -> object:
    nobody = api.with_key(None).get("/people")
    return nobody.status, nobody.error, api.with_key("no such key").get("/people").status


def _keyless_signup(api: ApiClient) -> object:
    answer = api.with_key(None).post(
        "/people", {"person": {"email_addresses": [{"address": "ruth@example.org"}]}}
    )
    return answer.status, answer.json == {}, len(api.people())


def _read_by_a_page(api: ApiClient) -> object:
    page = {"origin": "https://example.org"}
    petition = href(api.post("/petitions", {"title": "Keep it open", "origin_system": "Canvass"}).json)
    answers = api.post(f"{petition}/signatures", {"person": {}}, headers=page), api.get("/tags", headers=page)
    return [answer.header("access-control-allow-origin") for answer in answers]


def _user_key_on_tags(api: ApiClient) -> object:
    return api.with_key("personal").get("/tags").status


def _not_found(api: ApiClient) -> object:
    answer = api.get(f"/people/{NOBODY}")
    return answer.status, answer.error.lower()


def _invalid(api: ApiClient) -> object:
    answers = api.post("/tags", {}), api.post("/people", {"person": {}}), api.post("/tags", raw=b"{")
    return [answer.status for answer in answers]


def _malformed(api: ApiClient) -> object:
    answers = api.post("/tags", raw=b"{"), api.post("/tags", {})
    return [answer.status for answer in answers]


def _unsupported(api: ApiClient) -> object:
    answer = api.delete("/people")
    return answer.status, bool(answer.error)


def _outside_json(api: ApiClient) -> object:
    form = api.post("/tags", raw=b"name=a", headers={"content-type": "application/x-www-form-urlencoded"})
    query, page = api.post("/tags?name=b"), api.get("/tags", raw=b'{"page": 2}')
    return [form.status, query.status, page.status], api.get("/tags").json["total_records"]


def _mislabelled(api: ApiClient) -> object:
    form = api.post("/tags", raw=b"name=a")
    json = api.post("/tags", {"name": "b"}, headers={"content-type": "application/x-www-form-urlencoded"})
    return form.status, json.status, api.get("/tags").json["total_records"]


def _inexact(api: ApiClient) -> object:
    address = {"address_lines": ["1 Main St", None], "postal_code": 60622}
    person = {"email_addresses": {"address": "ruth@example.org"}, "postal_addresses": [address]}
    phone = [{"number": "\uff13\uff11\uff12-555-0148 ext. 12"}]
    answers = (
        api.post("/people", {"person": person}),
        api.post("/people", {"person": {"phone_numbers": phone}}),
        api.post("/tags", raw=b'{"name":"a","name":"b"}'),
    )
    return [answer.status for answer in answers], len(api.people())


def _without_origin(api: ApiClient) -> object:
    answers = [api.post(f"/{name}", {"title": "T"}).status for name in ("petitions", "events", "forms")]
    return answers, api.post("/petitions", {"title": "T", "origin_system": ""}).status


def _next_on_last_page(api: ApiClient) -> object:
    api.tag("steward")
    api.sign_up(email="ruth@example.org")
    pages = api.get("/tags"), api.get("/tags?page=2"), api.get("/people")
    return ["next" in page.json["_links"] for page in pages]


def _empty_page(api: ApiClient) -> object:
    return api.get("/people").json["_links"].get("osdi:people"), api.get("/tags").json["_links"].get(
        "osdi:tags"
    )


def _odd_page(api: ApiClient) -> object:
    queries = ("page=0", "page=x", "per_page=-1", "page=2x", "page=1")
    return [api.get(f"/people?{query}").json.get("page") for query in queries]


def _unknown_filter(api: ApiClient) -> object:
    api.sign_up(email="ruth@example.org")
    answer = api.get("/people?filter=nickname eq 'x'")
    is_json = answer.header("content-type") == "application/hal+json"
    return answer.status, is_json, api.get("/people?filter=given_name ne 'x'").status


def _links_without_key(api: ApiClient) -> object:
    links = api.with_key(None).get("").json["_links"]
    return [rel in links for rel in ("osdi:tags", "action_network:surveys", "osdi:metadata", "osdi:people")]


def _after_put(body: Mapping[str, Any]) -> Callable[[ApiClient], object]:
    def probe(api: ApiClient) -> object:
        ruth = api.sign_up(given_name="Ruth", email="ruth@example.org", custom_fields={"Ward": "3"})
        answer = api.put(href(ruth), body)
        return answer.status, answer.json.get("given_name"), answer.json["custom_fields"]

    return probe


def _mobile_only(api: ApiClient) -> object:
    return api.sign_up(phone="3125550148")["email_addresses"]


def _acting_again(api: ApiClient) -> object:
    ruth = api.sign_up(email_addresses=[{"address": "ruth@example.org", "status": "unsubscribed"}])
    form = make(api.world, "forms", {"title": "Join us"})["identifiers"][0].partition(":")[2]
    person = person_hash(email="ruth@example.org")
    act(api.world, "take_action", {"resource": "forms", "action_id": form, "person": person})
    return api.get(href(ruth)).json["email_addresses"][0]["status"]


def _identifier_on_post(api: ApiClient) -> object:
    ruth = api.sign_up(email="ruth@example.org", identifiers=["members:1"])
    again = api.sign_up(phone="3125550148", identifiers=["members:1"])
    return uuid_of(again) == uuid_of(ruth), "members:1" in again["identifiers"]


def _taken_identifier(api: ApiClient) -> object:
    api.sign_up(email="ruth@example.org", identifiers=["members:1"])
    ada = api.sign_up(email="ada@example.org")
    answer = api.put(href(ada), {"identifiers": ["members:1"]})
    return answer.status, api.get(href(ada)).json["identifiers"][1:]


def _signup_without_contact(api: ApiClient) -> object:
    answer = api.post("/people", {"person": {"given_name": "Ruth"}})
    return answer.status, answer.status == 200 and answer.json, len(api.people())


def _order(api: ApiClient) -> object:
    for name in ("a", "b"):
        api.tag(name)
        api.sign_up(email=f"{name}@example.org")
    emails = [person["email_addresses"][0]["address"][0] for person in api.people()]
    return emails, [tag["name"] for tag in api.get("/tags").json["_embedded"]["osdi:tags"]]


def _background_elsewhere(api: ApiClient) -> object:
    answer = api.post("/tags?background_request=true", {"name": "steward"})
    return answer.json == {}, api.get("/tags").json["total_records"]


def _unknown_custom_field(api: ApiClient) -> object:
    ruth = api.sign_up(email="ruth@example.org", custom_fields={"Ward": "3"})
    return ruth["custom_fields"], len(api.get("/metadata/custom_fields").json["action_network:custom_fields"])


def _unusable_phone(api: ApiClient) -> object:
    answer = api.post("/people", {"person": person_hash(email="ruth@example.org", phone="12")})
    return answer.status, len(api.people())


def _duplicate_tag(api: ApiClient) -> object:
    first, second = api.tag("steward"), api.post("/tags", {"name": "steward"})
    return second.status, second.header("location") == href(first), api.get("/tags").json["total_records"]


def _search_lag(api: ApiClient) -> object:
    api.world.clock.freeze(datetime(2026, 7, 1, tzinfo=UTC))
    ruth = api.sign_up(given_name="Ruth", email="ruth@example.org", phone="3125550148")
    filters = ["given_name eq 'Ruth'", "email_address eq 'ruth@example.org'", "created_date gt '2026-06-01'"]
    at_once = [len(api.people(text)) for text in (*filters, "phone_number eq '13125550148'", "")]
    assert api.get(href(ruth)).json == ruth
    api.world.clock.advance(3)
    return at_once, [len(api.people(text)) for text in filters]


def _new_tag_lag(api: ApiClient) -> object:
    api.world.clock.freeze(datetime(2026, 7, 1, tzinfo=UTC))
    tag = api.tag("steward")
    assert api.get(href(tag)).json == api.tag("steward") == tag
    seen = []
    for email in ("ruth@example.org", "ada@example.org"):
        person = api.sign_up(email=email, add_tags=["steward"])
        seen.append((api.get("/tags").json["total_records"], api.tags_of(person)))
        api.post(href(tag, "osdi:taggings"), {"_links": {"osdi:person": {"href": href(person)}}})
        assert api.tags_of(person) == ["steward"]
        api.world.clock.advance(3)
    return seen


def _tag_names(api: ApiClient) -> object:
    for name in ("steward", "Steward"):
        api.tag(name)
    person = api.sign_up(email="ruth@example.org", add_tags=["STEWARD"])
    return api.get("/tags").json["total_records"], len(api.tags_of(person))


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
    return [empty.get("total_donations"), api.get(href(page)).json.get("total_donations")]


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


def _repeated_tagging(api: ApiClient) -> object:
    path = f"/tags/{uuid_of(api.tag('steward'))}/taggings"
    body = {"_links": {"osdi:person": {"href": href(api.sign_up(email="ruth@example.org"))}}}
    first, second = api.post(path, body).json, api.post(path, body).json
    return uuid_of(first) == uuid_of(second), api.get(href(first)).status, api.get(path).json["total_records"]


def _bare_link(api: ApiClient) -> object:
    person = href(api.sign_up(email="ruth@example.org"))
    return api.post(
        f"/tags/{uuid_of(api.tag('steward'))}/taggings", {"_links": {"osdi:person": person}}
    ).status


def _long_name(api: ApiClient) -> object:
    return [api.post("/tags", {"name": "x" * length}).status for length in (255, 256, 300)]


def _long_custom_field(api: ApiClient) -> object:
    person = person_hash(email="ruth@example.org", custom_fields={"Ward": "x" * 100})
    return api.post("/people", {"person": person}).status


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


def _next_of_items(api: ApiClient) -> object:
    with_two_people(api)
    listed = make_in_ui(api, "lists", name="Members")
    for person in api.people():
        make_in_ui(api, "items", {"list_id": listed, "person_id": uuid_of(person)})
    pages = (api.get(f"/lists/{listed}/items{query}").json for query in ("", "?per_page=1"))
    return tuple(page["_links"]["next"]["href"].partition(listed)[2] for page in pages)


def _events_listed(api: ApiClient) -> object:
    campaign = api.post("/event_campaigns", {"title": "House parties", "origin_system": "Canvass"}).json
    own = {"title": "Party", "origin_system": "Canvass"}
    assert api.get("/events").json["total_records"] == 0
    inside = api.post(f"{href(campaign)}/events", own).json
    api.post("/events", own)
    listed, filtered = api.get("/events").json, api.get("/events?filter=title eq 'Party'").json
    below = api.get(f"{href(campaign)}/events").json
    return (
        listed["total_records"],
        len(filtered["_embedded"]["osdi:events"]),
        below["total_records"],
        api.get(href(inside)).status,
    )


def _messages_made(api: ApiClient) -> object:
    with_two_people(api)
    statuses = []
    for _ in range(7):
        statuses.append(post_email(api).status)
        api.world.clock.advance(10)
    return statuses.count(200)


def _incomplete_message(api: ApiClient) -> object:
    with_two_people(api)
    answer = api.post("/messages", {"subject": "Soon"})
    return answer.status, api.get("/messages").json["total_records"]


def _late_edit(api: ApiClient) -> object:
    draft = make_draft(with_two_people(api))
    send(api, draft)
    answer = api.put(href(draft), {"name": "later", "targets": []})
    return answer.status, read(api, draft)["status"], "name" in read(api, draft)


def _while_sending(api: ApiClient) -> object:
    draft = make_draft(with_two_people(api))
    send(api, draft)
    found = [read(api, draft)["status"], stop(api, draft).status]
    return [*found, read(api, draft)["status"]]


def _after_stop(api: ApiClient) -> object:
    draft = make_draft(with_two_people(api))
    send(api, draft)
    stop(api, draft)
    return read(api, draft)["status"]


def _second_schedule(api: ApiClient) -> object:
    draft = make_draft(with_two_people(api))
    answers = [schedule(api, draft, date).status for date in ("2026-07-02", "2026-07-03")]
    api.world.clock.advance(days=1)
    return answers, read(api, draft)["status"]


def _open_counts(api: ApiClient) -> object:
    draft = make_draft(with_two_people(api))
    send(api, draft)
    stop(api, draft)
    return [name for name in read(api, draft)["statistics"] if "_open" in name]


def _counted_states(api: ApiClient) -> object:
    event = post_event(api)
    came = [bring(api, event, f"{name}@example.org").json for name in ("ruth", "ada")]
    before = again(api, event)["total_accepted"]
    for attendance in came:
        api.put(href(attendance), {"status": "attended"})
    return [before, again(api, event)["total_accepted"]]


REFUSED_WITHOUT_KEY = "API Key invalid or not present"


def _told(api: ApiClient, trigger: str = "all_actions_and_uploads") -> Callable[[], list[dict[str, Any]]]:
    """Set a webhook up, and return what gives the elements that it is sent."""
    webhooks = api.world.webhooks
    webhooks.create("http://127.0.0.1:9/", group=api.world.first_group, trigger=trigger, is_on=True)
    return lambda: [element for delivery in webhooks.deliveries() for element in delivery.payloads]


def _put_that_subscribes(api: ApiClient) -> object:
    entry = {"address": "ruth@example.org", "status": "unsubscribed"}
    person = api.post("/people", {"person": {"email_addresses": [entry]}}).json
    told = _told(api, "subscribed")
    api.put(href(person, "self"), {"email_addresses": [{**entry, "status": "subscribed"}]})
    return [next(iter(element)) for element in told()]


def _person_in_webhook(api: ApiClient) -> dict[str, Any]:
    told = _told(api)
    petition = api.post("/petitions", {"title": "Keep it", "origin_system": "Ours"}).json
    person = {
        **person_hash(email="ruth@example.org"),
        "postal_addresses": [{"postal_code": "97214", "region": "or"}],
    }
    api.post(f"/petitions/{uuid_of(petition)}/signatures", {"person": person})
    found: dict[str, Any] = told()[0]["osdi:signature"]["person"]
    return found


def _region_in_webhook(api: ApiClient) -> object:
    return _person_in_webhook(api)["postal_addresses"][0]["region"]


def _phone_in_webhook(api: ApiClient) -> object:
    return _person_in_webhook(api).get("phone_numbers")


def _phone_status_in_webhook(api: ApiClient) -> object:
    return _person_in_webhook(api)["phone_numbers"][0].get("status")


def _locality_in_webhook(api: ApiClient) -> object:
    return _person_in_webhook(api)["postal_addresses"][0].get("locality")


def _custom_fields_in_webhook(api: ApiClient) -> object:
    return _person_in_webhook(api).get("custom_fields")


def _currency_in_webhook(api: ApiClient) -> object:
    told = _told(api)
    page = api.post("/fundraising_pages", {"title": "Chip in", "origin_system": "Ours"}).json
    donation = {"recipients": [{"display_name": "Us", "amount": "5.00"}], "currency": "EUR"}
    answer = api.post(
        f"/fundraising_pages/{uuid_of(page)}/donations",
        {**donation, "person": person_hash(email="ruth@example.org")},
    )
    return answer.json["currency"], told()[0]["osdi:donation"]["currency"]


def _tries(api: ApiClient, url: str = "http://127.0.0.1:1/") -> list[Any]:
    """Return the attempts to deliver to where nobody listens, an hour of the clock long."""
    world = api.world
    world.clock.freeze(datetime(2026, 7, 1, tzinfo=UTC))
    webhook = world.webhooks.create(url, group=world.first_group)
    world.webhooks.replay(_queued(api, webhook.url))

    async def deliver() -> None:
        await drain(world, advance=True)
        await world.webhooks.worker.close()

    asyncio.run(deliver())
    return list(world.webhooks.deliveries()[-1].attempts)


def _queued(api: ApiClient, url: str) -> int:
    """Have something delivered, and return the number of the delivery."""
    webhooks = api.world.webhooks
    webhooks.create(url, group=api.world.first_group, is_on=True)
    api.sign_up(email="ruth@example.org")
    return webhooks.deliveries()[-1].number


def _times_of_tries(api: ApiClient) -> object:
    tries = _tries(api)
    return [round(attempt.at - tries[0].at) for attempt in tries]


def _patience(api: ApiClient) -> object:
    with socket.create_server(("127.0.0.1", 0)) as silent:  # it takes the connection and never answers
        return _tries(api, f"http://127.0.0.1:{silent.getsockname()[1]}/")[0].problem


CASES = (
    Case("rate_limit", _calls_answered, {4: 4, 2: 2, None: 8}, ("limits-1",)),
    Case(
        "rate_limit_retry_after",
        _retry_after,
        {None: None, 1: "1"},
        ("limits-3",),
        also={"rate_limit": 4},
    ),
    Case(
        "missing_key_status",
        _missing_key,
        {403: (403, REFUSED_WITHOUT_KEY, 403), 401: (401, REFUSED_WITHOUT_KEY, 403)},
        ("keys-5",),
    ),
    Case(
        "keyless_signup",
        _keyless_signup,
        {"refused": (403, False, 0), "empty": (200, True, 0)},
        ("keyless-3",),
    ),
    Case("keyed_cors", _read_by_a_page, {"allowed": ["*", "*"], "helpers": ["*", None]}, ("keyless-5",)),
    Case("user_key_on_tags", _user_key_on_tags, {"refused": 403, "accepted": 200}, ("keys-3",)),
    Case(
        "not_found_text",
        _not_found,
        {"couldnt_find": (404, f"couldn't find person with id = {NOBODY}"), "plain": (404, "not found")},
        ("errors-2",),
    ),
    Case("validation_status", _invalid, {400: [400, 400, 400], 422: [422, 422, 400]}, ("errors-5",)),
    Case("malformed_json_status", _malformed, {400: [400, 400], 422: [422, 400]}, ("errors-8",)),
    Case(
        "unsupported_method_status",
        _unsupported,
        {405: (405, True), 404: (404, True)},
        ("writing-10",),
    ),
    Case(
        "next_on_last_page",
        _next_on_last_page,
        {"absent": [False, False, True], "present": [True, False, True]},
        ("paging-4",),
    ),
    Case(
        "empty_page_links",
        _empty_page,
        {"empty": ([], []), "absent": (None, None)},
        ("documents-5",),
    ),
    Case(
        "odd_page",
        _odd_page,
        {"first": [1, 1, 1, 1, 1], "leading": [1, 1, 1, 2, 1], "refused": [None] * 4 + [1]},
        ("paging-7",),
    ),
    Case(
        "unknown_filter",
        _unknown_filter,
        {"refused": (400, True, 400), "html_error": (400, False, 400), "ignored": (200, True, 200)},
        ("filters-9",),
    ),
    Case(
        "entry_point_without_key",
        _links_without_key,
        {"tags_and_recent": [False, False, False, True], "tags": [False, True, True, True]},
        ("keys-8",),
    ),
    Case(
        "put_null",
        _after_put({"given_name": None, "custom_fields": {"Ward": None}}),
        {"clears": (200, None, {}), "ignored": (200, "Ruth", {"Ward": "3"})},
        ("writing-3",),
    ),
    Case(
        "empty_text",
        _after_put({"given_name": "", "custom_fields": {"Ward": ""}}),
        {"ignored": (200, "Ruth", {"Ward": "3"}), "clears": (200, None, {})},
        ("writing-3",),
    ),
    Case(
        "mobile_only_email",
        _mobile_only,
        {"unsubscribed_entry": [{"primary": True, "status": "unsubscribed"}], "absent": []},
        ("people-5",),
    ),
    Case(
        "identifier_on_post",
        _identifier_on_post,
        {"matches": (True, True), "dropped": (False, False)},
        ("identifiers-8",),
    ),
    Case(
        "taken_identifier",
        _taken_identifier,
        {"dropped": (200, []), "refused": (400, [])},
        ("identifiers-8",),
    ),
    Case(
        "signup_without_contact",
        _signup_without_contact,
        {"refused": (400, False, 0), "empty": (200, {}, 0)},
        ("matching-8",),
    ),
    Case(
        "unspecified_order",
        _order,
        {"oldest_first": (["a", "b"], ["a", "b"]), "newest_first": (["b", "a"], ["b", "a"])},
        ("paging-8",),
    ),
    Case(
        "background_elsewhere",
        _background_elsewhere,
        {"ignored": (False, 1), "heeded": (True, 1)},
        ("background-3",),
    ),
    Case(
        "unknown_custom_field",
        _unknown_custom_field,
        {"created": ({"Ward": "3"}, 1), "dropped": ({}, 0)},
        ("people-17",),
    ),
    Case("acting_again", _acting_again, {"subscribes": "subscribed", "keeps": "unsubscribed"}),
    Case("unusable_phone", _unusable_phone, {"ignored": (200, 1), "refused": (400, 0)}),
    Case(
        "search_lag_s",
        _search_lag,
        {0: ([1, 1, 1, 1, 1], [1, 1, 1]), 3: ([0, 0, 0, 1, 1], [1, 1, 1]), 5: ([0, 0, 0, 1, 1], [0, 0, 0])},
        ("filters-10",),
    ),
    Case(
        "new_tag_lag_s",
        _new_tag_lag,
        {
            0: [(1, ["steward"]), (1, ["steward"])],
            3: [(0, []), (1, ["steward"])],
            5: [(0, []), (0, [])],
        },
        ("tags-3", "tags-8", "tags-7"),
    ),
    Case(
        "duplicate_tag",
        _duplicate_tag,
        {"existing": (200, False, 1), "redirect": (302, True, 1)},
        ("tags-1",),
    ),
    Case(
        "tag_names",
        _tag_names,
        {"folded": (1, 1), "exact": (2, 0)},
        ("tags-2",),
    ),
    Case(
        "repeated_tagging",
        _repeated_tagging,
        {"same": (True, 200, 1), "replaced": (False, 404, 1)},
        ("tags-12",),
    ),
    Case("bare_links", _bare_link, {"accepted": 200, "refused": 400}, ("tags-16",)),
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
    Case("empty_total_donations", _empty_total, {"zero": [0, 1], "absent": [None, 1]}, ("donations-5",)),
    Case(
        "fields_outside_json",
        _outside_json,
        {"accepted": ([200, 200, 200], 2), "refused": ([400, 400, 400], 0)},
        ("transport-11",),
    ),
    Case(
        "mislabelled_body",
        _mislabelled,
        {"read": (200, 200, 2), "refused": (400, 400, 0)},
        ("transport-18",),
    ),
    Case(
        "inexact_values",
        _inexact,
        {"converted": ([200, 200, 200], 2), "refused": ([400, 400, 400], 0)},
        ("transport-15", "transport-19", "writing-5", "people-25"),
    ),
    Case(
        "max_string_chars",
        _long_name,
        {255: [200, 400, 400], 300: [200, 200, 200]},
        ("identifiers-4", "tags-6"),
    ),
    Case(
        "large_per_page",
        lambda api: api.get("/people?per_page=26").status,
        {"cut": 200, "refused": 403},
        ("paging-11", "paging-6"),
    ),
    Case(
        "list_items_next",
        _next_of_items,
        {
            "proper": ("/items?page=2", "/items?page=2&per_page=1"),
            "malformed": ("/items&per_page=25?page=2", "/items&per_page=1?page=2"),
        },
        ("paging-10",),
    ),
    Case(
        "campaign_events",
        _events_listed,
        {"listed": (2, 2, 1, 200), "below_campaign": (1, 1, 1, 200)},
        ("events-23",),
    ),
    Case(
        "message_interval_s",
        _messages_made,
        {"with_rate_limit": 3, 20: 4, None: 7},
        ("limits-4",),
        also={"rate_limit": 1000},
    ),
    Case(
        "incomplete_messages",
        _incomplete_message,
        {"refused": (400, 0), "accepted": (200, 1)},
        ("messages-12", "errors-5"),
    ),
    Case(
        "message_edits",
        _late_edit,
        {"drafts": (400, "sending", False), "any": (200, "sending", True)},
        ("messages-2",),
    ),
    Case(
        "status_while_sending",
        _while_sending,
        {status: [status, 200, "sent"] for status in ("sending", "sending_by_timezone", "throttled")},
        ("messages.fields.status", "messages-4"),
    ),
    Case(
        "status_after_stop",
        _after_stop,
        {"sent": "sent", "stopped": "stopped"},
        ("messages-5",),
    ),
    Case(
        "second_schedule",
        _second_schedule,
        {"refused": ([200, 400], "sent"), "accepted": ([200, 200], "scheduled")},
        ("messages-20",),
    ),
    Case(
        "open_counts",
        _open_counts,
        {
            "opened": ["verified_opened", "machine_opened"],
            "opens": ["verified_opens", "machine_opens"],
        },
        ("messages-10",),
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
    Case("max_text_chars", _long_custom_field, {65535: 200, 99: 400}),
    Case("webhook_on_person_put", _put_that_subscribes, {"action": ["action_network:action"], "nothing": []}),
    Case("webhook_region", _region_in_webhook, {"name": "Oregon", "as_entered": "or"}, ("webhooks-37",)),
    Case(
        "webhook_phone_entry",
        _phone_in_webhook,
        {
            "always": [{"primary": True, "number_type": "Mobile", "status": "unsubscribed"}],
            "with_number": None,
        },
        ("webhooks-39",),
    ),
    Case(
        "webhook_phone_status",
        _phone_status_in_webhook,
        {"always": "unsubscribed", "opted_in": None},
        ("webhooks-40",),
    ),
    Case(
        "webhook_locality", _locality_in_webhook, {"derived": "Portland", "entered": None}, ("webhooks-40",)
    ),
    Case(
        "webhook_custom_fields", _custom_fields_in_webhook, {"always": {}, "filled": None}, ("webhooks-40",)
    ),
    Case("webhook_currency", _currency_in_webhook, {"as_stored": ("eur", "eur"), "upper": ("eur", "EUR")}),
    Case("webhook_first_try", _times_of_tries, {"extra": [0, 300, 1200, 3600], "counted": [0, 300, 1200]}),
    Case("webhook_retry_window_s", _times_of_tries, {3600: [0, 300, 1200, 3600], 12: [0, 1, 4, 12]}),
    Case(
        "webhook_timeout_s",
        _patience,
        {0.5: "no answer within 0.5 s", 0.05: "no answer within 0.05 s"},
        also={"webhook_retry_window_s": 0},
    ),
)

DEFAULTS = {one.name: one.default for one in describe()}


@pytest.mark.parametrize(
    ("case", "value"),
    [
        pytest.param(case, value, id=f"{case.setting}={value}", marks=fact(*case.facts))
        for case in CASES
        for value in case.seen
    ],
)
def test_a_setting_does_what_its_value_says(make_api: MakeApi, case: Case, value: object) -> None:
    api = make_api(user_keys=["personal"], **{**case.also, case.setting: value})
    assert case.probe(api) == case.seen[value]


@pytest.mark.parametrize(
    "case", [pytest.param(case, id=case.setting, marks=fact(*case.facts)) for case in CASES]
)
def test_a_setting_that_is_not_given_has_its_default(make_api: MakeApi, case: Case) -> None:
    given = {"rate_limit": Settings().rate_limit, **case.also}
    api = make_api(user_keys=["personal"], **(given if "rate_limit" in (case.setting, *case.also) else {}))
    assert case.probe(api) == case.seen[DEFAULTS[case.setting]]


@pytest.mark.parametrize("case", [pytest.param(case, id=case.setting) for case in CASES])
def test_each_value_of_a_setting_shows(case: Case) -> None:
    outcomes = [repr(outcome) for outcome in case.seen.values()]
    assert len(set(outcomes)) == len(outcomes) > 1


def test_each_doubtful_behaviour_has_a_case_for_each_of_its_values() -> None:
    doubtful = {one.name: one.alternatives for one in describe() if one.provenance is not None}
    numbers = {one.name for one in describe() if one.numbers}
    tried = {case.setting: case.seen for case in CASES}
    assert tried.keys() == doubtful.keys()
    listed = {
        name: values
        for name, values in doubtful.items()
        if isinstance(DEFAULTS[name], str) and name not in numbers
    }
    assert {name: set(tried[name]) for name in listed} == {
        name: set(values) for name, values in listed.items()
    }
