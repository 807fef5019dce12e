"""Copied bytes become exchanges, however the bytes are cut."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actionnetwork_contract.shadow.connections import Connections
from actionnetwork_contract.shadow.exchange import MAX_BODY_BYTES, Exchange
from actionnetwork_contract.shadow.frames import Frame, FrameKind, gap_frame

GET = b"GET /api/v2/people HTTP/1.1\r\nHost: actionnetwork.org\r\nOSDI-API-Token: secret-1\r\n\r\n"
POST = (
    b"POST /api/v2/people HTTP/1.1\r\nOSDI-API-Token: secret-2\r\nTransfer-Encoding: chunked\r\n\r\n"
    b'5;name=value\r\n{"a":\r\n3\r\n 1}\r\n0\r\nTrailer: yes\r\n\r\n'
)
OK = b"HTTP/1.1 200 OK\r\nDate: Mon, 30 Nov 2026 12:00:00 GMT\r\nContent-Length: 2\r\n\r\n{}"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n1\r\n}\r\n0\r\n\r\n"
OPEN_END = b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{}"
ANSWERS = {"with a length": OK, "in chunks": CHUNKED}

REQUEST, ANSWER = FrameKind.REQUEST, FrameKind.ANSWER


def frames_of(*passed: tuple[FrameKind, bytes], connection: int = 1) -> list[Frame]:
    """Return frames, one second apart."""
    return [Frame(kind, connection, float(time), data) for time, (kind, data) in enumerate(passed)]


def exchanges_of(frames: Iterable[Frame]) -> list[Exchange]:
    connections = Connections()
    return [exchange for frame in frames for exchange in connections.feed(frame)]


def only(frames: Iterable[Frame]) -> Exchange:
    (exchange,) = exchanges_of(frames)
    return exchange


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS)
def test_an_exchange_has_both_messages_decoded_and_no_key(answer: bytes) -> None:
    exchange = only(frames_of((REQUEST, GET), (ANSWER, answer)))

    assert (exchange.number, exchange.method, exchange.target) == (1, "GET", "/api/v2/people")
    assert exchange.request_headers == [("host", "actionnetwork.org")]
    assert (exchange.status, exchange.body, exchange.broken) == (200, b"{}", None)
    assert (exchange.sent, exchange.answered, exchange.group) == (0.0, 1.0, 1)


def test_a_chunked_request_loses_its_encoding() -> None:
    assert only(frames_of((REQUEST, POST), (ANSWER, OK))).request_body == b'{"a": 1}'


def test_the_date_of_the_answer_is_read() -> None:
    assert only(frames_of((REQUEST, GET), (ANSWER, OK))).upstream_date == 1796040000.0


@pytest.mark.parametrize(
    "date",
    [
        b"yesterday",
        b"Mon, 99 Nov 2026 12:00:00 GMT",
        b"",
        b"Mon, 30 Nov 99999999999999999999 12:00:00 GMT",
        b"Mon, 30 Nov 2026 12:00:00 +99999999999999999999",
    ],
)
def test_an_unreadable_date_is_none(date: bytes) -> None:
    answer = b"HTTP/1.1 200 OK\r\nDate: " + date + b"\r\nContent-Length: 0\r\n\r\n"
    assert only(frames_of((REQUEST, GET), (ANSWER, answer))).upstream_date is None


@given(st.data())
def test_the_cuts_between_the_bytes_do_not_matter(data: st.DataObject) -> None:
    requests = data.draw(st.lists(st.sampled_from([GET, POST]), min_size=1, max_size=3))
    answers = [data.draw(st.sampled_from([OK, CHUNKED])) for _ in requests]
    cut: list[tuple[FrameKind, bytes]] = []
    for request, answer in zip(requests, answers, strict=True):
        cut += [(REQUEST, part) for part in parts_of(request, data)]
        cut += [(ANSWER, part) for part in parts_of(answer, data)]
    whole = exchanges_of(
        frames_of(
            *(pair for r, a in zip(requests, answers, strict=True) for pair in ((REQUEST, r), (ANSWER, a)))
        )
    )
    assert [content(one) for one in exchanges_of(frames_of(*cut))] == [content(one) for one in whole]


def parts_of(whole: bytes, data: st.DataObject) -> list[bytes]:
    cuts = sorted(data.draw(st.sets(st.integers(1, len(whole) - 1), max_size=8)))
    return [whole[start:end] for start, end in zip([0, *cuts], [*cuts, len(whole)], strict=True)]


def content(exchange: Exchange) -> tuple[object, ...]:
    return (
        exchange.number,
        exchange.method,
        exchange.request_body,
        exchange.status,
        exchange.body,
        exchange.group,
    )


def test_keys_are_numbered_in_the_order_in_which_they_were_seen() -> None:
    other = GET.replace(b"secret-1", b"secret-2")
    keyless = GET.replace(b"OSDI-API-Token: secret-1\r\n", b"")
    passed = [
        (kind, data)
        for request in (GET, other, keyless, GET)
        for kind, data in ((REQUEST, request), (ANSWER, OK))
    ]
    assert [exchange.group for exchange in exchanges_of(frames_of(*passed))] == [1, 2, 0, 1]


def test_no_field_of_an_exchange_holds_a_secret() -> None:
    request = GET.replace(b"Host: ", b"Cookie: secret-3\r\nAuthorization: secret-4\r\nHost: ")
    answer = OK.replace(b"Content-Length", b"Set-Cookie: secret-5\r\nContent-Length")
    assert "secret" not in repr(only(frames_of((REQUEST, request), (ANSWER, answer))))


@pytest.mark.parametrize("coding", ["gzip", "deflate", "raw deflate"])
def test_encoded_bodies_are_decoded(coding: str) -> None:
    raw = zlib.compressobj(wbits=-15)
    body = {
        "gzip": gzip.compress(b"{}"),
        "deflate": zlib.compress(b"{}"),
        "raw deflate": raw.compress(b"{}") + raw.flush(),
    }[coding]
    exchange = only(frames_of((REQUEST, GET), (ANSWER, encoded(coding.split()[-1], body))))
    assert (exchange.body, exchange.broken) == (b"{}", None)


def encoded(coding: str, body: bytes) -> bytes:
    return b"HTTP/1.1 200 OK\r\nContent-Encoding: %s\r\nContent-Length: %d\r\n\r\n%s" % (
        coding.encode(),
        len(body),
        body,
    )


@pytest.mark.parametrize(
    "body",
    [encoded("br", b"anything"), encoded("gzip", b"no gzip"), encoded("gzip", gzip.compress(b"{}")[:-4])],
    ids=["unknown", "damaged", "cut"],
)
def test_a_body_that_cannot_be_decoded_is_not_compared(body: bytes) -> None:
    assert only(frames_of((REQUEST, GET), (ANSWER, body))).broken == "encoding"


def test_a_large_body_is_not_kept_and_the_next_exchange_is_compared() -> None:
    size = MAX_BODY_BYTES + 1
    large = [(ANSWER, b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % size), (ANSWER, b"x" * size)]
    first, second = exchanges_of(frames_of((REQUEST, GET), *large, (REQUEST, GET), (ANSWER, OK)))
    assert (first.broken, first.body, second.broken) == ("too_large", b"", None)


def test_a_small_body_that_decodes_to_a_large_one_is_not_kept() -> None:
    bomb = encoded("gzip", gzip.compress(b"x" * (MAX_BODY_BYTES + 1)))
    exchange = only(frames_of((REQUEST, GET), (ANSWER, bomb)))
    assert (exchange.broken, exchange.body) == ("too_large", b"")


def test_an_answer_to_head_has_no_body() -> None:
    head = GET.replace(b"GET", b"HEAD")
    first, second = exchanges_of(frames_of((REQUEST, head), (ANSWER, OK[:-2]), (REQUEST, GET), (ANSWER, OK)))
    assert (first.body, second.body) == (b"", b"{}")


def test_continue_is_no_answer() -> None:
    head, _, body = POST.partition(b"\r\n\r\n")
    passed = [
        (REQUEST, head + b"\r\n\r\n"),
        (ANSWER, b"HTTP/1.1 100 Continue\r\n\r\n"),
        (REQUEST, body),
        (ANSWER, OK),
    ]
    assert only(frames_of(*passed)).status == 200


def test_pipelined_requests_get_their_own_answers() -> None:
    head = GET.replace(b"GET", b"HEAD")
    exchanges = exchanges_of(frames_of((REQUEST, head + POST + GET), (ANSWER, OK[:-2] + CHUNKED + OK)))
    assert [(one.method, one.body) for one in exchanges] == [("HEAD", b""), ("POST", b"{}"), ("GET", b"{}")]


@pytest.mark.parametrize(
    ("closed", "broken"),
    [
        (FrameKind.CLOSED_BY_UPSTREAM, None),
        (FrameKind.RESET_BY_UPSTREAM, "truncated"),
        (FrameKind.CLOSED_BY_CLIENT, "cut_off"),
    ],
)
def test_an_answer_without_a_length_ends_with_the_connection(closed: FrameKind, broken: str | None) -> None:
    exchange = only(frames_of((REQUEST, GET), (ANSWER, OPEN_END), (closed, b"")))
    assert (exchange.broken, exchange.body) == (broken, b"{}")


@pytest.mark.parametrize("passed", [b"", b"HTTP/1.1 200", OK[:-1], CHUNKED[:-2]])
def test_an_answer_that_the_upstream_ends_early_is_truncated(passed: bytes) -> None:
    exchange = only(frames_of((REQUEST, GET), (ANSWER, passed), (FrameKind.CLOSED_BY_UPSTREAM, b"")))
    assert exchange.broken == "truncated"


def test_an_answer_before_the_end_of_the_request_is_not_compared() -> None:
    assert only(frames_of((REQUEST, POST[:-4]), (ANSWER, OK))).broken == "cut_off"


@pytest.mark.parametrize(
    ("answer", "broken"),
    [
        (b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: other\r\n\r\n\x00\x01", "upgrade"),
        (b"ICY 200 OK\r\n\r\n", "malformed"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", "malformed"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: " + b"9" * 5000 + b"\r\n\r\n", "malformed"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "malformed"),
    ],
)
def test_what_is_not_http_is_not_compared(answer: bytes, broken: str) -> None:
    assert only(frames_of((REQUEST, GET), (ANSWER, answer))).broken == broken


@given(
    st.lists(st.tuples(st.sampled_from([*FrameKind]), st.integers(0, 3), st.binary(max_size=80)), max_size=20)
)
def test_no_bytes_raise_an_error(passed: list[tuple[FrameKind, int, bytes]]) -> None:
    connections = Connections()
    for time, (kind, connection, data) in enumerate(passed):
        [*connections.feed(Frame(kind, connection, float(time), data))]
    [*connections.close(99.0)]


def test_a_gap_breaks_what_is_under_way_and_the_next_request_is_compared() -> None:
    frames = [
        *frames_of((REQUEST, GET), (ANSWER, OK[:-1])),
        gap_frame(1, 2.0, 5),
        *frames_of((ANSWER, b"the rest"), (REQUEST, GET), (ANSWER, OK)),
    ]
    first, second = exchanges_of(frames)
    assert (first.broken, second.broken, second.body) == ("gap", None, b"{}")


def test_after_a_gap_the_rest_of_a_request_is_no_exchange() -> None:
    frames = [gap_frame(1, 0.0, 1), *frames_of((REQUEST, b"rest of a body"), (ANSWER, OK))]
    assert exchanges_of(frames) == []


def test_a_gap_of_one_connection_leaves_the_others_alone() -> None:
    frames = [*frames_of((REQUEST, GET)), gap_frame(2, 1.0, 1), *frames_of((ANSWER, OK))]
    assert only(frames).broken is None


def test_exchanges_under_way_at_the_same_time_know_each_other() -> None:
    frames = [
        Frame(REQUEST, 1, 1.0, GET),
        Frame(REQUEST, 2, 2.0, POST),
        Frame(ANSWER, 2, 3.0, OK),
        Frame(ANSWER, 1, 4.0, OK),
        Frame(REQUEST, 2, 5.0, GET),
        Frame(ANSWER, 2, 6.0, OK),
    ]
    first, second, third = exchanges_of(frames)
    assert [(one.number, one.method) for one in (first, second, third)] == [
        (1, "POST"),
        (2, "GET"),
        (3, "GET"),
    ]
    assert [(other.number, other.method) for other in first.overlaps] == [(2, "GET")]
    assert [(other.number, other.method) for other in second.overlaps] == [(1, "POST")]
    assert third.overlaps == ()


def test_an_exchange_that_hangs_does_not_hold_back_more_than_a_thousand() -> None:
    frames = [Frame(REQUEST, 1, 0.0, GET)]
    for time in range(1, 1003):
        frames += [Frame(REQUEST, 2, float(time), GET), Frame(ANSWER, 2, float(time), OK)]
    exchanges = exchanges_of(frames)
    assert [one.number for one in exchanges] == [1, 2]
    assert exchanges[0].overlaps[0].number == 0


def test_the_end_cuts_off_what_is_under_way() -> None:
    connections = Connections()
    [*connections.feed(Frame(REQUEST, 1, 0.0, GET))]
    (exchange,) = connections.close(1.0)
    assert (exchange.broken, exchange.status, exchange.answered) == ("cut_off", 0, 1.0)
