"""Bodies with many values in one place, for each place that a declaration has for them."""

from __future__ import annotations

import string
from collections.abc import Callable, Iterator, Mapping
from itertools import count, islice, product
from typing import Any, NamedTuple

from actionnetwork_mock.http.routing import Endpoint
from actionnetwork_mock.resources import PERSON_FIELDS, PERSON_OBJECTS, Field, Method

from .least_bodies import ADA, Objects, Sample, least_values

Body = dict[str, Any]

KNOWN_TAGS = 50


class ManyValues(NamedTuple):
    """A place of a body, and what stands there many times. ``body(n)`` has ``n`` values."""

    label: str
    method: Method
    path: str
    body: Callable[[int], Body]


def short_texts(n: int) -> Iterator[str]:
    """Yield different texts, as short as there are."""
    return islice(
        ("".join(text) for size in count(1) for text in product(string.ascii_lowercase, repeat=size)), n
    )


def _known_tags(n: int) -> list[str]:
    return [f"tag {number % KNOWN_TAGS}" for number in range(n)]


TEXTS: Mapping[str, Callable[[int], list[str]]] = {
    "different texts": lambda n: list(short_texts(n)),
    "the same text": lambda n: ["a"] * n,
    "identifiers": lambda n: [f"{text}:1" for text in short_texts(n)],
    "names of tags": _known_tags,
    "almost names of tags": lambda n: [f"tga {number}" for number in range(n)],
    "uuids of nothing": lambda n: [f"00000000-0000-4000-8000-{number:012}" for number in range(n)],
}
"""What many texts may be."""

MAPS: Mapping[str, Callable[[int], Body]] = {
    "texts": lambda n: dict.fromkeys(short_texts(n), "a"),
    "numbers": lambda n: dict.fromkeys(short_texts(n), 1),
    "nulls": lambda n: dict.fromkeys(short_texts(n)),
    "empty texts": lambda n: dict.fromkeys(short_texts(n), ""),
}
"""What many custom fields may be."""


def places(endpoint: Endpoint, method: Method, sample: Sample) -> Iterator[ManyValues]:
    """Yield every place for many values in the bodies that an operation takes."""
    resource = endpoint.resource
    path = sample.path_to(endpoint, method)
    objects: Objects = {**PERSON_OBJECTS, "person": PERSON_FIELDS, **resource.objects}
    wholes = [("", resource.fields)]
    if method == "POST" and resource.helper is not None:
        wholes = [
            *([("", resource.fields)] if resource.posted_links else []),
            ("helper ", resource.helper.body),
        ]
    for label, fields in wholes:
        least = least_values(fields, objects) if method == "POST" else {}
        links = {link.rel: {"href": "http://mock.test/api/v2/people/x"} for link in resource.posted_links}
        if label == "" and links and method == "POST":
            least = {**least, "_links": links}
        for place, body in _places_in(fields, objects, method, least):
            yield ManyValues(f"{method} {endpoint.template} {label}{place}", method, path, body)


Place = tuple[str, Callable[[int], Body]]


def _places_in(fields: tuple[Field, ...], objects: Objects, method: Method, least: Body) -> Iterator[Place]:
    yield "unknown fields", lambda n: {**least, **dict.fromkeys(short_texts(n), 1)}
    for field in fields:
        if not field.writable_by(method):
            yield from _named(field, least, "read-only", lambda n: [1] * n)
        elif field.type == "strings":
            for label, texts in TEXTS.items():
                yield from _named(field, least, label, texts)
        elif field.type == "string map":
            for label, texts_by_name in MAPS.items():
                yield from _named(field, least, label, texts_by_name)
        elif field.of is not None:
            inner = objects[field.of]
            held = ADA if field.of == "person" else least_values(inner, objects)
            if field.type == "objects":
                yield from _named(field, least, "empty objects", lambda n: [{}] * n)
                yield from _named(field, least, "least objects", lambda n, held=held: [held] * n)  # type: ignore[misc]
            for place, body in _places_in(inner, objects, method, held):
                yield (
                    f"{field.name}.{place}",
                    lambda n, field=field, body=body: {  # type: ignore[misc]
                        **least,
                        field.name: body(n) if field.type == "object" else [body(n)],
                    },
                )


def _named(field: Field, least: Body, label: str, values: Callable[[int], Any]) -> Iterator[Place]:
    yield f"{field.name}: {label}", lambda n: {**least, field.name: values(n)}
