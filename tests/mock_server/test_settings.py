from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from actionnetwork_mock.errors import UsageError
from actionnetwork_mock.provenance import DOCUMENTED
from actionnetwork_mock.setting_values import Range
from actionnetwork_mock.settings import (
    Description,
    Settings,
    describe,
    fixed_settings,
    parse_changes,
)

WHOLE_NUMBERS = [
    "max_string_chars",
    "max_text_chars",
    "max_body_bytes",
    "max_worlds",
    "journal_requests",
    "journal_bytes",
    "journal_body_bytes",
]
NUMBERS_OR_NONE = ("rate_limit", "rate_limit_retry_after", "message_interval_s")
CHOICES = [one for one in describe() if one.default in one.alternatives and not one.numbers]


def refusal(**changes: Any) -> str:
    """Return the sentence with which a setting is refused, which names it."""
    with pytest.raises(UsageError) as caught:
        Settings(**changes)
    message = str(caught.value)
    assert message.startswith(f"{next(iter(changes))} is ")
    assert ": it takes " in message
    return message


@pytest.mark.parametrize("one", describe(), ids=lambda one: one.name)
def test_every_setting_takes_its_default(one: Description) -> None:
    assert getattr(Settings(**{one.name: one.default}), one.name) == one.default


@pytest.mark.parametrize("one", CHOICES, ids=lambda one: one.name)
def test_every_choice_takes_its_alternatives_and_nothing_else(one: Description) -> None:
    for value in one.alternatives:
        assert getattr(Settings(**{one.name: value}), one.name) == value
    wrong_values: list[Any] = ["nonsense", "", None, True, 7, -1, [], {}, 1.5, object]
    for wrong in wrong_values:
        message = refusal(**{one.name: wrong})
        assert all(str(value) in message for value in one.alternatives)


@pytest.mark.parametrize("name", WHOLE_NUMBERS)
@pytest.mark.parametrize("value", ["5", 5.0, None, True, float("nan"), [5]])
def test_a_whole_number_is_needed(name: str, value: Any) -> None:
    assert refusal(**{name: value}).endswith("it takes a whole number")


@pytest.mark.parametrize("name", [name for name in WHOLE_NUMBERS if not name.startswith("journal_b")])
@pytest.mark.parametrize("value", [0, -1])
def test_a_size_is_one_or_more(name: str, value: int) -> None:
    assert refusal(**{name: value}).endswith("it takes 1 or more")


@pytest.mark.parametrize("name", ["journal_bytes", "journal_body_bytes"])
def test_a_journal_may_keep_no_bodies_but_not_fewer_than_none(name: str) -> None:
    nothing: dict[str, Any] = {name: 0}
    assert getattr(Settings(**nothing), name) == 0
    refusal(**{name: -1})


@pytest.mark.parametrize("value", ["4", True, [4], "none"])
def test_a_rate_limit_is_a_number_or_none(value: Any) -> None:
    assert refusal(rate_limit=value).endswith("it takes a number or none")


@pytest.mark.parametrize("value", [0, -1, -0.5, float("inf"), float("-inf"), float("nan")])
def test_a_rate_limit_is_above_zero_and_finite(value: float) -> None:
    refusal(rate_limit=value)


@pytest.mark.parametrize("value", [None, 4, 0.5, 1000])
def test_a_rate_limit_may_be_off_whole_or_a_fraction(value: Any) -> None:
    assert Settings(rate_limit=value).rate_limit == value


@pytest.mark.parametrize("value", [-1, -0.5, float("nan"), float("inf")])
def test_a_background_delay_is_finite_and_not_negative(value: float) -> None:
    refusal(background_delay_s=value)


@pytest.mark.parametrize("name", ["message_interval_s", "targeting_s", "sending_s"])
@pytest.mark.parametrize("value", [-1, -0.5, float("nan"), float("inf")])
def test_a_time_of_messages_is_finite_and_not_negative(name: str, value: float) -> None:
    refusal(**{name: value})


@pytest.mark.parametrize(
    ("name", "value"), [("max_recipients", -1), ("query_match_percent", -1), ("query_match_percent", 101)]
)
def test_a_number_of_people_is_none_or_more_and_a_share_at_most_all(name: str, value: int) -> None:
    refusal(**{name: value})


@pytest.mark.parametrize("one", describe(), ids=lambda one: one.name)
def test_every_number_has_bounds_and_nothing_else_has(one: Description) -> None:
    assert bool(one.numbers) == bool({"a number", "a whole number"} & {*one.alternatives})


@pytest.mark.parametrize("one", [one for one in describe() if one.numbers], ids=lambda one: one.name)
@pytest.mark.parametrize("value", [-1, float("nan"), float("inf")])
def test_every_number_is_finite_and_not_negative(one: Description, value: float) -> None:
    refusal(**{one.name: value})


@pytest.mark.parametrize(
    ("numbers", "inside", "outside", "words"),
    [
        (Range(at_least=1), [1, 2.5], [0, 0.9, float("inf"), float("nan")], "1 or more"),
        (Range(above=0), [0.1, 4], [0, -1, float("nan")], "more than 0"),
        (Range(at_least=0, at_most=100), [0, 100], [-1, 101], "0 to 100"),
    ],
)
def test_a_range_has_its_numbers_and_a_name(
    numbers: Range, inside: list[float], outside: list[float], words: str
) -> None:
    assert all(map(numbers.includes, inside))
    assert not any(map(numbers.includes, outside))
    assert str(numbers) == words


def test_settings_that_are_read_once_are_fixed() -> None:
    fixed = [one.name for one in describe() if one.fixed]
    assert fixed == fixed_settings()
    assert {"hrefs", "max_worlds", "journal_requests"} < {*fixed}
    assert "rate_limit" not in fixed


def test_a_retry_after_is_not_negative() -> None:
    refusal(rate_limit_retry_after=-1)


@pytest.mark.parametrize("value", ["1", 1.5, True])
def test_a_retry_after_is_a_whole_number_or_none(value: Any) -> None:
    assert refusal(rate_limit_retry_after=value).endswith("it takes a whole number or none")


@pytest.mark.parametrize("name", ["strict", "remote_control"])
@pytest.mark.parametrize("value", [0, 1, "true", None])
def test_a_switch_is_true_or_false(name: str, value: Any) -> None:
    assert refusal(**{name: value}).endswith("it takes true or false")


def test_a_changed_copy_leaves_the_original() -> None:
    settings = Settings()
    assert settings.changed(strict=True) == Settings(strict=True)
    assert settings == Settings()


def test_a_changed_copy_is_checked() -> None:
    with pytest.raises(UsageError, match="put_null is 'x'"):
        Settings().changed(put_null="x")


def test_an_unknown_setting_is_named_with_a_suggestion() -> None:
    with pytest.raises(UsageError, match=r"^there is no setting 'put_nul'\. Did you mean put_null\?$"):
        Settings().changed(put_nul="clears")


@pytest.mark.parametrize("name", ["", "zzzz", "__class__", "changed"])
def test_what_is_no_setting_is_refused(name: str) -> None:
    with pytest.raises(UsageError, match="there is no setting"):
        Settings().changed(**{name: 1})


def test_settings_cannot_be_changed_in_place() -> None:
    settings: Any = Settings()
    with pytest.raises(dataclasses.FrozenInstanceError):
        settings.strict = True


# Describing


def test_every_setting_is_described() -> None:
    assert [one.name for one in describe()] == [field.name for field in dataclasses.fields(Settings)]


@pytest.mark.parametrize("one", describe(), ids=lambda one: one.name)
def test_a_description_says_something_and_lists_what_is_taken(one: Description) -> None:
    assert one.says
    assert not one.says.endswith(".")
    assert one.alternatives
    assert one.default == getattr(Settings(), one.name)


def test_a_description_tells_types_in_words() -> None:
    by_name = {one.name: one for one in describe()}
    assert by_name["rate_limit"].alternatives == ("a number", "none")
    assert by_name["max_worlds"].alternatives == ("a whole number",)
    assert by_name["strict"].alternatives == ("true or false",)
    assert by_name["put_null"].alternatives == ("clears", "ignored")


def test_a_description_tells_behaviour_from_knobs() -> None:
    by_name = {one.name: one for one in describe()}
    assert by_name["rate_limit"].provenance is DOCUMENTED
    assert by_name["max_body_bytes"].provenance is None


# Parsing


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("put_null=ignored", {"put_null": "ignored"}),
        ("put-null=ignored", {"put_null": "ignored"}),
        (" put_null = ignored ", {"put_null": "ignored"}),
        ("rate_limit=none", {"rate_limit": None}),
        ("rate_limit=None", {"rate_limit": None}),
        ("rate_limit=2.5", {"rate_limit": 2.5}),
        ("rate_limit=4", {"rate_limit": 4}),
        ("strict=true", {"strict": True}),
        ("strict=False", {"strict": False}),
        ("max_worlds=-3", {"max_worlds": -3}),
        ("put_null=", {"put_null": ""}),
        ("put_null=a=b", {"put_null": "a=b"}),
        ("=x", {"": "x"}),
    ],
)
def test_a_setting_is_read_from_text(text: str, changes: dict[str, Any]) -> None:
    assert parse_changes([text]) == changes


def test_numbers_are_read_as_what_they_are() -> None:
    assert [type(value) for value in parse_changes(["a=4", "b=4.0", "c=x"]).values()] == [int, float, str]


def test_of_a_setting_that_is_given_twice_the_last_counts() -> None:
    assert parse_changes(["put_null=clears", "put_null=ignored"]) == {"put_null": "ignored"}


@pytest.mark.parametrize("text", ["", "put_null", "strict", "put_null:ignored"])
def test_a_text_without_an_equals_sign_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="is not a setting: write name=value, such as put_null=ignored"):
        parse_changes([text])


@pytest.mark.parametrize(
    "text", ["rate_limit=inf", "rate_limit=nan", "rate_limit=-1", "max_worlds=1e3", "strict=1", "x=1"]
)
def test_a_wrong_value_is_refused_when_it_is_applied(text: str) -> None:
    with pytest.raises(UsageError):
        Settings().changed(**parse_changes([text]))


@pytest.mark.parametrize(
    ("settings", "seconds"),
    [
        (Settings(), 30),
        (Settings(rate_limit=None), None),
        (Settings(rate_limit=None, message_interval_s=30), 30),
        (Settings(message_interval_s=None), None),
        (Settings(message_interval_s=5), 5),
    ],
)
def test_messages_have_an_interval_where_calls_have_a_limit(
    settings: Settings, seconds: float | None
) -> None:
    assert settings.seconds_between_messages == settings.resolved().message_interval_s == seconds


@pytest.mark.parametrize("value", ["with", "", True, [30], "none"])
def test_the_interval_of_messages_is_a_number_or_none_or_follows_the_limit(value: Any) -> None:
    assert refusal(message_interval_s=value).endswith("it takes with_rate_limit or a number or none")
    assert refusal(message_interval_s=-1).endswith("it takes 0 or more or with_rate_limit or none")
