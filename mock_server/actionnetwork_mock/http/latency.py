"""How late an answer is: the latency of the real API, and that of deep pages."""

from __future__ import annotations

from ..ids import fraction_of
from ..settings import Settings
from .call import Call
from .replies import Reply, Sending

_LEAST_SHARE = 0.4


def delay(call: Call, reply: Reply, *, page: int) -> Reply:
    """Return a reply that is as late as the settings say; ``page`` is the page that it has, or 0.

    While the clock is frozen, it advances by as much, because waiting would only cost the test its time. Source:
    [limits-6], [paging-12].
    """
    world = call.world
    delay_s = _delay_s(world.settings, page, share=_share(world.seed, world.journal.total))
    if not delay_s:
        return reply
    if world.clock.frozen:
        world.clock.advance(delay_s)
        return reply
    sending = reply.sending or Sending()
    return reply._replace(sending=sending._replace(latency_s=sending.latency_s + delay_s))


def _delay_s(settings: Settings, page: int, *, share: float) -> float:
    return settings.latency_s * share + settings.slow_deep_pages * max(page - 1, 0)


def _share(seed: int, number: int) -> float:
    """Return how much of the latency an answer takes: 0.4 to 1, the same in every run."""
    return _LEAST_SHARE + (1 - _LEAST_SHARE) * fraction_of(b"%d:latency:%d" % (seed, number))
