from __future__ import annotations

import json
from typing import Any

import pytest

from ...api_client import ApiClient, all_hrefs, href
from .chunked import exchange, part

HOSTILE = [
    "",
    " ",
    "a b",
    "a/b",
    "a?b",
    "a#b",
    "user@host",
    "user:pass@host",
    'a"b',
    "a'b",
    "a\\b",
    "<script>",
    "a\tb",
    "a\x01b",
    "a\x02b",
    "\x022\x02",
    "{base}",
    "{0}",
    "%7Bid%7D",
    "h\xf6st",
    "host:",
    "host:x",
    "host:123456",
    "host:80:80",
    "::1",
    "[::1",
    "[::1]x",
    "[g::1]",
    "[]",
    "a,b",
    "a;b",
]


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "localhost:8484",
        "127.0.0.1:8484",
        "[::1]",
        "[::1]:8484",
        "[::ffff:127.0.0.1]:1",
        "Mock.Test",
        "a-b_c~d.e",
    ],
)
def test_links_carry_the_host_that_the_client_used(api: ApiClient, host: str) -> None:
    api.sign_up(email="ruth@example.org")
    page = api.get("/people", host=host).json
    assert href(page) == f"http://{host}/api/v2/people"
    assert href(page["_embedded"]["osdi:people"][0]).startswith(f"http://{host}/api/v2/people/")
    assert page["_links"]["curies"][0]["href"] == f"http://{host}/docs/v2/{{rel}}"


@pytest.mark.parametrize("host", HOSTILE)
@pytest.mark.parametrize("path", ["", "/people", "/tags", "/metadata", "/metadata/custom_fields"])
def test_a_host_that_is_none_is_replaced_by_the_servers_own_address(
    api: ApiClient, host: str, path: str
) -> None:
    api.sign_up(email="ruth@example.org")
    api.tag("steward")
    answer = api.get(path, host=host)
    assert answer.status == 200
    assert all(address.startswith("http://127.0.0.1:8484/") for address in all_hrefs(answer.json))
    assert not any(byte < 0x20 for byte in answer.body)


@pytest.mark.parametrize("host", HOSTILE)
def test_a_body_may_link_to_what_was_answered_whatever_the_host(api: ApiClient, host: str) -> None:
    person = api.post(
        "/people", {"person": {"email_addresses": [{"address": "a@example.org"}]}}, host=host
    ).json
    tag = api.post("/tags", {"name": "steward"}, host=host).json
    body = {"_links": {"osdi:person": {"href": href(person)}}}
    assert api.post(href(tag, "osdi:taggings"), body, host=host).status == 200


def own_address(api: ApiClient, **scope: Any) -> str:
    """Return the address that the people give as their own, to a request without a usable host."""
    scope.setdefault("headers", [(b"osdi-api-token", b"test-api-key")])
    sent = exchange(api, "GET", "/people", [part(b"", more=False)], **scope).sent
    return href(json.loads(sent[1]["body"]))


def test_a_request_without_a_host_gets_the_servers_address(api: ApiClient) -> None:
    assert own_address(api) == "http://127.0.0.1:8484/api/v2/people"


def test_an_ipv6_server_is_written_in_brackets(api: ApiClient) -> None:
    assert own_address(api, server=("::1", 8484)) == "http://[::1]:8484/api/v2/people"


def test_links_follow_the_scheme(api: ApiClient) -> None:
    assert own_address(api, scheme="https") == "https://127.0.0.1:8484/api/v2/people"


def test_a_server_on_a_unix_socket_still_has_links_with_a_host(api: ApiClient) -> None:
    assert own_address(api, server=("/run/mock.sock", None)).startswith("http://127.0.0.1")


def test_a_server_that_does_not_say_where_it_is_has_links_all_the_same(api: ApiClient) -> None:
    assert own_address(api, server=None) == "http://127.0.0.1:80/api/v2/people"
