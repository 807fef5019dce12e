from __future__ import annotations

import pytest

from ..sessions import PROCESS, TRANSPORTS, run

MISTAKES = """
import pytest
from api import add, client


def test_unknown_tag(action_network):
    assert add(action_network, "ann@example.org", add_tags=["stewrd"]).status_code == 200


def test_not_emulated(action_network):
    with client(action_network) as asking:
        assert asking.get(action_network.url.replace("v2", "v1") + "/people").status_code == 501
"""


def test_without_it_nothing_changes(folder: pytest.Pytester) -> None:
    folder.makepyfile(MISTAKES)
    run(folder).assert_outcomes(passed=2)


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_the_option_fails_tests_for_what_the_real_api_swallows(
    folder: pytest.Pytester, transport: str
) -> None:
    folder.makepyfile(MISTAKES)
    done = run(folder, "--action-network-strict", f"--action-network={transport}")
    done.assert_outcomes(passed=2, errors=2)
    done.stdout.fnmatch_lines(
        [
            "strict mode: the real API ignores this without an error:",
            "  POST /people: unknown-tag: There is no tag 'stewrd', so it was not added. *",
            'If it is meant to happen: with action_network.allowing("unknown-tag"): ... or *strict=False)',
            "  GET http://*/api/v1/people: not-emulated: *",
        ]
    )


def test_the_ini_file_switches_it_on(folder: pytest.Pytester) -> None:
    folder.makeini("[pytest]\naction_network_strict = true")
    folder.makepyfile(MISTAKES)
    run(folder).assert_outcomes(passed=2, errors=2)


def test_a_marker_switches_it_on_or_off_for_a_test(folder: pytest.Pytester) -> None:
    folder.makepyfile(
        """
        import pytest
        from api import add

        @pytest.mark.action_network(strict=True)
        def test_on(action_network):
            add(action_network, "ann@example.org", add_tags=["stewrd"])

        @pytest.mark.action_network(strict=False)
        def test_off(action_network):
            add(action_network, "ann@example.org", add_tags=["stewrd"])
        """
    )
    run(folder).assert_outcomes(passed=2, errors=1)
    done = run(folder, "--action-network-strict")
    done.assert_outcomes(passed=2, errors=1)
    assert "ERROR at teardown of test_on" in done.stdout.str()


@pytest.mark.parametrize("transport", ["mock", PROCESS])
def test_what_is_allowed_passes_and_only_that(folder: pytest.Pytester, transport: str) -> None:
    folder.makepyfile(
        """
        from api import add

        def test_allowed(action_network):
            with action_network.allowing("unknown-tag"):
                add(action_network, "ann@example.org", add_tags=["stewrd"])

        def test_after(action_network):
            with action_network.allowing("unknown-tag"):
                pass
            add(action_network, "ann@example.org", add_tags=["stewrd"])

        def test_other(action_network):
            with action_network.allowing("other"):
                add(action_network, "ann@example.org", add_tags=["stewrd"])
        """
    )
    done = run(folder, "--action-network-strict", f"--action-network={transport}")
    done.assert_outcomes(passed=3, errors=2)
    assert "ERROR at teardown of test_allowed" not in done.stdout.str()


def test_what_is_merely_worth_knowing_fails_nothing(folder: pytest.Pytester) -> None:
    folder.makepyfile(
        """
        from actionnetwork_mock.notes import Note

        def test_one(action_network):
            note = Note("aside", "Nobody's mistake.", swallowed=False)
            action_network.call(
                lambda world: world.journal.add(0, "GET", "/people", "", "", 200, [note], b"", b"")
            )
        """
    )
    run(folder, "--action-network-strict").assert_outcomes(passed=1)


def test_habits_fail_a_test_and_can_be_allowed(folder: pytest.Pytester) -> None:
    folder.makepyfile(
        """
        from api import people

        def test_again(action_network):
            for _ in range(12):
                people(action_network)

        def test_allowed(action_network):
            with action_network.allowing("read-again"):
                for _ in range(12):
                    people(action_network)
        """
    )
    done = run(folder, "--action-network-strict")
    done.assert_outcomes(passed=2, errors=1)
    done.stdout.fnmatch_lines(
        [
            "*ERROR at teardown of test_again*",
            "strict mode: clients of the real API should not do this:",
            "  read-again: The client read /people 12 times within a minute, with the same answer. Read *",
            'If it is meant to happen: with action_network.allowing("read-again"): ... or *',
        ]
    )
