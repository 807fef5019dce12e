"""The canary of a whole run: no byte that ``actionnetwork-mock shadow`` prints or writes has a planted value."""

from __future__ import annotations

import base64
import json
import os
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from actionnetwork_mock.cli import main
from tests.contract_tests.shadow.planted_traffic import PLACES, PlantedTraffic
from tests.contract_tests.shadow.planted_values import found_in
from tests.contract_tests.shadow.test_canary import all_bytes
from tests.mock_server.servers.raw_upstream import RawUpstream

CLIENT = """
import base64, json, os, socket, ssl, sys
from urllib.parse import urlsplit
proxy = urlsplit(os.environ["HTTPS_PROXY"])
context = ssl.create_default_context(cafile=os.environ["SSL_CERT_FILE"])
for request in json.load(open(sys.argv[1])):
    with socket.create_connection((proxy.hostname, proxy.port), timeout=60) as connection:
        connection.sendall(b"CONNECT actionnetwork.org:443 HTTP/1.1\\r\\nHost: actionnetwork.org:443\\r\\n\\r\\n")
        head = b""
        while b"\\r\\n\\r\\n" not in head:
            head += connection.recv(1)
        with context.wrap_socket(connection, server_hostname="actionnetwork.org") as secured:
            secured.sendall(base64.b64decode(request))
            while secured.recv(65536):
                pass
"""


class _PlantedUpstream:
    """Answers the requests of planted traffic in turn, each on a connection of its own."""

    def __init__(self, traffic: PlantedTraffic) -> None:
        self.requests, answers = zip(*traffic.pairs(), strict=True)
        self._answers: Iterator[bytes] = iter(answers)
        self._sizes: Iterator[int] = iter([len(request) for request in self.requests])

    def talk(self, connection: socket.socket) -> None:
        """Read one request, answer it and close."""
        left, answer = next(self._sizes), next(self._answers)
        while left > 0:
            left -= len(connection.recv(left))
        connection.sendall(answer)


@pytest.mark.slow
def test_no_planted_value_is_in_what_a_run_prints_or_writes(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    traffic = PlantedTraffic(len(PLACES) * 5 * 24, seed=11)
    upstream, written, temporary = _PlantedUpstream(traffic), tmp_path / "written", tmp_path / "temporary"
    written.mkdir()
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    requests = [base64.b64encode(request).decode() for request in upstream.requests]
    (tmp_path / "requests.json").write_text(json.dumps(requests), encoding="utf-8")
    files = [written / name for name in ("report.json", "report.md", "report.xml")]
    with RawUpstream(upstream.talk) as server:
        code = main(
            [
                *("shadow", "--upstream", server.url),
                *(part for file in files for part in ("--report", str(file))),
                *("--evidence", str(written / "evidence.json"), "--follow", str(written / "follow.json")),
                *("--add-to", str(written / "total.json"), "--record", str(written / "corpus")),
                *("--", sys.executable, "-c", CLIENT, str(tmp_path / "requests.json")),
            ]
        )
    printed = capfd.readouterr()
    (written / "printed").write_text(printed.out + printed.err, encoding="utf-8")
    assert code == 0, printed.err
    report = json.loads(files[0].read_text(encoding="utf-8"))
    assert report["exchanges"] == traffic.exchanges == 24
    assert report["findings"]
    assert [row["reason"] for row in report["reasons"] if row["reason"] == "truncated"]
    data = (
        all_bytes(written)
        + all_bytes(temporary)
        + b"\n".join(os.fsencode(name) for name in os.listdir(temporary))
    )
    assert list(found_in(data, traffic.values)) == []
