"""The table of UI actions: everything people do on the site that the API cannot cause, by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import msgspec

from ..errors import ApiError, UsageError
from ..notes import Notes, did_you_mean
from ..rules.consent_log import Origin
from ..rules.context import Context, Group
from ..store import Document
from ..world import World
from .arguments import Arguments
from .donations import Donate, GiveBack, donate, give_back
from .hosting import HostEvent, host_event
from .people import AddActivist, MassSubscribe, add_activist, mass_subscribe, mass_unsubscribe
from .take_action import GiveUpLetter, TakeAction, give_up_letter, take_action
from .tickets import BuyTickets, buy_tickets
from .upload import Upload, upload


class UiAction(NamedTuple):
    """A UI action: the struct of its arguments, and the function that performs it and returns the outcome."""

    takes: type[Arguments]
    carry_out: Callable[[Context, Any], Document]

    @property
    def says(self) -> str:
        """The summary: the first line of the function's docstring."""
        return (self.carry_out.__doc__ or "").partition("\n")[0]


UI_ACTIONS: Mapping[str, UiAction] = {
    "take_action": UiAction(TakeAction, take_action),
    "give_up_letter": UiAction(GiveUpLetter, give_up_letter),
    "donate": UiAction(Donate, donate),
    "give_back": UiAction(GiveBack, give_back),
    "buy_tickets": UiAction(BuyTickets, buy_tickets),
    "host_event": UiAction(HostEvent, host_event),
    "add_activist": UiAction(AddActivist, add_activist),
    "mass_subscribe": UiAction(MassSubscribe, mass_subscribe),
    "mass_unsubscribe": UiAction(MassSubscribe, mass_unsubscribe),
    "upload": UiAction(Upload, upload),
}


def find_ui_action(name: str) -> UiAction:
    """Return a UI action. Raises UsageError for an unknown name."""
    if name not in UI_ACTIONS:
        advice = did_you_mean(name, UI_ACTIONS) or f"There are {', '.join(UI_ACTIONS)}."
        raise UsageError(f"there is no UI action {name!r}. {advice}")
    return UI_ACTIONS[name]


def carry_out(context: Context, name: str, arguments: Mapping[str, object] | Arguments) -> Document:
    """Perform a UI action and return its outcome, with what it ignored under ``notes``.

    Call it inside a transaction. Raises UsageError if the action is impossible or its arguments are invalid.
    """
    act = find_ui_action(name)
    try:
        taken = arguments if isinstance(arguments, Arguments) else msgspec.convert(arguments, act.takes)
        outcome = act.carry_out(context, taken)
    except msgspec.ValidationError as error:
        raise UsageError(f"{name} cannot be done like this: {error}") from None
    except ApiError as error:
        raise UsageError(f"{name} cannot be done: {error.message}") from None
    except UnicodeEncodeError as error:
        raise UsageError(f"{name} cannot be done: {error.object!r} is no text that UTF-8 can write") from None
    notes = [note.sentence for note in context.notes.taken if note.swallowed]
    return {**outcome, **({"notes": notes} if notes else {})}


def act(
    world: World, name: str, arguments: Mapping[str, object] | Arguments, *, group: Group | None = None
) -> Document:
    """Perform a UI action in a world and return its outcome; webhooks fire.

    ``act(world, "take_action", {"resource": "petitions", "action_id": "3a6f...", "person": {...}})``. Raises UsageError
    if the action is impossible, and then changes nothing.
    """
    context = world.context(group or world.first_group, Notes())
    with world.writing(context, Origin(f"ui.{name}")):
        return carry_out(context, name, arguments)
