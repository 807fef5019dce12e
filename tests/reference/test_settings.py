"""Each doubtful behaviour is a setting: what it does by default, and that each alternative does otherwise."""

from __future__ import annotations

import pytest

from actionnetwork_mock.settings import Settings, describe

from ..conftest import MakeApi
from .facts import fact
from .setting_cases import (
    collection_cases,
    message_cases,
    people_cases,
    record_cases,
    request_cases,
    webhook_cases,
)
from .setting_cases.case import Case

CASES = (
    *request_cases.CASES,
    *collection_cases.CASES,
    *people_cases.CASES,
    *record_cases.CASES,
    *message_cases.CASES,
    *webhook_cases.CASES,
)
DEFAULTS = {one.name: one.default for one in describe()}


@pytest.mark.parametrize(
    ("case", "value"),
    [
        pytest.param(case, value, id=f"{case.setting}={value}", marks=fact(*case.facts))
        for case in CASES
        for value in case.seen
    ],
)
def test_a_setting_does_what_its_value_says(make_api: MakeApi, case: Case, value: object) -> None:
    api = make_api(user_keys=["personal"], **{**case.also, case.setting: value})
    assert case.probe(api) == case.seen[value]


@pytest.mark.parametrize(
    "case", [pytest.param(case, id=case.setting, marks=fact(*case.facts)) for case in CASES]
)
def test_a_setting_that_is_not_given_has_its_default(make_api: MakeApi, case: Case) -> None:
    given = {"rate_limit": Settings().rate_limit, **case.also}
    api = make_api(user_keys=["personal"], **(given if "rate_limit" in (case.setting, *case.also) else {}))
    assert case.probe(api) == case.seen[DEFAULTS[case.setting]]


@pytest.mark.parametrize("case", [pytest.param(case, id=case.setting) for case in CASES])
def test_each_value_of_a_setting_shows(case: Case) -> None:
    outcomes = [repr(outcome) for outcome in case.seen.values()]
    assert len(set(outcomes)) == len(outcomes) > 1


def test_each_doubtful_behaviour_has_a_case_for_each_of_its_values() -> None:
    doubtful = {one.name: one.alternatives for one in describe() if one.provenance is not None}
    numbers = {one.name for one in describe() if one.numbers}
    tried = {case.setting: case.seen for case in CASES}
    assert tried.keys() == doubtful.keys()
    listed = {
        name: values
        for name, values in doubtful.items()
        if isinstance(DEFAULTS[name], str) and name not in numbers
    }
    assert {name: set(tried[name]) for name in listed} == {
        name: set(values) for name, values in listed.items()
    }
