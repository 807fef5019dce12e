"""The statements of this slice's files that no test checks, and why; and those that a test checks in part."""

from __future__ import annotations

_REASONS: dict[str, str] = {
    "comes with actions and records": """
        general.5.5




        """,
    "overruled: by resolution 28 the sponsor has browser_url here and url in webhooks": """
        events.objects.sponsor.url event_campaigns.objects.sponsor.url campaigns.objects.sponsor.url
        """,
    "says that the API has nothing of it, and neither has the mock": "events.quirks[4]",
    "was seen before June 2018, when it was dropped": "observed.10.7",
    "was seen once and never explained: here an event has its identifier": "observed.1.21",
    "the order of keys in one recording; the documented one is followed, and clients read keys by name": """
        events.key_order.observed
        """,
    "a promise to receivers that nothing can break: deliveries go out as they come": "webhooks.5.5",
    "comes with faults on demand; by default the mock has none": """
        person_signup_helper.quirks[7] general.2.7 general.9.8 observed.1.8
        """,
    "overruled: by resolution 35 the mock never answers with a fault of the server": "general.9.7",
    "what is refused, and how, was not recorded": "people.quirks[10] observed.1.12",
    "about clients, or the speed of the real service": "observed.1.9 observed.4.9 observed.7.62",
    "parameters and forms in place of a JSON body were seen once or twice, with unknown effect": "observed.2.4",
    "says that nothing was found": "observed.2.9",
    "about targeting, which the API does not show": "person_signup_helper.quirks[0]",
    "the order in the documentation, where the one on the wire is known and checked": """
        people.key_order.documented tags.key_order.documented taggings.key_order.documented
        """,
    "only made up by something that went wrong in the real service": """
        donations.quirks[8] observed.9.9 signatures.quirks[1] submissions.quirks[1] responses.quirks[4]
        outreaches.quirks[3]
        """,
    "no bound is known, and the lag of searches says nothing of it: here a list is full at once": "observed.11.3",
    "the order in the documentation, or one in which keys were seen that are always compared by name": """
        fundraising_pages.key_order.observed advocacy_campaigns.key_order.observed
        donations.key_order.observed lists.key_order.documented
        items.unknown[1]
        """,
    "says that there is nothing, of a kind that has no address where it could be": """
        aep.methods.item person_signup_helper.methods.item person_signup_helper.collection.has_totals
        person_signup_helper.filters
        """,
}

NOT_CHECKED: dict[str, str] = {path: reason for reason, paths in _REASONS.items() for path in paths.split()}
"""Path to reason. A statement that a test names must not be here."""

PARTLY: dict[str, str] = {
    **dict.fromkeys(
        ("petitions.quirks[0]", "forms.quirks[2]", "surveys.quirks[3]", "advocacy_campaigns.quirks[5]"),
        "which actions may be targeted is seen in the user interface alone",
    ),
    **dict.fromkeys(
        ("petitions.quirks[3]", "forms.quirks[5]", "surveys.quirks[6]", "advocacy_campaigns.quirks[8]"),
        "what the pages of Action Network do when people act there is not imitated",
    ),
    **{
        f"{name}.objects.sponsor.url": "this key is the one of webhooks"
        for name in ("petitions", "forms", "surveys", "advocacy_campaigns")
    },
    "advocacy_campaigns.quirks[1]": "the sponsor of a call campaign keeps its browser_url, by resolution 28",
    "advocacy_campaigns.object_notes.sponsor": "the sponsor of a call campaign keeps its browser_url, by resolution 28",
    "aep.links.docs": "what stands at addresses outside the API is nobody's business here",
    "general.1.2": "a key cannot be revoked while the mock runs",
    "general.2.1": "the tests speak HTTP without TLS",
    "general.4.5": "that older ids were of version 1 is history",
    "general.4.6": "an array that is empty, or begins with a foreign id, was seen and never explained",
    "general.5.7": "the other collections come later",
    "general.6.3": "history, of 2021 and 2022, is the alternative of a setting",
    "messages.fields.body": "an email that the visual editor has not made, and whose body is hidden, is not imitated",
    "messages.quirks[2]": "the plural spelling, of one recording, is read and never written",
    "messages.unknown[2]": "by resolution 25 it is a 400, unless a setting says otherwise",
    "observed.11.6": "how exact the thirty seconds are is not known",
    "send_helper.unknown[0]": "the real sentences are not known",
    "schedule_helper.unknown[0]": "the real sentences are not known",
    "observed.1.7": "by resolution 35 the mock has no 500",
    "observed.1.10": "what the real body looks like is not known; a setting gives one in HTML",
    "observed.1.16": "nothing was found; the mock's own choice is checked",
    "observed.4.8": "nothing was found; the mock's own choice is checked",
    "observed.7.3": "by resolution 1 null clears, unless a setting says otherwise",
    "observed.7.4": "what clients do in place of a delete, and the state of Kansas, are not imitated",
    "observed.7.20": "by resolutions 15 and 16 phone_numbers and region are always there",
    "observed.7.23": "an array that is empty, or begins with a foreign id, was seen and never explained",
    "observed.7.26": "no request gives a person one of the other statuses",
    "observed.7.41": "the mirror is another product",
    "observed.7.51": "by resolution 18 a city and a state without a ZIP are kept",
    "observed.7.53": "a city in another case, or that does not stick, is not imitated",
    "people.quirks[8]": "the symbol that one client wrote, and the state of Kansas, are not imitated",
    "people.quirks[9]": "a ZIP is not made up from a city, by resolution 18; a city always sticks",
    "attendances.helper.body_shape": "an autoresponse that is sent is looked at in the tests of the mailbox",
    "events.quirks[6]": "that they show up in targeting is nothing the API shows",
    "event_campaigns.quirks[3]": "that they show up in targeting is nothing the API shows",
    "event_campaigns.object_notes.sponsor": "the key in webhooks is checked there",
    "events.object_notes.sponsor": "the key in webhooks is checked there",
    "campaigns.object_notes.sponsor": "the key in webhooks is checked there",
    "events.quirks[9]": "the pages of Action Network, which put tags on people, are not imitated",
    "event_campaigns.quirks[6]": "the pages of Action Network, which put tags on people, are not imitated",
    "attendances.quirks[5]": "the mock has no ticketed events",
    "observed.10.1": "the mirror is another product",
    "observed.10.5": "the other address, of one recording, is not imitated; the key in webhooks is checked there",
}
"""Path to what is left over, of statements that a test names."""
