from __future__ import annotations

from typing import Any

import pytest

from actionnetwork_mock.rules.mailbox import list_mail, switch_on_autoresponse

from ...api_client import ApiClient
from ...sample_group import make

ASKED = {"autoresponse": {"enabled": True}}


def make_petition(api: ApiClient, *, autoresponse: bool = True) -> str:
    """Make a petition in the user interface and return its address."""
    petition = make(api.world, "petitions", {"title": "Keep the library open"})
    uuid = petition["identifiers"][0].partition(":")[2]
    if autoresponse:
        switch_on_autoresponse(api.world.store, "petitions", uuid, subject="Thank you", body="<p>Thanks.</p>")
    return f"/petitions/{uuid}/signatures"


def sign(api: ApiClient, path: str, triggers: Any = ASKED, **person: Any) -> list[str]:
    """Sign through the helper, and return the codes of the notes."""
    body = {"person": person or {"email_addresses": [{"address": "ada@example.org"}]}, "triggers": triggers}
    answer = api.post(path, body)
    assert answer.json != {}
    return answer.note_codes


def test_an_autoresponse_that_is_asked_for_is_sent(api: ApiClient) -> None:
    assert sign(api, make_petition(api)) == []
    (mail,) = list_mail(api.world.store)
    assert (mail.to, mail.subject, mail.body) == ("ada@example.org", "Thank you", "<p>Thanks.</p>")
    assert mail.resource == "petitions"


@pytest.mark.parametrize("triggers", [None, {}, {"autoresponse": {"enabled": False}}, {"autoresponse": None}])
def test_none_is_sent_unless_it_is_asked_for(api: ApiClient, triggers: Any) -> None:
    sign(api, make_petition(api), triggers)
    assert list_mail(api.world.store) == []


def test_none_is_sent_where_none_is_switched_on(api: ApiClient) -> None:
    assert sign(api, make_petition(api, autoresponse=False)) == ["no-autoresponse"]
    assert list_mail(api.world.store) == []


def test_none_is_sent_to_a_person_without_an_email(api: ApiClient) -> None:
    assert sign(api, make_petition(api), phone_numbers=[{"number": "3125550148"}]) == ["no-autoresponse"]


def test_an_action_made_through_the_api_has_none(api: ApiClient) -> None:
    petition = api.post("/petitions", {"title": "Keep it open", "origin_system": "Canvass"}).json
    path = petition["_links"]["osdi:signatures"]["href"]
    assert sign(api, path) == ["no-autoresponse"]


def test_a_blind_post_sends_one_too(api: ApiClient) -> None:
    path = make_petition(api)
    body = {"person": {"email_addresses": [{"address": "ada@example.org"}]}, "triggers": ASKED}
    assert api.with_key(None).post(path, body).json == {}
    assert len(list_mail(api.world.store)) == 1
