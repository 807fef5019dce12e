from __future__ import annotations

import pytest

from actionnetwork_mock.errors import UsageError
from actionnetwork_mock.webhooks.webhook import check_url


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
        *("http://localhost:99999/", "http://localhost:0/", "http://localhost:x/", "http://[::1"),
        *("http://a b/", "http://a\x00b/", "http://a\n/"),
    ],
)
def test_what_cannot_be_posted_to_is_not_a_webhook_address(url: str) -> None:
    with pytest.raises(UsageError, match="is not a webhook address: "):
        check_url(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://x.org/hook/[path]",
        "https://x.org/hook?sig=[key]",
        "https://ann:[password]@x.org/",
        "https://[password]@x/",
    ],
)
def test_a_masked_address_is_no_address_to_send_to(url: str) -> None:
    with pytest.raises(UsageError, match="is masked: write the whole address"):
        check_url(url)
