"""Installs this project, editable, into the environment that runs this: ``python scripts/install.py [EXTRA]``.

It shows a line of progress instead of pip's output, which goes to ``install.log`` in the environment. If pip fails, it
prints pip's last lines and advice, and returns pip's exit code. The Makefile runs it and sets the constraints.
"""

from __future__ import annotations

import re
import subprocess
import sys
import sysconfig
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Compiling takes half of the time, and a server needs only a few modules.
PIP = ("-m", "pip", "install", "--disable-pip-version-check", "--progress-bar", "off", "--no-compile")

MAX_ERROR_LINES = 15
_REPORT_INTERVAL_S = 5.0

_NO_INDEX = re.compile(
    "NewConnectionError|NameResolutionError|ConnectTimeout|ReadTimeout|ProxyError|SSLError|Connection refused"
    "|Temporary failure in name resolution|Network is unreachable"
)
_BUILD_FAILED = re.compile(r"error: subprocess-exited-with-error|Failed to build|Failed building wheel")


def main(arguments: list[str]) -> int:
    """Install the project with an extra (``["test"]``) or without (``[]``). Returns pip's exit code."""
    target = f".[{arguments[0]}]" if arguments else "."
    log = Path(sys.prefix) / "install.log"
    progress = Progress(on_terminal=sys.stdout.isatty())
    with (
        log.open("w+", encoding="utf-8") as output,
        subprocess.Popen(
            [sys.executable, *PIP, "-e", target],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
        ) as pip,
    ):
        for line in pip.stdout or ():
            output.write(line)
            progress.read(line.strip())
    progress.end()
    if pip.returncode != 0:
        print(explain(log.read_text(encoding="utf-8"), target=target, log=log), file=sys.stderr)
    elif arguments:
        _compile()
    return pip.returncode


def _compile() -> None:
    """Compile all modules, on all cores. Tests start many processes, which may not be allowed to compile."""
    compileall = [sys.executable, "-m", "compileall", "-q", "-j", "0", sysconfig.get_path("purelib")]
    # Packages contain files that are not Python of this version, such as templates. Modules work without compiling.
    subprocess.run(compileall, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)


class Progress:
    """Shows progress from pip's lines: a line that changes in a terminal, elsewhere a line every few seconds."""

    def __init__(self, *, on_terminal: bool) -> None:
        self._on_terminal = on_terminal
        self._packages: set[str] = set()
        self._shown_at = time.monotonic()

    def read(self, line: str) -> None:
        """Show a line of pip's output if it reports progress."""
        if match := re.match(r"Collecting ([\w.-]+)", line):
            self._packages.add(match[1])
            self._show(f"downloading package {len(self._packages)}: {match[1]}")
        elif match := re.match("Building (?:editable|wheel) for ([^ ]+)", line):
            self._show(f"building {match[1]}")
        elif match := re.match("Installing collected packages: (.+)", line):
            self._show(f"unpacking {len(match[1].split(','))} packages", now=True)

    def end(self) -> None:
        """Clear the line that changes."""
        if self._on_terminal:
            print("\r\033[K", end="", flush=True)

    def _show(self, text: str, *, now: bool = False) -> None:
        if self._on_terminal:
            print(f"\r\033[K  {text}", end="", flush=True)
        elif now or time.monotonic() - self._shown_at >= _REPORT_INTERVAL_S:
            self._shown_at = time.monotonic()
            print(f"  {text}", flush=True)


def explain(output: str, *, target: str, log: Path) -> str:
    """Return the message for a failed installation: pip's relevant lines, the reason, and advice."""
    lines = output.rstrip().splitlines()
    shown = lines[-MAX_ERROR_LINES:]
    if unreachable := [line.strip() for line in lines if _NO_INDEX.search(line)]:
        shown = unreachable[:1]  # at the end, pip reports versions that it could not look up
        advice = (
            "pip cannot reach its package index. Check the network connection, and behind a proxy or with an index "
            "of your own HTTPS_PROXY, PIP_CERT and PIP_INDEX_URL. Then run make again."
        )
    elif _BUILD_FAILED.search(output):
        advice = "A package cannot be built on this machine. The lines above name it and the reason."
    else:
        advice = "The lines above are pip's reason."
    reason = "\n".join(shown)
    return f"{reason}\n\nCannot install {target} from {ROOT}. {advice} All of pip's output: {log}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
