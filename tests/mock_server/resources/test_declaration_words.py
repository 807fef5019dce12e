"""A word of the declarations is used by at least two resources; what is peculiar to one is a method of its rules."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from actionnetwork_mock.resources import RESOURCES, Field

OF_ONE = {
    "Field.leads_to": "the store reads it, which knows no rules",
    "Filter.fresh": "the store reads it, which knows no rules",
    "Resource.row_in_each_group": "visibility reads it, which the interface of rules needs",
}
"""Words that one resource uses. It only shrinks."""


def used_words(declared: object) -> Iterator[str]:
    """Yield the words with another value than their default, such as ``Field.writes``, of a declaration and its parts.

    ``source`` is a word of every class.
    """
    if isinstance(declared, msgspec.Struct):
        for word in msgspec.structs.fields(type(declared)):
            value = getattr(declared, word.name)
            if word.name != "source" and (word.required or value != word.default):
                yield f"{type(declared).__name__}.{word.name}"
            yield from used_words(value)
    elif isinstance(declared, Mapping):
        for value in declared.values():
            yield from used_words(value)
    elif isinstance(declared, Iterable) and not isinstance(declared, str):
        for value in declared:
            yield from used_words(value)


def test_a_word_of_the_declarations_is_used_by_two_resources() -> None:
    users: dict[str, set[str]] = defaultdict(set)
    for resource in RESOURCES:
        for word in used_words(resource):
            users[word].add(resource.name)
    assert len(users) > 90
    of_one = {word: names for word, names in users.items() if len(names) < 2}
    assert of_one.keys() == OF_ONE.keys(), of_one


def test_every_option_of_a_field_is_used() -> None:
    used = {word for resource in RESOURCES for word in used_words(resource)}
    known = {f"Field.{word.name}" for word in msgspec.structs.fields(Field)} - {"Field.source"}
    assert known - used == set()
