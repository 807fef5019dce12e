"""The person signup helper: what a POST to ``/people`` takes."""

from __future__ import annotations

from ..provenance import DOCUMENTED
from .declaration import Field, Helper


def tag_names(name: str, says: str) -> Field:
    """Return the declaration of ``add_tags`` or ``remove_tags``, the same in every helper."""
    return Field(name=name, type="strings", writes="post", nullable=True, source=DOCUMENTED, says=says)


PERSON_SIGNUP_HELPER = Helper(
    rel="osdi:person_signup_helper",
    path="/people",
    body=(
        Field(
            name="person",
            type="object",
            of="person",
            writes="post",
            required="yes",
            source=DOCUMENTED,
            says="any writable field of a person; an email address or a phone number among them",
        ),
        tag_names("add_tags", "names of existing tags to put on; unknown ones are dropped"),
        tag_names("remove_tags", "names of tags to take off, after the additions; since July 2022"),
    ),
    statuses=("subscribed", "unsubscribed"),
)
