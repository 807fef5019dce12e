"""A world is the same after it was written to a file and loaded again."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from actionnetwork_mock import Settings
from actionnetwork_mock.scenarios import parse_scenario, write_world
from actionnetwork_mock.scenarios.world_writer import Form
from actionnetwork_mock.worlds import Worlds

from .random_worlds import draw_world, state_of

EXAMPLES = int(os.environ.get("WORLD_EXAMPLES", "25"))
"""How many worlds are drawn: 1,000 take some minutes."""


@pytest.mark.slow
@pytest.mark.parametrize("form", ["json", "yaml"])
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[*HealthCheck],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # shrinking a whole world takes too long
)
@given(data=st.data())
def test_a_world_survives_export_and_import_unchanged(form: Form, data: st.DataObject) -> None:
    before = draw_world(data)
    text = "".join(write_world(before.default, form))
    after = Worlds(Settings(), scenario=parse_scenario(text.encode(), f"world.{form}"), has_server=False)
    try:
        assert state_of(after.default) == state_of(before.default)
        assert "".join(write_world(after.default, form)) == text
        after.default.reset()
        assert state_of(after.default)["people"] == state_of(before.default)["people"]
    finally:
        after.close()
        before.close()
