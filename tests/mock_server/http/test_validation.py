from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest

from actionnetwork_mock.errors import BadRequest
from actionnetwork_mock.http.conversion import ConversionError, convert
from actionnetwork_mock.http.routing import ROUTES
from actionnetwork_mock.http.validation import Validator
from actionnetwork_mock.notes import Notes
from actionnetwork_mock.provenance import ASSUMED
from actionnetwork_mock.resources import Field, Method, Type
from actionnetwork_mock.resources.tags import TAGS
from actionnetwork_mock.settings import Settings

from .places import READ_ONLY, UNSENT, WRITABLE, Group, Place

VALUES: list[Any] = [
    None,
    True,
    0,
    1.5,
    10**30,
    "",
    "x",
    "2026-07-01",
    "x" * 300,
    "\x01\x02",
    [],
    ["x"],
    [None],
    [1],
    [{}],
    {},
    {"a": "b"},
    {"a": 1},
    {"a": None},
    {"x" * 300: "b"},
]


@pytest.mark.uncovered
@pytest.mark.parametrize("place", WRITABLE, ids=lambda place: place.label)
def test_any_value_is_taken_or_refused_without_a_trace_and_one_of_the_wrong_kind_is_refused(
    group: Group, place: Place
) -> None:
    for value in VALUES:
        status = group.send(place, value)
        assert status == 400 or (status == 200 and stands_for_something(value, place.field.type)), value


def stands_for_something(value: Any, declared: Type) -> bool:
    """Return whether a value, which may be of another type than the declared one, can be converted to it."""
    try:
        convert(value, declared)
    except ConversionError:
        return False
    return True


@pytest.mark.slow
@pytest.mark.uncovered
@pytest.mark.parametrize("place", READ_ONLY, ids=lambda place: place.label)
def test_any_value_is_ignored_in_a_field_that_may_not_be_written(group: Group, place: Place) -> None:
    expected = group.send(place, UNSENT)
    differing = [value for value in VALUES if group.send(place, value) != expected]
    assert [value for value in differing if "null" not in json.dumps(value)] == []  # some refuse any null


@pytest.mark.parametrize(
    "path", ["/people", "/tags", "/tags/{tags}/taggings", "/petitions", "/petitions/{petitions}/signatures"]
)
@pytest.mark.parametrize("value", VALUES, ids=lambda value: repr(value)[:20])
def test_no_value_is_a_whole_body_to_create_something_from(group: Group, path: str, value: Any) -> None:
    raw = json.dumps(value).encode()
    assert group.untouched.send("POST", path.format(**group.sample.write), raw=raw).status == 400


@pytest.mark.parametrize("value", VALUES, ids=lambda value: repr(value)[:20])
def test_a_change_of_a_person_takes_an_object_only(group: Group, value: Any) -> None:
    answer = group.untouched.send(
        "PUT", f"/people/{group.sample.write['people']}", raw=json.dumps(value).encode()
    )
    assert answer.status == (200 if isinstance(value, dict) else 400)


@pytest.mark.parametrize(
    "links", [v for v in VALUES if not isinstance(v, dict)] + [{"osdi:person": v} for v in VALUES]
)
def test_a_link_of_any_kind_is_refused_in_a_tagging(group: Group, links: Any) -> None:
    answer = group.untouched.send("POST", f"/tags/{group.sample.write['tags']}/taggings", {"_links": links})
    assert (answer.status, answer.error) == (400, "You must specify a valid person id")


@pytest.mark.parametrize("links", [v for v in VALUES if not isinstance(v, dict)])
def test_links_of_the_wrong_kind_are_refused_where_they_are_optional_too(group: Group, links: Any) -> None:
    body = {"origin_system": "Tests", "title": "Night buses", "_links": links}
    assert group.untouched.send("POST", "/petitions", body).status == (200 if links is None else 400)


@pytest.mark.parametrize("value", VALUES, ids=lambda value: repr(value)[:20])
def test_an_href_of_any_kind_is_refused_in_a_tagging(group: Group, value: Any) -> None:
    body = {"_links": {"osdi:person": {"href": value}}}
    assert group.untouched.send("POST", f"/tags/{group.sample.write['tags']}/taggings", body).status == 400


# One validator, without the application


FIELD_TYPES: list[Type] = [
    "string",
    "datetime",
    "link",
    "boolean",
    "integer",
    "number",
    "strings",
    "object",
    "string map",
]


def check(
    body: dict[str, Any], *fields: Field, method: Method = "POST", **changes: Any
) -> tuple[dict[str, Any], list[str]]:
    """Return what is kept of a body, and the codes of the notes."""
    notes = Notes()
    kept = Validator(TAGS, method, Settings(**changes), notes).check(body, fields)
    return kept, [note.code for note in notes.taken]


def field(name: str = "it", kind: Type = "string", **more: Any) -> Field:
    return Field(name=name, type=kind, says="a field", source=ASSUMED, **{"writes": "both", **more})


@pytest.mark.parametrize("kind", FIELD_TYPES)
@pytest.mark.parametrize("value", VALUES, ids=lambda value: repr(value)[:20])
def test_every_type_takes_its_own_kind_and_refuses_what_stands_for_none(kind: Type, value: Any) -> None:
    declared = field(kind=kind)
    if value is None or value == "":
        assert check({"it": value}, declared) == ({}, ["empty-ignored"])
    elif not stands_for_something(value, kind):
        with pytest.raises(BadRequest, match=r"^it must be .*, not "):
            check({"it": value}, declared)


def test_a_value_that_fits_is_kept_as_it_is() -> None:
    assert check({"it": " x "}, field()) == ({"it": " x "}, [])


def test_a_date_is_kept_in_the_form_of_the_api() -> None:
    assert check({"it": "2026-07-01"}, field(kind="datetime"))[0] == {"it": "2026-07-01T00:00:00Z"}


def test_an_unknown_key_is_left_out_with_a_note() -> None:
    assert check({"that": 1, "it": "x"}, field()) == ({"it": "x"}, ["unknown-field"])


@pytest.mark.parametrize(
    ("method", "path", "body", "place"),
    [
        ("POST", "/people", {"person": {"add_tags": ["x"]}}, "beside person, at the top of the body"),
        (
            "POST",
            "/people",
            {"person": {"email_addresses": [{"remove_tags": []}]}},
            "beside person, at the top",
        ),
        ("POST", "/people", {"given_name": "Ruth"}, "Send given_name inside person."),
        (
            "PUT",
            "/people",
            {"person": {"given_name": "Ruth"}},
            "Send what is in person without that object around",
        ),
        ("PUT", "/people", {"address": "ruth@example.org"}, "Send address inside email_addresses."),
        ("PUT", "/people", {"gven_name": "Ruth"}, "Did you mean given_name?"),
        ("PUT", "/people", {"person": {"shoe_size": 9}}, ""),
        ("POST", "/tags", {"tag": {"name": "x"}}, "Send what is in tag without that object around it."),
        (
            "POST",
            "/events",
            {"event": {"title": "Meeting"}},
            "Send what is in event without that object around it.",
        ),
        ("PUT", "/events", {"postal_code": "60622"}, "Send postal_code inside location."),
    ],
)
def test_the_note_on_an_unknown_field_says_where_it_belongs(
    method: Method, path: str, body: dict[str, Any], place: str
) -> None:
    endpoint = ROUTES.match(path)
    assert endpoint is not None
    resource, notes = endpoint.endpoint.resource, Notes()
    is_helper = resource.helper is not None and method == "POST"
    declared = resource.helper.body if resource.helper is not None and is_helper else resource.fields
    with suppress(BadRequest):
        Validator(resource, method, Settings(), notes).check(body, declared)
    (note,) = [note for note in notes.taken if note.code == "unknown-field"]
    assert place in note.advice
    assert bool(place) == bool(note.advice)


@pytest.mark.parametrize("key", ["_links", "_embedded"])
def test_the_keys_of_hal_are_left_out_without_a_note(key: str) -> None:
    assert check({key: {}}, field()) == ({}, [])


def test_a_read_only_key_is_left_out_with_a_note() -> None:
    assert check({"it": "x"}, field(writes="put")) == ({}, ["read-only-field"])


def test_a_read_only_key_sent_back_as_it_was_needs_no_note() -> None:
    assert check({"it": "osdi:person"}, field(writes="no", constant="osdi:person")) == ({}, [])


def test_a_missing_required_key_is_named() -> None:
    with pytest.raises(BadRequest, match=r"^it is required$"):
        check({}, field(required="yes"))


@pytest.mark.parametrize("value", [None, ""])
def test_an_empty_required_key_counts_as_missing(value: Any) -> None:
    with pytest.raises(BadRequest, match=r"^it is required$"):
        check({"it": value}, field(required="yes"))


@pytest.mark.parametrize("method", ["POST", "PUT"])
@pytest.mark.parametrize("value", [" ", "\x1e", "\u3000\n"])
def test_a_required_text_of_blanks_alone_is_refused(value: str, method: Method) -> None:
    with pytest.raises(BadRequest, match=r"^it must not be blank$"):
        check({"it": value}, field(required="yes"), method=method)
    assert check({"it": value}, field(), method=method) == ({"it": value}, [])


def test_a_key_that_another_method_requires_may_be_missing() -> None:
    assert check({}, field(required="yes", writes="post"), method="PUT") == ({}, [])


def test_null_clears_a_nullable_field_in_a_put() -> None:
    assert check({"it": None}, field(nullable=True), method="PUT") == ({"it": None}, [])


def test_null_is_ignored_in_a_put_where_the_settings_say_so() -> None:
    assert check({"it": None}, field(nullable=True), method="PUT", put_null="ignored") == (
        {},
        ["empty-ignored"],
    )


def test_null_clears_nothing_in_a_post() -> None:
    assert check({"it": None}, field(nullable=True))[0] == {}


def test_an_empty_text_clears_in_a_put_where_the_settings_say_so() -> None:
    assert check({"it": ""}, field(nullable=True), method="PUT") == ({}, ["empty-ignored"])
    assert check({"it": ""}, field(nullable=True), method="PUT", empty_text="clears") == ({"it": None}, [])


@pytest.mark.parametrize(("length", "refused"), [(255, False), (256, True)])
def test_a_text_may_be_as_long_as_the_settings_say(length: int, refused: bool) -> None:
    if refused:
        with pytest.raises(BadRequest, match=r"^it is too long: 256 characters, and 255 are allowed$"):
            check({"it": "x" * length}, field())
    else:
        assert check({"it": "x" * length}, field())[0] == {"it": "x" * length}


def test_a_text_is_measured_in_characters() -> None:
    assert check({"it": "\U0001f600" * 255}, field())[0] == {"it": "\U0001f600" * 255}


def test_an_element_of_the_wrong_kind_is_named_with_its_place() -> None:
    with pytest.raises(BadRequest, match=r"^it\[1\] must be text, not an object$"):
        check({"it": ["x", {}]}, field(kind="strings"))


@pytest.mark.parametrize(
    ("value", "text"), [(True, "true"), (False, "false"), (1, "1"), (-0.5, "-0.5"), (10**30, str(10**30))]
)
def test_a_custom_field_makes_text_of_scalars_with_a_note(value: Any, text: str) -> None:
    assert check({"it": {"a": value}}, field(kind="string map")) == ({"it": {"a": text}}, ["value-converted"])


@pytest.mark.parametrize("value", [{}, [["x"], {}], [{"x": "y"}, "z"], {"x": "y"}])
def test_a_custom_field_takes_no_array_of_arrays_or_object(value: Any) -> None:
    with pytest.raises(BadRequest, match=r"^it\.a must be text, not an (array|object)$"):
        check({"it": {"a": value}}, field(kind="string map"))


def test_a_custom_field_is_as_long_as_the_settings_say() -> None:
    assert check({"it": {"a": "xxx"}}, field(kind="string map"), max_text_chars=3)[0] == {"it": {"a": "xxx"}}
    with pytest.raises(BadRequest, match=r"^it\.a is too long: 4 characters, and 3 are allowed$"):
        check({"it": {"a": "xxxx"}}, field(kind="string map"), max_text_chars=3)


def test_a_custom_field_that_became_text_is_no_longer_than_any_other() -> None:
    with pytest.raises(BadRequest, match="too long"):
        check({"it": {"a": 12345}}, field(kind="string map"), max_text_chars=3)


def test_many_unknown_keys_leave_few_notes() -> None:
    notes = Notes()
    Validator(TAGS, "POST", Settings(), notes).check({f"k{n}": n for n in range(100)}, (field(),))
    assert len(notes.taken) == 20


def test_a_sentence_names_a_long_key_in_part() -> None:
    _, codes = check({"k" * 10_000: 1}, field())
    assert codes == ["unknown-field"]
