from __future__ import annotations

from fnmatch import fnmatchcase
from textwrap import dedent

import pytest

from ..sessions import TRANSPORTS, TWO_WORKERS, run


def test_people_are_there_and_gone_with_the_test(folder: pytest.Pytester) -> None:
    folder.makepyfile(
        """
        import pytest
        from api import people

        @pytest.mark.action_network(people=7)
        def test_one(action_network):
            assert len(people(action_network)) == 7

        def test_two(action_network):
            assert people(action_network) == []
        """
    )
    run(folder).assert_outcomes(passed=2)


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_a_scenario_is_there_by_name_or_from_a_file_beside_the_test(
    folder: pytest.Pytester, transport: str
) -> None:
    folder.mkdir("deep")
    folder.path.joinpath("deep", "two.yaml").write_text(
        "people:\n  - email: ruth@example.org\n  - email: ada@example.org\n", encoding="utf-8"
    )
    folder.path.joinpath("deep", "test_deep.py").write_text(
        dedent(
            """
            import pytest
            from api import people

            @pytest.mark.action_network(scenario="union_local", people=1)
            def test_by_name(action_network):
                assert len(people(action_network)) > 2

            @pytest.mark.action_network(scenario="two.yaml")
            def test_from_a_file(action_network):
                assert len(people(action_network)) == 2

            @pytest.mark.action_network(scenario="no_such_thing")
            def test_unknown(action_network):
                pass
            """
        ),
        encoding="utf-8",
    )
    found = run(folder, f"--action-network={transport}")
    found.assert_outcomes(passed=2, errors=1)
    found.stdout.fnmatch_lines(["*the marker action_network: scenario: *no_such_thing*"])


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_a_profile_is_over_the_settings_of_the_session_and_below_those_of_the_test(
    folder: pytest.Pytester, transport: str
) -> None:
    folder.makepyfile(
        """
        import pytest

        @pytest.mark.action_network(profile="production", settings={"search_lag_s": 1})
        def test_slow(action_network):
            settings = action_network.settings
            assert (settings.rate_limit, settings.latency_s, settings.search_lag_s) == (4, 0.5, 1)

        def test_fast(action_network):
            assert action_network.settings.latency_s == 0
        """
    )
    run(folder, f"--action-network={transport}").assert_outcomes(passed=2)


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_settings_are_those_of_the_session_with_changes(folder: pytest.Pytester, transport: str) -> None:
    folder.makepyfile(
        """
        import pytest
        from api import client

        def statuses(action_network):
            action_network.clock.freeze()
            with client(action_network) as asking:
                return [asking.get("/people").status_code for _ in range(3)]

        seen = []

        @pytest.mark.action_network(settings={"rate_limit": 2})
        @pytest.mark.parametrize("time", [1, 2])
        def test_limited(action_network, time):
            assert statuses(action_network) == [200, 200, 429]
            assert len(action_network.requests) == 3
            seen.append(action_network.settings)
            assert seen[0] == action_network.settings

        def test_unlimited(action_network):
            assert statuses(action_network) == [200, 200, 200]
        """
    )
    run(folder, f"--action-network={transport}").assert_outcomes(passed=3)


def test_a_choice_of_settings_has_one_server_for_the_session(folder: pytest.Pytester) -> None:
    folder.makepyfile(
        """
        import pytest

        urls = set()

        @pytest.mark.action_network(settings={"put_null": "ignored"})
        @pytest.mark.parametrize("time", [1, 2])
        def test_one(action_network, action_network_server, time):
            urls.add(action_network.url)
            assert len(urls) == 1
            assert action_network is not action_network_server
        """
    )
    run(folder).assert_outcomes(passed=2)


def test_the_marker_nearest_to_the_test_decides(folder: pytest.Pytester) -> None:
    folder.makepyfile(
        """
        import pytest
        from api import people

        pytestmark = pytest.mark.action_network(people=2, read_only=True)

        @pytest.mark.action_network(people=5)
        def test_one(action_network):
            assert len(people(action_network)) == 5
        """
    )
    run(folder).assert_outcomes(passed=1)


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ("peeple=3", "it has no argument 'peeple'. Did you mean people?"),
        ("x=3", "it has no argument 'x'. It takes strict, read_only, people, scenario, profile, settings."),
        ("3", "3 has no name: its arguments are given by name"),
        ("people=-1", "people=-1: it takes a number of people"),
        ("people=True", "people=True: it takes a number of people"),
        ("strict='yes'", "strict='yes': it takes True or False"),
        ("read_only=1", "read_only=1: it takes True or False"),
        ("profile='staging'", "profile='staging': it takes production"),
        ("settings=[1]", 'settings=[1]: it takes a dictionary such as {"put_null": "ignored"}'),
        ("settings={'put_nil': 1}", "settings: there is no setting 'put_nil'. Did you mean put_null?"),
        ("settings={'put_null': 'perhaps'}", "settings: put_null is 'perhaps'*"),
    ],
)
def test_a_wrong_argument_fails_the_test_that_has_it(
    folder: pytest.Pytester, arguments: str, complaint: str
) -> None:
    folder.makepyfile(
        f"""
        import pytest

        @pytest.mark.action_network({arguments})
        def test_one(action_network):
            pass
        """
    )
    done = run(folder, "--action-network=inprocess")
    done.assert_outcomes(errors=1)
    after_title = done.stdout.lines[done.stdout.lines.index(f"{' ERROR at setup of test_one ':_^80}") + 1 :]
    assert fnmatchcase(after_title[0], f"the marker action_network: {complaint.replace('[', '[[]')}")


WRONG = """
import pytest

@pytest.mark.action_network(peeple=3)
def test_wrong(action_network):
    pass

@pytest.mark.action_network(peeple=3)
def test_wrong_and_without_the_fixture():
    pass

def test_right(action_network):
    pass
"""


@pytest.mark.parametrize("workers", [pytest.param([], id="alone"), TWO_WORKERS])
def test_a_wrong_argument_fails_no_other_test(folder: pytest.Pytester, workers: list[str]) -> None:
    folder.makepyfile(WRONG)
    done = run(folder, *workers)
    done.assert_outcomes(passed=1, errors=2)
    assert "Traceback" not in done.stdout.str()


def test_a_wrong_argument_of_a_deselected_test_changes_nothing(folder: pytest.Pytester) -> None:
    folder.makepyfile(WRONG)
    run(folder, "-k", "right", "--action-network=inprocess").assert_outcomes(passed=1, deselected=2)


def test_a_test_that_promised_to_read_only_fails_when_it_writes(folder: pytest.Pytester) -> None:
    folder.makepyfile(
        """
        import pytest
        from api import add

        @pytest.mark.action_network(read_only=True)
        def test_one(action_network):
            add(action_network, "ann@example.org")
        """
    )
    done = run(folder)
    done.assert_outcomes(passed=1, errors=1)
    assert "the test is marked read_only=True, but it sent POST /people" in done.stdout.str()
