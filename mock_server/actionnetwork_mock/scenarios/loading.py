"""Loading a scenario into a world. The caller holds a transaction, and restores everything else if it fails."""

from __future__ import annotations

from collections.abc import Mapping

from ..clock import from_stamp
from ..errors import UsageError
from ..world import World
from .builder import Builder
from .groups import open_groups
from .relative_dates import parse_date
from .scenario import Scenario
from .schema import FaultShape
from .world_form import WORLD, StoredWorld
from .world_loading import check_empty, load_data, load_state


def load_scenario(world: World, scenario: Scenario, *, once: bool = False) -> Mapping[str, str]:
    """Add a scenario to a world, all of it or nothing, and return the uuids by ref. Raises BadScenario.

    The next reset removes it. ``once`` leaves a database file unchanged that this scenario filled before.
    """
    with world.restoring():
        if once and _is_filled_by(world, scenario):
            reopen_into(world, scenario)
        else:
            refs = load_into(world, scenario)
            world.refs = {**world.refs, **refs}
    return world.refs


def _is_filled_by(world: World, scenario: Scenario) -> bool:
    """Return whether this scenario filled the file before, and record it. Raises UsageError if another one did."""
    store = world.store
    found = store.query("SELECT value FROM meta WHERE name = 'scenario'")
    if not found:
        if store.exists("people") and not world.people:
            raise UsageError(f"{store.path} holds people already: a scenario fills a new file")
        store.query("INSERT INTO meta VALUES ('scenario', ?)", (scenario.digest,))
    elif found[0][0] != scenario.digest:
        raise UsageError(f"{store.path} was filled by another scenario: name that one, or another file")
    return bool(found)


def load_into(world: World, scenario: Scenario) -> Mapping[str, str]:
    """Create what a scenario describes, and return the uuids by ref. Raises BadScenario."""
    start = _start_time(world, scenario)
    if scenario.world is not None:
        _load_world(world, scenario, scenario.world)
        _apply_start(world, scenario, start)
        return scenario.world.refs
    builder = Builder(world, scenario, world.clock.time() if start is None else start)
    builder.run()
    _apply_start(world, scenario, start)
    return builder.refs.ids()


def restore_world(world: World, scenario: Scenario) -> None:
    """Replace the data of a world by those of a stored world. Settings, journal, clock and faults stay.

    Raises BadScenario, and then nothing has changed.
    """
    if scenario.world is None:
        raise scenario.root.error(f"it has no stored world: export writes one, under {WORLD}")
    with world.restoring():
        load_data(world, scenario.world, scenario.name)


def _load_world(world: World, scenario: Scenario, stored: StoredWorld) -> None:
    check_empty(world, scenario.name)
    _use_settings(world, scenario)
    load_data(world, stored, scenario.name, keeps_keys=True)
    load_state(world, stored, scenario.name)


def reopen_into(world: World, scenario: Scenario) -> None:
    """Open the keys of a scenario, and set clock and settings, in a world whose file already holds the rest."""
    if scenario.world is not None:
        keys = [key.value for key in scenario.world.tables.keys if key.value]
        world.groups.reopen(keys, with_others=True)
        world.refs = scenario.world.refs
        load_state(world, scenario.world, scenario.name)
    else:
        open_groups(world, scenario.groups)
    _apply_start(world, scenario, _start_time(world, scenario))


def _start_time(world: World, scenario: Scenario) -> float | None:
    """Return the time at which a scenario starts, if it says so."""
    at = scenario.root.get("at")
    stamp = parse_date(at.text, world.clock.time()) if at is not None else None
    return from_stamp(stamp) if stamp is not None else None


def _use_settings(world: World, scenario: Scenario) -> None:
    settings = scenario.root.get("settings")
    try:
        world.use_settings(scenario.change(world.settings))
    except UsageError as error:
        raise (settings or scenario.root).error(str(error)) from None


def _apply_start(world: World, scenario: Scenario, start: float | None) -> None:
    """Set settings, faults and clock, which a failed load must not change."""
    _use_settings(world, scenario)
    faults = scenario.root.get("faults")
    if faults is not None:
        try:
            world.use_faults([FaultShape().read(one, 0) for one in faults.value])
        except UsageError as error:
            raise faults.error(str(error)) from None
    if start is not None:
        frozen = scenario.root.get("frozen")
        world.clock.begin_at(start, frozen=frozen is not None and frozen.value)
