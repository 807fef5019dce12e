"""That laws hold whatever the settings are: only questions find a difference on a mock that is set otherwise.

A seeded few of the alternatives are tried in each run, ``SETTINGS=all`` tries all.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator

import pytest

from actionnetwork_contract.run import plan, run_plan
from actionnetwork_contract.target import mock_in_process
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

_SLOW_EXAMPLES = 3


def _alternatives() -> Iterator[tuple[str, object]]:
    for one in describe():
        if one.name in _NUMBERS:
            yield from ((one.name, value) for value in _NUMBERS[one.name])
        elif one.provenance is not None:
            yield from ((one.name, value) for value in one.alternatives if value != one.default)


def _tried() -> list[tuple[str, object]]:
    every = [*_alternatives()]
    return every if os.environ.get("SETTINGS") == "all" else random.Random(0).sample(every, 2)


@pytest.mark.parametrize(("name", "value"), _tried())
def test_no_law_differs_on_a_mock_with_another_setting(name: str, value: object) -> None:
    with mock_in_process(Settings(**{name: value})) as target:  # type: ignore[arg-type]  # values are of its type
        target.ways = Settings()  # nothing is known of it before questions are asked
        outcomes = run_plan(plan(), target, examples=_SLOW_EXAMPLES)
    assert [(one.id, str(one.broken)) for one in outcomes if one.state == "differs"] == []


def test_every_alternative_of_a_doubtful_setting_can_be_tried() -> None:
    names = {name for name, _ in _alternatives()}
    assert names >= {one.name for one in describe() if one.provenance is not None}


@pytest.mark.parametrize("seed", range(10) if os.environ.get("SETTINGS") == "all" else [3])
def test_no_law_differs_on_the_mock_as_it_is(seed: int) -> None:
    with mock_in_process() as target:
        outcomes = run_plan(plan(), target, seed=seed, examples=_SLOW_EXAMPLES)
    assert [(one.id, str(one.broken)) for one in outcomes if one.state == "differs"] == []
