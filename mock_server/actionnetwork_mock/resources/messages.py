"""Messages: emails, made as drafts, targeted, and sent or scheduled through their helpers."""

from __future__ import annotations

from ..provenance import ASSUMED, DOCUMENTED, OBSERVED
from .actions import TAG_LIST
from .declaration import Address, Field, Paging, PostedLink, Resource, curies
from .kit import answer, array, filter_by, integer, link, moment, nested, quirk, text, texts, url

NEEDED_TO_SEND = ("subject", "body", "from", "reply_to")
"""What must be filled in before a message can be sent or scheduled. Source: [messages-12] (documented)."""


def _needed(name: str, says: str, *, long: bool = False, where: str = "") -> Field:
    return text(
        name,
        says,
        writes="both",
        required="yes",
        lifted_by="incomplete_messages",
        long=long,
        left_out_when_empty=True,
        where=where,
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
    fields=(
        texts(
            "identifiers",
            "system:id texts, and the only thing by which a message is found again",
            writes="both",
            append_only=True,
        ),
        text(
            "origin_system",
            "name of the system that made it; unlike that of an action it need not be sent",
            writes="post",
            default="Action Network",
        ),
        moment("created_date", "when it was made"),
        moment("modified_date", "last change, of its status too"),
        text("name", "administrative title", writes="both", nullable=True, left_out_when_empty=True),
        _needed("subject", "subject line"),
        _needed(
            "body", "HTML of the email; of one that the visual editor has not made it is not shown", long=True
        ),
        _needed("from", "name of the sender"),
        _needed("reply_to", "address for replies; spelt with an underscore"),
        url("administrative_url", "page where it is managed, named after its subject"),
        integer(
            "total_targeted",
            "how many people the targets match; absent until they are counted",
            nullable=True,
            left_out_when_empty=True,
        ),
        text(
            "status",
            "where it is in its life, throttled since February 2023; a draft again when counted or unscheduled",
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
        _moment("scheduled_start_date", "when it is due; there while it is scheduled"),
        _moment("sent_start_date", "when it began to be sent"),
        text("type", "always email", constant="email", values=("email",)),
        array(
            "targets",
            "target",
            "queries whose people it is for; without any it is for everybody",
            writes="both",
            nullable=True,
            left_out_when_empty=True,
        ),
        TAG_LIST,
        nested(
            "statistics",
            "statistics",
            "what became of it; there once it is sent",
            nullable=True,
            left_out_when_empty=True,
        ),
    ),
    objects={
        "target": (url("href", "address of a query", writes="both", required="yes", leads_to="queries"),),
        "statistics": STATISTICS,
    },
    links=(
        link(
            "osdi:wrapper",
            "{base}/wrappers/{wrapper_id}",
            "spelt osdi:wrappers in one recording of 2023; one client sends it in a PUT too",
            when="wrapper_id",
        ),
        link("osdi:send_helper", "{base}/messages/{id}/send"),
        link("osdi:schedule_helper", "{base}/messages/{id}/schedule"),
        link(
            "osdi:recipients",
            "{base}/lists/{list_id}",
            "a list of description Email; there once it is sent",
            when="list_id",
        ),
        link("self", "{base}/messages/{id}"),
        curies(),
    ),
    keys=(filter_by("administrative_url", across_groups=True, source=ASSUMED),),
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
        answer(200, "GET, POST or PUT that was carried out"),
        answer(400, "POST without subject, body, from or reply_to", ASSUMED),
        answer(400, "PUT of what is no draft any more", ASSUMED),
        answer(404, "an id that this key cannot see", OBSERVED),
        answer(405, "DELETE", ASSUMED),
        answer(429, "a second creation, or change of targets, within 30 seconds", ASSUMED),
    ),
    quirks=(
        quirk(
            "A new message is counted first: it is calculating, without total_targeted, and then a draft.",
            DOCUMENTED,
            "[messages-1]",
        ),
        quirk(
            "Without targets it is for the whole list of the group, not for nobody.",
            DOCUMENTED,
            "[messages-6]",
        ),
        quirk(
            "The link to the wrapper is osdi:wrapper in the docs and osdi:wrappers in one recording: the first is "
            "written, both are read.",
            OBSERVED,
            "[messages-8]",
        ),
        quirk("A client also posts a link to a creator, which has no effect.", OBSERVED, "[messages-9]"),
        quirk(
            "How the two newer counts of opens are spelt is the least certain part of the statistics.",
            OBSERVED,
            "[messages-10]",
        ),
        quirk("Nobody opens the mails of the mock: its counts are 0, but for those sent.", ASSUMED),
        quirk("One that was made in the user interface keeps its status until a call changes it.", ASSUMED),
    ),
)
