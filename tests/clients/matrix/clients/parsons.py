"""Parsons, the most used Python client: a call of every public method, and of what its methods take."""

from ..rows import Call, Client, Fails, Works

API = "https://actionnetwork.org/api/v2"
OF_ADA = {"action_network:person_id": "$ada"}
OF_RUTH = {"action_network:person_id": "$ruth"}
LINK_TO_ADA = {"_links": {"osdi:person": {"href": f"{API}/people/$ada"}}}
LINK_TO_RUTH = {"_links": {"osdi:person": {"href": f"{API}/people/$ruth"}}}
RENAMED = {"title": "A new title"}
TITLE = "{'title': 'A new title'}"
FOREIGN_ID = "{'identifiers': ['shop:7']}"
PETITION = "'A new title', '<p>Why</p>', 'Keep it.', [{'name': 'The council'}]"
IGNORED = ("unknown-parameter",)

PEOPLE: tuple[Call, ...] = (
    Works("client.get_people()", [{"given_name": "Ada"}, {"given_name": "Ruth"}]),
    Works("client.get_people(limit=1)", [{"given_name": "Ada"}]),
    Works("client.get_people(page=1, per_page=1)", {"page": 1, "per_page": 1}),
    Works("client.get_people(filter=\"email_address eq 'ada@example.org'\")", [{"given_name": "Ada"}]),
    Works("client.get_person(ada)", {"given_name": "Ada"}),
    Fails("client.get_person(unknown)", 404, "Couldn't find person", "There is no such person [errors-2]."),
    Works("client.upsert_person('grace@example.org', 'Grace')", {"given_name": "Grace"}),
    Works("client.upsert_person('grace@example.org', shop='Loom 4')", {"custom_fields": {"shop": "Loom 4"}}),
    Works("client.upsert_person('grace@example.org', tags=['Volunteers'])", {"custom_fields": {}}),
    Works(
        "client.upsert_person(['ada@example.org', 'ada@example.com'])",
        {"email_addresses": [{"address": "ada@example.org", "primary": True}]},
        notes=("only-one-kept",),
    ),
    Works(
        "client.upsert_person([{'address': 'ada@example.org', 'status': 'unsubscribed'}])",
        {"email_addresses": [{"address": "ada@example.org", "status": "unsubscribed"}]},
    ),
    Works(
        "client.upsert_person('grace@example.org', mobile_number='312-555-0144', mobile_status='subscribed')",
        {"phone_numbers": [{"number": "13125550144", "status": "subscribed"}]},
    ),
    Works(
        "client.upsert_person('grace@example.org', mobile_number=13125550144)",
        {"phone_numbers": [{"number": "13125550144"}]},
    ),
    Works(
        "client.upsert_person('grace@example.org', mobile_number=[13125550144])",
        {"phone_numbers": [{"number": "13125550144"}]},
        notes=("value-converted",),
    ),
    Works(
        "client.upsert_person('grace@example.org', mobile_number=[{'number': '13125550144'}])",
        {"phone_numbers": [{"number": "13125550144"}]},
    ),
    Works(
        "client.upsert_person('grace@example.org', languages_spoken=['fr'], "
        "postal_addresses=[{'postal_code': '60622'}])",
        {"languages_spoken": ["fr"], "postal_addresses": [{"postal_code": "60622", "region": "IL"}]},
    ),
    Works(
        "client.upsert_person('ada@example.org', background_processing=True)", {"given_name": "Ada"}, IGNORED
    ),
    Works("client.add_person('grace@example.org', 'Grace')", None),
    Works("client.update_person(ada, given_name='Augusta')", {"given_name": "Augusta"}),
    Works("client.update_person(ada, background_processing=True)", {"given_name": "Ada"}, IGNORED),
    Works("client.get_custom_fields()", {"action_network:custom_fields": []}),
    Works("client.get_metadata()", {"_links": {"self": {"href": f"{API}/metadata"}}}),
)

TAGS: tuple[Call, ...] = (
    Works("client.get_tags()", [{"name": "Volunteers"}]),
    Works("client.get_tag(tag)", {"name": "Volunteers"}),
    Works("client.add_tag('Drivers')", {"name": "Drivers"}),
    Works("client.get_taggings(tag)", [{"item_type": "osdi:person"}]),
    Works("client.get_tagging(tag, tagging)", LINK_TO_ADA),
    Works("client.create_tagging(tag, link_to_ruth)", LINK_TO_RUTH),
    Works("client.create_tagging(tag, link_to_ruth, background_processing=True)", LINK_TO_RUTH, IGNORED),
    Works("client.delete_tagging(tag, tagging)", {"notice": "This tagging was successfully deleted."}),
    Works(
        "client.delete_tagging(tag, tagging, background_processing=True)",
        {"notice": "This tagging was successfully deleted."},
        IGNORED,
    ),
)

FROM_QUERY = ("fields-from-query",)
FROM_FORM = ("content-type", "fields-from-form")
LOST_LINK = (
    "It sends the payload as a query, `_links=osdi:person`, without the `href`. Such a link is refused, on "
    "records by analogy [errors-4]."
)

PETITIONS: tuple[Call, ...] = (
    Works("client.get_petitions()", [{"title": "A petition", "total_signatures": 1}]),
    Works("client.get_petition(petition)", {"title": "A petition"}),
    Works(f"client.create_petition({PETITION})", RENAMED, notes=("required-missing",)),
    Works(f"client.update_petition(petition, {PETITION})", RENAMED),
    Works(f"client.update_petition(petition, {PETITION}, background_processing=True)", RENAMED, IGNORED),
    Works("client.get_petition_signatures(petition)", [OF_ADA]),
    Works("client.get_petition_signature(petition, signature)", OF_ADA),
    Works("client.get_person_signatures(ada)", [{"action_network:petition_id": "$petition"}]),
    Works("client.get_person_signature(ada, signature)", {"action_network:petition_id": "$petition"}),
    Fails("client.create_signature(petition, link_to_ruth)", 400, "valid person id", LOST_LINK, FROM_QUERY),
    Works(f"client.update_signature(petition, signature, {FOREIGN_ID})", OF_ADA, FROM_FORM),
    Works(f"client.update_signature(petition, signature, json.dumps({FOREIGN_ID}))", OF_ADA),
)

EVENTS: tuple[Call, ...] = (
    Works("client.get_events()", [{"title": "An event of the campaign"}, {"title": "An event"}]),
    Works("client.get_event(event)", {"title": "An event", "total_accepted": 1}),
    Works(
        "client.create_event('A party', '2050-01-01T09:00:00Z')",
        {"title": "A party"},
        ("required-missing",),
    ),
    Works(
        "client.create_event('A party', '2050-01-01T09:00:00Z', {'venue': 'The hall', 'postal_code': '60622'})",
        {"title": "A party", "location": {"venue": "The hall"}},
        ("required-missing",),
    ),
    Works(f"client.update_event(event, {TITLE})", RENAMED, FROM_FORM),
    Works(f"client.update_event(event, json.dumps({TITLE}))", RENAMED),
    Works("client.get_event_attendances(event)", [OF_ADA]),
    Works("client.get_event_attendance(event, attendance)", OF_ADA),
    Works("client.get_person_attendances(ada)", [{"action_network:event_id": "$event"}]),
    Works("client.get_person_attendance(ada, attendance)", {"action_network:event_id": "$event"}),
    Fails("client.create_attendance(event, link_to_ruth)", 400, "valid person id", LOST_LINK, FROM_QUERY),
    Works(f"client.update_attendance(event, attendance, {FOREIGN_ID})", OF_ADA, FROM_FORM),
    Works("client.get_event_campaigns()", [{"title": "An event campaign", "total_events": 1}]),
    Works("client.get_event_campaign(event_campaign)", {"title": "An event campaign"}),
    Works(f"client.create_event_campaign({TITLE})", RENAMED, ("required-missing", *FROM_QUERY)),
    Works(f"client.update_event_campaign(event_campaign, {TITLE})", RENAMED, FROM_FORM),
    Works("client.get_event_campaign_events(event_campaign)", [{"title": "An event of the campaign"}]),
    Works(
        f"client.create_event_in_event_campaign(event_campaign, {TITLE})",
        RENAMED,
        ("required-missing", *FROM_QUERY),
    ),
)

FORMS_AND_SURVEYS: tuple[Call, ...] = (
    Works("client.get_forms()", [{"title": "A form", "total_submissions": 1}]),
    Works("client.get_form(form)", {"title": "A form"}),
    Works(f"client.create_form({TITLE})", RENAMED, ("required-missing", *FROM_QUERY)),
    Works(f"client.update_form(form, {TITLE})", RENAMED, FROM_FORM),
    Works("client.get_form_submissions(form)", [OF_ADA]),
    Works("client.get_form_submission(form, submission)", OF_ADA),
    Works("client.get_person_submissions(ada)", [{"action_network:form_id": "$form"}]),
    Works("client.get_person_submission(ada, submission)", {"action_network:form_id": "$form"}),
    Works("client.create_submission(form, ruth)", OF_RUTH),
    Works(f"client.update_submission(form, submission, {FOREIGN_ID})", OF_ADA),
    Works("client.get_surveys()", [{"title": "A survey"}]),
    Works("client.get_survey(survey)", {"title": "A survey"}),
    Works("client.create_survey({'title': 'Another', 'origin_system': 'Parsons'})", {"title": "Another"}),
    Fails(
        f"client.update_survey(survey, {TITLE})",
        405,
        "405",
        "It sends a POST to the address of one survey, where the API has a PUT [writing-10].",
    ),
)

MONEY_AND_OUTREACHES: tuple[Call, ...] = (
    Works("client.get_fundraising_pages()", [{"title": "A fundraising page", "total_amount": "25.00"}]),
    Works("client.get_fundraising_page(fundraising_page)", {"title": "A fundraising page"}),
    Works(f"client.create_fundraising_page({TITLE})", RENAMED, ("required-missing", *FROM_QUERY)),
    Works(f"client.update_fundraising_page(fundraising_page, {TITLE})", RENAMED, FROM_FORM),
    Works("client.get_donations()", [{"amount": "25.00"}]),
    Works("client.get_donation(donation)", {"amount": "25.00"}),
    Works("client.get_fundraising_page_donations(fundraising_page)", [OF_ADA]),
    Works("client.get_person_donations(ada)", [{"action_network:fundraising_page_id": "$fundraising_page"}]),
    Fails(
        "client.create_donation(fundraising_page, gift_of_ruth)",
        400,
        "recipients[0] must be an object",
        "It sends the payload as a query, `recipients=display_name&recipients=amount`, without the amount. No donation "
        "can come of that; the status of the refusal is that of other bodies [errors-5].",
        FROM_QUERY,
    ),
    Works("client.get_advocacy_campaigns()", [{"title": "An advocacy campaign", "total_outreaches": 1}]),
    Works("client.get_advocacy_campaign(advocacy_campaign)", {"title": "An advocacy campaign"}),
    Works("client.get_advocacy_campaign_outreaches(advocacy_campaign)", [OF_ADA]),
    Works("client.get_advocacy_campaign_outreach(advocacy_campaign, outreach)", OF_ADA),
    Works("client.get_person_outreaches(ada)", [OF_ADA]),
    Works("client.get_person_outreach(ada, outreach)", OF_ADA),
    Fails(
        "client.create_outreach(advocacy_campaign, link_to_ruth)",
        400,
        "valid person id",
        LOST_LINK,
        FROM_QUERY,
    ),
    Works(f"client.update_outreach(advocacy_campaign, outreach, {FOREIGN_ID})", OF_ADA, FROM_FORM),
    Works("client.get_campaigns()", [{"title": "A campaign"}]),
    Works("client.get_campaign(campaign)", {"title": "A campaign"}),
    *[
        Works(f"client.get_embeds('{kind}s', {kind})['embed_standard_default_styles'][:5]", "<link")
        for kind in ("petition", "event", "form", "fundraising_page", "advocacy_campaign")
    ],
)

MESSAGES_AND_LISTS: tuple[Call, ...] = (
    Works("client.get_messages()", [{"subject": "A sent message"}, {"subject": "A message"}]),
    Works(
        "client.get_messages(unpack_statistics=True)",
        [{"subject": "A sent message", "sent": 1}, {"subject": "A message"}],
    ),
    Works("client.get_message(message)", {"subject": "A message"}),
    Works("client.create_message(mail)", {"subject": "Hello", "status": "calculating"}),
    Works("client.update_message(message, {'subject': 'Hello'})", {"subject": "Hello"}),
    Works("client.send_message(message)", {"message": "Your email has been sent."}),
    Works(
        "client.schedule_message(message, '2050-01-01T09:00:00Z')",
        {"message": "Your message has been scheduled"},
        FROM_QUERY,
    ),
    Works("client.get_wrappers()", [{"name": "A wrapper"}]),
    Works("client.get_wrapper(wrapper)", {"name": "A wrapper"}),
    Works("client.get_lists()", [{"name": "A list"}]),
    Works("client.get_list(a_list)", {"name": "A list"}),
    Works("client.get_items(a_list)", [OF_ADA]),
    Works("client.get_item(a_list, item)", LINK_TO_ADA),
    Works("client.get_queries()", [{"name": "A query"}]),
    Works("client.get_query(query)", {"name": "A query"}),
    Works("client.get_unique_id_lists()", [{"name": "A unique ID list"}]),
    Works("client.get_unique_id_list(unique_id_list)", {"name": "A unique ID list"}),
    Works("client.create_unique_id_list('Both', [ada, ruth])", {"name": "Both", "count": 2}),
)

_FILTERED = {
    "get_people": "",
    "get_petitions": "",
    "get_events": "",
    "get_forms": "",
    "get_event_campaigns": "",
    "get_campaigns": "",
    "get_advocacy_campaigns": "",
    "get_petition_signatures": "petition, ",
    "get_event_attendances": "event, ",
    "get_form_submissions": "form, ",
    "get_donations": "",
    "get_advocacy_campaign_outreaches": "advocacy_campaign, ",
}
"""The listings that take a filter, as a comment in Parsons says. ``get_fundraising_pages`` leaves it out."""

FILTERS: tuple[Call, ...] = (
    *[
        Works(f"client.{method}({ids}filter=\"modified_date lt '2014-03-25'\")", [])
        for method, ids in _FILTERED.items()
    ],
    Works(
        "client.get_fundraising_pages(filter=\"modified_date lt '2014-03-25'\")",
        [{"title": "A fundraising page"}],
    ),
    Works(
        "client.get_fundraising_pages(page=1, filter=\"modified_date lt '2014-03-25'\")", {"total_records": 0}
    ),
)

PARSONS = Client(
    name="parsons",
    package="parsons",
    about="The Action Network connector of move-coop/parsons. Every public method of it is called.",
    language="python",
    setup="""
import json
from parsons import ActionNetwork
client = ActionNetwork(key)
""",
    habits={"past-the-end": "It reads a listing until a page is empty."},
    calls=(
        *PEOPLE,
        *TAGS,
        *PETITIONS,
        *EVENTS,
        *FORMS_AND_SURVEYS,
        *MONEY_AND_OUTREACHES,
        *MESSAGES_AND_LISTS,
        *FILTERS,
    ),
)
