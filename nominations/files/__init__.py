"""Uploaded files: what they really are, and a copy with nothing but what was meant to be sent.

`cleaning` is loaded when it is first asked for (PEP 562): most processes never see an upload, and
the libraries that read PDF, office files and pictures take long to load.
"""

from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy

ACCEPTED_WORDS = gettext_lazy("PDF, PNG, JPEG, WebP, DOCX or XLSX")
ACCEPTED_ENDINGS = ".pdf,.png,.jpg,.jpeg,.webp,.docx,.xlsx"
"""For the browser's choice of files; what a file is, its content says."""

__all__ = ["ACCEPTED_ENDINGS", "ACCEPTED_WORDS", "cleaning"]

if TYPE_CHECKING:
    from nominations.files import cleaning
else:

    def __getattr__(name: str) -> ModuleType:
        if name != "cleaning":
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return import_module(f"{__name__}.{name}")
