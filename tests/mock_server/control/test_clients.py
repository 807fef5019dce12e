"""The same session through every client: on the server's thread, over HTTP, of a command, and of a process."""

from __future__ import annotations

import inspect
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import msgspec
import pytest

import control_client
from actionnetwork_mock.cli.client import ServerClient
from actionnetwork_mock.control.client import ControlClient
from actionnetwork_mock.control.http_client import HttpClient, NoServer, OtherServer
from actionnetwork_mock.control.operation import Operation
from actionnetwork_mock.control.operations import OPERATIONS
from actionnetwork_mock.errors import DoesNotExist, UsageError
from actionnetwork_mock.scenarios import BadScenario
from actionnetwork_mock.servers.subprocess import ProcessServer
from actionnetwork_mock.servers.threaded import MockServer
from actionnetwork_mock.settings import Settings
from actionnetwork_mock.testing.action_network import ActionNetwork

from ..cli.receiver import Answer, receiving, said, status
from .session import STEPS, Results

SETTINGS = Settings(rate_limit=None, webhook_timeout_s=30)


@pytest.fixture(scope="module")
def server() -> Iterator[MockServer]:
    """A running server."""
    with MockServer(settings=SETTINGS) as server:
        yield server


@pytest.fixture(scope="module")
def over_http(server: MockServer) -> Iterator[HttpClient]:
    """A client that sends operations to it."""
    with HttpClient(server.control_url) as client:
        yield client


@pytest.fixture(params=["direct", "http"])
def client(request: pytest.FixtureRequest, server: MockServer, over_http: HttpClient) -> ControlClient:
    """Each of the two clients, of a server as it was at the start."""
    server.reset()
    return server.control if request.param == "direct" else over_http


def perform(client: ControlClient, operation: Operation, arguments: Any) -> Any:
    """Call the method of an operation with plain arguments, and return the result as plain values."""
    given = msgspec.convert(arguments, operation.arguments)
    form = operation.arguments
    sent = zip(form.__struct_fields__, form.__struct_encode_fields__, strict=True)
    method = getattr(client, operation.name)
    result = method(**{name: getattr(given, name) for name, encoded in sent if encoded in arguments})
    return {} if result is None else json.loads(msgspec.json.encode(result))


def test_the_source_of_the_client_is_what_the_table_says() -> None:
    stale = "stale: run python scripts/control_client.py"
    assert control_client.CLIENT.read_text(encoding="utf-8") == control_client.render_client(), stale


METHODS = [operation for operation in OPERATIONS if not operation.is_stream]


@pytest.mark.parametrize("operation", METHODS, ids=lambda operation: operation.name)
def test_a_method_takes_the_arguments_of_its_operation(operation: Operation) -> None:
    method = getattr(ControlClient, operation.name)
    parameters = [*inspect.signature(method).parameters][1:]
    assert parameters == [*operation.arguments.__struct_fields__]
    assert " ".join(method.__doc__.split()) == operation.summary


def test_every_client_returns_the_same_for_every_operation(server: MockServer, over_http: HttpClient) -> None:
    by_name = {operation.name: operation for operation in METHODS}
    with ProcessServer(settings=SETTINGS) as process, ServerClient(server.url, None) as command_line:
        clients = {
            "direct": server.control,
            "over HTTP": over_http,
            "of a command": command_line,
            "of a process": process.control,
        }
        returned: dict[str, Results] = {}
        for of, client in clients.items():
            server.reset()
            for of_server in (server, process):
                ask(of_server)
            results: Results = {}
            for name, arguments in STEPS:
                results[name] = perform(client, by_name[name], arguments(results))
            returned[of] = {name: shape(value) for name, value in results.items()}
    assert {*returned["direct"]} == {*by_name}
    for of, shapes in returned.items():
        assert shapes == returned["direct"], of


def ask(server: ActionNetwork) -> None:
    """Make one request to a server."""
    with urlopen(Request(f"{server.url}/tags", headers={"OSDI-API-Token": server.api_key})) as reply:
        reply.read()


def shape(value: Any) -> Any:
    """Return what two runs have in common: keys and types."""
    if isinstance(value, dict):
        return {name: shape(one) for name, one in value.items()}
    return [shape(one) for one in value] if isinstance(value, list) else type(value).__name__


def test_results_are_objects_with_types(client: ControlClient) -> None:
    client.seed_people(people=2)
    assert client.count_records(resource="people").count == 2
    assert client.freeze_clock().frozen is True
    assert client.list_faults() == []
    assert client.show_health().status == "ok"


@pytest.mark.parametrize(
    ("call", "kind", "sentence"),
    [
        (lambda client: client.seed_people(people=-1), UsageError, "cannot add -1 people"),
        (lambda client: client.show_webhook(number=7), DoesNotExist, "there is no webhook 7"),
        (lambda client: client.list_requests(pattern="people"), UsageError, "is not a pattern for requests"),
        (
            lambda client: client.load_scenario(scenario={"people": [{"email": "x"}]}),
            BadScenario,
            "'x' is no email",
        ),
    ],
    ids=["usage", "number", "pattern", "scenario"],
)
def test_a_refusal_is_the_same_exception_for_both(
    client: ControlClient, call: Any, kind: type[Exception], sentence: str
) -> None:
    with pytest.raises(kind, match=sentence) as raised:
        call(client)
    assert type(raised.value) is kind


def test_a_client_can_be_of_another_group() -> None:
    with (
        MockServer(settings=SETTINGS, api_keys=["second-key"]) as server,
        HttpClient(server.control_url) as over_http,
    ):
        for client in (server.control, over_http):
            client.with_key("second-key").seed_people(people=2)
            assert client.count_records(resource="people").count == 0
        assert server.control.with_key("second-key").count_records(resource="people").count == 4
        with pytest.raises(UsageError, match="this key opens no world"):
            server.control.with_key("third-key").reset()


@pytest.mark.parametrize(
    ("csv", "sentence"),
    [
        ("email\nnobody\n", "more.csv, line 2: email: 'nobody' is no email"),
        ("email,Email\na,b\n", "strike.yaml, line 1: people_from: two columns of more.csv are the email"),
        (None, "strike.yaml, line 1: people_from: more.csv cannot be read"),
    ],
)
def test_a_scenario_file_is_loaded_from_this_folder(
    client: ControlClient, tmp_path: Path, csv: str | None, sentence: str
) -> None:
    file = tmp_path / "strike.yaml"
    file.write_text("people_from: more.csv\npeople:\n  - email: ada@example.org\n", encoding="utf-8")
    (tmp_path / "more.csv").write_text("email\nbea@example.org\n", encoding="utf-8-sig")
    client.load_scenario(scenario=file)
    assert client.count_records(resource="people").count == 2
    (tmp_path / "more.csv").unlink()
    if csv is not None:
        (tmp_path / "more.csv").write_text(csv, encoding="utf-8")
    client.reset()
    with pytest.raises(BadScenario, match=sentence):
        client.load_scenario(scenario=str(file))
    assert client.count_records(resource="people").count == 0


# Over HTTP


def test_what_json_cannot_hold_is_refused_before_it_is_sent(over_http: HttpClient) -> None:
    with pytest.raises(UsageError, match="this cannot be sent to the server: "):
        over_http.create_record(resource="petitions", fields={"title": print})


def test_an_address_at_which_nothing_listens_is_named() -> None:
    with pytest.raises(NoServer, match="no server listens at http://127.0.0.1:9/_mock: Connection refused"):
        HttpClient("http://127.0.0.1:9/_mock").reset()


@pytest.mark.parametrize("answer", [status(200), status(500), said(b"nonsense\r\n\r\n")])
def test_another_server_is_told_from_the_control_api(answer: Answer) -> None:
    with (
        receiving(answer) as other,
        HttpClient(other.url) as client,
        pytest.raises(OtherServer, match="is not the control API of actionnetwork-mock"),
    ):
        client.show_health()


def test_a_connection_that_the_server_closed_meanwhile_is_opened_again() -> None:
    client = None
    port = 0
    for _ in range(2):
        with MockServer(port=port) as server:
            port = int(server.url.split(":")[2].partition("/")[0])
            client = client or HttpClient(server.control_url)
            assert client.show_health().status == "ok"
    assert client is not None
    client.close()
