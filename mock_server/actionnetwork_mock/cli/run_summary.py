"""The summary at the end of ``actionnetwork-mock run``: calls, mistakes, and why calls may be missing."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from .plain_text import counted

if TYPE_CHECKING:
    from ..journal import Entry
    from ..servers.isolation import IsolatedSite
    from ..servers.redirect import Redirect

_MAX_MISTAKES = 10

_TRUST: Mapping[str, str] = {
    "python": "Remove the program's own verify= or cafile=, or pass os.environ['SSL_CERT_FILE'].",
    "node": "Remove the program's own ca option.",
    "php": "Remove CURLOPT_CAINFO, cafile or verify from the program; php -n ignores the settings of run.",
    "ruby": "Remove the program's own ca_file or cert_store.",
    "java": "Remove the program's own trust store or SSLContext.",
    "go": "Remove RootCAs from the program's tls.Config.",
    "perl": "Remove SSL_ca_file from the program's ssl_opts.",
    "Rscript": "Remove cainfo from the program's requests.",
}
_PROXY: Mapping[str, str] = {
    "python": "python -I and -E ignore the redirect; uvloop and aiodns need ClientSession(trust_env=True).",
    "node": "Do not replace NODE_OPTIONS.",
    "php": "Use curl or https:// streams; fsockopen and php -n ignore the redirect.",
    "java": "Remove the program's own ProxySelector or Proxy.NO_PROXY.",
    "go": "Set Proxy: http.ProxyFromEnvironment in the program's http.Transport.",
    "perl": "Do not call no_proxy.",
}
"""What to change in a program, by the beginning of the command's name."""


class Calls(NamedTuple):
    """The requests to all worlds of a server: their number, and those in the journals."""

    total: int
    entries: list[Entry]


def summary_of(
    command: str, calls: Calls, site: Redirect | IsolatedSite, *, is_isolated: bool = False
) -> str:
    """Return the number of calls, refused and failed connections, and the mistakes that the real API would ignore."""
    lines = _lines_of(*calls)
    refused = [f"{host} ({counted(times, 'time')})" for host, times in site.refused.items()]
    if site.distrusted:
        lines.append(
            f"{counted(site.distrusted, 'connection')} failed: the client does not trust the certificate of the "
            f"mock, which is in the file that SSL_CERT_FILE names. {_advice(command, _TRUST)}".rstrip()
        )
    if not calls.total and not refused and not site.distrusted:
        lines = [_no_calls(command, is_isolated=is_isolated)]
    elif not calls.total:
        lines.insert(0, "no calls")
    if refused:
        allow = "leave out --isolate and use --allow HOST" if is_isolated else "use --allow HOST"
        lines.append(f"refused hosts: {', '.join(refused)}; {allow} to allow a host")
    return "\n".join(f"actionnetwork-mock: {line}" for line in lines)


def _no_calls(command: str, *, is_isolated: bool) -> str:
    if is_isolated:
        return "no calls: the command did not call https://actionnetwork.org, port 443"
    bypass = "no calls: the command did not call actionnetwork.org, or its HTTP client bypasses the redirect."
    return f"{bypass} {_advice(command, _PROXY)}".rstrip()


def _advice(command: str, table: Mapping[str, str]) -> str:
    name = Path(command).name
    return next((advice for runtime, advice in table.items() if name.startswith(runtime)), "")


def _lines_of(total: int, entries: list[Entry]) -> list[str]:
    if not total:
        return []
    too_many = sum(entry.status == 429 for entry in entries)
    first = counted(total, "call")
    if len(entries) < total:
        first += f", the last {len(entries)} of which are in the journal"
    if too_many:
        first += f", {too_many} too many for the rate limit (429)"
    mistakes = [(entry, note) for entry in entries for note in entry.notes if note.swallowed]
    if not mistakes:
        return [first]
    shown = [
        f"  {entry.method} {entry.path}: {note.sentence} {note.advice}".rstrip()
        for entry, note in mistakes[:_MAX_MISTAKES]
    ]
    if len(mistakes) > _MAX_MISTAKES:
        shown.append(f"  and {len(mistakes) - _MAX_MISTAKES} more")
    return [first, f"{counted(len(mistakes), 'mistake')} that the real API would ignore:", *shown]
