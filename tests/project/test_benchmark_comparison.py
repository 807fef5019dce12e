"""The benchmarks next to earlier results."""

from __future__ import annotations

from typing import Any

from benchmarks.comparison import differences, rows


def results(
    *, quick: bool = True, python: str = "3.11", **measured: tuple[float | None, float | None]
) -> Any:
    """Return results with the value and the ratio of each row."""
    listed = [
        {"name": name, "unit": "ms", "measured": value, "ratio": ratio}
        for name, (value, ratio) in measured.items()
    ]
    return {"machine": {"python": python}, "quick": quick, "rows": listed}


def test_ratios_are_compared_where_both_results_have_one() -> None:
    earlier = results(reset=(0.2, 4.0), start=(100.0, None))
    now = results(reset=(0.4, 3.0), start=(150.0, 1.5), new=(1.0, None), failed=(None, None))
    assert rows(earlier, now) == [
        ("reset", "ratio", "4.00", "3.00", "-25 %"),
        ("start", "ms", "100.00", "150.00", "+50 %"),
        ("new", "ms", "not measured", "1.00", ""),
        ("failed", "ms", "not measured", "not measured", ""),
    ]


def test_what_differs_between_the_runs_is_said() -> None:
    assert differences(results(), results()) == []
    assert differences(results(), results(quick=False, python="3.13")) == [
        "One of the runs was quick, with a tenth of the sizes.",
        "The machines differ: python 3.11 then, 3.13 now.",
    ]
