"""The control API of a server somewhere else: operations are sent over HTTP."""

from __future__ import annotations

import http.client
import os
import ssl
from collections import deque
from typing import Any, Self
from urllib.parse import quote, urlencode, urlsplit

import msgspec

from ..errors import CannotOpen, UsageError
from .arguments import Arguments
from .client import ControlClient
from .operation import Done, Operation, Text
from .operations import OPERATIONS
from .refusal import REFUSAL_HEADER, read_refusal

_BY_NAME = {operation.name: operation for operation in OPERATIONS}
_TIMEOUT_S = 30.0
_MAX_WAIT_S = 86_400.0


class NoAnswer(CannotOpen):
    """The server does not answer."""


class NoServer(NoAnswer):
    """Nothing listens at the address."""


class OtherServer(NoAnswer):
    """What answers at the address is not the control API."""


class HttpClient(ControlClient):
    """Sends operations to a control API: ``HttpClient("http://127.0.0.1:8484/_mock")``. Threads may share it.

    ``key`` is an API key that names the world and group, ``timeout_s`` how long an answer may take. Raises NoAnswer if
    there is no such server.
    """

    def __init__(self, control_url: str, *, key: str = "", timeout_s: float = _TIMEOUT_S) -> None:
        self._url = control_url
        self._timeout_s = timeout_s
        self._parts = urlsplit(control_url)
        self._key = key
        self._idle: deque[http.client.HTTPConnection] = deque()
        self._process = os.getpid()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def perform(self, name: str, arguments: Arguments) -> Any:
        """Perform an operation by its name and return its result."""
        operation = _BY_NAME[name]
        target, body = encode(operation, arguments)
        waits_s = min(max(getattr(arguments, "timeout_s", 0), 0), _MAX_WAIT_S)
        status, headers, answer = self._send(operation.method, target, body, self._timeout_s + waits_s)
        if status != 200:
            raise read_refusal(status, headers.get(REFUSAL_HEADER, ""), answer) or self._not_ours()
        if operation.result is Done:
            return None
        if operation.result is Text:
            return Text(answer.decode(), headers.get_content_type())
        try:
            return msgspec.json.decode(answer, type=operation.result)
        except msgspec.DecodeError:
            raise self._not_ours() from None

    def with_key(self, key: str) -> HttpClient:
        """Return a client of the world and group of a key, which shares the connections."""
        other = HttpClient(self._url, key=key, timeout_s=self._timeout_s)
        other._idle = self._idle
        return other

    def close(self) -> None:
        """Close the connections."""
        while self._idle:
            self._idle.pop().close()

    def _send(
        self, method: str, target: str, body: bytes, timeout_s: float
    ) -> tuple[int, http.client.HTTPMessage, bytes]:
        headers = {"Mock-Control": "1", "Content-Type": "application/json"}
        if self._key:
            headers["OSDI-API-Token"] = self._key
        connection, is_new = self._take(timeout_s)
        try:
            if is_new:
                self._connect(connection)
            connection.request(method, self._parts.path.rstrip("/") + target, body, headers)
            response = connection.getresponse()
            answer = response.read()
        except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError) as error:
            connection.close()
            if not is_new:  # the server closed it while it was idle
                return self._send(method, target, body, timeout_s)
            raise self._no_answer(error) from None
        except http.client.HTTPException:
            connection.close()
            raise self._not_ours() from None
        except OSError as error:
            connection.close()
            raise self._no_answer(error) from None
        except BaseException:  # interrupted: the next answer would be this one's
            connection.close()
            raise
        self._idle.append(connection)
        return response.status, response.headers, answer

    def _take(self, timeout_s: float) -> tuple[http.client.HTTPConnection, bool]:
        """Return an idle connection, or a new one and true. A forked process leaves those of its parent alone."""
        if self._process != os.getpid():
            self._process = os.getpid()
            self.close()
        try:
            connection = self._idle.pop()
        except IndexError:
            https = self._parts.scheme == "https"
            kind = http.client.HTTPSConnection if https else http.client.HTTPConnection
            return kind(self._parts.hostname or "", self._parts.port, timeout=timeout_s), True
        if connection.sock is not None:
            connection.sock.settimeout(timeout_s)
        return connection, connection.sock is None

    def _connect(self, connection: http.client.HTTPConnection) -> None:
        try:
            connection.connect()
        except ssl.SSLCertVerificationError:
            raise UsageError(
                f"the certificate of {self._url} is not trusted: set SSL_CERT_FILE to the file that serve --tls prints"
            ) from None
        except OSError as error:
            raise NoServer(f"no server listens at {self._url}: {_reason(error)}") from None

    def _no_answer(self, error: OSError) -> NoAnswer:
        return NoAnswer(f"the server at {self._url} does not answer: {_reason(error)}")

    def _not_ours(self) -> OtherServer:
        return OtherServer(f"what answers at {self._url} is not the control API of actionnetwork-mock")


def _reason(error: OSError) -> str:
    return error.strerror or str(error) or type(error).__name__


def encode(operation: Operation, arguments: Arguments) -> tuple[str, bytes]:
    """Return path with query, and body, of an operation with arguments. Raises UsageError for what JSON cannot hold."""
    try:
        if arguments.whole_body:
            values, body = (
                {name: getattr(arguments, name) for name in operation.path_names},
                arguments.encode_body(),
            )
        else:
            values, body = msgspec.to_builtins(arguments), b""
        path = operation.path.replace(":int", "")
        path = path.format(**{name: quote(str(values.pop(name)), safe="") for name in operation.path_names})
        if operation.method == "GET":
            return f"{path}?{urlencode(values)}" if values else path, b""
        return path, body or msgspec.json.encode(values)
    except UsageError:
        raise
    except (TypeError, ValueError) as error:
        raise UsageError(f"this cannot be sent to the server: {error}") from None
