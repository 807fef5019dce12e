"""The actions and records whose statements are checked together, and how tests make one of each.

What stands here is written by hand, not taken from the declarations, so that those can be wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from ..api_client import BASE, Answer, ApiClient, href, person_hash, uuid_of
from ..sample_group import make
from .facts import fact, part_of

NOBODY = "00000000-0000-4000-8000-000000000000"
PERSON = {
    "given_name": "Ruth",
    "family_name": "Okafor",
    "email_addresses": [{"address": "ruth@example.org"}],
    "phone_numbers": [{"number": "(312) 555-0148"}],
    "postal_addresses": [{"address_lines": ["415 Larkspur Ave"], "postal_code": "60622"}],
    "languages_spoken": ["fr"],
    "custom_fields": {"Unit": "Bakery"},
    "identifiers": ["members:1"],
}


@dataclass(frozen=True)
class Action:
    """One kind of action. ``content`` is what of its own a POST may say, ``keys`` are in the order of samples."""

    name: str
    rel: str
    item_rel: str
    records: str
    records_rel: str
    helper: str
    total: str
    keys: tuple[str, ...]
    content: Mapping[str, Any]
    nullable: tuple[str, ...]
    page: str

    def path(self, _api: ApiClient) -> str:
        """Return the path of the collection."""
        return f"/{self.name}"

    def make(self, api: ApiClient, **fields: Any) -> Any:
        """Post one, and return the resource."""
        answer = self.post(api, **fields)
        assert answer.status == 200, answer.body
        return answer.json

    def post(self, api: ApiClient, **fields: Any) -> Answer:
        """Post one with the least that it needs."""
        return api.post(f"/{self.name}", {"origin_system": "Tests", "title": "Night buses", **fields})

    def make_in_ui(self, api: ApiClient, **fields: Any) -> Any:
        """Make one as the user interface does, and return the resource."""
        document = make(api.world, self.name, {"title": "Night buses", **fields})
        return api.get(f"/{self.name}/{document['identifiers'][0].partition(':')[2]}").json

    def list(self, api: ApiClient) -> list[Any]:
        """Return the first page of all of them."""
        return items_of(api.get(f"/{self.name}"), self.rel)


@dataclass(frozen=True)
class Record:
    """One kind of record. ``content`` is what of its own a POST may say, ``another`` what else it may say."""

    name: str
    rel: str
    item_rel: str
    of: Action
    keys: tuple[str, ...]
    content: Mapping[str, Any] = field(default_factory=dict)
    another: Mapping[str, Any] = field(default_factory=dict)
    once_per_person: bool = True

    @property
    def action_rel(self) -> str:
        """The rel that leads to the action."""
        return self.of.item_rel

    @property
    def action_id(self) -> str:
        """The key that shows the uuid of the action."""
        return f"action_network:{self.of.item_rel.partition(':')[2]}_id"

    def path(self, api: ApiClient) -> str:
        """Return the path of the records of an action, which is made if there is none yet."""
        actions = self.of.list(api)
        return self.path_of(actions[0] if actions else self.of.make(api))

    def path_of(self, action: Any) -> str:
        """Return the path of the records of an action."""
        return f"/{self.of.name}/{uuid_of(action)}/{self.name}"

    def plain(self, api: ApiClient, person: Any, **fields: Any) -> Answer:
        """Post one for an existing person."""
        link = {"osdi:person": {"href": href(person)}}
        return api.post(self.path(api), {"_links": link, **fields})

    def help(self, api: ApiClient, *, beside: Mapping[str, Any] | None = None, **person: Any) -> Answer:
        """Post to the helper with a person hash; ``beside`` stands next to it."""
        return api.post(self.path(api), {"person": person_hash(**person), **(beside or {})})

    def make(self, api: ApiClient, **fields: Any) -> Any:
        """Record one for a new person, and return the resource."""
        number = len(api.people())
        answer = self.help(api, beside=fields, email=f"somebody{number}@example.org")
        assert answer.status == 200, answer.body
        assert answer.json != {}, answer.note_codes
        return answer.json

    def list(self, api: ApiClient) -> list[Any]:
        """Return the first page of those of the action."""
        return items_of(api.get(self.path(api)), self.rel)


Kind = Action | Record


def person_of(api: ApiClient, record: Any) -> Any:
    """Return the person of a record."""
    return api.get(href(record, "osdi:person")).json


def items_of(answer: Answer, rel: str) -> list[Any]:
    """Return the items of a page."""
    assert answer.status == 200, answer.body
    items: list[Any] = answer.json["_embedded"][rel]
    return items


PETITIONS = Action(
    name="petitions",
    rel="osdi:petitions",
    item_rel="osdi:petition",
    records="signatures",
    records_rel="osdi:signatures",
    helper="osdi:record_signature_helper",
    total="total_signatures",
    keys=(
        *("identifiers", "origin_system", "created_date", "modified_date", "name", "title", "description"),
        *("petition_text", "browser_url", "total_signatures", "target"),
        *("action_network:hidden", "action_network:sponsor", "tag_list", "_embedded", "_links"),
    ),
    content={"petition_text": "Please run night buses.", "target": [{"name": "Transit board"}]},
    nullable=("description", "petition_text"),
    page="petitions",
)
FORMS = Action(
    name="forms",
    rel="osdi:forms",
    item_rel="osdi:form",
    records="submissions",
    records_rel="osdi:submissions",
    helper="osdi:record_submission_helper",
    total="total_submissions",
    keys=(
        *("identifiers", "origin_system", "created_date", "modified_date", "title", "description"),
        *("call_to_action", "browser_url", "total_submissions"),
        *("action_network:hidden", "action_network:sponsor", "tag_list", "_embedded", "_links"),
    ),
    content={"call_to_action": "Sign up"},
    nullable=("description", "call_to_action"),
    page="forms",
)
SURVEYS = Action(
    name="surveys",
    rel="action_network:surveys",
    item_rel="action_network:survey",
    records="responses",
    records_rel="action_network:responses",
    helper="action_network:record_response_helper",
    total="total_responses",
    keys=(
        *("identifiers", "origin_system", "created_date", "modified_date", "title", "description"),
        *("call_to_action", "total_responses"),
        *("action_network:hidden", "action_network:sponsor", "tag_list", "_embedded", "_links"),
    ),
    content={"call_to_action": "Answer now"},
    nullable=("description", "call_to_action"),
    page="surveys",
)
ADVOCACY_CAMPAIGNS = Action(
    name="advocacy_campaigns",
    rel="osdi:advocacy_campaigns",
    item_rel="osdi:advocacy_campaign",
    records="outreaches",
    records_rel="osdi:outreaches",
    helper="osdi:record_outreach_helper",
    total="total_outreaches",
    keys=(
        *("identifiers", "origin_system", "created_date", "modified_date", "title", "description", "targets"),
        *("type", "total_outreaches"),
        *("action_network:hidden", "action_network:sponsor", "tag_list", "_embedded", "_links"),
    ),
    content={"targets": "Transit board"},
    nullable=("description", "targets"),
    page="letters",
)
ACTIONS = (PETITIONS, FORMS, SURVEYS, ADVOCACY_CAMPAIGNS)

_COPIED = "action_network:person_id"

SIGNATURES = Record(
    name="signatures",
    rel="osdi:signatures",
    item_rel="osdi:signature",
    of=PETITIONS,
    keys=(
        *("identifiers", "created_date", "modified_date", "comments", _COPIED, "action_network:petition_id"),
        *("action_network:referrer_data", "_links"),
    ),
    content={"comments": "I ride the bus."},
    another={"comments": "We all ride the bus."},
)
SUBMISSIONS = Record(
    name="submissions",
    rel="osdi:submissions",
    item_rel="osdi:submission",
    of=FORMS,
    keys=(
        *("identifiers", "created_date", "modified_date", _COPIED, "action_network:form_id"),
        *("action_network:referrer_data", "_links"),
    ),
)
RESPONSES = Record(
    name="responses",
    rel="action_network:responses",
    item_rel="action_network:response",
    of=SURVEYS,
    keys=(
        *("identifiers", "created_date", "modified_date", _COPIED, "action_network:survey_id"),
        "_links",
    ),
)
OUTREACHES = Record(
    name="outreaches",
    rel="osdi:outreaches",
    item_rel="osdi:outreach",
    of=ADVOCACY_CAMPAIGNS,
    keys=(
        *("identifiers", "created_date", "modified_date", "type", "subject", "message", "targets", _COPIED),
        *("action_network:advocacy_campaign_id", "_links"),
    ),
    content={
        "subject": "Night buses",
        "message": "I work shifts.",
        "targets": [
            {
                "title": "Board member",
                "given_name": "Rosa",
                "family_name": "Quint",
                "ocdid": "ocd-division/country:us/state:or",
            }
        ],
    },
    another={"message": "We all work shifts.", "targets": [{"title": "Chair"}]},
    once_per_person=False,
)
RECORDS = (SIGNATURES, SUBMISSIONS, RESPONSES, OUTREACHES)

EVERY: tuple[Kind, ...] = (*ACTIONS, *RECORDS)


def each(kinds: Iterable[Kind], *paths: str, own: Mapping[str, str] | None = None) -> pytest.MarkDecorator:
    """Run a test for each kind, as its argument ``kind``, and name the statements that it checks of each.

    ``each(ACTIONS, "fields.title", own={"forms": "actions-11"})`` names ``petitions.fields.title`` and so on; ``own``
    names more by kind, separated by blanks.
    """
    cases = []
    for kind in kinds:
        named = [*paths, *(own or {}).get(kind.name, "").split()]
        cases.append(
            pytest.param(kind, id=kind.name, marks=fact(*(part_of(kind.name, one) for one in named)))
        )
    return pytest.mark.parametrize("kind", cases)


def address(path: str) -> str:
    """Return the whole address of a path below the API's."""
    return f"{BASE}{path}"
