"""Foreign identifiers: added, never removed, each with one holder on the whole platform."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from ..errors import BadRequest
from ..ids import NATIVE_SYSTEM
from ..notes import FieldValue
from ..store.schema import Document
from .context import Context


def foreign(identifiers: Iterable[str], context: Context) -> list[str]:
    """Return the identifiers that a client may add: those with a system other than the server's own.

    Source: [identifiers-2], [identifiers-4]: ``system:id``, split at the first colon.
    """
    kept: dict[str, None] = {}
    for identifier in identifiers:
        system, colon, rest = identifier.partition(":")
        if not colon or not system.strip() or not rest.strip():
            context.notes.add(
                "identifier-without-system",
                f"The identifier {identifier!r} was left out: it has no system before a colon.",
                'Write it as "my_system:42".',
                at=FieldValue("identifiers", identifier),
            )
        elif system != NATIVE_SYSTEM:
            kept[identifier] = None
    return [*kept]


def add_identifiers(
    resource: str, document: Document, uuid: str | None, sent: Collection[str], context: Context
) -> None:
    """Append foreign identifiers to a document, except those that another resource holds.

    Those are dropped with a note, or refused with BadRequest, as the setting ``taken_identifier`` says. Source:
    [identifiers-8].
    """
    known: list[str] = document.setdefault("identifiers", [])
    is_known = {*known}
    holders = context.store.holders(resource, sent) if sent else {}
    for identifier in sent:
        holder = holders.get(identifier)
        if holder is not None and holder != uuid:
            if context.settings.taken_identifier == "refused":
                raise BadRequest(f"The identifier {identifier!r} belongs to another of the {resource}")
            context.notes.add(
                "identifier-taken",
                f"The identifier {identifier!r} belongs to another of the {resource}, so it was not added.",
                "Identifiers are unique over the whole platform: put your organisation's name in the system part.",
                at=FieldValue("identifiers", identifier),
            )
        elif identifier not in is_known:
            known.append(identifier)
