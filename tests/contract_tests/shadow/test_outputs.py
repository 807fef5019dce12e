"""What a run writes: a file that cannot be read or written keeps no other from being written."""

from __future__ import annotations

import io
import json
from pathlib import Path

from rich.console import Console

from actionnetwork_contract.shadow.options import Options
from actionnetwork_contract.shadow.outputs import Outputs
from actionnetwork_mock.settings import Settings

from .sample_report import sample_report


def options_with(*, reports: tuple[Path, ...], add_to: Path) -> Options:
    """Return the options of a run that writes reports and adds to a total."""
    return Options(
        upstream=None,
        port=None,
        ca_file=None,
        settings_file=None,
        changes=(),
        reports=reports,
        evidence=None,
        follow=None,
        add_to=add_to,
        accept=None,
        record=None,
        keep_names=None,
        key_file=None,
        fail_on=None,
        quiet=False,
        command=(),
    )


def test_a_report_that_is_asked_for_is_written_although_the_total_was_damaged_meanwhile(
    tmp_path: Path,
) -> None:
    printed = io.StringIO()
    options = options_with(reports=(tmp_path / "r.json",), add_to=tmp_path / "total.json")
    outputs = Outputs(options, Settings(), "real", Console(file=printed, width=200))
    (tmp_path / "total.json").write_text("{", encoding="utf-8")
    outputs.write_now(sample_report())
    written = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    assert written["exchanges"] == sample_report().exchanges
    assert "total.json: this is no report of shadow" in printed.getvalue()
