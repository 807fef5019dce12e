from __future__ import annotations

import pytest

from actionnetwork_mock.http.json_schema import Schemas
from actionnetwork_mock.resources import RESOURCES, resource_named
from actionnetwork_mock.rules.resource_rules import rules_named


@pytest.mark.parametrize(
    ("document", "has_page"), [({"type": "email"}, True), ({"type": "phone"}, False), ({}, False)]
)
def test_letters_have_a_page_and_calls_have_none(document: dict[str, str], has_page: bool) -> None:
    assert rules_named("advocacy_campaigns").has_page(document) is has_page


def test_what_has_no_page_is_not_required_of_an_answer() -> None:
    schemas = Schemas(RESOURCES)
    for name in ("advocacy_campaigns", "petitions"):
        schemas.single(resource_named(name))
    required = {name: schemas.components[name]["required"] for name in ("AdvocacyCampaign", "Petition")}
    assert ["_embedded" in keys for keys in required.values()] == [False, True]
    links = {name: schemas.components[f"{name}Links"]["required"] for name in required}
    assert ["action_network:embed" in keys for keys in links.values()] == [False, True]


def test_an_array_says_how_many_elements_it_may_have() -> None:
    schemas = Schemas(RESOURCES)
    for method in ("POST", "PUT"):
        schemas.body(resource_named("outreaches"), "POST" if method == "POST" else "PUT")
        body = schemas.components[f"Outreaches{method.title()}"]
        assert body["properties"]["targets"]["maxItems"] == 1
