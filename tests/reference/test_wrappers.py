from __future__ import annotations

import re
from typing import Any

from ..api_client import ApiClient, href
from ..conftest import MakeApi
from .facts import fact
from .test_made_in_ui import make


def made_wrapper(api: ApiClient, **fields: object) -> Any:
    return api.get(f"/wrappers/{make(api, 'wrappers', **fields)}").json


@fact(
    "wrappers.fields.name", "wrappers.fields.header", "wrappers.fields.footer", "wrappers.fields.wrapper_type"
)
@fact("wrappers.fields.administrative_url", "wrappers.fields.action_network:suffix")
def test_a_wrapper_shows_what_it_puts_around_an_email(api: ApiClient) -> None:
    given = {
        "name": "Standard",
        "header": "<h1>Local</h1>",
        "footer": "<p>Printed</p>",
        "action_network:suffix": "via Local",
    }
    made = made_wrapper(api, **given)
    assert given.items() <= made.items()
    assert made["wrapper_type"] == "email"
    assert re.fullmatch(r"https://actionnetwork\.org/wrappers/\d+/edit", made["administrative_url"])


@fact("wrappers.fields.header", "wrappers.fields.footer", "wrappers.fields.action_network:suffix")
def test_without_header_and_footer_they_are_null_and_a_suffix_is_absent(api: ApiClient) -> None:
    made = made_wrapper(api)
    assert (made["header"], made["footer"]) == (None, None)
    assert "action_network:suffix" not in made


@fact("wrappers.fields.default", "lists-10")
def test_one_wrapper_of_a_group_is_the_default(two_groups: tuple[ApiClient, ApiClient]) -> None:
    api, other = two_groups
    for name, fields in (("a", {}), ("b", {}), ("c", {"default": True}), ("d", {"default": False})):
        make(api, "wrappers", name=name, **fields)
    wrappers = api.get("/wrappers").json["_embedded"]["osdi:wrappers"]
    assert [one["name"] for one in wrappers if one["default"]] == ["c"]
    assert other.get("/wrappers").json["total_records"] == 0


@fact("wrappers.fields.default")
def test_the_first_wrapper_is_the_default(api: ApiClient) -> None:
    assert [made_wrapper(api)["default"], made_wrapper(api)["default"]] == [True, False]


@fact("keys-3")
def test_wrappers_are_for_personal_keys_too(make_api: MakeApi) -> None:
    api = make_api(user_keys=["personal"])
    assert api.with_key("personal").get("/wrappers").status == 200


@fact("lists-10")
def test_a_message_that_names_no_wrapper_gets_the_default_one(api: ApiClient) -> None:
    uuids = [make(api, "wrappers", default=is_default) for is_default in (False, True)]
    draft = {"subject": "s", "body": "b", "from": "Local 1", "reply_to": "local@example.org"}
    message = api.post("/messages", {**draft, "origin_system": "x"}).json
    assert href(message, "osdi:wrapper") == f"http://mock.test/api/v2/wrappers/{uuids[1]}"
