"""One session that calls every operation of the control API, each at a moment when it has something to do.

The journal has one request before it begins.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

Results = dict[str, Any]
"""What each operation returned last, as plain values."""

Arguments = Mapping[str, Any]

PERSON = {"email_addresses": [{"address": "noor@example.org"}]}
HOOK = "http://127.0.0.1:9/hook"


def none(_: Results) -> Arguments:
    """No arguments."""
    return {}


def only(**arguments: Any) -> Callable[[Results], Arguments]:
    """Arguments that depend on nothing."""
    return lambda _: arguments


def petition(results: Results) -> str:
    """Return the uuid of the petition that was created."""
    return str(results["create_record"]["identifiers"][0].partition(":")[2])


STEPS: list[tuple[str, Callable[[Results], Arguments]]] = [
    ("list_operations", none),
    ("show_openapi", none),
    ("show_health", none),
    ("list_settings", none),
    ("show_evidence", none),
    ("show_request", only(number=1)),
    ("write_request_test", only(number=1)),
    ("reset", none),
    ("seed_people", only(people=3, seed=7)),
    ("list_scenarios", none),
    ("load_scenario", only(scenario={"people": [{"ref": "ada", "email": "ada@example.org"}]})),
    ("list_refs", none),
    ("create_key", only(kind="user", name="Ruth", key="ruths-key")),
    ("list_keys", none),
    ("regenerate_key", lambda results: {"id": results["create_key"]["id"]}),
    ("revoke_key", lambda results: {"id": results["regenerate_key"]["id"]}),
    ("create_record", only(resource="petitions", fields={"title": "Night buses"})),
    ("create_checkpoint", none),
    ("list_checkpoints", none),
    ("restore_checkpoint", lambda results: {"checkpoint": results["create_checkpoint"]["checkpoint"]}),
    ("export_world", none),
    ("restore_world", lambda results: {"world": json.loads(results["export_world"]["text"])}),
    ("list_worlds", none),
    ("preview_request", only(method="POST", path="/people", body='{"person": {"given_name": "Noor"}}')),
    ("export_requests", only(format="har")),
    ("export_requests", only(format="pytest", pattern="GET /people*", before=9)),
    ("write_preview_test", only(method="POST", path="/people", body='{"person": {"given_name": "Noor"}}')),
    ("add_mark", only(text="test_sync.py::test_pages")),
    ("list_requests", only(fields="summary", after=0, limit=1)),
    ("list_requests", only(pattern="GET /people*")),
    ("list_raw_requests", none),
    ("count_requests", only(pattern="GET /people*")),
    ("show_budget", none),
    ("list_findings", none),
    ("list_records", only(resource="people")),
    ("list_records", only(resource="people", **{"is": "ada@example.org"})),
    ("count_records", only(resource="people")),
    ("list_background", none),
    ("flush_background", none),
    ("fail_background", none),
    ("show_clock", none),
    ("freeze_clock", only(at="2026-07-01T12:00:00Z")),
    ("advance_clock", only(minutes=5)),
    ("unfreeze_clock", none),
    ("create_webhook", only(url=HOOK, trigger="all_actions", is_on=True)),
    ("list_webhooks", none),
    ("show_webhook", only(number=1)),
    ("switch_webhook", only(number=1, is_on=True)),
    ("hold_webhooks", none),
    ("double_deliveries", only(count=1)),
    ("send_test", only(number=1)),
    ("try_delivery", only(number=1)),
    ("send_payloads", only(webhook=1, payloads=[{"osdi:signature": {}}])),
    ("set_inbox_answer", only(name="inbox", status=500, delay_s=0)),
    ("show_inbox", only(name="inbox")),
    ("delete_inbox", only(name="inbox")),
    (
        "set_autoresponse",
        lambda results: {"resource": "petitions", "action_id": petition(results), "subject": "Thank you"},
    ),
    ("list_ui_actions", none),
    (
        "perform_ui_action",
        lambda results: {
            "name": "take_action",
            "arguments": {"resource": "petitions", "action_id": petition(results), "person": PERSON},
        },
    ),
    ("list_mail", none),
    ("show_history", only(person="noor@example.org")),
    ("list_deliveries", only(webhook=1, limit=2)),
    ("list_raw_deliveries", only(state="waiting")),
    ("show_delivery", only(number=1)),
    ("replay_delivery", only(number=1)),
    ("release_webhooks", only(order="reversed")),
    ("drain_webhooks", only(timeout_s=30)),
    ("delete_webhook", only(number=1)),
    ("add_fault", only(fault={"pattern": "GET /people*", "status": 503, "times": 2})),
    ("add_bad_day", none),
    ("list_faults", none),
    ("remove_fault", only(number=1)),
    ("clear_faults", none),
    ("clear_requests", none),
    ("delete_checkpoint", lambda results: {"number": results["create_checkpoint"]["checkpoint"]}),
]
"""The operations in order, and their arguments, given what the operations before returned."""
