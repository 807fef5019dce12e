"""Tags: ``/tags``. The API can neither rename nor remove them."""

from __future__ import annotations

from ..provenance import ASSUMED, DOCUMENTED, OBSERVED
from .declaration import Address, Answer, Filter, Link, Paging, Quirk, Resource, curies
from .kit import moment, text, texts

TAGS = Resource(
    name="tags",
    title="Tags",
    kind="collection",
    rel="osdi:tags",
    item_rel="osdi:tag",
    addresses=(Address(collection="/tags", methods=("GET", "POST"), item_methods=("GET",)),),
    owner="group",
    lags_by="new_tag_lag_s",
    paging=Paging(
        totals=True, link_order=("next", "previous", "osdi:tags", "curies", "self"), source=OBSERVED
    ),
    fields=(
        text("name", "name of the tag, unique in its group", writes="post", required="yes", fold=True),
        moment("created_date", "when the tag was created"),
        moment("modified_date", "last change"),
        texts("identifiers", "an action_network id; foreign ids are not documented"),
    ),
    links=(
        Link("self", "{base}/tags/{id}", source=OBSERVED),
        Link("osdi:taggings", "{base}/tags/{id}/taggings", source=OBSERVED),
        curies(),
    ),
    keys=(Filter("name", fold=True, source=ASSUMED),),
    answers=(
        Answer(200, "GET, or POST of a name"),
        Answer(200, "POST of a name that exists", OBSERVED, body="the existing tag"),
        Answer(403, "a personal key"),
        Answer(404, "an id that this key cannot see", OBSERVED),
        Answer(405, "PUT or DELETE", ASSUMED),
    ),
    quirks=(
        Quirk(
            "A POST with the name of an existing tag creates none: clients get a 200 with the existing tag.",
            OBSERVED,
            "[tags-1]",
        ),
        Quirk(
            "There is no filter: to find a tag by name, page through all tags.",
            DOCUMENTED,
            "[filters-14]",
        ),
        Quirk(
            "A new tag may be missing from lists for a few seconds; see the setting new_tag_lag_s.",
            OBSERVED,
            "[tags-3]",
        ),
        Quirk("Comparisons of names ignore case and surrounding spaces.", ASSUMED, "[tags-2]"),
    ),
)
