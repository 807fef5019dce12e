"""Tags: ``/tags``. They can be neither renamed nor removed through the API."""

from __future__ import annotations

from ..provenance import ASSUMED, DOCUMENTED, OBSERVED
from .declaration import Address, Answer, Field, Filter, Link, Paging, Quirk, Resource, curies

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
    key_order=("name", "created_date", "modified_date", "identifiers", "_links"),
    fields=(
        Field(
            name="name",
            type="string",
            writes="post",
            required="yes",
            fold=True,
            source=DOCUMENTED,
            says="name of the tag, unique in its group",
        ),
        Field(name="created_date", type="datetime", source=DOCUMENTED, says="when the tag was made"),
        Field(name="modified_date", type="datetime", source=DOCUMENTED, says="last change"),
        Field(
            name="identifiers",
            type="strings",
            source=DOCUMENTED,
            says="one action_network id; foreign ones are not described",
        ),
    ),
    links=(
        Link(rel="self", href="{base}/tags/{id}", source=OBSERVED),
        Link(rel="osdi:taggings", href="{base}/tags/{id}/taggings", source=OBSERVED),
        curies(),
    ),
    keys=(Filter(name="name", path=("name",), fold=True, source=ASSUMED),),
    answers=(
        Answer(when="GET, or POST of a name", status=200, source=DOCUMENTED),
        Answer(when="POST of a name that is taken", status=200, body="the existing tag", source=OBSERVED),
        Answer(when="a personal key", status=403, source=DOCUMENTED),
        Answer(when="an id that this key cannot see", status=404, source=OBSERVED),
        Answer(when="PUT or DELETE", status=405, source=ASSUMED),
    ),
    quirks=(
        Quirk(
            says="A name that is taken makes no second tag: clients end up with 200 and the old one.",
            source=OBSERVED,
            where="[tags-1]",
        ),
        Quirk(
            says="There is no filter: a client that wants a tag by name pages through all.",
            source=DOCUMENTED,
            where="[filters-14]",
        ),
        Quirk(
            says="A new tag may be invisible for a few seconds; see the setting new_tag_lag_s.",
            source=OBSERVED,
            where="[tags-3]",
        ),
        Quirk(
            says="Names are compared without surrounding blanks and case.", source=ASSUMED, where="[tags-2]"
        ),
    ),
)
