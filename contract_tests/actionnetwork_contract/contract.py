"""Contracts and questions: what each claims, where that is known from, and how to look."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from hypothesis.strategies import SearchStrategy

from actionnetwork_mock.provenance import Provenance

if TYPE_CHECKING:
    from .api import Answer
    from .check import Check

Need = Literal["mock", "limit", "second key", "user key", "sending", "receiver", "delivery"]
"""What a check cannot do without: the mock's control plane, the limit of calls switched on, a key of another group, one
of a person, leave to send messages, leave to set up webhooks, a place where those arrive."""


class Broken(AssertionError):
    """A target does not do what a contract says.

    ``answers`` are the calls that show it, the decisive one last; ``expected`` is one sentence.
    """

    def __init__(self, expected: str, *answers: Answer) -> None:
        super().__init__(expected)
        self.expected = expected
        self.answers = answers


class CannotCheck(Exception):
    """Something is not there that a check needs: ``CannotCheck("the group has no petitions")``."""


@dataclass(frozen=True)
class Contract:
    """One law.

    ``id`` is stable, ``"paging.every-item-once"``; ``says`` one sentence; ``where`` the source and ``provenance`` how
    much that is worth. ``writes`` is true of what changes the target. ``calls`` is about how many calls one example
    takes, for a target that is slow. ``strategies`` are what Hypothesis draws for the check's further arguments.
    """

    id: str
    says: str
    where: str
    provenance: Provenance
    look: Callable[..., None]
    writes: bool
    calls: int
    needs: frozenset[Need]
    strategies: Mapping[str, SearchStrategy[Any]] = field(default_factory=dict)


@dataclass(frozen=True)
class Question:
    """Which value of a setting explains what a target does: ``look`` returns it, and raises Broken when none does."""

    setting: str
    where: str
    look: Callable[[Check], object]
    writes: bool
    calls: int
    needs: frozenset[Need]

    @property
    def id(self) -> str:
        """``"question.put_null"``."""
        return f"question.{self.setting}"


CONTRACTS: dict[str, Contract] = {}
"""Every law by its id, in the order of declaration; ``actionnetwork_contract.contracts`` fills it when imported."""

QUESTIONS: dict[str, Question] = {}
"""Every question by its setting."""


def contract(
    name: str,
    /,
    *,
    provenance: Provenance,
    where: str,
    writes: bool = False,
    calls: int = 3,
    needs: tuple[Need, ...] = (),
    **strategies: SearchStrategy[Any],
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Register a function as a law. The first line of its docstring is the sentence.

    It takes a ``Check``, and by keyword what ``strategies`` draw::

        @contract("paging.cap", provenance=DOCUMENTED, where="[paging-6]", per_page=integers(26, 10**6))
        def no_page_has_more_than_25_items(check: Check, per_page: int) -> None: ...

    Raises TypeError for an id that is taken and for a function without a docstring.
    """

    def register(look: Callable[..., None]) -> Callable[..., None]:
        if name in CONTRACTS:
            raise TypeError(f"there are two contracts {name!r}")
        CONTRACTS[name] = Contract(
            name, _first_line(look), where, provenance, look, writes, calls, frozenset(needs), strategies
        )
        return look

    return register


def question(
    setting: str, *, where: str, writes: bool = True, calls: int = 3, needs: tuple[Need, ...] = ()
) -> Callable[[Callable[[Check], object]], Callable[[Check], object]]:
    """Register a function that finds out which value of a setting a target follows."""

    def register(look: Callable[[Check], object]) -> Callable[[Check], object]:
        if setting in QUESTIONS:
            raise TypeError(f"there are two questions about {setting!r}")
        QUESTIONS[setting] = Question(setting, where, look, writes, calls, frozenset(needs))
        return look

    return register


def _first_line(look: Callable[..., None]) -> str:
    if not look.__doc__:
        raise TypeError(f"{look.__name__} needs a docstring: its first line is what the contract says")
    return look.__doc__.strip().splitlines()[0]
