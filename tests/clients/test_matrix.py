"""Every call of every client of the matrix ends as its row says, and ``docs/clients.md`` shows the rows."""

from __future__ import annotations

import inspect
import re

import pytest
from tests.clients.matrix.clients import CLIENTS
from tests.clients.matrix.clients.parsons import PARSONS
from tests.clients.matrix.page import NOTES, PAGE, render_page
from tests.clients.matrix.rows import Client, Fails
from tests.clients.matrix.runner import missing, run_client

each_client = pytest.mark.parametrize("client", CLIENTS, ids=lambda client: client.name)


@pytest.mark.uncovered
@each_client
def test_every_call_ends_as_its_row_says(client: Client) -> None:
    if reason := missing(client):
        pytest.skip(reason)
    results = run_client(client)
    differing = [
        "\n  ".join((result.call.code, *found, *result.requests)) for result, found in results if found
    ]
    assert not differing, "\n".join(differing)
    assert client.habits.keys() <= {code for result, _ in results for code in result.notes}


def test_every_public_method_of_parsons_is_called() -> None:
    parsons = pytest.importorskip("parsons.action_network", reason="parsons is not installed: make clients")
    methods = {
        name for name, _ in inspect.getmembers(parsons.ActionNetwork, inspect.isfunction) if name[0] != "_"
    }
    assert {re.findall(r"^client\.(\w+)\(", call.code)[0] for call in PARSONS.calls} == methods


def test_the_committed_page_shows_the_rows() -> None:
    assert PAGE.read_text(encoding="utf-8") == render_page(), (
        "stale: run python -m tests.clients.matrix --write"
    )


def test_the_page_explains_every_note() -> None:
    used = {
        code
        for client in CLIENTS
        for code in (*client.habits, *(c for call in client.calls for c in call.notes))
    }
    assert used == NOTES.keys()


@each_client
def test_a_refusal_cites_what_is_known_of_production(client: Client) -> None:
    refusals = [call for call in client.calls if isinstance(call, Fails) and call.status >= 400]
    assert [
        call.code for call in refusals if not (call.is_assumed or re.search(r"\[[\w.-]+\]", call.why))
    ] == []


@each_client
def test_no_call_is_made_twice(client: Client) -> None:
    codes = [call.code for call in client.calls]
    assert len(codes) == len({*codes})
