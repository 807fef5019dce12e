"""Runs the request of a preview, and undoes it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from time import monotonic
from typing import Any

from starlette.types import Scope

from actionnetwork_fixtures.site import API_PATH

from ..effects import effects_of
from ..errors import UsageError
from ..http.call import KEY_HEADER, Call, scope_of
from ..http.pipeline import run_uncounted
from ..http.refusals import explain_refusal
from ..http.replies import header_texts
from ..http.writes import helper_of
from ..redaction import redact_webhook_url
from ..resources import PERSON_FIELDS, PERSON_OBJECTS, Field
from ..settings import Settings, describe
from ..webhooks import Delivery
from .journal import with_title
from .operation import Call as ControlCall
from .preview_view import FieldSource, OtherValue, PreviewDelivery, PreviewRequest, Result, SettingEffect

_MAX_SECONDS = 0.5
"""How long other values of settings are tried."""

_COMPARED = ("status", "body", "notes", "effects", "webhooks")


class PreviewRunner:
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

    def run(self, settings: Settings) -> tuple[Result, list[FieldSource]]:
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

    def deciding_settings(self, result: Result, reads: set[str]) -> tuple[list[SettingEffect], bool]:
        """Return the settings, of those that were read, under which the result differs; and whether that is all."""
        found: list[SettingEffect] = []
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
                    tried.append(OtherValue(alternative, other.status, _differences(result, other)))
            if deciding := [one for one in tried if one.differs]:
                found.append(SettingEffect(setting.name, setting.says, value, setting.provenance, deciding))
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
    path, _, query = request.path.partition("?")
    headers = [
        (b"content-type", request.content_type.encode()),
        *([(KEY_HEADER, key.encode())] if key else []),
    ]
    below = path.removeprefix(API_PATH) or "/"
    return scope_of(request.method, f"{API_PATH}{below}", query.encode(), site, headers)


def _differences(result: Result, other: Result) -> list[str]:
    return [name for name in _COMPARED if getattr(result, name) != getattr(other, name)]


def _view(delivery: Delivery) -> PreviewDelivery:
    return PreviewDelivery(
        delivery.webhook, redact_webhook_url(delivery.url), delivery.type, delivery.payloads
    )


# Provenance


def _provenance(call: Call) -> Iterator[FieldSource]:
    """Yield how the operation and the fields of the body are known."""
    if call.match is None or call.method not in call.match.endpoint.methods:
        return
    endpoint = call.match.endpoint
    resource, helper = endpoint.resource, helper_of(endpoint.resource, call.method, call.fields)
    yield FieldSource(f"{call.method} {endpoint.template}", endpoint.address.source, "")
    declared = resource.fields if helper is None else helper.body
    objects = {**PERSON_OBJECTS, "person": PERSON_FIELDS, **resource.objects}
    yield from _fields(call.fields, declared, objects, "")


def _fields(
    sent: Mapping[str, Any], declared: tuple[Field, ...], objects: Mapping[str, tuple[Field, ...]], path: str
) -> Iterator[FieldSource]:
    for field in declared:
        if field.name not in sent:
            continue
        yield FieldSource(f"{path}{field.name}", field.source, field.where)
        value = sent[field.name]
        inner = value[0] if isinstance(value, list) and value else value
        if field.of is not None and isinstance(inner, dict):
            yield from _fields(inner, objects[field.of], objects, f"{path}{field.name}.")
