"""Contracts and questions: what each states, where that is known from, and the function that checks it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar

from hypothesis.strategies import SearchStrategy

from actionnetwork_mock.provenance import Provenance

Run = TypeVar("Run", bound=Callable[..., object])

Need = Literal["mock", "limit", "second key", "user key", "sending", "receiver", "delivery"]
"""What a check requires: the mock's control API, a target with a rate limit, the key of a second group, the key of a
person, permission to send messages, a way to create webhooks, a receiver that those webhooks reach."""


@dataclass(frozen=True)
class Contract:
    """One statement about the API that holds whatever the settings are.

    ``id`` is stable, ``"paging.every-item-once"``; ``says`` is one sentence; ``where`` is the source and ``provenance``
    how reliable it is. ``writes`` is true if the check changes the target. ``calls`` is about how many calls one
    example takes. Hypothesis draws the further arguments of ``run`` from ``strategies``.
    """

    id: str
    says: str
    where: str
    provenance: Provenance
    run: Callable[..., object]
    writes: bool
    calls: int
    needs: frozenset[Need]
    strategies: Mapping[str, SearchStrategy[Any]] = field(default_factory=dict)


@dataclass(frozen=True)
class Question:
    """Asks which value of a setting describes a target: ``run`` returns it, and raises Violation if none does."""

    setting: str
    where: str
    run: Callable[..., object]
    writes: bool
    calls: int
    needs: frozenset[Need]

    @property
    def id(self) -> str:
        """``"question.put_null"``."""
        return f"question.{self.setting}"


CONTRACTS: dict[str, Contract] = {}
"""Every contract by its id, in the order of declaration; importing ``actionnetwork_contract.contracts`` fills it."""

QUESTIONS: dict[str, Question] = {}
"""Every question by its setting; importing ``actionnetwork_contract.questions`` fills it."""


def contract(
    name: str,
    provenance: Provenance,
    where: str,
    /,
    *,
    reads: int = 0,
    writes: int = 0,
    needs: tuple[Need, ...] = (),
    **strategies: SearchStrategy[Any],
) -> Callable[[Run], Run]:
    """Register a function as a contract. The first line of its docstring is the statement.

    Give either ``reads``, about how many calls one example takes, or ``writes``, the same for a check that changes the
    target. The function takes a ``Check``, and by keyword what ``strategies`` draw::

        @contract("paging.cap", DOCUMENTED, "[paging-6]", reads=4, per_page=integers(26, 10**6))
        def a_page_has_at_most_25_items(check: Check, per_page: int) -> None: ...

    Raises TypeError for an id that is taken, a function without a docstring, and unless one count of calls is given.
    """

    def register(run: Run) -> Run:
        if name in CONTRACTS:
            raise TypeError(f"there are two contracts {name!r}")
        CONTRACTS[name] = Contract(
            name,
            _first_line(run),
            where,
            provenance,
            run,
            bool(writes),
            _calls(name, reads, writes),
            frozenset(needs),
            strategies,
        )
        return run

    return register


def question(
    setting: str, where: str, /, *, reads: int = 0, writes: int = 0, needs: tuple[Need, ...] = ()
) -> Callable[[Run], Run]:
    """Register a function that finds out which value of a setting describes a target. See ``contract``."""

    def register(run: Run) -> Run:
        if setting in QUESTIONS:
            raise TypeError(f"there are two questions about {setting!r}")
        calls = _calls(setting, reads, writes)
        QUESTIONS[setting] = Question(setting, where, run, bool(writes), calls, frozenset(needs))
        return run

    return register


def _calls(name: str, reads: int, writes: int) -> int:
    if bool(reads) == bool(writes):
        raise TypeError(f"{name} takes either reads= or writes=, a number of calls")
    return reads or writes


def _first_line(run: Callable[..., object]) -> str:
    if not run.__doc__:
        raise TypeError(f"{run.__name__} needs a docstring: its first line is what the contract says")
    return run.__doc__.strip().splitlines()[0]
