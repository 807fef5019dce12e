"""Answers of a mock with every kind of resource, as conformance reads them."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from typing import Any

from actionnetwork_contract.answer import UNKNOWN_ID, href_of
from actionnetwork_contract.check import Check
from actionnetwork_contract.collection import all_collections
from actionnetwork_contract.conformance import Deviation, SeenAnswer, answer_deviations
from actionnetwork_contract.open_target import mock_in_process
from actionnetwork_contract.setup_data import create_setup_data
from actionnetwork_mock.settings import Settings


def answers_of(settings: Settings) -> Iterator[SeenAnswer]:
    """Yield answers of a mock with some settings: pages, single items, views, writes and refusals."""
    with mock_in_process(settings) as target:
        check = Check(target)
        create_setup_data(check)
        for collection in all_collections(check):
            page = check.api.get(collection.path)
            yield check.seen(page)
            yield check.seen(check.api.get(collection.path, per_page=1, page=2))
            yield check.seen(check.api.get(collection.path, page=10**6))
            yield check.seen(check.api.get(f"{collection.path}/{UNKNOWN_ID}"))
            yield check.seen(check.api.call("DELETE", collection.path))
            for item in page.items(collection.rel)[:2]:
                yield check.seen(check.api.get(href_of(item, "self", page)))
        for path in ("/", "/metadata", "/metadata/custom_fields", "/nothing"):
            yield check.seen(check.api.get(path))
        yield check.seen(check.api.get("/people", filter="created_date gt '2000-01-01'", per_page=3))
        person = check.sign_up({"given_name": "Ada"})
        yield check.seen(person)
        yield check.seen(check.api.put(person.href, {"family_name": "Example"}))
        yield check.seen(check.api.put(person.href, {"given_name": "Eve"}, background_request="true"))
        yield check.seen(check.api.call("POST", "/people", raw=b"{"))


@cache
def seen_by_default() -> tuple[SeenAnswer, ...]:
    """Return the answers of a mock with its default settings."""
    return tuple(answers_of(Settings()))


def changed(answer: SeenAnswer, change: Callable[[Any], None]) -> list[Deviation]:
    """Return the deviations of an answer whose body is changed."""
    body = copy.deepcopy(answer.body)
    change(body)
    return [*answer_deviations(replace(answer, body=body), Settings())]


def without(answer: SeenAnswer, *path: str) -> list[Deviation]:
    """Return the deviations of an answer that lacks what is at a path: ``without(answer, "_links", "self")``."""
    return changed(answer, lambda body: _at(body, path).pop(path[-1]))


def with_value(answer: SeenAnswer, value: Any, *path: str) -> list[Deviation]:
    """Return the deviations of an answer that has another value at a path."""
    return changed(answer, lambda body: _at(body, path).update({path[-1]: value}))


def _at(body: Any, path: tuple[str, ...]) -> Any:
    for name in path[:-1]:
        body = body[name]
    return body
