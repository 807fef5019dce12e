"""Uploads: an organizer uploads a file of people, or of their donations."""

from __future__ import annotations

from collections.abc import Sequence

from ..errors import BadRequest, UsageError
from ..ids import NATIVE_SYSTEM, is_uuid
from ..notes import Notes
from ..resources import resource_named
from ..rules.context import Context
from ..rules.domain_events import PersonUploaded
from ..rules.donations import complete_donation
from ..rules.formats import is_email
from ..rules.people import MatchedPerson, apply_person_changes, match_or_create
from ..rules.records import emit_action_taken, write_record
from ..rules.tags import put_tag
from ..store import Document, Row
from .arguments import Arguments, make_tags
from .public_pages import find_action
from .upload_columns import Cell, Columns, Gift, Unusable, Uploaded, UploadKind


class Upload(Arguments):
    """Arguments of ``upload``: one object per row, ``{"email": "noor@example.org", "first_name": "Noor"}``.

    ``lines`` are the line numbers of the rows in their file; by default they count from 2. New people are subscribed
    unless ``subscribe`` is false; unsubscribed people only if ``resubscribe`` is true.
    """

    rows: list[dict[str, Cell]]
    kind: UploadKind = "email"
    add_tags: list[str] = []
    subscribe: bool = True
    resubscribe: bool = False
    fundraising_page_id: str | None = None
    lines: list[int] = []


def upload(context: Context, act: Upload) -> Document:
    """An organizer uploads a file: every usable row of it, in one piece.

    Webhooks send each row, and each donation of a file of transactions. Unusable rows are skipped; the outcome lists
    them with the reason, and what else was ignored. Source: [webhooks-58], [webhooks-59], [ui-3] (documented).
    """
    upload = _Upload(context, act)
    skipped: list[Document] = []
    notes: list[Document] = []
    for line, row in zip(_lines(act), act.rows, strict=True):
        of_row = Notes()
        try:
            upload.take(context._replace(notes=of_row), row)
        except Unusable as error:
            skipped.append({"line": line, "reason": str(error)})
        else:
            notes += [{"line": line, "says": note.sentence} for note in of_row.taken if note.swallowed]
    return {
        "rows": len(act.rows),
        "uploaded": len(act.rows) - len(skipped),
        "skipped": skipped,
        "left_out": notes,
    }


def _lines(act: Upload) -> Sequence[int]:
    if act.lines and len(act.lines) != len(act.rows):
        raise UsageError(f"there are {len(act.rows)} rows and {len(act.lines)} lines: it takes one for each")
    return act.lines or range(2, 2 + len(act.rows))


class _Upload:
    """One upload: what applies to all of its rows."""

    def __init__(self, context: Context, act: Upload) -> None:
        if act.resubscribe and not act.subscribe:
            raise UsageError("resubscribe and not subscribe contradict each other")
        if (act.fundraising_page_id is None) == (act.kind == "transactions"):
            raise UsageError("uploads of the kind transactions, and no others, take a fundraising_page_id")
        self._act = act
        self._columns = Columns(dict.fromkeys(name for row in act.rows for name in row), act.kind)
        self._tags = make_tags(context, act.add_tags)
        page_id = act.fundraising_page_id
        self._page = None if page_id is None else find_action(context, "fundraising_pages", page_id)

    def take(self, context: Context, row: dict[str, Cell]) -> None:
        """Store one row. Raises Unusable before anything is written."""
        uploaded = self._columns.read(row)
        matched = (
            self._known(context, uploaded)
            if self._act.kind == "unique_id"
            else self._brought(context, uploaded)
        )
        person_id = matched.row.id
        for tag in self._tags.values():
            put_tag(context, tag, person_id)
        names = tuple(self._tags)
        custom_fields = uploaded.person["custom_fields"]
        context.domain_events.append(PersonUploaded(context.group, person_id, custom_fields, names))
        if uploaded.gift is not None:
            self._give(context, matched, uploaded.gift, names)

    def _brought(self, context: Context, uploaded: Uploaded) -> MatchedPerson:
        for email in uploaded.person.get("email_addresses", ()):
            if not is_email(email["address"]):
                raise self._columns.says("email", f"{email['address']!r} is not an email address")
            if self._act.resubscribe:
                email["status"] = "subscribed"
        new_status = "subscribed" if self._act.subscribe else "unsubscribed"
        try:
            matched = match_or_create(context, {"person": uploaded.person}, new_status=new_status)
        except BadRequest as error:
            raise Unusable(error.message) from None
        if matched is None:
            raise Unusable("there is neither an email nor a usable phone number")
        return matched

    def _known(self, context: Context, uploaded: Uploaded) -> MatchedPerson:
        """Match a row by its id alone. A row with an unknown id is skipped. Source: [ui-4] (documented)."""
        if not uploaded.unique_id:
            raise self._columns.says("unique_id", "there is none")
        row = _by_id(context, uploaded.unique_id)
        if row is None:
            raise self._columns.says("unique_id", f"no person of this group has {uploaded.unique_id!r}")
        if self._act.resubscribe:
            emails = uploaded.person.setdefault("email_addresses", [{}])
            emails[0]["status"] = "subscribed"
        try:
            return apply_person_changes(context, row, uploaded.person)
        except BadRequest as error:
            raise Unusable(error.message) from None

    def _give(self, context: Context, matched: MatchedPerson, gift: Gift, names: tuple[str, ...]) -> None:
        assert self._page is not None
        sent: Document = {"recipients": [{"display_name": context.group.name, "amount": gift.amount}]}
        if gift.period:
            sent["action_network:recurrence"] = {"recurring": True, "period": gift.period}
        if gift.date:
            sent["created_date"] = gift.date
        donations = resource_named("donations")
        row = write_record(
            context, donations, self._page, matched.row.id, sent, complete_donation, website="none"
        )
        emit_action_taken(context, donations, row, entered=matched.entered, add_tags=names)


def _by_id(context: Context, unique_id: str) -> Row | None:
    """Return a person of the group by uuid, with or without prefix, or by a foreign identifier (assumed)."""
    uuid: str | None = unique_id.removeprefix(f"{NATIVE_SYSTEM}:").lower()
    if not is_uuid(uuid or ""):
        uuid = context.store.holder("people", unique_id)
    return context.store.get("people", context.group.id, uuid) if uuid else None
