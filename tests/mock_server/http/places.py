"""Every place of a body where a declared field can stand, and a group to send such bodies to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, NamedTuple, TypeVar

from actionnetwork_mock.http.routing import Endpoint, Routes
from actionnetwork_mock.resources import RESOURCES, Field, Method, PostedLink
from actionnetwork_mock.resources.people import PEOPLE, PERSON_OBJECTS
from actionnetwork_mock.settings import Settings
from actionnetwork_mock.worlds import Worlds

from ...api_client import BASE, UNLIMITED, Answer, ApiClient
from .least_bodies import ADA, Sample, least_values, make_sample
from .seen import Untouched

Seen = TypeVar("Seen")
Wrap = Callable[[Any], dict[str, Any]]


class Place(NamedTuple):
    """Where a field can stand in a body: ``wrap(value)`` is the whole body with the value there."""

    label: str
    endpoint: Endpoint
    method: Method
    field: Field
    links: tuple[PostedLink, ...]
    wrap: Wrap


def places_of(endpoint: Endpoint, method: Method) -> Iterator[Place]:
    """Yield every place of an operation: its own fields, a helper's, a person's, and one object down."""
    resource = endpoint.resource
    label = f"{method} {endpoint.template}"
    helper = resource.helper if method == "POST" else None
    if helper is None or resource.posted_links:
        links = resource.posted_links if method == "POST" else ()
        least = least_values(resource.fields, resource.objects) if method == "POST" else {}
        yield from places_in(label, endpoint, method, resource.fields, links, lambda body: {**least, **body})
    if helper is not None:
        least_of_helper = least_values(helper.body, resource.objects)
        label += " with a person"
        yield from places_in(
            label, endpoint, method, helper.body, (), lambda body: {**least_of_helper, **body}
        )
    if resource is PEOPLE and method == "POST":
        yield from places_in(
            f"{label}:", endpoint, method, PEOPLE.fields, (), lambda body: {"person": {**ADA, **body}}
        )


def places_in(
    label: str,
    endpoint: Endpoint,
    method: Method,
    fields: tuple[Field, ...],
    links: tuple[PostedLink, ...],
    wrap: Wrap,
) -> Iterator[Place]:
    objects = {**PERSON_OBJECTS, **endpoint.resource.objects}
    for field in fields:
        around = partial(lambda name, value: wrap({name: value}), field.name)
        yield Place(f"{label} {field.name}", endpoint, method, field, links, around)
        for inner in objects.get(field.of or "", ()):
            least = least_values(objects[field.of or ""], objects) if method == "POST" else {}
            inside = partial(put_inside, field, least, inner.name, around)
            yield Place(f"{label} {field.name}.{inner.name}", endpoint, method, inner, links, inside)


def put_inside(field: Field, least: dict[str, Any], name: str, wrap: Wrap, value: Any) -> dict[str, Any]:
    """Return the body with a value in the object that a field holds."""
    held = {**least, name: value}
    return wrap([held] if field.type == "objects" else held)


ENDPOINTS = [endpoint for endpoint in Routes(RESOURCES).endpoints if endpoint.resource.stored]
WRITES: tuple[Method, ...] = ("POST", "PUT")
PLACES = [
    place
    for endpoint in ENDPOINTS
    for method in WRITES
    if method in endpoint.methods
    for place in places_of(endpoint, method)
]
WRITABLE = [place for place in PLACES if place.field.writable_by(place.method)]
READ_ONLY = [place for place in PLACES if not place.field.writable_by(place.method)]

UNSENT = object()


def without_unsent(value: Any) -> Any:
    """Return a body without the keys whose value is UNSENT."""
    if isinstance(value, dict):
        return {name: without_unsent(one) for name, one in value.items() if one is not UNSENT}
    return [without_unsent(one) for one in value] if isinstance(value, list) else value


class Group(NamedTuple):
    """A group with one of each, the same before each request."""

    untouched: Untouched
    sample: Sample

    def send(self, place: Place, value: Any) -> int:
        """Send a body with a value at a place. Returns the status: 400 for a swallowed refusal, too."""
        answer = self.answer(place, value)
        return 400 if answer.body == b"{}" else answer.status

    def answer(self, place: Place, value: Any) -> Answer:
        """Send a body with a value at a place, and take back what was done."""
        body = without_unsent(place.wrap(value))
        if place.links:
            body["_links"] = {
                link.rel: {"href": f"{BASE}/{link.to}/{self.sample.read[link.to]}"} for link in place.links
            }
        return self.untouched.send(place.method, self.sample.path_to(place.endpoint, place.method), body)

    def after_keyless(self, place: Place, value: Any, look: Callable[[ApiClient], Seen]) -> Seen:
        """Return what is seen after a post without a key, which is then taken back."""
        api, start = self.untouched.api, self.untouched.api.world.store.checkpoint()
        path = self.sample.path_to(place.endpoint, place.method)
        answer = api.with_key(None).post(path, without_unsent(place.wrap(value)))
        assert (
            answer.body == b"{}" or answer.status == 403
        )  # a body without a person is no call to the helper
        found = look(api)
        api.world.restore(start)
        return found


@contextmanager
def open_group(settings: Settings = UNLIMITED) -> Iterator[Group]:
    """Open a group with a frozen clock, in which the requests of a test leave nothing."""
    worlds = Worlds(settings)
    api = ApiClient(worlds)
    api.world.clock.freeze()
    sample = make_sample(api)
    group = Group(Untouched(api), sample)
    yield group
    assert group.untouched.looks_the_same()
    worlds.close()
