"""Whatever array or object of a body has many values, the work grows as their number does and no faster."""

from __future__ import annotations

import difflib
import gc
import json
import sys
from collections.abc import Callable, Iterator
from time import thread_time
from typing import Any, NamedTuple

import pytest

from actionnetwork_mock.http.routing import ROUTES
from actionnetwork_mock.worlds import Worlds

from ...api_client import UNLIMITED, Answer, ApiClient
from .least_bodies import Sample, make_sample
from .many_values import KNOWN_TAGS, ManyValues, places

WRITTEN = sorted(
    {endpoint.resource.name for endpoint in ROUTES.endpoints if {"POST", "PUT"} & {*endpoint.methods}}
)


class Group(NamedTuple):
    """A group with one of everything and many tags, the same before each request."""

    api: ApiClient
    sample: Sample

    def places(self, resource: str) -> Iterator[ManyValues]:
        """Yield the places for many values in the bodies that a resource takes, at its first addresses.

        The people of record helpers are declared as those of the signup helper, which stand for them.
        """
        seen: set[tuple[str, bool]] = set()
        for endpoint in ROUTES.endpoints:
            for method in endpoint.methods:
                is_first = endpoint.resource.name == resource and (method, endpoint.is_item) not in seen
                if is_first and method in ("POST", "PUT"):
                    seen.add((method, endpoint.is_item))
                    yield from (
                        place
                        for place in places(endpoint, method, self.sample)
                        if resource == "people" or " helper person." not in place.label
                    )

    def send(self, place: ManyValues, number: int, measure: Callable[[Callable[[], Answer]], Any]) -> Any:
        """Send a body with so many values, return what is measured, and take the change back."""
        raw = json.dumps(place.body(number)).encode()
        store = self.api.world.store
        start = store.checkpoint()
        try:
            return measure(lambda: self.api.request(place.method, place.path, raw=raw))
        finally:
            store.restore(start)


@pytest.fixture(scope="module")
def group() -> Iterator[Group]:
    worlds = Worlds(UNLIMITED)
    api = ApiClient(worlds)
    sample = make_sample(api)
    for number in range(KNOWN_TAGS):
        api.post("/tags", {"name": f"tag {number}"})
    api.world.clock.freeze()
    yield Group(api, sample)
    worlds.close()


class Work(NamedTuple):
    """How many functions a request calls, those of C included, and how many SQL statements it runs."""

    calls: int
    statements: int


def count_work(group: Group, send: Callable[[], Answer]) -> Work:
    """Send a request, and return what it takes."""
    calls = 0
    statements: list[str] = []

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    connection = group.api.world.store._connection
    connection.set_trace_callback(statements.append)
    before = sys.getprofile()
    sys.setprofile(count)
    try:
        answer = send()
    finally:
        sys.setprofile(before)
        connection.set_trace_callback(None)
    assert answer.status < 500
    return Work(calls, len(statements))


@pytest.mark.uncovered
@pytest.mark.parametrize("resource", WRITTEN)
def test_four_times_the_values_make_four_times_the_calls_and_not_many_more_statements(
    group: Group, resource: str
) -> None:
    for place in group.places(resource):
        few, many = (group.send(place, number, lambda send: count_work(group, send)) for number in (30, 120))
        assert many.calls <= 4 * few.calls, place.label
        if place.label.endswith("_tags: names of tags"):  # each is put on the person
            assert many.statements <= 4 * few.statements, place.label
        else:
            assert many.statements <= few.statements + 5, place.label  # what the store has in memory differs


@pytest.mark.slow
@pytest.mark.uncovered
@pytest.mark.parametrize(
    "resource", ["people", "signatures", "petitions", "messages", "unique_id_lists", "taggings"]
)
def test_four_times_the_values_do_not_take_sixteen_times_as_long(group: Group, resource: str) -> None:
    """Finds what calls cannot count, such as looking for each text in a list. Quadratic work takes 16 times as long."""

    def measure(send: Callable[[], Answer]) -> float:
        gc.collect()
        start = thread_time()
        send()
        return thread_time() - start

    def grows_too_fast(place: ManyValues) -> bool:
        few, many = (float(group.send(place, number, measure)) for number in (1000, 4000))
        return many > 10 * few + 0.005

    measured = [
        place for place in group.places(resource) if place.label.endswith((": identifiers", ": texts"))
    ]
    assert measured
    assert [place.label for place in measured if all(grows_too_fast(place) for _ in range(3))] == []


def test_unknown_tags_are_compared_with_few_others(api: ApiClient, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(500):
        api.post("/tags", {"name": f"tag {number}"})
    compared = 0
    ratio = difflib.SequenceMatcher.ratio

    def count(matcher: Any) -> float:
        nonlocal compared
        compared += 1
        return ratio(matcher)

    monkeypatch.setattr(difflib.SequenceMatcher, "ratio", count)
    ada = {"email_addresses": [{"address": "ada@example.org"}]}
    unknown = [f"tga {number}" for number in range(1000)]
    answer = api.post("/people", {"person": ada, "add_tags": unknown})
    assert answer.note_codes == ["unknown-tag"] * 20
    assert compared <= 20 * 5 * 2  # difflib compares those that it returns twice
    assert api.world.journal.find()[-1].notes[3].advice == "Did you mean tag 3?"
