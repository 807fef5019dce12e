"""The page of all contracts, with when the real API last kept each: ``python -m actionnetwork_contract.pages docs``.

A test says when it is stale.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path

from actionnetwork_mock.evidence import last_confirmed, load_evidence
from actionnetwork_mock.provenance import link_citations
from actionnetwork_mock.settings import describe

from .contract import Contract
from .run import plan

_MADE = "<!-- Written by actionnetwork_contract.pages from the contracts: edit those. -->\n"
_HEAD = "| {} | {} | known from | last confirmed |\n| --- | --- | --- | --- |"
_NONE = (
    "None of them has been confirmed by the real API yet: what is known of it comes from its documentation, from what\n"
    "clients of it do, and from guesses, as the third column says. `actionnetwork-mock check --target real --evidence\n"
    "FILE` adds to it."
)


def render_contracts() -> str:
    """Return the page, as Markdown."""
    confirmed = last_confirmed(load_evidence())
    whole = plan()
    parts = [
        _MADE,
        "# The contracts\n",
        "What the suite holds the mock to, on every change, and the real API whenever somebody runs it there\n"
        "([how](guide/contracts.md)). *Last confirmed* is the day on which the real API last did the same.\n",
        f"{_standing(confirmed)}\n",
    ]
    contracts = sorted(whole.contracts, key=lambda one: one.id)
    for subject, of_it in groupby(contracts, key=lambda one: one.id.partition(".")[0]):
        parts += [
            f"## {subject.capitalize()}\n",
            _HEAD.format("contract", "says"),
            *_rows(of_it, confirmed),
            "",
        ]
    says = {one.name: (one.says, one.provenance) for one in describe()}
    parts += [
        "## Questions\n",
        "Each finds out which value of a setting the target follows.\n",
        _HEAD.format("question", "decides"),
    ]
    for asked in sorted(whole.questions, key=lambda one: one.setting):
        sentence, provenance = says[asked.setting]
        parts.append(_row(asked.id, sentence, f"{asked.where} ({provenance})", confirmed))
    return link_citations("\n".join(parts) + "\n", ".")


def _standing(confirmed: dict[str, str]) -> str:
    return f"Confirmed so far: {len(confirmed)}." if confirmed else _NONE


def _rows(contracts: Iterable[Contract], confirmed: dict[str, str]) -> list[str]:
    return [_row(one.id, one.says, f"{one.where} ({one.provenance})", confirmed) for one in contracts]


def _row(name: str, says: str, known: str, confirmed: dict[str, str]) -> str:
    cells = (f"`{name}`", says.replace("``", "`"), known, confirmed.get(name, "not yet"))
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def main(folder: str) -> None:
    """Write the page into a folder, ``docs``."""
    (Path(folder) / "contracts.md").write_text(render_contracts(), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
