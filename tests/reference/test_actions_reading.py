"""What petitions, forms, surveys and advocacy campaigns show."""

from __future__ import annotations

from typing import Any

import pytest

from actionnetwork_mock.rules.mailbox import list_mail, switch_on_autoresponse

from ..api_client import ApiClient, href, uuid_of
from ..conftest import MakeApi
from ..sample_group import make
from .actions_and_records import (
    ACTIONS,
    ADVOCACY_CAMPAIGNS,
    FORMS,
    PETITIONS,
    RECORDS,
    SURVEYS,
    Action,
    Record,
    address,
    each,
    items_of,
)
from .facts import fact

GROUP = {"title": "Group 1", "browser_url": "https://actionnetwork.org/api/v2/groups/group-1"}


def filled(api: ApiClient, kind: Action) -> Any:
    """Make one that has everything, and return the resource."""
    api.tag("transit")
    return kind.make_in_ui(
        api,
        name="Night buses - internal",
        description="<p>After midnight.</p>",
        featured_image_url="https://images.example.org/bus.png",
        tag_list=["transit"],
        **kind.content,
    )


@each(ACTIONS, "key_order", "answers.200")
def test_keys_stand_in_the_order_of_the_documentation(api: ApiClient, kind: Action) -> None:
    keys = list(filled(api, kind))
    if kind is not FORMS:  # its recorded order is another one, see test_recordings
        assert [key for key in keys if key in kind.keys] == list(kind.keys)
    assert set(keys) - set(kind.keys) <= {"name", "browser_url", "featured_image_url"}


@fact("actions-5", "actions-6")
@each(
    ACTIONS,
    "fields.identifiers",
    "fields.origin_system",
    "fields.created_date",
    "fields.modified_date",
    "fields.name",
    "fields.title",
    "fields.description",
    "fields.browser_url",
    "fields.featured_image_url",
    "fields.tag_list",
    "fields.action_network:hidden",
    "fields.action_network:sponsor",
    "objects.sponsor.title",
    "objects.sponsor.browser_url",
    "actions-6",
    own={"forms": "actions-11"},
)
def test_an_action_of_the_user_interface_shows_everything(api: ApiClient, kind: Action) -> None:
    action = filled(api, kind)
    shown = {
        key: value for key, value in action.items() if not key.startswith("_") and not key.endswith("_date")
    }
    expected = {
        "identifiers": [f"action_network:{uuid_of(action)}"],
        "origin_system": "Action Network",
        "name": "Night buses - internal",
        "title": "Night buses",
        "description": "<p>After midnight.</p>",
        "browser_url": f"https://actionnetwork.org/{kind.page}/night-buses",
        "featured_image_url": "https://images.example.org/bus.png",
        kind.total: 0,
        "action_network:hidden": False,
        "action_network:sponsor": GROUP,
        "tag_list": ["transit"],
        **kind.content,
    }
    if kind is ADVOCACY_CAMPAIGNS:
        expected["type"] = "email"
    assert shown == expected


@fact("transport-10")
@each(ACTIONS, "actions-1", "transport-10", "fields.browser_url", "fields.name", "fields.featured_image_url")
def test_fields_without_a_value_are_absent_and_one_made_through_the_api_has_no_page(
    api: ApiClient, kind: Action
) -> None:
    action = kind.make(api)
    always = {
        "identifiers",
        "origin_system",
        "created_date",
        "modified_date",
        "title",
        kind.total,
        "tag_list",
    }
    always |= {"action_network:hidden", "action_network:sponsor", "_embedded", "_links"}
    assert set(action) - {"type"} == always
    assert None not in action.values()


@fact("actions-4")
@each(ACTIONS, "fields.tag_list")
def test_without_tags_tag_list_is_empty(api: ApiClient, kind: Action) -> None:
    assert kind.make(api)["tag_list"] == kind.make_in_ui(api)["tag_list"] == []


@each(ACTIONS, "fields.action_network:sponsor")
def test_what_a_personal_key_makes_has_no_sponsor(make_api: MakeApi, kind: Action) -> None:
    api = make_api(user_keys=["personal"]).with_key("personal")
    assert "action_network:sponsor" not in kind.make(api)


LINKS = {
    **{f"{kind.name}/self": (kind, "self", "") for kind in ACTIONS},
    **{f"{kind.name}/{kind.records_rel}": (kind, kind.records_rel, f"/{kind.records}") for kind in ACTIONS},
    **{f"{kind.name}/{kind.helper}": (kind, kind.helper, f"/{kind.records}") for kind in ACTIONS},
    **{f"{kind.name}/embed": (kind, "action_network:embed", "/embed") for kind in ACTIONS},
}


@pytest.mark.parametrize(
    ("kind", "rel", "below"),
    [
        pytest.param(kind, rel, below, id=name, marks=fact(f"{kind.name}.links.{rel}"))
        for name, (kind, rel, below) in LINKS.items()
    ],
)
def test_a_link_leads_to_where_it_should(api: ApiClient, kind: Action, rel: str, below: str) -> None:
    action = kind.make(api)
    uuid = action["identifiers"][0].removeprefix("action_network:")
    assert action["_links"][rel] == {"href": address(f"/{kind.name}/{uuid}{below}")}


@fact("documents-6", "documents-7", "documents-8")
@each(ACTIONS, "links.curies", "addresses", own={"surveys": "documents-8"})
def test_the_links_stand_in_the_order_of_the_documentation(api: ApiClient, kind: Action) -> None:
    helpers = [
        kind.helper,
        *(["osdi:record_submissions_helper"] if kind.name == "forms" else []),
    ]  # [actions-12]
    expected = ["self", kind.records_rel, *helpers, "osdi:creator", "action_network:embed"]
    for action in (kind.make(api), kind.make_in_ui(api)):
        assert list(action["_links"]) == [*expected, "curies"]
    assert [list(action["_links"]) for action in kind.list(api)] == [expected, expected]


@fact("petitions.addresses", "forms.addresses", "surveys.addresses")
@fact("advocacy_campaigns.addresses", "actions-13")
@pytest.mark.parametrize("kind", RECORDS, ids=lambda kind: kind.name)
def test_records_are_found_below_their_action_and_counted(api: ApiClient, kind: Record) -> None:
    action = kind.of.make(api)
    assert items_of(api.get(href(action, kind.of.records_rel)), kind.rel) == []
    for number in (1, 2):
        kind.make(api)
        assert api.get(href(action)).json[kind.of.total] == number
    assert len(items_of(api.get(href(action, kind.of.records_rel)), kind.rel)) == 2


@fact("petitions.fields.total_signatures", "forms.fields.total_submissions", "surveys.fields.total_responses")
@fact("advocacy_campaigns.fields.total_outreaches")
@pytest.mark.parametrize("kind", RECORDS, ids=lambda kind: kind.name)
def test_records_made_in_the_user_interface_are_counted_too(api: ApiClient, kind: Record) -> None:
    action = kind.of.make_in_ui(api)
    column = f"{kind.of.item_rel.partition(':')[2]}_id"
    person = uuid_of(api.sign_up(email="ruth@example.org"))
    make(api.world, kind.name, {}, references={column: uuid_of(action), "person_id": person})
    assert api.get(href(action)).json[kind.of.total] == 1


@fact("documents-9")
@each(ACTIONS, "embedded", "links.osdi:creator", "posted_links.osdi:creator")
def test_the_creator_is_embedded_whole_in_items_and_collections(api: ApiClient, kind: Action) -> None:
    action = kind.make(api)
    person = api.get(href(action, "osdi:creator")).json
    person["_links"].pop("curies")
    assert action["_embedded"] == {"osdi:creator": person}
    assert "action_network:responses" in person["_links"]
    assert kind.list(api)[0]["_embedded"] == {"osdi:creator": person}


@each(ACTIONS, "embedded")
def test_a_creator_who_changes_is_shown_changed(api: ApiClient, kind: Action) -> None:
    ruth = api.sign_up(given_name="Ruth", email="ruth@example.org")
    action = kind.make(api, _links={"osdi:creator": {"href": href(ruth)}})
    assert kind.list(api)[0]["_embedded"]["osdi:creator"]["given_name"] == "Ruth"
    api.put(href(ruth), {"given_name": "Rita"})
    for shown in (api.get(href(action)).json, kind.list(api)[0]):
        assert shown["_embedded"]["osdi:creator"]["given_name"] == "Rita"


@each(ACTIONS, "actions-1")
def test_an_action_made_through_the_api_sends_no_autoresponse(api: ApiClient, kind: Action) -> None:
    action = kind.make(api)
    switch_on_autoresponse(
        api.world.store, kind.name, uuid_of(action), subject="Thank you", body="<p>Thanks.</p>"
    )
    person = {"email_addresses": [{"address": "ruth@example.org"}]}
    body = {"person": person, "triggers": {"autoresponse": {"enabled": True}}}
    answer = api.post(href(action, kind.helper), body)
    assert answer.json["identifiers"]
    assert answer.note_codes == ["no-autoresponse"]
    assert list_mail(api.world.store) == []


# What one kind alone has


@fact("petitions.fields.petition_text", "petitions.fields.target", "petitions.objects.target.name")
@fact("actions-8")
def test_the_target_of_a_petition_is_an_array_under_a_singular_key(api: ApiClient) -> None:
    petition = PETITIONS.make(api, petition_text="Please.", target=[{"name": "Board"}, {"name": "Mayor"}])
    assert petition["petition_text"] == "Please."
    assert petition["target"] == [{"name": "Board"}, {"name": "Mayor"}]
    assert "targets" not in petition


@pytest.mark.parametrize(
    ("action", "rel", "field"),
    [
        pytest.param(FORMS, "osdi:submissions", "form_id", marks=fact("actions-10")),
        pytest.param(
            SURVEYS,
            "action_network:responses",
            "survey_id",
            marks=fact("actions-10"),
        ),
    ],
)
def test_answers_are_in_the_custom_fields_of_the_person(
    api: ApiClient, action: Action, rel: str, field: str
) -> None:
    made = action.make(api)
    person = {"email_addresses": [{"address": "ruth@example.org"}], "custom_fields": {"bus_line": "7"}}
    record = api.post(href(made, action.helper), {"person": person}).json
    (listed,) = items_of(api.get(href(made, rel)), rel)
    keys = {
        "identifiers",
        "created_date",
        "modified_date",
        "action_network:person_id",
        f"action_network:{field}",
        "action_network:referrer_data",
    }
    assert set(record) == set(listed) == {*keys, "_links"}
    assert api.get(href(record, "osdi:person")).json["custom_fields"] == {"bus_line": "7"}
    assert "questions" not in made


@fact("forms.fields.call_to_action", "surveys.fields.call_to_action")
@pytest.mark.parametrize("kind", [FORMS, SURVEYS], ids=lambda kind: kind.name)
def test_a_call_to_action_is_shown(api: ApiClient, kind: Action) -> None:
    assert kind.make(api, call_to_action="Sign up")["call_to_action"] == "Sign up"


@fact("advocacy_campaigns.fields.type", "outreaches-10", "outreaches-9")
def test_a_campaign_is_of_type_email_or_phone_and_email_unless_said(api: ApiClient) -> None:
    assert ADVOCACY_CAMPAIGNS.make(api)["type"] == "email"
    for kind in ("email", "phone"):
        assert ADVOCACY_CAMPAIGNS.make(api, type=kind)["type"] == kind


@fact("advocacy_campaigns.fields.type", "outreaches-8")
@pytest.mark.parametrize("sent", ["call", "Email", "letter", 5, {"type": "email"}])
def test_any_other_type_is_refused(api: ApiClient, sent: object) -> None:
    answer = ADVOCACY_CAMPAIGNS.post(api, type=sent)
    assert answer.status == 400
    assert answer.error
    assert ADVOCACY_CAMPAIGNS.list(api) == []


@fact("advocacy_campaigns.fields.type")
def test_the_type_of_a_campaign_never_changes(api: ApiClient) -> None:
    campaign = ADVOCACY_CAMPAIGNS.make(api, identifiers=["tests:1"])
    answer = api.put(href(campaign), {"type": "phone"})
    assert (answer.status, answer.json["type"], answer.note_codes) == (200, "email", ["read-only-field"])
    assert ADVOCACY_CAMPAIGNS.make(api, identifiers=["tests:1"], type="phone")["type"] == "email"


@fact("advocacy_campaigns.fields.targets", "outreaches-5")
def test_the_targets_of_a_campaign_are_a_text(api: ApiClient) -> None:
    assert ADVOCACY_CAMPAIGNS.make(api, targets="U.S. Senate")["targets"] == "U.S. Senate"
    assert ADVOCACY_CAMPAIGNS.post(api, targets=[{"title": "Senator"}]).status == 400


@fact(
    "outreaches-6",
    "advocacy_campaigns.links.action_network:embed",
    "advocacy_campaigns.embedded",
)
def test_a_call_campaign_has_no_embed_link_and_embeds_nobody(api: ApiClient) -> None:
    made = ADVOCACY_CAMPAIGNS.make_in_ui(api, type="phone", name="Calls")
    for campaign in (made, ADVOCACY_CAMPAIGNS.make(api, type="phone"), *ADVOCACY_CAMPAIGNS.list(api)):
        assert "_embedded" not in campaign
        assert "action_network:embed" not in campaign["_links"]
        assert "targets" not in campaign
        assert "browser_url" not in campaign
        assert api.get(href(campaign, "osdi:creator")).status == 200
    assert made["name"] == "Calls"


@fact("outreaches-7", "advocacy_campaigns.fields.browser_url")
def test_public_pages_of_letters_stand_under_letters_and_a_taken_name_gets_a_number(api: ApiClient) -> None:
    pages = [ADVOCACY_CAMPAIGNS.make_in_ui(api, title="Write, please!")["browser_url"] for _ in range(2)]
    start = "https://actionnetwork.org/letters/write-please"
    assert pages == [start, f"{start}-2"]
