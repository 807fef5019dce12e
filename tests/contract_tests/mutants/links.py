"""Wrong links, and embedded items that differ."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from .exchange import Call, Reply, links_of
from .mutant import Subject

LINKS = Subject("links", "hal.")


@LINKS.answers("embedded-lacks-a-field", "An embedded item has no created_date, which it has alone.")
def _embedded_lacks(call: Call, reply: Reply) -> None:
    for item in reply.items:
        item.pop("created_date", None)


@LINKS.answers("embedded-custom-fields-empty", "An embedded person has no custom fields in custom_fields.")
def _embedded_blank(call: Call, reply: Reply) -> None:
    for item in reply.items:
        if "custom_fields" in item:
            item["custom_fields"] = {}


@LINKS.answers("embedded-has-curies", "An embedded item has curies.")
def _embedded_curies(call: Call, reply: Reply) -> None:
    for item in reply.items:
        item["_links"]["curies"] = reply.links.get("curies")


@LINKS.answers("page-lacks-curies", "A page has no curies.")
def _page_lacks_curies(call: Call, reply: Reply) -> None:
    if reply.page:
        reply.links.pop("curies", None)


@LINKS.answers("single-lacks-curies", "A single item has no curies.")
def _single_lacks_curies(call: Call, reply: Reply) -> None:
    if reply.item:
        reply.links.pop("curies", None)


@LINKS.answers("links-lack-one", "The array of links has one less than there are items.")
def _links_lack_one(call: Call, reply: Reply) -> None:
    if reply.page and len(reply.items) > 1:
        reply.links[reply.rel].pop()


@LINKS.answers("links-in-another-order", "The array of links is in another order than the items.")
def _links_reversed(call: Call, reply: Reply) -> None:
    if reply.page and reply.rel in reply.links:
        reply.links[reply.rel].reverse()


@LINKS.answers("self-of-page-with-query", "self of a page has the query.")
def _self_with_query(call: Call, reply: Reply) -> None:
    if reply.page and call.query:
        reply.links["self"]["href"] += "?" + "&".join(f"{k}={v}" for k, v in call.query.items())


@LINKS.answers("self-of-page-with-number", "self of a page always has the number of the page.")
def _self_with_number(call: Call, reply: Reply) -> None:
    if reply.page:
        reply.links["self"]["href"] += f"?page={reply.json['page']}"


@LINKS.answers("links-relative", "Links are relative.")
def _relative(call: Call, reply: Reply) -> None:
    for link in links_of(reply.json):
        link["href"] = urlsplit(link["href"]).path or "/"


@LINKS.answers("item-links-relative", "Links of items below the item are relative.")
def _item_links_relative(call: Call, reply: Reply) -> None:
    for resource in reply.resources:
        for rel, link in resource["_links"].items():
            if rel != "self" and isinstance(link, dict) and "/api/v2" in link["href"]:
                link["href"] = urlsplit(link["href"]).path


@LINKS.answers("links-of-another-host", "Links lead to another host.")
def _another_host(call: Call, reply: Reply) -> None:
    for link in links_of(reply.json):
        link["href"] = link["href"].replace("//localhost/", "//api.example.org/")


@LINKS.answers("person-links-of-another-host", "The link of a record to its person leads to another host.")
def _person_elsewhere(call: Call, reply: Reply) -> None:
    for resource in reply.resources:
        link = resource["_links"].get("osdi:person")
        if link:
            link["href"] = link["href"].replace("//localhost/", "//api.example.org/")


@LINKS.answers("links-end-with-a-slash", "Links end with a slash.")
def _slash(call: Call, reply: Reply) -> None:
    for link in links_of(reply.json):
        link["href"] = link["href"].rstrip("/") + "/"


@LINKS.answers("self-is-anothers", "The self of an item on a page is that of the first item.")
def _self_of_first(call: Call, reply: Reply) -> None:
    for item in reply.items[1:]:
        item["_links"]["self"] = dict(reply.items[0]["_links"]["self"])


@LINKS.answers("self-of-single-is-the-collection", "The self of a single item is its collection.")
def _self_of_collection(call: Call, reply: Reply) -> None:
    if reply.item:
        link = reply.links["self"]
        link["href"] = link["href"].rpartition("/")[0]


@LINKS.answers("link-missing", "People have no link to their signatures.")
def _link_missing(call: Call, reply: Reply) -> None:
    for resource in reply.resources:
        resource["_links"].pop("osdi:signatures", None)


@LINKS.answers("link-unknown", "Items have an unknown link.")
def _link_unknown(call: Call, reply: Reply) -> None:
    for resource in reply.resources:
        resource["_links"]["osdi:shoes"] = {"href": resource["_links"]["self"]["href"] + "/shoes"}


@LINKS.answers("taggings-link-to-outreaches", "The link of a person to its taggings leads to its outreaches.")
def _crossed(call: Call, reply: Reply) -> None:
    for resource in reply.resources:
        links = resource["_links"]
        if "osdi:taggings" in links and "osdi:outreaches" in links:
            links["osdi:taggings"] = dict(links["osdi:outreaches"])


@LINKS.answers("link-of-item-is-dead", "The link of an action to its embeds leads to a 404.")
def _dead(call: Call, reply: Reply) -> None:
    if call.path.endswith("/attendances") and reply.status == 200 and call.method == "GET":
        reply.status, reply.json = 404, {"error": "Not found"}


@LINKS.answers("entry-point-lacks-a-rel", "The entry point has no link to events.")
def _aep_lacks(call: Call, reply: Reply) -> None:
    if call.path == "/":
        reply.links.pop("osdi:events", None)


@LINKS.answers("entry-point-misleads", "The entry point's link to forms leads to an unknown path.")
def _aep_misleads(call: Call, reply: Reply) -> None:
    if call.path == "/" and "osdi:forms" in reply.links:
        reply.links["osdi:forms"]["href"] += "s"


@LINKS.answers("entry-point-crosses-links", "The entry point's link to forms leads to the petitions.")
def _aep_crosses(call: Call, reply: Reply) -> None:
    if call.path == "/" and "osdi:forms" in reply.links:
        reply.links["osdi:forms"]["href"] = reply.links["osdi:petitions"]["href"]


@LINKS.answers("entry-point-max-pagesize", "The entry point says that a page has 100 items.")
def _aep_size(call: Call, reply: Reply) -> None:
    if call.path == "/":
        reply.json["max_pagesize"] = 100


@LINKS.answers("embedded-person-is-another", "What a record or action embeds is not what it links.")
def _embedded_other(call: Call, reply: Reply) -> None:
    for resource in reply.resources:
        for embedded in resource.get("_embedded", {}).values():
            if isinstance(embedded, dict):
                _shift_id(embedded)


def _shift_id(resource: dict[str, Any]) -> None:
    link = resource["_links"]["self"]
    link["href"] = link["href"][:-1] + ("0" if link["href"][-1] != "0" else "1")


@LINKS.answers("embedded-creator-stale", "The person that an action embeds has another name than alone.")
def _embedded_stale(call: Call, reply: Reply) -> None:
    for resource in reply.resources:
        for embedded in resource.get("_embedded", {}).values():
            if isinstance(embedded, dict) and "given_name" in embedded:
                embedded["given_name"] = "Somebody"
