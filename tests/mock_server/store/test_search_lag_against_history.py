from __future__ import annotations

import tempfile
from dataclasses import dataclass
from operator import eq, gt, lt
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from actionnetwork_mock.ids import native_identifier
from actionnetwork_mock.store import Checkpoint, Clause, Row, Scope, SearchLag

from .conftest import failing
from .documents_of_people import person
from .stores import make_store

pytestmark = [pytest.mark.slow, pytest.mark.uncovered]

LAG = 4.0

names = st.sampled_from(["", "A", "B", "\u00e4", "\U0001f600'"])
numbers = st.sampled_from(["1", "2"])
groups = st.sampled_from([1, 2])
indexes = st.integers(0, 20)

FILTERS = [
    [Clause("given_name", "eq", "A")],
    [Clause("given_name", "gt", "A")],
    [Clause("given_name", "lt", "\u00e4")],
    [Clause("given_name", "gt", "0"), Clause("family_name", "gt", "A")],
    [Clause("family_name", "gt", "0"), Clause("given_name", "eq", "B")],
    [Clause("phone_number", "eq", "1")],
    [Clause("phone_number", "gt", "0")],
    [Clause("phone_number", "eq", "1"), Clause("given_name", "gt", "0")],
    [Clause("identifier", "eq", "crm:1")],
    [Clause("identifier", "gt", "b"), Clause("given_name", "lt", "B")],
    [Clause("identifier", "lt", "b")],
]
ALTERNATIVES = [
    [
        [Clause("given_name", "eq", "A")],
        [Clause("given_name", "eq", "B")],
        [Clause("phone_number", "eq", "1")],
    ],
    [
        [Clause("given_name", "eq", "A"), Clause("family_name", "gt", "0")],
        [Clause("identifier", "eq", "crm:1")],
    ],
    [[Clause("phone_number", "eq", "1")], [Clause("phone_number", "gt", "1")]],
    [[Clause("given_name", "eq", "A"), Clause("given_name", "eq", "B")], [Clause("family_name", "lt", "B")]],
]


@dataclass(frozen=True)
class Known:
    """What a filter sees of a person: ``values`` hold ``given_name``, ``family_name`` and ``phone_number``."""

    group_id: int
    uuid: str
    values: dict[str, str]
    foreign: tuple[str, ...] = ()

    def meets(self, clause: Clause) -> bool:
        compare = {"eq": eq, "gt": gt, "lt": lt}[clause.operator]
        if clause.column == "identifier":
            return any(compare(one, clause.value) for one in (native_identifier(self.uuid), *self.foreign))
        value = self.values[clause.column]
        return value != "" and compare(value, clause.value)

    def meets_one_of(self, alternatives: list[list[Clause]]) -> bool:
        return any(all(map(self.meets, clauses)) for clauses in alternatives)


State = dict[int, Known]


class Lagging(RuleBasedStateMachine):
    """Changes a store as time passes, and looks up in the whole history what each filter should find."""

    path: str | None = None

    @initialize()
    def open(self) -> None:
        self.now = 100.0
        self.store = make_store(path=self.path, lag=SearchLag({"people": LAG}, lambda: self.now))
        self.history: list[tuple[float, State]] = [(0, {})]
        self.rows: dict[int, Row] = {}
        self.checkpoints: list[tuple[Checkpoint, list[tuple[float, State]], dict[int, Row]]] = []

    def teardown(self) -> None:
        self.store.close()

    @property
    def state(self) -> State:
        return self.history[-1][1]

    def becomes(self, state: State) -> None:
        self.history = [*self.history, (self.now, state)]

    def pick(self, index: int) -> Row:
        return list(self.rows.values())[index % len(self.rows)]

    def changed(self, row: Row, values: dict[str, str], foreign: tuple[str, ...]) -> dict[str, Any]:
        document = {**row.document(), "identifiers": [native_identifier(row.id), *foreign]}
        return {**document, **as_fields(values)}

    @rule(group_id=groups, given_name=names, family_name=names, phone_number=numbers)
    def insert(self, group_id: int, **values: str) -> None:
        with self.store.transaction():
            row = self.store.insert("people", group_id, person(**as_fields(values)))
        self.rows = {**self.rows, row.seq: row}
        self.becomes({**self.state, row.seq: Known(group_id, row.id, values)})

    @precondition(lambda self: self.rows)
    @rule(index=indexes, given_name=names, family_name=names, phone_number=numbers, identified=st.booleans())
    def update(self, index: int, identified: bool, **values: str) -> None:
        row = self.pick(index)
        foreign = self.state[row.seq].foreign
        if identified and not any(one.foreign for one in self.state.values()):
            foreign = ("crm:1",)
        with self.store.transaction():
            row = self.store.update("people", row, self.changed(row, values, foreign))
        self.rows = {**self.rows, row.seq: row}
        self.becomes({**self.state, row.seq: Known(row.group_id, row.id, values, foreign)})

    @precondition(lambda self: self.rows)
    @rule(index=indexes)
    def delete(self, index: int) -> None:
        row = self.pick(index)
        with self.store.transaction():
            self.store.delete("people", row)
        self.rows = {seq: one for seq, one in self.rows.items() if seq != row.seq}
        self.becomes({seq: known for seq, known in self.state.items() if seq != row.seq})

    @precondition(lambda self: self.rows)
    @rule(index=indexes, given_name=names)
    def fail(self, index: int, given_name: str) -> None:
        row = self.pick(index)
        with failing(self.store):
            self.store.update("people", row, {**row.document(), "given_name": given_name})
            self.store.insert("people", 1, person(given_name=given_name))

    @rule(seconds=st.sampled_from([0.5, 1.0, 3.5, 4.0, 20.0]))
    def wait(self, seconds: float) -> None:
        self.now += seconds

    @precondition(lambda self: len(self.checkpoints) < 3)
    @rule()
    def checkpoint(self) -> None:
        self.checkpoints.append((self.store.checkpoint(), self.history, self.rows))

    @precondition(lambda self: self.checkpoints)
    @rule(index=indexes)
    def restore(self, index: int) -> None:
        index %= len(self.checkpoints)
        checkpoint, self.history, self.rows = self.checkpoints[index]
        self.store.restore(checkpoint)
        del self.checkpoints[index + 1 :]

    @invariant()
    def each_filter_finds_what_was_there(self) -> None:
        then = [state for at, state in self.history if at + LAG <= self.now][-1]
        for group_id in (1, 2):
            scope = Scope("people", group_id)
            for alternatives in (*([clauses] for clauses in FILTERS), *ALTERNATIVES):
                columns = {clause.column for clauses in alternatives for clause in clauses}
                seen = self.state if columns == {"phone_number"} else then
                met = [
                    seq
                    for seq, known in seen.items()
                    if known.group_id == group_id and seq in self.state and known.meets_one_of(alternatives)
                ]
                self.compare(scope, alternatives, seen, sorted(met))

    def compare(self, scope: Scope, alternatives: list[list[Clause]], seen: State, met: list[int]) -> None:
        if len(alternatives) == 1 and all(
            clause.operator != "eq" and clause.column != "identifier" for clause in alternatives[0]
        ):
            first = alternatives[0][0].column
            met = sorted(met, key=lambda seq: (seen[seq].values[first], seq))
        newest = self.store.filtered(scope, alternatives, offset=0, limit=100, newest_first=True)
        assert [row.seq for row in newest] == met[::-1]
        assert newest == [self.rows[seq] for seq in met[::-1]]
        assert self.store.count(scope, alternatives) == len(met)
        pages = [
            self.store.filtered(scope, alternatives, offset=at, limit=2) for at in range(0, len(met) + 1, 2)
        ]
        assert [row.seq for page in pages for row in page] == met


def as_fields(values: dict[str, str]) -> dict[str, Any]:
    """Return the fields of a document that hold the values of filters."""
    return {
        "given_name": values["given_name"],
        "family_name": values["family_name"],
        "phone_numbers": [{"number": values["phone_number"]}],
    }


class LaggingOfAFile(Lagging):
    @initialize()
    def open(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.path = str(Path(self.folder.name) / "mock.db")
        super().open()

    def teardown(self) -> None:
        super().teardown()
        self.folder.cleanup()


TestLagging = Lagging.TestCase
TestLagging.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
TestLaggingOfAFile = LaggingOfAFile.TestCase
TestLaggingOfAFile.settings = settings(max_examples=15, stateful_step_count=20, deadline=None)
