"""The preview of a request: what the API would answer and change, without doing it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from time import monotonic
from typing import Annotated, Any
from urllib.parse import unquote_to_bytes, urlsplit

import msgspec
from msgspec import Meta
from starlette.types import Scope

from actionnetwork_fixtures.site import API_PATH

from ..effects import Effect, effects_of
from ..errors import UsageError
from ..http.call import KEY_HEADER, Call
from ..http.pipeline import run_uncounted
from ..http.refusals import explain_refusal
from ..http.replies import header_texts
from ..http.writes import is_helper_call
from ..notes import Note
from ..provenance import Provenance
from ..resources import PERSON_FIELDS, PERSON_OBJECTS, Field
from ..settings import Settings, describe
from ..webhooks import Delivery
from .arguments import Arguments
from .journal import with_title
from .operation import Call as ControlCall

_MAX_SECONDS = 0.5
"""How long alternatives of settings are tried."""

_COMPARED = ("status", "body", "notes", "effects", "webhooks")


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


class PreviewedDelivery(msgspec.Struct, frozen=True):
    """A delivery that the request would cause. ``payloads`` are the elements of its body."""

    webhook: int
    url: str
    type: str
    payloads: list[dict[str, Any]]


class Known(msgspec.Struct, frozen=True):
    """How something is known: the operation, or a field of the body: ``person.email_addresses``."""

    what: str
    source: Provenance
    where: str


class Alternative(msgspec.Struct, frozen=True):
    """Another value of a setting, the status with it, and which parts of the result differ."""

    value: Any
    status: int
    differs: list[str]


class DecidingSetting(msgspec.Struct, frozen=True):
    """A setting that would change the result, with the values that do so."""

    name: str
    says: str
    value: Any
    provenance: Provenance
    alternatives: list[Alternative]


class Result(msgspec.Struct, kw_only=True):
    """The answer to a request, its notes, what it changes and the webhooks that it causes."""

    status: int
    headers: list[tuple[str, str]]
    body: str
    notes: list[Note]
    effects: list[Effect]
    webhooks: list[PreviewedDelivery]


class Preview(Result, kw_only=True):
    """What the API would do with a request.

    ``is_counted`` says whether the rate limit would count it. ``settings`` are those that would change the result. They
    are complete unless there was no time to try all alternatives.
    """

    is_counted: bool
    provenance: list[Known]
    settings: list[DecidingSetting]
    is_complete: bool


def preview_request(call: ControlCall, arguments: PreviewRequest) -> Preview:
    """Return what a request would do, and do nothing of it.

    The answer is that of a server without faults and rate limit. Data, journal, ids, clock and caches stay as they are.
    """
    preview = _Preview(call, arguments)
    reads: set[str] = set()
    with preview.world.clock.standing_still():  # every run has the same time
        result, known = preview.run(_recording(preview.world.settings, reads))
        settings, is_complete = preview.deciding_settings(result, reads)
    return Preview(
        **{name: getattr(result, name) for name in Result.__struct_fields__},
        is_counted=arguments.method != "OPTIONS",
        provenance=known,
        settings=settings,
        is_complete=is_complete,
    )


class _Preview:
    """Runs one request, any number of times."""

    def __init__(self, call: ControlCall, request: PreviewRequest) -> None:
        """Raises UsageError for a key that has no world yet, and for a group without a known key."""
        self._worlds = call.worlds
        key = _key_of(call) if request.key is None else request.key
        self.world = call.worlds.opened(key) if key else call.world
        if key and call.worlds.any_key and not self.world.groups.knows(key):
            raise UsageError("this key has no world yet: its first request to /api/v2 opens one")
        self._scope = _scope_of(request, key, call.site)
        self._body = request.body.encode()

    def run(self, settings: Settings) -> tuple[Result, list[Known]]:
        """Run the request under some settings, undo it, and return its result, and how what it uses is known."""
        with self.world.trying(settings):
            newest = self.world.webhooks.last_number
            call = Call(self._scope, self._worlds, body=self._body, world=self.world)
            reply = run_uncounted(call)
            if reply.status >= 400 or call.body or not call.key:
                for note in explain_refusal(call):
                    call.notes.take(note)
            call.notes.locate(call.body)
            own = {name.decode(): value.decode("latin-1") for name, value in reply.own_headers}
            result = Result(
                status=reply.status,
                headers=[*{**dict(header_texts()), **own}.items()],
                body=reply.body.decode("utf-8", "replace"),
                notes=call.notes.taken,
                effects=[
                    with_title(self.world, effect)
                    for changes in call.written
                    for effect in effects_of(changes)
                ],
                webhooks=[*map(_view, self.world.webhooks.deliveries(after=newest))],
            )
            return result, [*_provenance(call)]

    def deciding_settings(self, result: Result, reads: set[str]) -> tuple[list[DecidingSetting], bool]:
        """Return the settings, of those that were read, under which the result differs; and whether that is all."""
        found: list[DecidingSetting] = []
        began = monotonic()
        for setting in describe():
            value = getattr(self.world.settings, setting.name)
            if setting.provenance is None or setting.fixed or setting.name not in reads:
                continue
            if value not in setting.alternatives:  # a number or a text, not one of some values
                continue
            tried = []
            for alternative in setting.alternatives:
                if monotonic() - began > _MAX_SECONDS:
                    return found, False
                if alternative != value:
                    other, _ = self.run(self.world.settings.changed(**{setting.name: alternative}))
                    tried.append(Alternative(alternative, other.status, _differences(result, other)))
            if deciding := [one for one in tried if one.differs]:
                found.append(DecidingSetting(setting.name, setting.says, value, setting.provenance, deciding))
        return found, True


def _key_of(call: ControlCall) -> str:
    """Return a known key of the group of a request to the control API."""
    known = (key.value for key in call.world.groups.keys() if key.group_id == call.group.id)
    found = next(filter(None, known), None)
    if found is None:
        raise UsageError(f"no key of {call.group.name} is known here: name one, or an empty text for none")
    return found


def _scope_of(request: PreviewRequest, key: str, site: str) -> Scope:
    """Return the request as ASGI has it."""
    parts = urlsplit(site)
    path, _, query = request.path.partition("?")
    raw = path.removeprefix(API_PATH) or "/"
    headers = [(b"host", parts.netloc.encode()), (b"content-type", request.content_type.encode())]
    return {
        "type": "http",
        "method": request.method,
        "path": API_PATH + unquote_to_bytes(raw).decode("utf-8", "replace"),
        "query_string": query.encode(),
        "headers": [*headers, *([(KEY_HEADER, key.encode())] if key else [])],
        "scheme": parts.scheme,
        "client": None,
        "server": (parts.hostname, parts.port),
    }


def _recording(settings: Settings, reads: set[str]) -> Settings:
    """Return the same settings, which add the name of each setting that is read to a set."""

    class Recording(Settings):
        def __getattribute__(self, name: str) -> Any:
            reads.add(name)
            return super().__getattribute__(name)

    recording = object.__new__(Recording)
    recording.__dict__.update(vars(settings))
    return recording


def _differences(result: Result, other: Result) -> list[str]:
    return [name for name in _COMPARED if getattr(result, name) != getattr(other, name)]


def _view(delivery: Delivery) -> PreviewedDelivery:
    return PreviewedDelivery(delivery.webhook, delivery.url, delivery.type, delivery.payloads)


# Provenance


def _provenance(call: Call) -> Iterator[Known]:
    """Yield how the operation and the fields of the body are known."""
    if call.match is None or call.method not in call.match.endpoint.methods:
        return
    endpoint = call.match.endpoint
    resource, helper = endpoint.resource, endpoint.resource.helper
    yield Known(f"{call.method} {endpoint.template}", endpoint.address.source, "")
    uses_helper = helper is not None and call.method == "POST" and is_helper_call(resource, call.fields)
    declared = helper.body if helper is not None and uses_helper else resource.fields
    objects = {**PERSON_OBJECTS, "person": PERSON_FIELDS, **resource.objects}
    yield from _fields(call.fields, declared, objects, "")


def _fields(
    sent: Mapping[str, Any], declared: tuple[Field, ...], objects: Mapping[str, tuple[Field, ...]], path: str
) -> Iterator[Known]:
    for field in declared:
        if field.name not in sent:
            continue
        yield Known(f"{path}{field.name}", field.source, field.where)
        value = sent[field.name]
        inner = value[0] if isinstance(value, list) and value else value
        if field.of is not None and isinstance(inner, dict):
            yield from _fields(inner, objects[field.of], objects, f"{path}{field.name}.")
