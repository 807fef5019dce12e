"""Defaults and choices of options, which commands need before they import anything else."""

from __future__ import annotations

from typing import Literal

DEFAULT_PORT = 8484
DEFAULT_SITE = f"http://127.0.0.1:{DEFAULT_PORT}"

STARTING_TRIGGERS = ("all_actions", "all_actions_and_uploads", "subscribed")
"""Triggers of a webhook that exists from the start, before any action does."""
TRIGGERS = ("specific_action", *STARTING_TRIGGERS)
DEFAULT_TRIGGER = "all_actions_and_uploads"
STATES = ("waiting", "delivered", "discarded")
"""States of deliveries. A test compares them, and the triggers, with those of the server."""

LogFormat = Literal["text", "json"]
"""How requests are printed: for people, or as a line of JSON each."""
