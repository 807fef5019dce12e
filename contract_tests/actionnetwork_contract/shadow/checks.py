"""The checks of shadow that are no contract: what each says, and which contracts they prove."""

from __future__ import annotations

CHECKS: dict[str, str] = {
    "shadow.status": "An answer has a status that the declarations give for its operation.",
    "shadow.error": "A refused request has one of the known error texts.",
    "shadow.presence": "A field is absent only if it may be left out, and null only if it may be null.",
    "shadow.type": "The value of a field has the declared type.",
    "shadow.value": "The value of a field is one of the declared values.",
    "shadow.keys": "An answer has no keys that are not declared.",
    "shadow.order": "The keys of an answer have the declared order.",
    "shadow.links": "An answer has the declared links and no others.",
    "shadow.targets": "A link leads where its template says.",
    "shadow.curies": "The curies are on a single answer, and not on an embedded one.",
    "shadow.embedded": "An answer embeds what the declarations say.",
    "shadow.paging": "A page has the declared numbers, links and at most 25 items.",
    "shadow.filter": "The items of a page satisfy its filter, and its links repeat the filter.",
    "shadow.headers": "An answer has the declared content type and caching.",
    "shadow.html": "An address of the API is answered with JSON.",
    "shadow.prediction": "An answer is what the mock's own rules make of what is known.",
    "shadow.document": "A resource is what it was when it was last read, unless it was modified.",
    "shadow.matching": "The same email, phone number or identifier leads to the same person.",
    "shadow.tags": "A known tag is on a person after add_tags, and gone after remove_tags.",
    "shadow.consent": "A status that was sent is kept, and one that was not sent stays.",
    "shadow.totals": "Totals are at least what is listed, and grow with what is recorded.",
    "shadow.dates": "created_date stays, and modified_date never goes back.",
    "shadow.effects": "A write changes what the mock's own rules say, and a refused one nothing.",
    "shadow.written": "A write is answered with what it sent, and with the time at which it was done.",
    "shadow.repeats": "Following next shows each item once, in one order.",
}
"""The id of each check, and the statement that it checks."""

PROVEN_BY: dict[str, tuple[str, ...]] = {
    "hal.content-type": ("shadow.headers",),
    "hal.items-are-as-declared": ("shadow.presence", "shadow.type", "shadow.value", "shadow.keys"),
    "hal.item-links": ("shadow.links", "shadow.targets", "shadow.embedded"),
}
"""The contracts that passing answers prove as well as the contract suite does, and the checks that prove each.

Each of these says something of every answer, and the suite makes the same checks on the answers that it gets; what a
program never reads, it does not prove. A contract is not among them if it sends a certain request, such as a page of
26, looks before and after a write, or compares pages with each other, as the one about filters that stay does. Nor is
one about pages: those with one item, which programs mostly get by a filter, have no order and no next.
"""
