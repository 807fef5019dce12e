"""Wrong matching of people by email, phone or identifier."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any

from actionnetwork_mock.rules import matching, person_input
from actionnetwork_mock.rules import people as rules
from actionnetwork_mock.rules.contacts import email_of
from actionnetwork_mock.store import Store

from .exchange import Call, Interceptor, Reply
from .mutant import Subject, patched

MATCHING = Subject("matching", "people.", "filters.people")


def _case_sensitive(original: Any) -> Any:
    def match(context: Any, person: Any) -> Any:
        found = original(context, person)
        if person.email and found.person and email_of(found.person.document()) not in (None, person.email):
            return found._replace(person=None)
        return found

    return match


MATCHING.inside(
    "email-matched-case-sensitively",
    "A known email in another case is another person.",
    patched(rules, "match_person", _case_sensitive),
)


def _lowered(original: Any) -> Any:
    def read(sent: Any, context: Any) -> Any:
        person = original(sent, context)
        if person.email:
            person.email = person.email.lower()
        return person

    return read


MATCHING.inside("email-lowered", "Emails are stored in lower case.", patched(rules, "read_person", _lowered))


@MATCHING.interceptor("email-stolen", "A PUT of another person's email takes it from that person.")
def _stolen() -> Interceptor:
    def intercept(call: Call, send: Any) -> Reply:
        if call.method == "PUT" and call.pieces[0] == "people" and isinstance(call.body, dict):
            emails = call.body.get("email_addresses") or [{}]
            address = emails[0].get("address")
            if address:
                found: Reply = send(
                    call.again(
                        method="GET",
                        path="/people",
                        query={"filter": f"email_address eq '{address}'"},
                        body=None,
                    )
                )
                for item in found.items:
                    href = item["_links"]["self"]["href"]
                    if not href.endswith(call.pieces[1]):
                        path = "/people/" + href.rpartition("/")[2]
                        freed = {"email_addresses": [{"address": f"freed-{address}"}]}
                        send(call.again(path=path, body=freed))
        reply: Reply = send(call)
        return reply

    return intercept


@MATCHING.interceptor(
    "email-conflict-drops-the-rest", "A PUT of another person's email changes nothing at all."
)
def _conflict() -> Interceptor:
    def intercept(call: Call, send: Any) -> Reply:
        before: Reply | None = None
        if call.method == "PUT" and call.pieces[0] == "people" and isinstance(call.body, dict):
            before = send(call.again(method="GET", body=None))
        sent = (call.body.get("email_addresses") or [{}])[0].get("address") if before else None
        if before is not None and before.item and sent:
            found: Reply = send(
                call.again(
                    method="GET", path="/people", query={"filter": f"email_address eq '{sent}'"}, body=None
                )
            )
            if any(item["_links"]["self"]["href"] != before.links["self"]["href"] for item in found.items):
                return before
        reply: Reply = send(call)
        return reply

    return intercept


def _identifiers_only(original: Any) -> Any:
    def add(resource: str, document: Any, uuid: Any, sent: Any, context: Any) -> None:
        if resource == "people" and sent and document.get("identifiers"):
            document["identifiers"] = document["identifiers"][:1]
        original(resource, document, uuid, sent, context)

    return add


MATCHING.inside(
    "foreign-identifier-lost",
    "A PUT with an identifier removes the other foreign ones.",
    patched(rules, "add_identifiers", _identifiers_only),
)


def _held_twice(original: Any) -> Any:
    def holder(store: Store, resource: str, identifier: str) -> Any:
        return None

    return holder


MATCHING.inside(
    "identifier-held-twice",
    "An identifier of another person is added all the same.",
    patched(Store, "holder", _held_twice),
)


@MATCHING.interceptor("person-without-contact", "A signup without email and phone creates a person.")
def _without_contact() -> Interceptor:
    made = 0

    def intercept(call: Call, send: Any) -> Reply:
        nonlocal made
        if call.method == "POST" and call.path == "/people" and isinstance(call.body, dict):
            person = call.body.get("person")
            if isinstance(person, dict) and not {"email_addresses", "phone_numbers"} & {*person}:
                made += 1
                address = f"nobody-{made}@example.org"
                entry = {**person, "email_addresses": [{"address": address}]}
                send(call.again(body={**call.body, "person": entry}))
        reply: Reply = send(call)
        return reply

    return intercept


def _stays(original: Any) -> Any:
    def claim(context: Any, row: Any, holder: Any) -> Any:
        if holder is not None and email_of(holder.document()) is not None:
            return None, None
        return original(context, row, holder)

    return claim


MATCHING.inside(
    "phone-stays-with-the-old",
    "A number that moves to another person stays with the old one, too.",
    patched(rules, "claim_phone", _stays),
)


def _without_status(original: Any) -> Any:
    return lambda context, row, holder: (None, original(context, row, holder)[1])


MATCHING.inside(
    "phone-status-not-copied",
    "A number that moves to another person loses its status.",
    patched(rules, "claim_phone", _without_status),
)


def _not_merged(original: Any) -> Any:
    def claim(context: Any, row: Any, holder: Any) -> Any:
        if holder is not None and email_of(holder.document()) is None:
            return (None, None) if row is None or row.id != holder.id else original(context, row, holder)
        return original(context, row, holder)

    return claim


def _phone_never_matches(original: Any) -> Any:
    def match(context: Any, person: Any) -> Any:
        if person.email and person.phone:
            phone, person.phone = person.phone, None
            try:
                found = original(context, person)
            finally:
                person.phone = phone
            return found._replace(phone_holder=matching.find_phone_holder(context, phone))
        return original(context, person)

    return match


def _both(*patches: Any) -> Any:
    def start() -> Any:
        stack = ExitStack()
        for patch in patches:
            stack.enter_context(patch())
        return stack

    return start


MATCHING.inside(
    "mobile-only-not-merged",
    "A person with a number alone is not merged into the person who signs up with it and an email.",
    _both(
        patched(rules, "claim_phone", _not_merged),
        patched(rules, "match_person", _phone_never_matches),
    ),
)


def _phone_matches_everybody(original: Any) -> Any:
    def match(context: Any, person: Any) -> Any:
        found = original(context, person)
        if found.person is None and person.phone:
            return found._replace(person=found.phone_holder, uuid=None)
        return found

    return match


MATCHING.inside(
    "phone-matches-before-email",
    "A known number means its person, even with another email.",
    patched(rules, "match_person", _phone_matches_everybody),
)


def _phone_alone_is_new(original: Any) -> Any:
    def match(context: Any, person: Any) -> Any:
        found = original(context, person)
        return found if person.email else found._replace(person=None, uuid=None)

    return match


MATCHING.inside(
    "phone-alone-matches-nobody",
    "A known number without an email creates a new person.",
    patched(rules, "match_person", _phone_alone_is_new),
)


MATCHING.inside(
    "phone-kept-as-sent",
    "A number is stored as it was sent.",
    patched(person_input, "parse_phone", lambda _: lambda number, _country=None: number),
)


@MATCHING.interceptor(
    "signup-makes-two", "A signup of a new person creates a second person, with another email."
)
def _two() -> Interceptor:
    made = 0

    def intercept(call: Call, send: Any) -> Reply:
        nonlocal made
        reply: Reply = send(call)
        if call.method == "POST" and call.path == "/people" and reply.item and call.body:
            made += 1
            name = {k: v for k, v in call.body["person"].items() if k in ("given_name", "family_name")}
            twin = {**name, "email_addresses": [{"address": f"twin-{made}@example.org"}]}
            send(call.again(body={"person": twin}))
        return reply

    return intercept


def _no_absorbing(original: Any) -> Any:
    return lambda document, other: None


MATCHING.inside(
    "merged-records-lost",
    "The fields of a person with a number alone are lost when an email comes.",
    _both(
        patched(rules, "absorb_person", _no_absorbing),
        patched(rules, "match_person", _phone_never_matches),
    ),
)


@MATCHING.interceptor(
    "old-email-still-means-the-person", "An email that was changed by a PUT still means the person."
)
def _old_email() -> Interceptor:
    became: dict[str, str] = {}

    def intercept(call: Call, send: Any) -> Reply:
        people = call.pieces[:1] == ["people"] and isinstance(call.body, dict)
        if people and call.method == "PUT" and (call.body.get("email_addresses") or [{}])[0].get("address"):
            before: Reply = send(call.again(method="GET", body=None))
            reply: Reply = send(call)
            if before.item and reply.item:
                old, new = (
                    answer.item["email_addresses"][0].get("address")
                    for answer in (before, reply)
                    if answer.item
                )
                if old and old != new:
                    became[old] = new
            return reply
        if people and call.method == "POST":
            entries = call.body.get("person", {}).get("email_addresses")
            entry = entries[0] if isinstance(entries, list) and entries else {}
            if entry.get("address") in became:
                person = {
                    **call.body["person"],
                    "email_addresses": [{**entry, "address": became[entry["address"]]}],
                }
                call = call.again(body={**call.body, "person": person})
        done: Reply = send(call)
        return done

    return intercept


def _by_name(original: Any) -> Any:
    def match(context: Any, person: Any) -> Any:
        found = original(context, person)
        name = person.plain.get("family_name")
        if found.person is None and found.uuid is None and person.email and name:
            for row in context.store.find("people", context.group.id, family_name=name):
                return found._replace(person=row)
        return found

    return match


MATCHING.inside(
    "same-name-is-the-same-person",
    "A new email with a known family name means the person of that name.",
    patched(rules, "match_person", _by_name),
)
