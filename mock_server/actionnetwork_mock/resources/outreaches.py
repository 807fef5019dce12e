"""Outreaches: letters and calls to the targets of an advocacy campaign."""

from __future__ import annotations

from ..provenance import ASSUMED, DOCUMENTED
from .declaration import Field, PayloadType, Quirk, Type
from .kit import array, text
from .records import record


def _content(name: str, says: str, *, of_type: Type = "string", long: bool = False) -> Field:
    """Return a field with the content of a letter or call. Campaigns of the other type ignore it."""
    return Field(
        name=name,
        type=of_type,
        writes="both",
        nullable=True,
        long=long,
        left_out_when_empty=True,
        source=DOCUMENTED,
        says=says,
    )


def _of_target(name: str, says: str) -> Field:
    return text(name, says, writes="both", left_out_when_empty=True)


_TYPE = text("type", "type of the campaign", values=("email", "phone"))
_SUBJECT = _content("subject", "subject of the letter; email campaigns only")
_MESSAGE = _content("message", "text of the letter; email campaigns only", long=True)
_DURATION = _content("duration", "seconds of the call; phone campaigns only", of_type="integer")
_TARGETS = array(
    "targets",
    "the target that received the letter or call: exactly one",
    writes="both",
    default=[],
    takes="one",
    where="[outreaches-3]",
    of="target",
)

OUTREACHES = record(
    "outreaches",
    "Outreaches",
    _TYPE,
    _SUBJECT,
    _MESSAGE,
    _DURATION,
    _TARGETS,
    of="advocacy_campaigns",
    objects={
        "target": (
            _of_target("title", "title of the target, such as Senator"),
            _of_target("given_name", "first name of the target"),
            _of_target("family_name", "last name of the target"),
            _of_target("ocdid", "Open Civic Data id of the division"),
        ),
    },
    helper_fields=(_SUBJECT, _MESSAGE, _DURATION, _TARGETS),
    autoresponse=False,
    only_api_made=True,
    webhook=PayloadType(
        type="osdi:outreach",
        may_lack=("targets",),
        says="a letter or call, for each target; an abandoned letter has an address and no text",
    ),
    quirks=(
        Quirk(
            "A person may have many outreaches. The user interface creates one for each target of a letter.",
            DOCUMENTED,
            "[outreaches-1]",
        ),
        Quirk("Only campaigns created through the API accept them.", DOCUMENTED, "[outreaches-2]"),
        Quirk("Outreaches are never delivered.", DOCUMENTED, "[outreaches-2]"),
        Quirk(
            "Several targets are rejected. Without a target, the array is empty.", ASSUMED, "[outreaches-3]"
        ),
    ),
)
