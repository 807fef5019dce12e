"""From declarations to JSON Schemas, draft 2020-12, of answers and of bodies.

Knows no addresses and no operations; those are in ``openapi.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Literal, NamedTuple

from ..resources import (
    CURIES,
    EMBED_REL,
    PERSON_FIELDS,
    PERSON_OBJECTS,
    Field,
    Link,
    Paging,
    PostedLink,
    Resource,
)
from ..resources.payloads import IDEMPOTENCY_KEY, SPONSOR, Payload
from ..rules.resource_rules import ResourceRules, is_batched, rules_named
from ..settings import Settings
from .query import PER_PAGE_MAX
from .schema_parts import HREF, PREFIX, SHARED, Schema, known, object_with, pascal, reference
from .validation import is_required

Use = Literal["answer", "POST", "PUT"]

_DEFAULTS = Settings()


class _Place(NamedTuple):
    """The place of object schemas: the prefix of their names, and the schemas of the resource.

    ``whole`` is true inside of what a PUT adds.
    """

    name: str
    objects: Mapping[str, tuple[Field, ...]]
    whole: bool = False


class Schemas:
    """The named schemas of one document; each is made when it is first asked for.

    Methods return references, ``{"$ref": "#/components/schemas/Person"}``; ``components`` holds what they lead to,
    by name. Lengths are those of the default settings.
    """

    def __init__(self, resources: Iterable[Resource]) -> None:
        self._resources = {resource.name: resource for resource in resources}
        self.components: dict[str, Schema] = dict(SHARED)

    def singular(self, name: str) -> str:
        """Return the singular of a resource's name, ``"tagging"`` for ``"taggings"``. Raises KeyError."""
        return (self._resources[name].item_rel or name).rpartition(":")[2]

    def single(self, resource: Resource) -> Schema:
        """Return the schema of an answer that is one resource: its ``_links`` have curies, where it declares them."""
        return _placed(self._resource(resource), "Single", resource)

    def embedded(self, resource: Resource) -> Schema:
        """Return the schema of a resource inside another answer, without curies. Source: [documents-4]."""
        return _placed(self._resource(resource), "Embedded", resource)

    def collection(self, resource: Resource, paging: Paging) -> Schema:
        """Return the schema of one page."""
        return self._named(f"{pascal(resource.name)}Collection", lambda: self._page(resource, paging))

    def body(self, resource: Resource, method: Literal["POST", "PUT"]) -> Schema:
        """Return the schema of a request body: the helper's, or the writable fields and posted links."""
        name = f"{pascal(resource.name)}{method.title()}"
        if method == "POST" and resource.helper is not None and not resource.posted_links:
            helper = resource.helper
            return self._named(name, lambda: self._object(helper.body, method, _sent_to(resource, method)))
        place = _sent_to(resource, method)

        def make() -> Schema:
            body = self._object(resource.fields, method, place)
            return _with_posted(body, resource) if method == "POST" and resource.posted_links else body

        return self._named(name, make)

    def webhook(self, payload: Payload) -> Schema:
        """Return the schema of the body of a webhook: an array, nearly always of one element."""
        name = payload.type.rpartition(":")[2]
        return self._named(f"{pascal(name)}Webhook", lambda: self._webhook(payload, name))

    def _webhook(self, payload: Payload, name: str) -> Schema:
        place = _Place(f"{name}_payload", payload.objects)
        content = self._object(payload.fields, "answer", place)
        rels = [link.rel for link in payload.links]
        links = {
            **object_with({link.rel: _link(link, ResourceRules()) for link in payload.links}, rels),
            "additionalProperties": False,
        }
        properties = {**content["properties"], "_links": links}
        required = [*content.get("required", ()), "_links"]
        whole = _closed(object_with(properties, required), payload.may_lack)
        element = {
            payload.type: {**whole, "description": f"{payload.says} ({payload.source})"},
            "action_network:sponsor": self._object(SPONSOR, "answer", place),
            IDEMPOTENCY_KEY.name: {
                **self._field(IDEMPOTENCY_KEY, "answer", place),
                "pattern": "^[0-9a-f]{32}$",
            },
        }
        return {
            "type": "array",
            "minItems": 1,
            **({} if is_batched(payload.resource) else {"maxItems": 1}),
            "items": {**object_with(element, list(element)), "additionalProperties": False},
        }

    def _named(self, name: str, make: Callable[[], Schema]) -> Schema:
        if name not in self.components:
            self.components[name] = {}  # found again by an object that holds its own kind
            self.components[name] = make()
        return {"$ref": PREFIX + name}

    # Answers

    def _resource(self, resource: Resource) -> Schema:
        return self._named(pascal(self.singular(resource.name)), lambda: self._resource_object(resource))

    def _resource_object(self, resource: Resource) -> Schema:
        place = _Place(self.singular(resource.name), resource.objects)
        own = self._object(resource.fields, "answer", place)
        hal = {
            "_links": lambda: self._named(
                f"{pascal(self.singular(resource.name))}Links", lambda: _links(resource)
            ),
            "_embedded": lambda: self._embeddings(resource),
        }
        described = {**own["properties"], **{name: hal[name]() for name in hal if name in resource.key_order}}
        properties = {name: described[name] for name in resource.key_order}
        always = {
            "_links",
            *own.get("required", ()),
            *([] if _may_embed_nothing(resource) else ["_embedded"]),
        }
        required = [name for name in properties if name in always]
        return {"description": resource.says or resource.title, **object_with(properties, required)}

    def _embeddings(self, resource: Resource) -> Schema:
        properties = {
            one.rel: {**self.embedded(self._resources[one.of]), **known("embedded whole", one.source)}
            for one in resource.embedded
        }
        return object_with(
            properties, [] if _may_embed_nothing(resource) else [one.rel for one in resource.embedded]
        )

    def _page(self, resource: Resource, paging: Paging) -> Schema:
        whole = {"type": "integer", "minimum": 0}
        numbers = {"per_page": {"type": "integer", "minimum": 1, "maximum": PER_PAGE_MAX}, "page": whole}
        if paging.totals:
            numbers = {"total_pages": whole, **numbers, "total_records": whole}
        described: Schema = {
            "next": {**reference("Link"), "description": f"{paging.next_rule}; repeats the filter"},
            "previous": {**reference("Link"), "description": "on every page but the first"},
            "self": {**reference("Link"), "description": "the collection, without the query"},
            CURIES: reference("Curies"),
            resource.rel: {"type": "array", "items": reference("Link")},
        }
        links = {rel: described[rel] for rel in paging.link_order}
        items = {"type": "array", "items": self.embedded(resource), "maxItems": PER_PAGE_MAX}
        properties: Schema = {
            **numbers,
            "_links": object_with(links, [rel for rel in links if rel not in ("next", "previous")]),
            "_embedded": object_with({resource.rel: items}, [resource.rel]),
        }
        says = f"one page of {resource.name}, in this order: {paging.order}"
        return {**known(says, paging.source), **object_with(properties, list(properties))}

    # Fields, in answers and in bodies

    def _object(self, declared: tuple[Field, ...], use: Use, place: _Place) -> Schema:
        shown = [f for f in declared if (not f.write_only if use == "answer" else f.writable_by(use))]
        required = [field.name for field in shown if _is_required(field, use, whole=place.whole)]
        made = object_with({field.name: self._field(field, use, place) for field in shown}, required)
        return made if use == "answer" else {**made, "additionalProperties": True}  # unknown keys are ignored

    def _field(self, field: Field, use: Use, place: _Place) -> Schema:
        schema = self._value(field, use, place)
        if _may_be_null(field, use):
            schema = _or_null(schema)
        schema.update(known("; ".join([field.says, *_remarks(field, use)]), field.source, field.where))
        if use == "answer" and field.writes == "no":
            schema["readOnly"] = True
        if use == "answer" and field.default is not None:
            schema["default"] = field.default
        return schema

    def _value(self, field: Field, use: Use, place: _Place) -> Schema:
        if field.type == "string map":
            return self._map(use)
        if field.type in ("object", "objects"):
            inside = place._replace(whole=field.append_only)
            one = {"type": "object"} if field.of is None else self._held(field.of, use, inside)
            return one if field.type == "object" else _array(one, field, use)
        if field.type == "strings":
            return _array(self._text(field, use), field, use)
        if use == "answer" and field.constant is not None:
            return {"const": field.constant}
        if field.type == "money":
            return dict(_MONEY if use == "answer" else _SENT_MONEY)
        return self._text(field, use) if field.type == "string" else dict(_PLAIN[field.type])

    def _text(self, field: Field, use: Use) -> Schema:
        schema: Schema = {"type": "string"}
        values = field.values if use == "answer" else field.settable or field.values
        if values is not None:
            schema["enum"] = list(values)
        if use != "answer":
            longest = _DEFAULTS.max_text_chars if field.long else _DEFAULTS.max_string_chars
            schema["maxLength"] = longest
            if field.required == "yes" and field.type == "string":
                schema["pattern"] = _NOT_BLANK
        return schema

    def _held(self, of: str, use: Use, place: _Place) -> Schema:
        objects = {**PERSON_OBJECTS, "person": PERSON_FIELDS, **place.objects}
        return self._named(pascal(f"{place.name}_{of}"), lambda: self._object(objects[of], use, place))

    def _map(self, use: Use) -> Schema:
        """Values are texts; bodies may have true, false and numbers too. Source: [people-8]."""
        if use == "answer":
            return {"type": "object", "additionalProperties": {"type": "string"}}
        longest = _DEFAULTS.max_text_chars
        return {
            "type": "object",
            "propertyNames": {"maxLength": _DEFAULTS.max_string_chars},
            "additionalProperties": {"type": ["string", "boolean", "number", "null"], "maxLength": longest},
        }


def _sent_to(resource: Resource, method: Literal["POST", "PUT"]) -> _Place:
    return _Place(f"{resource.name}_{method.lower()}", resource.objects)


def _closed(schema: Schema, may_lack: tuple[str, ...]) -> Schema:
    """Return an object and its links with no key beyond those that are declared, some of which may be missing."""
    links = schema["properties"]["_links"]
    needed = [rel for rel in links["required"] if rel not in may_lack]
    return {
        **schema,
        "properties": {**schema["properties"], "_links": {**links, "required": needed}},
        "required": [name for name in schema["required"] if name not in may_lack],
        "additionalProperties": False,
    }


def _placed(one: Schema, place: str, resource: Resource) -> Schema:
    has_curies = any(link.rel == CURIES for link in resource.links)
    return {"allOf": [one, reference(place)]} if has_curies else one


def _array(items: Schema, field: Field, use: Use) -> Schema:
    has_one = field.takes == "one" or (field.takes == "first" and use == "answer")
    return {"type": "array", "items": items, **({"maxItems": 1} if has_one else {})}


def _is_required(field: Field, use: Use, *, whole: bool) -> bool:
    """A PUT keeps what it leaves out, but for what it adds and links that are followed."""
    if use == "answer":
        return not field.left_out_when_empty
    return is_required(field, _DEFAULTS) and (use == "POST" or whole or bool(field.leads_to))


def _may_be_null(field: Field, use: Use) -> bool:
    """In an answer, a key that is left out or has a default when nothing is there is never null."""
    if use == "answer":
        return field.nullable and not field.left_out_when_empty and field.default is None
    return field.nullable


def _or_null(schema: Schema) -> Schema:
    if "type" not in schema:
        return {"anyOf": [schema, {"type": "null"}]}
    values = {"enum": [*schema["enum"], None]} if "enum" in schema else {}
    return {**schema, **values, "type": [schema["type"], "null"]}


def _remarks(field: Field, use: Use) -> list[str]:
    """The parts of a declaration that JSON Schema cannot express."""
    if use == "answer":
        return ["left out when empty"] if field.left_out_when_empty else []
    remarks = {
        "needed in some cases": field.required == "conditional",
        "only the first one is kept": field.takes == "first",
        "adds to what is there and never removes": field.append_only,
        "compared without regard to case": field.fold,
    }
    return [remark for remark, applies in remarks.items() if applies]


def _may_embed_nothing(resource: Resource) -> bool:
    """Whether ``_embedded`` is absent from what has no page."""
    return bool(resource.embedded) and rules_named(resource.name).may_lack_page


def _links(resource: Resource) -> Schema:
    rules = rules_named(resource.name)
    optional = {CURIES, *resource.decided_by, *rules.hidden_links(sees_tags=False, sees_recent=False)}
    if rules.may_lack_page:
        optional.add(EMBED_REL)
    required = [link.rel for link in resource.links if not link.when and link.rel not in optional]
    return object_with({link.rel: _link(link, rules) for link in resource.links}, required)


def _link(link: Link, rules: ResourceRules) -> Schema:
    if link.rel == CURIES:
        return reference("Curies")
    condition = ""
    if link.rel in rules.hidden_links(sees_tags=False, sees_recent=False):
        is_recent = link.rel in rules.hidden_links(sees_tags=True, sees_recent=False)
        condition = f"with a good key only{', by the settings' if is_recent else ''}"
    texts = (link.says, link.href, condition)
    one = reference("Link")
    is_array = isinstance(rules.link_value(link, ""), list)
    shape = {"type": "array", "items": one, "minItems": 1, "maxItems": 1} if is_array else one
    return {**shape, **known("; ".join(filter(None, texts)), link.source)}


def _with_posted(body: Schema, resource: Resource) -> Schema:
    links = resource.posted_links
    sent = {rel: _posted_link(link) for link in links for rel in resource.spellings_of(link.rel)}
    needed = [link.rel for link in links if link.required]
    required = [*body.get("required", ()), *(["_links"] if needed else [])]
    return {**body, **object_with({**body["properties"], "_links": object_with(sent, needed)}, required)}


def _posted_link(link: PostedLink) -> Schema:
    says = f"{link.says or link.rel}: the address of one of {link.to} that the key can see"
    return {**reference("PostedLink"), **known(says, link.source)}


_NOT_BLANK = r"[^\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]"
"""Has a character that ``str.strip`` keeps. What ``\\S`` means differs between engines, in the control characters."""

_MONEY: Schema = {"type": "string", "pattern": r"^\d+\.\d{2}$"}
_SENT_MONEY: Schema = {
    "type": ["string", "number"],
    "pattern": r"^\s*[0-9]{1,12}(\.[0-9]{1,30})?\s*$",
    "minimum": 0,
    "exclusiveMaximum": 10**12,
}

_PLAIN: dict[str, Schema] = {
    "datetime": {"type": "string", "format": "date-time"},
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "boolean": {"type": "boolean"},
    "link": HREF,
}
