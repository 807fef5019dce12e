"""Fixtures for tests against a local Action Network, or the real one.

pytest imports this module in every session where the package is installed, so it imports nothing of the mock until a
fixture is used. It declares hooks and fixtures; the other modules of this package implement them.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from actionnetwork_mock.receiver import WebhookReceiver
    from actionnetwork_mock.servers.redirect import Redirect
    from actionnetwork_mock.settings import Settings
    from actionnetwork_mock.testing.action_network import ActionNetwork

    from .redirect import Redirects
    from .servers import Servers
    from .virtual_time import ActionNetworkTime

# Options and marker

MARKER = (
    "action_network(*, strict=None, read_only=False, people=0, scenario=None, settings=None, profile=None): what the "
    "test wants of the fixture action_network. strict=True fails it for mistakes that the real API swallows, "
    "strict=False lets them pass; read_only=True promises that it writes nothing, so that it may run on the real API; "
    'people=60 seeds invented people; scenario="union_local" loads a scenario, by its name or from a file; '
    'settings={"put_null": "ignored"} gives it a mock with other settings, profile="production" one with the limits, '
    "the latency and the delays of the real API."
)


_OPTIONS: dict[str, dict[str, str]] = {
    "--action-network": {
        "metavar": "mock|inprocess|process|real",
        "help": "what the fixture action_network is: a server in a thread (mock, the default), no server but a "
        "transport for httpx and httpx2 (inprocess), a server in a process of its own (process), or the real API, "
        "with the key in ACTION_NETWORK_API_KEY (real)",
    },
    "--action-network-strict": {
        "action": "store_true",
        "help": "fail tests for mistakes that the real API ignores, and for the status 501",
    },
    "--action-network-allow-writes": {
        "action": "store_true",
        "help": "on the real API, also run tests that are not marked read_only=True; they may change its data",
    },
    "--action-network-no-guard": {
        "action": "store_true",
        "help": "let requests to actionnetwork.org through while a test uses the mock",
    },
    "--action-network-console": {
        "action": "store_true",
        "help": "after a test that fails, keep its server running until Ctrl-C, and print the console's address",
    },
    "--action-network-summary": {
        "action": "store_true",
        "help": "print at the end how many calls the tests made, how fast, how long they would take at four a second, "
        "and what was wrong with them",
    },
    "--action-network-report": {
        "metavar": "FILE",
        "help": "write the same into a file as JSON, for the whole session and for each test",
    },
    "--action-network-shadow": {
        "metavar": "FILE",
        "help": "with --action-network=real, compare the answers with the mock, and write what they prove into this "
        "file: .json, .md or .xml",
    },
}


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options, and the same in the ini-file."""
    group = parser.getgroup("actionnetwork", "a local Action Network")
    for name, options in _OPTIONS.items():
        group.addoption(name, **options)
    parser.addini("action_network", "the same as --action-network", default="mock")
    parser.addini("action_network_strict", "the same as --action-network-strict", type="bool", default=False)


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker, and refuse options that make no sense."""
    config.addinivalue_line("markers", MARKER)
    # imported here, so that sessions without the fixture do not load it
    from .options import check_options, transport_of

    check_options(config)
    if config.getoption("action_network_console"):
        # imported here, so that sessions without the fixture do not load it
        from .console import check_console

        check_console(config)
    if transport_of(config) == "real":
        # imported here, so that sessions without the fixture do not load it
        from .real_api import real_url

        real_url()  # raises UsageError for an address that is not one
    if config.getoption("action_network_shadow"):
        # imported here, so that sessions without the fixture do not load it
        from .shadow import SHADOW, ShadowSession

        config.stash[SHADOW] = ShadowSession(config)
        config.pluginmanager.register(config.stash[SHADOW], "action-network-shadow")
    if config.getoption("action_network_summary") or config.getoption("action_network_report"):
        # imported here, so that sessions without the fixture do not load it
        from .reporting import Reporting

        config.pluginmanager.register(Reporting(config), "action-network-reporting")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Fail a test whose marker has a wrong argument, whether it uses the fixture or not."""
    if item.get_closest_marker("action_network"):
        # imported here, so that sessions without the fixture do not load it
        from .marker import read_marker

        read_marker(item)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Leave the mock's own frames out of a traceback, and add to a failed test's report what the mock knows."""
    if call.excinfo and not item.config.getoption("fulltrace"):
        # imported here, so that sessions without the fixture do not load it
        from .tracebacks import hide_internal_frames

        hide_internal_frames(call.excinfo)
    report = yield
    if report.failed:
        # imported here, so that sessions without the fixture do not load it
        from .failure_report import add_section

        add_section(item, report)
        if call.when != "teardown" and item.config.getoption("action_network_console"):
            # imported here, so that sessions without the fixture do not load it
            from .console import pause
            from .failure_report import IN_USE

            if IN_USE in item.stash:
                pause(item, item.stash[IN_USE])
    return report


def pytest_assertrepr_compare(op: str, left: object, right: object) -> list[str] | None:
    """Show the requests where a count differs from the expected count."""
    # imported here, so that sessions without the fixture do not load it
    from .assertions import explain

    return explain(op, left, right)


# Fixtures


@pytest.fixture(scope="session")
def action_network_settings() -> Settings:
    """What the mock does where the real API is doubtful, and its rate limit; override it to change them.

    The rate limit is off here, unlike in ``actionnetwork-mock serve``, so that a test suite does not crawl.
    """
    # imported here, so that sessions without the fixture do not load it
    from actionnetwork_mock.settings import Settings

    return Settings(rate_limit=None)


@pytest.fixture(scope="session")
def _action_network_servers(
    action_network_settings: Settings, pytestconfig: pytest.Config
) -> Iterator[Servers]:
    """The servers of the session, one for each choice of settings."""
    # imported here, so that sessions without the fixture do not load it
    from .servers import Servers

    with Servers(pytestconfig, action_network_settings) as servers:
        yield servers


@pytest.fixture(scope="session")
def action_network_server(_action_network_servers: Servers) -> ActionNetwork:
    """An Action Network for the whole session; each xdist worker has its own."""
    return _action_network_servers.with_settings({})


@pytest.fixture
def action_network(
    request: pytest.FixtureRequest, action_network_server: ActionNetwork
) -> Iterator[ActionNetwork]:
    """An Action Network with an empty group: the mock, or with ``--action-network=real`` the real one as it is.

    ``.url`` and ``.api_key`` are for the program under test, ``.transport`` too if it takes one; ``.seed``, ``.make``,
    ``.ui``, ``.requests``, ``.faults``, ``.webhooks``, ``.clock``, ``.mailbox`` and ``.reset`` for the test. Its type
    is ``pytest_actionnetwork.ActionNetwork``.

    Each test starts with an empty group, an empty journal and a fresh clock. The marker ``action_network`` configures
    it for a test. On the real API, a test that uses what only the mock has is skipped.
    """
    # imported here, so that sessions without the fixture do not load it
    from .lifecycle import prepare

    with prepare(request, action_network_server) as action_network:
        yield action_network


@pytest.fixture(scope="session")
def _action_network_redirects() -> Iterator[Redirects]:
    """The redirects to the servers of the session."""
    # imported here, so that sessions without the fixture do not load it
    from .redirect import Redirects

    with Redirects() as redirects:
        yield redirects


@pytest.fixture
def action_network_redirect(
    action_network: ActionNetwork, _action_network_redirects: Redirects, monkeypatch: pytest.MonkeyPatch
) -> Redirect:
    """Sends requests for https://actionnetwork.org to the mock of ``action_network``, for code with that address.

    Clients that the test's process creates from now on follow HTTPS_PROXY and the like; ``.environment`` has these
    variables for programs that the test starts. A client that was created before is not redirected. Any other host is
    refused.
    """
    # imported here, so that sessions without the fixture do not load it
    from .redirect import redirect_this_process

    redirect = _action_network_redirects.of(action_network)
    redirect_this_process(redirect, monkeypatch)
    return redirect


@pytest.fixture
def action_network_time(action_network: ActionNetwork) -> Iterator[ActionNetworkTime]:
    """Lets sleeps of the code under test advance the mock's clock instead of waiting; ``.slept`` says how far.

    The clock stands still otherwise. This holds for time.sleep and the sleep of asyncio, anyio and trio. time.time,
    time.monotonic and time.perf_counter follow the clock. Other ways of waiting take real time. ``.sleeps`` lists the
    sleeps.
    """
    # imported here, so that sessions without the fixture do not load it
    from .virtual_time import use_virtual_time

    with use_virtual_time(action_network) as time:
        yield time


@pytest.fixture(scope="session")
def webhook_receiver_server() -> Iterator[WebhookReceiver]:
    """The server behind ``webhook_receiver``, which runs for the whole session. Tests use ``webhook_receiver``."""
    # imported here, so that sessions without the fixture do not load it
    from actionnetwork_mock.receiver import WebhookReceiver

    with WebhookReceiver() as receiver:
        yield receiver


@pytest.fixture
def webhook_receiver(webhook_receiver_server: WebhookReceiver) -> WebhookReceiver:
    """A server that keeps the webhooks posted to it, on a free port.

    ``.url`` is where to post; ``.wait_for("osdi:donation")`` waits for one and returns it; ``.payloads()`` and
    ``.requests`` are what came; ``.respond(500, times=2)`` fails on purpose, ``delay=`` and ``drop=`` likewise;
    ``.stop()`` and ``.start()`` take it down and bring it back at the same address.

    Each test starts with a running receiver that received nothing and answers 200.
    """
    webhook_receiver_server.start()
    webhook_receiver_server.reset()
    return webhook_receiver_server
