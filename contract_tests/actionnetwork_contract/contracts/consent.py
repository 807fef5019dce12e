"""Consent: who is subscribed by email and by mobile, after one write and after many."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from actionnetwork_mock.provenance import DOCUMENTED

from ..api import Answer
from ..check import Check
from ..contract import contract
from ..strategies import names
from .people import Person, href

_EMAIL_RULES = {
    ("new", None): "subscribed",
    ("new", "subscribed"): "subscribed",
    ("new", "unsubscribed"): "unsubscribed",
    ("subscribed", None): "subscribed",
    ("unsubscribed", None): "unsubscribed",
    ("subscribed", "subscribed"): "subscribed",
    ("unsubscribed", "subscribed"): "subscribed",
    ("subscribed", "unsubscribed"): "unsubscribed",
    ("unsubscribed", "unsubscribed"): "unsubscribed",
}
_PHONE_RULES = {**_EMAIL_RULES, ("new", None): "unsubscribed"}


@contract(
    "people.consent",
    provenance=DOCUMENTED,
    where="[matching-11], [matching-12], [matching-13], [matching-14], [matching-16], [matching-17], [matching-18]",
    writes=True,
    calls=60,
)
def consent_follows_the_rules(check: Check) -> None:
    """Email and mobile consent follow the table: new, subscribed or unsubscribed, by what is sent, in POST and PUT."""
    for kind, rules, rules_of_other, contact in (
        ("email_addresses", _EMAIL_RULES, _PHONE_RULES, "address"),
        ("phone_numbers", _PHONE_RULES, _EMAIL_RULES, "number"),
    ):
        for (was, sent), expected in rules.items():
            for method in ("POST", "PUT"):
                entry = {contact: check.email() if contact == "address" else check.phone()}
                status = {} if sent is None else {"status": sent}
                if was == "new":
                    if method == "PUT":
                        continue
                    answer = _with(check, kind, {**entry, **status})
                else:
                    before = _with(check, kind, {**entry, "status": was}).item()
                    body = {kind: [{**entry, **status}]}
                    answer = (
                        check.api.put(href(before), body)
                        if method == "PUT"
                        else _again(check, before, kind, body)
                    )
                    check.that(href(answer.item()) == href(before), "it is the same person", answer)
                found = answer.item()[kind][0].get("status")
                check.that(found == expected, f"{kind} of somebody {was}, sent {sent}: {expected}", answer)
                other = "phone_numbers" if contact == "address" else "email_addresses"
                if was != "new":
                    check.that(answer.item()[other] == before[other], f"{other} stay as they were", answer)
                else:
                    usual = rules_of_other["new", None]
                    check.that(
                        answer.item()[other][0].get("status") == usual,
                        f"{other} are {usual}, as usual",
                        answer,
                    )


def _with(check: Check, kind: str, entry: Person) -> Answer:
    other = (
        {"email_addresses": [{"address": check.email()}]}
        if kind == "phone_numbers"
        else {"phone_numbers": [{"number": check.phone()}]}
    )
    return check.sign_up({kind: [entry], **other})


def _again(check: Check, before: Person, kind: str, body: Person) -> Answer:
    email = [{"address": before["email_addresses"][0]["address"]}]
    return check.sign_up({"email_addresses": email, **body} if kind == "phone_numbers" else body)


_EMAILS = 3
_steps = st.lists(
    st.one_of(
        st.tuples(
            st.just("sign up"),
            st.integers(0, _EMAILS - 1),
            st.sampled_from([None, "subscribed", "unsubscribed"]),
        ),
        st.tuples(
            st.just("put"), st.integers(0, _EMAILS - 1), st.sampled_from([None, "subscribed", "unsubscribed"])
        ),
        st.tuples(st.just("phone"), st.integers(0, _EMAILS - 1), st.sampled_from([0, 1])),
        st.tuples(st.just("name"), st.integers(0, _EMAILS - 1), names()),
    ),
    min_size=3,
    max_size=12,
)


@contract(
    "people.history",
    provenance=DOCUMENTED,
    where="[matching-1], [matching-3], [matching-11]",
    writes=True,
    calls=16,
    steps=_steps,
)
def people_end_up_as_the_rules_say(check: Check, steps: list[tuple[str, int, Any]]) -> None:
    """After any series of signups and changes everybody has the name, phone and consent that the rules give."""
    mine = [check.phone() for _ in range(2)]
    emails = [check.email() for _ in range(_EMAILS)]
    model: dict[int, Person] = {}
    selves: dict[int, str] = {}
    for kind, who, value in steps:
        entry = {"address": emails[who]}
        if kind == "name":
            sent: Person = {"email_addresses": [entry], "given_name": value}
        elif kind == "phone":
            sent = {"email_addresses": [entry], "phone_numbers": [{"number": mine[value]}]}
        else:
            sent = {"email_addresses": [{**entry, **({"status": value} if value else {})}]}
        if kind == "put" and who in selves:
            answer = check.api.put(selves[who], sent)
        else:
            answer = check.sign_up(sent)
        selves.setdefault(who, href(answer.item()))
        check.that(href(answer.item()) == selves[who], "an email means the same person all along", answer)
        known = model.setdefault(who, {"status": "subscribed", "name": None, "phone": None})
        if kind == "name":
            known["name"] = value
        elif kind == "phone":
            for other in model.values():
                if other["phone"] == mine[value]:
                    other["phone"] = None
            known["phone"] = mine[value]
        else:
            known["status"] = value or known["status"]
    for who, known in model.items():
        answer = check.api.get(selves[who])
        found = answer.item()
        check.that(
            found["email_addresses"][0].get("status") == known["status"],
            "consent is as the rules say",
            answer,
        )
        check.that(found.get("given_name") == known["name"], "the name is the last one sent", answer)
        check.that(
            found["phone_numbers"][0].get("number") == known["phone"],
            "the phone is whose it was last",
            answer,
        )
