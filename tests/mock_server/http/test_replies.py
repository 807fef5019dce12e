from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from actionnetwork_mock.errors import (
    ApiError,
    BadKey,
    BadRequest,
    BodyTooLarge,
    MethodNotAllowed,
    NotFound,
    TooManyRequests,
)
from actionnetwork_mock.http.body import UnreadableBody
from actionnetwork_mock.http.odata import BadFilter
from actionnetwork_mock.http.replies import EMPTY, Reply, error_reply, send_reply
from actionnetwork_mock.notes import Notes
from actionnetwork_mock.settings import Settings


def reply_to(error: ApiError, *, has_key: bool = True, **changes: Any) -> Reply:
    return error_reply(error, Settings(**changes), has_key=has_key)


def sent(
    reply: Reply, notes: Notes | None = None, *, with_body: bool = True
) -> tuple[int, list[tuple[bytes, bytes]], bytes]:
    """Return status, headers and body of what goes out."""
    messages: list[Any] = []

    async def send(message: Any) -> None:
        messages.append(message)

    asyncio.run(send_reply(send, reply, notes or Notes(), with_body=with_body))
    start, body = messages
    return start["status"], start["headers"], body["body"]


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (BadRequest("no"), 400),
        (UnreadableBody("no"), 400),
        (BadFilter("no"), 400),
        (BadKey("no"), 403),
        (NotFound("no"), 404),
        (MethodNotAllowed("no", ("GET",)), 405),
        (BodyTooLarge("no"), 413),
        (TooManyRequests("no"), 429),
    ],
    ids=lambda value: type(value).__name__,
)
def test_each_error_has_its_status_and_one_sentence(error: ApiError, status: int) -> None:
    reply = reply_to(error)
    assert (reply.status, json.loads(reply.body)) == (status, {"error": "no"})


@pytest.mark.parametrize("message", ['say "no"', "a\\b", "\x00\x01\n", "\u00d6\U0001f600", ""])
def test_any_message_becomes_json(message: str) -> None:
    body = reply_to(BadRequest(message)).body
    assert json.loads(body) == {"error": message}
    assert not any(byte < 0x20 for byte in body)


def test_a_missing_key_has_a_status_of_its_own() -> None:
    assert reply_to(BadKey("no"), has_key=False, missing_key_status=401).status == 401
    assert reply_to(BadKey("no"), has_key=True, missing_key_status=401).status == 403


@pytest.mark.parametrize("error", [BadRequest("no"), BadFilter("no")], ids=lambda error: type(error).__name__)
def test_a_failed_validation_may_be_a_422(error: ApiError) -> None:
    assert reply_to(error, validation_status=422).status == 422


def test_malformed_json_has_a_status_of_its_own() -> None:
    assert reply_to(UnreadableBody("no"), malformed_json_status=422).status == 422
    assert reply_to(UnreadableBody("no"), validation_status=422).status == 400


@pytest.mark.parametrize("error", [NotFound("no"), BodyTooLarge("no")], ids=lambda e: type(e).__name__)
def test_other_errors_keep_their_status_whatever_the_settings(error: ApiError) -> None:
    assert reply_to(error, validation_status=422, malformed_json_status=422).status == error.status


@pytest.mark.parametrize("status", [405, 404])
def test_an_unsupported_method_says_what_is_allowed_under_either_status(status: int) -> None:
    reply = reply_to(MethodNotAllowed("no", ("GET", "POST")), unsupported_method_status=status)
    assert reply.status == status
    assert reply.headers == ((b"allow", b"GET, POST"),)


def test_too_many_requests_may_say_when_to_come_back() -> None:
    assert reply_to(TooManyRequests("no")).headers == ()
    assert reply_to(TooManyRequests("no"), rate_limit_retry_after=0).headers == ((b"retry-after", b"0"),)
    assert reply_to(TooManyRequests("no"), rate_limit_retry_after=2).headers == ((b"retry-after", b"2"),)


def test_a_bad_filter_may_be_answered_in_html() -> None:
    reply = reply_to(BadFilter("no"), unknown_filter="html_error")
    assert reply.status == 400
    assert reply.body.startswith(b"<!DOCTYPE html>")
    assert (b"content-type", b"text/html; charset=utf-8") in sent(reply)[1]


def test_other_bad_requests_stay_json_when_filters_are_answered_in_html() -> None:
    assert reply_to(BadRequest("no"), unknown_filter="html_error").body == b'{"error":"no"}'


def test_not_found_may_be_plain() -> None:
    assert (
        reply_to(NotFound("Couldn't find tag with id = 1"), not_found_text="plain").body
        == b'{"error":"Not found"}'
    )


def test_an_answer_has_type_length_and_caching() -> None:
    assert sent(Reply(b'{"a":1}')) == (
        200,
        [
            (b"content-length", b"7"),
            (b"content-type", b"application/hal+json"),
            (b"cache-control", b"max-age=0, private, must-revalidate"),
        ],
        b'{"a":1}',
    )


def test_a_head_has_the_length_of_the_body_that_it_lacks() -> None:
    _, headers, body = sent(Reply(b'{"a":1}'), with_body=False)
    assert (b"content-length", b"7") in headers
    assert body == b""


def test_notes_become_headers_in_their_order() -> None:
    notes = Notes()
    notes.add("one", "First.")
    notes.inform("two", "Second.")
    headers = sent(EMPTY, notes)[1]
    assert [value for name, value in headers if name == b"mock-note"] == [b"one: First.", b"two: Second."]


def test_headers_of_a_reply_come_with_the_common_ones() -> None:
    headers = sent(Reply(b"{}", 302, ((b"location", b"/x"),)))[1]
    assert (b"location", b"/x") in headers
    assert (b"content-type", b"application/hal+json") in headers
