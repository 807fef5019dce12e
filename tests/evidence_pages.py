"""Reads the statements in ``docs/evidence``, and checks the citations of them. Its README.md has the format."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from actionnetwork_mock.resources import RESOURCES, Resource

FOLDER = Path(__file__).parents[1] / "docs" / "evidence"
_NOT_STATEMENTS = ("README.md", "sources.md")
_KNOWN = ("documented", "observed", "assumed")
_PARTS = ("rel", "addresses", "methods", "paging", "key_order", "filters", "background", "embedded")
_CONFIDENCE = re.compile(r"(low|medium|high)( to (medium|high))?")


class BadEvidence(ValueError):
    """A page is not in the format that its README describes; the message names page and statement."""


@dataclass(frozen=True)
class Origin:
    """One line below a statement: ``Origin("observed", "PhillyDSA people.json", "2017", "high")``."""

    known: str
    where: str
    when: str
    confidence: str = ""


@dataclass(frozen=True)
class Statement:
    """What is known of the API: ``Statement("paging-2", "A page past the end is ...", (Origin(...),))``."""

    id: str
    text: str
    origins: tuple[Origin, ...]

    @property
    def page(self) -> str:
        """The name of the page that holds it: ``"paging"``."""
        return self.id.partition("-")[0]


def load_statements(folder: Path = FOLDER) -> dict[str, Statement]:
    """Return all statements by id, page by page. Raises BadEvidence."""
    found: dict[str, Statement] = {}
    for path in sorted(folder.glob("*.md")):
        if path.name not in _NOT_STATEMENTS:
            found.update((one.id, one) for one in _of_page(path))
    return found


def _of_page(path: Path) -> Iterator[Statement]:
    blocks = re.split(r"^### ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    for number, block in enumerate(blocks, 1):
        heading, _, rest = block.partition("\n")
        if heading != f"{path.stem}-{number}":
            raise BadEvidence(f"{path.name}: {heading} stands where {path.stem}-{number} is expected")
        text, *lines = re.split(r"^- ", rest.partition("\n## ")[0], flags=re.MULTILINE)
        if not text.strip() or not lines:
            raise BadEvidence(
                f"{path.name}: {heading} needs a text and at least one line that says how it is known"
            )
        yield Statement(heading, _joined(text), tuple(_origin(heading, line) for line in lines))


def _origin(statement: str, line: str) -> Origin:
    parts = _joined(line).split(" | ")
    if len(parts) not in (3, 4) or parts[0] not in _KNOWN or not all(parts):
        raise BadEvidence(f"{statement}: a line is 'known | where | when', not {_joined(line)!r}")
    if len(parts) == 4 and (parts[0] != "observed" or not _CONFIDENCE.fullmatch(parts[3])):
        raise BadEvidence(f"{statement}: {parts[3]!r} is no confidence of what was observed")
    return Origin(*parts)


def _joined(text: str) -> str:
    return " ".join(text.split())


def load_declared() -> dict[str, str]:
    """Return what the declarations say, by the place of it: ``{"people.fields.given_name": "first name; ..."}``.

    A citation may also name what such places have in common: ``people.fields``.
    """
    return {path: says for resource in RESOURCES for path, says in _of_declaration(resource)}


def _of_declaration(resource: Resource) -> Iterator[tuple[str, str]]:
    name = resource.name
    for part in _PARTS:
        yield f"{name}.{part}", f"what {resource.title.lower()} have as {part}"
    for part in ("helper", "webhook"):
        if getattr(resource, part) is not None:
            yield f"{name}.{part}", f"the {part} of {resource.title.lower()}"
    for one in resource.fields:
        yield f"{name}.fields.{one.name}", one.says
    for kind, fields in resource.objects.items():
        yield from ((f"{name}.objects.{kind}.{one.name}", one.says) for one in fields)
    for link in resource.links:
        yield f"{name}.links.{link.rel}", link.says or link.href
    for posted in resource.posted_links:
        yield f"{name}.posted_links.{posted.rel}", posted.says
    for answer in resource.answers:
        yield f"{name}.answers.{answer.status}", answer.when


_OLD_STYLE = (
    r"\b(?:general|observed|resolutions)\.md\b",
    r"\bwebhooks\.md, (?:section|\d)",
    r"\b[Rr]esolutions?,? \d",
    r"\bunknowns? \d{1,2}\b",
    r"Source: [^\n]*\bhelp articles? \d",
    r"\.\./shared\b|\bshared/reference\b",
    r"""(?:Source: |where=")[^"\n]*\b[a-z_]+\.yaml""",
)
"""How facts were cited when they were in notes outside the repository."""


class Citations:
    """Checks the citations in texts, each against the statements and the declarations."""

    def __init__(self) -> None:
        self._known = {*load_statements(), *load_declared()}
        for path in load_declared():
            parts = path.split(".")
            self._known |= {".".join(parts[:length]) for length in range(2, len(parts))}
        pages = "|".join({name.partition("-")[0] for name in self._known if "." not in name})
        resources = "|".join({name.partition(".")[0] for name in self._known if "." in name})
        self._cited = re.compile(
            rf"\[((?i:{pages})-[^\]\n]*|[a-z]+-\d+|(?:{resources})\.[^\]\s()]*)\]"
            rf"""|(?:Source: |where=")((?:{pages})-\d+)"""
        )
        self._old = re.compile("|".join(_OLD_STYLE))

    def problems(self, text: str) -> Iterator[str]:
        """Yield a sentence for each citation that does not resolve, is malformed, or names notes elsewhere."""
        for number, line in enumerate(text.splitlines(), 1):
            for cited, bare in self._cited.findall(line):
                if bare:
                    yield f"line {number}: write [{bare}], with brackets"
                elif cited not in self._known:
                    yield f"line {number}: [{cited}] is no statement of docs/evidence and no part of a declaration"
            for found in self._old.finditer(line):
                yield f"line {number}: {found[0]!r} is not in the repository: cite a statement such as [paging-2]"
