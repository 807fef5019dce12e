"""Takes the picture of a failed test for the documentation: ``python scripts/failure_picture.py``.

It runs the test that ``docs/index.md`` shows, and takes ``docs/images/failing-test.png`` of its report with chromium.
"""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.terminal_theme import DEFAULT_TERMINAL_THEME
from rich.text import Text

DOCS = Path(__file__).resolve().parent.parent / "docs"
PICTURE = DOCS / "images/failing-test.png"
_COLUMNS, _WIDTH_PX, _LINE_PX = 88, 800, 19
_STYLE = "body{margin:16px;background:#fff}pre{font:14px/19px monospace;margin:0}"


def main() -> None:
    """Run the test and take the picture."""
    browser = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if browser is None:
        sys.exit("there is no chromium here to take the picture with")
    with TemporaryDirectory() as folder:
        report = _report(Path(folder))
        page = Path(folder, "report.html")
        page.write_text(_html(report), encoding="utf-8")
        size = f"--window-size={_WIDTH_PX},{32 + _LINE_PX * (report.count(chr(10)) + 1)}"
        flags = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--hide-scrollbars",
            "--disable-lcd-text",
            size,
        ]
        subprocess.run([browser, *flags, f"--screenshot={PICTURE}", page.as_uri()], check=True)


def _report(folder: Path) -> str:
    """Return the end of pytest's report, with colours, from the line of the assertion."""
    page = (DOCS / "index.md").read_text(encoding="utf-8")
    found = re.search(r"^```python fails\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
    assert found
    folder.joinpath("test_steward.py").write_text(found[1], encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "--color=yes",
        "-q",
        "-p",
        "no:cacheprovider",
        "test_steward.py",
    ]
    environment = {"COLUMNS": str(_COLUMNS), "PATH": ""}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stdout + done.stderr
    lines = done.stdout.rstrip().splitlines()
    first = next(number for number, line in enumerate(lines) if "test_a_steward" in line)
    return "\n".join(lines[first:])


def _html(report: str) -> str:
    console = Console(record=True, width=_COLUMNS, file=io.StringIO(), force_terminal=True)
    console.print(Text.from_ansi(report))
    code = console.export_html(
        theme=DEFAULT_TERMINAL_THEME, inline_styles=True, code_format="<pre>{code}</pre>"
    )
    return f"<!DOCTYPE html><meta charset=utf-8><style>{_STYLE}</style>{code}"


if __name__ == "__main__":
    main()
