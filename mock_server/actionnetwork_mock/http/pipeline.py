"""How a request under ``/api/v2`` is processed.

``EmulatedApi`` receives a request as a ``Call`` and sends the reply. In between, ``answer`` takes the call through
``STEPS``. It stops at the first step that returns a reply or raises an ``ApiError``. Faults are injected and the
journal is written around the steps. ``docs/architecture.md`` shows the whole.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from time import perf_counter
from typing import TYPE_CHECKING, NamedTuple

from starlette.types import Receive, Scope, Send

from ..errors import ApiError, BadKey, MethodNotAllowed, NotFound, TooManyRequests
from ..redaction import redactor
from .background import run_due
from .body import ClientGone, announces_body, read_body
from .call import Call
from .cors import accepts_keyless_posts, answer_preflight, let_page_read
from .fault_injection import answer_with_faults, break_connection, page_asked
from .keyless import answer_keyless_signup, handle_keyless_post
from .latency import delay
from .parameters import read_parameters
from .reads import read_collection, read_entry_point, read_item, read_view
from .refusals import explain_refusal
from .replies import Reply, error_reply, send_reply
from .routing import ROUTES
from .writes import write

if TYPE_CHECKING:
    from ..worlds import Worlds

Step = Callable[[Call], Reply | None]

_LATENCY_ADVICE = (
    "The real API takes 0.2 to 0.5 s for a call, so a client that sends one call after another seldom gets a 429 there."
    " The profile production has this latency."
)
"""The advice on a 429. Source: [limits-6]."""

_log = logging.getLogger("actionnetwork_mock")


class EmulatedApi:
    """The emulated API as an ASGI application: everything under ``/api/v2``."""

    def __init__(self, worlds: Worlds) -> None:
        self.worlds = worlds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one HTTP request: receive it, answer it, and send the reply, which injected faults delay or break."""
        body, refusal = b"", None
        if scope["method"] not in ("GET", "HEAD") or announces_body(scope["headers"]):
            try:
                body = await read_body(receive, self.worlds.settings.max_body_bytes, scope["headers"])
            except ClientGone:
                return
            except ApiError as error:
                refusal = error
        await self._answer(scope, body, refusal)(scope, receive, send)

    def answer_at_once(self, scope: Scope) -> Answer:
        """Answer a request without a body while the server parses it, without an asyncio task.

        The answer is still to be sent.
        """
        return self._answer(scope)

    def _answer(self, scope: Scope, body: bytes = b"", refusal: ApiError | None = None) -> Answer:
        call = Call(scope, self.worlds, body=body, refusal=refusal)
        return Answer(call, answer(call))


class Answer(NamedTuple):
    """A call and the reply to it: an ASGI application that sends the reply, which injected faults delay or break."""

    call: Call
    reply: Reply

    @property
    def is_plain(self) -> bool:
        """Whether the reply has no header but those of every answer and its length, and is sent whole and at once."""
        call, reply = self
        has_own_headers = reply.headers or reply.is_html or call.notes.taken
        return not has_own_headers and reply.sending is None and call.method != "HEAD"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the reply."""
        call, reply = self
        sending = reply.sending
        if sending is not None:
            if sending.latency_s:
                await call.world.faults.pause(sending.latency_s)
            if sending.connection is not None and sending.promised_bytes is None:
                break_connection(scope, receive, sending.connection)
                return
        await send_reply(send, reply, call.notes, with_body=call.method != "HEAD")
        if sending is not None and sending.connection is not None:
            break_connection(scope, receive, sending.connection, after_sending=True)


def answer(call: Call) -> Reply:
    """Return the reply to a call, and record both in the journal. Background work that is due runs first.

    It never awaits, so calls do not interleave. An unexpected exception in a step is logged and becomes a 500 that says
    so.
    """
    began, world = perf_counter(), call.world
    if world.next_due <= call.now:
        run_due(world)
    if world.faults.any_active and call.counted:
        reply = answer_with_faults(call, _run_all_steps, run_uncounted)
    else:
        reply = run_steps(call, STEPS)
    if world.settings.latency_s or world.settings.slow_deep_pages:
        reply = delay(call, reply, page=page_asked(call) if world.settings.slow_deep_pages else 0)
    if call.origin:
        reply = let_page_read(call, reply)
    if reply.status >= 400 or call.body or not call.key:
        for note in explain_refusal(call):
            call.notes.take(note)
    if call.notes.taken:
        call.notes.locate(call.body)
    latency_s = reply.sending.latency_s if reply.sending is not None else 0
    world.journal.add(
        call.now,
        call.method,
        call.path.rstrip("/") or "/",
        call.query_string,
        call.key,
        reply.status,
        call.notes.taken,
        call.body,
        reply.body,
        round((perf_counter() - began + latency_s) * 1000, 3),
        call.origin,
        sender=call.sender,
        counted=call.counted,
        request_headers=call.headers,
        response_headers=reply.own_headers,
        written=call.written,
    )
    if call.method != "GET" and world.next_due <= world.clock.time():  # a background request without a delay
        run_due(world)
    return reply


# The steps


def count_call(call: Call) -> None:
    """Count the call against its key's limit. A body that could not be received is refused only after that."""
    if call.counted and call.method != "OPTIONS":  # preflight requests of browsers are not counted
        try:
            call.world.limiter.check(call.caller, call.now)
        except TooManyRequests:
            call.notes.inform(
                "rate-limit",
                f"The setting rate_limit allows {call.world.limiter.calls_per_second:g} calls per second.",
                _LATENCY_ADVICE,
            )
            raise
    if call.refusal is not None:
        raise call.refusal


def answer_from_cache(call: Call) -> Reply | None:
    """Answer a GET that was answered before, if no data has changed since."""
    if call.method != "GET" or call.body or call.world.store.changes_with_time:
        return None
    body = call.world.store.answers.get(call.cache_key)
    return None if body is None else Reply(body)


def route(call: Call) -> None:
    """Find the endpoint of the path. An unknown path is refused later, because a bad key is reported first."""
    call.match = ROUTES.match(call.path)


def authenticate(call: Call) -> Reply | None:
    """Find the group that the key gives access to, and refuse a bad key. Record helpers accept POSTs without a key."""
    call.group = call.world.group_of(call.key) if call.key else None
    if call.match is not None:
        if call.method == "POST" and not call.key:
            if accepts_keyless_posts(call.match.endpoint):
                return handle_keyless_post(call)
            if (reply := answer_keyless_signup(call)) is not None:
                return reply
        if call.match.endpoint.resource.kind == "entry point":
            return None  # it answers with a bad key and without one. Source: [keys-6]
    if call.group is None:
        raise call.worlds.refusal(call.key, call.notes)
    return None


def check_method(call: Call) -> None:
    """Refuse an unknown path, and a method that the address does not have."""
    if call.match is None:
        raise NotFound("Not found")
    endpoint, method = call.match.endpoint, call.method
    if method not in endpoint.methods and not (method == "HEAD" and "GET" in endpoint.methods):
        several = len(endpoint.methods) > 1
        possible = f"{' and '.join(endpoint.methods)} are" if several else f"only {endpoint.methods[0]} is"
        raise MethodNotAllowed(
            f"{method} is not possible on {endpoint.template}; {possible}", endpoint.methods
        )


def handle(call: Call) -> Reply:
    """Read or write what the path leads to, and cache the answer to a GET that has nothing but its body."""
    if call.query_string or call.body:
        read_parameters(call)
    reply = _handler_of(call)(call)
    if call.method == "GET" and reply.status == 200 and not (reply.headers or call.notes.taken or call.body):
        size = len(reply.body) + len(call.path) + len(call.query_string)
        call.world.store.answers.put(call.cache_key, reply.body, size=size)
    return reply


def _handler_of(call: Call) -> Callable[[Call], Reply]:
    endpoint = call.target.endpoint
    resource = endpoint.resource
    if resource.kind == "entry point":
        return read_entry_point
    if resource.owner == "group" and not call.sees_tags:
        raise BadKey(f"{resource.title} are only available to the API keys of groups")
    if call.method not in ("GET", "HEAD"):
        return write
    if endpoint.is_item:
        return read_item
    return read_collection if resource.stored else read_view


STEPS: tuple[Step, ...] = (
    count_call,
    answer_from_cache,
    answer_preflight,
    route,
    authenticate,
    check_method,
    handle,
)
"""What happens to each request, in this order, until a step returns a reply."""


def run_steps(call: Call, steps: Sequence[Step]) -> Reply:
    """Return the reply of the first step that has one, or the reply to the error that a step raises."""
    try:
        for step in steps:
            reply = step(call)
            if reply is not None:
                return reply
        raise AssertionError("the last step always replies")
    except ApiError as error:
        return error_reply(error, call.world.settings, has_key=bool(call.key))
    except Exception:
        _log.exception("the mock failed on %s %s", call.method, redactor(call.key).text(call.path))
        return Reply(b'{"error":"The mock itself failed; its log has the details"}', 500)


def _run_all_steps(call: Call) -> Reply:
    return run_steps(call, STEPS)


def run_uncounted(call: Call) -> Reply:
    """Run the steps from ``route`` on: without the rate limit, the refusal of a body, the cache and preflights."""
    return run_steps(call, STEPS[STEPS.index(route) :])
