from __future__ import annotations

import json
from pathlib import Path

import pytest

from actionnetwork_mock.cli import main
from actionnetwork_mock.scenarios import shipped_names

from .conftest import Refused
from .serving import call, serving


def test_scenarios_are_listed_with_a_line_each(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scenarios"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == shipped_names()
    assert all(line.endswith(".") for line in lines)


def test_the_schema_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scenarios", "--schema"]) == 0
    assert "people" in json.loads(capsys.readouterr().out)["properties"]


def test_a_good_file_is_said_to_be_good(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "good.yaml"
    file.write_text("people:\n  - email: a@example.org\n")
    assert main(["scenarios", "check", str(file), "union_local"]) == 0
    assert capsys.readouterr().out.splitlines() == [f"{file}: valid", "union_local: valid"]


def test_what_is_wrong_with_a_file_is_one_sentence(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "broken.yaml"
    file.write_text("people:\n  - email: nobody\n")
    assert main(["scenarios", "check", str(file)]) == 2
    assert capsys.readouterr().err == (
        "actionnetwork-mock: broken.yaml, line 2: people[0].email: 'nobody' is no email\n"
    )


def test_a_server_starts_with_a_scenario() -> None:
    with serving("--scenario", "union_local") as (_, url):
        assert call(f"{url}/petitions")["total_records"] == 1


@pytest.mark.parametrize(
    ("name", "said"),
    [("unoin_local", "Did you mean union_local?"), ("gone.yaml", "the scenario gone.yaml cannot be read")],
)
def test_a_server_does_not_start_with_what_is_no_scenario(name: str, said: str, refused: Refused) -> None:
    assert said in refused("--scenario", name)
