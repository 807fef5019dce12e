"""Notes that say why a request was refused: the real API answers 403 or 404 and leaves the reason to be guessed.

They never change an answer. Only the notes on an unknown path and a wrong Content-Type
count as mistakes in strict mode; the others are for information, since the status says already that something is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import dropwhile

from actionnetwork_fixtures.site import API_PATH

from ..notes import Note
from ..redaction import key_label
from ..world import DEFAULT_API_KEY
from .call import KEY_HEADER, Call
from .cors import allows_pages
from .parameters import explain_label
from .routing import ROUTES, segments

_KEY_HEADER = "OSDI-API-Token"
_LOOKALIKES = frozenset({"api-key", "api-token", "apikey", "apitoken", "token", "osdi-key", "osdi-token"})
"""Names that a key is sent under by mistake, without ``x-``; those closer to the right one need not be listed."""
_CLOSE_ENOUGH = 0.75
_BELOW = f"{API_PATH}/"
_MAX_HEADERS = 100
_MAX_PATH_CHARS = 300
"""Comparing takes long. A request with more than that has no slip of the pen."""

_CREDENTIALS = ("bearer", "basic", "token")


def explain_refusal(call: Call) -> Iterable[Note]:
    """Return the notes on a call: what is wrong with its key, its path and its Content-Type."""
    return [note for reason in REASONS if (note := reason(call)) is not None]


def _credentials_in_authorization(call: Call) -> Note | None:
    scheme, _, rest = call.header(b"authorization").partition(" ")
    if call.key or not scheme:
        return None
    named = f" ({scheme.title()})" if rest and scheme.lower() in _CREDENTIALS else ""
    return _inform(
        "wrong-key-header",
        f"The header Authorization{named} was ignored: the API does not look for the key there.",
        f"Send the key as it is in the header {_KEY_HEADER}.",
    )


def _misspelt_key_header(call: Call) -> Note | None:
    if call.key:
        return None
    names = (name.decode("latin-1") for name, _ in call.headers[:_MAX_HEADERS])
    misspelt = next((name for name in names if _resembles_key_header(name)), None)
    if misspelt is None:
        return None
    return _inform(
        "misspelt-key-header",
        f"The header {misspelt} was ignored: the API does not look for the key there.",
        f"Send the key in the header {_KEY_HEADER}.",
    )


def _unknown_key(call: Call) -> Note | None:
    if not call.key or call.worlds.any_key or call.world.groups.knows(call.key):
        return None
    known = f"Use {DEFAULT_API_KEY}, or s" if call.world.group_of(DEFAULT_API_KEY) else "S"
    return _inform(
        "unknown-key",
        f"No group has the key {key_label(call.key)}.",
        f"{known}tart the mock with --api-key KEY or --any-key; in Python, with api_key= or any_key=True.",
    )


def _revoked_key(call: Call) -> Note | None:
    groups = call.world.groups
    if not call.key or not groups.knows(call.key) or groups.of_key(call.key) is not None:
        return None
    return _inform(
        "revoked-key",
        f"The key {key_label(call.key)} was revoked.",
        "Create a key with actionnetwork-mock keys create; in Python, with keys.create().",
    )


def _page_of_another_site(call: Call) -> Note | None:
    if not call.origin or allows_pages(call):
        return None
    return _inform(
        "cross-origin",
        f"A page of {call.origin[:120]} may not read this answer.",
        "With keyed_cors=helpers, pages may only POST to record helpers.",
    )


def _doubled_prefix(call: Call) -> Note | None:
    path = call.path
    if not is_below_api(path):
        return None
    below = path[len(API_PATH) :] or "/"
    return _inform(
        "doubled-prefix",
        f"The path has {API_PATH} twice.",
        f"The base address ends in {API_PATH} already: ask for {below} below it.",
    )


def _unknown_path(call: Call) -> Note | None:
    path = call.path
    if ROUTES.match(path) is not None or is_below_api(path):
        return None
    nearest = nearest_path(path)
    meant = f"{API_PATH}{nearest}" if nearest else ""
    return Note(
        "unknown-path",
        f"The API has no {API_PATH}{path[:120]}.",
        f"Did you mean {meant}?" if meant else "docs/fidelity.md lists its addresses.",
        suggestion=meant,
    )


REASONS: tuple[Callable[[Call], Note | None], ...] = (
    _credentials_in_authorization,
    _misspelt_key_header,
    _unknown_key,
    _revoked_key,
    explain_label,
    _page_of_another_site,
    _doubled_prefix,
    _unknown_path,
)
"""Every reason that is looked for, in the order of the notes."""


def explain_outside(path: str) -> Note:
    """Return the note on a request to a path that is not below ``/api/v2``: ``"/people"``, ``"/api/people"``."""
    parts = [*dropwhile(lambda part: part in ("api", "v1", "v2", "v3"), segments(path))]
    below = "/" + "/".join(parts)
    meant = API_PATH + below if parts and ROUTES.match(below) else ""
    base = f"Set the base address of the client to http://.../{API_PATH[1:]}."
    return Note(
        "outside-api",
        f"{path[:120]} is not below {API_PATH}, where the API is.",
        f"Did you mean {meant}?" if meant else base,
        swallowed=False,
        suggestion=meant,
    )


def nearest_path(path: str) -> str | None:
    """Return the path that was probably meant, ids as they were sent: ``"/peoples/3f0e"`` gives ``"/people/3f0e"``."""
    if len(path) > _MAX_PATH_CHARS:
        return None
    sent = segments(path)
    best, likeness = None, 0.6
    for endpoint in ROUTES.endpoints:
        template = segments(endpoint.template)
        if len(template) != len(sent) or not template:
            continue
        pairs = [(word, part) for word, part in zip(template, sent, strict=True) if word[0] != "{"]
        meant, said = ("/".join(words) for words in zip(*pairs, strict=True))
        ratio = _likeness(meant, said.lower(), at_least=likeness)
        if ratio > likeness:
            filled = [part if word[0] == "{" else word for word, part in zip(template, sent, strict=True)]
            best, likeness = "/" + "/".join(filled), ratio
    return best


def is_below_api(path: str) -> bool:
    """Return whether a path is ``/api/v2`` or below."""
    return path.startswith(_BELOW) or path == API_PATH


def _resembles_key_header(name: str) -> bool:
    plain = name.lower().replace("_", "-").removeprefix("x-")
    right = KEY_HEADER.decode()
    if plain in _LOOKALIKES:
        return True
    return len(plain) <= 2 * len(right) and _likeness(plain, right, at_least=_CLOSE_ENOUGH) >= _CLOSE_ENOUGH


def _likeness(word: str, other: str, *, at_least: float) -> float:
    """Return how alike two words are, from 0 to 1, or 0 when it is less than ``at_least``."""
    from difflib import SequenceMatcher  # only for refusals: it costs a start-up some milliseconds

    matcher = SequenceMatcher(None, word, other)
    if matcher.real_quick_ratio() < at_least or matcher.quick_ratio() < at_least:
        return 0
    return matcher.ratio()


def _inform(code: str, sentence: str, advice: str) -> Note:
    return Note(code, sentence, advice, swallowed=False)
