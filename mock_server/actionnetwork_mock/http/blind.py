"""Blind calls: record helpers that a web page posts to without a key, and that tell nothing.

Source: [keyless-1], [keyless-4] (documented; what browsers need for it is assumed).
"""

from __future__ import annotations

from typing import NamedTuple

from ..errors import ApiError, BadKey
from ..notes import Notes
from ..rules import Group
from ..rules.consent_log import Origin
from ..world import World
from .body import parse_body
from .endpoints import Call, carry_out, is_helper_call
from .hal import Hal
from .replies import EMPTY, Reply
from .request import Request
from .routing import Endpoint, Match, Routes

_ANY_ORIGIN = (b"access-control-allow-origin", b"*")

PREFLIGHT = Reply(
    b"",
    headers=(
        _ANY_ORIGIN,
        (b"access-control-allow-methods", b"POST, OPTIONS"),
        (b"access-control-allow-headers", b"Content-Type, OSDI-API-Token"),
        (b"access-control-max-age", b"600"),
    ),
)
"""What a browser is answered before it posts JSON from a page of another origin."""

_DONE = Reply(EMPTY.body, headers=(_ANY_ORIGIN,))


class Blind(NamedTuple):
    """A call without a key, on its way."""

    request: Request
    match: Match
    world: World
    notes: Notes
    hal: Hal
    routes: Routes


def takes_blind_posts(endpoint: Endpoint) -> bool:
    """Return whether an address is that of a helper which needs no key."""
    helper = endpoint.resource.helper
    return helper is not None and helper.keyless and not endpoint.is_item and "POST" in endpoint.methods


def answer_blind(blind: Blind) -> Reply:
    """Carry out a helper for the group that the action belongs to, and answer ``{}`` whatever came of it.

    A body that brings no person along is no call to the helper: the key is missing then, and BadKey is raised.
    """
    try:
        body = parse_body(blind.request.body)
        if not is_helper_call(blind.match.endpoint.resource, body):
            raise BadKey("API Key invalid or not present")
        group = _group_of(blind)
        if group is None:
            blind.notes.add("blind-nowhere", "No action has this address, so nothing was recorded.")
            return _DONE
        call = Call(
            blind.request,
            blind.match,
            blind.world,
            blind.world.context(group, blind.notes),
            blind.hal,
            blind.routes,
        )
        origin = Origin("request", "POST", blind.request.path)
        with blind.world.writing(call.context, origin, base=call.hal.base):
            carry_out(call.context, call.routes, call.match, "POST", body, call.hal.base)
    except BadKey:
        raise
    except ApiError as error:
        blind.notes.add("blind-failed", f"Nothing was recorded, and a page is not told: {error.message}")
    return _DONE


def _group_of(blind: Blind) -> Group | None:
    """Return the group that the address begins in: that of the action, or of the campaign which the action is in."""
    endpoint = blind.match.endpoint
    rows = blind.world.store.find(endpoint.resources[0], None, id=blind.match.ids[0])
    return blind.world.group_numbered(rows[0].group_id) if rows else None
