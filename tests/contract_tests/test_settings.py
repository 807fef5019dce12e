"""Contracts hold whatever the settings are: only questions find a difference on a mock with other settings.

A seeded few of the alternatives are tried in each run, ``SETTINGS=all`` tries all.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from typing import Any

import pytest

from actionnetwork_contract.open_target import mock_in_process
from actionnetwork_contract.run import plan, run_plan
from actionnetwork_contract.runner import Outcome
from actionnetwork_mock.settings import Settings, describe

_NUMBERS: dict[str, tuple[float | None, ...]] = {
    "rate_limit": (None, 7),
    "rate_limit_retry_after": (3,),
    "search_lag_s": (3,),
    "new_tag_lag_s": (4,),
    "message_interval_s": (None, 10),
    "max_string_chars": (300,),
    "max_text_chars": (70_000,),
    "background_delay_s": (3,),
    "webhook_timeout_s": (0.3,),
    "webhook_retry_window_s": (1800,),
}
"""Values to try of settings whose alternatives are not a list."""

_FEW_EXAMPLES = 3

_SUBJECTS = (
    *("events.*", "attendances.*", "actions.*", "advocacy.*", "messages.*", "lists.*"),
    *("bodies.*", "metadata.*", "unique-id-lists.*", "wrappers.*", "webhooks.*"),
)


def _alternatives() -> Iterator[tuple[str, object]]:
    for setting in describe():
        if setting.name in _NUMBERS:
            yield from ((setting.name, value) for value in _NUMBERS[setting.name])
        elif setting.provenance is not None:
            yield from ((setting.name, value) for value in setting.alternatives if value != setting.default)


def _chosen() -> list[tuple[str, object]]:
    every = [*_alternatives()]
    return every if os.environ.get("SETTINGS") == "all" else random.Random(0).sample(every, 2)


def _differing(outcomes: list[Outcome]) -> dict[str, str]:
    return {outcome.id: str(outcome.violation) for outcome in outcomes if outcome.state == "differs"}


@pytest.mark.slow
@pytest.mark.uncovered
@pytest.mark.parametrize(("name", "value"), _chosen())
def test_no_contract_differs_on_a_mock_with_another_setting(name: str, value: object) -> None:
    with mock_in_process(Settings(**{name: value})) as target:  # type: ignore[arg-type]  # values are of its type
        target.settings = Settings()  # nothing is known of it before questions are asked
        outcomes = run_plan(plan(), target, examples=_FEW_EXAMPLES)
    assert _differing(outcomes) == {}


def test_every_alternative_of_a_doubtful_setting_can_be_tried() -> None:
    names = {name for name, _ in _alternatives()}
    assert names >= {setting.name for setting in describe() if setting.provenance is not None}


@pytest.mark.slow
@pytest.mark.uncovered
@pytest.mark.parametrize(
    "changes",
    [
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
            "list_items_next": "malformed",
            "empty_total_donations": "absent",
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
            "webhook_phone_status": "opted_in",
            "webhook_locality": "entered",
            "webhook_custom_fields": "filled",
            "webhook_phone_entry": "with_number",
            "webhook_currency": "upper",
            "webhook_targets": "https",
            "acting_again": "keeps",
            "empty_text": "clears",
        },
        {
            "fields_outside_json": "refused",
            "mislabelled_body": "refused",
            "inexact_values": "refused",
            "missing_origin_system": "refused",
        },
    ],
)
def test_contracts_hold_with_several_other_settings(changes: dict[str, Any]) -> None:
    with mock_in_process(Settings(**changes)) as target:
        outcomes = run_plan(plan(_SUBJECTS), target, examples=4)
    assert _differing(outcomes) == {}
    unchecked = {outcome.id for outcome in outcomes if outcome.state == "unchecked"}
    assert unchecked == {"webhooks.retries", "webhooks.given-up"}  # nothing is delivered in process
