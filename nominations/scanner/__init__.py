"""What a nomination should not tell: people's data, numbers of cases, marks, whose it is.

Pure: it is given a document and words of files, and gives findings. It knows neither Django nor the
database. `scan` is loaded when it is first asked for (PEP 562), since the tables of telephone
numbers that it uses are large.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from nominations.scanner.findings import Finding, Place, Spot
from nominations.scanner.inputs import Context, FileWords, Team

__all__ = ["Context", "FileWords", "Finding", "Place", "Spot", "Team", "scan"]

if TYPE_CHECKING:
    from nominations.scanner.scanning import scan
else:

    def __getattr__(name: str) -> Any:
        if name != "scan":
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return import_module("nominations.scanner.scanning").scan
