"""The preview of a request: what the API would answer and change, without doing it."""

from __future__ import annotations

from ..consulted import Consulted
from .arguments import PLAIN
from .operation import Call, Text
from .preview_view import Preview, PreviewRequest, Result


def preview_request(call: Call, arguments: PreviewRequest) -> Preview:
    """Return what a request would do, and do nothing of it.

    The answer is that of a server without faults and rate limit. Data, journal, ids, clock and caches stay as they are.
    """
    from .preview_runner import PreviewRunner  # clients need the types only

    preview = PreviewRunner(call, arguments)
    reads: set[str] = set()
    with preview.world.clock.standing_still():  # every run has the same time
        result, known = preview.run(Consulted(preview.world.settings, reads))
        settings, is_complete = preview.deciding_settings(result, reads)
    return Preview(
        **{name: getattr(result, name) for name in Result.__struct_fields__},
        is_counted=arguments.method != "OPTIONS",
        provenance=known,
        settings=settings,
        is_complete=is_complete,
    )


def write_preview_test(call: Call, arguments: PreviewRequest) -> Text:
    """Return a request as a test for pytest, which makes what the request needs and expects what a preview says."""
    from .request_test import preview_test  # clients need the types only

    return Text(preview_test(call, arguments, preview_request(call, arguments)), PLAIN)
