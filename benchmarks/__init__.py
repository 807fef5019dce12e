"""Measures what docs/design.md promises, with ``python -m benchmarks``."""
