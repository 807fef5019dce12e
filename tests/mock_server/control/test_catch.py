"""The inboxes under /catch/, and deliveries that are sent or tried on request."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx2
import pytest

from actionnetwork_mock.servers.threaded import MockServer
from actionnetwork_mock.settings import Settings

CHANGE = {"Mock-Control": "1"}
SAMPLE: list[dict[str, Any]] = [{"osdi:signature": {"identifiers": []}}]


@pytest.fixture(scope="module")
def shared_server() -> Iterator[MockServer]:
    with MockServer(settings=Settings(rate_limit=None, webhook_timeout_s=30)) as server:
        yield server


@pytest.fixture
def client(shared_server: MockServer) -> Iterator[httpx2.Client]:
    """Sends requests to the site of a server whose data, webhooks and inboxes are new."""
    shared_server.reset()
    site = shared_server.url.removesuffix("/api/v2")
    with httpx2.Client(base_url=site, headers=CHANGE, timeout=30) as client:
        yield client


def inbox(client: httpx2.Client, name: str = "inbox", **query: Any) -> Any:
    return client.get(f"/_mock/catch/{name}", params=query).raise_for_status().json()


def control(client: httpx2.Client, method: str, path: str, **body: Any) -> Any:
    return client.request(method, f"/_mock{path}", json=body).raise_for_status().json()


def test_an_inbox_keeps_what_arrives_with_its_problem(client: httpx2.Client) -> None:
    assert client.post("/catch/inbox", json=SAMPLE).status_code == 200
    assert client.put("/catch/inbox?a=b", content=b"\xff").status_code == 200

    shown = inbox(client)
    assert (shown["total"], shown["kept"], shown["url"]) == (
        2,
        2,
        f"{client.base_url}/catch/inbox".replace("//c", "/c"),
    )
    first, second = shown["requests"]
    assert (first["types"], first["method"]) == (["osdi:signature"], "POST")
    assert "has no action_network:sponsor" in first["problem"]
    assert (second["method"], second["query"], second["body"]) == ("PUT", "a=b", "\ufffd")
    assert [request["number"] for request in inbox(client, after=1)["requests"]] == [2]
    assert inbox(client, limit=0)["requests"] == []


def test_reading_an_inbox_does_not_create_it(client: httpx2.Client) -> None:
    for number in range(40):
        assert inbox(client, f"name-{number}")["total"] == 0
    assert client.post("/catch/inbox", json=SAMPLE).status_code == 200


def test_there_are_at_most_twenty_inboxes(client: httpx2.Client) -> None:
    answers = [client.post(f"/catch/name-{number}", json=SAMPLE) for number in range(21)]
    assert [answer.status_code for answer in answers] == [200] * 20 + [404]
    assert "delete one" in answers[-1].json()["error"]
    control(client, "DELETE", "/catch/name-3")
    assert client.post("/catch/another", json=SAMPLE).status_code == 200


def test_the_answer_of_an_inbox_can_be_set_and_deleting_it_restores_200(client: httpx2.Client) -> None:
    assert control(client, "PUT", "/catch/inbox/answer", status=503, delay_s=0) == {
        "status": 503,
        "delay_s": 0.0,
    }
    assert client.post("/catch/inbox", json=SAMPLE).status_code == 503
    assert inbox(client)["answer"] == {"status": 503, "delay_s": 0.0}
    control(client, "DELETE", "/catch/inbox")
    assert client.post("/catch/inbox", json=SAMPLE).status_code == 200
    assert inbox(client)["total"] == 1


@pytest.mark.parametrize(
    "body", [{"status": 99}, {"status": 600}, {"delay_s": -1}, {"delay_s": 61}, {"status": "x"}]
)
def test_an_answer_that_cannot_be_is_refused_in_a_sentence(
    client: httpx2.Client, body: dict[str, Any]
) -> None:
    refused = client.put("/_mock/catch/inbox/answer", json=body)
    assert refused.status_code == 400
    assert refused.json()["error"]
    assert client.post("/catch/inbox", json=SAMPLE).status_code == 200


@pytest.mark.parametrize("header", [{"Origin": "http://127.0.0.1:1"}, {"Sec-Fetch-Site": "same-origin"}])
def test_a_web_page_cannot_fill_an_inbox(client: httpx2.Client, header: dict[str, str]) -> None:
    assert client.post("/catch/inbox", json=SAMPLE, headers=header).status_code == 403
    assert inbox(client)["total"] == 0


@pytest.mark.parametrize("name", ["a.b", "a%2Fb", "%00", "x" * 65])
def test_a_name_that_no_inbox_can_have_is_refused(client: httpx2.Client, name: str) -> None:
    assert client.post(f"/catch/{name}", json=SAMPLE).status_code == 404
    assert client.get(f"/_mock/catch/{name}").status_code in (400, 404)


def test_a_body_above_10_mib_is_refused_and_listed(client: httpx2.Client) -> None:
    assert client.post("/catch/inbox", content=b" " * (10 * 1_048_576 + 1)).status_code == 413
    (request,) = inbox(client)["requests"]
    assert "reads at most" in request["problem"]
    assert request["status"] == 413


def test_a_reset_empties_the_inboxes(client: httpx2.Client, shared_server: MockServer) -> None:
    client.post("/catch/inbox", json=SAMPLE)
    shared_server.reset()
    assert inbox(client)["total"] == 0


def webhook_to_inbox(client: httpx2.Client) -> int:
    url = inbox(client)["url"]
    number: int = control(client, "POST", "/webhooks", url=url, is_on=True)["id"]
    return number


def test_a_webhook_can_post_to_an_inbox_of_its_own_server(client: httpx2.Client) -> None:
    webhook = webhook_to_inbox(client)
    control(client, "POST", f"/webhooks/{webhook}/test")
    control(client, "POST", "/webhooks/drain")
    (request,) = inbox(client)["requests"]
    assert (request["types"], request["problem"]) == (["osdi:signature"], None)


def test_a_try_makes_one_more_attempt_without_moving_the_clock(client: httpx2.Client) -> None:
    webhook = webhook_to_inbox(client)
    control(client, "PUT", "/catch/inbox/answer", status=500)
    before = control(client, "POST", "/clock/freeze")
    number = control(client, "POST", f"/webhooks/{webhook}/test")["number"]
    control(client, "POST", "/webhooks/drain")
    again = control(client, "POST", f"/webhooks/deliveries/{number}/try")
    assert [attempt["status"] for attempt in again["attempts"]] == [500, 500]
    control(client, "PUT", "/catch/inbox/answer", status=200)
    done = control(client, "POST", f"/webhooks/deliveries/{number}/try")
    assert (done["state"], done["due"]) == ("delivered", None)
    assert client.get("/_mock/clock").json() == before
    control(client, "POST", "/clock/unfreeze")


def test_a_delivery_that_does_not_wait_cannot_be_tried(client: httpx2.Client) -> None:
    webhook = webhook_to_inbox(client)
    number = control(client, "POST", f"/webhooks/{webhook}/test")["number"]
    control(client, "POST", "/webhooks/drain")
    refused = client.post(f"/_mock/webhooks/deliveries/{number}/try", json={})
    assert (refused.status_code, refused.json()["error"]) == (
        400,
        f"delivery {number} is delivered: resend it instead",
    )


def test_a_body_of_ones_own_is_sent_once_to_any_address(client: httpx2.Client) -> None:
    url = inbox(client)["url"]
    sent = control(client, "POST", "/webhooks/send", url=url, payloads=SAMPLE)
    assert (sent["webhook"], sent["state"], sent["type"]) == (0, "delivered", "osdi:signature")
    control(client, "PUT", "/catch/inbox/answer", status=500)
    failed = control(client, "POST", "/webhooks/send", url=url, payloads=[{"anything": 1}])
    assert (failed["state"], failed["due"], failed["type"]) == ("discarded", None, "unknown")
    assert [request["body"] for request in inbox(client)["requests"]] == [
        '[{"osdi:signature":{"identifiers":[]}}]',
        '[{"anything":1}]',
    ]


def test_a_body_for_a_webhook_goes_to_its_address_and_is_retried(client: httpx2.Client) -> None:
    webhook = webhook_to_inbox(client)
    control(client, "PUT", "/catch/inbox/answer", status=500)
    sent = control(client, "POST", "/webhooks/send", webhook=webhook, payloads=SAMPLE)
    control(client, "POST", "/webhooks/drain")
    shown = client.get(f"/_mock/webhooks/deliveries/{sent['number']}").json()
    assert (shown["webhook"], shown["state"], len(shown["attempts"])) == (webhook, "waiting", 1)


def test_a_sample_of_a_type_is_sent(client: httpx2.Client) -> None:
    sent = control(client, "POST", "/webhooks/send", url=inbox(client)["url"], type="osdi:donation")
    assert (sent["type"], sent["state"]) == ("osdi:donation", "delivered")
    assert inbox(client)["requests"][0]["problem"] is None


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ({"payloads": SAMPLE}, "name the receiver"),
        ({"url": "http://127.0.0.1:1/"}, "name payloads, or a type"),
        ({"url": "http://127.0.0.1:1/", "type": "osdi:donatoin"}, "Did you mean osdi:donation?"),
        ({"url": "ftp://127.0.0.1/", "payloads": SAMPLE}, "is not a webhook address"),
        ({"webhook": 99, "payloads": SAMPLE}, "there is no webhook 99"),
    ],
)
def test_what_cannot_be_sent_is_refused_in_a_sentence(
    client: httpx2.Client, body: dict[str, Any], says: str
) -> None:
    refused = client.post("/_mock/webhooks/send", json=body)
    assert refused.status_code in (400, 404)
    assert says in refused.json()["error"]
    assert client.get("/_mock/webhooks/deliveries").json()["total"] == 0


def test_the_html_of_a_mail_runs_no_scripts(client: httpx2.Client, shared_server: MockServer) -> None:
    petition = shared_server.make("petitions", title="Night buses", origin_system="Action Network")
    script = "<script>alert(1)</script><b>Thank you</b>"
    shared_server.switch_on_autoresponse("petitions", petition, subject="Thanks", body=script)
    person = {"email_addresses": [{"address": "ada@example.org"}]}
    shared_server.ui.take_action("petitions", petition, person=person)
    (mail,) = client.get("/_mock/mailbox").json()
    page = client.get(f"/_mock/mailbox/{mail['number']}/html")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "sandbox; default-src 'none'" in page.headers["content-security-policy"]
    assert page.text == script
    assert client.get("/_mock/mailbox/2/html").status_code == 404
    assert client.get("/_mock/mailbox/0/html").status_code == 404
