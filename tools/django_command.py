"""`make shell` and `make migrations`: one of Django's own commands on the demo's database."""

import subprocess
import sys

from tools import ports
from tools.database import open_database, prepare_demo
from tools.managing import environment
from tools.paths import ROOT, local_dir
from tools.serving import DEMO_SETTINGS, demo_environment


def main(*args: str) -> int:
    """The shell works as the application; everything else as the owner."""
    with open_database() as database:
        prepare_demo(database)
        role = (
            database.app_environment() if args[:1] == ("shell",) else database.owner_environment()
        )
        env = environment(DEMO_SETTINGS, role, demo_environment(local_dir(), ports.FIRST))
        return subprocess.call([sys.executable, "manage.py", *args], cwd=ROOT, env=env)
