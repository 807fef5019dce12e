"""Requests of a program to the mock, for pages that show them."""

from __future__ import annotations

from typing import Any

import httpx2

from actionnetwork_mock.servers.threaded import MockServer
from actionnetwork_mock.world import World

BO = {
    "person": {
        "given_name": "Bo",
        "email_addresses": [{"address": "bo@example.org", "status": "bouncing"}],
        "phone_numbers": [{"number": "12"}],
    },
    "add_tags": ["steward", "stewrd"],
    "background_processing": True,
}
"""A signup with four mistakes that the real API ignores."""


class Program:
    """A program that uses the API of a server. A quarter of a second goes by between its requests."""

    def __init__(self, server: MockServer) -> None:
        self._server = server
        self._client = httpx2.Client(headers={"OSDI-API-Token": server.api_key}, trust_env=False)

    def send(self, method: str, path: str, body: Any = None, *, pause_s: float = 0.25) -> Any:
        """Send a request, and let time go by. Return the answer."""
        answer = self._client.request(method, self._server.url + path, json=body)
        self._server.clock.advance(seconds=pause_s)
        return answer

    def send_sample(self) -> None:
        """Send a signup with mistakes, a fault, a 404, a 400, and five requests in one second."""
        self.send("GET", "/people?page=1")
        self.send("POST", "/people", BO)
        self.send("GET", "/people/00000000-0000-4000-8000-000000000000")
        self.send("POST", "/tags", {"nam": "x"}, pause_s=2)
        self._server.faults.add("PUT *", status=503, times=1)
        self.send("PUT", "/people/00000000-0000-4000-8000-000000000000", {"given_name": "A"}, pause_s=2)
        for page in range(1, 6):
            self.send("GET", f"/people?page={page}", pause_s=0.125)
        self._server.clock.advance(seconds=3)

    def fill_pages(self) -> None:
        """Give every page something to show: deliveries in each state, an inbox, mail, a fault and a checkpoint."""
        server = self._server
        petition = next(iter(server.petitions))
        inbox = f"{server.control_url.removesuffix('/_mock')}/catch/inbox"
        server.webhooks.create(inbox)
        server.switch_on_autoresponse("petitions", petition, subject="Thank you", body="<p>Thank you.</p>")
        for name, answer in (("ann", 200), ("eve", 500)):
            server.control.set_inbox_answer(name="inbox", status=answer)
            person = {"given_name": name, "email_addresses": [{"address": f"{name}@example.org"}]}
            server.ui.take_action("petitions", petition, person=person)
            server.webhooks.drain()
        self.send("POST", f"/petitions/{petition.id}/signatures?background_request=true", BO)
        server.faults.add("GET /events*", status=503, latency_s=1.5, times=2)
        server.checkpoint("before the import")

    def close(self) -> None:
        """Close the connections."""
        self._client.close()


def fill_journal(server: MockServer, count: int) -> None:
    """Write requests into the journal, three of them a second, which no program sent."""

    def fill(world: World) -> None:
        for number in range(count):
            at = 1_796_000_000 + number * 0.3
            world.journal.add(at, "GET", f"/people/{number}", "page=2", key, 200, [], b"", b"{}")

    key = server.api_key
    server.call(fill)  # in the server's thread, which reads the journal
