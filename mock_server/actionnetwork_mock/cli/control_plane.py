"""The control plane of a running server, asked by a command. Its refusals end the command with exit code 1."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit

import click

from ..errors import UsageError
from .places import DEFAULT_PORT

if TYPE_CHECKING:
    import httpx2

_TIMEOUT_S = 30.0


class ControlPlane:
    """What answers below ``/_mock`` of a server; nothing is connected before the first question.

    ``key`` says which world is meant, and which group.
    """

    def __init__(self, server: str, key: str | None) -> None:
        self._site = server.rstrip("/").removesuffix("/_mock").removesuffix("/api/v2")
        self._headers = {"Mock-Control": "1", **({"OSDI-API-Token": key} if key else {})}
        self._client: httpx2.Client | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._client is not None:
            self._client.close()

    def get(self, path: str, **query: Any) -> Any:
        """Return what is at a path below ``/_mock``. None in the query is left out."""
        return self._ask(
            "GET", path, query={name: value for name, value in query.items() if value is not None}
        )

    def post(self, path: str, body: object = None, *, timeout_s: float = _TIMEOUT_S) -> Any:
        """Return what a POST brings."""
        return self._ask("POST", path, body, timeout_s=timeout_s)

    def put(self, path: str, body: object) -> Any:
        """Return what a PUT brings."""
        return self._ask("PUT", path, body)

    def delete(self, path: str) -> Any:
        """Return what a DELETE brings."""
        return self._ask("DELETE", path)

    def _ask(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        query: dict[str, Any] | None = None,
        timeout_s: float = _TIMEOUT_S,
    ) -> Any:
        import httpx2

        client = self._open()
        try:
            reply = client.request(
                method,
                f"{self._site}/_mock{path}",
                params=query,
                json={} if body is None and method != "GET" else body,
                timeout=timeout_s,
            )
        except httpx2.ConnectError:
            raise UsageError(f"no server answers at {self._site}: {self._how_to_start()}") from None
        except (httpx2.HTTPError, OSError) as error:
            reason = str(error) or type(error).__name__
            raise UsageError(f"the server at {self._site} did not answer: {reason}") from None
        return self._read(reply)

    def _open(self) -> httpx2.Client:
        import httpx2

        if self._client is None:
            try:
                parts = urlsplit(self._site)
                usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
                usable = usable and " " not in self._site
                httpx2.URL(self._site)
            except (ValueError, httpx2.InvalidURL):
                usable = False
            if not usable:
                raise UsageError(f"{self._site!r} is no server: write one such as http://127.0.0.1:8484")
            try:
                self._client = httpx2.Client(trust_env=False, headers=self._headers)
            except ValueError:
                raise UsageError("--key takes ASCII text, as every API key is") from None
        return self._client

    def _how_to_start(self) -> str:
        port = urlsplit(self._site).port
        option = "" if port in (None, DEFAULT_PORT) else f" --port {port}"
        return f'start one with "actionnetwork-mock serve{option}", or name another with --server URL'

    def _read(self, reply: httpx2.Response) -> Any:
        try:
            answer = reply.json()
        except ValueError:
            answer = None
        if reply.is_success and answer is not None:
            return answer
        if isinstance(answer, dict) and isinstance(answer.get("error"), str):
            raise click.ClickException(answer["error"])
        raise UsageError(
            f"what answers at {self._site} is no actionnetwork-mock: name its address with --server URL"
        )
