"""The command line: ``python -m benchmarks --quick --only page``."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import click

from .budgets import NotMeasurable, Outcome, Row
from .comparison import print_comparison
from .progress import say
from .report import print_table, to_json
from .run import Run
from .table import ROWS

_NAMES = [row.name for row in ROWS]


def _rows_help() -> str:
    width = max(map(len, _NAMES))
    return "\b\nRows:\n" + "\n".join(f"  {row.name:{width}}  {row.what}" for row in ROWS)


@click.command(
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}, epilog=_rows_help()
)
@click.option(
    "--only",
    multiple=True,
    type=click.Choice(_NAMES),
    metavar="ROW",
    help="Measure only this row; repeatable.",
)
@click.option("--quick", is_flag=True, help="Use a tenth of the sizes: 100,000 people and requests.")
@click.option(
    "--json",
    "json_file",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path(__file__).with_name("results.json"),
    help="File for the results as JSON.  [default: benchmarks/results.json]",
)
@click.option("--check", is_flag=True, help="Exit with 1 when a budget is missed.")
@click.option(
    "--compare",
    "earlier_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Print the results next to those of an earlier --json FILE.",
)
def benchmarks(
    only: tuple[str, ...], quick: bool, json_file: Path, check: bool, earlier_file: Path | None
) -> int:
    """Measure the performance of the mock, and compare it with the budgets.

    The exit code is 0, 2 if a row could not be measured, or with --check 1 if a budget was missed. Ratios compare
    with a baseline that is measured alternately: for requests, a bare Starlette on the same uvicorn that returns the
    same bytes from memory. All servers listen on free loopback ports and are stopped. A full run takes about ten
    minutes on two idle cores, --quick two. On a busy machine, ignore differences below 25 %.

    \b
    python -m benchmarks
    python -m benchmarks --quick --only item --only page
    python -m benchmarks --quick --only reset --compare benchmarks/results.json
    """
    wanted = [row for row in ROWS if not only or row.name in only]
    with Run(quick=quick) as run:
        outcomes = [_measure(row, run) for row in wanted]
    print_table(outcomes, quick=quick)
    results = to_json(outcomes, quick=quick)
    json_file.write_text(json.dumps(results, indent=2) + "\n")
    if earlier_file is not None:
        print_comparison(json.loads(earlier_file.read_text()), results)
    return _exit_code(outcomes, check=check)


def _measure(row: Row, run: Run) -> Outcome:
    say(f"{row.name}: {row.what}")
    started = time.perf_counter()
    try:
        measured = row.measure(run)
    except NotMeasurable as error:
        return Outcome(row, None, str(error))
    except Exception as error:  # continue with the other rows
        say(f"    failed: {error}")
        return Outcome(row, None, f"{type(error).__name__}: {error}")
    say(f"    done in {time.perf_counter() - started:.0f} s")
    return Outcome(row, measured, quick=run.quick)


def _exit_code(outcomes: Sequence[Outcome], *, check: bool) -> int:
    if any(outcome.measured is None for outcome in outcomes):
        return 2
    return 1 if check and any(outcome.is_met is False for outcome in outcomes) else 0


def main(argv: list[str] | None = None) -> int:
    """Run the command line. Returns 0 when done, 1 if ``--check`` found a budget missed, 2 if it could not run."""
    try:
        return int(benchmarks.main(args=argv, prog_name="python -m benchmarks", standalone_mode=False) or 0)
    except click.ClickException as error:
        click.echo(f"benchmarks: {error.format_message()}", err=True)
        return 2
    except (click.Abort, KeyboardInterrupt):
        return 130


if __name__ == "__main__":
    sys.exit(main())
