"""Effects, costs and charts of a programme, from its figures alone.

`charts` is loaded when it is first asked for (PEP 562), since the library that draws takes long to
load and most pages show no chart: `import evidence`, then `evidence.charts.series_chart(...)`.
"""

from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

__all__ = ["charts"]

if TYPE_CHECKING:
    from evidence import charts
else:

    def __getattr__(name: str) -> ModuleType:
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return import_module(f"{__name__}.{name}")
