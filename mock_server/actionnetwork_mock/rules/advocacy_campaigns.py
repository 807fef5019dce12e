"""Advocacy campaigns: letters and calls."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .actions import ActionRules


class AdvocacyCampaignRules(ActionRules):
    """The rules of advocacy campaigns."""

    may_lack_page = True

    def has_page(self, document: Mapping[str, Any]) -> bool:
        """Return whether it is a campaign of letters: the documented call campaign has no page.

        Source: [outreaches-6].
        """
        return document.get("type") == "email"
