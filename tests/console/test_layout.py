"""What holds of the geometry of every page: no text lies upon another, and none is cut off without a title."""

from __future__ import annotations

import json
from typing import Any

import pytest

from actionnetwork_mock.servers.threaded import MockServer

from .conftest import MakeServer
from .tab import NARROW, WIDE, Size, Tab
from .test_accessibility import places
from .traffic import Program

pytestmark = pytest.mark.uncovered

# A text may be drawn into a few pixels of its neighbour's line box: letters rarely reach its edges.
TEXTS_THAT_COLLIDE = """
() => {
  const TOLERANCE = 3;
  const visiblePart = (element, rect) => {
    let { left, top, right, bottom } = rect;
    for (let outer = element; outer; outer = outer.parentElement) {
      if (outer !== document.documentElement && getComputedStyle(outer).overflow === 'visible') continue;
      const edge = outer.getBoundingClientRect();
      [left, top] = [Math.max(left, edge.left), Math.max(top, edge.top)];
      [right, bottom] = [Math.min(right, edge.right), Math.min(bottom, edge.bottom)];
    }
    return { left, top, right, bottom };
  };
  const isOnTop = (element, { left, top, right, bottom }) => {
    if (right - left <= 1 || bottom - top <= 1) return false;
    for (const found of document.elementsFromPoint((left + right) / 2, (top + bottom) / 2)) {
      if (element.contains(found) || found.contains(element)) return true;
      if (getComputedStyle(found).backgroundColor !== 'rgba(0, 0, 0, 0)') return false;
    }
    return false;
  };
  const texts = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    const isShown = element.checkVisibility({ contentVisibilityAuto: true, visibilityProperty: true });
    if (!node.data.trim() || !isShown || element.closest('option, .skip, .hidden')) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const rect of range.getClientRects()) {
      const part = visiblePart(element, rect);
      if (isOnTop(element, part)) texts.push({ node, text: node.data.trim().slice(0, 40), part });
    }
  }
  return texts.flatMap(({ node, text, part }, index) => texts.slice(index + 1).filter((other) => {
    const across = Math.min(part.right, other.part.right) - Math.max(part.left, other.part.left);
    const down = Math.min(part.bottom, other.part.bottom) - Math.max(part.top, other.part.top);
    return other.node !== node && across > TOLERANCE && down > TOLERANCE;
  }).map((other) => `${text} | ${other.text}`));
}
"""
# What scrolls can be read, and so can what has its full text as a title.
TEXTS_THAT_ARE_CUT = """
() => [...document.querySelectorAll('body *')].filter((element) => {
  const { overflowX, overflowY } = getComputedStyle(element);
  const { width, height } = element.getBoundingClientRect();
  if (width <= 1 || height <= 1 || element.closest('[title], .skip, svg')) return false;
  const isCut = (overflow, needed, given) => /hidden|clip/.test(overflow) && needed > given + 1;
  if (element.querySelector('[title]') || !element.innerText?.trim()) return false;
  return isCut(overflowX, element.scrollWidth, element.clientWidth)
    || isCut(overflowY, element.scrollHeight, element.clientHeight);
}).map((element) => `cut: ${element.outerHTML.slice(0, 160)} is ${element.scrollWidth} x ${element.scrollHeight} in
  ${element.clientWidth} x ${element.clientHeight}`)
"""

# Code, tables, a plot and the navigation of a narrow window scroll sideways, and nothing else.
TEXTS_THAT_SCROLL = """
() => [...document.querySelectorAll('body *')].filter((element) => {
  const canScroll = /auto|scroll/.test(getComputedStyle(element).overflowX);
  const may = element.matches('.scroll-x, .code, .copy-line code, .nav, .chips');
  return canScroll && !may && element.scrollWidth > element.clientWidth + 1;
}).map((element) => `scrolls: ${element.outerHTML.slice(0, 160)} is ${element.scrollWidth} in ${element.clientWidth}`)
"""

MIDDLE = Size(780, 700)


def faults_of(tab: Tab) -> list[str]:
    """Return what is wrong with the texts of the page."""
    return [
        fault
        for script in (TEXTS_THAT_COLLIDE, TEXTS_THAT_ARE_CUT, TEXTS_THAT_SCROLL)
        for fault in tab.page.evaluate(script)
    ]


@pytest.mark.parametrize("size", [WIDE, MIDDLE, NARROW], ids=["wide", "middle", "narrow"])
@pytest.mark.parametrize("scenario", ["union_local", "awkward_data", None])
def test_no_text_lies_upon_another_or_is_cut_off(
    make_server: MakeServer, open_tab: Any, size: Size, scenario: str | None
) -> None:
    server = make_server(scenario=scenario)
    if scenario is not None:
        program = Program(server)
        program.send_sample()
        program.fill_pages()
        program.close()
    tab = open_tab(server, size=size)
    wrong: dict[str, list[str]] = {}
    for place in places(is_filled=scenario is not None):
        tab.visit(place)
        tab.check_width()
        if found := faults_of(tab):
            wrong[place] = found
    assert not wrong, json.dumps(wrong, indent=1)


def test_the_checks_find_what_they_look_for(server: MockServer, open_tab: Any) -> None:
    tab = open_tab(server, "#/sync")
    tab.page.get_by_role("heading", name="Webhooks").last.wait_for()
    assert faults_of(tab) == []
    tab.page.evaluate(
        """() => {
          const head = document.querySelector('h1');
          const text = document.createElement('p');
          text.textContent = 'This lies upon the heading';
          head.before(text);
          text.style.setProperty('position', 'absolute');
          head.style.setProperty('width', '20px');
          head.style.setProperty('overflow', 'hidden');
          head.style.setProperty('white-space', 'nowrap');
        }"""
    )
    upon, cut = faults_of(tab)
    assert upon == "This lies upon the heading | API & Sync"
    assert "API &amp; Sync" in cut
