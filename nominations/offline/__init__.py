"""A nomination as a Word file, to be filled in with colleagues, and back again.

`sheet` is what stands in the file whatever its format, `writing` makes the Word file of it, and
`understanding` reads one. The last two are loaded when first asked for (PEP 562): python-docx and
lxml take long to load, and few requests bring or fetch a file.
"""

from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

__all__ = ["understanding", "writing"]

if TYPE_CHECKING:
    import nominations.offline.understanding as understanding
    import nominations.offline.writing as writing
else:

    def __getattr__(name: str) -> ModuleType:
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return import_module(f"{__name__}.{name}")
