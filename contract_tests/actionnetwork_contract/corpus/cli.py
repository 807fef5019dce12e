"""``actionnetwork-mock corpus``: replays recorded exchanges, shows them, and makes scenarios of them."""

from __future__ import annotations

from pathlib import Path

import click

from ..comparison_options import report_option, set_option, settings_option

_FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)
_FILE = click.Path(path_type=Path, dir_okay=False)


@click.group()
def corpus() -> None:
    """Use exchanges that ``shadow --record`` wrote: real answers, with pseudonyms in place of data."""


@corpus.command()
@click.argument("folders", nargs=-1, required=True, type=_FOLDER, metavar="DIR...")
@settings_option
@set_option
@report_option
def check(
    folders: tuple[Path, ...], settings_file: Path | None, changes: tuple[str, ...], reports: tuple[Path, ...]
) -> None:
    """Compare this version of the mock with recorded answers, without a network and without a key.

    A difference that the corpus accepts, in its corpus.json, does not count; an accepted one that is gone does, since
    its entry can be removed. An old corpus is a warning only. Without settings, the mock has those of the recording.

    Exit codes: 0 no difference, 1 a difference or an entry to remove, 2 nothing was compared.
    """
    # Loads the server and the contracts, which --help does without.
    from .command import check_corpora

    raise click.exceptions.Exit(check_corpora(folders, settings_file, changes, reports))


@corpus.command()
@click.argument("folder", type=_FOLDER, metavar="DIR")
@click.option("--number", type=click.IntRange(1), help="Show this exchange as a whole.")
def show(folder: Path, number: int | None) -> None:
    """List the exchanges of a corpus, or show one, so that you can review it before you commit it."""
    # Loads the server, which --help does without.
    from .command import show_corpus

    show_corpus(folder, number)


@corpus.command()
@click.argument("folder", type=_FOLDER, metavar="DIR")
@click.option("-o", "--output", type=_FILE, required=True, help="File for the scenario, .yaml or .json.")
def scenario(folder: Path, output: Path) -> None:
    """Write the people, tags and actions of a corpus as a scenario, for serve --scenario."""
    # Loads the server, which --help does without.
    from .command import make_scenario

    make_scenario(folder, output)
