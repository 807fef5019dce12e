"""The person signup helper: the body of a POST to ``/people``."""

from __future__ import annotations

from .declaration import Helper
from .kit import person_input, tag_names

PERSON_SIGNUP_HELPER = Helper(
    rel="osdi:person_signup_helper",
    path="/people",
    body=(
        person_input(),
        tag_names("add_tags", "names of existing tags to add; unknown names are ignored"),
        tag_names("remove_tags", "names of tags to remove, after add_tags; since July 2022"),
    ),
    statuses=("subscribed", "unsubscribed"),
)
