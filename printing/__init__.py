"""Pages of ours as tagged PDF files (PDF/UA-1), for paper and for screen readers.

`import printing`, then `printing.pdf(html, identifier=...)`. The library that sets the pages takes
seconds to load and needs Pango, a library of the operating system: it is loaded when the first file
is made (PEP 562), and `available()` says beforehand, at no cost, whether it can be.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from printing.libraries import available

__all__ = ["Busy", "available", "pdf"]


class Busy(Exception):
    """Others' files are being made, and this one waited for its turn in vain."""


if TYPE_CHECKING:
    from printing.rendering import pdf
else:

    def __getattr__(name: str) -> Any:
        if name != "pdf":
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return import_module("printing.rendering").pdf
