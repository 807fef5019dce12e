"""The mock's documents have the keys and links of the recorded ones, in their order."""

from __future__ import annotations

from typing import Any

import pytest

from actionnetwork_mock.resources import RESOURCES, resource_named

from .facts import fact
from .recordings import PAGE, RECORDINGS, Recording, render_page

_FACTS = {
    "people": ("documents-10",),
    "events": ("documents-11",),
    "forms": ("documents-12",),
    "donations": ("documents-13",),
    "fundraising_pages": ("documents-21",),
    "aep": ("documents-15",),
}


def _case(recording: Recording) -> Any:
    facts = _FACTS.get(recording.resource, ())
    marks = [fact(*facts)] if facts else []
    return pytest.param(recording, marks=marks, id=f"{recording.resource}-{recording.source[:12]}")


def _in_order(recorded: str, historic: str, declared: tuple[str, ...]) -> tuple[list[str], list[str]]:
    """Return the recorded names that still exist, and the same names as the mock orders them."""
    names = [name for name in recorded.split() if name not in historic.split()]
    return names, [name for name in declared if name in names]


@pytest.mark.parametrize("recording", [*map(_case, RECORDINGS)])
def test_keys_and_links_stand_in_the_recorded_order(recording: Recording) -> None:
    resource = resource_named(recording.resource)
    keys, declared = _in_order(recording.keys, recording.historic, resource.key_order)
    assert declared == keys
    links, rels = _in_order(recording.links, recording.historic, tuple(link.rel for link in resource.links))
    assert rels == links


def test_the_page_lists_every_resource() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert text == render_page(), "python -m tests.reference --write writes the page"
    assert all(f"| `{resource.name}` |" in text for resource in RESOURCES)


def test_recordings_are_of_resources_that_exist() -> None:
    assert {recording.resource for recording in RECORDINGS} <= {resource.name for resource in RESOURCES}
