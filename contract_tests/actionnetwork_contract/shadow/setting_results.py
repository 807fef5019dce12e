"""What the answers say of each setting: settled on one value, open, or contradictory."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any, Literal, NamedTuple

from actionnetwork_mock.evidence import in_word
from actionnetwork_mock.settings import Description, describe

from .report import Report
from .rows import SettingValue
from .vocabulary import Token

_BOTH = "true or false"
_OPEN = ("a number", "a whole number", "a text")


class SettingResult(NamedTuple):
    """The values of a setting that the answers leave: ``state`` is settled if it is one, contradictory if none.

    ``votes`` is how many resources rule out each value, and ``consulted`` how many answers depended on the setting.
    """

    setting: Token
    state: Literal["settled", "open", "contradictory"]
    left: tuple[Token, ...]
    votes: tuple[tuple[Token, int], ...]
    consulted: int
    believed: Token | None

    @property
    def value(self) -> Token | None:
        """The value on which the setting is settled."""
        return self.left[0] if self.state == "settled" else None

    @property
    def seen(self) -> int:
        """How many resources, at least, rule out each other value."""
        return min((count for token, count in self.votes if token not in self.left), default=0)


def setting_results(report: Report) -> list[SettingResult]:
    """Return what a report says of each setting that an answer depended on, by name."""
    known = {setting.name: setting for setting in describe()}
    grouped = groupby(sorted(report.settings, key=_name), key=_name)
    return [_result(known[name], list(rows)) for name, rows in grouped if name in known]


def differing_settings(report: Report) -> list[SettingResult]:
    """Return the settings whose value of the mock that was compared with is ruled out."""
    return [
        result
        for result in setting_results(report)
        if result.believed is not None and result.believed not in result.left
    ]


def settled_values(report: Report) -> dict[str, Any]:
    """Return the values of the settled settings: ``{"put_null": "ignored"}``."""
    known = {setting.name: setting for setting in describe()}
    return {
        result.setting.text: _value(known[result.setting.text], result.value.text)
        for result in setting_results(report)
        if result.value is not None
    }


def _value(setting: Description, text: str) -> Any:
    """Return the value of a setting that a token names."""
    if _BOTH in setting.alternatives:
        return text == str(True)
    return next(value for value in setting.alternatives if in_word(value) == text)


def _name(row: SettingValue) -> str:
    return row.setting.text


def _result(setting: Description, rows: list[SettingValue]) -> SettingResult:
    votes: dict[Token, int] = dict.fromkeys(_choices(setting), 0)
    eliminated: set[Token] = set()
    for row in rows:
        votes[row.value] = max(votes.get(row.value, 0), row.ruled_out.count)
        if row.is_eliminated:
            eliminated.add(row.value)
    left = tuple(sorted(votes.keys() - eliminated))
    is_settled = len(left) == 1 and len(votes) > 1 and not _has_numbers(setting)
    return SettingResult(
        setting=rows[0].setting,
        state="settled" if is_settled else "open" if left else "contradictory",
        left=left,
        votes=tuple(sorted(votes.items())),
        consulted=max(row.consulted for row in rows),
        believed=next((row.value for row in rows if row.believed), None),
    )


def _has_numbers(setting: Description) -> bool:
    """Return whether there are more values than can be tried, so that the last one tried is not the only one left."""
    return any(value in _OPEN for value in setting.alternatives)


def _choices(setting: Description) -> Iterator[Token]:
    for value in setting.alternatives:
        if value == _BOTH:
            yield from (Token.of("value", "True"), Token.of("value", "False"))
        elif value not in _OPEN:
            yield Token.of("value", in_word(value))
