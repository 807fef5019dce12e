"""One request on its way through the pipeline, read from ASGI without the cost of a general request object."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from copy import copy
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_to_bytes, urlencode, urlsplit

from starlette.types import Scope

from actionnetwork_fixtures.site import API_PATH, SITE

from ..effects import Changes
from ..errors import ApiError, BadRequest
from ..journal import Sender
from ..notes import Notes
from ..resources import Resource
from ..rules.context import Context, Group
from ..rules.resource_rules import Target
from ..rules.visibility import find_visible
from ..store import Row
from .hal import Hal, writer_for
from .routing import Match
from .targets import find_target

if TYPE_CHECKING:
    from ..world import World
    from ..worlds import Worlds

KEY_HEADER = b"osdi-api-token"
CONSOLE_HEADER = b"mock-console"
"""``Mock-Console: uncounted``: the web console sent the request, and no limit counts it; ``counted``: one does."""

_HOST = re.compile(r"(?:[A-Za-z0-9._~-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?\Z")
_MAX_SITES = 64
_ANY_SERVER = ("127.0.0.1", 80)


def scope_of(
    method: str, path: str, query: bytes, site: str, headers: Iterable[tuple[bytes, bytes]]
) -> Scope:
    """Return the ASGI scope of a request without a connection. ``path`` is as it is sent, with percent signs."""
    parts = urlsplit(site)
    return {
        "type": "http",
        "method": method,
        "path": unquote_to_bytes(path).decode("utf-8", "replace"),
        "query_string": query,
        "headers": [(b"host", parts.netloc.encode("latin-1", "replace")), *headers],
        "scheme": parts.scheme,
        "client": None,
        "server": (parts.hostname or "127.0.0.1", parts.port),
    }


class Call:
    """One request, and the results of the pipeline steps.

    ``path`` is below ``/api/v2``. ``query_string`` is the query as it was sent. The step ``handle`` reads it and the
    body: ``query`` holds parameters such as ``page``, ``fields`` what a POST or PUT says of the resource, and
    ``sent_as_text`` the names of those fields that do not come from JSON. ``refusal`` is the error that receiving the
    body ended with. ``caller`` is whose calls are counted: the key, or the address of a client without one.
    ``origin`` is the site of the web page that sent the request, or empty. ``cache_key`` is everything that the answer
    to a GET depends on besides the world. The step ``route`` sets ``match``, and ``authenticate`` sets ``group``.
    ``written`` has what a write changed. A call of the web console has the ``sender`` console, and may not be counted.
    """

    __slots__ = (
        "_context",
        "_server",
        "body",
        "cache_key",
        "caller",
        "fields",
        "counted",
        "group",
        "headers",
        "host",
        "key",
        "match",
        "method",
        "notes",
        "now",
        "origin",
        "path",
        "query",
        "query_string",
        "refusal",
        "scheme",
        "sent_as_text",
        "sender",
        "world",
        "worlds",
        "written",
    )

    def __init__(
        self,
        scope: Scope,
        worlds: Worlds,
        *,
        body: bytes = b"",
        refusal: ApiError | None = None,
        world: World | None = None,
    ) -> None:
        """``world`` replaces the world of the key, which an unknown key would open."""
        self.method: str = scope["method"]
        self.path: str = scope["path"].removeprefix(API_PATH) or "/"
        self.query_string: str = scope["query_string"].decode("latin-1")
        self.query: dict[str, str] = {}
        self.fields: dict[str, Any] = {}
        self.sent_as_text: frozenset[str] = frozenset()
        self.scheme: str = scope["scheme"]
        self.headers: list[tuple[bytes, bytes]] = scope["headers"]
        self.host = b""
        self.key = ""
        self.origin = ""
        self.sender: Sender = "program"
        self.counted = True
        for name, value in self.headers:
            if name == KEY_HEADER:
                self.key = value.decode("latin-1").strip()
            elif name == b"host":
                self.host = value
            elif name == b"origin":
                self.origin = value.decode("latin-1")
            elif name == CONSOLE_HEADER:
                self.sender, self.counted = "console", value.strip().lower() != b"uncounted"
        client = scope.get("client")
        self.caller: str = self.key or (client[0] if client else "")
        self.cache_key = self.key, self.scheme, self.host, self.path, self.query_string
        self._server: Sequence[Any] = scope.get("server") or _ANY_SERVER
        self.body = body
        self.refusal = refusal
        self.notes = Notes()
        self.written: Sequence[Changes] = ()
        self.worlds = worlds
        self.world = worlds.world_of(self.key) if world is None else world
        self.now = self.world.clock.time()
        self.match: Match | None = None
        self.group: Group | None = None
        self._context: Context | None = None

    def header(self, name: bytes) -> str:
        """Return the value of a header, or an empty text: ``header(b"content-type")``."""
        return next((value.decode("latin-1").strip() for known, value in self.headers if known == name), "")

    @property
    def site(self) -> str:
        """The site that the client used: ``"http://127.0.0.1:8484"``."""
        return _site(self.scheme, self.host, tuple(self._server))

    @property
    def hal(self) -> Hal:
        """The renderer of answers, with links to the client's site or, with the setting ``hrefs``, to the real one."""
        site = SITE if self.worlds.settings.hrefs == "real" else self.site
        return writer_for(site, self.world.settings)

    @property
    def target(self) -> Match:
        """The endpoint and ids of the path, after the step ``check_method``."""
        assert self.match is not None
        return self.match

    @property
    def resource(self) -> Resource:
        """The resource of the path."""
        return self.target.endpoint.resource

    @property
    def context(self) -> Context:
        """The argument of rules: the group, and the time at which a rule was first called."""
        if self._context is None:
            assert self.group is not None
            self._context = self.world.context(self.group, self.notes)
        return self._context

    @property
    def sees_tags(self) -> bool:
        """Whether the key may use tags and other resources of groups. Source: [keys-2], [keys-3]."""
        if self.group is None:
            return False
        return self.group.kind == "group" or self.world.settings.user_key_on_tags == "accepted"

    def refuse_mistakes(self) -> None:
        """In strict mode, raise BadRequest with the first mistake that the API ignores without an error."""
        note = self.notes.first_swallowed if self.world.settings.strict else None
        if note is not None:
            raise BadRequest(f"Strict mode: {note.sentence} {note.advice}".rstrip())

    @property
    def self_href(self) -> str:
        """The template of an item's self, where this address has its own; else an empty text."""
        return self.target.endpoint.self_href

    def render(self, row: Row) -> bytes:
        """Return an item as the body of an answer."""
        return self.hal.item(self.resource, row, self.find, self_href=self.self_href)

    def find(self, resource: str, uuid: str) -> Row | None:
        """Return a resource that the group can see, such as one that is embedded in another."""
        assert self.group is not None
        return find_visible(self.world.store, self.group, resource, uuid)

    def find_target(self) -> Target:
        """Return the rows that the path names. Raises NotFound when one is not there for the group."""
        assert self.group is not None
        return find_target(self.world.store, self.group, self.target)

    def with_query(self, query: dict[str, str]) -> Call:
        """Return a call for the same address with other parameters, of which nothing is known yet."""
        other = copy(self)
        other.query_string = urlencode(query)
        other.cache_key = (*self.cache_key[:4], other.query_string)
        other.notes, other._context = Notes(), None
        return other


def site_of(scope: Scope) -> str:
    """Return the site that a client used: ``"http://127.0.0.1:8484"``."""
    host = next((value for name, value in reversed(scope["headers"]) if name == b"host"), b"")
    return _site(scope["scheme"], host, tuple(scope.get("server") or _ANY_SERVER))


@lru_cache(maxsize=_MAX_SITES)
def _site(scheme: str, host: bytes, server: tuple[str, int | None]) -> str:
    """The server's own address replaces a host that no URL can have."""
    name = host.decode("latin-1")
    return f"{scheme}://{name if _HOST.match(name) else _own_host(*server)}"


def _own_host(name: str, port: int | None) -> str:
    if port is None:  # a Unix socket has no name that a link could carry
        return "127.0.0.1"
    return f"[{name}]:{port}" if ":" in name else f"{name}:{port}"
