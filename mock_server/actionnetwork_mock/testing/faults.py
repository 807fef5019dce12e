"""The faults that a test injects."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Unpack

from ..control.client import ControlClient
from ..errors import UsageError
from ..faults import ActiveFault, Fault, FaultFields, parse_fault


class Faults:
    """The faults injected in a server's default world, until the next reset.

    action_network.faults.add("GET /people*", status=503, html=True, times=2)
    action_network.faults.add("POST /people", connection="drop")
    action_network.faults.bad_day()
    """

    def __init__(self, client: ControlClient) -> None:
        self._client = client

    def add(self, fault: str | Fault = "*", **fields: Unpack[FaultFields]) -> ActiveFault:
        """Set a fault, by its pattern and fields or as a whole, and return it with its number.

        Raises UsageError for a value that does not fit, and for what contradicts itself; see ``Fault``.
        """
        if isinstance(fault, str):
            fault = parse_fault({"pattern": fault, **fields})
        elif fields:
            raise UsageError(f"the fault is given as a whole: set {', '.join(fields)} in it, not next to it")
        return self._client.add_fault(fault=fault)

    def bad_day(self) -> list[ActiveFault]:
        """Set a little of everything, at random and yet the same for the same seed, and return the faults."""
        return self._client.add_bad_day()

    def remove(self, fault: ActiveFault) -> None:
        """Take a fault back. Raises UsageError for one that is not set."""
        self._client.remove_fault(number=fault.number)

    def clear(self) -> None:
        """Take all faults back; answers that wait go out at once."""
        self._client.clear_faults()

    def __len__(self) -> int:
        return len(self._client.list_faults())

    def __iter__(self) -> Iterator[ActiveFault]:
        """Give the faults that are set, with how many requests each matched and changed so far."""
        return iter(self._client.list_faults())
