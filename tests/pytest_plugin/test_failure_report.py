"""The report of a failing test shows what its Action Network knows."""

from __future__ import annotations

from itertools import takewhile
from textwrap import dedent

import pytest

from actionnetwork_mock import MockServer

from ..sessions import TRANSPORTS, TWO_WORKERS, run

FAILING = """
import pytest
from api import add, client

def test_fails(action_network):
    action_network.make("tags", name="member")
    action_network.faults.add("GET /tags", status=503, times=2)
    add(action_network, "ann@example.org", add_tags=["stewrd"])
    add(action_network, "ann@example.org", add_tags=["stewrd"])
    with client(action_network) as asking:
        asking.get("/tags")
        asking.get("/people?filter=nonsense&api_key=sUd6aKLm9xQ2")
        asking.get("/people", headers={"OSDI-API-Token": "sUd6aKLm9xQ2"})
    assert False
"""


def section_of(done: pytest.RunResult) -> list[str]:
    """Return the lines of the only section, without its title."""
    lines = done.stdout.lines
    (title,) = [number for number, line in enumerate(lines) if line.strip("-") == " Action Network "]
    return list(takewhile(lambda line: not line.startswith(("=", "_")), lines[title + 1 :]))


@pytest.mark.parametrize(
    "options",
    [
        ["--action-network=mock"],
        ["--action-network=inprocess"],
        pytest.param(["--action-network=process"], marks=pytest.mark.slow),
        TWO_WORKERS,
    ],
    ids=str,
)
def test_a_failing_test_shows_requests_notes_faults_and_findings(
    folder: pytest.Pytester, options: list[str]
) -> None:
    folder.makepyfile(FAILING)
    done = run(folder, *options)
    done.assert_outcomes(failed=1)
    missing = "unknown-tag: There is no tag 'stewrd', so it was not added."
    expected = [
        "5 requests:",
        "  1: POST /people 200",
        f"     {missing} Tags must exist before they can be used: make them with POST /tags.",
        "  2: POST /people 200",
        f"     {missing}",
        "  3: GET /tags 503",
        "     error: Service Unavailable",
        "     fault: Fault 1 (status=503) was injected: the request was not carried out.",
        "  4: GET /people?filter=nonsense&api_key=[key] 400",
        "     error: The filter cannot be read at 'nonsense': write field eq 'value', joined with and, or with or",
        "  5: GET /people 403",
        "     error: API Key invalid or not present [key]",
        "findings:",
        "injected faults:",
        "  1: GET /tags status=503: matched 1, injected 1",
    ]
    lines = section_of(done)
    assert [line for line in lines if line in expected] == expected
    assert any(line.startswith("  key-elsewhere: The query has 'api_key'") for line in lines)
    assert "sUd6aKLm9xQ2" not in str(lines)


def test_the_last_twenty_requests_are_shown(folder: pytest.Pytester) -> None:
    folder.makepyfile(
        """
        from api import people

        def test_fails(action_network):
            for _ in range(23):
                people(action_network)
            assert False
        """
    )
    lines = section_of(run(folder, "--action-network=inprocess"))
    assert lines[0] == "the last 20 of 23 requests:"
    assert (lines[1], lines[20]) == ("  4: GET /people 200", "  23: GET /people 200")
    assert lines[21:] == ["findings:", lines[22]]
    assert lines[22].startswith("  read-again: The client read /people 23 times")


def test_deliveries_that_failed_are_shown(folder: pytest.Pytester) -> None:
    folder.makepyfile(
        """
        def test_fails(action_network, webhook_receiver):
            webhook_receiver.respond(500, times=9)
            webhook = action_network.webhooks.create(webhook_receiver.url)
            action_network.webhooks.send_test(webhook)
            action_network.webhooks.drain(advance=True)
            good = action_network.webhooks.create(webhook_receiver.url)
            webhook_receiver.reset()
            action_network.webhooks.send_test(good)
            action_network.webhooks.drain()
            assert False
        """
    )
    lines = section_of(run(folder))
    assert lines[0].startswith("no request reached http://127.0.0.1:")
    assert lines[1] == "failed webhook deliveries:"
    assert lines[2].startswith("  1: osdi:signature to http://127.0.0.1:")
    assert lines[2].endswith("given up after 4 attempts: it answered 500, and only 200 counts")
    assert len(lines) == 3


@pytest.mark.parametrize(
    ("test", "outcome"),
    [
        (
            """
            @pytest.fixture
            def ann(action_network):
                add(action_network, "ann@example.org", add_tags=["stewrd"])
                raise ValueError

            def test_one(ann):
                pass
            """,
            {"errors": 1},
        ),
        (
            """
            @pytest.mark.action_network(strict=True)
            def test_one(action_network):
                add(action_network, "ann@example.org", add_tags=["stewrd"])
            """,
            {"passed": 1, "errors": 1},
        ),
        (
            """
            @pytest.mark.action_network(strict=True)
            def test_one(action_network):
                add(action_network, "ann@example.org", add_tags=["stewrd"])
                raise ValueError
            """,
            {"failed": 1, "errors": 1},
        ),
        (
            """
            def test_one(request):
                action_network = request.getfixturevalue("action_network")
                add(action_network, "ann@example.org", add_tags=["stewrd"])
                raise ValueError
            """,
            {"failed": 1},
        ),
    ],
    ids=["in a fixture", "in strict mode", "twice", "asked for late"],
)
def test_one_section_is_there_wherever_the_test_fails(
    folder: pytest.Pytester, test: str, outcome: dict[str, int]
) -> None:
    folder.makepyfile("import pytest\nfrom api import add\n" + dedent(test))
    done = run(folder, "--action-network=inprocess")
    done.assert_outcomes(**outcome)
    assert section_of(done)[:2] == ["1 request:", "  1: POST /people 200"]


def test_a_test_that_runs_again_has_a_section_again(folder: pytest.Pytester) -> None:
    folder.makeconftest(
        """
        from _pytest.runner import runtestprotocol

        def pytest_runtest_protocol(item, nextitem):
            for _ in range(2):
                reports = runtestprotocol(item, nextitem=nextitem, log=False)
            item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
            for report in reports:
                item.ihook.pytest_runtest_logreport(report=report)
            return True
        """
    )
    folder.makepyfile("def test_fails(action_network):\n    assert False")
    done = run(folder, "--action-network=inprocess")
    done.assert_outcomes(failed=1)
    assert section_of(done) == ["no request reached http://in-process.invalid/api/v2"]


def test_other_tests_have_no_section(folder: pytest.Pytester) -> None:
    folder.makepyfile(
        """
        import pytest

        def test_passes(action_network):
            pass

        def test_fails_without_the_fixture():
            assert False

        @pytest.mark.xfail(strict=True)
        def test_expected(action_network):
            assert False

        def test_skipped(action_network):
            pytest.skip("for a reason")
        """
    )
    done = run(folder, "--action-network=inprocess")
    done.assert_outcomes(passed=1, failed=1, xfailed=1, skipped=1)
    assert "- Action Network -" not in done.stdout.str()


def test_a_process_that_has_ended_is_named(folder: pytest.Pytester) -> None:
    folder.makepyfile(
        """
        def test_fails(action_network):
            action_network._process.kill()
            assert False
        """
    )
    (line,) = section_of(run(folder, "--action-network=process"))
    assert line.startswith("the requests of this test are not known: CannotOpen: the mock's process ended")


def test_on_the_real_api_requests_are_shown_without_the_key(
    folder: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.makepyfile(
        """
        import pytest
        from api import client

        @pytest.mark.action_network(read_only=True)
        def test_fails(action_network):
            with client(action_network) as asking:
                asking.get("/people/unknown")
                asking.get("/people", headers={"OSDI-API-Token": "sUd6aKLm9xQ2"})
            assert False
        """
    )
    with MockServer(api_key="kEy-of-the-real-api") as real:
        monkeypatch.setenv("ACTION_NETWORK_API_KEY", real.api_key)
        monkeypatch.setenv("ACTION_NETWORK_URL", real.url)
        done = run(folder, "--action-network=real")
    assert section_of(done) == [
        "2 requests:",
        "  1: GET /people/unknown 404",
        "     error: Couldn't find person with id = unknown",
        "  2: GET /people 403",
        "     error: API Key invalid or not present [key]",
    ]


# Tracebacks

MISTAKES = [
    "action_network.make('petitionss')",
    "action_network.people['nobody@example.org']",
    "action_network.requests.last()",
    "action_network.ui.take_action('petition', 'x', person={})",
    "action_network.faults.add(status=999)",
    "action_network.webhooks.create('nowhere')",
    "action_network.clock.advance(-1)",
    "action_network.load('no_such_scenario')",
    "action_network.allowing().__enter__()",
]


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_a_mistake_of_the_test_is_shown_at_its_own_line_only(folder: pytest.Pytester, transport: str) -> None:
    folder.makepyfile(
        "\n".join(
            f"def test_{number}(action_network):\n    {mistake}" for number, mistake in enumerate(MISTAKES)
        )
    )
    done = run(folder, f"--action-network={transport}")
    done.assert_outcomes(failed=len(MISTAKES))
    assert [line[1:].strip() for line in done.stdout.lines if line.startswith(">")] == MISTAKES
    assert [
        line for line in done.stdout.lines if "actionnetwork_mock/" in line or "/concurrent/" in line
    ] == []


def test_an_error_of_the_mock_itself_keeps_its_frames(folder: pytest.Pytester) -> None:
    folder.makepyfile(
        """
        def test_fails(action_network):
            action_network.call(lambda world: world.nonsense)
        """
    )
    done = run(folder, "--action-network=inprocess")
    done.assert_outcomes(failed=1)
    assert "in_process.py" in done.stdout.str()
