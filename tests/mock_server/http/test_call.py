from __future__ import annotations

from ...api_client import ApiClient
from .calls import make_call


def test_a_key_is_read_without_blanks_around_it(api: ApiClient) -> None:
    assert make_call(api.worlds, headers=[(b"osdi-api-token", b" key ")]).key == "key"


def test_a_caller_is_known_by_key_or_else_by_address(api: ApiClient) -> None:
    client = ("10.0.0.1", 1)
    assert make_call(api.worlds, headers=[(b"osdi-api-token", b"key")], client=client).caller == "key"
    assert make_call(api.worlds, client=client).caller == "10.0.0.1"
    assert make_call(api.worlds).caller == ""


def test_the_same_address_with_another_query_is_another_answer(api: ApiClient) -> None:
    call = make_call(api.worlds, query_string=b"page=1")
    other = call.with_query({"page": "2", "filter": "a eq 'b'"})
    assert other.query_string == "page=2&filter=a+eq+%27b%27"
    assert (call.cache_key[:4], call.query_string) == (other.cache_key[:4], "page=1")
    assert call.cache_key != other.cache_key
    assert other.notes is not call.notes
