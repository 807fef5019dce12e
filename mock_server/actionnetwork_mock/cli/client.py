"""The client of a running server's control API, for commands.

If the server refuses an operation, the command ends with exit code 1; without a server, with 2.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import click

from ..control.arguments import Arguments
from ..control.http_client import HttpClient, NoAnswer, NoServer, OtherServer
from ..errors import UsageError
from .defaults import DEFAULT_PORT


class ServerClient(HttpClient):
    """The operations of the server in ``--server`` and ``--key``. It connects at the first operation."""

    def __init__(self, server: str, key: str | None, **options: Any) -> None:
        self._site = server.rstrip("/").removesuffix("/_mock").removesuffix("/api/v2")
        super().__init__(f"{_checked(self._site)}/_mock", key=_checked_key(key or ""), **options)

    def perform(self, name: str, arguments: Arguments) -> Any:
        """Perform an operation by name and return its result."""
        try:
            return super().perform(name, arguments)
        except NoServer:
            raise UsageError(f"no server answers at {self._site}: {self._how_to_start()}") from None
        except OtherServer:
            raise UsageError(
                f"what answers at {self._site} is no actionnetwork-mock: name its address with --server URL"
            ) from None
        except NoAnswer as error:
            raise UsageError(str(error)) from None
        except UsageError as error:
            raise click.ClickException(str(error)) from None

    def _how_to_start(self) -> str:
        port = urlsplit(self._site).port
        option = "" if port in (None, DEFAULT_PORT) else f" --port {port}"
        return f'start one with "actionnetwork-mock serve{option}", or name another with --server URL'


def _checked(site: str) -> str:
    """Return the address of a server. Raises UsageError for an invalid address."""
    try:
        parts = urlsplit(site)
        usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        usable = False
    if not usable or not site.isprintable() or " " in site:
        raise UsageError(
            f"{site!r} is not the address of a server: write an address such as http://127.0.0.1:8484"
        )
    return site


def _checked_key(key: str) -> str:
    if not key.isascii() or not key.isprintable():
        raise UsageError("--key takes ASCII text, as all API keys do")
    return key
