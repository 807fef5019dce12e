"""Whose webhooks hear of it when a group of a network has somebody act."""

from __future__ import annotations

from pathlib import Path

import pytest

from ...api_client import ApiClient, href
from ...conftest import MakeApi
from .causes import (
    ONLY_EMAIL,
    PETITION,
    WITH_STATUS,
    add_webhook,
    group_of,
    helper_body,
    ids_of,
    only,
    told,
    types,
)

UPLOADS, SUBSCRIBED, ACTIONS = "all_actions_and_uploads", "subscribed", "all_actions"


KEYS, PARENTS = ["child-key", "parent-key", "other-key"], {"child-key": "parent-key"}


@pytest.fixture
def family(make_api: MakeApi) -> tuple[ApiClient, ApiClient, ApiClient]:
    """Clients of a child, its parent, and a group outside."""
    api = make_api(api_keys=KEYS, parents=PARENTS)
    return api.with_key("child-key"), api.with_key("parent-key"), api.with_key("other-key")


Family = tuple[ApiClient, ApiClient, ApiClient]


@pytest.mark.parametrize("trigger", [ACTIONS, UPLOADS, SUBSCRIBED])
def test_a_parent_hears_of_its_childs_people_with_the_child_as_sponsor(family: Family, trigger: str) -> None:
    child, parent, other = family
    above = add_webhook(parent, trigger, group=group_of(parent))
    add_webhook(other, trigger, group=group_of(other))
    child.post(PETITION.make(child), helper_body(PETITION, ONLY_EMAIL))
    (delivery,) = told(child)
    assert delivery.webhook == above.id
    (element,) = delivery.payloads
    assert element["action_network:sponsor"]["title"] == group_of(child).name
    assert element["osdi:signature"]["person"]["email_addresses"][0]["status"] == "subscribed"


def test_a_child_hears_nothing_of_its_parents_people(family: Family) -> None:
    child, parent, _ = family
    add_webhook(child, group=group_of(child))
    parent.sign_up(**ONLY_EMAIL)
    parent.post(PETITION.make(parent), helper_body(PETITION, ONLY_EMAIL))
    assert told(child) == []


def test_a_parent_hears_of_one_action_of_a_child(family: Family) -> None:
    child, parent, _ = family
    path = PETITION.make(child)
    add_webhook(parent, "specific_action", group=group_of(parent), action_id=ids_of(path))
    child.post(PETITION.make(child), helper_body(PETITION, ONLY_EMAIL))
    assert told(child) == []
    child.post(path, helper_body(PETITION, ONLY_EMAIL))
    assert types(told(child)) == ["osdi:signature"]


def test_subscriptions_go_by_each_groups_own_list(family: Family) -> None:
    child, parent, _ = family
    ruth = child.sign_up(**ONLY_EMAIL)
    child.put(href(ruth), WITH_STATUS["unsubscribed"])
    below = add_webhook(child, "subscribed", group=group_of(child))
    above = add_webhook(parent, "subscribed", group=group_of(parent))
    child.sign_up(**WITH_STATUS["subscribed"])
    assert len(told(child, below)) == 1
    assert told(child, above) == []  # the parent's list had her all along


def test_each_group_is_told_whether_its_own_list_has_somebody_new(family: Family) -> None:
    child, parent, _ = family
    parent.sign_up(**ONLY_EMAIL)
    webhooks = [add_webhook(one, group=group_of(one)) for one in (child, parent)]
    child.post(PETITION.make(child), helper_body(PETITION, ONLY_EMAIL))
    entries = [only(child, "osdi:signature", webhook)["person"]["email_addresses"][0] for webhook in webhooks]
    assert [entry.get("status") for entry in entries] == ["subscribed", None]


def test_who_comes_back_to_a_parent_by_a_child_is_told_above(family: Family) -> None:
    child, parent, _ = family
    ruth = child.sign_up(**ONLY_EMAIL)
    parent.put(href(ruth), WITH_STATUS["unsubscribed"])
    add_webhook(parent, "subscribed", group=group_of(parent))
    child.sign_up(**ONLY_EMAIL)
    assert told(child) == []
    child.put(href(ruth), WITH_STATUS["subscribed"])
    assert types(told(child)) == ["action_network:action"]


def test_a_blind_post_is_told_to_the_group_of_the_action(family: Family) -> None:
    child, _, other = family
    path = PETITION.make(other)
    here, there = (add_webhook(one, group=group_of(one)) for one in (child, other))
    child.with_key(None).post(path, helper_body(PETITION, ONLY_EMAIL))
    assert told(child, here) == []
    assert len(told(child, there)) == 1


def test_people_who_join_a_new_parent_are_not_told(make_api: MakeApi, tmp_path: Path) -> None:
    path = str(tmp_path / "mock.db")
    apart = make_api(api_keys=KEYS, path=path)
    apart.with_key("child-key").sign_up(**ONLY_EMAIL)
    add_webhook(apart, "subscribed", group=apart.world.group_of("parent-key"))
    apart.worlds.close()
    joined = make_api(api_keys=KEYS, path=path, parents=PARENTS)
    assert len(joined.with_key("parent-key").people()) == 1
    assert told(joined) == []
