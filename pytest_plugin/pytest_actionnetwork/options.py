"""The options: what was chosen, and what makes no sense. Imports nothing of the mock."""

from __future__ import annotations

import os
from typing import Literal, cast, get_args

import pytest

Transport = Literal["mock", "inprocess", "process", "real"]

KEY_VARIABLE = "ACTION_NETWORK_API_KEY"


def transport_of(config: pytest.Config) -> Transport:
    """Return what the fixture is to be. Raises pytest.UsageError for an unknown word."""
    chosen = config.getoption("action_network") or config.getini("action_network")
    if chosen in get_args(Transport):
        return cast(Transport, chosen)
    raise pytest.UsageError(f"--action-network={chosen}: it takes mock, inprocess, process or real")


def is_strict(config: pytest.Config) -> bool:
    """Return whether tests fail for swallowed mistakes unless their markers say otherwise."""
    return bool(config.getoption("action_network_strict") or config.getini("action_network_strict"))


def check_options(config: pytest.Config) -> None:
    """Raise pytest.UsageError, one sentence, for what cannot be done."""
    is_real = transport_of(config) == "real"
    if config.getoption("action_network_allow_writes") and not is_real:
        raise pytest.UsageError(
            "--action-network-allow-writes is for the real API: add --action-network=real, or leave it out"
        )
    if config.getoption("action_network_shadow") and not is_real:
        raise pytest.UsageError(
            "--action-network-shadow compares the real API with the mock: add --action-network=real, or leave it out"
        )
    key = os.environ.get(KEY_VARIABLE, "")
    if is_real and not key.strip():
        raise pytest.UsageError(f"--action-network=real needs an API key: set {KEY_VARIABLE}")
    if is_real and (key != key.strip() or not key.isascii() or not key.isprintable()):
        raise pytest.UsageError(
            f"{KEY_VARIABLE} holds no API key: it takes ASCII text without blanks around it"
        )
