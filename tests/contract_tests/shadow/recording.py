"""Recording what a client and a mock in this process say to each other, as the comparer would get it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock

import httpx2

from actionnetwork_contract.shadow.exchange import Exchange
from actionnetwork_mock.http import pipeline
from actionnetwork_mock.http.call import Call
from actionnetwork_mock.http.replies import Reply
from actionnetwork_mock.servers.transport import InProcessTransport

_KEY = "osdi-api-token"


@contextmanager
def recording() -> Iterator[list[Exchange]]:
    """Append each exchange with the emulated API of any mock in this process, with the time of the mock's clock."""
    exchanges: list[Exchange] = []
    keys: dict[tuple[str, int], int] = {}
    now, world = 0.0, 0
    answer, handle = pipeline.answer, InProcessTransport.handle_request

    def timed(call: Call) -> Reply:
        nonlocal now, world
        now, world = call.world.clock.time(), id(call.worlds)
        return answer(call)

    def recorded(transport: InProcessTransport, request: httpx2.Request) -> httpx2.Response:
        response = handle(transport, request)
        if request.url.path.startswith("/api/v2"):
            sent = [(name.lower(), value) for name, value in request.headers.items()]
            key = dict(sent).get(_KEY)
            group = 0 if key is None else keys.setdefault((key, world), len(keys) + 1)
            exchanges.append(
                Exchange(
                    number=len(exchanges) + 1,
                    sent=now,
                    answered=now,
                    upstream_date=float(int(now)),
                    method=request.method,
                    target=request.url.raw_path.decode(),
                    request_headers=[pair for pair in sent if pair[0] != _KEY],
                    request_body=request.read(),
                    status=response.status_code,
                    headers=[(name.lower(), value) for name, value in response.headers.items()],
                    body=response.read(),
                    group=group,
                )
            )
        return response

    with (
        mock.patch.object(pipeline, "answer", timed),
        mock.patch.object(InProcessTransport, "handle_request", recorded),
    ):
        yield exchanges
