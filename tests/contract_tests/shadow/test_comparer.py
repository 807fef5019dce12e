"""The comparer agrees with a faithful upstream, and names what another one does."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime
from typing import Any

import msgspec
import pytest

from actionnetwork_contract.check import Check
from actionnetwork_contract.conformance import Deviation
from actionnetwork_contract.open_target import mock_in_process
from actionnetwork_contract.setup_data import create_setup_data
from actionnetwork_contract.shadow import reading
from actionnetwork_contract.shadow.comparer import Comparer
from actionnetwork_contract.shadow.exchange import Exchange, Overlap
from actionnetwork_contract.shadow.predict import Predictor
from actionnetwork_contract.shadow.question import Question
from actionnetwork_contract.shadow.report import Report
from actionnetwork_contract.shadow.vocabulary import Token
from actionnetwork_mock.settings import Settings

from .caller import KEY
from .recording import recording
from .upstream import upstream


@pytest.fixture(scope="module")
def exchanges() -> list[Exchange]:
    """What a client sent that created one of everything, and read it."""
    with mock_in_process() as target, recording() as recorded:
        check = Check(target)
        create_setup_data(check)
        for path in ("/people", "/petitions", "/tags", "/"):
            check.api.get(path)
        person = check.sign_up({"given_name": "Ada"})
        check.wait(3)
        check.api.put(person.href, {"family_name": "Example"})
        check.api.get(person.href)
    return recorded


@pytest.fixture
def comparer() -> Iterator[Comparer]:
    """A comparer that has seen nothing."""
    with closing(Comparer(Settings())) as opened:
        yield opened


def compare(comparer: Comparer, exchanges: list[Exchange]) -> Report:
    for exchange in exchanges:
        comparer.feed(exchange)
    return comparer.report()


def test_a_faithful_upstream_has_no_findings(comparer: Comparer, exchanges: list[Exchange]) -> None:
    report = compare(comparer, exchanges)
    assert (report.findings, report.faults) == ((), ())
    assert report.exchanges == report.compared == len(exchanges)
    assert report.predicted >= 0.9 * report.compared


def test_a_field_that_is_always_missing_is_confirmed(comparer: Comparer, exchanges: list[Exchange]) -> None:
    report = compare(comparer, [_without(exchange, "languages_spoken") for exchange in exchanges])
    named = {(str(finding.check), str(finding.subject)) for finding in report.confirmed}
    assert ("check:shadow.presence", "field:languages_spoken") in named


def test_limits_and_failures_are_counted_and_not_compared(
    comparer: Comparer, exchanges: list[Exchange]
) -> None:
    changed = [msgspec.structs.replace(exchanges[0], status=status) for status in (429, 500, 503)]
    report = compare(comparer, [*changed, msgspec.structs.replace(exchanges[1], broken="truncated")])
    assert {row.reason: row.exchanges for row in report.reasons} == {"429": 1, "5xx": 2, "truncated": 1}
    assert (report.compared, report.confirmed) == (0, ())


def test_equal_exchanges_have_equal_verdicts(exchanges: list[Exchange]) -> None:
    with closing(Comparer(Settings())) as one, closing(Comparer(Settings())) as other:
        assert [one.feed(exchange) for exchange in exchanges] == [other.feed(e) for e in exchanges]


def test_what_was_known_is_forgotten_at_a_gap(comparer: Comparer, exchanges: list[Exchange]) -> None:
    compare(comparer, exchanges)
    comparer.gap(3)
    assert comparer.report().dropped == 3


def test_a_read_during_a_post_that_changes_its_person_is_no_finding(comparer: Comparer) -> None:
    def calls(call: Call) -> None:
        person = call("POST", "/people", {"person": {"email_addresses": [{"address": "ann@example.org"}]}})
        call("GET", _path_of(person))
        unsubscribed = {"address": "ann@example.org", "status": "unsubscribed"}
        call("POST", "/people", {"person": {"email_addresses": [unsubscribed]}})
        call("GET", _path_of(person))

    first, known, post, read = _recorded(calls)
    assert compare(comparer, [first, known, *_at_once(read, post)]).findings == ()


def test_a_read_that_ends_after_a_put_and_shows_what_was_before_it_is_no_finding(comparer: Comparer) -> None:
    def calls(call: Call) -> None:
        person = call("POST", "/people", {"person": {"email_addresses": [{"address": "ann@example.org"}]}})
        call("GET", _path_of(person))
        call("PUT", _path_of(person), {"family_name": "Example"})
        call("GET", _path_of(person))

    post, before, put, after = _recorded(calls)
    put, before = (msgspec.structs.replace(one, number=number) for number, one in ((2, put), (3, before)))
    assert compare(comparer, [post, *_at_once(put, before), after]).findings == ()


def test_a_read_during_a_write_that_it_already_shows_rules_out_nothing(comparer: Comparer) -> None:
    """A message that is shown as scheduled while it is being scheduled was not scheduled twice."""

    def calls(call: Call) -> None:
        whole = {"subject": "News", "body": "<p>News.</p>", "from": "Example", "reply_to": "news@example.org"}
        message = call("POST", "/messages", whole)
        call("POST", f"{_path_of(message)}/schedule", {"scheduled_start_date": "2031-01-01T00:00:00Z"})
        call("GET", _path_of(message))

    post, scheduled, read = _recorded(calls)
    report = compare(comparer, [post, *_at_once(read, scheduled)])
    assert report.findings == ()
    assert not [
        row for row in report.settings if row.ruled_out.count and row.setting.text == "second_schedule"
    ]
    assert [row.exchanges for row in report.reasons if row.reason == "overlapping writes"] == [2]


def test_answers_that_take_minutes_are_compared_as_others(
    comparer: Comparer, exchanges: list[Exchange]
) -> None:
    slow = [msgspec.structs.replace(one, sent=one.sent - 240) for one in exchanges]
    report = compare(comparer, slow)
    assert (report.findings, report.compared) == ((), len(exchanges))


def test_an_unknown_address_is_compared_during_a_post(comparer: Comparer) -> None:
    def calls(call: Call) -> None:
        call("POST", "/people", {"person": {"email_addresses": [{"address": "ann@example.org"}]}})
        call("POST", "/peoples", {})

    report = compare(comparer, _at_once(*_recorded(calls)))
    assert (report.findings, report.faults, report.compared) == ((), (), 2)


def test_a_record_whose_date_a_failed_post_may_have_changed_is_no_finding(comparer: Comparer) -> None:
    """A server may do what it was asked to do, and then fail to answer."""

    def calls(call: Call) -> None:
        form = call("POST", "/forms", {"title": "Volunteer", "origin_system": "Example"})
        path = f"{_path_of(form)}/submissions"
        sent = {"person": {"email_addresses": [{"address": "ann@example.org"}]}}
        call("POST", path, sent)
        call("GET", path)
        call("POST", path, {**sent, "created_date": "2026-01-02T03:04:05Z"})
        call("GET", path)

    form, post, before, again, after = _recorded(calls)
    assert json.loads(before.body) != json.loads(after.body)
    failed = msgspec.structs.replace(again, status=503, body=b"")
    assert compare(comparer, [form, post, before, failed, after]).findings == ()


def test_a_page_that_shows_what_a_post_is_creating_is_no_finding(comparer: Comparer) -> None:
    def calls(call: Call) -> None:
        call("POST", "/events", {"title": "A day in May", "origin_system": "Example"})
        call("GET", "/events", None)

    post, page = _recorded(calls)
    assert compare(comparer, _at_once(page, post)).findings == ()


def test_an_unknown_id_below_a_parent_that_never_passed_is_no_finding(comparer: Comparer) -> None:
    def calls(call: Call) -> None:
        tag = call("POST", "/tags", {"name": "Volunteer"})
        call("GET", f"{_path_of(tag)}/taggings/{NO_ID}")

    assert compare(comparer, _recorded(calls)[1:]).findings == ()


def test_only_the_question_that_explains_an_answer_rules_values_out(
    comparer: Comparer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a 404 with two ids, the one that is unknown may be the first or, below one that exists, the second."""

    def claim(_: Predictor, question: Question, settings: Settings) -> list[Deviation]:
        is_second_unknown = bool(question.loaded)
        if is_second_unknown:
            return []
        return [_STATUS] if settings.put_null == "clears" else [_STATUS, _OTHER_STATUS]

    monkeypatch.setattr(Predictor, "claim", claim)
    report = compare(comparer, _recorded(_read_an_unknown_tagging))
    assert report.findings == ()
    assert [row for row in report.settings if row.ruled_out.count] == []


def test_an_outcome_stays_if_the_twin_fails_at_another_question(
    comparer: Comparer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def claim(_: Predictor, question: Question, settings: Settings) -> list[Deviation]:
        if question.loaded:
            raise KeyError("id")
        return [_STATUS]

    monkeypatch.setattr(Predictor, "claim", claim)
    report = compare(comparer, _recorded(_read_an_unknown_tagging))
    assert [finding.check.text for finding in report.findings] == ["shadow.status"]
    assert [fault.place for fault in report.faults] == ["twin"]


def _read_an_unknown_tagging(call: Call) -> None:
    call("GET", f"/tags/{NO_ID}/taggings/{NO_ID}")


_STATUS, _OTHER_STATUS = (
    Deviation("shadow.status", "status", "", "has another value", expected=expected, seen=404)
    for expected in (400, 403)
)


def test_a_size_in_other_digits_is_no_fault(comparer: Comparer) -> None:
    def calls(call: Call) -> None:
        call("GET", "/people?per_page=%C2%B2")

    assert compare(comparer, _recorded(calls)).faults == ()


def test_a_write_that_failed_may_move_items_to_the_next_page(comparer: Comparer) -> None:
    def calls(call: Call) -> None:
        call("GET", "/people?per_page=5")
        call("POST", "/people", {"person": {"email_addresses": [{"address": "ann@example.org"}]}})
        call("GET", "/people?per_page=5&page=2")

    first, post, second = _recorded(calls)
    moved = json.loads(second.body)
    for part in ("_embedded", "_links"):
        moved[part]["osdi:people"][0] = json.loads(first.body)[part]["osdi:people"][-1]
    failed = msgspec.structs.replace(post, status=503, body=b"")
    shown = msgspec.structs.replace(second, body=json.dumps(moved).encode())
    report = compare(comparer, [first, failed, shown])
    assert "shadow.repeats" not in {finding.check.text for finding in report.findings}


def test_a_fault_names_our_own_module_that_is_nearest(
    comparer: Comparer, exchanges: list[Exchange], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Here the reading of dates, which calls a function of Python's that fails."""

    def fail(_: object) -> float:
        return datetime.fromisoformat("no date").timestamp()

    monkeypatch.setattr(reading, "from_stamp", fail)
    monkeypatch.setattr(reading, "ValueError", KeyError, raising=False)
    report = compare(comparer, exchanges)
    assert {(str(fault.exception), str(fault.module)) for fault in report.faults} == {
        ("exception:ValueError", "module:shadow.reading")
    }


def test_every_module_of_ours_has_a_name() -> None:
    for name in ("shadow.comparer", "conformance.answers", "http.query", "twin", "places"):
        assert Token.of("module", name).is_declared
    assert not Token.of("module", "json.decoder").is_declared


NO_ID = "00000000-0000-4000-8000-000000000000"
Call = Callable[..., Any]


def _recorded(calls: Callable[[Call], None]) -> list[Exchange]:
    """Return the exchanges of some calls with a mock that serves people."""

    def call(method: str, path: str, body: object = None) -> Any:
        sent = b"" if body is None else json.dumps(body).encode()
        return json.loads(
            send(method, path, sent, {"OSDI-API-Token": KEY, "content-type": "application/json"})[1]
        )

    with upstream(Settings()) as (_, send), recording() as recorded:
        calls(call)
    return recorded


def _path_of(item: Any) -> str:
    return str(item["_links"]["self"]["href"].partition("/api/v2")[2])


def _at_once(one: Exchange, other: Exchange) -> list[Exchange]:
    """Return two exchanges as if they had been under way at the same time, answered in this order."""
    return [
        msgspec.structs.replace(each, overlaps=(Overlap(rest.number, rest.method, rest.target),))
        for each, rest in ((one, other), (other, one))
    ]


def _without(exchange: Exchange, name: str) -> Exchange:
    body = json.loads(exchange.body)
    for item in (body, *body.get("_embedded", {}).get("osdi:people", ())):
        item.pop(name, None)
    return msgspec.structs.replace(exchange, body=json.dumps(body).encode())
