"""Conformance: whether one answer of the API is as the declarations say.

Everything here is a generator of deviations, from one answer and the settings alone: no call, no memory. Contracts take
the first deviation of an answer as their violation, and the shadow takes all.
"""

from __future__ import annotations

from .answers import (
    SeenAnswer,
    answer_deviations,
    checks_of,
    error_deviations,
    header_deviations,
    is_html_allowed,
    presence_of,
    view_deviations,
)
from .deviation import ABSENT, Check, Deviation, Problem, Severity
from .embedded import embedded_deviations
from .fields import FieldState, field_deviations, item_deviations, presence
from .links import curie_deviations, link_address, link_deviations, match_template, own_id
from .pages import number_deviations, page_deviations, page_link_deviations

__all__ = [
    "ABSENT",
    "Check",
    "Deviation",
    "FieldState",
    "Problem",
    "SeenAnswer",
    "Severity",
    "answer_deviations",
    "checks_of",
    "curie_deviations",
    "embedded_deviations",
    "error_deviations",
    "field_deviations",
    "header_deviations",
    "is_html_allowed",
    "item_deviations",
    "link_address",
    "link_deviations",
    "match_template",
    "number_deviations",
    "own_id",
    "page_deviations",
    "page_link_deviations",
    "presence",
    "presence_of",
    "view_deviations",
]
