from __future__ import annotations

from collections.abc import Iterator

import pytest

from .places import Group, open_group


@pytest.fixture(scope="module")
def group() -> Iterator[Group]:
    """A group with one of each, the same before each request."""
    with open_group() as group:
        yield group
