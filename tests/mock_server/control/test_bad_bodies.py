from __future__ import annotations

import pytest

from ...api_client import ApiClient
from ...conftest import MakeApi
from .conftest import Control, control_of

CHANGES = {
    "/clock/freeze": "POST",
    "/clock/advance": "POST",
    "/clock/unfreeze": "POST",
    "/seed": "POST",
    "/reset": "POST",
    "/checkpoints": "POST",
    "/restore": "POST",
    "/webhooks": "POST",
    "/webhooks/1": "PUT",
    "/webhooks/1/test": "POST",
    "/webhooks/deliveries/1/replay": "POST",
    "/webhooks/drain": "POST",
    "/webhooks/hold": "POST",
    "/webhooks/release": "POST",
    "/webhooks/twice": "POST",
    "/journal": "DELETE",
    "/keys": "POST",
    "/keys/1": "DELETE",
    "/keys/1/regenerate": "POST",
}
BAD = [
    b"{",
    b"nul",
    b"[]",
    b"null",
    b"1",
    b'"x"',
    b'{"x":1}',
    b"\xff",
    b"{}{}",
    b"[" * 10_000,
    b'{"at":NaN}',
    b"\0",
]


@pytest.mark.parametrize("raw", BAD, ids=lambda raw: repr(raw)[:20])
@pytest.mark.parametrize("path", CHANGES)
def test_a_bad_body_is_a_400_with_one_sentence(control: Control, path: str, raw: bytes) -> None:
    answer = control(CHANGES[path], path, raw=raw)
    assert answer.status == 400
    assert answer.error
    assert "\n" not in answer.error


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/seed", {}),
        ("/seed", {"people": "3"}),
        ("/seed", {"people": 1.5}),
        ("/seed", {"people": None}),
        ("/seed", {"people": True}),
        ("/seed", {"people": -1}),
        ("/seed", {"people": 1, "seed": "x"}),
        ("/seed", {"people": 1, "group": 1}),
        ("/restore", {}),
        ("/restore", {"checkpoint": "1"}),
        ("/restore", {"checkpoint": None}),
        ("/restore", {"checkpoint": 1.5}),
        ("/clock/advance", {"seconds": "5"}),
        ("/clock/advance", {"seconds": None}),
        ("/clock/advance", {"weeks": 1}),
        ("/reset", {"hard": True}),
    ],
)
def test_a_value_that_does_not_fit_is_a_400_and_changes_nothing(
    api: ApiClient, control: Control, path: str, body: object
) -> None:
    api.sign_up(email="ruth@example.org")
    before = api.get("/people").body
    assert control("POST", path, body).status == 400
    assert api.get("/people").body == before


@pytest.mark.parametrize(
    "path",
    [
        "/reset",
        "/checkpoints",
        "/clock/unfreeze",
        "/clock/freeze",
        "/clock/advance",
        "/webhooks/hold",
        "/webhooks/release",
        "/webhooks/twice",
    ],
)
@pytest.mark.parametrize("raw", [b"", b"{}", b" {} "])
def test_an_empty_body_is_fine_where_none_is_needed(control: Control, path: str, raw: bytes) -> None:
    assert control("POST", path, raw=raw).status == 200


def test_a_huge_body_is_a_413(control: Control) -> None:
    answer = control("POST", "/reset", raw=b'{"x":"' + b"x" * 1_000_000 + b'"}')
    assert (answer.status, answer.error) == (
        413,
        "The body is too long: 1000008 bytes, and 65536 are allowed",
    )


def test_a_bad_body_to_a_world_that_is_not_there_opens_none(make_api: MakeApi) -> None:
    api = make_api(any_key=True)
    control_of(api)("POST", "/reset?key=new-world", raw=b"{")
    assert len(list(api.worlds)) == 1
