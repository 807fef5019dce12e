"""The arguments and the result of a preview."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import Meta

from ..effects import Effect
from ..notes import Note
from ..provenance import Provenance
from .arguments import Arguments


class PreviewRequest(Arguments):
    """A request to preview."""

    max_body_bytes = 4_194_304

    path: Annotated[str, Meta(pattern="^/", description="Below `/api/v2`, with the query: `/people?page=2`.")]
    method: Annotated[str, Meta(pattern="^[A-Z]{1,20}$")] = "GET"
    key: Annotated[
        str | None, Meta(description="The API key, empty for none; without it, one of the group.")
    ] = None
    body: Annotated[str, Meta(description="The body as it would be sent.")] = ""
    content_type: Annotated[str, Meta(description="Of the body.")] = "application/json"


class PreviewDelivery(msgspec.Struct, frozen=True):
    """A delivery that the request would cause. ``payloads`` are the elements of its body."""

    webhook: int
    url: str
    type: str
    payloads: list[dict[str, Any]]


class FieldSource(msgspec.Struct, frozen=True):
    """How something is known: the operation, or a field of the body: ``person.email_addresses``."""

    what: str
    source: Provenance
    where: str


class OtherValue(msgspec.Struct, frozen=True):
    """Another value of a setting, the status with it, and which parts of the result differ."""

    value: Any
    status: int
    differs: list[str]


class SettingEffect(msgspec.Struct, frozen=True):
    """A setting that would change the result, with the values that do so."""

    name: str
    says: str
    value: Any
    provenance: Provenance
    alternatives: list[OtherValue]


class Result(msgspec.Struct, kw_only=True):
    """The answer to a request, its notes, what it changes and the webhooks that it causes."""

    status: int
    headers: list[tuple[str, str]]
    body: str
    notes: list[Note]
    effects: list[Effect]
    webhooks: list[PreviewDelivery]


class Preview(Result, kw_only=True):
    """What the API would do with a request.

    ``is_counted`` says whether the rate limit would count it. ``settings`` are those that would change the result. They
    are complete unless there was no time to try all alternatives.
    """

    is_counted: bool
    provenance: list[FieldSource]
    settings: list[SettingEffect]
    is_complete: bool
