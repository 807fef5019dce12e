"""One request as a module for pytest: its test makes what the request needs, sends it, and expects the same answer."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pprint import pformat
from typing import Any, NamedTuple

from ..effects import Effect
from ..errors import UsageError
from ..journal import Entry
from ..notes import Note
from ..resources import resource_named
from ..resources.people import PEOPLE
from .har import target_of
from .journal import with_title
from .operation import Call
from .preview_runner import PreviewRunner
from .preview_view import PreviewRequest, Result

_UUID = r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}"
_ITEM = re.compile(rf"/(\w+)/({_UUID})", re.IGNORECASE)
_LITERAL = re.compile(r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*\"""")
_API_URL = re.compile(r"https?://[^/'\"]+/api/v2")
_LINE = 100

_MODULE = """\
{imports}from urllib.error import HTTPError
from urllib.request import Request, urlopen
{pytest}

def send(request):
    try:
        with urlopen(request) as reply:
            return reply.status
    except HTTPError as error:
        return error.code


{marker}def test_{name}(action_network):
{lines}
    assert status == {status}
    assert [note.code for note in action_network.requests.last().notes] == {codes!r}
"""


class _Sent(NamedTuple):
    """A request, and what came of it. ``path`` has the query."""

    method: str
    path: str
    has_key: bool
    body: bytes
    status: int
    notes: list[Note]
    effects: list[Effect]


class _Needed(NamedTuple):
    """A record that must exist: ``_Needed("petitions", "petition", "6ba0...", {"title": "More buses"})``."""

    resource: str
    variable: str
    id: str
    fields: Mapping[str, Any]


def journal_test(call: Call, entry: Entry) -> str:
    """Return a request of the journal as a test. Raises UsageError for one that a test cannot repeat."""
    _check(entry)
    path = target_of(entry.path, entry.query)
    effects = call.world.journal.effects(entry.number)
    effects = [with_title(call.world, effect) for effect in effects]
    body, notes = entry.request_body, list(entry.notes)
    return _module(call, _Sent(entry.method, path, bool(entry.key), body, entry.status, notes, effects))


def preview_test(call: Call, request: PreviewRequest, result: Result) -> str:
    """Return a request that was not sent as a test, which expects what a preview says."""
    body, has_key = request.body.encode(), request.key != ""
    sent = _Sent(request.method, request.path, has_key, body, result.status, result.notes, result.effects)
    return _module(call, sent)


def _check(entry: Entry) -> None:
    """Raise UsageError for a request that a test cannot send, or whose answer it cannot expect."""
    if not entry.is_api:
        raise UsageError(f"request {entry.number} is not below /api/v2, so a test cannot send it to the mock")
    if not entry.status:
        raise UsageError(f"request {entry.number} got no answer, so a test has nothing to expect")
    if entry.request_bytes > len(entry.request_body):
        kept = f"{entry.request_bytes} bytes, of which the journal has {len(entry.request_body)}"
        raise UsageError(f"the body of request {entry.number} has {kept}: raise journal_body_bytes")


def _module(call: Call, sent: _Sent) -> str:
    needed = [] if sent.status == 404 else [*_records(call, sent)]
    codes = [note.code for note in sent.notes]
    is_limited = sent.status == 429 and "fault" not in codes
    words = [sent.method, re.sub(_UUID, "", sent.path.partition("?")[0], flags=re.IGNORECASE), *codes[:1]]
    lines = [*_preparation(sent, needed, codes), *_sending(sent, needed, is_limited=is_limited)]
    return _MODULE.format(
        imports="import json\n" if any("json.dumps" in line for line in lines) else "",
        pytest="\nimport pytest\n" if is_limited else "",
        marker='@pytest.mark.action_network(settings={"rate_limit": 4})\n' if is_limited else "",
        name="_".join(re.findall(r"[a-z0-9]+", " ".join(words).lower())),
        lines="".join(f"    {line}\n" for line in lines),
        status=sent.status,
        codes=codes,
    )


# What must exist


def _records(call: Call, sent: _Sent) -> Iterator[_Needed]:
    """Yield the records that the path and the body name, as they are now."""
    names: dict[str, int] = {}
    key = next(
        (key.value for key in call.world.groups.keys() if key.value and key.group_id == call.group.id), ""
    )
    found = {
        uuid: resource
        for resource, uuid in _ITEM.findall(f"{sent.path} {sent.body.decode('utf-8', 'replace')}")
    }
    for uuid, resource in found.items():
        request = PreviewRequest(path=f"/{resource}/{uuid}", key=key)
        with call.world.clock.standing_still():
            result, _ = PreviewRunner(call, request).run(call.world.settings)
        if result.status != 200:
            continue
        names[resource] = names.get(resource, 0) + 1
        variable = (resource_named(resource).item_rel or resource).rpartition(":")[2]
        number = f"_{names[resource]}" if names[resource] > 1 else ""
        yield _Needed(resource, f"{variable}{number}", uuid, _fields(json.loads(result.body)))


def _fields(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields by which a record is known."""
    addresses = [email["address"] for email in document.get("email_addresses", ())]
    if addresses:
        return {"email_addresses": [{"address": addresses[0]}]}
    return {name: document[name] for name in ("title", "name") if document.get(name)}


def _preparation(sent: _Sent, needed: list[_Needed], codes: list[str]) -> Iterator[str]:
    for tag in _tags(sent):
        yield f"action_network.make('tags', name={tag!r})"
    for record in needed:
        given = "".join(f", {name}={value!r}" for name, value in record.fields.items())
        yield f"{record.variable} = action_network.make({record.resource!r}{given})"
    there = [email["address"] for record in needed for email in record.fields.get("email_addresses", ())]
    changed = [
        effect.title for effect in sent.effects if effect.resource == PEOPLE.name and effect.kind == "changed"
    ]
    for address in changed:  # who was changed, and not made, was there before
        if "@" in address and address not in there:
            yield f"action_network.make('people', email_addresses=[{{'address': {address!r}}}])"
    if "fault" in codes:
        pattern = _with_variables(repr(f"{sent.method} {sent.path.partition('?')[0]}"), needed)
        yield f"action_network.faults.add({pattern}, status={sent.status}, times=1)"


def _tags(sent: _Sent) -> list[str]:
    """Return the names of the tags that the body puts on or takes off, but for those that did not exist."""
    body = _json(sent.body)
    unknown = "".join(note.sentence for note in sent.notes if note.code == "unknown-tag")
    lists = [body.get(name) for name in ("add_tags", "remove_tags")] if isinstance(body, dict) else []
    tags = [tag for names in lists if isinstance(names, list) for tag in names if isinstance(tag, str)]
    return [tag for tag in dict.fromkeys(tags) if tag and repr(tag) not in unknown]


# Sending


def _sending(sent: _Sent, needed: list[_Needed], *, is_limited: bool) -> Iterator[str]:
    if sent.body:
        yield from f"body = {_body(sent.body, needed)}".splitlines()
    headers = {
        **({"OSDI-API-Token": "action_network.api_key"} if sent.has_key else {}),
        **({"Content-Type": "'application/json'"} if sent.body else {}),
    }
    named = ", ".join(f"{name!r}: {value}" for name, value in headers.items())
    body = "body, " if sent.body else ""
    yield f"url = action_network.url + {_with_variables(repr(sent.path), needed)}"
    yield f"request = Request(url, {body}headers={{{named}}}, method={sent.method!r})"
    if is_limited:
        yield "for _ in range(5):"
    yield f"{'    ' if is_limited else ''}status = send(request)"


def _body(body: bytes, needed: list[_Needed]) -> str:
    value = _json(body)
    if value is None:
        return repr(body)
    literal = pformat(value, width=_LINE, sort_dicts=False).replace("\n", "\n    ")
    lines = _with_variables(literal, needed)
    return f"json.dumps(\n    {lines}\n).encode()" if "\n" in lines else f"json.dumps({lines}).encode()"


def _json(body: bytes) -> Any:
    """Return the value of a body, or None for what is no JSON, and for null."""
    try:
        return json.loads(body)
    except ValueError:
        return None


def _with_variables(source: str, needed: list[_Needed]) -> str:
    """Put variables in place of ids and of the mock's address in the texts of Python source."""

    def replaced(match: re.Match[str]) -> str:
        text = match[0]
        used = [record for record in needed if record.id in text]
        if not used:
            return text
        text = _API_URL.sub("{action_network.url}", text.replace("{", "{{").replace("}", "}}"))
        for record in used:
            text = text.replace(record.id, f"{{{record.variable}.id}}")
        return f"f{text}"

    return _LITERAL.sub(replaced, source)
