"""The exceptions of the mock.

ActionNetworkMockError          everything below; catch this
|-- UsageError                  the caller of this library made a mistake (also a ValueError)
|   |-- CannotOpen              a database file, a port: something outside could not be opened
|   `-- DoesNotExist            a webhook, a delivery, a person: nothing has the number or name that was said
|-- NothingReceived             what a webhook receiver waited for has not come (also a TimeoutError)
|-- ConnectionBroken            a fault breaks the connection, and there is none: the transport's to translate
`-- ApiError                    the client of the emulated API made a mistake: becomes a reply
    |-- BadRequest              400
    |-- BadKey                  403
    |-- NotFound                404
    |-- NothingRecorded         200 {}: a record helper swallows what it cannot use
    |-- MethodNotAllowed        405
    |-- BodyTooLarge            413
    |-- TooManyRequests         429
    `-- NotEmulated             501: the real API has it, the mock has not
"""

from __future__ import annotations


class ActionNetworkMockError(Exception):
    """Base of all errors raised by actionnetwork-mock."""


class UsageError(ActionNetworkMockError, ValueError):
    """A wrong argument, setting or state; the message says what was expected."""


class CannotOpen(UsageError):
    """A file or port that the mock was told to use cannot be used."""


class DoesNotExist(UsageError):
    """Nothing has the number or name that was said."""


class NothingReceived(ActionNetworkMockError, TimeoutError):
    """The payloads that were waited for have not come; the message says what has."""


class ConnectionBroken(ActionNetworkMockError):
    """A fault breaks the connection of a request that came without a socket; ``how`` is ``"drop"`` or ``"reset"``.

    It leaves the ASGI application, so that a transport in the client's own process can raise what its client would.
    """

    def __init__(self, how: str) -> None:
        super().__init__(f"a fault broke the connection ({how}); this request came without one")
        self.how = how


class ApiError(ActionNetworkMockError):
    """A mistake of the emulated API's client. ``status`` and ``message`` become the reply.

    The reply's body is ``{"error": "<message>"}``: one string, no codes, no field list.
    Source: [errors-1] (observed).
    """

    status = 400

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class BadRequest(ApiError):
    """The body, the filter or a parameter is unusable."""


class BadKey(ApiError):
    """The key opens nothing, or not this. Never a 401. Source: [keys-4] (observed)."""

    status = 403


class NotFound(ApiError):
    """No such path, or no such thing for this key; the two look alike."""

    status = 404


class NothingRecorded(ApiError):
    """A record helper could not use its data, and says nothing. Source: [errors-9] (observed)."""

    status = 200


class MethodNotAllowed(ApiError):
    """The resource has no such method. ``allowed`` holds those it has, such as ``("GET", "POST")``."""

    status = 405

    def __init__(self, message: str, allowed: tuple[str, ...]) -> None:
        super().__init__(message)
        self.allowed = allowed


class BodyTooLarge(ApiError):
    """The body is longer than the mock reads."""

    status = 413


class TooManyRequests(ApiError):
    """Over the limit of calls. Source: [limits-2] (observed: a stub only)."""

    status = 429
