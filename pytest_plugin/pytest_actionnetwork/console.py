"""``--action-network-console``: keeps the server of a failing test running, so that its requests can be looked at."""

from __future__ import annotations

import threading
from contextlib import AbstractContextManager, nullcontext, suppress
from typing import TYPE_CHECKING, Any, cast

import pytest

from .options import transport_of

if TYPE_CHECKING:
    from actionnetwork_mock.testing.action_network import ActionNetwork

OPTION = "action_network_console"

_PAUSED: pytest.StashKey[bool] = pytest.StashKey()
_CTRL_C_S = 1  # on Windows, Ctrl+C interrupts only between two waits


def check_console(config: pytest.Config) -> None:
    """Raise pytest.UsageError where no server can be kept running, or no terminal says so."""
    if not config.getoption(OPTION):
        return
    if transport_of(config) in ("inprocess", "real"):
        raise pytest.UsageError(
            "--action-network-console needs a server of the mock: use --action-network=mock or process"
        )
    if config.getoption("numprocesses", None) or hasattr(config, "workerinput"):
        raise pytest.UsageError(
            "--action-network-console waits for you after a failure, and workers of xdist cannot: leave out -n"
        )


def pause(item: pytest.Item, action_network: ActionNetwork) -> None:
    """With the option, print where the console of a failed test is, and wait for Ctrl-C; once for each test."""
    if not item.config.getoption(OPTION) or item.stash.get(_PAUSED, False):
        return
    item.stash[_PAUSED] = True
    with _uncaptured(item.config), suppress(KeyboardInterrupt):
        print(
            f"\n{item.nodeid} failed. Its server keeps running:\n"
            f"  console  {action_network.control_url}/#/requests\n"
            "Press Ctrl-C to go on with the session.",
            flush=True,
        )
        never = threading.Event()
        while not never.wait(_CTRL_C_S):
            pass


def _uncaptured(config: pytest.Config) -> AbstractContextManager[Any]:
    capture = config.pluginmanager.getplugin("capturemanager")
    if capture is None:
        return nullcontext()
    return cast("AbstractContextManager[Any]", capture.global_and_fixture_disabled())
