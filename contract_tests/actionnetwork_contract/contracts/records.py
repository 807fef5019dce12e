"""Records of actions: creating, counting, replacing and changing them."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import strategies as st

from actionnetwork_mock.provenance import ASSUMED, DOCUMENTED, OBSERVED
from actionnetwork_mock.resources import Resource, resource_named

from ..answer import UNKNOWN_ID, Answer, Item, href, person_link, uuid, without_curies
from ..check import ACTIONS, RECORDS, Check, actions_of, required_fields
from ..contract import contract
from ..strategies import amounts, people, steps
from .actions import Bodies, bodies_of, distinct_texts
from .hal import check_declared

_SIGNATURES = resource_named("signatures")
_DONATIONS = resource_named("donations")
_PAST = "2020-02-03T04:05:06Z"


def _check_counters(check: Check, resource: Resource, action: Item, expected: int) -> None:
    """Assert that an action counts its records."""
    counters = [
        field.name for field in resource_named(actions_of(resource)).fields if field.counts == resource.name
    ]
    check.has(check.read(action), f"{{name}} counts the {resource.name}", **dict.fromkeys(counters, expected))


@contract(
    "records.read-back",
    DOCUMENTED,
    "[records-3], [records-19]",
    writes=60,
    bodies=bodies_of(RECORDS, "POST", without=("created_date", "duration")),
    each=RECORDS,
)
def a_record_reads_back_everywhere(check: Check, resource: Resource, bodies: Bodies) -> None:
    """A record has what was sent, and is the same alone, below its action, and below its person."""
    action, person, bystander = check.action_for(resource), check.person(), check.person()
    content = {**distinct_texts(resource, "POST", "New"), **bodies[resource.name]}
    answer = check.post_record(resource, action, person, **content)
    shown = {
        name: value
        for name, value in content.items()
        if isinstance(value, str) and not resource.field_named(name).write_only and not name.endswith("_date")
    }
    check.has(answer, "{name} of a record comes back as sent", **shown)
    check.that(answer.link("osdi:person") == href(person), "a record links its person", answer)
    check.has(answer, "a record has its person's id", **{"action_network:person_id": uuid(person)})
    check_declared(check, resource, check.reads_back(answer))
    for parent in (action, person):
        path = f"{href(parent)}/{resource.name}"
        check.has_items(path, [answer.item], "it is the only record on both lists", answer)
    check.has_items(f"{href(bystander)}/{resource.name}", [], "no other person has it")
    _check_counters(check, resource, action, 1)


@contract(
    "records.once-per-person",
    DOCUMENTED,
    "[records-9], [outreaches-1], [donations-12]",
    writes=60,
    each=RECORDS,
)
def a_second_record_replaces_or_joins_the_first(check: Check, resource: Resource) -> None:
    """If a person has one record per action a second replaces it, else both are there; counters agree."""
    action, person = check.action_for(resource), check.person()
    first = check.post_record(resource, action, person, **distinct_texts(resource, "POST", "First")).item
    new = distinct_texts(resource, "POST", "Second")
    second = check.post_record(resource, action, person, **new)
    check.has(second, "{name} is that of the second record", **new)
    several = resource.decided("once_per_person", "added", check.settings)
    once = resource.once_per_person and not several
    sentence = "a second record replaces the first" if once else "a second record is a new one"
    check.that((second.href == href(first)) == once, sentence, second)
    records = [second.item] if once else [first, second.item]
    listed = check.api.get(f"{href(action)}/{resource.name}")
    check.that(listed.total == len(records), f"the list has {len(records)} records", listed)
    items = {href(item): item for item in listed.items(resource.rel)}
    expected = {href(record): without_curies(record) for record in records}
    check.that(items == expected, "the list has what was answered", second, listed)
    _check_counters(check, resource, action, len(records))


@contract("records.helper", DOCUMENTED, "[records-1], [records-6]", writes=60, person=people())
def a_record_helper_creates_the_person_and_the_record(check: Check, person: Item) -> None:
    """A record helper matches or creates the person, adds tags, and records."""
    tag = check.tag()
    check.wait_for_lag()
    for resource in RECORDS:
        action, email = check.action_for(resource), [{"address": check.email()}]
        path = f"{href(action)}/{resource.name}"
        sent = {**person, "email_addresses": email}
        answer = check.api.post(
            path, {**required_fields(resource), "person": sent, "add_tags": [tag["name"]]}
        )
        owner = check.api.get(answer.link("osdi:person"))
        entry = owner.item["email_addresses"][0]
        check.that(entry.get("address") == email[0]["address"], "the person is created", answer, owner)
        check.that(entry.get("status") == "subscribed", "a new person is subscribed", owner)
        names = {name: person.get(name) for name in ("given_name", "family_name")}
        check.has(owner, "{name} of the person is as sent", **names)
        check.that(href(tag) in check.tags_of(owner.item), "the person has the tag", owner)
        _check_counters(check, resource, action, 1)
        again = check.api.post(path, {**required_fields(resource), "person": {"email_addresses": email}})
        check.that(again.link("osdi:person") == owner.href, "the same email is the same person", again)
        check.unchanged(owner.item)
        _check_counters(check, resource, action, len(check.api.get(path).items(resource.rel)))


@contract("records.consent", DOCUMENTED, "[keyless-7], [matching-19]", writes=40)
def a_record_helper_subscribes_and_never_unsubscribes(check: Check) -> None:
    """Record helpers subscribe a person whose status says so, and unsubscribe no person."""
    for name in ("signatures", "submissions", "attendances"):
        action = check.action_for(resource_named(name))
        for was, sent, expected in (
            ("unsubscribed", {}, "unsubscribed"),
            ("unsubscribed", {"status": "subscribed"}, "subscribed"),
            ("subscribed", {"status": "unsubscribed"}, "subscribed"),
        ):
            email = check.email()
            before = check.person(email_addresses=[{"address": email, "status": was}])
            person = {"email_addresses": [{"address": email, **sent}]}
            for api in (check.api.with_key(None), check.api):
                api.post(f"{href(action)}/{name}", {"person": person})
                after = check.read(before)
                found = after.item["email_addresses"][0].get("status")
                check.that(found == expected, f"{was}, then sent {sent.get('status')}, is {expected}", after)
                check.unchanged(before, after, but=("email_addresses",))


@contract(
    "records.put",
    DOCUMENTED,
    "[writing-3], [writing-8]",
    writes=50,
    bodies=bodies_of(RECORDS, "PUT", without=("duration",)),
    each=RECORDS,
)
def a_put_of_a_record_changes_what_is_sent(check: Check, resource: Resource, bodies: Bodies) -> None:
    """A PUT of a record sets what may be changed, and leaves the rest, its person and the counters."""
    action = check.action_for(resource)
    before = check.post_record(resource, action, check.person()).item
    answer = check.api.put(href(before), bodies[resource.name])
    check.unchanged(before, answer, but=tuple(bodies[resource.name]))
    check.reads_back(answer)
    _check_counters(check, resource, action, 1)


@contract("records.bad-person", OBSERVED, "[errors-4]", writes=40, each=RECORDS)
def a_record_needs_a_person(check: Check, resource: Resource) -> None:
    """A POST of a record without a valid link to a person is a 400 and creates nothing."""
    unknown = person_link(f"{check.api.base}/people/{UNKNOWN_ID}")
    action = check.action_for(resource)
    path = f"{href(action)}/{resource.name}"
    wrong: tuple[Item, ...] = ({"_links": {}}, unknown, person_link(action))
    for links in wrong:
        check.is_error(check.api.post(path, {**required_fields(resource), **links}))
    check.has_items(path, [], "nothing is created")


@contract("records.person-moves", DOCUMENTED, "[records-4]", writes=6)
def a_record_changes_the_persons_modified_date(check: Check) -> None:
    """A new record changes modified_date of its person, and nothing else of the person."""
    before = check.person(given_name="Ada")
    check.wait(2)
    check.sign(check.action("petitions"), before)
    after = check.read(before)
    check.that(after.item["modified_date"] > before["modified_date"], "modified_date is later", after)
    check.unchanged(before, after)


@contract(
    "records.of-the-ui",
    DOCUMENTED,
    "[donations-1], [outreaches-2]",
    writes=30,
    requires=("mock",),
    each=RECORDS,
)
def some_records_need_an_action_of_the_api(check: Check, resource: Resource) -> None:
    """Outreaches and donations are refused below an action of the user interface, other records are accepted."""
    person = check.person()
    action = check.create_in_ui(actions_of(resource), title=check.name()).item
    answer = check.post_record(resource, action, person)
    if resource.only_api_made:
        check.is_error(answer)
    accepted = [] if resource.only_api_made else [answer.item]
    check.has_items(f"{href(action)}/{resource.name}", accepted, "the list has what was accepted", answer)


@contract("records.back-dated", DOCUMENTED, "[records-7]", writes=40, each=RECORDS)
def a_helper_can_set_the_date_of_a_record(check: Check, resource: Resource) -> None:
    """A record helper sets created_date of a record and not of the person; a PUT never changes it."""
    action, person = check.action_for(resource), check.person()
    email = [{"address": person["email_addresses"][0]["address"]}]
    body = {"person": {"email_addresses": email}, "created_date": _PAST, **required_fields(resource)}
    made = check.api.post(f"{href(action)}/{resource.name}", body)
    check.has(made, "{name} is the one that was sent", created_date=_PAST)
    sent = {"created_date": "2021-01-01T00:00:00Z"}
    check.put_sets(made.item, sent, "a PUT does not change {name}", created_date=_PAST)
    check.unchanged(person)


@contract("identifiers.everywhere", DOCUMENTED, "[identifiers-1], [identifiers-2]", writes=60)
def actions_and_records_keep_foreign_identifiers(check: Check) -> None:
    """Actions, records and taggings keep foreign identifiers, are found by them, and take no native one."""
    person, tag = check.person(), check.tag()
    stolen = f"action_network:{UNKNOWN_ID}"
    for resource in (*ACTIONS, *RECORDS, resource_named("taggings")):
        first, second = check.identifier(), check.identifier()
        sent = {"identifiers": [first, stolen]}
        if resource.kind == "action":
            path, body = f"/{resource.name}", check.action_body(resource.name, **sent)
        else:
            parent = check.action_for(resource) if resource in RECORDS else tag
            path = f"{href(parent)}/{resource.name}"
            body = {**required_fields(resource), **person_link(person), **sent}
        made = check.api.post(path, body)
        native = f"action_network:{made.uuid}"
        read = check.read(made.item)
        check.has(read, "{name} are the native and the sent one", identifiers=[native, first])
        check.has_items(path, [read.item], "the identifier finds it", filter=f"identifier eq '{first}'")
        if "PUT" in resource.addresses[0].item_methods:
            expected = [native, first, second]
            check.put_sets(read.item, {"identifiers": [second]}, "a PUT adds to {name}", identifiers=expected)
    put = check.api.put(href(person), {"identifiers": [stolen]})
    check.has(put, "a PUT adds no native one to {name}", identifiers=person["identifiers"])


# Donations


def _amount(answer: Answer, name: str = "amount") -> Decimal:
    return Decimal(str(answer.get(name)))


def _recipient(amount: str, name: str = "Contract suite") -> dict[str, str]:
    return {"display_name": name, "amount": amount}


@contract(
    "donations.sums",
    DOCUMENTED,
    "[donations-7]",
    writes=14,
    gifts=st.lists(st.lists(amounts(), min_size=1, max_size=3), min_size=1, max_size=4),
)
def amounts_add_up(check: Check, gifts: list[list[str]]) -> None:
    """A donation's amount is the sum of its recipients', and the page's total the sum of its donations."""
    page, person = check.action_for(_DONATIONS), check.person()
    for gift in gifts:
        recipients = [_recipient(amount, f"Number {n}") for n, amount in enumerate(gift)]
        answer = check.post_record(_DONATIONS, page, person, recipients=recipients)
        check.that(_amount(answer) == sum(map(Decimal, gift)), "amount is the sum of the recipients'", answer)
        check.has(answer, "{name} come back as sent", recipients=recipients)
        listed = check.api.get("/donations")
        ids = [uuid(own) for own in listed.hrefs("osdi:donations")]
        check.that(answer.uuid in ids, "it is on the list of all donations", answer, listed)
    after = check.read(page)
    check.has(after, "{name} counts the donations", total_donations=len(gifts))
    total = sum(Decimal(amount) for gift in gifts for amount in gift)
    check.that(_amount(after, "total_amount") == total, "total_amount is the sum of the donations", after)


@contract("donations.sums-follow", OBSERVED, "[writing-6]", writes=8)
def sums_follow_a_changed_donation(check: Check) -> None:
    """A PUT of recipients changes the amount of a donation and the total of its page with it."""
    page, person = check.action_for(_DONATIONS), check.person()
    gift = check.post_record(_DONATIONS, page, person, recipients=[_recipient("10.10")]).item
    check.post_record(_DONATIONS, page, person, recipients=[_recipient("0.20")]).accepted()
    answer = check.api.put(href(gift), {"recipients": [_recipient("1.25")]})
    expected = Decimal("11.35" if check.settings.put_recipients == "appends" else "1.25")
    check.that(_amount(answer) == expected, "amount is the sum of the recipients'", answer)
    after = check.read(page)
    check.that(_amount(after, "total_amount") == expected + Decimal("0.20"), "total_amount follows", after)
    check.has(after, "{name} counts the donations", total_donations=2)
    check.api.put(href(gift), {"identifiers": [check.identifier()]}).accepted()
    sums = {name: after.get(name) for name in ("total_amount", "total_donations")}
    check.has(check.read(page), "another PUT leaves {name}", **sums)


# Background requests


@contract("background.done-later", DOCUMENTED, "[background-1], [background-3]", writes=12)
def a_background_request_is_answered_at_once_and_done(check: Check) -> None:
    """``background_request=true`` is answered 200 ``{}`` and done; ``false`` and an empty value have no effect."""
    email = check.email()
    person = {"person": {"email_addresses": [{"address": email}], "given_name": "Later"}}

    def found() -> list[Item]:
        return check.api.get("/people", filter=f"email_address eq '{email}'").items("osdi:people")

    answer = check.api.post("/people", person, background_request="true")
    check.that(answer.is_empty, "it is answered 200 {}", answer)
    check.wait_until(found)
    check.that(
        [item.get("given_name") for item in found()] == ["Later"], "the person is created as sent", answer
    )
    before = check.read(found()[0]).item
    put = check.api.put(href(before), {"given_name": "Done"}, background_request="true")
    check.that(put.is_empty, "a PUT is answered 200 {}", put)
    check.wait_until(lambda: check.read(before).get("given_name") == "Done")
    after = check.read(before)
    check.has(after, "the PUT is done", given_name="Done")
    check.unchanged(before, after, but=("given_name",))
    for value in ("false", ""):
        plain = check.api.put(href(before), {"given_name": "Now"}, background_request=value)
        check.has(plain, "it is done at once and answered", given_name="Now")
    check.is_error(check.api.with_key("not-a-key").post("/people", person, background_request="true"), 403)


@contract("background.once", DOCUMENTED, "[background-1]", writes=30, each=RECORDS)
def a_record_in_the_background_is_created_once(check: Check, resource: Resource) -> None:
    """A record that is posted with ``background_request=true`` is created once, as it was sent, and counted once."""
    action, person = check.action_for(resource), check.person()
    path = f"{href(action)}/{resource.name}"
    texts = distinct_texts(resource, "POST", "Later")
    body = {**required_fields(resource), **texts, **person_link(person)}
    answer = check.api.post(path, body, background_request="true")
    check.that(answer.is_empty, "it is answered 200 {}", answer)
    check.wait_until(lambda: check.api.get(path).items(resource.rel))
    listed = check.api.get(path)
    records = listed.items(resource.rel)
    check.that(len(records) == 1, "one record is created", answer, listed)
    same = all(records[0].get(name) == value for name, value in texts.items())
    check.that(same, "the record is as it was sent", answer, listed)
    owner = href(records[0], "osdi:person")
    check.that(owner == href(person), "the record belongs to that person", answer, listed)
    _check_counters(check, resource, action, 1)


_acts = steps(st.sampled_from(["sign", "helper", "put"]), st.integers(0, 2), st.integers(0, 1))


@contract("records.history", ASSUMED, "[records-9]", writes=30, acts=_acts)
def petitions_count_who_signed(check: Check, acts: list[tuple[str, int, int]]) -> None:
    """After any series of signatures each petition has one for each person who signed, and counts those."""
    petitions = [check.action("petitions") for _ in range(2)]
    persons = [check.person() for _ in range(3)]
    model: list[set[int]] = [set(), set()]
    for act, person_no, petition_no in acts:
        petition, person = petitions[petition_no], persons[person_no]
        if act == "sign":
            check.sign(petition, person).accepted()
        elif act == "helper":
            email = [{"address": person["email_addresses"][0]["address"]}]
            body = {"person": {"email_addresses": email}, "comments": "Again."}
            check.api.post(f"{href(petition)}/signatures", body).accepted()
        else:
            check.api.put(href(petition), {"description": "Changed."})
            continue
        model[petition_no].add(person_no)
    for petition, expected in zip(petitions, model, strict=True):
        answer = check.api.get(f"{href(petition)}/signatures")
        signed = sorted(answer.hrefs("osdi:signatures", "osdi:person"))
        wanted = sorted(href(persons[person_no]) for person_no in expected)
        check.that(signed == wanted, "there is one signature for each person who signed", answer)
        _check_counters(check, _SIGNATURES, petition, len(expected))
