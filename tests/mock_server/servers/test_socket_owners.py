"""Another user of the machine cannot use the forwarder."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest

from actionnetwork_mock.servers import socket_owners
from actionnetwork_mock.servers.forwarder import Forwarder

from .forwarders import OK, RecordingTap
from .raw_upstream import RawUpstream, answering

NOBODY = 65534
CLIENT = """
import encodings.idna, os, socket, sys
os.setuid(int(sys.argv[3]))
with socket.create_connection(("127.0.0.1", int(sys.argv[1])), timeout=10) as client:
    client.sendall(b"CONNECT %s:443 HTTP/1.1\\r\\n\\r\\n" % sys.argv[2].encode())
    print(client.recv(65536).decode().splitlines()[0])
"""

needs_root = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0 or sys.platform != "linux",
    reason="only root of Linux can start a program as another user",
)


@needs_root
@pytest.mark.parametrize("host", ["actionnetwork.org", "example.org"])
def test_a_program_of_another_user_is_refused(host: str) -> None:
    tap = RecordingTap()
    with RawUpstream(answering(OK)) as upstream, Forwarder(tap, upstream=upstream.url) as forwarder:
        command = [sys.executable, "-I", "-c", CLIENT, str(forwarder.port), host, str(NOBODY)]
        refused = subprocess.run(command, capture_output=True, text=True, timeout=60)
        assert "403 This proxy is for programs of the user who started it" in refused.stdout, refused.stderr
        assert (upstream.accepted, tap.sent_bytes) == (0, {})


class _Ends(asyncio.BaseTransport):
    """A connection from port 50001 of a client to port 8686."""

    def get_extra_info(self, name: str, default: object = None) -> object:
        return ("127.0.0.1", {"sockname": 8686, "peername": 50001}[name])


HEAD = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"
OURS = "   0: 0100007F:21EE 0100007F:C351 01 00000000:00000000 00:00000000 00000000     {0}        0 71 1\n"
THEIRS = "   1: {1}:C351 {1}:21EE {2} 00000000:00000000 00:00000000 00000000  {0}        0 {3} 1\n"
FOUR, SIX = "0100007F", "0000000000000000FFFF00000100007F"
ME = os.getuid() if hasattr(os, "getuid") else 0


@pytest.mark.parametrize(
    ("four", "six", "is_refused"),
    [
        (HEAD + OURS.format(ME) + THEIRS.format(ME, FOUR, "01", 72), HEAD, False),
        (HEAD + OURS.format(ME) + THEIRS.format(0, FOUR, "01", 72), HEAD, False),
        (
            HEAD + OURS.format(ME) + THEIRS.format(ME, FOUR, "05", 72),
            HEAD,
            False,
        ),  # it will send nothing more
        (HEAD + OURS.format(ME), HEAD + THEIRS.format(ME, SIX, "01", 72), False),
        (HEAD + OURS.format(ME) + THEIRS.format(1007, FOUR, "01", 72), HEAD, True),
        (HEAD + OURS.format(ME), HEAD + THEIRS.format(1007, SIX, "01", 72), True),
        (HEAD + OURS.format(ME) + THEIRS.format(0, FOUR, "05", 0), HEAD, True),  # closed, and read as root's
        (HEAD + OURS.format(ME), HEAD, True),
        (HEAD, HEAD, False),  # no table of this system
        (None, None, False),
    ],
)
def test_the_owner_of_the_other_end_decides(
    four: str | None, six: str | None, is_refused: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, text in (("tcp", four), ("tcp6", six)):
        if text is not None:
            (tmp_path / name).write_text(text, encoding="ascii")
    monkeypatch.setattr(socket_owners, "_TABLES", (tmp_path / "tcp", tmp_path / "tcp6"))
    assert socket_owners.is_of_another_user(_Ends()) is is_refused
