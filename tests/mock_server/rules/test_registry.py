from __future__ import annotations

import pytest

from actionnetwork_mock.resources import RESOURCES
from actionnetwork_mock.rules.registry import RULES
from actionnetwork_mock.rules.resource_rules import ResourceRules, rules_named


def test_each_resource_has_rules() -> None:
    assert [*RULES] == [resource.name for resource in RESOURCES]


def test_each_class_of_rules_belongs_to_a_resource() -> None:
    """A row of the registry with a mistyped name would leave its class unused."""
    used = {base for rules in RULES.values() for base in type(rules).mro()}
    unused = [rules.__name__ for rules in _subclasses(ResourceRules) if rules not in used]
    assert unused == []


def _subclasses(parent: type[ResourceRules]) -> list[type[ResourceRules]]:
    own = parent.__subclasses__()
    return [*own, *(below for child in own for below in _subclasses(child))]


@pytest.mark.parametrize("name", ["poeple", "", "people "])
def test_a_name_that_no_resource_has_is_refused_by_name(name: str) -> None:
    with pytest.raises(KeyError, match=f"no resource is named {name!r}"):
        rules_named(name)
