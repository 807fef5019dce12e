"""Embeds: the HTML that embeds an action in another site, ``/petitions/{petition_id}/embed`` and so on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..provenance import ASSUMED, DOCUMENTED
from .declaration import Address, Answer, Link, Quirk, Resource, curies
from .kit import text

EMBED_REL = "action_network:embed"

SIZES = ("standard", "full")
STYLES = ("default_styles", "layout_only_styles", "no_styles")

_WIDGETS = {
    ("fundraising_pages", None): "fundraising",
    ("advocacy_campaigns", "email"): "letter",
    ("advocacy_campaigns", "phone"): "call_campaign",
}
"""The word by resource and ``type``, if it is not the singular of the resource."""


def widget_of(action: Resource, document: Mapping[str, Any]) -> str:
    """Return the word for an action in the URL of its script: ``"petition"``.

    Source: [actions-18] (documented: event; assumed: the others).
    """
    return _WIDGETS.get((action.name, document.get("type"))) or _singular(action)


def with_embeds(*declared: Resource) -> tuple[Resource, ...]:
    """Return the declared resources, followed by the embeds of those that have them."""
    actions = [resource for resource in declared if any(link.rel == EMBED_REL for link in resource.links)]
    return (*declared, _embeds(*map(_address, actions)))


def _address(action: Resource) -> Address:
    column = f"{_singular(action)}_id"
    return Address(
        collection=f"{action.addresses[0].collection}/{{{column}}}/embed",
        methods=("GET",),
        parents={column: action.name},
    )


def _singular(action: Resource) -> str:
    return (action.item_rel or action.name).rpartition(":")[2]


def _embeds(*addresses: Address) -> Resource:
    names = tuple(f"embed_{size}_{style}" for size in SIZES for style in STYLES)
    return Resource(
        name="embeds",
        title="Embeds",
        kind="view",
        rel=EMBED_REL,
        item_rel=EMBED_REL,
        addresses=addresses,
        fields=tuple(text(name, _says(name)) for name in names),
        links=(Link("self", "{base}{path}"), curies()),
        answers=(
            Answer(200, "an action created in the user interface"),
            Answer(404, "an action created through the API, which has no public page", ASSUMED),
        ),
        quirks=(
            Quirk("It has six snippets, no identifiers and no dates.", DOCUMENTED, "[actions-16]"),
            Quirk(
                "Actions created through the API link to an embed that does not exist.",
                DOCUMENTED,
                "[actions-17]",
            ),
            Quirk(
                "The words for types of actions in the script's URL are assumed, except event.",
                ASSUMED,
                "[actions-18]",
            ),
        ),
    )


def _says(name: str) -> str:
    """Return the description of a snippet: ``"embed_full_no_styles"`` gives ``"HTML in full size, no styles"``."""
    size, _, styles = name.removeprefix("embed_").partition("_")
    return f"HTML in {size} size, {styles.replace('_', ' ')}"
