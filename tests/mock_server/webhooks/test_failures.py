"""What receivers do wrong: each is a failed attempt that says why, is retried, and costs nobody else anything."""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
import urllib.request
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
import trustme

from actionnetwork_mock.http.background import drain
from actionnetwork_mock.notes import Notes
from actionnetwork_mock.resources.people import PEOPLE
from actionnetwork_mock.rules.people import PersonRules
from actionnetwork_mock.rules.resource_rules import Target
from actionnetwork_mock.servers.threaded import MockServer
from actionnetwork_mock.webhooks import Attempt, Delivery
from actionnetwork_mock.webhooks.sender import Answer, WebhookSender
from actionnetwork_mock.worlds import Worlds

from .conftest import HASTY_S, PATIENT_S, MakeReceiver, MakeServer, delivery, tell
from .raw_receiver import RawReceiver, answer, close, drip, hang, reset, write

OK = b"HTTP/1.1 200 OK\r\n"


def send(server: MockServer, url: str) -> Delivery:
    """Have an address told of something, once, and return what became of it."""
    number = tell(server, server.webhooks.create(url))
    server.webhooks.drain()
    return delivery(server, number)


def failed(tried: Delivery) -> Attempt:
    """The only attempt of a delivery that failed and waits for its retry."""
    (attempt,) = tried.attempts
    assert attempt.problem
    assert (tried.state, tried.due) == ("waiting", tried.queued + 300)
    return attempt


@pytest.fixture
def hasty(make_server: MakeServer) -> MockServer:
    return make_server(webhook_timeout_s=HASTY_S)


# What is answered


def test_200_is_taken(server: MockServer, receiver: RawReceiver) -> None:
    sent = send(server, receiver.url)
    assert (sent.state, sent.due) == ("delivered", None)
    (attempt,) = sent.attempts
    assert (attempt.status, attempt.problem) == (200, "")
    (request,) = receiver.received
    assert request.line == "POST /hook HTTP/1.1"
    assert request.headers["content-type"] == "application/json"
    assert request.headers["user-agent"].startswith("actionnetwork-mock/")
    assert request.body == sent.body


@pytest.mark.parametrize("status", [201, 202, 204, 400, 404, 429, 500, 503])
def test_any_other_status_is_an_error(server: MockServer, make_receiver: MakeReceiver, status: int) -> None:
    attempt = failed(send(server, make_receiver(answer(status)).url))
    assert (attempt.status, attempt.problem) == (status, f"it answered {status}, and only 200 counts")


@pytest.mark.parametrize(
    "location", ["http://127.0.0.1:1/", "/there", "http://[", "mailto:a@example.org", "http://\x7f/", ""]
)
def test_a_redirect_is_an_error_and_not_followed(
    server: MockServer, make_receiver: MakeReceiver, location: str
) -> None:
    receiver = make_receiver(answer(301, headers=f"Location: {location}\r\n"))
    attempt = failed(send(server, receiver.url))
    assert attempt.status == 301
    assert attempt.problem == "it answered 301, and only 200 counts; redirects are not followed"
    assert len(receiver.received) == 1


def test_the_beginning_of_an_answer_is_kept(server: MockServer, make_receiver: MakeReceiver) -> None:
    body = b'{"error": "\xff no such \x00 table"}'
    attempt = failed(send(server, make_receiver(answer(500, body)).url))
    assert attempt.response == body.decode("utf-8", "replace")


def test_a_long_answer_is_not_read_to_its_end(server: MockServer, make_receiver: MakeReceiver) -> None:
    sent = send(server, make_receiver(answer(200, b"x" * 10_485_760)).url)
    assert sent.state == "delivered"
    assert sent.attempts[0].response == "x" * 2048


def test_an_answer_without_end_is_not_read_to_its_end(
    server: MockServer, make_receiver: MakeReceiver
) -> None:
    endless = drip(OK + b"\r\n", b"x" * 4096, every_s=0)
    assert send(server, make_receiver(endless).url).state == "delivered"


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"Content-Length: 1000\r\n\r\nonly this", id="shorter than said"),
        pytest.param(b"Transfer-Encoding: chunked\r\n\r\n9\r\nonly", id="a chunk that ends early"),
        pytest.param(b"Transfer-Encoding: chunked\r\n\r\nno chunk at all", id="no chunks"),
    ],
)
def test_a_200_in_time_counts_whatever_is_wrong_with_its_body(
    server: MockServer, make_receiver: MakeReceiver, body: bytes
) -> None:
    sent = send(server, make_receiver(write(OK + body)).url)
    assert sent.state == "delivered"
    assert sent.attempts[0].status == 200


def test_a_500_is_one_whatever_is_wrong_with_its_body(
    server: MockServer, make_receiver: MakeReceiver
) -> None:
    receiver = make_receiver(answer(500, b"only this", length=1000))
    attempt = failed(send(server, receiver.url))
    assert (attempt.status, attempt.response) == (500, "only this")


def test_cookies_are_not_kept(server: MockServer, make_receiver: MakeReceiver) -> None:
    receiver = make_receiver(answer(200, headers="Set-Cookie: seen=1; Path=/\r\n"))
    for _ in range(2):
        send(server, receiver.url)
    assert [request.headers.get("cookie") for request in receiver.received] == [None, None]


# What is no answer


@pytest.mark.parametrize(
    ("behaviour", "begins"),
    [
        pytest.param(close, "the answer is not HTTP: ", id="closes at once"),
        pytest.param(write(OK), "the answer is not HTTP: ", id="closes within the headers"),
        pytest.param(reset, "the connection broke: ", id="resets"),
        pytest.param(
            write(b"SSH-2.0-OpenSSH_9.6\r\n\r\n"), "the answer is not HTTP: ", id="another protocol"
        ),
        pytest.param(write(b"\x00\xff" * 500), "the answer is not HTTP: ", id="rubbish"),
        pytest.param(write(b"HTTP/1.1 2000 OK\r\n\r\n"), "the answer is not HTTP: ", id="no status"),
        pytest.param(
            write(OK + b"X: " + b"y" * 1_000_000 + b"\r\n\r\n"), "the answer is not HTTP: ", id="long header"
        ),
    ],
)
def test_what_is_no_answer_is_an_error(
    server: MockServer,
    make_receiver: MakeReceiver,
    behaviour: object,
    begins: str,
) -> None:
    attempt = failed(send(server, make_receiver(behaviour).url))
    assert attempt.status is None
    assert attempt.problem.startswith(begins)
    assert len(attempt.problem) > len(begins)


@pytest.mark.parametrize(
    "behaviour",
    [
        pytest.param(hang, id="hangs"),
        pytest.param(drip(OK, b"X-Drop: 1\r\n"), id="drips headers"),
        pytest.param(drip(OK + b"\r\n", b"x"), id="drips its body"),
        pytest.param(drip(b"", b"HTTP/1.1 100 Continue\r\n\r\n"), id="only says that it continues"),
    ],
)
def test_an_answer_that_takes_too_long_is_an_error(
    hasty: MockServer, make_receiver: MakeReceiver, behaviour: object
) -> None:
    receiver = make_receiver(behaviour)
    attempt = failed(send(hasty, receiver.url))
    assert (attempt.status, attempt.problem) == (None, f"no answer within {HASTY_S:g} s")
    assert HASTY_S <= attempt.seconds < 10
    assert receiver.hung_up.wait(10), "the connection is still open"


def test_a_refused_connection_is_an_error(server: MockServer) -> None:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        attempt = failed(send(server, f"http://127.0.0.1:{bound.getsockname()[1]}/"))
    assert attempt.status is None
    assert attempt.problem.startswith("no connection: ")
    assert "refused" in attempt.problem.lower() or "connect" in attempt.problem.lower()


def test_a_receiver_that_accepts_nobody_is_an_error(hasty: MockServer) -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=1) as deaf:
        attempt = failed(send(hasty, f"http://127.0.0.1:{deaf.getsockname()[1]}/"))
    assert attempt.problem == f"no answer within {HASTY_S:g} s"


def test_a_name_that_no_address_belongs_to_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """On asyncio's own loop, whose look-ups can be kept on this machine."""
    asked: list[object] = []

    def no_address(host: object, *_: object, **__: object) -> None:
        asked.append(host)
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    async def post() -> Answer:
        sender = WebhookSender(timeout_s=PATIENT_S)
        try:
            return await sender.post("http://nothing.invalid/", b"[]")
        finally:
            await sender.close()

    monkeypatch.setattr(socket, "getaddrinfo", no_address)
    answered = asyncio.run(post())
    assert asked, "the name was looked up elsewhere"
    assert answered.problem.startswith("no connection: ")
    assert answered.problem.endswith("Name or service not known")


@pytest.mark.parametrize("url", ["http://\u2603-.invalid/", "http://127.0.0.1:9/" + "x" * 100_000])
def test_an_address_that_is_none_is_an_error(server: MockServer, url: str) -> None:
    assert failed(send(server, url)).problem.startswith("the address cannot be used: ")


def test_userinfo_goes_out_as_basic_authorization(server: MockServer, receiver: RawReceiver) -> None:
    send(server, receiver.url.replace("http://", "http://ruth:s%20p@"))
    (request,) = receiver.received
    assert request.headers["authorization"] == "Basic cnV0aDpzIHA="
    assert request.line == "POST /hook HTTP/1.1"


def test_the_query_goes_out_as_it_was_written(server: MockServer, receiver: RawReceiver) -> None:
    send(server, f"{receiver.url}/a%2Fb?secret=x%20y&z#part")
    assert [one.line for one in receiver.received] == ["POST /hook/a%2Fb?secret=x%20y&z HTTP/1.1"]


def test_a_receiver_may_have_an_ipv6_address(server: MockServer, make_receiver: MakeReceiver) -> None:
    try:
        receiver = make_receiver(answer(200), host="::1")
    except OSError:
        pytest.skip("this machine has no IPv6")
    assert send(server, receiver.url).state == "delivered"


# Certificates


@pytest.fixture
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def secure(authority: trustme.CA, make_receiver: MakeReceiver) -> RawReceiver:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    return make_receiver(answer(200), context=context)


def test_a_certificate_that_nobody_vouches_for_is_an_error(server: MockServer, secure: RawReceiver) -> None:
    attempt = failed(send(server, secure.url))
    assert attempt.problem.startswith("no connection: ")
    assert "certificate verify failed" in attempt.problem
    assert secure.received == []


def test_an_authority_of_ones_own_can_be_trusted(
    server: MockServer,
    authority: trustme.CA,
    secure: RawReceiver,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    file = tmp_path / "authority.pem"
    authority.cert_pem.write_to_path(str(file))
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    assert send(server, secure.url).state == "delivered"


def test_http_where_https_is_spoken_is_an_error(server: MockServer, secure: RawReceiver) -> None:
    assert failed(send(server, secure.url.replace("https:", "http:"))).status is None


def test_https_where_http_is_spoken_is_an_error(server: MockServer, receiver: RawReceiver) -> None:
    attempt = failed(send(server, receiver.url.replace("http:", "https:")))
    assert attempt.problem.startswith("no connection: ")


# Others go on meanwhile


def test_a_world_of_its_own_delivers_too(make_server: MakeServer, receiver: RawReceiver) -> None:
    server = make_server(any_key=True)

    async def act_and_drain(worlds: Worlds) -> list[str]:
        world = worlds.world_of("another-key")
        assert world is not worlds.default
        world.webhooks.create(receiver.url, group=world.first_group, is_on=True)
        context = world.context(world.first_group, Notes())
        with world.writing(context):
            PersonRules().create(
                context, PEOPLE, Target(), {"person": {"email_addresses": [{"address": "ruth@example.org"}]}}
            )
        await drain(world)
        return [one.state for one in world.webhooks.deliveries()]

    assert server.call_async(act_and_drain) == ["delivered"]
    assert server.webhooks.deliveries() == []


@pytest.fixture
def stuck(server: MockServer, make_receiver: MakeReceiver) -> RawReceiver:
    """A receiver of the patient server that has a delivery and keeps it."""
    receiver = make_receiver(hang)
    tell(server, server.webhooks.create(receiver.url))
    assert receiver.asked.wait(10)
    return receiver


def test_another_webhook_is_told_while_one_hangs(
    server: MockServer, stuck: RawReceiver, receiver: RawReceiver
) -> None:
    assert stuck.received
    tell(server, server.webhooks.create(receiver.url))
    assert receiver.asked.wait(10)


def test_the_api_answers_while_a_webhook_hangs(server: MockServer, stuck: RawReceiver) -> None:
    assert stuck.received
    request = urllib.request.Request(f"{server.url}/people", headers={"OSDI-API-Token": server.api_key})
    with urllib.request.urlopen(request, timeout=10) as reply:
        assert reply.status == 200


def test_one_webhook_has_no_more_under_way_than_the_setting_says(
    make_server: MakeServer, make_receiver: MakeReceiver
) -> None:
    server = make_server(webhook_parallel=3)
    enough, go = threading.Semaphore(0), threading.Event()

    async def wait_for_three(reader: object, writer: object) -> None:
        enough.release()
        while not go.is_set():
            await asyncio.sleep(0.001)
        await answer(200)(reader, writer)  # type: ignore[arg-type]  # passed through

    receiver = make_receiver(wait_for_three)
    webhook = server.webhooks.create(receiver.url)
    for _ in range(10):
        tell(server, webhook)
    for _ in range(3):
        assert enough.acquire(timeout=10)
    go.set()
    server.webhooks.drain()
    assert receiver.most_at_once == 3
    assert len(receiver.received) == 10


def test_a_receiver_that_serves_one_connection_at_a_time_gets_everything(server: MockServer) -> None:
    """Such as http.server with HTTP/1.1, which stays with a connection until that is closed."""
    bodies: list[bytes] = []

    class Hook(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Hook) as simple:
        thread = threading.Thread(target=simple.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        webhook = server.webhooks.create(f"http://127.0.0.1:{simple.server_port}/")
        for _ in range(20):
            tell(server, webhook)
        server.webhooks.drain()
        simple.shutdown()
        thread.join()
    assert len(bodies) == len({*bodies}) == 20
    assert len(server.webhooks.deliveries(state="delivered")) == 20
