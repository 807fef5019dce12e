"""What the page about scenarios shows can be loaded."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from actionnetwork_mock.scenarios import BadScenario, read_scenario, shipped_names
from actionnetwork_mock.scenarios.format import below, made

from ...conftest import MakeApi

PAGE = (Path(__file__).parents[3] / "docs" / "guide" / "scenarios.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)


@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_example_can_be_loaded(number: int, tmp_path: Path, make_api: MakeApi) -> None:
    (tmp_path / "people.csv").write_text("First Name,Email,Zip Code,tags\nAda,ada@example.org,60612,member\n")
    (tmp_path / "example.yaml").write_text(EXAMPLES[number], encoding="utf-8")
    make_api(scenario=tmp_path / "example.yaml")


def test_every_scenario_that_comes_with_the_mock_is_on_it() -> None:
    assert re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE) == sorted(
        shipped_names(), key=lambda name: PAGE.index(f"| `{name}` |")
    )


def test_everything_that_a_group_can_have_is_on_it() -> None:
    names = [one.name for one in made()] + [one.name for action in made() for one in below(action.name)]
    assert [name for name in names if f"`{name}`" not in PAGE] == []


def test_the_sentence_about_a_mistake_is_what_is_said(tmp_path: Path) -> None:
    file = tmp_path / "tenants.yaml"
    file.write_text(EXAMPLES[0].replace("email: ada@", "emial: ada@", 1), encoding="utf-8")
    with pytest.raises(BadScenario) as caught:
        read_scenario(file)
    assert f"    {caught.value}\n" in PAGE
