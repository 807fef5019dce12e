"""Items with wrong fields, and answers with wrong headers or statuses."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from .exchange import Call, Reply
from .mutant import Subject

BODIES = Subject("bodies", "hal.", "people.signup")


@BODIES.answers("content-type-json", "Answers are application/json.")
def _json(call: Call, reply: Reply) -> None:
    reply.headers["content-type"] = "application/json"


@BODIES.answers("content-type-html-on-writes", "Answers to writes have the content type text/html.")
def _html_on_writes(call: Call, reply: Reply) -> None:
    if call.method in ("POST", "PUT"):
        reply.headers["content-type"] = "text/html"


@BODIES.answers("no-cache-control", "Answers do not say whether they may be cached.")
def _no_cache_control(call: Call, reply: Reply) -> None:
    reply.headers.pop("cache-control", None)


@BODIES.answers("cacheable", "Answers may be cached for an hour.")
def _cacheable(call: Call, reply: Reply) -> None:
    reply.headers["cache-control"] = "public, max-age=3600"


@BODIES.answers("cacheable-items", "Single items may be cached for an hour.")
def _cacheable_items(call: Call, reply: Reply) -> None:
    if reply.item and call.method == "GET":
        reply.headers["cache-control"] = "public, max-age=3600"


@BODIES.answers("posts-answered-201", "A POST is answered 201.")
def _created(call: Call, reply: Reply) -> None:
    if call.method == "POST" and reply.status == 200:
        reply.status = 201


@BODIES.answers("an-unknown-field", "Items have an unknown field.")
def _unknown_field(call: Call, reply: Reply) -> None:
    for resource in reply.resources:
        resource["action_network:shoe_size"] = "42"


@BODIES.answers("an-unknown-field-of-emails", "Email addresses have an unknown field.")
def _unknown_inner_field(call: Call, reply: Reply) -> None:
    for resource in reply.resources:
        for entry in resource.get("email_addresses", ()):
            entry["address_type"] = "Home"


@BODIES.answers("null-for-absence", "A person without a name has given_name null.")
def _null(call: Call, reply: Reply) -> None:
    for resource in reply.resources:
        if "email_addresses" in resource:
            resource.setdefault("given_name", None)


@BODIES.answers("dates-with-offset", "Dates end with +00:00.")
def _offset(call: Call, reply: Reply) -> None:
    _dates(reply, lambda date: date.replace("Z", "+00:00"))


@BODIES.answers("dates-with-milliseconds", "Dates have milliseconds.")
def _milliseconds(call: Call, reply: Reply) -> None:
    _dates(reply, lambda date: date.replace("Z", ".000Z"))


def _dates(reply: Reply, change: Callable[[str], str]) -> None:
    for resource in reply.resources:
        for part in (resource, *resource.get("_embedded", {}).values()):
            for name in ("created_date", "modified_date"):
                if isinstance(part.get(name), str):
                    part[name] = change(part[name])


@BODIES.answers("native-identifier-missing", "Items have no identifier of their own.")
def _no_native(call: Call, reply: Reply) -> None:
    for resource in reply.resources:
        resource["identifiers"] = [
            identifier
            for identifier in resource["identifiers"]
            if not identifier.startswith("action_network:")
        ]


@BODIES.answers("native-identifier-last", "An item's own identifier comes after the foreign ones.")
def _native_last(call: Call, reply: Reply) -> None:
    for resource in reply.resources:
        resource["identifiers"] = resource["identifiers"][1:] + resource["identifiers"][:1]


@BODIES.answers("native-identifier-of-another-system", "An item's own identifier has another system.")
def _other_system(call: Call, reply: Reply) -> None:
    for resource in reply.resources:
        resource["identifiers"][0] = resource["identifiers"][0].replace("action_network", "actionnetwork")


@BODIES.answers("counters-are-texts", "The counters of actions are texts.")
def _texts(call: Call, reply: Reply) -> None:
    for resource in reply.resources:
        for name, value in resource.items():
            if name.startswith("total_") and isinstance(value, int):
                resource[name] = str(value)


@BODIES.answers("amounts-are-numbers", "Amounts of money are numbers.")
def _numbers(call: Call, reply: Reply) -> None:
    for resource in reply.resources:
        for entry in (resource, *resource.get("recipients", ())):
            for name in ("amount", "total_amount"):
                if isinstance(entry.get(name), str):
                    entry[name] = float(entry[name])


@BODIES.answers("email-not-primary", "Emails are not primary.")
def _not_primary(call: Call, reply: Reply) -> None:
    for resource in reply.resources:
        for entry in resource.get("email_addresses", ()):
            entry["primary"] = False


@BODIES.answers("languages-missing", "People have no languages_spoken.")
def _no_languages(call: Call, reply: Reply) -> None:
    for resource in reply.resources:
        resource.pop("languages_spoken", None)


@BODIES.answers("status-unknown", "The status unsubscribed is called opted_out.")
def _status_unknown(call: Call, reply: Reply) -> None:
    for resource in reply.resources:
        for entry in (*resource.get("email_addresses", ()), *resource.get("phone_numbers", ())):
            if entry.get("status") == "unsubscribed":
                entry["status"] = "opted_out"


@BODIES.answers("custom-field-as-number", "A custom field that looks like a number is one.")
def _custom_number(call: Call, reply: Reply) -> None:
    for resource in reply.resources:
        fields = resource.get("custom_fields", {})
        for name, value in fields.items():
            if isinstance(value, str) and value.isascii() and value.isdigit():
                fields[name] = int(value)


@BODIES.answers("answers-in-latin-1", "Answers are encoded in Latin-1.")
def _latin_1(call: Call, reply: Reply) -> None:
    if reply.json is not None and not reply.raw.isascii():
        reply.raw, reply.json = reply.raw.decode().encode("latin-1", "replace"), None


def _shifted(date: str) -> str:
    moment = datetime.fromisoformat(date) - timedelta(hours=5)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


@BODIES.answers("dates-of-another-time-zone", "Dates are five hours off, whatever their Z says.")
def _local(call: Call, reply: Reply) -> None:
    _dates(reply, _shifted)


@BODIES.answers("modified-before-created", "modified_date is a minute too early.")
def _before(call: Call, reply: Reply) -> None:
    for resource in reply.resources:
        for part in (resource, *resource.get("_embedded", {}).values()):
            if isinstance(part.get("modified_date"), str):
                moment = datetime.fromisoformat(part["modified_date"]) - timedelta(minutes=1)
                part["modified_date"] = moment.strftime("%Y-%m-%dT%H:%M:%SZ")


@BODIES.answers("answers-203", "A GET is answered 203.")
def _non_authoritative(call: Call, reply: Reply) -> None:
    if call.method == "GET" and reply.status == 200:
        reply.status = 203


@BODIES.answers("put-answers-without-curies", "The answer to a PUT has no curies.")
def _put_bare(call: Call, reply: Reply) -> None:
    if call.method == "PUT" and reply.item:
        reply.links.pop("curies", None)


@BODIES.answers("keys-in-capitals", "Custom fields have capital letters in their names.")
def _capital_keys(call: Call, reply: Reply) -> None:
    for resource in reply.resources:
        if isinstance(resource.get("custom_fields"), dict):
            resource["custom_fields"] = {k.title(): v for k, v in resource["custom_fields"].items()}
