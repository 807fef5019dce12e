"""What is done when a run on a target ends, however it ends: people are unsubscribed, and the rest is told."""

from __future__ import annotations

from .api import Answer, OutOfCalls, TargetGone
from .contract import Broken, CannotCheck
from .target import Target
from .traces import ids_in

_OFF = {
    "email_addresses": [{"status": "unsubscribed"}],
    "phone_numbers": [{"status": "unsubscribed"}],
}
"""Statuses alone change whatever address and number somebody has by now. Source: [people-13] (observed)."""

_PATIENCE = 2
"""After how many calls without an answer no more are made."""


def clean_up(target: Target) -> str:
    """Unsubscribe whom the checks signed up, and return a sentence on what is left behind; empty for nothing.

    People cannot be deleted, nor most other things. Source: [writing-9] (documented). A target that is the mock is
    thrown away, and so left as it is.
    """
    if not target.is_slow:
        return ""
    target.api.meter.most = None
    unsure = 0
    try:
        unsure = _find_unsettled(target)
        left = _unsubscribe(target)
    except KeyboardInterrupt:
        left = len(target.traces.hrefs_of_people())
    return _told(target, left, unsure)


def _find_unsettled(target: Target) -> int:
    """Find people whom no answer showed, as after a blind post; returns how many could not be looked for.

    The guard writes down whom it sees.
    """
    unsettled = [(kind, value) for kind, value in sorted(target.traces.unsettled) if "'" not in value]
    if unsettled:
        target.check().settle()
    failed = 0
    for number, (kind, value) in enumerate(unsettled):
        if failed >= _PATIENCE:
            return failed + len(unsettled) - number
        try:
            found = target.api.get("/people", filter=f"{kind} eq '{value}'").items("osdi:people")
            for one in found:
                href = one["_links"]["self"]["href"]
                target.traces.own(href.rpartition("/")[2], href)
        except (TargetGone, OutOfCalls, Broken, LookupError, TypeError):
            failed += 1
    return failed


def _unsubscribe(target: Target) -> int:
    """Unsubscribe people and return how many may still be subscribed."""
    left = silent = 0
    for href in target.traces.hrefs_of_people():
        if silent >= _PATIENCE:
            left += 1
            continue
        try:
            answer = target.api.put(href, _OFF)
            silent = 0
            if answer.status == 404:  # gone, as after two became one
                target.traces.forget(ids_in(href)[-1:])
            else:
                left += not _is_off(answer)
        except (TargetGone, OutOfCalls):
            left += 1
            silent += 1
        except (Broken, CannotCheck):  # a link that leads elsewhere, or to somebody else
            left += 1
    return left


def _is_off(answer: Answer) -> bool:
    """Whether an answer shows somebody who is not subscribed any more."""
    try:
        entries = [*answer.object.get("email_addresses", ()), *answer.object.get("phone_numbers", ())]
        return answer.status == 200 and all(one.get("status") != "subscribed" for one in entries)
    except (Broken, AttributeError, TypeError):
        return False


def _told(target: Target, left: int, unsure: int) -> str:
    kinds = target.traces.kinds()
    people = len(target.traces.hrefs_of_people())
    kinds.pop("people", None)
    if not people and not kinds and not unsure:
        return ""
    who = "1 person" if people == 1 else f"{people} people"
    said = [f"{who}, {f'{left} of them perhaps still subscribed' if left else 'unsubscribed'}"]
    said += [f"{count} {name.replace('_', ' ')}" for name, count in sorted(kinds.items())]
    if unsure:
        said.append(f"up to {unsure} more people that could not be looked for")
    return (
        f"Left behind in the group, since nothing can be deleted: {', '.join(said)}. "
        f"Their names and addresses have {target.traces.mark.rstrip('-')} in them."
    )
