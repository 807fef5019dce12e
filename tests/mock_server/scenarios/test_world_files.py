"""A world is the same after it was written to a file and loaded again."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from actionnetwork_mock import Settings
from actionnetwork_mock.scenarios import parse_scenario, write_world
from actionnetwork_mock.scenarios.world_form import VERSION
from actionnetwork_mock.scenarios.world_writer import Form
from actionnetwork_mock.store import Scope
from actionnetwork_mock.worlds import Worlds

from .random_worlds import draw_world, state_of

EXAMPLES = int(os.environ.get("WORLD_EXAMPLES", "25"))
"""How many worlds are drawn: 1,000 take some minutes."""


@pytest.mark.slow
@pytest.mark.uncovered
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


def test_a_file_that_an_earlier_release_wrote_is_read() -> None:
    """If a change makes this file unreadable, raise ``VERSION`` in ``world_form.py`` and write the file again."""
    worlds = Worlds(
        Settings(), scenario=Path(__file__).with_name("world_of_version_1.json"), has_server=False
    )
    world = worlds.default
    assert VERSION == 1
    assert [row.document().get("given_name") for row in world.store.every(Scope("people", 1))] == [
        "Ada",
        None,
        None,
    ]
    assert len(world.webhooks.deliveries(state="waiting")) == 1
    assert world.refs.keys() == {"ada", "buses"}
    worlds.close()
