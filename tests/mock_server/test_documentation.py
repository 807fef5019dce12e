from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import pytest

from actionnetwork_mock.documentation import FOLDER, slug_of
from actionnetwork_mock.resources import RESOURCES

from ..api_client import Answer, ApiClient

BROWSER = {"accept": "text/html,application/xhtml+xml"}
SITE = "http://mock.test"


def get(api: ApiClient, path: str, headers: dict[str, str] = BROWSER) -> Answer:
    return api.request("GET", SITE + path, headers=headers)


class Links(HTMLParser):
    """Collects what a page links and loads, and the places that links can name."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.hrefs: list[str] = []
        self.ids: set[str] = set()
        self.tags: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.add(tag)
        self.ids.add(found.get("id") or "")
        self.hrefs += [value for name in ("href", "src") if (value := found.get(name))]


def test_every_link_of_every_page_leads_to_a_page_and_a_heading(api: ApiClient) -> None:
    waiting = ["/docs/"]
    pages: dict[str, Links] = {}
    wanted: dict[tuple[str, str], str] = {}
    while waiting:
        path = waiting.pop()
        if path in pages:
            continue
        answer = get(api, path)
        assert answer.status == 200, path
        if path.endswith(".png"):
            assert answer.body.startswith(b"\x89PNG")
            continue
        assert dict(answer.headers)["content-type"] == "text/html; charset=utf-8"
        pages[path] = Links(answer.body.decode())
        for href in pages[path].hrefs:
            target = urlsplit(urljoin(SITE + path, href))
            if target.netloc == "mock.test" and target.path.startswith("/docs"):
                waiting.append(target.path)
                wanted[target.path, target.fragment] = path
    assert len(pages) > 60
    assert {
        place: page for place, page in wanted.items() if place[1] and place[1] not in pages[place[0]].ids
    } == {}


RELS = sorted(resource.rel.rpartition(":")[2] for resource in RESOURCES if ":" in resource.rel)


@pytest.mark.parametrize("rel", RELS)
def test_the_curie_of_a_rel_leads_to_a_readable_page(api: ApiClient, rel: str) -> None:
    answer = get(api, f"/docs/v2/{rel}")
    assert answer.status == 200
    assert b"<h1" in answer.body


def test_the_entry_point_links_readable_documentation_and_a_logo(api: ApiClient) -> None:
    links = json.loads(api.request("GET", "/").body)["_links"]
    assert get(api, urlsplit(links["docs"]["href"]).path).status == 200
    logo = get(api, urlsplit(links["canvasser:brand_logo"]["href"]).path)
    assert (logo.status, dict(logo.headers)["content-type"]) == (200, "image/svg+xml")


def test_other_clients_get_markdown(api: ApiClient) -> None:
    for path in ("/docs/v2/people", "/docs/guide/server.md", "/docs/"):
        answer = get(api, path, {"accept": "*/*"})
        assert dict(answer.headers)["content-type"] == "text/markdown; charset=utf-8"
        assert dict(answer.headers)["vary"] == "Accept"
        assert answer.body.startswith((b"#", b"<!--"))


@pytest.mark.parametrize(
    "path",
    ["/docs/nothing", "/docs/../pyproject.toml", "/docs/%2e%2e/pyproject", "/docs/guide", "/docs/v2/nothing"],
)
def test_there_is_no_other_page(api: ApiClient, path: str) -> None:
    assert get(api, path).status == 404


def test_a_page_runs_nothing_and_loads_only_its_styles(api: ApiClient) -> None:
    answer = get(api, "/docs/guide/server.md")
    assert "script" not in dict(answer.headers)["content-security-policy"]
    found = Links(answer.body.decode())
    assert not found.tags & {"script", "iframe", "form", "style"}
    assert all(
        api.request("GET", href, host="127.0.0.1:8484").status == 200
        for href in found.hrefs
        if href.endswith(".css")
    )


def test_every_page_of_the_folder_has_a_title() -> None:
    untitled = [
        str(file)
        for file in FOLDER.rglob("*.md")
        if not re.search("^# ", file.read_text(encoding="utf-8"), re.M)
    ]
    assert untitled == []


def test_an_anchor_is_that_of_code_forges() -> None:
    assert (
        slug_of("Programs that contain the real URL: `run`, 2") == "programs-that-contain-the-real-url-run-2"
    )
