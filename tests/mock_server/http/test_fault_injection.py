from __future__ import annotations

import json
from contextlib import suppress
from typing import Any
from urllib.parse import quote

import pytest

from actionnetwork_mock.errors import ConnectionBroken
from actionnetwork_mock.faults import Fault
from actionnetwork_mock.http.pipeline import answer
from actionnetwork_mock.journal import Entry

from ...api_client import ApiClient, href, uuid_of
from ...conftest import MakeApi
from .calls import make_call


def set_fault(api: ApiClient, pattern: str = "*", **fields: Any) -> None:
    api.world.faults.add(Fault(pattern, **fields))


def newest(api: ApiClient) -> Entry:
    return list(api.world.journal)[-1]


def emails(page: Any) -> list[str]:
    return [person["email_addresses"][0]["address"] for person in page["_embedded"]["osdi:people"]]


# Another answer


def test_a_status_is_answered_with_one_sentence(api: ApiClient) -> None:
    set_fault(api, status=500)
    answer = api.get("/people")
    assert (answer.status, answer.error) == (500, "Internal Server Error")


def test_a_status_that_nobody_has_named_has_a_sentence_too(api: ApiClient) -> None:
    set_fault(api, status=520)
    assert api.get("/people").error == "Error 520"


def test_html_is_a_page(api: ApiClient) -> None:
    set_fault(api, status=503, html=True)
    answer = api.get("/people")
    assert answer.header("content-type") == "text/html; charset=utf-8"
    assert answer.body.startswith(b"<!DOCTYPE html>")
    assert b"503 Service Unavailable" in answer.body


@pytest.mark.parametrize("html", [False, True])
def test_a_body_is_sent_as_it_is(api: ApiClient, html: bool) -> None:
    set_fault(api, status=200, body="Wartung für heute", html=html)
    answer = api.get("/people")
    assert (answer.status, answer.body.decode()) == (200, "Wartung für heute")
    assert answer.header("content-length") == "18"


def test_an_empty_body_is_sent(api: ApiClient) -> None:
    set_fault(api, status=500, body="")
    assert (api.get("/people").body, api.get("/people").header("content-length")) == (b"", "0")


@pytest.mark.parametrize(
    ("given", "sent"), [({}, None), ({"retry_after": 7}, "7"), ({"retry_after": "soon"}, "soon")]
)
def test_a_429_has_the_header_that_is_asked_for(
    api: ApiClient, given: dict[str, Any], sent: str | None
) -> None:
    set_fault(api, status=429, **given)
    answer = api.get("/people")
    assert (answer.status, answer.error, answer.header("retry-after")) == (429, "Too many requests", sent)


def test_invalid_json_has_the_right_length_and_cannot_be_read(api: ApiClient) -> None:
    whole = api.get("/people")
    set_fault(api, invalid_json=True)
    answer = api.get("/people")
    assert (answer.status, answer.header("content-length")) == (200, str(len(answer.body)))
    assert whole.body.startswith(answer.body)
    with pytest.raises(json.JSONDecodeError):
        _ = answer.json


# Before and after


@pytest.mark.parametrize(
    ("fault", "carried_out"),
    [
        ({"status": 503}, False),
        ({"status": 503, "when": "after"}, True),
        ({"status": 503, "invalid_json": True}, False),
        ({"truncate": 3}, True),
        ({"invalid_json": True}, True),
    ],
    ids=str,
)
def test_a_write_happens_or_not(api: ApiClient, fault: dict[str, Any], carried_out: bool) -> None:
    set_fault(api, "POST /people", **fault)
    with suppress(ConnectionBroken):
        api.post("/people", {"person": {"email_addresses": [{"address": "ruth@example.org"}]}})
    assert emails(api.get("/people").json) == (["ruth@example.org"] if carried_out else [])


@pytest.mark.parametrize(("when", "carried_out"), [(None, True), ("after", True), ("before", False)])
def test_a_broken_connection_loses_the_answer_unless_it_broke_before(
    api: ApiClient, when: Any, carried_out: bool
) -> None:
    set_fault(api, "POST /people", connection="drop", when=when)
    with pytest.raises(ConnectionBroken) as caught:
        api.post("/people", {"person": {"email_addresses": [{"address": "ruth@example.org"}]}})
    assert caught.value.how == "drop"
    assert emails(api.get("/people").json) == (["ruth@example.org"] if carried_out else [])


def test_a_request_that_a_fault_stops_does_not_count_against_the_limit(make_api: MakeApi) -> None:
    api = make_api(rate_limit=1)
    set_fault(api, status=503, times=3)
    assert [api.get("/people").status for _ in range(5)] == [503, 503, 503, 200, 429]


def test_a_request_that_is_carried_out_counts_against_the_limit(make_api: MakeApi) -> None:
    api = make_api(rate_limit=1)
    set_fault(api, status=503, when="after", times=1)
    assert [api.get("/people").status for _ in range(2)] == [503, 429]


def test_a_fault_strikes_before_the_key_is_looked_at(api: ApiClient) -> None:
    set_fault(api, status=503)
    assert api.with_key("wrong").get("/people").status == 503
    assert api.get("/no/such/path").status == 503


def test_faults_of_one_world_do_not_strike_another(make_api: MakeApi) -> None:
    api = make_api(any_key=True)
    set_fault(api, status=503)
    assert api.with_key("other").get("/people").status == 200


# The journal


def test_the_journal_says_that_a_fault_struck_and_what_was_done(api: ApiClient) -> None:
    set_fault(api, status=503)
    answer = api.get("/people")
    (note,) = newest(api).notes
    assert (note.code, note.swallowed) == ("fault", False)
    assert note.sentence == "Fault 1 (status=503) was injected: the request was not carried out."
    assert answer.note_codes == ["fault"]


def test_the_journal_keeps_what_was_sent(api: ApiClient) -> None:
    set_fault(api, "GET /people", status=503, html=True)
    set_fault(api, "GET /tags", truncate=5)
    answer = api.get("/people")
    assert (newest(api).status, newest(api).response_body) == (503, answer.body)
    with pytest.raises(ConnectionBroken):
        api.get("/tags")
    assert (newest(api).status, newest(api).response_body) == (200, b'{"tot')


def test_the_status_in_the_journal_is_0_when_none_was_sent(api: ApiClient) -> None:
    set_fault(api, connection="reset")
    with pytest.raises(ConnectionBroken):
        api.get("/people")
    assert (newest(api).status, newest(api).response_body) == (0, b"")
    assert newest(api).notes[0].sentence.endswith("the request was carried out and came to a 200.")


def test_a_fault_that_strikes_nobody_leaves_no_note(api: ApiClient) -> None:
    set_fault(api, "POST /people", status=503)
    assert api.get("/people").note_codes == []


def test_strict_mode_takes_no_offence(make_api: MakeApi) -> None:
    api = make_api(strict=True)
    set_fault(api, endless_next="same_page")
    assert api.get("/people").status == 200


def test_a_program_in_the_same_process_waits_for_nothing_and_is_told(api: ApiClient) -> None:
    set_fault(api, latency_s=3000)
    call = make_call(api.worlds, headers=[(b"osdi-api-token", b"test-api-key")])
    reply = answer(call)
    assert reply.status == 200
    assert reply.sending is not None
    assert reply.sending.latency_s == 3000
    assert [note.code for note in call.notes.taken] == ["fault"]


def test_latencies_add_up(api: ApiClient) -> None:
    set_fault(api, latency_s=1)
    set_fault(api, latency_s=2, status=503)
    reply = answer(make_call(api.worlds))
    assert (reply.status, reply.sending and reply.sending.latency_s) == (503, 3)


# Pages


@pytest.fixture
def sixty(make_api: MakeApi) -> ApiClient:
    return make_api(people=60)


def test_the_next_page_is_the_same_page(sixty: ApiClient) -> None:
    set_fault(sixty, "GET /people", endless_next="same_page", after=1)
    second = sixty.get(href(sixty.get("/people").json, "next")).json
    third = sixty.get(href(second, "next")).json
    assert (second["page"], third["page"]) == (2, 2)
    assert third["_links"] == second["_links"]


@pytest.mark.parametrize("page", [1, 3, 4, 900])
def test_there_is_always_a_next_page(sixty: ApiClient, page: int) -> None:
    set_fault(sixty, "GET /people", endless_next="past_the_end")
    following = sixty.get(href(sixty.get(f"/people?page={page}").json, "next"))
    assert (following.status, following.json["page"]) == (200, page + 1)


def test_an_endless_next_keeps_filter_and_size(sixty: ApiClient) -> None:
    text = "email_address eq 'nobody@example.org'"
    honest = sixty.get(f"/people?per_page=5&page=2&filter={quote(text)}").json
    assert "next" not in honest["_links"]
    set_fault(sixty, endless_next="past_the_end")
    page = sixty.get(f"/people?per_page=5&page=2&filter={quote(text)}").json
    assert href(page, "next").endswith(
        "/people?filter=email_address%20eq%20'nobody%40example.org'&page=3&per_page=5"
    )
    assert list(page["_links"])[0] == "next"


def test_an_endless_next_is_the_link_that_the_page_has_anyway(sixty: ApiClient) -> None:
    honest = sixty.get("/people?page=2").body
    set_fault(sixty, endless_next="past_the_end")
    assert sixty.get("/people?page=2").body == honest


def test_an_endless_next_leaves_all_else_alone(sixty: ApiClient) -> None:
    item = href(sixty.get("/people").json["_embedded"]["osdi:people"][0])
    paths = [item, "/no/such/path", "/metadata", "/"]
    honest = [sixty.get(path).body for path in paths]
    set_fault(sixty, endless_next="same_page")
    assert [sixty.get(path).body for path in paths] == honest


def page_through(api: ApiClient, path: str) -> list[str]:
    """Return the addresses that a client collects, page by page."""
    found: list[str] = []
    while path:
        page = api.get(path).json
        found += emails(page)
        path = href(page, "next") if "next" in page["_links"] else ""
    return found


def test_a_person_who_leaves_makes_a_client_miss_another(sixty: ApiClient) -> None:
    everybody = page_through(sixty, "/people")
    set_fault(sixty, "GET /people", person="leaves", times=1)
    seen = page_through(sixty, "/people")
    missed = [email for email in everybody if email not in seen]
    assert missed == [everybody[25]]
    assert page_through(sixty, "/people") == everybody[1:]


def test_a_person_who_joins_in_front_makes_a_client_see_another_twice(make_api: MakeApi) -> None:
    api = make_api(people=60, unspecified_order="newest_first")
    everybody = page_through(api, "/people")
    set_fault(api, "GET /people", person="joins", times=1)
    seen = page_through(api, "/people")
    assert len(seen) == 61
    assert [email for email in everybody if seen.count(email) == 2] == [everybody[24]]
    assert page_through(api, "/people")[1:] == everybody


def test_who_leaves_is_the_first_of_what_is_asked_for(api: ApiClient) -> None:
    for number in range(6):
        api.sign_up(
            email=f"a{number}@example.org", postal_addresses=[{"region": "NY" if number % 2 else "CA"}]
        )
    set_fault(api, "GET /people", person="leaves", times=1)
    new_york = quote("region eq 'NY'")
    found = api.get(f"/people?per_page=1&page=2&filter={new_york}").json
    assert emails(found) == ["a5@example.org"]
    assert emails(api.get("/people").json) == [f"a{number}@example.org" for number in (0, 2, 3, 4, 5)]


def test_who_leaves_a_tag_leaves_the_group_with_all_taggings(api: ApiClient) -> None:
    tag = api.tag("steward")
    people = [api.sign_up(email=f"a{number}@example.org", add_tags=["steward"]) for number in range(4)]
    path = f"/tags/{uuid_of(tag)}/taggings"
    assert api.get(path).json["total_records"] == 4
    set_fault(api, "GET /tags/*", person="leaves", times=1)
    assert api.get(f"{path}?per_page=2&page=2").json["total_records"] == 3
    assert sum(api.get(f"/people/{uuid_of(person)}").status == 404 for person in people) == 1


def test_nobody_moves_for_a_key_that_opens_nothing(sixty: ApiClient) -> None:
    everybody = page_through(sixty, "/people")
    set_fault(sixty, person="leaves")
    set_fault(sixty, person="joins")
    assert sixty.with_key("wrong").get("/people?page=2").status == 403
    sixty.world.faults.clear()
    assert page_through(sixty, "/people") == everybody


def test_a_collection_that_is_not_there_has_nobody_to_leave(sixty: ApiClient) -> None:
    set_fault(sixty, person="leaves")
    path = f"/tags/{uuid_of(sixty.get('/people').json['_embedded']['osdi:people'][0])}/taggings?page=2"
    assert sixty.get(path).status == 404


# Reset and restore


def test_reset_takes_faults_back(api: ApiClient) -> None:
    set_fault(api, status=503)
    api.world.reset()
    assert api.get("/people").status == 200
    assert len(api.world.faults) == 0


def test_restore_leaves_faults(api: ApiClient) -> None:
    checkpoint = api.world.store.checkpoint()
    set_fault(api, status=503)
    api.world.restore(checkpoint)
    assert api.get("/people").status == 503
