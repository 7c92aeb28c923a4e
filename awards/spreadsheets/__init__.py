"""Counts by year or month out of a spreadsheet: pasted, or uploaded as CSV or XLSX.

`workbooks` is loaded when it is first asked for (PEP 562): openpyxl takes long to load, and few
requests bring a workbook. `series` is the door for all others; the rest is what it is made of.
"""

from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

__all__ = ["workbooks"]

if TYPE_CHECKING:
    from awards.spreadsheets import workbooks
else:

    def __getattr__(name: str) -> ModuleType:
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return import_module(f"{__name__}.{name}")
