"""Scenarios: files that describe the content of a world.

``read_scenario`` reads one and checks its form. A ``World`` loads it.
"""

from __future__ import annotations

from .format import render_schema
from .nodes import BadScenario
from .scenario import Scenario, Source, describe_shipped, pack_scenario, parse_scenario, read_scenario
from .shipped import find_shipped, shipped_names
from .world_file import form_of, save_text
from .world_writer import write_world

__all__ = [
    "BadScenario",
    "Scenario",
    "Source",
    "describe_shipped",
    "find_shipped",
    "form_of",
    "pack_scenario",
    "parse_scenario",
    "read_scenario",
    "render_schema",
    "save_text",
    "shipped_names",
    "write_world",
]
