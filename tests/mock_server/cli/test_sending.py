from __future__ import annotations

import pytest

from actionnetwork_mock.cli.sending import Outcome, check_url
from actionnetwork_mock.errors import UsageError


def test_only_200_within_half_a_second_counts() -> None:
    assert Outcome(200, "", 499.0).fault == ""
    assert Outcome(200, "", 812.0).fault == "Action Network waits no longer than 500 ms"
    assert Outcome(204, "", 1.0).fault == "only 200 counts as received"
    assert Outcome(None, "nothing listens", 1.0).fault == "nothing listens"


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1:5000/hook?secret=1", "https://example.org", "http://[::1]:80/", "HTTP://localhost/"],
)
def test_addresses_may_be_http_or_https(url: str) -> None:
    assert check_url(url) == url


@pytest.mark.parametrize(
    "url",
    [
        *("", "localhost", "localhost:80", "//localhost/", "http://", "http:///hook", "ftp://localhost/"),
        *(
            "http://localhost:99999/",
            "http://localhost:0/",
            "http://localhost:x/",
            "http://[::1",
            "http://a b/",
        ),
        *("http://a\x00b/", "http://a\n/"),
    ],
)
def test_what_cannot_be_posted_to_is_no_address(url: str) -> None:
    with pytest.raises(UsageError, match="is no address: write one such as http://127.0.0.1:5000/hook"):
        check_url(url)
