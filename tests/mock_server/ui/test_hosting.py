from __future__ import annotations

from typing import Any

import pytest

from actionnetwork_mock.errors import UsageError
from actionnetwork_mock.rules.mailbox import list_mail, switch_on_autoresponse

from ...api_client import href
from .pages import ALL, NOBODY, Pages, native, person


def host(pages: Pages, campaign: str, **event: Any) -> Any:
    """Let Noor host, and return what came of it."""
    event = {"title": "Assembly in Salem", **event}
    return pages.act("host_event", event_campaign_id=campaign, person=person(), event=event)


def test_webhooks_hear_of_the_hosts_attendance_and_nothing_else(pages: Pages) -> None:
    outcome = host(pages, pages.make("event_campaigns", title="Assemblies"))
    heard = pages.heard()
    assert sorted(heard) == [*ALL, "specific_action", "subscribed"]
    ((element,),) = heard["specific_action"]
    links = element["osdi:attendance"]["_links"]
    assert links["osdi:event"]["href"].endswith(f"/events/{native(outcome['event'])}")
    assert all(len(bodies) == len(bodies[0]) == 1 for bodies in heard.values())


def test_the_event_is_in_the_campaign_with_the_host_as_organizer_and_first_to_come(pages: Pages) -> None:
    campaign = pages.make("event_campaigns", title="Assemblies")
    outcome = host(pages, campaign, start_date="2026-09-01T18:00:00Z")
    event = pages.api.get(f"/event_campaigns/{campaign}/events/{native(outcome['event'])}").json
    assert (event["title"], event["status"], event["total_accepted"]) == ("Assembly in Salem", "confirmed", 1)
    assert event["start_date"] == "2026-09-01T18:00:00Z"
    assert href(event, "osdi:organizer") == href(pages.person())
    assert event["browser_url"].endswith("/events/assembly-in-salem")
    shown = pages.api.get(f"/event_campaigns/{campaign}").json
    assert (shown["total_events"], shown["total_rsvps"]) == (1, 1)
    assert outcome["event"]["total_accepted"] == 1


def test_a_campaign_that_vets_has_the_event_wait(pages: Pages) -> None:
    campaign = pages.make("event_campaigns", title="Assemblies", vetting=True)
    assert host(pages, campaign)["event"]["status"] == "pending_approval"
    assert pages.types()["all_actions"] == ["osdi:attendance"]
    with pytest.raises(UsageError, match="vets its events"):
        host(pages, campaign, status="confirmed")
    assert pages.total("/events") == 1


def test_the_campaigns_tags_are_put_on_and_its_autoresponse_is_sent(pages: Pages) -> None:
    campaign = pages.make("event_campaigns", title="Assemblies", tag_list=["host"])
    switch_on_autoresponse(pages.world.store, "event_campaigns", campaign, subject="Thanks", body="")
    host(pages, campaign)
    assert pages.tags() == ["host"]
    assert pages.one()["add_tags"] == ["host"]
    assert len(list_mail(pages.world.store)) == 1


@pytest.mark.parametrize("event", [{"title": ""}, {"colour": "red"}, {"capacity": "many"}, {"title": 5}])
def test_an_event_that_cannot_be_is_refused_and_nothing_is_left(pages: Pages, event: dict[str, Any]) -> None:
    campaign = pages.make("event_campaigns", title="Assemblies", tag_list=["host"])
    with pytest.raises(UsageError):
        host(pages, campaign, **event)
    assert (pages.api.people(), pages.total("/events"), pages.heard()) == ([], 0, {})


def test_a_campaign_that_is_not_there_has_no_hosts(pages: Pages) -> None:
    with pytest.raises(UsageError, match="there is no event campaign"):
        host(pages, NOBODY)
