"""The bad day: faults that clients of the real API have met, all at once and more frequent than there."""

from __future__ import annotations

from .fault import Fault

BAD_DAY = (
    # HTML pages from the edge servers, and 500s as JSON. Source: [errors-6], [errors-7], [transport-8] (observed).
    Fault("*", status=502, html=True, probability=0.05),
    Fault("*", status=503, html=True, probability=0.03),
    Fault("*", status=500, probability=0.05),
    # Over the rate limit. No client has seen a Retry-After. Source: [limits-2], [limits-3] (observed: a stub only).
    Fault("*", status=429, probability=0.05),
    # Dropped connections and timeouts. The client cannot tell whether the request took effect. Source: [limits-5].
    Fault("*", connection="drop", when="before", probability=0.03),
    Fault("*", connection="drop", when="after", probability=0.03),
    Fault("*", connection="reset", probability=0.02),
    Fault("*", truncate=0.5, probability=0.02),
    # A page usually takes half a second. Tests do not have to wait as long. Source: [transport-13].
    Fault("*", latency_s=0.05, probability=0.2),
)
