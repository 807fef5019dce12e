"""The public name of the redirect: ``from actionnetwork_mock.redirect import Redirect``."""

from __future__ import annotations

from .servers.redirect import Redirect

__all__ = ["Redirect"]
