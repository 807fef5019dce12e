"""Contracts that fail, and faults of the suite itself, show types and places, and neither keys nor people."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import httpx2
import pytest
from rich.console import Console

from actionnetwork_contract.drift import Row
from actionnetwork_contract.reports import print_report, render_json, render_junit, render_markdown
from actionnetwork_contract.run import drift_of, plan
from actionnetwork_mock.cli import main
from actionnetwork_mock.settings import Settings

from .guarded_mock import KEY, OTHER_KEY, USER_KEY, Send, differing, guarded_mock

_EMAIL = re.compile(r"[\w.+-]+@[\w.-]+")
_ABOUT = {"target": "http://localhost/api/v2", "calls": 1, "seconds": 1.0}
_CHANGED = ("given_name", "total_records", "error")


def _spoil(request: httpx2.Request, send: Send) -> httpx2.Response:
    """Answer in ways that many contracts reject, with all personal data."""
    reply = send(request)
    body = json.loads(reply.read())
    spoilt = {**body, **{name: f"{body[name]} ada@example.org" for name in _CHANGED if name in body}}
    return httpx2.Response(
        reply.status_code,
        headers={"content-type": reply.headers.get("content-type", "")},
        content=json.dumps(spoilt).encode(),
        request=request,
    )


def _failing() -> list[Row]:
    with guarded_mock(people=3) as guarded:
        guarded.transport.intercept = _spoil
        planned = plan(["people.*", "errors.*", "hal.page*", "tags.*", "question.put_null"])
        rows, _ = drift_of(planned, guarded.target, Settings(), examples=2)
        return rows


@pytest.mark.slow
@pytest.mark.uncovered
def test_reports_of_failing_contracts_show_no_personal_data() -> None:
    rows = _failing()
    assert len(differing(rows)) > 5
    text = io.StringIO()
    print_report(rows, _ABOUT, Console(file=text, width=200))
    shown = text.getvalue() + render_json(rows, _ABOUT) + render_markdown(rows, _ABOUT)
    shown += render_junit(rows, _ABOUT)
    assert "answer" in shown
    assert _EMAIL.findall(shown) == []
    assert [key for key in (KEY, OTHER_KEY, USER_KEY) if key in shown] == []


def test_a_fault_of_the_suite_is_reported_without_its_message(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def fail(*_args: object, **_kwargs: object) -> None:
        raise RuntimeError("ada@example.org with the key secret")

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("actionnetwork_contract.run.run_plan", fail)
    assert main(["check", "--only", "paging.cap"]) == 2
    output, errors = capfd.readouterr()
    assert output == ""
    assert "RuntimeError" in errors
    assert "secret" not in errors
    assert _EMAIL.findall(errors) == []
    assert [*tmp_path.iterdir()] == []
