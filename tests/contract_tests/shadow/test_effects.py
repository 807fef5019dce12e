"""What a write does besides its answer is compared with what is read later."""

from __future__ import annotations

import pytest

from actionnetwork_mock.settings import Settings

from .caller import OTHER_KEY, Caller, href
from .figures import compare, named, record


def _writes_with_effects(caller: Caller) -> None:
    """Act as known people and without a key, be refused, and read what came of it."""
    for _ in range(4):
        email = {"email_addresses": [{"address": caller.email()}]}
        person = caller.call("POST", "/people", {"person": {**email, "given_name": "Ada"}})
        page = caller.call(
            "POST", "/fundraising_pages", {"title": caller.new("Roof "), "origin_system": "CRM"}
        )
        donation = {"recipients": [{"display_name": "Roof", "amount": "5.00"}]}
        caller.wait(20)
        caller.get(href(person))
        caller.get(href(page))
        path = href(page) + "/donations"
        caller.call("POST", path, {**donation, "person": {**email, "family_name": "Example"}})
        caller.wait(4)
        caller.get(href(person))
        caller.call("POST", path, {**donation, "person": email}, key=None)
        caller.wait(4)
        caller.call("POST", path, {**donation, "person": {"given_name": "Nobody"}})
        caller.wait(4)
        caller.call("PUT", href(person) + "?background_request=true", {"given_name": "Grace"})
        caller.wait(20)
        caller.get(href(person))
        caller.get(path)
        caller.call("PUT", href(person), {"given_name": "Other"}, key=OTHER_KEY)
        caller.wait(4)
        caller.get(href(person))


def test_a_faithful_upstream_has_no_findings() -> None:
    report = compare(record(Settings(), traffic=_writes_with_effects))
    assert (report.findings, report.faults) == ((), ())


@pytest.mark.parametrize(
    ("mutant", "finding"),
    [
        ("helper-forgets-the-family-name", "shadow.effects GET /people/{id} field:family_name"),
        ("background-put-never-done", "shadow.effects GET /people/{id} field:modified_date"),
        ("another-group-may-put", "shadow.effects GET /people/{id} field:modified_date"),
        (
            "keyless-post-records-nothing",
            "shadow.effects GET /fundraising_pages/{fundraising_page_id}/donations 200",
        ),
        (
            "keyless-post-done-twice",
            "shadow.effects GET /fundraising_pages/{fundraising_page_id}/donations 200",
        ),
        (
            "invalid-data-is-recorded",
            "shadow.effects GET /fundraising_pages/{fundraising_page_id}/donations 200",
        ),
    ],
)
@pytest.mark.uncovered
def test_an_effect_that_is_missing_or_not_expected_is_named(mutant: str, finding: str) -> None:
    found = named(compare(record(Settings(), mutant, _writes_with_effects)))
    assert finding in found.findings
