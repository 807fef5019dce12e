"""Records as tests see them: ``petition["title"]``, ``petition.title``, ``petition.id``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast, overload

from ..control.client import ControlClient
from ..control.records import OF_PEOPLE, RECORDS
from ..notes import did_you_mean
from ..resources import python_name
from ..store import Document

R = TypeVar("R", bound="Record")

_ALL = 2**53

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
    """The data of a person that no field of the API shows."""

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
    """Return the document of the API, as the type of its resource."""
    return _TYPES[resource](shown)


def id_of(record: str | Record) -> str:
    """Return the uuid of a record, or a text that names one as it is."""
    return record.id if isinstance(record, Record) else record


class Collection(Generic[R]):
    """The rows of one resource in the first key's group, as documents of the API, oldest first.

        assert action_network.people["ann@example.org"].tags == ["steward"]
        assert [petition.title for petition in action_network.petitions] == ["Keep the library open"]

    Keys are uuids, identifiers, titles or names, of people also emails and phone numbers in any form. No request is
    made: the journal and the rate limit know nothing of it.
    """

    def __init__(self, client: ControlClient, name: str) -> None:
        self._client = client
        self._name = name

    def __getitem__(self, key: str) -> R:
        """Return the one that is known by a key.

        Raises DoesNotExist, naming what there is, and UsageError when several are.
        """
        found = self._client.list_records(resource=self._name, known_by=key)
        return self._record(cast(Document, found))

    def __contains__(self, key: object) -> bool:
        if not isinstance(key, str):
            return False
        return self._client.count_records(resource=self._name, known_by=key).count > 0

    def __iter__(self) -> Iterator[R]:
        found = self._client.list_records(resource=self._name, limit=_ALL)
        return map(self._record, cast(list[Document], found))

    def __len__(self) -> int:
        return self._client.count_records(resource=self._name).count

    def __repr__(self) -> str:
        return f"<{len(self)} {self._name}>"

    def _record(self, shown: Document) -> R:
        return cast(R, record_of(self._name, shown))


class CollectionAttribute(Generic[R]):
    """An attribute that is the collection of the resource it is named for."""

    def __set_name__(self, owner: type[Any], name: str) -> None:
        self._name = name

    @overload
    def __get__(self, server: None, owner: type[Any]) -> CollectionAttribute[R]: ...
    @overload
    def __get__(self, server: Any, owner: type[Any]) -> Collection[R]: ...
    def __get__(self, server: Any, owner: type[Any]) -> CollectionAttribute[R] | Collection[R]:
        return self if server is None else Collection(server.control, self._name)
