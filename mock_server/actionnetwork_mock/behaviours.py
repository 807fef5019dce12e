"""What is doubtful about the real API: each such behaviour with its default, its alternatives and its provenance.

Code that depends on a doubtful behaviour reads its setting and decides nothing itself. Limits and delays of the mock
are next to the behaviour that they belong to.
"""

# without the future import of annotations, so that the types of the fields are types; see settings.py
from dataclasses import dataclass
from typing import Literal

from .provenance import ASSUMED, DOCUMENTED, OBSERVED
from .setting_values import behaviour, knob


@dataclass(frozen=True, kw_only=True, init=False, repr=False, eq=False)  # Settings has these methods
class Behaviours:
    """The settings that say what the real API does. ``Settings`` adds those of the mock itself."""

    # Keys, errors and limits
    rate_limit: float | None = behaviour(
        4,
        DOCUMENTED,
        "calls per second for each key, or for each address without a key; none turns the limit off",
        above=0,
    )
    rate_limit_retry_after: int | None = behaviour(
        None,
        ASSUMED,
        "seconds in the Retry-After header of a 429; none sends no header, and no client has confirmed one",
        at_least=0,
    )
    missing_key_status: Literal[403, 401] = behaviour(403, ASSUMED, "status of a request without a key")
    keyless_signup: Literal["refused", "empty"] = behaviour(
        "refused",
        ASSUMED,
        "a POST without a key to the signup helper: refused, or 200 {} that records nothing, as no key names no group",
    )
    keyed_cors: Literal["allowed", "helpers"] = behaviour(
        "allowed",
        OBSERVED,
        "requests that web pages may send and read the answer of: any with a key, or POSTs to record helpers only",
    )
    user_key_on_tags: Literal["refused", "accepted"] = behaviour(
        "refused",
        DOCUMENTED,
        "whether a personal key may use tags, queries and unique ID lists; the status 403 of the refusal is assumed",
    )
    not_found_text: Literal["couldnt_find", "plain"] = behaviour(
        "couldnt_find", OBSERVED, "text of a 404: Couldn't find NAME with id = ID, or Not found"
    )
    validation_status: Literal[400, 422] = behaviour(400, ASSUMED, "status of a body that fails validation")
    malformed_json_status: Literal[400, 422] = behaviour(400, ASSUMED, "status of a body that is not JSON")
    unsupported_method_status: Literal[405, 404] = behaviour(
        405, ASSUMED, "status of a method that the resource does not have"
    )

    # What requests may send
    fields_outside_json: Literal["accepted", "refused"] = behaviour(
        "accepted",
        OBSERVED,
        "fields in the query string or a form, and parameters in a body: as if in their place, or a 400",
    )
    mislabelled_body: Literal["read", "refused"] = behaviour(
        "read",
        ASSUMED,
        "a body that is not what its Content-Type says, such as JSON labelled as a form: read as it is, or a 400",
    )
    inexact_values: Literal["converted", "refused"] = behaviour(
        "converted",
        OBSERVED,
        "a number for a text, null in an array, a key that stands twice and the like: taken as in Rails, or a 400",
    )

    # Collections
    next_on_last_page: Literal["absent", "present"] = behaviour(
        "absent",
        ASSUMED,
        "whether the last page of a collection with totals has a next link; people always have it",
    )
    empty_page_links: Literal["empty", "absent"] = behaviour(
        "empty", ASSUMED, "whether an empty page has its array of item links"
    )
    unspecified_order: Literal["oldest_first", "newest_first"] = behaviour(
        "oldest_first", ASSUMED, "order of collections without a known order, such as people"
    )
    odd_page: Literal["first", "leading", "refused"] = behaviour(
        "first",
        ASSUMED,
        "page=0, a negative number or text: the first page, the digits in front (2 of 2x), or a 400; per_page likewise",
    )
    large_per_page: Literal["cut", "refused"] = behaviour(
        "cut", OBSERVED, "a per_page above 25: cut to 25 without an error, or a 403 (seen by one author)"
    )
    list_items_next: Literal["proper", "malformed"] = behaviour(
        "proper",
        OBSERVED,
        "next link of the items of a list; now and then it is /lists/ID/items&per_page=25?page=3",
    )
    campaign_events: Literal["listed", "below_campaign"] = behaviour(
        "listed",
        OBSERVED,
        "events of event campaigns: in /events and below their campaign, or below their campaign only",
    )
    slow_deep_pages: float = knob(
        0,
        "seconds by which a page of a collection is later for each page before it, as the documentation warns",
        at_least=0,
    )
    latency_s: float = knob(
        0,
        "seconds that an answer takes at most; each takes 40 to 100 % of it. While the clock is frozen, the clock "
        "advances instead of the answer being late. About 0.5 on the real API",
        at_least=0,
    )
    unknown_filter: Literal["refused", "html_error", "ignored"] = behaviour(
        "refused",
        ASSUMED,
        "a filter with an unknown field or operator: a 400 in JSON, a 400 that is not JSON, or all items",
    )
    search_lag_s: float = behaviour(
        0,
        OBSERVED,
        "seconds on the clock before filters on people find a write, except on phone_number alone; really 1 to 5",
        at_least=0,
    )
    entry_point_without_key: Literal["tags_and_recent", "tags"] = behaviour(
        "tags_and_recent",
        ASSUMED,
        "links that the entry point shows only with a valid key: osdi:tags (observed) and the three added since 2020, "
        "or osdi:tags alone",
    )

    # People
    put_null: Literal["clears", "ignored"] = behaviour(
        "clears",
        ASSUMED,
        "null in a PUT of a person: removes the value (documented), or is ignored (observed in 2021-22)",
    )
    empty_text: Literal["ignored", "clears"] = behaviour(
        "ignored", OBSERVED, "an empty text in a POST or PUT: ignored, or removes the value"
    )
    mobile_only_email: Literal["unsubscribed_entry", "absent"] = behaviour(
        "unsubscribed_entry",
        ASSUMED,
        "email_addresses of a person without an email: an entry without an address, or []",
        fixed=True,
    )
    identifier_on_post: Literal["matches", "dropped"] = behaviour(
        "matches",
        OBSERVED,
        "a foreign identifier of another person in a POST to the signup helper: matches that person, or is dropped",
    )
    taken_identifier: Literal["dropped", "refused"] = behaviour(
        "dropped",
        ASSUMED,
        "a foreign identifier of another person or tagging, where identifiers do not match",
    )
    signup_without_contact: Literal["refused", "empty"] = behaviour(
        "refused",
        ASSUMED,
        "a signup without email and phone: an error, or 200 {} as from the record helpers",
    )
    unknown_custom_field: Literal["created", "dropped"] = behaviour(
        "created",
        ASSUMED,
        "a custom field that the group does not have yet: created by the write, or dropped with a note",
    )
    unusable_phone: Literal["ignored", "refused"] = behaviour(
        "ignored", ASSUMED, "an invalid phone number: ignored with a note, or a 400"
    )

    acting_again: Literal["subscribes", "keeps"] = behaviour(
        "subscribes",
        ASSUMED,
        "an unsubscribed email whose person acts on a public page without opting out there",
    )

    # Tags
    duplicate_tag: Literal["existing", "redirect"] = behaviour(
        "existing",
        OBSERVED,
        "a new tag with a name that exists: 200 with the existing tag, or 302 to it (documented)",
    )
    tag_names: Literal["folded", "exact"] = behaviour(
        "folded", ASSUMED, "how tag names are compared: ignoring case and surrounding spaces, or exactly"
    )
    new_tag_lag_s: float = behaviour(
        0,
        OBSERVED,
        "seconds on the clock before a new tag is listed, and known by name except to POST; really a few",
        at_least=0,
    )
    bare_links: Literal["accepted", "refused"] = behaviour(
        "accepted",
        ASSUMED,
        "a link that is sent as a text in place of an object with href: taken as the href, or a 400",
    )
    repeated_tagging: Literal["same", "replaced"] = behaviour(
        "same", ASSUMED, "tagging a person twice: updates the tagging, or replaces it with a new tagging"
    )

    # Donations and unique ID lists
    donation_currency: Literal["lower", "upper"] = behaviour(
        "lower",
        OBSERVED,
        "case of a donation's currency, whatever was sent; upper is documented and was observed in 2017",
    )
    null_in_donation: Literal["refused", "ignored"] = behaviour(
        "refused",
        ASSUMED,
        "a null anywhere in the POST of a donation: nothing is recorded, or the null is ignored",
    )
    put_recipients: Literal["appends", "replaces"] = behaviour(
        "appends",
        OBSERVED,
        "recipients in the PUT of a donation: added to the existing recipients, or replace them",
    )
    unknown_donation: Literal["json", "html"] = behaviour(
        "json",
        ASSUMED,
        "body of the 404 for a donation that does not exist: JSON as for other resources, or HTML",
    )
    empty_total_donations: Literal["zero", "absent"] = behaviour(
        "zero", ASSUMED, "total_donations of a new fundraising page that was made through the API"
    )
    put_unique_ids: Literal["replaces", "extends"] = behaviour(
        "replaces",
        ASSUMED,
        "unique_ids in the PUT of a unique ID list: replace the existing ids, or are added",
    )

    # Actions and their records
    missing_referrer: Literal["none", "absent"] = behaviour(
        "none",
        OBSERVED,
        "referrer data of a record that was made without: source none and website api or none, or no key",
    )
    repeated_response: Literal["replaces", "added"] = behaviour(
        "replaces",
        ASSUMED,
        "a second response of a person to a survey: replaces the first, as submissions do, or is added",
    )
    outreach_without_target: Literal["empty", "refused"] = behaviour(
        "empty",
        ASSUMED,
        "an outreach without a target: an empty array, or a 400; two or more targets are a 400",
    )

    missing_origin_system: Literal["accepted", "refused"] = behaviour(
        "accepted",
        OBSERVED,
        "a new action without origin_system, which is documented as required: accepted, or a 400",
    )

    # Events
    attendance_people_link: Literal["absent", "present"] = behaviour(
        "absent",
        OBSERVED,
        "the incorrect link osdi:people of attendances: absent as in recordings, or present as the changelog says",
    )
    counted_states: Literal["all", "first"] = behaviour(
        "all", ASSUMED, "attendances that total_accepted counts: accepted and attended, or accepted only"
    )

    # Messages
    message_interval_s: float | Literal["with_rate_limit"] | None = behaviour(
        "with_rate_limit",
        DOCUMENTED,
        "seconds on the clock between two new messages of a group, and two changes of targets; none turns it off, "
        "and with_rate_limit is 30, or none without a rate limit",
        at_least=0,
    )
    incomplete_messages: Literal["refused", "accepted"] = behaviour(
        "refused",
        ASSUMED,
        "a new message without subject, body, from or reply_to: a 400, or a draft that cannot be sent",
    )
    message_edits: Literal["drafts", "any"] = behaviour(
        "drafts",
        ASSUMED,
        "messages that a PUT may change: drafts only, or scheduled and sent messages as well",
    )
    status_while_sending: Literal["sending", "sending_by_timezone", "throttled"] = behaviour(
        "sending", ASSUMED, "status of a message while it is sent"
    )
    status_after_stop: Literal["sent", "stopped"] = behaviour(
        "sent",
        ASSUMED,
        "status of a message that was stopped while it was sent; stopped is OSDI's word and not documented",
    )
    second_schedule: Literal["refused", "accepted"] = behaviour(
        "refused", ASSUMED, "scheduling a scheduled message: a 400, or the new date replaces the old date"
    )
    open_counts: Literal["opened", "opens"] = behaviour(
        "opened",
        ASSUMED,
        "name of the count of opens by people: verified_opened, or verified_opens, which one client reads",
    )
    targeting_s: float = knob(
        1, "seconds on the clock for which a message has the status calculating", at_least=0
    )
    sending_s: float = knob(5, "seconds on the clock that sending a message takes", at_least=0)
    query_match_percent: int = knob(
        100,
        "percentage of the subscribed people that each query matches, because its criteria are unknown",
        at_least=0,
        at_most=100,
    )
    max_recipients: int = knob(
        10_000, "maximum number of people in the list of a message's recipients", at_least=0
    )

    # Texts
    max_string_chars: int = behaviour(
        255, ASSUMED, "maximum length of a name, address part, tag or identifier", at_least=1
    )
    max_text_chars: int = behaviour(
        65535, ASSUMED, "maximum length of a custom field, description or other long text", at_least=1
    )

    # Background requests
    background_elsewhere: Literal["ignored", "heeded"] = behaviour(
        "ignored", ASSUMED, "background_request=true on a write that is not documented to support it"
    )
    background_delay_s: float = knob(
        0, "seconds on the clock before a background_request is carried out", at_least=0
    )

    # Webhooks
    webhook_timeout_s: float = behaviour(
        0.5,
        DOCUMENTED,
        "seconds to wait for an answer to a webhook; a later answer is cut off and counts as an error",
        above=0,
        fixed=True,
    )
    webhook_retry_window_s: float = behaviour(
        3600,
        DOCUMENTED,
        "seconds on the clock over which a webhook is retried; the steps of 1/12, 3/12 and 8/12 of it are assumed",
        at_least=0,
    )
    webhook_first_try: Literal["extra", "counted"] = behaviour(
        "extra",
        ASSUMED,
        "whether the first attempt is made in addition to the three attempts, or is the first of the three",
    )
    webhook_on_person_put: Literal["action", "nothing"] = behaviour(
        "action",
        ASSUMED,
        "what a PUT that subscribes a person sends to Subscribed webhooks, which fire for any method (documented)",
    )
    webhook_region: Literal["name", "as_entered"] = behaviour(
        "name", ASSUMED, "region in webhooks: full name of the state, or the entered text"
    )
    webhook_phone_entry: Literal["always", "with_number"] = behaviour(
        "always", OBSERVED, "whether the person in a webhook has an entry for a phone that was not entered"
    )
    webhook_phone_status: Literal["always", "opted_in"] = behaviour(
        "always", ASSUMED, "whether the phone in a webhook has a status if this action did not subscribe it"
    )
    webhook_locality: Literal["derived", "entered"] = behaviour(
        "derived",
        ASSUMED,
        "locality in webhooks of a person who entered only a ZIP: that of the ZIP, or absent",
    )
    webhook_custom_fields: Literal["always", "filled"] = behaviour(
        "always", ASSUMED, "custom_fields in webhooks without any: an empty object, or absent"
    )
    webhook_currency: Literal["as_stored", "upper"] = behaviour(
        "as_stored",
        ASSUMED,
        "currency of donations in webhooks: as stored, or in capitals as in the documentation's samples",
    )
    webhook_targets: Literal["any", "https"] = knob(
        "any", "addresses that a webhook may have; the real API requires https with a valid certificate"
    )
    webhook_delay_s: float = knob(
        0,
        "seconds on the clock before the first attempt of a webhook; about five minutes on the real API",
        at_least=0,
    )
    webhook_delay: Literal["fixed", "random"] = knob(
        "fixed", "whether each webhook waits for webhook_delay_s, or for a random part of it"
    )
    webhook_parallel: int = knob(
        5,
        "maximum number of deliveries of a webhook at a time; simple servers let only five connections wait",
        at_least=1,
    )
    webhook_log: int = knob(
        10_000, "number of finished deliveries of webhooks that are kept", at_least=1, fixed=True
    )
