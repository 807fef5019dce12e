"""What happens around one test that uses the fixture: before it, meanwhile, and after."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest

from actionnetwork_mock.testing.action_network import ActionNetwork

from .failure_report import IN_USE, keeping_section
from .guard import guarding
from .marker import Wishes, read_marker
from .options import is_strict, transport_of

if TYPE_CHECKING:
    from .real import RealActionNetwork
    from .servers import Servers

_READS = ("GET", "HEAD", "OPTIONS")


@contextmanager
def lend(request: pytest.FixtureRequest, default: ActionNetwork) -> Iterator[ActionNetwork]:
    """Give a test its Action Network, clean and as its marker wants it; fail it afterwards for what it promised."""
    item = cast(pytest.Item, request.node)
    wishes = read_marker(item)
    _skip_what_cannot_be(item, wishes)
    action_network = default
    if wishes.settings:
        servers: Servers = request.getfixturevalue("_action_network_servers")
        action_network = servers.having(wishes.settings)
    _prepare(action_network, item, wishes)
    item.stash[IN_USE] = action_network
    with _guard(item.config, action_network):
        yield action_network
    with keeping_section(item, action_network):
        _hold_to_promises(action_network, wishes, strict=is_strict(item.config))


def _skip_what_cannot_be(item: pytest.Item, wishes: Wishes) -> None:
    transport = transport_of(item.config)
    receives = "webhook_receiver" in getattr(item, "fixturenames", ())
    if transport == "inprocess" and receives:
        pytest.skip("delivering webhooks needs a server, and --action-network=inprocess has none")
    if transport != "real":
        return
    if receives:
        pytest.skip("webhooks of the real API cannot reach this machine")
    if wishes.people or wishes.settings or wishes.scenario:
        pytest.skip("people, settings and scenarios in the marker are the mock's, not the real API's")
    if not wishes.read_only and not item.config.getoption("action_network_allow_writes"):
        pytest.skip(
            "it might change the real data: mark it @pytest.mark.action_network(read_only=True), or run with "
            "--action-network-allow-writes"
        )


def _prepare(action_network: ActionNetwork, item: pytest.Item, wishes: Wishes) -> None:
    if action_network.is_real:
        cast("RealActionNetwork", action_network).begin(read_only=wishes.read_only)
    else:
        action_network.reset()
    action_network.strict_mode.clear()
    if wishes.scenario is not None:
        _load(action_network, item, wishes.scenario)
    if wishes.people:
        action_network.seed(people=wishes.people)


def _load(action_network: ActionNetwork, item: pytest.Item, scenario: str | Path) -> None:
    """Load a scenario: a file beside the test, else one by the name or path that was given."""
    from actionnetwork_mock.errors import UsageError

    beside = item.path.parent / scenario
    try:
        action_network.load(str(beside) if beside.is_file() else str(scenario))
        return
    except UsageError as error:
        problem = str(error)
    pytest.fail(
        f"the marker action_network: scenario: {problem}", pytrace=False
    )  # without the error as its cause


def _guard(config: pytest.Config, action_network: ActionNetwork) -> AbstractContextManager[None]:
    refuses_real = not config.getoption("action_network_no_guard")
    has_server = action_network.transport is None
    if action_network.is_real or (has_server and not refuses_real):
        return nullcontext()
    return guarding(action_network.url, refuses_real=refuses_real, has_server=has_server)


def _hold_to_promises(action_network: ActionNetwork, wishes: Wishes, *, strict: bool) -> None:
    if wishes.read_only:
        written = [entry for entry in action_network.requests.find() if entry.method not in _READS]
        if written:
            asked = ", ".join(f"{entry.method} {entry.path}" for entry in written)
            pytest.fail(f"the test is marked read_only=True, but it asked for {asked}", pytrace=False)
    if strict if wishes.strict is None else wishes.strict:
        _fail_for_mistakes(action_network)


def _fail_for_mistakes(action_network: ActionNetwork) -> None:
    mistakes, habits = action_network.strict_mode.mistakes(), action_network.strict_mode.habits()
    if not (mistakes or habits):
        return
    said = []
    if mistakes:
        said.append("the real API would say nothing of this, and not do what was asked:")
        said += [f"  {mistake}" for mistake in mistakes]
    if habits:
        said.append("the real API would not take this well:")
        said += [f"  {habit}" for habit in habits]
    codes = dict.fromkeys([*(one.note.code for one in mistakes), *(one.code for one in habits)])
    allowed = ", ".join(f'"{code}"' for code in codes)
    lines = "\n".join(said)
    pytest.fail(
        f"strict mode: {lines}\nIf it is meant to happen: with action_network.allowing({allowed}): ... "
        "or @pytest.mark.action_network(strict=False)",
        pytrace=False,
    )
