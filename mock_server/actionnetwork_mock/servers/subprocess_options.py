"""What a process of the mock is started with, and what it answers: a line of JSON each."""

from __future__ import annotations

import dataclasses
import json
import os
from collections.abc import Mapping
from typing import Any

import msgspec

from ..control.refusal import read_refusal, refusal_header
from ..errors import CannotOpen, UsageError
from ..settings import Settings


def encode_options(settings: Settings, options: Mapping[str, Any]) -> bytes:
    """Return the arguments of MockServer as a line. A scenario goes with its files, so that it is read here.

    Raises BadScenario for a wrong one, and UsageError for what JSON cannot hold.
    """
    sent: dict[str, Any] = {**options, "settings": dataclasses.asdict(settings)}
    if sent.get("scenario") is not None:
        from ..scenarios import pack_scenario, read_scenario  # they import a YAML parser

        scenario = read_scenario(sent["scenario"])
        sent["scenario"] = {**pack_scenario(scenario), "digest": scenario.digest}
    try:
        return json.dumps(sent, default=_plain).encode() + b"\n"
    except (TypeError, ValueError) as error:
        raise UsageError(f"the mock is in another process, and this cannot be sent there: {error}") from None


def _plain(value: Any) -> Any:
    if isinstance(value, msgspec.Struct):  # a fault
        return msgspec.to_builtins(value)
    if isinstance(value, Mapping):
        return dict(value)
    return os.fspath(value) if isinstance(value, os.PathLike) else list(value)


def decode_options(line: bytes) -> dict[str, Any]:
    """Return the arguments of MockServer that a line holds."""
    options: dict[str, Any] = json.loads(line)
    options["settings"] = Settings(**options["settings"])
    if options.get("scenario") is not None:
        from ..scenarios import parse_scenario  # imports a YAML parser

        sent = options["scenario"]
        parsed = parse_scenario(sent["text"].encode(), sent["name"], sent["files"])
        options["scenario"] = dataclasses.replace(parsed, digest=sent["digest"])
    return options


def encode_start(url: str, control_url: str) -> bytes:
    """Return that the server runs, as a line."""
    return json.dumps({"url": url, "control_url": control_url}).encode() + b"\n"


def encode_failure(error: UsageError) -> bytes:
    """Return that the server could not start, as a line."""
    return json.dumps({"error": str(error), "refusal": refusal_header(error)}).encode() + b"\n"


def decode_start(line: bytes) -> tuple[str, str]:
    """Return the two addresses. Raises the error that kept the server from starting."""
    if not line:
        raise CannotOpen("the mock's process ended by itself; its standard error says why")
    start = json.loads(line)
    if "error" in start:
        body = json.dumps({"error": start["error"]}).encode()
        raise read_refusal(400, start["refusal"], body) or UsageError(start["error"])
    return start["url"], start["control_url"]
