from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest

from actionnetwork_mock.store import Store

from .stores import make_store


@pytest.fixture
def store() -> Iterator[Store]:
    """An empty store in memory."""
    opened = make_store()
    yield opened
    opened.close()


@contextmanager
def failing(store: Store) -> Iterator[None]:
    """Run a block in a transaction that fails at its end."""
    with suppress(ZeroDivisionError), store.transaction():
        yield
        raise ZeroDivisionError
