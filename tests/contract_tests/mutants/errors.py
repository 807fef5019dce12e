"""Wrong errors, keys, groups and methods."""

from __future__ import annotations

from typing import Any

import msgspec

from actionnetwork_mock.http import pipeline, targets, validation
from actionnetwork_mock.http.replies import Reply as Answered
from actionnetwork_mock.store import EVERY_GROUP, Store
from actionnetwork_mock.world import World
from actionnetwork_mock.worlds import Worlds

from .exchange import Call, Interceptor, Reply
from .mutant import Subject, patched

ERRORS = Subject("errors", "errors.", "filters.bad", "tags", "records.bad")


def _is_error(reply: Reply) -> bool:
    return isinstance(reply.json, dict) and "error" in reply.json


@ERRORS.answers("error-called-message", "An error is {message}.")
def _message(call: Call, reply: Reply) -> None:
    if _is_error(reply):
        reply.json = {"message": reply.json["error"]}


@ERRORS.answers("error-as-osdi-object", "An error is the object that OSDI specifies.")
def _osdi(call: Call, reply: Reply) -> None:
    if _is_error(reply):
        reply.json = {"error": {"description": reply.json["error"]}}


@ERRORS.answers("error-with-a-status-inside", "An error has its status as well as the sentence.")
def _status_inside(call: Call, reply: Reply) -> None:
    if _is_error(reply):
        reply.json["status"] = reply.status


@ERRORS.answers("errors-with-200", "Errors are answered 200.")
def _with_200(call: Call, reply: Reply) -> None:
    if _is_error(reply):
        reply.status = 200


@ERRORS.answers("bad-requests-with-200", "A 400 is a 200.")
def _bad_with_200(call: Call, reply: Reply) -> None:
    if reply.status == 400:
        reply.status = 200


@ERRORS.answers("refused-bodies-are-500", "A 400 is a 500.")
def _bad_is_500(call: Call, reply: Reply) -> None:
    if reply.status == 400:
        reply.status = 500


@ERRORS.answers("unknown-id-is-empty", "An unknown id is answered 200 {}.")
def _unknown_empty(call: Call, reply: Reply) -> None:
    if reply.status == 404 and call.is_item and call.method == "GET":
        reply.status, reply.json = 200, {}


@ERRORS.answers("odd-id-is-500", "An id that is no uuid is a 500.")
def _odd_500(call: Call, reply: Reply) -> None:
    if reply.status == 404 and call.path.endswith("/12345"):
        reply.status = 500


@ERRORS.answers("unknown-is-410", "An unknown id is a 410.")
def _gone(call: Call, reply: Reply) -> None:
    if reply.status == 404:
        reply.status = 410


@ERRORS.answers("bad-key-is-401", "A bad key is a 401.")
def _unauthorized(call: Call, reply: Reply) -> None:
    if reply.status == 403:
        reply.status = 401


@ERRORS.answers("key-not-echoed", "A bad key is not echoed.")
def _not_echoed(call: Call, reply: Reply) -> None:
    if reply.status == 403 and call.key:
        reply.json = {"error": "API Key invalid or not present"}


@ERRORS.answers("key-echoed-in-part", "The first eight characters of a bad key are echoed.")
def _echoed_in_part(call: Call, reply: Reply) -> None:
    if reply.status == 403 and call.key:
        reply.json = {"error": f"API Key invalid or not present {call.key[:8]}"}


@ERRORS.answers("bad-key-sees-an-empty-group", "With a bad key collections are empty.")
def _empty_group(call: Call, reply: Reply) -> None:
    if reply.status == 403 and call.method == "GET":
        reply.status, reply.json = 200, {"per_page": 25, "page": 1, "_links": {}, "_embedded": {"osdi:x": []}}


def _any_key(original: Any) -> Any:
    return lambda world, key: original(world, key) or world.first_group


ERRORS.inside("any-key-opens", "A bad key opens the first group.", patched(World, "group_of", _any_key))


@ERRORS.interceptor("bad-key-writes", "A POST with a bad key is refused, and done all the same.")
def _bad_key_writes() -> Interceptor:
    def intercept(call: Call, send: Any) -> Reply:
        reply: Reply = send(call)
        if reply.status == 403 and call.method == "POST":
            send(call.again(key="test-api-key"))
        return reply

    return intercept


@ERRORS.interceptor("entry-point-needs-a-key", "The entry point needs a key.")
def _entry_point() -> Interceptor:
    def intercept(call: Call, send: Any) -> Reply:
        reply: Reply = send(call)
        if call.path == "/" and call.key != "test-api-key":
            refused: Reply = send(call.again(path="/people"))
            return refused
        return reply

    return intercept


@ERRORS.interceptor("delete-of-a-person", "A person can be deleted.")
def _delete() -> Interceptor:
    def intercept(call: Call, send: Any) -> Reply:
        reply: Reply = send(call)
        if call.method == "DELETE" and call.pieces[:1] == ["people"] and len(call.pieces) == 2:
            reply.status, reply.json = 200, {"notice": "This person was successfully deleted."}
        return reply

    return intercept


@ERRORS.answers("method-refused-with-501", "A method that is not supported is a 501.")
def _method_501(call: Call, reply: Reply) -> None:
    if reply.status == 405:
        reply.status = 501


@ERRORS.interceptor("delete-refused-and-done", "DELETE of a petition is refused, and it is renamed.")
def _refused_and_done() -> Interceptor:
    def intercept(call: Call, send: Any) -> Reply:
        reply: Reply = send(call)
        if call.method in ("DELETE", "PATCH") and reply.status == 405 and call.pieces[0] == "petitions":
            send(call.again(method="PUT", body={"title": "Deleted"}))
        return reply

    return intercept


@ERRORS.answers("malformed-json-is-500", "A body that is no JSON is a 500.")
def _malformed_500(call: Call, reply: Reply) -> None:
    if call.body is None and call.request.read() and call.method == "POST":
        reply.status = 500


@ERRORS.interceptor("malformed-json-is-taken", "A body that is no JSON is accepted as an empty object.")
def _malformed_taken() -> Interceptor:
    def intercept(call: Call, send: Any) -> Reply:
        if call.body is None and call.request.read():
            call = call.again(body={})
        reply: Reply = send(call)
        return reply

    return intercept


@ERRORS.interceptor("arrays-are-taken", "A body that is an array is accepted as its first element.")
def _arrays() -> Interceptor:
    def intercept(call: Call, send: Any) -> Reply:
        if isinstance(call.body, list):
            call = call.again(body={"title": "?", "name": "?"})
        reply: Reply = send(call)
        return reply

    return intercept


@ERRORS.interceptor(
    "refused-and-half-written",
    "A record that is refused because of its person is written for another person.",
)
def _half_written() -> Interceptor:
    person: list[Any] = []

    def intercept(call: Call, send: Any) -> Reply:
        reply: Reply = send(call)
        links = call.body.get("_links") if isinstance(call.body, dict) else None
        if call.method == "POST" and isinstance(links, dict) and "osdi:person" in links:
            if reply.status == 200:
                person[:] = [links["osdi:person"]]
            elif person:
                send(call.again(body={**call.body, "_links": {"osdi:person": person[0]}}))
        return reply

    return intercept


def _not_required(original: Any) -> Any:
    return lambda field, settings: False


ERRORS.inside(
    "nothing-is-required",
    "A POST without required fields is accepted.",
    patched(validation, "is_required", _not_required),
)


def _of_any_group(original: Any) -> Any:
    def get(store: Store, resource: str, group_id: int, uuid: str) -> Any:
        found = store.find(resource, None, id=uuid)
        return found[0] if found else original(store, resource, group_id, uuid)

    return get


ERRORS.inside(
    "another-groups-item-visible",
    "Items of another group can be read by their id.",
    patched(Store, "get", _of_any_group),
)


def _with_all_groups(original: Any) -> Any:
    def scope(resource: Any, group: Any) -> Any:
        return original(resource, group)._replace(group_id=EVERY_GROUP)

    return scope


ERRORS.inside(
    "another-groups-list-visible",
    "Collections have the items of all groups.",
    patched(targets, "scope_of", _with_all_groups),
)


@ERRORS.interceptor("another-group-may-put", "A PUT of another group's item is refused, and done.")
def _may_put() -> Interceptor:
    def intercept(call: Call, send: Any) -> Reply:
        reply: Reply = send(call)
        if call.key == "other-test-api-key" and call.method == "PUT":
            send(call.again(key="test-api-key", body={"given_name": "Changed", "title": "Changed"}))
        return reply

    return intercept


def _sentence(original: Any) -> Any:
    def refusal(worlds: Worlds, key: str, notes: Any) -> Any:
        error = original(worlds, key, notes)
        error.message = error.message.replace("API Key", "Api key")
        return error

    return refusal


ERRORS.inside(
    "key-refused-in-other-words",
    "A bad key is refused in other words.",
    patched(Worlds, "refusal", _sentence),
)


def _answers_unknown(steps: Any) -> Any:
    def answer_unknown(call: Any) -> Any:
        return Answered(msgspec.json.encode({})) if call.match is None else None

    at = steps.index(pipeline.check_method)
    return *steps[:at], answer_unknown, *steps[at:]


ERRORS.inside(
    "unknown-path-is-empty",
    "An unknown path is answered 200 {}.",
    patched(pipeline, "STEPS", _answers_unknown),
)


@ERRORS.interceptor("an-id-of-another-kind-is-taken", "A person's id is known to the tags as well.")
def _another_kind() -> Interceptor:
    def intercept(call: Call, send: Any) -> Reply:
        reply: Reply = send(call)
        if (
            reply.status == 404
            and call.pieces[0] == "tags"
            and len(call.pieces) == 2
            and call.method == "GET"
        ):
            person: Reply = send(call.again(path="/people/" + call.pieces[1]))
            if person.status == 200:
                return person
        return reply

    return intercept
