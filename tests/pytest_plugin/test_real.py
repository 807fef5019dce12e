"""The real API, of which a second mock plays the part: nothing here leaves this machine."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import pytest

from actionnetwork_mock import MockServer
from pytest_actionnetwork.relay import _translated

from ..sessions import run

KEY = "a-key-that-must-not-be-seen-5309"

Run = Callable[..., pytest.RunResult]


@pytest.fixture
def real() -> Iterator[MockServer]:
    """What plays the real API."""
    with MockServer(api_key=KEY, people=40) as server:
        yield server


@pytest.fixture
def run_on_real(folder: pytest.Pytester, real: MockServer, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the folder's tests on it. The key is nowhere in what is said."""
    monkeypatch.setenv("ACTION_NETWORK_API_KEY", KEY)
    monkeypatch.setenv("ACTION_NETWORK_URL", real.url)

    def on_real(*options: str) -> pytest.RunResult:
        done = run(folder, "-W", "error", "-rs", "--action-network=real", *options)
        assert KEY not in done.stdout.str() + done.stderr.str()
        return done

    return on_real


def test_links_lead_back_to_the_local_address(
    folder: pytest.Pytester, real: MockServer, run_on_real: Run
) -> None:
    folder.makepyfile(
        """
        import pytest
        from api import client

        @pytest.mark.action_network(read_only=True)
        def test_one(action_network):
            assert action_network.is_real
            with client(action_network) as asking:
                page = asking.get("/people?page=1").json()
                following = page["_links"]["next"]["href"]
                assert following.startswith(action_network.url + "/people")
                assert asking.get(following).json()["page"] == 2
            assert action_network.requests.count("GET /people") == 2
            assert action_network.requests.last().query == "page=2"
        """
    )
    run_on_real().assert_outcomes(passed=1)
    assert [entry.status for entry in real.requests] == [200, 200]


def test_posted_links_become_those_of_the_real_api(
    folder: pytest.Pytester, real: MockServer, run_on_real: Run
) -> None:
    tag = real.make("tags", name="Steward")
    folder.makepyfile(
        f"""
        from api import add, client

        def test_one(action_network):
            person = add(action_network, "ann@example.org").json()["_links"]["self"]["href"]
            assert person.startswith(action_network.url)
            with client(action_network) as asking:
                body = {{"_links": {{"osdi:person": {{"href": person}}}}}}
                assert asking.post("/tags/{tag.id}/taggings", json=body).status_code == 200
        """
    )
    run_on_real("--action-network-allow-writes").assert_outcomes(passed=1)
    posted = real.requests.last("POST /tags/*").request_body.decode()
    assert real.url in posted


def test_a_test_that_is_not_marked_read_only_is_skipped(
    folder: pytest.Pytester, real: MockServer, run_on_real: Run
) -> None:
    folder.makepyfile(
        """
        from api import add

        def test_one(action_network):
            add(action_network, "ann@example.org")
        """
    )
    done = run_on_real()
    done.assert_outcomes(skipped=1)
    assert "mark it @pytest.mark.action_network(read_only=True)" in done.stdout.str()
    assert len(real.requests) == 0


@pytest.mark.parametrize("options", [[], ["--action-network-allow-writes"]])
def test_a_write_of_a_test_that_promised_none_is_not_passed_on(
    folder: pytest.Pytester, real: MockServer, run_on_real: Run, options: list[str]
) -> None:
    folder.makepyfile(
        """
        import pytest
        from api import add

        @pytest.mark.action_network(read_only=True)
        def test_one(action_network):
            reply = add(action_network, "ann@example.org")
            assert reply.status_code == 403
            assert "was not passed on to the real API" in reply.json()["error"]
        """
    )
    done = run_on_real(*options)
    done.assert_outcomes(passed=1, errors=1)
    assert "marked read_only=True, but it sent POST /people" in done.stdout.str()
    assert len(real.requests) == 0


def test_what_only_the_mock_has_skips_the_test(folder: pytest.Pytester, run_on_real: Run) -> None:
    folder.makepyfile(
        """
        import pytest

        pytestmark = pytest.mark.action_network(read_only=True)

        @pytest.mark.parametrize(
            "use",
            [
                lambda an: an.seed(people=3),
                lambda an: an.make("tags", name="steward"),
                lambda an: an.clock.freeze(),
                lambda an: an.reset(),
                lambda an: an.mailbox,
                lambda an: list(an.webhooks),
                lambda an: "ann@example.org" in an.people,
                lambda an: an.settings,
                lambda an: an.control_url,
            ],
        )
        def test_one(action_network, use):
            use(action_network)
            pytest.fail("not reached")

        @pytest.mark.action_network(people=3)
        def test_people(action_network):
            pytest.fail("not reached")

        @pytest.mark.action_network(settings={"put_null": "ignored"})
        def test_settings(action_network):
            pytest.fail("not reached")

        def test_receiver(action_network, webhook_receiver):
            pytest.fail("not reached")

        def test_misspelt(action_network):
            with pytest.raises(AttributeError):
                action_network.sede
        """
    )
    done = run_on_real()
    done.assert_outcomes(passed=1, skipped=12)
    said = done.stdout.str()
    assert "seed_people is the mock's: the real API has no such thing" in said
    assert "people, settings and scenarios in the marker are the mock's, not the real API's" in said
    assert "webhooks of the real API cannot reach this machine" in said


def test_the_key_is_not_shown_when_a_test_fails(folder: pytest.Pytester, run_on_real: Run) -> None:
    folder.makepyfile(
        """
        import logging
        import pytest
        from api import client

        @pytest.mark.action_network(read_only=True)
        def test_one(action_network):
            with client(action_network) as asking:
                reply = asking.get("/people")
                entry = action_network.requests.last()
                seen = repr(action_network), vars(action_network), vars(action_network._relay)
                assert reply.json() == action_network.api_key, (entry, seen)
        """
    )
    run_on_real("--showlocals", "--log-level=DEBUG", "-vv").assert_outcomes(failed=1)


def test_a_wrong_key_of_the_program_stays_wrong(
    folder: pytest.Pytester, real: MockServer, run_on_real: Run
) -> None:
    folder.makepyfile(
        """
        import pytest
        from api import client

        @pytest.mark.action_network(read_only=True)
        def test_one(action_network):
            with client(action_network) as asking:
                assert asking.get("/people", headers={"OSDI-API-Token": "wrong"}).status_code == 403
        """
    )
    run_on_real().assert_outcomes(passed=1)
    assert len(real.requests) == 1


def test_an_answer_that_repeats_the_key_repeats_the_one_that_stands_in(
    folder: pytest.Pytester, run_on_real: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ACTION_NETWORK_API_KEY", f"{KEY}-expired")
    folder.makepyfile(
        """
        import pytest
        from api import client

        @pytest.mark.action_network(read_only=True)
        def test_one(action_network):
            with client(action_network) as asking:
                reply = asking.get("/people")
            assert reply.status_code == 403
            assert reply.json() == {"error": "API Key invalid or not present test-api-key"}
        """
    )
    run_on_real().assert_outcomes(passed=1)


@pytest.mark.parametrize(("options", "status"), [([], 403), (["--action-network-allow-writes"], 200)])
def test_fixtures_of_the_session_may_write_where_tests_may(
    folder: pytest.Pytester, run_on_real: Run, options: list[str], status: int
) -> None:
    folder.makepyfile(
        f"""
        import pytest
        from api import add

        @pytest.fixture(scope="session")
        def ann(action_network_server):
            return add(action_network_server, "ann@example.org").status_code

        def test_one(ann):
            assert ann == {status}
        """
    )
    run_on_real(*options).assert_outcomes(passed=1)


def test_a_web_page_cannot_use_the_key_that_the_relay_adds(
    folder: pytest.Pytester, real: MockServer, run_on_real: Run
) -> None:
    folder.makepyfile(
        """
        import pytest
        from api import client

        @pytest.mark.action_network(read_only=True)
        def test_one(action_network):
            with client(action_network) as asking:
                for name, value in [("Host", "evil.test"), ("Origin", "null"), ("Sec-Fetch-Site", "same-site")]:
                    assert asking.get("/people", headers={name: value}).status_code == 403
                assert asking.get("/people").status_code == 200
            assert action_network.requests.count() == 1
        """
    )
    run_on_real().assert_outcomes(passed=1)
    assert real.requests.count() == 1


def test_a_long_body_is_neither_kept_nor_passed_on(
    folder: pytest.Pytester, real: MockServer, run_on_real: Run
) -> None:
    folder.makepyfile(
        """
        import pytest
        from api import client

        @pytest.mark.action_network(read_only=True)
        def test_one(action_network):
            with client(action_network) as asking:
                answer = asking.request("GET", "/people", content=b" " * (10 * 1_048_576 + 1))
                assert answer.status_code == 413
                assert "too long" in answer.json()["error"]
        """
    )
    run_on_real().assert_outcomes(passed=1)
    assert real.requests.count() == 0


def test_addresses_are_translated_also_where_json_escapes_their_slashes() -> None:
    here, there = "http://127.0.0.1:8484/api/v2", "https://actionnetwork.org/api/v2"
    body = rb'["https://actionnetwork.org/api/v2/people", "https:\/\/actionnetwork.org\/api\/v2\/tags"]'
    assert json.loads(_translated(body, there, here)) == [f"{here}/people", f"{here}/tags"]
    page = b'{"browser_url": "https://actionnetwork.org/petitions/keep-it"}'
    assert _translated(page, there, here) == page


def test_calls_keep_below_the_limit(folder: pytest.Pytester, real: MockServer, run_on_real: Run) -> None:
    folder.makepyfile(
        """
        import pytest
        from api import people

        @pytest.mark.action_network(read_only=True)
        def test_one(action_network):
            for _ in range(6):
                people(action_network)
        """
    )
    run_on_real().assert_outcomes(passed=1)
    assert [entry.status for entry in real.requests] == [200] * 6  # it has the limit, of four a second


def test_an_api_that_cannot_be_reached_is_a_502_with_a_sentence(
    folder: pytest.Pytester, real: MockServer, run_on_real: Run
) -> None:
    real.stop()
    folder.makepyfile(
        """
        import pytest
        from api import client

        @pytest.mark.action_network(read_only=True)
        def test_one(action_network):
            with client(action_network) as asking:
                reply = asking.get("/people")
            assert reply.status_code == 502
            assert reply.json()["error"].startswith("The real API could not be asked: ConnectError")
        """
    )
    run_on_real().assert_outcomes(passed=1)


@pytest.mark.parametrize(
    ("key", "url", "sentence"),
    [
        ("", "", "--action-network=real needs an API key: set ACTION_NETWORK_API_KEY"),
        (" ", "", "--action-network=real needs an API key: set ACTION_NETWORK_API_KEY"),
        (
            KEY + "\n",
            "",
            "ACTION_NETWORK_API_KEY holds no API key: it takes ASCII text without blanks around it",
        ),
        (
            KEY,
            "action",
            "ACTION_NETWORK_URL is no address: it takes one such as https://actionnetwork.org/api/v2",
        ),
        (
            KEY,
            "http://api.example.org/api/v2",
            "ACTION_NETWORK_URL would send the key unencrypted: begin it with https://",
        ),
    ],
)
def test_what_cannot_work_is_refused_in_one_sentence(
    folder: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, key: str, url: str, sentence: str
) -> None:
    monkeypatch.setenv("ACTION_NETWORK_API_KEY", key)
    monkeypatch.setenv("ACTION_NETWORK_URL", url)
    done = run(folder, "--action-network=real")
    assert done.ret == pytest.ExitCode.USAGE_ERROR
    assert done.stderr.str().strip() == f"ERROR: {sentence}"
