"""Links in a body: the resources that they point to, for the group that sent them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from actionnetwork_fixtures.site import API

from ..errors import BadRequest
from ..notes import Notes
from ..resources import Field, PostedLink, Resource, resource_named
from ..rules.context import Context
from ..rules.visibility import find_visible
from .body import json_kind
from .routing import ROUTES


class Links(NamedTuple):
    """Follows the links of one body. ``base`` is the address of the API that the client used."""

    context: Context
    base: str

    def posted_id(self, link: PostedLink, rels: tuple[str, ...], body: Mapping[str, Any]) -> str | None:
        """Return the id at the end of a link in ``_links``; None for an optional one that was not sent.

        ``rels`` are the spellings of its rel. Raises BadRequest with the declared sentence, or where no link is
        required for ``_links`` of the wrong kind. Source: [errors-4], [tags-16].
        """
        links = body.get("_links")
        sent = links if isinstance(links, dict) else {}
        if links is not None and links is not sent and not link.required:
            raise BadRequest(f"_links must be an object, not {json_kind(links)}")
        rel = next((rel for rel in rels if sent.get(rel) is not None), link.rel)
        value = sent.get(rel)
        if value is None and not link.required:
            return None
        is_bare = isinstance(value, str) and self.context.settings.bare_links == "accepted"
        uuid = self._id_behind(
            value if is_bare else value.get("href") if isinstance(value, dict) else None, link.to
        )
        if uuid is None:
            raise BadRequest(link.refusal)
        if is_bare:
            note_bare_link(self.context.notes, f"_links.{rel}", f"/_links/{rel}")
        return uuid

    def follow(
        self, kept: dict[str, Any], fields: tuple[Field, ...], resource: Resource, path: str = ""
    ) -> None:
        """Replace links among the fields by their stored form: ``"{base}/queries/5e1d..."``, for any site.

        Raises BadRequest for one that is missing, or leads to nothing that the group can see.
        """
        for field in fields:
            where, value = f"{path}{field.name}", kept.get(field.name)
            if field.leads_to:
                kept[field.name] = self._address(value, field.leads_to, where)
            elif field.of is not None and field.of in resource.objects and value:
                for i, one in enumerate(value) if isinstance(value, list) else ((None, value),):
                    at = where if i is None else f"{where}[{i}]"
                    self.follow(one, resource.objects[field.of], resource, f"{at}.")

    def _address(self, href: object, to: str, where: str) -> str:
        uuid = self._id_behind(href, to)
        if uuid is None:
            raise BadRequest(f"{where} must be the address of one of the {to} of this group")
        return "{base}" + resource_named(to).addresses[0].item.format(id=uuid)

    def _id_behind(self, href: object, to: str) -> str | None:
        """Return the id of the resource at an address on the client's site or the real one."""
        if isinstance(href, str):
            for start in (self.base, API):
                match = ROUTES.match(href[len(start) :]) if href.startswith(start + "/") else None
                if match and match.endpoint.is_item and match.endpoint.resource.name == to:
                    if find_visible(self.context.store, self.context.group, to, match.ids[-1]):
                        return match.ids[-1]
        return None


def note_bare_link(notes: Notes, where: str, at: str) -> None:
    """Note that an address stands in place of ``{"href": ...}``. Source: [tags-16]."""
    notes.add(
        "value-converted",
        f"{where} was sent as text and taken as its href.",
        'It takes an object, {"href": "https://..."}.',
        at=at,
    )
