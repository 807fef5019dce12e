"""A bad day of the API: what clients of the real one have met, all at once and more often than there."""

from __future__ import annotations

from .fault import Fault

BAD_DAY = (
    # HTML pages from the edge, and 500s as JSON. Source: general.md, section 9; observed.md 1.7, 1.8 (observed).
    Fault("*", status=502, html=True, probability=0.05),
    Fault("*", status=503, html=True, probability=0.03),
    Fault("*", status=500, probability=0.05),
    # Over the limit; no client has seen a Retry-After. Source: general.md, section 8 (observed: a stub only).
    Fault("*", status=429, probability=0.05),
    # Dropped connections and timeouts; whether the request was carried out, nobody knows. Source: observed.md 1.9.
    Fault("*", connection="drop", when="before", probability=0.03),
    Fault("*", connection="drop", when="after", probability=0.03),
    Fault("*", connection="reset", probability=0.02),
    Fault("*", truncate=0.5, probability=0.02),
    # Half a second is usual for a page; a test need not wait as long. Source: observed.md 4.9.
    Fault("*", latency_s=0.05, probability=0.2),
)
