"""HAL: links lead where they say, and what is embedded is what is linked."""

from __future__ import annotations

from typing import Any

from actionnetwork_mock.provenance import ASSUMED, DOCUMENTED, OBSERVED
from actionnetwork_mock.resources import CURIES, RESOURCES, Resource

from ..api import Answer, href_of
from ..check import Check
from ..contract import contract
from ..furnishing import Place, below, places
from ..values import faults_of

_AEP = next(resource for resource in RESOURCES if resource.kind == "entry point")


@contract("hal.entry-point-leads-on", provenance=OBSERVED, where="[aep.links], [documents-15]", calls=30)
def every_link_of_the_entry_point_answers(check: Check) -> None:
    """Every link of the entry point into the API is answered, and its self is the entry point."""
    answer = check.api.get("/")
    links = answer.item()["_links"]
    check.that(
        href_of(answer.object, "self", answer).rstrip("/") == check.api.base,
        "self is the entry point",
        answer,
    )
    for rel, link in links.items():
        href = link.get("href") if isinstance(link, dict) and not link.get("templated") else None
        if not isinstance(href, str) or not href.startswith(check.api.base) or rel.endswith("_helper"):
            continue
        found = check.api.get(href_of(answer.object, rel, answer))
        check.that(
            found.status in (200, 403), f"what {rel} leads to is answered 200, or 403 to a user's key", found
        )


@contract("hal.entry-point-rels", provenance=DOCUMENTED, where="[aep.links]")
def the_entry_point_has_the_known_rels(check: Check) -> None:
    """The entry point has a link to every collection that is documented, a title and the size of a page."""
    answer = check.api.get("/")
    item = answer.item()
    known = [link for link in _AEP.links if link.source != ASSUMED and link.rel != CURIES]
    for link in known:
        check.that(link.rel in item["_links"], f"the entry point has a link {link.rel}", answer)
        if link.href.startswith("{base}/"):
            leads = below(check, href_of(item, link.rel, answer)).rstrip("/")
            expected = link.href.removeprefix("{base}").rstrip("/")
            check.that(leads == expected, f"{link.rel} leads to its collection", answer)
    _check_fields(check, _AEP, item, answer)
    again = check.api.get("/")
    check.that(again.body == answer.body, "the entry point is the same when asked again", answer, again)


@contract("hal.page-links-match-items", provenance=DOCUMENTED, where="[documents-3]", calls=40)
def a_page_links_what_it_embeds(check: Check) -> None:
    """The array of links under the collection's rel has the selves of the embedded items, in their order."""
    for place in places(check):
        answer = check.api.get(place.path)
        items = answer.items(place.rel)
        linked = answer.object["_links"].get(place.rel, [])
        check.that(
            isinstance(linked, list)
            and [link.get("href") for link in linked if isinstance(link, dict)]
            == [href_of(item, "self", answer) for item in items],
            f"the links under {place.rel} are the selves of the items",
            answer,
        )
        for page in (answer, check.api.get(place.path, per_page=1, page=2)):
            own = href_of(page.object, "self", page)
            bare = below(check, own) == place.path
            check.that(bare, "self of a page is the collection, without page and filter", page)
            check_curies(check, page)


@contract("hal.page-keys", provenance=DOCUMENTED, where="[documents-1], [documents-2]", calls=40)
def a_page_has_its_numbers(check: Check) -> None:
    """A page says its number and size; collections with totals say those too, and people and list items do not."""
    for place in places(check):
        answer = check.api.get(place.path)
        page, totals = answer.object, place.resource.paging is not None and place.resource.paging.totals
        numbers = ["per_page", "page", *(["total_pages", "total_records"] if totals else [])]
        for name in numbers:
            check.that(type(page.get(name)) is int, f"{name} of a page is a whole number", answer)
        known = {*numbers, "_links", "_embedded"}
        check.that(set(page) == known, f"a page has the keys {', '.join(sorted(known))}", answer)
        check.that(page["page"] == 1, "the first page is page 1", answer)


@contract("hal.embedded-is-the-item", provenance=OBSERVED, where="[documents-4]", calls=60)
def an_embedded_item_is_what_its_self_answers(check: Check) -> None:
    """What a page embeds is what the item's self answers, but for the curies."""
    for place in places(check):
        answer = check.api.get(place.path, per_page=3)
        for item in answer.items(place.rel):
            alone = check.api.get(href_of(item, "self", answer))
            check.that(CURIES not in item["_links"], "an embedded item has no curies", answer)
            check.that(
                without_curies(alone.item()) == item, "an item is the same alone and embedded", answer, alone
            )
            check_curies(check, alone)


@contract("hal.items-are-as-declared", provenance=OBSERVED, where="the declarations", calls=40)
def items_have_the_declared_fields(check: Check) -> None:
    """Items have the fields that are known of them, of the known types, and no others."""
    for place in places(check):
        answer = check.api.get(place.path)
        for item in answer.items(place.rel):
            _check_fields(check, place.resource, item, answer)


@contract("hal.item-links", provenance=DOCUMENTED, where="the declarations, [documents-9]", calls=45)
def the_links_of_an_item_are_as_declared(check: Check) -> None:
    """An item has the links that are known of it, each to where it should lead, and what it embeds it links too."""
    for place in places(check):
        answer = check.api.get(place.path, per_page=2)
        for item in answer.items(place.rel):
            _check_links(check, place, item, answer)


def _check_links(check: Check, place: Place, item: dict[str, Any], answer: Answer) -> None:
    resource, links = place.resource, item["_links"]
    always = [one for one in resource.links if not (one.when or one.only_if or one.rel == CURIES)]
    for link in always:
        check.that(link.rel in links, f"one of the {resource.name} has a link {link.rel}", answer)
    known = {link.rel for link in resource.links}
    check.that(
        set(links) <= known,
        f"{resource.name} have no links but {', '.join(sorted(known - {CURIES}))}",
        answer,
    )
    self_href = below(check, href_of(item, "self", answer))
    uuid = self_href.rpartition("/")[2]
    own = f"{{base}}{resource.addresses[0].collection.rstrip('/')}/{{id}}/"
    for link in always:
        if link.href.startswith(own) and not link.as_array:
            expected = f"{self_href}/{link.href.removeprefix(own)}"
            check.that(
                below(check, href_of(item, link.rel, answer)) == expected,
                f"{link.rel} leads below it",
                answer,
            )
    identifiers = item.get("identifiers")
    if isinstance(identifiers, list):
        native = [one for one in identifiers if str(one).startswith("action_network:")]
        check.that(
            native in ([f"action_network:{uuid}"], []),
            "the item's own identifier is that of its self",
            answer,
        )
    for rel, embedded in item.get("_embedded", {}).items():
        check.that(rel in links, f"what is embedded under {rel} is linked, too", answer)
        check.that(
            href_of(embedded, "self", answer) == href_of(item, rel, answer),
            f"the link {rel} leads to what is embedded",
            answer,
        )
        alone = check.api.get(href_of(item, rel, answer))
        if alone.status == 200:
            whole = without_curies(alone.object)
            same = all(whole[name] == embedded[name] for name in {*whole} & {*embedded})
            check.that(same, f"what is embedded under {rel} is the same alone", answer, alone)


@contract("hal.links-of-items-answer", provenance=DOCUMENTED, where="the declarations", calls=60)
def every_link_of_an_item_is_answered(check: Check) -> None:
    """Where the links of an item lead there is a resource or a collection of its own."""
    for place in places(check):
        answer = check.api.get(place.path, per_page=1)
        for item in answer.items(place.rel):
            for rel, link in item["_links"].items():
                if rel == CURIES or rel.endswith("_helper") or "embed" in rel or isinstance(link, list):
                    continue
                found = check.api.get(href_of(item, rel, answer))
                allowed = (200, 404) if rel in ("osdi:person", "osdi:people") else (200, 403, 405)
                check.that(
                    found.status in allowed, f"{rel} of one of the {place.resource.name} is answered", found
                )


@contract("hal.absolute-links-of-this-site", provenance=OBSERVED, where="[transport-1]", calls=40)
def all_links_are_absolute_and_of_one_site(check: Check) -> None:
    """Every link into the API is absolute and begins with the API's address, without a slash at its end."""
    for place in places(check):
        answer = check.api.get(place.path, per_page=2)
        for href in _hrefs(answer.object):
            check.that(href.startswith(("https://", "http://")), "links are absolute", answer)
            inside = href.startswith(check.api.base) or "/api/" not in href
            check.that(inside, "links into the API begin with its address", answer)
            check.that(not href.endswith("/"), "links have no slash at their end", answer)


def _hrefs(value: Any) -> list[str]:
    if isinstance(value, dict):
        own = [value["href"]] if isinstance(value.get("href"), str) and not value.get("templated") else []
        return own + [href for name, inner in value.items() if name != CURIES for href in _hrefs(inner)]
    return [href for inner in value for href in _hrefs(inner)] if isinstance(value, list) else []


@contract("hal.content-type", provenance=DOCUMENTED, where="[transport-3]", calls=30)
def answers_are_hal_and_are_not_kept(check: Check) -> None:
    """Answers are ``application/hal+json``, and no cache may keep them."""
    for path in ("/", "/people/00000000-0000-4000-8000-000000000000", *(one.path for one in places(check))):
        answer = check.api.get(path)
        _check_headers(check, answer)
        items: list[dict[str, Any]] = next(iter(answer.object.get("_embedded", {}).values()), [])
        if items:
            _check_headers(check, check.api.get(href_of(items[0], "self", answer)))


@contract(
    "hal.content-type-of-writes",
    provenance=DOCUMENTED,
    where="[transport-3]",
    calls=8,
    writes=True,
)
def answers_to_writes_are_hal_too(check: Check) -> None:
    """Answers to POST, PUT and DELETE are ``application/hal+json`` like those to GET, and no cache may keep them."""
    person = check.sign_up()
    own = href_of(person.item(), "self", person)
    tag = check.tag()
    taggings = f"{href_of(tag, 'self', person)}/taggings"
    tagging = check.api.post(taggings, {"_links": {"osdi:person": {"href": own}}})
    petition = check.create(
        "/petitions", {"title": check.traces.next_name(), "origin_system": "Contract suite"}
    )
    for answer in (
        person,
        tagging,
        petition,
        check.api.put(own, {"given_name": "Ada"}),
        check.api.put(href_of(petition.item(), "self", petition), {"description": "Changed."}),
        check.api.post(taggings, {}),
        check.api.delete(href_of(tagging.item(), "self", tagging)),
    ):
        _check_headers(check, answer)
        check.that(
            answer.status in (200, check.ways.validation_status), "a write that is done is a 200", answer
        )


def _check_headers(check: Check, answer: Answer) -> None:
    kind = answer.headers.get("content-type", "").partition(";")[0].strip()
    known = ("application/hal+json", "application/json")
    check.that(kind in known, "answers are JSON by their type", answer)
    if answer.status == 200:
        check.that(kind == "application/hal+json", "an answer is application/hal+json", answer)
        cached = answer.headers.get("cache-control", "")
        still = "max-age=0" in cached and "private" in cached
        check.that(still, "an answer is private and stale at once", answer)


@contract("hal.trailing-slash", provenance=OBSERVED, where="[transport-1]", calls=8)
def a_slash_at_the_end_of_a_path_changes_nothing(check: Check) -> None:
    """A slash at the end of a path changes nothing."""
    for path in ("/people", "/petitions", "/tags"):
        plain, slashed = check.api.get(path), check.api.get(f"{path}/")
        check.that(
            plain.status == slashed.status and plain.body == slashed.body,
            "a slash changes nothing",
            plain,
            slashed,
        )


def check_made(check: Check, resource: Resource, answer: Answer) -> None:
    """Hold a single resource to have the fields that are declared, and curies."""
    check.that(answer.status == 200, "it is answered 200", answer)
    _check_fields(check, resource, answer.object, answer)
    check_curies(check, answer)


def check_curies(check: Check, answer: Answer) -> None:
    """Hold a page or a single resource to have its curies: always these two.

    Source: [documents-7] (documented).
    """
    curies = answer.object["_links"].get(CURIES)
    named = (
        {one.get("name"): one for one in curies or [] if isinstance(one, dict)}
        if isinstance(curies, list)
        else {}
    )
    check.that(
        set(named) == {"osdi", "action_network"}, "there are curies for osdi and action_network", answer
    )
    for one in named.values():
        good = "{rel}" in str(one.get("href")) and one.get("templated") is True
        check.that(good, "a curie is a template with {rel}", answer)


def _check_fields(check: Check, resource: Resource, item: dict[str, Any], answer: Answer) -> None:
    shown = [field for field in resource.fields if not field.write_only]
    item = _as_declared(check, item)
    for fault in faults_of(
        {k: v for k, v in item.items() if k not in ("_links", "_embedded")}, shown, resource.objects
    ):
        check.that(False, f"{resource.name}: {fault}", answer)


def _as_declared(check: Check, item: dict[str, Any]) -> dict[str, Any]:
    """Return an item, which may be a message, with the words of the declaration where settings have others."""
    counts = item.get("statistics")
    if not isinstance(counts, dict):
        return item
    spelt = f"_{check.ways.open_counts}"
    renamed = {
        f"{name.removesuffix(spelt)}_opened" if name.endswith(spelt) else name: value
        for name, value in counts.items()
    }
    status = "sent" if item.get("status") == check.ways.status_after_stop else item.get("status")
    return {**item, "statistics": renamed, "status": status}


def without_curies(item: dict[str, Any]) -> dict[str, Any]:
    """Return an item as a page embeds it."""
    return {**item, "_links": {rel: link for rel, link in item["_links"].items() if rel != CURIES}}
