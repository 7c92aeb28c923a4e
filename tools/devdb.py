"""`make db`: keep the cluster running for work on the code, and print how to reach it."""

import signal

from tools.console import say
from tools.database import claim_for_demo, open_database


def main() -> int:
    with open_database() as database:
        claim_for_demo(database)
        say(f"owner:        {database.owner_url}")
        say(f"application:  {database.app_url}")
        say("The database runs until Ctrl-C.")
        try:
            signal.pause()
        except KeyboardInterrupt:
            return 0
    return 0
