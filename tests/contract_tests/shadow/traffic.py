"""Ordinary traffic: what programs of Action Network's users send in a night, with their mistakes, about 400 calls.

``ordinary_traffic(caller)`` sends it through a ``Caller``, which knows how to send one request and how time passes.
"""

from __future__ import annotations

from typing import Any

from .caller import BAD_KEY, OTHER_KEY, PERSONAL_KEY, UNKNOWN_ID, Caller, href, items
from .traffic_actions import ACTIONS, RECORDS, act, organize
from .traffic_people import sign_up, tag, update


def ordinary_traffic(caller: Caller) -> None:
    """Send everything, each part for several people and actions."""
    _look_around(caller)
    people = [*sign_up(caller)]
    tags = tag(caller, people)
    update(caller, people)
    actions = organize(caller, people, tags)
    act(caller, people, actions, tags)
    caller.wait(15)
    _read_back(caller, people, actions, tags)
    _search(caller, people)
    _walk(caller)
    _make_mistakes(caller, people, actions)
    _message(caller)
    _in_the_background(caller, people, actions)
    caller.wait(15)
    for item in (*people, *actions["petitions"], *actions["fundraising_pages"]):
        caller.get(href(item))
    for person in people:
        caller.get(href(person, "osdi:taggings"))


def sync_traffic(caller: Caller) -> None:
    """Send what a nightly import sends: signups, tags and changes of people, and reads of them. About 250 calls."""
    people = [*sign_up(caller)]
    tags = tag(caller, people)
    update(caller, people)
    caller.wait(15)
    for person in people:
        caller.get(href(person))
        caller.get(href(person, "osdi:taggings"))
    for one in tags:
        caller.get(href(one, "osdi:taggings"))
    caller.get("/people")


def _look_around(caller: Caller) -> None:
    caller.get("/")
    caller.call("GET", "/", key=None)
    caller.call("GET", "/", key=None)
    caller.get("/")
    for _ in range(2):
        caller.get("/metadata")
        caller.get("/metadata/custom_fields")
    for name in ("people", *ACTIONS, "tags", "lists", "queries", "wrappers", "campaigns", "messages"):
        caller.get(f"/{name}")
    for listed in items(caller.get("/lists"))[:2]:
        caller.get(href(listed, "osdi:items"))
        caller.get(href(listed, "osdi:items"), per_page=1)
        caller.get(href(listed, "osdi:items"), per_page=1, page=2)


def _read_back(caller: Caller, people: list[Any], actions: dict[str, list[Any]], tags: list[Any]) -> None:
    for person in people:
        caller.get(href(person))
        for rel in ("osdi:taggings", "osdi:signatures"):
            caller.get(href(person, rel))
    for name, made in actions.items():
        caller.get(f"/{name}")
        for action in made:
            caller.get(href(action))
            caller.get(f"{href(action)}/{RECORDS[name]}")
    for one in tags:
        caller.get(href(one))
        caller.get(href(one, "osdi:taggings"))
    caller.get("/tags")
    caller.get("/donations")
    caller.get("/metadata/custom_fields")


def _search(caller: Caller, people: list[Any]) -> None:
    for number, known in enumerate(people[:4]):
        person = caller.get(href(known)) or known
        name, family = person.get("given_name", "Ada"), person.get("family_name", "Example")
        title = caller.new("Officer's choice ")
        caller.call("PUT", href(people[number + 4]), {"given_name": f"O'Neil {number}", "family_name": name})
        caller.call("POST", "/petitions", {"title": title, "origin_system": "Example CRM"})
        caller.wait(13)
        caller.get(href(people[number + 4]))
        caller.get(href(person))
        email = (person.get("email_addresses") or [{}])[0].get("address", "nobody@example.org")
        for text in (
            f"email_address eq '{email}'",
            f"email_address eq '{email.upper()}'",
            f"identifier eq '{(person.get('identifiers') or [''])[-1]}'",
            f"family_name eq '{family}'",
            f"family_name eq '{family[:-1]}'",
            f"given_name eq 'O''Neil {number}'",
            f"given_name eq 'O''Neil {number}' or given_name eq '{name}'",
            f"family_name eq '{family}' and given_name eq 'Nobody'",
            f"given_name eq '{name}' and family_name eq '{family}'",
            f"given_name eq 'O''Neil {number}' or given_name eq '{name}' and family_name eq 'Nobody'",
            f"modified_date gt '{person.get('modified_date', '2026-01-01')}'",
            f"modified_date lt '{person.get('modified_date', '2026-01-01')}'",
            "created_date gt '2026-01-01' and created_date lt '2030-01-01'",
        ):
            caller.get("/people", filter=text)
        if number % 2:
            last = f"given_name eq 'O''Neil {number}' and family_name eq '{name}'"
            caller.get("/people", filter=f"given_name eq 'Nobody' or {last}")
        caller.get("/petitions", filter=f"title eq '{title.replace(chr(39), chr(39) * 2)}'")
        caller.get("/people", filter="created_date gt '2020-01-01'", per_page=3, page=1 + number)
        caller.get("/petitions", filter="origin_system eq 'Example CRM'", per_page=2, page=1 + number)
        caller.get("/people", filter=f"shoe_size eq '{number}'")
        caller.get("/petitions", filter=f"title like 'Keep {number}'")
        numbers = person.get("phone_numbers") or [{}]
        if numbers[0].get("number"):
            caller.get("/people", filter=f"phone_number eq '{numbers[0]['number']}'")


def _walk(caller: Caller) -> None:
    for path, size in (
        ("/people", 25), ("/people", 7), ("/tags", 2), ("/petitions", 4), ("/events", 2), ("/donations", 3)
    ):  # fmt: skip
        page = caller.get(path, per_page=size)
        for _ in range(8):
            following = page.get("_links", {}).get("next", {}).get("href")
            if not following:
                break
            page = caller.call("GET", following)
    for path in ("/people", "/petitions", "/tags", "/events"):
        caller.get(path, per_page=100)
        caller.get(path, page=0)
        caller.get(path, page="x")
        caller.get(path, page="2x", per_page=2)
        caller.get(path, page=9999)
        caller.get(path, per_page=1, page=2)
        caller.get(path)


def _make_mistakes(caller: Caller, people: list[Any], actions: dict[str, list[Any]]) -> None:
    for path in ("/people", "/petitions", "/tags", "/events"):
        _mistake_collections(caller, path, people[0])
    others = items(caller.get("/petitions"))[:3]
    for item in (*people[:3], *actions["petitions"], *others, *actions["events"], *actions["forms"]):
        _mistake_items(caller, href(item))
    for person in people[:4]:
        _mistake_people(caller, person)
    for path in ("/", "/people", "/tags", "/queries"):
        caller.call("GET", path, key=PERSONAL_KEY)


def _mistake_collections(caller: Caller, path: str, person: Any) -> None:
    caller.get(f"{path}/{UNKNOWN_ID}")
    caller.get(f"{path}/12345")
    caller.get(f"{path}/{href(person).rpartition('/')[2][::-1]}")
    caller.call("DELETE", path)
    caller.call("PATCH", path, {})
    for _ in range(2):
        caller.call("GET", path, key=BAD_KEY)
    caller.call("GET", path, key=None)
    caller.call("POST", path, raw=b"{")
    caller.call("POST", path, raw=b'{"person": ')
    caller.call("POST", path, raw=b"{'person': {'given_name': 'Ada'}}")
    caller.call("POST", path, [])
    caller.call("POST", path, [{"name": "In an array"}])
    caller.get(f"{path}s")


def _mistake_items(caller: Caller, path: str) -> None:
    caller.wait(3)
    caller.call("DELETE", path)
    caller.wait(3)
    caller.get(path)
    caller.call("PUT", path, raw=b"[")
    caller.call("PUT", path, {"favourite_colour": "blue"})
    caller.call("GET", path, key=OTHER_KEY)
    caller.wait(3)
    caller.call("PUT", path, {"given_name": "Other"}, key=OTHER_KEY)
    caller.wait(3)
    caller.get(path)


def _mistake_people(caller: Caller, person: Any) -> None:
    caller.get(f"/donations/{UNKNOWN_ID}")
    caller.get(f"/tags/{href(person).rpartition('/')[2]}")
    caller.get("/people/12345")
    caller.call("POST", "/people", {"person": {"email_addresses": [{"address": caller.email()}]}}, key=None)
    caller.call("POST", "/people", {"person": {"email_addresses": [{"address": "no email"}]}})
    caller.call("OPTIONS", "/people", Origin="https://example.org", Access_Control_Request_Method="POST")
    caller.wait(61)
    long = {"email_addresses": [{"address": caller.email()}], "given_name": "x" * 300}
    caller.call("POST", "/people", {"person": long})
    form = b'{"person": {"email_addresses": [{"address": "%s"}]}}' % caller.email().encode()
    caller.call("POST", "/people", raw=form, content_type="application/x-www-form-urlencoded")
    caller.call("GET", "/people", key=OTHER_KEY)


def _message(caller: Caller) -> None:
    whole = {"subject": "News", "body": "<p>News.</p>", "from": "Example", "reply_to": "news@example.org"}
    for _ in range(3):
        made = caller.call("POST", "/messages", {**whole, "subject": caller.new("News ")})
        caller.wait(40)
        caller.get(href(made))
        caller.call("PUT", href(made), {"name": caller.new("Draft ")})
        caller.call("POST", "/messages", {"subject": "Half"})
        caller.wait(40)
        scheduled = {"scheduled_start_date": "2031-01-01T00:00:00Z"}
        caller.call("POST", href(made, "osdi:schedule_helper"), scheduled)
        caller.get(href(made))
        caller.call("POST", href(made, "osdi:schedule_helper"), scheduled)
        caller.call("PUT", href(made), {"name": "While scheduled"})
        caller.call("DELETE", href(made, "osdi:schedule_helper"))
        caller.get(href(made))
        caller.call("POST", href(made, "osdi:send_helper"), {})
        caller.get(href(made))
        caller.call("DELETE", href(made, "osdi:send_helper"))
        caller.get(href(made))
        caller.wait(40)
        caller.get(href(made))
        caller.get("/messages")


def _in_the_background(caller: Caller, people: list[Any], actions: dict[str, list[Any]]) -> None:
    for number, person in enumerate(people[:4]):
        caller.call("PUT", href(person) + "?background_request=true", {"family_name": f"Later {number}"})
        email = caller.email()
        body = {"person": {"email_addresses": [{"address": email}], "given_name": "Late"}}
        caller.call("POST", "/people?background_request=true", body)
        caller.call("PUT", href(people[number + 4]) + "?background_request=false", {"family_name": "Now"})
        title = {"title": caller.new("Background ")}
        petition = actions["petitions"][number % len(actions["petitions"])]
        caller.call("PUT", href(petition) + "?background_request=true", title)
        caller.wait(15)
        caller.get("/people", filter=f"email_address eq '{email}'")
        caller.get(href(person))
