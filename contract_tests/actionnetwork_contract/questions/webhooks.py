"""Questions about webhooks, which only the mock can be asked: the API has no address where one is set up."""

from __future__ import annotations

from typing import Any

from actionnetwork_mock.resources import resource_named

from ..check import Check
from ..contract import question
from ..contracts.blind import action_of
from ..contracts.people import href
from ..contracts.records import take
from ..furnishing import below
from ..listening import listening


def _told_of(check: Check, **person: Any) -> dict[str, Any]:
    """Return the person in the payload of a signature that somebody new leaves."""
    petition = href(action_of(check, resource_named("signatures")))
    with listening(check) as listener:
        body = {"person": {**person, "email_addresses": [{"address": check.email()}]}}
        answer = check.create(f"{below(check, petition)}/signatures", body)
        found: dict[str, Any] = listener.only("osdi:signature", answer)["osdi:signature"]["person"]
    return found


@question("webhook_region", where="[webhooks-37]", calls=5, needs=("receiver",))
def webhook_region(check: Check) -> str:
    """Whether a webhook has the full name of a state."""
    address = {"postal_code": "97214", "region": "OR"}
    region = _told_of(check, postal_addresses=[address])["postal_addresses"][0].get("region")
    check.that(region in ("OR", "Oregon"), "the region is the one that was entered")
    return "name" if region == "Oregon" else "as_entered"


@question("webhook_phone_entry", where="[webhooks-39]", calls=5, needs=("receiver",))
def webhook_phone_entry(check: Check) -> str:
    """Whether a webhook has an entry for a phone that was not entered."""
    return "always" if _told_of(check).get("phone_numbers") else "with_number"


@question("webhook_currency", where="[donations-6]", calls=5, needs=("receiver",))
def webhook_currency(check: Check) -> str:
    """Whether a webhook has the currency as answers have it."""
    donations = resource_named("donations")
    page, person = action_of(check, donations), href(check.sign_up().item())
    with listening(check) as listener:
        answer = take(check, donations, page, person)
        told = listener.only("osdi:donation", answer)["osdi:donation"].get("currency")
    stored = str(answer.item().get("currency"))
    if stored == stored.upper():
        raise check.cannot("currencies are in capitals anyway")
    check.that(told in (stored, stored.upper()), "the currency is that of the donation", answer)
    return "as_stored" if told == stored else "upper"


@question("webhook_on_person_put", where="[webhooks-9], [webhooks-13]", calls=4, needs=("receiver",))
def webhook_on_person_put(check: Check) -> str:
    """What a PUT that subscribes somebody tells a webhook for subscriptions."""
    entry = {"address": check.email(), "status": "unsubscribed"}
    person = check.sign_up({"email_addresses": [entry]}).item()
    with listening(check, "subscribed") as listener:
        answer = check.api.put(href(person), {"email_addresses": [{**entry, "status": "subscribed"}]})
        return "action" if listener.bodies(answer) else "nothing"
