from __future__ import annotations

import pytest

from ..sessions import run

POSTING = """
import json
import urllib.error
import urllib.request


def post(receiver, kind):
    sponsor = {"title": "Rivertown", "url": "https://actionnetwork.org/groups/rivertown"}
    body = [{kind: {}, "action_network:sponsor": sponsor, "idempotency_key": "0" * 32}]
    request = urllib.request.Request(
        receiver.url, json.dumps(body).encode(), {"Content-Type": "application/json"}
    )
    try:
        with urllib.request.urlopen(request) as reply:
            return reply.status
    except urllib.error.HTTPError as error:
        with error:
            return error.code
"""


@pytest.fixture
def folder(folder: pytest.Pytester) -> pytest.Pytester:
    """A folder with a function that posts a webhook."""
    folder.makepyfile(posting=POSTING)
    return folder


def test_each_test_gets_a_receiver_that_has_received_nothing_and_answers_well(
    folder: pytest.Pytester,
) -> None:
    folder.makepyfile(
        """
        import pytest
        from posting import post

        @pytest.mark.parametrize("status", [500, 503])
        def test_one(webhook_receiver, status):
            assert webhook_receiver.requests == []
            assert post(webhook_receiver, "osdi:donation") == 200
            webhook_receiver.respond(status)
            assert post(webhook_receiver, "osdi:donation") == status
            assert webhook_receiver.wait_for("osdi:donation", count=2).request == 2
        """
    )
    run(folder, "-W", "error").assert_outcomes(passed=2)


def test_a_receiver_that_a_test_stopped_runs_again_in_the_next(folder: pytest.Pytester) -> None:
    folder.makepyfile(
        """
        import urllib.error
        import pytest
        from posting import post

        @pytest.mark.parametrize("time", [1, 2])
        def test_down(webhook_receiver, time):
            assert post(webhook_receiver, "osdi:donation") == 200
            webhook_receiver.stop()
            with pytest.raises(urllib.error.URLError):
                post(webhook_receiver, "osdi:donation")
        """
    )
    run(folder, "-W", "error").assert_outcomes(passed=2)


def test_one_receiver_runs_for_the_whole_session_at_one_address(folder: pytest.Pytester) -> None:
    folder.makepyfile(
        """
        import pytest

        urls = set()

        @pytest.mark.parametrize("time", [1, 2])
        def test_one(webhook_receiver, webhook_receiver_server, time):
            assert webhook_receiver is webhook_receiver_server
            urls.add(webhook_receiver.url)
            assert len(urls) == 1
        """
    )
    run(folder).assert_outcomes(passed=2)


@pytest.mark.uncovered
@pytest.mark.slow
def test_workers_of_xdist_have_receivers_of_their_own(folder: pytest.Pytester) -> None:
    folder.makepyfile(
        """
        import pytest
        from posting import post

        @pytest.mark.parametrize("kind", ["osdi:donation", "osdi:signature"] * 6)
        def test_one(webhook_receiver, kind):
            post(webhook_receiver, kind)
            assert [payload.type for payload in webhook_receiver.payloads()] == [kind]
        """
    )
    run(folder, "-n", "2").assert_outcomes(passed=12)


def test_the_mock_delivers_to_it_and_tries_again_when_it_fails(folder: pytest.Pytester) -> None:
    folder.makepyfile(
        """
        from api import add

        def test_one(action_network, webhook_receiver):
            action_network.webhooks.create(webhook_receiver.url, trigger="subscribed")
            webhook_receiver.respond(500, times=1)
            add(action_network, "imre@example.org")
            payload = webhook_receiver.wait_for("action_network:upload")
            (email,) = payload.data["person"]["email_addresses"]
            assert email["address"] == "imre@example.org"
            assert webhook_receiver.requests[0].problem is None
            assert webhook_receiver.requests[0].status == 500
            action_network.clock.advance(hours=1)
            action_network.webhooks.drain()
            again = webhook_receiver.wait_for(count=2)
            assert again.idempotency_key == payload.idempotency_key
        """
    )
    run(folder, "-W", "error").assert_outcomes(passed=1)
