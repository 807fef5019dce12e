"""Hooks of MkDocs, which ``mkdocs.yml`` names: what differs between the site and the pages on a code forge.

The site also has the pages of ``ROOT_PAGES`` from the root of the repository. Links to other files outside of ``docs``
become text, since the site does not contain them.
"""

from __future__ import annotations

import posixpath
import re
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from actionnetwork_mock.documentation import slug_of

ROOT = Path(__file__).resolve().parent.parent
ROOT_PAGES = {
    "CHANGELOG.md": "CHANGELOG.md",
    "CONTRIBUTING.md": "CONTRIBUTING.md",
    "SECURITY.md": "SECURITY.md",
}
_PAGES_ELSEWHERE = {"../README.md": "index.md", **{f"../{name}": page for name, page in ROOT_PAGES.items()}}
"""Where the site has a file of the repository, by its path from ``docs``."""

_LINK = re.compile(r"(?<!!)\[([^\]]+)\]\(([^)#:\s]+)(#[^)\s]*)?\)")
_FENCE = re.compile(r"^```(\w+)[ \t]+[^\n]*$", re.MULTILINE)
_DIRECTIVE = re.compile(r"^<!-- (::: [\w.]+) -->$", re.MULTILINE)


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Give headings the anchors that code forges give them, so that links work in both."""
    config.mdx_configs["toc"]["slugify"] = lambda heading, _separator: slug_of(heading)
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages of the repository's root, as if they were in ``docs``."""
    for name, page in ROOT_PAGES.items():
        files.append(File.generated(config, page, content=(ROOT / name).read_text(encoding="utf-8")))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Write a page as MkDocs needs it: its links, the words after a language, and directives in comments."""
    path = page.file.src_uri
    place = f"../{path}" if path in ROOT_PAGES.values() else path
    linked = _LINK.sub(lambda link: _linked(link, place, path), markdown)
    return _DIRECTIVE.sub(r"\1", _FENCE.sub(r"```\1", linked))


def _linked(link: re.Match[str], place: str, path: str) -> str:
    """Return a link as the page at ``path`` of the site has it, for a page that is at ``place`` below ``docs``."""
    text, target, anchor = link[1], link[2], link[3] or ""
    wanted = posixpath.normpath(posixpath.join(posixpath.dirname(place), target))
    if wanted.startswith("../docs/"):
        wanted = wanted.removeprefix("../docs/")
    wanted = _PAGES_ELSEWHERE.get(wanted, wanted)
    if wanted.startswith("../"):
        return text
    return f"[{text}]({posixpath.relpath(wanted, posixpath.dirname(path) or '.')}{anchor})"
