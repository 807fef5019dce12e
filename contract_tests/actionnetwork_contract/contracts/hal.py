"""HAL: links, embedded items, declared fields, and the headers of answers."""

from __future__ import annotations

from typing import Any

from actionnetwork_mock.http.routing import ROUTES
from actionnetwork_mock.provenance import DOCUMENTED, OBSERVED
from actionnetwork_mock.resources import CURIES, RESOURCES, Resource, resource_named

from ..answer import UNKNOWN_ID, Answer, Item, href, href_of, uuid, without_curies
from ..check import Check
from ..collection import Collection, all_collections
from ..conformance import (
    curie_deviations,
    embedded_deviations,
    header_deviations,
    item_deviations,
    link_deviations,
    number_deviations,
    page_link_deviations,
    view_deviations,
)
from ..contract import contract

_ENTRY_POINT = next(resource for resource in RESOURCES if resource.kind == "entry point")


@contract("hal.entry-point-leads-on", OBSERVED, "[aep.links], [documents-15]", reads=30)
def every_link_of_the_entry_point_is_answered(check: Check) -> None:
    """Every link of the entry point into the API is answered, and its self link is the entry point."""
    answer = check.api.get("/")
    check.that(answer.href.rstrip("/") == check.api.base, "self is the entry point", answer)
    for rel, link in answer.links.items():
        address = link.get("href") if isinstance(link, dict) and not link.get("templated") else None
        if isinstance(address, str) and address.startswith(check.api.base) and not rel.endswith("_helper"):
            found = check.api.get(answer.link(rel))
            check.that(found.status in (200, 403), f"{rel} is answered 200, or 403 to a personal key", found)


@contract("hal.entry-point-rels", DOCUMENTED, "[aep.links]", reads=3)
def the_entry_point_has_the_documented_links(check: Check) -> None:
    """The entry point has a link to every documented collection, a title and the size of a page."""
    answer = check.api.get("/")
    check.no_deviation(view_deviations(check.seen(answer), check.settings), "entry point", answer)
    again = check.api.get("/")
    check.that(again.body == answer.body, "the entry point is the same when it is read again", answer, again)


@contract("hal.page-links-match-items", DOCUMENTED, "[documents-3]", reads=40, each=all_collections)
def a_page_links_what_it_embeds(check: Check, collection: Collection) -> None:
    """The array of links under the collection's rel has the self links of the embedded items, in their order."""
    answer = check.api.get(collection.path)
    deviations = page_link_deviations(collection.resource, answer.object, check.settings)
    check.no_deviation(deviations, collection.path, answer)
    for page in (answer, check.api.get(collection.path, per_page=1, page=2)):
        bare = check.api.path(page.link("self")) == collection.path
        check.that(bare, "self of a page is the collection, without page and filter", page)
        check.no_deviation(curie_deviations(page.object), collection.path, page)


@contract("hal.page-keys", DOCUMENTED, "[documents-1], [documents-2]", reads=40, each=all_collections)
def a_page_has_its_number_and_size(check: Check, collection: Collection) -> None:
    """A page has its number and size, and totals unless it has people or list items."""
    answer = check.api.get(collection.path)
    deviations = number_deviations(collection.resource, answer.object, {}, check.settings)
    check.no_deviation(deviations, collection.path, answer)
    check.that(answer.object["page"] == 1, "the first page is page 1", answer)


@contract("hal.embedded-is-the-item", OBSERVED, "[documents-4]", reads=60, each=all_collections)
def an_embedded_item_is_what_its_self_link_returns(check: Check, collection: Collection) -> None:
    """What a page embeds is what the item's self link returns, without the curies."""
    answer = check.api.get(collection.path, per_page=3)
    for item in answer.items(collection.rel):
        alone = check.api.get(href_of(item, "self", answer))
        check.that(CURIES not in item["_links"], "an embedded item has no curies", answer)
        check.no_deviation(curie_deviations(alone.object), collection.path, alone)
        same = without_curies(alone.item) == item
        check.that(same, "an item is the same alone and embedded", answer, alone)


@contract("hal.items-are-as-declared", OBSERVED, "the declarations", reads=40, each=all_collections)
def items_have_the_declared_fields(check: Check, collection: Collection) -> None:
    """Items have the known fields, of the known types, and no others."""
    answer = check.api.get(collection.path)
    for item in answer.items(collection.rel):
        _check_fields(check, collection.resource, item, answer)


@contract("hal.item-links", DOCUMENTED, "the declarations, [documents-9]", reads=45, each=all_collections)
def an_item_has_the_declared_links(check: Check, collection: Collection) -> None:
    """An item has the known links, each to its address, and a link to everything that it embeds."""
    answer = check.api.get(collection.path, per_page=2)
    for item in answer.items(collection.rel):
        _check_links(check, collection, item, answer)
        _check_embedded(check, collection.resource, item, answer)


def _check_links(check: Check, collection: Collection, item: Item, answer: Answer) -> None:
    match = ROUTES.match(collection.path)
    assert match is not None
    deviations = link_deviations(
        collection.resource,
        item,
        base=check.api.base,
        settings=check.settings,
        is_single=False,
        self_template=collection.resource.self_at(match.endpoint.address),
    )
    check.no_deviation(deviations, collection.resource.name, answer)


def _check_embedded(check: Check, resource: Resource, item: Item, answer: Answer) -> None:
    deviations = embedded_deviations(resource, item, base=check.api.base, settings=check.settings)
    check.no_deviation(deviations, resource.name, answer)
    for rel, embedded in item.get("_embedded", {}).items():
        address = href_of(item, rel, answer)
        alone = check.api.get(address)
        if alone.status == 200:
            whole = without_curies(alone.object)
            same = all(whole[name] == embedded[name] for name in {*whole} & {*embedded})
            check.that(same, f"what is embedded under {rel} is the same alone", answer, alone)


@contract("hal.links-of-items-answer", DOCUMENTED, "the declarations", reads=60, each=all_collections)
def every_link_of_an_item_is_answered(check: Check, collection: Collection) -> None:
    """The links of an item lead to a resource or a collection."""
    answer = check.api.get(collection.path, per_page=1)
    for item in answer.items(collection.rel):
        for rel, link in item["_links"].items():
            if rel == CURIES or rel.endswith("_helper") or "embed" in rel or isinstance(link, list):
                continue
            found = check.api.get(href_of(item, rel, answer))
            allowed = (200, 404) if rel in ("osdi:person", "osdi:people") else (200, 403, 405)
            check.that(found.status in allowed, f"{rel} of {collection.resource.name} is answered", found)


@contract("hal.absolute-links-of-this-site", OBSERVED, "[transport-1]", reads=40, each=all_collections)
def links_are_absolute_and_of_one_site(check: Check, collection: Collection) -> None:
    """Every link into the API is absolute and begins with the API's address, without a slash at its end."""
    answer = check.api.get(collection.path, per_page=2)
    for address in _addresses(answer.object):
        check.that(address.startswith(("https://", "http://")), "links are absolute", answer)
        inside = address.startswith(check.api.base) or "/api/" not in address
        check.that(inside, "links into the API begin with its address", answer)
        check.that(not address.endswith("/"), "links have no slash at their end", answer)


def _addresses(value: Any) -> list[str]:
    if isinstance(value, dict):
        own = [value["href"]] if isinstance(value.get("href"), str) and not value.get("templated") else []
        return own + [found for name, inner in value.items() if name != CURIES for found in _addresses(inner)]
    return [found for inner in value for found in _addresses(inner)] if isinstance(value, list) else []


@contract("hal.content-type", DOCUMENTED, "[transport-3]", reads=30)
def answers_are_hal_and_are_not_cached(check: Check) -> None:
    """Answers are ``application/hal+json``, and no cache may keep them."""
    paths = ("/", f"/people/{UNKNOWN_ID}", *(collection.path for collection in all_collections(check)))
    for path in paths:
        answer = check.api.get(path)
        _check_headers(check, answer)
        items: list[Item] = next(iter(answer.object.get("_embedded", {}).values()), [])
        if items:
            _check_headers(check, check.api.get(href_of(items[0], "self", answer)))


@contract("hal.content-type-of-writes", DOCUMENTED, "[transport-3]", writes=8)
def answers_to_writes_are_hal_too(check: Check) -> None:
    """Answers to POST, PUT and DELETE are ``application/hal+json`` like those to GET, and no cache may keep them."""
    person, petition, tag = check.sign_up(), check.post_action("petitions"), check.tag()
    tagging = check.tag_person(tag, person.item)
    for answer in (
        person,
        tagging,
        petition,
        check.api.put(person.href, {"given_name": "Ada"}),
        check.api.put(petition.href, {"description": "Changed."}),
        check.api.post(f"{href(tag)}/taggings", {}),
        check.api.delete(tagging.href),
    ):
        _check_headers(check, answer)
        statuses = (200, check.settings.validation_status)
        check.that(answer.status in statuses, "a successful write is a 200", answer)


def _check_headers(check: Check, answer: Answer) -> None:
    check.no_deviation(header_deviations(check.seen(answer), check.settings), "headers", answer)


@contract("hal.trailing-slash", OBSERVED, "[transport-1]", reads=8)
def a_slash_at_the_end_of_a_path_changes_nothing(check: Check) -> None:
    """A slash at the end of a path changes nothing."""
    for path in ("/people", "/petitions", "/tags"):
        plain, slashed = check.api.get(path), check.api.get(f"{path}/")
        same = (plain.status, plain.body) == (slashed.status, slashed.body)
        check.that(same, "a slash changes nothing", plain, slashed)


@contract("hal.views", DOCUMENTED, "[lists-17], [lists-18], [actions-16]", reads=20)
def metadata_custom_fields_and_embeds_are_as_declared(check: Check) -> None:
    """Metadata, the list of custom fields and embeds have the known fields and links."""
    for resource in RESOURCES:
        if resource.kind != "view":
            continue
        for address in resource.addresses:
            path = address.collection
            for name, parent in address.parents.items():
                path = path.replace(f"{{{name}}}", _id_from_ui(check, resource_named(parent)))
            if "//" in path:
                continue
            answer = check.api.get(path)
            check.that(answer.status == 200, "the status is 200", answer)
            check.no_deviation(view_deviations(check.seen(answer), check.settings), resource.name, answer)
            for rel, link in answer.links.items():
                if rel != CURIES:
                    only = link[0] if isinstance(link, list) else link
                    found = check.api.get(href_of({"_links": {rel: only}}, rel, answer))
                    check.that(found.status == 200, f"{rel} is answered", found)


def _id_from_ui(check: Check, resource: Resource) -> str:
    """Return the id of an action from the user interface, since only those have embeds; empty if there is none."""
    if check.has_control:
        check.create_in_ui(resource.name, title=check.name())
    items = check.api.get(f"/{resource.name}").items(resource.rel)
    return next((uuid(item) for item in items if item.get("origin_system") == "Action Network"), "")


def check_declared(check: Check, resource: Resource, answer: Answer) -> None:
    """Assert that a single resource has its declared fields and curies."""
    check.that(answer.status == 200, "the status is 200", answer)
    _check_fields(check, resource, answer.object, answer)
    check.no_deviation(curie_deviations(answer.object), resource.name, answer)


def _check_fields(check: Check, resource: Resource, item: Item, answer: Answer) -> None:
    check.no_deviation(item_deviations(resource, item, check.settings), resource.name, answer)
