"""Tags and taggings that are created, added or removed wrongly."""

from __future__ import annotations

from typing import Any

from actionnetwork_mock.rules import people, tags
from actionnetwork_mock.rules import tags as rules

from .exchange import Call, Interceptor, Reply
from .mutant import Subject, patched

TAGS = Subject("tags", "tag", "records.helper", "people.put-wrapper")

TAGS.inside(
    "tagged-twice",
    "Tagging a person again creates a second tagging.",
    patched(rules, "find_tagging", lambda _: lambda context, tag, person_id: None),
)


def _made(original: Any) -> Any:
    def find(context: Any, names: Any, so: str, **more: Any) -> Any:
        for name in names:
            tags.create_tag(context, {"name": name})
        return original(context, names, so, **more)

    return find


TAGS.inside("unknown-tag-made", "A signup creates unknown tags.", patched(tags, "find_known_tags", _made))


def _other_order(original: Any) -> Any:
    def change(context: Any, person_id: str, *, add: Any, remove: Any) -> Any:
        original(context, person_id, add=(), remove=remove)
        return original(context, person_id, add=add, remove=())

    return change


TAGS.inside(
    "removed-before-added",
    "A signup removes tags before it adds others.",
    patched(people, "change_tags", _other_order),
)
TAGS.inside(
    "remove-tags-ignored",
    "remove_tags has no effect.",
    patched(tags, "take_tag", lambda _: lambda context, tag, person_id: None),
)
TAGS.inside(
    "first-tag-alone-added",
    "Only the first of add_tags is added.",
    patched(
        people,
        "change_tags",
        lambda original: (
            lambda context, person_id, *, add, remove: original(
                context, person_id, add=[*add][:1], remove=remove
            )
        ),
    ),
)


def _from_everybody(original: Any) -> Any:
    def take(context: Any, tag: Any, person_id: str) -> None:
        for row in context.store.find("taggings", context.group.id, tag_id=tag.id):
            context.store.delete("taggings", row)

    return take


TAGS.inside(
    "remove-tags-from-everybody",
    "remove_tags removes a tag from all people.",
    patched(tags, "take_tag", _from_everybody),
)


def _deletes_all(original: Any) -> Any:
    def delete(context: Any, tagging: Any) -> Any:
        answered = original(context, tagging)
        for row in context.store.find("taggings", context.group.id, tag_id=tagging.references[0]):
            context.store.delete("taggings", row)
        return answered

    return delete


TAGS.inside(
    "deleting-a-tagging-removes-it-from-everybody",
    "Deleting one tagging removes the tag from all people.",
    patched(rules, "delete_tagging", _deletes_all),
)


def _deletes_tags_of_person(original: Any) -> Any:
    def delete(context: Any, tagging: Any) -> Any:
        answered = original(context, tagging)
        for row in context.store.find("taggings", context.group.id, person_id=tagging.references[1]):
            context.store.delete("taggings", row)
        return answered

    return delete


TAGS.inside(
    "deleting-a-tagging-removes-all-tags",
    "Deleting one tagging removes all tags of its person.",
    patched(rules, "delete_tagging", _deletes_tags_of_person),
)


@TAGS.interceptor("deleting-a-tagging-does-nothing", "A tagging that is deleted is still there.")
def _still_there() -> Interceptor:
    def intercept(call: Call, send: Any) -> Reply:
        if call.method == "DELETE" and "taggings" in call.pieces and len(call.pieces) in (2, 4):
            found: Reply = send(call.again(method="GET"))
            if found.item:
                found.json = {"notice": "This tagging was successfully deleted."}
            return found
        reply: Reply = send(call)
        return reply

    return intercept


def _always_new(original: Any) -> Any:
    def create(context: Any, body: Any) -> Any:
        stamp = context.stamp
        document = {"name": body["name"], "created_date": stamp, "modified_date": stamp}
        return context.store.insert("tags", context.group.id, document), True

    return create


TAGS.inside("tag-names-doubled", "A name may have several tags.", patched(tags, "create_tag", _always_new))


@TAGS.answers("tagging-says-another-tag", "A tagging on a list links the tag of the first.")
def _another_tag(call: Call, reply: Reply) -> None:
    if call.pieces[-1:] == ["taggings"] and reply.page:
        for item in reply.items[1:]:
            item["_links"]["osdi:tag"] = dict(reply.items[0]["_links"]["osdi:tag"])


@TAGS.answers("tag-name-in-capitals", "Tag names are in upper case.")
def _capitals(call: Call, reply: Reply) -> None:
    for resource in reply.resources:
        if call.pieces[0] == "tags" and isinstance(resource.get("name"), str):
            resource["name"] = resource["name"].title()


@TAGS.interceptor("taggings-of-a-person-stale", "The taggings below a person lack the newest.")
def _lacks_newest() -> Interceptor:
    def intercept(call: Call, send: Any) -> Reply:
        reply: Reply = send(call)
        if (
            reply.page
            and call.pieces[0] == "people"
            and call.pieces[-1] == "taggings"
            and len(reply.items) > 1
        ):
            reply.items.pop()
            reply.links[reply.rel].pop()
        return reply

    return intercept


@TAGS.interceptor(
    "plain-tagging-untags-others", "A POST of a tagging removes the tag from the last person who had it."
)
def _untags() -> Interceptor:
    last: dict[str, str] = {}

    def intercept(call: Call, send: Any) -> Reply:
        reply: Reply = send(call)
        if call.method == "POST" and call.pieces[-1] == "taggings" and reply.item:
            own = "/taggings/" + reply.links["self"]["href"].rpartition("/")[2]
            path = f"/tags/{call.pieces[1]}{own}"
            if call.path in last and last[call.path] != path:
                send(call.again(method="DELETE", path=last[call.path], body=None))
            last[call.path] = path
        return reply

    return intercept


def _moves_person(original: Any) -> Any:
    def put(context: Any, tag: Any, person_id: str, **more: Any) -> Any:
        row = original(context, tag, person_id, **more)
        person = context.store.get("people", context.group.id, person_id)
        if person is not None:
            document = person.document()
            document["custom_fields"] = {**document["custom_fields"], "tagged": "yes"}
            context.store.update("people", person, document)
        return row

    return put


TAGS.inside(
    "tagging-writes-to-the-person",
    "Tagging a person writes a custom field.",
    patched(rules, "put_tag", _moves_person),
)
