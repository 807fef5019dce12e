"""The pages under ``/docs/``: the guide and the reference as HTML, and the logo that the entry point links.

Curies lead to ``/docs/v2/{rel}``. The files are those of the folder ``docs``, of which the wheel has a copy.
"""

from __future__ import annotations

import posixpath
from functools import cache
from html import escape
from pathlib import Path, PurePosixPath

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response

from .console import PAGE_HEADERS, STATIC

LOGO_PATH = "/images/logo.png"

_IN_WHEEL = Path(__file__).parent / "docs"
FOLDER = _IN_WHEEL if _IN_WHEEL.is_dir() else Path(__file__).parents[2] / "docs"
"""The folder with the pages as Markdown: in the wheel, or in a checkout."""

_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {**PAGE_HEADERS, "Content-Security-Policy": _POLICY, "Vary": "Accept"}
_START = ("", "v2", "v2/index")
_STYLES = ("tokens", "base", "docs")


async def serve_documentation(request: Request) -> Response:
    """Answer ``GET /docs/...``: HTML for clients that accept it, Markdown for the others, and 404."""
    path = request.path_params.get("path", "").strip("/")
    if path in _START and request.url.path != "/docs/":
        return RedirectResponse("/docs/")  # the links of the page are relative
    if path in _images():
        return Response(_images()[path].read_bytes(), headers=PAGE_HEADERS, media_type="image/png")
    found = _read(path)
    if found is None:
        return JSONResponse({"error": "Not found"}, 404)
    if "text/html" not in request.headers.get("accept", ""):
        return PlainTextResponse(found, headers={"Vary": "Accept"}, media_type="text/markdown; charset=utf-8")
    return Response(_html(path, found), headers=_HEADERS, media_type="text/html")


async def serve_logo(_request: Request) -> Response:
    """Answer ``GET /images/logo.png``, which the entry point links as the logo."""
    logo = (STATIC / "icon.svg").read_bytes()
    return Response(logo, headers=PAGE_HEADERS, media_type="image/svg+xml")


def _read(path: str) -> str | None:
    """Return the Markdown of a page: the start, the page of a rel below ``v2``, or a file of ``docs``."""
    if path in _START:
        return _files()["index"].read_text(encoding="utf-8")
    place = PurePosixPath(path)
    if place.parts[0] == "v2" and len(place.parts) == 2:
        # imported here, because it is made from all declarations
        from .reference_pages import page_of

        return page_of(place.name)
    file = _files().get(path.removesuffix(".md"))
    return None if file is None else file.read_text(encoding="utf-8")


@cache
def _files() -> dict[str, Path]:
    """Return the files by their path without ``.md``: ``"guide/server"``. A request can name these only."""
    return {
        file.relative_to(FOLDER).with_suffix("").as_posix(): file for file in sorted(FOLDER.rglob("*.md"))
    }


@cache
def _images() -> dict[str, Path]:
    """Return the pictures of the guide: ``"images/console-requests.png"``."""
    return {file.relative_to(FOLDER).as_posix(): file for file in FOLDER.rglob("*.png")}


def _html(path: str, text: str) -> str:
    # imported here, because most servers show no page
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = parser.parse(_without_comments(text))
    for token, content in zip(tokens, tokens[1:], strict=False):
        if token.type == "heading_open":
            token.attrSet("id", slug_of(content.content))
    for inline in (child for token in tokens for child in token.children or ()):
        if inline.type == "link_open" and not _is_served(path, str(inline.attrGet("href"))):
            del inline.attrs["href"]
    title = next((line.removeprefix("# ") for line in text.splitlines() if line.startswith("# ")), path)
    links = "".join(f'<link rel="stylesheet" href="/_mock/console/css/{name}.css">' for name in _STYLES)
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">{links}</head><body class="docs">'
        f'<header><a href="/docs/">Documentation</a> <a href="/docs/contents.md">Contents</a> '
        f'<a href="/_mock/">Console</a></header>'
        f"<main>{parser.renderer.render(tokens, parser.options, {})}</main></body></html>"
    )


def _is_served(path: str, href: str) -> bool:
    """Return whether a link leads anywhere: the repository has files besides ``docs``, which are not served."""
    target = href.partition("#")[0]
    if not target or target.startswith(("http://", "https://", "/")):
        return True
    place = posixpath.normpath(posixpath.join(posixpath.dirname(path), target))
    return place.removesuffix(".md") in _files() or place in _images()


def _without_comments(text: str) -> str:
    """Leave out comments such as the first line of generated pages, which would be shown as text."""
    return "\n".join(line for line in text.splitlines() if not line.startswith("<!--"))


def slug_of(heading: str) -> str:
    """Return the anchor of a heading as code forges write it: ``"Use the redirect"`` gives ``"use-the-redirect"``."""
    kept = "".join(character for character in heading.lower() if character.isalnum() or character in " -_")
    return kept.replace(" ", "-")
