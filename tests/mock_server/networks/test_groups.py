"""Networks: which ones there can be, and what a reset and a file keep of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from actionnetwork_mock.cli import main
from actionnetwork_mock.errors import UsageError
from actionnetwork_mock.servers.threaded import MockServer
from actionnetwork_mock.worlds import Worlds

from ...api_client import UNLIMITED, ApiClient, email_status
from .clients import (
    CHILD,
    GRANDCHILD,
    KEYS,
    PARENT,
    PARENTS,
    PHONE,
    SIBLING,
    STRANGER,
    Network,
    clients,
    petition,
    seen_by,
    sign_up,
    titles,
)


def test_a_reset_keeps_the_network(network: Network) -> None:
    sign_up(network.child)
    petition(network.child)
    network.parent.world.reset()
    assert (network.parent.people(), titles(network.parent)) == ([], [])
    petition(network.child)
    sign_up(network.child)
    assert (len(network.parent.people()), len(titles(network.parent))) == (1, 1)


@pytest.mark.parametrize("parents", [{}, PARENTS])
def test_a_file_keeps_the_network(tmp_path: Path, parents: dict[str, str]) -> None:
    path = str(tmp_path / "world.db")
    worlds = Worlds(UNLIMITED, api_keys=KEYS, parents=PARENTS, path=path)
    petition(ApiClient(worlds, key=GRANDCHILD))
    worlds.close()
    again = Worlds(UNLIMITED, api_keys=KEYS, parents=parents, path=path)
    network = clients(ApiClient(again))
    sign_up(network.grandchild)
    assert (len(titles(network.parent)), seen_by(network)[0]) == (1, "subscribed")
    again.close()


def test_a_file_that_gets_a_network_later_gives_the_parent_what_the_child_had(tmp_path: Path) -> None:
    path = str(tmp_path / "world.db")
    worlds = Worlds(UNLIMITED, api_keys=[CHILD, PARENT], path=path)
    child, parent = (ApiClient(worlds, key=key) for key in (CHILD, PARENT))
    sign_up(child, given_name="Ruth")
    sign_up(parent, "unsubscribed", given_name="Ada")
    child.sign_up(phone=PHONE)
    worlds.close()
    again = Worlds(UNLIMITED, api_keys=[CHILD, PARENT], parents={CHILD: PARENT}, path=path)
    people = ApiClient(again, key=PARENT).people()
    assert [one.get("given_name") for one in people] == ["Ada", None]
    assert email_status(people[0]) == "unsubscribed"
    again.close()


def test_a_parent_sees_groups_whose_keys_were_not_given_this_time(tmp_path: Path) -> None:
    path = str(tmp_path / "world.db")
    worlds = Worlds(UNLIMITED, api_keys=KEYS, parents=PARENTS, path=path)
    petition(ApiClient(worlds, key=GRANDCHILD))
    worlds.close()
    again = Worlds(UNLIMITED, api_keys=[PARENT], path=path)
    assert len(titles(ApiClient(again, key=PARENT))) == 1
    again.close()


def test_another_parent_than_the_file_has_is_refused(tmp_path: Path) -> None:
    path = str(tmp_path / "world.db")
    Worlds(UNLIMITED, api_keys=KEYS, parents={CHILD: PARENT}, path=path).close()
    with pytest.raises(UsageError, match="has another parent in this database"):
        Worlds(UNLIMITED, api_keys=KEYS, parents={CHILD: STRANGER}, path=path)
    Worlds(UNLIMITED, api_keys=KEYS, path=path).close()


@pytest.mark.parametrize(
    ("parents", "said"),
    [
        ({CHILD: CHILD}, "cannot be its own parent"),
        ({CHILD: PARENT, PARENT: CHILD}, "no circles"),
        ({CHILD: PARENT, PARENT: SIBLING, SIBLING: CHILD}, "no circles"),
        ({CHILD: "nobody"}, "'nobody' in a network is no API key"),
        ({"nobody": CHILD}, "'nobody' in a network is no API key"),
        ({CHILD: ""}, "'' in a network is no API key"),
        ({"user-key": PARENT}, "is the key of a user"),
        ({CHILD: "user-key"}, "is the key of a user"),
    ],
)
def test_an_impossible_network_is_refused(parents: dict[str, str], said: str) -> None:
    with pytest.raises(UsageError, match=said) as caught:
        Worlds(UNLIMITED, api_keys=KEYS, user_keys=["user-key"], parents=parents)
    assert "\n" not in str(caught.value)


def test_a_circle_through_a_file_is_refused_and_leaves_it_as_it_was(tmp_path: Path) -> None:
    path = str(tmp_path / "world.db")
    Worlds(UNLIMITED, api_keys=KEYS, parents={CHILD: PARENT}, path=path).close()
    with pytest.raises(UsageError, match="no circles"):
        Worlds(UNLIMITED, api_keys=KEYS, parents={SIBLING: STRANGER, PARENT: CHILD}, path=path)
    again = Worlds(UNLIMITED, api_keys=KEYS, path=path)
    assert again.default.store.above == {1: (2,)}
    again.close()


@pytest.mark.parametrize(
    ("pairs", "said"),
    [
        (["a=b", "b=a"], "no circles"),
        (["a=a"], "its own parent"),
        (["a=b", "a=k=c"], "cannot have two parents"),
        (["a"], "write CHILD_KEY=PARENT_KEY"),
        (["=a"], "is no API key"),
        (["a="], "is no API key"),
    ],
)
def test_an_impossible_network_is_exit_code_2(
    pairs: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    argv = ["serve", "--port", "0"]
    for key in ("a", "b", "k=c"):
        argv += ["--api-key", key]
    for pair in pairs:
        argv += ["--parent", pair]
    assert main(argv) == 2
    written = capsys.readouterr().err.strip()
    assert said in written
    assert "\n" not in written


def test_a_server_takes_a_network() -> None:
    with MockServer(api_key=CHILD, api_keys=[PARENT], parents={CHILD: PARENT}, people=3) as server:
        rows = server.call(
            lambda world: world.store.query("SELECT group_id, COUNT(*) FROM people GROUP BY group_id")
        )
    assert rows == [(1, 3), (2, 3)]
