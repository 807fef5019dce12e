"""Faults on demand: what goes wrong between a client and the API, and which requests it strikes.

What a fault does to an answer, and to a connection, is in ``http/``.
"""

from __future__ import annotations

from .fault import Fault, FaultFields, HowBroken, parse_fault
from .faults import ArmedFault, Faults

__all__ = ["ArmedFault", "Fault", "FaultFields", "Faults", "HowBroken", "parse_fault"]
