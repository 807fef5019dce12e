"""The API keys that a test creates and revokes while the mock runs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..control.client import ControlClient
from ..control.keys import KeyView
from ..errors import DoesNotExist
from ..groups import Kind


class Keys:
    """The keys of a server's default world.

    sync(api_key=action_network.keys.create().value)
    action_network.keys.revoke(action_network.api_key)
    personal = action_network.keys.create(kind="user")
    """

    def __init__(self, client: ControlClient) -> None:
        self._client = client

    def create(
        self,
        *,
        group: int | None = None,
        kind: Kind | None = None,
        name: str | None = None,
        key: str | None = None,
    ) -> KeyView:
        """Create a key and return it with its ``value``: another one of the first group, or of the group numbered so.

        ``kind="user"`` creates a user with a personal key, ``kind="group"`` a new group, with the ``name``. ``key`` is
        the value, in place of an invented one. Raises UsageError for a value that exists or was revoked, DoesNotExist
        for a group that does not exist.
        """
        return self._client.create_key(group=group, kind=kind, name=name, key=key)

    def revoke(self, key: KeyView | str) -> None:
        """Revoke a key, which may be its value: the next request with it is refused. Data and webhooks stay.

        Raises DoesNotExist for a key that no group has.
        """
        self._client.revoke_key(id=self._id_of(key))

    def regenerate(self, key: KeyView | str, *, new: str | None = None) -> KeyView:
        """Revoke a key, and return another one of its group: with the value ``new``, or with an invented one.

        Raises DoesNotExist for a key that no group has, UsageError for a value that exists or was revoked.
        """
        return self._client.regenerate_key(id=self._id_of(key), key=new)

    def _id_of(self, key: KeyView | str) -> int:
        return key.id if isinstance(key, KeyView) else find_key(self, key).id

    def __iter__(self) -> Iterator[KeyView]:
        """Iterate over the keys of all groups, the oldest first."""
        return iter(self._client.list_keys())

    def __len__(self) -> int:
        return len(self._client.list_keys())


def find_key(keys: Iterable[KeyView], value: str) -> KeyView:
    """Return the key with a value. Raises DoesNotExist if there is none."""
    found = next((key for key in keys if key.value == value), None)
    if found is None:
        raise DoesNotExist(
            "no group has this key, or its value is not known: choose one of the list by its id"
        )
    return found
