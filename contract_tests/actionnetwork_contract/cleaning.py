"""What is done when a run on a target ends, however it ends: people are unsubscribed, and the rest is told."""

from __future__ import annotations

from .api import OutOfCalls, TargetGone
from .target import Target


def clean_up(target: Target) -> str:
    """Unsubscribe whom the checks signed up, and return a sentence on what is left behind; empty for nothing.

    People cannot be deleted, nor most other things. Source: people.yaml (documented).
    """
    left = 0
    target.api.meter.most = None
    for href, email in target.traces.people.items():
        try:
            entry = {"address": email, "status": "unsubscribed"} if email else {"status": "unsubscribed"}
            if target.api.put(href, {"email_addresses": [entry]}).status != 200:
                left += 1
        except (TargetGone, OutOfCalls):
            left += 1
    people = len(target.traces.people)
    made = [f"{count} {name}" for name, count in sorted(target.traces.others.items())]
    if not people and not made:
        return ""
    said = [f"{people} people, unsubscribed"] if people else []
    if left:
        said = [f"{people} people, {left} of them NOT unsubscribed"]
    return (
        f"Left behind in the group, since nothing can be deleted: {', '.join([*said, *made])}. "
        f"Their names have contract-{target.traces.run_id} in them."
    )
