"""Reports of a run: on a terminal, as JSON, Markdown and JUnit. And the list of contracts."""

from __future__ import annotations

from .files import check_folder, check_report_path, render_json, render_junit, render_markdown, write_report
from .terminal import print_list, print_report

__all__ = [
    "check_folder",
    "check_report_path",
    "print_list",
    "print_report",
    "render_json",
    "render_junit",
    "render_markdown",
    "write_report",
]
