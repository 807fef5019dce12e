"""The exceptions of the mock.

ActionNetworkMockError          base class: catch this for everything below
|-- UsageError                  the caller of this library made a mistake (also a ValueError)
|   |-- CannotOpen              a database file or a port cannot be used
|   `-- DoesNotExist            no webhook, delivery or person has this number or name
|-- NothingReceived             a webhook receiver did not receive what it waited for (also a TimeoutError)
|-- ConnectionBroken            a fault breaks the connection of a request that came without a socket
`-- ApiError                    the client of the emulated API made a mistake: becomes a reply
    |-- BadRequest              400
    |-- BadKey                  403
    |-- PageTooLarge            403
    |-- NotFound                404
    |-- NothingRecorded         200 {}: a record helper ignores data that it cannot use
    |-- MethodNotAllowed        405
    |-- BodyTooLarge            413
    `-- TooManyRequests         429
"""

from __future__ import annotations


class ActionNetworkMockError(Exception):
    """Base class of all errors that actionnetwork-mock raises."""


class UsageError(ActionNetworkMockError, ValueError):
    """A wrong argument, setting or state. The message says what was expected."""


class CannotOpen(UsageError):
    """The mock cannot use a file or port."""


class DoesNotExist(UsageError):
    """There is nothing with the requested number or name."""


class NothingReceived(ActionNetworkMockError, TimeoutError):
    """The expected payloads did not arrive. The message lists those that did."""


class ConnectionBroken(ActionNetworkMockError):
    """A fault breaks the connection of a request that came without a socket. ``how`` is ``"drop"`` or ``"reset"``.

    It leaves the ASGI application, so that a transport in the client's own process can raise the client's exception.
    """

    def __init__(self, how: str) -> None:
        super().__init__(f"a fault broke the connection ({how}), but this request came without a socket")
        self.how = how


class ApiError(ActionNetworkMockError):
    """A mistake of the emulated API's client. ``status`` and ``message`` become the reply.

    The body of the reply is ``{"error": "<message>"}``: one string, no codes, no list of fields.
    Source: [errors-1] (observed).
    """

    status = 400

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class BadRequest(ApiError):
    """The body, the filter or a parameter is unusable."""


class BadKey(ApiError):
    """The key opens no group, or not this resource. The status is never 401. Source: [keys-4] (observed)."""

    status = 403


class PageTooLarge(ApiError):
    """A client asked for more items on a page than there can be. Source: [paging-11] (observed)."""

    status = 403


class NotFound(ApiError):
    """The path does not exist, or the key's group has no such ``resource``, which is empty for an unknown path.

    Both look alike.
    """

    status = 404

    def __init__(self, message: str, resource: str = "") -> None:
        super().__init__(message)
        self.resource = resource


class NothingRecorded(ApiError):
    """A record helper could not use its data and returns no error. Source: [errors-9] (observed)."""

    status = 200


class MethodNotAllowed(ApiError):
    """The resource does not have this method. ``allowed`` holds the methods it has: ``("GET", "POST")``."""

    status = 405

    def __init__(self, message: str, allowed: tuple[str, ...]) -> None:
        super().__init__(message)
        self.allowed = allowed


class BodyTooLarge(ApiError):
    """The body is longer than the mock reads."""

    status = 413


class TooManyRequests(ApiError):
    """The client exceeded the rate limit. Source: [limits-2] (observed: a stub only)."""

    status = 429
