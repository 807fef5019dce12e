"""The emulated API as an ASGI application: a request's way, from the first byte to the last."""

from __future__ import annotations

import logging
from contextlib import suppress
from time import perf_counter
from typing import Literal

from starlette.types import Receive, Scope, Send

from ..errors import ApiError, BadKey, NotFound
from ..journal import IN_BACKGROUND, key_label
from ..notes import Notes
from ..redaction import redact_body, redact_echo, redact_notes, redact_query
from ..resources import RESOURCES
from ..rules import Group
from ..rules.consent_log import Origin
from ..rules.scheduled import Job, next_due, take_due
from ..world import World
from ..worlds import Worlds
from .blind import PREFLIGHT, Blind, answer_blind, takes_blind_posts
from .breaking import break_connection
from .endpoints import (
    Call,
    answer_collection,
    answer_item,
    answer_view,
    answer_write,
    carry_out,
    check_method,
    note_parameters,
    refuse_swallowed,
)
from .hal import API_PATH, HalWriters
from .refusals import explain_refusal
from .replies import Reply, error_reply, send_reply
from .request import ClientGone, Request, read_body
from .routing import Routes
from .striking import answer_struck, page_asked, people_on

_log = logging.getLogger("actionnetwork_mock")


class EmulatedApi:
    """Answers everything under ``/api/v2``."""

    def __init__(self, worlds: Worlds) -> None:
        self.worlds = worlds
        self.routes = Routes(RESOURCES)
        worlds.run_due = self.run_due
        self._writers = HalWriters(real_hrefs=worlds.settings.hrefs == "real")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one HTTP request."""
        request = Request(scope, scope["path"].removeprefix(API_PATH) or "/")
        notes = Notes()
        too_large = None
        if request.method not in ("GET", "HEAD"):
            try:
                request.body = await read_body(receive, self.worlds.settings.max_body_bytes)
            except ClientGone:
                return
            except ApiError as error:
                too_large = error
        reply = self.answer(request, notes, refused=too_large)
        strike = reply.strike
        if strike is not None:
            if strike.latency_s:
                await self.worlds.world_of(request.key).faults.pause(strike.latency_s)
            if strike.connection is not None and strike.promised_bytes is None:
                break_connection(scope, receive, strike.connection)
                return
        await send_reply(send, reply, notes, with_body=request.method != "HEAD")
        if strike is not None and strike.connection is not None:
            break_connection(scope, receive, strike.connection, after_sending=True)

    def answer(self, request: Request, notes: Notes, *, refused: ApiError | None = None) -> Reply:
        """Return the answer to a request, and leave it in the journal with its notes.

        ``refused`` is an error that was found while the request was read. Never raises: a fault of the mock itself is
        a 500 that says so.
        """
        began = perf_counter()
        world = self.worlds.world_of(request.key)
        now = world.clock.time()
        if world.next_due <= now:
            self.run_due(world)
        if world.faults.armed:
            reply = self._answer_struck(request, world, notes, now, refused)
        else:
            reply = self._answer_duly(request, world, notes, now, refused)
        if reply.status >= 400 or request.body or not request.key:
            for note in explain_refusal(request, self.worlds, self.routes):
                notes.take(note)
        self._record(world, request, reply, notes, now, perf_counter() - began)
        if (
            request.method != "GET" and world.next_due <= world.clock.time()
        ):  # a background request without a delay
            self.run_due(world)
        return reply

    def _answer_duly(
        self, request: Request, world: World, notes: Notes, now: float, refused: ApiError | None
    ) -> Reply:
        """Count the call, carry it out, and return the answer."""
        try:
            if request.method != "OPTIONS":  # a browser's question before a call, not a call
                world.limiter.check(request.caller, now)
            if refused is not None:
                raise refused
            return self._reply(request, world, notes)
        except ApiError as error:
            return error_reply(error, world.settings, has_key=bool(request.key))
        except Exception:
            _log.exception("the mock failed on %s %s", request.method, request.path)
            return Reply(b'{"error":"The mock itself failed; its log has the details"}', 500)

    def _answer_struck(
        self, request: Request, world: World, notes: Notes, now: float, refused: ApiError | None
    ) -> Reply:
        """Do the same, where faults may be in the way."""
        page = page_asked(request, self.routes.match(request.path))
        faults = world.faults.strike(request.method, request.path.rstrip("/") or "/", page)
        for armed in faults:
            if armed.fault.person is not None:
                self._move_person(armed.fault.person, request, world)
        return answer_struck(
            faults, request, notes, lambda: self._answer_duly(request, world, notes, now, refused)
        )

    def _move_person(self, how: Literal["joins", "leaves"], request: Request, world: World) -> None:
        """Let somebody new join the group, or the first person on the first page of what is asked for leave it."""
        group = world.group_of(request.key)
        if group is None:
            return
        if how == "joins":
            world.seed_people(1, group=group)
            return
        with suppress(ApiError):  # what cannot be read has nobody who could leave
            first_page = self._dispatch(request.with_query({**request.query, "page": "1"}), world, Notes())
            next((uuid for uuid in people_on(first_page) if world.remove_person(uuid, group=group)), None)

    def _record(
        self, world: World, request: Request, reply: Reply, notes: Notes, now: float, seconds: float
    ) -> None:
        key, body = request.key, redact_echo(reply.body, reply.status, request.key)
        if reply.strike is not None:
            seconds += reply.strike.latency_s
        world.journal.add(
            now,
            request.method,
            request.path.rstrip("/") or "/",
            redact_query(request.query_text, key),
            key_label(key),
            reply.status,
            redact_notes(notes.taken, key) if notes.taken else [],
            redact_body(request.body, key) if request.body else b"",
            redact_body(body, key) if request.body else body,
            round(seconds * 1000, 3),
        )

    def _reply(self, request: Request, world: World, notes: Notes) -> Reply:
        """Return the answer to a request: to a GET the one that is kept, if the world has not changed since."""
        if request.method != "GET" or world.store.changes_with_time:
            return self._dispatch(request, world, notes)
        address, answers = request.address, world.store.answers
        kept = answers.get(address)
        if kept is not None:
            return Reply(kept)
        reply = self._dispatch(request, world, notes)
        if reply.status == 200 and not reply.headers and not notes.taken:
            answers.put(address, reply.body, size=len(reply.body) + sum(map(len, address)))
        return reply

    def _dispatch(self, request: Request, world: World, notes: Notes) -> Reply:
        match = self.routes.match(request.path)
        hal = self._writers.of(request)
        group = world.group_of(request.key) if request.key else None
        if match is None:
            self._check_key(group, request, notes)
            raise NotFound("Not found")
        resource = match.endpoint.resource
        if takes_blind_posts(match.endpoint):
            if request.method == "OPTIONS":
                return PREFLIGHT
            if request.method == "POST" and not request.key:
                return answer_blind(Blind(request, match, world, notes, hal, self.routes))
        if resource.needs_key:
            self._check_key(group, request, notes)
        check_method(match.endpoint, request.method)
        if request.query_text:
            note_parameters(request.query, match.endpoint, request.method, notes)
        if resource.kind == "entry point":
            recent = group is not None or world.settings.entry_point_without_key == "tags"
            has_key = group is not None and not _is_refused_tags(group, world)
            return Reply(hal.view(resource, {}, has_key=has_key, recent=recent))
        assert group is not None
        if resource.owner == "group" and _is_refused_tags(group, world):
            raise BadKey(f"{resource.title} are only available to the API keys of groups")
        return self._answer(Call(request, match, world, world.context(group, notes), hal, self.routes))

    def _check_key(self, group: Group | None, request: Request, notes: Notes) -> None:
        if group is None:
            raise self.worlds.refusal(request.key, notes)

    def _answer(self, call: Call) -> Reply:
        endpoint = call.match.endpoint
        if call.request.method not in ("GET", "HEAD"):
            return answer_write(call)
        if endpoint.is_item:
            reply = answer_item(call)
        else:
            reply = answer_collection(call) if endpoint.resource.stored else answer_view(call)
        refuse_swallowed(call.context)
        return reply

    def run_due(self, world: World) -> None:
        """Carry out what is due on a world's clock: background requests, and what time changes by itself."""
        for job in take_due(world.store, now=world.clock.time()):
            self._run(world, job)
        world.advance()
        world.next_due = next_due(world.store)

    def _run(self, world: World, job: Job) -> None:
        """Failures are never reported to anybody but the journal. Source: [background-1] (documented)."""
        notes = Notes()
        match = self.routes.match(job.path)
        assert match is not None
        group = world.group_numbered(job.group_id)
        assert group is not None, "a job outlived its group"
        context = world.context(group, notes)
        status = 200
        try:
            with world.writing(context, Origin("background", job.method, job.path), base=job.base):
                carry_out(context, self.routes, match, job.method, job.body, job.base)
        except ApiError as error:
            status = error.status
            notes.add(
                "background-failed", f"A background request failed and nobody was told: {error.message}"
            )
        world.journal.add(
            world.clock.time(), job.method, job.path, IN_BACKGROUND, "", status, notes.taken, b"", b""
        )


def _is_refused_tags(group: Group, world: World) -> bool:
    """A personal key sees no tags, and no link to them. Source: [keys-2], [keys-3]."""
    return group.kind == "user" and world.settings.user_key_on_tags == "refused"
