"""`make shell` and `make migrations`: one of Django's own commands on the demo's database."""

import signal
import subprocess
import sys

from tools import ports
from tools.database import claim_for_demo, open_database
from tools.managing import DEMO_SETTINGS, environment
from tools.paths import ROOT, local_dir
from tools.serving import demo_environment


def main(*args: str) -> int:
    """The shell works as the application; everything else as the owner."""
    with open_database() as database:
        claim_for_demo(database)
        role = (
            database.app_environment() if args[:1] == ("shell",) else database.owner_environment()
        )
        env = environment(DEMO_SETTINGS, role, demo_environment(local_dir(), ports.FIRST))
        process = subprocess.Popen([sys.executable, "manage.py", *args], cwd=ROOT, env=env)
        # It shares our terminal, and Ctrl-C in a shell is for the shell.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        return process.wait()
