"""Exchanges with pseudonyms: joins stay, what is public stays, and everything else is replaced."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from actionnetwork_contract.corpus.dates import Dates
from actionnetwork_contract.corpus.pseudonyms import Pseudonyms
from actionnetwork_contract.corpus.rewriting import CannotRewrite, Rewriter
from actionnetwork_contract.corpus.values import Values
from actionnetwork_contract.shadow.exchange import Exchange

UUID = "6f1e9a0c-97a4-4d3f-8a52-0d5c3d1f7a11"
PUBLIC = {
    "status": "subscribed",
    "item_type": "osdi:person",
    "primary": True,
    "origin_system": "Action Network",
    "total_records": 12_345,
    "per_page": 25,
    "latitude": None,
    "error": "Couldn't find person with id = ",
}


@pytest.fixture
def rewriter() -> Rewriter:
    dates = Dates(-30)
    dates.settle(0, 0)
    return Rewriter(Values(Pseudonyms(bytes(32)), dates, {"Local"}))


def exchange_with(**changes: Any) -> Exchange:
    """Return an exchange, some parts of which are given."""
    parts: dict[str, Any] = {
        "number": 1,
        "sent": 100.0,
        "answered": 100.5,
        "upstream_date": None,
        "method": "GET",
        "target": "/api/v2/people",
        "request_headers": [],
        "request_body": b"",
        "status": 200,
        "headers": [],
        "body": b"{}",
        "group": 1,
    }
    return Exchange(**{**parts, **changes})


def test_public_values_stay(rewriter: Rewriter) -> None:
    assert rewriter.json("", PUBLIC) == PUBLIC


def test_one_value_gets_one_pseudonym_everywhere(rewriter: Rewriter) -> None:
    email = "ada.lovelace@club.example"
    body = json.dumps({"person": {"email_addresses": [{"address": email}]}, "nickname": email}).encode()
    rewritten = rewriter.exchange(
        exchange_with(
            target=f"/api/v2/people?filter=email_address%20eq%20%27{email.upper()}%27&page=2",
            request_body=body,
            request_headers=[("content-type", "application/json")],
        ),
        None,
    )
    address = json.loads(rewritten.request_body)["person"]["email_addresses"][0]["address"]
    assert (
        rewritten.target
        == f"/api/v2/people?filter=email_address%20eq%20'{address.upper().replace('@', '%40')}'&page=2"
    )
    assert list(json.loads(rewritten.request_body).values())[1] == address


def test_ids_in_paths_links_and_identifiers_are_joined(rewriter: Rewriter) -> None:
    body = {
        "identifiers": [f"action_network:{UUID}"],
        "action_network:person_id": UUID,
        "_links": {"self": {"href": f"https://actionnetwork.org/api/v2/people/{UUID}"}},
        "error": f"Couldn't find person with id = {UUID}",
    }
    rewritten = rewriter.exchange(
        exchange_with(target=f"/api/v2/people/{UUID}/taggings", body=json.dumps(body).encode()), None
    )
    found = rewritten.target.split("/")[4]
    assert found != UUID
    assert UUID not in rewritten.body.decode()
    assert rewritten.body.decode().count(found) == 4


@pytest.mark.parametrize(
    "value",
    [
        {"given_name": "Quentin"},
        {"Quentin": 1},
        {"_links": {"Quentin": {"href": "https://club.example/Quentin?x=Quentin#Quentin"}}},
        {"custom_fields": {"Quentin": "x"}},
        {"custom_fields": {"Local": "Quentin"}},
        {
            "postal_addresses": [
                {"locality": "Quentin", "postal_code": "60622", "address_lines": ["1 Quentin Road"]}
            ]
        },
        {"add_tags": ["Quentin"]},
        {"status": "Quentin"},
        {"nested": [[{"deep": ["Quentin"]}]]},
        {"browser_url": "https://actionnetwork.org/petitions/quentin-for-mayor"},
        {"error": "Quentin is not valid"},
        {"identifiers": ["Quentin:12", "action_network:Quentin", "Quentin"]},
        {"href": "http://Quentin:Quentin@club.example/"},
        {"currency": "Quentin", "country": "Quentin"},
    ],
)
def test_no_other_text_stays(rewriter: Rewriter, value: Any) -> None:
    assert "quentin" not in json.dumps(rewriter.json("", value)).lower()


@pytest.mark.parametrize(
    "target",
    [
        "/api/v2/people/Quentin",
        "/api/v2/Quentin",
        "/api/v2/people?Quentin=1",
        "/api/v2/people?page=Quentin",
        "/api/v2/people?filter=Quentin%20eq%20'Quentin'",
        "/api/v2/people?filter=given_name%20eq%20Quentin",
        "/api/v2/people?filter='Quentin",
        "/api/v2/people?person%5Bcustom_fields%5D%5BQuentin%5D=Quentin",
        "/api/v2/people?email_address=quentin@club.example",
        "/api/v2/people#Quentin",
        "/%51uentin/api",
    ],
)
def test_no_other_text_stays_in_an_address(rewriter: Rewriter, target: str) -> None:
    assert "uentin" not in rewriter.target(target)


def test_only_known_headers_stay_and_only_with_known_values(rewriter: Rewriter) -> None:
    headers = [
        ("content-type", "application/quentin; charset=UTF-8"),
        ("cache-control", "max-age=0, private, must-revalidate"),
        ("cache-control", "quentin"),
        ("retry-after", "soon"),
        ("x-quentin", "1"),
        ("user-agent", "quentin"),
        ("etag", "quentin"),
    ]
    rewritten = rewriter.exchange(exchange_with(headers=headers, request_headers=headers), None)
    for found in (rewritten.headers, rewritten.request_headers):
        assert found == [
            ("content-type", "application/octet-stream; charset=utf-8"),
            ("cache-control", "max-age=0, private, must-revalidate"),
        ]


def test_the_digits_in_front_of_a_page_stay(rewriter: Rewriter) -> None:
    found = rewriter.target("/api/v2/people?page=2quentin&per_page=10%20quentin")
    assert re.fullmatch(r"/api/v2/people\?page=2[a-z]+&per_page=10%20[a-z]+", found)
    assert "quentin" not in found


def test_a_form_keeps_its_names(rewriter: Rewriter) -> None:
    rewritten = rewriter.exchange(
        exchange_with(
            request_headers=[("content-type", "application/x-www-form-urlencoded")],
            request_body=b"person[given_name]=Quentin&person[custom_fields][Local]=Quentin&Quentin=Quentin",
        ),
        None,
    )
    text = rewritten.request_body.decode()
    assert text.startswith("person%5Bgiven_name%5D=")
    assert "person%5Bcustom_fields%5D%5Bfield_" in text
    assert "uentin" not in text


def test_what_the_api_says_itself_stays(rewriter: Rewriter) -> None:
    for document in (
        {"notice": "This tagging was successfully deleted."},
        {"error": "API Key invalid or not present"},
        {"_links": {"docs": {"href": "https://actionnetwork.org/docs/"}}},
        {"action_network:referrer_data": {"source": "none", "website": "api"}},
    ):
        assert rewriter.json("", document) == document


def test_brackets_in_a_name_stay(rewriter: Rewriter) -> None:
    assert rewriter.target("/api/v2/people?person[email_addresses][][status]=subscribed").endswith(
        "?person[email_addresses][][status]=subscribed"
    )


def test_a_preflight_keeps_what_it_asks_for_and_not_its_page(rewriter: Rewriter) -> None:
    headers = [
        ("origin", "https://club.example"),
        ("access-control-request-method", "POST"),
        ("access-control-request-headers", "content-type,osdi-api-token, x-quentin"),
        ("access-control-request-headers", "x-quentin"),
    ]
    rewritten = rewriter.exchange(exchange_with(request_headers=headers), None)
    assert rewritten.request_headers == [
        ("origin", "https://example.org"),
        ("access-control-request-method", "POST"),
        ("access-control-request-headers", "content-type, osdi-api-token"),
    ]


def test_an_answer_keeps_what_it_allows_a_page(rewriter: Rewriter) -> None:
    headers = [
        ("access-control-allow-origin", "*"),
        ("access-control-allow-methods", "GET, POST, OPTIONS"),
        ("access-control-allow-headers", "Content-Type, OSDI-API-Token"),
    ]
    others = [("access-control-allow-origin", "https://club.example"), ("access-control-allow-headers", "*")]
    rewritten = rewriter.exchange(exchange_with(headers=[*headers, *others]), None)
    assert rewritten.headers == [
        *headers,
        ("access-control-allow-origin", "https://example.org"),
        ("access-control-allow-headers", "*"),
    ]


def test_a_postal_code_moves_with_its_city(rewriter: Rewriter) -> None:
    address = {"locality": "Chicago", "region": "IL", "postal_code": "60622"}
    first = rewriter.json("", address)
    second = rewriter.json("", {**address, "postal_code": "60601-1234"})
    assert first["locality"] == second["locality"] != "Chicago"
    assert first["region"] == second["region"]
    assert first["postal_code"][:3] == second["postal_code"][:3]
    assert len(second["postal_code"]) == 10


def test_a_filter_on_a_region_finds_the_people_there(rewriter: Rewriter) -> None:
    for address in (
        {"locality": "Chicago", "region": "IL", "postal_code": "60622"},
        {"locality": "Peoria", "region": "IL", "postal_code": "61602"},
        {"region": "IL"},
    ):
        region = rewriter.json("", address)["region"]
        assert region != "IL"
        assert rewriter.target("/api/v2/people?filter=region%20eq%20'IL'").endswith(
            f"region%20eq%20'{region}'"
        )


def test_a_postal_code_is_not_that_of_another_person() -> None:
    def code(*avoided: str) -> str:
        values = Values(Pseudonyms(bytes(32)), Dates(-30), (), avoided=avoided)
        return values.postal("postal_code", "60622", "")

    codes = [code()]
    while len(codes) < 20:
        codes.append(code(*codes))
    assert len({*codes}) == 20
    assert len({found[:3] for found in codes}) == 1


def test_an_amount_is_the_sum_of_its_parts(rewriter: Rewriter) -> None:
    donation = {"amount": "75.00", "recipients": [{"amount": "50.00"}, {"amount": "25.00"}]}
    found = rewriter.json("", donation)
    assert float(found["amount"]) == sum(float(recipient["amount"]) for recipient in found["recipients"])


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"broken": "truncated"}, "broken"),
        ({"status": 0}, "broken"),
        ({"body": b"<html>Quentin</html>"}, "no JSON"),
        (
            {"request_headers": [("content-type", "multipart/form-data; boundary=x")], "request_body": b"x"},
            "a form with parts",
        ),
        ({"body": b"[" * 40 + b"]" * 40}, "nested too deeply"),
    ],
)
def test_what_cannot_be_rewritten_is_left_out(
    rewriter: Rewriter, changes: dict[str, Any], reason: str
) -> None:
    with pytest.raises(CannotRewrite) as refused:
        rewriter.exchange(exchange_with(**changes), None)
    assert refused.value.reason == reason
