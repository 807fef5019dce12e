"""The OpenAPI 3.1 document of the emulated API, derived from the declarations and from nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from actionnetwork_fixtures.site import API_PATH

from .._version import __version__
from ..errors import ApiError, BadKey, BadRequest, BodyTooLarge, NotFound, TooManyRequests
from ..resources import RESOURCES, Filter, Method, Resource
from ..resources.payloads import PAYLOADS, Payload
from ..settings import Settings
from .json_schema import Schemas
from .query import BACKGROUND, PER_PAGE_MAX
from .routing import Endpoint, Routes
from .schema_parts import Schema, pascal, reference

_HAL = "application/hal+json"
_JSON = "application/json"
_KEY = "api_key"
_KEY_HEADER = "OSDI-API-Token"
"""As the documentation spells it. Source: [keys-1] (documented)."""

_SOME_ID = "64a1c0de-1b2c-4d3e-8f90-a1b2c3d4e5f6"

_WRITES: tuple[Method, ...] = ("POST", "PUT", "DELETE")


def render_openapi(site: str) -> bytes:
    """Return the document as JSON; ``site`` is where the mock is reached, ``"http://127.0.0.1:8484"``.

    It holds for the default settings; the same declarations give the same bytes.
    """
    return msgspec.json.format(msgspec.json.encode(create_openapi(RESOURCES, site)), indent=2)


def create_openapi(resources: Sequence[Resource], site: str) -> dict[str, Any]:
    """Return the document for some resources, as plain values.

    Raises KeyError when one refers to a resource that is not among them, TypeError when two claim one address or one
    operationId.
    """
    schemas = Schemas(resources)
    paths = {endpoint.template: _path(endpoint, schemas) for endpoint in Routes(resources).endpoints}
    webhooks = {payload.type: _webhook(payload, schemas) for payload in _payloads(resources)}
    _check_operation_ids(paths)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Action Network API v2, mocked", "version": __version__, "description": _ABOUT},
        "servers": [{"url": site + API_PATH}],
        "security": [{_KEY: []}],
        "tags": [
            *({"name": resource.title, "description": _about(resource)} for resource in resources),
            {"name": "Webhooks", "description": "What is posted to the addresses that a group has set up."},
        ],
        "paths": paths,
        "webhooks": webhooks,
        "components": {
            "schemas": dict(sorted(schemas.components.items())),
            "responses": {kind.__name__: _refusal(says) for kind, says in _REFUSALS.items()},
            "parameters": _PARAMETERS,
            "securitySchemes": {_KEY: {"type": "apiKey", "in": "header", "name": _KEY_HEADER}},
        },
    }


def _about(resource: Resource) -> str:
    """A tag's description: text, answers and quirks of a resource."""
    answers = [f"{a.status} for {a.when}{a.body and f': {a.body}'} ({a.source})" for a in resource.answers]
    quirks = [f"{q.says} ({q.source}{q.where and f': {q.where}'})" for q in resource.quirks]
    parts = [resource.says, _bullets("Answers", answers), _bullets("Quirks", quirks)]
    return "\n\n".join(part for part in parts if part)


def _bullets(heading: str, lines: list[str]) -> str:
    return "\n".join([f"{heading}:", "", *(f"- {line}" for line in lines)]) if lines else ""


def _check_operation_ids(paths: dict[str, Any]) -> None:
    seen: set[str] = set()
    for path, item in paths.items():
        for operation in (value for value in item.values() if isinstance(value, dict)):
            if operation["operationId"] in seen:
                raise TypeError(f"{path}: there are two operations {operation['operationId']}")
            seen.add(operation["operationId"])


def _path(endpoint: Endpoint, schemas: Schemas) -> dict[str, Any]:
    named = zip(endpoint.names, endpoint.resources, strict=True)
    ids = [_id_parameter(name, _words(schemas.singular(of))) for name, of in named]
    operations = {method.lower(): _operation(endpoint, method, schemas) for method in endpoint.methods}
    return {"parameters": ids, **operations} if ids else operations


def _id_parameter(name: str, noun: str) -> dict[str, Any]:
    """An id is any text: a text that is no uuid is a 404, like the uuid of no resource."""
    return {
        "name": name,
        "in": "path",
        "required": True,
        "description": f"id of one {noun}; a 404 for any that the key cannot see",
        "schema": {"type": "string", "minLength": 1},
        "example": _SOME_ID,
    }


def _operation(endpoint: Endpoint, method: Method, schemas: Schemas) -> dict[str, Any]:
    resource = endpoint.resource
    body = _request_body(resource, method, schemas)
    parameters = _parameters(endpoint, method)
    return {
        "operationId": _operation_id(endpoint, method, schemas),
        "summary": _summary(endpoint, method, schemas),
        "description": _description(endpoint, method),
        "tags": [resource.title],
        "x-provenance": str(endpoint.address.source),
        **({"parameters": parameters} if parameters else {}),
        **({"requestBody": body} if body else {}),
        "responses": _responses(endpoint, method, schemas),
        **({"security": [{}, {_KEY: []}]} if _is_open(resource, method) else {}),
    }


def _is_open(resource: Resource, method: Method) -> bool:
    keyless = resource.helper is not None and resource.helper.keyless
    return resource.kind == "entry point" or (method == "POST" and keyless)


def _is_listing(endpoint: Endpoint, method: Method) -> bool:
    return method == "GET" and not endpoint.is_item and endpoint.resource.paging is not None


# Names and texts


def _operation_id(endpoint: Endpoint, method: Method, schemas: Schemas) -> str:
    """Return an operation id, ``listTaggingsOfPerson``: verb, resource, and the parent in its address."""
    name = endpoint.resource.name
    verb = "list" if _is_listing(endpoint, method) else _VERBS[method]
    noun = pascal(schemas.singular(name) if endpoint.is_item else name)
    return verb + noun + "".join(f"Of{pascal(schemas.singular(of))}" for of in _parents(endpoint))


def _summary(endpoint: Endpoint, method: Method, schemas: Schemas) -> str:
    """``List taggings of one person``."""
    resource = endpoint.resource
    verb = "list" if _is_listing(endpoint, method) else _VERBS[method]
    one = endpoint.is_item or (method == "POST" and resource.item_rel is not None)
    noun = f"one {_words(schemas.singular(resource.name))}" if one else _inside_a_sentence(resource.title)
    parents = [f" of one {_words(schemas.singular(of))}" for of in _parents(endpoint)]
    return f"{verb.title()} {noun}{''.join(parents)}"


def _description(endpoint: Endpoint, method: Method) -> str:
    resource, address, helper = endpoint.resource, endpoint.address, endpoint.resource.helper
    sentences = [_sentence(text) for text in (address.says, resource.says) if text]
    if method == "POST" and helper is not None:
        statuses = " and ".join(helper.statuses)
        sentences.append(f"The {helper.rel}: matches, creates, updates, tags. Statuses: {statuses}.")
    if method in resource.background:
        sentences.append(
            f"With {BACKGROUND}=true it is done later, and the client gets no error if it fails."
        )
    return " ".join([*sentences, f"How this is known: {address.source}."])


def _parents(endpoint: Endpoint) -> tuple[str, ...]:
    return endpoint.resources[:-1] if endpoint.is_item else endpoint.resources


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:].rstrip('.')}."


def _words(name: str) -> str:
    return name.replace("_", " ")


def _inside_a_sentence(title: str) -> str:
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]


_VERBS: dict[Method, str] = {"GET": "get", "POST": "create", "PUT": "update", "DELETE": "delete"}

# Requests


def _parameters(endpoint: Endpoint, method: Method) -> list[dict[str, Any]]:
    names = ["page", "per_page"] if _is_listing(endpoint, method) else []
    if method in endpoint.resource.background:
        names.append(BACKGROUND)
    parameters: list[dict[str, Any]] = [{"$ref": f"#/components/parameters/{name}"} for name in names]
    if _is_listing(endpoint, method) and endpoint.resource.filters:
        parameters.append(_filter_parameter(endpoint.resource.filters))
    return parameters


def _filter_parameter(filters: tuple[Filter, ...]) -> dict[str, Any]:
    fields = ", ".join(f"{one.name} ({one.source})" for one in filters)
    example = next((one for one in filters if one.kind == "datetime"), filters[0])
    return {
        "name": "filter",
        "in": "query",
        "description": "Clauses such as field eq 'value', with eq, gt or lt, joined by and; an apostrophe in a value "
        f"is written twice. Fields: {fields}.",
        "schema": {"type": "string"},
        "example": f"{example.name} {_FILTER_EXAMPLES[example.kind]}",
    }


_FILTER_EXAMPLES = {
    "datetime": "gt '2026-07-01'",
    "identifier": f"eq 'action_network:{_SOME_ID}'",
    "text": "eq 'value'",
}

_PARAMETERS: dict[str, Any] = {
    "page": {
        "name": "page",
        "in": "query",
        "description": "Number of the page, from 1. One past the end is empty; what is no number from 1 is the first.",
        "schema": {"type": "integer", "minimum": 1, "default": 1},
    },
    "per_page": {
        "name": "per_page",
        "in": "query",
        "description": "How many on a page. More than the most there is are cut in silence.",
        "schema": {"type": "integer", "minimum": 1, "maximum": PER_PAGE_MAX, "default": PER_PAGE_MAX},
    },
    BACKGROUND: {
        "name": BACKGROUND,
        "in": "query",
        "description": "Answer {} now and do it later.",
        "schema": {"type": "boolean", "default": False},
    },
}


def _request_body(resource: Resource, method: Method, schemas: Schemas) -> dict[str, Any] | None:
    if method != "POST" and method != "PUT":
        return None
    schema = schemas.body(resource, method)
    named = schemas.components[schema["$ref"].rpartition("/")[2]]
    return {
        "description": "Keys that nothing knows, and read-only ones, are ignored. Null and an empty text change "
        "nothing unless a field says that it may be null. A text with the character NUL, and a key that stands "
        "twice in one object, are refused.",
        "required": bool(named.get("required")),
        "content": {_JSON: {"schema": schema}},
    }


# Answers


def _responses(endpoint: Endpoint, method: Method, schemas: Schemas) -> dict[str, Any]:
    refusals: list[type[ApiError]] = [TooManyRequests]
    checks = method in ("POST", "PUT") or endpoint.resource.kind == "helper"
    if checks or (_is_listing(endpoint, method) and endpoint.resource.filters):
        refusals.append(BadRequest)
    if endpoint.resource.kind != "entry point":
        refusals.append(BadKey)
    if endpoint.names:
        refusals.append(NotFound)
    if method in _WRITES:
        refusals.append(BodyTooLarge)
    refused = {str(kind.status): {"$ref": f"#/components/responses/{kind.__name__}"} for kind in refusals}
    return {"200": _ok(endpoint, method, schemas), **dict(sorted(refused.items()))}


def _ok(endpoint: Endpoint, method: Method, schemas: Schemas) -> dict[str, Any]:
    schema = _answered(endpoint, method, schemas)
    if method in endpoint.resource.background:
        schema = {"oneOf": [schema, reference("Empty")]}
    return {"description": "It was carried out.", "content": {_HAL: {"schema": schema}}}


def _answered(endpoint: Endpoint, method: Method, schemas: Schemas) -> Schema:
    if method == "DELETE" and endpoint.resource.kind != "helper":
        return reference("Notice")
    paging = endpoint.resource.paging
    if _is_listing(endpoint, method) and paging is not None:
        return schemas.collection(endpoint.resource, paging)
    return schemas.single(endpoint.resource)


# Webhooks


def _payloads(resources: Sequence[Resource]) -> list[Payload]:
    """Those of the resources, and those of people alone."""
    names = {None, *(resource.name for resource in resources)}
    return [payload for payload in PAYLOADS.values() if payload.resource in names]


def _webhook(payload: Payload, schemas: Schemas) -> dict[str, Any]:
    noun = pascal(payload.type.rpartition(":")[2])
    return {
        "post": {
            "operationId": f"receive{noun}Webhook",
            "summary": f"A webhook tells of {payload.type}",
            "description": f"{_sentence(payload.says)} {_RECEIVER}",
            "tags": ["Webhooks"],
            "x-provenance": str(payload.source),
            "requestBody": {"required": True, "content": {_JSON: {"schema": schemas.webhook(payload)}}},
            "responses": {
                "200": {"description": "The only answer that counts, within 500 ms (documented)."},
                "default": {
                    "description": "An error: it is tried again three times over an hour (documented)."
                },
            },
            "security": [],
        }
    }


_RECEIVER = (
    "It is posted to the address of each webhook that is told of it. Nothing signs it; the order is not promised, and "
    "a delivery may come again, with the same idempotency_key."
)


def _refusal(says: str) -> dict[str, Any]:
    return {"description": says, "content": {_HAL: {"schema": reference("Error")}}}


_REFUSALS: dict[type[ApiError], str] = {
    BadRequest: "The body or the filter is unusable (assumed)",
    BadKey: "The key is missing, opens nothing, or not this (observed)",
    NotFound: "Nothing for this key has that id (observed)",
    BodyTooLarge: f"The body is longer than {Settings().max_body_bytes} bytes (the mock's own limit)",
    TooManyRequests: f"More than {Settings().rate_limit} calls a second (documented)",
}

_ABOUT = (
    "A local stand-in for version 2 of the Action Network API. This document is made from the declarations that the "
    "mock itself runs on, and holds for its default settings. `x-provenance` says how a fact is known: documented by "
    "Action Network, observed in real traffic or by clients, or assumed. An id in square brackets, such as "
    "[paging-2], is a statement in the project's docs/evidence. A method that an address does not list is "
    "answered 405. What the mock has not yet is answered 501. What is ignored in silence leaves a `Mock-Note` header."
)
