"""The person signup helper: what a POST to ``/people`` takes."""

from __future__ import annotations

from .declaration import Helper
from .kit import nested, tag_names

PERSON_SIGNUP_HELPER = Helper(
    rel="osdi:person_signup_helper",
    path="/people",
    body=(
        nested(
            "person",
            "person",
            "any writable field of a person; an email address or a phone number among them",
            writes="post",
            required="yes",
        ),
        tag_names("add_tags", "names of existing tags to put on; unknown ones are dropped"),
        tag_names("remove_tags", "names of tags to take off, after the additions; since July 2022"),
    ),
    statuses=("subscribed", "unsubscribed"),
)
