"""The path of a body through the code: few functions and files, and none that it comes back to again and again."""

from __future__ import annotations

import sys
from collections import Counter
from types import FrameType
from typing import Any, NamedTuple

import actionnetwork_fixtures
import actionnetwork_mock

from ...api_client import ApiClient

OURS = tuple(package.__path__[0] for package in (actionnetwork_mock, actionnetwork_fixtures))
MARKS = ("zq7", "3125550148", "60622")
"""Texts that occur in the values of the body and nowhere else."""

BODY = {
    "person": {
        "given_name": "Ada-zq7",
        "family_name": "Byron-zq7",
        "email_addresses": [{"address": "ada-zq7@example.org", "status": "subscribed"}],
        "phone_numbers": [{"number": "3125550148", "status": "subscribed"}],
        "postal_addresses": [{"address_lines": ["1 zq7 Road"], "postal_code": "60622"}],
        "custom_fields": {"shirt-zq7": "L-zq7"},
    },
    "add_tags": ["tag-zq7"],
}


class Step(NamedTuple):
    """A call of a function that takes the body or a part of it."""

    file: str
    function: str


class Path:
    """Records the calls that take a part of the body, from its parsing to the last one that leads to SQL."""

    def __init__(self) -> None:
        self._steps: list[Step] = []
        self._length = 0

    @property
    def steps(self) -> list[Step]:
        """The calls up to the last one of the store."""
        return self._steps[: self._length]

    def __call__(self, frame: FrameType, event: str, _argument: object) -> None:
        code = frame.f_code
        if event != "call" or not code.co_filename.startswith(OURS) or code.co_name.startswith("<"):
            return
        is_parsed = self._steps or code.co_name == "parse_json"
        count = code.co_argcount + code.co_kwonlyargcount + bool(code.co_flags & 4) + bool(code.co_flags & 8)
        if is_parsed and any(_carries(frame.f_locals[name]) for name in code.co_varnames[:count]):
            self._steps.append(Step(code.co_filename, code.co_name))
            if "/store/" in code.co_filename:
                self._length = len(self._steps)


def _carries(value: Any) -> bool:
    """Return whether a value holds a part of the body; a context or the call itself does not count."""
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    if isinstance(value, str):
        return any(mark in value for mark in MARKS)
    if isinstance(value, dict):
        return any(_carries(part) for pair in value.items() for part in pair)
    if type(value).__name__ in ("Context", "Links"):
        return False
    if isinstance(value, (list, tuple, set, frozenset)):
        return any(map(_carries, value))
    return any(_carries(getattr(value, name)) for name in getattr(value, "__struct_fields__", ()))


def test_the_body_of_a_signup_enters_no_file_more_than_twice_on_its_way_to_sql(api: ApiClient) -> None:
    for tag in ("tag-zq7", "first"):
        api.post("/tags", {"name": tag})
    api.post(
        "/people", {"person": {"email_addresses": [{"address": "first@example.org"}]}, "add_tags": ["first"]}
    )
    path, before = Path(), sys.getprofile()
    sys.setprofile(path)
    try:
        answer = api.post("/people", BODY)
    finally:
        sys.setprofile(before)
    assert (answer.status, answer.note_codes) == (200, [])
    files = [step.file for step in path.steps]
    entered = Counter(file for number, file in enumerate(files) if number == 0 or files[number - 1] != file)
    assert max(entered.values()) <= 2, [file for file, times in entered.items() if times > 2]
    assert len(entered) <= 19
    assert len(path.steps) <= 61
    assert len({*path.steps}) <= 48
