"""Which libraries of the operating system the setting of pages needs, and whether they are here.

No Django and nothing heavy: the commands under tools/ ask as well.
"""

import ctypes
import ctypes.util
import sys
from collections.abc import Sequence
from functools import cache

# By the name that a person would install them under: file names on Linux, on macOS.
NEEDED: dict[str, tuple[str, ...]] = {
    "gobject-2.0": ("libgobject-2.0.so.0", "libgobject-2.0.0.dylib"),
    "pango-1.0": ("libpango-1.0.so.0", "libpango-1.0.dylib"),
    "pangoft2-1.0": ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib"),
    "harfbuzz": ("libharfbuzz.so.0", "libharfbuzz.0.dylib"),
    "harfbuzz-subset": ("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib"),
    "fontconfig": ("libfontconfig.so.1", "libfontconfig.1.dylib"),
}


@cache
def available() -> bool:
    """Whether this machine can make PDF files; asked of the system once in a process."""
    return not missing()


def missing() -> list[str]:
    """The libraries that cannot be loaded; a few milliseconds."""
    return [name for name, files in NEEDED.items() if not _is_here(name, files)]


def _is_here(name: str, files: Sequence[str]) -> bool:
    if any(_loads(file) for file in files):
        return True
    # On Linux this would start a compiler to look, and find no more than the loader does.
    found = None if sys.platform == "linux" else ctypes.util.find_library(name)
    return bool(found) and _loads(found or "")


def _loads(file: str) -> bool:
    try:
        ctypes.CDLL(file)
    except OSError:
        return False
    return True
