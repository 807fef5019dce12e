"""Measures the performance budgets of the mock: ``python -m benchmarks``."""
