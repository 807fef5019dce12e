"""Hypothesis strategies for bodies, people and filters, derived from the declarations.

The real API accepts what they draw, unless a name says otherwise.
"""

from __future__ import annotations

import string
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from actionnetwork_mock.clock import to_stamp
from actionnetwork_mock.resources import LANGUAGES, PERSON_FIELDS, PERSON_OBJECTS, Field, Resource

Body = dict[str, Any]
Method = Literal["POST", "PUT"]

POSTAL_CODES = ("97214", "60622", "10001", "94110", "30303", "20001")
EDGE_TEXTS = tuple('O\'Brien|a+b|say "hi"|Ünïcödé|東京|عربى|🙂|a\\b|100%|<b>&amp;</b>|null|0'.split("|"))
"""Valid texts that programs often handle wrongly."""

_LETTERS = string.ascii_letters + "äéñøßłŽчмΩ東京ا"
_INNER = _LETTERS + string.digits + " -'.&,()"
_YEAR_2000_S = 946_684_800


def texts(*, max_size: int = 60) -> SearchStrategy[str]:
    """Texts as people type them: letters of any alphabet, with blanks, apostrophes and the like inside."""
    ends = st.sampled_from(_LETTERS)
    return st.builds("{}{}{}".format, ends, st.text(st.sampled_from(_INNER), max_size=max_size - 2), ends)


def edge_texts() -> SearchStrategy[str]:
    """Valid texts that programs often handle wrongly."""
    return st.sampled_from(EDGE_TEXTS)


def names() -> SearchStrategy[str]:
    """Names, most of them ordinary."""
    return st.one_of(texts(max_size=30), edge_texts())


def moments() -> SearchStrategy[str]:
    """Times of this century as the API writes them."""
    return st.integers(0, 1_000_000_000).map(lambda second: to_stamp(_YEAR_2000_S + second))


def amounts() -> SearchStrategy[str]:
    """Money as a text with two decimals: ``"12.50"``."""
    return st.integers(1, 1_000_000).map(lambda cents: f"{cents // 100}.{cents % 100:02}")


def custom_fields() -> SearchStrategy[Body]:
    """Up to three custom fields with texts."""
    keys = st.sampled_from(["contract_local", "contract_shift", "contract_note"])
    return st.dictionaries(keys, names(), max_size=3)


def people() -> SearchStrategy[Body]:
    """A person without an email and a phone, which a check adds: names, address, language, custom fields."""
    line = texts(max_size=40).map(lambda text: [text])
    codes = st.sampled_from(POSTAL_CODES)
    address = st.fixed_dictionaries({"postal_code": codes}, optional={"address_lines": line})
    return st.fixed_dictionaries(
        {},
        optional={
            "given_name": names(),
            "family_name": names(),
            "postal_addresses": st.lists(address, min_size=1, max_size=1),
            "languages_spoken": st.sampled_from(LANGUAGES).map(lambda language: [language]),
            "custom_fields": custom_fields(),
        },
    )


def inexact_addresses() -> SearchStrategy[tuple[Body, Body]]:
    """Postal addresses as they are documented, and as programs send them: with nulls and numbers."""
    lines = texts(max_size=40).map(lambda line: [line])
    codes = st.sampled_from(POSTAL_CODES)

    def both(line: list[str], code: str, change: int) -> tuple[Body, Body]:
        inexact: Any = ([*line, None], [None, *line], line[0], {"0": line[0]})[change]
        exact = {"address_lines": line, "postal_code": code}
        return exact, {"address_lines": inexact, "postal_code": int(code)}

    return st.builds(both, lines, codes, st.integers(0, 3))


def inexact_people() -> SearchStrategy[tuple[Body, Body]]:
    """People as they are documented, and as programs send them: one value for an array of one, numbers for texts."""

    def both(name: str, number: int, language: str, addresses: tuple[Body, Body]) -> tuple[Body, Body]:
        exact, inexact = addresses
        documented: Body = {
            "given_name": name,
            "family_name": str(number),
            "languages_spoken": [language],
            "postal_addresses": [exact],
            "custom_fields": {"contract_local": str(number)},
        }
        sent: Body = {
            "given_name": [name],
            "family_name": number,
            "languages_spoken": language,
            "postal_addresses": inexact,
            "custom_fields": {"contract_local": number},
        }
        return documented, sent

    return st.builds(
        both, texts(max_size=30), st.integers(1, 10_000), st.sampled_from(LANGUAGES), inexact_addresses()
    )


def from_resource(
    resource: Resource, method: Method, *, without: Iterable[str] = (), only: Iterable[str] | None = None
) -> SearchStrategy[Body]:
    """Return bodies that a POST or PUT of a resource accepts, by its declaration.

    Required fields are always there, other writable fields sometimes; ``without`` leaves some out and ``only`` keeps
    some. Identifiers, links and people are left out, since a check must choose those. Raises TypeError for a name that
    the resource does not declare as writable.
    """
    writable = {field.name: field for field in resource.fields if field.writable_by(method)}
    for name in (*without, *(only or ())):
        if name not in writable:
            raise TypeError(f"{method} {resource.name} writes no {name!r}: it writes {', '.join(writable)}")
    left_out = {"identifiers", *without, *(writable.keys() - {*only} if only is not None else ())}
    fields = [field for name, field in writable.items() if name not in left_out]
    return _objects(fields, resource, method, all_optional=method == "PUT")


def _objects(
    fields: Iterable[Field], resource: Resource, method: Method, *, all_optional: bool = False
) -> SearchStrategy[Body]:
    required: dict[str, SearchStrategy[Any]] = {}
    optional: dict[str, SearchStrategy[Any]] = {}
    for field in fields:
        if (values := _values(field, resource, method)) is not None:
            (optional if all_optional or field.required != "yes" else required)[field.name] = values
    return st.fixed_dictionaries(required, optional=optional)


def _values(field: Field, resource: Resource, method: Method) -> SearchStrategy[Any] | None:
    """Return values of a field, or None for one that a check must choose."""
    if field.values or field.settable:
        return st.sampled_from([*(field.settable or field.values or ())])
    if field.type not in ("object", "objects"):
        plain = _PLAIN.get(field.type)
        return None if plain is None else plain()
    if field.of is None or field.of == "person":
        return None
    declared = {**PERSON_OBJECTS, "person": PERSON_FIELDS, **resource.objects}[field.of]
    inner = [part for part in declared if part.writable_by(method) and not part.leads_to]
    objects = _objects(inner, resource, method)
    return (
        objects
        if field.type == "object"
        else st.lists(objects, min_size=1, max_size=1 if field.takes == "one" else 2)
    )


_PLAIN: Mapping[str, Callable[[], SearchStrategy[Any]]] = {
    "string": names,
    "money": amounts,
    "integer": lambda: st.integers(0, 10_000),
    "number": lambda: st.integers(0, 10_000),
    "boolean": st.booleans,
    "datetime": moments,
    "string map": custom_fields,
    "strings": lambda: st.lists(names(), max_size=3),
}


def wrong_types() -> SearchStrategy[Any]:
    """JSON values that are no object, which no body may be."""
    return st.one_of(st.none(), st.booleans(), st.integers(), names(), st.lists(st.integers(), max_size=2))


def per_pages() -> SearchStrategy[int]:
    """Sizes of pages, up to the limit and above."""
    return st.sampled_from([1, 2, 3, 5, 7, 24, 25, 26, 100])


def steps(*alternatives: SearchStrategy[Any], max_size: int = 12) -> SearchStrategy[list[tuple[Any, ...]]]:
    """Sequences of steps, each with a value of every argument: ``steps(sampled_from(["put"]), integers(0, 2))``."""
    return st.lists(st.tuples(*alternatives), min_size=3, max_size=max_size)
