from __future__ import annotations

import re
from typing import Any

import pytest

from actionnetwork_mock.resources import STORED
from actionnetwork_mock.store.schema import Table, all_ddl, fingerprint
from actionnetwork_mock.world import TABLES

from .documents_of_people import person


def values(document: dict[str, Any]) -> dict[str, Any]:
    """Return the filter columns that have a value."""
    table = TABLES["people"]
    found = dict(zip((one.name for one in table.filters), table.filter_values(document), strict=True))
    return {name: value for name, value in found.items() if value is not None}


def test_every_stored_resource_has_a_table() -> None:
    assert list(TABLES) == [resource.name for resource in STORED]


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_columns_stand_in_the_table_as_they_are_listed(table: Table) -> None:
    created = re.fullmatch(r"CREATE TABLE \w+ \((.*)\)", table.ddl[0])
    assert created is not None
    assert tuple(column.split()[0] for column in created[1].split(", ")) == table.columns


def test_the_fingerprint_is_short_and_does_not_change_by_itself() -> None:
    assert re.fullmatch(r"[0-9a-f]{16}", fingerprint(all_ddl(TABLES)))
    assert fingerprint(all_ddl(TABLES)) == fingerprint(all_ddl(TABLES))


def test_no_statement_of_the_schema_stands_twice() -> None:
    assert len(set(all_ddl(TABLES))) == len(all_ddl(TABLES))


def test_values_are_taken_from_the_first_of_a_list() -> None:
    document = person(
        email_addresses=[{"address": "Ruth@Example.org"}, {"address": "other@example.org"}],
        phone_numbers=[{"number": "13125550148"}],
        postal_addresses=[{"region": "IL", "postal_code": "60622"}],
    )
    assert values(document) == {
        "created_date": "2026-07-01T12:00:00Z",
        "modified_date": "2026-07-01T12:00:00Z",
        "email_address": "ruth@example.org",
        "phone_number": "13125550148",
        "region": "IL",
        "postal_code": "60622",
    }


@pytest.mark.parametrize("empty", [[], [{}], [{"address": None}], [{"address": ""}]])
def test_what_is_empty_has_no_value(empty: list[Any]) -> None:
    assert "email_address" not in values(person(email_addresses=empty))
