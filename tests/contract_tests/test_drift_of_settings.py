"""The report names the settings in which a target differs from the mock, and following them leaves no difference."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest

from actionnetwork_contract import questions  # noqa: F401  # importing registers them
from actionnetwork_contract.contract import QUESTIONS
from actionnetwork_mock.settings import Settings, describe

from .guarded_mock import differing, drift, followed

_OPEN_ENDED: dict[str, tuple[Any, ...]] = {
    "rate_limit": (6, None),
    "rate_limit_retry_after": (7,),
    "search_lag_s": (3,),
    "new_tag_lag_s": (2,),
    "message_interval_s": (None, 10),
    "max_string_chars": (100,),
    "max_text_chars": (1000,),
}
"""Values to try of settings that take any number."""


def _alternatives() -> Iterator[tuple[str, Any]]:
    """Yield every setting that has a question, with each value that is not its default.

    Questions about webhooks are left out: they create those with the control API, which a guarded mock lacks.
    """
    for setting in describe():
        if setting.name in QUESTIONS and "receiver" not in QUESTIONS[setting.name].requires:
            for value in _OPEN_ENDED.get(setting.name, setting.alternatives):
                if value != setting.default:
                    yield setting.name, value


ALTERNATIVES = [*_alternatives()]
LAST_OF_EACH = dict(ALTERNATIVES)
FIRST_OF_EACH = dict(reversed(ALTERNATIVES))


@pytest.mark.parametrize(("name", "value"), ALTERNATIVES, ids=[f"{n}={v}" for n, v in ALTERNATIVES])
def test_a_changed_setting_is_named_and_can_be_followed(name: str, value: Any) -> None:
    rows, outcomes = drift(Settings(**{name: value}), only=_checked(name))
    assert differing(rows) == {f"question.{name}"}
    assert followed(outcomes) == {name: value}


def _checked(name: str) -> tuple[str, ...]:
    """Return the question and those it depends on; everything with EVERY_CONTRACT=1, which takes ten minutes."""
    if os.environ.get("EVERY_CONTRACT"):
        return ()
    return (f"question.{name}", "question.*_lag_s", "question.validation_status")


@pytest.mark.slow
@pytest.mark.uncovered
@pytest.mark.parametrize("changes", [FIRST_OF_EACH, LAST_OF_EACH], ids=["first of each", "last of each"])
def test_many_changes_are_all_named_and_nothing_else_is(changes: dict[str, Any]) -> None:
    rows, outcomes = drift(Settings(**changes))
    # A setting that makes another question unanswerable cannot be followed in the same run.
    unanswered = {row.id for row in rows if row.verdict == "unchecked"}
    assert differing(rows) == {f"question.{name}" for name in changes} - unanswered
    assert followed(outcomes) == {
        name: value for name, value in changes.items() if f"question.{name}" not in unanswered
    }
    after, _ = drift(Settings(**changes), Settings(**followed(outcomes)), only=("question.*",))
    assert differing(after) == set()


@pytest.mark.slow
@pytest.mark.uncovered
def test_a_target_like_the_mock_has_no_difference() -> None:
    rows, outcomes = drift(Settings())
    assert differing(rows) == set()
    assert followed(outcomes) == {}
    unchecked = {row.id for row in rows if row.verdict == "unchecked" and row.id.startswith("question.")}
    assert unchecked == {question.id for question in QUESTIONS.values() if "receiver" in question.requires}
