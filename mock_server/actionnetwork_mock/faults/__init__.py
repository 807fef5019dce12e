"""Faults: what goes wrong between a client and the API, and with which requests.

The modules of ``http/`` apply a fault to an answer and to a connection.
"""

from __future__ import annotations

from .fault import Fault, FaultFields, HowBroken, parse_fault
from .faults import ActiveFault, Faults

__all__ = ["ActiveFault", "Fault", "FaultFields", "Faults", "HowBroken", "parse_fault"]
