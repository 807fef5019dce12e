"""Whatever somebody writes into a scenario, it is loaded or refused with a sentence."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from actionnetwork_mock import Settings
from actionnetwork_mock.scenarios import BadScenario, read_scenario
from actionnetwork_mock.worlds import Worlds

WHOLE = [read_scenario(name).root.plain() for name in ("awkward_data", "network_with_children")]
ODD: list[Any] = [
    *(
        None,
        True,
        0,
        -1,
        2.5,
        10**400,
        "",
        " ",
        "\0",
        "x",
        "13-24",
        "in 999999 years",
        "☃" * 300,
        "x" * 70_000,
    ),
    *([], [None], ["x"], [{}], {}, {"a": 1}, {"href": "x"}, [{"person": "accents"}]),
]


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the path of everything in a value but itself."""
    inner: Any = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    for key, one in inner:
        yield (*path, key)
        yield from places(one, (*path, key))


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_it_is_loaded_or_refused_with_a_sentence(data: st.DataObject) -> None:
    scenario = copy.deepcopy(data.draw(st.sampled_from(WHOLE)))
    path = data.draw(st.sampled_from(list(places(scenario))))
    into = scenario
    for key in path[:-1]:
        into = into[key]
    into[path[-1]] = copy.deepcopy(data.draw(st.sampled_from(ODD)))
    said = ""
    try:
        Worlds(Settings(), scenario=scenario).close()
    except BadScenario as error:
        said = str(error)
    assert "\n" not in said
