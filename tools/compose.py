"""`make compose-check`: build and start the production containers, ask /readyz, take them down."""

import secrets
import shutil
import ssl
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

from tools import ports
from tools.console import ToolError, say
from tools.paths import ROOT

READY_SECONDS = 180
HTTP_PORT, HTTPS_PORT = 8300, 8500


def main() -> int:
    """Raises ToolError when no Docker engine answers or the site does not get ready."""
    require_engine()
    with ExitStack() as stack:
        http = stack.enter_context(ports.take_port(HTTP_PORT))
        https = stack.enter_context(ports.take_port(HTTPS_PORT))
        values = trial_values(ports.number(http), ports.number(https))
    with tempfile.TemporaryDirectory() as folder:
        env_file = Path(folder) / "env"
        env_file.write_text("".join(f"{name}={value}\n" for name, value in values.items()))
        compose = ["docker", "compose", "--project-name", f"laurel-check-{secrets.token_hex(3)}"]
        compose += ["--env-file", str(env_file)]
        try:
            run([*compose, "up", "--detach", "--build"])
            wait_until_ready(f"https://localhost:{values['HTTPS_PORT']}/readyz")
            say("The containers are up and /readyz answers through the proxy.")
        except ToolError:
            subprocess.run([*compose, "logs", "--tail", "50"], cwd=ROOT, check=False)
            raise
        finally:
            run([*compose, "down", "--volumes", "--remove-orphans"])
    return 0


def require_engine() -> None:
    if shutil.which("docker") is None:
        raise ToolError("compose-check needs Docker, and there is no `docker` on this machine.")
    for args, missing in (
        (["docker", "info"], "no Docker engine answers"),
        (["docker", "compose", "version"], "this Docker has no `compose` command"),
    ):
        if subprocess.run(args, capture_output=True, check=False).returncode:
            raise ToolError(f"compose-check did not run: {missing}.")


def trial_values(http: int, https: int) -> Mapping[str, str]:
    """Everything .env has to hold, made up for one try. `localhost` makes Caddy sign for itself."""
    names = ["SECRET_KEY", "MAIL_SECRETS_KEY"]
    names += ["DB_SUPERUSER_PASSWORD", "DB_OWNER_PASSWORD", "DB_APP_PASSWORD"]
    return {name: secrets.token_hex(32) for name in names} | {
        "SITE_HOST": "localhost",
        "DEFAULT_FROM_EMAIL": "Awards <awards@example.org>",
        "HTTP_PORT": str(http),
        "HTTPS_PORT": str(https),
    }


def run(args: list[str]) -> None:
    if code := subprocess.run(args, cwd=ROOT, check=False).returncode:
        raise ToolError(f"{' '.join(args[:3])} ... {args[-1]} failed (exit code {code}).")


def wait_until_ready(url: str) -> None:
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE  # the certificate is one Caddy made for this try
    until = time.monotonic() + READY_SECONDS
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(url, timeout=5, context=context) as answer:  # noqa: S310 - https
                if answer.status == 200:
                    return
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            time.sleep(1)
    raise ToolError(f"{url} did not answer within {READY_SECONDS} s.")
