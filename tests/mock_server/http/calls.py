"""Calls for tests of single steps of the pipeline."""

from __future__ import annotations

from typing import Any

from actionnetwork_mock.http.call import Call
from actionnetwork_mock.worlds import Worlds


def make_call(worlds: Worlds, *, path: str = "/people", **scope: Any) -> Call:
    """Return a GET without a key, or with what an ASGI scope says otherwise: ``headers=[(b"host", b"a.test")]``."""
    plain = {"method": "GET", "scheme": "http", "query_string": b"", "headers": []}
    return Call({**plain, "path": f"/api/v2{path}", **scope}, worlds)
