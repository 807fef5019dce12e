"""Holding the declarations against the YAML files of the reference, key by key."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from actionnetwork_mock.resources import RESOURCES, Field, Link, Resource, resource_named

from .reference import RESOURCE_FILES, load_resource

Difference = tuple[str, object, object]
"""Path, what the reference says, what the declaration says."""

_TYPES = {
    "string": "string",
    "datetime": "datetime",
    "integer": "integer",
    "number": "number",
    "boolean": "boolean",
    "string[]": "strings",
    "strings[]": "strings",
    "uuid[]": "strings",
    "uuid": "string",
    "html": "string",
    "email": "string",
    "object<string,string>": "string map",
    "url": "link",
    "enum": "string",
}
_ORDERS = {"created_date descending": "newest first"}
_REQUIRED = {True: "yes", False: "no", "conditional": "conditional", "n/a": "no"}


def differences(folder: Path) -> dict[str, str]:
    """Return where the declarations differ from the reference.

    ``{"people.fields.given_name.nullable": "the reference has True, the declaration False"}``
    """
    found: dict[str, str] = {}
    for name in RESOURCE_FILES:
        said = load_resource(folder, name)
        pairs = (
            _of_helper(said) if name == "person_signup_helper" else _of_resource(said, resource_named(name))
        )
        for path, theirs, ours in pairs:
            if theirs != ours:
                found[f"{name}.{path}"] = f"the reference has {theirs!r}, the declaration {ours!r}"
    undescribed = {resource.name for resource in RESOURCES} - set(RESOURCE_FILES)
    if undescribed:
        found["resources"] = f"{sorted(undescribed)} are declared and not compared with anything"
    return found


def _of_resource(said: Mapping[str, Any], declared: Resource) -> Iterator[Difference]:
    main, *others = declared.addresses
    yield "rel", said["rel"], declared.rel
    yield "item_rel", said["item_rel"], declared.item_rel
    yield "path", said["path"], main.collection
    yield "item_path", _with_id(said["item_path"]), main.item if main.item_methods else None
    yield "parents", [*map(_address_of, said["parents"])], [address.collection for address in others]
    yield "methods.collection", said["methods"]["collection"], [*main.methods]
    yield "methods.item", said["methods"]["item"], [*main.item_methods]
    yield "filters", said["filters"], [one.name for one in declared.filters]
    yield "background", _background(said["background"]), set(declared.background)
    yield "auth.required", said.get("auth", {}).get("required", True), declared.needs_key
    yield "embedded", [*map(_rel_of, said["embedded"])], [one.rel for one in declared.embedded]
    if "key_order" in said:
        yield "key_order", *_key_order(said["key_order"], declared)
    yield from _of_paging(said["collection"] or {"has_totals": False}, declared)
    yield from _of_fields(
        "fields", said["fields"], declared.fields, [one.rel for one in declared.posted_links]
    )
    yield "objects", set(said["objects"]) - {"link", "person"}, set(declared.objects) - _of_bodies(declared)
    for kind, fields in declared.objects.items():
        if kind not in _of_bodies(declared):
            yield from _of_fields(f"objects.{kind}", said["objects"].get(kind, []), fields)
    yield from _of_links(said["links"], declared.links, _names_here(declared))


def _with_id(said: str | None) -> str | None:
    """Return an item's address with ``{id}`` at the end, whatever the id is called there."""
    return said and re.sub(r"\{\w+\}$", "{id}", said)


def _address_of(said: str | Mapping[str, Any]) -> str:
    return said if isinstance(said, str) else said["path"]


def _rel_of(said: str | Mapping[str, Any]) -> str:
    return said if isinstance(said, str) else said["rel"]


def _key_order(said: Mapping[str, Any], declared: Resource) -> tuple[list[str], list[str]]:
    """Return both orders of keys. What nobody placed, where not all were seen, may stand anywhere."""
    order = said["docs_style"] if "docs_style" in said else said["observed"] or said["documented"]
    return order, [key for key in declared.key_order if key in order]


def _of_bodies(declared: Resource) -> set[str]:
    """Return the objects that only the body of a record helper holds; the reference has them under the helper."""
    return {"triggers", "autoresponse"} if declared.helper is not None and declared.helper.keyless else set()


def _names_here(declared: Resource) -> dict[str, str]:
    """Return what the ids in the reference's hrefs are called in the declaration, where they have another name."""
    names = {"parent_id": next(iter(declared.addresses[0].parents), "")}
    return {**names, "person_id": "creator_id"} if "creator_id" in declared.references else names


def _background(said: Sequence[str]) -> set[str]:
    """A helper is named by itself, and is the POST of its collection."""
    return {"POST" if name.endswith("_helper") else name for name in said}


def _of_paging(said: Mapping[str, Any], declared: Resource) -> Iterator[Difference]:
    paging = declared.paging
    yield "collection.has_totals", said["has_totals"], paging is not None and paging.totals
    if paging is not None:
        order = _link_order(said, declared)
        yield "collection.link_order", order, [rel for rel in paging.link_order if rel in order]
        ordered_by = _ORDERS.get(said["ordered_by"], str(said["ordered_by"]).split()[0])
        yield "collection.ordered_by", ordered_by, paging.order
        yield (
            "collection.next_rule",
            "empty page" in said["next_rule"],
            paging.next_rule == "until the empty page",
        )


def _link_order(said: Mapping[str, Any], declared: Resource) -> list[str]:
    if "link_order" in said:
        return [*said["link_order"]]
    return [declared.rel if rel.startswith("<collection rel>") else rel for rel in said["links"]]


def _of_fields(
    path: str, said: Sequence[Mapping[str, Any]], declared: Sequence[Field], posted: Sequence[str] = ()
) -> Iterator[Difference]:
    """Compare the names of fields, and the fields that both have; a posted link counts as a field there."""
    described = {one["name"].removesuffix(".href"): one for one in said}
    names = {field.name for field in declared} | {f"_links.{rel}" for rel in posted}
    yield path, set(described), names
    for field in declared:
        if field.name in described:
            yield from _of_field(f"{path}.{field.name}", described[field.name], field)


def _of_field(path: str, said: Mapping[str, Any], declared: Field) -> Iterator[Difference]:
    yield f"{path}.type", *_types(said["type"], declared, said.get("object", ""))
    yield f"{path}.writable", said["writable"], declared.writes
    yield f"{path}.provenance", said["provenance"], str(declared.source)
    if "required_on_post" in said:
        yield f"{path}.required_on_post", _REQUIRED[said["required_on_post"]], declared.required
    if "nullable" in said:
        yield f"{path}.nullable", said["nullable"], declared.nullable
    if said.get("enum") is not None:
        values = declared.values if declared.values is not None else (declared.constant,)
        yield f"{path}.enum", said["enum"], [*values]
    if "settable" in said:
        yield f"{path}.settable", said["settable"], [*(declared.settable or ())]


def _types(said: str, declared: Field, holds: str) -> tuple[str, str]:
    """Return both types in our words; an object's is followed by what it holds."""
    kind = f"{declared.type} of {declared.of}" if declared.of else declared.type
    if declared.type == "money":
        kind = "string"  # which is what it is on the wire
    if holds:
        return f"{said.replace('[]', 's')} of {holds}", kind
    if said in _TYPES:
        return _TYPES[said], kind
    name = said.split()[0]
    return (f"objects of {name[:-2]}" if name.endswith("[]") else f"object of {name}"), kind


def _of_links(
    said: Sequence[Mapping[str, Any]], declared: Sequence[Link], names: Mapping[str, str]
) -> Iterator[Difference]:
    """Compare links; ``names`` are those of the reference's placeholders that have another name here."""
    described = {one["rel"]: one for one in said}
    yield "links", [*described], [link.rel for link in declared]
    for link in declared:
        one = described.get(link.rel)
        if one is None or link.rel == "curies":
            continue
        path = f"links.{link.rel}"
        href = one["href_template"]
        for theirs, ours in names.items():
            href = href.replace(f"{{{theirs}}}", f"{{{ours}}}")
        yield f"{path}.href", href, link.href
        yield f"{path}.title", one.get("title", ""), link.title
        yield f"{path}.extra", one.get("extra", {}), dict(link.extra)
        yield f"{path}.shape", "ARRAY" in one.get("shape", ""), link.as_array
        yield f"{path}.when", one["when"].startswith("only with"), link.only_with_key == "yes"
        yield f"{path}.provenance", one["provenance"], str(link.source)


def _of_helper(said: Mapping[str, Any]) -> Iterator[Difference]:
    """Compare the signup helper, which is declared as part of people."""
    people = resource_named("people")
    helper = people.helper
    assert helper is not None
    yield "rel", said["rel"], helper.rel
    yield "path", said["path"], helper.path
    yield (
        "methods.collection",
        said["methods"]["collection"],
        [m for m in people.addresses[0].methods if m != "GET"],
    )
    yield "background", set(said["background"]), {method for method in people.background if method == "POST"}
    yield "auth.required", said["auth"]["required"], not helper.keyless
    yield from _of_fields("fields", said["fields"], helper.body)
    sent = said["helper"]["body_shape"]["person"]
    writable = {field.name for field in people.fields if field.writable_by("POST")}
    yield "helper.body_shape", set(sent), writable
