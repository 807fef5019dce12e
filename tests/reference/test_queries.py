from __future__ import annotations

import re

import pytest

from ..api_client import ApiClient
from ..conftest import MakeApi
from .facts import fact
from .test_made_in_ui import make


@fact("queries.fields.name", "queries.fields.browser_url", "lists-9")
def test_a_query_has_a_name_and_a_page_with_a_number(api: ApiClient) -> None:
    queries = [api.get(f"/queries/{make(api, 'queries', name=name)}").json for name in ("Ward 4", "Ward 5")]
    assert [query["name"] for query in queries] == ["Ward 4", "Ward 5"]
    urls = [query["browser_url"] for query in queries]
    assert all(re.fullmatch(r"https://actionnetwork\.org/queries/\d+/edit", url) for url in urls)
    assert urls[0] != urls[1]


@fact("keys-3")
@pytest.mark.parametrize("path", ["/queries", "/queries/nonsense"])
def test_queries_are_for_the_keys_of_groups(make_api: MakeApi, path: str) -> None:
    api = make_api(user_keys=["personal"])
    answer = api.with_key("personal").get(path)
    assert answer.status == 403
    assert "Queries" in answer.error


@fact("messages-7")
def test_a_message_targets_queries_by_their_address(api: ApiClient) -> None:
    target = {"href": f"http://mock.test/api/v2/queries/{make(api, 'queries', name='Ward 4')}"}
    draft = {"subject": "s", "body": "b", "from": "Local 1", "reply_to": "local@example.org"}
    answer = api.post("/messages", {**draft, "origin_system": "x", "targets": [target]})
    assert answer.status == 200
    assert answer.json["targets"] == [target]
