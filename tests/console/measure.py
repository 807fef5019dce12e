"""Measures the console in a browser: ``python -m tests.console.measure [--only PART] [--hal-explorer FOLDER]``.

Prints the clicks, typed characters and seconds of tasks, the time until a page shows its data, its bytes, and what an
open console costs the API. FOLDER is a built copy of HAL Explorer, in which the tasks that it has are done as well.
A script does the tasks without pauses, so its seconds are the page's, and clicks and characters are the user's.
"""

from __future__ import annotations

import statistics
import sys
import threading
import time
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from actionnetwork_mock.servers.threaded import MockServer
from actionnetwork_mock.settings import Settings
from tests.clients.browser import BROWSER

from .conftest import MORNING
from .rate import load, measure_rate
from .tab import Tab
from .traffic import BO, Program, fill_journal

ROUNDS = 5
SIGNATURE = '{"person": {"email_addresses": [{"address": "ann@example.org"}]}}'

FIRST_SHOWN = """
(selector) => new Promise((done) => {
  const look = () => (document.querySelector(selector) ? done(performance.now()) : requestAnimationFrame(look));
  look();
})
"""
BYTES = """
() => [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
  .reduce((sum, { decodedBodySize }) => sum + decodedBodySize, 0)
"""

SCROLL_PX = 2000
SCROLL_TO_THE_END = """
(step) => new Promise((done) => {
  const list = document.querySelector('[role=grid]');
  const [frames, tasks] = [[], []];
  const keep = (found) => tasks.push(...found.getEntries().map((task) => task.duration));
  new PerformanceObserver(keep).observe({ type: 'longtask' });
  let before = performance.now();
  const next = (now) => {
    frames.push(now - before);
    before = now;
    const { scrollTop } = list;
    list.scrollTop += step;
    if (list.scrollTop > scrollTop) requestAnimationFrame(next);
    else setTimeout(() => done([frames.slice(1), tasks]), 100);
  };
  requestAnimationFrame(next);
})
"""


class User:
    """Someone who does a task: each click and each typed character is counted."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.clicks = self.typed = 0

    def click(self, target: Any) -> None:
        self.clicks += 1
        target.click()

    def type(self, target: Any, text: str) -> None:
        self.typed += len(text)
        target.fill(text)


def console_signs(user: User) -> None:
    """Follow the links from the entry point to a petition, and sign it."""
    page = user.page
    user.click(page.get_by_role("link", name="GET osdi:petitions", exact=True))
    user.click(page.get_by_role("link", name="Two people on every night shift").first)
    user.click(page.get_by_role("button", name="POST osdi:signatures", exact=True))
    user.type(page.get_by_label("address"), "ann@example.org")
    user.click(page.get_by_role("button", name="Send POST"))
    page.get_by_role("status").get_by_text("POST 200 OK").wait_for()


def console_repeats(user: User) -> None:
    """Send a signup again with another name."""
    user.click(user.page.locator(".request-row").filter(has_text="+3").first)
    user.click(user.page.get_by_role("button", name="Edit and resend"))
    user.type(user.page.get_by_label("given_name"), "Robert")
    user.click(user.page.get_by_role("button", name="Send POST"))
    user.page.get_by_role("status").get_by_text("POST 200 OK").wait_for()


def console_explains(user: User) -> None:
    """Read why a tag was not added."""
    user.click(user.page.get_by_role("button", name="Swallowed"))
    user.click(user.page.locator(".request-row").filter(has_text="+3").first)
    user.page.get_by_text("There is no tag 'stewrd'").first.wait_for()


def console_reads_a_payload(user: User) -> None:
    """Open the newest delivery."""
    user.click(user.page.locator(".deliveries .vlist-row").first)
    user.page.get_by_role("region", name="Payload 1").wait_for()


def console_sends_a_webhook_again(user: User) -> None:
    """Send a delivery again."""
    user.click(user.page.locator(".deliveries .vlist-row").first)
    user.click(user.page.get_by_role("button", name="Resend", exact=True))
    user.page.get_by_text("is the same body again").wait_for()


def console_finds_one_of_many(user: User) -> None:
    """Find one of 10,000 requests by a word of its path, and open it."""
    user.type(user.page.get_by_label("Filter"), "/people/4711")
    row = user.page.locator(".request-row").filter(has_text="/people/4711")
    user.page.get_by_role("button", name="All 1", exact=True).wait_for()
    user.click(row)
    user.page.get_by_text("Answered 200. Nothing was dropped.").wait_for()


def explorer_signs(user: User) -> None:
    """The same as ``console_signs`` in HAL Explorer, whose bodies are typed."""
    page = user.page
    user.click(_explorer_button(page, "osdi:petitions", "GET Request"))
    user.click(page.get_by_role("link", name="osdi:petitions [0]"))
    user.click(_explorer_button(page, "osdi:signatures", "POST Request"))
    _explorer_sends(user, SIGNATURE)


def explorer_repeats(user: User) -> None:
    """The same as ``console_repeats`` in HAL Explorer, from the entry point."""
    user.click(_explorer_button(user.page, "osdi:people", "POST Request"))
    _explorer_sends(user, str(BO).replace("Bo", "Robert").replace("'", '"').replace("True", "true"))


def _explorer_button(page: Any, rel: str, title: str) -> Any:
    return page.get_by_role("row").filter(has_text=rel).get_by_title(title).first


def _explorer_sends(user: User, body: str) -> None:
    user.type(user.page.locator("textarea#body"), body)
    user.click(user.page.locator("#requestDialogGoButton"))
    user.page.locator("app-response-details").get_by_text("200").first.wait_for()


CONSOLE: dict[str, tuple[str, Callable[[User], None]]] = {
    "sign a petition, from the entry point": ("#/explore", console_signs),
    "repeat a POST with one value changed": ("#/requests", console_repeats),
    "learn why something was dropped": ("#/requests", console_explains),
    "read the payload of a webhook": ("#/deliveries", console_reads_a_payload),
    "send a webhook again": ("#/deliveries", console_sends_a_webhook_again),
}
EXPLORER: dict[str, Callable[[User], None]] = {
    "sign a petition, from the entry point": explorer_signs,
    "repeat a POST with one value changed": explorer_repeats,
}


def report(tool: str, task: str, done: list[tuple[float, int, int]]) -> None:
    """Print a task. The first time is a try that does not count."""
    seconds = statistics.median(took for took, _, _ in done[1:])
    _, clicks, typed = done[-1]
    print(f"{tool}: {task}: {clicks} clicks, {typed} characters, {seconds:.2f} s ({load()})", flush=True)


def timed(user: User, task: Callable[[User], None]) -> tuple[float, int, int]:
    """Do a task. Returns its seconds, clicks and characters."""
    began = time.perf_counter()
    task(user)
    return time.perf_counter() - began, user.clicks, user.typed


@contextmanager
def server_with_sample() -> Iterator[MockServer]:
    """A server to whose API pages of any origin may send requests, with what the tasks are about."""
    settings = Settings(keyed_cors="allowed", rate_limit=None)
    with MockServer(scenario="union_local", settings=settings, seed=7) as server:
        server.clock.freeze(MORNING)
        program = Program(server)
        program.send_sample()
        program.fill_pages()
        program.close()
        server.faults.clear()
        yield server


def measure_tasks(browser: Browser) -> None:
    """Do each task on a server of its own."""
    for task, (place, do) in CONSOLE.items():
        done = []
        for _ in range(ROUNDS + 1):
            with server_with_sample() as server:
                tab = Tab(browser, server).open(place)
                tab.visit(place)
                done.append(timed(User(tab.page), do))
                tab.context.close()
        report("console", task, done)


def measure_many(browser: Browser) -> None:
    """Find one request of 10,000, and measure how soon the page shows them."""
    settings = Settings(rate_limit=None, journal_bytes=1 << 26)
    with MockServer(scenario="union_local", settings=settings) as server:
        fill_journal(server, 10_000)
        found, shown = [], []
        for _ in range(ROUNDS + 1):
            tab = Tab(browser, server)
            tab.page.goto(tab.base)
            shown.append(float(tab.page.evaluate(FIRST_SHOWN, ".request-row")))
            rows = tab.count("[role=row]")
            found.append(timed(User(tab.page), console_finds_one_of_many))
            tab.context.close()
        report("console", "find one of 10,000 requests", found)
        after = f"{statistics.median(shown[1:]):.0f} ms"
        print(f"console: 10,000 requests are shown after {after} in {rows} rows ({load()})", flush=True)


def measure_scrolling(browser: Browser) -> None:
    """Scroll through 10,000 requests, and print how long frames and tasks of the page take."""
    with MockServer(
        scenario="union_local", settings=Settings(rate_limit=None, journal_bytes=1 << 26)
    ) as server:
        fill_journal(server, 10_000)
        tab = Tab(browser, server).open()
        tab.page.locator("[role=grid][aria-rowcount='10001']").wait_for()
        session = tab.context.new_cdp_session(tab.page)
        session.send("Performance.enable", {"timeDomain": "threadTicks"})
        busy_s = cpu_s_of(session)
        frames, tasks = tab.page.evaluate(SCROLL_TO_THE_END, SCROLL_PX)
        busy_s = cpu_s_of(session) - busy_s
        rows = tab.count("[role=row]")
        tab.context.close()
    slow = sum(frame > 50 for frame in frames)
    print(
        f"console: {len(frames)} frames through 10,000 requests: {busy_s / len(frames) * 1000:.1f} ms of CPU time, "
        f"median {statistics.median(frames):.0f} ms, longest {max(frames):.0f} ms, {slow} over 50 ms; "
        f"{len(tasks)} tasks over 50 ms, longest {max(tasks, default=0):.0f} ms; {rows} rows ({load()})",
        flush=True,
    )


def cpu_s_of(session: Any) -> float:
    """Return the CPU time that the thread of a page has used."""
    metrics = session.send("Performance.getMetrics")["metrics"]
    return float(next(metric["value"] for metric in metrics if metric["name"] == "TaskDuration"))


def measure_first_page(browser: Browser, name: str, address: str, selector: str) -> None:
    """Open a page in a new context, and print when its data were there, and how many bytes it read."""
    shown = []
    for _ in range(ROUNDS + 1):
        context = browser.new_context()
        page = context.new_page()
        page.goto(address)
        shown.append(float(page.evaluate(FIRST_SHOWN, selector)))
        read = int(page.evaluate(BYTES))
        context.close()
    print(
        f"{name}: shows data after {statistics.median(shown[1:]):.0f} ms, {read:,} bytes ({load()})",
        flush=True,
    )


def measure_console_page(browser: Browser) -> None:
    """Measure the first page of the console, with data."""
    with server_with_sample() as server:
        measure_first_page(browser, "console", f"{server.control_url}/", ".request-row")


class Quiet(SimpleHTTPRequestHandler):
    """Serves files, and prints nothing."""

    def log_message(self, *_: object) -> None:
        pass


def measure_explorer(browser: Browser, folder: str) -> None:
    """Do the tasks that HAL Explorer has, in a built copy of it."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder)) as site:
        threading.Thread(target=site.serve_forever, daemon=True).start()

        def place(server: MockServer) -> str:
            key = f"hkey0=OSDI-API-Token&hval0={server.api_key}"
            return f"http://127.0.0.1:{site.server_port}/#{key}&uri={server.url}"

        for task, do in EXPLORER.items():
            done = []
            for _ in range(ROUNDS + 1):
                with server_with_sample() as server:
                    page = browser.new_context().new_page()
                    page.goto(place(server))
                    _explorer_button(page, "osdi:petitions", "GET Request").wait_for()
                    done.append(timed(User(page), do))
                    page.context.close()
            report("HAL Explorer", task, done)
        with server_with_sample() as server:
            measure_first_page(browser, "HAL Explorer", place(server), "app-response-explorer tbody tr")
        site.shutdown()


def main(arguments: list[str]) -> None:
    """Measure, and print one line for each figure."""
    parser = ArgumentParser(
        prog="python -m tests.console.measure", description="Measures the console in a browser."
    )
    parser.add_argument(
        "--only", choices=("tasks", "many", "page", "scroll", "rate"), help="measure one part"
    )
    parser.add_argument(
        "--hal-explorer", metavar="FOLDER", help="a built copy of HAL Explorer, to compare with"
    )
    chosen = parser.parse_args(arguments)
    parts: dict[str, Callable[[Browser], None]] = {
        "tasks": measure_tasks,
        "many": measure_many,
        "page": measure_console_page,
        "scroll": measure_scrolling,
        "rate": measure_rate,
    }
    with sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-gpu", "--no-proxy-server"]
        browser = playwright.chromium.launch(executable_path=BROWSER, args=flags)
        for part in [chosen.only] if chosen.only else parts:
            parts[part](browser)
        if chosen.hal_explorer:
            measure_explorer(browser, chosen.hal_explorer)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
