"""The output of ``serve`` when it answers: a banner for people, or address and keys as JSON for programs."""

from __future__ import annotations

import json
import os
import sys
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any, Self

from .._version import __version__
from ..errors import UsageError
from ..redaction import redact_webhook_url

if TYPE_CHECKING:
    from ..webhooks import Webhook
    from ..world import World


_REVOKED = " (revoked earlier: create another one with actionnetwork-mock keys create)"


def describe_server(site: str, world: World, ca_file: Path | None = None) -> dict[str, Any]:
    """Return address and keys of a server: ``{"url": "http://127.0.0.1:8484/api/v2", "api_key": ...}``.

    ``ca_file`` is the certificate that clients of https need.
    """
    described = {
        "url": f"{site}/api/v2",
        "control_url": f"{site}/_mock",
        "api_key": world.groups.first_key,
        "api_keys": world.groups.known_keys("group"),
        "user_keys": world.groups.known_keys("user"),
        "pid": os.getpid(),
        "version": __version__,
    }
    return described if ca_file is None else {**described, "ca_file": str(ca_file)}


def render_ready_line(site: str, world: World, ca_file: Path | None = None) -> str:
    """Return the description of a server as one line of JSON, with its line feed."""
    return json.dumps(describe_server(site, world, ca_file)) + "\n"


def render_banner(site: str, world: World, ca_file: Path | None = None) -> str:
    """Return address, key and other facts for people, with a command to try."""
    rate_limit, key = world.settings.rate_limit, world.groups.first_key
    is_revoked = world.group_of(key) is None
    limit = "off" if rate_limit is None else f"{rate_limit:g} calls per second for each key"
    certificate = "" if ca_file is None else f"  certificate {ca_file}\n"
    trust = "" if ca_file is None else f"--cacert {ca_file} "
    return (
        f"actionnetwork-mock {__version__}\n\n"
        f"  API         {site}/api/v2\n"
        f"  key         {key}{_REVOKED if is_revoked else ''}\n"
        f"{certificate}"
        f"  rate limit  {limit}\n"
        f"  data        {world.store.path or 'in memory, lost when the server stops'}\n"
        f"  console     {console_url(site)}\n"
        f"{''.join(map(_line_of, world.webhooks.all()))}\n"
        f"Try:  curl {trust}-H 'OSDI-API-Token: {key}' {site}/api/v2/people\n"
        "Stop: Ctrl-C\n\n"
    )


def console_url(site: str) -> str:
    """Return the address of the web console. A server on all addresses has it under that of this machine."""
    for every, own in (("//0.0.0.0:", "//127.0.0.1:"), ("//[::]:", "//[::1]:")):
        site = site.replace(every, own)
    return f"{site}/_mock/"


def open_console(site: str) -> Thread:
    """Open the web console in a browser, and print its address if there is none. Return the thread that does so."""
    import webbrowser  # few servers open one

    def run() -> None:
        if not webbrowser.open(console_url(site)):
            print(f"No browser was found: open {console_url(site)}", file=sys.stderr)

    thread = Thread(target=run, daemon=True)
    thread.start()
    return thread


def _line_of(webhook: Webhook) -> str:
    return f"  webhook     {redact_webhook_url(webhook.url)} ({webhook.trigger}{'' if webhook.is_on else ', off'})\n"


class ReadyFile:
    """A file that describes a server while it answers, for the program that started the server.

    As a context manager, it raises UsageError at once if the file cannot be written. At the end it removes the file,
    unless another server has written its own.
    """

    def __init__(self, path: str) -> None:
        self._path = Path(path)
        self._draft = self._path.parent / f".{self._path.name}.{os.getpid()}"
        self._text: str | None = None

    def __enter__(self) -> Self:
        if self._path.exists() and not self._path.is_file():
            raise self._failed("it is not a regular file")
        try:
            self._draft.touch(mode=0o600)  # it has keys
        except OSError as error:
            raise self._failed(error.strerror) from error
        return self

    def remove_older(self) -> None:
        """Remove the file of a server that was killed, so that no program reads it as the file of this server."""
        with suppress(OSError):
            self._path.unlink(missing_ok=True)

    def write(self, text: str) -> None:
        """Write the file in one step, so that a reader never sees a part of it. Raises UsageError, as entering does."""
        try:
            self._draft.write_text(text, encoding="utf-8")
            self._draft.replace(self._path)
        except OSError as error:
            raise self._failed(error.strerror) from error
        self._text = text

    def __exit__(self, *_: object) -> None:
        self.remove()

    def remove(self) -> None:
        """Remove the file, unless it is of another server by now."""
        with suppress(OSError):
            self._draft.unlink(missing_ok=True)
            if self._text is not None and self._path.read_text(encoding="utf-8") == self._text:
                self._path.unlink()

    def _failed(self, reason: str | None) -> UsageError:
        return UsageError(f"--ready-file cannot write {self._path}: {reason}")
