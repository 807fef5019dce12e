"""What a request or a public page says of a person."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field


class PersonInput(Struct):
    """The sent data of a person. None clears a value; what was not sent is absent.

    ``plain`` holds ``given_name`` and the like, ``address`` the parts of the first postal address.
    """

    plain: dict[str, str | None] = field(default_factory=dict)
    email: str | None = None
    email_status: str | None = None
    phone: str | None = None
    phone_status: str | None = None
    address: Mapping[str, object] = field(default_factory=dict)
    language: str | None = None
    custom_fields: Mapping[str, str | None] = field(default_factory=dict)
    identifiers: list[str] = field(default_factory=list)
