"""What holds of every file of the console: nothing from another place, no data as HTML, sizes, and the imports."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from actionnetwork_mock import documentation
from actionnetwork_mock.console import STATIC

SCRIPTS = sorted((STATIC / "js").rglob("*.js"))
FILES = sorted(path for path in STATIC.rglob("*") if path.is_file())

LAYERS: tuple[set[str], ...] = (
    {"main"},
    {"topbar", "commands"},
    {"pages"},
    {"all"},
    {"live-view"},
    {"virtual-list", "json-view", "form", "parts", "plot"},
    {"api", "journal", "keys", "live", "messages", "route", "schema", "session", "store"},
    {"dom", "filter", "format", "snippets"},
)
"""The layers of the scripts, the topmost first. A script may import those below it, and others of its layer."""

SVG_NAMESPACE = "http://www.w3.org/2000/svg"

FORBIDDEN = {
    "an address with a host": r"(?:https?:|wss?:|['\"(])//(?!127\.0\.0\.1)[\w.-]+",
    "text that is parsed as HTML": r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|srcdoc\s*[=:]|DOMParser",
    "text that is run": r"\beval\b|\bnew Function\b|set(?:Timeout|Interval)\(\s*['\"`]|javascript:",
    "a listener in an attribute": r"(?:\s|\.)on[a-z]+\s*=(?!=)",
    "a style in an attribute": r"style\s*=(?!=)|cssText|['\"]style['\"]\s*,",
    "an import of CSS or of a worker": r"@import|new Worker|importScripts",
}


def name_of(script: Path) -> str:
    """Return the name of a script in the layers: ``"api"``, and ``"pages"`` for each page."""
    return "pages" if script.parent.name == "pages" else script.stem


def layer_of(name: str) -> int:
    """Return the number of the layer of a script, from the top."""
    found = [index for index, layer in enumerate(LAYERS) if name in layer]
    assert found, f"{name}.js is in no layer: add it to LAYERS"
    return found[0]


def imports_of(script: Path) -> list[Path]:
    """Return the scripts that one imports."""
    pattern = r"^(?:import|export)\b.*?from '([^']+)'|^import '([^']+)'"
    found = re.findall(pattern, script.read_text(encoding="utf-8"), re.MULTILINE)
    return [(script.parent / (first or second)).resolve() for first, second in found]


def described(path: Path) -> str:
    return path.relative_to(STATIC).as_posix()


@pytest.mark.parametrize("path", FILES, ids=described)
def test_a_file_needs_no_other_place_and_treats_no_data_as_html(path: Path) -> None:
    text = path.read_text(encoding="utf-8").replace(SVG_NAMESPACE, "")
    assert [what for what, pattern in FORBIDDEN.items() if re.search(pattern, text)] == []


@pytest.mark.parametrize(
    ("what", "text"),
    [
        ("an address with a host", "fetch('https://example.org/x.js')"),
        ("an address with a host", "<script src='//cdn.example.org'></script>"),
        ("text that is parsed as HTML", "row.innerHTML = name"),
        ("text that is run", "setTimeout('go()', 1)"),
        ("a listener in an attribute", "<img onerror=alert(1)>"),
        ("a listener in an attribute", "button.onclick = run"),
        ("a style in an attribute", "<p style='color: red'>"),
    ],
)
def test_each_pattern_finds_what_it_forbids(what: str, text: str) -> None:
    assert re.search(FORBIDDEN[what], text)


@pytest.mark.parametrize("script", SCRIPTS, ids=described)
def test_imports_point_downwards(script: Path) -> None:
    own = layer_of(name_of(script))
    imported = imports_of(script)
    assert [path for path in imported if path not in SCRIPTS] == []
    assert [described(path) for path in imported if layer_of(name_of(path)) < own] == []


def test_the_imports_are_found() -> None:
    main = STATIC / "js" / "main.js"
    assert {"topbar.js", "pages/requests.js"} <= {
        path.relative_to(main.parent).as_posix() for path in imports_of(main)
    }


@pytest.mark.parametrize("script", SCRIPTS, ids=described)
def test_no_script_imports_itself_through_others(script: Path) -> None:
    seen: set[Path] = set()
    waiting = imports_of(script)
    while waiting:
        path = waiting.pop()
        if path not in seen:
            seen.add(path)
            waiting += imports_of(path)
    assert script not in seen


@pytest.mark.parametrize("script", SCRIPTS, ids=described)
def test_a_script_has_a_comment_at_its_top_and_at_most_400_lines(script: Path) -> None:
    text = script.read_text(encoding="utf-8")
    assert text.startswith("/**")
    assert len(text.splitlines()) <= 400


def test_all_files_together_have_less_than_200_kb() -> None:
    assert sum(path.stat().st_size for path in FILES) < 200_000


SOURCES = {path: path.read_text(encoding="utf-8") for path in SCRIPTS}
EXPORT = re.compile(r"^export (?:async )?(?:const|function|class) (\w+)", re.MULTILINE)


@pytest.mark.parametrize("script", SCRIPTS, ids=described)
def test_another_script_uses_each_export(script: Path) -> None:
    others = "\n".join(text for path, text in SOURCES.items() if path != script)
    assert [name for name in EXPORT.findall(SOURCES[script]) if not re.search(rf"\b{name}\b", others)] == []


@pytest.mark.parametrize("script", SCRIPTS, ids=described)
def test_a_script_uses_what_it_imports_and_declares(script: Path) -> None:
    text = SOURCES[script]
    imported = [
        name for names in re.findall(r"^import \{(.*?)\}", text, re.MULTILINE) for name in names.split(",")
    ]
    names = [name.split(" as ")[-1].strip() for name in imported]
    names += re.findall(r"^(?:async )?(?:const|let|function|class) (\w+)", text, re.MULTILINE)
    assert [name for name in names if len(re.findall(rf"(?<![\w$]){name}\b", text)) < 2] == []


MADE_CLASSES = re.compile(r"cell-\d|t-(?:name|number|string|word)|request-(?:mark|over|row)")
"""Classes whose names scripts put together."""


@pytest.mark.parametrize("sheet", sorted((STATIC / "css").glob("*.css")), ids=described)
def test_a_script_uses_each_class_of_the_styles(sheet: Path) -> None:
    selectors = re.sub(
        r"/\*.*?\*/|[\w-]+:[^;{}]*(?=[;}])", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL
    )
    classes = set(re.findall(r"\.([a-zA-Z][\w-]*)", selectors))
    pages = [STATIC / "index.html", Path(documentation.__file__)]
    used = "\n".join([*SOURCES.values(), *(path.read_text(encoding="utf-8") for path in pages)])
    unused = [name for name in sorted(classes) if not re.search(rf"(?<![\w-]){name}(?![\w-])", used)]
    assert [name for name in unused if not MADE_CLASSES.fullmatch(name)] == []


def test_each_custom_property_is_used() -> None:
    styles = "\n".join(path.read_text(encoding="utf-8") for path in (STATIC / "css").glob("*.css"))
    assert [name for name in re.findall(r"(--[\w-]+):", styles) if f"var({name})" not in styles] == []


THEMES = ("light", "dark")
GROUNDS = ("surface", "bg", "sunken")
TONES = ("accent", "ok", "note", "bad", "fault")
PAIRS = [
    *((text, ground) for text in ("text", "text-2", "text-3", *TONES) for ground in GROUNDS),
    *((text, "sunken") for text in ("json-name", "json-number")),
    *((tone, f"{tone}-soft") for tone in TONES),
    *((text, "note-soft") for text in ("text", "text-2", "json-name", "json-number", "ok")),
    ("on-accent", "accent"),
]
"""Colours of text, each with a ground that it stands on."""


def luminance(colour: str) -> float:
    """Return the relative luminance of ``"161b20"``, as WCAG 2 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("theme", THEMES)
def test_every_text_has_a_contrast_of_at_least_4_5(theme: str) -> None:
    css = (STATIC / "css" / "tokens.css").read_text(encoding="utf-8")
    tokens = dict(re.findall(r"--([\w-]+): light-dark\((.*?)\)", css))
    colours = {name: pair.split(", ")[THEMES.index(theme)].removeprefix("#") for name, pair in tokens.items()}
    low = {}
    for text, ground in PAIRS:
        darker, lighter = sorted((luminance(colours[text]), luminance(colours[ground])))
        contrast = (lighter + 0.05) / (darker + 0.05)
        if contrast < 4.5:
            low[text, ground] = round(contrast, 2)
    assert not low


def test_the_page_has_no_script_or_style_of_its_own() -> None:
    page = (STATIC / "index.html").read_text(encoding="utf-8")
    assert re.findall(r"<style|<script(?![^>]*\bsrc=)", page) == []
    assert len(re.findall(r"<h1", page)) == 0, "each page of the console has its own h1"
