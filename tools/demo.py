"""`make demo` and `make demo-reset`: the site with its made-up world, on this machine only."""

import shutil
import time
from contextlib import suppress
from pathlib import Path

from tools import ports
from tools.console import ToolError, say
from tools.database import claim_for_demo, empty_demo, open_database
from tools.filling import fill
from tools.locks import Users
from tools.pango import offered_beside
from tools.paths import local_dir
from tools.processes import Programs
from tools.serving import demo_environment, open_site


def main() -> int:
    state = local_dir()
    running = Users(state / "demo.users")
    running.join()
    held = ports.take_port()
    with suppress(KeyboardInterrupt), open_database() as database:
        claim_for_demo(database)
        offering = offered_beside(state)
        with Programs(state / "logs") as programs:
            people = open_site(programs, database, state, held)
            offering.join()
            announce(ports.number(held), people, state / "logs")
            watch(programs)
    say("Stopped.")
    return 0


def announce(port: int, people: str, logs: Path) -> None:
    if port != ports.FIRST:
        say(f"Port {ports.FIRST} is taken by something else, so the demo is on {port}.")
    say(f"\nLaurel is ready at  http://localhost:{port}\n")
    say(people.strip())
    say(f"\nLogs are in {logs}. Ctrl-C stops everything.")


def watch(programs: Programs) -> None:
    """Wait for Ctrl-C. Raises ToolError when a program ends by itself."""
    while True:
        time.sleep(1)
        if ended := programs.ended():
            raise ToolError(f"{ended.name} ended by itself:\n{ended.last_words()}")


def reset() -> int:
    """Empty the demo's database and files, and fill them anew."""
    state = local_dir()
    if Users(state / "demo.users").anyone():
        raise ToolError("The demo is running. Stop it with Ctrl-C first.")
    with open_database() as database:
        empty_demo(database)
        claim_for_demo(database)
        shutil.rmtree(state / "media", ignore_errors=True)
        fill(database, demo_environment(state, ports.FIRST), state)
    say("The demo is as new. `make demo` opens it.")
    return 0
