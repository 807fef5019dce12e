"""Whatever optional part a POST leaves out, what comes of it is as the OpenAPI document declares."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import pytest

from actionnetwork_mock.http.openapi import render_openapi
from actionnetwork_mock.http.routing import Endpoint, Routes
from actionnetwork_mock.resources import PERSON_FIELDS, PERSON_OBJECTS, RESOURCES, Field
from actionnetwork_mock.worlds import Worlds

from ...api_client import BASE, HOST, UNLIMITED, Answer, ApiClient, href
from .declared_answers import DeclaredAnswers
from .least_bodies import ADA, SAMPLES, Objects, Sample, least_values, make_sample

_BY_NAME: dict[str, Any] = {"address": "ada@example.org", "number": "3125550199", "identifiers": ["crm:1"]}
"""Values for fields that not just anything of their type would do for."""

ROUTES = Routes(RESOURCES)

Body = dict[str, Any]


def full_values(fields: tuple[Field, ...], objects: Objects, sample: Sample) -> Body:
    """Return a value for each field that a POST may write, down to the last object."""
    return {field.name: _full(field, objects, sample) for field in fields if field.writable_by("POST")}


def _full(field: Field, objects: Objects, sample: Sample) -> Any:
    if field.leads_to:
        return f"{BASE}/{field.leads_to}/{sample.read[field.leads_to]}"
    if field.of is not None:
        held = full_values(objects[field.of], objects, sample)
        return held if field.type == "object" else [held]
    choices = field.settable or field.values
    if choices:
        return choices[0] if field.type == "string" else [choices[0]]
    return _BY_NAME.get(field.name, SAMPLES[field.type])


def partial_bodies(
    fields: tuple[Field, ...], objects: Objects, body: Body, path: str = ""
) -> Iterator[tuple[str, Body]]:
    """Yield a body without each optional member in turn, and with each object at its least; labels say which."""
    for field in (one for one in fields if one.name in body):
        label = f"{path}{field.name}"
        if field.required != "yes":
            yield f"without {label}", {name: value for name, value in body.items() if name != field.name}
        if field.of is not None:
            inner = objects[field.of]
            whole = body[field.name] if field.type == "object" else body[field.name][0]
            least = (
                ADA if field.of == "person" else {name: whole[name] for name in least_values(inner, objects)}
            )
            for said, held in (
                (f"the least {label}", least),
                *partial_bodies(inner, objects, whole, f"{label}."),
            ):
                yield said, {**body, field.name: held if field.type == "object" else [held]}


class Group(NamedTuple):
    """A group with one of each, the same before each POST, and what the document says it answers."""

    api: ApiClient
    sample: Sample
    declared: DeclaredAnswers

    def post(self, endpoint: Endpoint, body: Body) -> None:
        """Post a body, check the answer and what its self link leads to, and take it back."""
        start = self.api.world.store.checkpoint()
        try:
            answer = self.api.post(self.sample.path_to(endpoint, "POST"), body)
            assert answer.status == 200, answer.body
            self._check("post", endpoint.template, answer)
            self._check_item(href(answer.json))
        finally:
            self.api.world.restore(start)

    def _check_item(self, address: str) -> None:
        found = ROUTES.match(address.removeprefix(BASE))
        assert found is not None
        self._check("get", found.endpoint.template, self.api.get(address))

    def _check(self, method: str, template: str, answer: Answer) -> None:
        content_type = answer.header("content-type")
        assert content_type is not None
        self.declared.check(method, template, answer.status, content_type, answer.body)


@pytest.fixture(scope="module")
def group() -> Iterator[Group]:
    worlds = Worlds(UNLIMITED)
    api = ApiClient(worlds)
    api.world.clock.freeze()
    document: Mapping[str, Any] = json.loads(render_openapi(f"http://{HOST}"))
    yield Group(api, make_sample(api), DeclaredAnswers(document))
    worlds.close()


def bodies_of(endpoint: Endpoint, sample: Sample) -> Iterator[tuple[str, Body]]:
    """Yield all that is posted to one address: plain bodies with their links, bodies of the helper, or both."""
    resource = endpoint.resource
    objects = {**PERSON_OBJECTS, "person": PERSON_FIELDS, **resource.objects}
    links = {one.rel: {"href": f"{BASE}/{one.to}/{sample.read[one.to]}"} for one in resource.posted_links}
    if resource.helper is None or links:
        whole = full_values(resource.fields, objects, sample)
        needed = {rel: links[rel] for rel in (one.rel for one in resource.posted_links if one.required)}
        yield "the whole", {**whole, "_links": links}
        yield "the least", {**least_values(resource.fields, objects), "_links": needed}
        for label, body in partial_bodies(resource.fields, objects, whole):
            yield label, {**body, "_links": links}
    if resource.helper is not None:
        whole = full_values(resource.helper.body, objects, sample)
        yield "the whole with a person", whole
        yield "the least with a person", least_values(resource.helper.body, objects)
        yield from partial_bodies(resource.helper.body, objects, whole)


POSTED_TO = [one for one in ROUTES.endpoints if "POST" in one.methods and one.resource.kind != "helper"]


@pytest.mark.parametrize("endpoint", POSTED_TO, ids=lambda endpoint: endpoint.template)
def test_whatever_a_body_leaves_out_the_answer_is_as_declared(group: Group, endpoint: Endpoint) -> None:
    for label, body in bodies_of(endpoint, group.sample):
        try:
            group.post(endpoint, body)
        except Exception as error:
            error.add_note(
                f"{label}: {body}"
            )  # pytest shows it, and a whole parameter for each would be slow
            raise
