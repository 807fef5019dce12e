"""The object that a test uses, wherever the mock behind it runs."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypeVar

from ..budget import Budget, budget_of
from ..clock import Clock
from ..control.checkpoints import CheckpointNumber
from ..control.client import ControlClient
from ..errors import UsageError
from ..lint import Finding, findings_of
from ..rules.consent_log import Consent
from ..rules.mailbox import Mail
from ..settings import Settings
from ..start_options import StartOptions
from ..world import World
from ..worlds import DEFAULT_API_KEY
from .creation import Creation
from .faults import Faults
from .keys import Keys
from .record_types import Collections
from .records import Record, id_of, record_of
from .requests import Requests, StrictMode
from .ui import Ui
from .webhooks import Webhooks

if TYPE_CHECKING:
    from ..scenarios import Source

T = TypeVar("T")


class ActionNetwork(Collections, Creation, ABC):
    """An Action Network for a test: address and key for the tested program, and methods that control the mock.

        def test_sync(action_network: ActionNetwork) -> None:
            action_network.seed(people=60)
            sync(base_url=action_network.url, api_key=action_network.api_key)
            assert action_network.requests.count("GET /people") == 4  # three pages, and an empty one

    ``url``, ``api_key``, ``transport``, ``requests``, ``budget``, ``findings``, ``allowing``, ``start`` and ``stop``
    also work on the real API, where a relay counts the requests; the rest needs the mock.
    """

    is_real = False
    """Whether requests go to the real API."""

    def __init__(self, options: StartOptions) -> None:
        self.api_key = options.get("api_key", DEFAULT_API_KEY)
        """The key for the client under test: ``"test-api-key"`` unless the options name another."""
        self.strict_mode = StrictMode(lambda: self.requests)

    # Running

    @abstractmethod
    def start(self) -> Self:
        """Start, and return once requests are answered. Does nothing if it is already running."""

    @abstractmethod
    def stop(self) -> None:
        """Stop. Stopping twice does no harm."""

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    # What a client needs

    @property
    @abstractmethod
    def url(self) -> str:
        """The address of the API: ``"http://127.0.0.1:40123/api/v2"``."""

    @property
    @abstractmethod
    def control_url(self) -> str:
        """The address of the control API: ``"http://127.0.0.1:40123/_mock"``."""

    @property
    def transport(self) -> Any:  # one object serves two libraries with incompatible types
        """The ``transport`` of a client of httpx2 or httpx; None if a server listens, so that it uses the network.

        ``httpx2.Client(base_url=action_network.url, transport=action_network.transport)``, and likewise AsyncClient,
        works in both cases.
        """
        return None

    # What a test needs

    @property
    @abstractmethod
    def control(self) -> ControlClient:
        """Every operation of the control API: ``action_network.control.flush_background()``."""

    @property
    def settings(self) -> Settings:
        """The settings in force, also those of scenarios: a choice for each behaviour in which the real API is unclear,
        and limits of the mock.
        """
        return Settings(**{setting.name: setting.value for setting in self.control.list_settings()})

    @property
    @abstractmethod
    def clock(self) -> Clock:
        """The clock of the mock: ``clock.freeze()``, ``clock.advance(minutes=5)``."""

    @property
    def requests(self) -> Requests:
        """The requests since the last reset: ``requests.count("GET /people")``, ``requests.last().status``."""
        return Requests(self.control)

    @property
    def budget(self) -> Budget:
        """The cost of the requests since the last reset.

        ``budget.calls``; ``budget.peak``, the most in a second; ``budget.seconds_at_limit``, how long they take at
        four a second; ``budget.refused``, those answered 429; ``budget.by_path``.
        """
        entries = self.requests.find()
        return budget_of(entries, forgotten=self.requests.total - len(entries))

    def findings(self, *, with_notes: bool = True) -> list[Finding]:
        """Return the findings on the requests since the last reset: habits of a client that cost it calls or data.

        ``assert action_network.findings() == []``. With ``with_notes``, so are the mistakes that notes report.
        """
        return findings_of(self.requests.find(), with_notes=with_notes)

    @contextmanager
    def allowing(self, *codes: str) -> Iterator[None]:
        """Let the requests made inside have these mistakes, for which strict mode would fail the test.

            with action_network.allowing("unknown-tag"):
                sync(tags=["stewrd"])

        A code is the first word of a note or a finding; ``"not-emulated"`` stands for an answer 501. Raises UsageError
        when no code is given, since ``@pytest.mark.action_network(strict=False)`` allows all.
        """
        with self.strict_mode.allowing(*codes):
            yield

    @property
    def faults(self) -> Faults:
        """Injected faults: ``faults.add("GET /people*", status=503, html=True, times=2)``."""
        return Faults(self.control)

    @property
    def keys(self) -> Keys:
        """The API keys: ``keys.create()``, ``keys.revoke(action_network.api_key)``."""
        return Keys(self.control)

    @property
    def ui(self) -> Ui:
        """Actions of people on the site: ``ui.take_action("petitions", ...)``."""
        return Ui(self.control)

    @property
    def webhooks(self) -> Webhooks:
        """The webhooks of the mock: ``webhooks.create(receiver.url)``, ``webhooks.drain()``."""
        return Webhooks(self.control)

    def seed(self, *, people: int, seed: int | None = None) -> int:
        """Add invented people to the first key's group, and return how many: ``action_network.seed(people=60)``."""
        return self.control.seed_people(people=people, seed=seed).people

    def load(self, scenario: Source) -> dict[str, str]:
        """Add a scenario to the data, until the next reset, and return the uuid of each record that has a ref in it.

        ``action_network.load("awkward_data")`` is one that comes with the mock; ``load("tests/strike.yaml")`` reads a
        file. If any of it is invalid, nothing is loaded. Raises BadScenario, naming file, line and field.
        """
        from ..scenarios import read_scenario  # imports a YAML parser

        return self.control.load_scenario(scenario=read_scenario(scenario)).refs

    @property
    def refs(self) -> dict[str, str]:
        """The uuids of records by their ref in the loaded scenarios: ``action_network.refs["ada"]``."""
        return self.control.list_refs().refs

    def create_record(
        self, resource: str, fields: Mapping[str, object], references: Mapping[str, str | Record] = {}
    ) -> Record:
        """Create a record of a resource that is only known at run time; see ``make``.

        ``action_network.create_record("petitions", {"title": "Keep the library open", "action_network:hidden": True})``
        """
        ids = {column: id_of(record) for column, record in references.items()}
        shown = self.control.create_record(resource=resource, fields=dict(fields), references=ids)
        return record_of(resource, shown)

    def history(self, person: str | Record) -> list[Consent]:
        """Return the changes of a person's consent in every group, oldest first, each with its time and request.

            (change,) = action_network.history("ann@example.org")
            assert (change.before, change.after) == ("subscribed", "unsubscribed")
            assert (change.method, change.path) == ("PUT", f"/people/{ann.id}")

        The person is a key as in ``people[...]``, or the record it returned. Seeding records no history; deleting a
        person keeps it. Raises DoesNotExist for a person that no group ever had.
        """
        return self.control.show_history(person=id_of(person))

    @property
    def mailbox(self) -> list[Mail]:
        """The autoresponses that were sent since the last reset, oldest first."""
        return [
            Mail(mail.to, mail.subject, mail.body, mail.resource, mail.action_id, mail.sent_date)
            for mail in self.control.list_mail()
        ]

    def switch_on_autoresponse(
        self, resource: str, action_id: str | Record, *, subject: str, body: str
    ) -> None:
        """Give an action, by its record or uuid, an autoresponse, as the user interface does.

        ``action_network.switch_on_autoresponse("petitions", petition, subject="Thank you", body="<p>...</p>")``
        """
        self.control.set_autoresponse(
            resource=resource, action_id=id_of(action_id), subject=subject, body=body
        )

    def reset(self) -> None:
        """Go back to the state after the start: data, settings, journal, rate limit, clock and faults."""
        self.control.reset()

    def checkpoint(self, name: str = "") -> CheckpointNumber:
        """Remember the data as they are, for ``restore``, by its result or by the name."""
        return self.control.create_checkpoint(name=name)

    def restore(self, checkpoint: CheckpointNumber | str | Path) -> None:
        """Go back to the data of a checkpoint, by what ``checkpoint`` returned or by its name, or to those of a file.

        ``action_network.restore(Path("imported.json"))`` reads what ``save`` wrote. Going back to a checkpoint deletes
        the later ones; a file deletes none. Settings, journal, clock and faults stay. Raises UsageError, and for a
        file BadScenario.
        """
        if isinstance(checkpoint, Path):
            self.control.restore_world(world=checkpoint)
        else:
            chosen = checkpoint if isinstance(checkpoint, str) else checkpoint.checkpoint
            self.control.restore_checkpoint(checkpoint=chosen)

    def save(self, path: Path | str) -> None:
        """Write the world to a file, ``.json`` or ``.yaml``: data, keys, settings, clock and faults.

        ``MockServer(scenario=path)`` starts with it, and ``restore(Path(path))`` goes back to its data. It has keys
        and your data, so only you can read it. Raises UsageError for another ending.
        """
        from ..scenarios import save_text  # imports a YAML parser

        save_text(Path(path), lambda form: self.control.export_world(form=form).text)

    def delete_checkpoint(self, checkpoint: CheckpointNumber) -> None:
        """Delete a checkpoint. A reset deletes all; a server keeps at most 100."""
        self.control.delete_checkpoint(number=checkpoint.checkpoint)

    def call(self, function: Callable[[World], T]) -> T:
        """Run a function on the mock's own thread, where the world may be used, and return its result.

        Raises UsageError where the mock is in another process.
        """
        raise UsageError(
            "call() hands a function to the mock, which is in another process here: use MockServer"
        )
