"""Tags and taggings: created once, added and removed."""

from __future__ import annotations

from hypothesis import strategies as st

from actionnetwork_mock.provenance import ASSUMED, DOCUMENTED, OBSERVED

from ..answer import UNKNOWN_ID, Item, href, hrefs, person_link
from ..check import Check
from ..contract import contract
from ..strategies import edge_texts, steps


@contract("tags.read-back", DOCUMENTED, "[tags.fields]", writes=4, end=st.one_of(st.just(""), edge_texts()))
def a_new_tag_reads_back(check: Check, end: str) -> None:
    """A new tag has its name, reads back the same, and is on the list."""
    name = f"{check.name()} {end}".strip()
    answer = check.api.post("/tags", {"name": name})
    check.has(answer, "a tag has the name that was sent", name=name)
    check.wait_for_lag()
    check.reads_back(answer)
    check.that(answer.href in hrefs(_all_tags(check)), "the tag is on the list", answer)


def _all_tags(check: Check) -> list[Item]:
    return check.all_items("/tags", "osdi:tags")


@contract("tags.same-name", OBSERVED, "[tags-1], [tags-2]", writes=4)
def one_name_is_one_tag(check: Check) -> None:
    """A POST with the name of a tag returns that tag or redirects to it, and creates no second."""
    first = check.tag()
    check.wait_for_lag()
    before = len(_all_tags(check))
    answer = check.api.post("/tags", {"name": first["name"]})
    if check.settings.duplicate_tag == "redirect":
        check.that(answer.status == 302, "a taken name is answered by a redirect", answer)
        check.that(answer.headers.get("location") == href(first), "it leads to the tag", answer)
    else:
        check.that(answer.href == href(first), "a taken name is answered by the tag", answer)
        check.has(answer, "the tag is the old one", created_date=first["created_date"])
    check.wait_for_lag()
    check.that(len(_all_tags(check)) == before, "no second tag is created", answer)


@contract("taggings.put-and-take", DOCUMENTED, "[tags-10], [tags-13]", writes=12)
def a_tagging_can_be_added_and_removed(check: Check) -> None:
    """A tagging is listed below its tag and its person, links both, and is gone everywhere when it is deleted."""
    tag, other, person, bystander = check.tag(), check.tag(), check.person(), check.person()
    for wanted in (tag, other):
        check.tag_person(wanted, bystander)
    check.tag_person(other, person)
    answer = check.tag_person(tag, person)
    check.that(answer.link("osdi:tag") == href(tag), "a tagging links its tag", answer)
    check.that(answer.link("osdi:person") == href(person), "a tagging links its person", answer)
    check.that(check.tags_of(person) == {href(tag), href(other)}, "the person has both tags", answer)
    listed = check.api.get(f"{href(tag)}/taggings")
    tagged = {*listed.hrefs("osdi:taggings", "osdi:person")}
    check.that(tagged == {href(person), href(bystander)}, "the tag has both people", listed)
    deleted = check.api.delete(answer.href)
    check.that(deleted.status == 200, "a tagging can be deleted", deleted)
    has_notice = [*deleted.object] == ["notice"] and isinstance(deleted.object["notice"], str)
    check.that(has_notice, "the answer to a DELETE is a notice", deleted)
    gone = check.api.get(answer.href)
    check.that(gone.status == 404, "a deleted tagging is not found", gone)
    check.that(check.tags_of(person) == {href(other)}, "the person keeps the other tag", deleted)
    check.that(check.tags_of(bystander) == {href(tag), href(other)}, "the other person keeps both", deleted)
    for parent, number in ((tag, 1), (person, 1), (other, 2)):
        left = check.api.get(f"{href(parent)}/taggings")
        check.that(left.total == number, f"the total is {number}", left)
    check.is_error(check.api.delete(answer.href), 404)
    check.unchanged(person)


@contract("taggings.twice", ASSUMED, "[tags-12]", writes=6)
def tagging_twice_leaves_one_tagging(check: Check) -> None:
    """Tagging a person twice leaves one tagging, the same or a new one as a setting says."""
    tag, person = check.tag(), check.person()
    first, second = (check.tag_person(tag, person) for _ in range(2))
    same = check.settings.repeated_tagging == "same"
    check.that((first.href == second.href) == same, "the second tagging follows the setting", first, second)
    listed = check.api.get(f"{href(tag)}/taggings")
    check.that(len(listed.items("osdi:taggings")) == 1, "there is one tagging", listed)
    check.that(listed.total == 1, "the total is 1", listed)


@contract("taggings.by-signup", DOCUMENTED, "[tags-7]", writes=12)
def signups_add_and_remove_tags(check: Check) -> None:
    """``add_tags`` and ``remove_tags`` of a signup work by name, additions first; unknown names are dropped."""
    first, second, third = tags = [check.tag() for _ in range(3)]
    bystander = check.sign_up(add_tags=[]).item
    for tag in tags:
        check.tag_person(tag, bystander)
    check.wait_for_lag()
    answer = check.sign_up(add_tags=[first["name"], check.name()])
    person = answer.item
    check.that(check.tags_of(person) == {href(first)}, "a known tag is added, an unknown dropped", answer)
    entry = {"email_addresses": [{"address": person["email_addresses"][0]["address"]}]}
    for add, remove, expected, sentence in (
        ([second], [first], [second], "one tag is removed, another added"),
        ([first], [first], [second], "a tag that is added and removed is removed"),
        ([second], [], [second], "a tag that the person has stays"),
        ([third, first], [second], [third, first], "several tags are added"),
        ([], [third, first], [], "several tags are removed"),
    ):
        changes = {"add_tags": [tag["name"] for tag in add], "remove_tags": [tag["name"] for tag in remove]}
        answer = check.sign_up(entry, **{name: names for name, names in changes.items() if names})
        check.that(check.tags_of(person) == {*hrefs(expected)}, sentence, answer)
        listed = check.api.get(f"{href(second)}/taggings").hrefs("osdi:taggings", "osdi:person")
        check.that(len(listed) == len({*listed}), "a person is tagged once", answer)
    check.that(check.tags_of(bystander) == {*hrefs(tags)}, "the tags of another person stay", answer)


@contract("taggings.bad-person", OBSERVED, "[errors-4]", writes=8)
def a_tagging_needs_a_person(check: Check) -> None:
    """A tagging without a valid link to a person is a 400 with the known sentence and creates nothing."""
    tag = check.tag()
    path = f"{href(tag)}/taggings"
    unknown = person_link(f"{check.api.base}/people/{UNKNOWN_ID}")
    bodies: tuple[Item, ...] = ({}, {"_links": {}}, unknown, person_link(tag))
    for body in bodies:
        answer = check.api.post(path, body)
        check.is_error(answer)
        known = answer.json["error"] == "You must specify a valid person id"
        check.that(known, "the sentence is the known one", answer)
    check.has_items(path, [], "nothing is created")
    check.is_error(check.api.post(f"/tags/{UNKNOWN_ID}/taggings", {}), 404)


_acts = steps(
    st.sampled_from(["post", "delete", "add", "remove"]), st.integers(0, 1), st.integers(0, 2), max_size=14
)


@contract("taggings.history", DOCUMENTED, "[tags-7], [tags-13]", writes=30, acts=_acts)
def people_have_the_tags_that_were_added_last(check: Check, acts: list[tuple[str, int, int]]) -> None:
    """After any series of taggings each person has exactly the tags that were added and not removed, each once."""
    tags = [check.tag() for _ in range(3)]
    people = [check.person() for _ in range(2)]
    check.wait_for_lag()
    model: list[set[int]] = [set(), set()]
    for act, person_no, tag_no in acts:
        person, tag = people[person_no], tags[tag_no]
        if act == "post":
            check.tag_person(tag, person).accepted()
        elif act == "delete":
            for tagging in check.api.get(f"{href(person)}/taggings").items("osdi:taggings"):
                if href(tagging, "osdi:tag") == href(tag):
                    check.api.delete(href(tagging))
        else:
            email = {"email_addresses": [{"address": person["email_addresses"][0]["address"]}]}
            check.sign_up(email, **{f"{act}_tags": [tag["name"]]})
        (model[person_no].add if act in ("post", "add") else model[person_no].discard)(tag_no)
    for person, expected in zip(people, model, strict=True):
        answer = check.api.get(f"{href(person)}/taggings")
        found = sorted(answer.hrefs("osdi:taggings", "osdi:tag"))
        wanted = sorted(href(tags[tag_no]) for tag_no in expected)
        check.that(found == wanted, "a person has those tags, each once", answer)
    for tag_no, tag in enumerate(tags):
        answer = check.api.get(f"{href(tag)}/taggings")
        check.that(answer.total == sum(tag_no in held for held in model), "a tag counts its taggings", answer)
