"""The reference pages, written from the declarations: what is emulated, and how it is known.

``python -m actionnetwork_mock.reference_pages docs`` writes ``docs/fidelity.md`` and ``docs/reference/*.md``; a test
says when they are stale. The server shows the same pages where the curies point.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from .evidence import QUESTION, last_confirmed, load_evidence
from .provenance import link_citations
from .resources import RESOURCES, Address, Field, Helper, Method, Resource
from .resources.payloads import IDEMPOTENCY_KEY, PAYLOADS, UPLOAD, Payload
from .settings import describe

_MADE = "<!-- Written by actionnetwork_mock.reference_pages from the declarations: edit those. -->\n"


def render_resource(resource: Resource) -> str:
    """Return the page of one resource, as Markdown."""
    parts = [
        f"# {resource.title}\n",
        f"Rel `{resource.rel}`" + (f", items `{resource.item_rel}`." if resource.item_rel else "."),
        f"\n{resource.says}\n" if resource.says else "",
        "## Operations\n",
        _operations(resource),
        _section("Fields", _fields(resource.fields)),
        *(_section(f"Object `{name}`", _fields(fields)) for name, fields in resource.objects.items()),
        _section(f"Body of the helper {_rels_of(resource.helper)}", _fields(resource.helper.body))
        if resource.helper
        else "",
        _section("Links in a body", _rows(("rel", "leads to", "how known"), _posted(resource))),
        _section("Links", _rows(("rel", "href", "how known"), _links(resource))),
        _section("Filters", ", ".join(f"`{f.name}`" for f in resource.filters)),
        _section(
            "Switches of the user interface", _rows(("switch", "on, it means"), resource.switches.items())
        ),
        _section("Answers", _rows(("when", "status", "body", "how known"), _answers(resource))),
        _section("Peculiar", "\n".join(f"- {q.says} ({_known(q.source, q.where)})" for q in resource.quirks)),
    ]
    return _MADE + "\n" + "\n".join(part for part in parts if part).rstrip() + "\n"


def render_fidelity() -> str:
    """Return the table over everything: each operation and how it is known, each setting, and what is missing."""
    confirmed = last_confirmed(load_evidence())
    operations = [
        (f"`{method} {template}`", f"[{resource.title}](reference/{resource.name}.md)", address.source)
        for resource in RESOURCES
        for address in resource.addresses
        for template, method in _addressed(address)
    ]
    settings = [
        (
            f"`{s.name}`",
            s.says,
            f"`{s.default}`",
            ", ".join(f"`{a}`" for a in s.alternatives),
            s.provenance,
            confirmed.get(f"{QUESTION}{s.name}", "not yet"),
        )
        for s in describe()
        if s.provenance
    ]
    return (
        f"{_MADE}\n# What is emulated, and how it is known\n\n"
        "*documented*: Action Network's own documentation says so. *observed*: seen in real traffic, or stated by a\n"
        "client that ran against the real API. *assumed*: no source settles it. [covered.md](covered.md) counts the\n"
        "tests behind each resource; [contracts.md](contracts.md) lists what can be held against the real API,\n"
        "and when that was last done. A setting was *last confirmed* when the real API did as its default says.\n\n"
        f"## Operations\n\n{_rows(('operation', 'resource', 'how known'), operations)}\n"
        "## Doubtful behaviours\n\nEach is a setting: `serve --set NAME=VALUE`, or `Settings(NAME=VALUE)`.\n\n"
        f"{_rows(('setting', 'decides', 'default', 'takes', 'default is', 'last confirmed'), settings)}\n"
        "## Not emulated\n\n"
        "Version 1 of the API answers 501. Of the website there is nothing: what people\n"
        "make there comes from `MockServer.make` or `POST /_mock/make`.\n"
    )


def render_webhooks() -> str:
    """Return the page of webhooks: the envelope, and each payload with its fields and links."""
    parts = [
        "# Webhooks\n",
        "A webhook posts a JSON array to its address, nearly always of one element. An element has one payload, whose\n"
        "key is its type, the group in which it happened and a key against duplicates:\n",
        _rows(
            ("field", "type", "is", "how known"),
            [
                ("one of the types below", "object", "the payload", "documented"),
                ("`action_network:sponsor`", "object", "`title` and `url` of the group", "observed"),
                ("`idempotency_key`", "string", IDEMPOTENCY_KEY.says, "documented, observed"),
            ],
        ),
        *(_payload(payload) for payload in PAYLOADS.values()),
        *(
            _section(f"Object `{name}`", _payload_fields(fields))
            for name, fields in PAYLOADS[UPLOAD].objects.items()
        ),
    ]
    return _MADE + "\n" + "\n".join(parts).rstrip() + "\n"


def _payload(payload: Payload) -> str:
    rels = ", ".join(f"`{link.rel}`" for link in payload.links)
    lacks = (
        f" Not always there: {', '.join(f'`{name}`' for name in payload.may_lack)}."
        if payload.may_lack
        else ""
    )
    batch = " What one write makes goes out as one body." if payload.batched else ""
    own = {name: fields for name, fields in payload.objects.items() if name not in PAYLOADS[UPLOAD].objects}
    inner = "".join(f"\nIn `{name}`:\n\n{_payload_fields(fields)}" for name, fields in own.items())
    return _section(
        f"`{payload.type}`",
        f"{payload.says[:1].upper()}{payload.says[1:]} ({payload.source}).{lacks}{batch}\n\n"
        f"{_payload_fields(payload.fields)}\nLinks: {rels}.\n{inner}",
    )


def _payload_fields(fields: Iterable[Field]) -> str:
    rows = [(f"`{f.name}`", f.type, f.says, _known(f.source, f.where)) for f in fields if not f.write_only]
    return _rows(("field", "type", "is", "how known"), rows)


def page_of(rel: str) -> str | None:
    """Return the page that a curie leads to, by a rel or an item's rel: ``page_of("people")``; None without one."""
    if rel == "webhooks":
        return render_webhooks()
    for resource in RESOURCES:
        rels = (
            resource.name,
            resource.rel,
            resource.item_rel,
            resource.helper.rel if resource.helper else None,
        )
        if rel in (name.rpartition(":")[2] for name in rels if name):
            return render_resource(resource)
    return None


def _rels_of(helper: Helper) -> str:
    """A helper's rel, and older spellings that lead to it too."""
    return ", also ".join(f"`{rel}`" for rel in (helper.rel, *helper.also))


def _operations(resource: Resource) -> str:
    rows = [
        (f"`{method} {template}`", address.says, address.source)
        for address in resource.addresses
        for template, method in _addressed(address)
    ]
    text = _rows(("operation", "", "how known"), rows)
    if resource.background:
        text += f"\n`background_request=true` is heeded on {', '.join(resource.background)}.\n"
    return text


def _addressed(address: Address) -> list[tuple[str, Method]]:
    return [(address.collection, m) for m in address.methods] + [
        (address.item, m) for m in address.item_methods
    ]


def _fields(fields: Iterable[Field]) -> str:
    rows = [(f"`{f.name}`", f.type, _written(f), f.says, _known(f.source, f.where)) for f in fields]
    return _rows(("field", "type", "written by", "is", "how known"), rows)


def _written(field: Field) -> str:
    written = {"no": "", "both": "POST, PUT", "post": "POST", "put": "PUT"}[field.writes]
    required = {"no": "", "yes": "; required", "conditional": "; required unless another is there"}
    return written + required[field.required] + ("; never shown" if field.write_only else "")


def _links(resource: Resource) -> list[tuple[str, str, str]]:
    return [
        (f"`{link.rel}`", f"`{link.href}`" if link.href else "", _known(link.source, ""))
        for link in resource.links
    ]


def _posted(resource: Resource) -> list[tuple[str, str, str]]:
    return [(f"`{link.rel}`", link.to, _known(link.source, "")) for link in resource.posted_links]


def _answers(resource: Resource) -> list[tuple[str, str, str, str]]:
    return [(a.when, str(a.status), a.body, a.source) for a in resource.answers]


def _known(source: str, where: str) -> str:
    return f"{source}: {where}" if where else str(source)


def _section(title: str, text: str) -> str:
    return f"\n## {title}\n\n{text.rstrip()}" if text.strip() else ""


def _rows(head: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> str:
    cells = [tuple(str(cell).replace("|", "\\|").replace("\n", " ") for cell in row) for row in rows]
    if not cells:
        return ""
    lines = [head, ("---",) * len(head), *cells]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def pages() -> dict[str, str]:
    """Return every page by its path below ``docs/``."""
    return {
        "fidelity.md": render_fidelity(),
        "webhooks.md": link_citations(render_webhooks(), "."),
        **{
            f"reference/{resource.name}.md": link_citations(render_resource(resource), "..")
            for resource in RESOURCES
        },
    }


def write_pages(docs: Path) -> None:
    """Write every page below a folder."""
    for name, text in pages().items():
        path = docs / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write_pages(Path(sys.argv[1] if len(sys.argv) > 1 else "docs"))
