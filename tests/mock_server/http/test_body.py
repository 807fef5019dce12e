from __future__ import annotations

import asyncio
import json
import tracemalloc
from collections import deque
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actionnetwork_mock.errors import BodyTooLarge
from actionnetwork_mock.http.body import (
    ClientGone,
    UnreadableBody,
    announces_body,
    declared_format,
    format_of,
    json_kind,
    parse_json,
    read_body,
)

from .chunked import GONE, part

plain_text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | plain_text,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(plain_text, inner, max_size=4),
    max_leaves=10,
)


def read(raw: bytes) -> dict[str, object] | str:
    """Return a body, or the sentence with which it is refused."""
    try:
        return parse_json(raw).fields
    except UnreadableBody as error:
        return error.message


def refusal(raw: bytes) -> str:
    """Return the sentence with which a body is refused."""
    sentence = read(raw)
    assert isinstance(sentence, str), sentence
    assert "\n" not in sentence
    return sentence


@settings(deadline=None, max_examples=150)
@given(st.dictionaries(plain_text, values, max_size=5), st.booleans())
def test_every_object_is_read_as_it_was_written(sent: dict[str, object], ascii_only: bool) -> None:
    assert parse_json(json.dumps(sent, ensure_ascii=ascii_only).encode()).fields == sent


@settings(deadline=None, max_examples=200)
@given(st.binary(max_size=60) | st.text(alphabet='{}[]",:\\u0dD8cC1eE+-. \x00\ufeff').map(str.encode))
def test_any_bytes_are_an_object_or_one_sentence(raw: bytes) -> None:
    assert isinstance(read(raw), dict) or refusal(raw)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b" ",
        b"{",
        b'{"a"',
        b'{"a":}',
        b'{"a":1,}',
        b"{'a':1}",
        b"{a:1}",
        b'{"a":01}',
        b'{"a":"\t"}',
        b"{} {}",
        b"{}x",
    ],
)
def test_what_is_no_json_is_refused(raw: bytes) -> None:
    assert refusal(raw).startswith("The body is not JSON: ")


@pytest.mark.parametrize(
    "number", [b"NaN", b"Infinity", b"-Infinity", b"nan", b"+1", b".5", b"0x1", b"1e400", b"-1e999"]
)
def test_numbers_that_json_does_not_know_or_no_float_holds_are_refused(number: bytes) -> None:
    assert refusal(b'{"a":%s}' % number).startswith("The body is not JSON: ")


@pytest.mark.parametrize(
    "text",
    [
        rb"\ud800",
        rb"\uDBFF",
        rb"\udc00",
        rb"\uDfFf",
        rb"\ud83dx",
        rb"\ud83d\u0041",
        rb"\ud83d\ud83d\ude00",
        rb"\ude00\ud83d",
        rb"\ud83d\\ude00",
        rb"x\ud83d",
        rb"\ud83d\n",
    ],
)
@pytest.mark.parametrize("place", [b'{"a":"%s"}', b'{"%s":1}', b'{"a":[{"b":"%s"}]}'])
def test_half_a_surrogate_pair_is_refused_wherever_it_stands(place: bytes, text: bytes) -> None:
    assert refusal(place % text) == "The body is not JSON: a text has half a surrogate pair"


@pytest.mark.parametrize(
    "raw", [b'{"a":"\xed\xa0\x80"}', b'{"a":"\xed\xb0\x80"}', b'{"a":"\xed\xa0\xbd\xed\xb8\x80"}']
)
def test_surrogates_encoded_as_bytes_are_not_utf_8(raw: bytes) -> None:
    assert refusal(raw) == "The body is not JSON: it is not UTF-8"


@pytest.mark.parametrize("escape", [rb"\ud83d\ude00", rb"\uD83D\uDE00"])
def test_a_whole_surrogate_pair_is_one_character(escape: bytes) -> None:
    assert parse_json(b'{"a":"%s"}' % escape).fields == {"a": "\U0001f600"}


@pytest.mark.parametrize(
    "raw", [b'{"a":"\xff"}', b'{"\xc3":1}', b'{"a":"\xc0\x80"}', b'{"a":"\xf8\x88\x80\x80\x80"}']
)
def test_what_is_not_utf_8_is_refused(raw: bytes) -> None:
    assert refusal(raw) == "The body is not JSON: it is not UTF-8"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_a_byte_order_mark_or_a_wider_encoding_is_refused(encoding: str) -> None:
    assert refusal('{"a":1}'.encode(encoding)).startswith("The body is not JSON: ")


@pytest.mark.parametrize(
    "raw", [rb'{"a":"\u0000"}', rb'{"\u0000":1}', rb'{"a":"\\\u0000"}', rb'{"a":["x",{"b":"\\\\\u0000"}]}']
)
def test_an_escaped_nul_is_refused_wherever_it_stands(raw: bytes) -> None:
    assert refusal(raw) == "The body has the character NUL in a text"


@pytest.mark.parametrize("raw", [b'{"a":"\0"}', b'{"\0":1}', b'{"a":1}\0', b"\0{}"])
def test_a_nul_as_it_is_is_refused(raw: bytes) -> None:
    assert refusal(raw).startswith("The body is not JSON: ")


@pytest.mark.parametrize(
    ("raw", "text"),
    [(rb'{"a":"\\u0000"}', r"\u0000"), (rb'{"a":"\\\\u0000"}', r"\\u0000"), (b'{"a":"u0000"}', "u0000")],
)
def test_a_backslash_before_u0000_is_no_nul(raw: bytes, text: str) -> None:
    assert parse_json(raw).fields == {"a": text}


@pytest.mark.parametrize(
    "raw",
    [
        b'{"a":1,"a":1}',
        b'{"b":{"a":1,"a":2}}',
        b'{"b":[0,[{"c":{"a":1,"x":{},"a":null}}]]}',
        rb'{"a":1,"\u0061":2}',
        b'{"person":{"custom_fields":{"a":"1","a":"2"}}}',
    ],
)
def test_a_key_that_stands_twice_is_named_at_any_depth(raw: bytes) -> None:
    assert parse_json(raw).repeated == ["a"]


def test_of_a_key_that_stands_twice_the_last_value_counts() -> None:
    assert parse_json(b'{"a":1,"b":{"c":1,"c":2},"a":3}') == ({"a": 3, "b": {"c": 2}}, ["c", "a"])


@settings(deadline=None, max_examples=100)
@given(st.lists(st.tuples(st.sampled_from("abcd"), st.integers()), max_size=12))
def test_a_key_is_named_once_however_often_it_stands_there(pairs: list[tuple[str, int]]) -> None:
    keys = [key for key, _ in pairs]
    read = parse_json(("{" + ",".join(f'"{key}":{value}' for key, value in pairs) + "}").encode())
    assert read.fields == dict(pairs)
    assert sorted(read.repeated) == sorted({key for key in keys if keys.count(key) > 1})


@pytest.mark.parametrize(
    "raw", [b'{"a":1,"A":2}', b'{"a":{"a":1}}', b'[{"a":1},{"a":2}]', b'{"x":[{"a":1},{"a":2}]}']
)
def test_the_same_key_in_different_objects_is_fine(raw: bytes) -> None:
    assert parse_json(b'{"all":%s}' % raw).repeated == []


def test_an_empty_key_is_a_key() -> None:
    assert parse_json(b'{"":1}') == ({"": 1}, [])
    assert parse_json(b'{"":1,"":2}') == ({"": 2}, [""])


@pytest.mark.parametrize("depth", [900, 1_000, 3_000, 100_000])
@pytest.mark.parametrize(("opening", "closing"), [(b"[", b"]"), (b'{"a":', b"}")])
def test_deep_nesting_is_read_or_refused_and_nothing_worse(
    depth: int, opening: bytes, closing: bytes
) -> None:
    raw = b'{"a":' + opening * depth + b"1" + closing * depth + b"}"
    assert list(read(raw)) == ["a"] or "nested too deeply" in refusal(raw)


def test_absurd_nesting_is_refused() -> None:
    assert "nested too deeply" in refusal(b'{"a":' + b"[" * 500_000 + b"]" * 500_000 + b"}")


def test_moderate_nesting_is_read() -> None:
    value = parse_json(b'{"a":' + b"[" * 100 + b"]" * 100 + b"}").fields["a"]
    for _ in range(99):
        (value,) = value
    assert value == []


def test_integers_of_any_usual_length_are_kept_whole() -> None:
    assert parse_json(b'{"a":%s}' % (b"9" * 400)).fields == {"a": int("9" * 400)}


@pytest.mark.parametrize("digits", [4_301, 50_000])
def test_an_integer_too_long_to_be_one_is_refused(digits: int) -> None:
    assert refusal(b'{"a":%s}' % (b"9" * digits))


def test_fractions_of_any_length_are_rounded() -> None:
    assert parse_json(b'{"a":0.%s}' % (b"3" * 5_000)).fields == {"a": 1 / 3}


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (b"null", "null"),
        (b"true", "true or false"),
        (b"1", "a number"),
        (b"1.5", "a number"),
        (b'"x"', "text"),
        (b"[]", "an array"),
        (b'[{"person":{}}]', "an array"),
    ],
)
def test_json_that_is_no_object_is_named_in_the_refusal(raw: bytes, kind: str) -> None:
    assert refusal(raw) == f"The body must be a JSON object, not {kind}"


def test_blanks_around_the_object_do_not_matter() -> None:
    assert parse_json(b' \r\n\t{"a" : 1}\n').fields == {"a": 1}


def test_an_object_is_an_object_to_the_reader_too() -> None:
    assert json_kind({}) == "an object"


# What a body is


JSON, FORM, MULTIPART = "application/json", "application/x-www-form-urlencoded", "multipart/form-data"


@pytest.mark.parametrize("label", [JSON, FORM, MULTIPART, "text/plain", ""])
@pytest.mark.parametrize(
    ("raw", "found"),
    [
        (b'{"title":"a=b"}', "JSON"),
        (b" \r\n[1]", "JSON"),
        (b'{"title":', "JSON"),
        (b"--x\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--x--\r\n", "a multipart form"),
    ],
)
def test_what_a_body_is_does_not_depend_on_its_label(raw: bytes, found: str, label: str) -> None:
    assert format_of(raw, label) == found


@pytest.mark.parametrize("raw", [b"title=T", b"person[given_name]=Ada&add_tags[]=x", b"a=%20+", b"a="])
@pytest.mark.parametrize("label", [JSON, FORM, "text/plain", ""])
def test_a_form_is_one_under_every_label_but_that_of_multipart(raw: bytes, label: str) -> None:
    assert format_of(raw, label) == "a form"
    assert format_of(raw, MULTIPART) == "a multipart form"


@pytest.mark.parametrize("raw", [b"title", b"My title = T", b"null", b'"a=b"', b"\xff=1", b"=1"])
def test_what_could_be_anything_is_what_its_label_says(raw: bytes) -> None:
    labels = (FORM, MULTIPART, JSON, "")
    assert [format_of(raw, label) for label in labels] == ["a form", "a multipart form", "JSON", "JSON"]


@pytest.mark.parametrize(
    ("content_type", "declared"),
    [
        ("application/json", "JSON"),
        ("Application/JSON; charset=utf-8", "JSON"),
        ("application/hal+json", "JSON"),
        ("text/json", "JSON"),
        (f" {FORM.upper()} ;charset=UTF-8", "a form"),
        (f"{MULTIPART}; boundary=x", "a multipart form"),
        ("text/plain", None),
        ("jsonp", None),
        ("", None),
    ],
)
def test_a_content_type_declares_a_format_or_none(content_type: str, declared: str | None) -> None:
    assert declared_format(content_type) == declared


# Receiving


@pytest.mark.parametrize("name", [b"content-length", b"transfer-encoding"])
def test_a_request_announces_its_body(name: bytes) -> None:
    assert announces_body([(b"host", b"x"), (name, b"3")])
    assert not announces_body([(b"host", b"x"), (b"content-type", b"application/json")])


def receive_all(messages: list[dict[str, Any]], max_bytes: int = 10) -> bytes:
    """Read a body, and check that nothing of it is left unread."""
    waiting = deque(messages)

    async def receive() -> Any:
        return waiting.popleft()

    try:
        return asyncio.run(read_body(receive, max_bytes))
    finally:
        assert not waiting


def test_a_body_comes_in_parts() -> None:
    assert receive_all([part(b"ab"), part(b""), part(b"cd", more=False)]) == b"abcd"


def test_a_body_as_long_as_allowed_is_taken() -> None:
    assert receive_all([part(b"x" * 5), part(b"x" * 5, more=False)]) == b"x" * 10


def test_a_body_that_is_too_long_is_taken_in_to_its_end_and_refused() -> None:
    with pytest.raises(BodyTooLarge, match="33 bytes, and 10 are allowed"):
        receive_all([part(b"x" * 11), part(b"x" * 11), part(b"x" * 11, more=False)])


def test_a_body_that_is_too_long_is_not_kept_in_memory() -> None:
    sent = 0

    async def receive() -> Any:
        nonlocal sent
        sent += 1
        return part(bytes(1_000_000), more=sent < 50)

    tracemalloc.start()
    try:
        with pytest.raises(BodyTooLarge, match="50000000 bytes, and 100 are allowed"):
            asyncio.run(read_body(receive, 100))
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()


def test_a_body_that_is_too_long_is_not_asked_for_from_a_client_that_waits_for_permission() -> None:
    headers = [(b"expect", b"100-continue"), (b"content-length", b"11")]
    asked = 0

    async def receive() -> Any:
        nonlocal asked
        asked += 1
        return part(b"x" * 11, more=False)

    with pytest.raises(BodyTooLarge, match="11 bytes, and 10 are allowed"):
        asyncio.run(read_body(receive, 10, headers))
    assert asked == 0
    assert asyncio.run(read_body(receive, 11, headers)) == b"x" * 11


@pytest.mark.parametrize("before", [[], [part(b"{")], [part(b"x" * 20)]])
def test_a_client_that_vanishes_is_told_apart(before: list[dict[str, Any]]) -> None:
    with pytest.raises(ClientGone):
        receive_all([*before, GONE])


def test_a_message_without_a_body_is_an_empty_body() -> None:
    assert receive_all([{"type": "http.request"}]) == b""
