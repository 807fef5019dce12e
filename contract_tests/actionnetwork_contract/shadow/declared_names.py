"""The names that reports may show: those of the declarations, contracts, settings, headers and our own modules."""

from __future__ import annotations

import builtins
from functools import cache
from pathlib import Path
from typing import Literal

from actionnetwork_fixtures import site
from actionnetwork_mock import errors, settings
from actionnetwork_mock.evidence import in_word
from actionnetwork_mock.resources import RESOURCES
from actionnetwork_mock.settings import describe

from ..declarations import METHODS, addresses, declared_keys, declared_rels
from .checks import CHECKS

Kind = Literal[
    "check",
    "operation",
    "resource",
    "field",
    "link",
    "header",
    "setting",
    "value",
    "exception",
    "module",
]

_HEADERS = frozenset(
    "age allow alt-svc cache-control cf-cache-status cf-ray connection content-encoding content-length "
    "content-security-policy content-type date etag expect-ct expires keep-alive last-modified link location nel "
    "permissions-policy pragma referrer-policy report-to retry-after server set-cookie status "
    "strict-transport-security transfer-encoding vary via x-cache x-content-type-options x-frame-options "
    "x-permitted-cross-domain-policies x-powered-by x-ratelimit-limit x-ratelimit-remaining x-ratelimit-reset "
    "x-request-id x-runtime x-ua-compatible x-xss-protection access-control-allow-headers "
    "access-control-allow-methods access-control-allow-origin access-control-expose-headers "
    "access-control-max-age".split()
)


@cache
def is_declared(kind: Kind, name: str) -> bool:
    """Return whether the declarations have a name of some kind."""
    if kind == "field":
        return all(part in declared_keys() for part in name.split("."))
    if kind == "operation":
        method, _, path = name.partition(" ")
        return method in METHODS and path in addresses()
    return name in _declared(kind)


@cache
def _declared(kind: Kind) -> frozenset[str]:
    """Return the names of a kind that is a plain list."""
    if kind == "check":
        # Importing the contracts, which registers them, loads Hypothesis: that takes a while.
        from .. import contracts, questions  # noqa: F401
        from ..contract import CONTRACTS, QUESTIONS

        return frozenset([*CHECKS, *CONTRACTS, *(question.id for question in QUESTIONS.values())])
    if kind == "resource":
        return frozenset(resource.name for resource in RESOURCES)
    if kind == "link":
        return declared_rels()
    if kind == "header":
        return _HEADERS
    if kind == "setting":
        return frozenset(setting.name for setting in describe())
    if kind == "value":
        values = [value for setting in describe() for value in (*setting.alternatives, setting.default)]
        return frozenset([in_word(value) for value in values] + ["None", "True", "False"])
    if kind == "exception":
        return frozenset(
            name
            for module in (builtins, errors)
            for name, value in vars(module).items()
            if isinstance(value, type) and issubclass(value, BaseException)
        )
    return frozenset(own_module(path) for folder in _PACKAGES for path in folder.rglob("*.py"))


_PACKAGES = (Path(__file__).parents[1], Path(settings.__file__).parent, Path(site.__file__).parent)
"""The folders of our own packages: contract suite, server and fixtures."""


def own_module(path: Path) -> str:
    """Return the name of one of our own modules, below its package: ``"shadow.report"``. Empty for another file."""
    for folder in _PACKAGES:
        if path.is_relative_to(folder):
            return ".".join(path.relative_to(folder).with_suffix("").parts)
    return ""
