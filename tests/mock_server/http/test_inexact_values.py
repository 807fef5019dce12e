"""A value of another type than the declared one does what the exact value does, in every declared field."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from actionnetwork_mock.resources import PERSON_OBJECTS, Field, Type
from actionnetwork_mock.resources.people import PERSON_FIELDS

from ...api_client import UNLIMITED, Answer
from .least_bodies import ADA, least_values
from .places import UNSENT, WRITABLE, Group, Place, open_group
from .seen import everything_seen

_UUID = re.compile(rb"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")

Pair = tuple[Any, Any]
"""A value as it is documented, and another one that must do the same."""
Pairs = st.SearchStrategy[Pair]

words = st.text(st.sampled_from("abcäß東 '-"), min_size=1, max_size=8).filter(str.strip)
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


@pytest.fixture(scope="module")
def group() -> Iterator[Group]:
    """A group with one of each, the same before each request. A null in a donation is as good as elsewhere."""
    with open_group(UNLIMITED.changed(null_in_donation="ignored")) as group:
        yield group


def texts_of(field: Field) -> st.SearchStrategy[str]:
    """Return texts that a field takes, and some that it may refuse."""
    fitting = {
        "address": "ruth@example.org",
        "number": "3125550148",
        "postal_code": "60622",
        "currency": "usd",
    }
    known = [
        *(field.settable or field.values or ()),
        *([fitting[field.name]] if field.name in fitting else ()),
    ]
    return st.sampled_from(known) | words if known else words


def wrapped(value: Any) -> Pairs:
    """Return a value and the same as the only one in an array, or in an array of arrays, beside nulls."""
    return st.sampled_from([(value, [value]), (value, [None, value]), (value, [[value], None])])


def strings(field: Field) -> Pairs:
    return st.one_of(
        st.integers(-99, 10**12).map(lambda number: (str(number), number)),
        st.floats(-1e6, 1e6).map(lambda number: (str(number), number)),
        st.sampled_from([("true", True), ("false", False), (UNSENT, []), (UNSENT, [None])]),
        texts_of(field).flatmap(wrapped),
    )


def arrays(element: st.SearchStrategy[Any]) -> Pairs:
    """Return arrays as they are documented, and what stands for them."""
    several = st.lists(element, min_size=1, max_size=3)
    return st.one_of(
        element.filter(bool).map(lambda one: ([one], one)),  # an empty object stands for an empty array
        element.map(lambda one: ([one], [[one]])),
        several.map(lambda found: (found, [None, *found, None])),
        several.map(lambda found: (found, {str(number): one for number, one in enumerate(found)})),
        st.sampled_from([([], {}), (UNSENT, ""), (UNSENT, [None])]),
    )


def nothing_for(field: Field) -> Pair:
    """Return what an empty array in place of an object stands for."""
    return ({}, []) if field.required == "yes" else (UNSENT, [])


def held_by(field: Field, place: Place) -> st.SearchStrategy[Any]:
    """Return objects that a field holds, the least that they may be and with keys that are not declared."""
    if field.of == "person":
        return st.just(ADA)
    objects = {**PERSON_OBJECTS, "person": PERSON_FIELDS, **place.endpoint.resource.objects}
    least = least_values(objects[field.of or ""], objects)
    texts = {
        one.name: words for one in objects[field.of or ""] if one.type == "string" and one.writable_by("PUT")
    }
    return st.fixed_dictionaries({}, optional=texts).map(lambda more: {**more, **least})


PAIRS: Mapping[Type, Callable[[Field, Place], Pairs]] = {
    "string": lambda field, _: strings(field),
    "datetime": lambda *_: st.sampled_from(
        [("2026-07-01", "２０２６-07-０１"), ("2026-07-01", ["2026-07-01"])]
    ),
    "link": lambda *_: wrapped("https://example.org/"),
    "boolean": lambda *_: st.one_of(
        st.sampled_from([(True, one) for one in ("true", "TRUE", "1", "yes", "on", 1, -1, [True])]),
        st.sampled_from([(False, one) for one in ("false", "False", "0", "f", "off", 0, [False, None])]),
        st.just((UNSENT, "")),
    ),
    "integer": lambda *_: st.integers(-5, 10**6).flatmap(
        lambda number: st.sampled_from(
            [
                (number, str(number)),
                (number, f" {number} "),
                (number, f"{number}.9"),
                (number, float(number)),
                (number, str(number).translate(FULL_WIDTH)),
                (number, [number]),
                (UNSENT, ""),
            ]
        )
    ),
    "money": lambda *_: st.sampled_from([("5.00", "５.0"), ("5.00", ["5.00"]), ("5.00", [None, 5])]),
    "strings": lambda field, _: arrays(texts_of(field)) | st.integers(0, 99).map(lambda n: ([str(n)], [n])),
    "objects": lambda field, place: arrays(held_by(field, place)),
    "object": lambda field, place: held_by(field, place).flatmap(wrapped) | st.just(nothing_for(field)),
    "string map": lambda *_: st.one_of(
        st.dictionaries(words, st.integers(0, 9), min_size=1, max_size=2).map(
            lambda m: ({k: str(v) for k, v in m.items()}, m)
        ),
        st.dictionaries(words, words, min_size=1, max_size=2).map(
            lambda m: (m, {k: [v] for k, v in m.items()})
        ),
        st.sampled_from([({}, []), (UNSENT, ""), ({"Ward": "3"}, {"Ward": "3", "Shift": [None]})]),
    ),
}


def seen(answer: Answer) -> tuple[int, bytes]:
    """Return what an answer shows, but for ids and the words of a refusal."""
    return answer.status, b"" if answer.status == 400 else _UUID.sub(b"", answer.body)


def check_pair(group: Group, place: Place, pair: Pair) -> None:
    exact, inexact = (group.answer(place, value) for value in pair)
    assert seen(exact) == seen(inexact), (pair, exact, inexact)
    if exact.status == 200 and inexact.body != b"{}":
        assert {"value-converted", "null-dropped", "digits-converted", "empty-ignored"} & set(
            inexact.note_codes
        )


quick = settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.mark.uncovered
@quick
@given(data=st.data())
def test_an_inexact_value_does_what_the_exact_one_does(group: Group, data: Any) -> None:
    place = data.draw(st.sampled_from(WRITABLE))
    check_pair(group, place, data.draw(PAIRS[place.field.type](place.field, place)))


@pytest.mark.slow
@pytest.mark.uncovered
@settings(deadline=None, max_examples=3)
@given(data=st.data())
@pytest.mark.parametrize("place", WRITABLE, ids=lambda place: place.label)
def test_an_inexact_value_does_what_the_exact_one_does_in_every_field(
    group: Group, place: Place, data: Any
) -> None:
    check_pair(group, place, data.draw(PAIRS[place.field.type](place.field, place)))


KEYLESS = [
    place
    for place in WRITABLE
    if place.method == "POST"
    and (helper := place.endpoint.resource.helper)
    and helper.keyless
    and not place.links
]


@pytest.mark.uncovered
@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_a_helper_without_a_key_records_the_same_of_both(group: Group, data: Any) -> None:
    place = data.draw(st.sampled_from(KEYLESS))
    pair = data.draw(PAIRS[place.field.type](place.field, place))
    outcomes = []
    for value in pair:
        seen_after = group.after_keyless(place, value, everything_seen)
        outcomes.append(
            {_UUID.sub(b"", path.encode()): _UUID.sub(b"", body) for path, body in seen_after.items()}
        )
    assert outcomes[0] == outcomes[1], pair
