from __future__ import annotations

from actionnetwork_mock.store import Rendering
from actionnetwork_mock.store.renderings import Renderings

SITE = "http://a.test"


def rendering(text: bytes) -> Rendering:
    return Rendering(text, b"link")


def test_renderings_are_given_when_all_are_there() -> None:
    renderings = Renderings()
    renderings.put(SITE, "people", 1, rendering(b"one"))
    renderings.put(SITE, "people", 2, rendering(b"two"))
    assert renderings.get(SITE, "people", [2, 1]) == [rendering(b"two"), rendering(b"one")]
    assert renderings.get(SITE, "people", [1, 3]) is None


def test_nothing_is_known_of_another_site_or_table() -> None:
    renderings = Renderings()
    renderings.put(SITE, "people", 1, rendering(b"one"))
    assert renderings.get("http://b.test", "people", [1]) is None
    assert renderings.get(SITE, "tags", [1]) is None


def test_a_changed_row_is_forgotten_on_every_site() -> None:
    renderings = Renderings()
    for site in (SITE, "http://b.test"):
        for table in ("people", "tags"):
            renderings.put(site, table, 1, rendering(b"one"))
    renderings.drop("people", 1)
    renderings.drop("people", 7)
    assert renderings.get(SITE, "people", [1]) is None
    assert renderings.get("http://b.test", "people", [1]) is None
    assert renderings.get(SITE, "tags", [1]) == [rendering(b"one")]


def test_no_more_is_kept_than_fits() -> None:
    renderings = Renderings()
    megabyte = bytes(1_048_576)
    for number in range(40):
        renderings.put(SITE, "people", number, rendering(megabyte))
    assert renderings.get(SITE, "people", [0]) is None
    assert renderings.get(SITE, "people", [39]) is not None


def test_all_is_forgotten_on_request() -> None:
    renderings = Renderings()
    renderings.put(SITE, "people", 1, rendering(b"one"))
    renderings.clear()
    assert renderings.get(SITE, "people", [1]) is None
