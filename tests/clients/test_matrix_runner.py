"""The runner of the client matrix sees every difference between a call and its row."""

from __future__ import annotations

import pytest
from tests.clients.matrix.rows import Call, Client, Fails, Works
from tests.clients.matrix.runner import run_client

SETUP = """
import requests
def send(method, path, **options):
    headers = {"OSDI-API-Token": key}
    return requests.request(method, f"{api}/{path}", headers=headers, timeout=30, **options).json()
def get(path, **query):
    return send("GET", path, params=query)
def fail():
    raise ValueError("at once")
"""
GET_ADA = "get(f'people/{ada}')"
GET_UNKNOWN = "get(f'people/{unknown}')"
GET_PEOPLE = "get('people')['_embedded']['osdi:people']"
NOTE = "unknown-parameter"
REASON = "There is no such person [errors-2]."
NOT_FOUND = "Couldn't find person"

CALLS: list[tuple[Call, str]] = [
    (Works(GET_ADA, {"given_name": "Ada", "_links": {"self": {"href": "$api/people/$ada"}}}), ""),
    (Works(GET_PEOPLE, [{"given_name": "Ada"}, {"given_name": "Ruth"}]), ""),
    (Works(GET_PEOPLE, [{"given_name": "Ada"}]), "It returns"),
    (Works(GET_ADA, {"given_name": "Ruth"}), "It returns"),
    (Works(GET_ADA, {"shoe_size": None}), "It returns"),
    (Works("get('tags', colour='red')['page']", 1, (NOTE,)), ""),
    (Works("get('tags', colour='red')['page']", 1), f"Notes: ['{NOTE}'], expected []."),
    (Works("get('tags')['page']", 1, (NOTE,)), f"Notes: [], expected ['{NOTE}']."),
    (Works(GET_UNKNOWN, {}), "It fails with 404"),
    (Works("fail()", None), "It fails with 0: ValueError: at once"),
    (Fails(GET_UNKNOWN, 404, NOT_FOUND, REASON), ""),
    (Fails(GET_UNKNOWN, 404, "another text", REASON), "It fails with 404"),
    (Fails(GET_UNKNOWN, 400, NOT_FOUND, REASON), "It fails with 404"),
    (Fails(GET_ADA, 404, NOT_FOUND, REASON), "It works, and was expected to fail"),
    (Fails("fail()", 0, "at once", "The client fails by itself."), ""),
]
"""Calls, and how the sentence on their difference begins: "" where there is none."""


@pytest.fixture(autouse=True)
def requests_installed() -> None:
    pytest.importorskip("requests")


def client_of(*calls: Call, setup: str = SETUP) -> Client:
    return Client("a client", "requests", "A client of this test.", "python", setup, calls)


def test_each_difference_from_a_row_is_a_sentence() -> None:
    results = run_client(client_of(*(call for call, _ in CALLS)))
    for (result, sentences), (_, beginning) in zip(results, CALLS, strict=True):
        assert len(sentences) == bool(beginning), (result, sentences)
        assert all(sentence.startswith(beginning) for sentence in sentences), (result, sentences)


def test_a_call_finds_nothing_of_the_call_before() -> None:
    write = Works("send('POST', 'tags', json={'name': 'New'})", {"name": "New"})
    read = Works("get('tags')['_embedded']['osdi:tags']", [{"name": "Volunteers"}])
    assert [sentences for _, sentences in run_client(client_of(write, read))] == [[], []]


def test_a_set_up_that_fails_says_why() -> None:
    with pytest.raises(AssertionError, match="No module named 'nothing_here'"):
        run_client(client_of(setup="import nothing_here"))
