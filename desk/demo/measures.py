"""The demo's outcome measures, from their short form in the content files."""

from datetime import date
from typing import Any

_PLAIN = (
    "unit",
    "source",
    "measured_by",
    "recording_changes",
    "claimed_change",
    "population",
    "chosen_high",
    "is_output",
    "treated_units",
    "comparison_units",
    "comparison_likeness",
)


def measure_values(row: dict[str, Any]) -> dict[str, Any]:
    """Fields of an outcome measure.

    In the content files `before` and `after` are first day, last day and count; `comparison` is
    area, choice and two counts; `displacement` and `displacement_comparison` are area and two
    counts; `series` lists period, count and perhaps the comparison area's count.
    """
    values: dict[str, Any] = {"direction": "down", "what": row["what"]}
    values |= {name: row[name] for name in _PLAIN if name in row}
    for period in ("before", "after"):
        if period in row:
            start, end, count = row[period]
            values |= {
                f"{period}_start": date.fromisoformat(start),
                f"{period}_end": date.fromisoformat(end),
                f"{period}_count": count,
            }
    if "comparison" in row:
        area, choice, *counts = row["comparison"]
        values |= {"comparison_choice": choice} | _area("comparison", area, counts)
    for name in ("displacement", "displacement_comparison"):
        if name in row:
            area, *counts = row[name]
            values |= _area(name, area, counts)
    if "series" in row:
        values |= {
            "series": [_point(*point) for point in row["series"]],
            "intervention_period": row["begins"],
        }
    return values


def _area(name: str, area: str, counts: list[int]) -> dict[str, Any]:
    values: dict[str, Any] = {f"{name}_area": area}
    if counts:
        before, after = counts
        values |= {f"{name}_before_count": before, f"{name}_after_count": after}
    return values


def _point(period: str, count: int, comparison: int | None = None) -> dict[str, Any]:
    point: dict[str, Any] = {"period": period, "count": count}
    return point if comparison is None else point | {"comparison": comparison}
