"""Groups in a network: what flows up, and what stays."""

from __future__ import annotations

from typing import Any

import pytest

from ..api_client import ApiClient, email_status, href, uuid_of
from ..conftest import MakeApi
from .facts import fact

KEYS = ("parent-key", "child-key", "sibling-key")
PARENTS = {"child-key": "parent-key", "sibling-key": "parent-key"}

Network = tuple[ApiClient, ApiClient, ApiClient]


@pytest.fixture
def network(make_api: MakeApi) -> Network:
    """A parent with two children."""
    api = make_api(api_keys=KEYS, parents=PARENTS)
    parent, child, sibling = (api.with_key(key) for key in KEYS)
    return parent, child, sibling


def status_in(group: ApiClient, person: Any) -> str | None:
    """Return the email status that a group sees of a person."""
    return email_status(group.get(f"/people/{uuid_of(person)}").json)


@fact("networks-1")
def test_what_a_child_has_is_seen_by_its_parent_and_by_nobody_else(network: Network) -> None:
    parent, child, sibling = network
    petition = child.post("/petitions", {"title": "Keep it open", "origin_system": "Canvass"}).json
    ruth = child.sign_up(email="ruth@example.org")
    assert [group.get(href(petition)).status for group in network] == [200, 200, 404]
    assert [group.get(href(ruth)).status for group in network] == [200, 200, 404]
    ada = parent.sign_up(email="ada@example.org")
    assert [group.get(href(ada)).status for group in network] == [200, 404, 404]


@fact("networks-2", "matching-13")
def test_subscribed_travels_up_and_unsubscribed_stays(network: Network) -> None:
    parent, child, _ = network
    ruth = child.sign_up(email="ruth@example.org")
    child.put(href(ruth), {"email_addresses": [{"status": "unsubscribed"}]})
    assert (status_in(parent, ruth), status_in(child, ruth)) == ("subscribed", "unsubscribed")
    parent.put(href(ruth), {"email_addresses": [{"status": "unsubscribed"}]})
    child.sign_up(email_addresses=[{"address": "ruth@example.org", "status": "subscribed"}])
    assert (status_in(parent, ruth), status_in(child, ruth)) == ("subscribed", "subscribed")


@fact("networks-3")
def test_each_group_has_its_own_status_and_date_of_a_person_with_one_uuid(network: Network) -> None:
    parent, child, _ = network
    parent.world.clock.freeze()
    known = parent.sign_up(email="ruth@example.org")
    parent.world.clock.advance(days=1)
    joined = child.sign_up(email="ruth@example.org")
    assert uuid_of(joined) == uuid_of(known)
    assert parent.get(href(known)).json["created_date"] == known["created_date"] < joined["created_date"]
