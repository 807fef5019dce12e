"""The contracts as pytest tests: ``pytest --pyargs actionnetwork_contract``.

They check the mock in this process. ``ACTION_NETWORK_CONTRACT_TARGET`` in the environment names another target,
``real`` or an address, whose key is ``ACTION_NETWORK_API_KEY``; nothing is written there unless
``ACTION_NETWORK_CONTRACT_ALLOW_WRITES=1``.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from actionnetwork_mock.errors import UsageError
from actionnetwork_mock.settings import Settings

from .api import TargetUnavailable
from .cleanup import clean_up
from .contract import Contract, Question
from .drift import Row, compare, enabling_advice
from .open_target import open_target
from .run import check_target, plan, prepare
from .runner import Outcome, check_contracts
from .target import Access, Target

TARGET_VARIABLE = "ACTION_NETWORK_CONTRACT_TARGET"
WRITES_VARIABLE = "ACTION_NETWORK_CONTRACT_ALLOW_WRITES"

_PLAN = plan()


@pytest.fixture(scope="module")
def prepared(pytestconfig: pytest.Config) -> Iterator[tuple[Target, dict[str, Outcome]]]:
    """The target with setup data, and its answers to the questions."""
    name = os.environ.get(TARGET_VARIABLE, "").strip() or "mock"
    writes = os.environ.get(WRITES_VARIABLE, "").strip().lower() not in ("", "0", "false", "no")
    try:
        opened = open_target(name, Settings(), Access(allow_writes=writes))
    except UsageError as error:
        pytest.fail(str(error), pytrace=False)
    with opened as target:
        try:
            check_target(target)
            outcomes, _ = prepare(_PLAN, target)
            yield target, {outcome.id: outcome for outcome in outcomes}
        except TargetUnavailable as error:
            pytest.fail(f"{target.name} cannot be checked: {error}", pytrace=False)
        finally:
            if left_behind := clean_up(target):
                _print(pytestconfig, left_behind)


@pytest.mark.parametrize("asked", _PLAN.questions, ids=lambda asked: asked.id)
def test_question(asked: Question, prepared: tuple[Target, dict[str, Outcome]]) -> None:
    """The target does what the mock does with its default settings."""
    _judge(prepared[1][asked.id])


@pytest.mark.parametrize("stated", _PLAN.contracts, ids=lambda stated: stated.id)
def test_contract(stated: Contract, prepared: tuple[Target, dict[str, Outcome]]) -> None:
    """The target keeps the contract."""
    try:
        (outcome,) = check_contracts([stated], prepared[0])
    except TargetUnavailable as error:
        pytest.fail(f"{prepared[0].name} cannot be checked: {error}", pytrace=False)
    _judge(outcome)


def _print(config: pytest.Config, sentence: str) -> None:
    """Print a sentence whether output is captured or not."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None:  # a worker of pytest-xdist
        print(sentence)
    else:
        reporter.write_line(f"\n{sentence}")


def _judge(outcome: Outcome) -> None:
    """Skip what could not be checked; fail, without a traceback and its data, what differs."""
    (row,) = compare([], [outcome], Settings(), confirmed={})
    if row.verdict == "unchecked":
        pytest.skip(f"{row.on_target}. {enabling_advice(row.option)}".rstrip(" ."))
    if row.verdict == "differs":
        pytest.fail(_describe(row), pytrace=False)


def _describe(row: Row) -> str:
    lines = [row.says, f"known from {row.where} ({row.provenance})"]
    if row.setting:
        lines.append(
            f"mock: {row.on_mock}; target: {row.on_target}; --set {row.setting} makes the mock follow"
        )
    lines += [f"expected: {row.expected}"] if row.expected else []
    lines += [f"request: {row.request}", f"answer: {row.target_answer}"] if row.request else []
    return "\n".join(lines)
