from __future__ import annotations

import json
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import Any, get_args, get_origin, get_type_hints

import httpx2
import msgspec
import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # carries no types
from openapi_spec_validator import OpenAPIV31SpecValidator

from actionnetwork_mock.control.api import Control
from actionnetwork_mock.control.arguments import NoArguments
from actionnetwork_mock.control.operation import Call, Done, Operation, Text
from actionnetwork_mock.control.operations import OPERATIONS
from actionnetwork_mock.servers.threaded import MockServer
from actionnetwork_mock.settings import Settings

from ...conftest import MakeApi
from .conftest import Control as Send
from .session import STEPS, Results

BY_NAME = {operation.name: operation for operation in OPERATIONS}


@pytest.fixture(scope="module")
def client() -> Iterator[httpx2.Client]:
    """A client of the control API of a running server, whose journal has a request."""
    with (
        MockServer(settings=Settings(rate_limit=None, webhook_timeout_s=30)) as server,
        httpx2.Client(base_url=server.control_url, headers={"Mock-Control": "1"}, timeout=60) as client,
    ):
        client.get(f"{server.url}/people", headers={"OSDI-API-Token": server.api_key})
        yield client


@pytest.fixture(scope="module")
def document(client: httpx2.Client) -> Any:
    """The OpenAPI document, as it is served."""
    return client.get("/openapi.json").json()


# The table


def test_no_two_operations_have_the_same_name_or_address() -> None:
    addresses = Counter((operation.method, operation.path) for operation in OPERATIONS)
    assert [address for address, times in addresses.items() if times > 1] == []
    assert len(BY_NAME) == len(OPERATIONS)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_a_row_says_what_its_function_says(operation: Operation) -> None:
    hints = get_type_hints(operation.function)
    returns = Done if hints.pop("return") is type(None) else get_type_hints(operation.function)["return"]
    if get_origin(returns) is Awaitable:
        (returns,) = get_args(returns)
    if operation.is_stream:
        assert get_origin(returns) is AsyncIterator
        returns, _comment = get_args(get_args(returns)[0])
    assert [*hints.values()] == [Call, operation.arguments]
    assert returns == operation.result
    assert operation.summary.endswith(".")


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_every_argument_in_a_path_is_an_argument(operation: Operation) -> None:
    assert {*operation.path_names} <= {*operation.names}
    assert operation.arguments.__doc__


# The document


def test_the_document_is_valid(document: Any) -> None:
    OpenAPIV31SpecValidator(document).validate()
    ids = [of["operationId"] for path in document["paths"].values() for of in path.values()]
    assert Counter(ids) == Counter(operation.name for operation in OPERATIONS)


def test_every_schema_of_the_document_has_a_description(document: Any) -> None:
    schemas = document["components"]["schemas"]
    assert [name for name, schema in schemas.items() if "description" not in schema] == []


# Calls over HTTP


def test_the_session_calls_every_operation() -> None:
    assert {name for name, _ in STEPS} == {name for name, row in BY_NAME.items() if not row.is_stream}


def send(client: httpx2.Client, operation: Operation, arguments: Any) -> httpx2.Response:
    """Send a request with arguments at their places."""
    in_path = {name: arguments[name] for name in operation.path_names}
    others = {name: value for name, value in arguments.items() if name not in in_path}
    path = operation.path.replace(":int", "").format(**in_path)
    if operation.method == "GET":
        return client.get(path, params=others)
    body = others[operation.arguments.whole_body] if operation.arguments.whole_body else others
    return client.request(operation.method, path, json=body)


def test_every_answer_over_http_is_what_its_row_and_the_document_declare(
    client: httpx2.Client, document: Any
) -> None:
    results: Results = {}
    for name, arguments in STEPS:
        operation = BY_NAME[name]
        reply = send(client, operation, arguments(results))
        assert reply.status_code == 200, (name, reply.text)
        if operation.result is Text:
            media_type = reply.headers["content-type"].partition(";")[0]
            assert media_type in _content(document, name), name
            results[name] = {"text": reply.text, "media_type": media_type}
            continue
        results[name] = reply.json()
        decoded = msgspec.json.decode(reply.content, type=operation.result)
        assert json.loads(msgspec.json.encode(decoded)) == results[name], name
        schema = _content(document, name)["application/json"]["schema"]
        Draft202012Validator({**schema, "components": document["components"]}).validate(results[name])


def _content(document: Any, name: str) -> Any:
    """Return the content of the answer of an operation, by media type."""
    operations = (of for path in document["paths"].values() for of in path.values())
    return next(of["responses"]["200"]["content"] for of in operations if of["operationId"] == name)


def test_the_operations_are_listed(control: Send) -> None:
    answer = control("GET", "/")
    assert answer.header("vary") == "Accept"
    assert [one["name"] for one in answer.json] == [operation.name for operation in OPERATIONS]
    (switch,) = (one for one in answer.json if one["name"] == "switch_webhook")
    assert switch == {
        "name": "switch_webhook",
        "method": "PUT",
        "path": "/_mock/webhooks/{number}",
        "summary": "Turn a webhook on or off. Deliveries that wait are still sent.",
        "arguments": [
            {
                "name": "number",
                "in": "path",
                "required": True,
                "schema": {"type": "integer", "description": "The number of the webhook, its `id`."},
            },
            {"name": "is_on", "in": "body", "required": True, "schema": {"type": "boolean"}},
        ],
    }


# Unknown arguments


@pytest.mark.parametrize(
    ("method", "path", "body", "sentence"),
    [
        ("POST", "/seed", {"peopel": 3}, "there is no field 'peopel'. Did you mean people?"),
        ("POST", "/seed", {"xyz": 3}, "there is no field 'xyz'. It takes people, seed."),
        ("POST", "/reset", {"hard": True}, "there is no field 'hard'. It takes none."),
        ("PUT", "/webhooks/1", {"ison": True}, "there is no field 'ison'. Did you mean is_on?"),
        ("PUT", "/webhooks/1", {"number": 2}, "there is no field 'number'. It takes is_on."),
        ("POST", "/ui/add_activist", {"persn": {}}, "there is no field 'persn'. Did you mean person?"),
        (
            "POST",
            "/ui/add_activist",
            {"person": {"email_addresses": [{"adress": "a@example.org"}]}},
            "there is no field 'adress' at $.person.email_addresses[0]. Did you mean address?",
        ),
        ("POST", "/faults", {"staus": 503}, "a fault has no 'staus'. Did you mean status?"),
        ("GET", "/journal?patern=*", None, "there is no parameter 'patern'. Did you mean pattern?"),
        ("GET", "/clock?zone=UTC", None, "there is no parameter 'zone'. It takes key, world."),
        ("POST", "/seed?people=3", {}, "there is no parameter 'people'. It takes key, world."),
        ("POST", "/ui/upload?kind=email", {"rows": []}, "there is no parameter 'kind'. It takes key, world."),
    ],
)
def test_an_unknown_argument_is_a_400_with_a_suggestion(
    control: Send, method: str, path: str, body: object, sentence: str
) -> None:
    answer = control(method, path, body)
    assert (answer.status, answer.error) == (400, sentence)


def test_unknown_options_of_an_uploaded_file_come_with_a_suggestion(control: Send) -> None:
    headers = {"mock-control": "1", "content-type": "text/csv"}
    answer = control("POST", "/ui/upload?add_tag=x", raw=b"email\na@example.org\n", headers=headers)
    assert (answer.status, answer.error) == (400, "there is no parameter 'add_tag'. Did you mean add_tags?")


@pytest.mark.parametrize("raw", [b'{"' + b"\xff" + b'":1}', b'{"fault":' + b"[" * 100_000])
@pytest.mark.parametrize("path", ["/faults", "/seed", "/make", "/restore"])
def test_a_body_that_no_parser_takes_is_a_400_with_a_sentence(control: Send, path: str, raw: bytes) -> None:
    answer = control("POST", path, raw=raw[:60_000])
    assert answer.status == 400
    assert "\n" not in answer.error


# Another table


def test_one_row_is_all_that_an_operation_needs(make_api: MakeApi) -> None:
    def count_worlds(call: Call, _: NoArguments) -> int:
        """Count the worlds."""
        return len(list(call.worlds))

    api = make_api()
    operation = Operation("GET", "/count", NoArguments, int, count_worlds)
    control: Callable[..., Any] = Control(api.worlds, [operation]).app()
    api.app = control  # type: ignore[assignment]  # only this part of the application
    assert api.request("GET", "http://localhost/count", host="localhost").json == 1
