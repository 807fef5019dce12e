from __future__ import annotations

from typing import Any

import pytest

from ..api_client import ApiClient
from ..conftest import MakeApi
from .donations import make_page


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers", "fact(*names): the statements that a test checks the mock against; see facts.py"
    )


@pytest.fixture
def two_groups(make_api: MakeApi) -> tuple[ApiClient, ApiClient]:
    """Clients of two groups of one world."""
    first = make_api(api_keys=["test-api-key", "key-of-the-second"])
    return first, first.with_key("key-of-the-second")


@pytest.fixture
def ruth(api: ApiClient) -> Any:
    """A person with a name and an email address."""
    return api.sign_up(email="ruth@example.org", given_name="Ruth")


@pytest.fixture
def page(api: ApiClient) -> Any:
    """A fundraising page of the API, which takes donations."""
    return make_page(api)
