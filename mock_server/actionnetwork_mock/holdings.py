"""What a test looks at without asking the API: ``people["ann@example.org"]``, ``tags["steward"]``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Generic, Protocol, TypeVar, cast, overload

from .rules.consent_log import Consent
from .state import Shown, ShownPerson, State
from .world import World

S = TypeVar("S", bound=Shown)
T = TypeVar("T")


class Looked(Protocol):
    """A server at whose world one can look."""

    @property
    def url(self) -> str:
        """The address of the API."""

    def call(self, function: Callable[[World], T]) -> T:
        """Run a function of the default world and return its result."""


class Holding(Generic[S]):
    """What the first key's group has of one resource, as the API would show it, oldest first.

        assert action_network.people["ann@example.org"].tags == ["steward"]
        assert [petition["title"] for petition in action_network.petitions] == ["Keep the library open"]

    Keys are uuids, identifiers, titles or names, of people also emails and phone numbers in any form. No request is
    made: the journal and the rate limit know nothing of it.
    """

    def __init__(self, server: Looked, name: str) -> None:
        self._server = server
        self._name = name

    def __getitem__(self, key: str) -> S:
        """Return the one that is known by a key.

        Raises DoesNotExist, naming what there is, and UsageError when several are.
        """
        return cast(S, self._look(lambda state: state.get(self._name, key)))

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and self._look(lambda state: state.has(self._name, key))

    def __iter__(self) -> Iterator[S]:
        return iter(self._look(lambda state: cast(list[S], state.all(self._name))))

    def __len__(self) -> int:
        return self._look(lambda state: state.count(self._name))

    def __repr__(self) -> str:
        return f"<{len(self)} {self._name}>"

    def _look(self, look: Callable[[State], T]) -> T:
        site = self._server.url
        return self._server.call(lambda world: look(State(world, site=site)))


class _Held(Generic[S]):
    """Gives the holding of the resource that the attribute is named for."""

    def __set_name__(self, owner: type[Any], name: str) -> None:
        self._name = name

    @overload
    def __get__(self, server: None, owner: type[Any]) -> _Held[S]: ...
    @overload
    def __get__(self, server: Any, owner: type[Any]) -> Holding[S]: ...
    def __get__(self, server: Any, owner: type[Any]) -> _Held[S] | Holding[S]:
        return self if server is None else Holding(server, self._name)


class Holdings:
    """Everything that a group has, one attribute for each resource that is stored; a test holds them to be all."""

    people = _Held[ShownPerson]()
    advocacy_campaigns = _Held[Shown]()
    attendances = _Held[Shown]()
    campaigns = _Held[Shown]()
    donations = _Held[Shown]()
    event_campaigns = _Held[Shown]()
    events = _Held[Shown]()
    forms = _Held[Shown]()
    fundraising_pages = _Held[Shown]()
    items = _Held[Shown]()
    lists = _Held[Shown]()
    messages = _Held[Shown]()
    outreaches = _Held[Shown]()
    petitions = _Held[Shown]()
    queries = _Held[Shown]()
    responses = _Held[Shown]()
    signatures = _Held[Shown]()
    submissions = _Held[Shown]()
    surveys = _Held[Shown]()
    taggings = _Held[Shown]()
    tags = _Held[Shown]()
    unique_id_lists = _Held[Shown]()
    wrappers = _Held[Shown]()

    def history(self: Looked, person: str | Shown) -> list[Consent]:
        """Return who changed what a person agreed to, when and by which request, in every group, oldest first.

            (change,) = action_network.history("ann@example.org")
            assert (change.before, change.after) == ("subscribed", "unsubscribed")
            assert (change.method, change.path) == ("PUT", f"/people/{ann.id}")

        The person is a key as in ``people[...]``, or what that gave. Seeded people have no past; of somebody who is
        gone it can still be asked for. Raises DoesNotExist for one whom no group ever had.
        """
        key = person.id if isinstance(person, Shown) else person
        site = self.url
        return self.call(lambda world: State(world, site=site).history(key))
