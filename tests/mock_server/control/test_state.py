from __future__ import annotations

from pathlib import Path

import pytest

from actionnetwork_mock.store import checkpoints
from actionnetwork_mock.store.checkpoints import MAX_CHECKPOINTS

from ...api_client import ApiClient
from ...conftest import MakeApi
from .conftest import Control, control_of


def emails(api: ApiClient) -> list[str]:
    return [person["email_addresses"][0]["address"] for person in api.people()]


def test_a_seed_adds_people_and_says_how_many(api: ApiClient, control: Control) -> None:
    assert control("POST", "/seed", {"people": 3}).json == {"people": 3}
    assert control("POST", "/seed", {"people": 2}).json == {"people": 2}
    assert len(set(emails(api))) == 5


def test_a_seed_of_nobody_adds_nobody(api: ApiClient, control: Control) -> None:
    assert control("POST", "/seed", {"people": 0}).json == {"people": 0}
    assert emails(api) == []


def test_a_seed_may_be_given(make_api: MakeApi) -> None:
    first, second, third = make_api(), make_api(), make_api()
    control_of(first)("POST", "/seed", {"people": 3, "seed": 7})
    control_of(second)("POST", "/seed", {"people": 3, "seed": 7})
    control_of(third)("POST", "/seed", {"people": 3, "seed": 8})
    assert emails(first) == emails(second) != emails(third)


def test_a_seed_goes_to_the_group_of_the_key(make_api: MakeApi) -> None:
    api = make_api(api_keys=["key-one", "key-two"])
    control_of(api)("POST", "/seed?key=key-two", {"people": 3})
    assert len(emails(api.with_key("key-one"))) == 0
    assert len(emails(api.with_key("key-two"))) == 3


def test_a_reset_goes_back_to_the_start(make_api: MakeApi) -> None:
    api = make_api(people=2)
    control = control_of(api)
    before = api.get("/people").body
    api.sign_up(email="ruth@example.org")
    control("POST", "/clock/freeze")
    assert control("POST", "/reset").json == {}
    assert api.world.journal.total == 0
    assert api.get("/people").body == before
    assert control("GET", "/clock").json["frozen"] is False


def test_a_reset_frees_callers_from_the_rate_limit(make_api: MakeApi) -> None:
    api = make_api(rate_limit=1)
    control = control_of(api)
    api.get("/people")
    control("POST", "/clock/freeze")
    control("POST", "/reset")
    assert api.get("/people").status == 200


def test_a_reset_forgets_what_was_promised(make_api: MakeApi) -> None:
    api = make_api(background_delay_s=5)
    api.post(
        "/people?background_request=true", {"person": {"email_addresses": [{"address": "ruth@example.org"}]}}
    )
    control_of(api)("POST", "/reset")
    api.world.clock.advance(10)
    assert emails(api) == []


def test_a_checkpoint_is_restored_as_often_as_wanted(api: ApiClient, control: Control) -> None:
    api.sign_up(email="ruth@example.org")
    number = control("POST", "/checkpoints").json["checkpoint"]
    for _ in range(3):
        api.sign_up(email="ada@example.org")
        assert control("POST", "/restore", {"checkpoint": number}).json == {}
        assert emails(api) == ["ruth@example.org"]


def test_a_restore_leaves_journal_and_clock_alone(api: ApiClient, control: Control) -> None:
    number = control("POST", "/checkpoints").json["checkpoint"]
    api.get("/people")
    control("POST", "/clock/freeze")
    control("POST", "/restore", {"checkpoint": number})
    assert api.world.journal.total == 1
    assert control("GET", "/clock").json["frozen"] is True


def test_a_restore_removes_later_checkpoints(control: Control) -> None:
    first, second = (control("POST", "/checkpoints").json["checkpoint"] for _ in range(2))
    assert control("POST", "/restore", {"checkpoint": first}).status == 200
    answer = control("POST", "/restore", {"checkpoint": second})
    assert answer.status == 400
    assert "a restore of an earlier one" in answer.error
    assert [one["checkpoint"] for one in control("GET", "/checkpoints").json] == [first]
    assert control("POST", "/restore", {"checkpoint": first}).status == 200


def test_a_reset_removes_all_checkpoints(control: Control) -> None:
    number = control("POST", "/checkpoints").json["checkpoint"]
    control("POST", "/reset")
    assert control("POST", "/restore", {"checkpoint": number}).status == 400


@pytest.mark.parametrize("in_file", [True, False])
def test_checkpoints_are_listed_deleted_and_freed_by_a_reset(
    make_api: MakeApi, tmp_path: Path, in_file: bool
) -> None:
    api = make_api(**({"path": str(tmp_path / "mock.db")} if in_file else {}))
    control = control_of(api)
    control("POST", "/clock/freeze", {"at": "2026-07-01T12:00:00Z"})
    store = api.world.store
    kept = len(store._copies), len(store._checkpoints)
    first, second, third = (control("POST", "/checkpoints").json["checkpoint"] for _ in range(3))
    listed = control("GET", "/checkpoints").json
    assert [one["checkpoint"] for one in listed] == [first, second, third]
    assert {one["created"] for one in listed} == {1782907200.0}
    api.sign_up(email="ruth@example.org")
    assert control("DELETE", f"/checkpoints/{second}").json == {}
    assert control("DELETE", f"/checkpoints/{second}").status == 404
    assert control("POST", "/restore", {"checkpoint": second}).status == 400
    assert emails(api) == ["ruth@example.org"]
    assert control("DELETE", f"/checkpoints/{third}").json == {}
    assert control("POST", "/restore", {"checkpoint": first}).json == {}
    assert emails(api) == []
    control("POST", "/reset")
    assert control("GET", "/checkpoints").json == []
    assert (len(store._copies), len(store._checkpoints)) == kept


def test_a_deleted_checkpoint_below_others_is_freed_with_them(api: ApiClient, control: Control) -> None:
    store = api.world.store
    kept = len(store._checkpoints)
    first, second = (control("POST", "/checkpoints").json["checkpoint"] for _ in range(2))
    control("DELETE", f"/checkpoints/{first}")
    assert len(store._checkpoints) == kept + 2
    control("DELETE", f"/checkpoints/{second}")
    assert len(store._checkpoints) == kept


def test_checkpoints_are_limited_in_number(control: Control) -> None:
    numbers = [control("POST", "/checkpoints").json["checkpoint"] for _ in range(MAX_CHECKPOINTS)]
    answer = control("POST", "/checkpoints")
    assert (answer.status, answer.error) == (
        400,
        "this world has 100 checkpoints, which is the limit: delete some with DELETE /_mock/checkpoints/{number},"
        " or reset the world",
    )
    control("DELETE", f"/checkpoints/{numbers[7]}")
    assert control("POST", "/checkpoints").status == 200


def test_copies_of_a_file_are_limited_in_memory(
    make_api: MakeApi, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    api = make_api(path=str(tmp_path / "mock.db"), people=100)
    control = control_of(api)
    monkeypatch.setattr(checkpoints, "MAX_COPIED_BYTES", api.world.store.file_bytes * 3)
    first, _ = (control("POST", "/checkpoints").json["checkpoint"] for _ in range(2))
    answer = control("POST", "/checkpoints")
    assert answer.status == 400
    assert "would take more than" in answer.error
    control("DELETE", f"/checkpoints/{first}")
    assert control("POST", "/checkpoints").status == 200


def test_a_number_is_never_given_to_two_checkpoints(control: Control) -> None:
    first = control("POST", "/checkpoints").json["checkpoint"]
    control("POST", "/reset")
    assert control("POST", "/checkpoints").json["checkpoint"] != first


@pytest.mark.parametrize("number", [0, -1, 1, 99, 10**15])
def test_an_unknown_checkpoint_is_a_400(control: Control, number: int) -> None:
    answer = control("POST", "/restore", {"checkpoint": number})
    assert answer.status == 400
    assert answer.error.startswith(f"there is no checkpoint {number} of this world: a reset, a restore")
    assert control("DELETE", f"/checkpoints/{number}").status == 404


def test_a_checkpoint_belongs_to_its_world(make_api: MakeApi) -> None:
    control = control_of(make_api(any_key=True))
    number = control("POST", "/checkpoints?key=other-world").json["checkpoint"]
    assert control("POST", "/restore", {"checkpoint": number}).status == 400
    assert control("POST", "/restore?key=other-world", {"checkpoint": number}).status == 200
