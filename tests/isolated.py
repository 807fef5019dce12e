"""Whether ``run --isolate`` can be tested here: not on every system a user may make namespaces."""

from __future__ import annotations

import subprocess
import sys
from functools import cache

import pytest

RUN = (sys.executable, "-m", "actionnetwork_mock", "run")
RUN_ISOLATED = (*RUN, "--isolate")


@cache
def refusal() -> str:
    """Return the sentence with which this system refuses ``run --isolate``, or an empty text."""
    command = [*RUN_ISOLATED, "--quiet", "--", sys.executable, "-c", ""]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    return done.stderr.strip() if done.returncode == 2 else ""


def require_isolation() -> None:
    """Skip a test where the system allows no namespaces."""
    if refusal():
        pytest.skip(refusal())
