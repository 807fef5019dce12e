"""Whatever setting a stand-in has changed is what the drift report names, and following it leaves no difference."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest

from actionnetwork_contract import questions  # noqa: F401  # importing registers them
from actionnetwork_contract.contract import QUESTIONS
from actionnetwork_mock.settings import Settings, describe

from .stand_in import drift, followed, named

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
    """Give every setting that a stand-in can be asked about, with each value that is not its default.

    Webhooks are set up through the mock's control plane, which a stand-in has not.
    """
    for one in describe():
        if one.name in QUESTIONS and "receiver" not in QUESTIONS[one.name].needs:
            for value in _OPEN_ENDED.get(one.name, one.alternatives):
                if value != one.default:
                    yield one.name, value


ALTERNATIVES = [*_alternatives()]
LAST_OF_EACH = dict(ALTERNATIVES)
FIRST_OF_EACH = dict(reversed(ALTERNATIVES))


@pytest.mark.parametrize(("name", "value"), ALTERNATIVES, ids=[f"{n}={v}" for n, v in ALTERNATIVES])
def test_a_changed_setting_is_named_and_can_be_followed(name: str, value: Any) -> None:
    rows, outcomes = drift(Settings(**{name: value}), only=_looked_at(name))
    assert named(rows) == {f"question.{name}"}
    assert followed(outcomes) == {name: value}


def _looked_at(name: str) -> tuple[str, ...]:
    """The question, and what it has to know; with EVERY_CONTRACT=1 in the environment everything, in ten minutes."""
    if os.environ.get("EVERY_CONTRACT"):
        return ()
    return (f"question.{name}", "question.*_lag_s", "question.validation_status")


@pytest.mark.parametrize("changes", [FIRST_OF_EACH, LAST_OF_EACH], ids=["first of each", "last of each"])
def test_many_changes_are_all_named_and_nothing_else_is(changes: dict[str, Any]) -> None:
    rows, outcomes = drift(Settings(**changes))
    # What makes others unanswerable cannot be followed in the same run.
    unanswered = {row.id for row in rows if row.verdict == "unchecked"}
    assert named(rows) == {f"question.{name}" for name in changes} - unanswered
    assert followed(outcomes) == {
        name: value for name, value in changes.items() if f"question.{name}" not in unanswered
    }
    after, _ = drift(Settings(**changes), Settings(**followed(outcomes)))
    assert named(after) == set()


def test_a_stand_in_like_the_mock_has_no_difference() -> None:
    rows, outcomes = drift(Settings())
    assert named(rows) == set()
    assert followed(outcomes) == {}
    unchecked = {row.id for row in rows if row.verdict == "unchecked"}
    assert {one for one in unchecked if one.startswith("question.")} == {
        one.id for one in QUESTIONS.values() if "receiver" in one.needs
    }
