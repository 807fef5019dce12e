"""A mock conforms to its own declarations, whatever its settings are."""

from __future__ import annotations

from typing import Any

import pytest

from actionnetwork_contract.conformance import answer_deviations
from actionnetwork_mock.settings import Settings, describe

from .seen import answers_of, seen_by_default

_ALTERNATIVES = [
    (setting.name, value)
    for setting in describe()
    for value in setting.alternatives
    if setting.provenance is not None and setting.default in setting.alternatives and value != setting.default
    if not str(value).startswith(("a ", "none"))
]


def test_answers_of_a_mock_have_no_deviations() -> None:
    found = [deviation for answer in seen_by_default() for deviation in answer_deviations(answer, Settings())]
    assert found == []


@pytest.mark.slow
@pytest.mark.uncovered
@pytest.mark.parametrize(("name", "value"), _ALTERNATIVES)
def test_answers_of_a_mock_with_another_setting_have_no_deviations(name: str, value: Any) -> None:
    settings = Settings().changed(**{name: value})
    found = [d for answer in answers_of(settings) for d in answer_deviations(answer, settings)]
    assert found == []
