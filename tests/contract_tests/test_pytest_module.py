"""``pytest --pyargs actionnetwork_contract``: one test per contract, on the mock or another target."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from actionnetwork_contract.run import plan
from actionnetwork_mock.servers.threaded import MockServer
from actionnetwork_mock.settings import Settings

from .guarded_mock import KEY

pytestmark = [pytest.mark.slow, pytest.mark.uncovered]

_SOME = ("-k", "paging.cap or tags.same-name or question.odd_page or question.put_null")


def run_pytest(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run pytest in a user's folder."""
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-rsf", *arguments],
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_every_contract_and_question_is_a_test(tmp_path: Path) -> None:
    found = run_pytest(tmp_path, "--collect-only", "-q", "--pyargs", "actionnetwork_contract")
    planned = plan()
    for name in [check.id for checks in (planned.contracts, planned.questions) for check in checks]:
        assert f"[{name}]" in found.stdout
    assert f"{len(planned.contracts) + len(planned.questions)} tests collected" in found.stdout


def test_plain_pytest_collects_none_of_them(tmp_path: Path) -> None:
    (tmp_path / "test_own.py").write_text("def test_own(): pass\n", encoding="utf-8")
    assert "1 passed" in run_pytest(tmp_path).stdout


def test_another_target_is_only_read_and_its_drift_fails(tmp_path: Path) -> None:
    settings = Settings(rate_limit=None, odd_page="refused")
    with MockServer(api_key=KEY, settings=settings) as server:
        found = run_pytest(
            tmp_path,
            *("--pyargs", "actionnetwork_contract", *_SOME),
            ACTION_NETWORK_CONTRACT_TARGET=server.url,
            ACTION_NETWORK_API_KEY=KEY,
        )
        writes = server.requests.count("POST /people") + server.requests.count("POST /tags")
    assert "1 failed, 1 passed, 2 skipped" in found.stdout
    assert "--set odd_page=refused makes the mock follow" in found.stdout
    assert "it needs permission to write. Enable with --allow-writes" in found.stdout
    assert KEY not in found.stdout + found.stderr
    assert writes == 0


def test_a_target_without_a_key_is_reported_in_a_sentence(tmp_path: Path) -> None:
    found = run_pytest(
        tmp_path,
        *("--pyargs", "actionnetwork_contract", "-k", "paging.cap"),
        ACTION_NETWORK_CONTRACT_TARGET="real",
        ACTION_NETWORK_API_KEY="",
    )
    assert "put it into the environment as ACTION_NETWORK_API_KEY" in found.stdout
    assert "Traceback" not in found.stdout
