"""What the API is: one declaration for each resource, and no behaviour.

``RESOURCES`` holds them in the order of the entry point; ``resource_named("people")`` finds one.
"""

from __future__ import annotations

from .aep import AEP
from .custom_fields import CUSTOM_FIELDS
from .declaration import (
    CURIES,
    Address,
    Answer,
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
from .metadata import METADATA
from .not_emulated import NOT_EMULATED, NOT_EMULATED_BELOW_PEOPLE, POINTER
from .people import LANGUAGES, PEOPLE, PERSON_FIELDS, PERSON_OBJECTS, SETTABLE_STATUSES
from .petitions import PETITIONS
from .signatures import SIGNATURES
from .taggings import TAGGINGS
from .tags import TAGS

RESOURCES: tuple[Resource, ...] = (
    AEP,
    PEOPLE,
    PETITIONS,
    SIGNATURES,
    TAGS,
    TAGGINGS,
    METADATA,
    CUSTOM_FIELDS,
)

STORED: tuple[Resource, ...] = tuple(resource for resource in RESOURCES if resource.stored)

_BY_NAME = {resource.name: resource for resource in RESOURCES}


def resource_named(name: str) -> Resource:
    """Return the declaration, by the name of its collection: ``resource_named("taggings")``. Raises KeyError."""
    return _BY_NAME[name]


__all__ = [
    "CURIES",
    "LANGUAGES",
    "NOT_EMULATED",
    "NOT_EMULATED_BELOW_PEOPLE",
    "PERSON_FIELDS",
    "PERSON_OBJECTS",
    "POINTER",
    "RESOURCES",
    "SETTABLE_STATUSES",
    "STORED",
    "Address",
    "Answer",
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
    "resource_named",
    "template_names",
]
