"""What webhooks are told: payloads held against the record, the person and what was entered."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from actionnetwork_fixtures.states import state_name
from actionnetwork_mock.provenance import DOCUMENTED
from actionnetwork_mock.resources import RESOURCES, Resource, resource_named

from ..api import Answer
from ..check import Check
from ..contract import contract
from ..furnishing import below
from ..in_ui import act_in_ui, made_in_ui
from ..listening import Element, Listener, content_of, listening
from ..strategies import people
from .blind import action_of
from .people import href
from .records import needed, take

_RECORDS = [one for one in RESOURCES if one.webhook is not None]


def _uuid(item: dict[str, Any]) -> str:
    return href(item).rpartition("/")[2]


def check_record(check: Check, element: Element, record: Answer) -> None:
    """Hold a payload to tell of a record what its self answers."""
    content, item = content_of(element), record.item()
    for name in set(content) & set(item) - {"_links", "currency"}:
        if item[name] != content[name]:
            check.that(False, f"{name} in a webhook is that of the record", record)
    if "currency" in item:
        wanted = item["currency"].upper() if check.ways.webhook_currency == "upper" else item["currency"]
        check.that(content["currency"] == wanted, "currency in a webhook is as known", record)
    for rel, link in content["_links"].items():
        own = item["_links"].get(rel, {}).get("href")
        check.that(link["href"] == own, f"the link {rel} in a webhook is that of the record", record)
    for name in ("identifiers", "created_date", "modified_date"):
        check.that(name in content, f"a webhook has {name} of the record", record)


@contract(
    "webhooks.records",
    provenance=DOCUMENTED,
    where="[webhooks-18], [webhooks-29], [webhooks-33], [webhooks-43]",
    writes=True,
    calls=70,
    needs=("receiver",),
)
def every_record_is_told_once(check: Check) -> None:
    """A record that is made plainly, by its helper or blind is told once, with what its self answers."""
    for resource in _RECORDS:
        action, person = action_of(check, resource), check.sign_up().item()
        path = f"{below(check, href(action))}/{resource.name}"
        kind = resource.webhook.type if resource.webhook else ""
        with listening(check) as webhook:
            plain = take(check, resource, action, href(person))
            check_record(check, webhook.only(kind, plain), plain)
            helper = check.create(path, helper_body(check, resource))
            check_record(check, webhook.only(kind, helper), helper)
            blind = check.api.with_key(None).post(path, helper_body(check, resource))
            element = webhook.only(kind, blind)
            stored = check.api.get(content_of(element)["_links"]["self"]["href"])
            check_record(check, element, stored)
            who = check.api.get(content_of(element)["_links"]["osdi:person"]["href"])
            check.remember(who)
            sponsor, own = element["action_network:sponsor"], action["action_network:sponsor"]
            same = (sponsor["title"], sponsor["url"]) == (own["title"], own["browser_url"])
            check.that(same, "the sponsor in a webhook is that of the action", blind)


def helper_body(check: Check, resource: Resource) -> dict[str, Any]:
    """Return what a record helper takes, of a person who is new."""
    person = {"email_addresses": [{"address": check.email()}]}
    return {**needed(resource), "person": person}


@contract(
    "webhooks.entered",
    provenance=DOCUMENTED,
    where="[webhooks-36]",
    writes=True,
    calls=9,
    needs=("receiver",),
    person=people(),
    has_phone=st.booleans(),
    is_known=st.booleans(),
)
def a_payload_has_what_was_entered(
    check: Check, person: dict[str, Any], has_phone: bool, is_known: bool
) -> None:
    """The person of a payload is what was entered in acting, not what else is known."""
    email, tag = check.email(), check.tag()
    check.settle()
    if is_known:
        known = {
            "given_name": "Known",
            "family_name": "Before",
            "postal_addresses": [{"postal_code": "97214", "address_lines": ["12 Elm Street"]}],
            "custom_fields": {"contract_old": "1"},
        }
        check.sign_up({**known, "email_addresses": [{"address": email}]})
    petition = action_of(check, resource_named("signatures"))
    number = check.phone()
    phone = {"phone_numbers": [{"number": number}]} if has_phone else {}
    body = {
        "person": {**person, "email_addresses": [{"address": email}], **phone},
        "add_tags": [tag["name"], check.traces.next_name()],
        "comments": "Every week.",
        "action_network:referrer_data": {"source": "contract", "website": "contract.example.org"},
    }
    with listening(check) as webhook:
        answer = check.create(f"{below(check, href(petition))}/signatures", body)
        content = content_of(webhook.only("osdi:signature", answer))
    check.that(content.get("comments") == "Every week.", "comments are told", answer)
    referrer = answer.item()["action_network:referrer_data"]
    check.that(content["action_network:referrer_data"] == referrer, "where it came from is told", answer)
    check.that(content.get("add_tags") == [tag["name"]], "tags that exist are told", answer)
    who = check.api.get(answer.item()["_links"]["osdi:person"]["href"])
    check.remember(who)
    told = dict(content["person"])
    check.that(told.pop("created_date") == who.item()["created_date"], "created_date is the person's", who)
    check.that(told.pop("modified_date") == who.item()["modified_date"], "modified_date is the person's", who)
    address = told.pop("postal_addresses", None)
    _check_address(check, person.get("postal_addresses"), address, who)
    expected = _entered(person)
    expected["email_addresses"] = [
        {"primary": True, "address": email, **({} if is_known else {"status": "subscribed"})}
    ]
    if has_phone or check.ways.webhook_phone_entry == "always":
        entry = {"primary": True, "number_type": "Mobile", "status": "unsubscribed"}
        expected["phone_numbers"] = [{**entry, **({"number": number} if has_phone else {})}]
    for name in {*told, *expected}:
        check.that(told.get(name) == expected.get(name), f"{name} of the person is what was entered", answer)


def _entered(sent: dict[str, Any]) -> dict[str, Any]:
    """Return the plain fields that a payload's person should have."""
    plain: dict[str, Any] = {name: sent[name] for name in ("given_name", "family_name") if name in sent}
    custom = sent.get("custom_fields", {})
    return {**plain, "languages_spoken": sent.get("languages_spoken", ["en"]), "custom_fields": custom}


def _check_address(check: Check, sent: Any, told: Any, who: Answer) -> None:
    """Source: [webhooks-37] (observed: the name of the state in full)."""
    check.that((told is None) == (sent is None), "an address is told if it was entered", who)
    if told is None:
        return
    stored = dict(who.item()["postal_addresses"][0])
    if check.ways.webhook_region == "name":
        stored["region"] = state_name(stored["region"])
    mine = {*sent[0], "primary", "locality", "region", "country", "location"}
    entered = {name: value for name, value in stored.items() if name in mine and name != "location"}
    shown = {name: value for name, value in told[0].items() if name != "location"}
    check.that(len(told) == 1 and shown == entered, "the address is the one that was entered", who)


@contract(
    "webhooks.uploads",
    provenance=DOCUMENTED,
    where="[webhooks-59], [webhooks-60], [webhooks-62]",
    writes=True,
    calls=6,
    needs=("receiver",),
)
def uploads_and_signups_tell_the_whole_person(check: Check) -> None:
    """Uploads and signups tell the core fields of the person; uploads also the file's custom fields and the tags."""
    email = check.email()
    person = {"given_name": "Lena", "email_addresses": [{"address": email}]}
    address = {"postal_addresses": [{"postal_code": "97214"}], "custom_fields": {"contract_local": "9"}}
    tag = check.tag()["name"]
    with listening(check, "all_actions_and_uploads") as webhook, listening(check, "subscribed") as new:
        signup = check.sign_up({**person, **address, "family_name": "Ortiz"}, add_tags=[tag])
        told = content_of(webhook.only("action_network:upload", signup))
        check.that(len(new.elements(signup)) == 1, "a new person is told as subscribed", signup)
        _check_core(check, told, signup)
        check.that(told["person"]["custom_fields"] == {}, "a signup tells no custom fields", signup)
        check.that("add_tags" not in told, "a signup tells no tags", signup)
        rows = [{"email": email, "contract_note": "7"}, {"email": check.email()}]
        act_in_ui(check, "upload", rows=rows, add_tags=[tag])
        after = check.api.get(href(signup.item()))
        elements = [content_of(one) for one in webhook.elements(after)]
        check.that(len(elements) == 2, "each row of an upload is told", after)
        _check_core(check, elements[0], after)
        custom = elements[0]["person"]["custom_fields"]
        check.that(custom == {"contract_note": "7"}, "an upload tells the custom fields of the file", after)
        check.that(all(one.get("add_tags") == [tag] for one in elements), "an upload tells its tags", after)
        act_in_ui(check, "add_activist", person=person, add_tags=[tag])
        act_in_ui(
            check, "add_activist", person={"email_addresses": [{"address": check.email()}]}, add_tags=[tag]
        )
        check.that(webhook.bodies(after) == [], "whoever is added by hand is no upload", after)
        both = [content_of(one) for one in new.elements(after)]
        check.that(len(both) == 2, "Subscribed hears of the new row, and of who is new by hand", after)
        check.that("add_tags" not in both[1], "who is added by hand comes without tags", after)


def _check_core(check: Check, told: dict[str, Any], answer: Answer) -> None:
    """Hold a payload's person to be whom it links, save the status, custom fields and the state's name."""
    item, person = answer.item(), told["person"]
    check.that(told["_links"] == {"osdi:person": {"href": href(item)}}, "the person is linked", answer)
    check.that(told["action_network:referrer_data"] == {}, "there is no referrer", answer)
    for name in ("given_name", "family_name", "languages_spoken", "phone_numbers", "created_date"):
        check.that(person.get(name) == item.get(name), f"{name} is the person's", answer)
    address = person["email_addresses"][0]["address"]
    check.that(address == item["email_addresses"][0]["address"], "the email is the person's", answer)
    code = person["postal_addresses"][0].get("postal_code")
    check.that(code == item["postal_addresses"][0].get("postal_code"), "the address is the person's", answer)


@contract(
    "webhooks.pages",
    provenance=DOCUMENTED,
    where="[webhooks-47], [webhooks-51], [webhooks-55]",
    writes=True,
    calls=12,
    needs=("receiver",),
)
def letters_tickets_and_gifts_are_told_as_known(check: Check) -> None:
    """A letter is told with an element for each target, tickets without an event, a refund without an amount."""
    person = {"email_addresses": [{"address": check.email()}]}
    campaign = _uuid(made_in_ui(check, "advocacy_campaigns", title=check.traces.next_name()).item())
    page = _uuid(made_in_ui(check, "fundraising_pages", title=check.traces.next_name()).item())
    with listening(check) as webhook:
        targets = [{"title": "Mayor", "family_name": name} for name in ("Quint", "Reyes", "Ortiz")]
        letter = {"subject": "Night buses", "message": "Please.", "targets": targets, "person": person}
        act_in_ui(check, "take_action", resource="advocacy_campaigns", action_id=campaign, **letter)
        seen = check.api.get(f"/advocacy_campaigns/{campaign}")
        (batch,) = _bodies(check, webhook, 1, seen)
        check.that(
            [content_of(one)["targets"] for one in batch] == [[one] for one in targets],
            "a letter has an element for each target",
            seen,
        )
        selves = [content_of(one)["_links"]["self"]["href"] for one in batch]
        listed = check.api.get(f"/advocacy_campaigns/{campaign}/outreaches")
        known = {href(one) for one in listed.items("osdi:outreaches")}
        check.that(set(selves) == known, "each element has a record of its own", listed)
        for one in batch:
            check_record(check, one, check.api.get(content_of(one)["_links"]["self"]["href"]))
        if check.ways.outreach_without_target == "empty":
            act_in_ui(check, "give_up_letter", advocacy_campaign_id=campaign, person=person)
            given_up = content_of(webhook.only("osdi:outreach", seen))
            lacking = {"subject", "message", "targets"} & set(given_up)
            check.that(not lacking, "a letter that is given up has no text and no target", seen)
        tickets = [{"title": "Supporter", "description": "Seat", "amount": "18.00", "currency": "USD"}]
        act_in_ui(check, "buy_tickets", tickets=tickets, person=person)
        bought = content_of(webhook.only("osdi:attendance", seen))
        check.that(bought.get("tickets") == tickets, "tickets are told as bought", seen)
        check.that(set(bought["_links"]) == {"osdi:person"}, "tickets have no event and no self", seen)
        _check_gift(check, webhook, page, person)


def _check_gift(check: Check, webhook: Listener, page: str, person: dict[str, Any]) -> None:
    gift = act_in_ui(
        check, "donate", fundraising_page_id=page, amount="25.00", period="Monthly", person=person
    )
    uuid = gift["records"][0]["identifiers"][0].partition(":")[2]
    given = check.api.get(f"/fundraising_pages/{page}/donations/{uuid}")
    told = webhook.only("osdi:donation", given)
    check_record(check, told, given)
    check.that(content_of(told)["amount"] == "25.00", "the amount is told", given)
    act_in_ui(check, "give_back", donation_id=uuid)
    back = content_of(webhook.only("osdi:donation", given))
    check.that("amount" not in back, "a refund has no amount", given)
    check.that(back["identifiers"] == given.item()["identifiers"], "a refund is the same donation", given)


def _bodies(check: Check, webhook: Listener, count: int, *answers: Answer) -> list[list[Element]]:
    bodies = webhook.bodies(*answers)
    check.that(len(bodies) == count, f"what happened is told in {count} POST", *answers)
    return bodies
