"""The items of a page, and which bodies are read for them."""

from __future__ import annotations

import pytest

from actionnetwork_mock.journal import Entry
from actionnetwork_mock.lint import findings_of, repeating

FIRST, SECOND = (f"{number:08x}-0000-4000-8000-000000000000" for number in (1, 2))
LINK = '{"href":"http://127.0.0.1:8484/api/v2/people/%s"}'


def read(number: int, path: str, body: str = "") -> Entry:
    return Entry(number, float(number), "GET", path, "", "...-key", 200, [], b"", body.encode(), 1.0)


@pytest.mark.parametrize(
    ("body", "ids"),
    [
        (LINK % FIRST + LINK % SECOND, {FIRST, SECOND}),
        (LINK % f"{FIRST}/taggings", set()),
        (LINK % FIRST[:-1], set()),
        ((LINK % FIRST).replace("href", "given_name"), set()),
        ((LINK % FIRST).replace("people", "tags"), set()),
        ((LINK % FIRST)[:-3], set()),
        ("", set()),
    ],
)
def test_the_items_of_a_page_are_what_it_links_to(body: str, ids: set[str]) -> None:
    assert repeating._items_of(read(1, "/people", body)) == ids


def test_only_pages_of_which_a_client_requests_items_are_searched(monkeypatch: pytest.MonkeyPatch) -> None:
    searched: list[int] = []

    def search(call: Entry) -> set[str]:
        searched.append(call.number)
        return {FIRST}

    monkeypatch.setattr(repeating, "_items_of", search)
    calls = [read(1, "/people"), read(2, "/tags"), read(3, "/people"), read(4, f"/people/{FIRST}")]
    assert findings_of(calls) == []
    assert searched == [1, 3]
