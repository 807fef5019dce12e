"""Missing or wrong effects of a write on other items."""

from __future__ import annotations

from typing import Any

from actionnetwork_mock.rules import actions, counters, donations, people, tags
from actionnetwork_mock.rules import records as rules

from .exchange import Call, Interceptor, Reply
from .mutant import Subject, patched

EFFECTS = Subject(
    "consequences",
    "attendances.",
    "donations.",
    "identifiers.",
    "actions.",
    "records.back",
    "errors.wrong",
    "hal.views",
)


def _accepted_alone(original: Any) -> Any:
    def count(context: Any, *arguments: Any) -> Any:
        changed = context._replace(settings=context.settings.changed(counted_states="first"))
        return original(changed, *arguments)

    return count


EFFECTS.inside(
    "attended-not-counted",
    "An event counts accepted attendances, and not attended ones.",
    patched(counters, "count_records", _accepted_alone),
)


def _no_recount_on_put(original: Any) -> Any:
    def update(*arguments: Any) -> Any:
        with patched(rules, "recount", lambda _: lambda *_a: None)():
            return original(*arguments)

    return update


EFFECTS.inside(
    "page-total-stale-after-put",
    "The total of a fundraising page does not follow a PUT of a donation.",
    patched(rules, "update_record", _no_recount_on_put),
)


def _sum_at_first(original: Any) -> Any:
    def complete(context: Any, document: Any, sent: Any, page: Any) -> None:
        amount = document.get("amount")
        original(context, document, sent, page)
        if amount is not None:
            document["amount"] = amount

    return complete


EFFECTS.inside(
    "amount-stale-after-put",
    "The amount of a donation does not follow a PUT of its recipients.",
    patched(donations, "complete_donation", _sum_at_first),
)


def _only_people(original: Any) -> Any:
    def add(resource: str, document: Any, uuid: Any, sent: Any, context: Any) -> None:
        original(resource, document, uuid, (), context)

    return add


EFFECTS.inside(
    "identifiers-of-actions-lost",
    "Actions keep no foreign identifiers.",
    patched(actions, "add_identifiers", _only_people),
)
EFFECTS.inside(
    "identifiers-of-records-lost",
    "Records keep no foreign identifiers.",
    patched(rules, "add_identifiers", _only_people),
)
EFFECTS.inside(
    "identifiers-of-taggings-lost",
    "Taggings keep no foreign identifiers.",
    patched(tags, "add_identifiers", _only_people),
)


def _native_taken(original: Any) -> Any:
    return lambda identifiers, context: [*dict.fromkeys(identifiers)]


EFFECTS.inside(
    "native-identifier-taken-from-client",
    "Native identifiers are accepted from clients.",
    patched(actions, "foreign", _native_taken),
)


def _nulls_ignored(original: Any) -> Any:
    def lay(context: Any, resource: Any, document: Any, sent: Any) -> None:
        original(context, resource, document, {k: v for k, v in sent.items() if v is not None})

    return lay


EFFECTS.inside(
    "null-ignored-by-actions",
    "A null in an action is ignored.",
    patched(actions, "apply_body", _nulls_ignored),
)


def _any_tags(original: Any) -> Any:
    return lambda context, names: list(names)


EFFECTS.inside(
    "tag-list-has-unknown-tags",
    "tag_list keeps names that no tag has.",
    patched(actions, "known_tags", _any_tags),
)


def _emptied(original: Any) -> Any:
    def lay(context: Any, resource: Any, document: Any, sent: Any) -> None:
        original(context, resource, document, {"tag_list": [], **sent})

    return lay


EFFECTS.inside(
    "tag-list-emptied-by-put", "A PUT without tag_list empties it.", patched(actions, "apply_body", _emptied)
)


def _dated_now(original: Any) -> Any:
    def write(context: Any, resource: Any, action: Any, person_id: str, sent: Any, complete: Any) -> Any:
        kept = {name: value for name, value in sent.items() if name != "created_date"}
        return original(context, resource, action, person_id, kept, complete)

    return write


EFFECTS.inside(
    "back-date-ignored",
    "A helper ignores the created_date of a record.",
    patched(rules, "write_record", _dated_now),
)


def _person_dated(original: Any) -> Any:
    def write(context: Any, resource: Any, action: Any, person_id: str, sent: Any, complete: Any) -> Any:
        row = original(context, resource, action, person_id, sent, complete)
        person = context.store.get("people", context.group.id, person_id)
        if person is not None and "created_date" in sent:
            context.store.update(
                "people", person, {**person.document(), "created_date": sent["created_date"]}
            )
        return row

    return write


EFFECTS.inside(
    "back-date-for-the-person-too",
    "The created_date of a record is set for its person, too.",
    patched(rules, "write_record", _person_dated),
)


@EFFECTS.interceptor("created-date-written-by-put", "A PUT of created_date is shown by the answer.")
def _date_written() -> Interceptor:
    def intercept(call: Call, send: Any) -> Reply:
        reply: Reply = send(call)
        if (
            call.method == "PUT"
            and reply.item
            and isinstance(call.body, dict)
            and "created_date" in call.body
        ):
            reply.item["created_date"] = call.body["created_date"]
        return reply

    return intercept


@EFFECTS.interceptor("parent-ignored", "An item is found below any parent of the right kind.")
def _any_parent() -> Interceptor:
    where: dict[str, str] = {}

    def intercept(call: Call, send: Any) -> Reply:
        reply: Reply = send(call)
        if reply.item:
            where[reply.links["self"]["href"].rpartition("/")[2]] = call.path
        own = where.get(call.pieces[-1]) if call.pieces else None
        if reply.status == 404 and len(call.pieces) == 4 and call.method == "GET":
            listed = own or ""
            if listed.endswith(f"/{call.pieces[2]}"):
                listed += f"/{call.pieces[3]}"
            found: Reply = send(call.again(path=listed)) if listed else reply
            return found
        return reply

    return intercept


@EFFECTS.answers("custom-fields-lack-ids", "Custom fields in the metadata have no numeric_id.")
def _no_ids(call: Call, reply: Reply) -> None:
    if call.path == "/metadata/custom_fields" and isinstance(reply.json, dict):
        for field in reply.json.get("action_network:custom_fields", ()):
            field.pop("numeric_id", None)


@EFFECTS.answers("metadata-lacks-a-link", "The metadata have no link to the custom fields.")
def _no_link(call: Call, reply: Reply) -> None:
    if call.path == "/metadata":
        reply.links.pop("action_network:custom_fields", None)


@EFFECTS.answers("embed-lacks-a-style", "Embeds have no full layout.")
def _no_style(call: Call, reply: Reply) -> None:
    if call.path.endswith("/embed") and isinstance(reply.json, dict):
        reply.json.pop("embed_full_no_styles", None)


@EFFECTS.answers("embed-of-another", "The self of an embed is that of its action.")
def _self_of_action(call: Call, reply: Reply) -> None:
    if call.path.endswith("/embed") and reply.links:
        link = reply.links["self"]
        link["href"] = link["href"].removesuffix("/embed")


def _numbers_lost(original: Any) -> Any:
    def lay(context: Any, resource: Any, document: Any, sent: Any) -> None:
        kept = {k: v for k, v in sent.items() if isinstance(v, bool) or not isinstance(v, int)}
        original(context, resource, document, kept)

    return lay


EFFECTS.inside(
    "numbers-of-actions-lost",
    "Whole numbers that are written to an action are not kept.",
    patched(actions, "apply_body", _numbers_lost),
)


def _booleans_lost(original: Any) -> Any:
    def lay(context: Any, resource: Any, document: Any, sent: Any) -> None:
        original(context, resource, document, {k: v for k, v in sent.items() if not isinstance(v, bool)})

    return lay


EFFECTS.inside(
    "booleans-of-actions-lost",
    "True and false that are written to an action are not kept.",
    patched(actions, "apply_body", _booleans_lost),
)


@EFFECTS.interceptor(
    "counters-never-fall", "total_records of a list does not fall when something is deleted."
)
def _never_fall() -> Interceptor:
    most: dict[str, int] = {}

    def intercept(call: Call, send: Any) -> Reply:
        reply: Reply = send(call)
        if reply.page and "total_records" in reply.json and "filter" not in call.query:
            most[call.path] = max(most.get(call.path, 0), reply.json["total_records"])
            reply.json["total_records"] = most[call.path]
        return reply

    return intercept


def _tagging_counts_as_change(original: Any) -> Any:
    def change(context: Any, row: Any, body: Any) -> Any:
        changed = original(context, row, body)
        for tagging in context.store.find("taggings", context.group.id, person_id=row.id):
            context.store.delete("taggings", tagging)
        return changed

    return change


EFFECTS.inside(
    "put-of-a-person-removes-tags",
    "A PUT of a person removes all tags.",
    patched(people, "apply_person_changes", _tagging_counts_as_change),
)


def _records_of_person_lost(original: Any) -> Any:
    def change(context: Any, row: Any, body: Any) -> Any:
        changed = original(context, row, body)
        for record in context.store.find("signatures", context.group.id, person_id=row.id):
            context.store.update(
                "signatures", record, {**record.document(), "modified_date": "2001-01-01T00:00:00Z"}
            )
        return changed

    return change


EFFECTS.inside(
    "put-of-a-person-touches-signatures",
    "A PUT of a person changes modified_date of the person's signatures.",
    patched(people, "apply_person_changes", _records_of_person_lost),
)


@EFFECTS.answers("deleting-answers-nothing", "Deleting a tagging is answered {}.")
def _no_notice(call: Call, reply: Reply) -> None:
    if call.method == "DELETE" and reply.status == 200:
        reply.json = {}
