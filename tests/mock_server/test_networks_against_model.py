"""Three groups in a line, held against a plain-Python model of who is where, since when, and with what status."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from actionnetwork_mock.worlds import Worlds

from ..api_client import UNLIMITED, ApiClient, email_status, href, phone_status, uuid_of

pytestmark = [pytest.mark.slow, pytest.mark.uncovered]

LINE = ["grandchild", "child", "parent"]
"""Each group's parent is the next one."""

PHONES = {"ada@example.org": "13125550101", "ben@example.org": "13125550102"}
"""Each person has a phone of their own, so that none moves."""

groups = st.sampled_from(LINE)
emails = st.sampled_from(sorted(PHONES))
statuses = st.none() | st.sampled_from(["subscribed", "unsubscribed"])
names = st.none() | st.sampled_from(["Ada", "Ben"])


def above(group: str) -> list[str]:
    return LINE[LINE.index(group) + 1 :]


def below(group: str) -> list[str]:
    return LINE[: LINE.index(group)]


@dataclass(frozen=True)
class Member:
    """A person as one group has them."""

    joined: str
    status: str
    texts: str = "unsubscribed"
    phone: str | None = None
    name: str | None = None


class Model:
    """Who is in which group, by email."""

    def __init__(self) -> None:
        self.people: dict[str, dict[str, Member]] = {group: {} for group in LINE}

    def write(
        self,
        group: str,
        email: str,
        now: str,
        status: str | None,
        name: str | None,
        phone: str | None,
        texts: str | None,
    ) -> None:
        """A signup, or a PUT of somebody who is there."""
        here = self.people[group]
        new = email not in here
        known = here.get(email) or Member(joined=now, status="subscribed")
        phone_here = phone or known.phone
        here[email] = replace(
            known,
            status=status or known.status,
            name=name or known.name,
            phone=phone_here,
            texts=(texts or known.texts) if phone_here else "unsubscribed",
        )
        subscribed = status == "subscribed" or (new and status is None)
        for parent in above(group):
            there = self.people[parent]
            if email not in there:
                there[email] = replace(here[email], joined=now)
                continue
            member = there[email]
            texted = texts == "subscribed" and phone_here is not None
            there[email] = replace(
                member,
                status="subscribed" if subscribed else member.status,
                name=name or member.name,
                phone=phone_here if texted else phone or member.phone,
                texts="subscribed" if texted else member.texts,
            )


class ThreeGroups(RuleBasedStateMachine):
    """Writes with three keys, and compares what each can read with the model after each step."""

    @initialize()
    def open(self) -> None:
        worlds = Worlds(UNLIMITED, api_keys=LINE, parents=dict(zip(LINE, LINE[1:], strict=False)))
        self.apis = {group: ApiClient(worlds, key=group) for group in LINE}
        self.world = worlds.default
        self.world.clock.freeze()
        self.model = Model()
        self.ids: dict[str, str] = {}
        self.petitions: dict[str, list[str]] = {group: [] for group in LINE}
        self.signed: dict[str, set[tuple[str, str]]] = {group: set() for group in LINE}

    def teardown(self) -> None:
        if hasattr(self, "world"):
            self.world.close()

    @rule(group=groups, email=emails, status=statuses, name=names, phone=st.booleans(), texts=statuses)
    def sign_up(
        self, group: str, email: str, status: str | None, name: str | None, phone: bool, texts: str | None
    ) -> None:
        number = PHONES[email] if phone else None
        answer = self.apis[group].post("/people", {"person": _hash(email, status, name, number, texts)})
        assert answer.status == 200, answer.body
        assert self.ids.setdefault(email, uuid_of(answer.json)) == uuid_of(answer.json)
        self.model.write(group, email, self.world.clock.stamp(), status, name, number, texts)

    @rule(group=groups, email=emails, status=statuses, name=names, phone=st.booleans(), texts=statuses)
    def put(
        self, group: str, email: str, status: str | None, name: str | None, phone: bool, texts: str | None
    ) -> None:
        number = PHONES[email] if phone else None
        uuid = self.ids.get(email, "3f0e9c7e-8a55-4e0b-9a39-0c1f6d3a5c11")
        answer = self.apis[group].put(f"/people/{uuid}", _hash(None, status, name, number, texts))
        if email not in self.model.people[group]:
            assert answer.status == 404
            return
        assert answer.status == 200, answer.body
        self.model.write(group, email, self.world.clock.stamp(), status, name, number, texts)

    @rule(group=groups)
    def make_petition(self, group: str) -> None:
        if sum(map(len, self.petitions.values())) == 25:  # a page
            return
        answer = self.apis[group].post("/petitions", {"title": "x", "origin_system": "CRM"})
        self.petitions[group].append(uuid_of(answer.json))

    @rule(group=groups, email=emails, data=st.data())
    def sign(self, group: str, email: str, data: st.DataObject) -> None:
        if not self.petitions[group]:
            return
        petition = data.draw(st.sampled_from(self.petitions[group]))
        body = {"person": _hash(email, None, None, None, None)}
        answer = self.apis[group].post(f"/petitions/{petition}/signatures", body)
        assert answer.status == 200
        self.model.write(group, email, self.world.clock.stamp(), None, None, None, None)
        (uuid,) = [uuid_of(p) for p in self.apis[group].people(f"email_address eq '{email}'")]
        assert self.ids.setdefault(email, uuid) == uuid
        self.signed[group].add((petition, uuid))

    @rule(minutes=st.integers(1, 90))
    def wait(self, minutes: int) -> None:
        self.world.clock.advance(minutes=minutes)

    @rule()
    def look_with_fresh_eyes(self) -> None:
        self.world.store.restore(self.world.store.checkpoint())

    @invariant()
    def each_group_has_the_people_of_the_model(self) -> None:
        for group, api in getattr(self, "apis", {}).items():
            seen = {one["email_addresses"][0]["address"]: _seen(one) for one in api.people()}
            assert seen == self.model.people[group]
            assert len(api.people()) == len(seen)
            for email, uuid in self.ids.items():
                assert api.get(f"/people/{uuid}").status == (200 if email in seen else 404)

    @invariant()
    def each_group_has_the_petitions_of_all_below(self) -> None:
        for group, api in getattr(self, "apis", {}).items():
            expected = [uuid for one in (group, *below(group)) for uuid in self.petitions[one]]
            page = api.get("/petitions").json
            assert page["total_records"] == len(expected)
            assert {uuid_of(one) for one in page["_embedded"]["osdi:petitions"]} == {*expected}
            for one in LINE:
                for uuid in self.petitions[one]:
                    assert api.get(f"/petitions/{uuid}").status == (200 if uuid in expected else 404)

    @invariant()
    def each_persons_signatures_are_those_of_all_below(self) -> None:
        for group, api in getattr(self, "apis", {}).items():
            signed = {pair for one in (group, *below(group)) for pair in self.signed[one]}
            for one in api.people():
                total = api.get(href(one, "osdi:signatures")).json["total_records"]
                assert total == sum(uuid == uuid_of(one) for _, uuid in signed)


def _hash(
    email: str | None, status: str | None, name: str | None, phone: str | None, texts: str | None
) -> dict[str, Any]:
    person: dict[str, Any] = {} if name is None else {"given_name": name}
    for kind, entry in (
        ("email_addresses", {"address": email, "status": status}),
        ("phone_numbers", {"number": phone, "status": texts}),
    ):
        kept = {key: value for key, value in entry.items() if value is not None}
        if kept:
            person[kind] = [kept]
    return person


def _seen(person: Any) -> Member:
    return Member(
        joined=person["created_date"],
        status=email_status(person) or "",
        texts=phone_status(person) or "",
        phone=person["phone_numbers"][0].get("number"),
        name=person.get("given_name"),
    )


TestThreeGroups = ThreeGroups.TestCase
TestThreeGroups.settings = settings(max_examples=20, stateful_step_count=30, deadline=None)


class PhonesThatMove(RuleBasedStateMachine):
    """Signs up with emails and phones that collide, and holds to what must be true whatever came of it."""

    @initialize()
    def open(self) -> None:
        worlds = Worlds(UNLIMITED, api_keys=LINE, parents=dict(zip(LINE, LINE[1:], strict=False)))
        self.apis = {group: ApiClient(worlds, key=group) for group in LINE}
        for api in self.apis.values():
            api.tag("steward")

    def teardown(self) -> None:
        if hasattr(self, "apis"):
            self.apis["parent"].worlds.close()

    @rule(
        group=groups,
        email=st.none() | emails,
        phone=st.none() | st.sampled_from([*PHONES.values()]),
        texts=statuses,
        status=statuses,
        identifiers=st.lists(st.sampled_from(["crm:1", "crm:2"]), max_size=1),
        changed=st.none() | st.integers(0, 3),
    )
    def write(
        self,
        group: str,
        email: str | None,
        phone: str | None,
        texts: str | None,
        status: str | None,
        identifiers: list[str],
        changed: int | None,
    ) -> None:
        api = self.apis[group]
        person = {**_hash(email, status, None, phone, texts), "identifiers": identifiers}
        people = api.people()
        if changed is not None and people:
            answer = api.put(href(people[changed % len(people)]), person)
            assert answer.status == 200, answer.body
        elif email or phone:
            answer = api.post("/people", {"person": person, "add_tags": ["steward"]})
            assert answer.status == 200, answer.body
            for parent in above(group):
                assert self.apis[parent].get(href(answer.json)).status == 200

    @invariant()
    def nobody_is_twice_in_a_group(self) -> None:
        for api in getattr(self, "apis", {}).values():
            people = api.people()
            for values in (
                [uuid_of(one) for one in people],
                [one["email_addresses"][0].get("address") for one in people],
                [one["phone_numbers"][0].get("number") for one in people],
            ):
                there = [value for value in values if value is not None]
                assert len(there) == len({*there}), there

    @invariant()
    def who_has_an_email_is_in_every_group_above(self) -> None:
        for group, api in getattr(self, "apis", {}).items():
            for one in api.people():
                address = one["email_addresses"][0].get("address")
                for parent in above(group) if address else ():
                    found = self.apis[parent].people(f"email_address eq '{address}'")
                    assert [uuid_of(person) for person in found] == [uuid_of(one)]


TestPhonesThatMove = PhonesThatMove.TestCase
TestPhonesThatMove.settings = settings(max_examples=25, stateful_step_count=30, deadline=None)
