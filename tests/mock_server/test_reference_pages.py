from __future__ import annotations

from pathlib import Path

import pytest

import site_pages
from actionnetwork_mock.reference_pages import page_of, pages
from actionnetwork_mock.resources import RESOURCES

from ..api_client import ApiClient

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", sorted(pages()))
def test_the_committed_page_is_what_the_declarations_say(name: str) -> None:
    stale = "stale: run python -m actionnetwork_mock.reference_pages docs"
    assert (ROOT / "docs" / name).read_text(encoding="utf-8") == pages()[name], stale


def test_no_page_is_left_over() -> None:
    committed = {f"reference/{path.name}" for path in (ROOT / "docs/reference").glob("*.md")}
    declared = {name for name in pages() if name.startswith("reference/")}
    written_by_scripts = {name for name in site_pages.pages() if name.startswith("reference/")}
    assert committed == {*declared, *written_by_scripts, "reference/control-api.md"}


def test_every_field_and_link_is_on_its_page() -> None:
    for resource in RESOURCES:
        page = pages()[f"reference/{resource.name}.md"]
        for field in resource.fields:
            assert f"`{field.name}`" in page
        for link in resource.links:
            assert f"`{link.rel}`" in page


def test_curies_lead_to_a_page_of_the_server(api: ApiClient) -> None:
    curie = api.get("/people").json["_links"]["curies"][0]["href"]
    answer = api.get(curie.replace("{rel}", "people"))
    assert answer.status == 200
    assert answer.body.decode() == page_of("people")
    assert api.get(curie.replace("{rel}", "nothing")).status == 404
