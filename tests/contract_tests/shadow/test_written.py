"""A write is answered with what it sent and when it was done: a write that is lost now and then is named as well."""

from __future__ import annotations

import pytest

from actionnetwork_mock.settings import Settings

from .caller import Caller, href
from .figures import compare, named, record


def _write_often(caller: Caller) -> None:
    people = [
        caller.call("POST", "/people", {"person": {"email_addresses": [{"address": caller.email()}]}})
        for _ in range(6)
    ]
    page = caller.call("POST", "/fundraising_pages", {"title": "Roof", "origin_system": "CRM"})
    for _ in range(6):
        for person in people:
            caller.wait(4)
            caller.call("PUT", href(person), {"given_name": caller.new("Ada ")})
    for person in people:
        donation = {
            "recipients": [{"display_name": "Roof", "amount": "5.00"}],
            "_links": {"osdi:person": {"href": href(person)}},
        }
        for _ in range(3):
            caller.wait(4)
            caller.call("POST", f"{href(page)}/donations", donation)


def test_a_faithful_upstream_has_no_findings() -> None:
    report = compare(record(Settings(), traffic=_write_often))
    assert (report.findings, report.faults) == ((), ())


@pytest.mark.parametrize(
    ("mutant", "finding"),
    [
        ("every-tenth-write-swallowed", "shadow.written PUT /people/{id} field:given_name"),
        ("every-tenth-write-swallowed", "shadow.written PUT /people/{id} field:modified_date"),
        (
            "record-of-the-wrong-person",
            "shadow.written POST /fundraising_pages/{fundraising_page_id}/donations link:osdi:person",
        ),
    ],
)
@pytest.mark.uncovered
def test_what_most_writes_do_does_not_contradict_those_that_do_not(mutant: str, finding: str) -> None:
    assert finding in named(compare(record(Settings(), mutant, _write_often))).findings
