from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from actionnetwork_mock.scenarios import BadScenario, pack_scenario

from ...conftest import MakeApi

SCENARIO = "tags: [steward, north]\npeople_from: people.csv\n"


def written(folder: Path, csv: str, scenario: str = SCENARIO) -> Path:
    (folder / "people.csv").write_text(csv, encoding="utf-8-sig")
    (folder / "scenario.yaml").write_text(scenario, encoding="utf-8")
    return folder / "scenario.yaml"


def test_people_come_from_a_file_beside_the_scenario(tmp_path: Path, make_api: MakeApi) -> None:
    csv = (
        "First Name,last_name,E-mail,Zip Code,tags,Shift,email_status\n"
        'Ada,"O\'Brien, Jr.",ada@example.org,60612,steward; north,night,bouncing\n'
        "\n"
        "Bo,,bo@example.org,,,,\n"
    )
    api = make_api(scenario=written(tmp_path, csv))
    ada, bo = api.get("/people").json["_embedded"]["osdi:people"]
    assert (ada["given_name"], ada["family_name"]) == ("Ada", "O'Brien, Jr.")
    assert ada["postal_addresses"][0]["locality"] == "Chicago"
    assert ada["email_addresses"][0]["status"] == "bouncing"
    assert ada["custom_fields"] == {"Shift": "night"}
    assert len(api.get(f"{ada['_links']['osdi:taggings']['href']}").json["_embedded"]["osdi:taggings"]) == 2
    assert "family_name" not in bo


@pytest.mark.parametrize(
    ("csv", "sentence"),
    [
        ("email\nwrong\n", "people.csv, line 2: email: 'wrong' is no email"),
        (
            "email,tags\na@example.org,stewrd\n",
            "people.csv, line 2: tags: the group has no tag 'stewrd'. Did you mean steward?",
        ),
        (
            "email,e-mail\na@example.org,\n",
            "scenario.yaml, line 2: people_from: two columns of people.csv are the email",
        ),
        (
            "",
            "scenario.yaml, line 2: people_from: people.csv is empty: its first line has the headings, such as "
            "email,first_name",
        ),
        (
            "email\na@example.org,b\n",
            "scenario.yaml, line 2: people_from: people.csv, line 2, column 2: there are 2 cells and 1 headings; a "
            "cell with a comma needs quotes",
        ),
        (
            'email\n"a@example.org\n',
            "scenario.yaml, line 2: people_from: people.csv, line 2: unexpected end of data",
        ),
        (
            "email\na@example.org\nA@example.org\n",
            "people.csv, line 3: email: A@example.org is the email of people.csv, line 2",
        ),
    ],
)
def test_a_broken_file_is_told_with_its_line(
    csv: str, sentence: str, tmp_path: Path, make_api: MakeApi
) -> None:
    with pytest.raises(BadScenario) as caught:
        make_api(scenario=written(tmp_path, csv))
    assert str(caught.value) == sentence


def test_a_scenario_without_a_file_cannot_name_one(make_api: MakeApi) -> None:
    with pytest.raises(BadScenario, match="files can be named in files only"):
        make_api(scenario={"people_from": "people.csv"})


# Only files below the folder of the scenario


def refused_file(folder: Path, name: str) -> str:
    """Return the error for a scenario in ``folder/inside`` that names a file of people."""
    inside = folder / "inside"
    inside.mkdir(exist_ok=True)
    (folder / "secret.csv").write_text("email\nruth@example.org\n")
    (inside / "scenario.yaml").write_text(f"people_from: {json.dumps(name)}\n")
    with pytest.raises(BadScenario) as refused:
        pack_scenario(inside / "scenario.yaml")
    return str(refused.value)


@pytest.mark.parametrize(
    "name", ["../secret.csv", "./../secret.csv", "x/../../secret.csv", "{folder}/secret.csv"]
)
def test_a_file_outside_of_the_folder_is_refused(tmp_path: Path, name: str) -> None:
    assert "not below the folder" in refused_file(tmp_path, name.format(folder=tmp_path))


def test_a_symbolic_link_leads_to_no_file_outside_of_the_folder(tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    (inside / "people.csv").symlink_to(tmp_path / "secret.csv")
    (inside / "there").symlink_to(tmp_path, target_is_directory=True)
    assert "not below the folder" in refused_file(tmp_path, "people.csv")
    assert "not below the folder" in refused_file(tmp_path, "there/secret.csv")


def test_a_link_within_the_folder_and_a_folder_that_is_a_link_are_followed(tmp_path: Path) -> None:
    (tmp_path / "real" / "data").mkdir(parents=True)
    (tmp_path / "real" / "data" / "people.csv").write_text("email\nruth@example.org\n")
    (tmp_path / "real" / "people.csv").symlink_to(tmp_path / "real" / "data" / "people.csv")
    (tmp_path / "real" / "scenario.yaml").write_text("people_from: people.csv\n")
    (tmp_path / "link").symlink_to(tmp_path / "real", target_is_directory=True)
    assert "ruth" in pack_scenario(tmp_path / "link" / "scenario.yaml")["files"]["people.csv"]


def test_what_is_no_regular_file_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "inside" / "people.csv").mkdir(parents=True)
    assert "no regular file" in refused_file(tmp_path, "people.csv")
    if hasattr(os, "mkfifo"):  # a pipe would be waited for
        os.mkfifo(tmp_path / "inside" / "pipe")
        assert "no regular file" in refused_file(tmp_path, "pipe")


def test_a_name_that_no_file_can_have_is_refused(tmp_path: Path) -> None:
    assert "cannot be read" in refused_file(tmp_path, "x" * 5000)
