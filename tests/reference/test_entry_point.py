from __future__ import annotations

import pytest

from ..api_client import BASE, HOST, ApiClient, href
from ..conftest import MakeApi
from .facts import fact

SITE = f"http://{HOST}"

LINKS = {
    "canvasser:brand_logo": (f"{SITE}/images/logo.png", "The branding logo for use in UI"),
    "docs": (f"{SITE}/docs/", "Documentation"),
    "self": (f"{BASE}/", "This API entry point"),
    "osdi:people": (f"{BASE}/people", "The collection of people in the system"),
    "osdi:events": (f"{BASE}/events", "The collection of events in the system"),
    "osdi:petitions": (f"{BASE}/petitions", "The collection of petitions in the system"),
    "osdi:fundraising_pages": (
        f"{BASE}/fundraising_pages",
        "The collection of fundraising_pages in the system",
    ),
    "osdi:donations": (f"{BASE}/donations", "The collection of donations in the system"),
    "osdi:queries": (f"{BASE}/queries", "The collection of queries in the system"),
    "osdi:forms": (f"{BASE}/forms", "The collection of forms in the system"),
    "action_network:event_campaigns": (
        f"{BASE}/event_campaigns",
        "The collection of event campaigns in the system",
    ),
    "action_network:campaigns": (f"{BASE}/campaigns", "The collection of campaigns in the system"),
    "osdi:tags": (f"{BASE}/tags", "The collection of tags in the system"),
    "osdi:lists": (f"{BASE}/lists", "The collection of lists in the system"),
    "osdi:wrappers": (f"{BASE}/wrappers", "The collection of email wrappers in the system"),
    "osdi:messages": (f"{BASE}/messages", "The collection of messages in the system"),
    "osdi:person_signup_helper": (f"{BASE}/people", "Person Signup Helper"),
    "osdi:advocacy_campaigns": (
        f"{BASE}/advocacy_campaigns",
        "The collection of advocacy_campaigns in the system",
    ),
    "action_network:surveys": (f"{BASE}/surveys", "The collection of surveys in the system"),
    "action_network:unique_id_lists": (
        f"{BASE}/unique_id_lists",
        "The collection of unique ID lists in the system",
    ),
    "osdi:metadata": (f"{BASE}/metadata", "Metadata"),
}

RECENT = ("action_network:surveys", "action_network:unique_id_lists", "osdi:metadata")


@fact("keys-6", "aep.answers.200")
@pytest.mark.parametrize("key", ["test-api-key", "no such key", None])
def test_any_key_and_none_gets_the_entry_point(api: ApiClient, key: str | None) -> None:
    answer = api.with_key(key).get("")
    assert answer.status == 200
    assert answer.json["motd"] == "Welcome to the Action Network OSDI API v2 Entry Point!"


@fact("keys-6", "aep.links.osdi:tags")
@pytest.mark.parametrize(("key", "shown"), [("test-api-key", True), ("no such key", False), (None, False)])
def test_the_link_to_tags_tells_a_good_key_from_a_bad_one(
    api: ApiClient, key: str | None, shown: bool
) -> None:
    assert ("osdi:tags" in api.with_key(key).get("").json["_links"]) is shown


@fact("aep.links.osdi:tags", "keys-2")
def test_a_personal_key_is_not_shown_the_link_to_tags(make_api: MakeApi) -> None:
    links = make_api(user_keys=["personal"]).with_key("personal").get("").json["_links"]
    assert "osdi:people" in links
    assert "osdi:tags" not in links


@fact("keys-8")
def test_without_a_key_only_tags_and_the_links_of_recent_resources_are_missing(api: ApiClient) -> None:
    with_key, without = api.get("").json["_links"], api.with_key(None).get("").json["_links"]
    assert set(with_key) - set(without) == {"osdi:tags", *RECENT}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        pytest.param(name, value, marks=fact(f"aep.fields.{name}", *more))
        for name, value, *more in (
            ("motd", "Welcome to the Action Network OSDI API v2 Entry Point!"),
            ("max_page_size", 25, "documents-17"),
            ("vendor_name", "Action Network"),
            ("product_name", "Action Network"),
            ("namespace", "action_network"),
            ("osdi_version", "1.1.1", "documents-16"),
        )
    ],
)
def test_a_field_is_a_constant(api: ApiClient, name: str, value: object) -> None:
    assert api.get("").json[name] == value


@fact("documents-17")
def test_the_spelling_of_osdi_is_not_used(api: ApiClient) -> None:
    assert "max_pagesize" not in api.get("").json


@fact("aep.key_order", "aep.embedded", "aep.paging")
def test_keys_stand_in_the_recorded_order(api: ApiClient) -> None:
    assert list(api.get("").json) == [
        "motd",
        "_links",
        "max_page_size",
        "vendor_name",
        "product_name",
        "namespace",
        "osdi_version",
    ]


@fact("aep.links.curies")
def test_links_stand_in_the_recorded_order_with_curies_first(api: ApiClient) -> None:
    assert list(api.get("").json["_links"]) == ["curies", *LINKS]


@pytest.mark.parametrize(
    "rel", [pytest.param(rel, marks=fact(f"aep.links.{rel}", "aep.links.self")) for rel in LINKS]
)
def test_a_link_has_its_address_and_title(api: ApiClient, rel: str) -> None:
    link = api.get("").json["_links"][rel]
    assert (link["href"], link["title"]) == LINKS[rel]


@fact("aep.links.docs")
def test_the_link_to_the_docs_has_a_name_and_an_index(api: ApiClient) -> None:
    link = api.get("").json["_links"]["docs"]
    assert (link["name"], link["index"]) == ("Docs", "index")


@fact("documents-14", "aep.links.self")
def test_docs_and_logo_put_the_address_first_and_all_others_the_title(api: ApiClient) -> None:
    links = api.get("").json["_links"]
    first = {rel: next(iter(links[rel])) for rel in LINKS}
    assert {rel for rel, key in first.items() if key == "href"} == {"docs", "canvasser:brand_logo"}
    assert set(first.values()) == {"href", "title"}


@fact("aep.links.self")
def test_curies_have_no_title(api: ApiClient) -> None:
    assert all("title" not in curie for curie in api.get("").json["_links"]["curies"])


@fact("documents-15", "aep.addresses", "aep.rel", "transport-1", "keys-6")
@pytest.mark.parametrize("path", ["", "/"])
def test_it_answers_with_and_without_a_slash_and_its_self_has_one(api: ApiClient, path: str) -> None:
    answer = api.get(path)
    assert answer.status == 200
    assert href(answer.json) == f"{BASE}/"


@fact("documents-18")
def test_both_curies_have_the_same_secure_address(make_api: MakeApi) -> None:
    curies = make_api(hrefs="real").get("").json["_links"]["curies"]
    assert {curie["href"] for curie in curies} == {"https://actionnetwork.org/docs/v2/{rel}"}


@fact("aep.methods")
@pytest.mark.parametrize(
    "method",
    [pytest.param(method, marks=fact("aep.answers.405")) for method in ("POST", "PUT", "DELETE")],
)
def test_it_can_only_be_read(api: ApiClient, method: str) -> None:
    answer = api.request(method, "", {})
    assert answer.status == 405
    assert answer.error


@fact("aep.filters", "aep.background")
def test_parameters_change_nothing(api: ApiClient) -> None:
    assert api.get("?filter=motd eq 'x'&background_request=true&page=2").body == api.get("").body
