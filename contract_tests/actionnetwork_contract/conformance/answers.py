"""One whole answer: its status, its headers and its body, whatever the operation is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from actionnetwork_mock.http.query import BACKGROUND
from actionnetwork_mock.http.routing import Match
from actionnetwork_mock.resources import CURIES, Resource
from actionnetwork_mock.rules.resource_rules import rules_named
from actionnetwork_mock.settings import Settings

from .deviation import ABSENT, Check, Deviation, Problem, Severity
from .embedded import embedded_deviations
from .fields import FieldState, field_deviations, item_deviations, presence
from .links import curie_deviations, link_address, link_deviations, match_template
from .pages import items_of, page_deviations

_READS = ("GET", "HEAD")
_HTML_REFUSALS = Settings(unknown_donation="html", unknown_filter="html_error")
_HAL, _JSON = "application/hal+json", "application/json"


@dataclass(frozen=True, slots=True)
class SeenAnswer:
    """A request and its answer, as far as conformance reads them.

    ``path`` is below ``base``, the address of the API that links begin with. ``match`` is None for an address that is
    not declared. ``headers`` have names in lower case. ``body`` is the decoded JSON, ABSENT for a body that is none.
    """

    method: str
    path: str
    query: Mapping[str, str]
    match: Match | None
    has_key: bool
    status: int
    headers: Mapping[str, str]
    body: Any
    base: str

    @property
    def resource(self) -> Resource | None:
        """The resource of the address."""
        return None if self.match is None else self.match.endpoint.resource

    @property
    def is_page(self) -> bool:
        """Whether it should be a page of a collection."""
        endpoint = None if self.match is None else self.match.endpoint
        return (
            endpoint is not None
            and self.method in _READS
            and not endpoint.is_item
            and endpoint.resource.paging is not None
        )

    @property
    def items(self) -> list[dict[str, Any]]:
        """The resources that it shows: the items of a page, or the single one."""
        if self.status != 200 or self.resource is None or not isinstance(self.body, dict):
            return []
        if self.is_page:
            return items_of(self.resource, self.body) or []
        return [self.body] if "_links" in self.body and self.resource.stored else []


def answer_deviations(answer: SeenAnswer, settings: Settings) -> Iterator[Deviation]:
    """Yield every way in which an answer is not as declared. Of a refusal, only status and error are declared."""
    status = _status_deviation(answer, settings)
    if status is not None:
        yield status
    yield from header_deviations(answer, settings)
    if answer.status >= 400:
        yield from error_deviations(answer, settings)
    elif status is None and answer.status == 200 and answer.resource is not None and answer.method != "HEAD":
        yield from _body_deviations(answer, answer.resource, settings)


_ALWAYS: tuple[Check, ...] = ("shadow.status", "shadow.headers")
_OF_ITEMS: tuple[Check, ...] = (
    "shadow.presence",
    "shadow.type",
    "shadow.value",
    "shadow.keys",
    "shadow.order",
    "shadow.links",
    "shadow.targets",
    "shadow.curies",
    "shadow.embedded",
)


def checks_of(answer: SeenAnswer) -> tuple[Check, ...]:
    """Return the checks that ``answer_deviations`` makes of an answer."""
    if answer.status >= 400:
        return (*_ALWAYS, "shadow.error")
    of_page: tuple[Check, ...] = ("shadow.paging",) if answer.is_page and answer.status == 200 else ()
    if of_page and "filter" in answer.query:
        of_page = (*of_page, "shadow.filter")
    return (*_ALWAYS, *of_page, *(_OF_ITEMS if answer.items else ()))


# Status


def _status_deviation(answer: SeenAnswer, settings: Settings) -> Deviation | None:
    expected = declared_statuses(answer, settings)
    if answer.status in expected:
        return None
    is_new_refusal = 400 <= answer.status < 500 and 200 in expected
    severity: Severity = "adds" if is_new_refusal else "breaks"
    return Deviation(
        "shadow.status",
        "status",
        "",
        "is not declared",
        severity,
        expected=min(expected),
        seen=answer.status,
    )


def declared_statuses(answer: SeenAnswer, settings: Settings) -> frozenset[int]:
    """Return the statuses that the declarations give for an operation."""
    if answer.match is None:
        return frozenset({404, 403, settings.missing_key_status})
    endpoint, method = answer.match.endpoint, "GET" if answer.method == "HEAD" else answer.method
    found = {403, 413, 429} if answer.has_key else {settings.missing_key_status, 413, 429, 403}
    if method == "OPTIONS" and settings.keyed_cors == "helpers":
        found |= {404, settings.unsupported_method_status}
    if endpoint.resource.kind == "entry point":
        found = {429, 200}
    if method not in endpoint.methods and method != "OPTIONS":
        return frozenset({*found, 404, settings.unsupported_method_status})
    if answer.match.ids:
        found.add(404)
    if method != "GET":
        found |= {settings.validation_status, settings.malformed_json_status, 400}
    elif answer.query:
        found |= {400, settings.validation_status}
    if method == "POST":
        found |= rules_named(endpoint.resource.name).more_statuses(settings)
    return frozenset({*found, 200, *((204,) if method == "OPTIONS" else ())})


# Headers


def header_deviations(answer: SeenAnswer, settings: Settings) -> Iterator[Deviation]:
    """Yield what is wrong with the content type, the caching and Retry-After of an answer. Source: [transport-3]."""
    kind = answer.headers.get("content-type", "").partition(";")[0].strip()
    if kind == "text/html" and is_html_allowed(answer, settings):
        return
    if answer.method == "OPTIONS" or answer.status in (204, 304):
        return
    allowed = (_HAL,) if answer.status == 200 else (_HAL, _JSON)
    if kind not in allowed:
        yield Deviation("shadow.headers", "header", "content-type", "has another value", seen=kind)
    if answer.status == 200:
        cached = answer.headers.get("cache-control", "")
        if not ("max-age=0" in cached and "private" in cached):
            problem: Problem = "has another value" if cached else "is missing"
            yield Deviation("shadow.headers", "header", "cache-control", problem)
    retry = answer.headers.get("retry-after")
    if retry is not None and not retry.isdigit():
        yield Deviation("shadow.headers", "header", "retry-after", "is not of its type")


def is_html_allowed(answer: SeenAnswer, settings: Settings | None) -> bool:
    """Return whether the settings, or with None any settings, say that this refusal is a page of HTML."""
    settings = _HTML_REFUSALS if settings is None else settings
    if answer.status == 404 and answer.match is not None:
        return any(rules_named(name).has_html_not_found(settings) for name in answer.match.endpoint.resources)
    return answer.status == 400 and "filter" in answer.query and settings.unknown_filter == "html_error"


# Errors


def error_deviations(answer: SeenAnswer, settings: Settings) -> Iterator[Deviation]:
    """Yield whether the body of a refusal is not ``{"error": "<one sentence>"}``. Source: [errors-1]."""
    if is_html_allowed(answer, settings) or answer.method == "HEAD":
        return
    body = answer.body
    if not isinstance(body, dict) or not isinstance(body.get("error"), str) or not body["error"].strip():
        yield Deviation("shadow.error", "field", "error", "is missing", seen=body)
    for name in body if isinstance(body, dict) else ():
        if name != "error":
            yield Deviation("shadow.keys", "field", name, "is not declared", "adds")


# Bodies


def _body_deviations(answer: SeenAnswer, resource: Resource, settings: Settings) -> Iterator[Deviation]:
    body = answer.body
    assert answer.match is not None
    if answer.method == "OPTIONS":
        return
    if not isinstance(body, dict):
        yield Deviation("shadow.type", "answer", "", "is not of its type", seen=body)
    elif not body and answer.method not in _READS:
        if not _may_be_empty(answer, resource, settings):
            yield Deviation("shadow.presence", "answer", "", "is empty")
    elif answer.method == "DELETE" and resource.stored:
        yield from _notice_deviations(body)
    elif resource.kind in ("view", "entry point"):
        yield from view_deviations(answer, settings)
    elif resource.kind == "helper":
        yield from field_deviations(
            body, [field for field in resource.fields if not field.write_only], resource.objects
        )
    elif answer.is_page:
        path = answer.match.fill(answer.match.endpoint.address.collection)
        yield from page_deviations(
            resource, body, answer.query, path=path, base=answer.base, settings=settings
        )
        for item in items_of(resource, body) or ():
            yield from _item_deviations(answer, resource, item, settings, is_single=False)
    else:
        yield from _item_deviations(answer, resource, body, settings, is_single=True)


def _may_be_empty(answer: SeenAnswer, resource: Resource, settings: Settings) -> bool:
    """Return whether a write may be answered ``{}``. Source: [background-1], [keyless-1], [errors-9]."""
    if answer.query.get(BACKGROUND, "").lower() == "true":
        return answer.method in resource.background or settings.background_elsewhere == "heeded"
    if resource.helper is None or answer.method != "POST":
        return False
    if resource.posted_links:
        return True
    return settings.signup_without_contact == "empty" or (
        not answer.has_key and settings.keyless_signup == "empty"
    )


def _item_deviations(
    answer: SeenAnswer, resource: Resource, item: Mapping[str, Any], settings: Settings, *, is_single: bool
) -> Iterator[Deviation]:
    assert answer.match is not None
    template = resource.self_at(answer.match.endpoint.address)
    yield from item_deviations(resource, item, settings)
    yield from link_deviations(
        resource, item, base=answer.base, settings=settings, is_single=is_single, self_template=template
    )
    yield from embedded_deviations(resource, item, base=answer.base, settings=settings)
    if is_single and answer.match.endpoint.is_item and answer.method in ("GET", "PUT"):
        own = link_address(item, "self")
        if isinstance(own, str) and own.rpartition("/")[2].lower() != answer.match.ids[-1].lower():
            yield Deviation("shadow.targets", "link", "self", "leads elsewhere", seen=own)


def _notice_deviations(body: Mapping[str, Any]) -> Iterator[Deviation]:
    """Source: [tags-13]."""
    if not isinstance(body.get("notice"), str):
        yield Deviation("shadow.presence", "answer", "", "is missing")
    for name in body:
        if name != "notice":
            yield Deviation("shadow.keys", "field", name, "is not declared", "adds")


def view_deviations(answer: SeenAnswer, settings: Settings) -> Iterator[Deviation]:
    """Yield the deviations of a resource without rows: metadata, custom fields, embeds, the entry point."""
    body, resource = answer.body, answer.resource
    if resource is None or not isinstance(body, dict):
        yield Deviation("shadow.type", "answer", "", "is not of its type", seen=body)
        return
    yield from item_deviations(resource, body, settings)
    yield from curie_deviations(body)
    links = body.get("_links")
    if not isinstance(links, dict):
        return
    sees_tags = "osdi:tags" in links
    recent = sees_tags or settings.entry_point_without_key == "tags"
    rules = rules_named(resource.name)
    # A key that does not see tags is a personal one, or one that is unknown: only the first has the recent links.
    is_open = recent and (sees_tags or not answer.has_key)
    optional = rules.hidden_links(sees_tags=sees_tags, sees_recent=is_open)
    forbidden = rules.hidden_links(sees_tags=sees_tags, sees_recent=recent or answer.has_key)
    declared = {link.rel: link for link in resource.links if link.rel != CURIES}
    # With a key, a link that is only assumed to exist may be missing. Whether it needs one is what a setting says.
    missing_allowed = "assumed" if answer.has_key else None
    for rel in links:
        if rel not in declared and rel != CURIES:
            yield Deviation("shadow.links", "link", rel, "is not declared", "adds")
    assert answer.match is not None
    path = answer.match.fill(answer.match.endpoint.template)
    for rel, link in declared.items():
        if rel not in links:
            if rel not in optional and link.source != missing_allowed:
                yield Deviation("shadow.links", "link", rel, "is missing", seen=ABSENT)
            continue
        if rel in forbidden:
            yield Deviation("shadow.links", "link", rel, "is not expected here")
        found = links[rel]
        if isinstance(rules.link_value(link, ""), list):
            found = found[0] if isinstance(found, list) and len(found) == 1 else None
        address = found.get("href") if isinstance(found, dict) else None
        names = match_template(link.href, address, answer.base) if isinstance(address, str) else None
        if names is None or names.get("path", path) != path:
            yield Deviation("shadow.targets", "link", rel, "leads elsewhere", seen=address)


# Presence


def presence_of(answer: SeenAnswer) -> Iterator[tuple[Resource, str, FieldState]]:
    """Yield the resource, path and state of each field of what an answer shows, embedded resources apart."""
    resource = answer.resource
    if resource is None or answer.status != 200 or not isinstance(answer.body, dict) or not answer.body:
        return
    shown = [answer.body] if resource.kind in ("view", "entry point") else answer.items
    for item in shown:
        for path, state in presence(item, resource.fields, resource.objects):
            yield resource, path, state
