"""Making what a test needs in the site's database without a browser, by the demo's own means."""

import subprocess
import sys
from dataclasses import dataclass

from tools.paths import ROOT


@dataclass(frozen=True)
class Site:
    """A running site: its address, and the environment of commands on its database."""

    url: str
    environment: dict[str, str]

    def make(self, what: str) -> int:
        """Run the module of that name in this folder; the primary key that it prints last."""
        made = subprocess.run(  # noqa: S603 - our own module
            [sys.executable, "-m", f"tests.e2e.steps.{what}"],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert made.returncode == 0, made.stderr
        return int(made.stdout.split()[-1])
