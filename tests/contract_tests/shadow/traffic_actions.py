"""Traffic about actions: what organizers make, and what people do there."""

from __future__ import annotations

from typing import Any

from .caller import Caller, href

ACTIONS = ("petitions", "events", "forms", "fundraising_pages", "advocacy_campaigns", "surveys")
RECORDS = {
    "petitions": "signatures",
    "events": "attendances",
    "forms": "submissions",
    "fundraising_pages": "donations",
    "advocacy_campaigns": "outreaches",
    "surveys": "responses",
}
_REQUIRED: dict[str, dict[str, Any]] = {
    "donations": {"recipients": [{"display_name": "Library fund", "amount": "5.00"}]},
    "outreaches": {"targets": [{"title": "Mayor"}]},
}


def organize(caller: Caller, people: list[Any], tags: list[Any]) -> dict[str, list[Any]]:
    """Make actions of each kind, and change them."""
    known_tag = next((tag.get("name") for tag in tags if tag.get("name")), "Volunteer")
    actions = {name: [_make_action(caller, name, known_tag) for _ in range(3)] for name in ACTIONS}
    for _ in range(2):
        campaign = caller.call(
            "POST",
            "/event_campaigns",
            {"title": caller.new("Days of action "), "origin_system": "Example CRM"},
        )
        event = {"title": caller.new("A day "), "origin_system": "Example CRM"}
        caller.call("POST", href(campaign, "osdi:events"), event)
        caller.get(href(campaign, "osdi:events"))
    caller.get("/events")
    for _ in range(3):
        ids = [str(person.get("identifiers", [""])[0]) for person in people]
        made = caller.call("POST", "/unique_id_lists", {"name": caller.new("List "), "unique_ids": ids[:2]})
        caller.wait(1)
        caller.call("PUT", href(made), {"unique_ids": ids[2:5]})
    return actions


def _make_action(caller: Caller, name: str, known_tag: Any) -> Any:
    body = {
        "title": caller.new(f"Keep the library open, {name} "),
        "origin_system": "Example CRM",
        "description": "<p>A library for everybody, every day.</p>",
        "identifiers": [f"crm:{caller.new('a')}"],
        "tag_list": [known_tag, "No such tag"],
        **({"type": "email"} if name == "advocacy_campaigns" else {}),
        **({"start_date": "2027-03-01T18:00:00Z", "capacity": 40} if name == "events" else {}),
    }
    made = caller.call("POST", f"/{name}", body)
    caller.wait(1)
    caller.call("POST", f"/{name}", {**body, "title": caller.new("The same again ")})
    caller.call("PUT", href(made), {"title": caller.new("Now with another title "), "tag_list": [known_tag]})
    caller.call("PUT", href(made), {"description": None})
    caller.call("POST", f"/{name}", {"origin_system": "Example CRM"})
    caller.call("POST", f"/{name}", {**body, "origin_system": None, "identifiers": []})
    return made


def act(caller: Caller, people: list[Any], actions: dict[str, list[Any]], tags: list[Any]) -> None:
    """Record what people do at each action, in all ways."""
    known_tag = next((tag.get("name") for tag in reversed(tags) if tag.get("name")), "Volunteer")
    for place, (name, made) in enumerate(actions.items()):
        for number, action in enumerate(made):
            first = (3 * place + number) % len(people)
            own = [*people[first:], *people[:first]]
            record = _record(caller, f"{href(action)}/{RECORDS[name]}", own, known_tag)
            _change_record(caller, action, RECORDS[name], record, own[0])


def _record(caller: Caller, path: str, people: list[Any], known_tag: Any) -> Any:
    """Record for the first of some people, and for others, with and without a key; return the first record."""
    required = _REQUIRED.get(path.rpartition("/")[2], {})
    linked = {"_links": {"osdi:person": {"href": href(people[0])}}}
    record = caller.call("POST", path, {**required, **linked, "identifiers": [f"crm:{caller.new('r')}"]})
    caller.wait(1)
    caller.call("POST", path, {**required, **linked})
    email = (people[3].get("email_addresses") or [{}])[0].get("address") or caller.email()
    helper = {
        **required,
        "person": {
            "email_addresses": [{"address": email}],
            "family_name": "Helper",
            "given_name": "By",
        },
        "add_tags": [known_tag],
        "action_network:referrer_data": {"source": "mailing", "website": "example.org"},
    }
    caller.call("POST", path, helper)
    caller.wait(4)
    caller.get(href(people[3]))
    caller.call("POST", path, {**helper, "created_date": "2026-01-02T03:04:05Z"})
    new = {
        **required,
        "person": {"email_addresses": [{"address": caller.email()}], "given_name": "New"},
    }
    caller.call("POST", path, new)
    _act_on_a_page(caller, path, {**required, "person": new["person"]}, people[2])
    caller.wait(4)
    caller.call("POST", path, {**required, "person": {"given_name": "Nobody"}})
    caller.wait(4)
    caller.call("POST", path, required)
    caller.get(path)
    return record


def _change_record(caller: Caller, action: Any, records: str, record: Any, person: Any) -> None:
    path, required = f"{href(action)}/{records}", _REQUIRED.get(records, {})
    linked = {"_links": {"osdi:person": {"href": href(person)}}}
    changes: dict[str, Any] = {"identifiers": [f"crm:{caller.new('p')}"]}
    if records == "attendances":
        changes["status"] = "attended"
    if records == "donations":
        changes["recipients"] = [{"display_name": "Second", "amount": 7.5}]
    caller.call("PUT", href(record), changes)
    caller.get(href(record))
    caller.get(path)
    caller.get(href(action))
    if records == "donations":
        caller.call("POST", path, {**required, **linked, "currency": "EUR"})
        caller.call("POST", path, {**required, **linked, "currency": None})
        caller.get(path)
        caller.get(href(action))
    if records == "outreaches":
        caller.call("POST", path, linked)


def _act_on_a_page(caller: Caller, path: str, body: dict[str, Any], person: Any) -> None:
    """Act without a key, as the script of a web page does: for somebody new, and for a known person."""
    page: dict[str, Any] = {"Origin": "https://example.org"}
    asked: dict[str, Any] = {
        "Access_Control_Request_Method": "POST",
        "Access_Control_Request_Headers": "content-type",
    }
    caller.call("OPTIONS", path, key=None, **page, **asked)
    new = {"email_addresses": [{"address": caller.email()}], "given_name": "Page"}
    caller.call("POST", path, {**body, "person": new}, key=None, **page)
    email = (person.get("email_addresses") or [{}])[0].get("address") or caller.email()
    known = {"email_addresses": [{"address": email}], "family_name": "Visitor"}
    caller.wait(4)
    caller.call("POST", path, {**body, "person": known}, key=None, **page)
    caller.wait(4)
    caller.get(href(person))
    caller.call("POST", path, {"_links": {"osdi:person": {"href": href(person)}}}, key=None, **page)
    caller.call("POST", path, {**body, "person": {"given_name": "Nobody"}}, **page)
    caller.call("POST", path, {"title": ""}, **page)
