"""The filter language: a small part of OData."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from ..errors import BadRequest
from ..ids import NATIVE_SYSTEM
from ..notes import did_you_mean
from ..resources import Filter, Resource
from ..rules.resource_rules import rules_named
from ..store import Clause

OPERATORS = ("eq", "gt", "lt")

_CLAUSE = re.compile(
    r"""\s* (?P<field>[A-Za-z_]\w*)
        \s+ (?P<operator>[A-Za-z]+) (?: \s+ | (?=['"]) )
        (?: '(?P<quoted>(?:[^']|'')*)' | (?P<bare>"[^"]*"(?=\s|\Z) | [^\s']+) )""",
    re.VERBOSE,
)
"""One clause. Double quotes are part of the value: no source says that the real API takes them off. [filters-17]"""
_JOINT = re.compile(r"\s+(and|or)(?=\s|\Z)")
_END = re.compile(r"\s*\Z")

_DATE = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?\s*(Z|[+-]\d\d:?\d\d)?)?\Z"
)


class BadFilter(BadRequest):
    """A filter that cannot be understood, or that names a field that the collection does not filter on."""


def parse_filter(text: str, resource: Resource) -> list[list[Clause]]:
    """Return what ``or`` separates in a filter, each with the clauses that ``and`` joins; [] for a blank filter.

    ``"email_address eq 'o''brien@example.org'"`` gives ``[[Clause("email_address", "eq", "o'brien@example.org")]]``;
    dates come out in the API's form and UTC. Quotes may be left out around a value without blanks. Raises BadFilter,
    or BadRequest for a value that is no date where one is needed. Source: [filters-1] to [filters-9].
    """
    alternatives: list[list[Clause]] = []
    clauses: list[Clause] = []
    joint, at = "or", 0
    while not _END.match(text, at):
        match = _CLAUSE.match(text, at)
        if match is None:
            raise BadFilter(_complaint(text, at))
        if joint == "or":
            alternatives.append(clauses := [])
        clauses.append(_clause(match, resource))
        at = match.end()
        if _END.match(text, at):
            break
        conjunction = _JOINT.match(text, at)
        if conjunction is None:
            raise BadFilter(_complaint(text, at))
        joint, at = conjunction[1], conjunction.end()
        if _END.match(text, at):
            raise BadFilter(f"The filter ends after {joint!r}")
    return alternatives


def _complaint(text: str, at: int) -> str:
    is_in_value = at > 0 and "'" in text[at - 1 : at + 1] and not text[at].isspace()
    hint = " (an apostrophe in a value is written twice)" if is_in_value or text.count("'") % 2 else ""
    rest = text[at : at + 200].strip()
    return f"The filter cannot be read at {rest[:60]!r}: write field eq 'value', joined with and, or with or{hint}"


def _clause(match: re.Match[str], resource: Resource) -> Clause:
    name, operator, quoted = match["field"], match["operator"], match["quoted"]
    declared = _declared(name, resource)
    if operator not in OPERATORS:
        raise BadFilter(f"There is no operator {operator!r} in filters: use eq, gt or lt")
    value = match["bare"] if quoted is None else quoted.replace("''", "'")
    if "\0" in value:
        raise BadFilter("A filter value must not contain the character NUL")
    if declared.kind == "datetime":
        value = parse_date(value, name, local=name in rules_named(resource.name).local_times)
    elif declared.kind == "identifier" and value.startswith(f"{NATIVE_SYSTEM}:"):
        value = value.lower()
    elif declared.fold:
        value = value.casefold()
    return Clause(name, operator, value)


def _declared(name: str, resource: Resource) -> Filter:
    for declared in resource.filters:
        if declared.name == name:
            return declared
    known = [declared.name for declared in resource.filters]
    advice = did_you_mean(name, known) or f"It filters on {', '.join(known)}."
    raise BadFilter(f"There is no filter {name!r} on {resource.name}. {advice}")


def parse_date(value: str, name: str, *, local: bool = False) -> str:
    """Return a date, or date and time, as ``"2026-07-01T00:00:00Z"``. Raises BadRequest for anything else.

    An offset is applied, or dropped when the time is ``local``: ``"2026-07-01T18:00:00-04:00"`` is 18:00 or 22:00.
    Source: [filters-7] (documented: date-only values work), [filters-8] (observed: others are refused since 2024).
    """
    match = _DATE.match(value.strip())
    if match is None:
        raise BadRequest(
            f"{name} takes a date such as 2026-07-01 or 2026-07-01T12:00:00Z, not {value[:60]!r}"
        )
    try:
        moment = datetime.fromisoformat(value.strip().replace(" ", "T"))
        moment = moment.replace(tzinfo=UTC) if local or moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise BadRequest(f"{name} takes a date that exists, not {value[:60]!r}") from None
    return f"{moment.replace(tzinfo=None).isoformat(timespec='seconds')}Z"
