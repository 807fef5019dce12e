"""Two webhooks whose receivers come and go, held against a plain-Python model of what is tried when."""

from __future__ import annotations

import asyncio
import tempfile
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from actionnetwork_mock.notes import Notes
from actionnetwork_mock.resources.people import PEOPLE
from actionnetwork_mock.rules.people import PersonRules
from actionnetwork_mock.rules.resource_rules import Target
from actionnetwork_mock.servers.threaded import MockServer
from actionnetwork_mock.world import World

from ...api_client import UNLIMITED
from .conftest import PATIENT_S
from .raw_receiver import RawReceiver, answer, hang, reset

pytestmark = [pytest.mark.slow, pytest.mark.uncovered]

START = datetime(2100, 1, 1, tzinfo=UTC)
"""Far from now, so that a mock that is started again, on real time, has nothing due until its clock is put there."""

RETRIES_S = (300, 900, 2400)
PATHS = ("/a", "/b")
MODES = {"up": answer(200), "500": answer(500), "down": reset, "slow": hang}

paths = st.sampled_from(PATHS)


@dataclass
class Expected:
    """A delivery as it should be: ``due`` and what was tried in seconds since the start."""

    path: str
    due: float | None
    attempts: list[tuple[float, str]] = field(default_factory=list)
    state: str = "waiting"


class Model:
    """The rules: one try, three retries, 5, 20 and 60 minutes after the delivery was due first; then no more."""

    def __init__(self) -> None:
        self.now = 0.0
        self.held = False
        self.modes = dict.fromkeys(PATHS, "up")
        self.on = {*PATHS}
        self.deliveries: list[Expected] = []

    def act(self) -> None:
        self.deliveries += [Expected(path, self.now) for path in PATHS if path in self.on]

    def is_due(self, one: Expected) -> bool:
        return one.due is not None and one.due <= self.now + 1e-3

    def try_what_is_due(self) -> None:
        while not self.held and (due := [one for one in self.deliveries if self.is_due(one)]):
            for one in due:
                mode = self.modes[one.path]
                one.attempts.append((self.now, mode))
                assert one.due is not None
                if mode == "up":
                    one.state, one.due = "delivered", None
                elif len(one.attempts) > len(RETRIES_S):
                    one.state, one.due = "discarded", None
                else:
                    one.due += RETRIES_S[len(one.attempts) - 1]


class Deliveries(RuleBasedStateMachine):
    """Acts, receivers of changing mood, time, and restarts; everything that is due is tried before the next step."""

    @initialize(modes=st.fixed_dictionaries(dict.fromkeys(PATHS, st.sampled_from(["500", "up", "down"]))))
    def open(self, modes: dict[str, str]) -> None:
        self.model = Model()
        self.model.modes |= modes
        self.stack = ExitStack()
        folder = self.stack.enter_context(tempfile.TemporaryDirectory())
        self.file = Path(folder) / "mock.db"
        self.receiver = self.stack.enter_context(RawReceiver(self.behave))
        self.receiver_saw: Counter[tuple[str, str]] = Counter()
        self.start()
        site = self.receiver.url.removesuffix("/hook")
        self.webhooks = {p: self.server.webhooks.create(f"{site}{p}", is_on=True) for p in PATHS}

    def teardown(self) -> None:
        if hasattr(self, "server"):
            self.server.stop()
            self.stack.close()

    def start(self) -> None:
        options = UNLIMITED.changed(webhook_timeout_s=self.patience_s)
        self.server = MockServer(db=str(self.file), settings=options).start()
        self.server.clock.freeze(START + timedelta(seconds=self.model.now))

    async def behave(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request = self.receiver.received[-1]
        mode = self.model.modes[request.line.split()[1]]
        self.receiver_saw[request.keys[0], mode] += 1
        await MODES[mode](reader, writer)

    def wait_for_lag(self) -> None:
        """Let the mock and the model try what is due."""
        if not self.model.held:
            self.server.webhooks.drain(timeout_s=30)
        self.model.try_what_is_due()

    # Steps

    @rule(count=st.integers(1, 7))
    def act(self, count: int) -> None:
        for _ in range(count):
            self.server.call(somebody_signs_up)
            self.model.act()
        self.wait_for_lag()

    @rule(path=paths, mode=st.sampled_from(["up", "500", "down"]))
    def change_mode(self, path: str, mode: str) -> None:
        slow = "slow" in self.model.modes.values()
        self.model.modes |= dict.fromkeys(PATHS, mode) if slow else {path: mode}
        self.set_patience()

    @rule()
    def make_both_slow(self) -> None:
        self.model.modes = dict.fromkeys(PATHS, "slow")
        self.set_patience()

    @property
    def patience_s(self) -> float:
        """Hardly any with slow receivers, and so much with others that the machine's moods do not matter."""
        return 0.02 if "slow" in self.model.modes.values() else PATIENT_S

    def set_patience(self) -> None:
        def set_it(world: World) -> None:
            sender = world.webhooks.worker._sender
            assert sender is not None
            sender._timeout_s = self.patience_s

        self.server.call(set_it)

    @rule(seconds=st.sampled_from([1, 299, 300, 1000, 2400, 4000, 86400]))
    def wait(self, seconds: int) -> None:
        self.model.now += seconds
        self.server.clock.advance(seconds)
        self.wait_for_lag()

    @rule()
    def wait_until_all_is_over(self) -> None:
        for seconds in RETRIES_S:
            self.wait(seconds)

    @rule(path=paths)
    def switch(self, path: str) -> None:
        self.model.on ^= {path}
        webhooks = self.server.webhooks
        (webhooks.turn_on if path in self.model.on else webhooks.turn_off)(self.webhooks[path])

    @precondition(lambda self: not self.model.held)
    @rule()
    def hold(self) -> None:
        self.model.held = True
        self.server.webhooks.hold()

    @precondition(lambda self: self.model.held)
    @rule(reverse=st.booleans())
    def release(self, reverse: bool) -> None:
        if reverse:
            for one in filter(self.model.is_due, self.model.deliveries):
                one.due = self.model.now
        self.model.held = False
        self.server.webhooks.release("reversed" if reverse else "as_queued")
        self.wait_for_lag()

    @rule()
    def restart(self) -> None:
        self.server.stop()
        self.model.held = False
        self.start()
        self.wait_for_lag()

    # What must hold

    @invariant()
    def the_log_is_as_the_model_says(self) -> None:
        if not hasattr(self, "server"):
            return
        found = self.server.webhooks.deliveries()
        names = {webhook.id: path for path, webhook in self.webhooks.items()}
        assert [one.number for one in found] == [*range(1, len(self.model.deliveries) + 1)]
        for one, expected in zip(found, self.model.deliveries, strict=True):
            assert (names[one.webhook], one.state) == (expected.path, expected.state)
            assert _rounded(one.due) == _rounded(expected.due, START.timestamp())
            tried = [(_rounded(attempt.at), attempt.status) for attempt in one.attempts]
            assert tried == [
                (_rounded(at, START.timestamp()), {"up": 200, "500": 500}.get(mode))
                for at, mode in expected.attempts
            ]

    @invariant()
    def receivers_saw_what_the_model_says(self) -> None:
        if not hasattr(self, "server"):
            return
        keys = [one.payloads[0]["idempotency_key"] for one in self.server.webhooks.deliveries()]
        assert len(keys) == len({*keys})
        expected = Counter(
            (key, mode)
            for key, one in zip(keys, self.model.deliveries, strict=True)
            for _, mode in one.attempts
            if mode != "slow"  # of which some were given up before the receiver looked
        )
        assert {pair: n for pair, n in self.receiver_saw.items() if pair[1] != "slow"} == expected


def somebody_signs_up(world: World) -> None:
    context = world.context(world.first_group, Notes())
    with world.writing(context):
        PersonRules().create(
            context, PEOPLE, Target(), {"person": {"email_addresses": [{"address": "ruth@example.org"}]}}
        )


def _rounded(seconds: float | None, start: float = 0) -> float | None:
    return None if seconds is None else round(start + seconds, 2)


TestDeliveries = Deliveries.TestCase
TestDeliveries.settings = settings(max_examples=15, stateful_step_count=25, deadline=None)
