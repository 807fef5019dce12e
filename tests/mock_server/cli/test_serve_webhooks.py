"""Webhooks of ``serve``, and what they send after a kill."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from .receiver import Receiver, receiving, status
from .serving import COMMAND, call, read_banner, serving

pytestmark = pytest.mark.slow


def webhooks_of(url: str, path: str = "") -> Any:
    """Return what the control plane says of webhooks; ``url`` is that of the API."""
    return call(f"{url.removesuffix('/api/v2')}/_mock/webhooks{path}")


def control(url: str, path: str, method: str = "POST", body: object = None) -> Any:
    """Send a change to the control plane and return the answer."""
    data = None if body is None else json.dumps(body).encode()
    address = f"{url.removesuffix('/api/v2')}/_mock{path}"
    request = urllib.request.Request(address, data, {"Mock-Control": "1"}, method=method)
    with urllib.request.urlopen(request) as reply:
        return json.load(reply)


def sign_up(url: str, email: str) -> None:
    call(f"{url}/people", {"person": {"email_addresses": [{"address": email}]}})


def emails_in(receiver: Receiver) -> list[str]:
    """Return the addresses in the uploads that a receiver got."""
    return [
        element["action_network:upload"]["person"]["email_addresses"][0]["address"]
        for request in receiver.requests
        for element in request.elements
    ]


WEBHOOKS = ["--rate-limit", "off", "--set", "webhook_timeout_s=30"]


def test_webhooks_from_the_start_are_told_and_come_back_after_a_reset() -> None:
    with receiving() as receiver, serving(*WEBHOOKS, "--webhook", receiver.url) as (_, url):
        control(url, "/webhooks/1", "DELETE")
        control(url, "/reset")
        sign_up(url, "ruth@example.org")
        control(url, "/webhooks/drain")
        assert emails_in(receiver) == ["ruth@example.org"]


def test_the_banner_shows_the_webhooks_with_their_triggers() -> None:
    addresses = ["http://127.0.0.1:9/a", "http://127.0.0.1:9/b"]
    options = [option for address in addresses for option in ("--webhook", address)]
    process = subprocess.Popen(
        [*COMMAND, "serve", "--port", "0", *options, "--webhook-trigger", "subscribed"],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        banner, url = read_banner(process)
        listed = webhooks_of(url)["webhooks"]
    finally:
        process.kill()
        process.communicate()
    assert [line.split() for line in banner.splitlines() if "webhook" in line] == [
        ["webhook", address, "(subscribed)"] for address in addresses
    ]
    assert [(one["url"], one["trigger"], one["is_on"]) for one in listed] == [
        (address, "subscribed", True) for address in addresses
    ]


def test_a_webhook_that_a_file_has_is_turned_on_and_not_made_again(tmp_path: Path) -> None:
    address = "http://127.0.0.1:9/hook"
    options = ["--db", str(tmp_path / "group.db"), *WEBHOOKS]
    with serving(*options, "--webhook", address, "--webhook-trigger", "subscribed") as (_, url):
        (first,) = webhooks_of(url)["webhooks"]
        control(url, "/webhooks/1", "PUT", {"is_on": False})
    with serving(*options, "--webhook", address) as (_, url):
        assert webhooks_of(url)["webhooks"] == [first]
    with serving(*options, "--webhook", address, "--webhook-trigger", "all_actions") as (_, url):
        assert [one["trigger"] for one in webhooks_of(url)["webhooks"]] == ["subscribed", "all_actions"]


def test_what_waits_is_delivered_after_a_kill_and_a_new_start(tmp_path: Path) -> None:
    options = ["--db", str(tmp_path / "group.db"), *WEBHOOKS]
    with receiving() as receiver:
        with serving(*options, "--webhook", receiver.url) as (process, url):
            control(url, "/webhooks/hold")
            for email in ("ruth@example.org", "noor@example.org"):
                sign_up(url, email)
            before = webhooks_of(url, "/deliveries")["deliveries"]
            os.kill(process.pid, signal.SIGKILL)
        assert receiver.requests == []
        with serving(*options) as (_, url):
            control(url, "/webhooks/drain")
            after = webhooks_of(url, "/deliveries")["deliveries"]
            sign_up(url, "imre@example.org")
            control(url, "/webhooks/drain")
        assert sorted(emails_in(receiver)[:2]) == ["noor@example.org", "ruth@example.org"]
        assert emails_in(receiver)[2:] == ["imre@example.org"]
    assert [one["payloads"] for one in after] == [one["payloads"] for one in before]
    assert [(one["state"], len(one["attempts"])) for one in after] == [("delivered", 1)] * 2
    keys = {element["idempotency_key"] for request in receiver.requests for element in request.elements}
    assert len(keys) == 3


def test_a_retry_is_remembered_over_a_kill_and_not_begun_anew(tmp_path: Path) -> None:
    options = ["--db", str(tmp_path / "group.db"), *WEBHOOKS]
    with receiving(status(500), status(200)) as receiver:
        with serving(*options, "--webhook", receiver.url) as (process, url):
            sign_up(url, "ruth@example.org")
            control(url, "/webhooks/drain")
            (before,) = webhooks_of(url, "/deliveries")["deliveries"]
            os.kill(process.pid, signal.SIGKILL)
        with serving(*options) as (_, url):
            control(url, "/webhooks/drain")
            assert webhooks_of(url, "/deliveries")["deliveries"] == [before]
            assert control(url, "/webhooks/drain", body={"advance": True}) == {"waiting": 0}
            (after,) = webhooks_of(url, "/deliveries")["deliveries"]
    assert [one["status"] for one in after["attempts"]] == [500, 200]
    assert len({request.body for request in receiver.requests}) == 1
