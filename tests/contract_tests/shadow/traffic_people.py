"""Traffic that imports people: signups in many forms, tags and changes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from .caller import Caller, href

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
_MORE_NAMES = ("Ann  Lee", "mia", "Tea & Co", "Leo 🎉", "Back\\slash", "null", "b" * 24)


def sign_up(caller: Caller) -> Iterator[Any]:
    """Sign up people in all the ways of an import, several of them twice."""
    for number, name in enumerate(_NAMES):
        yield _sign_up_twice(caller, number, name)
    for name in _MORE_NAMES:
        _sign_up_by_phone(caller, name)
        _sign_up_loosely(caller, name)


def _sign_up_twice(caller: Caller, number: int, name: str) -> Any:
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
    if number % 2 or number % 3 == 2:
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
    return caller.get(href(made))


def _sign_up_by_phone(caller: Caller, name: str) -> None:
    """Sign up somebody with a number only, again, and then with an email."""
    phone = caller.phone()
    caller.call("POST", "/people", {"person": {"phone_numbers": [{"number": phone}], "given_name": name}})
    caller.wait(1)
    caller.call("POST", "/people", {"person": {"phone_numbers": [{"number": phone}], "family_name": "Bile"}})
    both = {"phone_numbers": [{"number": phone}], "email_addresses": [{"address": caller.email()}]}
    caller.call("POST", "/people", {"person": both})


def _sign_up_loosely(caller: Caller, name: str) -> None:
    """Sign up with fields in a form, in the query, and with values that are not exact."""
    email = caller.email()
    form = f"person[given_name]=Flora&person[email_addresses][][address]={quote(email)}".encode()
    caller.call("POST", "/people", raw=form, content_type="application/x-www-form-urlencoded")
    address = {"address": caller.email()}
    one = {"email_addresses": address, "given_name": 12, "identifiers": "crm:9" + caller.new("")}
    caller.call("POST", "/people", {"person": one})
    bad = {"email_addresses": [{"address": caller.email()}], "phone_numbers": [{"number": "12"}]}
    caller.call("POST", "/people", {"person": bad})
    empty = {"email_addresses": [{"address": caller.email()}], "given_name": name}
    made = caller.call("POST", "/people", {"person": empty})
    caller.call("PUT", href(made), {"given_name": "", "family_name": "Kept"})
    caller.call("POST", "/people", {"person": {"given_name": "No contact"}})
    caller.call("PUT", href(made) + "?family_name=Query", {"given_name": "Body"})


def tag(caller: Caller, people: list[Any]) -> list[Any]:
    """Make tags, and add them to people and remove them, in all ways."""
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
        for one in tags[: 1 + number % 3]:
            tagging = caller.call("POST", href(one, "osdi:taggings"), body)
        caller.wait(1)
        caller.call("POST", href(one, "osdi:taggings"), body)
        if number % 3 == 2:
            caller.call("POST", href(one, "osdi:taggings"), {"_links": {"osdi:person": href(person)}})
        if number % 2 == 0:
            caller.call("DELETE", href(tagging))
            caller.call("GET", href(tagging))
            caller.call("DELETE", href(tagging))
        if number % 2:
            email = (person.get("email_addresses") or [{}])[0].get("address", "")
            sent = {"person": {"email_addresses": [{"address": email}]}}
            caller.call("POST", "/people", {**sent, "remove_tags": [one.get("name")]})
        caller.get(f"{href(person)}/taggings")
    return tags


def update(caller: Caller, people: list[Any]) -> None:
    """Change people, some to what others have."""
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
