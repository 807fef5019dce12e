"""What a client can see of a group, to be compared before and after a refused write."""

from __future__ import annotations

from typing import Any

from actionnetwork_mock.resources import STORED
from actionnetwork_mock.world import TABLES

from ...api_client import Answer, ApiClient

ALL_TABLES = (*TABLES, "custom_fields", "identifiers", "background")
COLLECTIONS = {resource.rel for resource in STORED}
TOP = [a.collection for r in STORED for a in r.addresses if "{" not in a.collection]


def everything_seen(api: ApiClient) -> dict[str, bytes]:
    """Return the answers to every GET that shows something stored, by address."""
    seen: dict[str, bytes] = {"/metadata/custom_fields": api.get("/metadata/custom_fields").body}
    for path in TOP:
        page = api.get(path)
        seen[path] = page.body
        for items in page.json["_embedded"].values():
            for item in items:
                seen.update({link: api.get(link).body for link in _links_to_stored(item)})
    return seen


def _links_to_stored(item: Any) -> list[str]:
    return [link["href"] for rel, link in item["_links"].items() if rel == "self" or rel in COLLECTIONS]


def counts(api: ApiClient) -> dict[str, object]:
    """Return how many rows the store has, what no address shows included."""
    return {table: api.world.store.query(f"SELECT COUNT(*) FROM {table}")[0][0] for table in ALL_TABLES}


class Untouched:
    """A group that is the same before each request: writes are rolled back, refusals must change nothing."""

    def __init__(self, api: ApiClient) -> None:
        self.api = api
        self._start = api.world.store.checkpoint()
        self._seen = everything_seen(api)
        self._rows = self._all_rows()

    def send(self, method: str, path: str, body: Any = None, **options: Any) -> Answer:
        """Send a request; check that a refusal is a sentence and left no trace, and take back what was done.

        A refusal that is swallowed, ``{}``, is one too, unless it is the answer to a background request.
        """
        version = self.api.world.store.version
        answer = self.api.request(method, path, body, **options)
        if answer.status == 200 and (answer.body != b"{}" or "background_request" in path):
            self.api.world.restore(self._start)
        else:
            assert answer.status == 200 or answer.error
            # Reading all rows takes as long as the request. SQLite counts each change, also one that was taken back.
            assert self.api.world.store.version == version or self._all_rows() == self._rows
        return answer

    def looks_the_same(self) -> bool:
        """Return whether every GET answers as it did at first."""
        return everything_seen(self.api) == self._seen

    def _all_rows(self) -> list[object]:
        return [self.api.world.store.query(f"SELECT * FROM {table}") for table in ALL_TABLES]
