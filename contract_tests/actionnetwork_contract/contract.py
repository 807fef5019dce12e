"""Contracts and questions: a statement or setting, its source, and the function that checks it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from hypothesis.strategies import SearchStrategy

from actionnetwork_mock.provenance import Provenance

Capability = Literal["mock", "limit", "second key", "user key", "sending", "receiver", "delivery"]
"""Capabilities of a target that a check may require: the mock's control API, a rate limit, the key of a second group,
the key of a person, permission to send messages, a way to create webhooks, a receiver that those webhooks reach."""

Run = TypeVar("Run", bound=Callable[..., object])
D = TypeVar("D", bound="Definition")


@dataclass(frozen=True)
class Definition:
    """The attributes that contracts and questions share.

    ``id`` is stable, ``"paging.every-item-once"``; ``where`` is the source. ``run`` takes a ``Check``. ``writes`` is
    true if it changes the target. ``calls`` is about how many calls one example takes.
    """

    id: str
    where: str
    run: Callable[..., object]
    writes: bool
    calls: int
    requires: frozenset[Capability]


@dataclass(frozen=True)
class Contract(Definition):
    """One statement about the API, which holds with every value of the settings.

    ``run`` raises Violation if it does not hold.

    ``provenance`` is how reliable the source is. Hypothesis draws further arguments of ``run`` from ``strategies``.
    """

    says: str
    provenance: Provenance
    strategies: Mapping[str, SearchStrategy[Any]]


class Question(Definition):
    """Asks which value of a setting describes a target: ``run`` returns it, and raises Violation if none does."""

    @property
    def setting(self) -> str:
        """The name of the setting: ``"put_null"`` of ``"question.put_null"``."""
        return self.id.partition(".")[2]


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
    requires: tuple[Capability, ...] = (),
    each: Iterable[Any] | Callable[..., Iterable[Any]] = (),
    **strategies: SearchStrategy[Any],
) -> Callable[[Run], Run]:
    """Register a function as a contract. The first line of its docstring is the statement.

    Give either ``reads``, about how many calls one example takes, or ``writes``, the same for a check that changes the
    target. The function takes a ``Check``, and by keyword the values that ``strategies`` draw::

        @contract("paging.cap", DOCUMENTED, "[paging-6]", reads=4, per_page=integers(26, 10**6))
        def a_page_has_at_most_25_items(check: Check, per_page: int) -> None: ...

    With ``each``, it is called for every one of these resources, or of what a function of the check returns, as second
    argument. Raises TypeError for an id that is taken, a function without a docstring, and for a wrong call count.
    """

    def register(run: Run) -> Run:
        if not run.__doc__:
            raise TypeError(f"{run.__name__} needs a docstring: its first line is the statement")
        says = run.__doc__.strip().splitlines()[0]
        found = run if each == () else _for_each(run, each)
        calls = _calls(name, reads, writes)
        required = frozenset(requires)
        _add(
            CONTRACTS,
            name,
            Contract(name, where, found, bool(writes), calls, required, says, provenance, strategies),
        )
        return run

    return register


def question(
    setting: str, where: str, /, *, reads: int = 0, writes: int = 0, requires: tuple[Capability, ...] = ()
) -> Callable[[Run], Run]:
    """Register a function that finds out which value of a setting describes a target. See ``contract``."""

    def register(run: Run) -> Run:
        calls = _calls(setting, reads, writes)
        name = f"question.{setting}"
        _add(QUESTIONS, setting, Question(name, where, run, bool(writes), calls, frozenset(requires)))
        return run

    return register


def _for_each(
    run: Callable[..., object], each: Iterable[Any] | Callable[..., Iterable[Any]]
) -> Callable[..., None]:
    def run_each(check: Any, **drawn: object) -> None:
        for subject in each(check) if callable(each) else each:
            run(check, subject, **drawn)

    return run_each


def _calls(name: str, reads: int, writes: int) -> int:
    if bool(reads) == bool(writes):
        raise TypeError(f"{name} takes either reads= or writes=, a number of calls")
    return reads or writes


def _add(registered: dict[str, D], key: str, definition: D) -> None:
    if key in registered:
        raise TypeError(f"there are two definitions of {key!r}")
    registered[key] = definition
