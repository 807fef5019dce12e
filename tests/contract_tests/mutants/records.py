"""Actions and records that are created, counted or listed wrongly."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from actionnetwork_mock.rules import actions, counters, donations, people
from actionnetwork_mock.rules import records as rules
from actionnetwork_mock.rules.visibility import scope_of

from .exchange import Call, Interceptor, Reply
from .mutant import Subject, patched

RECORDS = Subject("records", "records.", "donations.", "actions.", "blind.")


RECORDS.inside(
    "signatures-doubled",
    "A second signature of a person does not replace the first.",
    patched(rules, "find_existing", lambda _: lambda *_a: None),
)


def _deleted_and_new(original: Any) -> Any:
    def existing(context: Any, resource: Any, column: str, action: Any, person_id: str) -> Any:
        found = original(context, resource, column, action, person_id)
        if found is not None:
            context.store.delete(resource.name, found)
        return None

    return existing


RECORDS.inside(
    "replaced-record-gets-a-new-id",
    "A second signature replaces the first under a new id.",
    patched(rules, "find_existing", _deleted_and_new),
)


def _second_ignored(original: Any) -> Any:
    def write(
        context: Any, resource: Any, action: Any, person_id: str, sent: Any, complete: Any, **more: Any
    ) -> Any:
        column = counters.action_column(resource)
        existing = rules.find_existing(context, resource, column, action, person_id)
        return existing or original(context, resource, action, person_id, sent, complete, **more)

    return write


RECORDS.inside(
    "second-record-ignored",
    "A second signature of a person does not change the first.",
    patched(rules, "write_record", _second_ignored),
)

RECORDS.inside(
    "records-counted-twice",
    "Each record is counted twice.",
    patched(
        counters,
        "count_records",
        lambda original: lambda *arguments: 2 * original(*arguments),
    ),
)
RECORDS.inside(
    "counter-stops-at-one",
    "A counter never exceeds one.",
    patched(
        counters,
        "count_records",
        lambda original: lambda *arguments: min(original(*arguments), 1),
    ),
)


def _helper_uncounted(original: Any) -> Any:
    def record(*arguments: Any) -> Any:
        with patched(rules, "recount", lambda _: lambda *_a: None)():
            return original(*arguments)

    return record


RECORDS.inside(
    "total-not-moved-by-the-helper",
    "Counters do not count what a helper records.",
    patched(rules, "record_with_person", _helper_uncounted),
)
RECORDS.inside(
    "total-not-moved-by-a-plain-post",
    "Counters do not count what a plain POST records.",
    patched(rules, "record", _helper_uncounted),
)
RECORDS.inside(
    "donation-a-cent-off",
    "The amount of a donation is a cent too much.",
    patched(
        donations,
        "add_up",
        lambda original: lambda amounts: str(Decimal(original(amounts)) + Decimal("0.01")),
    ),
)
RECORDS.inside(
    "donation-counts-first-recipient",
    "The amount of a donation is that of its first recipient.",
    patched(donations, "add_up", lambda original: lambda amounts: original([*amounts][:1])),
)


def _rounded(original: Any) -> Any:
    return lambda amounts: f"{Decimal(format(Decimal(original(amounts)), '.5g')):.2f}"


RECORDS.inside(
    "donation-rounded",
    "The amount of a donation has five digits at most.",
    patched(donations, "add_up", _rounded),
)
RECORDS.inside(
    "page-total-ignores-the-last",
    "The total of a fundraising page lacks its last donation.",
    patched(counters, "add_up", lambda original: lambda amounts: original([*amounts][:-1])),
)


def _of_last_person(original: Any) -> Any:
    last: list[str] = []

    def record(context: Any, resource: Any, action: Any, person_id: str, sent: Any, complete: Any) -> Any:
        people = [row for row in last if row != person_id]
        last[:] = [person_id]
        whose = people[0] if people else person_id
        return original(context, resource, action, whose, sent, complete)

    return record


RECORDS.inside(
    "record-of-the-wrong-person",
    "A record belongs to the person of the previous record.",
    patched(rules, "record", _of_last_person),
)


@RECORDS.answers("record-missing-below-its-person", "Records are not on the list below their person.")
def _missing(call: Call, reply: Reply) -> None:
    if reply.page and call.pieces[0] == "people" and len(call.pieces) == 3 and call.pieces[2] != "taggings":
        reply.items.clear()
        reply.links.get(reply.rel, []).clear()


@RECORDS.answers("record-shows-another-person-id", "action_network:person_id of a record is its own id.")
def _person_id(call: Call, reply: Reply) -> None:
    for resource in reply.resources:
        if "action_network:person_id" in resource:
            resource["action_network:person_id"] = resource["identifiers"][0].partition(":")[2]


@RECORDS.interceptor(
    "record-lists-cross-actions", "The signatures below a petition are those of all petitions."
)
def _crossed() -> Interceptor:
    def intercept(call: Call, send: Any) -> Reply:
        listed = (
            call.method == "GET" and call.pieces[:1] == ["petitions"] and call.pieces[2:] == ["signatures"]
        )
        reply: Reply = send(call)
        if listed and reply.page:
            others: Reply = send(call.again(path="/petitions"))
            for action in others.items:
                uuid = action["_links"]["self"]["href"].rpartition("/")[2]
                if uuid != call.pieces[1]:
                    more: Reply = send(call.again(path=f"/petitions/{uuid}/signatures"))
                    reply.items.extend(more.items)
                    reply.links[reply.rel].extend(more.links.get(more.rel, []))
        return reply

    return intercept


def _without_tags(original: Any) -> Any:
    def match_or_create(context: Any, body: Any, **more: Any) -> Any:
        return original(context, {**body, "add_tags": None}, **more)

    return match_or_create


RECORDS.inside(
    "helper-drops-tags", "A record helper adds no tags.", patched(rules, "match_or_create", _without_tags)
)


def _name_forgotten(original: Any) -> Any:
    def match_or_create(context: Any, body: Any, **more: Any) -> Any:
        person = {name: value for name, value in body["person"].items() if name != "family_name"}
        return original(context, {**body, "person": person}, **more)

    return match_or_create


RECORDS.inside(
    "helper-forgets-the-family-name",
    "A record helper does not write the family name.",
    patched(rules, "match_or_create", _name_forgotten),
)


def _erases(original: Any) -> Any:
    def match_or_create(context: Any, body: Any, **more: Any) -> Any:
        matched = original(context, body, **more)
        if matched is not None:
            document = matched.row.document()
            if "given_name" in document and "given_name" not in body["person"]:
                del document["given_name"]
                return matched._replace(row=context.store.update("people", matched.row, document))
        return matched

    return match_or_create


RECORDS.inside(
    "helper-clears-what-is-not-sent",
    "A record helper removes the given name of a known person, unless sent.",
    patched(rules, "match_or_create", _erases),
)


@RECORDS.interceptor(
    "plain-post-without-a-person", "A plain POST without a person is recorded for the last one."
)
def _without_person() -> Interceptor:
    last: list[Any] = []

    def intercept(call: Call, send: Any) -> Reply:
        record = call.method == "POST" and len(call.pieces) == 3 and isinstance(call.body, dict)
        if record and call.pieces[2] != "taggings" and "person" not in call.body:
            if (call.body.get("_links") or {}).get("osdi:person"):
                last[:] = [call.body["_links"]["osdi:person"]]
            elif last:
                call = call.again(body={**call.body, "_links": {"osdi:person": last[0]}})
        reply: Reply = send(call)
        return reply

    return intercept


def _put_adds(original: Any) -> Any:
    def update(context: Any, resource: Any, row: Any, sent: Any, complete: Any) -> Any:
        changed = original(context, resource, row, sent, complete)
        document = {k: v for k, v in changed.document().items() if k != "identifiers"}
        context.store.insert(resource.name, context.group.id, document, references=changed.references)
        counters.recount(context, resource, counters.action_id_of(resource, changed))
        return changed

    return update


RECORDS.inside(
    "put-of-a-record-adds-one",
    "A PUT of a record changes it and adds another.",
    patched(rules, "update_record", _put_adds),
)
RECORDS.inside(
    "acting-leaves-modified-date",
    "A record does not change modified_date of its person.",
    patched(rules, "touch", lambda _: lambda context, person_id: None),
)


def _actions_crossed(original: Any) -> Any:
    def update(context: Any, resource: Any, row: Any, sent: Any, complete: Any = None) -> Any:
        others = context.store.find(resource.name, context.group.id, id=row.id)
        changed = original(context, resource, row, dict(sent), complete)
        newest = context.store.page(scope_of(resource, context.group), offset=0, limit=1, newest_first=True)
        for other in newest:
            if other.id != row.id and others:
                original(context, resource, other, dict(sent), complete)
        return changed

    return update


RECORDS.inside(
    "put-of-an-action-changes-another",
    "A PUT of an action changes the newest one, too.",
    patched(actions, "update_action", _actions_crossed),
)


@RECORDS.interceptor(
    "put-of-an-action-clears", "A PUT of an action removes its description unless it is sent."
)
def _put_clears() -> Interceptor:
    def intercept(call: Call, send: Any) -> Reply:
        kinds = ("petitions", "forms", "events", "fundraising_pages")
        if call.method == "PUT" and call.pieces[0] in kinds and isinstance(call.body, dict):
            call = call.again(body={"description": None, **call.body})
        reply: Reply = send(call)
        return reply

    return intercept


def _title_cut(original: Any) -> Any:
    def lay(context: Any, resource: Any, document: Any, sent: Any) -> None:
        original(context, resource, document, sent)
        if isinstance(document.get("description"), str):
            document["description"] = document["description"].strip()[:15]

    return lay


RECORDS.inside(
    "description-cut",
    "The description of an action is cut at 15 characters.",
    patched(actions, "apply_body", _title_cut),
)


@RECORDS.answers("action-starts-at-one", "A counter of a new action is one.")
def _starts_at_one(call: Call, reply: Reply) -> None:
    if call.method == "POST" and len(call.pieces) == 1 and reply.item:
        for name, value in reply.item.items():
            if name.startswith("total_") and isinstance(value, int):
                reply.item[name] = value + 1


def _merged_away(original: Any) -> Any:
    return lambda context, from_id, to_id: None


RECORDS.inside(
    "merging-loses-records",
    "The records of a person with a number alone are lost when an email comes.",
    patched(people, "move_references", _merged_away),
)


def _comment_dropped(original: Any) -> Any:
    def write(
        context: Any, resource: Any, action: Any, person_id: str, sent: Any, complete: Any, **more: Any
    ) -> Any:
        kept = {name: value for name, value in sent.items() if name != "comments"}
        return original(context, resource, action, person_id, kept, complete, **more)

    return write


RECORDS.inside(
    "comments-dropped",
    "The comments of a signature are lost.",
    patched(rules, "write_record", _comment_dropped),
)


@RECORDS.interceptor(
    "plain-post-records-for-somebody-new", "A plain POST creates a person, and records for that one."
)
def _new_person() -> Interceptor:
    made = 0

    def intercept(call: Call, send: Any) -> Reply:
        nonlocal made
        links = call.body.get("_links") if isinstance(call.body, dict) else None
        if call.method == "POST" and len(call.pieces) == 3 and isinstance(links, dict):
            reply: Reply = send(call)
            if reply.status == 200 and call.pieces[2] != "taggings":
                made += 1
                body = {**call.body, "person": {"email_addresses": [{"address": f"also-{made}@example.org"}]}}
                body.pop("_links")
                again: Reply = send(call.again(body=body))
                return again
            return reply
        done: Reply = send(call)
        return done

    return intercept
