"""The declarations of the API: one for each resource, without behaviour.

``RESOURCES`` lists them in the order of the entry point. ``resource_named("people")`` returns one.
"""

from __future__ import annotations

from .advocacy_campaigns import ADVOCACY_CAMPAIGNS
from .aep import AEP
from .attendances import ATTENDANCES
from .campaigns import CAMPAIGNS
from .custom_fields import CUSTOM_FIELDS
from .declaration import (
    CURIES,
    Address,
    Embedding,
    Field,
    Filter,
    Helper,
    Kind,
    Link,
    Method,
    Paging,
    PostedLink,
    Quirk,
    Resource,
    Type,
    template_names,
)
from .donations import DONATIONS
from .embeds import EMBED_REL, widget_of, with_embeds
from .event_campaigns import EVENT_CAMPAIGNS
from .events import EVENTS
from .field_types import JSON_TYPES, python_name
from .forms import FORMS
from .fundraising_pages import FUNDRAISING_PAGES
from .items import ITEMS
from .lists import LISTS
from .messages import MESSAGES
from .metadata import METADATA
from .outreaches import OUTREACHES
from .people import LANGUAGES, PEOPLE, PERSON_FIELDS, PERSON_OBJECTS, SETTABLE_STATUSES, person_columns
from .petitions import PETITIONS
from .queries import QUERIES
from .responses import RESPONSES
from .schedule_helper import SCHEDULE_HELPER
from .send_helper import SEND_HELPER
from .signatures import SIGNATURES
from .submissions import SUBMISSIONS
from .surveys import SURVEYS
from .taggings import TAGGINGS
from .tags import TAGS
from .unique_id_lists import UNIQUE_ID_LISTS
from .wrappers import WRAPPERS

RESOURCES: tuple[Resource, ...] = with_embeds(
    AEP,
    PEOPLE,
    EVENTS,
    ATTENDANCES,
    PETITIONS,
    SIGNATURES,
    FUNDRAISING_PAGES,
    DONATIONS,
    QUERIES,
    FORMS,
    SUBMISSIONS,
    EVENT_CAMPAIGNS,
    CAMPAIGNS,
    TAGS,
    TAGGINGS,
    LISTS,
    ITEMS,
    WRAPPERS,
    MESSAGES,
    SEND_HELPER,
    SCHEDULE_HELPER,
    ADVOCACY_CAMPAIGNS,
    OUTREACHES,
    SURVEYS,
    RESPONSES,
    UNIQUE_ID_LISTS,
    METADATA,
    CUSTOM_FIELDS,
)

STORED: tuple[Resource, ...] = tuple(resource for resource in RESOURCES if resource.stored)

_BY_NAME = {resource.name: resource for resource in RESOURCES}


def resource_named(name: str) -> Resource:
    """Return the declaration of a resource: ``resource_named("taggings")``. Raises KeyError."""
    return _BY_NAME[name]


__all__ = [
    "CURIES",
    "EMBED_REL",
    "JSON_TYPES",
    "LANGUAGES",
    "PERSON_FIELDS",
    "PERSON_OBJECTS",
    "RESOURCES",
    "SETTABLE_STATUSES",
    "STORED",
    "Address",
    "Embedding",
    "Field",
    "Filter",
    "Helper",
    "Kind",
    "Link",
    "Method",
    "Paging",
    "PostedLink",
    "Quirk",
    "Resource",
    "Type",
    "person_columns",
    "python_name",
    "resource_named",
    "template_names",
    "widget_of",
]
