"""Fundraising pages: the number of donations that a page does not have yet."""

from __future__ import annotations

from ..store.schema import Document
from .actions import ActionRules
from .context import Context


class FundraisingPageRules(ActionRules):
    """The rules of fundraising pages."""

    def complete(self, context: Context, document: Document, sent: Document) -> None:
        """Leave out the number of donations while there is none, where the settings say so. Source: [donations-5]."""
        if context.settings.empty_total_donations == "absent" and not document.get("total_donations"):
            document.pop("total_donations", None)
