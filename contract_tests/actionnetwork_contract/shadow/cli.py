"""``actionnetwork-mock shadow``: passes a program's calls to the real API, and compares the answers with the mock."""

from __future__ import annotations

from typing import Any

import click

from ..comparison_options import FILE, report_option, set_option, settings_option


@click.command(context_settings={"show_default": True, "allow_interspersed_args": False})
@click.option(
    "--upstream",
    metavar="URL",
    show_default="https://actionnetwork.org",
    help="Where the site leads: scheme, host and port. Programs still use the real address.",
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    show_default="a free one",
    help="Port of the proxy, on this machine only.",
)
@click.option(
    "--ca-file", type=FILE, help="Write the certificates that programs must trust to this file meanwhile."
)
@settings_option
@set_option
@report_option
@click.option("--evidence", type=FILE, help="File to which confirmations are added, by id of a contract.")
@click.option("--follow", type=FILE, help="Write the settings that make the mock behave as the API does.")
@click.option(
    "--add-to",
    type=FILE,
    help="A running total of many runs, to which this run is added. Reports are then of the total.",
)
@click.option("--accept", type=FILE, help="Known differences, each with a reason.")
@click.option(
    "--record",
    type=FILE,
    help="Folder for a corpus: the exchanges with pseudonyms in place of data, for the command corpus.",
)
@click.option(
    "--keep-names", type=FILE, help="File with a custom field per line, whose names a corpus keeps."
)
@click.option(
    "--key-file",
    type=FILE,
    help="Key of several corpora, so that a value has the same pseudonym in each. Made if it is missing.",
)
@click.option(
    "--fail-on",
    type=click.Choice(["never", "breaks", "adds"]),
    show_default="never with a command, otherwise breaks",
    help="The severity of a confirmed difference from which on the exit code is 1.",
)
@click.option("--quiet", is_flag=True, help="Print no summary.")
@click.argument("command", nargs=-1, type=click.UNPROCESSED, metavar="[-- COMMAND...]")
def shadow(**options: Any) -> None:
    """Learn from a program's own calls whether the mock is right.

    Runs the command, passes its calls to https://actionnetwork.org on unchanged, and says afterwards what the answers
    prove about the mock. It makes no call of its own. Reports have shapes, counts and names of the API, and no name,
    email, phone number, key or id of a person. Other hosts are reached as before.

    Without a command, it prints the variables for programs, and runs until Ctrl-C or SIGTERM. A second signal does not
    wait for what is under way. SIGUSR1 writes the reports now.

    Exit codes: that of the command, or 128 + N if signal N ended it. If that is 0, and without a command: 0 no
    confirmed difference, 1 a confirmed difference, 2 it could not run or compared nothing. With a command, 1 and 2
    need --fail-on.

    \b
    actionnetwork-mock shadow --report drift.md --follow real.json -- python sync.py
    actionnetwork-mock shadow --add-to total.json --fail-on breaks -- ./nightly_sync.sh
    actionnetwork-mock shadow --record corpora/nightly -- python sync.py
    actionnetwork-mock shadow --port 8686 --ca-file ca.pem --add-to total.json
    actionnetwork-mock serve --settings real.json
    """
    # imported here, so that --help starts without the server
    from .command import run
    from .options import Options

    raise click.exceptions.Exit(run(Options(**options)))
