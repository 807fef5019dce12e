"""A process with a network of its own: how it ends, and what a user learns whose system allows none."""

from __future__ import annotations

import subprocess
import sys

import pytest

from ...isolated import require_isolation

pytestmark = pytest.mark.slow

PREFIX = """
import ctypes, errno, os, socket, sys
from actionnetwork_mock.errors import UsageError
from actionnetwork_mock.servers import namespaces

def fail(error):
    raise error

def run(function):
    _, status = os.waitpid(namespaces.fork_isolated(function), 0)
    sys.exit(os.waitstatus_to_exitcode(status))
"""


def isolated(program: str) -> subprocess.CompletedProcess[str]:
    """Run a program of its own, because the test's process has threads and must not be forked."""
    require_isolation()
    return subprocess.run(
        [sys.executable, "-c", PREFIX + program], capture_output=True, text=True, timeout=60
    )


@pytest.mark.measured
@pytest.mark.parametrize(
    ("function", "code", "says"),
    [
        ("lambda: 7", 7, ""),
        ("lambda: fail(UsageError('as if'))", 2, "actionnetwork-mock: as if\n"),
        ("lambda: fail(KeyboardInterrupt())", 130, ""),
    ],
)
def test_the_exit_code_is_the_functions(function: str, code: int, says: str) -> None:
    done = isolated(f"run({function})")
    assert (done.returncode, done.stderr) == (code, says)


def test_a_failure_of_the_function_is_shown() -> None:
    done = isolated("run(lambda: fail(RuntimeError('as if')))")
    assert done.returncode == 1
    assert done.stderr.endswith("RuntimeError: as if\n")


def test_only_loopback_is_there_and_every_address_is_on_it() -> None:
    done = isolated("""
def function():
    print(socket.if_nameindex())
    with socket.create_server(("192.0.2.1", 0)) as server, socket.create_connection(server.getsockname()):
        return 0
run(function)
""")
    assert (done.returncode, done.stdout) == (0, "[(1, 'lo')]\n"), done.stderr


DENIED = """
class Denied:
    def __init__(self):
        self._libc = ctypes.CDLL(None, use_errno=True)
    def __getattr__(self, name):
        return self._deny if name == NAME else getattr(self._libc, name)
    def _deny(self, *_):
        ctypes.set_errno(errno.EACCES)
        return -1
namespaces._libc = Denied
"""


@pytest.mark.parametrize(
    "denied",
    [
        f"NAME = 'unshare'{DENIED}",
        f"NAME = 'mount'{DENIED}",
        "namespaces._map_ids = lambda process: fail(PermissionError(errno.EACCES, ''))",
    ],
    ids=["unshare", "mount", "map of users"],
)
def test_what_the_system_denies_is_one_sentence(denied: str) -> None:
    done = isolated(f"{denied}\nnamespaces._HINTS = ()\nrun(lambda: 0)")
    assert done.returncode == 2
    assert done.stderr == (
        "actionnetwork-mock: --isolate needs user, network and mount namespaces, which this system does not allow "
        "(Permission denied): start a container with --security-opt seccomp=unconfined --security-opt "
        "apparmor=unconfined, or leave out --isolate\n"
    )


def test_the_setting_of_the_system_that_denies_it_is_named() -> None:
    hint = "('/proc/sys/kernel/ostype', 'Linux', 'set this')"
    done = isolated(f"NAME = 'mount'{DENIED}\nnamespaces._HINTS = ({hint},)\nrun(lambda: 0)")
    assert "(Permission denied): set this, or leave out --isolate" in done.stderr
