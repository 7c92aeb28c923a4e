"""`make demo` and `make demo-reset`: the site with its made-up world, on this machine only."""

import shutil
import time
from contextlib import suppress
from pathlib import Path

from tools import ports
from tools.console import ToolError, say
from tools.database import Database, empty_demo, open_database, prepare_demo
from tools.locks import Users
from tools.managing import environment, manage
from tools.paths import local_dir
from tools.processes import Programs
from tools.serving import DEMO_SETTINGS, demo_environment, start_site


def main() -> int:
    state = local_dir()
    running = Users(state / "demo.users")
    running.join()
    held = ports.take_port()
    with suppress(KeyboardInterrupt), open_database() as database:
        prepare_demo(database)
        extra = demo_environment(state, ports.number(held))
        people = load_world(database, extra)
        with Programs(state / "logs") as programs:
            address = start_site(programs, database, extra, held)
            announce(address, people, state / "logs")
            watch(programs)
    say("Stopped.")
    return 0


def load_world(database: Database, extra: dict[str, str]) -> str:
    """Migrate as the owner and fill in the made-up world; the table of sign-ins it prints."""
    env = environment(DEMO_SETTINGS, database.owner_environment(), extra)
    manage("migrate", "--verbosity", "0", env=env)
    env = environment(DEMO_SETTINGS, database.app_environment(), extra)
    return manage("demo_world", env=env, capture=True)


def announce(address: str, people: str, logs: Path) -> None:
    port = int(address.rsplit(":", 1)[1])
    if port != ports.FIRST:
        say(f"Port {ports.FIRST} is taken by something else, so the demo is on {port}.")
    say(f"\nLaurel is ready at  {address}\n")
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
        prepare_demo(database)
        empty_demo(database)
        shutil.rmtree(state / "media", ignore_errors=True)
        people = load_world(database, demo_environment(state, ports.FIRST))
    say(people.strip())
    say("The demo starts over from here. `make demo` opens it.")
    return 0
