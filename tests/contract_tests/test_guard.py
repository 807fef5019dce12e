"""In a real group a run does what is allowed, to what it created itself, and leaves no person subscribed."""

from __future__ import annotations

import json
from typing import Any

import httpx2
import pytest

from actionnetwork_contract.answer import Answer, Request, Unverifiable, Violation
from actionnetwork_contract.api import Api, Pace
from actionnetwork_contract.cleanup import clean_up
from actionnetwork_contract.created import Created
from actionnetwork_contract.guard import Guard
from actionnetwork_contract.run import plan, run_plan
from actionnetwork_contract.target import Access, connect
from actionnetwork_mock.errors import UsageError

from .guarded_mock import KEY, GuardedMock, guarded_mock

OWN = "11111111-1111-4111-8111-111111111111"
FOREIGN = "22222222-2222-4222-8222-222222222222"
_WRITES = ("POST", "PUT", "DELETE", "PATCH")


def run_all(guarded: GuardedMock, *only: str) -> str:
    """Run checks on a guarded mock and return what is left behind."""
    run_plan(plan(only), guarded.target, examples=1)
    return clean_up(guarded.target)


# Whole runs


def test_without_permission_nothing_is_written() -> None:
    with guarded_mock(allow_writes=False) as guarded:
        left_behind = run_all(guarded)
        assert {request.method for request in guarded.transport.requests} <= {"GET", "HEAD", "OPTIONS"}
        assert len(guarded.transport.requests) > 100
        assert left_behind == ""


@pytest.mark.slow
@pytest.mark.uncovered
def test_a_run_changes_no_old_data_and_leaves_no_person_subscribed() -> None:
    with guarded_mock(allow_sending=False) as guarded:
        before = guarded.everything()
        left_behind = run_all(guarded)
        after = guarded.everything()
        mark = guarded.target.created.mark
        assert len(before) >= 30
        assert {href: after.get(href) for href in before} == before
        created = [item for href, item in after.items() if href not in before]
        people = [item for item in created if "email_addresses" in item]
        assert len(people) > 50
        assert [person for person in people if "subscribed" in _statuses(person)] == []
        assert f"{len(people)} people, unsubscribed" in left_behind
        assert [item for item in created if not _is_marked(item, mark)] == []


def test_no_message_is_sent_without_permission() -> None:
    with guarded_mock(allow_sending=False) as guarded:
        run_all(guarded, "question.*")
        paths = [request.url.path for request in guarded.transport.requests if request.method in _WRITES]
        assert any(path.endswith("/messages") for path in paths)
        assert [path for path in paths if path.endswith(("/send", "/schedule"))] == []


@pytest.mark.parametrize(
    "host", ["actionnetwork.org", "ACTIONNETWORK.org", "www.actionnetwork.org", "actionnetwork.org."]
)
def test_the_real_host_gets_no_message_whatever_is_allowed(host: str) -> None:
    access = Access(allow_writes=True, allow_sending=True)
    with connect(f"https://{host}/api/v2", KEY, access) as target:
        assert (target.kind, target.sends) == ("real", False)


def _statuses(person: dict[str, Any]) -> set[Any]:
    entries = [*person["email_addresses"], *person["phone_numbers"]]
    return {entry.get("status") for entry in entries}


def _is_marked(item: dict[str, Any], mark: str) -> bool:
    """People with a number alone are recognized by it; everything else carries the mark."""
    numbers = [entry.get("number") for entry in item.get("phone_numbers", ())]
    return mark in json.dumps(item).lower() or any(number and number[4:9] == "55501" for number in numbers)


def test_the_cleanup_continues_after_people_who_are_deleted() -> None:
    with guarded_mock() as guarded:
        for number in range(3):
            deleted = f"{OWN[:-1]}{number}"
            guarded.target.created.add(deleted, f"http://localhost/api/v2/people/{deleted}")
        last = guarded.check().sign_up().href
        assert "1 person, unsubscribed" in clean_up(guarded.target)
        assert _statuses(guarded.everything()[last]) == {"unsubscribed"}


# Single calls


@pytest.fixture
def created() -> Created:
    created = Created("abc123")
    created.add(OWN, f"http://localhost/api/v2/people/{OWN}")
    return created


@pytest.mark.parametrize(
    "sent",
    [
        Request("GET", f"/people/{FOREIGN}", {}, None),
        Request(
            "POST",
            "/people",
            {},
            {"person": {"email_addresses": [{"address": "contract-abc123-1@example.org"}]}},
        ),
        Request("POST", "/people", {}, {"person": {"email_addresses": [{"address": "no address"}]}}),
        Request("PUT", f"/people/{OWN}", {}, {"given_name": "Ada"}),
        Request("PUT", f"/people/{OWN}", {}, {"phone_numbers": [{"number": "12"}]}),
        Request("DELETE", "/tags/00000000-0000-4000-8000-000000000000", {}, None),
        Request("POST", "/tags", {}, b"{"),
    ],
    ids=str,
)
def test_a_request_that_changes_only_the_runs_own_data_passes(created: Created, sent: Request) -> None:
    Guard(created, writes=True, sends=False).before(sent)


@pytest.mark.parametrize(
    "sent",
    [
        Request("PUT", f"/people/{FOREIGN}", {}, {}),
        Request("PUT", f"/people/{FOREIGN.upper()}", {}, {}),
        Request("DELETE", f"/tags/{OWN}/taggings/{FOREIGN}", {}, None),
        Request("POST", f"/petitions/{FOREIGN}/signatures", {}, {}),
        Request(
            "POST", f"/tags/{OWN}/taggings", {}, {"_links": {"osdi:person": {"href": f"/people/{FOREIGN}"}}}
        ),
        Request("POST", "/people", {}, {"person": {"email_addresses": [{"address": "ada@example.org"}]}}),
        Request("POST", "/people", {}, {"person": {"phone_numbers": [{"number": "+1 (312) 555-0148"}]}}),
        Request("POST", "/people", {}, {"person": {"identifiers": [f"action_network:{FOREIGN}"]}}),
        Request("POST", f"/messages/{OWN}/send", {}, {}),
        Request("POST", f"/messages/{OWN}/schedule/", {}, {}),
    ],
    ids=str,
)
def test_a_request_that_changes_other_data_or_sends_is_stopped(created: Created, sent: Request) -> None:
    with pytest.raises(Unverifiable):
        Guard(created, writes=True, sends=False).before(sent)


def test_the_answer_to_a_post_may_be_changed(created: Created) -> None:
    guard = Guard(created, writes=True, sends=False)
    body = {"_links": {"self": {"href": f"http://localhost/api/v2/tags/{FOREIGN}"}}}
    sent = Request("POST", "/tags", {}, {"name": "contract-abc123-2"})
    guard.after(Answer(sent, 200, {}, json.dumps(body).encode()))
    guard.before(Request("POST", f"/tags/{FOREIGN}/taggings", {}, {}))
    assert created.count_by_kind() == {"people": 1, "tags": 1}


def test_an_item_with_the_mark_is_the_runs_own(created: Created) -> None:
    guard = Guard(created, writes=True, sends=False)
    self_link = {"self": {"href": f"http://localhost/api/v2/people/{FOREIGN}"}}
    item = {"_links": self_link, "email_addresses": [{"address": "Contract-ABC123-7@example.org"}]}
    page = {"_embedded": {"osdi:people": [item]}}
    guard.after(Answer(Request("GET", "/people", {}, None), 200, {}, json.dumps(page).encode()))
    assert created.covers(FOREIGN)


def test_an_item_without_the_mark_is_not_the_runs_own(created: Created) -> None:
    guard = Guard(created, writes=True, sends=False)
    item = {"_links": {"self": {"href": f"http://localhost/api/v2/people/{FOREIGN}"}}}
    guard.after(Answer(Request("GET", "/people", {}, None), 200, {}, json.dumps(item).encode()))
    assert not created.covers(FOREIGN)


def test_the_key_goes_nowhere_but_to_the_target() -> None:
    requests: list[httpx2.Request] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        requests.append(request)
        return httpx2.Response(200, json={})

    with httpx2.Client(transport=httpx2.MockTransport(answer)) as client:
        api = Api(client, "http://localhost/api/v2", KEY, pace=Pace(None))
        for href in ("http://elsewhere.example/api/v2/people", "http://localhost/api/v22/people"):
            with pytest.raises(Violation):
                api.get(href)
    assert requests == []


@pytest.mark.parametrize(
    "url",
    [
        "nonsense",
        "ftp://localhost/api/v2",
        "http://",
        "http://name:secret@localhost/api/v2",
        "http://localhost/api/v2?key=secret",
        "http://actionnetwork.org/api/v2",
    ],
)
def test_an_invalid_address_is_refused_without_showing_a_secret(url: str) -> None:
    with pytest.raises(UsageError) as refused, connect(url, KEY, Access()):
        pass
    assert "secret" not in str(refused.value)
