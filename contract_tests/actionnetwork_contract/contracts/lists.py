"""What people make in the user interface and the API reads, lists of unique ids, and the group's custom fields."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from actionnetwork_mock.provenance import ASSUMED, DOCUMENTED, OBSERVED
from actionnetwork_mock.resources import RESOURCES, resource_named

from ..api import Answer
from ..check import Check
from ..contract import contract
from ..furnishing import below, places
from ..in_ui import made_in_ui
from ..strategies import edge_texts
from ..values import faults_of
from .errors import NOBODY, check_error
from .hal import without_curies
from .people import href, unchanged

_READ_ONLY = [
    one
    for one in RESOURCES
    if one.paging is not None
    and not any({"POST", "PUT"} & {*a.methods, *a.item_methods} for a in one.addresses)
]
_METADATA = ("metadata", "custom_fields")


def _uuid(item: dict[str, Any]) -> str:
    return href(item).rpartition("/")[2]


@contract("lists.read-only", provenance=ASSUMED, where="[lists-1], [writing-10]", writes=True, calls=60)
def what_people_make_is_only_read(check: Check) -> None:
    """Lists, their items, queries, wrappers, campaigns and metadata take no POST and no PUT, and stay as they were."""
    refused = check.ways.unsupported_method_status
    for place in places(check):
        if place.resource not in _READ_ONLY:
            continue
        before = check.api.get(place.path)
        check_error(check, check.api.post(place.path, {}), refused)
        for item in before.items(place.rel)[:1]:
            check_error(check, check.api.put(href(item), {}), refused, 405)
        after = check.api.get(place.path)
        check.that(after.body == before.body, "what is refused changes nothing", before, after)
    for name in _METADATA:
        path = resource_named(name).addresses[0].collection
        before = check.api.get(path)
        for method in ("POST", "PUT", "DELETE"):
            check_error(check, check.api.call(method, path, {}), refused, 405)
        check.that(check.api.get(path).body == before.body, "what is refused changes nothing", before)


@contract("metadata.custom-fields", provenance=DOCUMENTED, where="[lists-18]", writes=True, calls=6)
def the_custom_fields_of_a_group_are_listed_at_once(check: Check) -> None:
    """Metadata leads to the custom fields, which are listed all at once, each name once, a new one too."""
    metadata = check.api.get("/metadata")
    item = metadata.item()
    check.that(below(check, href(item)) == "/metadata", "self is where it was read", metadata)
    check.that(item.get("name") == "Action Network", "metadata have the name of the system", metadata)
    path = item["_links"]["action_network:custom_fields"]["href"]
    new = check.traces.next_name()
    person = check.sign_up({"custom_fields": {new: "1", "contract_local": "2"}})
    answer = check.api.get(path)
    resource = resource_named("custom_fields")
    shown = {name: value for name, value in answer.object.items() if name != "_links"}
    for fault in faults_of(shown, resource.fields, resource.objects):
        check.that(False, f"custom fields: {fault}", answer)
    listed = answer.object["action_network:custom_fields"]
    names = [one["name"] for one in listed]
    numbers = [one["numeric_id"] for one in listed]
    check.that(len(set(names)) == len(names), "each name is there once", answer)
    check.that(len(set(numbers)) == len(numbers), "each number is there once", answer)
    created = check.ways.unknown_custom_field == "created"
    check.that((new in names) == created, "a new field is listed if it is made", person, answer)
    links = answer.object.get("_links", {})
    own = links.get("self")
    good = isinstance(own, list) and [below(check, one.get("href", "")) for one in own] == [
        below(check, path)
    ]
    check.that(good, "self is an array of one", answer)
    again = check.api.get(path)
    check.that(again.body == answer.body, "the fields are the same when they are asked for again", again)


# Lists of unique ids


@contract(
    "unique-id-lists.read-back",
    provenance=DOCUMENTED,
    where="[lists-11], [lists-13], [lists-14]",
    writes=True,
    calls=10,
    number=st.integers(0, 3),
    odd=st.lists(st.sampled_from([NOBODY, "nobody", "action_network:" + NOBODY, "again", "prefixed"])),
    end=edge_texts(),
)
def a_unique_id_list_counts_who_is_known(check: Check, number: int, odd: list[str], end: str) -> None:
    """A unique ID list counts the people who exist, each once, with or without a prefix, and shows none of them."""
    members = [check.sign_up().item() for _ in range(number)]
    ids = [_uuid(one) for one in members]
    again = {"again": ids[:1], "prefixed": [f"action_network:{one}" for one in ids]}
    sent = [*ids, *(uuid for one in odd for uuid in again.get(one, [one]))]
    name = f"{check.traces.next_name()} {end}"
    check.wait(2)  # so that whoever were made by the list would be newer than the members
    answer = check.create("/unique_id_lists", {"name": name, "unique_ids": sent})
    made = answer.item()
    check.that(made.get("name") == name, "the name comes back as sent", answer)
    check.that(made.get("count") == number, "count is how many people exist", answer)
    check.that("unique_ids" not in made, "who is on it is not shown", answer)
    check.that(made.get("origin_system") == "Action Network", "it comes from Action Network", answer)
    alone = check.api.get(href(made))
    check.that(alone.item() == made, "the answer is what its self answers", answer, alone)
    listed = check.all_items("/unique_id_lists", "action_network:unique_id_lists")
    check.that(without_curies(made) in listed, "it is on the list, the same", answer)
    for member in members:
        unchanged(check, member, check.api.get(href(member)))
    if members:
        check.settle()
        after = check.api.get("/people", filter=f"created_date gt '{_newest(members)}'")
        check.that(after.items("osdi:people") == [], "nobody is made by a list", after)


def _newest(people: list[dict[str, Any]]) -> str:
    return max(str(one["created_date"]) for one in people)


@contract("unique-id-lists.put", provenance=ASSUMED, where="[lists-12]", writes=True, calls=14)
def a_put_of_a_unique_id_list(check: Check) -> None:
    """A PUT names a list anew, and replaces or extends who is on it, as a setting says; other lists stay."""
    ids = [_uuid(check.sign_up().item()) for _ in range(3)]
    made = _list_of(check, ids[:2]).item()
    other = _list_of(check, ids[:2]).item()
    name = check.traces.next_name()
    renamed = check.api.put(href(made), {"name": name})
    check.that(renamed.item().get("name") == name, "a PUT sets the name", renamed)
    unchanged(check, made, renamed, but=("name",))
    extends = check.ways.put_unique_ids == "extends"
    for sent, count in (
        (ids[2:], 3 if extends else 1),
        (ids[1:], 3 if extends else 2),
        ([NOBODY], 3 if extends else 0),
        (ids, 3),
        (ids[:1], 3 if extends else 1),
    ):
        put = check.api.put(href(made), {"unique_ids": sent})
        check.that(put.item().get("count") == count, "who is on it is replaced or extended", put)
        unchanged(check, renamed.item(), put, but=("count",))
        read = check.api.get(href(made))
        check.that(read.item() == put.item(), "what a PUT answers is what is read", read)
    unchanged(check, put.item(), check.api.put(href(made), {}))
    unchanged(check, other, check.api.get(href(other)))
    for bad in ({"unique_ids": ids}, {"name": name}):
        check_error(check, check.api.post("/unique_id_lists", bad), check.ways.validation_status)


def _list_of(check: Check, ids: list[str]) -> Answer:
    return check.create("/unique_id_lists", {"name": check.traces.next_name(), "unique_ids": ids})


@contract(
    "lists.personal-key",
    provenance=DOCUMENTED,
    where="[keys-3], [actions-14]",
    calls=6,
    needs=("user key",),
)
def a_personal_key_sees_less(check: Check) -> None:
    """A personal key is refused queries, unique ID lists and tags, or not, as a setting says, and sees no campaigns."""
    assert check.user_api is not None
    for resource in RESOURCES:
        if resource.owner == "any" or "{" in resource.addresses[0].collection:
            continue
        answer = check.user_api.get(resource.addresses[0].collection)
        if resource.owner == "group" and check.ways.user_key_on_tags == "refused":
            check_error(check, answer, 403)
        elif resource.owner == "group, in silence":
            check.that(answer.items(resource.rel) == [], f"it sees no {resource.name}", answer)
        else:
            answer.items(resource.rel)


# What the control plane of the mock makes


@contract(
    "lists.items",
    provenance=DOCUMENTED,
    where="[lists-6], [items.links]",
    writes=True,
    calls=20,
    needs=("mock",),
    members=st.lists(st.integers(0, 3), max_size=6),
)
def a_list_has_its_people_once(check: Check, members: list[int]) -> None:
    """A list has each of its people once, as items that lead to the person and the list, and nobody else."""
    assert check.control is not None
    people = [check.sign_up().item() for _ in range(4)]
    lists = [made_in_ui(check, "lists", name=check.traces.next_name()) for _ in range(2)]
    made = lists[0].item()
    for who in members:
        references = {"list_id": _uuid(made), "person_id": _uuid(people[who])}
        check.control("POST", "/make", {"resource": "items", "fields": {}, "references": references})
    path = made["_links"]["osdi:items"]["href"]
    items = check.all_items(path, "osdi:items", per_page=2)
    answer = check.api.get(path)
    check.that("total_records" not in answer.object, "items have no totals", answer)
    found = sorted(one["_links"]["osdi:person"]["href"] for one in items)
    check.that(found == sorted(href(people[who]) for who in {*members}), "each is there, once", answer)
    for item in items:
        alone = check.api.get(href(item))
        check.that(without_curies(alone.item()) == item, "an item is the same alone", alone)
        check.that(item["_links"]["osdi:list"]["href"] == href(made), "an item says its list", alone)
        ids = (item.get("action_network:person_id"), item.get("action_network:list_id"))
        person = item["_links"]["osdi:person"]["href"].rpartition("/")[2]
        check.that(ids == (person, _uuid(made)), "an item shows both ids", alone)
        elsewhere = f"{below(check, href(lists[1].item()))}/items/{_uuid(item)}"
        check_error(check, check.api.get(elsewhere), 404)
    other = check.api.get(lists[1].item()["_links"]["osdi:items"]["href"])
    check.that(other.items("osdi:items") == [], "another list has none of them", other)
    unchanged(check, made, check.api.get(href(made)))


@contract(
    "lists.kinds",
    provenance=DOCUMENTED,
    where="[lists-1], [queries.fields], [campaigns.fields]",
    writes=True,
    calls=14,
    needs=("mock",),
)
def what_people_made_says_where_it_is_managed(check: Check) -> None:
    """Lists, queries and campaigns have their names, come from Action Network, and say where they are managed."""
    for kind, folder in (("Report", "reports"), ("Email", "emails")):
        name = check.traces.next_name()
        answer = made_in_ui(check, "lists", name=name, description=kind)
        item = answer.item()
        check.that(item.get("description") == kind, "a list says what it came from", answer)
        check.that(item.get("name") == name, "a list has its name", answer)
        check.that(f"/{folder}/" in str(item.get("browser_url")), "it is managed in its folder", answer)
    for resource in ("queries", "wrappers", "campaigns"):
        title = "title" if resource == "campaigns" else "name"
        name = check.traces.next_name()
        answer = made_in_ui(check, resource, **{title: name})
        item = answer.item()
        check.that(item.get(title) == name, f"{resource} have their names", answer)
        check.that(item.get("origin_system") == "Action Network", "they come from Action Network", answer)
        page = item.get("administrative_url" if resource == "wrappers" else "browser_url")
        check.that(str(page).startswith("https://"), "they have a page", answer)
        if resource != "campaigns":
            check.that(_uuid(item) not in str(page), "their page has a number and not the id", answer)
        check.that(
            item["identifiers"] == [f"action_network:{_uuid(item)}"], "they have one identifier", answer
        )
    actions = [{"title": "Sign", "browser_url": "https://contract.example.org/sign"}]
    campaign = made_in_ui(check, "campaigns", title=check.traces.next_name(), actions=actions)
    check.that(campaign.item().get("actions") == actions, "a campaign shows its actions", campaign)


@contract(
    "wrappers.default",
    provenance=ASSUMED,
    where="[lists-10]",
    writes=True,
    calls=10,
    needs=("mock",),
)
def one_wrapper_is_the_default(check: Check) -> None:
    """One wrapper of a group is the default; another that is made so takes its place."""
    for is_default in (True, False, True):
        answer = made_in_ui(check, "wrappers", name=check.traces.next_name(), default=is_default)
        check.that(answer.item().get("default") is is_default, "a wrapper says if it is the default", answer)
        wrappers = check.all_items("/wrappers", "osdi:wrappers")
        defaults = [href(one) for one in wrappers if one.get("default")]
        check.that(len(defaults) == 1, "one wrapper is the default", answer)
        check.that((defaults == [href(answer.item())]) == is_default, "it is the one made so last", answer)


@contract("embeds.none-elsewhere", provenance=OBSERVED, where="[actions-17]", calls=30)
def what_does_not_exist_has_no_embed(check: Check) -> None:
    """What does not exist has no embed code, and neither has what is no action."""
    for resource in RESOURCES:
        first = resource.addresses[0].collection
        if not resource.stored or "{" in first:
            continue
        check_error(check, check.api.get(f"{first}/{NOBODY}/embed"), 404)
