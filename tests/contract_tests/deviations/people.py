"""People: matched, written and kept wrongly."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any

from actionnetwork_mock.rules import custom_fields, person_input
from actionnetwork_mock.rules import people as rules
from actionnetwork_mock.rules.addresses import blank_address
from actionnetwork_mock.rules.contacts import email_of
from actionnetwork_mock.store import Store

from .deviation import Subject, instead
from .exchange import Between, Call, Reply

PEOPLE = Subject("people", "people.", "filters.people")


def _case_sensitive(original: Any) -> Any:
    def holders(context: Any, email: str) -> Any:
        return [one for one in original(context, email) if email_of(one.document()) == email]

    return holders


PEOPLE.inside(
    "email-matched-case-sensitively",
    "A known email in another case is another person.",
    instead(rules, "_holders_of_email", _case_sensitive),
)


def _lowered(original: Any) -> Any:
    def read(sent: Any, context: Any) -> Any:
        person = original(sent, context)
        if person.email:
            person.email = person.email.lower()
        return person

    return read


PEOPLE.inside("email-lowered", "Emails are kept in small letters.", instead(rules, "read_person", _lowered))


def _changes_names(change: Any) -> Any:
    def make(original: Any) -> Any:
        def read(sent: Any, context: Any) -> Any:
            person = original(sent, context)
            person.plain = {
                name: value if value is None else change(value) for name, value in person.plain.items()
            }
            return person

        return read

    return make


for _name, _says, _change in (
    ("names-trimmed-inside", "Double blanks in names become one.", lambda text: " ".join(text.split())),
    ("names-in-title-case", "Names are written with a capital.", lambda text: text.title()),
    ("names-cut-at-20", "Names are cut at 20 characters.", lambda text: text[:20]),
    (
        "names-lose-accents",
        "Letters beyond ASCII become question marks.",
        lambda text: text.encode("ascii", "replace").decode(),
    ),
    (
        "names-html-escaped",
        "Ampersands and the like in names are escaped.",
        lambda text: text.replace("&", "&amp;").replace("<", "&lt;"),
    ),
    (
        "names-lose-emoji",
        "Letters beyond the basic plane are lost.",
        lambda text: "".join(c for c in text if ord(c) < 65536),
    ),
    (
        "names-apostrophe-curled",
        "An apostrophe in a name becomes a curly one.",
        lambda text: text.replace("'", "\u2019"),
    ),
    ("names-backslash-doubled", "A backslash in a name is doubled.", lambda text: text.replace("\\", "\\\\")),
    ("name-null-is-removed", "The name null counts as none.", lambda text: None if text == "null" else text),
):
    PEOPLE.inside(_name, _says, instead(rules, "read_person", _changes_names(_change)))


def _kept_created(original: Any) -> Any:
    def apply(context: Any, document: Any, uuid: Any, person: Any, inherited: Any) -> None:
        original(context, document, uuid, person, inherited)
        document["created_date"] = context.stamp

    return apply


PEOPLE.inside(
    "created-date-moves", "created_date moves with each write.", instead(rules, "_apply", _kept_created)
)


def _frozen_modified(original: Any) -> Any:
    def apply(context: Any, document: Any, uuid: Any, person: Any, inherited: Any) -> None:
        before = document.get("modified_date")
        original(context, document, uuid, person, inherited)
        document["modified_date"] = before or context.stamp

    return apply


PEOPLE.inside(
    "modified-date-stands-still",
    "A write does not move modified_date.",
    instead(rules, "_apply", _frozen_modified),
)

PEOPLE.inside(
    "custom-fields-replaced",
    "Custom fields are replaced as a whole.",
    instead(
        rules,
        "merge_custom_fields",
        lambda original: lambda known, sent, context: original({} if sent else known, sent, context),
    ),
)
PEOPLE.inside(
    "custom-field-cut",
    "The value of a custom field is cut at ten characters.",
    instead(
        rules,
        "merge_custom_fields",
        lambda original: (
            lambda known, sent, context: original(
                known, {name: value and value[:10] for name, value in sent.items()}, context
            )
        ),
    ),
)
PEOPLE.inside(
    "custom-field-kept-at-first",
    "A custom field that somebody has is not changed.",
    instead(
        rules,
        "merge_custom_fields",
        lambda original: lambda known, sent, context: {**original(known, sent, context), **known},
    ),
)
PEOPLE.inside(
    "custom-field-dropped",
    "The second of two custom fields is dropped.",
    instead(
        rules,
        "merge_custom_fields",
        lambda original: lambda known, sent, context: original(known, dict([*sent.items()][:1]), context),
    ),
)
PEOPLE.inside(
    "custom-fields-unlisted",
    "A new custom field is not in the metadata.",
    instead(custom_fields, "add_names", lambda original: lambda *_a, **_k: None),
)


@PEOPLE.between("put-clears-what-is-not-sent", "A PUT removes the names that it does not send.")
def _put_clears() -> Between:
    def between(call: Call, send: Any) -> Reply:
        if call.method == "PUT" and call.pieces[0] == "people" and isinstance(call.body, dict):
            call = call.again(body={"given_name": None, "family_name": None, **call.body})
        reply: Reply = send(call)
        return reply

    return between


@PEOPLE.between(
    "signup-clears-what-is-not-sent", "A signup of somebody known removes the family name, unless sent."
)
def _signup_clears() -> Between:
    def between(call: Call, send: Any) -> Reply:
        reply: Reply = send(call)
        if call.method == "POST" and call.path == "/people" and reply.item and isinstance(call.body, dict):
            if "family_name" not in call.body.get("person", {}) and "family_name" in reply.item:
                path = "/people/" + reply.links["self"]["href"].rpartition("/")[2]
                cleared: Reply = send(call.again(method="PUT", path=path, body={"family_name": None}))
                return cleared
        return reply

    return between


@PEOPLE.between("put-ignored", "A PUT of a person answers as if it were done, and is not.")
def _put_ignored() -> Between:
    def between(call: Call, send: Any) -> Reply:
        if call.method == "PUT" and call.pieces[0] == "people" and isinstance(call.body, dict):
            reply: Reply = send(call.again(method="GET", body=None))
            if reply.item:
                plain = {
                    k: v
                    for k, v in call.body.items()
                    if isinstance(v, str) and k in ("given_name", "family_name")
                }
                reply.item.update(plain)
            return reply
        done: Reply = send(call)
        return done

    return between


@PEOPLE.between("email-stolen", "A PUT of somebody else's email takes it away from that person.")
def _stolen() -> Between:
    def between(call: Call, send: Any) -> Reply:
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
                for one in found.items:
                    href = one["_links"]["self"]["href"]
                    if not href.endswith(call.pieces[1]):
                        path = "/people/" + href.rpartition("/")[2]
                        freed = {"email_addresses": [{"address": f"freed-{address}"}]}
                        send(call.again(path=path, body=freed))
        reply: Reply = send(call)
        return reply

    return between


@PEOPLE.between("email-conflict-drops-the-rest", "A PUT of somebody else's email changes nothing at all.")
def _conflict() -> Between:
    def between(call: Call, send: Any) -> Reply:
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
            if any(one["_links"]["self"]["href"] != before.links["self"]["href"] for one in found.items):
                return before
        reply: Reply = send(call)
        return reply

    return between


def _identifiers_only(original: Any) -> Any:
    def add(resource: str, document: Any, uuid: Any, sent: Any, context: Any) -> None:
        if resource == "people" and sent and document.get("identifiers"):
            document["identifiers"] = document["identifiers"][:1]
        original(resource, document, uuid, sent, context)

    return add


PEOPLE.inside(
    "foreign-identifier-lost",
    "A PUT with an identifier removes the foreign ones that were there.",
    instead(rules, "add_identifiers", _identifiers_only),
)


def _held_twice(original: Any) -> Any:
    def holder(store: Store, resource: str, identifier: str) -> Any:
        return None

    return holder


PEOPLE.inside(
    "identifier-held-twice",
    "An identifier of somebody else is added all the same.",
    instead(Store, "holder", _held_twice),
)


@PEOPLE.between("person-without-contact", "A signup without email and phone makes a person.")
def _without_contact() -> Between:
    made = 0

    def between(call: Call, send: Any) -> Reply:
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

    return between


def _stays(original: Any) -> Any:
    def claim(context: Any, row: Any, number: Any) -> Any:
        holder = rules._holder_of_phone(context, number)
        if holder is not None and email_of(holder.document()) is not None:
            return None, None
        return original(context, row, number)

    return claim


PEOPLE.inside(
    "phone-stays-with-the-old",
    "A number that goes over to somebody stays with the old holder, too.",
    instead(rules, "_claim_phone", _stays),
)


def _without_status(original: Any) -> Any:
    return lambda context, row, number: (None, original(context, row, number)[1])


PEOPLE.inside(
    "phone-status-not-copied",
    "A number that goes over loses its mobile status.",
    instead(rules, "_claim_phone", _without_status),
)


def _not_merged(original: Any) -> Any:
    def claim(context: Any, row: Any, number: Any) -> Any:
        holder = rules._holder_of_phone(context, number)
        if holder is not None and email_of(holder.document()) is None:
            return (None, None) if row is None or row.id != holder.id else original(context, row, number)
        return original(context, row, number)

    return claim


def _phone_never_matches(original: Any) -> Any:
    def match(context: Any, person: Any) -> Any:
        if person.email and person.phone:
            phone, person.phone = person.phone, None
            try:
                return original(context, person)
            finally:
                person.phone = phone
        return original(context, person)

    return match


def _both(*patches: Any) -> Any:
    def start() -> Any:
        stack = ExitStack()
        for one in patches:
            stack.enter_context(one())
        return stack

    return start


PEOPLE.inside(
    "mobile-only-not-merged",
    "A person with a number alone stays beside the one who brings it along with an email.",
    _both(
        instead(rules, "_claim_phone", _not_merged),
        instead(rules, "_match", _phone_never_matches),
    ),
)


def _phone_matches_everybody(original: Any) -> Any:
    def match(context: Any, person: Any) -> Any:
        found, uuid = original(context, person)
        if found is None and person.phone:
            holder = rules._holder_of_phone(context, person.phone)
            return holder, None
        return found, uuid

    return match


PEOPLE.inside(
    "phone-matches-before-email",
    "A known number means its holder, though another email came with it.",
    instead(rules, "_match", _phone_matches_everybody),
)


def _phone_alone_is_new(original: Any) -> Any:
    def match(context: Any, person: Any) -> Any:
        return original(context, person) if person.email else (None, None)

    return match


PEOPLE.inside(
    "phone-alone-matches-nobody",
    "A known number without an email makes a new person.",
    instead(rules, "_match", _phone_alone_is_new),
)


PEOPLE.inside(
    "phone-kept-as-sent",
    "A number is kept as it was sent.",
    instead(person_input, "parse_phone", lambda _: lambda number, _country=None: number),
)


@PEOPLE.between(
    "signup-changes-the-bystander", "A signup with a name gives that name to who signed up before, too."
)
def _bystander() -> Between:
    last: list[str] = []

    def between(call: Call, send: Any) -> Reply:
        reply: Reply = send(call)
        if call.method == "POST" and call.path == "/people" and reply.item:
            own = "/people/" + reply.links["self"]["href"].rpartition("/")[2]
            name = call.body["person"].get("given_name")
            if name and last and last[0] != own:
                send(call.again(method="PUT", path=last[0], body={"given_name": name}))
            last[:] = [own]
        return reply

    return between


@PEOPLE.between("put-heeds-a-wrapper", "A PUT heeds a person wrapper.")
def _wrapper() -> Between:
    def between(call: Call, send: Any) -> Reply:
        if call.method == "PUT" and isinstance(call.body, dict) and isinstance(call.body.get("person"), dict):
            call = call.again(body=call.body["person"])
        reply: Reply = send(call)
        return reply

    return between


@PEOPLE.between("put-heeds-add-tags", "A PUT heeds add_tags.")
def _put_tags() -> Between:
    def between(call: Call, send: Any) -> Reply:
        reply: Reply = send(call)
        if call.method == "PUT" and reply.item and isinstance(call.body, dict) and "add_tags" in call.body:
            email = {"email_addresses": [{"address": reply.item["email_addresses"][0]["address"]}]}
            send(
                call.again(
                    method="POST", path="/people", body={"person": email, "add_tags": call.body["add_tags"]}
                )
            )
        return reply

    return between


@PEOPLE.between("signup-makes-two", "A signup of somebody new makes a second person, with another email.")
def _two() -> Between:
    made = 0

    def between(call: Call, send: Any) -> Reply:
        nonlocal made
        reply: Reply = send(call)
        if call.method == "POST" and call.path == "/people" and reply.item:
            made += 1
            name = {k: v for k, v in call.body["person"].items() if k in ("given_name", "family_name")}
            twin = {**name, "email_addresses": [{"address": f"twin-{made}@example.org"}]}
            send(call.again(body={"person": twin}))
        return reply

    return between


def _no_absorbing(original: Any) -> Any:
    return lambda document, other: None


PEOPLE.inside(
    "merged-records-lost",
    "Who brings an email to a number that was a person loses what was known of that person.",
    _both(
        instead(rules, "_absorb", _no_absorbing),
        instead(rules, "_match", _phone_never_matches),
    ),
)


@PEOPLE.answers("language-kept-as-english", "languages_spoken is always English.")
def _english(call: Call, reply: Reply) -> None:
    for resource in reply.resources:
        if "languages_spoken" in resource:
            resource["languages_spoken"] = ["en"]


def _no_zip(original: Any) -> Any:
    def merge(known: Any, sent: Any, notes: Any) -> Any:
        merged = original(known, sent, notes)
        for entry in merged:
            entry.pop("region", None)
        return merged

    return merge


PEOPLE.inside(
    "zip-code-brings-no-state", "A ZIP code brings no state.", instead(rules, "merge_address", _no_zip)
)


def _address_replaced(original: Any) -> Any:
    def merge(known: Any, sent: Any, notes: Any) -> Any:
        return original(blank_address(), sent, notes)

    return merge


PEOPLE.inside(
    "address-replaced",
    "An address that is sent in part removes the other parts.",
    instead(rules, "merge_address", _address_replaced),
)


PEOPLE.inside(
    "null-clears-the-family-name",
    "null for given_name in a PUT removes the family name as well.",
    instead(
        rules,
        "change_person",
        lambda original: (
            lambda context, row, body: original(
                context, row, {**body, "family_name": None} if body.get("given_name", "") is None else body
            )
        ),
    ),
)


@PEOPLE.between(
    "old-email-still-means-the-person", "An email that was changed by a PUT still means the person."
)
def _old_email() -> Between:
    became: dict[str, str] = {}

    def between(call: Call, send: Any) -> Reply:
        people = call.pieces[:1] == ["people"] and isinstance(call.body, dict)
        if people and call.method == "PUT" and (call.body.get("email_addresses") or [{}])[0].get("address"):
            before: Reply = send(call.again(method="GET", body=None))
            reply: Reply = send(call)
            if before.item and reply.item:
                old, new = (
                    one.item["email_addresses"][0].get("address") for one in (before, reply) if one.item
                )
                if old and old != new:
                    became[old] = new
            return reply
        if people and call.method == "POST":
            entry = (call.body.get("person", {}).get("email_addresses") or [{}])[0]
            if entry.get("address") in became:
                person = {
                    **call.body["person"],
                    "email_addresses": [{**entry, "address": became[entry["address"]]}],
                }
                call = call.again(body={**call.body, "person": person})
        done: Reply = send(call)
        return done

    return between


@PEOPLE.answers("unknown-fields-refused", "A write with a field that nobody knows is a 400.")
def _unknown_refused(call: Call, reply: Reply) -> None:
    body: dict[str, Any] = call.body if isinstance(call.body, dict) else {}
    wrapped = body.get("person")
    person = wrapped if isinstance(wrapped, dict) else body
    if "shoe_size" in person and call.method in ("PUT", "POST"):
        reply.status, reply.json = 400, {"error": "shoe_size is no field"}


@PEOPLE.answers("unknown-fields-echoed", "An answer to a PUT has fields that nobody knows.")
def _unknown_echoed(call: Call, reply: Reply) -> None:
    if call.method == "PUT" and reply.item and isinstance(call.body, dict):
        reply.json = {**call.body, **reply.item}


@PEOPLE.between("email-guessed-from-an-old-field", "A PUT heeds the field email, which there is not.")
def _old_field() -> Between:
    def between(call: Call, send: Any) -> Reply:
        if call.method == "PUT" and isinstance(call.body, dict) and isinstance(call.body.get("email"), str):
            call = call.again(body={**call.body, "email_addresses": [{"address": call.body["email"]}]})
        reply: Reply = send(call)
        return reply

    return between


def _by_name(original: Any) -> Any:
    def match(context: Any, person: Any) -> Any:
        found, uuid = original(context, person)
        if found is None and uuid is None and person.email and person.plain.get("family_name"):
            for row in context.store.find(
                "people", context.group.id, family_name=person.plain["family_name"]
            ):
                return row, None
        return found, uuid

    return match


PEOPLE.inside(
    "same-name-is-the-same-person",
    "A new email with a known family name means the person of that name.",
    instead(rules, "_match", _by_name),
)
