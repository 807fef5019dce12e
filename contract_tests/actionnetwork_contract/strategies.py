"""What Hypothesis draws: bodies, people and filters, derived from the declarations.

Bodies are *valid* unless said otherwise: the real API takes them. ``edge`` texts are still valid and unusual.
"""

from __future__ import annotations

import string
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from actionnetwork_mock.resources import LANGUAGES, PERSON_FIELDS, PERSON_OBJECTS, Field, Resource

Body = dict[str, Any]

_LETTERS = string.ascii_letters + "äéñøßłŽчмΩ東京ا"
_INSIDE = string.digits + " -'.&,()"


def texts(*, most: int = 60) -> SearchStrategy[str]:
    """Texts as people type them: letters of any alphabet, with blanks, apostrophes and the like only inside."""
    ends = st.sampled_from(_LETTERS)
    inner = st.text(st.sampled_from(_LETTERS + _INSIDE), max_size=most - 2)
    return st.builds(lambda first, middle, last: first + middle + last, ends, inner, ends)


EDGE_TEXTS = (
    "O'Brien",
    "a+b",
    'say "hi"',
    "Ünïcödé",
    "東京",
    "عربى",
    "🙂",
    "a\\b",
    "100%",
    "<b>&amp;</b>",
    "null",
    "0",
)
"""Valid texts that programs stumble over."""


def edge_texts() -> SearchStrategy[str]:
    """One of the valid texts that programs stumble over."""
    return st.sampled_from(EDGE_TEXTS)


def names() -> SearchStrategy[str]:
    """Names, most of them ordinary."""
    return st.one_of(texts(most=30), edge_texts())


def moments() -> SearchStrategy[str]:
    """Times as the API writes them, of this century."""
    return st.builds(
        lambda second: _stamp(946_684_800 + second), st.integers(min_value=0, max_value=1_000_000_000)
    )


def _stamp(seconds: int) -> str:
    from actionnetwork_mock.clock import to_stamp

    return to_stamp(seconds)


def amounts() -> SearchStrategy[str]:
    """Money as a text with two decimals: ``"12.50"``."""
    return st.builds(lambda cents: f"{cents // 100}.{cents % 100:02}", st.integers(1, 1_000_000))


def phone_numbers() -> SearchStrategy[str]:
    """US numbers of the range that is kept free for fiction: ``"13125550148"``."""
    areas = st.sampled_from(["312", "415", "206", "503", "617", "713"])
    return st.builds(lambda area, rest: f"1{area}55501{rest:02}", areas, st.integers(0, 99))


def custom_fields() -> SearchStrategy[Body]:
    """A few custom fields with texts."""
    keys = st.sampled_from(["contract_local", "contract_shift", "contract_note"])
    return st.dictionaries(keys, names(), max_size=3)


def people(*, statuses: Iterable[str] = ()) -> SearchStrategy[Body]:
    """A person hash without an email and a phone, which a check adds: names, address, language, custom fields.

    ``statuses`` adds ``email_addresses`` with one of them and no address.
    """
    optional: dict[str, SearchStrategy[Any]] = {
        "given_name": names(),
        "family_name": names(),
        "postal_addresses": st.lists(_address(), min_size=1, max_size=1),
        "languages_spoken": st.sampled_from(LANGUAGES).map(lambda one: [one]),
        "custom_fields": custom_fields(),
    }
    if statuses:
        optional["email_addresses"] = st.sampled_from([*statuses]).map(lambda one: [{"status": one}])
    return st.fixed_dictionaries({}, optional=optional)


def _address() -> SearchStrategy[Body]:
    codes = st.sampled_from(["97214", "60622", "10001", "94110", "30303", "20001"])
    line = texts(most=40).map(lambda one: [one])
    return st.fixed_dictionaries({"postal_code": codes}, optional={"address_lines": line})


def from_resource(
    resource: Resource,
    method: Literal["POST", "PUT"],
    *,
    without: Iterable[str] = (),
    only: Iterable[str] | None = None,
) -> SearchStrategy[Body]:
    """Return bodies that a POST or PUT of a resource takes, by its declaration.

    Required fields are always there, every other writable one sometimes; ``without`` leaves some out and ``only``
    narrows to some. Fields that hold identifiers, links and people are left out: a check must choose those. Raises
    TypeError for a name that the resource does not declare as writable.
    """
    writable = {field.name: field for field in resource.fields if field.writable_by(method)}
    for name in (*without, *(only or ())):
        if name not in writable:
            raise TypeError(f"{method} {resource.name} writes no {name!r}: it writes {', '.join(writable)}")
    chosen = [
        field
        for name, field in writable.items()
        if name not in without and (only is None or name in only) and name != "identifiers"
    ]
    drawn = {field.name: value for field in chosen if (value := _value(field, resource, method)) is not None}
    required = {
        name: value for name, value in drawn.items() if writable[name].required == "yes" and method == "POST"
    }
    optional = {name: value for name, value in drawn.items() if name not in required}
    return st.fixed_dictionaries(required, optional=optional)


def _value(field: Field, resource: Resource, method: Literal["POST", "PUT"]) -> SearchStrategy[Any] | None:
    """Return values of a field, or None for one that a check must choose."""
    if field.values or field.settable:
        return st.sampled_from([*(field.settable or field.values or ())])
    if field.type in ("object", "objects"):
        one = _object(field, resource, method)
        return (
            one
            if one is None or field.type == "object"
            else st.lists(one, min_size=1, max_size=field.most or 2)
        )
    plain = _PLAIN.get(field.type)
    return None if plain is None else plain()


def _object(field: Field, resource: Resource, method: Literal["POST", "PUT"]) -> SearchStrategy[Body] | None:
    objects = {**PERSON_OBJECTS, "person": PERSON_FIELDS, **resource.objects}
    if field.of is None or field.of == "person":
        return None
    inner = [one for one in objects[field.of] if one.writable_by(method) and not one.leads_to]
    drawn = {one.name: value for one in inner if (value := _value(one, resource, method)) is not None}
    required = {one.name: drawn[one.name] for one in inner if one.required == "yes" and one.name in drawn}
    return st.fixed_dictionaries(required, optional={n: v for n, v in drawn.items() if n not in required})


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
    """JSON values that are no object: what no body may be."""
    return st.one_of(st.none(), st.booleans(), st.integers(), names(), st.lists(st.integers(), max_size=2))


def per_pages() -> SearchStrategy[int]:
    """Sizes of pages, up to the cap and above."""
    return st.sampled_from([1, 2, 3, 5, 7, 24, 25, 26, 100])
