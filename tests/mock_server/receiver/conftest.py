from __future__ import annotations

from collections.abc import Iterator

import pytest

from actionnetwork_mock.receiver import WebhookReceiver


@pytest.fixture
def receiver() -> Iterator[WebhookReceiver]:
    """A receiver that runs."""
    with WebhookReceiver() as receiver:
        yield receiver
