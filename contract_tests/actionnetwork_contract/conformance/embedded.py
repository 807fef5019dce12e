"""What a single item embeds: whether it is declared, linked and itself as declared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from actionnetwork_mock.resources import Resource, resource_named
from actionnetwork_mock.rules.resource_rules import rules_named
from actionnetwork_mock.settings import Settings

from .deviation import ABSENT, Deviation
from .fields import item_deviations
from .links import link_address, link_deviations


def embedded_deviations(
    resource: Resource, item: Mapping[str, Any], *, base: str, settings: Settings
) -> Iterator[Deviation]:
    """Yield the deviations of ``_embedded`` of one item: its rels, its links, and the embedded resources themselves."""
    has_page = rules_named(resource.name).has_page(item)
    expected = {embedding.rel: embedding for embedding in resource.embedded if has_page}
    found = item.get("_embedded", ABSENT)
    if found is ABSENT:
        if expected:
            yield Deviation("shadow.embedded", "field", "_embedded", "is missing", seen=ABSENT)
        return
    if not isinstance(found, dict):
        yield Deviation("shadow.embedded", "field", "_embedded", "is not of its type", seen=found)
        return
    if not expected and resource.embedded:
        yield Deviation("shadow.embedded", "field", "_embedded", "is not expected here")
    for rel, embedded in found.items():
        if rel not in {embedding.rel for embedding in resource.embedded}:
            yield Deviation("shadow.embedded", "link", rel, "is not declared", "adds")
        elif not isinstance(embedded, dict):
            yield Deviation("shadow.embedded", "link", rel, "is not of its type", seen=embedded)
        elif rel in expected:
            yield from _one(resource_named(expected[rel].of), rel, embedded, item, base, settings)


def _one(
    of: Resource,
    rel: str,
    embedded: Mapping[str, Any],
    item: Mapping[str, Any],
    base: str,
    settings: Settings,
) -> Iterator[Deviation]:
    linked, own = link_address(item, rel), link_address(embedded, "self")
    if linked is None or linked != own:
        yield Deviation("shadow.embedded", "link", rel, "leads elsewhere", expected=linked, seen=own)
    for deviation in (
        *item_deviations(of, embedded, settings),
        *link_deviations(of, embedded, base=base, settings=settings, is_single=False),
    ):
        yield deviation._replace(of=deviation.of or of.name)
