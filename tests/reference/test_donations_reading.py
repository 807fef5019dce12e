"""Donations in their collections: addresses, paging and filters."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from ..api_client import ApiClient, href, uuid_of
from .donations import FUND, NOBODY, count, give, make_page
from .facts import fact


@fact("donations.addresses", "donations-14", "records-19")
def test_donations_of_all_pages_show_an_address_of_their_own(api: ApiClient, page: Any, ruth: Any) -> None:
    donation = give(api, page, ruth).json
    give(api, make_page(api), ruth)
    listed = api.get("/donations").json
    item = listed["_embedded"]["osdi:donations"][1]
    uuid = uuid_of(donation)
    assert listed["total_records"] == 2
    assert href(item) == f"http://mock.test/api/v2/donations/{uuid}"
    assert listed["_links"]["osdi:donations"][1] == {"href": href(item)}
    own = api.get(f"/donations/{uuid}").json
    assert href(own) == href(item)
    assert {key: value for key, value in own.items() if key != "_links"} == {
        key: value for key, value in donation.items() if key != "_links"
    }
    nested = api.get(href(page, "osdi:donations")).json["_embedded"]["osdi:donations"]
    assert [href(one) for one in nested] == [href(donation)]


@fact("donations.addresses", "records-19")
def test_donations_of_a_person_are_listed_and_stand_under_their_page(
    api: ApiClient, page: Any, ruth: Any
) -> None:
    donation = give(api, page, ruth).json
    give(api, page, api.sign_up(email="ada@example.org"))
    path = f"/people/{uuid_of(ruth)}/donations"
    listed = api.get(path).json
    assert href(ruth, "osdi:donations").endswith(path)
    assert listed["total_records"] == 1
    assert [href(one) for one in listed["_embedded"]["osdi:donations"]] == [href(donation)]
    assert api.get(f"{path}/{uuid_of(donation)}").json == donation


@fact("donations.addresses")
def test_elsewhere_than_under_a_page_donations_are_read_only(api: ApiClient, page: Any, ruth: Any) -> None:
    donation = give(api, page, ruth).json
    for path in ("/donations", f"/people/{uuid_of(ruth)}/donations"):
        for address in (path, f"{path}/{uuid_of(donation)}"):
            for method in ("POST", "PUT", "DELETE"):
                answer = api.request(method, address, {"recipients": [FUND]})
                assert answer.status == 405
                assert answer.error
    assert api.get(href(donation)).json == donation


@fact("donations.answers.404", "errors-3")
def test_an_id_that_nobody_here_has_is_a_404(two_groups: tuple[ApiClient, ApiClient]) -> None:
    api, other = two_groups
    page, ruth = make_page(api), api.sign_up(email="ruth@example.org")
    ada = api.sign_up(email="ada@example.org")
    donation = give(api, page, ruth).json
    uuid, elsewhere = uuid_of(donation), uuid_of(make_page(api))
    for wrong in (NOBODY, "nonsense", uuid_of(ruth)):
        assert api.get(f"/donations/{wrong}").status == 404
        assert api.get(f"{href(page)}/donations/{wrong}").status == 404
        assert api.put(f"{href(page)}/donations/{wrong}", {}).status == 404
        assert (
            give(
                api, {"_links": {"osdi:donations": {"href": f"/fundraising_pages/{wrong}/donations"}}}, ruth
            ).status
            == 404
        )
    assert api.get(f"/fundraising_pages/{elsewhere}/donations/{uuid}").status == 404
    assert api.put(f"/fundraising_pages/{elsewhere}/donations/{uuid}", {}).status == 404
    assert api.get(f"/people/{uuid_of(ada)}/donations/{uuid}").status == 404
    for path in (href(donation), f"/donations/{uuid}", href(page, "osdi:donations")):
        assert other.get(path).status == 404
    assert other.get("/donations").json["total_records"] == 0
    assert count(api) == 1


@fact("donations.paging")
@fact("paging-4")
@fact("transport-1")
@pytest.mark.parametrize("below", ["page", "person", "all"])
def test_donations_come_newest_first_with_totals_and_next_while_there_are_more(
    api: ApiClient, page: Any, ruth: Any, below: str
) -> None:
    made = [uuid_of(give(api, page, ruth).json) for _ in range(26)]
    path = {
        "page": f"/fundraising_pages/{uuid_of(page)}/donations",
        "person": f"/people/{uuid_of(ruth)}/donations",
        "all": "/donations",
    }[below]
    first, last = api.get(f"{path}/?per_page=100").json, api.get(f"{path}?page=2").json
    assert [*first] == ["total_pages", "per_page", "page", "total_records", "_links", "_embedded"]
    assert [first[key] for key in ("total_pages", "per_page", "page", "total_records")] == [2, 25, 1, 26]
    assert [*first["_links"]] == ["next", "self", "osdi:donations", "curies"]
    assert [*last["_links"]] == ["previous", "self", "osdi:donations", "curies"]
    found = [uuid_of(item) for one in (first, last) for item in one["_embedded"]["osdi:donations"]]
    assert found == made[::-1]


@fact("donations.filters", "filters-3")
@pytest.mark.parametrize(
    ("clause", "found"),
    [
        ("identifier eq 'act_blue:2'", ["5.00"]),
        ("created_date gt '2026-07-01T00:00:30Z'", ["5.00"]),
        ("modified_date lt '2026-07-01T00:00:30Z'", ["20.00"]),
        ("created_date gt '2026-06-30' and identifier eq 'act_blue:1'", ["20.00"]),
    ],
)
@pytest.mark.parametrize("path", ["/donations", "page", "person"])
def test_donations_are_found_by_filter(
    api: ApiClient, page: Any, path: str, clause: str, found: list[str]
) -> None:
    api.world.clock.freeze(datetime(2026, 7, 1, tzinfo=UTC))
    ruth = api.sign_up(email="ruth@example.org")
    give(api, page, ruth, identifiers=["act_blue:1"])
    api.world.clock.advance(60)
    give(api, page, ruth, identifiers=["act_blue:2"], recipients=[FUND])
    address = {"page": href(page, "osdi:donations"), "person": f"{href(ruth)}/donations"}.get(path, path)
    answer = api.get(f"{address}?filter={clause}")
    assert [item["amount"] for item in answer.json["_embedded"]["osdi:donations"]] == found
    assert answer.json["total_records"] == len(found)
    assert api.get(f"{address}?filter=amount eq '5.00'").status == 400
