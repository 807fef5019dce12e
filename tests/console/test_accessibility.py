"""Every page in both themes and sizes, empty and filled: no violation that axe finds, and controls large enough."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from actionnetwork_mock.console import STATIC

from .conftest import MakeServer
from .tab import NARROW, WIDE, Size, Tab
from .traffic import Program

pytestmark = pytest.mark.uncovered

PAGES = sorted(
    found[1]
    for script in (STATIC / "js" / "pages").glob("*.js")
    if (found := re.search(r"\bid: '(\w+)', title:", script.read_text(encoding="utf-8"), re.MULTILINE))
)
"""The names of all pages in the hash: ``"requests"``."""

# Links within a sentence, bars of a plot and the buttons that fold lines of code may be as small as their text.
SMALL_CONTROLS = """
() => {
  const excepted = '.skip, .plot, .code, p, td, dd, .panel-row > .grow, .hidden';
  const controls = document.querySelectorAll('button, a[href], input, select, textarea, summary, [role=tab]');
  return [...controls].filter((control) => {
    const { width, height } = control.getBoundingClientRect();
    const label = control.closest('label')?.getBoundingClientRect().height ?? 0;
    const isShown = control.checkVisibility({ visibilityProperty: true }) && width > 1 && height > 1;
    return isShown && !control.closest(excepted) && Math.max(height, label) < 24;
  }).map((control) => `${control.outerHTML.slice(0, 120)} is ${control.getBoundingClientRect().height} high`);
}
"""


def places(*, is_filled: bool) -> list[str]:
    """Return the hashes of the pages, and of those with a selection or a form."""
    chosen = [f"#/{page}" for page in PAGES]
    if is_filled:
        chosen += ["#/requests?n=2", "#/requests?n=5", "#/requests?n=10", "#/explore/people"]
        chosen += ["#/deliveries?n=2", "#/inbox?n=1", "#/mailbox?n=1", "#/mailbox?n=1&as=html"]
        chosen += [
            "#/explore/people?form=POST&n=2",
            "#/explore/tags?form=POST&view=json",
            "#/reference?q=signatures+post",
        ]
    return [*chosen, "#/requests?q=nothing", "#/nowhere"]


COVERED = "The text is scrolled out of sight, or something without a colour of its own lies above it."
UNDECIDED = {
    "color-contrast elmPartiallyObscured": COVERED,
    "color-contrast elmPartiallyObscuring": COVERED,
    "color-contrast bgOverlap": COVERED,
    "color-contrast pseudoContent": "The bar of the chosen page in the navigation is beside the text, not behind it.",
    "color-contrast imgNode": "Texts of the plot stand on the ground of the page.",
    "color-contrast shortTextContent": "One digit has the colour that two have.",
    "color-contrast nonBmp": "The arrow of a button has the colour of a word.",
    "label-content-name-mismatch": "The text is a sign, such as an arrow, and the name is in words.",
}
"""Why a result that axe leaves to a person is no fault, by its rule and the key of its message.

For colours, ``tests/mock_server/console/test_static.py`` calculates the contrast of every pair.
"""

# No script runs in the frame with the HTML of a mail, so axe cannot look into it. Its message to the frame would be
# reported as an error of the page if the frame has been loaded by then.
OPTIONS: dict[str, dict[str, Any]] = {
    "light": {"iframes": False, "rules": {"frame-tested": {"enabled": False}}},
    "dark": {"iframes": False, "runOnly": ["color-contrast"]},
}
"""What axe looks for, by theme: the dark one differs from the other in its colours alone."""


def violations(tab: Tab, axe: str, options: dict[str, Any]) -> list[str]:
    """Return what axe finds on the page, each with the first element, and what it leaves to a person to decide."""
    if not tab.page.evaluate("typeof axe === 'object'"):
        tab.page.evaluate(axe)
    found: Any = tab.page.evaluate("async (options) => await axe.run(document, options)", options)
    wrong = [
        f"{item['id']}: {item['nodes'][0]['html'][:200]} {item['nodes'][0]['failureSummary']}"
        for item in found["violations"]
    ]
    for item in found["incomplete"]:
        for node in item["nodes"]:
            data = next((check["data"] for check in node["any"] if check["data"]), None) or {}
            what = f"{item['id']} {data.get('messageKey') or ''}".strip()
            if what not in UNDECIDED:
                wrong.append(f"undecided: {what}: {node['html'][:200]}")
    return wrong


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("is_filled", [True, False], ids=["filled", "empty"])
def test_axe_finds_nothing(
    make_server: MakeServer, open_tab: Any, axe_source: str, size: Size, theme: str, is_filled: bool
) -> None:
    server = make_server(scenario="union_local" if is_filled else None)
    if is_filled:
        program = Program(server)
        program.send_sample()
        program.fill_pages()
        program.close()
    tab = open_tab(server, size=size, theme=theme)
    wrong: dict[str, list[str]] = {}
    for place in places(is_filled=is_filled):
        tab.visit(place)
        found = [*violations(tab, axe_source, OPTIONS[theme]), *tab.page.evaluate(SMALL_CONTROLS)]
        tab.check_width()
        if found:
            wrong[place] = found
    assert not wrong, json.dumps(wrong, indent=1)


def test_the_pages_are_found() -> None:
    assert {"requests", "explore", "budget", "reference"} <= set(PAGES)
