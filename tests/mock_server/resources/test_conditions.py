from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from actionnetwork_mock.http.json_schema import Schemas
from actionnetwork_mock.resources import RESOURCES, resource_named
from actionnetwork_mock.resources.declaration import Condition

NO_FIELD = Condition(field="kind", value="email")


@pytest.mark.parametrize("where", ["links", "embedded"])
def test_a_condition_on_a_field_that_is_not_declared_is_an_error_at_once(where: str) -> None:
    campaigns = resource_named("advocacy_campaigns")
    changed: dict[str, Any] = {
        "links": tuple(replace(link, only_if=NO_FIELD) for link in campaigns.links),
        "embedded": tuple(replace(one, only_if=NO_FIELD) for one in campaigns.embedded),
    }
    with pytest.raises(TypeError, match="only_if names kind, which is not declared"):
        replace(campaigns, **{where: changed[where]})


@pytest.mark.parametrize(
    ("document", "holds"), [({"type": "email"}, True), ({"type": "phone"}, False), ({}, False)]
)
def test_a_condition_holds_where_the_field_has_the_value(document: dict[str, str], holds: bool) -> None:
    assert Condition(field="type", value="email").holds(document) is holds


def test_what_a_condition_may_leave_out_is_not_required_of_an_answer() -> None:
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
