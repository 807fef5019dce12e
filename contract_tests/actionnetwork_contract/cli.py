"""``actionnetwork-mock check``: compares the mock, the real API, or another in its place with the contracts."""

from __future__ import annotations

from typing import Any

import click

from .comparison_options import FILE, report_option, set_option, settings_option

_POSITIVE = click.FloatRange(0, min_open=True)


@click.command(context_settings={"show_default": True})
@click.option("--target", default="mock", metavar="mock|real|URL", help="The API to check.")
@click.option(
    "--only", multiple=True, metavar="ID", help="Contracts to check, such as 'people.*'. May be repeated."
)
@click.option(
    "--allow-writes",
    is_flag=True,
    help="Also check contracts that write, which are always checked on the mock.",
)
@click.option(
    "--allow-sending",
    is_flag=True,
    help="With --allow-writes, also send messages, except to actionnetwork.org.",
)
@report_option
@click.option("--follow", type=FILE, help="Write the settings that make the mock behave as the target does.")
@settings_option
@set_option
@click.option(
    "--examples",
    type=click.IntRange(1),
    show_default="25 on the mock, 3 elsewhere",
    help="Examples of each contract.",
)
@click.option(
    "--per-second",
    type=_POSITIVE,
    show_default="3.5; unlimited on the mock",
    help="Calls per second, on another target than the mock.",
)
@click.option(
    "--lag",
    "lag_s",
    type=click.FloatRange(0),
    show_default="6; none on the mock",
    help="Seconds by which searches may be behind writes.",
)
@click.option("--timeout", "timeout_s", type=_POSITIVE, default=30.0, help="Seconds to wait for an answer.")
@click.option("--seed", default=0, help="Seed of the order and of the examples.")
@click.option("--evidence", type=FILE, help="File to which confirmations are added.")
@click.option(
    "--socket", "on_socket", is_flag=True, help="With the mock, use a socket, and deliver its webhooks."
)
@click.option("--list", "lists", is_flag=True, help="List contracts and questions by subject, and stop.")
@click.option("--quiet", is_flag=True, help="No progress and no estimate.")
def check(**options: Any) -> None:
    """Compare an API with the contracts, and with the mock.

    A contract is a statement about the API, such as "a page has 25 items at most". It holds with every value of the
    settings for doubtful behaviours. A question finds out which value of such a setting describes the target.

    Without --allow-writes, the suite only reads from a target other than the mock. With it, the suite signs people up
    under invented addresses of example.org, marks everything that it creates, changes nothing else and sends no
    message. At the end it unsubscribes its people and lists what remains, because people cannot be deleted. It makes
    less than four calls a second. Ctrl-C ends the checks and starts the cleanup. A second Ctrl-C ends the cleanup.

    The environment has the key of the real API, or of a URL, in ACTION_NETWORK_API_KEY. With the key of a second group
    in ACTION_NETWORK_OTHER_API_KEY, the suite checks that groups do not see each other's data. With a personal key in
    ACTION_NETWORK_USER_API_KEY, it checks what such a key may not do. Reports show types in place of data. They end
    with what could not be checked, and the option that enables it.

    Exit codes: 0 no difference, 1 differences, 2 it could not run, 130 it was interrupted.

    \b
    actionnetwork-mock check
    actionnetwork-mock check --list
    actionnetwork-mock check --target real --report drift.md
    actionnetwork-mock check --target real --allow-writes --follow real.json
    actionnetwork-mock serve --settings real.json
    actionnetwork-mock check --target https://api.example.org/api/v2 --only 'paging.*'
    """
    # Loads Hypothesis and the server, which --help does without.
    from .command import Options, run

    raise click.exceptions.Exit(run(Options(**options)))
