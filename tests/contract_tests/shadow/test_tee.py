"""The tee keeps what fits, in order, and marks where it has dropped something."""

from __future__ import annotations

import threading

from actionnetwork_contract.shadow.frames import Frame, FrameKind, count_of
from actionnetwork_contract.shadow.tee import Tee


def taken(tee: Tee) -> list[tuple[FrameKind, int, bytes]]:
    """Return what a tee holds, without times."""
    tee.end()
    frames: list[tuple[FrameKind, int, bytes]] = []
    while (frame := tee.take()) is not None and frame.kind is not FrameKind.END:
        frames.append((frame.kind, frame.connection, frame.payload))
    return frames


def gaps_in(tee: Tee) -> dict[int, int]:
    return {
        connection: count_of(Frame(kind, connection, 0.0, payload))
        for kind, connection, payload in taken(tee)
        if kind is FrameKind.GAP
    }


def test_frames_are_taken_in_the_order_in_which_they_passed() -> None:
    tee = Tee()
    first, second = tee.opened(), tee.opened()
    tee.sent(first, b"a")
    tee.answered(second, b"b")
    tee.closed(first, "client")
    assert taken(tee) == [
        (FrameKind.OPENED, 1, b""),
        (FrameKind.OPENED, 2, b""),
        (FrameKind.REQUEST, 1, b"a"),
        (FrameKind.ANSWER, 2, b"b"),
        (FrameKind.CLOSED_BY_CLIENT, 1, b""),
    ]


def test_what_does_not_fit_is_dropped_and_counted() -> None:
    tee = Tee(max_bytes=10)
    first, second = tee.opened(), tee.opened()
    tee.sent(first, bytes(8))
    for _ in range(3):
        tee.sent(second, bytes(8))
        tee.sent(second, bytes(8))  # the rest of its body
        tee.answered(second, bytes(8))
    assert tee.dropped == 3
    assert gaps_in(tee) == {2: 3}


def test_too_many_frames_are_dropped_but_not_the_end_of_a_connection() -> None:
    tee = Tee(max_frames=2)
    connection = tee.opened()
    tee.sent(connection, b"a")
    tee.answered(connection, b"b")
    tee.closed(connection, "upstream")
    assert [kind for kind, _, _ in taken(tee)] == [
        FrameKind.OPENED,
        FrameKind.REQUEST,
        FrameKind.GAP,
        FrameKind.CLOSED_BY_UPSTREAM,
    ]


def test_a_gap_stands_before_what_follows_it() -> None:
    tee = Tee(max_bytes=4)
    connection = tee.opened()
    tee.sent(connection, b"aaaa")
    tee.sent(connection, b"bbbb")
    assert tee.take() is not None
    assert tee.take() is not None
    tee.sent(connection, b"cccc")
    assert taken(tee)[0][0] is FrameKind.GAP


def test_adding_never_waits_for_a_reader() -> None:
    tee = Tee(max_bytes=100, max_frames=10)
    connection = tee.opened()

    def add() -> None:
        for _ in range(50_000):
            tee.sent(connection, b"x" * 10)
            tee.answered(connection, b"x" * 10)

    thread = threading.Thread(target=add)
    thread.start()
    thread.join(30)
    assert not thread.is_alive()
    assert tee.dropped > 49_000


def test_after_a_break_each_open_connection_has_a_gap() -> None:
    tee = Tee()
    open_one, closed_one = tee.opened(), tee.opened()
    tee.sent(open_one, b"a")
    tee.sent(closed_one, b"b")
    tee.closed(closed_one, "client")
    tee.break_off()
    tee.answered(open_one, b"c")
    assert taken(tee) == [(FrameKind.GAP, 1, b"\0\0\0\0"), (FrameKind.ANSWER, 1, b"c")]


def test_a_tee_that_is_off_keeps_nothing() -> None:
    tee = Tee()
    tee.turn_off()
    tee.sent(tee.opened(), b"a")
    assert tee.take() is None
