"""Tags and taggings: made once, put on once, taken off."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from actionnetwork_mock.provenance import ASSUMED, DOCUMENTED, OBSERVED

from ..api import Answer
from ..check import Check
from ..contract import contract
from ..furnishing import below
from ..strategies import edge_texts
from .errors import NOBODY, check_error
from .people import href, unchanged


def tagged(check: Check, person: str) -> set[str]:
    """Return the selves of the tags that somebody has, by the person's taggings."""
    taggings = check.all_items(f"{below(check, person)}/taggings", "osdi:taggings")
    return {one["_links"]["osdi:tag"]["href"] for one in taggings}


def put_on(check: Check, tag: dict[str, Any], person: str) -> Answer:
    """Tag somebody by a POST to the tag's taggings."""
    return check.api.post(
        f"{below(check, href(tag))}/taggings", {"_links": {"osdi:person": {"href": person}}}
    )


@contract(
    "tags.read-back",
    provenance=DOCUMENTED,
    where="[tags.fields]",
    writes=True,
    calls=4,
    end=st.one_of(st.just(""), edge_texts()),
)
def a_new_tag_reads_back(check: Check, end: str) -> None:
    """A new tag has its name, reads back the same, and is on the list."""
    name = f"{check.traces.next_name()} {end}".strip()
    answer = check.create("/tags", {"name": name})
    check.that(answer.item().get("name") == name, "a tag has the name that was sent", answer)
    check.settle()
    alone = check.api.get(href(answer.item()))
    check.that(alone.item() == answer.item(), "the answer is what its self answers", answer, alone)
    listed = {href(one) for one in check.all_items("/tags", "osdi:tags")}
    check.that(href(answer.item()) in listed, "the tag is on the list", answer)


@contract("tags.same-name", provenance=OBSERVED, where="[tags-1], [tags-2]", writes=True, calls=4)
def one_name_is_one_tag(check: Check) -> None:
    """A name that is taken gives the tag that has it, and makes no second."""
    first = check.tag()
    check.settle()
    before = len(check.all_items("/tags", "osdi:tags"))
    answer = check.api.post("/tags", {"name": first["name"]})
    if check.ways.duplicate_tag == "redirect":
        check.that(answer.status == 302, "a taken name is answered by a redirect", answer)
        check.that(answer.headers.get("location") == href(first), "it leads to the tag", answer)
    else:
        check.that(href(answer.item()) == href(first), "a taken name is answered by the tag", answer)
        check.that(answer.item()["created_date"] == first["created_date"], "the tag is the old one", answer)
    check.settle()
    check.that(len(check.all_items("/tags", "osdi:tags")) == before, "no second tag is made", answer)


@contract("taggings.put-and-take", provenance=DOCUMENTED, where="[tags-10], [tags-13]", writes=True, calls=12)
def a_tagging_can_be_put_on_and_taken_off(check: Check) -> None:
    """A tagging is listed below its tag and its person, says both, and is gone everywhere when it is deleted."""
    tag, other = check.tag(), check.tag()
    person, bystander = check.sign_up().item(), check.sign_up().item()
    for one in (tag, other):
        put_on(check, one, href(bystander))
    put_on(check, other, href(person))
    answer = put_on(check, tag, href(person))
    made = answer.item()
    check.that(made["_links"]["osdi:tag"]["href"] == href(tag), "a tagging says its tag", answer)
    check.that(made["_links"]["osdi:person"]["href"] == href(person), "a tagging says its person", answer)
    check.that(tagged(check, href(person)) == {href(tag), href(other)}, "the person has both tags", answer)
    below_tag = check.api.get(f"{below(check, href(tag))}/taggings")
    people = {one["_links"]["osdi:person"]["href"] for one in below_tag.items("osdi:taggings")}
    check.that(people == {href(person), href(bystander)}, "the tag has both people", below_tag)
    deleted = check.api.delete(href(made))
    check.that(deleted.status == 200, "a tagging can be deleted", deleted)
    noticed = [*deleted.object] == ["notice"] and isinstance(deleted.object["notice"], str)
    check.that(noticed, "deleting is answered with a notice", deleted)
    check.that(
        check.api.get(href(made)).status == 404, "a deleted tagging is not found", check.api.get(href(made))
    )
    check.that(tagged(check, href(person)) == {href(other)}, "the person keeps the other tag", deleted)
    check.that(tagged(check, href(bystander)) == {href(tag), href(other)}, "nobody else loses a tag", deleted)
    for of, number in ((tag, 1), (person, 1), (other, 2)):
        left = check.api.get(f"{href(of)}/taggings")
        check.that(left.object.get("total_records") == number, f"the total says {number}", left)
    check_error(check, check.api.delete(href(made)), 404)
    unchanged(check, person, check.api.get(href(person)))


@contract("taggings.twice", provenance=ASSUMED, where="[tags-12]", writes=True, calls=6)
def tagging_twice_is_one_tagging(check: Check) -> None:
    """Tagging somebody twice leaves one tagging, the same or a new one as a setting says."""
    tag, person = check.tag(), check.sign_up().item()
    first, second = (put_on(check, tag, href(person)) for _ in range(2))
    same = href(first.item()) == href(second.item())
    check.that(
        same == (check.ways.repeated_tagging == "same"), "the second tagging is as known", first, second
    )
    listed = check.api.get(f"{below(check, href(tag))}/taggings")
    check.that(len(listed.items("osdi:taggings")) == 1, "there is one tagging", listed)
    check.that(listed.object.get("total_records") == 1, "the total says one", listed)


@contract("taggings.by-signup", provenance=DOCUMENTED, where="[tags-7]", writes=True, calls=12)
def signups_put_tags_on_and_take_them_off(check: Check) -> None:
    """``add_tags`` and ``remove_tags`` of a signup work by name, additions first; unknown names are dropped."""
    first, second, third = check.tag(), check.tag(), check.tag()
    bystander = check.sign_up(add_tags=[]).item()
    for one in (first, second, third):
        put_on(check, one, href(bystander))
    check.settle()
    person = check.sign_up(add_tags=[first["name"], check.traces.next_name()]).item()
    check.that(
        tagged(check, href(person)) == {href(first)},
        "a known tag is put on, an unknown dropped",
        check.api.get(href(person)),
    )
    entry = {"email_addresses": [{"address": person["email_addresses"][0]["address"]}]}
    answer = check.sign_up(entry, add_tags=[second["name"]], remove_tags=[first["name"]])
    check.that(tagged(check, href(person)) == {href(second)}, "a tag is taken off, another put on", answer)
    both = check.sign_up(entry, add_tags=[first["name"]], remove_tags=[first["name"]])
    check.that(
        tagged(check, href(person)) == {href(second)}, "what is added and removed at once is off", both
    )
    again = check.sign_up(entry, add_tags=[second["name"]])
    check.that(tagged(check, href(person)) == {href(second)}, "a tag that is on stays on", again)
    listed = check.api.get(f"{below(check, href(second))}/taggings")
    check.that(len(listed.items("osdi:taggings")) == 2, "and is on once", listed)
    several = check.sign_up(entry, add_tags=[third["name"], first["name"]], remove_tags=[second["name"]])
    check.that(tagged(check, href(person)) == {href(first), href(third)}, "all are put on", several)
    none = check.sign_up(entry, remove_tags=[third["name"], first["name"]])
    check.that(tagged(check, href(person)) == set(), "all are taken off", none)
    untouched = {href(first), href(second), href(third)}
    check.that(tagged(check, href(bystander)) == untouched, "nobody else's tags change", none)


@contract("taggings.bad-person", provenance=OBSERVED, where="[errors-4]", writes=True, calls=8)
def a_tagging_needs_a_person(check: Check) -> None:
    """A tagging without a usable link to a person is a 400 with the known sentence and makes nothing."""
    tag = check.tag()
    path = f"{below(check, href(tag))}/taggings"
    bodies: tuple[dict[str, Any], ...] = (
        {},
        {"_links": {}},
        {"_links": {"osdi:person": {"href": f"{check.api.base}/people/{NOBODY}"}}},
        {"_links": {"osdi:person": {"href": href(tag)}}},
    )
    for body in bodies:
        answer = check.api.post(path, body)
        check_error(check, answer, check.ways.validation_status)
        known = answer.json["error"] == "You must specify a valid person id"
        check.that(known, "the sentence is the known one", answer)
    listed = check.api.get(path)
    check.that(listed.items("osdi:taggings") == [], "nothing is made", listed)
    check_error(check, check.api.post(f"/tags/{NOBODY}/taggings", {}), 404)


_acts = st.lists(
    st.tuples(st.sampled_from(["put", "take", "add", "remove"]), st.integers(0, 1), st.integers(0, 2)),
    min_size=3,
    max_size=14,
)


@contract(
    "taggings.history",
    provenance=DOCUMENTED,
    where="[tags-7], [tags-13]",
    writes=True,
    calls=30,
    acts=_acts,
)
def people_have_the_tags_that_were_put_on_last(check: Check, acts: list[tuple[str, int, int]]) -> None:
    """After any series of taggings everybody has exactly the tags that were put on and not taken off, each once."""
    tags = [check.tag() for _ in range(3)]
    people = [check.sign_up().item() for _ in range(2)]
    check.settle()
    model: list[set[int]] = [set(), set()]
    for act, who, which in acts:
        email = {"email_addresses": [{"address": people[who]["email_addresses"][0]["address"]}]}
        if act == "put":
            put_on(check, tags[which], href(people[who])).item()
        elif act == "take":
            for one in check.api.get(f"{below(check, href(people[who]))}/taggings").items("osdi:taggings"):
                if one["_links"]["osdi:tag"]["href"] == href(tags[which]):
                    check.api.delete(href(one))
        elif act == "add":
            check.sign_up(email, add_tags=[tags[which]["name"]])
        else:
            check.sign_up(email, remove_tags=[tags[which]["name"]])
        (model[who].add if act in ("put", "add") else model[who].discard)(which)
    for who, expected in enumerate(model):
        answer = check.api.get(f"{below(check, href(people[who]))}/taggings")
        found = sorted(one["_links"]["osdi:tag"]["href"] for one in answer.items("osdi:taggings"))
        check.that(
            found == sorted(href(tags[one]) for one in expected), "a person has those tags, each once", answer
        )
    for which, tag in enumerate(tags):
        answer = check.api.get(f"{below(check, href(tag))}/taggings")
        count = sum(which in held for held in model)
        check.that(answer.object.get("total_records") == count, "a tag counts its taggings", answer)
