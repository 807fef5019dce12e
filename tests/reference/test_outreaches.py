"""What outreaches have that no other record has: a type, a target, calls, and campaigns that take none."""

from __future__ import annotations

from typing import Any

import pytest

from ..api_client import ApiClient, href, uuid_of
from ..sample_group import make
from .actions_and_records import OUTREACHES, items_of
from .facts import fact


@fact("outreaches.fields.type")
@pytest.mark.parametrize("of_type", ["email", "phone"])
def test_the_type_is_that_of_the_campaign(api: ApiClient, ruth: Any, of_type: str) -> None:
    OUTREACHES.of.make(api, type=of_type)
    answer = OUTREACHES.plain(api, ruth, type="phone" if of_type == "email" else "email")
    assert (answer.json["type"], answer.note_codes) == (of_type, ["read-only-field"])
    assert OUTREACHES.make(api)["type"] == of_type


@fact("outreaches.fields.subject", "outreaches.fields.message", "outreaches.fields.duration")
@pytest.mark.parametrize(("of_type", "kept"), [("email", {"subject", "message"}), ("phone", {"duration"})])
def test_letters_have_texts_and_calls_a_duration(
    api: ApiClient, ruth: Any, of_type: str, kept: set[str]
) -> None:
    OUTREACHES.of.make(api, type=of_type)
    sent = {"subject": "Night buses", "message": "I work shifts.", "duration": 95}
    plain, helped = (
        OUTREACHES.plain(api, ruth, **sent),
        OUTREACHES.help(api, beside=sent, email="a@example.org"),
    )
    for answer in (plain, helped, api.put(href(plain.json), sent)):
        assert set(sent) & set(answer.json) == kept
        assert {name: answer.json[name] for name in kept} == {name: sent[name] for name in kept}
        assert set(answer.note_codes) == {"not-of-this-type"}
    cleared = api.put(href(plain.json), dict.fromkeys(kept))
    assert not kept & set(cleared.json)


@fact("outreaches.fields.targets", "outreaches-3")
@fact("outreaches.objects.target.title", "outreaches.objects.target.given_name")
@fact("outreaches.objects.target.family_name", "outreaches.objects.target.ocdid")
def test_an_outreach_has_one_target_or_an_empty_array(api: ApiClient, ruth: Any) -> None:
    (target,) = OUTREACHES.content["targets"]
    made = OUTREACHES.plain(api, ruth, targets=[target]).json
    assert made["targets"] == [target]
    assert OUTREACHES.plain(api, ruth).json["targets"] == []
    assert OUTREACHES.plain(api, ruth, targets=[]).json["targets"] == []
    assert api.put(href(made), {"targets": [{"title": "Chair"}]}).json["targets"] == [{"title": "Chair"}]


@fact("outreaches.fields.targets", "outreaches-3", "donations-1")
@pytest.mark.parametrize(
    "targets",
    [
        [{"title": "Senator"}, {"title": "Mayor"}],
        [{}, {}],
        "Senator",
        ["Senator"],
        [{"title": {"en": "Senator"}}],
    ],
)
def test_several_targets_or_others_than_objects_are_refused(
    api: ApiClient, ruth: Any, targets: object
) -> None:
    kept = OUTREACHES.make(api, targets=[{"title": "Chair"}])
    plain = OUTREACHES.plain(api, ruth, targets=targets)
    assert plain.status == 400
    assert plain.error
    assert api.put(href(kept), {"targets": targets}).status == 400
    helped = OUTREACHES.help(api, beside={"targets": targets}, email="new@example.org")
    assert (helped.status, helped.json, helped.note_codes[-1:]) == (200, {}, ["nothing-recorded"])
    assert OUTREACHES.list(api) == [{**kept, "_links": OUTREACHES.list(api)[0]["_links"]}]
    assert len(api.people()) == 2


@fact("outreaches.fields.duration")
@pytest.mark.parametrize("duration", ["many", "9.5.1", {"minutes": 95}, [95, 96]])
def test_a_duration_that_is_no_whole_number_is_a_400(api: ApiClient, ruth: Any, duration: object) -> None:
    OUTREACHES.of.make(api, type="phone")
    assert OUTREACHES.plain(api, ruth, duration=duration).status == 400
    assert OUTREACHES.list(api) == []


@fact("outreaches-2", "outreaches.answers.400")
@fact("donations-1")
def test_a_campaign_of_the_user_interface_takes_no_outreaches(api: ApiClient, ruth: Any) -> None:
    OUTREACHES.of.make_in_ui(api)
    plain = OUTREACHES.plain(api, ruth)
    assert plain.status == 400
    assert "user interface" in plain.error
    helped = OUTREACHES.help(api, email="new@example.org")
    assert (helped.status, helped.json, helped.note_codes) == (200, {}, ["nothing-recorded"])
    assert OUTREACHES.list(api) == []
    assert api.people() == [ruth | {"_links": api.people()[0]["_links"]}]


@fact("outreaches-1")
def test_a_person_may_have_many_outreaches_through_the_api_and_one_for_each_target_in_the_user_interface(
    api: ApiClient, ruth: Any
) -> None:
    made = [uuid_of(OUTREACHES.plain(api, ruth).json) for _ in range(2)]
    made.append(uuid_of(OUTREACHES.help(api, email="ruth@example.org").json))
    assert len(set(made)) == len(OUTREACHES.list(api)) == 3
    campaign = OUTREACHES.of.make_in_ui(api)
    references = {"advocacy_campaign_id": uuid_of(campaign), "person_id": uuid_of(ruth)}
    for title in ("Senator", "Mayor"):
        make(api.world, "outreaches", {"targets": [{"title": title}]}, references=references)
    assert api.get(href(campaign)).json["total_outreaches"] == 2
    assert len(items_of(api.get(href(ruth, "osdi:outreaches")), "osdi:outreaches")) == 5


@fact("outreaches.fields.type")
def test_an_outreach_of_the_user_interface_has_the_type_of_its_campaign(api: ApiClient, ruth: Any) -> None:
    campaign = OUTREACHES.of.make_in_ui(api, type="phone")
    references = {"advocacy_campaign_id": uuid_of(campaign), "person_id": uuid_of(ruth)}
    make(api.world, "outreaches", {"duration": 95}, references=references)
    (outreach,) = items_of(api.get(href(ruth, "osdi:outreaches")), "osdi:outreaches")
    assert (outreach["type"], outreach["duration"], outreach["targets"]) == ("phone", 95, [])
    answer = api.put(href(outreach), {"targets": [{"title": "Chair"}]})
    assert answer.json["targets"] == [{"title": "Chair"}]
