"""Makes a scenario of a corpus: the people, tags and actions of its answers, as they were first seen."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from actionnetwork_mock.errors import UsageError
from actionnetwork_mock.resources import resource_named
from actionnetwork_mock.scenarios.format import fields_of, made
from actionnetwork_mock.servers.in_process import InProcessServer

from ..conformance import link_address
from ..output_files import check_folder, write_whole
from .files import read_exchanges

_ENDINGS = (".json", ".yaml", ".yml")
_DATES = ("created_date", "modified_date")
_KINDS = ("people", "tags", *(resource.name for resource in made() if resource.kind == "action"))
Document = dict[str, Any]
Entries = dict[str, list[Any]]


class WrittenScenario(NamedTuple):
    """How many entries of each kind a scenario has, and how many documents a scenario cannot represent."""

    entries: dict[str, int]
    left_out: int


def write_scenario(folder: Path, output: Path) -> WrittenScenario:
    """Write the scenario of a corpus into a file, as JSON, which is YAML as well. Raises UsageError."""
    if output.suffix not in _ENDINGS:
        raise UsageError(f"{output} is no kind of scenario: its name must end with {', '.join(_ENDINGS)}")
    check_folder(output)
    found = {
        kind: [_entry(kind, document) for document in known]
        for kind, known in first_documents(folder).items()
    }
    found["tags"] = list(dict.fromkeys(entry for entry in found["tags"] if isinstance(entry, str)))
    usable = _loadable(found)
    write_whole(output, (json.dumps(usable, indent=2, ensure_ascii=False) + "\n").encode())
    counts = {kind: len(entries) for kind, entries in usable.items()}
    return WrittenScenario(counts, sum(map(len, found.values())) - sum(counts.values()))


def first_documents(folder: Path) -> dict[str, list[Document]]:
    """Return the people, tags and actions of a corpus, each as the first answer shows it. Raises UsageError."""
    known: dict[str, dict[str, Document]] = {kind: {} for kind in _KINDS}
    for exchange in read_exchanges(folder):
        if exchange.status == 200 and exchange.body:
            for kind, document in _documents(json.loads(exchange.body)):
                known[kind].setdefault(document["identifiers"][0], document)
    return {kind: list(documents.values()) for kind, documents in known.items()}


def _documents(value: Any) -> Iterator[tuple[str, Document]]:
    """Yield the resources in an answer: itself, and what it embeds."""
    if not isinstance(value, dict):
        return
    kind = _kind_of(value)
    if kind is not None:
        yield kind, value
    embedded = value.get("_embedded")
    for inner in embedded.values() if isinstance(embedded, dict) else ():
        for item in inner if isinstance(inner, list) else [inner]:
            yield from _documents(item)


def _kind_of(document: Mapping[str, Any]) -> str | None:
    identifiers, address = document.get("identifiers"), link_address(document, "self")
    if not (isinstance(identifiers, list) and identifiers and isinstance(address, str)):
        return None
    return next(
        (kind for kind in _KINDS if f"/{kind}/{address.rpartition('/')[2]}" == _end_of(address)), None
    )


def _end_of(address: str) -> str:
    """Return the part of an item's address behind the API's: ``"/people/<id>"``."""
    return address.partition("/api/v2")[2]


def _entry(kind: str, document: Document) -> Any:
    resource = resource_named(kind)
    if resource.is_named:
        return document.get("name")
    fields = {
        name: field for name, field in fields_of(resource).items() if field.writes != "no" or name in _DATES
    }
    shown = {name: value for name, value in document.items() if name in fields}
    return {"identifiers": document["identifiers"], **shown}


def _loadable(found: Entries) -> Entries:
    """Return the entries that the mock can load, which are all if it can load them together."""
    usable: Entries = {kind: entries for kind, entries in found.items() if entries}
    if _loads(usable):
        return usable
    kept: Entries = {}
    for kind, entries in usable.items():
        for entry in entries:
            if _loads({kind: [entry]}) and _loads(_with(kept, kind, entry)):
                kept = _with(kept, kind, entry)
    return kept


def _with(entries: Entries, kind: str, entry: Any) -> Entries:
    return {**entries, kind: [*entries.get(kind, []), entry]}


def _loads(entries: Entries) -> bool:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "scenario.json"
        path.write_text(json.dumps(entries), encoding="utf-8")
        try:
            with InProcessServer(scenario=path):
                return True
        except UsageError:
            return False
