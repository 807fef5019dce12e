"""Webhook payloads: compared with the record, the person and what was entered."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from actionnetwork_fixtures.states import state_name
from actionnetwork_mock.provenance import DOCUMENTED
from actionnetwork_mock.resources import RESOURCES, Resource

from ..answer import Answer, Item, href
from ..check import Check
from ..contract import contract
from ..strategies import people
from ..webhook_probe import Element, WebhookProbe, payload_of, probe_webhook

_REFERRER = "action_network:referrer_data"
WITH_WEBHOOK = [resource for resource in RESOURCES if resource.webhook is not None]


def is_same_sponsor(in_webhook: Item, in_answer: Item) -> bool:
    """Return whether two sponsors are one group. Their addresses differ, but not the last part of it."""
    slugs = (address.rpartition("/")[2] for address in (in_webhook["url"], in_answer["browser_url"]))
    return bool(in_webhook["title"] == in_answer["title"] and len({*slugs}) == 1)


def check_record(check: Check, element: Element, record: Answer) -> None:
    """Assert that a payload has what the self link of its record returns."""
    payload, item = payload_of(element), record.item
    for name in set(payload) & set(item) - {"_links", "currency", _REFERRER}:
        check.that(item[name] == payload[name], f"{name} in a webhook is that of the record", record)
    shown = {} if item.get(_REFERRER, {}).get("source") == "none" else item.get(_REFERRER, {})
    check.that(payload[_REFERRER] == shown, f"{_REFERRER} in a webhook is that of the record", record)
    if "currency" in item:
        upper = check.settings.webhook_currency == "upper"
        expected = item["currency"].upper() if upper else item["currency"]
        check.that(payload["currency"] == expected, "currency in a webhook follows the setting", record)
    for rel, link in payload["_links"].items():
        own = item["_links"].get(rel, {}).get("href")
        check.that(link["href"] == own, f"the link {rel} in a webhook is that of the record", record)
    for name in ("identifiers", "created_date", "modified_date"):
        check.that(name in payload, f"a webhook has {name} of the record", record)


@contract(
    "webhooks.records",
    DOCUMENTED,
    "[webhooks-18], [webhooks-29], [webhooks-33], [webhooks-43]",
    writes=70,
    requires=("receiver",),
    each=WITH_WEBHOOK,
)
def every_record_is_sent_to_webhooks_once(check: Check, resource: Resource) -> None:
    """A new record, with the helper or without, with a key or without, is sent once, as its self link returns it."""
    assert resource.webhook is not None
    action, person, kind = check.action_for(resource), check.person(), resource.webhook.type
    path = f"{href(action)}/{resource.name}"
    with probe_webhook(check) as webhook:
        plain = check.post_record(resource, action, person)
        check_record(check, webhook.only(kind, plain), plain)
        helper = check.api.post(path, check.helper_body(resource))
        check_record(check, webhook.only(kind, helper), helper)
        keyless = check.api.with_key(None).post(path, check.helper_body(resource))
        element = webhook.only(kind, keyless)
        check_record(check, element, check.read(payload_of(element)))
        sponsor, own = element["action_network:sponsor"], action["action_network:sponsor"]
        check.that(is_same_sponsor(sponsor, own), "the sponsor in a webhook is that of the action", keyless)


@contract(
    "webhooks.entered",
    DOCUMENTED,
    "[webhooks-36]",
    writes=9,
    requires=("receiver",),
    person=people(),
    has_phone=st.booleans(),
    is_known=st.booleans(),
)
def a_payload_has_what_was_entered(check: Check, person: Item, has_phone: bool, is_known: bool) -> None:
    """The person in a payload has what was entered with the action, and not what else is known."""
    email, tag, number = check.email(), check.tag()["name"], check.phone()
    check.wait_for_lag()
    if is_known:
        check.person(
            given_name="Known",
            family_name="Before",
            postal_addresses=[{"postal_code": "97214", "address_lines": ["12 Elm Street"]}],
            custom_fields={"contract_old": "1"},
            email_addresses=[{"address": email}],
        )
    phone = {"phone_numbers": [{"number": number}]} if has_phone else {}
    body = {
        "person": {**person, "email_addresses": [{"address": email}], **phone},
        "add_tags": [tag, check.name()],
        "comments": "Every week.",
        "action_network:referrer_data": {"source": "contract", "website": "contract.example.org"},
    }
    petition = check.action("petitions")
    with probe_webhook(check) as webhook:
        answer = check.api.post(f"{href(petition)}/signatures", body)
        payload = payload_of(webhook.only("osdi:signature", answer))
    referrer = answer.item["action_network:referrer_data"]
    for name, value in (
        ("comments", "Every week."),
        ("action_network:referrer_data", referrer),
        ("add_tags", [tag]),
    ):
        check.that(payload.get(name) == value, f"{name} is what was sent, or an existing tag", answer)
    owner = check.api.get(answer.link("osdi:person"))
    sent = dict(payload["person"])
    for name in ("created_date", "modified_date"):
        check.that(sent.pop(name) == owner.item[name], f"{name} is the person's", owner)
    _check_address(check, person.get("postal_addresses"), sent.pop("postal_addresses", None), owner)
    status = {} if is_known else {"status": "subscribed"}
    expected: Item = {
        **{name: person[name] for name in ("given_name", "family_name") if name in person},
        "languages_spoken": person.get("languages_spoken", ["en"]),
        "custom_fields": _custom_fields(check, person.get("custom_fields", {})),
        "email_addresses": [{"primary": True, "address": email, **status}],
    }
    if has_phone or check.settings.webhook_phone_entry == "always":
        has_status = check.settings.webhook_phone_status == "always"
        entry = {
            "primary": True,
            "number_type": "Mobile",
            **({"status": "unsubscribed"} if has_status else {}),
        }
        expected["phone_numbers"] = [{**entry, **({"number": number} if has_phone else {})}]
    for name in {*sent, *expected}:
        check.that(sent.get(name) == expected.get(name), f"{name} of the person is what was entered", answer)


def _custom_fields(check: Check, entered: Item) -> Item | None:
    """Return what is sent, None if it is absent. Source: [webhooks-40]."""
    return entered if entered or check.settings.webhook_custom_fields == "always" else None


def _check_address(check: Check, entered: Any, sent: Any, owner: Answer) -> None:
    """Source: [webhooks-37] (observed: the name of the state in full)."""
    check.that((sent is None) == (entered is None), "an address is sent if it was entered", owner)
    if sent is None:
        return
    stored = dict(owner.item["postal_addresses"][0])
    if check.settings.webhook_region == "name":
        stored["region"] = state_name(stored["region"])
    derived = {"region", "country", *(["locality"] if check.settings.webhook_locality == "derived" else [])}
    names = {*entered[0], "primary", *derived} - {"location"}
    expected = {name: value for name, value in stored.items() if name in names}
    shown = {name: value for name, value in sent[0].items() if name != "location"}
    check.that(len(sent) == 1 and shown == expected, "the address is the one that was entered", owner)


@contract(
    "webhooks.uploads",
    DOCUMENTED,
    "[webhooks-59], [webhooks-60], [webhooks-62]",
    writes=6,
    requires=("receiver",),
)
def uploads_and_signups_send_the_whole_person(check: Check) -> None:
    """Uploads and signups send the person's core fields; uploads also the file's custom fields and the tags."""
    email, tag = check.email(), check.tag()["name"]
    person: Item = {"given_name": "Lena", "email_addresses": [{"address": email}]}
    address = {"postal_addresses": [{"postal_code": "97214"}], "custom_fields": {"contract_local": "9"}}
    with (
        probe_webhook(check, "all_actions_and_uploads") as webhook,
        probe_webhook(check, "subscribed") as subscriptions,
    ):
        signup = check.sign_up({**person, **address, "family_name": "Ortiz"}, add_tags=[tag])
        sent = payload_of(webhook.only("action_network:upload", signup))
        check.that(len(subscriptions.elements(signup)) == 1, "a new person is sent as subscribed", signup)
        _check_core_fields(check, sent, signup)
        custom = sent["person"].get("custom_fields")
        check.that(custom == _custom_fields(check, {}), "a signup sends no custom fields", signup)
        check.that("add_tags" not in sent, "a signup sends no tags", signup)
        rows = [{"email": email, "contract_note": "7"}, {"email": check.email()}]
        check.perform_in_ui("upload", rows=rows, add_tags=[tag])
        after = check.read(signup.item)
        uploaded = [payload_of(element) for element in webhook.elements(after)]
        check.that(len(uploaded) == 2, "each row of an upload is sent", after)
        _check_core_fields(check, uploaded[0], after)
        custom = uploaded[0]["person"]["custom_fields"]
        check.that(custom == {"contract_note": "7"}, "an upload sends the custom fields of the file", after)
        tagged = all(payload.get("add_tags") == [tag] for payload in uploaded)
        check.that(tagged, "an upload sends its tags", after)
        for added in (person, {"email_addresses": [{"address": check.email()}]}):
            check.perform_in_ui("add_activist", person=added, add_tags=[tag])
        check.that(webhook.bodies(after) == [], "a person who is added by hand is no upload", after)
        subscribed = [payload_of(element) for element in subscriptions.elements(after)]
        check.that(len(subscribed) == 2, "the new row and the person added by hand are subscriptions", after)
        check.that("add_tags" not in subscribed[1], "a person who is added by hand has no tags", after)


def _check_core_fields(check: Check, payload: Item, answer: Answer) -> None:
    """Assert that a payload has its person, except for the status, custom fields and the state's name."""
    item, person = answer.item, payload["person"]
    check.that(payload["_links"] == {"osdi:person": {"href": answer.href}}, "the person is linked", answer)
    check.that(payload["action_network:referrer_data"] == {}, "there is no referrer", answer)
    for name in ("given_name", "family_name", "languages_spoken", "phone_numbers", "created_date"):
        check.that(person.get(name) == item.get(name), f"{name} is the person's", answer)
    for array, key in (("email_addresses", "address"), ("postal_addresses", "postal_code")):
        check.that(person[array][0].get(key) == item[array][0].get(key), f"{key} is the person's", answer)


@contract(
    "webhooks.pages",
    DOCUMENTED,
    "[webhooks-47], [webhooks-51], [webhooks-55]",
    writes=12,
    requires=("receiver",),
)
def letters_tickets_and_refunds_have_their_own_payloads(check: Check) -> None:
    """A letter is sent with an element for each target, tickets without an event, a refund without an amount."""
    person = {"email_addresses": [{"address": check.email()}]}
    campaign, page = (
        check.create_in_ui(name, title=check.name()) for name in ("advocacy_campaigns", "fundraising_pages")
    )
    with probe_webhook(check) as webhook:
        _check_letter(check, webhook, campaign, person)
        tickets = [{"title": "Supporter", "description": "Seat", "amount": "18.00", "currency": "USD"}]
        check.perform_in_ui("buy_tickets", tickets=tickets, person=person)
        bought = payload_of(webhook.only("osdi:attendance", campaign))
        check.that(bought.get("tickets") == tickets, "tickets are sent as bought", campaign)
        check.that(set(bought["_links"]) == {"osdi:person"}, "tickets have no event and no self", campaign)
        _check_donation(check, webhook, page, person)


def _check_letter(check: Check, webhook: WebhookProbe, campaign: Answer, person: Item) -> None:
    targets = [{"title": "Mayor", "family_name": name} for name in ("Quint", "Reyes", "Ortiz")]
    letter = {"subject": "Night buses", "message": "Please.", "targets": targets, "person": person}
    where = {"resource": "advocacy_campaigns", "action_id": campaign.uuid}
    check.perform_in_ui("take_action", **where, **letter)
    bodies = webhook.bodies(campaign)
    check.that(len(bodies) == 1, "a letter is sent in one POST", campaign)
    sent = [payload_of(element)["targets"] for element in bodies[0]]
    check.that(sent == [[target] for target in targets], "a letter has an element for each target", campaign)
    listed = check.api.get(f"{campaign.href}/outreaches")
    selves = {href(payload_of(element)) for element in bodies[0]}
    check.that(selves == {*listed.hrefs("osdi:outreaches")}, "each element has its own record", listed)
    for element in bodies[0]:
        check_record(check, element, check.read(payload_of(element)))
    if check.settings.outreach_without_target == "empty":
        check.perform_in_ui("give_up_letter", advocacy_campaign_id=campaign.uuid, person=person)
        abandoned = payload_of(webhook.only("osdi:outreach", campaign))
        present = {"subject", "message", "targets"} & set(abandoned)
        check.that(not present, "an abandoned letter has no text and no target", campaign)


def _check_donation(check: Check, webhook: WebhookProbe, page: Answer, person: Item) -> None:
    donation = {"amount": "25.00", "period": "Monthly", "person": person}
    made = check.perform_in_ui("donate", fundraising_page_id=page.uuid, **donation)
    donation_id = made["records"][0]["identifiers"][0].partition(":")[2]
    given = check.api.get(f"{page.href}/donations/{donation_id}")
    sent = webhook.only("osdi:donation", given)
    check_record(check, sent, given)
    check.that(payload_of(sent)["amount"] == "25.00", "the amount is sent", given)
    check.perform_in_ui("give_back", donation_id=donation_id)
    refund = payload_of(webhook.only("osdi:donation", given))
    check.that("amount" not in refund, "a refund has no amount", given)
    check.that(refund["identifiers"] == given.item["identifiers"], "a refund is the same donation", given)
