"""A browser tab with the console, which counts what a user does and records what must not happen."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from actionnetwork_mock.servers.threaded import MockServer

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

REPORT_VIOLATIONS = """
addEventListener('securitypolicyviolation', (event) =>
  console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`));
"""
COUNT_READS = """
window.openReads = 0;
const counted = (run) => (...given) => {
  window.openReads += 1;
  return run(...given).finally(() => setTimeout(() => { window.openReads -= 1; }));
};
const read = counted(window.fetch.bind(window));
window.fetch = async (...given) => {
  const response = await read(...given);
  for (const name of ['text', 'json', 'arrayBuffer']) response[name] = counted(response[name].bind(response));
  return response;
};
"""
VISIT = """
(hash) => new Promise((done) => {
  if (location.hash === hash) return done();
  addEventListener('hashchange', () => setTimeout(done), { once: true });
  location.hash = hash;
})
"""
UNTIL_READ = """
() => new Promise((done) => {
  const look = () => (window.openReads === 0 ? done() : requestAnimationFrame(look));
  look();
})
"""
MAX_TABS = 200
MAX_WAIT_MS = 60_000
"""How long a test waits for a condition. It is not a measure of the page: a machine that does much else is slow."""


class Size(NamedTuple):
    """The size of a window, in pixels."""

    width: int
    height: int


WIDE, NARROW = Size(1280, 800), Size(390, 844)


class Tab:
    """The console of a server in a browser tab.

    ``clicks`` counts clicks, keys and submissions. ``close`` fails for a message in the browser's console, a report of
    the content security policy, an uncaught error, a request to another origin, and a page that scrolls sideways.
    """

    def __init__(
        self, browser: Browser, server: MockServer, *, size: Size = WIDE, theme: str = "light"
    ) -> None:
        self.base = server.control_url + "/"
        self.origin = self.base.removesuffix("/_mock/")
        self.clicks = 0
        self.faults: list[str] = []
        self.expected: list[str] = []
        """Patterns of messages that a test causes on purpose."""
        self.context = browser.new_context(
            viewport={"width": size.width, "height": size.height}, color_scheme=theme, reduced_motion="reduce"
        )
        self.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=self.origin)
        self.context.add_init_script(REPORT_VIOLATIONS + COUNT_READS)
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(MAX_WAIT_MS)
        self.page.on("console", lambda message: self.faults.append(f"console: {message.text}"))
        self.page.on("pageerror", lambda error: self.faults.append(f"uncaught: {error}"))
        self.page.on("request", self._check_request)

    def _check_request(self, request: Any) -> None:
        if not request.url.startswith((self.origin + "/", "blob:" + self.origin)):
            self.faults.append(f"request to {request.url}")

    def open(self, place: str = "") -> Tab:
        """Open a page by its hash, such as ``"#/requests?n=2"``, and wait until it is live."""
        self.page.goto(self.base + place)
        self.page.get_by_role("banner").get_by_text("Live", exact=True).wait_for(state="attached")
        self.page.get_by_role("heading", level=1).wait_for(state="attached")
        return self

    def visit(self, place: str) -> None:
        """Go to another hash in the same tab, and wait until the page has read what it shows."""
        self.page.evaluate(VISIT, place)
        self.page.get_by_role("heading", level=1).first.wait_for(state="attached")
        self.until_read()
        if self.page.locator(".preview").count():
            self.page.locator(".preview-content > *").first.wait_for(state="attached")

    def until_read(self) -> None:
        """Wait until no reading of the page is on its way."""
        self.page.evaluate(UNTIL_READ)

    def close(self) -> None:
        """Close the tab. Raises AssertionError for what must not happen."""
        try:
            self.check_width()
            unexpected = [
                fault for fault in self.faults if not any(re.search(text, fault) for text in self.expected)
            ]
            assert not unexpected, "\n".join(unexpected)
        finally:
            self.context.close()

    def check_width(self) -> None:
        """Raise AssertionError if the page scrolls sideways."""
        needed, width = self.page.evaluate(
            "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        )
        assert needed <= width, f"{self.page.url} is {needed} pixels wide in a window of {width}"

    # Finding

    def role(self, role: Any, name: str | re.Pattern[str], *, within: Locator | None = None) -> Locator:
        """Return the element with a role and an accessible name."""
        exact = isinstance(name, str)
        return (within or self.page).get_by_role(role, name=name, exact=exact)

    def row(self, text: str | re.Pattern[str]) -> Locator:
        """Return the first request with a text in the list of requests."""
        return self.page.locator(".request-row").filter(has_text=text).first

    def region(self, name: str) -> Locator:
        """Return a part of the page by its name."""
        return self.page.get_by_role("region", name=name, exact=True)

    # Acting

    def click(self, target: Locator) -> None:
        """Click with the pointer. It counts."""
        self.clicks += 1
        target.click()

    def press(self, *keys: str) -> None:
        """Press keys, one after another: ``press("g", "x")``."""
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        """Type a text where the focus is. Typing is free."""
        self.page.keyboard.type(text)

    def tab_to(self, target: Locator, *, key: str = "Tab") -> None:
        """Press Tab until an element has the focus, as a user without a pointer does."""
        target.wait_for()
        for _ in range(MAX_TABS):
            if target.evaluate("element => element === document.activeElement"):
                return
            self.page.keyboard.press(key)
        raise AssertionError(f"{target} cannot be reached with {key}")

    # Reading

    @property
    def clipboard(self) -> str:
        """The text in the clipboard."""
        text: str = self.page.evaluate("navigator.clipboard.readText()")
        return text

    def module(self, name: str, function: str, *arguments: Any) -> Any:
        """Call a function that a script exports: ``module("filter.js", "parseFilter", "/tags")``."""
        script = "async ([name, method, given]) => (await import(`./console/js/${name}`))[method](...given)"
        return self.page.evaluate(script, [name, function, list(arguments)])

    def count(self, selector: str) -> int:
        """Return how many elements match a CSS selector."""
        found: int = self.page.locator(selector).count()
        return found


OpenTab = Callable[..., Tab]
