"""Elimination: which values of the settings explain the answers, and which do not.

A claim is a function that returns, for some settings, how an answer deviates from what these settings predict. Values
that no explanation has get a vote against them; enough votes eliminate a value.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import product
from typing import Any, Literal

from actionnetwork_mock.consulted import Consulted
from actionnetwork_mock.evidence import in_word
from actionnetwork_mock.settings import Settings, describe

from ..conformance import Deviation
from .rows import Distinct, DistinctIds, SettingValue
from .vocabulary import Token

DeviationsUnder = Callable[[Settings], list[Deviation]]

MAX_COMBINATIONS = 64
_MAX_FRUITLESS = 4
"""How often the same kind of answer, which settings decide nothing of, is tried under other settings."""
_MAX_KINDS = 20_000

NEEDS_NO_STATE = frozenset(
    (
        "missing_key_status",
        "keyless_signup",
        "keyed_cors",
        "not_found_text",
        "validation_status",
        "malformed_json_status",
        "unsupported_method_status",
        "next_on_last_page",
        "empty_page_links",
        "odd_page",
        "large_per_page",
        "list_items_next",
        "unknown_filter",
        "entry_point_without_key",
        "signup_without_contact",
        "unknown_donation",
        "attendance_people_link",
    )
)
"""Settings of which one answer is enough: it does not depend on what the group has."""


@cache
def doubtful() -> Mapping[str, tuple[Any, ...]]:
    """Return the values of each setting that describes the API and has a list of them."""
    return {
        setting.name: setting.alternatives
        for setting in describe()
        if setting.provenance is not None
        and len(setting.alternatives) > 1
        and setting.default in setting.alternatives
        and setting.name != "message_interval_s"
    }


@dataclass
class Outcome:
    """What elimination says of one claim.

    ``deviations`` are those of the closest combination, none if some combination explains the answer. ``ruled_out``
    are values that ``vote`` counts against.
    """

    deviations: list[Deviation] = field(default_factory=list)
    ruled_out: list[tuple[str, Any]] = field(default_factory=list)


class Elimination:
    """The settings that are believed, and what the answers say against each of their values."""

    def __init__(self, believed: Settings) -> None:
        self.believed = believed
        self.current = believed
        self._votes: defaultdict[tuple[str, Any], DistinctIds] = defaultdict(DistinctIds)
        self._consulted: dict[str, int] = {}
        self._fruitless: dict[object, int] = {}
        self._variants: dict[frozenset[tuple[str, Any]], Settings] = {}

    def judge(self, claim: DeviationsUnder, kind: object) -> Outcome:
        """Return whether some combination of settings explains an answer, and what that rules out.

        ``kind`` says what decides: answers of one kind are not tried under other settings again and again if these
        never matter.
        """
        reads: set[str] = set()
        deviations = claim(Consulted(self.current, reads))
        open_names = frozenset(name for name in reads if len(self.possible(name)) > 1)
        for name in reads & doubtful().keys():
            self._consulted[name] = self._consulted.get(name, 0) + 1
        outcome = Outcome(deviations)
        signature = (kind, open_names)
        tired = not deviations and self._fruitless.get(signature, 0) >= _MAX_FRUITLESS
        if open_names and not tired:
            self._explore(claim, deviations, open_names, outcome)
            if not outcome.ruled_out and len(self._fruitless) < _MAX_KINDS:
                self._fruitless[signature] = self._fruitless.get(signature, 0) + 1
        return outcome

    def vote(self, outcome: Outcome, resource: str) -> None:
        """Count what an outcome rules out. Votes count different values of ``resource``."""
        for name, value in outcome.ruled_out:
            self._votes[name, value].add(resource)
            self._believe(name)

    def _explore(
        self,
        claim: DeviationsUnder,
        deviations: list[Deviation],
        open_names: frozenset[str],
        outcome: Outcome,
    ) -> None:
        """Try other values of the settings that the claim reads, and those that it reads then."""
        tried: dict[frozenset[tuple[str, Any]], list[Deviation]] = {frozenset(): deviations}
        relevant: dict[str, tuple[Any, ...]] = {}
        waiting, known = [*sorted(open_names)], {*open_names}
        while waiting:
            name = waiting.pop()
            for value in self.possible(name):
                if value == getattr(self.current, name):
                    continue
                reads: set[str] = set()
                changed = self._changed({name: value})
                found = tried[frozenset({(name, value)})] = claim(Consulted(changed, reads))
                if found != deviations:
                    relevant[name] = self.possible(name)
                for other in sorted(reads - known):
                    if len(self.possible(other)) > 1:
                        known.add(other)
                        waiting.append(other)
        combinations = self._combinations(relevant)
        if combinations is None:
            return
        for changes in combinations:
            key = frozenset(changes.items()) - {(n, getattr(self.current, n)) for n in changes}
            if key not in tried:
                tried[key] = claim(self._changed(dict(key)))
        self._conclude(tried, relevant, outcome)

    def _conclude(
        self,
        tried: Mapping[frozenset[tuple[str, Any]], list[Deviation]],
        relevant: Mapping[str, tuple[Any, ...]],
        outcome: Outcome,
    ) -> None:
        """Compare the combinations: what all of them deviate in is no matter of settings."""
        results = [*tried.values()]
        always = [one for one in results[0] if all(one in other for other in results)]
        rest = {key: [one for one in found if one not in always] for key, found in tried.items()}
        explaining = [key for key, found in rest.items() if not found]
        if not explaining:
            closest = min(rest, key=lambda key: (len(rest[key]), len(key)))
            outcome.deviations = always + rest[closest]
            return
        outcome.deviations = always
        for name, values in relevant.items():
            current = getattr(self.current, name)
            explained = {dict(key).get(name, current) for key in explaining}
            outcome.ruled_out += [(name, value) for value in values if value not in explained]

    def _combinations(self, relevant: Mapping[str, tuple[Any, ...]]) -> list[dict[str, Any]] | None:
        count = 1
        for values in relevant.values():
            count *= len(values)
        if count > MAX_COMBINATIONS:
            return None
        return [dict(zip(relevant, values, strict=True)) for values in product(*relevant.values())]

    def _changed(self, changes: Mapping[str, Any]) -> Settings:
        """Return the current settings with some changed, which are checked once only."""
        key = frozenset(changes.items())
        found = self._variants.get(key)
        if found is None:
            found = self._variants[key] = self.current.changed(**changes)
        return found

    def possible(self, name: str) -> tuple[Any, ...]:
        """Return the values of a doubtful setting that are not eliminated; none for other settings."""
        values = doubtful().get(name, ())
        return tuple(value for value in values if not self.is_eliminated(name, value))

    def is_eliminated(self, name: str, value: Any) -> bool:
        """Return whether enough resources rule out a value of a setting."""
        votes = self._votes.get((name, value))
        return votes is not None and votes.count >= self.needed(name)

    def needed(self, name: str) -> Literal[1, 2]:
        """Return how many resources eliminate a value."""
        return 1 if name in NEEDS_NO_STATE else 2

    def _believe(self, name: str) -> None:
        """Let the twin follow what is left of a setting, once its believed value is eliminated."""
        left = self.possible(name)
        if left and getattr(self.current, name) not in left:
            self.current = self.current.changed(**{name: left[0]})
            self._variants.clear()

    def rows(self) -> Iterator[SettingValue]:
        """Yield each value of each setting that answers depended on, with its votes and the number of these answers."""
        for name, count in self._consulted.items():
            for value in doubtful()[name]:
                votes = self._votes.get((name, value))
                yield SettingValue(
                    setting=Token.of("setting", name),
                    value=Token.of("value", in_word(value)),
                    needed=self.needed(name),
                    believed=getattr(self.believed, name) == value,
                    consulted=count,
                    ruled_out=votes.distinct if votes else Distinct(),
                )
