"""What the store says of the row that comes next, and of the values in a column."""

from __future__ import annotations

from typing import Any

import pytest

from actionnetwork_mock.store import Scope

from ...api_client import ApiClient, href, uuid_of
from ...conftest import MakeApi


def test_the_next_number_and_id_come_true(api: ApiClient) -> None:
    store = api.world.store
    for name in ("a", "b"):
        number, uuid = store.next_number("tags"), store.next_id("tags")
        assert store.next_id("tags") == uuid
        assert uuid_of(api.tag(name)) == uuid
        assert store.next_number("tags") == number + 1


def test_they_come_true_after_a_restore_too(api: ApiClient) -> None:
    store = api.world.store
    checkpoint = store.checkpoint()
    before = store.next_id("tags")
    api.tag("a")
    store.restore(checkpoint)
    assert store.next_id("tags") == before == uuid_of(api.tag("b"))


def test_they_come_true_in_a_file_that_is_opened_again(make_api: MakeApi, tmp_path: Any) -> None:
    first = make_api(path=str(tmp_path / "world.db"))
    first.tag("a")
    first.worlds.close()
    second = make_api(path=str(tmp_path / "world.db"))
    assert second.world.store.next_id("tags") == uuid_of(second.tag("b"))


@pytest.mark.parametrize("amounts", [[], ["5.00"], ["5.00", "0.10", "5.00"]])
def test_the_values_of_a_column_are_those_below_one_parent(api: ApiClient, amounts: list[str]) -> None:
    pages = [api.post("/fundraising_pages", {"title": "t", "origin_system": "o"}).json for _ in range(2)]
    person = api.sign_up(email="ruth@example.org")
    for page in pages:
        for amount in amounts:
            body = {"_links": {"osdi:person": {"href": href(person)}}}
            recipients = [{"display_name": "x", "amount": amount}]
            assert api.post(href(page, "osdi:donations"), {**body, "recipients": recipients}).status == 200
    scope = Scope("donations", api.world.first_group.id, "fundraising_page_id", uuid_of(pages[0]))
    assert api.world.store.values(scope, "amount") == amounts
