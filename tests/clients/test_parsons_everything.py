"""Every method of Parsons' connector, unmodified: it works, or a table says why the real API would refuse it too."""

from __future__ import annotations

import inspect
import json
import re
from string import Template
from typing import Any, NamedTuple

import pytest
from requests import HTTPError

from actionnetwork_mock.servers.threaded import MockServer

API = "https://actionnetwork.org/api/v2"
UNKNOWN = "00000000-0000-4000-8000-000000000000"

Ids = dict[str, str]
"""The uuids that ``$person``, ``$petition`` and so on stand for in the tables: ``{"person": "3f0e...", ...}``."""

PERSON_LINK = {"_links": {"osdi:person": {"href": f"{API}/people/$person"}}}
OTHER_LINK = {"_links": {"osdi:person": {"href": f"{API}/people/$other_person"}}}
THE_PERSONS = {"action_network:person_id": "$person"}
FOREIGN_ID = json.dumps({"identifiers": ["shop:7"]})
NEW_TITLE = json.dumps({"title": "A new title"})
MAIL: dict[str, Any] = {
    "subject": "Hello",
    "body": "<p>Hello</p>",
    "from": "Ada",
    "reply_to": "ada@example.org",
}
A_FORM = {"title": "A form", "origin_system": "Parsons"}
PETITION_TEXTS = ("A new title", "<p>Why</p>", "Keep it open.")
TARGET = [{"name": "The council"}]


class Call(NamedTuple):
    """A method, what it is called with, the least that must be in its answer, and the codes of the notes on it.

    A list of answers stands for a table's rows.
    """

    method: str
    arguments: tuple[Any, ...] = ()
    answer: Any = None
    notes: frozenset[str] = frozenset()


class Refusal(NamedTuple):
    """A method that cannot work, what it is called with, what the error says, and why the real API has no more."""

    method: str
    arguments: tuple[Any, ...]
    error: str
    reason: str


WORKS = [
    # People, and what is said of all
    Call("get_people", (), [{"given_name": "Ada"}, {"given_name": "Ruth"}]),
    Call("get_person", ("$person",), {"given_name": "Ada"}),
    Call("upsert_person", ("grace@example.org", "Grace"), {"given_name": "Grace"}),
    Call("add_person", ("grace@example.org", "Grace"), None),
    Call("update_person", ("$person",), {"given_name": "Ada"}),
    Call("get_custom_fields", (), {"action_network:custom_fields": []}),
    Call("get_metadata", (), {"_links": {"self": {"href": f"{API}/metadata"}}}),
    # Tags and taggings
    Call("get_tags", (), [{"name": "Volunteers"}]),
    Call("get_tag", ("$tag",), {"name": "Volunteers"}),
    Call("add_tag", ("Drivers",), {"name": "Drivers"}),
    Call("get_taggings", ("$tag",), [{"item_type": "osdi:person"}]),
    Call("get_tagging", ("$tag", "$tagging"), PERSON_LINK),
    Call("create_tagging", ("$tag", OTHER_LINK), OTHER_LINK),
    Call("delete_tagging", ("$tag", "$tagging"), {"notice": "This tagging was successfully deleted."}),
    # Petitions and signatures
    Call("get_petitions", (), [{"title": "A petition", "total_signatures": 1}]),
    Call("get_petition", ("$petition",), {"title": "A petition"}),
    Call(
        "update_petition", ("$petition", *PETITION_TEXTS, TARGET), {"title": "A new title", "target": TARGET}
    ),
    Call("get_petition_signatures", ("$petition",), [THE_PERSONS]),
    Call("get_petition_signature", ("$petition", "$signature"), THE_PERSONS),
    Call("get_person_signatures", ("$person",), [{"action_network:petition_id": "$petition"}]),
    Call("get_person_signature", ("$person", "$signature"), {"action_network:petition_id": "$petition"}),
    Call("update_signature", ("$petition", "$signature", FOREIGN_ID), THE_PERSONS),
    # Events, attendances and event campaigns
    Call("get_events", (), [{"title": "An event of the campaign"}, {"title": "An event"}]),
    Call("get_event", ("$event",), {"title": "An event", "total_accepted": 1}),
    Call("update_event", ("$event", NEW_TITLE), {"title": "A new title"}),
    Call("get_event_attendances", ("$event",), [THE_PERSONS]),
    Call("get_event_attendance", ("$event", "$attendance"), THE_PERSONS),
    Call("get_person_attendances", ("$person",), [{"action_network:event_id": "$event"}]),
    Call("get_person_attendance", ("$person", "$attendance"), {"action_network:event_id": "$event"}),
    Call("update_attendance", ("$event", "$attendance", FOREIGN_ID), THE_PERSONS),
    Call("get_event_campaigns", (), [{"title": "An event campaign", "total_events": 1}]),
    Call("get_event_campaign", ("$event_campaign",), {"title": "An event campaign"}),
    Call("get_event_campaign_events", ("$event_campaign",), [{"title": "An event of the campaign"}]),
    Call("update_event_campaign", ("$event_campaign", NEW_TITLE), {"title": "A new title"}),
    # Forms and submissions
    Call("get_forms", (), [{"title": "A form", "total_submissions": 1}]),
    Call("get_form", ("$form",), {"title": "A form"}),
    Call("update_form", ("$form", NEW_TITLE), {"title": "A new title"}),
    Call("get_form_submissions", ("$form",), [THE_PERSONS]),
    Call("get_form_submission", ("$form", "$submission"), THE_PERSONS),
    Call("get_person_submissions", ("$person",), [{"action_network:form_id": "$form"}]),
    Call("get_person_submission", ("$person", "$submission"), {"action_network:form_id": "$form"}),
    Call("create_submission", ("$form", "$other_person"), {"action_network:person_id": "$other_person"}),
    Call("update_submission", ("$form", "$submission", {"identifiers": ["shop:7"]}), THE_PERSONS),
    # Fundraising pages and donations
    Call("get_fundraising_pages", (), [{"title": "A fundraising page", "total_amount": "25.00"}]),
    Call("get_fundraising_page", ("$fundraising_page",), {"title": "A fundraising page"}),
    Call("update_fundraising_page", ("$fundraising_page", NEW_TITLE), {"title": "A new title"}),
    Call("get_donations", (), [{"amount": "25.00"}]),
    Call("get_donation", ("$donation",), {"amount": "25.00"}),
    Call("get_fundraising_page_donations", ("$fundraising_page",), [THE_PERSONS]),
    Call("get_person_donations", ("$person",), [{"action_network:fundraising_page_id": "$fundraising_page"}]),
    # Advocacy campaigns and outreaches
    Call("get_advocacy_campaigns", (), [{"title": "An advocacy campaign", "total_outreaches": 1}]),
    Call("get_advocacy_campaign", ("$advocacy_campaign",), {"title": "An advocacy campaign"}),
    Call("get_advocacy_campaign_outreaches", ("$advocacy_campaign",), [THE_PERSONS]),
    Call("get_advocacy_campaign_outreach", ("$advocacy_campaign", "$outreach"), THE_PERSONS),
    Call("get_person_outreaches", ("$person",), [THE_PERSONS]),
    Call("get_person_outreach", ("$person", "$outreach"), THE_PERSONS),
    Call("update_outreach", ("$advocacy_campaign", "$outreach", FOREIGN_ID), THE_PERSONS),
    # Surveys; it has no methods for their responses
    Call("get_surveys", (), [{"title": "A survey"}]),
    Call("get_survey", ("$survey",), {"title": "A survey"}),
    Call("create_survey", ({"title": "Another", "origin_system": "Parsons"},), {"title": "Another"}),
    # Campaigns, and the code that puts an action on a page
    Call("get_campaigns", (), [{"title": "A campaign"}]),
    Call("get_campaign", ("$campaign",), {"title": "A campaign"}),
    *[
        Call("get_embeds", (f"{kind}s", f"${kind}"), {"embed_standard_default_styles": re.compile("<script")})
        for kind in ("petition", "event", "form", "fundraising_page", "advocacy_campaign")
    ],
    # Messages
    Call("get_messages", (), [{"subject": "A message"}]),
    Call("get_message", ("$message",), {"subject": "A message"}),
    Call("create_message", (MAIL,), {"subject": "Hello", "status": "calculating"}),
    Call("update_message", ("$message", {"subject": "Hello"}), {"subject": "Hello"}),
    Call("send_message", ("$message",), {"message": "Your email has been sent."}),
    Call("get_wrappers", (), [{"name": "A wrapper"}]),
    Call("get_wrapper", ("$wrapper",), {"name": "A wrapper"}),
    # Lists and queries
    Call("get_lists", (), [{"name": "A list"}]),
    Call("get_list", ("$list",), {"name": "A list"}),
    Call("get_items", ("$list",), [THE_PERSONS]),
    Call("get_item", ("$list", "$item"), PERSON_LINK),
    Call("get_queries", (), [{"name": "A query"}]),
    Call("get_query", ("$query",), {"name": "A query"}),
    Call("get_unique_id_lists", (), [{"name": "A unique ID list"}]),
    Call("get_unique_id_list", ("$unique_id_list",), {"name": "A unique ID list"}),
    Call("create_unique_id_list", ("Both", ["$person", "$other_person"]), {"name": "Both", "count": 2}),
    # Payloads that are sent as query parameters, and no body
    *[
        Call(method, (*path, A_FORM), {"title": "A form"}, frozenset({"fields-from-query"}))
        for method, path in {
            "create_event_campaign": (),
            "create_event_in_event_campaign": ("$event_campaign",),
            "create_form": (),
            "create_fundraising_page": (),
        }.items()
    ],
    Call(
        "schedule_message",
        ("$message", "2050-01-01T09:00:00Z"),
        {"message": "Your message has been scheduled"},
        frozenset({"fields-from-query"}),
    ),
]

NO_BODY = "sends its payload as query parameters, of which nested objects lose all but their keys"
NO_ORIGIN = "sends no origin_system, which the API's documentation requires of every new action"

NOT_SUPPORTED = [
    Refusal("create_attendance", ("$event", PERSON_LINK), "You must specify a valid person id", NO_BODY),
    Refusal("create_donation", ("$fundraising_page", PERSON_LINK), "recipients is required", NO_BODY),
    Refusal("create_outreach", ("$advocacy_campaign", PERSON_LINK), "specify a valid person id", NO_BODY),
    Refusal("create_signature", ("$petition", PERSON_LINK), "You must specify a valid person id", NO_BODY),
    Refusal("create_event", ("An event", "2050-01-01T09:00:00Z"), "origin_system is required", NO_ORIGIN),
    Refusal("create_petition", (*PETITION_TEXTS, TARGET), "origin_system is required", NO_ORIGIN),
    Refusal(
        "update_survey",
        ("$survey", {"title": "A new title"}),
        "Code: 405",
        "sends a POST to the address of one survey, where the API's documentation has a PUT",
    ),
]

FILTERED = {
    "get_people",
    "get_petitions",
    "get_events",
    "get_forms",
    "get_fundraising_pages",
    "get_event_campaigns",
    "get_campaigns",
    "get_advocacy_campaigns",
    "get_petition_signatures",
    "get_event_attendances",
    "get_form_submissions",
    "get_donations",
    "get_advocacy_campaign_outreaches",
}
"""Listings of the collections that, as a comment in Parsons says, take a filter."""


def email(name: str) -> dict[str, Any]:
    return {"address": f"{name}@example.org", "primary": True, "status": "subscribed"}


@pytest.fixture
def ids(server: MockServer) -> Ids:
    """A group that has one of everything, all of it Ada's, and a second person who has nothing."""
    ids: Ids = {}

    def make(kind: str, plural: str = "", *, of: tuple[str, ...] = (), **fields: Any) -> None:
        references = {f"{parent}_id": ids[parent] for parent in of}
        ids[kind] = server.create_record(plural or f"{kind}s", fields, references).id

    make("person", "people", given_name="Ada", email_addresses=[email("ada")])
    make("other_person", "people", given_name="Ruth", email_addresses=[email("ruth")])
    make("tag", name="Volunteers")
    make("tagging", of=("tag", "person"))
    make("petition", title="A petition")
    make("event", title="An event")
    make("event_campaign", title="An event campaign")
    make("event_of_campaign", "events", of=("event_campaign",), title="An event of the campaign")
    make("form", title="A form")
    make("fundraising_page", title="A fundraising page")
    make("advocacy_campaign", title="An advocacy campaign")
    make("survey", title="A survey")
    make("campaign", title="A campaign")
    make("signature", of=("petition", "person"))
    make("attendance", of=("event", "person"))
    make("submission", of=("form", "person"))
    make("donation", of=("fundraising_page", "person"), amount="25.00")
    make("outreach", "outreaches", of=("advocacy_campaign", "person"))
    make("wrapper", name="A wrapper")
    make("query", "queries", name="A query")
    make("list", name="A list")
    make("item", of=("list", "person"))
    make("unique_id_list", name="A unique ID list")
    make("message", status="draft", total_targeted=1, **{**MAIL, "subject": "A message"})
    return ids


def fill(value: Any, ids: Ids) -> Any:
    """Return a value with the uuids of the sample in its texts, however deep they are."""
    if isinstance(value, str):
        return Template(value).safe_substitute(ids)
    if isinstance(value, dict):
        return {key: fill(inner, ids) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(fill(inner, ids) for inner in value)
    return value


def agrees(answer: Any, least: Any) -> bool:
    """Whether an answer has at least what is expected of it; a list or table has exactly as many entries."""
    if isinstance(least, re.Pattern):
        return least.search(answer) is not None
    if isinstance(least, dict):
        return all(key in answer and agrees(answer[key], inner) for key, inner in least.items())
    if isinstance(least, list):
        entries = list(answer)
        return len(entries) == len(least) and all(map(agrees, entries, least))
    return bool(answer == least)


def name_of(row: Call | Refusal) -> str:
    return f"{row.method}-{row.arguments[0]}" if row.method == "get_embeds" else row.method


LISTINGS = [call for call in WORKS if isinstance(call.answer, list)]
PAGED = [call for call in LISTINGS if call.method != "get_tags"]  # which cannot be asked for one page
READINGS = [call for call in WORKS if call.method.startswith("get_") and "$" in str(call.arguments[-1:])]


# The tables


def test_every_method_is_in_one_of_the_tables(parsons: Any) -> None:
    methods = {name for name, _ in inspect.getmembers(type(parsons), inspect.isfunction) if name[0] != "_"}
    works, refused = {call.method for call in WORKS}, {refusal.method for refusal in NOT_SUPPORTED}
    assert works | refused == methods
    assert not works & refused


@pytest.mark.parametrize("call", WORKS, ids=name_of)
def test_it_works(call: Call, parsons: Any, ids: Ids, server: MockServer) -> None:
    answer = getattr(parsons, call.method)(*fill(call.arguments, ids))
    assert agrees(answer, fill(call.answer, ids)), answer
    # Nothing else was ignored on the way. It knows the end of a listing by the empty page after it.
    noted = {note.code for entry in server.requests for note in entry.notes}
    assert call.notes <= noted <= call.notes | {"past-the-end"}


@pytest.mark.parametrize("refusal", NOT_SUPPORTED, ids=name_of)
def test_what_the_api_does_not_take_is_refused(refusal: Refusal, parsons: Any, ids: Ids) -> None:
    with pytest.raises(HTTPError, match=refusal.error):
        getattr(parsons, refusal.method)(*fill(refusal.arguments, ids))


@pytest.mark.parametrize("call", READINGS, ids=name_of)
def test_what_is_not_there_is_an_error(call: Call, parsons: Any, ids: Ids) -> None:
    with pytest.raises(HTTPError, match="Code: 404"):
        getattr(parsons, call.method)(*fill(call.arguments[:-1], ids), UNKNOWN)


BACKGROUND = {"upsert_person", "update_person", "create_tagging", "delete_tagging", "update_petition"}


@pytest.mark.parametrize("call", [call for call in WORKS if call.method in BACKGROUND], ids=name_of)
def test_its_background_is_no_word_of_the_api_and_changes_nothing(
    call: Call, parsons: Any, ids: Ids, server: MockServer
) -> None:
    answer = getattr(parsons, call.method)(*fill(call.arguments, ids), background_processing=True)
    assert agrees(answer, fill(call.answer, ids)), answer
    assert [note.code for note in server.requests.last().notes] == ["unknown-parameter"]


# Listings


@pytest.mark.parametrize("call", PAGED, ids=name_of)
def test_one_page_of_it_comes_with_its_links(call: Call, parsons: Any, ids: Ids) -> None:
    page = getattr(parsons, call.method)(*fill(call.arguments, ids), page=1, per_page=10)
    (entries,) = page["_embedded"].values()
    assert agrees(entries, fill(call.answer, ids))
    assert (page["page"], page["per_page"]) == (1, 10)


@pytest.mark.parametrize("method", sorted(FILTERED))
def test_a_filter_leaves_out_what_it_does_not_fit(method: str, parsons: Any, ids: Ids) -> None:
    call = next(call for call in WORKS if call.method == method)

    def count(text: str) -> int:
        page = getattr(parsons, method)(*fill(call.arguments, ids), page=1, filter=text)
        (entries,) = page["_embedded"].values()
        return len(entries)

    assert count("modified_date gt '2014-03-25'") == len(call.answer)
    assert count("modified_date lt '2014-03-25'") == 0


def test_a_listing_of_three_pages_is_whole(parsons: Any, server: MockServer) -> None:
    for number in range(60):
        server.make("petitions", title=f"Petition {number}")
    listed = parsons.get_petitions()
    assert {petition["title"] for petition in listed} == {f"Petition {number}" for number in range(60)}
    assert parsons.get_petitions(limit=30).num_rows == 30


# What a dictionary becomes


@pytest.mark.parametrize(
    "call", [call for call in WORKS if call.arguments[-1:] in [(NEW_TITLE,), (FOREIGN_ID,)]], ids=name_of
)
def test_an_update_from_a_dictionary_goes_out_as_a_form_that_says_it_is_json(
    call: Call, parsons: Any, ids: Ids, server: MockServer
) -> None:
    # Its own documentation shows a dictionary; the header says JSON, and only a text in JSON is that.
    *before, text = fill(call.arguments, ids)
    answer = getattr(parsons, call.method)(*before, json.loads(text))
    assert agrees(answer, fill(call.answer, ids)), answer
    assert [note.code for note in server.requests.last().notes] == ["content-type", "fields-from-form"]


# People of every shape

EMAILS = ["ada@example.org", "ada@example.com"]  # of which the API keeps the first


@pytest.mark.parametrize(
    ("arguments", "answer"),
    [
        (
            {"email_address": EMAILS},
            {"email_addresses": [{"address": EMAILS[0], "primary": True}]},
        ),
        (
            {"email_address": [{"address": EMAILS[0], "status": "unsubscribed"}]},
            {"email_addresses": [{"address": EMAILS[0], "status": "unsubscribed"}]},
        ),
        (
            {"email_address": EMAILS[0], "mobile_number": "312-555-0142", "mobile_status": "subscribed"},
            {"phone_numbers": [{"number": "13125550142", "status": "subscribed"}]},
        ),
        (
            {"email_address": EMAILS[0], "mobile_number": 13125550142},
            {"phone_numbers": [{"number": "13125550142"}]},
        ),
        (
            {
                "email_address": EMAILS[0],
                "mobile_number": [{"number": "13125550142", "status": "subscribed"}],
            },
            {"phone_numbers": [{"number": "13125550142", "status": "subscribed"}]},
        ),
        (
            {"email_address": EMAILS[0], "languages_spoken": ["fr"], "postal_addresses": [{"region": "IL"}]},
            {"languages_spoken": ["fr"], "postal_addresses": [{"region": "IL", "country": "US"}]},
        ),
    ],
    ids=[
        "two emails",
        "unsubscribed",
        "mobile",
        "mobile as number",
        "mobile as object",
        "language and region",
    ],
)
def test_a_person_is_added(arguments: dict[str, Any], answer: dict[str, Any], parsons: Any) -> None:
    added = parsons.upsert_person(**arguments)
    assert agrees(added, answer), added


# Messages


def test_a_message_is_written_changed_and_sent(parsons: Any, ids: Ids, server: MockServer) -> None:
    message = parsons.create_message(MAIL)["identifiers"][0].removeprefix("action_network:")
    server.clock.advance(minutes=1)
    assert agrees(parsons.get_message(message), {"status": "draft", "total_targeted": 2})

    parsons.update_message(message, {"subject": "Good morning"})
    server.clock.advance(minutes=1)
    parsons.send_message(message)
    server.clock.advance(minutes=10)
    assert agrees(parsons.get_message(message), {"status": "sent", "subject": "Good morning"})

    unpacked = parsons.get_messages(unpack_statistics=True)
    assert {"statistics", "sent", "opened", "clicked"} <= set(unpacked.columns)
    assert [row["sent"] for row in unpacked if row["subject"] == "Good morning"] == [2]


# Records


def test_a_submission_counts_and_sends_no_mail_as_it_asks_for_none(
    parsons: Any, ids: Ids, server: MockServer
) -> None:
    server.switch_on_autoresponse("forms", ids["form"], subject="Thank you", body="<p>Thank you</p>")
    parsons.create_submission(ids["form"], ids["other_person"])
    assert parsons.get_form(ids["form"])["total_submissions"] == 2
    assert parsons.get_person_submissions(ids["other_person"]).num_rows == 1
    assert server.mailbox == []


def test_a_foreign_id_of_a_record_finds_it_again(parsons: Any, ids: Ids) -> None:
    parsons.update_signature(ids["petition"], ids["signature"], FOREIGN_ID)
    found = parsons.get_petition_signatures(ids["petition"], filter="identifier eq 'shop:7'")
    assert agrees(found, [{"identifiers": [f"action_network:{ids['signature']}", "shop:7"]}])
