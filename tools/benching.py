"""`make bench`: the measurements of bench/, on a database of their own that is dropped after."""

import sys

from tools import ports
from tools.database import open_database
from tools.filling import migrate
from tools.managing import DEMO_SETTINGS, environment
from tools.paths import local_dir
from tools.processes import run_foreground
from tools.roles import drop_database, make_database
from tools.serving import demo_environment

NAME = "laurel_bench"
# What `deploy/gunicorn.conf.py` gives its processes, too.
AS_IN_THE_WEB = {"OPENBLAS_NUM_THREADS": "1"}


def main(*args: str) -> int:
    """Run `python -m bench` as the owner of an empty, migrated database."""
    with open_database() as server:
        drop_database(server.owner_url, NAME)
        make_database(server.owner_url, NAME)
        database = server.named(NAME)
        extra = demo_environment(local_dir(), ports.FIRST) | AS_IN_THE_WEB
        try:
            migrate(database, extra)
            env = environment(DEMO_SETTINGS, database.owner_environment(), extra)
            return run_foreground([sys.executable, "-m", "bench", *args], env)
        finally:
            drop_database(server.owner_url, NAME)
