"""The statements that no test checks, and why; and those that a test checks in part."""

from __future__ import annotations

_REASONS: dict[str, str] = {
    "seen in November 2026, and not built yet": """
        transport-14 transport-16
        events-20
        """,
    "was seen once and never explained: here an event has its identifier": "identifiers-11",
    "a promise to receivers that nothing can break: deliveries go out as they come": "webhooks-69",
    "faults that are injected have tests of their own; by default the mock has none": "errors-7 transport-8",
    "what is refused, and how, was not recorded": "errors-10",
    "about clients, or the speed of the real service": "limits-5 transport-13 identifiers-9",
    "what people do on the site has tests of its own, tests/mock_server/ui": "ui-1 ui-2 ui-3 ui-4 ui-5 ui-6 ui-7",
    "about targeting, which the API does not show": "matching-20",
    "no bound is known, and here a list is full at once": "lists-5",
    "the order on the wire is not known": "lists-8",
}

NOT_CHECKED: dict[str, str] = {name: reason for reason, names in _REASONS.items() for name in names.split()}
"""Name to reason. A statement that a test names must not be here."""

PARTLY: dict[str, str] = {
    "actions-1": "which actions may be targeted is seen in the user interface alone",
    "actions-4": "what is put on people who act on public pages is checked in the tests of these pages",
    "actions-6": "the key in webhooks is checked there",
    "outreaches-6": "the sponsor of a call campaign keeps its browser_url, see actions-6",
    "aep.links.docs": "addresses outside the API are not followed",
    "transport-6": "the header of the limit is looked for; of the others nothing was found",
    "records-18": "made in one way only, by a campaign of another group",
    "transport-1": "the tests speak HTTP without TLS",
    "identifiers-5": "that older ids were of version 1 is history",
    "identifiers-6": "an array that is empty, or begins with a foreign id, was seen and never explained",
    "writing-3": "what was seen in 2021 and 2022 is the alternative of a setting",
    "messages.fields.body": "an email that the visual editor has not made, and whose body is hidden, is not imitated",
    "messages-8": "the plural spelling, of one recording, is read and never written",
    "limits-4": "how exact the thirty seconds are is not known",
    "messages-15": "the real sentences are not known",
    "errors-6": "the mock answers bad input with 4xx only",
    "filters-9": "what the real body looks like is not known; a setting gives one in HTML",
    "writing-10": "nothing was found; the mock's own choice is checked",
    "paging-7": "nothing was found; the mock's own choice is checked",
    "people-15": "what clients do in place of a delete, and the state of Kansas, are not imitated",
    "people-7": "no request gives a person one of the other statuses",
    "people-19": "the mirror is another product",
    "people-21": "a city and a state without a ZIP are kept",
    "people-22": "a ZIP is not made up from a city; a city always sticks",
    "people-24": "a city in another case, or that does not stick, is not imitated",
    "attendances.helper": "an autoresponse that is sent is looked at in the tests of the mailbox",
    "events-1": "the mirror is another product",
}
"""Name to what is left over, of statements that a test names."""
