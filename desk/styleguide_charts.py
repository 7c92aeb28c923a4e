"""Made-up charts for the style guide: few years, two areas, two counts, many months."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.safestring import SafeString, mark_safe

import evidence

YEARS = range(2019, 2026)
OLD_PORT = (188, 201, 197, 209, 214, 171, 145)
REST = (1322, 1298, 1275, 1330, 1310, 1262, 1215)
LAMPS = "2024"
MONTHS = 60
BEGAN = "Lamps renewed"
SCALES = "Each chart has a scale of its own, from zero."


def charted_measure() -> dict[str, Any]:
    """A measure with its comparison beside it, as `components/measure_card.html` takes it."""
    one, other = evidence.charts.paired_charts(
        _panel("Robberies at night, old port", OLD_PORT),
        _panel("Robberies at night, rest of the city", REST),
        ident="sample-pair",
        scale_note=SCALES,
        marked_from=LAMPS,
        mark_label=BEGAN,
        number=_number,
    )
    return {
        "title": "Street robbery at night, with a comparison",
        "unit": "Robberies recorded by the police, 20:00 to 06:00, per year",
        "charts": [
            {"svg": _safe(one), "caption": "Old port"},
            {"svg": _safe(other), "caption": "Rest of the city"},
        ],
        "scale_note": SCALES,
        "table": {
            "caption": "Robberies by year",
            "columns": [
                "Year",
                {"label": "Old port", "num": True},
                {"label": "Rest of the city", "num": True},
            ],
            "rows": [
                [
                    {"text": str(year), "head": True},
                    {"text": _number(here), "num": True},
                    {"text": _number(there), "num": True},
                ]
                for year, here, there in zip(YEARS, OLD_PORT, REST, strict=True)
            ],
        },
        "source": "Harbourview Police Service, recorded crime, January 2026",
    }


def sample_charts() -> list[dict[str, Any]]:
    """Charts of the other kinds, each with its caption and the figures that stand beside it."""
    counts = [_point("Dec 2023 – Feb 2024", 13), _point("Dec 2024 – Feb 2025", 4)]
    months = [_point(*month) for month in _months()]
    two = evidence.charts.before_after_chart(
        *counts,
        ident="sample-two",
        title="Thefts from parcel lockers",
        description="13 before, 4 after.",
        mark_label=BEGAN,
    )
    many = evidence.charts.series_chart(
        months,
        ident="sample-months",
        title="Calls for service by month",
        description=f"{MONTHS} months, from {months[0].value:g} to {months[-1].value:g} calls.",
        marked_from="2024-03",
        mark_label=BEGAN,
    )
    return [
        {"svg": _safe(two), "caption": "Two counts", "rows": _rows(counts)},
        {"svg": _safe(many), "caption": "Sixty months", "rows": _rows(months)},
    ]


def _months() -> list[tuple[str, int]]:
    """Five years with a summer peak and a fall at the end; no chance in it, so always the same."""
    season = (31, 29, 34, 38, 45, 52, 57, 55, 46, 40, 33, 36)
    found = []
    for place in range(MONTHS):
        year, month = divmod(place, 12)
        name = f"{2021 + year}-{month + 1:02}"
        usual = season[month] + (place * 7) % 11 - 5
        found.append((name, round(usual * 0.62) if name >= "2024-03" else usual))
    return found


def _panel(title: str, counts: Sequence[int]) -> evidence.charts.Panel:
    points = [_point(str(year), count) for year, count in zip(YEARS, counts, strict=True)]
    words = "; ".join(f"{point.period}: {_number(point.value)}" for point in points)
    return evidence.charts.Panel(points, title, f"{words}.")


def _point(period: str, count: int) -> evidence.charts.Point:
    interval = evidence.counts.exact_interval(count)
    return evidence.charts.Point(period, count, low=interval.low, high=interval.high)


def _rows(points: Sequence[evidence.charts.Point]) -> list[list[dict[str, Any]]]:
    return [
        [{"text": point.period, "head": True}, {"text": _number(point.value), "num": True}]
        for point in points
    ]


def _number(value: float) -> str:
    return f"{value:,.0f}"


def _safe(svg: str) -> SafeString:
    return mark_safe(svg)  # noqa: S308 - written by our own code, every text in it escaped
