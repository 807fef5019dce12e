"""What commands know before they import anything: where a server is, and the words that they take."""

from __future__ import annotations

DEFAULT_PORT = 8484
DEFAULT_SITE = f"http://127.0.0.1:{DEFAULT_PORT}"

STARTING_TRIGGERS = ("all_actions", "all_actions_and_uploads", "subscribed")
"""What a webhook can be told of that is there from the start, before there is any action."""
TRIGGERS = ("specific_action", *STARTING_TRIGGERS)
DEFAULT_TRIGGER = "all_actions_and_uploads"
STATES = ("waiting", "delivered", "discarded")
"""Of deliveries. A test holds them, and the triggers, to those of the server."""
