"""Laws hold whatever the settings are: about events, actions, messages, lists and webhooks."""

from __future__ import annotations

from typing import Any

import pytest

from actionnetwork_contract.run import plan, run_plan
from actionnetwork_contract.target import mock_in_process
from actionnetwork_mock.settings import Settings

_SUBJECTS = (
    "events.*",
    "attendances.*",
    "actions.*",
    "advocacy.*",
    "messages.*",
    "lists.*",
    "metadata.*",
    "unique-id-lists.*",
    "wrappers.*",
    "webhooks.*",
)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {
            "put_null": "ignored",
            "tag_names": "exact",
            "taken_identifier": "refused",
            "validation_status": 422,
            "unsupported_method_status": 404,
            "user_key_on_tags": "accepted",
            "unknown_custom_field": "dropped",
            "put_unique_ids": "extends",
            "outreach_without_target": "refused",
        },
        {
            "counted_states": "first",
            "incomplete_messages": "accepted",
            "message_edits": "any",
            "status_while_sending": "throttled",
            "status_after_stop": "stopped",
            "second_schedule": "accepted",
            "open_counts": "opens",
            "message_interval_s": None,
        },
        {
            "webhook_on_person_put": "nothing",
            "webhook_region": "as_entered",
            "webhook_phone_entry": "with_number",
            "webhook_currency": "upper",
            "webhook_targets": "https",
            "acting_again": "keeps",
            "empty_text": "clears",
        },
    ],
)
def test_laws_hold_with_other_settings(changes: dict[str, Any]) -> None:
    with mock_in_process(Settings(**changes)) as target:
        outcomes = run_plan(plan(_SUBJECTS), target, examples=4)
    differing = {one.id: one.broken.expected for one in outcomes if one.broken is not None}
    assert differing == {}
    unchecked = {one.id for one in outcomes if one.state == "unchecked"}
    assert unchecked == {"webhooks.retries", "webhooks.given-up"}  # nothing is delivered in process
