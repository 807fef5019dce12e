"""Scenarios of corpora: the mock serves the people, tags and actions of the recording."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx2
import msgspec
import pytest
from click.testing import CliRunner

from actionnetwork_contract.corpus.cli import corpus
from actionnetwork_contract.corpus.recorder import Recorder
from actionnetwork_contract.corpus.scenario import first_documents, write_scenario
from actionnetwork_contract.shadow.exchange import Exchange
from actionnetwork_mock.errors import UsageError
from actionnetwork_mock.servers.in_process import InProcessServer
from actionnetwork_mock.settings import Settings
from tests.contract_tests.corpus.recorded_traffic import KEY, nightly_sync


def record(folder: Path, exchanges: list[Exchange]) -> Path:
    """Record exchanges without comparing them."""
    recorder = Recorder(folder, lambda compared: [0] * len(compared), key=KEY)
    for exchange in exchanges:
        recorder.feed(exchange)
    recorder.close()
    return folder


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return record(tmp_path_factory.mktemp("corpora") / "nightly", nightly_sync(40))


def test_the_mock_serves_the_people_of_a_corpus(recorded: Path, tmp_path: Path) -> None:
    written = write_scenario(recorded, tmp_path / "group.yaml")
    known = first_documents(recorded)
    assert written.left_out == 0
    assert written.entries == {kind: len(documents) for kind, documents in known.items() if documents}
    assert written.entries["people"] > 25
    with InProcessServer(scenario=tmp_path / "group.yaml", settings=Settings(rate_limit=None)) as server:
        client = httpx2.Client(transport=server.transport, headers={"OSDI-API-Token": server.api_key})
        for document in known["people"]:
            person = _read(client, server.url, document)
            for name in ("given_name", "family_name", "email_addresses", "custom_fields", "created_date"):
                assert person.get(name) == document.get(name), name


def _read(client: httpx2.Client, url: str, document: Mapping[str, Any]) -> Any:
    """Return the person with the email of a document: a scenario gives new ids."""
    clause = f"email_address eq '{document['email_addresses'][0]['address']}'"
    answer = client.get(f"{url}/people", params={"filter": clause}).json()
    return answer["_embedded"]["osdi:people"][0]


def test_a_document_that_a_scenario_cannot_represent_is_left_out(tmp_path: Path) -> None:
    exchanges = nightly_sync(12)
    page = json.loads(exchanges[0].body)
    page["_embedded"]["osdi:people"][3]["email_addresses"][0]["address"] = "no email at all"
    folder = record(tmp_path / "odd", [msgspec.structs.replace(exchanges[0], body=json.dumps(page).encode())])
    assert write_scenario(folder, tmp_path / "group.json").left_out == 1


def test_the_command_says_what_it_wrote(recorded: Path, tmp_path: Path) -> None:
    result = CliRunner().invoke(corpus, ["scenario", str(recorded), "-o", str(tmp_path / "group.yaml")])
    assert result.exit_code == 0, result.output
    assert "people" in result.output
    assert f"serve --scenario {tmp_path / 'group.yaml'}" in result.output.replace("\n", "")


def test_another_ending_is_refused(recorded: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"\.yaml"):
        write_scenario(recorded, tmp_path / "group.txt")
