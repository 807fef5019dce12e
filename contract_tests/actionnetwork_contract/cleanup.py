"""The end of a run, also of one that failed: unsubscribe its people, and list the resources that remain."""

from __future__ import annotations

from .answer import Answer, Unverifiable, Violation, href, uuid
from .api import OutOfCalls, TargetUnavailable
from .created import ids_in
from .target import Target

_UNSUBSCRIBED = {
    "email_addresses": [{"status": "unsubscribed"}],
    "phone_numbers": [{"status": "unsubscribed"}],
}
"""Statuses alone change whatever address and number a person has by now. Source: [people-13] (observed)."""

_MAX_FAILURES = 2
"""The cleanup gives up after so many calls without an answer."""


def clean_up(target: Target) -> str:
    """Unsubscribe the people of the run and return a sentence on the resources that remain; empty for none.

    People and most other things cannot be deleted. Source: [writing-9] (documented). A mock that was started for the
    run is thrown away, and so left as it is.
    """
    if not target.is_guarded:
        return ""
    target.api.counter.limit = None
    unknown = 0
    try:
        unknown = _find_unconfirmed(target)
        subscribed = _unsubscribe(target)
    except KeyboardInterrupt:
        subscribed = len(target.created.hrefs_of("people"))
    return _left_behind(target, subscribed, unknown)


def _find_unconfirmed(target: Target) -> int:
    """Find people that no answer showed, as after a POST without a key; returns how many searches failed."""
    unconfirmed = [contact for contact in sorted(target.created.unconfirmed) if "'" not in contact[1]]
    if unconfirmed:
        target.wait_for_lag()
    failed = 0
    for number, (kind, value) in enumerate(unconfirmed):
        if failed >= _MAX_FAILURES:
            return failed + len(unconfirmed) - number
        try:
            for person in target.api.get("/people", filter=f"{kind} eq '{value}'").items("osdi:people"):
                target.created.add(uuid(person), href(person))
        except (TargetUnavailable, OutOfCalls, Violation, LookupError, TypeError):
            failed += 1
    return failed


def _unsubscribe(target: Target) -> int:
    """Unsubscribe people and return how many may still be subscribed."""
    subscribed = unanswered = 0
    for person in target.created.hrefs_of("people"):
        if unanswered >= _MAX_FAILURES:
            subscribed += 1
            continue
        try:
            answer = target.api.put(person, _UNSUBSCRIBED)
            unanswered = 0
            if answer.status == 404:  # deleted, as after two people became one
                target.created.mark_deleted(ids_in(person)[-1:])
            else:
                subscribed += not _shows_unsubscribed(answer)
        except (TargetUnavailable, OutOfCalls):
            subscribed += 1
            unanswered += 1
        except (Violation, Unverifiable):  # a link outside the API, or to a person of another run
            subscribed += 1
    return subscribed


def _shows_unsubscribed(answer: Answer) -> bool:
    try:
        entries = [*answer.object.get("email_addresses", ()), *answer.object.get("phone_numbers", ())]
        return answer.status == 200 and all(entry.get("status") != "subscribed" for entry in entries)
    except (Violation, AttributeError, TypeError):
        return False


def _left_behind(target: Target, subscribed: int, unknown: int) -> str:
    kinds = target.created.count_by_kind()
    people = kinds.pop("people", 0)
    if not people and not kinds and not unknown:
        return ""
    parts = [
        f"{people} {'person' if people == 1 else 'people'}, "
        + (f"{subscribed} of them perhaps still subscribed" if subscribed else "unsubscribed")
    ]
    parts += [f"{count} {kind.replace('_', ' ')}" for kind, count in sorted(kinds.items())]
    if unknown:
        parts.append(f"up to {unknown} more people, for whom the search failed")
    return (
        f"Left behind in the group, since nothing can be deleted: {', '.join(parts)}. "
        f"Their names and addresses contain {target.created.mark.rstrip('-')}."
    )
