from __future__ import annotations

import pytest

from actionnetwork_mock.console import STATIC

from ...api_client import Answer, ApiClient

HOST = "127.0.0.1:8484"
BROWSER = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
FILES = sorted(path.relative_to(STATIC).as_posix() for path in STATIC.rglob("*") if path.is_file())


def get(api: ApiClient, path: str, **headers: str) -> Answer:
    """Ask for a file of the console."""
    renamed = {name.replace("_", "-"): value for name, value in headers.items()}
    return api.request("GET", f"/_mock{path}", headers=renamed, host=HOST)


def test_a_browser_gets_the_console_and_a_program_the_operations(api: ApiClient) -> None:
    page, operations = get(api, "/", **BROWSER), get(api, "/", accept="*/*")
    assert (page.header("content-type"), page.header("vary")) == ("text/html; charset=utf-8", "Accept")
    assert page.body == (STATIC / "index.html").read_bytes()
    assert (operations.header("content-type"), operations.header("vary")) == ("application/json", "Accept")
    assert operations.json[0]["name"] == "list_operations"


@pytest.mark.parametrize("name", FILES)
def test_every_file_is_served_with_headers_that_keep_other_pages_out(api: ApiClient, name: str) -> None:
    answer = get(api, f"/console/{name}")
    assert (answer.status, answer.body) == (200, (STATIC / name).read_bytes())
    policy = answer.header("content-security-policy")
    assert policy is not None
    for directive in (
        "default-src 'none'",
        "script-src 'self'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
    ):
        assert directive in policy.split("; ")
    assert answer.header("x-content-type-options") == "nosniff"
    assert answer.header("referrer-policy") == "no-referrer"
    assert answer.header("cross-origin-opener-policy") == "same-origin"
    assert answer.header("cross-origin-resource-policy") == "same-origin"
    assert answer.header("cache-control") == "no-cache"


def test_a_file_that_the_client_has_is_not_sent_again(api: ApiClient) -> None:
    tag = get(api, "/console/index.html").header("etag")
    assert tag is not None
    again = get(api, "/console/index.html", if_none_match=tag)
    assert (again.status, again.body, again.header("etag")) == (304, b"", tag)
    assert again.header("content-security-policy") is not None
    assert get(api, "/console/index.html", if_none_match='"other"').status == 200


@pytest.mark.parametrize(
    "path",
    ["", "nothing.js", "../__init__.py", "%2e%2e/__init__.py", "/etc/passwd", "js/../index.html", "a%00b"],
)
def test_no_other_file_is_served(api: ApiClient, path: str) -> None:
    assert get(api, f"/console/{path}").status == 404


def test_files_are_only_read(api: ApiClient) -> None:
    answer = api.request("POST", "/_mock/console/index.html", headers={"mock-control": "1"}, host=HOST)
    assert (answer.status, answer.header("allow")) == (405, "GET")
    assert "it takes GET" in answer.error


def test_another_host_name_gets_nothing(api: ApiClient) -> None:
    for path in ("/_mock/", "/_mock/console/index.html"):
        assert api.request("GET", path, headers=BROWSER, host="evil.test").status == 403
