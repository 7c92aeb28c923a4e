"""An outcome measure as it is frozen: as filed, with its change, so that it explains itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from awards.enums import ComparisonChoice, Direction
from awards.questions.base import Frozen
from evidence.changes import Count, compare, days_in
from evidence.series import Series
from evidence.windows import Window, windows

type Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A period with its counts; None for what is not known."""

    start: date | None
    end: date | None
    count: int | None
    comparison: int | None

    @property
    def days(self) -> int | None:
        return days_in(self.start, self.end) if self.start and self.end else None

    def frozen(self) -> dict[str, Any]:
        return {
            "start": self.start.isoformat() if self.start else None,
            "end": self.end.isoformat() if self.end else None,
            "days": self.days,
            "count": self.count,
        }


def freeze_measure(row: Values) -> Frozen:
    """One measure with its change worked out (percent, None where it is not defined).

    Where no counts are stated they are taken from the series, as `evidence.windows` says.
    """
    before, after, from_series = _stretches(row)
    percent, by_rates = _change(before, after, before.count, after.count)
    return {
        "what": row["what"],
        "unit": row["unit"],
        "is_output": row["is_output"],
        "direction": row["direction"],
        "direction_label": str(Direction(row["direction"]).label),
        "source": row["source"],
        "measured_by": row["measured_by"],
        "population": row["population"],
        "chosen_high": row["chosen_high"],
        "treated_units": row["treated_units"],
        "before": before.frozen(),
        "after": after.frozen(),
        "percent_change": percent,
        "by_rates": by_rates,
        "series": list(row["series"]),
        "intervention_period": row["intervention_period"],
        "from_series": from_series,
        "comparison": _comparison(row, before, after),
        "displacement": _displacement(row),
        "claimed_change": None if row["claimed_change"] is None else str(row["claimed_change"]),
        "recording_changes": row["recording_changes"],
    }


def _stretches(row: Values) -> tuple[_Stretch, _Stretch, bool]:
    """Before and after as stated; else of the series, which is then said."""
    is_stated = row["before_count"] is not None or row["after_count"] is not None
    found = None if is_stated else _windows(row)
    if found is None:
        return _stated(row, "before"), _stated(row, "after"), False
    beside = _beside(row)
    before, after = found
    return _of_series(before, beside), _of_series(after, beside), True


def _stated(row: Values, which: str) -> _Stretch:
    return _Stretch(
        row[f"{which}_start"],
        row[f"{which}_end"],
        row[f"{which}_count"],
        row[f"comparison_{which}_count"],
    )


def _of_series(window: Window, beside: tuple[int, ...] | None) -> _Stretch:
    comparison = None if beside is None else window.total(beside)
    return _Stretch(window.start, window.last_day, window.count, comparison)


def _windows(row: Values) -> tuple[Window, Window] | None:
    points = row["series"]
    if not points or not row["intervention_period"]:
        return None
    counts = ((point["period"], point["count"]) for point in points)
    return windows(Series.of(counts, row["intervention_period"]))


def _beside(row: Values) -> tuple[int, ...] | None:
    """The comparison area's counts, where every period has one."""
    counts = [point.get("comparison") for point in row["series"]]
    return None if None in counts else tuple(count for count in counts if count is not None)


def _change(
    before: _Stretch, after: _Stretch, count: int | None, later: int | None
) -> tuple[float | None, bool]:
    if count is None or later is None:
        return None, False
    change = compare(Count(count, before.days), Count(later, after.days))
    return None if change.percent is None else round(change.percent, 4), change.by_rates


def _comparison(row: Values, before: _Stretch, after: _Stretch) -> dict[str, Any] | None:
    if not row["comparison_area"]:
        return None
    percent, _by_rates = _change(before, after, before.comparison, after.comparison)
    choice = row["comparison_choice"]
    return {
        "area": row["comparison_area"],
        "choice": choice,
        "choice_label": str(ComparisonChoice(choice).label) if choice else "",
        "likeness": row["comparison_likeness"],
        "contaminated": row["comparison_contaminated"],
        "units": row["comparison_units"],
        "before_count": before.comparison,
        "after_count": after.comparison,
        "percent_change": percent,
    }


def _displacement(row: Values) -> dict[str, Any] | None:
    if not row["displacement_area"]:
        return None
    return {
        "area": row["displacement_area"],
        "before_count": row["displacement_before_count"],
        "after_count": row["displacement_after_count"],
        "comparison_area": row["displacement_comparison_area"],
        "comparison_before_count": row["displacement_comparison_before_count"],
        "comparison_after_count": row["displacement_comparison_after_count"],
    }
