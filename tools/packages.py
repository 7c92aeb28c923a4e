"""Packages of the operating system: installed on Debian and Ubuntu when we are root."""

import os
import shutil
import subprocess
from collections.abc import Sequence

from tools.console import say

# Without a network the demo starts all the same, and soon.
PATIENCE = ("-o", "Acquire::Retries=1", "-o", "Acquire::http::Timeout=10")
UPDATE_SECONDS = 60


def may_install() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def install(packages: Sequence[str]) -> bool:
    """Whether it went well; what apt-get said is shown when it did not."""
    # A list that cannot be brought up to date may be good enough.
    _apt("update", seconds=UPDATE_SECONDS)
    return _apt("install", "-y", "--no-install-recommends", *packages)


def _apt(*args: str, seconds: float | None = None) -> bool:
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        done = subprocess.run(
            ["apt-get", "-q", *PATIENCE, *args],
            env=env,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=seconds,
        )
    except subprocess.TimeoutExpired:
        say(f"apt-get {args[0]} took longer than {seconds:.0f} s and was stopped.")
        return False
    if done.returncode:
        say(done.stdout + done.stderr)
    return done.returncode == 0
