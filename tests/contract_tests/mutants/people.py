"""People who are written or stored wrongly."""

from __future__ import annotations

from typing import Any

from actionnetwork_mock.rules import custom_fields
from actionnetwork_mock.rules import people as rules
from actionnetwork_mock.rules.addresses import blank_address

from .exchange import Call, Interceptor, Reply
from .mutant import Subject, patched

PEOPLE = Subject("people", "people.", "filters.people")


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
    (
        "name-null-is-removed",
        "The name null is removed.",
        lambda text: None if text == "null" else text,
    ),
):
    PEOPLE.inside(_name, _says, patched(rules, "read_person", _changes_names(_change)))


def _kept_created(original: Any) -> Any:
    def apply(context: Any, document: Any, uuid: Any, person: Any, moved_status: Any) -> Any:
        contacts = original(context, document, uuid, person, moved_status)
        document["created_date"] = context.stamp
        return contacts

    return apply


PEOPLE.inside(
    "created-date-changes",
    "created_date changes with each write.",
    patched(rules, "apply_person", _kept_created),
)


def _frozen_modified(original: Any) -> Any:
    def apply(context: Any, document: Any, uuid: Any, person: Any, moved_status: Any) -> Any:
        before = document.get("modified_date")
        contacts = original(context, document, uuid, person, moved_status)
        document["modified_date"] = before or context.stamp
        return contacts

    return apply


PEOPLE.inside(
    "modified-date-stays",
    "A write does not change modified_date.",
    patched(rules, "apply_person", _frozen_modified),
)

PEOPLE.inside(
    "custom-fields-replaced",
    "Custom fields are replaced as a whole.",
    patched(
        rules,
        "merge_custom_fields",
        lambda original: lambda known, sent, context: original({} if sent else known, sent, context),
    ),
)
PEOPLE.inside(
    "custom-field-cut",
    "The value of a custom field is cut at ten characters.",
    patched(
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
    "A custom field that a person has is not changed.",
    patched(
        rules,
        "merge_custom_fields",
        lambda original: lambda known, sent, context: {**original(known, sent, context), **known},
    ),
)
PEOPLE.inside(
    "custom-field-dropped",
    "The second of two custom fields is dropped.",
    patched(
        rules,
        "merge_custom_fields",
        lambda original: lambda known, sent, context: original(known, dict([*sent.items()][:1]), context),
    ),
)
PEOPLE.inside(
    "custom-fields-unlisted",
    "A new custom field is not in the metadata.",
    patched(custom_fields, "add_names", lambda original: lambda *_a, **_k: None),
)


@PEOPLE.interceptor("put-clears-what-is-not-sent", "A PUT removes the names that it does not send.")
def _put_clears() -> Interceptor:
    def intercept(call: Call, send: Any) -> Reply:
        if call.method == "PUT" and call.pieces[0] == "people" and isinstance(call.body, dict):
            call = call.again(body={"given_name": None, "family_name": None, **call.body})
        reply: Reply = send(call)
        return reply

    return intercept


@PEOPLE.interceptor(
    "signup-clears-what-is-not-sent", "A signup of a known person removes the family name, unless sent."
)
def _signup_clears() -> Interceptor:
    def intercept(call: Call, send: Any) -> Reply:
        reply: Reply = send(call)
        if call.method == "POST" and call.path == "/people" and reply.item and isinstance(call.body, dict):
            if "family_name" not in call.body.get("person", {}) and "family_name" in reply.item:
                path = "/people/" + reply.links["self"]["href"].rpartition("/")[2]
                cleared: Reply = send(call.again(method="PUT", path=path, body={"family_name": None}))
                return cleared
        return reply

    return intercept


@PEOPLE.interceptor("put-ignored", "A PUT of a person answers as if it were done, and is not.")
def _put_ignored() -> Interceptor:
    def intercept(call: Call, send: Any) -> Reply:
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

    return intercept


@PEOPLE.interceptor(
    "signup-changes-the-bystander", "A signup with a name gives that name to the previous person, too."
)
def _bystander() -> Interceptor:
    last: list[str] = []

    def intercept(call: Call, send: Any) -> Reply:
        reply: Reply = send(call)
        if call.method == "POST" and call.path == "/people" and reply.item:
            own = "/people/" + reply.links["self"]["href"].rpartition("/")[2]
            name = call.body["person"].get("given_name") if call.body else None
            if name and last and last[0] != own:
                send(call.again(method="PUT", path=last[0], body={"given_name": name}))
            last[:] = [own]
        return reply

    return intercept


@PEOPLE.interceptor("put-accepts-a-wrapper", "A PUT accepts a person wrapper.")
def _wrapper() -> Interceptor:
    def intercept(call: Call, send: Any) -> Reply:
        if call.method == "PUT" and isinstance(call.body, dict) and isinstance(call.body.get("person"), dict):
            call = call.again(body=call.body["person"])
        reply: Reply = send(call)
        return reply

    return intercept


@PEOPLE.interceptor("put-accepts-add-tags", "A PUT adds the tags of add_tags.")
def _put_tags() -> Interceptor:
    def intercept(call: Call, send: Any) -> Reply:
        reply: Reply = send(call)
        if call.method == "PUT" and reply.item and isinstance(call.body, dict) and "add_tags" in call.body:
            email = {"email_addresses": [{"address": reply.item["email_addresses"][0]["address"]}]}
            send(
                call.again(
                    method="POST", path="/people", body={"person": email, "add_tags": call.body["add_tags"]}
                )
            )
        return reply

    return intercept


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


PEOPLE.inside("zip-code-adds-no-state", "A ZIP code adds no state.", patched(rules, "merge_address", _no_zip))


def _address_replaced(original: Any) -> Any:
    def merge(known: Any, sent: Any, notes: Any) -> Any:
        return original(blank_address(), sent, notes)

    return merge


PEOPLE.inside(
    "address-replaced",
    "An address that is sent in part removes the other parts.",
    patched(rules, "merge_address", _address_replaced),
)


PEOPLE.inside(
    "null-clears-the-family-name",
    "null for given_name in a PUT removes the family name as well.",
    patched(
        rules,
        "apply_person_changes",
        lambda original: (
            lambda context, row, body: original(
                context, row, {**body, "family_name": None} if body.get("given_name", "") is None else body
            )
        ),
    ),
)


@PEOPLE.answers("unknown-fields-refused", "A write with an unknown field is a 400.")
def _unknown_refused(call: Call, reply: Reply) -> None:
    body: dict[str, Any] = call.body if isinstance(call.body, dict) else {}
    wrapped = body.get("person")
    person = wrapped if isinstance(wrapped, dict) else body
    if "shoe_size" in person and call.method in ("PUT", "POST"):
        reply.status, reply.json = 400, {"error": "shoe_size is no field"}


@PEOPLE.answers("unknown-fields-echoed", "An answer to a PUT has unknown fields that were sent.")
def _unknown_echoed(call: Call, reply: Reply) -> None:
    if call.method == "PUT" and reply.item and isinstance(call.body, dict):
        reply.json = {**call.body, **reply.item}


@PEOPLE.interceptor("email-guessed-from-an-old-field", "A PUT accepts the field email, which does not exist.")
def _old_field() -> Interceptor:
    def intercept(call: Call, send: Any) -> Reply:
        if call.method == "PUT" and isinstance(call.body, dict) and isinstance(call.body.get("email"), str):
            call = call.again(body={**call.body, "email_addresses": [{"address": call.body["email"]}]})
        reply: Reply = send(call)
        return reply

    return intercept
