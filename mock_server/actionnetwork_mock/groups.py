"""The groups of a world, and the API keys that open them. The database stores digests of keys, never the keys."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from typing import Literal, NamedTuple

from msgspec.structs import replace

from .errors import DoesNotExist, UsageError
from .ids import make_uuid
from .redaction import key_label
from .rules.group import Group
from .rules.networks import groups_above, groups_below, set_parent
from .store import Store

Kind = Literal["group", "user"]


class ApiKey(NamedTuple):
    """A key, and the number of the group that it opens.

    ``label`` is what a journal shows of it: ``"...-key"``. ``value`` is None for a key that only the database knows.
    """

    id: int
    group_id: int
    label: str
    value: str | None
    is_revoked: bool


class Groups:
    """The groups of a world by number, and the keys that open them.

    The database decides: ``read`` loads its state into this object, as after a rollback. Values of keys are known where
    they were given to this process, at the start or later.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._values: dict[str, str] = {}
        """The known keys by digest, the first one first."""
        self._groups: dict[int, Group] = {}
        self._keys: dict[str, ApiKey] = {}
        self._opened: dict[str, Group] = {}
        """The group of each key that was used: an answer needs no digest."""
        self._first_id: int | None = None
        self.is_new = False
        """Whether the first group was created by this start, not by an earlier one of the same file."""
        self.read()

    def read(self) -> None:
        """Read groups, networks and keys from the database."""
        store = self._store
        store.above, store.below = groups_above(store), groups_below(store)
        rows = store.query("SELECT id, name, kind FROM groups ORDER BY id")
        groups = (
            Group(int(i or 0), str(name), "user" if kind == "user" else "group") for i, name, kind in rows
        )
        self._groups = {group.id: self._placed(group) for group in groups}
        self._keys = {
            str(digest): ApiKey(
                int(i or 0), int(group or 0), str(label), self._values.get(str(digest)), bool(revoked)
            )
            for i, digest, group, label, revoked in store.query("SELECT * FROM keys ORDER BY id")
        }
        self._opened = {
            key.value: self._groups[key.group_id]
            for key in self._keys.values()
            if key.value is not None and not key.is_revoked
        }

    def _placed(self, group: Group) -> Group:
        """Return a group that knows the groups above and below it. Groups above it have their numbers only."""
        above = tuple(Group(number, "") for number in self._store.above.get(group.id, ()))
        return replace(group, above=above, below=self._store.below.get(group.id, ()))

    # Looking up

    @property
    def first(self) -> Group:
        """The group of the first key that was given."""
        assert self._first_id is not None
        return self._groups[self._first_id]

    @property
    def first_key(self) -> str:
        """The first key that was given."""
        return next(iter(self._values.values()))

    def of_key(self, key: str) -> Group | None:
        """Return the group that a key opens, or None."""
        return self._opened.get(key) or self._look_up(key)

    def _look_up(self, value: str) -> Group | None:
        key = self._keys.get(_digest(value))
        if key is None or key.is_revoked:
            return None
        group = self._opened[value] = self._groups[key.group_id]
        return group

    def owner_of(self, key: str) -> Group | None:
        """Return the group that a key belongs to, also if it was revoked; or None."""
        found = self._keys.get(_digest(key))
        return None if found is None else self._groups[found.group_id]

    def numbered(self, number: int) -> Group | None:
        """Return the group with the ``group_id`` of a row, or None."""
        return self._groups.get(number)

    def knows(self, value: str) -> bool:
        """Return whether a key opens a group, or did before it was revoked."""
        return _digest(value) in self._keys

    def keys(self) -> list[ApiKey]:
        """Return the keys that open groups, the oldest first."""
        return [key for key in self._keys.values() if not key.is_revoked]

    @property
    def values(self) -> Iterable[str]:
        """All known keys, the first one first, also those that were revoked; those to come as well."""
        return self._values.values()

    def value_of(self, digest: str) -> str | None:
        """Return the key with a digest, or None if this process was never given it."""
        return self._values.get(digest)

    def known_keys(self, kind: Kind) -> list[str]:
        """Return the known keys that open groups of a kind, the first one first."""
        return [key for key in self._values.values() if (group := self.of_key(key)) and group.kind == kind]

    def __iter__(self) -> Iterator[Group]:
        return iter(self._groups.values())

    # Changing

    def open(self, value: str, *, kind: Kind = "group") -> Group:
        """Return the group of a key that is given at the start. A new key gets a new group.

        A key that was revoked earlier, in the same file, has its group and does not open it.
        """
        self._values[_digest(value)] = value
        if not self.knows(value):
            with self._store.transaction():
                group = self.create(kind=kind)
                self._insert(value, group)
                self.is_new = self.is_new or group.id == 1
        self.read()
        group = self._groups[self._keys[_digest(value)].group_id]
        if self._first_id is None:
            self._first_id = group.id
        return group

    def reopen(self, values: Iterable[str], *, with_others: bool) -> None:
        """Follow a database in which the rows were replaced, where ``values`` are keys that it knows.

        The first key of this process opens its group there, or else the first group, and so stays the first key.
        ``with_others`` gives its other keys that the database does not know groups of their own.
        """
        first = self.first_key
        kinds = {key: group.kind for key in self._values.values() if (group := self.of_key(key))}
        self._values |= {_digest(value): value for value in values}
        self.read()
        if not self.knows(first):
            self.open_too(first, next(iter(self)))
        for key, kind in kinds.items() if with_others else ():
            self.open(key, kind=kind)
        group = self.owner_of(first)
        assert group is not None
        self._first_id = group.id

    def open_too(self, value: str, group: Group) -> None:
        """Let another key open a group. Raises UsageError if the key opens another group or is not valid."""
        check_key(value)
        found = self._keys.get(_digest(value))
        if found is None:
            self.create_key(group, value)
        elif found.group_id != group.id:
            raise UsageError(f"the key {value!r} opens another group")
        else:
            self._values[_digest(value)] = value
            self.read()

    def create(self, *, kind: Kind = "group", name: str | None = None) -> Group:
        """Create a group, or the user of a personal key, without a key."""
        with self._store.transaction():
            ((number,),) = self._store.query("SELECT COUNT(*) + 1 FROM groups")
            title = name or f"Group {number}"
            self._store.query("INSERT INTO groups VALUES (NULL, ?, ?, NULL)", (title, kind))
            ((created,),) = self._store.query("SELECT last_insert_rowid()")
        self.read()
        return self._groups[int(created or 0)]

    def rename(self, group: Group, name: str) -> None:
        """Rename a group."""
        self._store.query("UPDATE groups SET name = ? WHERE id = ?", (name, group.id))
        self.read()

    def place_in_networks(self, parents: Mapping[str, str]) -> bool:
        """Make groups the children of other groups, ``{"child-key": "parent-key"}``, and return whether any relation
        is new.

        The database keeps all relations. Raises UsageError for a cycle, and for a group that has another parent.
        ``changes.set_parents`` also adds the children's people to the parents.
        """
        number_of = {key: self._keys[_digest(key)].group_id for pair in parents.items() for key in pair}
        with self._store.transaction():
            new = [
                set_parent(self._store, number_of[child], number_of[parent], child)
                for child, parent in parents.items()
            ]
        self.read()
        return any(new)

    def create_key(self, group: Group, value: str | None = None) -> ApiKey:
        """Create a key of a group, with a value or with an invented one.

        Raises UsageError for a value that is not valid, that opens a group or that was revoked.
        """
        value = self._invent() if value is None else value
        self.check_new(value)
        self._insert(value, group)
        self._values[_digest(value)] = value
        self.read()
        return self._keys[_digest(value)]

    def check_new(self, value: str) -> None:
        """Raise UsageError for a value that no new key can have."""
        check_key(value)
        if self.knows(value):
            raise UsageError(f"the key {key_label(value)} exists or was revoked: choose another value")

    def revoke(self, number: int) -> None:
        """Revoke a key: it opens its group no longer. Data stay. Raises DoesNotExist if no group has the key."""
        self._find(number)
        self._store.query("UPDATE keys SET is_revoked = 1 WHERE id = ?", (number,))
        self.read()

    def regenerate(self, number: int, value: str | None = None) -> ApiKey:
        """Revoke a key, and create another one of its group in its place. Raises the errors of both."""
        group = self._groups[self._find(number).group_id]
        with self._store.transaction():
            created = self.create_key(group, value)
            self.revoke(number)
        return created

    def _find(self, number: int) -> ApiKey:
        found = next((key for key in self.keys() if key.id == number), None)
        if found is None:
            raise DoesNotExist(f"there is no key {number}: GET /_mock/keys lists them")
        return found

    def _insert(self, value: str, group: Group) -> None:
        self._store.query(
            "INSERT INTO keys VALUES (NULL, ?, ?, ?, 0)", (_digest(value), group.id, key_label(value))
        )

    def _invent(self) -> str:
        """Return a new key that is unique over all worlds: it depends on the first key, which differs."""
        ((number,),) = self._store.query("SELECT COALESCE(MAX(id), 0) + 1 FROM keys")
        first = next(iter(self._keys), "")
        return make_uuid(self._store.seed, f"keys of {first}", int(number or 0)).replace("-", "")


def check_key(key: str) -> None:
    """Raise UsageError for a text that is not a valid API key."""
    if not key.strip() or not key.isascii() or key != key.strip():
        raise UsageError(f"{key!r} cannot be an API key: it takes ASCII text without blanks around it")


def _digest(key: str) -> str:
    return sha256(key.encode()).hexdigest()
