"""What the declarations have: the keys of bodies with their fields, rels and addresses."""

from __future__ import annotations

from functools import cache
from typing import Any

from actionnetwork_mock.resources import RESOURCES, Field, Resource
from actionnetwork_mock.resources.payloads import PAYLOADS

METHODS = ("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS")
_PAGE_KEYS = (
    "page per_page total_pages total_records _links _embedded href title templated name error notice".split()
)


@cache
def declared_keys() -> frozenset[str]:
    """Return every key that bodies are known to have, except the rels."""
    return frozenset([*_PAGE_KEYS, *declared_fields()])


@cache
def declared_fields() -> dict[str, list[Field]]:
    """Return the declared fields of each name, those of payloads and of the bodies of helpers included."""
    found: dict[str, list[Field]] = {}
    helpers = [resource.helper for resource in RESOURCES if resource.helper is not None]
    declared = [field for one in (*RESOURCES, *PAYLOADS.values()) for field in all_fields(one)]
    for field in (*declared, *(field for helper in helpers for field in helper.body)):
        found.setdefault(field.name, []).append(field)
    return found


@cache
def maps() -> frozenset[str]:
    """Return the fields whose keys a group chooses: ``custom_fields``."""
    return frozenset(
        name for name, fields in declared_fields().items() if any(one.type == "string map" for one in fields)
    )


def all_fields(declared: Any) -> list[Field]:
    """Return the fields of a resource or payload, and of the objects in it."""
    return [field for fields in (declared.fields, *declared.objects.values()) for field in fields]


@cache
def declared_rels() -> frozenset[str]:
    """Return every rel that links are known to have."""
    found = {"self", "next", "previous", "curies"}
    for resource in RESOURCES:
        found.update(link.rel for link in resource.links)
        found.update(link.rel for link in resource.posted_links)
        found.update(embedding.rel for embedding in resource.embedded)
        found.update(name for name in (resource.rel, resource.item_rel) if name)
        if resource.helper is not None:
            found.add(resource.helper.rel)
    return frozenset(found)


@cache
def addresses() -> frozenset[str]:
    """Return the templates of all addresses: ``"/tags/{tag_id}/taggings/{id}"``."""
    return frozenset(template for resource in RESOURCES for template in _templates(resource))


def _templates(resource: Resource) -> list[str]:
    found = [resource.helper.path] if resource.helper is not None else []
    for address in resource.addresses:
        found.append(address.collection)
        if address.item_methods:
            found.append(address.item)
    return found
