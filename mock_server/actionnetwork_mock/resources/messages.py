"""Messages: emails, created as drafts, targeted, and sent or scheduled through their helpers."""

from __future__ import annotations

from ..provenance import ASSUMED, DOCUMENTED, OBSERVED
from .actions import TAG_LIST
from .declaration import Address, Answer, Field, Filter, Link, Paging, PostedLink, Quirk, Resource, curies
from .kit import array, integer, moment, nested, text, texts, url

NEEDED_TO_SEND = ("subject", "body", "from", "reply_to")
"""The fields that a message needs before it can be sent or scheduled. Source: [messages-12] (documented)."""


def _needed(name: str, says: str, *, long: bool = False) -> Field:
    return text(
        name,
        says,
        writes="both",
        required="yes",
        lifted_by="incomplete_messages",
        long=long,
        left_out_when_empty=True,
    )


def _moment(name: str, says: str) -> Field:
    return moment(name, says, nullable=True, left_out_when_empty=True)


def _count(name: str, says: str, *, of_money: bool = False, observed: bool = False) -> Field:
    return Field(
        name=name,
        type="number" if of_money else "integer",
        source=OBSERVED if observed else DOCUMENTED,
        says=says,
    )


STATISTICS = (
    _count("sent", "number of recipients"),
    _count("opened", "all opens"),
    _count(
        "verified_opened", "opens by people, which one client reads as verified_opens; since November 2023"
    ),
    _count("machine_opened", "opens by mail programs; since September 2022", observed=True),
    _count("clicked", "clicks on links"),
    _count("actions", "actions taken from the message"),
    _count("action_network:donated", "donations made from the message"),
    _count("action_network:total_amount", "money raised, a number and not a text", of_money=True),
    _count("unsubscribed", "people who unsubscribed"),
    _count("bounced", "addresses that bounced"),
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
    fields=(
        texts(
            "identifiers",
            "system:id texts, the only way to find a message again",
            writes="both",
            append_only=True,
        ),
        text(
            "origin_system",
            "name of the system that created it; optional, unlike that of an action",
            writes="post",
            default="Action Network",
        ),
        moment("created_date", "when the message was created"),
        moment("modified_date", "last change, including its status"),
        text("name", "administrative title", writes="both", nullable=True, left_out_when_empty=True),
        _needed("subject", "subject line"),
        _needed("body", "HTML of the email; not returned unless the visual editor created it", long=True),
        _needed("from", "name of the sender"),
        _needed("reply_to", "address for replies; spelt with an underscore"),
        url("administrative_url", "page where it is managed; its URL contains the subject"),
        integer(
            "total_targeted",
            "number of people that the targets match; absent until they are counted",
            nullable=True,
            left_out_when_empty=True,
        ),
        text(
            "status",
            "current status; throttled since February 2023; draft again after counting or unscheduling",
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
        ),
        _moment("scheduled_start_date", "when it will be sent; present while it is scheduled"),
        _moment("sent_start_date", "when sending started"),
        text("type", "always email", constant="email", values=("email",)),
        array(
            "targets",
            "queries that select the recipients; without any, the whole list of the group",
            writes="both",
            nullable=True,
            left_out_when_empty=True,
            of="target",
        ),
        TAG_LIST,
        nested(
            "statistics",
            "results of sending; present once it is sent",
            nullable=True,
            left_out_when_empty=True,
            of="statistics",
        ),
    ),
    objects={
        "target": (url("href", "address of a query", writes="both", required="yes", leads_to="queries"),),
        "statistics": STATISTICS,
    },
    links=(
        Link(
            "osdi:wrapper",
            "{base}/wrappers/{wrapper_id}",
            "spelt osdi:wrappers in a recording from 2023; a client also sends it in a PUT",
            when="wrapper_id",
        ),
        Link("osdi:send_helper", "{base}/messages/{id}/send"),
        Link("osdi:schedule_helper", "{base}/messages/{id}/schedule"),
        Link(
            "osdi:recipients",
            "{base}/lists/{list_id}",
            "a list with the description Email; present once it is sent",
            when="list_id",
        ),
        Link("self", "{base}/messages/{id}"),
        curies(),
    ),
    keys=(Filter("administrative_url", across_groups=True, source=ASSUMED),),
    references={"wrapper_id": "wrappers", "list_id": "lists"},
    optional=("wrapper_id", "list_id"),
    spellings={"osdi:wrapper": ("osdi:wrappers",)},
    posted_links=(
        PostedLink(
            rel="osdi:wrapper",
            to="wrappers",
            column="wrapper_id",
            required=False,
            refusal="You must specify a valid wrapper id",
            source=DOCUMENTED,
            says="header and footer of the email; by default those of the group",
        ),
    ),
    answers=(
        Answer(200, "successful GET, POST or PUT"),
        Answer(400, "POST without subject, body, from or reply_to", ASSUMED),
        Answer(400, "PUT of a message that is not a draft", ASSUMED),
        Answer(404, "an id that this key cannot see", OBSERVED),
        Answer(405, "DELETE", ASSUMED),
        Answer(429, "a second POST, or change of targets, within 30 seconds", ASSUMED),
    ),
    quirks=(
        Quirk(
            "The server counts a new message first: its status is calculating, without total_targeted, then draft.",
            DOCUMENTED,
            "[messages-1]",
        ),
        Quirk(
            "A message without targets goes to the whole list of the group.",
            DOCUMENTED,
            "[messages-6]",
        ),
        Quirk(
            "The link to the wrapper is osdi:wrapper in the documentation and osdi:wrappers in a recording. Answers "
            "have the first, requests may have either.",
            OBSERVED,
            "[messages-8]",
        ),
        Quirk("A client also posts a link to a creator, which is ignored.", OBSERVED, "[messages-9]"),
        Quirk(
            "The names of the two newer counts of opens are the least certain part of the statistics.",
            OBSERVED,
            "[messages-10]",
        ),
        Quirk("The mock counts sent messages only: its other counts are 0.", ASSUMED),
        Quirk("A message created in the user interface keeps its status until a call changes it.", ASSUMED),
    ),
)
