from __future__ import annotations

from ...api_client import ApiClient
from ...conftest import MakeApi


def test_a_bad_filter_is_a_400_with_a_sentence(api: ApiClient) -> None:
    answer = api.get("/people?filter=email eq 'x'")
    assert (answer.status, answer.error[:25]) == (400, "There is no filter 'email")


def test_a_bad_filter_may_be_ignored_with_a_note(make_api: MakeApi) -> None:
    api = make_api(unknown_filter="ignored")
    api.sign_up(email="ruth@example.org")
    answer = api.get("/people?filter=email eq 'x'")
    assert len(answer.json["_embedded"]["osdi:people"]) == 1
    assert answer.note_codes == ["filter-ignored"]


def test_a_bad_filter_may_be_answered_in_html(make_api: MakeApi) -> None:
    answer = make_api(unknown_filter="html_error").get("/people?filter=email eq 'x'")
    assert (answer.status, answer.header("content-type")) == (400, "text/html; charset=utf-8")
    assert answer.note_codes == ["bad-filter"]


def test_a_collection_without_filters_ignores_them_with_a_note(api: ApiClient) -> None:
    api.tag("steward")
    answer = api.get("/tags?filter=name eq 'nothing'")
    assert answer.json["total_records"] == 1
    assert answer.note_codes == ["no-filters"]


def test_a_filter_of_5000_characters_is_answered(api: ApiClient) -> None:
    assert api.people("given_name eq '" + "x" * 5_000 + "'") == []
    assert api.people(" and ".join(["given_name eq 'x'"] * 100)) == []
