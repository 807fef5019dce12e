"""Messages: emails, made as drafts, targeted, and sent or scheduled through their helpers."""

from __future__ import annotations

from ..provenance import ASSUMED, DOCUMENTED, OBSERVED
from .actions import TAG_LIST
from .declaration import Address, Answer, Field, Filter, Link, Paging, PostedLink, Quirk, Resource, curies

NEEDED_TO_SEND = ("subject", "body", "from", "reply_to")
"""What must be filled in before a message can be sent or scheduled. Source: [messages-12] (documented)."""


def _needed(name: str, says: str, *, long: bool = False, where: str = "") -> Field:
    return Field(
        name=name,
        type="string",
        writes="both",
        required="yes",
        lifted_by="incomplete_messages",
        long=long,
        left_out_when_empty=True,
        source=DOCUMENTED,
        says=says,
        where=where,
    )


def _moment(name: str, says: str) -> Field:
    return Field(
        name=name, type="datetime", nullable=True, left_out_when_empty=True, source=DOCUMENTED, says=says
    )


def _count(name: str, says: str, *, of_money: bool = False, observed: bool = False) -> Field:
    return Field(
        name=name,
        type="number" if of_money else "integer",
        source=OBSERVED if observed else DOCUMENTED,
        says=says,
    )


STATISTICS = (
    _count("sent", "how many people it went to"),
    _count("opened", "opens, by whomever"),
    _count(
        "verified_opened", "opens by people, which one client reads as verified_opens; since November 2023"
    ),
    _count("machine_opened", "opens by mail programs; since September 2022", observed=True),
    _count("clicked", "clicks on links"),
    _count("actions", "actions taken from it"),
    _count("action_network:donated", "donations made from it"),
    _count("action_network:total_amount", "money raised, a number and not a text", of_money=True),
    _count("unsubscribed", "people who unsubscribed"),
    _count("bounced", "addresses that could not be reached"),
    _count("spam_reports", "complaints"),
)

MESSAGES = Resource(
    name="messages",
    title="Messages",
    kind="collection",
    rel="osdi:messages",
    item_rel="osdi:message",
    addresses=(Address(collection="/messages", methods=("GET", "POST"), item_methods=("GET", "PUT")),),
    paging=Paging(totals=True, link_order=("next", "previous", "osdi:messages", "curies", "self")),
    timed=True,
    key_order=(
        "identifiers",
        "origin_system",
        "created_date",
        "modified_date",
        "name",
        "subject",
        "body",
        "from",
        "reply_to",
        "administrative_url",
        "total_targeted",
        "status",
        "scheduled_start_date",
        "sent_start_date",
        "type",
        "targets",
        "tag_list",
        "statistics",
        "_links",
    ),
    fields=(
        Field(
            name="identifiers",
            type="strings",
            writes="both",
            append_only=True,
            source=DOCUMENTED,
            says="system:id texts, and the only thing by which a message is found again",
        ),
        Field(
            name="origin_system",
            type="string",
            writes="post",
            default="Action Network",
            source=DOCUMENTED,
            says="name of the system that made it; unlike that of an action it need not be sent",
        ),
        Field(name="created_date", type="datetime", source=DOCUMENTED, says="when it was made"),
        Field(
            name="modified_date", type="datetime", source=DOCUMENTED, says="last change, of its status too"
        ),
        Field(
            name="name",
            type="string",
            writes="both",
            nullable=True,
            left_out_when_empty=True,
            source=DOCUMENTED,
            says="administrative title",
        ),
        _needed("subject", "subject line"),
        _needed(
            "body", "HTML of the email; of one that the visual editor has not made it is not shown", long=True
        ),
        _needed("from", "name of the sender"),
        _needed("reply_to", "address for replies; spelt with an underscore"),
        Field(
            name="administrative_url",
            type="link",
            source=DOCUMENTED,
            says="page where it is managed, named after its subject",
        ),
        Field(
            name="total_targeted",
            type="integer",
            nullable=True,
            left_out_when_empty=True,
            source=DOCUMENTED,
            says="how many people the targets match; absent until they are counted",
        ),
        Field(
            name="status",
            type="string",
            values=(
                "draft",
                "calculating",
                "scheduled",
                "sending",
                "sending_by_timezone",
                "throttled",
                "sent",
            ),
            default="draft",
            source=DOCUMENTED,
            says="where it is in its life, throttled since February 2023; a draft again when counted or unscheduled",
        ),
        _moment("scheduled_start_date", "when it is due; there while it is scheduled"),
        _moment("sent_start_date", "when it began to be sent"),
        Field(
            name="type",
            type="string",
            constant="email",
            values=("email",),
            source=DOCUMENTED,
            says="always email",
        ),
        Field(
            name="targets",
            type="objects",
            of="target",
            writes="both",
            nullable=True,
            left_out_when_empty=True,
            source=DOCUMENTED,
            says="queries whose people it is for; without any it is for everybody",
        ),
        TAG_LIST,
        Field(
            name="statistics",
            type="object",
            of="statistics",
            nullable=True,
            left_out_when_empty=True,
            source=DOCUMENTED,
            says="what became of it; there once it is sent",
        ),
    ),
    objects={
        "target": (
            Field(
                name="href",
                type="link",
                writes="both",
                required="yes",
                leads_to="queries",
                source=DOCUMENTED,
                says="address of a query",
            ),
        ),
        "statistics": STATISTICS,
    },
    links=(
        Link(
            rel="osdi:wrapper",
            href="{base}/wrappers/{wrapper_id}",
            when="wrapper_id",
            source=DOCUMENTED,
            says="spelt osdi:wrappers in one recording of 2023; one client sends it in a PUT too",
        ),
        Link(rel="osdi:send_helper", href="{base}/messages/{id}/send", source=DOCUMENTED),
        Link(rel="osdi:schedule_helper", href="{base}/messages/{id}/schedule", source=DOCUMENTED),
        Link(
            rel="osdi:recipients",
            href="{base}/lists/{list_id}",
            when="list_id",
            source=DOCUMENTED,
            says="a list of description Email; there once it is sent",
        ),
        Link(rel="self", href="{base}/messages/{id}", source=DOCUMENTED),
        curies(),
    ),
    keys=(
        Filter(name="administrative_url", path=("administrative_url",), across_groups=True, source=ASSUMED),
    ),
    references={"wrapper_id": "wrappers", "list_id": "lists"},
    optional=("wrapper_id", "list_id"),
    posted_links=(
        PostedLink(
            rel="osdi:wrapper",
            to="wrappers",
            column="wrapper_id",
            required=False,
            also=("osdi:wrappers",),
            refusal="You must specify a valid wrapper id",
            source=DOCUMENTED,
            says="what is put around it; the group's default when it is not sent",
        ),
    ),
    answers=(
        Answer(when="GET, POST or PUT that was carried out", status=200, source=DOCUMENTED),
        Answer(when="POST without subject, body, from or reply_to", status=400, source=ASSUMED),
        Answer(when="PUT of what is no draft any more", status=400, source=ASSUMED),
        Answer(when="an id that this key cannot see", status=404, source=OBSERVED),
        Answer(when="DELETE", status=405, source=ASSUMED),
        Answer(when="a second creation, or change of targets, within 30 seconds", status=429, source=ASSUMED),
    ),
    quirks=(
        Quirk(
            says="A new message is counted first: it is calculating, without total_targeted, and then a draft.",
            source=DOCUMENTED,
            where="[messages-1]",
        ),
        Quirk(
            says="Without targets it is for the whole list of the group, not for nobody.",
            source=DOCUMENTED,
            where="[messages-6]",
        ),
        Quirk(
            says="The link to the wrapper is osdi:wrapper in the docs and osdi:wrappers in one recording: the first is "
            "written, both are read.",
            source=OBSERVED,
            where="[messages-8]",
        ),
        Quirk(
            says="A client also posts a link to a creator, which has no effect.",
            source=OBSERVED,
            where="[messages-9]",
        ),
        Quirk(
            says="How the two newer counts of opens are spelt is the least certain part of the statistics.",
            source=OBSERVED,
            where="[messages-10]",
        ),
        Quirk(
            says="Nobody opens the mails of the mock: its counts are 0, but for those sent.", source=ASSUMED
        ),
        Quirk(
            says="One that was made in the user interface keeps its status until a call changes it.",
            source=ASSUMED,
        ),
    ),
)
