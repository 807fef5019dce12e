"""Questions about records, background requests and unique ID lists."""

from __future__ import annotations

from actionnetwork_mock.resources import resource_named

from ..answer import UNKNOWN_ID, Answer, href, uuid
from ..check import Check
from ..contract import question

_DONATIONS = resource_named("donations")


def _donate(check: Check, **fields: object) -> Answer:
    """POST a donation with the helper, on a page of its own."""
    path = f"{href(check.action_for(_DONATIONS))}/donations"
    return check.api.post(path, check.helper_body(_DONATIONS, **fields))


@question("campaign_events", "[events-23]", writes=3)
def campaign_events(check: Check) -> str:
    """Where an event of a campaign is listed."""
    campaign = check.post_action("event_campaigns")
    event = check.api.post(f"{campaign.href}/events", check.action_body("events"))
    listed = check.api.get("/events", filter=f"identifier eq '{event.item['identifiers'][0]}'")
    return "listed" if listed.items("osdi:events") else "below_campaign"


@question("donation_currency", "[donations-6]", writes=2)
def donation_currency(check: Check) -> str:
    """The case of a donation's currency."""
    answer = _donate(check, currency="EUR")
    found = answer.get("currency")
    check.that(found in ("eur", "EUR"), "the currency is the one that was sent", answer)
    return "lower" if found == "eur" else "upper"


@question("null_in_donation", "[writing-4]", writes=2)
def null_in_donation(check: Check) -> str:
    """The effect of a null in the POST of a donation."""
    answer = _donate(check, currency=None)
    return "refused" if answer.status != 200 or answer.json == {} else "ignored"


@question("put_recipients", "[writing-6]", writes=3)
def put_recipients(check: Check) -> str:
    """Whether a PUT adds recipients or replaces them."""
    given = _donate(check).href
    answer = check.api.put(given, {"recipients": [{"display_name": "Other", "amount": "3.00"}]})
    number = len(answer.item.get("recipients", ()))
    check.that(number in (1, 2), "there are the new recipients, with or without the old", answer)
    return "appends" if number == 2 else "replaces"


@question("put_unique_ids", "[lists-12]", writes=5)
def put_unique_ids(check: Check) -> str:
    """Whether a PUT of a unique ID list adds ids or replaces them."""
    ids = [uuid(check.person()) for _ in range(2)]
    made = check.api.post("/unique_id_lists", {"name": check.name(), "unique_ids": ids[:1]})
    answer = check.api.put(made.href, {"unique_ids": ids[1:]})
    count = answer.get("count")
    check.that(count in (1, 2), "the list has the new ids, with or without the old", answer)
    return "replaces" if count == 1 else "extends"


@question("repeated_response", "[records-10]", writes=4)
def repeated_response(check: Check) -> str:
    """The effect of a person's second response to a survey."""
    responses = resource_named("responses")
    survey, person = check.action_for(responses), check.person()
    first, second = (check.post_record(responses, survey, person) for _ in range(2))
    return "replaces" if first.href == second.href else "added"


@question("outreach_without_target", "[outreaches-3]", writes=3)
def outreach_without_target(check: Check) -> str:
    """The effect of an outreach that names no target."""
    outreaches = resource_named("outreaches")
    answer = check.post_record(outreaches, check.action_for(outreaches), check.person(), targets=[])
    if answer.status == check.settings.validation_status:
        return "refused"
    check.has(answer, "it has no target", targets=[])
    return "empty"


@question("missing_referrer", "[records-12]", writes=3)
def missing_referrer(check: Check) -> str:
    """The referrer data of a record that was made without."""
    answer = check.sign(check.action("petitions"), check.person())
    data = answer.item.get("action_network:referrer_data")
    known = data is None or (data.get("source") == "none" and data.get("website") in ("api", "none"))
    check.that(known, "there are none, or the source is none", answer)
    return "absent" if data is None else "none"


@question("empty_total_donations", "[donations-5]", writes=1)
def empty_total_donations(check: Check) -> str:
    """The number of donations of a page that has none."""
    page = check.read(check.action("fundraising_pages"))
    number = page.item.get("total_donations")
    check.that(number in (0, None), "the page has no donations", page)
    return "absent" if number is None else "zero"


@question("unknown_donation", "[donations-16]", reads=1)
def unknown_donation(check: Check) -> str:
    """The body of a 404 for a donation."""
    answer = check.api.get(f"/donations/{UNKNOWN_ID}")
    check.that(answer.status == 404, "the status is 404", answer)
    return "html" if "html" in answer.headers.get("content-type", "") else "json"


@question("attendance_people_link", "[events-15]", writes=3)
def attendance_people_link(check: Check) -> str:
    """Whether an attendance has a second link to its person."""
    attendance = check.post_record(resource_named("attendances"), check.action("events"), check.person())
    return "present" if "osdi:people" in attendance.links else "absent"


@question("counted_states", "[events-13]", writes=5)
def counted_states(check: Check) -> str:
    """Whether an attendance that is marked as attended still counts as accepted."""
    event = check.action("events")
    attendance = check.post_record(resource_named("attendances"), event, check.person())
    put = check.api.put(attendance.href, {"status": "attended"})
    check.has(put, "an attendance can be marked as attended", status="attended")
    answer = check.read(event)
    total = answer.get("total_accepted")
    check.that(total in (0, 1), "the event counts the attendance or does not", answer)
    return "all" if total == 1 else "first"


@question("background_elsewhere", "[background-3]", writes=1)
def background_elsewhere(check: Check) -> str:
    """The effect of background_request where it is not documented."""
    answer = check.api.post("/tags", {"name": check.name()}, background_request="true")
    check.that(answer.status == 200, "the status is 200", answer)
    return "heeded" if answer.json == {} else "ignored"
