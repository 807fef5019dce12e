"""Makes the page on the Python API: a heading and a sentence for each name, from its docstring.

The site shows signatures and members as well: a comment below each heading names the object for mkdocstrings, and
``site_hooks`` makes a directive of it.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from importlib import import_module
from typing import Any, NamedTuple

import pytest_actionnetwork

_TESTING = "actionnetwork_mock.testing"
_SERVERS = "actionnetwork_mock.servers"


class Section(NamedTuple):
    """A part of the page: objects by their path, in the order of the page."""

    title: str
    about: str
    objects: tuple[str, ...]


SECTIONS = (
    Section(
        "Fixtures and their types",
        "Import the types from `pytest_actionnetwork`, for annotations of tests. The fixture `action_network` is an\n"
        "`ActionNetwork`, and so are the servers below. [Testing with pytest](../guide/pytest.md) shows them in use.",
        (
            f"{_TESTING}.action_network.ActionNetwork",
            f"{_TESTING}.requests.Requests",
            f"{_TESTING}.records.Collection",
            f"{_TESTING}.records.Record",
            f"{_TESTING}.faults.Faults",
            f"{_TESTING}.webhooks.Webhooks",
            f"{_TESTING}.keys.Keys",
            f"{_TESTING}.ui.Ui",
            "actionnetwork_mock.clock.Clock",
            "actionnetwork_mock.budget.Budget",
            "actionnetwork_mock.lint.finding.Finding",
            "pytest_actionnetwork.virtual_time.ActionNetworkTime",
        ),
    ),
    Section(
        "Servers",
        "Start a mock without pytest. All servers are context managers with the attributes of `ActionNetwork`.",
        (
            f"{_SERVERS}.threaded.MockServer",
            f"{_SERVERS}.in_process.InProcessServer",
            f"{_SERVERS}.subprocess.ProcessServer",
            "actionnetwork_mock.start_options.StartOptions",
            "actionnetwork_mock.app.create_app",
            "actionnetwork_mock.receiver.WebhookReceiver",
            f"{_SERVERS}.redirect.Redirect",
        ),
    ),
    Section(
        "Settings, notes and errors",
        "[Settings](settings.md) lists the fields of `Settings`, and [notes](notes.md) the codes of notes.",
        (
            "actionnetwork_mock.notes.Note",
            "actionnetwork_mock.faults.fault.Fault",
            "actionnetwork_mock.errors.ActionNetworkMockError",
            "actionnetwork_mock.errors.UsageError",
            "actionnetwork_mock.errors.CannotOpen",
            "actionnetwork_mock.errors.DoesNotExist",
            "actionnetwork_mock.errors.NothingReceived",
            "actionnetwork_mock.errors.ConnectionBroken",
        ),
    ),
    Section(
        "Invented data",
        "Import these from `actionnetwork_fixtures`.",
        (
            "actionnetwork_fixtures.people.PersonSample",
            "actionnetwork_fixtures.people.make_person",
            "actionnetwork_fixtures.people.make_people",
            "actionnetwork_fixtures.places.Place",
            "actionnetwork_fixtures.places.place_of_zip",
            "actionnetwork_fixtures.places.zip_of_city",
        ),
    ),
    Section(
        "The contract suite",
        "Import these from `actionnetwork_contract`. [Contracts](../guide/contracts.md) explains the suite.",
        (
            "actionnetwork_contract.contract.Contract",
            "actionnetwork_contract.contract.Question",
            "actionnetwork_contract.contract.contract",
            "actionnetwork_contract.contract.question",
            "actionnetwork_contract.target.Target",
            "actionnetwork_contract.runner.Outcome",
            "actionnetwork_contract.runner.check_contracts",
            "actionnetwork_contract.runner.ask_questions",
            "actionnetwork_contract.answer.Violation",
            "actionnetwork_contract.answer.Unverifiable",
        ),
    ),
)

_HEAD = """\
# Python API

The public classes and functions, with their docstrings. Everything that this page does not list can change without
notice: see [the policy](../policies.md#what-is-public). On a code forge, the page shows the first sentence of each
docstring. The site that `make docs` builds shows signatures, attributes and methods as well.
"""


def render_python() -> str:
    """Return the page, as Markdown."""
    parts = [_HEAD]
    for section in SECTIONS:
        parts.append(f"## {section.title}\n\n{section.about}\n")
        parts += map(_entry, section.objects)
    parts += ["## Types of records\n", _records_about(), *_record_rows()]
    return "\n".join(parts).rstrip() + "\n"


def _entry(path: str) -> str:
    module, _, name = path.rpartition(".")
    found = getattr(import_module(module), name)
    return f"### {name}\n\n{first_sentence(found)}\n\n<!-- ::: {path} -->\n"


def first_sentence(documented: Any) -> str:
    """Return the first paragraph of a docstring, as Markdown."""
    text = inspect.getdoc(documented)
    assert text, f"{documented} has no docstring"
    return " ".join(text.partition("\n\n")[0].replace("``", "`").split())


def _records_about() -> str:
    return (
        "Import these from `pytest_actionnetwork`. A record is a [Record](#record) with the fields of its resource as\n"
        "attributes.\n\n| type | what it is |\n|---|---|"
    )


def _record_rows() -> Iterator[str]:
    for name in record_types():
        yield f"| `{name}` | {first_sentence(getattr(pytest_actionnetwork, name))} |"


def record_types() -> list[str]:
    """Return the exported names of the types of records: ``["Action", "Person", ...]``."""
    exported = {name: getattr(pytest_actionnetwork, name) for name in pytest_actionnetwork.__all__}
    return [name for name, found in exported.items() if found.__module__ == f"{_TESTING}.record_types"]
