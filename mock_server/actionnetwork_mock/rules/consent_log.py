"""The consent log: every change of the status of an email or a mobile number, with its cause."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal, NamedTuple

import msgspec

from ..clock import to_stamp
from ..store.store import Store
from .contacts import Contacts
from .context import Context
from .domain_events import ConsentChanged, PersonSubscribed

Channel = Literal["email", "mobile"]


class Origin(NamedTuple):
    """The cause of a write: ``"request"``, ``"background"``, ``"ui.upload"``, ``"make"`` and so on.

    ``method`` and ``path`` are known for the first two.
    """

    way: str
    method: str = ""
    path: str = ""

    @property
    def is_request(self) -> bool:
        """Whether the cause is a request in the journal."""
        return bool(self.method)


class Consent(msgspec.Struct, frozen=True):
    """One change of consent, for ``"email"`` or ``"mobile"``, in one group.

    ``before`` is None for a new address, ``after`` for a removed one. ``time`` is in seconds since 1970 on the mock's
    clock. ``request`` is the journal number of the request, None if no request did it. ``way`` is the cause:
    ``"request"``, ``"background"``, ``"ui.mass_unsubscribe"``, ``"make"``.
    """

    channel: Channel
    address: str
    before: str | None
    after: str | None
    time: float
    group: str
    person_id: str
    way: str
    request: int | None
    method: str
    path: str

    def __str__(self) -> str:
        asked = f"request {self.request}, {self.method} {self.path}"
        by = {"request": asked, "background": f"{asked}, in the background"}.get(self.way, self.way)
        change = f"{self.before or 'not there'} -> {self.after or 'gone'}"
        return f"{to_stamp(self.time)} {self.group}: {self.channel} {self.address} {change} by {by}"


def record_consent_changes(
    context: Context,
    person_id: str,
    before: Contacts,
    after: Contacts,
    *,
    group_id: int | None = None,
    inherited: str | None = None,
) -> None:
    """Emit an event if an email becomes subscribed, new or again, and one for each status that differs.

    ``inherited`` is the status of a number that came with a merged person, so it did not change. Source: [webhooks-9].
    """
    group_id = context.group.id if group_id is None else group_id
    if after.email_status == "subscribed" != before.email_status:
        context.domain_events.append(PersonSubscribed(group_id, person_id))
    changes: tuple[tuple[Channel, str | None, str | None, str | None], ...] = (
        ("email", after.email or before.email, before.email_status, after.email_status),
        ("mobile", after.phone or before.phone, before.phone_status or inherited, after.phone_status),
    )
    for channel, address, old, new in changes:
        if new != old:
            changed = ConsentChanged(group_id, person_id, channel, address or "", old, new)
            context.domain_events.append(changed)


def store_consent_changes(context: Context, origin: Origin, number: int | None) -> None:
    """Store the consent changes of a write. ``number`` is the journal number of its request."""
    for one in context.domain_events:
        if isinstance(one, ConsentChanged):
            values = (*one, context.now, origin.way, number, origin.method, origin.path)
            context.store.query(_INSERT, values)


_COLUMNS = "group_id, person_id, channel, address, before, after, at, way, number, method, path"
_INSERT = f"INSERT INTO consents ({_COLUMNS}) VALUES ({','.join('?' * 11)})"


def move_consents(store: Store, group_id: int, from_id: str, to_id: str) -> None:
    """Move the log entries of a merged person to the one that stays."""
    store.query(
        "UPDATE consents SET person_id = ? WHERE person_id = ? AND group_id = ?", (to_id, from_id, group_id)
    )


def list_consents(store: Store, people: Collection[str], address: str = "") -> list[Consent]:
    """Return the changes of some people, in all groups, oldest first.

    They include people who ever had ``address``, an email or a number, even if they were removed.
    """
    had = "SELECT DISTINCT person_id FROM consents WHERE address = ? COLLATE NOCASE"
    ids = {*people, *(str(found) for (found,) in store.query(had, (address,)))}
    rows = store.query(
        "SELECT channel, address, before, after, at, groups.name, person_id, way, number, method, path"
        " FROM consents JOIN groups ON groups.id = group_id"
        f" WHERE person_id IN ({','.join('?' * len(ids))}) ORDER BY consents.seq",
        (*ids,),
    )
    return [msgspec.convert(dict(zip(Consent.__struct_fields__, row, strict=True)), Consent) for row in rows]
