from __future__ import annotations

import pytest

from ..api_client import ApiClient
from ..conftest import MakeApi


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers", "fact(*names): the statements that a test checks the mock against; see facts.py"
    )


@pytest.fixture
def two_groups(make_api: MakeApi) -> tuple[ApiClient, ApiClient]:
    """Clients of two groups of one world."""
    first = make_api(api_keys=["test-api-key", "key-of-the-second"])
    return first, first.with_key("key-of-the-second")
