from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, cast

import pytest

from actionnetwork_mock.http.openapi import render_openapi

from .openapi_document import SITE
from .places import Group, open_group


@pytest.fixture(scope="module")
def group() -> Iterator[Group]:
    """A group with one of each, the same before each request."""
    with open_group() as group:
        yield group


@pytest.fixture
def document() -> dict[str, Any]:
    """The OpenAPI document, as a client reads it."""
    return cast(dict[str, Any], json.loads(render_openapi(SITE)))
