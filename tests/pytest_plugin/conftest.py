from __future__ import annotations

import pytest

CLIENT = """
import httpx2


def client(action_network):
    return httpx2.Client(
        base_url=action_network.url,
        transport=action_network.transport,
        headers={"OSDI-API-Token": action_network.api_key},
    )


def people(action_network):
    with client(action_network) as asking:
        return asking.get("/people").raise_for_status().json()["_embedded"]["osdi:people"]


def add(action_network, email, **more):
    body = {"person": {"email_addresses": [{"address": email}]}, **more}
    with client(action_network) as asking:
        return asking.post("/people", json=body)
"""


@pytest.fixture
def folder(pytester: pytest.Pytester) -> pytest.Pytester:
    """A folder for a session of its own, with a client that goes wherever the fixture is."""
    pytester.makepyfile(api=CLIENT)
    return pytester
