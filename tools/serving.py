"""The running site: web processes and the worker, as the application's database role."""

import secrets
import socket
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from tools import ports
from tools.console import ToolError
from tools.database import Database
from tools.filling import fill
from tools.managing import DEMO_SETTINGS, environment
from tools.processes import Programs

READY_SECONDS = 120


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
    programs: Programs, database: Database, state: Path, held: socket.socket, *, tick: float = 15
) -> str:
    """Migrate, fill in the demo world, serve it on the port held; the table of sign-ins it printed.

    `state` is an ignored folder for the uploaded files and the key, `tick` the seconds between two
    looks at what is due by time. Returns once the site answers. Raises ToolError with a program's
    last words when one fails.
    """
    extra = demo_environment(state, ports.number(held))
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
    people = fill(database, extra, state)
    wait_until_ready(programs, ports.number(held))
    # Last, so that the first page need not share the processor with it.
    worker = [sys.executable, "manage.py", "worker", "--skip-checks", "--tick", str(tick)]
    programs.start("worker", worker, env)
    return people


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
