"""Query, form and JSON body are one set of parameters, for every operation."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import urlencode

import pytest

from actionnetwork_mock.http.routing import ROUTES, Endpoint
from actionnetwork_mock.resources import STORED

from ...api_client import BASE, Answer, ApiClient, href
from ...conftest import MakeApi
from .forms import FORM, MULTIPART, multipart, pairs_of
from .least_bodies import Sample, least_values
from .seen import Untouched

EMAIL = "ruth@example.org"
RUTH = {"person": {"given_name": "Ruth", "email_addresses": [{"address": EMAIL}]}}
RUTH_IN_A_FORM = urlencode(pairs_of(RUTH)).encode()
_UUID = re.compile(rb"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


POSTS = [
    endpoint for endpoint in ROUTES.endpoints if "POST" in endpoint.methods and endpoint.resource in STORED
]


def least_body(endpoint: Endpoint, sample: Sample, *, with_person: bool) -> dict[str, Any]:
    """Return the least that creates one of a resource, by its helper or without it."""
    resource = endpoint.resource
    if with_person:
        assert resource.helper is not None
        return least_values(resource.helper.body, resource.objects)
    links = {
        link.rel: {"href": f"{BASE}/{link.to}/{sample.read[link.to]}"}
        for link in resource.posted_links
        if link.required
    }
    return {**least_values(resource.fields, resource.objects), **({"_links": links} if links else {})}


CASES = [
    (endpoint, with_person)
    for endpoint in POSTS
    for with_person in (False, True)
    if (endpoint.resource.helper is not None if with_person else endpoint.resource.name != "people")
]


@pytest.mark.parametrize(
    ("endpoint", "with_person"), CASES, ids=lambda case: getattr(case, "template", str(case))
)
def test_a_body_creates_the_same_as_json_as_a_form_as_multipart_and_as_a_query(
    group: tuple[Untouched, Sample], endpoint: Endpoint, with_person: bool
) -> None:
    untouched, sample = group
    body = least_body(endpoint, sample, with_person=with_person)
    path, pairs = sample.path_to(endpoint, "POST"), pairs_of(body)
    form = urlencode(pairs)

    def without_ids(answer: Answer) -> bytes:
        return _UUID.sub(b"", answer.body)

    as_json = untouched.send("POST", path, body)
    assert as_json.status == 200
    expected, notes = without_ids(as_json), as_json.note_codes
    for code, answer in {
        "fields-from-form": untouched.send("POST", path, raw=form.encode(), headers={"content-type": FORM}),
        "fields-from-query": untouched.send("POST", f"{path}?{form}"),
    }.items():
        assert (answer.note_codes, without_ids(answer)) == ([code, *notes], expected)
    parts = untouched.send("POST", path, raw=multipart(pairs), headers={"content-type": MULTIPART})
    assert (parts.note_codes, without_ids(parts)) == (["fields-from-form", *notes], expected)


def test_a_change_may_come_in_any_of_the_three(api: ApiClient) -> None:
    ruth = api.sign_up(email=EMAIL)
    form = api.put(href(ruth), raw=b"given_name=Ruth", headers={"content-type": FORM})
    assert (form.json["given_name"], form.note_codes) == ("Ruth", ["fields-from-form"])
    query = api.put(href(ruth) + "?custom_fields[Ward]=3&family_name=Okafor", {"given_name": "R."})
    assert (query.json["given_name"], query.json["family_name"]) == ("R.", "Okafor")
    assert query.json["custom_fields"] == {"Ward": "3"}
    assert query.note_codes == ["fields-from-query"]


def test_the_note_names_the_fields_and_where_they_came_from(api: ApiClient) -> None:
    answer = api.post("/forms/?title=T&origin_system=X")
    assert (answer.json["title"], answer.json["origin_system"]) == ("T", "X")
    (note,) = list(api.world.journal)[-1].notes
    assert note.sentence == "title and origin_system were read from the query string."


def test_the_note_on_many_fields_is_short(api: ApiClient) -> None:
    raw = "&".join(f"{'k' * 500}{n}=1" for n in range(500)).encode()
    answer = api.post("/tags", raw=raw + b"&name=steward", headers={"content-type": FORM})
    first = list(api.world.journal)[-1].notes[0]
    assert answer.status == 200
    assert len(first.sentence) < 700
    assert first.sentence.endswith("and 493 more were read from a form.")


# Which of several counts


def test_the_body_counts_before_the_query(api: ApiClient) -> None:
    for raw, content_type in ((b'{"title":"body"}', "application/json"), (b"title=body", FORM)):
        answer = api.post(
            "/forms?title=query&origin_system=X", raw=raw, headers={"content-type": content_type}
        )
        assert answer.json["title"] == "body"
        assert {"hidden-by-body", "fields-from-query"} <= set(answer.note_codes)


def test_a_field_counts_as_a_whole_from_one_of_them(api: ApiClient) -> None:
    answer = api.post("/people?person[given_name]=Ada&person[family_name]=Lovelace", RUTH)
    assert answer.json["given_name"] == "Ruth"
    assert "family_name" not in answer.json
    assert answer.note_codes == ["hidden-by-body"]


def test_of_a_name_that_is_repeated_the_last_value_counts(api: ApiClient) -> None:
    assert api.post("/tags?name=first&name=second").json["name"] == "second"


@pytest.mark.parametrize("query", ["test=1", "limit=5", "people=1", "shoe[size]=4", "page=2", "filter=x"])
def test_what_is_no_field_in_a_query_is_an_unknown_parameter_still(api: ApiClient, query: str) -> None:
    answer = api.post(f"/people?{query}", RUTH)
    assert (answer.status, answer.note_codes) == (200, ["unknown-parameter"])


def test_what_is_no_field_in_a_form_is_an_unknown_field(api: ApiClient) -> None:
    raw = b"utf8=%E2%9C%93&commit=Save&name=steward"
    answer = api.post("/tags", raw=raw, headers={"content-type": FORM})
    assert answer.note_codes == ["fields-from-form", "unknown-field", "unknown-field"]


# Types: a form has texts only


def test_texts_of_a_form_are_what_the_fields_take_without_further_notes(api: ApiClient) -> None:
    pairs = {"title": "T", "origin_system": "X", "capacity": "60", "guests_can_invite_others": "false"}
    answer = api.post("/events", raw=urlencode(pairs).encode(), headers={"content-type": FORM})
    assert (answer.json["guests_can_invite_others"], answer.json["capacity"]) == (False, 60)
    assert answer.note_codes == ["fields-from-form"]


def test_numbered_elements_of_a_form_are_an_array(api: ApiClient) -> None:
    pairs = {
        "person[email_addresses][0][address]": EMAIL,
        "person[postal_addresses][0][address_lines][0]": "1 Main St",
        "add_tags[1]": "b",
        "add_tags[0]": "a",
    }
    api.tag("a"), api.tag("b")
    answer = api.post("/people", raw=urlencode(pairs).encode(), headers={"content-type": FORM})
    assert answer.json["email_addresses"][0]["address"] == EMAIL
    assert answer.json["postal_addresses"][0]["address_lines"] == ["1 Main St"]
    assert api.tags_of(answer.json) == ["a", "b"]


def test_an_empty_field_of_a_form_is_as_if_it_were_not_sent(api: ApiClient) -> None:
    raw = b"title=T&origin_system=X&capacity=&description=&tag_list=&identifiers[]=&location="
    answer = api.post("/events", raw=raw, headers={"content-type": FORM})
    assert answer.status == 200
    assert not {"capacity", "description"} & answer.json.keys()


def test_a_value_that_cannot_be_converted_is_refused_with_one_sentence(api: ApiClient) -> None:
    answer = api.post("/events?title=T&origin_system=X&capacity=many")
    assert (answer.status, answer.error) == (400, "capacity must be a whole number, not text")


# Content-Types


def test_json_that_is_labelled_as_a_form_is_read_with_a_note(api: ApiClient) -> None:
    answer = api.post("/people", RUTH, headers={"content-type": FORM})
    assert (answer.json["given_name"], answer.note_codes) == ("Ruth", ["content-type"])


@pytest.mark.parametrize(
    "label", ["application/json", "text/plain", "multipart/form-data; boundary=frontier", ""]
)
def test_a_form_under_another_label_is_read_with_a_note_or_refused(api: ApiClient, label: str) -> None:
    answer = api.post("/people", raw=RUTH_IN_A_FORM, headers={"content-type": label})
    if label.startswith("multipart"):
        assert answer.status == 400
    else:
        assert (answer.json["given_name"], answer.note_codes) == (
            "Ruth",
            ["content-type", "fields-from-form"],
        )


def test_multipart_with_a_label_that_has_no_boundary_is_read(api: ApiClient) -> None:
    for label, notes in (("multipart/form-data", []), ("application/json", ["content-type"])):
        answer = api.post("/people", raw=multipart(pairs_of(RUTH)), headers={"content-type": label})
        assert (answer.json["given_name"], answer.note_codes) == ("Ruth", [*notes, "fields-from-form"])


def test_a_file_is_ignored_with_a_note(api: ApiClient) -> None:
    file = b'--frontier\r\nContent-Disposition: form-data; name="photo"; filename="a.png"\r\n\r\n\x00\xff\r\n'
    answer = api.post("/people", raw=file + multipart(pairs_of(RUTH)), headers={"content-type": MULTIPART})
    assert (answer.status, answer.note_codes) == (200, ["file-ignored", "fields-from-form"])


@pytest.mark.parametrize("label", ["application/json", FORM, MULTIPART, "text/plain", ""])
@pytest.mark.parametrize(
    "raw",
    [b"{", b"[1", b'{"title": "T"', b"{\xff}", b"\x00", b"a=%zz&b=1", b"name[a]=1&name[]=2", b"[]", b'"a'],
    ids=repr,
)
def test_what_cannot_be_read_at_all_is_refused_and_changes_nothing(
    group: tuple[Untouched, Sample], raw: bytes, label: str
) -> None:
    answer = group[0].send("POST", "/tags", raw=raw, headers={"content-type": label})
    assert answer.status == 400


# Reads and deletions


def test_the_body_of_a_get_names_the_page(api: ApiClient) -> None:
    for number in range(3):
        api.sign_up(email=f"ruth{number}@example.org")
    expected = api.get("/people?page=2&per_page=2")
    for raw, label in (
        (b'{"page":2,"per_page":"2"}', "application/json"),
        (b"page=2&per_page=2", FORM),
        (multipart([("page", "2"), ("per_page", "2")]), MULTIPART),
    ):
        answer = api.get("/people", raw=raw, headers={"content-type": label})
        assert (answer.body, answer.note_codes) == (expected.body, ["parameters-from-body"])
    assert api.get("/people?page=1&per_page=2", raw=b'{"page": 2}').body == expected.body


def test_an_answer_to_a_get_with_a_body_is_not_the_cached_one(api: ApiClient) -> None:
    api.sign_up(email=EMAIL)
    first = api.get("/people").body
    assert api.get("/people", raw=b'{"filter":"given_name eq \'Ruth\'"}').body != first
    assert api.get("/people", raw=b"{}").body == first
    assert api.get("/people").body == first


def test_a_body_of_a_get_is_in_the_journal(api: ApiClient) -> None:
    api.get("/people", raw=b'{"page": 2}')
    assert list(api.world.journal)[-1].request_body == b'{"page": 2}'


@pytest.mark.parametrize(
    "raw", [b"null", b'"x"', b"[]", b"{}", b'{"given_name": "x"}', b'{"page": {"a": 1}}']
)
def test_a_get_ignores_a_body_without_parameters(api: ApiClient, raw: bytes) -> None:
    assert api.get("/people", raw=raw).body == api.get("/people").body


@pytest.mark.parametrize(("label", "status"), [("application/json", 400), ("text/plain", 200), ("", 200)])
def test_a_get_refuses_a_body_that_is_not_what_it_says(api: ApiClient, label: str, status: int) -> None:
    assert api.get("/people", raw=b"{", headers={"content-type": label}).status == status


@pytest.mark.parametrize("value", [True, "true", "True"])
def test_a_background_request_may_be_asked_for_in_the_body(api: ApiClient, value: object) -> None:
    answer = api.post("/people", {**RUTH, "background_request": value})
    assert (answer.body, answer.note_codes) == (b"{}", ["parameters-from-body"])
    assert [person["given_name"] for person in api.people()] == ["Ruth"]


def test_the_body_counts_before_the_query_for_a_background_request_too(api: ApiClient) -> None:
    assert api.post("/people?background_request=true", {**RUTH, "background_request": False}).body != b"{}"


# Helpers without a key


def test_a_helper_without_a_key_takes_a_form(api: ApiClient) -> None:
    petition = api.post("/petitions", {"title": "T", "origin_system": "X"}).json
    path = href(petition) + "/signatures"
    page = api.with_key(None)
    assert page.post(path, raw=RUTH_IN_A_FORM, headers={"content-type": FORM}).body == b"{}"
    assert page.post(f"{path}?person[email_addresses][][address]=ada@example.org").body == b"{}"
    assert api.get(href(petition)).json["total_signatures"] == 2


# Settings


@pytest.mark.parametrize(
    ("path", "raw", "label"),
    [
        ("/tags?name=steward", b"", ""),
        ("/tags", b"name=steward", FORM),
        ("/tags", multipart([("name", "steward")]), MULTIPART),
        ("/people", json.dumps({**RUTH, "background_request": True}).encode(), "application/json"),
    ],
)
def test_what_is_outside_of_json_is_refused_where_the_settings_say_so(
    make_api: MakeApi, path: str, raw: bytes, label: str
) -> None:
    headers = {"content-type": label} if label else {}
    for settings in ({"fields_outside_json": "refused"}, {"strict": True}):
        api = make_api(**settings)
        assert api.post(path, raw=raw, headers=headers).status == 400
        assert api.get("/tags").json["total_records"] == 0
    assert make_api().post(path, raw=raw, headers=headers).status == 200


@pytest.mark.parametrize(
    ("raw", "label"), [(b'{"name":"steward"}', FORM), (b"name=steward", "application/json")]
)
def test_a_wrong_label_is_refused_where_the_settings_say_so(
    make_api: MakeApi, raw: bytes, label: str
) -> None:
    answer = make_api(mislabelled_body="refused").post("/tags", raw=raw, headers={"content-type": label})
    assert (answer.status, "Content-Type" in answer.error) == (400, True)
    assert make_api(mislabelled_body="refused").post("/tags", {"name": "steward"}).status == 200
