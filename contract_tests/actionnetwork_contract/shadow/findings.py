"""Findings: deviations of many exchanges, counted with what shows and what contradicts them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from ..conformance import ABSENT, Check, Deviation
from .reading import Reading
from .rows import CheckCount, DistinctIds, Finding
from .unknown_words import UnknownWords
from .vocabulary import Kind, Shape, Token

_MAX_FINDINGS = 5_000
_MAX_KINDS = 200_000
_UNDECLARED = "is not declared"

Verdict = tuple[str, ...]
Verdicts = tuple[Verdict, ...]
"""What was decided of one exchange, in words of the vocabulary only: equal exchanges have equal verdicts."""


@dataclass
class _Count:
    deviation: Deviation
    operation: Token
    status: int
    from_state: bool
    shown_by: int = 0
    resources: DistinctIds = field(default_factory=DistinctIds)
    kinds: set[object] = field(default_factory=set)


@dataclass
class _Checked:
    """How often a check agreed and differed, and the resources on which it agreed."""

    agrees: int = 0
    differs: int = 0
    resources: DistinctIds = field(default_factory=DistinctIds)


class Findings:
    """Counts deviations by what deviates, and by the kind of exchange in which it could have been seen."""

    def __init__(self, words: UnknownWords) -> None:
        self._words = words
        self._counts: dict[tuple[object, ...], _Count] = {}
        self._agreed: Counter[object] = Counter()
        self._checks: defaultdict[Check, _Checked] = defaultdict(_Checked)

    def show(
        self,
        reading: Reading,
        deviation: Deviation,
        *,
        from_state: bool = False,
        kind: tuple[object, ...] | None = None,
        resource: str | None = None,
    ) -> Verdict:
        """Count a deviation of an exchange and return its verdict. ``kind`` is what an agreement would contradict.

        ``resource`` is what deviates, if it is not that of the exchange.
        """
        self._checks[deviation.check].differs += 1
        operation, status = operation_of(reading), reading.answer.status
        verdict = _verdict(deviation, operation)
        if deviation.problem == _UNDECLARED and deviation.kind in ("field", "link", "header"):
            within, word = _parts(deviation)
            self._words.saw(_token_kind(deviation), word, reading.key, within=within)
        key = (operation, deviation.check, deviation.kind, deviation.name, deviation.severity, *verdict[3:])
        count = self._counts.get(key)
        if count is None:
            if len(self._counts) >= _MAX_FINDINGS:
                return verdict
            count = self._counts[key] = _Count(deviation, operation, status, from_state)
        count.shown_by += 1
        count.from_state = count.from_state and from_state
        count.resources.add(reading.key if resource is None else resource)
        if kind is not None:
            count.kinds.add((str(operation), *kind))
        return verdict

    def agree(self, reading: Reading, kinds: Iterable[tuple[object, ...]]) -> None:
        """Count agreements of some kinds, which contradict the deviations of the same kinds."""
        if len(self._agreed) < _MAX_KINDS:
            operation = str(operation_of(reading))
            self._agreed.update((operation, *kind) for kind in kinds)

    def count_agreeing(
        self, reading: Reading, checks: Iterable[Check], deviations: Iterable[Deviation]
    ) -> None:
        """Count those of the checks of an exchange of which it shows no deviation."""
        differing = {deviation.check for deviation in deviations}
        for check in checks:
            if check not in differing:
                self._checks[check].agrees += 1
                self._checks[check].resources.add(reading.key)

    def rows(self) -> Iterator[Finding | CheckCount]:
        """Yield the checks and the findings as they are reported."""
        for check, counted in self._checks.items():
            yield CheckCount(
                check=Token.of("check", check),
                agrees=counted.agrees,
                differs=counted.differs,
                resources=counted.resources.distinct,
            )
        for count in self._counts.values():
            deviation, field_token = count.deviation, None
            if deviation.kind in ("field", "link", "header") and deviation.name:
                field_token = self._token(deviation)
            is_status = deviation.kind == "status"
            yield Finding(
                check=Token.of("check", deviation.check),
                operation=count.operation,
                severity=deviation.severity,
                subject=field_token,
                status=count.status,
                expected_status=deviation.expected if is_status else 0,
                expected=None if is_status else _shape(deviation.expected, field_token),
                seen=None if is_status else _shape(deviation.seen, field_token),
                from_state=count.from_state,
                shown_by=count.shown_by,
                contradicted_by=sum(self._agreed[kind] for kind in count.kinds),
                resources=count.resources.distinct,
            )

    def _token(self, deviation: Deviation) -> Token:
        kind = _token_kind(deviation)
        token = Token.of(kind, deviation.name)
        if token.is_declared:
            return token
        within, word = _parts(deviation)
        return self._words.token(kind, word, within=within)


def operation_of(reading: Reading) -> Token:
    """Return the operation of an exchange, ``"PUT /people/{id}"``; a hidden token for an undeclared address."""
    match = reading.answer.match
    if match is None:
        return Token.hidden("operation")
    return Token.of("operation", f"{reading.answer.method} {match.endpoint.template}")


def _token_kind(deviation: Deviation) -> Kind:
    return "link" if deviation.kind == "link" else "header" if deviation.kind == "header" else "field"


def _parts(deviation: Deviation) -> tuple[str, str]:
    """Return the keys above a name, and the name itself: only that of a field has others above it."""
    within, _, word = deviation.name.rpartition(".")
    return (within, word) if deviation.kind == "field" else ("", deviation.name)


def _verdict(deviation: Deviation, operation: Token) -> Verdict:
    subject = Token.of(_token_kind(deviation), deviation.name)
    values = (deviation.expected, deviation.seen)
    shown = values if deviation.kind == "status" else (_shape(value, subject) for value in values)
    return (
        deviation.check,
        "differs",
        str(operation),
        str(subject),
        deviation.problem,
        *map(str, shown),
    )


def _shape(value: Any, field_token: Token | None) -> Shape | None:
    if value is None:
        return None
    if value is ABSENT:
        return Shape.absent()
    return Shape.of(value, field_token)
