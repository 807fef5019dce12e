"""Measures the budgets of the mock, with ``python -m benchmarks``."""
