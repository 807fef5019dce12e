"""The group that every call finds: one of everything, and the names under which calls refer to it."""

from __future__ import annotations

from typing import Any

from actionnetwork_mock.servers.threaded import MockServer

Names = dict[str, Any]
"""What a name in a call stands for: ``{"ada": "3f0e...", "link_to_ruth": {"_links": ...}}``."""

UNKNOWN_ID = "00000000-0000-4000-8000-000000000000"


def make_sample(server: MockServer) -> dict[str, str]:
    """Make one of everything, all of it Ada's, and a second person, Ruth, who has nothing. Returns the ids by name."""
    ids: dict[str, str] = {}

    def make(ref: str, resource: str, of: tuple[str, ...] = (), /, **fields: object) -> None:
        parents = {f"{_COLUMNS.get(parent, parent)}_id": ids[parent] for parent in of}
        ids[ref] = server.create_record(resource, fields, parents).id

    make("ada", "people", **_person("Ada", "13125550142"))
    make("ruth", "people", **_person("Ruth", "13125550143"))
    make("tag", "tags", name="Volunteers")
    make("tagging", "taggings", ("tag", "ada"))
    make("petition", "petitions", title="A petition")
    make("event", "events", title="An event")
    make("event_campaign", "event_campaigns", title="An event campaign")
    make("event_of_campaign", "events", ("event_campaign",), title="An event of the campaign")
    make("form", "forms", title="A form")
    make("fundraising_page", "fundraising_pages", title="A fundraising page")
    make("advocacy_campaign", "advocacy_campaigns", title="An advocacy campaign")
    make("survey", "surveys", title="A survey")
    make("campaign", "campaigns", title="A campaign")
    make("signature", "signatures", ("petition", "ada"))
    make("attendance", "attendances", ("event", "ada"))
    make("submission", "submissions", ("form", "ada"))
    make("donation", "donations", ("fundraising_page", "ada"), amount="25.00")
    make("outreach", "outreaches", ("advocacy_campaign", "ada"))
    make("wrapper", "wrappers", name="A wrapper")
    make("query", "queries", name="A query")
    make("a_list", "lists", name="A list")
    make("item", "items", ("a_list", "ada"))
    make("unique_id_list", "unique_id_lists", name="A unique ID list")
    make("sent_message", "messages", status="sent", total_targeted=1, **{**MAIL, "subject": "A sent message"})
    make("message", "messages", status="draft", total_targeted=1, **{**MAIL, "subject": "A message"})
    return ids


_COLUMNS = {"ada": "person", "a_list": "list"}
MAIL = {"subject": "Hello", "body": "<p>Hello</p>", "from": "Ada", "reply_to": "ada@example.org"}


def _person(name: str, phone: str) -> dict[str, object]:
    email = {"address": f"{name.lower()}@example.org", "primary": True, "status": "subscribed"}
    number = {"number": phone, "primary": True, "status": "subscribed", "number_type": "Mobile"}
    address = {"primary": True, "postal_code": "60622", "region": "IL", "country": "US"}
    return {
        "given_name": name,
        "email_addresses": [email],
        "phone_numbers": [number],
        "postal_addresses": [address],
        "languages_spoken": ["en"],
    }


def deliver_attendance(server: MockServer, ids: dict[str, str]) -> list[dict[str, Any]]:
    """Return what a webhook delivers when Ada comes to the event. The next reset undoes it."""
    server.webhooks.hold()
    server.webhooks.create("http://127.0.0.1:9/webhook")  # a port on which nothing listens
    ada = {"email_addresses": [{"address": "ada@example.org"}]}
    server.ui.take_action("events", ids["event"], person=ada)
    (delivery,) = server.webhooks.deliveries(type="osdi:attendance")
    return delivery.payloads


def names_of(ids: dict[str, str], api: str) -> Names:
    """Return what the names in calls stand for, with links into the API at this address."""
    link_to_ruth = {"_links": {"osdi:person": {"href": f"{api}/people/{ids['ruth']}"}}}
    return {
        **ids,
        "api": api,
        "unknown": UNKNOWN_ID,
        "grace": {"person": {"given_name": "Grace", "email_addresses": [{"address": "grace@example.org"}]}},
        "link_to_ruth": link_to_ruth,
        "gift_of_ruth": {"recipients": [{"display_name": "A group", "amount": "5.00"}], **link_to_ruth},
        "mail": MAIL,
    }
