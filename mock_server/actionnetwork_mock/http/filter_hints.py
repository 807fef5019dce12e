"""Hints on filters that find nothing: a value written in another way would have found something.

Each hint takes a few lookups in an index, because programs often look for a person who does not exist yet.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from typing import NamedTuple
from urllib.parse import unquote

from ..ids import is_uuid, native_identifier
from ..notes import Note
from ..resources import Filter, Resource
from ..store import Clause, Scope, Store

_MAX_CLAUSES = 5
"""How many clauses of a filter are looked into."""
_MAX_SEEKS = 40
_MAX_GROUPS = 10

_QUOTES = '"`\u201c\u201d\u201e\u2018\u2019\u00ab\u00bb'
_INVISIBLE = re.compile("[\u200b-\u200d\u2060\ufeff\u00ad]")
_COUNTRY_CODES = "1 44 33 49 52 61 64 27 91 353 34 39 31 46 55 81".split()
"""Those of the countries from which most numbers come. Trying all would take ten times as long."""


class _Rewriting(NamedTuple):
    """Another way to write a value. ``is_mistake`` says that no program means what it wrote."""

    rewrite: Callable[[str], str]
    reason: str
    is_mistake: bool = True


class _Spelling(NamedTuple):
    """A value that may have been meant, and why; see ``_Rewriting``."""

    value: str
    reason: str
    is_mistake: bool = False


class _Searched(NamedTuple):
    """The collection in which a filter finds nothing."""

    store: Store
    scope: Scope
    resource: Resource


def find_hint(
    store: Store, scope: Scope, resource: Resource, alternatives: Sequence[Sequence[Clause]]
) -> Note | None:
    """Return a note on a filter that finds nothing, if one of its clauses finds something when written differently."""
    searched = _Searched(store, scope, resource)
    texts = {one.name: one for one in resource.filters if one.kind != "datetime"}
    exact = (
        (clause, clauses)
        for clauses in alternatives
        for clause in clauses
        if clause.operator == "eq" and clause.column in texts
    )
    for clause, clauses in islice(exact, _MAX_CLAUSES):
        others = [other for other in clauses if other is not clause]
        for meant, reason, is_mistake in _meant_clauses(clause, texts, searched):
            if store.has(scope, meant, others):
                found = f"{meant.column} eq {meant.value[:80]!r} finds something"
                sentence = f"The filter finds nothing, but {found}."
                field = "" if meant.column == clause.column else meant.column
                return Note("filter-hint", sentence, reason, swallowed=is_mistake, suggestion=field)
    return None


def _meant_clauses(
    clause: Clause, texts: Mapping[str, Filter], searched: _Searched
) -> Iterator[tuple[Clause, str, bool]]:
    """Yield other clauses that may have been meant, with a sentence and whether the one that was sent is a mistake."""
    is_folded = texts[clause.column].fold
    tried = {clause.value, ""}
    for value, reason, is_mistake in _spellings(clause, searched, in_any_case=not is_folded):
        stored = value.casefold() if is_folded else value
        if stored not in tried and "\0" not in stored:
            tried.add(stored)
            yield Clause(clause.column, "eq", stored), reason, is_mistake
    cleaned = _clean(clause.value)
    for name, other in texts.items():
        if name != clause.column and "\0" not in cleaned:
            value = cleaned.casefold() if other.fold else cleaned
            yield Clause(name, "eq", value), f"Did you mean {name}?", False


def _spellings(clause: Clause, searched: _Searched, *, in_any_case: bool) -> Iterator[_Spelling]:
    value, of_field = clause.value, _OF_FIELDS.get(clause.column, ())
    for rewrite, reason, is_mistake in (*_CLEANINGS, *_SPELLINGS, *of_field):
        yield _Spelling(rewrite(value), reason, is_mistake)
    cleaned = _clean(value)
    for text in (cleaned, *(one.rewrite(cleaned) for one in of_field)):
        yield _Spelling(text, "Send nothing else around the value.", is_mistake=True)
    if clause.column == "phone_number":
        for number in _with_country_code(_digits(cleaned)):
            yield _Spelling(number, "Numbers are stored with their country code.")
    if in_any_case:
        for stored in _in_any_case(cleaned, clause.column, searched):
            yield _Spelling(stored, "Upper and lower case count in this field.")


# Other ways to write a value


def _without_quotes(value: str) -> str:
    return value[1:-1] if len(value) > 1 and value[0] in _QUOTES and value[-1] in _QUOTES else value


def _without_brackets(value: str) -> str:
    is_bracketed = value[:1] + value[-1:] in ("[]", "()", "{}", "<>")
    return value[1:-1].strip("'") if is_bracketed else value


def _normalised(value: str) -> str:
    return " ".join(_INVISIBLE.sub("", unicodedata.normalize("NFKC", value)).split())


def _without_doubling(value: str) -> str:
    return value.replace("\\'", "'").replace("''", "'").replace("\\", "")


def _digits(value: str) -> str:
    digits = re.sub(r"\D", "", unicodedata.normalize("NFKC", value))
    return digits.removeprefix("00")


def _identifier(value: str) -> str:
    """Return the identifier in the address of a resource, or of a bare uuid."""
    last = value.rstrip("/").rpartition("/")[2].removeprefix(native_identifier("")).strip().lower()
    return native_identifier(last) if is_uuid(last) else value


def _padded(postal_code: str) -> str:
    zip_code, *rest = postal_code.split("-")
    return "-".join([zip_code.zfill(5), *rest])


_PLUS = "A plus sign in a query is a blank: encode it as %2B."

_CLEANINGS = (
    _Rewriting(str.strip, f"There is a blank at an end of the value. {_PLUS}"),
    _Rewriting(_without_quotes, "Put values into apostrophes, not into double quotes: field eq 'value'."),
    _Rewriting(_without_brackets, "Send the value without brackets."),
    _Rewriting(unquote, "Percent-encode the filter once."),
    _Rewriting(_normalised, "The characters of the stored value are composed in another way."),
)
"""What is taken off a value, each alone and then all together, as for a value in quotes in brackets."""

_SPELLINGS = (
    _Rewriting(lambda value: value.replace(" ", "+"), _PLUS),
    _Rewriting(lambda value: value.replace("+", " "), "Encode a blank as %20 or as a plus, once."),
    _Rewriting(_without_doubling, "Write an apostrophe in a value twice, and without a backslash."),
    _Rewriting(lambda value: value.replace("\u2019", "'"), "The stored value has another apostrophe.", False),
    _Rewriting(lambda value: value.replace("'", "\u2019"), "The stored value has another apostrophe.", False),
    _Rewriting(
        partial(unicodedata.normalize, "NFD"), "The letters of the stored value are decomposed.", False
    ),
)

_OF_FIELDS = {
    "phone_number": (
        _Rewriting(_digits, "Numbers are stored as digits, without a plus, which is sent as %2B.", False),
    ),
    "identifier": (_Rewriting(_identifier, "An identifier has the form system:id.", False),),
    "postal_code": (
        _Rewriting(_padded, "The ZIP code has lost its leading zeros.", False),
        _Rewriting(
            lambda value: value.partition("-")[0], "The code is stored without its last digits.", False
        ),
    ),
    "email_address": (
        _Rewriting(lambda value: value.removeprefix("mailto:"), "Send the address alone.", False),
    ),
}


def _clean(value: str) -> str:
    """Return a value without anything around it, twice: quotes can stand in brackets, and brackets in quotes."""
    for rewrite, _, _ in (*_CLEANINGS, *_CLEANINGS):
        value = rewrite(value)
    return value


def _with_country_code(digits: str) -> Iterator[str]:
    national = digits.lstrip("0")
    if national.isdecimal() and (len(digits) < 11 or digits[0] == "0"):
        yield from (code + national for code in _COUNTRY_CODES)


# Letters in another case


def _in_any_case(value: str, column: str, searched: _Searched) -> Iterator[str]:
    """Yield the stored values that differ from ``value`` in the case of letters only.

    The index of a column compares bytes. So this looks for the lowest spelling, from the value found there on for the
    next higher spelling, and so on: values in between are skipped.
    """
    store, scope, _ = searched
    letters = [sorted({one for one in (c, c.lower(), c.upper()) if len(one) == 1}) for c in value]
    if scope.group_id <= 0 or len(scope.below) > _MAX_GROUPS or all(len(cases) == 1 for cases in letters):
        return
    probe: str | None = "".join(cases[0] for cases in letters)
    for _ in range(_MAX_SEEKS):
        found = None if probe is None else store.next_value(scope, column, probe)
        if found is None:
            return
        probe = next_spelling(letters, found)
        if probe == found:
            yield found
            probe = next_spelling(letters, found + "\0")


def next_spelling(letters: Sequence[Sequence[str]], at_least: str) -> str | None:
    """Return the lowest text from ``at_least`` on that has one of the letters at each place, or None.

    ``next_spelling(["Bb", "Ee"], "Bc")`` returns ``"Be"``.
    """
    equal = 0
    while equal < min(len(letters), len(at_least)) and at_least[equal] in letters[equal]:
        equal += 1
    if equal == len(at_least):
        return at_least + "".join(cases[0] for cases in letters[equal:])
    if equal == len(letters):
        equal -= 1  # longer than any spelling
    for place in range(equal, -1, -1):
        higher = next((letter for letter in letters[place] if letter > at_least[place]), None)
        if higher is not None:
            return at_least[:place] + higher + "".join(cases[0] for cases in letters[place + 1 :])
    return None
