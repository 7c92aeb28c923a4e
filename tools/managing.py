"""Run Django's commands in processes of their own, with a settings module and an environment."""

import os
import subprocess
import sys
from collections.abc import Mapping

from tools.console import ToolError
from tools.paths import ROOT

DEMO_SETTINGS = "config.settings.demo"


def environment(settings: str, *parts: Mapping[str, str]) -> dict[str, str]:
    """Our own environment with the settings module and the given values on top."""
    merged = {**os.environ, "DJANGO_SETTINGS_MODULE": settings, "PYTHONUNBUFFERED": "1"}
    for part in parts:
        merged |= part
    return merged


def manage(*args: str, env: Mapping[str, str], capture: bool = False) -> str:
    """Run manage.py to its end; what it printed, when asked for.

    Raises ToolError when it fails.
    """
    done = subprocess.run(
        [sys.executable, "manage.py", *args],
        cwd=ROOT,
        env=dict(env),
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE if capture else None,
        start_new_session=True,
    )
    if done.returncode:
        if capture:
            print(done.stdout, file=sys.stderr)
        raise ToolError(f"manage.py {args[0]} failed (exit code {done.returncode}).")
    return done.stdout or ""
