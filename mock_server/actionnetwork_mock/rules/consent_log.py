"""Who may be written to, and how that came about: a log of every change of an email's or a number's status."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal, NamedTuple

import msgspec

from ..clock import to_stamp
from ..store import Document, Store
from .contacts import email_of, phone_of, status_of
from .context import Context
from .domain_events import ConsentChanged

Channel = Literal["email", "mobile"]


class Origin(NamedTuple):
    """By what something is done: a ``"request"``, one in the ``"background"``, ``"ui.upload"``, ``"make"``.

    Of the first two ``method`` and ``path`` are known.
    """

    way: str
    method: str = ""
    path: str = ""

    @property
    def is_request(self) -> bool:
        """Whether the journal has it."""
        return bool(self.method)


class Consent(msgspec.Struct, frozen=True):
    """One change of what somebody agreed to: ``"email"`` or ``"mobile"``, in one group.

    ``before`` is None for an address that the person had not, ``after`` for one that is gone. ``time`` is in seconds
    since 1970 on the mock's clock. ``request`` is the number in the journal, None where no request did it; ``way`` says
    what did: ``"request"``, ``"background"``, ``"ui.mass_unsubscribe"``, ``"make"``.
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
    before: Document | None,
    after: Document | None,
    *,
    group_id: int | None = None,
    inherited: str | None = None,
) -> None:
    """Leave it to the log if a person's document says otherwise than before of an email or a number.

    ``inherited`` is the status of a number that was taken over together with all else that was known of it, so that
    nobody changed it.
    """
    group_id = context.group.id if group_id is None else group_id
    for channel, kind in _KINDS:
        address, old = _consent(before, kind)
        new_address, new = _consent(after, kind)
        if channel == "mobile" and old is None:
            old = inherited
        if new != old:
            changed = ConsentChanged(group_id, person_id, channel, new_address or address or "", old, new)
            context.domain_events.append(changed)


_KINDS: tuple[tuple[Channel, str], ...] = (("email", "email_addresses"), ("mobile", "phone_numbers"))


def _consent(person: Document | None, kind: str) -> tuple[str | None, str | None]:
    """Return address and status; a status of no address is none."""
    if person is None:
        return None, None
    address = email_of(person) if kind == "email_addresses" else phone_of(person)
    return (None, None) if address is None else (address, status_of(person, kind))


def store_consent_changes(context: Context, origin: Origin, number: int | None) -> None:
    """Write the changes of a write into the log; ``number`` is that of its request in the journal."""
    for one in context.domain_events:
        if isinstance(one, ConsentChanged):
            values = (*one, context.now, origin.way, number, origin.method, origin.path)
            context.store.query(_INSERT, values)


_COLUMNS = "group_id, person_id, channel, address, before, after, at, way, number, method, path"
_INSERT = f"INSERT INTO consents ({_COLUMNS}) VALUES ({','.join('?' * 11)})"


def move_consents(store: Store, group_id: int, from_id: str, to_id: str) -> None:
    """Give the past of a person who is merged into another to that one."""
    store.query(
        "UPDATE consents SET person_id = ? WHERE person_id = ? AND group_id = ?", (to_id, from_id, group_id)
    )


def list_consents(store: Store, people: Collection[str], address: str = "") -> list[Consent]:
    """Return the changes of some people, in all groups, oldest first.

    Those who ever had an ``address``, an email or a number, are among them, also when they are gone.
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
