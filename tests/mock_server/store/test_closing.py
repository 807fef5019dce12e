from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from actionnetwork_mock.errors import CannotOpen, UsageError
from actionnetwork_mock.worlds import Worlds

from ...api_client import UNLIMITED
from .stores import make_store


class Counted(sqlite3.Connection):
    """A connection that is known to be open or closed."""

    is_open = True

    def close(self) -> None:
        """Close the connection, and remember it."""
        super().close()
        self.is_open = False


LeftOpen = Callable[[], int]


@pytest.fixture
def left_open(monkeypatch: pytest.MonkeyPatch) -> LeftOpen:
    """Tells how many connections were opened in this test and not closed."""
    opened: list[Counted] = []
    connect = sqlite3.connect

    def connect_counted(*args: Any, **options: Any) -> Counted:
        opened.append(connect(*args, **options, factory=Counted))
        return opened[-1]

    monkeypatch.setattr(sqlite3, "connect", connect_counted)

    def count() -> int:
        number = sum(connection.is_open for connection in opened)
        for connection in opened:
            connection.close()
        return number

    return count


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "world.db"


def test_a_closed_store_leaves_nothing_open(left_open: LeftOpen) -> None:
    store = make_store()
    store.checkpoint()
    store.close()
    assert left_open() == 0


def test_a_closed_file_leaves_nothing_open(left_open: LeftOpen, path: Path) -> None:
    make_store(path=str(path)).close()
    assert left_open() == 0


def test_the_checkpoints_of_a_file_are_closed_with_it(left_open: LeftOpen, path: Path) -> None:
    store = make_store(path=str(path))
    store.restore(store.checkpoint())
    store.checkpoint()
    store.close()
    assert left_open() == 0


def test_closed_worlds_leave_nothing_open(left_open: LeftOpen, path: Path) -> None:
    worlds = Worlds(UNLIMITED, any_key=True, path=str(path))
    worlds.world_of("unknown-key")
    worlds.close()
    assert left_open() == 0


def test_a_text_file_is_not_kept_open(left_open: LeftOpen, path: Path) -> None:
    path.write_text("x" * 5_000)
    with pytest.raises(CannotOpen):
        make_store(path=str(path))
    assert left_open() == 0


def test_a_file_that_is_in_use_is_kept_open_by_its_user_alone(left_open: LeftOpen, path: Path) -> None:
    store = make_store(path=str(path))
    with pytest.raises(CannotOpen):
        make_store(path=str(path))
    assert left_open() == 1
    store.close()


@pytest.mark.parametrize("options", [{"people": -1}, {"api_keys": [""]}, {"api_keys": []}], ids=repr)
def test_worlds_that_could_not_be_made_leave_nothing_open(
    left_open: LeftOpen, path: Path, options: dict[str, Any]
) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        Worlds(UNLIMITED, path=str(path), **options)
    assert left_open() == 0


def test_a_world_in_another_form_is_not_kept_open(left_open: LeftOpen, path: Path) -> None:
    Worlds(UNLIMITED, path=str(path)).close()
    with pytest.raises(UsageError):
        Worlds(UNLIMITED.changed(mobile_only_email="absent"), path=str(path))
    assert left_open() == 0
