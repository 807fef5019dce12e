"""Records whose helper tells little: posts without a key, from web pages, and in the background."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from ..api_client import ApiClient, href
from ..conftest import MakeApi
from .actions_and_records import PERSON, RECORDS, Record, each, person_of
from .facts import fact


@fact("keyless-1")
@each(RECORDS, "keyless-1", "answers.200")
def test_the_helper_needs_no_key_and_then_tells_nothing(api: ApiClient, kind: Record) -> None:
    path = kind.path(api)
    answer = api.with_key(None).post(path, {"person": PERSON, **kind.content})
    assert (answer.status, answer.json) == (200, {})
    (record,) = kind.list(api)
    assert kind.content.items() <= record.items()
    assert person_of(api, record)["given_name"] == "Ruth"


@fact("keyless-4")
@each(RECORDS, "keyless-1")
def test_pages_of_any_origin_may_post(api: ApiClient, kind: Record) -> None:
    path = kind.path(api)
    page = api.with_key(None)
    asked = {"origin": "https://example.org", "access-control-request-method": "POST"}
    question = page.request(
        "OPTIONS", path, headers={**asked, "access-control-request-headers": "content-type"}
    )
    assert question.status == 200
    assert "POST" in (question.header("access-control-allow-methods") or "")
    assert "content-type" in (question.header("access-control-allow-headers") or "").lower()
    posted = page.post(path, {"person": PERSON}, headers={"origin": "https://example.org"})
    for answer in (question, posted):
        assert answer.header("access-control-allow-origin") == "*"
    assert len(kind.list(api)) == 1


@fact("keyless-5")
@each(RECORDS, "keyless-1")
def test_pages_read_the_answers_to_calls_with_a_key(api: ApiClient, kind: Record) -> None:
    page = {"origin": "https://example.org"}
    path = kind.path(api)
    sent = [
        api.post(path, {"person": PERSON, **kind.content}, headers=page),
        api.post(path, {"person": {}}, headers=page),
        *(api.get(read, headers=page) for read in ("/", "/tags", "/event_campaigns", path)),
        api.post("/people", {"person": PERSON}, headers=page),
        api.get(f"{path}/00000000-0000-4000-8000-000000000000", headers=page),
    ]
    assert [answer.status for answer in sent] == [200] * 7 + [404]
    assert {answer.header("access-control-allow-origin") for answer in sent} == {"*"}


@fact("keyless-2")
@each(RECORDS, "keyless-1")
@pytest.mark.parametrize("body", [{"person": {}}, {"person": 5}, {"person": PERSON, "identifiers": [{}]}])
def test_without_a_key_unusable_data_looks_the_same(
    api: ApiClient, kind: Record, body: dict[str, Any]
) -> None:
    path = kind.path(api)
    answer = api.with_key(None).post(path, body)
    assert (answer.status, answer.json) == (200, {})
    assert kind.list(api) == api.people() == []


@fact("background-1", "background-2")
@each(RECORDS, "background", "background-1", "answers.200")
def test_writes_are_done_in_the_background_when_asked(make_api: MakeApi, kind: Record) -> None:
    api = make_api(background_delay_s=60)
    api.world.clock.freeze(datetime(2026, 7, 1, tzinfo=UTC))
    ruth = api.sign_up(email="ruth@example.org")
    path = f"{kind.path(api)}?background_request=true"
    referrer = {"action_network:referrer_data": {"source": "flyer"}}
    plain = {"_links": {"osdi:person": {"href": href(ruth)}}}
    promised = [
        api.post(path, {"person": PERSON, **referrer}),
        api.post(path, {**plain, "identifiers": ["tests:1"]}),
    ]
    assert [(answer.status, answer.json) for answer in promised] == [(200, {}), (200, {})]
    assert kind.list(api) == []
    api.world.clock.advance(60)
    records = kind.list(api)
    assert sorted(one for record in records for one in record["identifiers"][1:]) == ["tests:1"]
    assert {"source": "flyer", "referrer": "group-group-1"} in [
        record.get("action_network:referrer_data") for record in records
    ]
    put = api.put(f"{href(records[0])}?background_request=true", {"identifiers": ["tests:2"]})
    assert (put.status, put.json) == (200, {})
    assert "tests:2" not in api.get(href(records[0])).json["identifiers"]
    api.world.clock.advance(60)
    assert "tests:2" in api.get(href(records[0])).json["identifiers"]


@fact("background-1")
@each(RECORDS, "background", "background-1")
@pytest.mark.parametrize("body", [{}, {"person": {}}, {"_links": {"osdi:person": {"href": "nonsense"}}}])
def test_failures_in_the_background_are_not_reported(
    api: ApiClient, kind: Record, body: dict[str, Any]
) -> None:
    answer = api.post(f"{kind.path(api)}?background_request=true", body)
    assert (answer.status, answer.json) == (200, {})
    assert kind.list(api) == api.people() == []
    assert api.with_key("no-such-key").post(f"{kind.path(api)}?background_request=true", body).status == 403
