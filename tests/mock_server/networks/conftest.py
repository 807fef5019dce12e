from __future__ import annotations

import pytest

from ...conftest import MakeApi
from .clients import (
    KEYS,
    PARENTS,
    Network,
    clients,
)


@pytest.fixture
def network(make_api: MakeApi) -> Network:
    return clients(make_api(api_keys=KEYS, parents=PARENTS))
