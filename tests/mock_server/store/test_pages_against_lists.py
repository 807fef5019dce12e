from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from actionnetwork_mock.store import Checkpoint, Clause, Row, Scope

from .documents_of_people import tagging
from .stores import make_store

pytestmark = [pytest.mark.slow, pytest.mark.uncovered]

tags = st.sampled_from(["t1", "t2", "t3"])
people = st.sampled_from(["p1", "p2"])
groups = st.sampled_from([1, 2])
offsets = st.integers(0, 12) | st.just(10**15)
limits = st.integers(1, 6)

SCOPES = [
    Scope("taggings", group_id, column, value)
    for group_id in (1, 2)
    for column, value in [
        ("", ""),
        ("tag_id", "t1"),
        ("tag_id", "t2"),
        ("person_id", "p1"),
        ("person_id", "p2"),
    ]
]


class Pages(RuleBasedStateMachine):
    """Fills, changes and rewinds a store, and compares every collection with a plain list after each step."""

    path: str | None = None

    @initialize()
    def open(self) -> None:
        self.store = make_store(path=self.path)
        self.rows: list[Row] = []
        self.checkpoints: list[tuple[Checkpoint, list[Row]]] = []

    def teardown(self) -> None:
        self.store.close()

    def expected(self, scope: Scope) -> list[Row]:
        def is_in(row: Row) -> bool:
            references = dict(zip(("tag_id", "person_id"), row.references, strict=True))
            return row.group_id == scope.group_id and (
                not scope.column or references[scope.column] == scope.value
            )

        return [row for row in self.rows if is_in(row)]

    @rule(group_id=groups, tag_id=tags, person_id=people)
    def insert(self, group_id: int, tag_id: str, person_id: str) -> None:
        with self.store.transaction():
            self.rows.append(
                self.store.insert("taggings", group_id, tagging(), references=(tag_id, person_id))
            )

    @precondition(lambda self: self.rows)
    @rule(data=st.data())
    def delete(self, data: Any) -> None:
        row = data.draw(st.sampled_from(self.rows))
        with self.store.transaction():
            self.store.delete("taggings", row)
        self.rows.remove(row)

    @precondition(lambda self: self.rows)
    @rule(data=st.data())
    def update(self, data: Any) -> None:
        at = data.draw(st.integers(0, len(self.rows) - 1))
        row = self.rows[at]
        with self.store.transaction():
            self.rows[at] = self.store.update("taggings", row, {**row.document(), "modified_date": "2027"})

    @precondition(lambda self: self.rows)
    @rule(data=st.data(), person_id=people)
    def repoint(self, data: Any, person_id: str) -> None:
        at = data.draw(st.integers(0, len(self.rows) - 1))
        row = self.rows[at]
        with self.store.transaction():
            self.store.repoint("taggings", row, "person_id", person_id)
        self.rows[at] = Row((*row[:5], person_id))

    @rule(group_id=groups, tag_id=tags, number=st.integers(0, 3))
    def fail(self, group_id: int, tag_id: str, number: int) -> None:
        try:
            with self.store.transaction():
                for _ in range(number):
                    self.store.insert("taggings", group_id, tagging(), references=(tag_id, "p1"))
                for row in self.rows[:number]:
                    self.store.delete("taggings", row)
                raise ZeroDivisionError
        except ZeroDivisionError:
            pass

    @precondition(lambda self: len(self.checkpoints) < 4)
    @rule()
    def checkpoint(self) -> None:
        self.checkpoints.append((self.store.checkpoint(), self.rows.copy()))

    @precondition(lambda self: self.checkpoints)
    @rule(data=st.data())
    def restore(self, data: Any) -> None:
        at = data.draw(st.integers(0, len(self.checkpoints) - 1))
        checkpoint, rows = self.checkpoints[at]
        self.store.restore(checkpoint)
        self.rows = rows.copy()
        del self.checkpoints[at + 1 :]

    @rule(scope=st.sampled_from(SCOPES), offset=offsets, limit=limits, newest_first=st.booleans())
    def page(self, scope: Scope, offset: int, limit: int, newest_first: bool) -> None:
        expected = self.expected(scope)[:: -1 if newest_first else 1][offset : offset + limit]
        assert self.store.page(scope, offset=offset, limit=limit, newest_first=newest_first) == expected
        numbers = self.store.numbers(scope, offset=offset, limit=limit, newest_first=newest_first)
        assert self.store.documents(scope.table, numbers) == [(row.id.encode(), row.doc) for row in expected]

    @rule(scope=st.sampled_from(SCOPES))
    def count(self, scope: Scope) -> None:
        assert self.store.count(scope) == len(self.expected(scope))
        everything = [Clause("identifier", "gt", "")]
        assert self.store.count(scope, [everything]) == len(self.expected(scope))

    @invariant()
    def every_id_is_different(self) -> None:
        if hasattr(self, "rows"):
            assert len({row.id for row in self.rows}) == len(self.rows)

    @invariant()
    def every_row_is_there(self) -> None:
        for row in getattr(self, "rows", []):
            assert self.store.get("taggings", row.group_id, row.id) == row


class PagesOfAFile(Pages):
    """The same with a database in a file, which may be closed and opened again."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        self.path = str(Path(self._folder.name) / "pages.db")

    def teardown(self) -> None:
        super().teardown()
        self._folder.cleanup()

    @rule()
    def reopen(self) -> None:
        self.store.close()
        self.store = make_store(path=self.path)
        self.checkpoints.clear()


TestPages = Pages.TestCase
TestPages.settings = settings(deadline=None, max_examples=40, stateful_step_count=25)

TestPagesOfAFile = PagesOfAFile.TestCase
TestPagesOfAFile.settings = settings(deadline=None, max_examples=10, stateful_step_count=25)
