"""Every fault in an answer is found and named, in each resource."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from actionnetwork_contract.conformance import ABSENT, Deviation, SeenAnswer, answer_deviations
from actionnetwork_mock.resources import CURIES, JSON_TYPES, Field, Resource
from actionnetwork_mock.rules.resource_rules import rules_named
from actionnetwork_mock.settings import Settings

from .seen import changed, seen_by_default, with_value, without


def _singles() -> list[SeenAnswer]:
    found: dict[str, SeenAnswer] = {}
    for answer in seen_by_default():
        if answer.status == 200 and answer.resource is not None and not answer.is_page and answer.body:
            found.setdefault(answer.resource.name, answer)
    return [*found.values()]


def _pages() -> list[SeenAnswer]:
    return [
        answer for answer in seen_by_default() if answer.is_page and answer.status == 200 and answer.items
    ]


def _named(found: list[Deviation], name: str) -> set[str]:
    return {deviation.problem for deviation in found if deviation.name == name}


def _resource(answer: SeenAnswer) -> Resource:
    assert answer.resource is not None
    return answer.resource


def _required(resource: Resource) -> list[Field]:
    return [
        field
        for field in resource.fields
        if not (field.left_out_when_empty or field.write_only or field.source == "assumed")
    ]


def test_a_missing_field_is_named_in_every_resource() -> None:
    for answer in _singles():
        for field in _required(_resource(answer)):
            found = without(answer, field.name)
            assert "is missing" in _named(found, field.name), (_resource(answer).name, field.name)


def test_a_null_is_named_in_every_resource() -> None:
    for answer in _singles():
        for field in _required(_resource(answer)):
            if not field.nullable:
                found = with_value(answer, None, field.name)
                assert "is null" in _named(found, field.name), (_resource(answer).name, field.name)


def test_another_type_is_named_in_every_resource() -> None:
    for answer in _singles():
        for field in _resource(answer).fields:
            if field.name in answer.body:
                wrong: Any = "text" if str not in JSON_TYPES[field.type] else ["text"]
                found = with_value(answer, wrong, field.name)
                assert "is not of its type" in _named(found, field.name), (_resource(answer).name, field.name)


def test_an_unknown_field_adds_and_an_order_is_cosmetic() -> None:
    for answer in _singles():
        (deviation,) = with_value(answer, "blue", "favourite_colour")
        assert (deviation.name, deviation.problem, deviation.severity) == (
            "favourite_colour",
            "is not declared",
            "adds",
        )
        keys = [*answer.body]
        if len(keys) > 1:
            turned = replace(answer, body={name: answer.body[name] for name in reversed(keys)})
            assert {d.severity for d in answer_deviations(turned, Settings())} == {"cosmetic"}


def _shown_by_keys(answer: SeenAnswer) -> frozenset[str]:
    """Return the rels that only some keys see."""
    return rules_named(_resource(answer).name).hidden_links(sees_tags=False, sees_recent=False)


def test_a_missing_and_an_unknown_link_are_named_in_every_resource() -> None:
    for answer in _singles():
        optional = _shown_by_keys(answer)
        for link in _resource(answer).links:
            if link.rel in answer.body["_links"] and not link.when and link.rel not in optional:
                found = without(answer, "_links", link.rel)
                assert "is missing" in _named(found, link.rel), (_resource(answer).name, link.rel)
        if "_links" in answer.body:
            found = with_value(answer, {"href": "x"}, "_links", "osdi:clubs")
            assert "is not declared" in _named(found, "osdi:clubs")


def test_a_link_that_leads_elsewhere_is_named_in_every_resource() -> None:
    for answer in _singles():
        for rel, link in answer.body.get("_links", {}).items():
            if rel == CURIES:
                continue
            for wrong, problems in (
                (answer.base + "/elsewhere", {"leads elsewhere"}),
                ("/api/v2/people", {"is not absolute", "leads elsewhere"}),
            ):
                target: Any = [{"href": wrong}] if isinstance(link, list) else {**link, "href": wrong}
                found = with_value(answer, target, "_links", rel)
                assert _named(found, rel) & problems, (_resource(answer).name, rel)


def test_an_item_with_the_links_of_another_is_noticed() -> None:
    for answer in _pages():
        if len(answer.items) < 2 or any(field.copies for field in _resource(answer).fields):
            continue
        for rel in answer.items[0]["_links"]:
            first, second = (item["_links"].get(rel, {}).get("href") for item in answer.items[:2])
            if first == second or None in (first, second):
                continue

            def take(body: Any, rel: str = rel, name: str = _resource(answer).rel) -> None:
                items = body["_embedded"][name]
                items[0]["_links"][rel] = items[1]["_links"][rel]

            expected = {"self", rel, _resource(answer).rel}
            found = {deviation.name for deviation in changed(answer, take)}
            if "{id}" in next(link.href for link in _resource(answer).links if link.rel == rel):
                assert found & expected, (_resource(answer).name, rel)


@pytest.mark.parametrize("name", ["page", "per_page", "total_pages", "total_records"])
def test_a_wrong_number_of_a_page_is_named(name: str) -> None:
    for answer in _pages():
        if name in answer.body:
            found = with_value(answer, answer.body[name] + 1, name)
            assert {d.name for d in found} & {name, "total_pages", "total_records"}, answer.path
            found = without(answer, name)
            assert "is missing" in _named(found, name), answer.path


def test_a_wrong_order_of_the_links_of_a_page_is_named() -> None:
    for answer in _pages():
        rel = _resource(answer).rel
        if len(answer.items) > 1:
            found = with_value(answer, answer.body["_links"][rel][::-1], "_links", rel)
            assert "is out of order" in _named(found, rel)
        found = with_value(answer, answer.body["_links"][rel][1:], "_links", rel)
        assert "leads elsewhere" in _named(found, rel)


@pytest.mark.parametrize("rel", ["next", "previous"])
def test_a_missing_or_wrong_neighbour_is_named(rel: str) -> None:
    seen = 0
    for answer in _pages():
        if rel in answer.body["_links"]:
            seen += 1
            assert "is missing" in _named(without(answer, "_links", rel), rel)
            same = {"href": f"{answer.base}{answer.path}?page={answer.body['page']}"}
            found = with_value(answer, same, "_links", rel)
            assert "leads elsewhere" in _named(found, rel)
    assert seen


def test_next_forgets_the_filter() -> None:
    (answer,) = (one for one in _pages() if "filter" in one.query)
    bare = {"href": f"{answer.base}/people?page=2&per_page=3"}
    (deviation,) = with_value(answer, bare, "_links", "next")
    assert (deviation.check, deviation.name) == ("shadow.filter", "next")


@pytest.mark.parametrize(
    ("status", "severity"), [(201, "breaks"), (203, "breaks"), (410, "adds"), (500, "breaks")]
)
def test_a_status_that_is_not_declared_is_named(status: int, severity: str) -> None:
    for answer in _singles():
        found = [*answer_deviations(replace(answer, status=status), Settings())]
        assert ("shadow.status", severity) in {(d.check, d.severity) for d in found}


def test_an_error_in_another_form_is_named() -> None:
    refused = [answer for answer in seen_by_default() if answer.status == 404]
    for answer in refused:
        bodies: tuple[Any, ...] = ({"message": "x"}, {"error": ""}, {}, [], ABSENT, {"error": {"code": 404}})
        for body in bodies:
            found = [*answer_deviations(replace(answer, body=body), Settings())]
            assert "shadow.error" in {deviation.check for deviation in found}
    assert refused


def test_headers_are_named() -> None:
    answer = _singles()[0]
    for headers, name in (
        ({**answer.headers, "content-type": "application/json"}, "content-type"),
        ({**answer.headers, "cache-control": "public"}, "cache-control"),
        ({**answer.headers, "retry-after": "soon"}, "retry-after"),
    ):
        (deviation,) = answer_deviations(replace(answer, headers=headers), Settings())
        assert (deviation.kind, deviation.name) == ("header", name)


def test_an_entry_point_without_tags_may_be_that_of_a_personal_key() -> None:
    """So it says nothing about what the entry point shows without a key. Source: [keys-2], [keys-8]."""
    (entry,) = (answer for answer in _singles() if _resource(answer).name == "aep")
    recent = _shown_by_keys(entry) - {"osdi:tags"}
    assert recent
    links = {rel: link for rel, link in entry.body["_links"].items() if rel != "osdi:tags"}
    bare = {rel: link for rel, link in links.items() if rel not in recent}
    for shown in (links, bare):
        seen = replace(entry, body={**entry.body, "_links": shown})
        for settings in (Settings(), Settings(entry_point_without_key="tags")):
            assert not [*answer_deviations(seen, settings)]
    keyless = replace(entry, has_key=False, body={**entry.body, "_links": links})
    assert [*answer_deviations(keyless, Settings())]


def test_an_entry_point_without_a_key_and_recent_links_is_not_one_that_shows_them_to_everybody() -> None:
    (entry,) = (answer for answer in _singles() if _resource(answer).name == "aep")
    hidden = _shown_by_keys(entry)
    shown = {rel: found for rel, found in entry.body["_links"].items() if rel not in hidden}
    keyless = replace(entry, has_key=False, body={**entry.body, "_links": shown})
    assert not [*answer_deviations(keyless, Settings())]
    missing = {one.name for one in answer_deviations(keyless, Settings(entry_point_without_key="tags"))}
    assert missing == hidden - {"osdi:tags"}


def test_a_page_of_the_site_without_https_is_named() -> None:
    by_server = [
        (answer, field.name)
        for answer in _singles()
        for field in _resource(answer).fields
        if field.type == "link" and field.writes == "no" and field.name in answer.body
    ]
    assert by_server
    for answer, name in by_server:
        page = answer.body[name].replace("https:", "http:")
        assert _named(with_value(answer, page, name), name) == {"is not in its format"}
