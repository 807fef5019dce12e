"""The entry point, ``/api/v2``."""

from __future__ import annotations

from typing import Literal

from ..provenance import ASSUMED, DOCUMENTED, OBSERVED, Provenance
from .declaration import Address, Answer, Field, Link, Quirk, Resource, curies


def _constant(name: str, value: str | int, says: str, source: Provenance) -> Field:
    kind: Literal["string", "integer"] = "integer" if isinstance(value, int) else "string"
    return Field(name=name, type=kind, constant=value, says=says, source=source)


def _collection(rel: str, path: str, title: str, source: Provenance = OBSERVED) -> Link:
    return Link(rel, "{base}" + path, title, source=source)


AEP = Resource(
    name="aep",
    title="API entry point",
    kind="entry point",
    rel="self",
    addresses=(Address(collection="/", methods=("GET",), source=OBSERVED),),
    says="Answers 200 with any key or none. Its links show whether the key is valid.",
    links_before="max_page_size",
    fields=(
        _constant(
            "motd",
            "Welcome to the Action Network OSDI API v2 Entry Point!",
            "greeting; a client compares it to decide that it is connected",
            OBSERVED,
        ),
        _constant(
            "max_page_size",
            25,
            "maximum page size; a number, although the documentation says text; OSDI calls it max_pagesize",
            OBSERVED,
        ),
        _constant("vendor_name", "Action Network", "vendor", OBSERVED),
        _constant("product_name", "Action Network", "product", OBSERVED),
        _constant(
            "namespace", "action_network", "prefix of the vendor's own rels and identifiers", DOCUMENTED
        ),
        _constant("osdi_version", "1.1.1", "claimed version of OSDI", DOCUMENTED),
    ),
    links=(
        curies(),
        Link(
            "canvasser:brand_logo",
            "{site}/images/logo.png",
            "The branding logo for use in UI",
            source=OBSERVED,
        ),
        Link(
            "docs",
            "{site}/docs/",
            "Documentation",
            source=OBSERVED,
        ),
        Link("self", "{base}/", "This API entry point", source=OBSERVED),
        _collection("osdi:people", "/people", "The collection of people in the system"),
        _collection("osdi:events", "/events", "The collection of events in the system"),
        _collection("osdi:petitions", "/petitions", "The collection of petitions in the system"),
        _collection(
            "osdi:fundraising_pages",
            "/fundraising_pages",
            "The collection of fundraising_pages in the system",
        ),
        _collection("osdi:donations", "/donations", "The collection of donations in the system"),
        _collection("osdi:queries", "/queries", "The collection of queries in the system"),
        _collection("osdi:forms", "/forms", "The collection of forms in the system"),
        _collection(
            "action_network:event_campaigns",
            "/event_campaigns",
            "The collection of event campaigns in the system",
        ),
        _collection("action_network:campaigns", "/campaigns", "The collection of campaigns in the system"),
        _collection("osdi:tags", "/tags", "The collection of tags in the system"),
        _collection("osdi:lists", "/lists", "The collection of lists in the system"),
        _collection("osdi:wrappers", "/wrappers", "The collection of email wrappers in the system"),
        _collection("osdi:messages", "/messages", "The collection of messages in the system"),
        _collection("osdi:person_signup_helper", "/people", "Person Signup Helper"),
        _collection(
            "osdi:advocacy_campaigns",
            "/advocacy_campaigns",
            "The collection of advocacy_campaigns in the system",
        ),
        _collection(
            "action_network:surveys",
            "/surveys",
            "The collection of surveys in the system",
            ASSUMED,
        ),
        _collection(
            "action_network:unique_id_lists",
            "/unique_id_lists",
            "The collection of unique ID lists in the system",
            ASSUMED,
        ),
        _collection("osdi:metadata", "/metadata", "Metadata", ASSUMED),
    ),
    answers=(
        Answer(200, "any key or none", OBSERVED),
        Answer(405, "POST, PUT or DELETE", ASSUMED),
    ),
    quirks=(
        Quirk(
            "The osdi:tags link shows that a key is valid: other keys do not get it.",
            OBSERVED,
            "[keys-6]",
        ),
        Quirk(
            "self and the collections have title before href, docs and the logo href before title.",
            OBSERVED,
            "[documents-14]",
        ),
        Quirk(
            "It answers with and without a trailing slash. Its self has a trailing slash.",
            OBSERVED,
            "[documents-15]",
        ),
        Quirk(
            "Queries, wrappers and messages are linked since June 2017. No recording has the links to metadata "
            "(August 2020), unique ID lists (December 2023) and surveys (August 2024).",
            OBSERVED,
            "[documents-15], [keys-8]",
        ),
    ),
)
