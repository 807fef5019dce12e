"""Ctrl-C while the console is open."""

from __future__ import annotations

import signal
import time
from typing import Any

import pytest

from .served import serve
from .tab import Tab

pytestmark = pytest.mark.uncovered

TABS = 3
IN_TIME_S = 30
"""Far more than the second that an idle machine needs. Streams that do not end would hold the server for ever."""


def test_ctrl_c_ends_the_server_in_silence_while_three_tabs_are_open(
    browser: Any, record_property: Any
) -> None:
    with serve() as server:
        tabs = [Tab(browser, server).open() for _ in range(TABS)]
        began = time.monotonic()
        server.process.send_signal(signal.SIGINT)
        _, said = server.process.communicate(timeout=IN_TIME_S)
        seconds = time.monotonic() - began
        record_property("seconds_until_stopped", round(seconds, 3))
        print(f"{TABS} tabs: stopped after {seconds:.3f} s")
        assert (server.process.returncode, "Traceback" in said) == (0, False), said
        for tab in tabs:
            tab.page.get_by_text("Not connected since").wait_for()
            tab.context.close()
