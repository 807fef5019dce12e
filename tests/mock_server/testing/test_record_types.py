"""The generated modules say what the declarations say."""

from __future__ import annotations

from pathlib import Path

import pytest

import record_types
from actionnetwork_mock.resources import STORED, Resource, python_name


@pytest.mark.parametrize(("path", "text"), record_types.render().items(), ids=lambda one: Path(one).name)
def test_the_modules_are_up_to_date(path: Path, text: str) -> None:
    assert path.read_text(encoding="utf-8") == text, "run: python scripts/record_types.py"


@pytest.mark.parametrize("resource", STORED, ids=lambda one: one.name)
def test_fields_have_different_names_as_attributes(resource: Resource) -> None:
    names = [python_name(field.name) for field in resource.fields]
    assert len(set(names)) == len(names)
    assert not {"id", "references", *dir(dict)}.intersection(names)
