from __future__ import annotations

from actionnetwork_mock.store import Rendering
from actionnetwork_mock.store.render_cache import RenderCache

SITE = "http://a.test"


def rendering(text: bytes) -> Rendering:
    return Rendering(text, b"link")


def test_renderings_are_given_when_all_are_there() -> None:
    cache = RenderCache()
    cache.put(SITE, "people", 1, rendering(b"one"))
    cache.put(SITE, "people", 2, rendering(b"two"))
    assert cache.get(SITE, "people", [2, 1]) == [rendering(b"two"), rendering(b"one")]
    assert cache.get(SITE, "people", [1, 3]) is None


def test_nothing_is_known_of_another_site_or_table() -> None:
    cache = RenderCache()
    cache.put(SITE, "people", 1, rendering(b"one"))
    assert cache.get("http://b.test", "people", [1]) is None
    assert cache.get(SITE, "tags", [1]) is None


def test_a_changed_row_is_forgotten_on_every_site() -> None:
    cache = RenderCache()
    for site in (SITE, "http://b.test"):
        for table in ("people", "tags"):
            cache.put(site, table, 1, rendering(b"one"))
    cache.drop("people", 1)
    cache.drop("people", 7)
    assert cache.get(SITE, "people", [1]) is None
    assert cache.get("http://b.test", "people", [1]) is None
    assert cache.get(SITE, "tags", [1]) == [rendering(b"one")]


def test_no_more_is_kept_than_fits() -> None:
    cache = RenderCache()
    megabyte = bytes(1_048_576)
    for number in range(40):
        cache.put(SITE, "people", number, rendering(megabyte))
    assert cache.get(SITE, "people", [0]) is None
    assert cache.get(SITE, "people", [39]) is not None


def test_all_is_forgotten_on_request() -> None:
    cache = RenderCache()
    cache.put(SITE, "people", 1, rendering(b"one"))
    cache.clear()
    assert cache.get(SITE, "people", [1]) is None
