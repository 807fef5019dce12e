"""Whatever somebody changes in a file of a world, it is refused with a sentence, or the mock answers without a 5xx."""

from __future__ import annotations

import copy
import json
import os
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from actionnetwork_mock import Settings
from actionnetwork_mock.scenarios import BadScenario, write_world
from actionnetwork_mock.worlds import Worlds

from ...api_client import ApiClient
from .test_mutilated import ODD, places

EXAMPLES = int(os.environ.get("WORLD_EXAMPLES", "40"))
SETTINGS = Settings(rate_limit=None, search_lag_s=60, background_delay_s=60)
HOOK = {"url": "http://127.0.0.1:9/hook", "trigger": "all_actions", "is_on": True}
ADA: Any = {"person": {"email_addresses": [{"address": "ada@example.org"}], "given_name": "Ada"}}
CONTROL = (
    "keys",
    "webhooks",
    "webhooks/deliveries",
    "mailbox",
    "background",
    "history?person=ada@example.org",
)


def open_api(scenario: Any) -> ApiClient:
    return ApiClient(Worlds(SETTINGS, scenario=scenario, has_server=False))


def try_to_open(scenario: Any) -> tuple[ApiClient | None, str]:
    """Return a client of a server with the scenario, or None and what is said against it."""
    try:
        return open_api(scenario), ""
    except BadScenario as error:
        return None, str(error)


@cache
def whole() -> Any:
    """Return a world that has rows in nearly every table."""
    api = open_api("union_local")
    api.request("POST", "/_mock/webhooks", HOOK, headers={"mock-control": "1"}, host="127.0.0.1:8484")
    api.post("/people", ADA)
    petition = (
        api.get("/petitions").json["_embedded"]["osdi:petitions"][0]["identifiers"][0].partition(":")[2]
    )
    api.post(f"/petitions/{petition}/signatures", {**ADA, "triggers": {"autoresponse": {"enabled": True}}})
    api.post("/people?background_request=true", ADA)
    api.put(f"/petitions/{petition}", {"title": "Night buses"})
    return json.loads("".join(write_world(api.world)))


def requests(scenario: Any) -> list[tuple[str, str, Any]]:
    """Return requests to everything that the world lists, and writes."""
    found: list[tuple[str, str, Any]] = []
    tables = scenario["world"]["tables"]
    for name in ("people", "petitions", "events", "forms", "fundraising_pages", "tags", "messages", "lists"):
        found += [("GET", f"/{name}", None)]
        for row in tables.get(name, [])[:2]:
            found += [("GET", f"/{name}/{row['id']}", None), ("PUT", f"/{name}/{row['id']}", {"title": "x"})]
    for row in tables["petitions"][:1]:
        found += [("GET", f"/petitions/{row['id']}/signatures", None)]
        found += [("POST", f"/petitions/{row['id']}/signatures", ADA)]
    return [*found, ("POST", "/people", ADA), ("GET", "/people?filter=given_name eq 'Ada'", None)]


@pytest.mark.slow
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[*HealthCheck],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
@given(data=st.data())
def test_it_is_refused_with_a_sentence_or_answers(data: st.DataObject) -> None:
    scenario = copy.deepcopy(whole())
    tables = scenario["world"]["tables"]
    name = data.draw(st.sampled_from(sorted(tables)))
    row = data.draw(st.sampled_from(range(len(tables[name]))))
    path = data.draw(st.sampled_from([*places(tables[name][row])]))
    into = tables[name][row]
    for key in path[:-1]:
        into = into[key]
    if data.draw(st.booleans()):
        into[path[-1]] = copy.deepcopy(data.draw(st.sampled_from(ODD)))
    else:
        del into[path[-1]]
    api, said = try_to_open(scenario)
    assert "\n" not in said
    if api is None:
        return
    for method, target, body in requests(whole()):
        assert api.request(method, target, body).status < 500, (name, path, method, target)
    for target in CONTROL:
        assert api.request("GET", f"/_mock/{target}", host="127.0.0.1:8484").status < 500, (
            name,
            path,
            target,
        )
    assert "".join(write_world(api.world))
    for control in ("background/flush", "reset"):
        answer = api.request(
            "POST", f"/_mock/{control}", headers={"mock-control": "1"}, host="127.0.0.1:8484"
        )
        assert answer.status == 200, (name, path, control)
    api.worlds.close()
