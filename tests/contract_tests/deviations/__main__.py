"""Prints which contracts catch each deviation: ``python -m tests.contract_tests.deviations [NAME...]``.

A name may be a pattern such as ``"paging.*"``. ``--every`` looks for every contract that objects, not the first alone;
``--examples N`` tries so many examples of each law. ``--write`` writes into ``catchers.json`` what catches each.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from fnmatch import fnmatch

from . import DEVIATIONS, SURVIVORS
from .catching import EXAMPLES, objections
from .deviation import CATCHERS, CATCHERS_FILE


def main(argv: Sequence[str]) -> int:
    """Print the table and return 0, 1 when one survived that is not known to, 2 for a name that there is not."""
    parser = argparse.ArgumentParser(prog="python -m tests.contract_tests.deviations", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--every", action="store_true", help="every contract that objects")
    parser.add_argument("--examples", type=int, default=EXAMPLES, help="of each law (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--write", action="store_true", help="write what catches them into catchers.json")
    asked = parser.parse_args(argv)
    patterns = asked.names or ["*"]
    chosen = [one for name, one in DEVIATIONS.items() if any(fnmatch(name, pattern) for pattern in patterns)]
    if not chosen:
        print(f"no deviation is called {' or '.join(patterns)}", file=sys.stderr)
        return 2
    survivors: list[str] = []
    catchers = {name: contract for name, contract in CATCHERS.items() if name in DEVIATIONS}
    for one in chosen:
        started = time.perf_counter()
        found = objections(one, seed=asked.seed, examples=asked.examples, every=asked.every)
        seconds = time.perf_counter() - started
        survivors += [] if found else [one.name]
        catchers |= {one.name: found[0].id} if found else {}
        by = ", ".join(f"{each.id} ({each.expected})" for each in found) if not asked.every else ""
        by = by or ", ".join(each.id for each in found) or f"SURVIVED {SURVIVORS.get(one.name, '')}".rstrip()
        print(f"{one.name:<44} {seconds:5.1f} s  {by}", flush=True)
    if asked.write:
        CATCHERS_FILE.write_text(json.dumps(catchers, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    print(f"\n{len(chosen)} deviations, {len(chosen) - len(survivors)} caught, {len(survivors)} survived")
    return int(not SURVIVORS.keys() >= {*survivors})


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
