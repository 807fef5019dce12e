"""The webhooks of a world: made as in the user interface, told of what happens, watched by tests."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Literal, get_args

import msgspec

from ..clock import Clock
from ..errors import DoesNotExist, UsageError
from ..resources import STORED
from ..rules import Context, Group
from ..rules.happenings import Cause, PersonSubscribed
from ..rules.visible import find_visible
from ..settings import Settings
from ..store import Store
from .courier import Courier
from .queue import Delivery, Queue, Wanted, check_wanted
from .webhook import DEFAULT_TRIGGER, Webhook, check_trigger, check_url

if TYPE_CHECKING:
    from .payloads import Told, Writer

REAL_BASE = "https://actionnetwork.org/api/v2"

Order = Literal["as_queued", "reversed"]

_encode = msgspec.json.encode


class Webhooks:
    """The webhooks of one world: what is set up, and what is sent. Everything is used on the event loop's thread."""

    def __init__(self, store: Store, clock: Clock, settings: Settings) -> None:
        self._clock = clock
        self._settings = settings
        self._store = store
        self._queue = Queue(store, kept=settings.webhook_log)
        self.courier = Courier(self._queue, clock, settings)
        self.base = REAL_BASE
        """Where links in payloads begin when no request says it."""
        self._twice = 0
        self._on: list[Webhook] = []
        self._look()

    def use_settings(self, settings: Settings) -> None:
        """Follow other settings from now on."""
        self._settings = settings
        self.courier.use_settings(settings)

    def look_again(self) -> None:
        """See which webhooks are on, after a write was taken back."""
        self._look()

    def _look(self) -> None:
        self._on = [webhook for webhook in self._queue.webhooks() if webhook.is_on]

    def start(self, site: str) -> None:
        """Deliver from now on. ``site`` is where links in payloads begin when no request says it."""
        self.base = f"{site}/api/v2"
        if self._queue.next_due() <= self._clock.time():
            self._queue.catch_up(self._clock.time())
        self.courier.wake()

    def forget(self) -> None:
        """Begin anew after the database was put back to how it was: nothing is under way, held or doubled."""
        self._twice = 0
        self._look()
        self.courier.forget()

    # As in the user interface

    def create(
        self,
        url: str,
        *,
        group: Group,
        trigger: str = DEFAULT_TRIGGER,
        action_id: str | None = None,
        is_on: bool = False,
    ) -> Webhook:
        """Make a webhook of a group; it is off unless said otherwise. Source: webhooks.md, section 1 (documented).

        Raises UsageError for an address that is none, an unknown trigger or action, and a personal key.
        """
        if group.kind != "group":
            raise UsageError("webhooks belong to groups, and this is the key of a user")
        check_url(url, https_only=self._settings.webhook_targets == "https")
        known = check_trigger(trigger, action_id)
        if action_id is not None and not any(
            find_visible(self._store, group, one.name, action_id) for one in STORED if one.kind == "action"
        ):
            raise UsageError(
                f"the group has no action {action_id}: it takes the uuid of a petition, event or the like"
            )
        webhook = self._queue.add_webhook(group.id, url, known, action_id, is_on=is_on)
        self._look()
        return webhook

    def keep_on(self, url: str, *, group: Group, trigger: str | None = None) -> Webhook:
        """Return a webhook of a group that is on: one that it has, or a new one. Raises UsageError as ``create`` does.

        With ``trigger`` one that has another does not do.
        """
        for known in self.all():
            if (known.group_id, known.url) == (group.id, url) and trigger in (None, known.trigger):
                return self.switch(known.id, is_on=True)
        return self.create(url, group=group, trigger=trigger or DEFAULT_TRIGGER, is_on=True)

    def all(self) -> list[Webhook]:
        """Return every webhook, oldest first."""
        return self._queue.webhooks()

    def find(self, webhook_id: int) -> Webhook:
        """Return a webhook by its number. Raises DoesNotExist."""
        webhooks = self._queue.webhooks()
        for webhook in webhooks:
            if webhook.id == webhook_id:
                return webhook
        known = ", ".join(str(webhook.id) for webhook in webhooks) or "none yet"
        raise DoesNotExist(f"there is no webhook {webhook_id}; there are {known}")

    def switch(self, webhook_id: int, *, is_on: bool) -> Webhook:
        """Turn a webhook on or off; what waits already is still sent (assumed). Raises DoesNotExist."""
        self.find(webhook_id)
        self._queue.switch(webhook_id, is_on=is_on)
        self._look()
        return self.find(webhook_id)

    def delete(self, webhook_id: int) -> None:
        """Remove a webhook and what waits for it. Raises DoesNotExist."""
        self.find(webhook_id)
        self._queue.remove(webhook_id)
        self._look()

    def send_test(self, webhook_id: int) -> Delivery:
        """Send the canned sample, also to a webhook that is off. Source: webhooks.md, section 1 (observed).

        It is a signature whatever the trigger, the same every time, key included. Raises DoesNotExist.
        """
        from actionnetwork_fixtures.webhooks import make_test_payload

        return self._send_now(self.find(webhook_id), "osdi:signature", _encode(make_test_payload()))

    # What has happened

    def publish(self, context: Context, *, base: str | None = None, cause: int | None = None) -> None:
        """Queue what webhooks are to be told of a write; it is called inside the write's transaction.

        ``base`` is the address of the API that the client used, ``cause`` the number of its request in the journal.
        """
        if not (self._on and context.happened):
            return
        from .payloads import Writer, causes_of, told_together

        writer = Writer(context, REAL_BASE if self._settings.hrefs == "real" else base or self.base)
        causes = causes_of(context.happened)
        subscribed = {
            (one.group_id, one.person_id) for one in context.happened if isinstance(one, PersonSubscribed)
        }
        concerned = {context.group.id, *(group.id for group in context.group.above)}
        for webhook in self._on:
            if webhook.group_id in concerned:
                new = {person for group, person in subscribed if group == webhook.group_id}
                for together in told_together(_heard(webhook, causes, new)):
                    self._add(webhook, together, writer, new, cause)
        self.courier.wake()

    def _add(
        self, webhook: Webhook, together: Sequence[Told], writer: Writer, new: set[str], cause: int | None
    ) -> None:
        """Queue one body, twice where that is asked for."""
        number, now = self._queue.next_number(), self._clock.time()
        keys = [self._queue.make_key(number, place, queued=now) for place in range(len(together))]
        body = [
            writer.element(told, key, subscribed=told.cause.person_id in new)
            for told, key in zip(together, keys, strict=True)
        ]
        due = now + self._settings.webhook_delay_s
        kind, encoded = together[0].payload.type, _encode(body)
        self._queue.add(webhook, kind, encoded, queued=now, due=due, cause=cause)
        if self._twice:
            self._twice -= 1
            self._queue.add(webhook, kind, encoded, queued=now, due=due, cause=cause, copy_of=number)

    # What tests see and do

    def deliveries(
        self,
        *,
        state: str | None = None,
        webhook_id: int | None = None,
        type: str | None = None,
        after: int = 0,
        newest: int | None = None,
    ) -> list[Delivery]:
        """Return what was sent and waits, oldest first, as far as it is kept; or so many of the newest.

        ``after`` leaves out those up to a number. Raises UsageError for a state or a type that does not exist.
        """
        return self._queue.deliveries(check_wanted(state, webhook_id, type, after), newest=newest)

    def count(
        self,
        *,
        state: str | None = None,
        webhook_id: int | None = None,
        type: str | None = None,
        after: int = 0,
    ) -> int:
        """Return how many ``deliveries`` there are."""
        return self._queue.count(check_wanted(state, webhook_id, type, after))

    @property
    def last_number(self) -> int:
        """The number of the newest delivery; 0 before the first."""
        return self._queue.next_number() - 1

    def delivery(self, number: int) -> Delivery:
        """Return one delivery. Raises DoesNotExist."""
        found = self._queue.delivery(number) if 0 < number <= self.last_number else None
        if found is None:
            raise DoesNotExist(f"there is no delivery {number}, or it is no longer kept")
        return found

    def next_due(self) -> float:
        """Return when the next delivery is due, in seconds since 1970; infinity when none waits."""
        return self._queue.next_due()

    def replay(self, number: int) -> Delivery:
        """Send a delivery again, keys included, to where it went. Raises UsageError, also if its webhook is gone."""
        old = self.delivery(number)
        self.find(old.webhook)
        webhook = Webhook(old.webhook, 0, old.url, "all_actions")
        return self._send_now(webhook, old.type, old.body, copy_of=number)

    def _send_now(self, webhook: Webhook, kind: str, body: bytes, copy_of: int | None = None) -> Delivery:
        now = self._clock.time()
        with self._store.transaction():
            number = self._queue.add(webhook, kind, body, queued=now, due=now, copy_of=copy_of)
        self.courier.wake()
        return self.delivery(number)

    def twice(self, count: int = 1) -> None:
        """Have the next deliveries, ``count`` of them, made twice, with the same keys. Raises UsageError."""
        if count < 0:
            raise UsageError(f"cannot double {count} deliveries: it takes 0 or more")
        self._twice = count

    @property
    def is_held(self) -> bool:
        """Whether nothing is sent until ``release``."""
        return self.courier.held

    def hold(self) -> None:
        """Send nothing until ``release``."""
        self.courier.held = True

    def release(self, order: str = "as_queued") -> None:
        """Send again. ``"reversed"`` sends what is due one after another, the newest first.

        Raises UsageError for another order.
        """
        if order not in get_args(Order):
            raise UsageError(f"{order!r} is no order: it takes as_queued or reversed")
        if order == "reversed":
            now = self._clock.time()
            waiting = [one for one in self._queue.deliveries(Wanted("waiting")) if (one.due or 0) <= now]
            self._queue.set_due([one.number for one in reversed(waiting)], now)
            self.courier.in_order.update(one.webhook for one in waiting)
        self.courier.held = False
        self.courier.wake()


def _heard(webhook: Webhook, causes: Iterable[Cause], new: set[str]) -> list[Cause]:
    """Return what a webhook is told of. One for subscriptions hears of each new person once, by what came first.

    Source: webhooks.md, section 2 (documented; that it is the first is assumed).
    """
    if webhook.trigger != "subscribed":
        return [cause for cause in causes if webhook.hears(cause)]
    first: dict[str, type] = {}
    return [
        cause
        for cause in causes
        if cause.person_id in new and first.setdefault(cause.person_id, type(cause)) is type(cause)
    ]
