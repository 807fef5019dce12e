"""A job for tests: sends ordinary traffic to https://actionnetwork.org from several threads, and prints its calls.

python -m tests.contract_tests.shadow.traffic_job 2
"""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.client import HTTPSConnection
from os import environ
from urllib.parse import urlsplit

from .caller import Caller
from .traffic import ordinary_traffic


def run(number: int) -> int:
    """Send the traffic on one kept connection, with values of its own, and return how many calls that took."""
    proxy = urlsplit(environ["HTTPS_PROXY"])
    assert proxy.hostname is not None
    with closing(HTTPSConnection(proxy.hostname, proxy.port, timeout=60)) as client:
        client.set_tunnel("actionnetwork.org", 443)

        def send(method: str, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
            client.request(method, f"/api/v2{path}", body or None, headers)
            answer = client.getresponse()
            return answer.status, answer.read()

        caller = Caller(send, lambda _: None, run=number)
        ordinary_traffic(caller)
        return caller.calls


if __name__ == "__main__":
    with ThreadPoolExecutor() as threads:
        print(sum(threads.map(run, range(int(sys.argv[1])))))
