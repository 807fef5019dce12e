"""Ordinary traffic through the whole of shadow: job, forwarder, comparer and upstream are processes of their own."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from actionnetwork_contract.shadow import command
from actionnetwork_contract.shadow.tee import Tee
from actionnetwork_mock.cli import main
from actionnetwork_mock.servers.subprocess import ProcessServer
from actionnetwork_mock.settings import Settings

from .caller import OTHER_KEY

_JOB = "tests.contract_tests.shadow.traffic_job"


@pytest.mark.slow
def test_concurrent_traffic_is_compared_whole_and_settles_how_the_upstream_differs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    # The job does not pause as one does that keeps to the rate limit, so that the comparer gets the time it needs here.
    defaults = Tee.__init__.__kwdefaults__
    assert defaults is not None
    monkeypatch.setitem(defaults, "max_frames", 1_000_000)
    monkeypatch.setitem(defaults, "max_bytes", 1024**3)
    monkeypatch.setattr(command, "_DRAIN_S", 300.0)
    settings = Settings(rate_limit=None, hrefs="real", put_null="ignored")
    report, follow = tmp_path / "r.json", tmp_path / "follow.json"
    with ProcessServer(settings=settings, people=60, api_keys=[OTHER_KEY]) as upstream:
        arguments = ["--upstream", upstream.url.removesuffix("/api/v2")]
        arguments += ["--report", str(report), "--follow", str(follow)]
        assert main(["shadow", *arguments, "--", sys.executable, "-m", _JOB, "2"]) == 0
    calls = int(capfd.readouterr().out)
    found = json.loads(report.read_text(encoding="utf-8"))
    assert calls > 800
    assert (found["exchanges"], found["dropped"], found["groups"]) == (calls, 0, 4)
    assert sum(row["predicted"] for row in found["operations"])  # how many depends on which calls overlap
    assert json.loads(follow.read_text(encoding="utf-8")) == {"put_null": "ignored"}
