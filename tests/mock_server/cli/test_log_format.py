from __future__ import annotations

import json
import time

import pytest

from actionnetwork_mock.cli.log_format import LogEntry, LogLines
from actionnetwork_mock.journal import IN_BACKGROUND, Entry
from actionnetwork_mock.notes import Note
from actionnetwork_mock.webhooks import FailedAttempt

NOON = 1767268800.0
TAG = Note("unknown-tag", "There is no tag 'stewrd'.", "Make it with POST /tags.")


FIELDS = {
    "number": 7,
    "time": NOON,
    "method": "GET",
    "path": "/people",
    "query": "page=2",
    "key": "...-key",
    "status": 200,
    "milliseconds": 3.14,
    "notes": [],
}


def request(**changes: object) -> LogEntry:
    """Return a request to page 2 of people, with some fields changed."""
    return LogEntry(**{**FIELDS, **changes})  # type: ignore[arg-type]  # of the fields' own types


def text(**changes: object) -> str:
    """Return the lines of a request without their time of day."""
    clock_time = time.strftime("%H:%M:%S", time.localtime(NOON))
    return LogLines("text").request(request(**changes)).replace(f"{clock_time} ", "", 1)


def test_a_request_is_one_line() -> None:
    assert text() == "GET /api/v2/people?page=2 200 3.1 ms, key ...-key\n"


def test_a_request_without_a_key_says_so() -> None:
    assert text(key="", status=403).endswith(" 403 3.1 ms, no key\n")


def test_notes_stand_below_with_their_advice() -> None:
    assert text(notes=[TAG, Note("other", "Said.")]).splitlines()[1:] == [
        "         unknown-tag: There is no tag 'stewrd'.",
        "         Make it with POST /tags.",
        "         other: Said.",
    ]


def test_a_request_outside_the_api_has_its_whole_address() -> None:
    assert text(path="http://127.0.0.1:8484/people", query="").startswith(
        "GET http://127.0.0.1:8484/people 200"
    )


def test_background_work_is_named() -> None:
    assert text(method="POST", query=IN_BACKGROUND).startswith("POST /api/v2/people (in the background) 200")


def test_an_answer_that_never_came_is_named() -> None:
    assert "?page=2 no answer 3.1 ms" in text(status=0)


def test_a_long_address_is_shortened() -> None:
    (line,) = text(query="x" * 5_000).splitlines()
    assert len(line) < 600
    assert "xxx... 200" in line


@pytest.mark.parametrize("hidden", ["\x1b[31m", "\n", "\r", "\x9b", "\u202e", "\u2028"])
def test_nothing_that_was_sent_controls_the_terminal(hidden: str) -> None:
    lines = text(path=f"/a{hidden}b", method=f"G{hidden}", notes=[Note("x", f"a{hidden}b")])
    assert hidden == "\n" or hidden not in lines
    assert len(lines.splitlines()) == 2


def test_colours_depend_on_the_status_and_the_note() -> None:
    def coloured(**changes: object) -> str:
        return LogLines("text", colour=True).request(request(**changes))

    assert "\x1b[32m200\x1b[0m" in coloured()
    assert "\x1b[33m404\x1b[0m" in coloured(status=404)
    assert "\x1b[31m501\x1b[0m" in coloured(status=501)
    assert "\x1b[33munknown-tag: " in coloured(notes=[TAG])
    assert "\x1b[36mfault: " in coloured(notes=[Note("fault", "It struck.", swallowed=False)])


def test_json_is_one_line_with_what_the_journal_has_but_the_bodies() -> None:
    notes = [Note("x", "a\nb \u202e", "c")]
    entry = Entry(7, NOON, "GET", "/people", "page=2", "...-key", 200, notes, b"sent", b"answered", 3.14)
    line = LogLines("json", colour=True).request(entry)
    assert line.isascii()
    assert line.count("\n") == 1
    shown = [
        {
            "code": "x",
            "sentence": "a\nb \u202e",
            "advice": "c",
            "swallowed": True,
            "where": "",
            "suggestion": "",
        }
    ]
    assert json.loads(line) == {**FIELDS, "notes": shown}


def test_an_entry_of_the_journal_looks_like_a_request_read_from_it() -> None:
    entry = Entry(7, NOON, "GET", "/people", "page=2", "...-key", 200, [TAG], b"sent", b"answered", 3.14)
    assert LogLines("text").request(entry) == LogLines("text").request(request(notes=[TAG]))


FAILED = FailedAttempt(
    NOON, 1, 3, "http://127.0.0.1:9/hook", 500, "it answered 500, not 200", 12.0, NOON + 300
)


def test_a_delivery_that_failed_says_why_and_when_it_is_tried_again() -> None:
    again = time.strftime("%H:%M:%S", time.localtime(NOON + 300))
    assert LogLines("text").failed_delivery(FAILED).splitlines() == [
        f"{time.strftime('%H:%M:%S', time.localtime(NOON))} webhook 1 http://127.0.0.1:9/hook",
        f"         delivery 3 failed: it answered 500, not 200; it is tried again at {again}",
    ]
    assert json.loads(LogLines("json").failed_delivery(FAILED))["next_attempt"] == NOON + 300


def test_a_delivery_that_is_given_up_says_so() -> None:
    last = FailedAttempt(NOON, 1, 3, "http://127.0.0.1:9/hook", None, "no connection", 12.0, None)
    assert LogLines("text").failed_delivery(last).endswith("no connection; it is not tried again\n")
