"""Questions about webhooks, on the mock only: the API has no address at which they are created."""

from __future__ import annotations

from typing import Any

from actionnetwork_mock.resources import resource_named

from ..answer import Item, Unverifiable, href
from ..check import Check
from ..contract import question
from ..webhook_probe import payload_of, probe_webhook

_SIGNATURES = resource_named("signatures")
_DONATIONS = resource_named("donations")


def _sent_person(check: Check, **fields: Any) -> Item:
    """Return the person in the payload of a new person's signature."""
    path = f"{href(check.action('petitions'))}/signatures"
    with probe_webhook(check) as webhook:
        body = check.helper_body(_SIGNATURES)
        body["person"] |= fields
        person: Item = payload_of(webhook.only("osdi:signature", check.api.post(path, body)))["person"]
    return person


@question("webhook_region", "[webhooks-37]", writes=5, requires=("receiver",))
def webhook_region(check: Check) -> str:
    """Whether a webhook has the full name of a state."""
    address = {"postal_code": "97214", "region": "OR"}
    region = _sent_person(check, postal_addresses=[address])["postal_addresses"][0].get("region")
    check.that(region in ("OR", "Oregon"), "the region is the one that was entered")
    return "name" if region == "Oregon" else "as_entered"


@question("webhook_phone_status", "[webhooks-40]", writes=5, requires=("receiver",))
def webhook_phone_status(check: Check) -> str:
    """Whether a phone that was not opted in has a status."""
    phone = {"number": check.phone()}
    entry = _sent_person(check, phone_numbers=[phone])["phone_numbers"][0]
    return "always" if "status" in entry else "opted_in"


@question("webhook_locality", "[webhooks-40]", writes=5, requires=("receiver",))
def webhook_locality(check: Check) -> str:
    """Whether a webhook has the city of a person who entered only a ZIP."""
    address = _sent_person(check, postal_addresses=[{"postal_code": "97214"}])["postal_addresses"][0]
    return "derived" if "locality" in address else "entered"


@question("webhook_custom_fields", "[webhooks-40]", writes=5, requires=("receiver",))
def webhook_custom_fields(check: Check) -> str:
    """Whether a webhook has an object of custom fields without any."""
    return "always" if "custom_fields" in _sent_person(check) else "filled"


@question("webhook_phone_entry", "[webhooks-39]", writes=5, requires=("receiver",))
def webhook_phone_entry(check: Check) -> str:
    """Whether a webhook has an entry for a phone that was not entered."""
    return "always" if _sent_person(check).get("phone_numbers") else "with_number"


@question("webhook_currency", "[donations-6]", writes=5, requires=("receiver",))
def webhook_currency(check: Check) -> str:
    """Whether a webhook has the currency as answers have it."""
    page = check.action_for(_DONATIONS)
    with probe_webhook(check) as webhook:
        answer = check.post_record(_DONATIONS, page, check.person())
        sent = payload_of(webhook.only("osdi:donation", answer)).get("currency")
    stored = str(answer.get("currency"))
    if stored == stored.upper():
        raise Unverifiable("currencies are in upper case anyway")
    check.that(sent in (stored, stored.upper()), "the currency is that of the donation", answer)
    return "as_stored" if sent == stored else "upper"


@question("webhook_on_person_put", "[webhooks-9], [webhooks-13]", writes=4, requires=("receiver",))
def webhook_on_person_put(check: Check) -> str:
    """What a PUT that subscribes a person sends to a webhook for subscriptions."""
    entry = {"address": check.email(), "status": "unsubscribed"}
    person = check.person(email_addresses=[entry])
    with probe_webhook(check, "subscribed") as webhook:
        answer = check.api.put(href(person), {"email_addresses": [{**entry, "status": "subscribed"}]})
        return "action" if webhook.bodies(answer) else "nothing"
