"""The files of a corpus: ``corpus.json`` about it, and ``exchanges.jsonl`` with one exchange a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import msgspec

from actionnetwork_mock.errors import UsageError
from actionnetwork_mock.settings import Settings

from ..output_files import write_whole
from ..shadow.accepted import AcceptedDifference
from ..shadow.exchange import Exchange, Overlap

FORMAT = 1
ABOUT, EXCHANGES = "corpus.json", "exchanges.jsonl"


class About(msgspec.Struct, kw_only=True):
    """What is known of a corpus: ``month`` of the recording, mock that it was compared with, and counts.

    ``left_out`` says why exchanges are not in it. ``settings`` are those of the mock of the recording, and ``accepted``
    the differences that ``corpus check`` does not count.
    """

    format: int = FORMAT
    month: Annotated[str, msgspec.Meta(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]
    version: str
    exchanges: int
    left_out: dict[str, int] = {}
    settings: dict[str, Any] = {}
    accepted: list[AcceptedDifference] = []


class Line(msgspec.Struct, kw_only=True, omit_defaults=True):
    """An exchange as a line has it, with JSON in place of the bodies that are JSON."""

    number: int
    sent: float
    answered: float
    upstream_date: float | None = None
    group: int = 0
    method: str
    target: str
    request_headers: list[tuple[str, str]] = []
    request: Any = None
    request_text: str = ""
    status: int
    headers: list[tuple[str, str]] = []
    answer: Any = None
    answer_text: str = ""
    overlaps: list[tuple[int, str, str]] = []
    dropped: int = 0


_SAME = sorted({*Line.__struct_fields__} & {*Exchange.__struct_fields__} - {"overlaps"})
"""What a line has as the exchange has it."""


def line_of(exchange: Exchange) -> Line:
    """Return the line of an exchange, with its bodies as JSON if they are."""
    request, request_text = _readable(exchange.request_body)
    answer, answer_text = _readable(exchange.body)
    return Line(
        **{name: getattr(exchange, name) for name in _SAME},
        request=request,
        request_text=request_text,
        answer=answer,
        answer_text=answer_text,
        overlaps=[(overlap.number, overlap.method, overlap.target) for overlap in exchange.overlaps],
    )


def _readable(body: bytes) -> tuple[Any, str]:
    text = body.decode()
    try:
        parsed = json.loads(text)
    except ValueError:
        return None, text
    return (parsed, "") if parsed is not None and _dumped(parsed) == text else (None, text)


def _dumped(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def exchange_of(line: Line) -> Exchange:
    """Return the exchange of a line."""
    return Exchange(
        **{name: getattr(line, name) for name in _SAME},
        request_body=_bytes(line.request, line.request_text),
        body=_bytes(line.answer, line.answer_text),
        overlaps=tuple(Overlap(*overlap) for overlap in line.overlaps),
    )


def _bytes(value: Any, text: str) -> bytes:
    return (text if value is None else _dumped(value)).encode()


def encode_line(exchange: Exchange) -> str:
    """Return the line of an exchange as JSON."""
    return json.dumps(msgspec.to_builtins(line_of(exchange)), ensure_ascii=False)


def write_corpus(folder: Path, about: About, lines: list[str]) -> None:
    """Write a corpus into a folder, which is made if it is missing. Raises UsageError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{folder} cannot be made: {error.strerror}") from None
    write_whole(folder / EXCHANGES, "".join(f"{line}\n" for line in lines).encode())
    text = json.dumps(msgspec.to_builtins(about), indent=2, ensure_ascii=False)
    write_whole(folder / ABOUT, f"{text}\n".encode())


def read_about(folder: Path) -> About:
    """Return what is known of a corpus. Raises UsageError."""
    path = folder / ABOUT
    try:
        about = msgspec.json.decode(path.read_bytes(), type=About)
        Settings().changed(**about.settings)
    except OSError as error:
        raise UsageError(f"{folder} is no corpus: {ABOUT} cannot be read: {error.strerror}") from None
    except (msgspec.MsgspecError, UsageError) as error:
        raise UsageError(f"{path}: {error}") from None
    if about.format != FORMAT:
        raise UsageError(f"{path} has the format {about.format}; this version reads {FORMAT}")
    return about


def read_exchanges(folder: Path) -> Iterator[Exchange]:
    """Return the exchanges of a corpus, in order. Raises UsageError, with the number of a line that is none."""
    path = folder / EXCHANGES
    try:
        with path.open("rb") as lines:
            for number, line in enumerate(lines, 1):
                try:
                    yield exchange_of(msgspec.json.decode(line, type=Line))
                except (msgspec.MsgspecError, ValueError, RecursionError) as error:
                    raise UsageError(f"{path}, line {number}: {error}") from None
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}") from None
