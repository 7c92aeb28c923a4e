"""What leaves the judging room after a decision: papers, cards and words for the press.

`cards` is loaded when it is first asked for (PEP 562): few requests draw a picture, and the
libraries for it take long to load.
"""

from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

__all__ = ["cards"]

if TYPE_CHECKING:
    from judging.kit import cards
else:

    def __getattr__(name: str) -> ModuleType:
        if name != "cards":
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return import_module(f"{__name__}.{name}")
