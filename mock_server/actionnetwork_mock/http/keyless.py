"""Keyless posts: record helpers that a web page posts to without a key, and whose answer reveals nothing.

Source: [keyless-1] (documented).
"""

from __future__ import annotations

from ..errors import ApiError, BadKey
from ..rules.consent_log import Origin
from ..rules.context import Group
from .call import Call
from .parameters import read_parameters
from .replies import EMPTY, Reply
from .writes import apply_write, helper_of


def handle_keyless_post(call: Call) -> Reply:
    """Carry out a helper for the group that the action belongs to, and answer ``{}`` whether it worked or not.

    Raises BadKey for a body without a person: that is no call to the helper, so the key is missing.
    """
    try:
        if call.query_string or call.body:
            read_parameters(call)
        if helper_of(call.resource, "POST", call.fields) is None:
            raise BadKey("API Key invalid or not present")
        call.group = _group_of_action(call)
        if call.group is None:
            call.notes.add("blind-nowhere", "No action has this address, so nothing was recorded.")
            return EMPTY
        origin = Origin("request", "POST", call.path)
        with call.world.writing(call.context, origin, base=call.hal.base) as call.written:
            apply_write(call.context, call.target, "POST", call.fields, call.hal.base, call.sent_as_text)
    except BadKey:
        raise
    except ApiError as error:
        call.notes.add(
            "blind-failed", f"Nothing was recorded, and the answer does not say so: {error.message}"
        )
    return EMPTY


def answer_keyless_signup(call: Call) -> Reply | None:
    """Answer a POST to a helper that needs a key, where the settings do not refuse it. Nothing is recorded.

    Source: [keyless-3] (assumed).
    """
    is_helper = call.resource.helper is not None and not call.target.endpoint.is_item
    if not is_helper or call.world.settings.keyless_signup == "refused":
        return None
    call.notes.add(
        "keyless-signup",
        "Nothing was recorded: without a key, the API cannot tell for which group the person signs up.",
        "Send the key in the header OSDI-API-Token, or post to the record helper of a form.",
    )
    call.refuse_mistakes()
    return EMPTY


def _group_of_action(call: Call) -> Group | None:
    """Return the group that the address begins in: that of the action, or of the campaign which the action is in."""
    rows = call.world.store.find(call.target.endpoint.resources[0], None, id=call.target.ids[0])
    return call.world.groups.numbered(rows[0].group_id) if rows else None
