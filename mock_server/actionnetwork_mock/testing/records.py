"""Records as tests see them: ``petition["title"]``, ``petition.title``, ``petition.id``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar, cast, overload

from ..notes import did_you_mean
from ..resources import python_name
from ..state import OF_PEOPLE, RECORDS, State
from ..store import Document
from ..world import World

T = TypeVar("T")
R = TypeVar("R", bound="Record")

_TYPES: dict[str, type[Record]] = {}
"""The types of records by the names of their resources."""


class Record(dict[str, Any]):
    """A record as the API shows it, with its fields as keys and as attributes.

    ``petition["title"]`` and ``petition.title`` are the same; ``petition.hidden`` is ``action_network:hidden``. As an
    attribute, a field that the API leaves out is None. An attribute that is no field raises AttributeError.
    """

    def __init_subclass__(cls, resource: str = "") -> None:
        if resource:
            _TYPES[resource] = cls

    @property
    def id(self) -> str:
        """The uuid, from the link to itself."""
        href: str = self["_links"]["self"]["href"]
        return href.rpartition("/")[2]

    def __repr__(self) -> str:
        label = self.get("title") or self.get("name") or ""
        return f"<{type(self).__name__} {self.id} {label!r}: {dict.__repr__(self)}>"

    if not TYPE_CHECKING:  # a type checker takes the declared fields of the subclass and no others

        def __getattr__(self, name: str) -> Any:
            for key, value in self.items():
                if python_name(key) == name:
                    return value
            fields = _declared_fields(type(self))
            if name in fields:
                return None
            advice = did_you_mean(name, fields) if name[0] != "_" else ""
            raise AttributeError(f"{type(self).__name__!r} has no attribute {name!r}. {advice}".rstrip())


def _declared_fields(kind: type[Any]) -> list[str]:
    return [
        name for one in kind.__mro__ for name in vars(one).get("__annotations__", ()) if one is not Record
    ]


class PersonRecord(Record):
    """What a person has besides the fields that the API shows."""

    email: str | None
    """The first address."""
    phone: str | None
    """The first number."""
    status: str | None
    """Of the email: ``"subscribed"``; None without an email."""
    mobile_status: str | None
    """Of the number."""
    tags: list[str]
    """Names, sorted."""

    def __init__(self, shown: Mapping[str, Any] = {}) -> None:
        super().__init__(shown)
        for name, value in self.pop(OF_PEOPLE, {}).items():
            setattr(self, name, [record_of(name, one) for one in value] if name in RECORDS else value)

    def __repr__(self) -> str:
        said = f"{self.email} {self.status}, {self.phone} {self.mobile_status}, tags {self.tags}"
        return f"<{type(self).__name__} {self.id} {said}: {dict.__repr__(self)}>"


def record_of(resource: str, shown: Document) -> Record:
    """Return what the API shows, as the type of its resource."""
    return _TYPES[resource](shown)


def id_of(record: str | Record) -> str:
    """Return the uuid of a record, or a text that names one as it is."""
    return record.id if isinstance(record, Record) else record


class Looked(Protocol):
    """A server at whose world one can look."""

    @property
    def url(self) -> str:
        """The address of the API."""

    def call(self, function: Callable[[World], T]) -> T:
        """Run a function of the default world and return its result."""


class Collection(Generic[R]):
    """What the first key's group has of one resource, as the API shows it, oldest first.

        assert action_network.people["ann@example.org"].tags == ["steward"]
        assert [petition.title for petition in action_network.petitions] == ["Keep the library open"]

    Keys are uuids, identifiers, titles or names, of people also emails and phone numbers in any form. No request is
    made: the journal and the rate limit know nothing of it.
    """

    def __init__(self, server: Looked, name: str) -> None:
        self._server = server
        self._name = name

    def __getitem__(self, key: str) -> R:
        """Return the one that is known by a key.

        Raises DoesNotExist, naming what there is, and UsageError when several are.
        """
        return self._record(self._look(lambda state: state.get(self._name, key)))

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and self._look(lambda state: state.has(self._name, key))

    def __iter__(self) -> Iterator[R]:
        return map(self._record, self._look(lambda state: state.all(self._name)))

    def __len__(self) -> int:
        return self._look(lambda state: state.count(self._name))

    def __repr__(self) -> str:
        return f"<{len(self)} {self._name}>"

    def _record(self, shown: Document) -> R:
        return cast(R, record_of(self._name, shown))

    def _look(self, look: Callable[[State], T]) -> T:
        site = self._server.url
        return self._server.call(lambda world: look(State(world, site=site)))


class CollectionAttribute(Generic[R]):
    """An attribute that is the collection of the resource it is named for."""

    def __set_name__(self, owner: type[Any], name: str) -> None:
        self._name = name

    @overload
    def __get__(self, server: None, owner: type[Any]) -> CollectionAttribute[R]: ...
    @overload
    def __get__(self, server: Any, owner: type[Any]) -> Collection[R]: ...
    def __get__(self, server: Any, owner: type[Any]) -> CollectionAttribute[R] | Collection[R]:
        return self if server is None else Collection(server, self._name)
