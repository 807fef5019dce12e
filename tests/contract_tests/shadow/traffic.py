"""Ordinary traffic: what programs of Action Network's users send in a night, with their mistakes, about 400 calls.

``ordinary_traffic(caller)`` sends it through a ``Caller``, which knows how to send one request and how time passes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

Send = Callable[[str, str, bytes, dict[str, str]], tuple[int, bytes]]
"""Sends a request: method, target below ``/api/v2``, body and headers. Returns status and body."""

KEY, OTHER_KEY, BAD_KEY = "test-api-key", "other-test-api-key", "not-a-key"
UNKNOWN_ID = "00000000-0000-4000-8000-000000000000"
_ACTIONS = ("petitions", "events", "forms", "fundraising_pages", "advocacy_campaigns", "surveys")
_RECORDS = {
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
_NAMES = (
    "Ada",
    "Grace  Ann",
    "Zoë",
    "D'Arcy",
    "Björn",
    "ruth",
    "Tom & Co",
    "Mia 🎉",
    "Back\\slash",
    "null",
    "a" * 24,
)


class Caller:
    """Sends requests with a key, and lets time pass between them."""

    def __init__(
        self, send: Send, wait: Callable[[float], None], *, pause_s: float = 0.3, run: int = 0
    ) -> None:
        """``run`` makes the values of this run differ from those of others."""
        self._send, self.wait, self._pause_s = send, wait, pause_s
        self.run = run
        self.calls = 0
        self._number = 0

    def call(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        key: str | None = KEY,
        raw: bytes | None = None,
        **headers: str,
    ) -> Any:
        """Send one request and return the decoded answer, {} for one that is no JSON."""
        path = path.partition("/api/v2")[2] if "/api/v2" in path else path
        sent = raw if raw is not None else b"" if body is None else json.dumps(body).encode()
        own = {"content-type": "application/json"} if sent else {}
        if key is not None:
            own["OSDI-API-Token"] = key
        own.update({name.replace("_", "-"): value for name, value in headers.items()})
        _, answered = self._send(method, path, sent, own)
        self.calls += 1
        self.wait(self._pause_s)
        try:
            found = json.loads(answered)
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}

    def get(self, path: str, **query: Any) -> Any:
        """GET a path with a query."""
        text = "&".join(f"{name}={quote(str(value))}" for name, value in query.items())
        return self.call("GET", f"{path}?{text}" if text else path)

    def new(self, word: str) -> str:
        """Return a word that is used once."""
        self._number += 1
        return f"{word}{self.run}x{self._number}"

    def email(self) -> str:
        """Return a new email."""
        return f"{self.new('member')}@example.org"

    def phone(self) -> str:
        """Return a new number that is kept free for fiction."""
        self._number += 1
        return f"1312555{1000 + (self.run * 997 + self._number) % 9000}"


def href(item: Any, rel: str = "self") -> str:
    """Return the address of a link; that of an unknown person if the answer has none."""
    try:
        return str(item["_links"][rel]["href"])
    except (KeyError, TypeError):
        return f"/people/{UNKNOWN_ID}"


def items(page: Any) -> list[Any]:
    """Return the items of a page."""
    embedded = page.get("_embedded") if isinstance(page, dict) else None
    found: Any = next(iter(embedded.values()), []) if isinstance(embedded, dict) else []
    return found if isinstance(found, list) else []


def ordinary_traffic(caller: Caller) -> None:
    """Send everything, each part for several people and actions."""
    _look_around(caller)
    people = [*_sign_up(caller)]
    tags = _tag(caller, people)
    _update(caller, people)
    actions = _organize(caller, people, tags)
    _act(caller, people, actions, tags)
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


def sync_traffic(caller: Caller) -> None:
    """Send what a nightly import sends: signups, tags and changes of people, and reads of them. About 250 calls."""
    people = [*_sign_up(caller)]
    tags = _tag(caller, people)
    _update(caller, people)
    caller.wait(15)
    for person in people:
        caller.get(href(person))
        caller.get(href(person, "osdi:taggings"))
    for tag in tags:
        caller.get(href(tag, "osdi:taggings"))
    caller.get("/people")


def _look_around(caller: Caller) -> None:
    caller.get("/")
    caller.call("GET", "/", key=None)
    caller.call("GET", "/", key=None)
    caller.get("/")
    for _ in range(2):
        caller.get("/metadata")
        caller.get("/metadata/custom_fields")
    for name in ("people", *_ACTIONS, "tags", "lists", "queries", "wrappers", "campaigns", "messages"):
        caller.get(f"/{name}")
    for listed in items(caller.get("/lists"))[:2]:
        caller.get(href(listed, "osdi:items"))
        caller.get(href(listed, "osdi:items"), per_page=1)
        caller.get(href(listed, "osdi:items"), per_page=1, page=2)


def _sign_up(caller: Caller) -> Iterator[Any]:
    """Sign up people in all the ways of an import, several of them twice."""
    for number, name in enumerate(_NAMES):
        person: dict[str, Any] = {
            "given_name": name,
            "family_name": f"Example {number}",
            "email_addresses": [{"address": f"Member.{caller.new('m')}@Example.org"}],
            "custom_fields": {
                f"favourite book {number % 3}": "Middlemarch, the long one",
                "shift": str(number),
            },
            "identifiers": [f"crm:{caller.new('c')}"],
            "languages_spoken": ["fr" if number % 2 else "en"],
        }
        if number % 2:
            person["phone_numbers"] = [{"number": f"+{caller.phone()}"}]
            person["postal_addresses"] = [{"postal_code": "20001", "address_lines": ["1 Main Street"]}]
        if number % 3 == 2:
            person["email_addresses"][0]["status"] = "unsubscribed"
        made = caller.call("POST", "/people", {"person": person})
        caller.wait(1)
        again = {**person, "family_name": f"Changed {number}", "custom_fields": {"shift": "night"}}
        again.pop("phone_numbers", None)
        again["email_addresses"] = [{"address": person["email_addresses"][0]["address"].upper()}]
        caller.call("POST", "/people", {"person": again})
        if number % 3 == 2:  # once more, to be subscribed again
            again["email_addresses"][0]["status"] = "subscribed"
            caller.call("POST", "/people", {"person": again})
        if number % 3 == 1:  # found by the identifier alone, with another email
            by_id = {"email_addresses": [{"address": caller.email()}], "identifiers": person["identifiers"]}
            caller.call("POST", "/people", {"person": by_id})
        yield caller.get(href(made))
    for _ in range(3):  # people with a number only
        phone = caller.phone()
        caller.call("POST", "/people", {"person": {"phone_numbers": [{"number": phone}], "given_name": "Mo"}})
        caller.wait(1)
        caller.call(
            "POST", "/people", {"person": {"phone_numbers": [{"number": phone}], "family_name": "Bile"}}
        )
        both = {"phone_numbers": [{"number": phone}], "email_addresses": [{"address": caller.email()}]}
        caller.call("POST", "/people", {"person": both})
    for _ in range(3):  # fields in a form, in the query, and values that are not exact
        email = caller.email()
        form = f"person[given_name]=Flora&person[email_addresses][][address]={quote(email)}".encode()
        caller.call("POST", "/people", raw=form, content_type="application/x-www-form-urlencoded")
        address = {"address": caller.email()}
        one = {"email_addresses": address, "given_name": 12, "identifiers": "crm:9" + caller.new("")}
        caller.call("POST", "/people", {"person": one})
        bad = {"email_addresses": [{"address": caller.email()}], "phone_numbers": [{"number": "12"}]}
        caller.call("POST", "/people", {"person": bad})
        empty = {"email_addresses": [{"address": caller.email()}], "given_name": "Eve"}
        made = caller.call("POST", "/people", {"person": empty})
        caller.call("PUT", href(made), {"given_name": "", "family_name": "Kept"})
        caller.call("POST", "/people", {"person": {"given_name": "No contact"}})
        caller.call("PUT", href(made) + "?family_name=Query", {"given_name": "Body"})


def _tag(caller: Caller, people: list[Any]) -> list[Any]:
    tags = []
    for _ in range(3):
        name = caller.new("Volunteer ")
        tags.append(caller.call("POST", "/tags", {"name": name}))
        caller.wait(1)
        caller.call("POST", "/tags", {"name": name})
        caller.call("POST", "/tags", {"name": f" {name.upper()} "})
        email = caller.email()
        caller.call(
            "POST",
            "/people",
            {"person": {"email_addresses": [{"address": email}]}, "add_tags": [name, caller.new("Unknown")]},
        )
    for number, person in enumerate(people):
        body = {"_links": {"osdi:person": {"href": href(person)}}}
        for tag in tags[: 1 + number % 3]:
            tagging = caller.call("POST", href(tag, "osdi:taggings"), body)
        caller.wait(1)
        caller.call("POST", href(tag, "osdi:taggings"), body)
        if number % 2 == 0:
            caller.call("DELETE", href(tagging))
            caller.call("GET", href(tagging))
            caller.call("DELETE", href(tagging))
        if number % 4 == 1:
            email = (person.get("email_addresses") or [{}])[0].get("address", "")
            sent = {"person": {"email_addresses": [{"address": email}]}}
            caller.call("POST", "/people", {**sent, "remove_tags": [tags[0].get("name")]})
        caller.get(f"{href(person)}/taggings")
    return tags


def _update(caller: Caller, people: list[Any]) -> None:
    caller.wait(3)
    for number, person in enumerate(people):
        own = href(person)
        caller.call("PUT", own, {"given_name": f"Given {number}"})
        caller.call("PUT", own, {"family_name": None, "custom_fields": {"shift": None}})
        caller.call("PUT", own, {"email_addresses": [{"status": "unsubscribed"}]})
        caller.call("PUT", own, {"postal_addresses": [{"postal_code": "94105", "country": "US"}]})
        caller.wait(1)
        caller.get(own)
        if number % 3 == 0:
            caller.call("PUT", own, {"email_addresses": [{"address": caller.email()}]})
            taken = (people[number - 1].get("email_addresses") or [{}])[0].get("address")
            caller.call("PUT", own, {"email_addresses": [{"address": taken}], "family_name": "Taken"})
            held = [name for name in people[number - 1].get("identifiers", ()) if name.startswith("crm:")]
            caller.call("PUT", own, {"identifiers": [*held, f"crm:{caller.new('d')}"]})
            caller.call("PUT", own, {"person": {"given_name": "Wrapped"}, "add_tags": ["Volunteer"]})
        caller.get(own)


def _organize(caller: Caller, people: list[Any], tags: list[Any]) -> dict[str, list[Any]]:
    actions: dict[str, list[Any]] = {}
    known_tag = next((tag.get("name") for tag in tags if tag.get("name")), "Volunteer")
    for name in _ACTIONS:
        for _ in range(3):
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
            actions.setdefault(name, []).append(made)
            caller.wait(1)
            caller.call("POST", f"/{name}", {**body, "title": caller.new("The same again ")})
            caller.call(
                "PUT", href(made), {"title": caller.new("Now with another title "), "tag_list": [known_tag]}
            )
            caller.call("PUT", href(made), {"description": None})
            caller.call("POST", f"/{name}", {"origin_system": "Example CRM"})
            caller.call("POST", f"/{name}", {**body, "origin_system": None, "identifiers": []})
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


def _act(caller: Caller, people: list[Any], actions: dict[str, list[Any]], tags: list[Any]) -> None:
    known_tag = next((tag.get("name") for tag in tags if tag.get("name")), "Volunteer")
    for name, made in actions.items():
        records = _RECORDS[name]
        for number, action in enumerate(made):
            path = f"{href(action)}/{records}"
            required = _REQUIRED.get(records, {})
            linked = {"_links": {"osdi:person": {"href": href(people[number])}}}
            record = caller.call(
                "POST", path, {**required, **linked, "identifiers": [f"crm:{caller.new('r')}"]}
            )
            caller.wait(1)
            caller.call("POST", path, {**required, **linked})
            email = (people[number + 3].get("email_addresses") or [{}])[0].get("address") or caller.email()
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
            caller.call("POST", path, {**helper, "created_date": "2026-01-02T03:04:05Z"})
            new = {
                **required,
                "person": {"email_addresses": [{"address": caller.email()}], "given_name": "New"},
            }
            caller.call("POST", path, new)
            _act_on_a_page(caller, path, {**required, "person": new["person"]}, people[number + 2])
            caller.wait(4)
            caller.call("POST", path, {**required, "person": {"given_name": "Nobody"}})
            caller.wait(4)
            caller.call("POST", path, required)
            caller.get(path)
            changes: dict[str, Any] = {"identifiers": [f"crm:{caller.new('p')}"]}
            if records == "attendances":
                changes["status"] = "attended"
            if records == "donations":
                changes["recipients"] = [{"display_name": "Second", "amount": 7.5}]
            caller.call("PUT", href(record), changes)
            caller.get(href(record))
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
    page = {"Origin": "https://example.org"}
    asked = {"Access_Control_Request_Method": "POST", "Access_Control_Request_Headers": "content-type"}
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


def _read_back(caller: Caller, people: list[Any], actions: dict[str, list[Any]], tags: list[Any]) -> None:
    for person in people:
        caller.get(href(person))
        for rel in ("osdi:taggings", "osdi:signatures"):
            caller.get(href(person, rel))
    for name, made in actions.items():
        caller.get(f"/{name}")
        for action in made:
            caller.get(href(action))
            caller.get(f"{href(action)}/{_RECORDS[name]}")
    for tag in tags:
        caller.get(href(tag))
        caller.get(href(tag, "osdi:taggings"))
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
            f"given_name eq 'Nobody' or given_name eq 'O''Neil {number}' and family_name eq '{name}'",
            f"given_name eq 'O''Neil {number}' or given_name eq '{name}' and family_name eq 'Nobody'",
            f"modified_date gt '{person.get('modified_date', '2026-01-01')}'",
            f"modified_date lt '{person.get('modified_date', '2026-01-01')}'",
            "created_date gt '2026-01-01' and created_date lt '2030-01-01'",
        ):
            caller.get("/people", filter=text)
        caller.get("/petitions", filter=f"title eq '{title.replace(chr(39), chr(39) * 2)}'")
        caller.get("/people", filter="created_date gt '2020-01-01'", per_page=3, page=1 + number)
        caller.get("/petitions", filter="origin_system eq 'Example CRM'", per_page=2, page=1 + number)
        caller.get("/people", filter="shoe_size eq '9'")
        caller.get("/petitions", filter="title like 'Keep'")
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
        caller.get(path, page=9999)
        caller.get(path, per_page=1, page=2)
        caller.get(path)


def _make_mistakes(caller: Caller, people: list[Any], actions: dict[str, list[Any]]) -> None:
    for path in ("/people", "/petitions", "/tags", "/events"):
        caller.get(f"{path}/{UNKNOWN_ID}")
        caller.get(f"{path}/12345")
        caller.get(f"{path}/{href(people[0]).rpartition('/')[2][::-1]}")
        caller.call("DELETE", path)
        caller.call("PATCH", path, {})
        caller.call("GET", path, key=BAD_KEY)
        caller.call("GET", path, key=None)
        caller.call("POST", path, raw=b"{")
        caller.call("POST", path, raw=b'{"person": ')
        caller.call("POST", path, raw=b"{'person': {'given_name': 'Ada'}}")
        caller.call("POST", path, [])
        caller.call("POST", path, [{"name": "In an array"}])
        caller.get(f"{path}s")
    for item in (*people[:3], *actions["petitions"], actions["events"][0]):
        caller.wait(3)
        caller.call("DELETE", href(item))
        caller.wait(3)
        caller.get(href(item))
        caller.call("PUT", href(item), raw=b"[")
        caller.call("PUT", href(item), {"favourite_colour": "blue"})
        caller.call("GET", href(item), key=OTHER_KEY)
        caller.wait(3)
        caller.call("PUT", href(item), {"given_name": "Other"}, key=OTHER_KEY)
        caller.wait(3)
        caller.get(href(item))
    for _ in range(3):
        caller.get(f"/donations/{UNKNOWN_ID}")
        caller.get(f"/tags/{href(people[0]).rpartition('/')[2]}")
        caller.get("/people/12345")
        caller.call(
            "POST", "/people", {"person": {"email_addresses": [{"address": caller.email()}]}}, key=None
        )
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
        caller.wait(40)
        caller.get(href(made))
        caller.get("/messages")


def _in_the_background(caller: Caller, people: list[Any], actions: dict[str, list[Any]]) -> None:
    for number, person in enumerate(people[:4]):
        caller.call("PUT", href(person) + "?background_request=true", {"family_name": f"Later {number}"})
        body = {"person": {"email_addresses": [{"address": caller.email()}], "given_name": "Late"}}
        caller.call("POST", "/people?background_request=true", body)
        caller.call("PUT", href(people[number + 4]) + "?background_request=false", {"family_name": "Now"})
        title = {"title": caller.new("Background ")}
        caller.call("PUT", href(actions["petitions"][0]) + "?background_request=true", title)
        caller.wait(15)
        email = body["person"]["email_addresses"][0]["address"]
        caller.get("/people", filter=f"email_address eq '{email}'")
        caller.get(href(person))
