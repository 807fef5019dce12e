"""Notes say where in the body the thing is that they are about."""

from __future__ import annotations

import json

import pytest

from ...api_client import ApiClient

ANN = {"email_addresses": [{"address": "ann@example.org"}]}
PLACES: list[tuple[dict[str, object], dict[str, str]]] = [
    ({"person": ANN, "add_tags": ["a", "stewrd"]}, {"unknown-tag": "/add_tags/1"}),
    ({"person": ANN, "remove_tags": ["stewrd"]}, {"unknown-tag": "/remove_tags/0"}),
    (
        {"person": {"email_addresses": [{"address": "ann@example.org", "status": "bouncing"}]}},
        {"status-not-settable": "/person/email_addresses/0/status"},
    ),
    (
        {"person": {**ANN, "phone_numbers": [{"number": " 12 "}]}},
        {"unusable-phone": "/person/phone_numbers/0/number"},
    ),
    ({"person": ANN, "background_processing": True}, {"unknown-field": "/background_processing"}),
    ({"person": {**ANN, "gven_name": "A"}}, {"unknown-field": "/person/gven_name"}),
    ({"person": {**ANN, "a/b~c": 1}}, {"unknown-field": "/person/a~1b~0c"}),
    ({"person": {**ANN, "given_name": ""}}, {"empty-ignored": "/person/given_name"}),
    (
        {"person": {**ANN, "custom_fields": {"a.b": ""}}},
        {"empty-ignored": "/person/custom_fields/a.b"},
    ),
    (
        {"person": {**ANN, "custom_fields": {"x": 5}}},
        {"value-converted": "/person/custom_fields/x"},
    ),
    (
        {"person": {**ANN, "languages_spoken": ["en", "zz"]}},
        {"unknown-language": "/person/languages_spoken/1"},
    ),
    (
        {"person": {**ANN, "identifiers": ["x:1", "none"]}},
        {"identifier-without-system": "/person/identifiers/1"},
    ),
    (
        {"person": {"email_addresses": [{"address": "a@example.org"}, {"address": "b@example.org"}]}},
        {"only-one-kept": "/person/email_addresses"},
    ),
    (
        {"person": {**ANN, "postal_addresses": [{"locality": "Oslo"}]}},
        {"address-without-zip": "/person/postal_addresses/0/locality"},
    ),
]


@pytest.mark.parametrize(("body", "places"), PLACES)
def test_a_note_points_at_what_it_is_about(
    api: ApiClient, body: dict[str, object], places: dict[str, str]
) -> None:
    api.post("/tags", {"name": "a"})
    api.post("/people", body)
    notes = {note.code: note.where for note in next(reversed([*api.world.journal])).notes}
    assert {code: notes[code] for code in places} == places
    for pointer in notes.values():
        assert resolve(json.loads(json.dumps(body)), pointer) is not ...


def resolve(document: object, pointer: str) -> object:
    """Return what a JSON Pointer names, ``...`` if it is not there."""
    for step in pointer.split("/")[1:]:
        name = step.replace("~1", "/").replace("~0", "~")
        if isinstance(document, dict):
            document = document.get(name, ...)
        elif isinstance(document, list):
            document = document[int(name)]
        else:
            return ...
    return document


def test_a_note_about_the_query_has_no_place(api: ApiClient) -> None:
    api.get("/people?per_pge=5")
    (note,) = api.world.journal.entry(1).notes
    assert (note.code, note.where) == ("unknown-parameter", "")
