from __future__ import annotations

from typing import Any

import pytest

from actionnetwork_mock.ui.actions import UI_ACTIONS

from ...api_client import ApiClient
from ...conftest import MakeApi
from .conftest import HEADERS, Control, control_of

NOOR = {"email_addresses": [{"address": "noor@example.org"}]}
CSV = {**HEADERS, "content-type": "text/csv; charset=utf-8"}


def test_the_acts_are_listed_with_what_they_take(control: Control) -> None:
    listed = control("GET", "/ui").json
    assert [act["name"] for act in listed] == list(UI_ACTIONS)
    for act in listed:
        name = act["takes"]["$ref"].rpartition("/")[2]
        assert act["takes"]["$defs"][name]["additionalProperties"] is False
        assert act["says"].endswith(".")


def test_somebody_acts_on_a_page(api: ApiClient, control: Control) -> None:
    made = control("POST", "/make", {"resource": "petitions", "fields": {"title": "Night buses"}}).json
    uuid = made["identifiers"][0].partition(":")[2]
    answer = control("POST", "/ui/take_action", {"resource": "petitions", "action_id": uuid, "person": NOOR})
    assert answer.status == 200
    (signature,) = api.get(f"/petitions/{uuid}/signatures").json["_embedded"]["osdi:signatures"]
    assert answer.json["records"][0]["identifiers"] == signature["identifiers"]
    assert answer.json["person_id"] == signature["action_network:person_id"]


def test_it_is_done_in_the_group_of_the_key(make_api: MakeApi) -> None:
    api = make_api(api_keys=["key-one", "key-two"])
    control_of(api)("POST", "/ui/add_activist?key=key-two", {"person": NOOR})
    assert [len(api.with_key(key).people()) for key in ("key-one", "key-two")] == [0, 1]


def test_a_csv_file_is_uploaded_with_its_options_in_the_query(api: ApiClient, control: Control) -> None:
    raw = b"email,Local\nnoor@example.org,412\nnope,1\n"
    answer = control(
        "POST", "/ui/upload?world=1&add_tags=member&add_tags=new&subscribe=false", raw=raw, headers=CSV
    )
    assert answer.json["skipped"] == [{"line": 3, "reason": "column email: 'nope' is not an email address"}]
    (noor,) = api.people()
    assert noor["custom_fields"] == {"Local": "412"}
    assert noor["email_addresses"][0]["status"] == "unsubscribed"
    assert api.tags_of(noor) == ["member", "new"]


def test_a_large_upload_is_taken(api: ApiClient, control: Control) -> None:
    rows = [{"email": f"p{number}@example.org", "note": "x" * 60} for number in range(1500)]
    answer = control("POST", "/ui/upload", {"rows": rows})
    assert (answer.status, answer.json["uploaded"]) == (200, 1500)


@pytest.mark.parametrize("name", [*UI_ACTIONS, "nothing"])
@pytest.mark.parametrize(
    "raw", [b"{", b"null", b"[]", b'{"x":1}', b"\xff", b'{"person":"\xff"}', b"[" * 9999]
)
def test_a_bad_body_is_a_400_with_one_sentence(control: Control, name: str, raw: bytes) -> None:
    answer = control("POST", f"/ui/{name}", raw=raw)
    assert answer.status == 400
    assert answer.error
    assert "\n" not in answer.error


@pytest.mark.parametrize(
    ("path", "raw", "says"),
    [
        ("/ui/upload", b"email\na,b\n", "the file, line 2, column 2: there are 2 cells"),
        ("/ui/upload", b"\xff", "it is not in UTF-8"),
        ("/ui/upload?kind=emails", b"email\na@example.org\n", "emails"),
        ("/ui/upload?subscribe=perhaps", b"email\na@example.org\n", "subscribe"),
        ("/ui/upload?colour=red", b"email\na@example.org\n", "colour"),
        ("/ui/donate", b"email\na@example.org\n", "malformed"),
    ],
)
def test_a_bad_file_is_a_400_and_nobody_is_there(
    api: ApiClient, control: Control, path: str, raw: bytes, says: str
) -> None:
    answer = control("POST", path, raw=raw, headers=CSV)
    assert answer.status == 400
    assert says in answer.error
    assert api.people() == []


def test_a_key_that_opens_nothing_is_refused(control: Control) -> None:
    assert control("POST", "/ui/add_activist?key=nothing", {"person": NOOR}).status == 400


def test_pages_of_other_origins_cannot_act(api: ApiClient, control: Control) -> None:
    answer: Any = control("POST", "/ui/add_activist", {"person": NOOR}, headers={})
    assert answer.status == 403
    assert api.people() == []
