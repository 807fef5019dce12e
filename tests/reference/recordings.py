"""The shapes of documents that were recorded from the real API, or that types were generated from.

They come from public repositories: keys in their order, no values. ``python -m tests.reference --write`` writes
``docs/evidence/recordings.md`` from them.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from actionnetwork_mock.resources import RESOURCES


@dataclass(frozen=True)
class Recording:
    """A recorded document of a resource: its keys and, where they were recorded, its links, both in wire order.

    ``historic`` are keys and links that the API had then and has no more.
    """

    resource: str
    source: str
    date: str
    keys: str
    links: str = ""
    historic: str = ""


_PERSON_LINKS = (
    "self osdi:signatures osdi:submissions osdi:donations {}osdi:taggings osdi:outreaches osdi:attendances"
)

RECORDINGS = (
    Recording(
        "people",
        "PhillyDSA `get_person.json`",
        "2017",
        "given_name family_name identifiers email_addresses postal_addresses _links custom_fields created_date "
        "modified_date languages_spoken",
        _PERSON_LINKS.format(""),
    ),
    Recording(
        "people",
        "affinityworks, the creator in `events/att_event.json`",
        "2017",
        "given_name family_name identifiers email_addresses postal_addresses _links custom_fields created_date "
        "modified_date languages_spoken",
        _PERSON_LINKS.format("curies "),
    ),
    Recording(
        "tags",
        "PhillyDSA `tags.json`",
        "2017",
        "name created_date modified_date identifiers _links",
        "self osdi:taggings",
    ),
    Recording(
        "taggings",
        "affinityworks `taggings.json`",
        "2017",
        "created_date modified_date item_type identifiers _links",
        "self osdi:tag osdi:person",
    ),
    Recording(
        "events",
        "affinityworks `events/att_event.json`, made through the API",
        "2017",
        "identifiers created_date description start_date reminders total_accepted action_network:sponsor location "
        "_links modified_date status transparence visibility guests_can_invite_others origin_system title name "
        "instructions _embedded action_network:hidden",
        "self osdi:organizer osdi:creator curies osdi:attendances record_attendance_helper "
        "osdi:record_attendance_helper",
        historic="_embedded",
    ),
    Recording(
        "events",
        "public file 40695501727",
        "2019",
        "identifiers created_date description start_date reminders total_accepted action_network:event_campaign_id "
        "location modified_date status transparence visibility guests_can_invite_others origin_system title name "
        "browser_url instructions action_network:hidden",
    ),
    Recording(
        "events",
        "public file 41447513308, types of a live reply",
        "read November 2026",
        "identifiers created_date description start_date reminders total_accepted action_network:sponsor location "
        "_links modified_date status transparence visibility guests_can_invite_others origin_system title name "
        "browser_url instructions action_network:hidden end_date featured_image_url",
        "self osdi:organizer osdi:creator action_network:embed osdi:attendances record_attendance_helper "
        "osdi:record_attendance_helper",
    ),
    Recording(
        "attendances",
        "affinityworks `attendances/original_attendance.json`",
        "2017",
        "identifiers created_date modified_date status action_network:person_id action_network:event_id "
        "action_network:referrer_data _links",
        "self osdi:event curies osdi:person",
    ),
    Recording(
        "forms",
        "types of a live reply (cooperation-hull)",
        "compared November 2026",
        "identifiers created_date modified_date description call_to_action total_submissions action_network:sponsor "
        "_links title name browser_url origin_system _embedded action_network:hidden",
    ),
    Recording(
        "fundraising_pages",
        "stv, a page made through the API",
        "2022",
        "identifiers created_date total_amount currency action_network:sponsor modified_date origin_system title "
        "action_network:hidden",
    ),
    Recording(
        "donations",
        "PhillyDSA `donations.json`",
        "2017",
        "identifiers created_date modified_date currency recipients payment action_network:recurrence "
        "action_network:person_id action_network:fundraising_page_id _links amount",
        "self osdi:fundraising_page osdi:person",
    ),
    Recording(
        "donations",
        "stv",
        "2022",
        "identifiers created_date modified_date currency recipients payment action_network:recurrence "
        "action_network:person_id action_network:fundraising_page_id action_network:referrer_data amount",
    ),
    Recording(
        "aep",
        "littlesis, with a key",
        "2018",
        "motd _links max_page_size vendor_name product_name namespace osdi_version",
        "curies canvasser:brand_logo docs self osdi:people osdi:events osdi:petitions osdi:fundraising_pages "
        "osdi:donations osdi:queries osdi:forms action_network:event_campaigns action_network:campaigns osdi:tags "
        "osdi:lists osdi:wrappers osdi:messages osdi:person_signup_helper osdi:advocacy_campaigns",
    ),
)

_INTRODUCTION = """# Recordings

Which resources have a document that was recorded from the real API, or types that were generated from one. The mock's
documents have the keys and links of each recording, in its order, and a test compares them. Resources without a
recording follow the samples of Action Network's documentation. `python -m tests.reference --write` writes this page
from `tests/reference/recordings.py`.

| resource | recorded by | date |
|---|---|---|
"""


PAGE = Path(__file__).parents[2] / "docs" / "evidence" / "recordings.md"


def write_recordings() -> None:
    """Write the page ``docs/evidence/recordings.md``."""
    PAGE.write_text(render_page(), encoding="utf-8")


def render_page() -> str:
    """Return the text of the page."""
    rows = []
    for resource in RESOURCES:
        found = [recording for recording in RECORDINGS if recording.resource == resource.name]
        rows += [f"| `{resource.name}` | {recording.source} | {recording.date} |\n" for recording in found]
        if not found:
            rows.append(f"| `{resource.name}` | none | |\n")
    return _INTRODUCTION + "".join(rows)
