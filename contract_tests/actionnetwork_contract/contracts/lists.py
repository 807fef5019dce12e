"""What only the user interface creates: lists, queries, campaigns. And unique ID lists, and custom fields."""

from __future__ import annotations

from hypothesis import strategies as st

from actionnetwork_mock.provenance import ASSUMED, DOCUMENTED
from actionnetwork_mock.resources import RESOURCES, resource_named

from ..answer import UNKNOWN_ID, Answer, href, hrefs, uuid, without_curies
from ..check import Check
from ..collection import all_collections
from ..conformance import field_deviations
from ..contract import contract
from ..strategies import edge_texts

_READ_ONLY = [
    resource
    for resource in RESOURCES
    if resource.paging is not None
    and not any({"POST", "PUT"} & {*a.methods, *a.item_methods} for a in resource.addresses)
]


@contract("lists.read-only", ASSUMED, "[lists-1], [writing-10]", writes=60)
def what_the_user_interface_creates_is_read_only(check: Check) -> None:
    """Lists, their items, queries, wrappers, campaigns and metadata refuse POST and PUT, and stay as they were."""
    refused = check.settings.unsupported_method_status
    for collection in all_collections(check):
        if collection.resource in _READ_ONLY:
            with check.nothing_changes(collection.path):
                check.is_error(check.api.post(collection.path, {}), refused)
                for own in check.api.get(collection.path).hrefs(collection.rel)[:1]:
                    check.is_error(check.api.put(own, {}), refused, 405)
    for name in ("metadata", "custom_fields"):
        path = resource_named(name).addresses[0].collection
        with check.nothing_changes(path):
            for method in ("POST", "PUT", "DELETE"):
                check.is_error(check.api.call(method, path, {}), refused, 405)


@contract("metadata.custom-fields", DOCUMENTED, "[lists-18]", writes=6)
def the_custom_fields_of_a_group_are_on_one_page(check: Check) -> None:
    """Metadata link the custom fields, which are all on one page, each name once, including a new one."""
    metadata = check.api.get("/metadata")
    check.that(check.api.path(metadata.href) == "/metadata", "self is where it was read", metadata)
    check.has(metadata, "metadata have the name of the system", name="Action Network")
    path = metadata.link("action_network:custom_fields")
    new = check.name()
    person = check.sign_up({"custom_fields": {new: "1", "contract_local": "2"}})
    answer = check.api.get(path)
    resource = resource_named("custom_fields")
    shown = {name: value for name, value in answer.object.items() if name != "_links"}
    check.no_deviation(field_deviations(shown, resource.fields, resource.objects), "custom fields", answer)
    listed = answer.object["action_network:custom_fields"]
    for key in ("name", "numeric_id"):
        values = [field[key] for field in listed]
        check.that(len(set(values)) == len(values), f"each {key} is there once", answer)
    created = check.settings.unknown_custom_field == "created"
    is_listed = new in [field["name"] for field in listed]
    check.that(is_listed == created, "a new field is listed if it is created", person, answer)
    check.that(answer.links.get("self") == [{"href": path}], "self is an array of one link", answer)
    again = check.api.get(path)
    check.that(again.body == answer.body, "the fields are the same when they are read again", again)


# Unique ID lists


@contract(
    "unique-id-lists.read-back",
    DOCUMENTED,
    "[lists-11], [lists-13], [lists-14]",
    writes=10,
    number=st.integers(0, 3),
    odd=st.lists(
        st.sampled_from([UNKNOWN_ID, "nobody", "action_network:" + UNKNOWN_ID, "again", "prefixed"])
    ),
    end=edge_texts(),
)
def a_unique_id_list_counts_known_people(check: Check, number: int, odd: list[str], end: str) -> None:
    """A unique ID list counts the people who exist, each once, with or without a prefix, and shows none of them."""
    members = [check.person() for _ in range(number)]
    ids = [uuid(member) for member in members]
    repeated = {"again": ids[:1], "prefixed": [f"action_network:{member}" for member in ids]}
    sent = [*ids, *(each for word in odd for each in repeated.get(word, [word]))]
    name = f"{check.name()} {end}"
    check.wait(2)  # so that people created by the list would be newer than the members
    answer = check.api.post("/unique_id_lists", {"name": name, "unique_ids": sent})
    fields = {"name": name, "count": number, "origin_system": "Action Network"}
    check.has(answer, "{name} is as sent, counted or fixed", **fields)
    check.that("unique_ids" not in answer.item, "the members are not shown", answer)
    check.reads_back(answer)
    listed = check.all_items("/unique_id_lists", "action_network:unique_id_lists")
    check.that(without_curies(answer.item) in listed, "it is on the list, the same", answer)
    for member in members:
        check.unchanged(member)
    if members:
        check.wait_for_lag()
        newest = max(str(member["created_date"]) for member in members)
        check.has_items("/people", [], "a list creates no people", filter=f"created_date gt '{newest}'")


@contract("unique-id-lists.put", ASSUMED, "[lists-12]", writes=14)
def a_put_of_a_unique_id_list(check: Check) -> None:
    """A PUT renames a list, and replaces or extends its members, as a setting says; other lists stay."""
    ids = [uuid(check.person()) for _ in range(3)]
    made, other = _unique_id_list(check, ids[:2]), _unique_id_list(check, ids[:2])
    name = check.name()
    renamed = check.put_sets(made.item, {"name": name})
    extends = check.settings.put_unique_ids == "extends"
    for sent, count in ((ids[2:], 1), (ids[1:], 2), ([UNKNOWN_ID], 0), (ids, 3), (ids[:1], 1)):
        put = check.api.put(made.href, {"unique_ids": sent})
        check.has(
            put, "the members are replaced or extended, as the setting says", count=3 if extends else count
        )
        check.unchanged(renamed.item, put, but=("count",))
        check.reads_back(put)
    check.unchanged(put.item, check.api.put(made.href, {}))
    check.unchanged(other.item)
    for invalid in ({"unique_ids": ids}, {"name": name}):
        check.is_error(check.api.post("/unique_id_lists", invalid))


def _unique_id_list(check: Check, ids: list[str]) -> Answer:
    return check.api.post("/unique_id_lists", {"name": check.name(), "unique_ids": ids})


@contract("lists.personal-key", DOCUMENTED, "[keys-3], [actions-14]", reads=6, requires=("user key",))
def a_personal_key_sees_less(check: Check) -> None:
    """A personal key sees no campaigns, and no queries, unique ID lists and tags unless a setting allows them."""
    for resource in RESOURCES:
        if resource.owner == "any" or "{" in resource.addresses[0].collection:
            continue
        answer = check.user.api.get(resource.addresses[0].collection)
        if resource.owner == "group" and check.settings.user_key_on_tags == "refused":
            check.is_error(answer, 403)
        else:
            items = answer.items(resource.rel)
            hidden = resource.owner == "group, in silence"
            check.that(not (hidden and items), f"it sees no {resource.name}", answer)


# What the control API of the mock creates


@contract(
    "lists.items",
    DOCUMENTED,
    "[lists-6], [items.links]",
    writes=20,
    requires=("mock",),
    members=st.lists(st.integers(0, 3), max_size=6),
)
def a_list_has_each_of_its_people_once(check: Check, members: list[int]) -> None:
    """A list has each of its people once, as items that link the person and the list, and no other people."""
    people = [check.person() for _ in range(4)]
    made, other = check.list_in_ui(*(people[person_no] for person_no in members)), check.list_in_ui()
    items = check.all_items(made.link("osdi:items"), "osdi:items", per_page=2)
    answer = check.api.get(made.link("osdi:items"))
    check.that("total_records" not in answer.object, "items have no totals", answer)
    expected = sorted(href(people[person_no]) for person_no in {*members})
    check.that(sorted(hrefs(items, "osdi:person")) == expected, "each person is there once", answer)
    for item in items:
        alone = check.read(item)
        check.that(without_curies(alone.item) == item, "an item is the same alone", alone)
        check.that(alone.link("osdi:list") == made.href, "an item links its list", alone)
        ids = {
            "action_network:person_id": uuid(alone.link("osdi:person")),
            "action_network:list_id": made.uuid,
        }
        check.has(alone, "{name} is that of the link", **ids)
        check.is_error(check.api.get(f"{other.href}/items/{uuid(item)}"), 404)
    check.has_items(other.link("osdi:items"), [], "another list has none of them")
    check.unchanged(made.item)


@contract(
    "lists.kinds",
    DOCUMENTED,
    "[lists-1], [queries.fields], [campaigns.fields]",
    writes=14,
    requires=("mock",),
)
def lists_queries_and_campaigns_link_their_page(check: Check) -> None:
    """Lists, queries and campaigns have their names, come from Action Network, and have the page that manages them."""
    for kind, folder in (("Report", "reports"), ("Email", "emails")):
        fields = {"name": check.name(), "description": kind}
        answer = check.create_in_ui("lists", **fields)
        check.has(answer, "{name} of a list is as it was created", **fields)
        page = str(answer.get("browser_url"))
        check.that(f"/{folder}/" in page, "its page is in the folder of its kind", answer)
    for resource, title, address, is_numbered in (
        ("queries", "name", "browser_url", True),
        ("wrappers", "name", "administrative_url", True),
        ("campaigns", "title", "browser_url", False),
    ):
        fields = {title: check.name()}
        answer = check.create_in_ui(resource, **fields)
        identifiers = [f"action_network:{answer.uuid}"]
        fixed = {"origin_system": "Action Network", "identifiers": identifiers}
        check.has(answer, f"{{name}} of {resource} is as known", **fields, **fixed)
        page = str(answer.get(address))
        check.that(page.startswith("https://"), "they have a page", answer)
        if is_numbered:
            check.that(answer.uuid not in page, "the address of the page has a number and not the id", answer)
    actions = [{"title": "Sign", "browser_url": "https://contract.example.org/sign"}]
    campaign = check.create_in_ui("campaigns", title=check.name(), actions=actions)
    check.has(campaign, "a campaign has its actions", actions=actions)


@contract("wrappers.default", ASSUMED, "[lists-10]", writes=10, requires=("mock",))
def one_wrapper_is_the_default(check: Check) -> None:
    """One wrapper of a group is the default; another one that becomes the default replaces it."""
    for is_default in (True, False, True):
        answer = check.create_in_ui("wrappers", name=check.name(), default=is_default)
        check.has(answer, "a wrapper says if it is the default", default=is_default)
        wrappers = check.all_items("/wrappers", "osdi:wrappers")
        defaults = [href(wrapper) for wrapper in wrappers if wrapper.get("default")]
        check.that(len(defaults) == 1, "one wrapper is the default", answer)
        check.that((defaults == [answer.href]) == is_default, "it is the latest default", answer)
