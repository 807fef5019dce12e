from __future__ import annotations

import subprocess
import sys

import pytest

from ...api_client import ApiClient
from ...conftest import MakeApi
from .conftest import HEADERS, HOST, Control


def test_those_that_come_with_the_mock_are_listed(control: Control) -> None:
    listed = control("GET", "/scenarios").json
    assert {
        "name": "empty_group",
        "about": "A new group without people and actions.",
    } in listed


def test_one_is_loaded_by_its_name(api: ApiClient, control: Control) -> None:
    refs = control("POST", "/scenarios", {"name": "union_local"}).json["refs"]
    assert api.get(f"/people/{refs['chair']}").json["given_name"] == "Imogen"
    control("POST", "/reset")
    assert api.get(f"/people/{refs['chair']}").status == 404


def test_a_whole_one_is_loaded(api: ApiClient, control: Control) -> None:
    body = {"name": "X", "people": [{"ref": "a", "email": "a@example.org"}]}
    refs = control("POST", "/scenarios", body).json["refs"]
    assert api.get(f"/people/{refs['a']}").status == 200


def test_it_is_loaded_into_the_world_of_the_key(make_api: MakeApi) -> None:
    api = make_api(any_key=True)
    body = {"people": [{"email": "a@example.org"}]}
    api.request("POST", "/_mock/scenarios?key=worker", body, headers=HEADERS, host=HOST)
    assert len(api.with_key("worker").get("/people").json["_embedded"]["osdi:people"]) == 1
    assert len(api.get("/people").json["_embedded"]["osdi:people"]) == 0


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ({"name": "unoin_local"}, "there is no scenario 'unoin_local'. Did you mean union_local?"),
        ({"name": "../../etc/passwd"}, "there is no scenario '../../etc/passwd'."),
        ({"people": [{"emial": "x"}]}, "the body, line 1: people[0].emial: a person has no key 'emial'."),
        ({"people": [{"email": "x"}]}, "the body, line 1: people[0].email: 'x' is no email"),
        ([1], "the body, line 1: it takes a mapping, not a list"),
        ({"people_from": "/etc/passwd"}, "the body, line 1: people_from: files can be named in files only"),
    ],
)
def test_a_mistake_is_a_400_with_a_sentence(body: object, sentence: str, control: Control) -> None:
    answer = control("POST", "/scenarios", body)
    assert answer.status == 400
    assert answer.error.startswith(sentence)


FILE = """people:
  - email: ada@example.org
people_from: more.csv
"""


def test_a_file_is_loaded_with_the_files_that_it_names(api: ApiClient, control: Control) -> None:
    body = {"name": "strike.yaml", "text": FILE, "files": {"more.csv": "email\nbea@example.org\n"}}
    assert control("POST", "/scenarios", body).status == 200
    emails = [person["email_addresses"][0]["address"] for person in api.people()]
    assert emails == ["ada@example.org", "bea@example.org"]


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (
            {"name": "strike.yaml", "text": "people:\n  - emial: x"},
            "strike.yaml, line 2: people[0].emial: a person has no key 'emial'.",
        ),
        ({"text": FILE}, "the scenario, line 3: people_from: more.csv is not among the sent files"),
        ({"text": FILE, "files": {"more.csv": ""}}, "the scenario, line 3: people_from: more.csv is empty"),
        ({"text": 1}, "Expected `str`, got `int` - at `$.text`"),
        ({"text": "", "file": ""}, "there is no field 'file'. Did you mean files?"),
    ],
)
def test_a_mistake_in_a_file_is_named_with_its_line(body: object, sentence: str, control: Control) -> None:
    answer = control("POST", "/scenarios", body)
    assert (answer.status, answer.error[: len(sentence)]) == (400, sentence)


def test_what_is_no_json_is_a_400(control: Control) -> None:
    assert control("POST", "/scenarios", raw=b"{").status == 400


def test_a_server_without_scenarios_does_not_import_them() -> None:
    program = (
        "import sys, actionnetwork_mock.servers.api_server as s; s.create_app();"
        "print([name for name in sys.modules if name == 'yaml' or name.startswith('actionnetwork_mock.scenarios')])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)
    assert (done.stdout, done.stderr) == ("[]\n", "")
