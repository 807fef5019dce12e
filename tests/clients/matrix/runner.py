"""Runs the calls of a client, each on the same sample group, and says how each ended."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from string import Template
from typing import Any

from actionnetwork_mock.lint import findings_of
from actionnetwork_mock.redirect import Redirect
from actionnetwork_mock.servers.threaded import MockServer
from actionnetwork_mock.settings import Settings

from ..browser import BROWSER
from ..drivers.process import JAVASCRIPT, SEPARATE_CLIENTS, Driver, start_driver
from .rows import Call, Client, Fails, Json
from .sample import Names, deliver_attendance, make_sample, names_of

REAL_API = "https://actionnetwork.org/api/v2"
MAX_SHOWN_CHARS = 600


@dataclass(frozen=True)
class Result:
    """How a call ended.

    ``status`` is that of the last answer, 0 if there was no request. ``notes`` are the codes of all notes. ``error`` is
    what the client reports, or the answer's body if that is an error and the client returns it.
    """

    call: Call
    answer: Json
    error: str
    status: int
    notes: frozenset[str]
    findings: tuple[str, ...]
    requests: tuple[str, ...]

    @property
    def failed(self) -> bool:
        """Whether the client reports an error, or the API does."""
        return bool(self.error)


def run_client(client: Client) -> list[tuple[Result, list[str]]]:
    """Run all calls of a client. Returns each result with its differences from the row, which are sentences."""
    with open_client(client) as opened:
        results = [_run(call, opened) for call in client.calls]
    return [(result, differences(result, client, opened.names)) for result in results]


@dataclass(frozen=True)
class OpenClient:
    """A running client and its server, with the names in the calls. ``server.reset()`` restores the sample group."""

    driver: Driver
    server: MockServer
    names: Names


@contextmanager
def open_client(client: Client) -> Iterator[OpenClient]:
    """Run a client that is set up, against a server with the sample group."""
    with (
        MockServer(settings=Settings(rate_limit=None)) as server,
        Redirect(server) as redirect,
        start_driver(client.language, redirect.environment) as driver,
    ):
        api = REAL_API if client.can_be_redirected else server.url
        ids = make_sample(server)
        server.call(lambda world: world.mark_baseline())
        delivered = deliver_attendance(server, ids)
        names = {"key": server.api_key, "delivered": delivered, **names_of(ids, api)}
        driver.ask(setup=client.setup, names=names)
        yield OpenClient(driver, server, names)


def _run(call: Call, opened: OpenClient) -> Result:
    opened.server.reset()
    reply = opened.driver.ask(code=call.code)
    entries = opened.server.requests.find()
    status = entries[-1].status if entries else 0
    error = reply.get("error") or (entries[-1].response_body.decode() if status >= 400 else "")
    notes = frozenset(note.code for entry in entries for note in entry.notes)
    findings = tuple(repr(finding) for finding in findings_of(entries, with_notes=False))
    requests = tuple(repr(entry) for entry in entries)
    return Result(call, reply.get("answer"), error, status, notes, findings, requests)


def differences(result: Result, client: Client, names: Names) -> list[str]:
    """Return what differs from the row of the call: ``["It was to fail with 405, and works."]``."""
    call = result.call
    found = [f"The linter finds: {finding}" for finding in result.findings]
    notes = result.notes - client.habits.keys()
    if notes != set(call.notes):
        found.append(f"Notes: {sorted(notes)}, expected {sorted(call.notes)}.")
    if isinstance(call, Fails):
        if not result.failed:
            found.append(f"It works, and was expected to fail with {call.status}: {call.error}")
        elif result.status != call.status or call.error not in result.error:
            found.append(
                f"It fails with {result.status}: {result.error}, expected {call.status}: {call.error}"
            )
    elif result.failed:
        found.append(f"It fails with {result.status}: {result.error}")
    elif not agrees(result.answer, fill(call.answer, names)):
        answer = json.dumps(result.answer)[:MAX_SHOWN_CHARS]
        found.append(f"It returns {answer}, expected at least {json.dumps(call.answer)}.")
    return found


def fill(value: Any, names: Names) -> Any:
    """Return a value with the ids of the sample in its texts, however deep they are."""
    if isinstance(value, str):
        return Template(value).safe_substitute(names)
    if isinstance(value, dict):
        return {key: fill(inner, names) for key, inner in value.items()}
    if isinstance(value, list):
        return [fill(inner, names) for inner in value]
    return value


def agrees(answer: Any, least: Any) -> bool:
    """Whether an answer has at least what is expected. A list has exactly as many entries, in the same order."""
    if isinstance(least, dict):
        return isinstance(answer, dict) and all(
            key in answer and agrees(answer[key], inner) for key, inner in least.items()
        )
    if isinstance(least, list):
        return isinstance(answer, list) and len(answer) == len(least) and all(map(agrees, answer, least))
    return bool(answer == least)


def missing(client: Client) -> str:
    """Return what is not installed, and how to install it; "" if nothing is missing."""
    if client.language == "ruby":
        return "" if shutil.which("ruby") else "ruby is not installed: install Debian's package ruby"
    if client.language == "python":
        installed = (SEPARATE_CLIENTS / "installed").exists() and find_spec("parsons")
        return "" if installed else f"{client.package} is not installed: make clients"
    if not shutil.which("node"):
        return "node is not installed"
    if not (JAVASCRIPT / "node_modules" / client.package).exists():
        return f"{client.package} is not installed: make javascript"
    if client.language == "browser" and not BROWSER:
        return "no browser: install Debian's package chromium"
    return ""
