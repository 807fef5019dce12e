"""Questions about records, background requests and unique ID lists."""

from __future__ import annotations

from typing import Any

from actionnetwork_mock.resources import resource_named

from ..api import Answer
from ..check import Check
from ..contract import question
from ..contracts.blind import action_of
from ..contracts.people import href
from ..contracts.records import take
from ..furnishing import below

_FIVE = [{"display_name": "Contract suite", "amount": "5.00"}]


def _give(check: Check, **fields: Any) -> tuple[dict[str, Any], Answer]:
    """Give by the helper, on a page of its own; returns the page and the answer."""
    resource = resource_named("donations")
    page = action_of(check, resource)
    body = {"person": {"email_addresses": [{"address": check.email()}]}, "recipients": _FIVE, **fields}
    return page, check.create(f"{below(check, href(page))}/donations", body)


@question("donation_currency", where="[donations-6]", calls=2)
def donation_currency(check: Check) -> str:
    """The case of a donation's currency."""
    _, answer = _give(check, currency="EUR")
    found = answer.item().get("currency")
    check.that(found in ("eur", "EUR"), "the currency is the one that was sent", answer)
    return "lower" if found == "eur" else "upper"


@question("null_in_donation", where="[writing-4]", calls=2)
def null_in_donation(check: Check) -> str:
    """What a null in the POST of a donation does."""
    _, answer = _give(check, currency=None)
    return "refused" if answer.status != 200 or answer.json == {} else "ignored"


@question("put_recipients", where="[writing-6]", calls=3)
def put_recipients(check: Check) -> str:
    """Whether a PUT adds recipients or puts others in their place."""
    _, given = _give(check)
    answer = check.api.put(href(given.item()), {"recipients": [{"display_name": "Other", "amount": "3.00"}]})
    number = len(answer.item().get("recipients", ()))
    check.that(number in (1, 2), "there are the new recipients, or those and the old", answer)
    return "appends" if number == 2 else "replaces"


@question("put_unique_ids", where="[lists-12]", calls=5)
def put_unique_ids(check: Check) -> str:
    """Whether a PUT of a unique ID list adds ids or puts others in their place."""
    ids = [href(check.sign_up().item()).rpartition("/")[2] for _ in range(2)]
    made = check.create("/unique_id_lists", {"name": check.traces.next_name(), "unique_ids": ids[:1]}).item()
    answer = check.api.put(href(made), {"unique_ids": ids[1:]})
    count = answer.item().get("count")
    check.that(count in (1, 2), "the list has the new ids, or those and the old", answer)
    return "replaces" if count == 1 else "extends"


@question("repeated_response", where="[records-10]", calls=4)
def repeated_response(check: Check) -> str:
    """What a second response of a person to a survey does."""
    resource = resource_named("responses")
    survey, person = action_of(check, resource), href(check.sign_up().item())
    first, second = (take(check, resource, survey, person).item() for _ in range(2))
    return "replaces" if href(first) == href(second) else "added"


@question("outreach_without_target", where="[outreaches-3]", calls=3)
def outreach_without_target(check: Check) -> str:
    """What becomes of an outreach that names no target."""
    resource = resource_named("outreaches")
    campaign, person = action_of(check, resource), href(check.sign_up().item())
    answer = take(check, resource, campaign, person, targets=[])
    if answer.status == check.ways.validation_status:
        return "refused"
    check.that(answer.item().get("targets") == [], "it has no target", answer)
    return "empty"


@question("counted_states", where="[events-13]", calls=5)
def counted_states(check: Check) -> str:
    """Whether somebody who attended still counts among those who accepted."""
    resource = resource_named("attendances")
    event, person = action_of(check, resource), href(check.sign_up().item())
    attendance = take(check, resource, event, person).item()
    put = check.api.put(href(attendance), {"status": "attended"})
    check.that(put.item().get("status") == "attended", "an attendance can be marked as attended", put)
    answer = check.api.get(href(event))
    total = answer.item().get("total_accepted")
    check.that(total in (0, 1), "the event counts nobody or the one", answer)
    return "all" if total == 1 else "first"


@question("background_elsewhere", where="[background-3]", calls=1)
def background_elsewhere(check: Check) -> str:
    """What background_request does where it is not documented."""
    answer = check.api.post("/tags", {"name": check.traces.next_name()}, background_request="true")
    check.that(answer.status == 200, "it is answered 200", answer)
    return "heeded" if answer.json == {} else "ignored"
