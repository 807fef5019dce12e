"""Embeds: the HTML that puts an action of the user interface on another site."""

from __future__ import annotations

from html import escape

from actionnetwork_fixtures.site import SITE

from ..errors import NotFound
from ..resources import resource_named, widget_of
from ..store.row import Row
from ..store.schema import Document
from .context import Context
from .origin import is_made_in_ui
from .resource_rules import ResourceRules, Target

_SHEETS = {"default_styles": "style-embed.css", "layout_only_styles": "style-embed-whitelabel.css"}
_STYLES = (*_SHEETS, "no_styles")
_SIZES = {"standard": "", "full": "&style=full"}


def show_embeds(name: str, action: Row) -> Document:
    """Return the six snippets of an action of the resource ``name``: ``"petitions"``.

    Raises NotFound for an action made through the API, or without a page. Source: [actions-17], [actions-18]
    (documented: the parts of a snippet, and for which actions; assumed: the status).
    """
    document = action.document()
    page = document.get("browser_url")
    if not is_made_in_ui(document) or not page:
        raise NotFound("Couldn't find the embed code: only actions made in the user interface have one")
    widget = widget_of(resource_named(name), document)
    slug = escape(str(page).rstrip("/").rpartition("/")[2])
    return {
        f"embed_{size}_{style}": _snippet(widget, slug, query, _SHEETS.get(style))
        for size, query in _SIZES.items()
        for style in _STYLES
    }


def _snippet(widget: str, slug: str, query: str, sheet: str | None) -> str:
    link = f"<link href='{SITE}/css/{sheet}' rel='stylesheet' type='text/css' />" if sheet else ""
    script = f"<script src='{SITE}/widgets/{widget}/{slug}?format=js&source=widget{query}'></script>"
    return f"{link}{script}<div id='can-{widget}-area-{slug}' style='width: 100%'></div>"


class EmbedRules(ResourceRules):
    """The rules of embeds."""

    def show(self, context: Context, target: Target) -> Document:
        """Return the six snippets of an action."""
        return show_embeds(target.parent_name, target.row)
