"""What is written in the seconds of certain requests, and of no others, is named; what others write is not."""

from __future__ import annotations

import pytest

from actionnetwork_mock.settings import Settings

from .caller import Caller, href
from .figures import compare, named, record

_TIMES = 6


def _writes(caller: Caller) -> None:
    """Sign people up, with tags that do not exist, and change petitions that are not the newest."""
    for _ in range(_TIMES):
        person = {"email_addresses": [{"address": caller.email()}], "given_name": "Ada"}
        caller.call("POST", "/people", {"person": person, "add_tags": [caller.new("Unknown ")]})
        caller.wait(3)
        caller.get("/lists")
        older, _ = (
            caller.call("POST", "/petitions", {"title": caller.new("Keep "), "origin_system": "CRM"})
            for _ in range(2)
        )
        caller.wait(3)
        caller.call("PUT", href(older), {"description": "<p>Now</p>"})
        caller.wait(3)
        caller.get("/queries")
        caller.get("/wrappers")
    caller.wait(20)
    for name in ("people", "tags", "petitions"):
        page = caller.get(f"/{name}")
        while "next" in page.get("_links", {}):
            page = caller.call("GET", href(page, "next"))


def _writes_with_another_program(caller: Caller) -> None:
    """Read and write while another program signs people up in every second, whose calls do not pass."""
    for _ in range(_TIMES):
        for body in ({"person": {"email_addresses": [{"address": caller.email()}]}}, None):
            other = {"email_addresses": [{"address": f"other-{caller.email()}"}]}
            caller.call("POST", "/people", {"person": other})
            caller.call("GET" if body is None else "POST", "/lists" if body is None else "/people", body)
            caller.wait(3)
    caller.wait(20)
    page = caller.get("/people")
    while "next" in page.get("_links", {}):
        page = caller.call("GET", href(page, "next"))


@pytest.mark.parametrize(
    ("mutant", "finding"),
    [
        ("signup-makes-two", "shadow.effects POST /people 200"),
        ("unknown-tag-made", "shadow.effects POST /people 200"),
        ("put-of-an-action-changes-another", "shadow.effects PUT /petitions/{id} field:modified_date"),
    ],
)
@pytest.mark.uncovered
def test_what_certain_writes_do_besides_their_answers_is_named(mutant: str, finding: str) -> None:
    assert named(compare(record(Settings(), mutant, _writes))).findings == [finding]


def test_a_faithful_upstream_has_no_findings() -> None:
    report = compare(record(Settings(), traffic=_writes))
    assert (report.findings, report.faults) == ((), ())


def test_a_program_that_writes_in_every_second_is_no_finding() -> None:
    exchanges = record(Settings(), traffic=_writes_with_another_program)
    ours = [one for one in exchanges if b"other-" not in one.request_body]
    assert len(ours) + 2 * _TIMES == len(exchanges)
    report = compare(ours)
    assert (report.findings, report.faults) == ((), ())
