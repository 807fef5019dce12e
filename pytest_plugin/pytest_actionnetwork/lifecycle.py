"""What the plugin does before, during and after a test that uses the fixture."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest

from actionnetwork_mock.control.journal import MAX_MARK_CHARS
from actionnetwork_mock.testing.action_network import ActionNetwork

from .console import pause
from .failure_report import begin, keeping_section
from .guard import guarding
from .marker import MarkerOptions, read_marker
from .options import is_strict, transport_of

if TYPE_CHECKING:
    from .real_api import RealActionNetwork
    from .servers import Servers

_READS = ("GET", "HEAD", "OPTIONS")


@contextmanager
def prepare(request: pytest.FixtureRequest, default: ActionNetwork) -> Iterator[ActionNetwork]:
    """Yield an empty Action Network with the options of the test's marker, and check afterwards what it must not do."""
    item = cast(pytest.Item, request.node)
    options = read_marker(item)
    _skip_if_impossible(item, options)
    action_network = default
    if options.changes:
        servers: Servers = request.getfixturevalue("_action_network_servers")
        action_network = servers.with_settings(options.changes)
    _fill(action_network, item, options)
    begin(item, action_network)
    with _guard(item.config, action_network):
        yield action_network
    with keeping_section(item, action_network), _pausing(item, action_network):
        _check_requests(action_network, options, strict=is_strict(item.config))


@contextmanager
def _pausing(item: pytest.Item, action_network: ActionNetwork) -> Iterator[None]:
    """Pause if the test fails inside the block: later, the server of the last test does not run any more."""
    try:
        yield
    except pytest.fail.Exception:
        pause(item, action_network)
        raise


def _skip_if_impossible(item: pytest.Item, options: MarkerOptions) -> None:
    transport = transport_of(item.config)
    receives = "webhook_receiver" in getattr(item, "fixturenames", ())
    if transport == "inprocess" and receives:
        pytest.skip("delivering webhooks needs a server, and --action-network=inprocess has none")
    if transport != "real":
        return
    if receives:
        pytest.skip("webhooks of the real API cannot reach this machine")
    if options.people or options.changes or options.scenario:
        pytest.skip("people, settings and scenarios in the marker are the mock's, not the real API's")
    if not options.read_only and not item.config.getoption("action_network_allow_writes"):
        pytest.skip(
            "it might change the real data: mark it @pytest.mark.action_network(read_only=True), or run with "
            "--action-network-allow-writes"
        )


def _fill(action_network: ActionNetwork, item: pytest.Item, options: MarkerOptions) -> None:
    if action_network.is_real:
        cast("RealActionNetwork", action_network).begin(read_only=options.read_only)
    else:
        action_network.reset()
        action_network.control.add_mark(text=item.nodeid[:MAX_MARK_CHARS])
    action_network.strict_mode.clear()
    if options.scenario is not None:
        _load(action_network, item, options.scenario)
    if options.people:
        action_network.seed(people=options.people)


def _load(action_network: ActionNetwork, item: pytest.Item, scenario: str | Path) -> None:
    """Load a scenario: a file in the folder of the test, else the given name or path."""
    # imported here, so that sessions without the fixture do not load it
    from actionnetwork_mock.errors import UsageError

    file = item.path.parent / scenario
    try:
        action_network.load(str(file) if file.is_file() else str(scenario))
        return
    except UsageError as error:
        problem = str(error)
    # Out here, as pytest would show the error above as the cause.
    pytest.fail(f"the marker action_network: scenario: {problem}", pytrace=False)


def _guard(config: pytest.Config, action_network: ActionNetwork) -> AbstractContextManager[None]:
    refuses_real = not config.getoption("action_network_no_guard")
    has_server = action_network.transport is None
    if action_network.is_real or (has_server and not refuses_real):
        return nullcontext()
    return guarding(action_network.url, refuses_real=refuses_real, has_server=has_server)


def _check_requests(action_network: ActionNetwork, options: MarkerOptions, *, strict: bool) -> None:
    if options.read_only:
        written = [entry for entry in action_network.requests.find() if entry.method not in _READS]
        if written:
            requests = ", ".join(f"{entry.method} {entry.path}" for entry in written)
            pytest.fail(f"the test is marked read_only=True, but it sent {requests}", pytrace=False)
    if strict if options.strict is None else options.strict:
        _fail_for_mistakes(action_network)


def _fail_for_mistakes(action_network: ActionNetwork) -> None:
    mistakes, habits = action_network.strict_mode.mistakes(), action_network.strict_mode.habits()
    if not (mistakes or habits):
        return
    lines = []
    if mistakes:
        lines.append("the real API ignores this without an error:")
        lines += [f"  {mistake}" for mistake in mistakes]
    if habits:
        lines.append("clients of the real API should not do this:")
        lines += [f"  {habit}" for habit in habits]
    codes = dict.fromkeys([*(mistake.note.code for mistake in mistakes), *(habit.code for habit in habits)])
    allowed = ", ".join(f'"{code}"' for code in codes)
    text = "\n".join(lines)
    pytest.fail(
        f"strict mode: {text}\nIf it is meant to happen: with action_network.allowing({allowed}): ... "
        "or @pytest.mark.action_network(strict=False)",
        pytrace=False,
    )
