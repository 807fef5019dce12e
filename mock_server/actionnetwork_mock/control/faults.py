"""Operations on injected faults."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Self

from msgspec import Meta

from ..faults import ActiveFault, Fault, parse_fault
from .arguments import JSON, Arguments, Message, NoArguments, decode
from .operation import Call


class AddFault(Arguments):
    """A fault to set."""

    whole_body: ClassVar[str] = "fault"

    fault: Fault

    @classmethod
    def read(cls, message: Message) -> Self:
        """Return the fault of a body; errors are those of ``parse_fault``."""
        return cls(fault=parse_fault(decode(message.body, dict[str, Any])))

    @classmethod
    def bodies(cls) -> dict[str, tuple[Any, ...]]:
        """Return that the body is a fault."""
        return {JSON: (Fault,)}


class RemoveFault(Arguments):
    """Which fault is removed."""

    number: Annotated[int, Meta(description="The number of the fault.")]


def list_faults(call: Call, _: NoArguments) -> list[ActiveFault]:
    """List the faults, with how many requests each matched and changed."""
    return list(call.world.faults)


def add_fault(call: Call, arguments: AddFault) -> ActiveFault:
    """Set a fault and return it with its number."""
    return call.world.faults.add(arguments.fault)


def clear_faults(call: Call, _: NoArguments) -> None:
    """Remove all faults. Answers that a fault delays are sent at once."""
    call.world.faults.clear()


def add_bad_day(call: Call, _: NoArguments) -> list[ActiveFault]:
    """Set a little of every fault, at random but the same for the same seed, and return the faults."""
    return call.world.faults.bad_day()


def remove_fault(call: Call, arguments: RemoveFault) -> None:
    """Remove one fault."""
    call.world.faults.remove(arguments.number)
