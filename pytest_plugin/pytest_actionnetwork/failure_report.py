"""The section that the report of a failing test gets: what its Action Network knows of the test.

Imports nothing of the mock: a test that did not use the fixture has no section.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from actionnetwork_mock.faults import ActiveFault
    from actionnetwork_mock.journal import Entry
    from actionnetwork_mock.notes import Note
    from actionnetwork_mock.testing.action_network import ActionNetwork
    from actionnetwork_mock.webhooks import Delivery

IN_USE: pytest.StashKey[ActionNetwork] = pytest.StashKey()
"""The Action Network of a test, from its setup on."""
_SECTION: pytest.StashKey[str] = pytest.StashKey()
"""The section of a test that fails while its fixture is torn down; empty once a report has it."""

TITLE = "Action Network"
MAX_REQUESTS = 20
MAX_CHARACTERS = 300


def begin(item: pytest.Item, action_network: ActionNetwork) -> None:
    """Remember the Action Network of a test that starts, perhaps for the second time."""
    item.stash[IN_USE] = action_network
    if _SECTION in item.stash:
        del item.stash[_SECTION]


def add_section(item: pytest.Item, report: pytest.TestReport) -> None:
    """Add the section to a failed report, once for each test. The report carries it through xdist."""
    action_network = item.stash.get(IN_USE, None)
    if action_network is None or item.stash.get(_SECTION, None) == "":
        return
    report.sections.append((TITLE, item.stash.get(_SECTION, None) or _describe(action_network)))
    item.stash[_SECTION] = ""


@contextmanager
def keeping_section(item: pytest.Item, action_network: ActionNetwork) -> Iterator[None]:
    """Describe the test if it fails inside the block: when the last test's report is made, no server runs."""
    try:
        yield
    except pytest.fail.Exception:
        item.stash.setdefault(_SECTION, _describe(action_network))
        raise


def _describe(action_network: ActionNetwork) -> str:
    try:
        return "\n".join(describe(action_network))
    except Exception as error:  # such as a process that has ended; a hook that raises would end the session
        return f"the requests of this test are not known: {type(error).__name__}: {error}"


def describe(action_network: ActionNetwork) -> list[str]:
    """Return the lines of the section: requests, findings, faults and failed deliveries. No line has a key."""
    entries = action_network.requests.find()
    shown = entries[-MAX_REQUESTS:]
    lines = _requests(action_network, entries, shown)
    told = {note.code for entry in shown for note in entry.notes}
    findings = [finding for finding in action_network.findings() if finding.code not in told]
    lines += _titled("findings:", map(str, findings))
    if not action_network.is_real:
        lines += _titled("injected faults:", map(_fault, action_network.faults))
        failed = filter(_has_failed, action_network.webhooks.deliveries())
        lines += _titled("failed webhook deliveries:", map(_delivery, failed))
    return lines


def _titled(title: str, lines: Iterable[str]) -> list[str]:
    found = [f"  {_one_line(line)}" for line in lines]
    return [title, *found] if found else []


def _requests(action_network: ActionNetwork, entries: list[Entry], shown: list[Entry]) -> list[str]:
    if not entries:
        return [f"no request reached {action_network.url}"]
    count = f"the last {len(shown)} of {len(entries)}" if len(shown) < len(entries) else f"{len(entries)}"
    lines = [f"{count} request{'s' if len(entries) > 1 else ''}:"]
    notes: set[Note] = set()
    for entry in shown:
        lines.append(f"  {entry.number}: {entry.address} {entry.status or 'no answer'}")
        error = _error_of(entry)
        lines += [f"     error: {_one_line(error)}"] if error else []
        lines += [f"     {_one_line(_note(note, with_advice=note not in notes))}" for note in entry.notes]
        notes.update(entry.notes)
    return lines


def _note(note: Note, *, with_advice: bool) -> str:
    return f"{note.code}: {note.sentence} {note.advice if with_advice else ''}"


def _error_of(entry: Entry) -> str:
    """Return the error that an answer carries, or the beginning of an answer that is refused without one."""
    try:
        body: Any = json.loads(entry.response_body)
    except ValueError:
        body = None
    if isinstance(body, dict) and "error" in body:
        return str(body["error"])
    return entry.response_body.decode("utf-8", "replace") if entry.status >= 400 else ""


def _fault(armed: ActiveFault) -> str:
    effects = " ".join(f"{name}={value}" for name, value in armed.fault.effects.items())
    return (
        f"{armed.number}: {armed.fault.pattern} {effects}: matched {armed.matched}, injected {armed.struck}"
    )


def _has_failed(delivery: Delivery) -> bool:
    return delivery.state != "delivered" and bool(delivery.attempts)


def _delivery(delivery: Delivery) -> str:
    tries, last = len(delivery.attempts), delivery.attempts[-1]
    done = "given up" if delivery.state == "discarded" else "to be tried again"
    times = "1 attempt" if tries == 1 else f"{tries} attempts"
    return f"{delivery.number}: {delivery.type} to {delivery.url}: {done} after {times}: {last.problem}"


def _one_line(text: str) -> str:
    """Return a text that a terminal can show: one line, no control characters, not too long."""
    line = "".join(character if character.isprintable() else " " for character in text)
    line = " ".join(line.split())
    return line if len(line) <= MAX_CHARACTERS else line[: MAX_CHARACTERS - 3] + "..."
