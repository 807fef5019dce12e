from __future__ import annotations

from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from actionnetwork_mock.worlds import Worlds

from ...api_client import UNLIMITED, ApiClient, email_status, href, phone_status, uuid_of
from .people_model import Model, Person, Sent

pytestmark = [pytest.mark.slow, pytest.mark.uncovered]

# Few values, so that people collide all the time.
emails = st.sampled_from(["ada@example.org", "ADA@example.org", "ben@example.org", "cy@example.net"])
phones = st.sampled_from(["13125550101", "13125550102", "13125550103"])
statuses = st.sampled_from(["subscribed", "unsubscribed"])
names = st.sampled_from(["Ada", "Ben", "Cy"])
tag_names = st.sampled_from(["steward", "Steward ", "prospect", "nobody made this"])
custom_fields = st.dictionaries(st.sampled_from(["Shop", "Unit"]), st.sampled_from(["1", "2"]), max_size=2)
identifiers = st.lists(st.sampled_from(["sys:1", "sys:2", "sys:3"]), max_size=2, unique=True)

sent = st.builds(
    Sent,
    email=st.none() | emails,
    email_status=st.none() | statuses,
    phone=st.none() | phones,
    phone_status=st.none() | statuses,
    given_name=st.none() | names,
    custom_fields=custom_fields,
    identifiers=identifiers,
)


class PeopleAndTags(RuleBasedStateMachine):
    """Signs up, changes, tags and untags, and compares all that can be seen with the model after each step."""

    @initialize()
    def open(self) -> None:
        self.api = ApiClient(Worlds(UNLIMITED))
        self.model = Model()

    def teardown(self) -> None:
        self.api.worlds.close()

    @rule(sent=sent, add=st.lists(tag_names, max_size=2), remove=st.lists(tag_names, max_size=1))
    def sign_up(self, sent: Sent, add: list[str], remove: list[str]) -> None:
        known = {person.id for person in self.model.people}
        body = {"person": _hash(sent), "add_tags": add, "remove_tags": remove}
        answer = self.api.post("/people", body)
        new_id = uuid_of(answer.json) if answer.status == 200 else ""
        person = self.model.sign_up(sent, new_id, add, remove)
        if person is None:
            assert answer.status == 400
        else:
            assert answer.status == 200
            assert person.id == new_id
            assert person.id in known or new_id not in known

    @precondition(lambda self: self.model.people)
    @rule(data=st.data(), sent=sent)
    def put(self, data: st.DataObject, sent: Sent) -> None:
        person = data.draw(st.sampled_from(self.model.people))
        answer = self.api.put(f"/people/{person.id}", _hash(sent))
        assert answer.status == 200
        self.model.put(person, sent)

    @rule(name=st.sampled_from(["steward", "STEWARD", "prospect"]))
    def make_tag(self, name: str) -> None:
        answer = self.api.post("/tags", {"name": name})
        if not self.model.knows(name):
            self.model.tags.append(name)
        assert answer.json["name"] == self.model.knows(name)

    @precondition(lambda self: self.model.people and self.model.tags)
    @rule(data=st.data())
    def tag(self, data: st.DataObject) -> None:
        person, name = self._person_and_tag(data)
        before = name in person.tags
        tag = self.api.tag(name)
        link = {"_links": {"osdi:person": {"href": self._href(person)}}}
        first = self.api.post(href(tag, "osdi:taggings"), link).json
        again = self.api.post(href(tag, "osdi:taggings"), link)
        assert again.json["identifiers"] == first["identifiers"]
        assert "already-tagged" in again.note_codes
        person.tags.add(name)
        assert before or len(first["identifiers"]) == 1

    @precondition(lambda self: any(person.tags for person in self.model.people))
    @rule(data=st.data())
    def untag(self, data: st.DataObject) -> None:
        person = data.draw(st.sampled_from([p for p in self.model.people if p.tags]))
        name = data.draw(st.sampled_from(sorted(person.tags)))
        taggings = self.api.get(f"/people/{person.id}/taggings").json["_embedded"]["osdi:taggings"]
        (tagging,) = [t for t in taggings if self.api.get(href(t, "osdi:tag")).json["name"] == name]
        assert self.api.delete(href(tagging)).status == 200
        assert self.api.delete(href(tagging)).status == 404
        person.tags.discard(name)

    def _person_and_tag(self, data: st.DataObject) -> tuple[Person, str]:
        return data.draw(st.sampled_from(self.model.people)), data.draw(st.sampled_from(self.model.tags))

    def _href(self, person: Person) -> str:
        return href(self.api.get(f"/people/{person.id}").json)

    @invariant()
    def what_can_be_seen_is_what_the_model_has(self) -> None:
        if not hasattr(self, "api"):
            return
        seen = {uuid_of(person): self._seen(person) for person in self.api.people()}
        assert seen == {person.id: person for person in self.model.people}
        for tag in self.api.get("/tags").json["_embedded"]["osdi:tags"]:
            holders = sum(tag["name"] in person.tags for person in self.model.people)
            assert self.api.get(href(tag, "osdi:taggings")).json["total_records"] == holders

    def _seen(self, resource: Any) -> Person:
        email = resource["email_addresses"][0].get("address")
        return Person(
            id=uuid_of(resource),
            email=email,
            email_status=email_status(resource) if email else None,
            phone=resource["phone_numbers"][0].get("number"),
            phone_status=phone_status(resource) or "",
            given_name=resource.get("given_name"),
            custom_fields=resource["custom_fields"],
            identifiers=resource["identifiers"][1:],
            tags=set(self.api.tags_of(resource)),
        )


def _hash(sent: Sent) -> dict[str, Any]:
    """The person hash that says the same; a status alone is an entry without an address."""
    person: dict[str, Any] = {"custom_fields": sent.custom_fields, "identifiers": sent.identifiers}
    email = {"address": sent.email, "status": sent.email_status}
    phone = {"number": sent.phone, "status": sent.phone_status}
    for name, entry in (("email_addresses", email), ("phone_numbers", phone)):
        kept = {key: value for key, value in entry.items() if value is not None}
        if kept:
            person[name] = [kept]
    if sent.given_name is not None:
        person["given_name"] = sent.given_name
    return person


TestPeopleAndTags = PeopleAndTags.TestCase
TestPeopleAndTags.settings = settings(max_examples=50, stateful_step_count=40, deadline=None)
