"""HAL: links, embedded items, declared fields, and the headers of answers."""

from __future__ import annotations

from typing import Any

from actionnetwork_mock.provenance import ASSUMED, DOCUMENTED, OBSERVED
from actionnetwork_mock.resources import CURIES, RESOURCES, Link, Resource, resource_named

from ..answer import UNKNOWN_ID, Answer, Item, href, href_of, uuid, without_curies
from ..check import Check
from ..collection import Collection, all_collections
from ..contract import contract
from ..values import faults_of

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
    for link in _ENTRY_POINT.links:
        if link.source == ASSUMED or link.rel == CURIES:
            continue
        check.that(link.rel in answer.links, f"the entry point has a link {link.rel}", answer)
        if link.href.startswith("{base}/"):
            path = check.api.path(answer.link(link.rel)).rstrip("/")
            expected = link.href.removeprefix("{base}").rstrip("/")
            check.that(path == expected, f"{link.rel} leads to its collection", answer)
    _check_fields(check, _ENTRY_POINT, answer.item, answer)
    again = check.api.get("/")
    check.that(again.body == answer.body, "the entry point is the same when it is read again", answer, again)


@contract("hal.page-links-match-items", DOCUMENTED, "[documents-3]", reads=40, each=all_collections)
def a_page_links_what_it_embeds(check: Check, collection: Collection) -> None:
    """The array of links under the collection's rel has the self links of the embedded items, in their order."""
    answer = check.api.get(collection.path)
    linked = answer.links.get(collection.rel, [])
    selves = [href_of(item, "self", answer) for item in answer.items(collection.rel)]
    same = (
        isinstance(linked, list) and [link.get("href") for link in linked if isinstance(link, dict)] == selves
    )
    check.that(same, f"the links under {collection.rel} are the self links of the items", answer)
    for page in (answer, check.api.get(collection.path, per_page=1, page=2)):
        bare = check.api.path(page.link("self")) == collection.path
        check.that(bare, "self of a page is the collection, without page and filter", page)
        _check_curies(check, page)


@contract("hal.page-keys", DOCUMENTED, "[documents-1], [documents-2]", reads=40, each=all_collections)
def a_page_has_its_number_and_size(check: Check, collection: Collection) -> None:
    """A page has its number and size, and totals unless it has people or list items."""
    answer = check.api.get(collection.path)
    numbers = ["per_page", "page", *(["total_pages", "total_records"] if collection.has_totals else [])]
    for name in numbers:
        check.that(type(answer.object.get(name)) is int, f"{name} of a page is a whole number", answer)
    known = {*numbers, "_links", "_embedded"}
    check.that(set(answer.object) == known, f"a page has the keys {', '.join(sorted(known))}", answer)
    check.that(answer.object["page"] == 1, "the first page is page 1", answer)


@contract("hal.embedded-is-the-item", OBSERVED, "[documents-4]", reads=60, each=all_collections)
def an_embedded_item_is_what_its_self_link_returns(check: Check, collection: Collection) -> None:
    """What a page embeds is what the item's self link returns, without the curies."""
    answer = check.api.get(collection.path, per_page=3)
    for item in answer.items(collection.rel):
        alone = check.api.get(href_of(item, "self", answer))
        check.that(CURIES not in item["_links"], "an embedded item has no curies", answer)
        same = without_curies(alone.item) == item
        check.that(same, "an item is the same alone and embedded", answer, alone)
        _check_curies(check, alone)


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
        _check_embedded(check, item, answer)


def _check_links(check: Check, collection: Collection, item: Item, answer: Answer) -> None:
    resource, links = collection.resource, item["_links"]
    conditional = {link.rel for link in resource.links if link.when or link.only_if or link.shown_by}
    always = [link for link in resource.links if link.rel not in {*conditional, CURIES}]
    for link in always:
        check.that(link.rel in links, f"an item of {resource.name} has a link {link.rel}", answer)
    known = {link.rel for link in resource.links}
    names = ", ".join(sorted(known - {CURIES}))
    check.that(set(links) <= known, f"an item of {resource.name} has no links but {names}", answer)
    own = check.api.path(href_of(item, "self", answer))
    template = f"{{base}}{resource.addresses[0].collection.rstrip('/')}/{{id}}/"
    for link in always:
        if link.href.startswith(template) and not link.as_array:
            path = check.api.path(href_of(item, link.rel, answer))
            expected = f"{own}/{link.href.removeprefix(template)}"
            check.that(path == expected, f"{link.rel} leads below the item", answer)
    identifiers = item.get("identifiers")
    if isinstance(identifiers, list):
        native = [name for name in identifiers if str(name).startswith("action_network:")]
        known_ids: tuple[list[str], ...] = ([f"action_network:{uuid(own)}"], [])
        check.that(native in known_ids, "the native identifier has the id of self", answer)


def _check_embedded(check: Check, item: Item, answer: Answer) -> None:
    for rel, embedded in item.get("_embedded", {}).items():
        check.that(rel in item["_links"], f"what is embedded under {rel} is linked, too", answer)
        address = href_of(item, rel, answer)
        same = href_of(embedded, "self", answer) == address
        check.that(same, f"the link {rel} leads to what is embedded", answer)
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
    kind = answer.headers.get("content-type", "").partition(";")[0].strip()
    known = ("application/hal+json", "application/json")
    check.that(kind in known, "the content type of an answer is JSON", answer)
    if answer.status == 200:
        check.that(kind == "application/hal+json", "an answer is application/hal+json", answer)
        cached = answer.headers.get("cache-control", "")
        check.that(
            "max-age=0" in cached and "private" in cached, "an answer is private with max-age=0", answer
        )


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
            check_declared(check, resource, answer)
            for link in resource.links:
                if link.rel != CURIES:
                    _check_view_link(check, link, path, answer)


def _id_from_ui(check: Check, resource: Resource) -> str:
    """Return the id of an action from the user interface, since only those have embeds; empty if there is none."""
    if check.has_control:
        check.create_in_ui(resource.name, title=check.name())
    items = check.api.get(f"/{resource.name}").items(resource.rel)
    return next((uuid(item) for item in items if item.get("origin_system") == "Action Network"), "")


def _check_view_link(check: Check, link: Link, path: str, answer: Answer) -> None:
    found = answer.links.get(link.rel)
    only = found[0] if link.as_array and isinstance(found, list) and found else found
    leads_to = check.api.path(href_of({"_links": {link.rel: only}}, link.rel, answer))
    expected = link.href.replace("{path}", path).removeprefix("{base}")
    check.that(leads_to == expected, f"{link.rel} has its address", answer)
    check.that(check.api.get(leads_to).status == 200, f"{link.rel} is answered", answer)


def check_declared(check: Check, resource: Resource, answer: Answer) -> None:
    """Assert that a single resource has its declared fields and curies."""
    check.that(answer.status == 200, "the status is 200", answer)
    _check_fields(check, resource, answer.object, answer)
    _check_curies(check, answer)


def _check_curies(check: Check, answer: Answer) -> None:
    """Source: [documents-7] (documented)."""
    curies = answer.links.get(CURIES)
    objects = [curie for curie in curies if isinstance(curie, dict)] if isinstance(curies, list) else []
    named = {curie.get("name") for curie in objects}
    check.that(named == {"osdi", "action_network"}, "there are curies for osdi and action_network", answer)
    for curie in objects:
        good = "{rel}" in str(curie.get("href")) and curie.get("templated") is True
        check.that(good, "a curie is a template with {rel}", answer)


def _check_fields(check: Check, resource: Resource, item: Item, answer: Answer) -> None:
    shown = {name: value for name, value in item.items() if name not in ("_links", "_embedded")}
    declared = [field for field in resource.fields if not field.write_only]
    if check.settings.empty_total_donations == "absent":
        declared = [field for field in declared if field.name != "total_donations" or field.name in shown]
    for fault in faults_of(_with_declared_words(check, shown), declared, resource.objects):
        check.that(False, f"{resource.name}: {fault}", answer)


def _with_declared_words(check: Check, item: Item) -> Item:
    """Return an item with the words of the declaration, where settings give a message others."""
    counts = item.get("statistics")
    if not isinstance(counts, dict):
        return item
    suffix = f"_{check.settings.open_counts}"
    renamed = {
        f"{name.removesuffix(suffix)}_opened" if name.endswith(suffix) else name: value
        for name, value in counts.items()
    }
    stopped = item.get("status") == check.settings.status_after_stop
    return {**item, "statistics": renamed, "status": "sent" if stopped else item.get("status")}
