"""What a test holds, wherever the Action Network behind it is: in a thread, in this thread, in a process."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from .allowances import Allowances
from .assessment import Assessed
from .clock import Clock
from .control.client import ControlClient
from .control.data import CheckpointNumber
from .handles import Requests, ServedFaults, ServedWebhooks
from .interface import ServedInterface
from .rules.consent_log import Consent
from .rules.mailbox import Mail
from .settings import Settings
from .testing.creation import Creation
from .testing.record_types import Collections
from .testing.records import Record, id_of, record_of
from .world import World
from .worlds import Worlds

if TYPE_CHECKING:
    from .scenarios import Source

T = TypeVar("T")


class ActionNetwork(Allowances, Assessed, Collections, Creation, ABC):
    """An Action Network for a test: what the program under test needs, and what the test does behind its back.

        def test_sync(action_network: ActionNetwork) -> None:
            action_network.seed(people=60)
            sync(base_url=action_network.url, api_key=action_network.api_key)
            assert action_network.requests.count("GET /people") == 3

    ``url``, ``api_key``, ``transport``, ``requests``, ``budget``, ``findings`` and ``allowing`` are there on the real
    API too; the rest is the mock's.
    """

    api_key: str
    """A key that opens the group: ``"test-api-key"``."""
    settings: Settings
    """What this one does where the real API is doubtful."""
    is_real = False
    """Whether the real API answers."""

    # What a client needs

    @property
    @abstractmethod
    def url(self) -> str:
        """The address of the API: ``"http://127.0.0.1:40123/api/v2"``."""

    @property
    @abstractmethod
    def control_url(self) -> str:
        """The address of the control plane: ``"http://127.0.0.1:40123/_mock"``."""

    @property
    def transport(self) -> Any:  # one object serves two libraries, whose types exclude each other
        """What a client of httpx2 or httpx takes as its transport; None, which is the network, where a server listens.

        ``httpx2.Client(base_url=action_network.url, transport=action_network.transport)``, and likewise AsyncClient,
        works wherever the Action Network is.
        """
        return None

    # What a test needs

    @property
    @abstractmethod
    def clock(self) -> Clock:
        """The clock of the mock: ``clock.freeze()``, ``clock.advance(minutes=5)``."""

    @property
    def requests(self) -> Requests:
        """The requests since the last reset: ``requests.count("GET /people")``, ``requests.last().status``."""
        return Requests(self.control)

    @property
    def faults(self) -> ServedFaults:
        """What goes wrong on demand: ``faults.add("GET /people*", status=503, html=True, times=2)``."""
        return ServedFaults(self.control)

    @property
    def ui(self) -> ServedInterface:
        """What people do in Action Network's own pages and user interface: ``ui.take_action("petitions", ...)``."""
        return ServedInterface(self.control)

    @property
    def webhooks(self) -> ServedWebhooks:
        """The webhooks of the mock: ``webhooks.create(receiver.url)``, ``webhooks.drain()``."""
        return ServedWebhooks(self.control)

    def seed(self, *, people: int, seed: int | None = None) -> int:
        """Add invented people to the first key's group, and return how many: ``action_network.seed(people=60)``."""
        return self.control.seed_people(people=people, seed=seed).people

    def load(self, scenario: Source) -> dict[str, str]:
        """Load a scenario into what there is, until the next reset, and return the uuids of what has a ref in it.

        ``server.load("awkward_data")`` is one that comes with the mock, ``server.load("tests/strike.yaml")`` a file.
        All of it is loaded or nothing. Raises BadScenario, naming file, line and field.
        """
        from .scenarios import read_scenario  # imports a YAML parser

        return self.control.load_scenario(scenario=read_scenario(scenario)).refs

    @property
    def refs(self) -> dict[str, str]:
        """The uuids of what the scenarios that are loaded call by a ref: ``server.refs["ada"]``."""
        return self.control.list_refs().refs

    def create_record(
        self, resource: str, fields: Mapping[str, object], references: Mapping[str, str | Record] = {}
    ) -> Record:
        """Make something whose resource or fields are only known at run time; see ``make``.

        ``server.create_record("petitions", {"title": "Keep the library open", "action_network:hidden": True})``
        """
        ids = {column: id_of(record) for column, record in references.items()}
        shown = self.control.create_record(resource=resource, fields=dict(fields), references=ids)
        return record_of(resource, shown)

    def history(self, person: str | Record) -> list[Consent]:
        """Return who changed what a person agreed to, when and by which request, in every group, oldest first.

            (change,) = action_network.history("ann@example.org")
            assert (change.before, change.after) == ("subscribed", "unsubscribed")
            assert (change.method, change.path) == ("PUT", f"/people/{ann.id}")

        The person is a key as in ``people[...]``, or what that returned. Seeded people have no past; a person who is
        gone still has one. Raises DoesNotExist for a person whom no group ever had.
        """
        return self.control.show_history(person=id_of(person))

    @property
    def mailbox(self) -> list[Mail]:
        """The autoresponses that were sent since the last reset, oldest first."""
        return self.control.list_mail()

    def switch_on_autoresponse(
        self, resource: str, action_id: str | Record, *, subject: str, body: str
    ) -> None:
        """Give an action, by its record or uuid, an autoresponse, as the user interface does.

        ``server.switch_on_autoresponse("petitions", petition, subject="Thank you", body="<p>...</p>")``
        """
        uuid = id_of(action_id)
        self.control.set_autoresponse(resource=resource, action_id=uuid, subject=subject, body=body)

    def reset(self) -> None:
        """Go back to the state after the start: data, journal, rate limit and clock; faults are gone."""
        self.control.reset()

    def checkpoint(self) -> CheckpointNumber:
        """Remember the data as they are, for ``restore``."""
        return self.control.create_checkpoint()

    def restore(self, checkpoint: CheckpointNumber) -> None:
        """Go back to the data of a checkpoint; later checkpoints are gone with it."""
        self.control.restore_checkpoint(checkpoint=checkpoint.checkpoint)

    # How it is reached

    @property
    @abstractmethod
    def control(self) -> ControlClient:
        """The operations of the control API, as methods."""

    @abstractmethod
    def call(self, function: Callable[[World], T]) -> T:
        """Run a function where the world may be used, and return its result."""

    @abstractmethod
    def call_async(self, function: Callable[[Worlds], Awaitable[T]]) -> T:
        """Run a coroutine function of the worlds and return its result."""
