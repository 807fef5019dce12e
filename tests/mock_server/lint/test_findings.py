"""Each habit is found, and what looks like it and is none stays unblamed."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote, quote_plus

import pytest

from actionnetwork_mock.lint import Finding, findings_of

from ...api_client import ApiClient, href, uuid_of
from ...conftest import MakeApi
from ...sample_group import make


def found(api: ApiClient) -> list[Finding]:
    return findings_of(api.world.journal)


def codes(api: ApiClient) -> list[str]:
    return [finding.code for finding in found(api)]


def seeded(make_api: MakeApi, people: int = 60) -> ApiClient:
    api = make_api(people=people)
    api.world.clock.freeze()
    return api


def page(api: ApiClient, number: int, path: str = "/people") -> list[str]:
    """Read a page and return the hrefs of its items."""
    body = api.get(f"{path}?page={number}").json
    (items,) = body["_embedded"].values()
    return [href(item) for item in items]


# Good clients


def test_paging_through_next_gives_no_finding(make_api: MakeApi) -> None:
    api = seeded(make_api)
    body = api.get("/people").json
    while "next" in body["_links"]:
        body = api.get(href(body, "next")).json
    assert len(api.world.journal) == 4, "three pages, and the empty one that ends them"
    assert found(api) == []


def test_an_empty_journal_gives_no_finding() -> None:
    assert findings_of([]) == []


def test_upserting_many_gives_no_finding(api: ApiClient) -> None:
    for number in range(30):
        person = api.sign_up(email=f"member{number}@example.org", phone=f"312555{number:04}")
        api.put(href(person), {"given_name": "Ann"})
    assert found(api) == []


# Past the end


def test_pages_behind_an_empty_one_are_found(make_api: MakeApi) -> None:
    api = seeded(make_api, people=30)
    for number in range(1, 6):
        page(api, number)
    (finding,) = found(api)
    assert (finding.code, finding.requests) == ("past-the-end", [4, 5])
    assert finding.sentence == "The client requested 2 pages of /people after an empty page."


def test_one_empty_page_is_how_the_end_is_found(make_api: MakeApi) -> None:
    api = seeded(make_api, people=30)
    for number in (1, 2, 3, 1, 2, 3):
        page(api, number)
    assert codes(api) == []


def test_other_collections_and_filters_have_ends_of_their_own(make_api: MakeApi) -> None:
    api = seeded(make_api, people=30)
    for path in ("/people?page=3", "/people?per_page=10&page=4", "/tags?page=5", "/petitions?page=6"):
        assert api.get(path).status == 200
    assert codes(api) == []


# One by one


def test_items_of_a_page_that_are_asked_for_again_are_found(make_api: MakeApi) -> None:
    api = seeded(make_api, people=25)
    for person in page(api, 1):
        api.get(person)
    (finding,) = found(api)
    assert (finding.code, finding.requests) == ("one-by-one", [*range(2, 27)])
    assert (
        finding.sentence
        == "The client requested 25 items with GET /people/{id} after it had read their pages."
    )


def test_they_are_found_also_when_all_pages_were_read_first(make_api: MakeApi) -> None:
    api = seeded(make_api, people=50)
    for person in [*page(api, 1), *page(api, 2)]:
        api.get(person)
    (finding,) = found(api)
    assert len(finding.requests) == 50


def test_the_taggings_of_each_person_are_found(make_api: MakeApi) -> None:
    api = seeded(make_api, people=10)
    for person in page(api, 1):
        api.get(f"{person}/taggings")
    (finding,) = found(api)
    assert finding.sentence.startswith("The client requested 10 items with GET /people/{id}/taggings")
    assert "Read the collection of the tag or action" in finding.advice


def test_a_few_of_a_page_are_no_habit(make_api: MakeApi) -> None:
    api = seeded(make_api, people=25)
    for person in page(api, 1)[:12]:
        api.get(person)
    assert codes(api) == []


def test_small_pages_are_no_habit(make_api: MakeApi) -> None:
    api = seeded(make_api, people=4)
    for person in page(api, 1):
        api.get(person)
    assert codes(api) == []


def test_looking_after_writing_is_fine(make_api: MakeApi) -> None:
    api = seeded(make_api, people=10)
    for person in page(api, 1):
        api.put(person, {"given_name": "Ann"})
        api.get(person)
    assert codes(api) == []


def test_looking_again_later_is_fine(make_api: MakeApi) -> None:
    api = seeded(make_api, people=10)
    people = page(api, 1)
    api.world.clock.advance(minutes=5)
    for person in people:
        api.get(person)
    assert codes(api) == []


def test_signatures_of_each_petition_are_fine_since_there_is_no_other_way(api: ApiClient) -> None:
    for number in range(10):
        make(api.world, "petitions", {"title": f"Petition {number}"})
    for petition in page(api, 1, "/petitions"):
        api.get(f"{petition}/signatures")
    assert codes(api) == []


def test_the_people_behind_taggings_are_fine_since_there_is_no_other_way(api: ApiClient) -> None:
    tag = api.tag("steward")
    for number in range(10):
        api.sign_up(email=f"member{number}@example.org", add_tags=["steward"])
    taggings = api.get(href(tag, "osdi:taggings")).json["_embedded"]["osdi:taggings"]
    for tagging in taggings:
        api.get(href(tagging, "osdi:person"))
    assert codes(api) == []


# Again and again


def test_reading_the_same_many_times_is_found(api: ApiClient) -> None:
    api.tag("steward")
    for _ in range(12):
        api.get("/tags")
    (finding,) = found(api)
    assert (finding.code, finding.requests) == ("read-again", [*range(3, 14)])
    assert finding.sentence == "The client read /tags 12 times within a minute, with the same answer."


@pytest.mark.parametrize(
    "between",
    [
        lambda api: api.sign_up(email="ann@example.org"),
        lambda api: api.world.clock.advance(seconds=30),
        lambda api: make(api.world, "tags", {"name": f"tag {len(api.world.journal)}"}),
    ],
    ids=["a write", "time", "another answer"],
)
def test_reading_again_after_something_is_fine(
    api: ApiClient, between: Callable[[ApiClient], object]
) -> None:
    for _ in range(12):
        api.get("/tags")
        between(api)
    assert codes(api) == []


def test_waiting_for_a_background_request_is_fine(make_api: MakeApi) -> None:
    api = make_api(background_delay_s=3600)
    body = {"person": {"email_addresses": [{"address": "ann@example.org"}]}}
    api.post("/people?background_request=true", body)
    for _ in range(12):
        api.get("/people")
    assert codes(api) == []


# Filters and addresses


def filtered(api: ApiClient, written: str) -> list[Finding]:
    api.get(f"/people?filter={written}")
    return findings_of(api.world.journal, with_notes=False)


@pytest.mark.parametrize(
    "written",
    [
        "email_address+eq+'ann+news@example.org'",
        "email_address%20eq%20%27ann+news%40example.org%27",
        "phone_number%20eq%20'+13125550142'",
        "modified_date%20gt%20'2026-07-01T12:00:00+02:00'",
    ],
)
def test_a_plus_that_was_not_encoded_is_found(api: ApiClient, written: str) -> None:
    (finding,) = filtered(api, written)
    assert (finding.code, finding.requests) == ("unencoded-filter", [1])
    assert "plus sign" in finding.sentence


@pytest.mark.parametrize(
    "meant",
    [
        "email_address eq 'ann+news@example.org'",
        "email_address eq 'ann@example.org'",
        "phone_number eq '+13125550142'",
        "given_name eq 'Mary Ann'",
        "family_name eq 'O''Brien & Sons'",
        "family_name eq '100%25'",
        "modified_date gt '2026-07-01T12:00:00+02:00' and region eq 'IL'",
        "identifier eq 'union:a b'",
    ],
)
@pytest.mark.parametrize("encode", [quote, quote_plus, lambda text: quote(text, safe="'@:")])
def test_what_a_library_encodes_is_fine(api: ApiClient, meant: str, encode: Callable[[str], str]) -> None:
    assert filtered(api, encode(meant)) == []


def test_a_filter_that_an_ampersand_cuts_off_is_found(api: ApiClient) -> None:
    (finding,) = filtered(api, "family_name%20eq%20'Sons%20&%20Daughters'")
    assert (finding.code, finding.requests) == ("unencoded-filter", [1])
    assert "in the middle of a value" in finding.sentence


def test_a_filter_that_was_encoded_twice_is_found(api: ApiClient) -> None:
    (finding,) = filtered(api, quote(quote("email_address eq 'ann@example.org'")))
    assert finding.code == "filter-encoded-twice"


def test_addresses_that_no_link_has_are_found(api: ApiClient) -> None:
    uuid = uuid_of(api.sign_up(email="ann@example.org"))
    for path in ("/people//" + uuid, f"/people/action_network:{uuid}", f"/people/{uuid.upper()}"):
        api.get(path)
    assert [(one.code, one.requests) for one in found(api)] == [
        ("address-differs", [2]),
        ("address-differs", [3]),
        ("address-differs", [4]),
    ]


def test_a_slash_at_the_end_is_fine_since_the_documentation_has_it(api: ApiClient) -> None:
    for path in ("/", "/people/", "/tags/"):
        assert api.get(path).status == 200
    assert codes(api) == []


# Keys


@pytest.mark.parametrize("name", ["OSDI-API-Token", "api_key", "key"])
def test_a_key_in_the_query_is_found_and_not_repeated(api: ApiClient, name: str) -> None:
    assert api.with_key(None).get(f"/people?{name}=test-api-key").status == 403
    (finding,) = found(api)
    assert finding.code == "key-elsewhere"
    assert name.lower() in finding.sentence
    assert "test-api-key" not in str(finding)


def test_a_key_in_the_body_is_found(api: ApiClient) -> None:
    api.with_key(None).post("/people", {"person": {}, "api_key": "test-api-key"})
    (finding,) = found(api)
    assert finding.code == "key-elsewhere"
    assert "The body" in finding.sentence


def test_a_key_in_the_query_is_found_beside_one_in_the_header(api: ApiClient) -> None:
    api.get("/people?api_key=test-api-key")
    assert "key-elsewhere" in codes(api)


def test_a_forgotten_key_is_no_key_elsewhere(api: ApiClient) -> None:
    api.with_key(None).get("/people")
    api.with_key("wrong-key").get("/people?page=2")
    api.post("/people", {"person": {"email_addresses": [{"address": "a@example.org"}], "token": "x"}})
    assert "key-elsewhere" not in codes(api)


# What notes say


def test_what_the_real_api_swallows_is_found_once_for_each_kind(api: ApiClient) -> None:
    api.get("/people?per_page=100")
    for email, tag in (("ann@example.org", "stewrd"), ("bob@example.org", "leadr")):
        api.sign_up(email=email, add_tags=[tag])
    first, second = found(api)
    assert (first.code, first.requests, first.noted) == ("per-page-cut", [1], True)
    assert (second.code, second.requests, second.noted) == ("unknown-tag", [2, 3], True)
    assert second.sentence.endswith("1 more like this.")
    assert findings_of(api.world.journal, with_notes=False) == []


def test_a_person_wrapped_in_a_put_is_found_and_explained(api: ApiClient) -> None:
    person = api.sign_up(email="ann@example.org")
    api.put(href(person), {"person": {"given_name": "Ann"}})
    (finding,) = found(api)
    assert (finding.code, finding.requests) == ("wrapped-person", [2])


def test_what_is_merely_worth_knowing_is_no_finding(make_api: MakeApi) -> None:
    api = seeded(make_api, people=3)
    page(api, 2)
    assert [note.code for entry in api.world.journal for note in entry.notes] == ["past-the-end"]
    assert codes(api) == []


# How it reads


def test_a_finding_reads_as_a_sentence_with_its_requests() -> None:
    finding = Finding("read-again", "GET /tags was asked for often.", "Ask once.", [2, 3, 4, 5, 6, 7, 8])
    assert str(finding) == (
        "read-again: GET /tags was asked for often. Ask once. (requests 2, 3, 4, 5, 6 and 2 more)"
    )
