"""Effects, costs and charts of a programme, from its figures alone.

The modules below are loaded when they are first asked for (PEP 562), since the libraries that draw
and compute for them take seconds to load and most pages show neither a chart nor an interval:
`import evidence`, then `evidence.charts.series_chart(...)`. The others cost nothing and are
imported as usual.
"""

from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

__all__ = [
    "answer",
    "charts",
    "comparison",
    "cost_report",
    "counts",
    "displacement",
    "interrupted",
    "nomination",
    "outcome",
    "outcome_schema",
    "proportions",
    "rate_tests",
    "rates",
    "report",
    "series",
    "survey",
    "warning_rules",
]

if TYPE_CHECKING:
    from evidence import (
        answer,
        charts,
        comparison,
        cost_report,
        counts,
        displacement,
        interrupted,
        nomination,
        outcome,
        outcome_schema,
        proportions,
        rate_tests,
        rates,
        report,
        series,
        survey,
        warning_rules,
    )
else:

    def __getattr__(name: str) -> ModuleType:
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return import_module(f"{__name__}.{name}")
