from __future__ import annotations

import io
import json
from typing import Any

import pytest
from rich.console import Console

from actionnetwork_mock.cli.request_view import render_lines, show_request
from actionnetwork_mock.receiver import ReceivedRequest
from actionnetwork_mock.webhooks.received import read_body

PERSON = {
    "given_name": "Imre",
    "family_name": "Váncza",
    "email_addresses": [
        {"address": "old@example.org"},
        {"primary": True, "address": "imre@example.org", "status": "subscribed"},
    ],
}
HOSTILE = "a\x1b[31mb\x07c\x7fd\x9b31me\r\t\u202ef\u2028g"
WRITTEN_OUT = "a\\u001b[31mb"


def element(kind: str, **data: Any) -> dict[str, Any]:
    """Return one element of a body."""
    sponsor = {"title": "Rivertown Tenants Union", "url": "https://actionnetwork.org/groups/rivertown"}
    return {kind: data, "action_network:sponsor": sponsor, "idempotency_key": "e804d3b7"}


def received(*elements: Any, body: bytes = b"", **changes: Any) -> ReceivedRequest:
    """Return a request with these elements, or with any body."""
    body = body or json.dumps(elements).encode()
    payloads, problem = read_body("POST", {"content-type": "application/json"}, body, request=1)
    fields = {
        "number": 1,
        "time": 1_790_000_000.25,
        "method": "POST",
        "path": "/webhook",
        "query": "",
        "headers": {},
        "body": body,
        "body_bytes": len(body),
        "status": 200,
        "delay": 0.0,
        "problem": problem,
        "payloads": payloads,
    }
    return ReceivedRequest(**{**fields, **changes})


def shown(request: ReceivedRequest, *, colours: bool = False) -> str:
    """Return what a terminal would be sent, or a file."""
    out = io.StringIO()
    show_request(
        Console(
            file=out,
            soft_wrap=True,
            highlight=False,
            force_terminal=colours,
            color_system="256" if colours else None,
        ),
        request,
    )
    return out.getvalue()


@pytest.mark.parametrize(
    ("sent", "facts"),
    [
        (
            element("osdi:signature", person=PERSON),
            ["person   Imre Váncza <imre@example.org> (now subscribed)"],
        ),
        (element("osdi:signature", comments="Every\nSunday"), ["comment  Every Sunday"]),
        (
            element(
                "osdi:donation",
                amount="25.00",
                currency="usd",
                payment={"method": "Credit Card"},
                **{"action_network:recurrence": {"recurring": True, "period": "Monthly"}},
            ),
            ["amount   25.00 usd, recurring Monthly, Credit Card"],
        ),
        (
            element("osdi:attendance", status="accepted", tickets=[{"title": "Seat", "amount": "18.00"}]),
            ["tickets  Seat 18.00", "status   accepted"],
        ),
        (
            element(
                "osdi:outreach", subject="Buses", targets=[{"given_name": "Rosa", "family_name": "Quint"}]
            ),
            ["subject  Buses", "target   Rosa Quint"],
        ),
        (
            element("action_network:response", person={"custom_fields": {"bus_line": "14", "night": "1"}}),
            ["answers  bus_line = 14, night = 1"],
        ),
        (
            element(
                "action_network:upload",
                add_tags=["a", "b"],
                **{"action_network:referrer_data": {"source": "sms"}},
            ),
            ["tags     a, b", "source   sms"],
        ),
        (element("action_network:action"), ["sponsor  Rivertown Tenants Union", "key      e804d3b7"]),
    ],
)
def test_what_is_worth_seeing_stands_above_the_json(sent: dict[str, Any], facts: list[str]) -> None:
    heading, _, json_text = shown(received(sent)).partition("\n{")
    assert heading.startswith(f"{next(iter(sent))} ")
    for fact in facts:
        assert f"  {fact}\n" in f"{heading}\n"
    assert json.loads("{" + json_text) == sent


def test_each_payload_of_a_batch_has_a_heading() -> None:
    said = shown(received(element("osdi:outreach"), element("osdi:outreach")))
    assert "osdi:outreach (1 of 2) " in said
    assert "osdi:outreach (2 of 2) " in said


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({}, "answer 200  POST /webhook\n"),
        ({"status": 500, "delay": 2.0}, "answer 500 after 2 s  POST"),
        ({"status": None}, "closed without an answer  POST"),
        ({"query": "a=1", "body_bytes": 1234}, "1,234 bytes  answer 200  POST /webhook?a=1\n"),
    ],
)
def test_it_is_said_how_the_request_was_answered(changes: dict[str, Any], says: str) -> None:
    assert says in shown(received(element("osdi:signature"), **changes))


def test_a_body_without_a_payload_is_shown_with_what_is_wrong_with_it() -> None:
    said = shown(received(body=b"hello \xff"))
    assert said.startswith("no payload ")
    assert "  problem  the body is not JSON" in said
    assert "\nhello \ufffd\n" in said


def test_a_long_body_without_a_payload_is_shown_in_part() -> None:
    assert "x ... (3000 characters)" in shown(received(body=b"x" * 3000))


@pytest.mark.parametrize("colours", [True, False])
@pytest.mark.parametrize(
    "request_",
    [
        received(element("osdi:signature", comments=HOSTILE, person={"given_name": HOSTILE}, **{HOSTILE: 1})),
        received({HOSTILE: {}}),
        received(body=HOSTILE.encode()),
        received(element("osdi:signature"), path=HOSTILE, query=HOSTILE, problem=HOSTILE),
    ],
)
def test_control_characters_are_written_out(request_: ReceivedRequest, *, colours: bool) -> None:
    said = shown(request_, colours=colours)
    assert WRITTEN_OUT in said
    for character in set(HOSTILE) - set("abcdefgm31[" if not colours else "abcdefgm31[\x1b"):
        assert character not in said
    assert "\x1b[31mb" not in said


def test_there_are_no_colours_in_a_file() -> None:
    request = received(element("osdi:signature", person=PERSON))
    assert "\x1b" not in shown(request)
    assert "\x1b[" in shown(request, colours=True)


@pytest.mark.parametrize(
    "data",
    [
        {"person": [1], "add_tags": 3, "tickets": {"a": 1}, "targets": ["x"], "amount": {}},
        {"person": {"email_addresses": [3], "custom_fields": {"a": {"b": 1}}}, "add_tags": [{"x": 1}]},
        {"person": {"email_addresses": []}, "comments": ["x"]},
    ],
)
def test_payloads_of_any_shape_are_shown(data: dict[str, Any]) -> None:
    assert shown(received(element("osdi:signature", **data)))


def test_a_line_for_machines_holds_the_payload_and_how_it_came() -> None:
    (line,) = render_lines(received(element("osdi:donation", amount="25.00")))
    parsed = json.loads(line)
    assert parsed["payload"]["type"] == "osdi:donation"
    assert parsed["payload"]["data"] == {"amount": "25.00"}
    assert parsed["payload"]["idempotency_key"] == "e804d3b7"
    assert parsed["received"]["time"] == "2026-09-21T14:13:20.250Z"
    assert parsed["received"]["status"] == 200
    assert parsed["received"]["problem"] is None


def test_a_batch_gives_a_line_for_each_payload() -> None:
    lines = list(render_lines(received(element("osdi:outreach"), element("osdi:outreach"))))
    assert [json.loads(line)["payload"]["request"] for line in lines] == [1, 1]


def test_a_line_without_a_payload_holds_the_body() -> None:
    (line,) = render_lines(received(body=b"hello"))
    parsed = json.loads(line)
    assert (parsed["payload"], parsed["body"]) == (None, "hello")
    assert "not JSON" in parsed["received"]["problem"]


def test_a_line_for_machines_has_no_control_characters_and_loses_none() -> None:
    (line,) = render_lines(received(element("osdi:signature", comments=HOSTILE)))
    assert line.isascii()
    assert line.isprintable()
    assert json.loads(line)["payload"]["data"]["comments"] == HOSTILE
