"""Consent: who is subscribed by email and by mobile, after one write and after many."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from actionnetwork_mock.provenance import DOCUMENTED

from ..answer import Answer, Item, href
from ..check import Check
from ..contract import contract
from ..strategies import names

_STATUSES = ("subscribed", "unsubscribed")
_EMAIL_RULES: dict[tuple[str, str | None], str] = {
    ("new", None): "subscribed",
    **{("new", sent): sent for sent in _STATUSES},
    **{(was, None): was for was in _STATUSES},
    **{(was, sent): sent for was in _STATUSES for sent in _STATUSES},
}
"""The status after a write, by the status before and the status that was sent."""
_PHONE_RULES = {**_EMAIL_RULES, ("new", None): "unsubscribed"}
_EMAILS = 3


@contract(
    "people.consent",
    DOCUMENTED,
    "[matching-11], [matching-12], [matching-13], [matching-14], [matching-16], [matching-17], [matching-18]",
    writes=60,
)
def consent_follows_the_rules(check: Check) -> None:
    """Email and mobile consent follow a table of the status before and the status sent, in POST and PUT."""
    for array, rules in (("email_addresses", _EMAIL_RULES), ("phone_numbers", _PHONE_RULES)):
        other, usual = (
            ("phone_numbers", _PHONE_RULES["new", None])
            if array == "email_addresses"
            else ("email_addresses", _EMAIL_RULES["new", None])
        )
        for (was, sent), expected in rules.items():
            for method in ("POST",) if was == "new" else ("POST", "PUT"):
                entry = _contact(check, array)
                status = {} if sent is None else {"status": sent}
                if was == "new":
                    answer = check.sign_up({array: [{**entry, **status}], other: [_contact(check, other)]})
                    kept = answer.item[other][0].get("status") == usual
                    check.that(kept, f"{other} of a new person are {usual}", answer)
                else:
                    before = check.person(
                        **{array: [{**entry, "status": was}], other: [_contact(check, other)]}
                    )
                    answer = _write(check, method, before, {array: [{**entry, **status}]})
                    check.that(answer.href == href(before), "it is the same person", answer)
                    check.has(answer, "{name} stay as they were", **{other: before[other]})
                found = answer.item[array][0].get("status")
                check.that(found == expected, f"{array}: {was}, then sent {sent}, is {expected}", answer)


def _contact(check: Check, array: str) -> dict[str, str]:
    return {"address": check.email()} if array == "email_addresses" else {"number": check.phone()}


def _write(check: Check, method: str, before: Item, body: Item) -> Answer:
    if method == "PUT":
        return check.api.put(href(before), body)
    email = [{"address": before["email_addresses"][0]["address"]}]
    return check.sign_up({"email_addresses": email, **body})


_people = st.integers(0, _EMAILS - 1)
_steps = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["sign up", "put"]), _people, st.sampled_from([None, *_STATUSES])),
        st.tuples(st.just("phone"), _people, st.integers(0, 1)),
        st.tuples(st.just("name"), _people, names()),
    ),
    min_size=3,
    max_size=12,
)


@contract("people.history", DOCUMENTED, "[matching-1], [matching-3], [matching-11]", writes=16, steps=_steps)
def people_end_up_as_the_rules_say(check: Check, steps: list[tuple[str, int, Any]]) -> None:
    """After any series of signups and changes each person has the name, phone and consent that the rules give."""
    phones = [check.phone() for _ in range(2)]
    emails = [check.email() for _ in range(_EMAILS)]
    model: dict[int, Item] = {}
    selves: dict[int, str] = {}
    for kind, person_no, value in steps:
        entry: Item = {"address": emails[person_no]}
        known = model.setdefault(person_no, {"status": "subscribed", "name": None, "phone": None})
        if kind == "name":
            more: Item = {"given_name": value}
            known["name"] = value
        elif kind == "phone":
            more = {"phone_numbers": [{"number": phones[value]}]}
            for person in model.values():
                person["phone"] = None if person["phone"] == phones[value] else person["phone"]
            known["phone"] = phones[value]
        else:
            more = {}
            entry |= {"status": value} if value else {}
            known["status"] = value or known["status"]
        sent = {"email_addresses": [entry], **more}
        is_put = kind == "put" and person_no in selves
        answer = check.api.put(selves[person_no], sent) if is_put else check.sign_up(sent)
        check.that(
            answer.href == selves.setdefault(person_no, answer.href),
            "an email always means one person",
            answer,
        )
    for person_no, known in model.items():
        answer = check.api.get(selves[person_no])
        status = answer.item["email_addresses"][0].get("status")
        check.that(status == known["status"], "consent follows the rules", answer)
        check.has(answer, "the name is the last one sent", given_name=known["name"])
        number = answer.item["phone_numbers"][0].get("number")
        check.that(number == known["phone"], "the phone belongs to the last signup with it", answer)
