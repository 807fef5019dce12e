"""Links: which are missing or unknown, and where they lead."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from actionnetwork_fixtures.site import API_PATH
from actionnetwork_mock.ids import NATIVE_SYSTEM, is_uuid
from actionnetwork_mock.resources import CURIES, EMBED_REL, Link, Resource, resource_named
from actionnetwork_mock.rules.resource_rules import rules_named
from actionnetwork_mock.settings import Settings

from .deviation import ABSENT, Deviation, Problem


def link_deviations(
    resource: Resource,
    item: Mapping[str, Any],
    *,
    base: str,
    settings: Settings,
    is_single: bool,
    self_template: str = "",
) -> Iterator[Deviation]:
    """Yield the deviations of a resource's links: ``base`` is the address of the API that they begin with.

    ``self_template`` is where self leads if not to the first address. ``is_single`` items have curies. Each link leads
    where its template says, with one id for each of its names: those of all links, of self and of fields agree.
    """
    links = item.get("_links")
    if not isinstance(links, dict):
        yield Deviation("shadow.links", "field", "_links", "is missing", seen=links)
        return
    if is_single:
        yield from curie_deviations(item)
    elif CURIES in links:
        yield Deviation("shadow.curies", "link", CURIES, "is not expected here")
    declared = {link.rel: link for link in resource.links}
    for rel in links:
        if rel not in declared:
            yield Deviation("shadow.links", "link", rel, "is not declared", "adds")
    ids = _known_ids(resource, item)
    for rel, link in declared.items():
        if rel == CURIES:
            continue
        if rel not in links:
            if _is_required(link, resource, item, settings):
                yield Deviation("shadow.links", "link", rel, "is missing", seen=ABSENT)
            continue
        if not _may_be_present(link, resource, item, settings):
            yield Deviation("shadow.links", "link", rel, "is not expected here")
        template = self_template if rel == "self" and self_template else link.href
        yield from _target_deviations(resource, link, template, links[rel], base, ids)
    yield from _order_deviations(resource, links)
    yield from _identity_deviations(item)


def curie_deviations(item: Mapping[str, Any]) -> Iterator[Deviation]:
    """Yield what is wrong with the curies of a single answer or a page. Source: [documents-7] (documented)."""
    links = item.get("_links")
    curies = links.get(CURIES) if isinstance(links, dict) else None
    objects = [curie for curie in curies if isinstance(curie, dict)] if isinstance(curies, list) else []
    if {curie.get("name") for curie in objects} != {"osdi", "action_network"}:
        yield Deviation("shadow.curies", "link", CURIES, "is missing" if not objects else "has another value")
    for curie in objects:
        if "{rel}" not in str(curie.get("href")) or curie.get("templated") is not True:
            yield Deviation("shadow.curies", "link", CURIES, "is not in its format")


def link_address(item: Mapping[str, Any], rel: str) -> Any:
    """Return the href of a link, whatever it is; None if there is none."""
    links = item.get("_links")
    link = links.get(rel) if isinstance(links, dict) else None
    return link.get("href") if isinstance(link, dict) else None


def own_id(item: Mapping[str, Any]) -> str:
    """Return the id at the end of an item's self link, or an empty text."""
    address = link_address(item, "self")
    return address.rpartition("/")[2].partition("?")[0] if isinstance(address, str) else ""


def match_template(template: str, address: str, base: str) -> dict[str, str] | None:
    """Return the names of a template with their values in an address, or None if it leads elsewhere.

    ``match_template("{base}/tags/{id}", "https://.../tags/b2a5...", base)`` returns ``{"id": "b2a5..."}``.
    """
    start = template.replace("{base}", base).replace("{site}", base.removesuffix(API_PATH))
    if start.endswith("{path}"):
        before = start.removesuffix("{path}")
        return {"path": address.removeprefix(before)} if address.startswith(f"{before}/") else None
    expected, found = start.split("/"), address.split("/")
    if len(expected) != len(found):
        return None
    names: dict[str, str] = {}
    for piece, text in zip(expected, found, strict=True):
        if piece.startswith("{"):
            if not is_uuid(text) or names.setdefault(piece[1:-1], text) != text:
                return None
        elif piece != text:
            return None
    return names


def _known_ids(resource: Resource, item: Mapping[str, Any]) -> dict[str, str]:
    """Return the ids that an item's fields say: its own, and those of references that it shows."""
    ids: dict[str, str] = {}
    identifiers = item.get("identifiers")
    if isinstance(identifiers, list):
        native = [
            name for name in identifiers if isinstance(name, str) and name.startswith(f"{NATIVE_SYSTEM}:")
        ]
        if native:
            ids["id"] = native[0].partition(":")[2]
    for field in resource.fields:
        if field.copies and isinstance(item.get(field.name), str):
            ids[field.copies] = item[field.name]
    return ids


def _is_required(link: Link, resource: Resource, item: Mapping[str, Any], settings: Settings) -> bool:
    if link.when:
        return link.when in _shown_columns(resource.name) and bool(_shown(resource, item, link.when))
    return _may_be_present(link, resource, item, settings)


def _may_be_present(link: Link, resource: Resource, item: Mapping[str, Any], settings: Settings) -> bool:
    if link.rel in resource.decided_by and not resource.decided(link.rel, "present", settings):
        return False
    if link.when in _shown_columns(resource.name) and not _shown(resource, item, link.when):
        return False
    return link.rel != EMBED_REL or rules_named(resource.name).has_page(item)


@cache
def _shown_columns(resource: str) -> dict[str, str]:
    return {field.copies: field.name for field in resource_named(resource).fields if field.copies}


def _shown(resource: Resource, item: Mapping[str, Any], column: str) -> Any:
    return item.get(_shown_columns(resource.name)[column])


def _target_deviations(
    resource: Resource, link: Link, template: str, found: Any, base: str, ids: dict[str, str]
) -> Iterator[Deviation]:
    known = rules_named(resource.name).link_value(link, "")
    if isinstance(known, list):
        if not (isinstance(found, list) and len(found) == 1):
            yield Deviation("shadow.links", "link", link.rel, "is not of its type", seen=found)
            return
        known, found = known[0], found[0]
    address = found.get("href") if isinstance(found, dict) else None
    if not isinstance(address, str):
        yield Deviation("shadow.links", "link", link.rel, "is not of its type", seen=found)
        return
    names = match_template(template, address, base)
    if names is None:
        is_absolute = address.startswith(("http://", "https://"))
        problem: Problem = "leads elsewhere" if is_absolute else "is not absolute"
        yield Deviation("shadow.targets", "link", link.rel, problem, seen=address)
        return
    for name, value in names.items():
        if name != "path" and ids.setdefault(name, value).lower() != value.lower():
            yield Deviation("shadow.targets", "link", link.rel, "leads elsewhere", seen=address)
            return
    for name in found.keys() - known.keys():
        yield Deviation("shadow.keys", "field", f"_links.{name}", "is not declared", "adds")
    if known.keys() - found.keys():
        yield Deviation("shadow.links", "link", link.rel, "has another value", "cosmetic")


def _order_deviations(resource: Resource, links: Mapping[str, Any]) -> Iterator[Deviation]:
    places = [link.rel for link in resource.links]
    known = [places.index(rel) for rel in links if rel in places]
    if known != sorted(known):
        yield Deviation("shadow.order", "field", "_links", "is out of order", "cosmetic")


def _identity_deviations(item: Mapping[str, Any]) -> Iterator[Deviation]:
    """Yield whether the native identifier is not the first one, or not that of self."""
    identifiers = item.get("identifiers")
    if not isinstance(identifiers, list):
        return
    own = own_id(item)
    native = [name for name in identifiers if str(name).startswith(f"{NATIVE_SYSTEM}:")]
    if native not in ([f"{NATIVE_SYSTEM}:{own}"], []) or (not native and identifiers) or not identifiers:
        yield Deviation("shadow.value", "field", "identifiers", "has another value", seen=identifiers)
    elif native and identifiers[0] != native[0]:
        yield Deviation("shadow.value", "field", "identifiers", "is out of order", seen=identifiers)
