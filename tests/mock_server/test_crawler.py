"""Walks the API from its entry point, as a client that knows nothing but links does."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import Any

import pytest

from ..api_client import BASE, ApiClient
from ..conftest import MakeApi
from ..sample_group import make_one_of_everything, readable_paths


def hrefs(value: Any) -> Iterator[str]:
    """Give every address behind a link, however deep, without the templates of curies."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "href" and "{" not in inner:
                yield inner
            else:
                yield from hrefs(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from hrefs(inner)


def without_curies(value: Any) -> Any:
    """Return a resource without the curies in it, which embedded ones lack."""
    if isinstance(value, dict):
        return {key: without_curies(inner) for key, inner in value.items() if key != "curies"}
    return [without_curies(inner) for inner in value] if isinstance(value, list) else value


@pytest.fixture
def group(make_api: MakeApi) -> ApiClient:
    """A group with sixty people and one of everything."""
    api = make_api(people=60)
    make_one_of_everything(api.world)
    return api


def crawl(api: ApiClient) -> dict[str, Any]:
    """Follow every link from the entry point, and return what was found by address."""
    found: dict[str, Any] = {}
    waiting = deque([BASE])
    while waiting:
        address = waiting.popleft()
        if address in found or not address.startswith(BASE):
            continue
        answer = api.get(address)
        assert answer.status in (200, *may_be_missing(address)), (address, answer.body)
        found[address] = answer.json
        waiting.extend(hrefs(answer.json))
    return found


def may_be_missing(address: str) -> tuple[int, ...]:
    """Return what else may be answered.

    What is not emulated answers 501, an action made through the API has no embed code, helpers take a
    POST.
    """
    return (501, 405, 404) if address.endswith(("/embed", "/send", "/schedule")) else (501,)


def test_every_link_leads_somewhere_and_every_embedded_item_is_its_own_resource(group: ApiClient) -> None:
    found = crawl(group)
    assert len(found) > 60
    checked = 0
    for address, body in found.items():
        for items in body.get("_embedded", {}).values():
            for item in items if isinstance(items, list) else [items]:
                own = item["_links"]["self"]["href"]
                assert without_curies(found[own]) == without_curies(item), (address, own)
                checked += 1
    assert checked > 60


def test_every_declared_address_can_be_read(make_api: MakeApi) -> None:
    api = make_api()
    for path in readable_paths(make_one_of_everything(api.world)):
        answer = api.get(path)
        assert answer.status == 200, (path, answer.body)


def test_every_page_of_people_is_reached_by_next_and_each_person_once(group: ApiClient) -> None:
    seen: list[str] = []
    address = f"{BASE}/people"
    while True:
        page = group.get(address).json
        people = page["_embedded"]["osdi:people"]
        seen += [person["_links"]["self"]["href"] for person in people]
        if not people:
            break
        address = page["_links"]["next"]["href"]
    assert len(seen) == len(set(seen)) == 61
