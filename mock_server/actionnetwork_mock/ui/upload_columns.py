"""The columns of an uploaded file: which of them are fields of a person, and what a row contains.

The user interface lets the organizer match columns to fields, and matches those with the name of a field itself; the
mock does only the latter. Every other column is a custom field. Source: [ui-5], [ui-7] (documented: the fields;
assumed: how they are spelt).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import ROUND_DOWN, Decimal
from typing import Literal, NamedTuple

from ..errors import UsageError
from ..store import Document

UploadKind = Literal["email", "unique_id", "transactions"]
Cell = str | int | float | None

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "email": ("email", "email_address", "e_mail"),
    "given_name": ("first_name", "given_name"),
    "family_name": ("last_name", "family_name", "surname"),
    "address": ("address", "street_address", "street", "address_lines"),
    "locality": ("city", "locality"),
    "region": ("state", "region", "province", "state_province"),
    "postal_code": ("zip_code", "zip", "postal_code", "zip_postal_code"),
    "country": ("country",),
    "phone": ("phone", "phone_number", "mobile", "mobile_number", "mobile_phone"),
    "language": ("language", "preferred_language", "languages_spoken"),
}
"""The fields of a person, with the folded headings that match them."""

_OF_KIND: Mapping[UploadKind, Mapping[str, tuple[str, ...]]] = {
    "email": {},
    "unique_id": {"unique_id": ("unique_id", "action_network_id", "uuid")},
    "transactions": {
        "amount": ("amount",),
        "recurring_period": ("recurring_period", "period"),
        "date": ("date", "transaction_date"),
    },
}
_CONTACTS = ("email", "phone")
_NEEDED: Mapping[UploadKind, tuple[tuple[str, ...], ...]] = {
    "email": (_CONTACTS,),
    "unique_id": (("unique_id",),),
    "transactions": (_CONTACTS, ("amount",)),
}
"""Groups of fields; a file needs a column for one field of each. Source: [ui-6] (documented)."""
_PERIODS = ("Weekly", "Monthly", "Quarterly", "Yearly")


class Unusable(Exception):
    """A row that is skipped, with the reason."""


class Columns:
    """The meaning of each column of an upload: a field or a custom field."""

    def __init__(self, names: Iterable[str], kind: UploadKind) -> None:
        """Raises UsageError if a needed column is missing, or two columns match the same field."""
        known = {name: field for field, spelt in {**HEADINGS, **_OF_KIND[kind]}.items() for name in spelt}
        self._fields: dict[str, str] = {}
        self._column_of: dict[str, str] = {}
        self._kind = kind
        for name in names:
            if not name.strip():
                raise UsageError("a column has no name: give it a heading")
            field = known.get(fold_heading(name), "")
            self._fields[name] = field
            if field and self._column_of.setdefault(field, name) != name:
                raise UsageError(f"the columns {self._column_of[field]!r} and {name!r} are both the {field}")
        for fields in _NEEDED[kind]:
            if self._fields and not any(field in self._column_of for field in fields):
                raise UsageError(
                    f"an upload of the kind {kind} needs a column {' or '.join(fields)}; the columns are: "
                    f"{', '.join(self._fields)}"
                )

    def read(self, row: Mapping[str, Cell]) -> Uploaded:
        """Return the content of a row. Raises Unusable, naming the column, for an invalid transaction."""
        core: dict[str, str] = {}
        custom: dict[str, str] = {}
        for name, cell in row.items():
            value = "" if cell is None else str(cell).strip()
            if value:
                field = self._fields[name]
                (core if field else custom)[field or name] = value
        gift = self._gift(core) if self._kind == "transactions" else None
        return Uploaded(_person(core, custom), core.get("unique_id", ""), gift)

    def says(self, field: str, reason: str) -> Unusable:
        """Return the error that a row is unusable because of a field."""
        return Unusable(f"column {self._column_of.get(field, field)}: {reason}")

    def _gift(self, core: Mapping[str, str]) -> Gift:
        """Source: [ui-7] (documented)."""
        given = core.get("amount", "")
        if not _AMOUNT.fullmatch(given) or (amount := _truncated(given)) == "0.00":
            raise self.says("amount", f"{given!r} is no amount above 0, such as 25.00")
        period = core.get("recurring_period", "").capitalize()
        if period and period not in _PERIODS:
            raise self.says("recurring_period", f"{period!r} is not one of {', '.join(_PERIODS)}".lower())
        return Gift(amount, period, self._date(core.get("date", "")))

    def _date(self, text: str) -> str:
        if not text:
            return ""
        try:
            return f"{datetime.strptime(text, '%m/%d/%Y').date().isoformat()}T00:00:00Z"
        except ValueError:
            raise self.says("date", f"{text!r} is no date such as 07/31/2026") from None


class Gift(NamedTuple):
    """A transaction: ``Gift("25.00", "Monthly", "2026-07-31T00:00:00Z")``. Period and date may be empty."""

    amount: str
    period: str
    date: str


class Uploaded(NamedTuple):
    """A row: the person in the API's form, the unique id if there is one, and the transaction."""

    person: Document
    unique_id: str
    gift: Gift | None


_AMOUNT = re.compile(r"\d{1,12}(\.\d{0,30})?", re.ASCII)
_NO_WORD = re.compile(r"[\s/_-]+")


def _truncated(amount: str) -> str:
    return str(Decimal(amount).quantize(Decimal("0.01"), ROUND_DOWN))


def fold_heading(name: str) -> str:
    """Return the folded form of a heading: ``"ZIP/Postal Code"`` gives ``"zip_postal_code"``."""
    return _NO_WORD.sub("_", name.strip().lower())


def _person(core: Mapping[str, str], custom: dict[str, str]) -> Document:
    person: Document = {name: core[name] for name in ("given_name", "family_name") if name in core}
    if "email" in core:
        person["email_addresses"] = [{"address": core["email"]}]
    if "phone" in core:
        person["phone_numbers"] = [{"number": core["phone"]}]
    if "language" in core:
        person["languages_spoken"] = [core["language"].lower()]
    address: Document = {
        name: core[name] for name in ("locality", "region", "postal_code", "country") if name in core
    }
    if "address" in core:
        address["address_lines"] = [core["address"]]
    if address:
        person["postal_addresses"] = [address]
    person["custom_fields"] = custom
    return person
