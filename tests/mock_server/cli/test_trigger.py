from __future__ import annotations

import json
import re
import socket
import ssl
import subprocess
import sys

import pytest
import trustme

from actionnetwork_fixtures.webhooks import PAYLOAD_TYPES, TEST_PAYLOAD, make_payload
from actionnetwork_mock._version import __version__
from actionnetwork_mock.cli import main, trigger

from .receiver import Answer, Receiver, endless, receiving, said, silence, status, trickle


@pytest.fixture(autouse=True)
def _a_busy_computer_is_no_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trigger, "REAL_TIMEOUT_S", 60)


def post(receiver: Receiver, kind: str, *options: str) -> int:
    """Send to a receiver that may take its time; returns the exit code."""
    return main(["trigger", kind, "--to", receiver.url, "--timeout", "30", *options])


def server_tls() -> ssl.SSLContext:
    """Return the server's side of TLS, with a certificate that nobody trusts."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)
    return context


# What is sent


@pytest.mark.parametrize("kind", PAYLOAD_TYPES)
def test_a_payload_of_each_type_is_posted_as_it_is_made(kind: str) -> None:
    with receiving() as receiver:
        assert post(receiver, kind) == 0
    (request,) = receiver.requests
    assert request.elements == make_payload(kind)


def test_the_request_is_that_of_a_webhook() -> None:
    with receiving() as receiver:
        assert post(receiver, "osdi:donation") == 0
    (request,) = receiver.requests
    assert request.line == "POST /hook HTTP/1.1"
    assert request.headers["content-type"] == "application/json"
    assert request.headers["user-agent"] == f"actionnetwork-mock/{__version__}"


def test_the_canned_sample_is_sent_for_test() -> None:
    with receiving() as receiver:
        assert post(receiver, "test") == 0
    assert receiver.requests[0].elements == TEST_PAYLOAD


def test_many_are_of_different_people_and_have_different_keys() -> None:
    with receiving() as receiver:
        assert post(receiver, "signature", "--count", "5", "--seed", "7") == 0
    bodies = [request.elements for request in receiver.requests]
    assert bodies == [make_payload("signature", seed=seed) for seed in range(7, 12)]


def test_a_redirect_is_not_followed() -> None:
    with receiving(status(302, "Location: /elsewhere")) as receiver:
        assert post(receiver, "signature") == 1
    assert len(receiver.requests) == 1


def test_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with receiving() as receiver:
        assert post(receiver, "signature") == 0


def test_print_sends_nothing() -> None:
    with receiving() as receiver:
        assert post(receiver, "signature", "--print") == 0
    assert receiver.requests == []


# What is said


def test_a_delivery_is_one_line_of_type_key_status_and_time(capsys: pytest.CaptureFixture[str]) -> None:
    with receiving() as receiver:
        post(receiver, "donation", "--count", "3")
    captured = capsys.readouterr()
    assert captured.err == ""
    assert len(captured.out.splitlines()) == 3
    for line in captured.out.splitlines():
        assert re.fullmatch(r"osdi:donation  [0-9a-f]{32}  200  \d+ ms", line)


def test_a_batch_is_one_line_with_all_its_keys(capsys: pytest.CaptureFixture[str]) -> None:
    with receiving() as receiver:
        assert post(receiver, "outreach", "--set", "targets=[{}, {}]") == 0
    assert re.fullmatch(
        r"osdi:outreach  [0-9a-f]{32},[0-9a-f]{32}  200  \d+ ms", capsys.readouterr().out.strip()
    )


@pytest.mark.parametrize("code", [201, 204, 302, 400, 500])
def test_any_status_but_200_is_a_failure_that_the_real_one_retries(
    code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    with receiving(status(200), status(code)) as receiver:
        assert post(receiver, "donation", "--count", "2") == 1
    captured = capsys.readouterr()
    first, second = captured.out.splitlines()
    assert "failed" not in first
    assert re.search(rf"  {code}  \d+ ms  failed: it answered {code}, and only 200 counts", second)
    assert captured.err.startswith("1 of 2 failed: Action Network accepts only a 200 within 500 ms")
    assert "three times within an hour" in captured.err


def test_json_is_an_object_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    with receiving(status(200), status(204)) as receiver:
        assert post(receiver, "donation", "--count", "2", "--json") == 1
    good, bad = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert good["type"] == "osdi:donation"
    assert good["idempotency_keys"] == [receiver.requests[0].elements[0]["idempotency_key"]]
    assert (good["status"], good["failed"]) == (200, None)
    assert good["milliseconds"] > 0
    assert (bad["status"], bad["failed"]) == (204, "it answered 204, and only 200 counts")


# What fails


@pytest.mark.parametrize("answer", [silence, trickle])
def test_no_answer_in_time_is_a_failure(answer: Answer, capsys: pytest.CaptureFixture[str]) -> None:
    with receiving(answer) as receiver:
        assert post(receiver, "donation", "--timeout", "0.2") == 1
    assert re.search(r"  ---  \d{3,} ms  failed: no answer within 0.2 s$", capsys.readouterr().out.strip())


def test_an_answer_later_than_action_network_waits_is_a_failure(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(trigger, "REAL_TIMEOUT_S", 0)
    with receiving() as receiver:
        assert post(receiver, "donation") == 0
    captured = capsys.readouterr()
    assert captured.out.strip().endswith(" ms  failed: Action Network waits at most 0 ms")
    assert captured.err.startswith("1 of 1 failed: ")


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (said(b"\x00\xffgarbage\r\n\r\n"), "the answer is not HTTP: "),
        (said(b""), "the answer is not HTTP: Server disconnected without sending a response."),
    ],
)
def test_garbage_is_one_sentence(answer: Answer, sentence: str, capsys: pytest.CaptureFixture[str]) -> None:
    with receiving(answer) as receiver:
        assert post(receiver, "donation") == 1
    assert f"failed: {sentence}" in capsys.readouterr().out


@pytest.mark.parametrize(
    "answer",
    [
        said(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc"),
        said(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc"),
        endless,
    ],
    ids=["not decoded", "broken off", "endless"],
)
def test_the_body_of_an_answer_does_not_matter(answer: Answer) -> None:
    with receiving(answer) as receiver:
        assert post(receiver, "donation") == 0


def test_a_refused_connection_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    assert main(["trigger", "donation", "--to", f"http://127.0.0.1:{port}/"]) == 1
    assert f"  ---  0 ms  failed: no connection: nothing listens at 127.0.0.1:{port}: " in re.sub(
        r"\d+ ms  f", "0 ms  f", capsys.readouterr().out
    )


def test_a_certificate_that_nobody_trusts_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    with receiving(tls=server_tls()) as receiver:
        assert post(receiver, "donation") == 1
    assert receiver.requests == []
    assert "failed: no connection: the certificate of 127.0.0.1:" in (line := capsys.readouterr().out)
    assert "is not valid: " in line


def test_https_to_what_speaks_http_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    with receiving(said(b"HTTP/1.1 400 Bad Request\r\n\r\n"), reads=False) as receiver:
        url = receiver.url.replace("http:", "https:")
        assert main(["trigger", "donation", "--to", url, "--timeout", "30"]) == 1
    assert "does not speak https: " in capsys.readouterr().out


def test_printed_json_can_be_compact(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["trigger", "donation", "--print", "--json", "--count", "2"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [json.loads(line) for line in lines] == [make_payload("donation", seed=seed) for seed in (0, 1)]


# Wrong usage


@pytest.mark.parametrize(
    ("argv", "sentence"),
    [
        (["donatoin", "--print"], "there is no type 'donatoin'. Did you mean donation?"),
        (
            ["xyz", "--print"],
            "There are signature, attendance, submission, donation, outreach, response, upload, ",
        ),
        (["donation"], "use --to URL, or --print"),
        (
            ["donation", "--to", "localhost:5000/hook"],
            "'localhost:5000/hook' is not a webhook address: write one such as",
        ),
        (["donation", "--to", "http://127.0.0.1:99999/"], "is not a webhook address"),
        (["donation", "--to", "http://[::1"], "is not a webhook address"),
        (["donation", "--to", "ftp://127.0.0.1/"], "is not a webhook address"),
        (["donation", "--to", "http://127.0.0.1/", "--timeout", "nan"], "--timeout is nan"),
        (["donation", "--to", "http://127.0.0.1/", "--timeout", "0"], "--timeout is 0"),
        (["donation", "--count", "0", "--print"], "--count"),
        (["donation", "--seed", "-1", "--print"], "--seed"),
        (["donation", "--set", "amount", "--print"], "'amount' is not a change: write PATH=VALUE"),
        (["donation", "--set", "amout=5", "--print"], "no amout in osdi:donation. Did you mean amount?"),
        (["donation", "--set", "comments=x", "--print"], "there is no comments in osdi:donation."),
        (["donation", "--set", "person.given_nam=A", "--print"], "Did you mean person.given_name?"),
        (["donation", "--set", "person.id=A", "--print"], "There are given_name, "),
        (
            ["donation", "--set", "person.email_addresses.1.address=a@b.c", "--print"],
            "there is no '1' in person.email_addresses: its length is 1, counted from 0",
        ),
        (["donation", "--set", "amount.x=5", "--print"], "nothing is inside it"),
        (
            ["upload", "--set", "action_network:referrer_data.source=x", "--print"],
            "always empty in action_net",
        ),
        (
            ["attendance", "--set", "tickets.0.title=x", "--print"],
            "no tickets in this payload yet: set the whole value",
        ),
        (["donation", "--set", "add_tags=[member]", "--print"], """such as '["member"]', in single quotes"""),
        (["donation", "--set", 'recipients=[{"x":1}]', "--print"], "missing required field `display_name`"),
        (["outreach", "--set", 'targets=[{"x":1}]', "--print"], "it has unknown keys"),
        (["outreach", "--set", "type=fax", "--print"], "does not fit: invalid enum value 'fax'"),
        (["donation", "--set", "amount=lots", "--print"], "'lots' is not an amount"),
        (
            ["donation", "--unset", "currency", "--print"],
            "currency cannot be omitted: osdi:donation always has it",
        ),
        (["donation", "--unset", "recipients.0", "--print"], "recipients.0 cannot be omitted"),
        (["donation", "--unset", "amout", "--print"], "Did you mean amount?"),
        ([], "Missing argument 'TYPE'"),
    ],
)
def test_wrong_usage_is_one_sentence_and_exit_code_2(
    argv: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["trigger", *argv]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("actionnetwork-mock: ")
    assert sentence in captured.err
    assert "\n" not in captured.err.strip()


def test_help_names_every_type_and_shows_examples(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["trigger", "--help"]) == 0
    said_words = capsys.readouterr().out
    for kind in (*PAYLOAD_TYPES, "test"):
        assert re.search(rf"\b{kind}\b", said_words)
    assert "--set person.email_addresses.0.address=ada@example.org" in said_words
    assert "[default: 0.5]" in said_words


def test_a_failure_is_the_exit_code_of_the_process_too() -> None:
    with receiving(status(500)) as receiver:
        done = subprocess.run(
            [
                sys.executable,
                "-W",
                "error",
                "-m",
                "actionnetwork_mock",
                "trigger",
                "test",
                "--to",
                receiver.url,
            ],
            capture_output=True,
            text=True,
            timeout=60,
        )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "1 of 1 failed" in done.stderr


def test_help_imports_neither_the_client_nor_the_payloads() -> None:
    code = (
        "import sys; from actionnetwork_mock.cli import main; main(['trigger', '--help']);"
        "print([name for name in ('httpx2', 'asyncio', 'actionnetwork_fixtures', 'msgspec') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
