"""Run the command line as ``python -m actionnetwork_mock``."""

from __future__ import annotations

import sys

from .cli import main

sys.exit(main())
