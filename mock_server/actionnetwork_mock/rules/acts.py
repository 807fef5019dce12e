"""Every act of people in Action Network's own pages and user interface, which the API cannot cause, by its name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import msgspec

from ..errors import ApiError, UsageError
from ..notes import did_you_mean
from ..store import Document
from .by_hand import AddActivist, MassSubscribe, add_activist, mass_subscribe, mass_unsubscribe
from .context import Context
from .entered import Closed
from .giving import Donate, GiveBack, donate, give_back
from .hosting import HostEvent, host_event
from .pages import GiveUpLetter, TakeAction, give_up_letter, take_action
from .tickets import BuyTickets, buy_tickets
from .uploads import Upload, upload


class Act(NamedTuple):
    """What an act takes, and the rule that carries it out and returns what came of it."""

    takes: type[Closed]
    carry_out: Callable[[Context, Any], Document]

    @property
    def says(self) -> str:
        """One sentence on the act."""
        return (self.carry_out.__doc__ or "").partition("\n")[0]


ACTS: Mapping[str, Act] = {
    "take_action": Act(TakeAction, take_action),
    "give_up_letter": Act(GiveUpLetter, give_up_letter),
    "donate": Act(Donate, donate),
    "give_back": Act(GiveBack, give_back),
    "buy_tickets": Act(BuyTickets, buy_tickets),
    "host_event": Act(HostEvent, host_event),
    "add_activist": Act(AddActivist, add_activist),
    "mass_subscribe": Act(MassSubscribe, mass_subscribe),
    "mass_unsubscribe": Act(MassSubscribe, mass_unsubscribe),
    "upload": Act(Upload, upload),
}


def act_named(name: str) -> Act:
    """Return an act. Raises UsageError for one that does not exist."""
    if name not in ACTS:
        advice = did_you_mean(name, ACTS) or f"There are {', '.join(ACTS)}."
        raise UsageError(f"there is no act {name!r}. {advice}")
    return ACTS[name]


def carry_out(context: Context, name: str, arguments: Mapping[str, object] | Closed) -> Document:
    """Let somebody do something and return what came of it, with what was left out as ``notes``.

    The caller holds a transaction around it. Raises UsageError for what cannot be done.
    """
    act = act_named(name)
    try:
        taken = arguments if isinstance(arguments, Closed) else msgspec.convert(arguments, act.takes)
        outcome = act.carry_out(context, taken)
    except msgspec.ValidationError as error:
        raise UsageError(f"{name} cannot be done like this: {error}") from None
    except ApiError as error:
        raise UsageError(f"{name} cannot be done: {error.message}") from None
    except UnicodeEncodeError as error:
        raise UsageError(f"{name} cannot be done: {error.object!r} is no text that UTF-8 can write") from None
    notes = [note.sentence for note in context.notes.taken if note.swallowed]
    return {**outcome, **({"notes": notes} if notes else {})}
