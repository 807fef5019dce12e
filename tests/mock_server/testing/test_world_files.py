from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from actionnetwork_mock import MockServer, Settings
from actionnetwork_mock.errors import UsageError
from actionnetwork_mock.scenarios import BadScenario, read_scenario
from actionnetwork_mock.servers.in_process import InProcessServer
from actionnetwork_mock.servers.subprocess import ProcessServer
from actionnetwork_mock.testing.action_network import ActionNetwork
from actionnetwork_mock.worlds import Worlds

KINDS = [MockServer, InProcessServer, pytest.param(ProcessServer, marks=pytest.mark.slow)]


@pytest.fixture(params=KINDS)
def server(request: pytest.FixtureRequest) -> Iterator[ActionNetwork]:
    with request.param(people=2) as server:
        yield server


@pytest.mark.parametrize("name", ["world.json", "world.yaml"])
def test_the_data_are_those_of_the_file_again(server: ActionNetwork, tmp_path: Path, name: str) -> None:
    petition = server.create_record("petitions", {"title": "Keep the library open"})
    server.save(tmp_path / name)
    server.seed(people=1)
    server.restore(tmp_path / name)
    assert len(server.people) == 2
    assert server.petitions[petition.id].title == "Keep the library open"


def test_a_restored_file_brings_the_refs_and_the_next_ids(server: ActionNetwork, tmp_path: Path) -> None:
    chair = server.load({"people": [{"ref": "chair", "email": "ada@example.org"}]})["chair"]
    server.save(tmp_path / "world.json")
    following = server.create_record("tags", {"name": "steward"}).id
    server.reset()
    assert server.refs == {}
    server.restore(tmp_path / "world.json")
    assert server.refs == {"chair": chair}
    assert server.create_record("tags", {"name": "steward"}).id == following


def test_a_checkpoint_is_restored_by_its_name(server: ActionNetwork) -> None:
    server.checkpoint("two people")
    server.seed(people=1)
    server.restore("two people")
    assert len(server.people) == 2


def test_a_file_is_not_written_in_part(server: ActionNetwork, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"needs an ending that says its form"):
        server.save(tmp_path / "world.txt")
    (tmp_path / "folder.json").mkdir()
    with pytest.raises(UsageError, match=r"folder\.json cannot be written"):
        server.save(tmp_path / "folder.json")
    assert [path.name for path in tmp_path.iterdir()] == ["folder.json"]


def test_a_file_that_is_no_world_is_refused(server: ActionNetwork, tmp_path: Path) -> None:
    (tmp_path / "people.yaml").write_text("people: []\n")
    with pytest.raises(BadScenario, match=r"it has no stored world: export writes one"):
        server.restore(tmp_path / "people.yaml")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A world of two people, with the key ``old-key``, a webhook, a fault, and a frozen clock."""
    with MockServer(people=2, api_key="old-key", settings=Settings(rate_limit=None)) as server:
        server.webhooks.create("http://127.0.0.1:9/hook")
        server.faults.add("GET /tags", status=503)
        server.clock.freeze()
        server.save(tmp_path / "old.json")
    return tmp_path / "old.json"


def test_a_server_starts_with_the_world_and_resets_to_it(file: Path) -> None:
    with MockServer(scenario=file, api_key="new-key") as server:
        assert [key.value for key in server.keys] == ["old-key", "new-key"]
        assert {key.group for key in server.keys} == {1}
        server.seed(people=1)
        server.reset()
        assert len(server.people) == 2
        assert [fault.fault.status for fault in server.faults] == [503]
        assert server.clock.frozen


def test_all_keys_of_the_server_open_groups(file: Path) -> None:
    with MockServer(scenario=file, api_keys=["second"], parents={"second": "test-api-key"}) as server:
        assert {key.value: key.group for key in server.keys} == {
            "old-key": 1,
            "test-api-key": 1,
            "second": 2,
        }
        assert server.call(lambda world: [group.above for group in world.groups][1][0].id) == 1


def test_a_world_of_any_key_starts_with_the_file(file: Path) -> None:
    worlds = Worlds(Settings(), any_key=True, scenario=file, has_server=False)
    world = worlds.world_of("worker")
    assert world is not worlds.default
    assert world.groups.first_key == "worker"
    assert world.first_group.id == 1
    worlds.close()


def test_a_database_file_is_filled_with_the_world_once(file: Path, tmp_path: Path) -> None:
    db = str(tmp_path / "world.db")
    with MockServer(scenario=file, db=db) as server:
        server.seed(people=1)
    with MockServer(scenario=file, db=db) as server:
        assert len(server.people) == 3
        assert server.clock.frozen
        assert "old-key" in [key.value for key in server.keys]


def test_at_and_frozen_override_the_clock_of_the_world(file: Path) -> None:
    text = file.read_text().replace('"world"', '"at": "2030-01-01",\n"world"', 1)
    file.write_text(text)
    with MockServer(scenario=file) as server:
        assert server.clock.now().year == 2030
        assert not server.clock.frozen


def test_settings_can_be_changed_in_the_file(file: Path) -> None:
    file.write_text(file.read_text().replace('"put_null":"clears"', '"put_null":"ignored"'))
    assert read_scenario(file).change(Settings()).put_null == "ignored"


Change = Callable[[str], str]


@pytest.mark.parametrize(
    "change", [str, lambda text: text.replace("\n", "\r\n"), lambda text: f"\ufeff{text}"]
)
def test_an_editor_may_change_line_ends_and_add_a_mark(file: Path, change: Change) -> None:
    file.write_text(change(file.read_text()), encoding="utf-8", newline="")
    with MockServer(scenario=file) as server:
        assert len(server.people) == 2
