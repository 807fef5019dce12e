from __future__ import annotations

import inspect

import pytest

from actionnetwork_mock import errors
from actionnetwork_mock.errors import (
    ActionNetworkMockError,
    ApiError,
    CannotOpen,
    MethodNotAllowed,
    UsageError,
)

ALL = [one for _, one in inspect.getmembers(errors, inspect.isclass) if one.__module__ == errors.__name__]
OF_CLIENTS = [one for one in ALL if issubclass(one, ApiError)]


@pytest.mark.parametrize("error", ALL, ids=lambda error: error.__name__)
def test_every_error_is_caught_by_one_base(error: type[Exception]) -> None:
    assert issubclass(error, ActionNetworkMockError)


@pytest.mark.parametrize("error", ALL, ids=lambda error: error.__name__)
def test_every_error_stands_in_the_tree_of_the_module(error: type[Exception]) -> None:
    assert error.__name__ in (errors.__doc__ or "")


@pytest.mark.parametrize("error", [UsageError, CannotOpen])
def test_a_mistake_of_the_caller_is_a_value_error(error: type[Exception]) -> None:
    assert issubclass(error, ValueError)


@pytest.mark.parametrize("error", OF_CLIENTS, ids=lambda error: error.__name__)
def test_a_mistake_of_a_client_is_no_value_error_and_has_a_status(error: type[ApiError]) -> None:
    assert not issubclass(error, ValueError)
    assert error.status in (200, 400, 403, 404, 405, 413, 429, 501)


@pytest.mark.parametrize("error", OF_CLIENTS, ids=lambda error: error.__name__)
def test_the_tree_of_the_module_gives_the_status(error: type[ApiError]) -> None:
    (line,) = (line for line in (errors.__doc__ or "").splitlines() if f"-- {error.__name__} " in line)
    assert error is ApiError or str(error.status) in line


def test_a_message_is_kept() -> None:
    error = ApiError("no")
    assert (error.message, str(error)) == ("no", "no")


def test_a_method_that_is_not_allowed_says_which_are() -> None:
    assert MethodNotAllowed("no", ("GET", "POST")).allowed == ("GET", "POST")
