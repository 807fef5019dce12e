"""Parsons is not blamed for how it pages and filters, notes included; see also the fixture ``blameless``."""

from __future__ import annotations

from typing import Any

from actionnetwork_mock.lint import findings_of
from actionnetwork_mock.servers.threaded import MockServer


def test_parsons_earns_no_finding(parsons: Any, server: MockServer) -> None:
    server.seed(people=60)
    server.make("petitions", title="Keep the library open")
    assert parsons.get_people().num_rows == 60
    ann = parsons.upsert_person("ann+news@example.org", given_name="Ann")
    uuid = ann["identifiers"][0].removeprefix("action_network:")
    parsons.update_person(uuid, given_name="Anne")
    parsons.get_person(uuid)
    parsons.add_tag("steward")
    parsons.get_tags()
    parsons.get_petitions()
    assert parsons.get_people(filter="email_address eq 'ann+news@example.org'").num_rows == 1
    assert parsons.get_people(filter="given_name eq 'Mary Ann'").num_rows == 0
    assert findings_of(server.requests.find()) == []


def test_its_misspelt_parameter_is_found(parsons: Any, server: MockServer) -> None:
    parsons.upsert_person("ann@example.org", background_processing=True)
    (finding,) = findings_of(server.requests.find())
    assert (finding.code, finding.advice) == ("unknown-parameter", "Did you mean background_request?")
    assert finding.requests == [server.requests.last("POST /people").number]
