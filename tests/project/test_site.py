"""The documentation site: it builds without a warning, loads nothing from other hosts, and has every page."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml
from markdown_it import MarkdownIt

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
ROOT_PAGES = ("CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md")
PAGES = sorted(page.relative_to(DOCS).as_posix() for page in DOCS.rglob("*.md"))

NEVER_LOADED = {
    "api.github.com": "figures of a repository, which mkdocs.yml does not name",
    "gitlab.com": "figures of a repository, which mkdocs.yml does not name",
    "unpkg.com": "Mermaid, for pages with a diagram of that language",
}
"""Hosts in the scripts of the theme that it asks only for features that the site does not use."""


def listed(entries: list[Any]) -> Iterator[str]:
    """Yield the pages of a navigation: ``"guide/server.md"``."""
    for entry in entries:
        if isinstance(entry, str):
            yield entry
        else:
            for inner in entry.values():
                yield from listed(inner)


class Loads(HTMLParser):
    """Collects the addresses that a page loads by itself, the classes that it uses, and the number of each tag."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.classes: set[str] = set()
        self.scripts = ""
        self._in_script = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.classes |= set(found.get("class", "").split())
        self._in_script = tag == "script"
        names = ("src", "srcset", "poster", "data") + (("href",) if tag == "link" else ())
        self.addresses += [found[name] for name in names if name in found]
        self.addresses += addresses_in_css(found.get("style", ""))

    def handle_data(self, data: str) -> None:
        if self._in_script:
            self.scripts += data

    def handle_endtag(self, tag: str) -> None:
        self._in_script = False


def addresses_in_css(text: str) -> list[str]:
    """Return what a style sheet loads: ``["../images/a.svg"]``."""
    urls = re.findall(r"url\(\s*[\"']?([^\"')]+)", text)
    return urls + re.findall(r"@import\s+[\"']([^\"']+)", text)


def is_elsewhere(address: str) -> bool:
    """Return whether an address has a host."""
    return bool(urlsplit(address).netloc)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the site, in strict mode, and return its folder."""
    if find_spec("material") is None:
        assert not os.environ.get("CI"), "CI needs the extra docs: make docs"
        pytest.skip("MkDocs is not installed: make docs")
    folder = tmp_path_factory.mktemp("site")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)],
        cwd=ROOT,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    assert "WARNING" not in done.stderr
    return folder


def built(site: Path, page: str) -> str:
    """Return the text of a page of the site, without navigation: ``built(site, "guide/server.md")``."""
    path = page.removesuffix(".md").replace("README", "index") + ".html"
    html = (site / path).read_text(encoding="utf-8")
    return html[html.index("<article") : html.index("</article>")]


def test_every_page_is_in_the_navigation_once() -> None:
    navigation = yaml.safe_load((DOCS / "navigation.yml").read_text(encoding="utf-8"))["nav"]
    assert sorted(listed(navigation)) == sorted([*PAGES, *ROOT_PAGES])


@pytest.mark.slow
def test_the_site_loads_nothing_from_other_hosts(site: Path) -> None:
    for file in site.rglob("*.html"):
        page = Loads(file.read_text(encoding="utf-8"))
        assert [address for address in page.addresses if is_elsewhere(address)] == [], file
        assert not re.search(r"https?://", page.scripts), file
        assert not page.classes & {"mermaid", "md-source"}, file
    for file in site.rglob("*.css"):
        assert [one for one in addresses_in_css(file.read_text(encoding="utf-8")) if is_elsewhere(one)] == []


@pytest.mark.slow
def test_scripts_name_only_hosts_that_they_never_ask(site: Path) -> None:
    named = {
        host
        for file in site.rglob("*.js")
        for host in re.findall(r"[\"'`]https?://([\w.-]+)", file.read_text(encoding="utf-8"))
    }
    assert named - {"www.w3.org"} <= NEVER_LOADED.keys()


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES)
def test_a_page_has_the_same_parts_as_on_a_code_forge(site: Path, page: str) -> None:
    """Code forges use CommonMark, and MkDocs does not: lists and code blocks can get lost."""
    text = re.sub(r"^<!--.*-->\n", "", (DOCS / page).read_text(encoding="utf-8"), flags=re.MULTILINE)
    forge = MarkdownIt("commonmark").enable("table").render(text)
    if page == "reference/python.md":
        pytest.skip("the site adds signatures and members")
    for tag in ("li", "pre", "table", "tr", "img"):
        assert len(re.findall(rf"<{tag}\b", built(site, page))) == len(re.findall(rf"<{tag}\b", forge)), tag


@pytest.mark.slow
def test_the_python_page_of_the_site_has_signatures_and_methods(site: Path) -> None:
    page = re.sub(r"<[^>]+>", "", built(site, "reference/python.md"))
    assert "count(pattern" in page.replace("\n", "")
    assert "seconds_at_limit" in page
    assert ":::" not in page


def test_an_address_is_found_in_each_place_that_loads_it() -> None:
    text = '<link href="//a.test/x.css"><img src="b.png"><p style="background:url(http://c.test/y)">'
    assert Loads(text).addresses == ["//a.test/x.css", "b.png", "http://c.test/y"]
    assert addresses_in_css('@import "https://d.test/z.css"') == ["https://d.test/z.css"]
    assert [is_elsewhere(one) for one in ("//a.test/x", "b.png", "data:image/png;base64,AA")] == [
        True,
        False,
        False,
    ]
