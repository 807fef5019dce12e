"""Webhooks: set up, what each trigger hears of, and how deliveries are tried."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from actionnetwork_mock.errors import UsageError
from actionnetwork_mock.http.background import drain
from actionnetwork_mock.webhooks import Delivery

from ..api_client import ApiClient, href, uuid_of
from ..conftest import MakeApi
from ..mock_server.ui.pages import Pages, person
from .facts import fact

NOBODY_LISTENS = "http://127.0.0.1:1/"


@pytest.fixture
def pages(api: ApiClient) -> Pages:
    return Pages(api)


class Receiver(ThreadingHTTPServer):
    """Answers every POST with ``status`` and keeps what came."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.status = 200
        self.came: list[tuple[dict[str, str], bytes]] = []

    @property
    def url(self) -> str:
        """The address to post to."""
        return f"http://127.0.0.1:{self.server_port}/"


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        receiver = self.server
        assert isinstance(receiver, Receiver)
        body = self.rfile.read(int(self.headers["content-length"]))
        receiver.came.append(({name.lower(): value for name, value in self.headers.items()}, body))
        self.send_response(receiver.status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def deliver(api: ApiClient, *, advance: bool = True) -> list[Delivery]:
    """Send what waits, and its retries as the clock moves on, and return every delivery."""

    async def send() -> None:
        await drain(api.world, advance=advance)
        await api.world.webhooks.worker.close()

    asyncio.run(send())
    return api.world.webhooks.deliveries()


def listen(api: ApiClient, url: str, trigger: str = "all_actions_and_uploads") -> None:
    """Set a webhook up that is on."""
    api.world.webhooks.create(url, group=api.world.first_group, trigger=trigger, is_on=True)


@fact("webhooks-1", "webhooks-5")
def test_a_new_webhook_is_off_and_the_api_has_none(api: ApiClient) -> None:
    webhook = api.world.webhooks.create(NOBODY_LISTENS, group=api.world.first_group)
    api.sign_up(email="ruth@example.org")
    assert (webhook.is_on, api.world.webhooks.deliveries()) == (False, [])
    assert [api.get(path).status for path in ("/webhooks", f"/webhooks/{webhook.id}")] == [404, 404]


@fact("webhooks-2")
def test_addresses_are_https_where_the_settings_say_so(make_api: MakeApi) -> None:
    api = make_api(webhook_targets="https")
    listen(api, "https://example.org/hook")
    with pytest.raises(UsageError, match="has no https"):
        listen(api, "http://example.org/hook")
    assert [webhook.url for webhook in api.world.webhooks.all()] == ["https://example.org/hook"]


@fact("webhooks-3")
def test_send_test_posts_the_same_signature_whatever_the_trigger(api: ApiClient) -> None:
    listen(api, NOBODY_LISTENS, "subscribed")
    listen(api, NOBODY_LISTENS)
    sent = [api.world.webhooks.send_test(number) for number in (1, 2)]
    assert sent[0].body == sent[1].body
    ((element,),) = [one.payloads for one in sent[:1]]
    signature = element["osdi:signature"]
    assert element["idempotency_key"] == "1679091c5a880faf6fb5e6087eb1b2dc"
    assert (signature["person"]["given_name"], signature["person"]["family_name"]) == ("John", "Smith")
    assert signature["person"]["phone_numbers"][0]["number"] == "11234567890"
    assert signature["action_network:referrer_data"] == {}
    assert "created_date" not in signature


@fact("webhooks-4")
def test_send_test_has_the_keys_of_the_recorded_one_in_their_order(api: ApiClient) -> None:
    listen(api, NOBODY_LISTENS)
    ((element,),) = [api.world.webhooks.send_test(1).payloads]
    signature = element["osdi:signature"]
    assert " ".join(signature) == "identifiers comments person action_network:referrer_data add_tags _links"
    person = signature["person"]
    names = "family_name given_name postal_addresses email_addresses phone_numbers custom_fields"
    assert " ".join(person) == names
    assert [*person["postal_addresses"][0]] == ["primary", "postal_code"]
    assert [*person["email_addresses"][0]] == ["primary", "address"]
    assert [*person["phone_numbers"][0]] == ["primary", "number", "number_type"]


@fact("webhooks-6")
def test_a_specific_action_hears_of_that_action_alone(pages: Pages) -> None:
    chosen = pages.make("petitions", title="Keep it")
    other = pages.api.post("/petitions", {"title": "Other", "origin_system": "Ours"}).json
    for petition in (chosen, uuid_of(other)):
        pages.act("take_action", resource="petitions", action_id=petition, person=person())
    assert [len(bodies) for trigger, bodies in pages.heard().items() if trigger == "specific_action"] == [1]


@fact("webhooks-7", "webhooks-10", "webhooks-16", "webhooks-13")
def test_all_actions_hears_of_records_however_made_and_of_nothing_else(pages: Pages) -> None:
    api = pages.api
    petition = api.post("/petitions", {"title": "Keep it", "origin_system": "Ours"}).json
    path = f"/petitions/{uuid_of(petition)}/signatures"
    ruth, tag = api.sign_up(email="ruth@example.org"), api.tag("steward")
    pages.heard()
    api.post(path, {"person": person()})
    signature = api.post(path, {"_links": {"osdi:person": {"href": href(ruth)}}}).json
    api.with_key(None).post(path, {"person": person("blind@example.org")})
    pages.act(
        "take_action", resource="petitions", action_id=uuid_of(petition), person=person("page@example.org")
    )
    assert pages.types()["all_actions"] == ["osdi:signature"] * 4
    api.put(href(signature), {"comments": "changed"})
    api.put(href(ruth), {"given_name": "Ruth"})
    api.put(href(petition), {"title": "Changed"})
    api.post(f"/tags/{uuid_of(tag)}/taggings", {"_links": {"osdi:person": {"href": href(ruth)}}})
    api.sign_up(email="new@example.org")
    assert pages.types() == {
        "all_actions_and_uploads": ["action_network:upload"],
        "subscribed": ["action_network:upload"],
    }


@fact("webhooks-8", "webhooks-24", "webhooks-26", "webhooks-25")
def test_uploads_are_heard_of_and_hand_work_is_not(pages: Pages) -> None:
    page = pages.make("fundraising_pages", title="Chip in")
    pages.act("upload", rows=[{"email": "ruth@example.org"}, {"email": "ada@example.org"}])
    assert pages.types()["all_actions_and_uploads"] == ["action_network:upload"] * 2
    pages.act(
        "upload",
        rows=[{"email": "ruth@example.org", "Amount": "5.00"}],
        kind="transactions",
        fundraising_page_id=page,
    )
    heard = pages.types()
    assert heard["all_actions_and_uploads"] == ["action_network:upload", "osdi:donation"]
    assert heard["all_actions"] == ["osdi:donation"]
    pages.act("add_activist", person=person("hand@example.org"))
    pages.act("mass_unsubscribe", emails=["ruth@example.org"])
    pages.act("mass_subscribe", emails=["ruth@example.org"])
    assert list(pages.types()) == ["subscribed"]


@fact("webhooks-9", "webhooks-11")
def test_subscribed_hears_of_who_becomes_subscribed_by_any_method(pages: Pages) -> None:
    api = pages.api
    petition = api.post("/petitions", {"title": "Keep it", "origin_system": "Ours"}).json
    path = f"/petitions/{uuid_of(petition)}/signatures"
    for _ in range(2):  # the second time the person is subscribed already
        api.post(path, {"person": person()})
    assert pages.types()["subscribed"] == ["osdi:signature"]
    entry = {"address": "noor@example.org", "status": "unsubscribed"}
    noor = api.sign_up(email_addresses=[entry])
    assert "subscribed" not in pages.types()
    api.put(href(noor), {"email_addresses": [{**entry, "status": "subscribed"}]})
    assert pages.types()["subscribed"] == ["action_network:action"]
    api.sign_up(email_addresses=[entry])
    pages.act("mass_subscribe", emails=["noor@example.org"])
    assert pages.types()["subscribed"] == ["action_network:action"]


@fact("webhooks-17", "webhooks-13")
def test_a_repeat_is_told_again_and_attended_is_not(pages: Pages) -> None:
    event = pages.make("events", title="Assembly")
    path = f"/events/{event}/attendances"
    for _ in range(2):
        attendance = pages.api.post(path, {"person": person()}).json
    first, second = (body[0]["osdi:attendance"] for body in pages.heard()["all_actions"])
    assert first["identifiers"] == second["identifiers"]
    pages.api.put(href(attendance), {"status": "attended"})
    assert pages.heard() == {}


@fact("webhooks-15")
def test_a_background_request_is_told_when_it_is_done(make_api: MakeApi) -> None:
    api = make_api(background_delay_s=60)
    api.world.clock.freeze(datetime(2026, 7, 1, tzinfo=UTC))
    listen(api, NOBODY_LISTENS)
    api.post("/people?background_request=true", {"person": person()})
    told = [len(api.world.webhooks.deliveries())]
    api.world.clock.advance(60)
    api.get("/people")
    assert [*told, len(api.world.webhooks.deliveries())] == [0, 1]


@fact("webhooks-5", "webhooks-27")
def test_a_delivery_is_json_and_carries_no_secret(api: ApiClient, receiver: Receiver) -> None:
    listen(api, receiver.url)
    api.sign_up(email="ruth@example.org")
    (delivery,) = deliver(api)
    ((headers, body),) = receiver.came
    assert (headers["content-type"], body) == ("application/json", delivery.body)
    assert headers["user-agent"].startswith("actionnetwork-mock/")
    known = {
        "host",
        "accept",
        "accept-encoding",
        "connection",
        "content-type",
        "content-length",
        "user-agent",
    }
    assert set(headers) <= known


@fact("webhooks-66")
@pytest.mark.parametrize("status", [200, 201, 204, 302, 404, 500])
def test_only_a_200_counts(api: ApiClient, receiver: Receiver, status: int) -> None:
    receiver.status = status
    listen(api, receiver.url)
    api.sign_up(email="ruth@example.org")
    (delivery,) = deliver(api, advance=False)
    assert (delivery.attempts[0].status, delivery.state) == (
        status,
        "delivered" if status == 200 else "waiting",
    )


@fact("webhooks-67")
def test_an_answer_that_comes_late_is_an_error(make_api: MakeApi) -> None:
    api = make_api(webhook_timeout_s=0.05)
    with socket.create_server(("127.0.0.1", 0)) as silent:  # it takes the connection and never answers
        listen(api, f"http://127.0.0.1:{silent.getsockname()[1]}/")
        api.sign_up(email="ruth@example.org")
        (delivery,) = deliver(api, advance=False)
    assert (delivery.state, delivery.attempts[0].status) == ("waiting", None)


@fact("webhooks-68", "webhooks-31", "webhooks-70", "webhooks-67")
def test_errors_are_retried_over_an_hour_with_the_same_body_and_then_dropped(
    api: ApiClient, receiver: Receiver
) -> None:
    api.world.clock.freeze(datetime(2026, 7, 1, tzinfo=UTC))
    receiver.status = 500
    listen(api, receiver.url)
    api.sign_up(email="ruth@example.org")
    (delivery,) = deliver(api)
    assert [attempt.at - delivery.queued for attempt in delivery.attempts] == [0, 300, 1200, 3600]
    assert delivery.state == "discarded"
    assert len({body for _, body in receiver.came}) == 1


@fact("webhooks-65")
def test_the_first_try_is_at_once_or_after_a_delay(make_api: MakeApi, receiver: Receiver) -> None:
    api = make_api(webhook_delay_s=300)
    api.world.clock.freeze(datetime(2026, 7, 1, tzinfo=UTC))
    listen(api, receiver.url)
    api.sign_up(email="ruth@example.org")
    assert api.world.webhooks.next_due() - api.world.clock.time() == 300
    (delivery,) = deliver(api)
    assert delivery.attempts[0].at - delivery.queued == 300


@fact("webhooks-61")
def test_an_upload_of_a_thousand_rows_is_a_thousand_deliveries(pages: Pages) -> None:
    pages.act("upload", rows=[{"email": f"member{n}@example.org"} for n in range(1000)])
    assert len(pages.heard()["all_actions_and_uploads"]) == 1000
