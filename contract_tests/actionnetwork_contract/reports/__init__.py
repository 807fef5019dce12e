"""What came of a run, for people and for machines: a table, JSON, Markdown and JUnit."""

from __future__ import annotations

from .files import render_json, render_junit, render_markdown, write_report
from .terminal import print_report

__all__ = ["print_report", "render_json", "render_junit", "render_markdown", "write_report"]
