"""The statements of this slice's files that no test checks, and why; and those that a test checks in part."""

from __future__ import annotations

_REASONS: dict[str, str] = {
    "comes with actions and records": """
        people.quirks[12] general.3.16 general.5.4 general.5.5 general.5.6 general.5.15 general.9.12
        general.11.1 general.11.2 general.11.3 general.11.5 general.unknowns.31 observed.1.20
        observed.1.21 observed.3.7 observed.5.13 observed.7.63 resolutions.5 resolutions.6 resolutions.7
        resolutions.8 resolutions.10 resolutions.11 resolutions.22 resolutions.23 resolutions.24
        resolutions.27 resolutions.28 resolutions.34 resolutions.40
        """,
    "comes with messages, wrappers, lists and unique id lists": """
        general.8.4 general.11.4 general.14.5 general.unknowns.22 general.unknowns.23 general.unknowns.24
        general.unknowns.25 general.unknowns.26 general.unknowns.27 observed.2.4 resolutions.25
        resolutions.31 resolutions.32
        """,
    "comes with posting without a key, autoresponses and CORS": """
        general.10.1 general.10.3 general.10.4 general.unknowns.7 general.unknowns.8 general.unknowns.9
        observed.2.6 observed.2.7 resolutions.13
        """,
    "comes with webhooks": "resolutions.36 resolutions.37 resolutions.38 resolutions.39",
    "comes with networks of groups": "general.12.1",
    "comes with faults on demand; by default the mock has none": """
        person_signup_helper.quirks[7] general.2.7 general.9.8 observed.1.8
        """,
    "comes with a lag of searches and new tags; until then a write shows at once": """
        people.quirks[3] person_signup_helper.quirks[4] tags.quirks[0] general.5.14 observed.6.2
        """,
    "overruled: by resolution 35 the mock never answers with a fault of the server": "general.9.7",
    "what is refused, and how, was not recorded": "people.quirks[10] observed.1.12",
    "about clients, or the speed of the real service": "observed.1.9 observed.4.9 observed.7.62",
    "says that nothing was found": "observed.2.9",
    "about targeting, which the API does not show": "person_signup_helper.quirks[0]",
    "the order in the documentation, where the one on the wire is known and checked": """
        people.key_order.documented tags.key_order.documented taggings.key_order.documented
        """,
    "says that there is nothing, of a kind that has no address where it could be": """
        aep.methods.item person_signup_helper.methods.item person_signup_helper.collection.has_totals
        person_signup_helper.filters
        """,
}

NOT_CHECKED: dict[str, str] = {path: reason for reason, paths in _REASONS.items() for path in paths.split()}
"""Path to reason. A statement that a test names must not be here."""

PARTLY: dict[str, str] = {
    "aep.links.docs": "what stands at addresses outside the API is nobody's business here",
    "general.1.2": "a key cannot be revoked while the mock runs",
    "general.1.3": "campaigns, queries, messages and wrappers come later",
    "general.2.1": "the tests speak HTTP without TLS",
    "general.2.8": "the local time of events comes with events",
    "general.3.2": "list items come with lists",
    "general.3.8": "list items come with lists",
    "general.4.5": "that older ids were of version 1 is history",
    "general.4.6": "an array that is empty, or begins with a foreign id, was seen and never explained",
    "general.5.7": "the other collections come later",
    "general.6.2": "the helpers of records come with records",
    "general.6.3": "history, of 2021 and 2022, is the alternative of a setting",
    "general.6.4": "targets and unique ids come later",
    "general.6.7": "stopping and unscheduling come with messages",
    "general.7.2": "records come later",
    "general.10.5": "that the helpers of records take one status only comes with records",
    "general.12.2": "that a subscription travels up comes with networks",
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
    "observed.7.52": "Rooftop comes with events",
    "observed.7.53": "a city in another case, or that does not stick, is not imitated; webhooks come later",
    "observed.8.3": "that a new tag is missed for some seconds comes with the lag",
    "people.fields.modified_date": "that an action bumps it comes with actions",
    "people.put.rules[4]": "that a subscription travels up comes with networks",
    "people.quirks[8]": "the symbol that one client wrote, and the state of Kansas, are not imitated",
    "people.quirks[9]": "a ZIP is not made up from a city, by resolution 18; a city always sticks",
    "person_signup_helper.status_rules.email[3]": "that it travels up comes with networks",
    "resolutions.2": "donations come later",
    "resolutions.26": "the order of actions and records comes with them",
}
"""Path to what is left over, of statements that a test names."""
