"""Results next to earlier ones. It reports and judges nothing, because machines are noisy."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.table import Table

Results = dict[str, Any]
"""What ``report.to_json`` returns: ``{"machine": {...}, "quick": true, "rows": [...]}``."""


def print_comparison(earlier: Results, now: Results) -> None:
    """Print a line for each row that was measured now, and what differs between the machines."""
    table = Table(title="Next to the earlier results (a report, not a limit)", title_justify="left")
    for heading in ("row", "compared", "earlier", "now", "change"):
        table.add_column(heading, justify="left" if heading in ("row", "compared") else "right")
    for row in rows(earlier, now):
        table.add_row(*row)
    console = Console()
    console.print(table)
    for sentence in differences(earlier, now):
        console.print(sentence, highlight=False)


def rows(earlier: Results, now: Results) -> list[tuple[str, str, str, str, str]]:
    """Return the cells of each row: ``("reset", "ratio", "3.62", "3.70", "+2 %")``.

    Ratios are compared where both results have one, since they depend little on the machine; otherwise values.
    """
    before = {row["name"]: row for row in earlier["rows"]}
    found = []
    for row in now["rows"]:
        old = before.get(row["name"], {})
        what = "ratio" if row["ratio"] is not None and old.get("ratio") is not None else "measured"
        compared = "ratio" if what == "ratio" else row["unit"]
        then, value = old.get(what), row[what]
        change = f"{value / then - 1:+.0%}" if then and value is not None else ""
        found.append((row["name"], compared, _shown(then), _shown(value), change.replace("%", " %")))
    return found


def differences(earlier: Results, now: Results) -> list[str]:
    """Return a sentence for each way in which the two runs cannot be compared well."""
    found = []
    if earlier["quick"] != now["quick"]:
        found.append("One of the runs was quick, with a tenth of the sizes.")
    changed = [
        f"{name} {earlier['machine'].get(name, 'none')} then, {value} now"
        for name, value in now["machine"].items()
        if earlier["machine"].get(name) != value
    ]
    return found + ([f"The machines differ: {'; '.join(changed)}."] if changed else [])


def _shown(number: float | None) -> str:
    return "not measured" if number is None else f"{number:,.2f}"
