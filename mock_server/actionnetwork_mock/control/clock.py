"""Operations on the clock of a world."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import Meta

from ..world import World
from .arguments import Arguments, NoArguments
from .operation import Call


class Time(msgspec.Struct):
    """The time on a world's clock: ``now`` to the second, ``time`` in seconds since 1970."""

    now: str
    time: float
    frozen: bool


class FreezeClock(Arguments):
    """When the clock stands still."""

    at: Annotated[
        datetime | None, Meta(description="A moment such as `2026-07-01T12:00:00Z`; without it, now.")
    ] = None


class AdvanceClock(Arguments):
    """How far the clock moves on; the four are added up."""

    seconds: float = 0
    minutes: float = 0
    hours: float = 0
    days: float = 0


def show_clock(call: Call, _: NoArguments) -> Time:
    """Return the time."""
    return _time(call.world)


def freeze_clock(call: Call, arguments: FreezeClock) -> Time:
    """Stop the clock, now or at a moment."""
    call.world.clock.freeze(arguments.at)
    call.world.settle()
    return _time(call.world)


def advance_clock(call: Call, arguments: AdvanceClock) -> Time:
    """Move the clock on, whether it runs or stands still. What is due then is carried out."""
    call.world.clock.advance(
        arguments.seconds, minutes=arguments.minutes, hours=arguments.hours, days=arguments.days
    )
    call.world.settle()
    return _time(call.world)


def unfreeze_clock(call: Call, _: NoArguments) -> Time:
    """Let the clock run on from where it stands."""
    call.world.clock.unfreeze()
    return _time(call.world)


def _time(world: World) -> Time:
    return Time(world.clock.stamp(), world.clock.time(), world.clock.frozen)
