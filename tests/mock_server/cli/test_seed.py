from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from urllib.request import Request, urlopen

import pytest

from actionnetwork_mock.cli import main
from actionnetwork_mock.servers.threaded import MockServer
from actionnetwork_mock.settings import Settings

Seed = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def running() -> Iterator[MockServer]:
    with MockServer(settings=Settings(rate_limit=None), api_keys=["second-key"]) as server:
        yield server


@pytest.fixture
def seed(server: MockServer, capsys: pytest.CaptureFixture[str]) -> Seed:
    """Run ``seed`` against the server; gives the exit code, what was printed, and what was said of mistakes."""

    def run(*argv: str) -> tuple[int, str, str]:
        code = main(["seed", "--server", server.url, *argv])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


@pytest.fixture
def members(tmp_path: Path) -> Path:
    """A file of three people, of whom the second is none."""
    file = tmp_path / "members.csv"
    file.write_text("email,first_name,Local\na@example.org,Ada,1\nnope,,\nb@example.org,Ben,2\n", "utf-8")
    return file


def people(server: MockServer, key: str = "test-api-key") -> dict[str, dict[str, object]]:
    """Return the people of a group by their emails."""
    request = Request(f"{server.url}/people", headers={"OSDI-API-Token": key})
    with urlopen(request) as reply:
        found = json.load(reply)["_embedded"]["osdi:people"]
    return {person["email_addresses"][0]["address"]: person for person in found}


def test_invented_people_are_added_the_same_for_a_seed(server: MockServer, seed: Seed) -> None:
    found = []
    for number in ("7", "7", "8"):
        server.reset()
        assert seed("--people", "5", "--seed", number) == (0, "5 invented people added\n", "")
        found.append(list(people(server)))
    assert found[0] == found[1]
    assert found[0] != found[2]


def test_a_file_is_uploaded_and_what_is_skipped_is_said_with_its_place(
    server: MockServer, seed: Seed, members: Path
) -> None:
    code, out, err = seed("--upload", str(members), "--tag", "member", "--tag", "new")
    assert (code, out) == (0, f"2 rows of {members} uploaded, 1 skipped\n")
    assert err == f"{members}, line 3, column email: 'nope' is not an email address: skipped\n"
    found = people(server)
    assert found["a@example.org"]["given_name"] == "Ada"
    assert found["b@example.org"]["custom_fields"] == {"Local": "2"}
    request = Request(f"{server.url}/tags", headers={"OSDI-API-Token": "test-api-key"})
    with urlopen(request) as reply:
        names = [tag["name"] for tag in json.load(reply)["_embedded"]["osdi:tags"]]
    assert names == ["member", "new"]


def test_it_goes_to_the_group_of_the_key(server: MockServer, seed: Seed, members: Path) -> None:
    seed("--upload", str(members), "--people", "1", "--key", "second-key")
    assert (len(people(server)), len(people(server, "second-key"))) == (0, 3)


def test_a_long_file_is_uploaded_in_parts(server: MockServer, seed: Seed, tmp_path: Path) -> None:
    file = tmp_path / "many.csv"
    rows = "".join(f"p{number}@example.org\n" for number in range(2500))
    file.write_text(f"email\n{rows}nope\n", "utf-8")
    code, out, err = seed("--upload", str(file), "--no-subscribe")
    assert (code, out) == (0, f"2500 rows of {file} uploaded, 1 skipped\n")
    assert f"{file}, line 2502, column email: 'nope' is not" in err
    assert people(server)["p1@example.org"]["email_addresses"] == [
        {"primary": True, "address": "p1@example.org", "status": "unsubscribed"}
    ]


def test_transactions_go_to_a_page(server: MockServer, seed: Seed, tmp_path: Path) -> None:
    page = server.make("fundraising_pages", title="Winter fund").id
    file = tmp_path / "gifts.csv"
    file.write_text("email,amount\na@example.org,25\n", "utf-8")
    assert seed("--upload", str(file), "--kind", "transactions", "--page", page)[0] == 0
    request = Request(f"{server.url}/donations", headers={"OSDI-API-Token": "test-api-key"})
    with urlopen(request) as reply:
        assert [one["amount"] for one in json.load(reply)["_embedded"]["osdi:donations"]] == ["25.00"]


@pytest.mark.parametrize(
    ("code", "argv", "text", "says"),
    [
        (2, (), "", "FILE is empty: its first line has the headings, such as email,first_name"),
        (2, (), "email\na,b\n", "FILE, line 2, column 2: there are 2 cells and 1 headings"),
        (1, (), "name\nAda\n", "FILE: an upload of the kind email needs a column email or phone"),
        (1, ("--key", "nothing"), "email\na@example.org\n", "FILE: this key opens no world"),
        (1, ("--kind", "transactions"), "email,amount\na@example.org,5\n", "take a fundraising_page_id"),
    ],
)
def test_a_file_that_cannot_be_is_one_sentence(
    server: MockServer, seed: Seed, tmp_path: Path, code: int, argv: tuple[str, ...], text: str, says: str
) -> None:
    file = tmp_path / "members.csv"
    file.write_text(text, "utf-8")
    found, out, err = seed("--upload", str(file), *argv)
    assert (found, out) == (code, "")
    assert says.replace("FILE", str(file)) in err
    assert err.count("\n") == 1
    assert people(server) == {}


@pytest.mark.parametrize(
    ("argv", "says"),
    [
        ((), "use --people N or --upload FILE.csv"),
        (("--people", "1", "--tag", "member"), "use --upload FILE.csv"),
        (("--people", "-1"), "--people"),
        (("--upload", "nowhere.csv"), "does not exist"),
    ],
)
def test_wrong_options_are_one_sentence(seed: Seed, argv: tuple[str, ...], says: str) -> None:
    code, _, err = seed(*argv)
    assert code == 2
    assert says in err
    assert err.count("\n") == 1


def test_where_no_server_is_one_sentence_says_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, and nobody listens
        site = f"http://127.0.0.1:{taken.getsockname()[1]}"
        assert main(["seed", "--server", site, "--people", "1"]) == 2
    said = capsys.readouterr().err
    assert said.startswith(f"actionnetwork-mock: no server answers at {site}: start one with")
    assert said.count("\n") == 1


def test_a_proxy_of_the_environment_is_passed_by(
    server: MockServer, seed: Seed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    monkeypatch.delenv("no_proxy", raising=False)
    assert seed("--people", "2")[0] == 0
    monkeypatch.delenv("http_proxy")
    assert len(people(server)) == 2


def test_a_server_that_is_no_mock_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    class Other(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.send_error(404)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Other) as other:
        thread = Thread(target=other.handle_request)
        thread.start()
        site = f"http://127.0.0.1:{other.server_port}"
        assert main(["seed", "--server", site, "--people", "1"]) == 2
        thread.join()
    assert capsys.readouterr().err == (
        f"actionnetwork-mock: what answers at {site} is no actionnetwork-mock: name its address with --server URL\n"
    )
