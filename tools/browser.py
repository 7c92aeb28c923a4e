"""The Chromium that browser tests drive: found on the machine, or installed where we may."""

import shutil
import subprocess
from pathlib import Path

from tools.console import ToolError, say
from tools.packages import install, may_install

# The shell has no windows and menus to draw, and so spends less on each page.
NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)
PACKAGES = ("chromium-headless-shell", "chromium")
FONTS = "fonts-liberation"
APPLICATIONS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)


def find_chromium() -> str | None:
    """The path of a Chromium that starts; None when there is none."""
    named = [path for name in NAMES if (path := shutil.which(name))]
    return next((path for path in (*named, *APPLICATIONS) if _starts(path)), None)


def _starts(path: str) -> bool:
    if not Path(path).exists():
        return False
    done = subprocess.run([path, "--version"], capture_output=True, check=False)
    return done.returncode == 0


def require_chromium() -> str:
    """As find_chromium, installing it on Debian and Ubuntu when we are root.

    Raises ToolError when there is none in the end: browser tests are never skipped in silence.
    """
    found = find_chromium()
    if found:
        return found
    if may_install():
        _install()
        found = find_chromium()
        if found:
            return found
    raise ToolError(
        "The browser tests need Chromium, and this machine has none"
        f" (looked for {', '.join(NAMES)}).\n"
        "Install it, for example with: sudo apt-get install chromium"
    )


def _install() -> None:
    say("Installing Chromium for the browser tests (apt-get)")
    # Older systems have no package of the shell alone.
    any(install([package, FONTS]) for package in PACKAGES)
