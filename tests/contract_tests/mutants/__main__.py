"""Prints which contract catches each mutant: ``python -m tests.contract_tests.mutants [NAME...]``.

A name may be a pattern such as ``"paging.*"``. ``--every`` finds every contract that catches it, not the first alone;
``--examples N`` tries so many examples of each contract. ``--write`` writes the contracts into ``catchers.json``.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from fnmatch import fnmatch

from . import MUTANTS, SURVIVORS
from .catches import EXAMPLES, catches_of
from .mutant import CATCHERS, CATCHERS_FILE


def main(argv: Sequence[str]) -> int:
    """Print the table and return 0, 1 if an unknown mutant survived, 2 for an unknown name."""
    parser = argparse.ArgumentParser(prog="python -m tests.contract_tests.mutants", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--every", action="store_true", help="every contract that catches it")
    parser.add_argument(
        "--examples", type=int, default=EXAMPLES, help="of each contract (default: %(default)s)"
    )
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--write", action="store_true", help="write the contracts into catchers.json")
    options = parser.parse_args(argv)
    patterns = options.names or ["*"]
    chosen = [name for name in MUTANTS if any(fnmatch(name, pattern) for pattern in patterns)]
    if not chosen:
        print(f"no mutant is called {' or '.join(patterns)}", file=sys.stderr)
        return 2
    survivors: list[str] = []
    catchers = {name: contract for name, contract in CATCHERS.items() if name in MUTANTS}
    for name in chosen:
        started = time.perf_counter()
        found = catches_of(MUTANTS[name], seed=options.seed, examples=options.examples, every=options.every)
        seconds = time.perf_counter() - started
        survivors += [] if found else [name]
        catchers |= {name: found[0].id} if found else {}
        shown = [catch.id if options.every else f"{catch.id} ({catch.expected})" for catch in found]
        result = ", ".join(shown) or f"SURVIVED {SURVIVORS.get(name, '')}".rstrip()
        print(f"{name:<44} {seconds:5.1f} s  {result}", flush=True)
    if options.write:
        CATCHERS_FILE.write_text(json.dumps(catchers, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    print(f"\n{len(chosen)} mutants, {len(chosen) - len(survivors)} caught, {len(survivors)} survived")
    return int(not SURVIVORS.keys() >= {*survivors})


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
