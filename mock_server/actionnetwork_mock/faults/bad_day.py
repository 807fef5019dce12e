"""A bad day of the API: what clients of the real one have met, all at once and more often than there."""

from __future__ import annotations

from .fault import Fault

BAD_DAY = (
    # HTML pages from the edge, and 500s as JSON. Source: [errors-6], [errors-7], [transport-8] (observed).
    Fault("*", status=502, html=True, probability=0.05),
    Fault("*", status=503, html=True, probability=0.03),
    Fault("*", status=500, probability=0.05),
    # Over the limit; no client has seen a Retry-After. Source: [limits-2], [limits-3] (observed: a stub only).
    Fault("*", status=429, probability=0.05),
    # Dropped connections and timeouts; whether the request was carried out, nobody knows. Source: [limits-5].
    Fault("*", connection="drop", when="before", probability=0.03),
    Fault("*", connection="drop", when="after", probability=0.03),
    Fault("*", connection="reset", probability=0.02),
    Fault("*", truncate=0.5, probability=0.02),
    # Half a second is usual for a page; a test need not wait as long. Source: [transport-13].
    Fault("*", latency_s=0.05, probability=0.2),
)
