"""Pango, which sets the pages of PDF files: found on the machine, or installed where we may.

`require_pango` is for tests, `offer_pango` for the demo, which does without rather than fail.
"""

from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

from printing import libraries
from tools.console import ToolError, say
from tools.packages import install, may_install

PACKAGES = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")
HINT = f"Install it, for example with: sudo apt-get install {' '.join(PACKAGES)}"


def require_pango() -> None:
    """Raises ToolError when it is not here and cannot be installed."""
    if missing := _missing_after_installing("the tests of PDF files"):
        raise ToolError(
            "The tests of PDF files need Pango, and this machine lacks"
            f" {', '.join(missing)}.\n{HINT}"
        )


def offer_pango(state: Path) -> None:
    """Install it if it is missing; say so where that is not possible, and go on.

    `state` is an ignored folder, which remembers for a day that it was not possible.
    """
    note, today = state / "no-pango", datetime.now(UTC).date().isoformat()
    if not libraries.missing() or (note.exists() and note.read_text() == today):
        return
    if missing := _missing_after_installing("PDF files"):
        note.write_text(today)
        say(f"Nominations cannot be had as PDF files here, for want of {', '.join(missing)}.")
        say(f"All else works. {HINT}")


def offered_beside(state: Path) -> Thread:
    """`offer_pango` while something else goes on; join it before the first page is asked for."""
    offering = Thread(target=offer_pango, args=(state,), daemon=True)
    offering.start()
    return offering


def _missing_after_installing(purpose: str) -> list[str]:
    if libraries.missing() and may_install():
        say(f"Installing Pango for {purpose} (apt-get)")
        install(PACKAGES)
    return libraries.missing()
