"""The workflows of ci.md: their steps run as in a job of GitHub Actions, against a mock, in a repository of a user."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sysconfig
import venv
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml

from actionnetwork_mock.servers.threaded import MockServer
from actionnetwork_mock.settings import Settings
from wheel_proof import build_wheel

from ..page_steps import File, steps

ROOT = Path(__file__).parents[2]
WORKFLOWS = {
    Path(step.name).name: step.text
    for step in steps((ROOT / "docs/guide/ci.md").read_text(encoding="utf-8"))
    if isinstance(step, File)
}
"""The text of each workflow, by the name of its file."""

ACTIONS = {"actions/checkout@v4", "actions/setup-python@v5", "actions/upload-artifact@v4"}
QUICK_CHECK = "--only question.large_per_page --only paging.cap --per-second 1000 --lag 0 --examples 1"
"""Options that the tests add to ``check``, which takes ten minutes otherwise."""

TEST = """
import json
from urllib.request import Request, urlopen

def test_the_group_is_empty(action_network):
    request = Request(action_network.url + "/people", headers={"OSDI-API-Token": action_network.api_key})
    with urlopen(request) as reply:
        assert json.load(reply)["_embedded"]["osdi:people"] == []
"""
PROGRAM = """
import json, os
from urllib.request import Request, urlopen

person = {"person": {"email_addresses": [{"address": "noor@example.org"}]}, "add_tags": TAGS}
headers = {"OSDI-API-Token": os.environ["ACTION_NETWORK_API_KEY"], "Content-Type": "application/json"}
urlopen(Request("https://actionnetwork.org/api/v2/people", json.dumps(person).encode(), headers)).close()
"""


def job_of(name: str) -> dict[str, Any]:
    (job,) = yaml.safe_load(WORKFLOWS[name])["jobs"].values()
    return dict(job)


@dataclass
class Runner:
    """Runs the commands of a job in a folder, as GitHub Actions would: each with ``bash -e``, up to a failure."""

    folder: Path
    environment: dict[str, str]
    secrets: dict[str, str] = field(default_factory=dict)
    outputs: dict[str, str] = field(default_factory=dict)
    """What each step printed, by its name."""

    def run(self, job: dict[str, Any], **others: str) -> bool:
        """Run a job, with other values of its environment, and return whether it succeeded."""
        succeeded = True
        for step in job["steps"]:
            if "run" not in step or not (succeeded or step.get("if") == "always()"):
                continue
            values = {**job.get("env", {}), **step.get("env", {}), **others}
            done = subprocess.run(
                ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
                cwd=self.folder,
                env={**self.environment, **{name: self.value_of(text) for name, text in values.items()}},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                timeout=240,
            )
            self.outputs[step["name"]] = done.stdout
            succeeded = succeeded and done.returncode == 0
        return succeeded

    def value_of(self, text: str) -> str:
        return re.sub(r"\$\{\{ secrets\.(\w+) \}\}", lambda secret: self.secrets[secret[1]], text)


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_wheel(tmp_path_factory.mktemp("wheels")).parent


@pytest.fixture
def runner(wheels: Path, tmp_path: Path) -> Runner:
    """A runner with an environment of its own, into which pip installs our wheel by its name.

    What the wheel requires is taken from the environment of the tests, without a network.
    """
    python = tmp_path / "python"
    venv.create(python, with_pip=False)
    (packages,) = python.glob("lib/*/site-packages")
    (packages / "of_the_tests.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    quick = tmp_path / "quick"
    quick.mkdir()
    command = quick / "actionnetwork-mock"
    command.write_text(
        f'#!/bin/sh\nif [ "$1" = check ]; then set -- "$@" {QUICK_CHECK}; fi\n'
        f'exec {python}/bin/actionnetwork-mock "$@"\n'
    )
    command.chmod(0o755)
    inherited = {
        name: text for name, text in os.environ.items() if not name.startswith(("PYTEST_", "COVERAGE_"))
    }
    folder = tmp_path / "repository"
    folder.mkdir()
    pip = {
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": str(wheels),
        "PIP_NO_DEPS": "1",
        "PIP_IGNORE_INSTALLED": "1",
    }
    environment = {
        **inherited,
        **pip,
        "PATH": os.pathsep.join([str(quick), f"{python}/bin", os.environ["PATH"]]),
        "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md"),
        "HOME": str(tmp_path),
    }
    return Runner(folder, environment)


@pytest.mark.parametrize("name", WORKFLOWS)
def test_a_workflow_is_complete(name: str) -> None:
    workflow = yaml.safe_load(WORKFLOWS[name])
    job = job_of(name)
    assert workflow[True]  # YAML reads the word "on" so
    assert workflow["permissions"]
    assert job["timeout-minutes"] <= 60
    assert {step["uses"] for step in job["steps"] if "uses" in step} == ACTIONS
    assert all("name" in step for step in job["steps"] if "run" in step)


def test_the_page_has_the_two_workflows() -> None:
    assert list(WORKFLOWS) == ["test.yml", "contracts.yml"]


def test_a_secret_reaches_only_the_step_that_needs_it() -> None:
    job = job_of("contracts.yml")
    assert "secrets" not in WORKFLOWS["test.yml"]
    assert [step["name"] for step in job["steps"] if "secrets" in str(step)] == [
        "Compare the API with the contracts"
    ]
    assert "secrets" not in str(job.get("env"))


@pytest.mark.slow
@pytest.mark.uncovered
@pytest.mark.parametrize(("tags", "succeeds"), [([], True), (["stewrd"], False)], ids=["right", "mistaken"])
def test_the_workflow_tests_an_integration(runner: Runner, tags: list[str], succeeds: bool) -> None:
    (runner.folder / "test_sync.py").write_text(TEST)
    (runner.folder / "sync.py").write_text(PROGRAM.replace("TAGS", repr(tags)))
    assert runner.run(job_of("test.yml")) is succeeds, runner.outputs
    assert "Successfully installed actionnetwork-mock" in runner.outputs["Install the mock"]
    suite = ElementTree.parse(runner.folder / "reports/tests.xml").getroot()[0]
    assert (suite.get("tests"), suite.get("failures")) == ("1", "0")
    requests = (runner.folder / "reports/requests.log").read_text().splitlines()
    (request,) = [json.loads(line) for line in requests if line.startswith("{")]
    assert (request["path"], request["status"]) == ("/people", 200 if succeeds else 400)


@pytest.fixture
def remote(runner: Runner) -> Path:
    """The repository that a checkout of the runner came from."""
    remote = runner.folder.with_name("remote.git")
    for command in (
        f"git init --quiet --bare --initial-branch main {remote}",
        f"git clone --quiet {remote} {runner.folder}",
        "git -c user.name=Noor -c user.email=noor@example.org commit --quiet --allow-empty -m Begin",
        "git push --quiet origin HEAD:main",
        "git branch --quiet --set-upstream-to origin/main",
    ):
        subprocess.run(
            command.split(), cwd=runner.folder, env=runner.environment, check=True, capture_output=True
        )
    return remote


def commits_of(remote: Path) -> list[str]:
    log = subprocess.run(
        ["git", "log", "--format=%s", "main"], cwd=remote, capture_output=True, text=True, check=True
    )
    return log.stdout.splitlines()


@pytest.mark.slow
@pytest.mark.uncovered
@pytest.mark.parametrize(("large_per_page", "succeeds"), [("cut", True), ("refused", False)])
def test_the_nightly_check_keeps_its_reports_and_its_evidence(
    runner: Runner, remote: Path, large_per_page: str, succeeds: bool
) -> None:
    runner.secrets["ACTION_NETWORK_API_KEY"] = "secret-of-the-group"
    settings = Settings(rate_limit=None).changed(large_per_page=large_per_page)
    with MockServer(settings=settings, api_key="secret-of-the-group", people=30) as server:
        for _ in range(2):
            assert runner.run(job_of("contracts.yml"), TARGET=server.url) is succeeds, runner.outputs
    assert commits_of(remote) == ["Record the check of Action Network's API", "Begin"]
    kept = [runner.folder / f"reports/drift.{kind}" for kind in ("md", "json", "xml")]
    kept += [runner.folder / "action-network-evidence.json", Path(runner.environment["GITHUB_STEP_SUMMARY"])]
    for path in kept:
        text = path.read_text(encoding="utf-8")
        assert "large_per_page" in text or path.suffix == ".xml"
        assert "secret-of-the-group" not in text


@pytest.mark.slow
@pytest.mark.uncovered
def test_the_nightly_check_fails_without_a_report_if_the_api_cannot_be_reached(
    runner: Runner, remote: Path
) -> None:
    runner.secrets["ACTION_NETWORK_API_KEY"] = "secret-of-the-group"
    assert not runner.run(job_of("contracts.yml"), TARGET="http://127.0.0.1:1/api/v2")
    assert "cannot be checked" in runner.outputs["Compare the API with the contracts"]
    assert commits_of(remote) == ["Begin"]
