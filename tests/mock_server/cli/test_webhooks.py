from __future__ import annotations

import json
import socket
from collections.abc import Callable
from typing import get_args

import pytest

from actionnetwork_fixtures.webhooks import TEST_PAYLOAD
from actionnetwork_mock.cli import main
from actionnetwork_mock.cli.defaults import DEFAULT_TRIGGER, STATES, TRIGGERS
from actionnetwork_mock.servers.threaded import MockServer
from actionnetwork_mock.webhooks import DEFAULT_TRIGGER as DEFAULT_OF_THE_SERVER
from actionnetwork_mock.webhooks import TRIGGERS as OF_THE_SERVER
from actionnetwork_mock.webhooks import State

from .conftest import Run
from .receiver import Receiver, receiving, said, status
from .webhook_calls import CLOSED, sign_up

# As in the user interface


def test_where_there_are_none_it_says_how_to_make_one(run: Run) -> None:
    assert run("list") == "There are no webhooks. Create one: actionnetwork-mock webhooks create URL --on\n"
    assert run("list", "--json") == "[]\n"


def test_a_new_webhook_is_off_and_it_says_how_to_turn_it_on(server: MockServer, run: Run) -> None:
    assert run("create", CLOSED) == (
        f"webhook 1 is off: all_actions_and_uploads to {CLOSED}\n"
        "Turn it on: actionnetwork-mock webhooks on 1\n"
    )
    assert run("on", "1") == f"webhook 1 is on: all_actions_and_uploads to {CLOSED}\n"
    assert [one.is_on for one in server.webhooks] == [True]
    assert run("off", "1") == f"webhook 1 is off: all_actions_and_uploads to {CLOSED}\n"
    assert [one.is_on for one in server.webhooks] == [False]


def test_a_webhook_is_made_with_a_trigger_of_the_group_of_a_key_and_on(server: MockServer, run: Run) -> None:
    made = json.loads(run("create", CLOSED, "--trigger", "subscribed", "--on", "--json", key="other-key"))
    assert (made["trigger"], made["is_on"], made["group"]) == ("subscribed", True, "Group 2")
    assert [one.group_id for one in server.webhooks] == [2]


def test_an_action_means_the_trigger_for_one_action(server: MockServer, run: Run) -> None:
    petition = server.make("petitions", title="Keep the library open")
    uuid = petition.id
    assert json.loads(run("create", CLOSED, "--action", uuid, "--json"))["trigger"] == "specific_action"
    assert uuid in run("list")


def test_addresses_are_listed_whole_and_as_they_are(server: MockServer, run: Run) -> None:
    long = f"http://[::1]:8585/{'/'.join(['hook'] * 25)}"
    server.webhooks.create(long)
    server.webhooks.create(CLOSED, is_on=False)
    head, first, second = run("list").splitlines()
    assert head.split() == ["webhook", "trigger", "to", "group"]
    assert first.split() == ["1", "on", "all_actions_and_uploads", long, "Group", "1"]
    assert second.split()[:2] == ["2", "off"]
    assert [one["url"] for one in json.loads(run("list", "--json"))] == [long, CLOSED]


def test_a_webhook_is_deleted(server: MockServer, run: Run) -> None:
    server.webhooks.create(CLOSED)
    assert run("delete", "1") == "webhook 1 is deleted\n"
    assert len(server.webhooks) == 0


def test_the_sample_is_sent_and_it_says_what_came_of_it(
    server: MockServer, run: Run, receiver: Receiver
) -> None:
    server.webhooks.create(receiver.url, is_on=False)
    assert run("test", "1").startswith("delivery 1 delivered: 200 after ")
    assert [request.elements for request in receiver.requests] == [TEST_PAYLOAD]


def test_a_sample_that_is_not_taken_is_exit_code_1(server: MockServer, run: Run) -> None:
    with receiving(status(404)) as receiver:
        server.webhooks.create(receiver.url)
        said = run("test", "1", code=1)
    assert said.startswith("delivery 1 waiting: it answered 404, and only 200 counts after ")
    assert "; next attempt 2" in said


def test_a_sample_that_is_held_is_said_to_wait(server: MockServer, run: Run) -> None:
    server.webhooks.create(CLOSED)
    server.webhooks.hold()
    assert run("test", "1") == "delivery 1 waiting\n"


def test_a_replay_says_what_came_of_it(server: MockServer, run: Run) -> None:
    with receiving(status(200), status(500)) as receiver:
        server.webhooks.send_test(server.webhooks.create(receiver.url))
        server.webhooks.drain()
        assert run("replay", "1", code=1).startswith("delivery 2 waiting: it answered 500")
    assert "delivery 2 of osdi:signature, a copy of delivery 1, to webhook 1" in run("show", "2")


# How it may go wrong


def test_what_is_held_is_released_in_the_order_asked_for(
    server: MockServer, run: Run, receiver: Receiver
) -> None:
    webhook = server.webhooks.create(receiver.url)
    assert run("hold") == "deliveries are held until: actionnetwork-mock webhooks release\n"
    assert (
        run("list").splitlines()[-1] == "Deliveries are held. Send them: actionnetwork-mock webhooks release"
    )
    server.webhooks.send_test(webhook)
    sign_up(server, "ruth@example.org")
    assert run("release", "--reversed") == "deliveries are sent again\n"
    assert run("drain") == "all due deliveries were attempted\n"
    kinds = [next(iter(request.elements[0])) for request in receiver.requests]
    assert kinds == ["action_network:upload", "osdi:signature"]


def test_draining_tells_of_retries_and_moves_the_clock_where_it_is_asked_to(
    server: MockServer, run: Run
) -> None:
    server.webhooks.send_test(server.webhooks.create(CLOSED))
    assert run("drain").splitlines() == [
        "all due deliveries were attempted",
        "waiting for a later attempt: 1; --advance advances the clock to it",
    ]
    assert run("drain", "--advance") == "all due deliveries were attempted\n"
    assert [len(one.attempts) for one in server.webhooks.deliveries(state="discarded")] == [4]


@pytest.mark.parametrize(
    ("argv", "said", "made"),
    [
        (["twice"], "the next 1 delivery is sent twice\n", [None, 1, None]),
        (["twice", "2"], "the next 2 deliveries are sent twice\n", [None, 1, None, 3]),
        (["twice", "0"], "no delivery is sent twice\n", [None, None]),
    ],
)
def test_deliveries_are_made_twice(
    server: MockServer, run: Run, argv: list[str], said: str, made: list[int | None]
) -> None:
    server.webhooks.create(CLOSED)
    assert run(*argv) == said
    for email in ("ruth@example.org", "noor@example.org"):
        sign_up(server, email)
    assert [one.copy_of for one in server.webhooks.deliveries()] == made


# What is refused


@pytest.mark.parametrize(
    ("argv", "named"),
    [
        (["on", "7"], "there is no webhook 7; there are none yet"),
        (["off", "7"], "there is no webhook 7"),
        (["delete", "7"], "there is no webhook 7"),
        (["test", "7"], "there is no webhook 7"),
        (["show", "7"], "there is no delivery 7"),
        (["replay", "7"], "there is no delivery 7"),
        (["create", "nowhere"], "'nowhere' is not a webhook address"),
        (["create", CLOSED, "--action", "x"], "'x' is not an action_id"),
        (["create", CLOSED, "--trigger", "specific_action"], "action_id"),
        (["log", "--type", "osdi:donatio"], "Did you mean osdi:donation?"),
    ],
)
def test_what_the_server_refuses_is_one_sentence_and_exit_code_1(
    run: Run, argv: list[str], named: str
) -> None:
    said = run(*argv, code=1)
    assert said.startswith("actionnetwork-mock: ")
    assert named in said
    assert said.count("\n") == 1


def test_a_key_that_opens_nothing_is_refused(run: Run) -> None:
    assert "this key opens no world" in run("list", code=1, key="nobody")


@pytest.mark.parametrize(
    ("argv", "named"),
    [
        (["create"], "URL"),
        (["create", CLOSED, "--trigger", "all"], "all_actions_and_uploads"),
        (["on", "one"], "one"),
        (["on", "0"], "0"),
        (["log", "--state", "pending"], "pending"),
        (["log", "--limit", "0"], "0"),
        (["drain", "--timeout", "-1"], "-1"),
        (["twice", "-1"], "-1"),
        (["sing"], "sing"),
    ],
)
def test_wrong_usage_is_exit_code_2(run: Run, argv: list[str], named: str) -> None:
    said = run(*argv, code=2)
    assert said.startswith("actionnetwork-mock: ")
    assert named in said


def test_where_no_server_answers_it_says_how_to_start_one(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    assert main(["webhooks", "--server", f"http://127.0.0.1:{port}/", "list"]) == 2
    assert capsys.readouterr().err == (
        f"actionnetwork-mock: no server answers at http://127.0.0.1:{port}: start one with "
        f'"actionnetwork-mock serve --port {port}", or name another with --server URL\n'
    )


@pytest.mark.parametrize("answer", [status(200), status(404), said(b"nonsense\r\n\r\n")])
def test_another_program_is_told_from_the_mock(
    answer: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    with receiving(answer) as other:
        site = other.url.removesuffix("/hook")
        assert main(["webhooks", "--server", site, "list"]) == 2
    printed = capsys.readouterr().err
    assert site in printed
    assert printed.count("\n") == 1


@pytest.mark.parametrize("server", ["nowhere", "ftp://x", "http://", "http://127.0.0.1:99999", "http://a b"])
def test_an_address_that_is_none_is_one_sentence(server: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["webhooks", "--server", server, "list"]) == 2
    printed = capsys.readouterr().err
    assert "is not the address of a server: write an address such as http://127.0.0.1:8484" in printed


def test_a_key_that_is_no_text_for_a_header_is_one_sentence(
    server: MockServer, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["webhooks", "--server", server.control_url, "--key", "schlüssel\n", "list"]) == 2
    assert "--key takes ASCII text" in capsys.readouterr().err


# Help


def test_help_has_examples(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["webhooks", "--help"]) == 0
    said = capsys.readouterr().out
    assert "actionnetwork-mock webhooks create http://127.0.0.1:8585/webhook --on" in said
    assert "actionnetwork-mock webhooks log --follow" in said
    assert main(["webhooks", "create", "--help"]) == 0
    assert "--trigger subscribed" in capsys.readouterr().out


def test_without_a_command_it_shows_help_and_exits_with_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["webhooks"]) == 2
    assert "release" in capsys.readouterr().err


def test_the_words_that_options_take_are_those_of_the_server() -> None:
    assert TRIGGERS == OF_THE_SERVER
    assert STATES == get_args(State)
    assert DEFAULT_TRIGGER == DEFAULT_OF_THE_SERVER
