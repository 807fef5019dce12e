"""Settings for keys, limits, bodies and background requests."""

from __future__ import annotations

from datetime import UTC, datetime

from ...api_client import ApiClient, href
from .case import NOBODY, Case


def _retry_after(api: ApiClient) -> object:
    api.world.clock.freeze(datetime(2026, 7, 1, tzinfo=UTC))
    return [api.get("").header("retry-after") for _ in range(5)][-1]


def _calls_answered(api: ApiClient) -> object:
    api.world.clock.freeze(datetime(2026, 7, 1, tzinfo=UTC))
    return sum(api.get("").status == 200 for _ in range(8))


def _missing_key(api: ApiClient) -> object:
    nobody = api.with_key(None).get("/people")
    return nobody.status, nobody.error, api.with_key("no such key").get("/people").status


def _keyless_signup(api: ApiClient) -> object:
    answer = api.with_key(None).post(
        "/people", {"person": {"email_addresses": [{"address": "ruth@example.org"}]}}
    )
    return answer.status, answer.json == {}, len(api.people())


def _read_by_a_page(api: ApiClient) -> object:
    page = {"origin": "https://example.org"}
    petition = href(api.post("/petitions", {"title": "Keep it open", "origin_system": "Canvass"}).json)
    answers = api.post(f"{petition}/signatures", {"person": {}}, headers=page), api.get("/tags", headers=page)
    return [answer.header("access-control-allow-origin") for answer in answers]


def _user_key_on_tags(api: ApiClient) -> object:
    return api.with_key("personal").get("/tags").status


def _not_found(api: ApiClient) -> object:
    answer = api.get(f"/people/{NOBODY}")
    return answer.status, answer.error.lower()


def _invalid(api: ApiClient) -> object:
    answers = api.post("/tags", {}), api.post("/people", {"person": {}}), api.post("/tags", raw=b"{")
    return [answer.status for answer in answers]


def _malformed(api: ApiClient) -> object:
    answers = api.post("/tags", raw=b"{"), api.post("/tags", {})
    return [answer.status for answer in answers]


def _unsupported(api: ApiClient) -> object:
    answer = api.delete("/people")
    return answer.status, bool(answer.error)


def _outside_json(api: ApiClient) -> object:
    form = api.post("/tags", raw=b"name=a", headers={"content-type": "application/x-www-form-urlencoded"})
    query, page = api.post("/tags?name=b"), api.get("/tags", raw=b'{"page": 2}')
    return [form.status, query.status, page.status], api.get("/tags").json["total_records"]


def _mislabelled(api: ApiClient) -> object:
    form = api.post("/tags", raw=b"name=a")
    json = api.post("/tags", {"name": "b"}, headers={"content-type": "application/x-www-form-urlencoded"})
    return form.status, json.status, api.get("/tags").json["total_records"]


def _inexact(api: ApiClient) -> object:
    address = {"address_lines": ["1 Main St", None], "postal_code": 60622}
    person = {"email_addresses": {"address": "ruth@example.org"}, "postal_addresses": [address]}
    phone = [{"number": "\uff13\uff11\uff12-555-0148 ext. 12"}]
    answers = (
        api.post("/people", {"person": person}),
        api.post("/people", {"person": {"phone_numbers": phone}}),
        api.post("/tags", raw=b'{"name":"a","name":"b"}'),
    )
    return [answer.status for answer in answers], len(api.people())


def _background_elsewhere(api: ApiClient) -> object:
    answer = api.post("/tags?background_request=true", {"name": "steward"})
    return answer.json == {}, api.get("/tags").json["total_records"]


REFUSED_WITHOUT_KEY = "API Key invalid or not present"


CASES = (
    Case("rate_limit", _calls_answered, {4: 4, 2: 2, None: 8}, ("limits-1",)),
    Case(
        "rate_limit_retry_after",
        _retry_after,
        {None: None, 1: "1"},
        ("limits-3",),
        also={"rate_limit": 4},
    ),
    Case(
        "missing_key_status",
        _missing_key,
        {403: (403, REFUSED_WITHOUT_KEY, 403), 401: (401, REFUSED_WITHOUT_KEY, 403)},
        ("keys-5",),
    ),
    Case(
        "keyless_signup",
        _keyless_signup,
        {"refused": (403, False, 0), "empty": (200, True, 0)},
        ("keyless-3",),
    ),
    Case("keyed_cors", _read_by_a_page, {"allowed": ["*", "*"], "helpers": ["*", None]}, ("keyless-5",)),
    Case("user_key_on_tags", _user_key_on_tags, {"refused": 403, "accepted": 200}, ("keys-3",)),
    Case(
        "not_found_text",
        _not_found,
        {"couldnt_find": (404, f"couldn't find person with id = {NOBODY}"), "plain": (404, "not found")},
        ("errors-2",),
    ),
    Case("validation_status", _invalid, {400: [400, 400, 400], 422: [422, 422, 400]}, ("errors-5",)),
    Case("malformed_json_status", _malformed, {400: [400, 400], 422: [422, 400]}, ("errors-8",)),
    Case(
        "unsupported_method_status",
        _unsupported,
        {405: (405, True), 404: (404, True)},
        ("writing-10",),
    ),
    Case(
        "background_elsewhere",
        _background_elsewhere,
        {"ignored": (False, 1), "heeded": (True, 1)},
        ("background-3",),
    ),
    Case(
        "fields_outside_json",
        _outside_json,
        {"accepted": ([200, 200, 200], 2), "refused": ([400, 400, 400], 0)},
        ("transport-11",),
    ),
    Case(
        "mislabelled_body",
        _mislabelled,
        {"read": (200, 200, 2), "refused": (400, 400, 0)},
        ("transport-18",),
    ),
    Case(
        "inexact_values",
        _inexact,
        {"converted": ([200, 200, 200], 2), "refused": ([400, 400, 400], 0)},
        ("transport-15", "transport-19", "writing-5", "people-25"),
    ),
)
