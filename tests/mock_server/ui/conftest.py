from __future__ import annotations

import pytest

from ...api_client import ApiClient
from .pages import Pages


@pytest.fixture
def pages(api: ApiClient) -> Pages:
    """An empty group with webhooks, in which people act."""
    return Pages(api)
