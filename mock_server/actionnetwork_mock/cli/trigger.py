"""``actionnetwork-mock trigger``: posts webhook payloads to a receiver, without a mock."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from ..errors import UsageError

if TYPE_CHECKING:
    from actionnetwork_fixtures.webhooks import Body

    from ..webhooks.sender import Answer

REAL_TIMEOUT_S = 0.5
"""How long Action Network waits for an answer. Source: [webhooks-67] (documented)."""

_SHAPES = ("amount", "type", "tickets", "targets")
"""Keys that also change other parts: the amounts of recipients, texts, links, the number of elements."""


@click.command(context_settings={"show_default": True})
@click.argument("type_", metavar="TYPE")
@click.option("--to", metavar="URL", help="URL of the receiver, http or https.")
@click.option(
    "--set",
    "changes",
    multiple=True,
    metavar="PATH=VALUE",
    help="Set a value, such as person.given_name=Ada. May be repeated.",
)
@click.option("--unset", "removals", multiple=True, metavar="PATH", help="Omit a value. May be repeated.")
@click.option(
    "--count",
    default=1,
    type=click.IntRange(1, 100_000),
    help="Number of payloads, each of a different person.",
)
@click.option(
    "--seed", default=0, type=click.IntRange(0), help="Number that determines invented people, ids and keys."
)
@click.option("--timeout", "timeout_s", default=0.5, help="Seconds to wait for an answer.")
@click.option("--print", "only_print", is_flag=True, help="Print the JSON and send nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the results as JSON, an object per line.")
@click.pass_context
def trigger(
    ctx: click.Context,
    type_: str,
    to: str | None,
    changes: tuple[str, ...],
    removals: tuple[str, ...],
    count: int,
    seed: int,
    timeout_s: float,
    only_print: bool,
    as_json: bool,
) -> None:
    """Post a webhook's payload to your receiver, without a mock.

    TYPE is signature, attendance, submission, donation, outreach, response, upload, action, or test for the payload of
    the button Send Test.

    \b
    actionnetwork-mock trigger donation --to http://127.0.0.1:5000/hook
    actionnetwork-mock trigger donation --to http://127.0.0.1:5000/hook \\
        --set amount=50.00 --set person.given_name=Ada \\
        --set person.email_addresses.0.address=ada@example.org \\
        --set person.custom_fields.branch=East --set 'add_tags=["member"]'
    actionnetwork-mock trigger donation --unset amount --print      # a refund
    actionnetwork-mock trigger outreach --set 'targets=[]' --print  # an abandoned letter

    A PATH starts inside the payload. A value is JSON, unless the field is a text. The same values and the same seed
    give the same idempotency_key, as in a retry. Another --seed gives another message.

    The exit code is 0 if every answer was 200, otherwise 1.
    """
    bodies = [_encode(body) for body in _make(_kind_of(type_), seed, count, _parse(changes), removals)]
    if only_print:
        for body in bodies:
            click.echo(body.json if as_json else body.pretty())
        return
    failed = _send(to, bodies, timeout_s, as_json=as_json)
    if failed:
        ctx.exit(1)


class _Encoded(NamedTuple):
    kind: str
    keys: list[str]
    json: bytes

    def pretty(self) -> bytes:
        import msgspec

        return msgspec.json.format(self.json)


def _kind_of(type_: str) -> str:
    """Return the key of a type's payload, or ``"test"``."""
    # imported here, so that other commands and --help start without it
    from actionnetwork_fixtures.webhooks import PAYLOAD_TYPES

    # imported here, so that other commands and --help start without it
    from ..notes import did_you_mean

    known = {**PAYLOAD_TYPES, "test": "test", **{key: key for key in PAYLOAD_TYPES.values()}}
    if type_ not in known:
        names = [*PAYLOAD_TYPES, "test"]
        raise UsageError(
            f"there is no type {type_!r}. {did_you_mean(type_, names) or 'There are ' + ', '.join(names) + '.'}"
        )
    return known[type_]


def _parse(changes: tuple[str, ...]) -> list[tuple[str, str]]:
    pairs = []
    for change in changes:
        path, equals, text = change.partition("=")
        if not (path and equals):
            raise UsageError(f"{change!r} is not a change: write PATH=VALUE, such as person.given_name=Ada")
        pairs.append((path, text))
    return pairs


def _make(
    kind: str, seed: int, count: int, changes: list[tuple[str, str]], removals: tuple[str, ...]
) -> Iterator[list[dict[str, Any]]]:
    """Yield bodies with the user's values, one for each seed. A key that is not set depends on the content."""
    # imported here, so that other commands and --help start without it
    from actionnetwork_fixtures.webhooks import make_idempotency_key, make_test_payload

    # imported here, so that other commands and --help start without it
    from .payload_paths import remove, set_value

    key = "osdi:signature" if kind == "test" else kind
    shape, changes = _split_shape(key, changes)
    keeps_key = kind == "test" or any(path == "idempotency_key" for path, _ in changes)
    for number in range(seed, seed + count):
        body: Any = make_test_payload() if kind == "test" else _made(kind, seed=number, **shape)
        for element in body:
            for path, text in changes:
                set_value(element, key, path, text)
            for path in removals:
                remove(element, key, path)
            if not keeps_key:
                element["idempotency_key"] = make_idempotency_key(element)
        yield body


def _made(kind: str, **arguments: Any) -> Body:
    # imported here, so that other commands and --help start without it
    from actionnetwork_fixtures.webhooks import make_payload

    try:
        return make_payload(kind, **arguments)
    except ValueError as error:
        raise UsageError(str(error)) from None


def _split_shape(key: str, changes: list[tuple[str, str]]) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """Return the changes that are arguments of the factory, and the other changes."""
    # imported here, so that other commands and --help start without it
    from .payload_paths import hint_at, read_value

    shape: dict[str, Any] = {}
    others = []
    for path, text in changes:
        hint = hint_at(key, path) if path in _SHAPES else None
        if hint is None:
            others.append((path, text))
        else:
            shape[path] = read_value(path, text, hint)
    return shape, others


def _encode(body: list[dict[str, Any]]) -> _Encoded:
    import msgspec

    kind = next(iter(body[0]))
    return _Encoded(kind, [element["idempotency_key"] for element in body], msgspec.json.encode(body))


def _send(to: str | None, bodies: list[_Encoded], timeout_s: float, *, as_json: bool) -> int:
    """Post each body and print its result. Returns the number of answers other than 200."""
    if to is None:
        raise UsageError("no receiver: use --to URL, or --print to see the payload")
    if not 0 < timeout_s <= 3600:
        raise UsageError(f"--timeout is {timeout_s:g}: it takes seconds above 0, up to 3600")
    import asyncio

    # imported here, so that other commands and --help start without it
    from ..webhooks.sender import WebhookSender
    from ..webhooks.webhook import check_url

    url = check_url(to)
    answers: list[Answer] = []

    async def send_all() -> None:
        sender = WebhookSender(timeout_s=timeout_s)
        try:
            for body in bodies:
                answer = await sender.post(url, body.json)
                click.echo((_line_of_json if as_json else _line)(body, answer))
                answers.append(answer)
        finally:
            await sender.close()

    asyncio.run(send_all())
    _sum_up(answers)
    return sum(answer.status != 200 for answer in answers)


def _failure(answer: Answer) -> str:
    """Return why Action Network would count a delivery as failed, or an empty text."""
    if answer.problem or answer.seconds <= REAL_TIMEOUT_S:
        return answer.problem
    return f"Action Network waits at most {1000 * REAL_TIMEOUT_S:.0f} ms"


def _line(body: _Encoded, answer: Answer) -> str:
    status = "---" if answer.status is None else answer.status
    failure = f"  failed: {failure}" if (failure := _failure(answer)) else ""
    return f"{body.kind}  {','.join(body.keys)}  {status}  {1000 * answer.seconds:.0f} ms{failure}"


def _line_of_json(body: _Encoded, answer: Answer) -> bytes:
    import msgspec

    return msgspec.json.encode(
        {
            "type": body.kind,
            "idempotency_keys": body.keys,
            "status": answer.status,
            "milliseconds": round(1000 * answer.seconds, 1),
            "failed": _failure(answer) or None,
        }
    )


def _sum_up(answers: list[Answer]) -> None:
    """Print to standard error what Action Network would do. Source: [webhooks-66] (documented)."""
    failed = sum(bool(_failure(answer)) for answer in answers)
    if failed:
        click.echo(
            f"{failed} of {len(answers)} failed: Action Network accepts only a 200 within 500 ms. It would try again "
            "three times within an hour, and then discard the payload.",
            err=True,
        )
