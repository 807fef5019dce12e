from __future__ import annotations

from collections.abc import Iterator

import pytest

from actionnetwork_mock.errors import UsageError
from actionnetwork_mock.journal import Journal
from actionnetwork_mock.notes import Note
from actionnetwork_mock.servers.in_process import InProcessServer


@pytest.fixture
def server() -> Iterator[InProcessServer]:
    """A mock whose journal tests write themselves."""
    with InProcessServer() as server:
        yield server


def ask(server: InProcessServer, *notes: Note) -> None:
    def add(journal: Journal) -> None:
        journal.add(0, "POST", "/people", "", "", 200, list(notes), b"", b"")

    server.call(lambda world: add(world.journal))


UNKNOWN_TAG = Note("unknown-tag", "There is no such tag.", "Make it first.")


def test_a_mistake_is_told_in_one_line(server: InProcessServer) -> None:
    ask(server, UNKNOWN_TAG)
    assert [str(one) for one in server.strict_mode.mistakes()] == [
        "POST /people: unknown-tag: There is no such tag. Make it first."
    ]


def test_what_is_merely_worth_knowing_is_none(server: InProcessServer) -> None:
    ask(server, Note("aside", "Nothing.", swallowed=False))
    assert server.strict_mode.mistakes() == []


def test_an_allowance_holds_for_the_requests_inside(server: InProcessServer) -> None:
    ask(server, UNKNOWN_TAG)
    with server.allowing("unknown-tag"):
        ask(server, UNKNOWN_TAG)
        assert len(server.strict_mode.mistakes()) == 1
    ask(server, UNKNOWN_TAG)
    assert [one.request.number for one in server.strict_mode.mistakes()] == [1, 3]


def test_an_allowance_holds_for_its_codes(server: InProcessServer) -> None:
    with server.allowing("unknown-tag", "other"):
        ask(server, UNKNOWN_TAG, Note("third", "Something else."))
    assert [one.note.code for one in server.strict_mode.mistakes()] == ["third"]


def test_an_allowance_ends_when_something_is_raised(server: InProcessServer) -> None:
    with pytest.raises(ZeroDivisionError), server.allowing("unknown-tag"):
        _ = 1 / 0
    ask(server, UNKNOWN_TAG)
    assert len(server.strict_mode.mistakes()) == 1


def test_an_allowance_from_before_the_journal_was_emptied_covers_nothing_after(
    server: InProcessServer,
) -> None:
    with server.allowing("unknown-tag"):
        ask(server)
        ask(server)
    server.requests.clear()
    ask(server, UNKNOWN_TAG)
    assert len(server.strict_mode.mistakes()) == 1


def test_an_allowance_in_which_the_journal_is_emptied_goes_on(server: InProcessServer) -> None:
    with server.allowing("unknown-tag"):
        server.requests.clear()
        ask(server, UNKNOWN_TAG)
    assert server.strict_mode.mistakes() == []


def test_an_allowance_takes_a_code(server: InProcessServer) -> None:
    with pytest.raises(UsageError, match="takes the codes of notes"), server.allowing():
        pass


def test_allowances_can_be_forgotten(server: InProcessServer) -> None:
    with server.allowing("unknown-tag"):
        ask(server, UNKNOWN_TAG)
    server.strict_mode.clear()
    assert len(server.strict_mode.mistakes()) == 1
