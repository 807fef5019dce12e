"""Takes pictures of the console: ``python -m tests.console.pictures FOLDER``, or ``... docs/images --guide``.

Without ``--guide``, it takes every page in both themes and sizes, to be looked at before a change is merged.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from actionnetwork_mock.servers.threaded import MockServer
from tests.clients.browser import BROWSER

from .conftest import MORNING
from .tab import NARROW, WIDE, Size, Tab
from .test_accessibility import PAGES
from .traffic import Program

CHOSEN = {
    "request": "#/requests?n=2",
    "delivery": "#/deliveries?n=2",
    "mail": "#/mailbox?n=1",
}
"""Pages with something chosen."""
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-proxy-server", "--disable-lcd-text"]


def fill_in_a_signature(tab: Tab) -> None:
    """Type an address and two tags, of which one does not exist."""
    tab.page.get_by_label("address").fill("ann@example.org")
    tab.role("button", "Add add_tags").click()
    tab.type("member,")
    tab.type("stewrd,")
    tab.page.get_by_text("There is no tag 'stewrd'").first.wait_for()


def take(browser: Any, server: MockServer, file: Path, place: str, size: Size, theme: str) -> None:
    """Take a picture of one page."""
    tab = Tab(browser, server, size=size, theme=theme).open(place)
    tab.visit(place)
    if "at=" in place:
        fill_in_a_signature(tab)
    tab.page.screenshot(path=str(file))
    tab.close()


def main(arguments: list[str]) -> None:
    """Take the pictures."""
    folder = Path(arguments[0])
    folder.mkdir(parents=True, exist_ok=True)
    with MockServer(scenario="union_local", seed=7) as server, sync_playwright() as playwright:
        server.clock.freeze(MORNING)
        program = Program(server)
        program.send_sample()
        if "--guide" not in arguments:
            program.fill_pages()
        program.close()
        petition = f"petitions/{next(iter(server.petitions)).id}"
        signature = f"#/explore/{petition}?form=POST&at=/{petition}/signatures"
        browser = playwright.chromium.launch(executable_path=BROWSER, args=FLAGS)
        if "--guide" in arguments:
            for name, place in (
                ("requests", "#/requests?n=2"),
                ("explore", signature),
                ("budget", "#/budget"),
            ):
                take(browser, server, folder / f"console-{name}.png", place, WIDE, "light")
        else:
            chosen = {**{page: f"#/{page}" for page in PAGES}, **CHOSEN, "form": signature}
            chosen["person"] = f"#/people?n={next(iter(server.people)).id}"
            for name, place in chosen.items():
                for theme in ("light", "dark"):
                    for size in (WIDE, NARROW):
                        take(browser, server, folder / f"{name}-{theme}-{size.width}.png", place, size, theme)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
