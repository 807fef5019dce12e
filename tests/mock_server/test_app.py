from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from actionnetwork_mock.app import create_app
from actionnetwork_mock.worlds import Worlds

from ..api_client import UNLIMITED

KEY = {"OSDI-API-Token": "test-api-key"}


@pytest.fixture
def client() -> Iterator[TestClient]:
    worlds = Worlds(UNLIMITED)
    yield TestClient(create_app(worlds), "http://localhost", client=("127.0.0.1", 50000))
    worlds.close()


def test_a_newline_in_a_path_does_not_lead_out_of_the_api(client: TestClient) -> None:
    answer = client.get("/api/v2/people/a%0Ab", headers=KEY)
    assert answer.status_code == 404
    assert answer.json() == {"error": "Couldn't find person with id = a\nb"}


def test_version_1_is_known_to_be_missing(client: TestClient) -> None:
    answer = client.get("/api/v1/people", headers=KEY)
    assert answer.status_code == 501
    assert "version 2" in answer.json()["error"]


def test_the_front_page_says_where_things_are(client: TestClient) -> None:
    page = client.get("/").text
    for path in ("/api/v2", "/openapi.json", "/_mock/journal"):
        assert f"http://localhost{path}" in page


@pytest.mark.parametrize("path", ["/api", "/people", "/_mock/nothing", "/a%0Ab"])
def test_elsewhere_is_a_404_in_json(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert list(answer.json()) == ["error"]
