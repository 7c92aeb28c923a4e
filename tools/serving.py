"""The running site: web processes and the worker, as the application's database role."""

import secrets
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path

from tools import ports
from tools.console import ToolError
from tools.database import Database
from tools.managing import environment, manage
from tools.processes import Programs

DEMO_SETTINGS = "config.settings.demo"
READY_SECONDS = 60


def demo_environment(state: Path, port: int) -> dict[str, str]:
    """What the demo's processes need to know beside the database.

    `state` is an ignored folder for the uploaded files and the key.
    """
    return {
        "SECRET_KEY": kept_secret(state / "secret_key"),
        "SITE_URL": f"http://localhost:{port}",
        "MEDIA_ROOT": str(state / "media"),
        "CSRF_TRUSTED_ORIGINS": f"http://localhost:{port},http://127.0.0.1:{port}",
        "MAIL_URL": "",
    }


def kept_secret(path: Path) -> str:
    """A random key, made once and kept for its owner's eyes only."""
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text()


def open_site(
    programs: Programs, database: Database, extra: Mapping[str, str], held: socket.socket
) -> str:
    """Migrate, fill in the demo world, serve it on the port held; the table of sign-ins it printed.

    Returns once the site answers. Raises ToolError with a program's last words when one fails.
    """
    env = environment(DEMO_SETTINGS, database.app_environment(), extra)
    held.set_inheritable(True)
    # It loads its code while the database is made ready; nobody knows its address yet.
    programs.start(
        "web",
        [
            *(sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py"),
            *("--bind", f"fd://{held.fileno()}", "--graceful-timeout", "5", "config.wsgi"),
        ],
        env,
        pass_fds=(held.fileno(),),
    )
    people = fill(database, extra)
    programs.start("worker", [sys.executable, "manage.py", "worker"], env)
    wait_until_ready(programs, ports.number(held))
    return people


def fill(database: Database, extra: Mapping[str, str]) -> str:
    """Migrate as the owner and let the demo world in; the table of sign-ins it printed."""
    migrate(database, extra)
    env = environment(DEMO_SETTINGS, database.app_environment(), extra)
    return manage("demo_world", "--skip-checks", env=env, capture=True)


def migrate(database: Database, extra: Mapping[str, str]) -> None:
    env = environment(DEMO_SETTINGS, database.owner_environment(), extra)
    manage("migrate", "--skip-checks", "--verbosity", "0", env=env)


def wait_until_ready(programs: Programs, port: int) -> None:
    until = time.monotonic() + READY_SECONDS
    while time.monotonic() < until:
        if ended := programs.ended():
            raise ToolError(f"{ended.name} ended early:\n{ended.last_words()}")
        if is_ready(port):
            return
        time.sleep(0.1)
    raise ToolError(
        f"The site was not ready within {READY_SECONDS} s. Its logs are in .local/logs."
    )


def is_ready(port: int) -> bool:
    url = f"http://{ports.HOST}:{port}/readyz"
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, TimeoutError, ConnectionError):
        return False
