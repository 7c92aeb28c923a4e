"""`make test`: every check and every test, with one closing line over all of them."""

import os
import sys
import time
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tools.browser import require_chromium
from tools.console import ToolError, say
from tools.database import Database, open_database
from tools.lint import lint_steps
from tools.locks import first_free
from tools.managing import environment
from tools.paths import local_dir
from tools.processes import run_foreground
from tools.steps import report, run_steps

RUNS = {
    "unit and property tests": ["-n", "2", "-m", "not e2e"],
    "browser tests": ["-m", "e2e"],
}
AT_ONCE = 9


@dataclass(frozen=True)
class Count:
    """What a pytest run came to; errors count as failures."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other: "Count") -> "Count":
        return Count(
            self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped
        )

    def __str__(self) -> str:
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"


def main(*args: str) -> int:
    if not args:
        require_chromium()
    with open_database() as database, test_database_name() as name:
        env = pytest_environment(database, name)
        if args:
            return pytest(list(args), env)
        return everything(database, env)


def everything(database: Database, env: Mapping[str, str]) -> int:
    """All checks, then all tests whatever the checks said: one run tells all there is to mend."""
    failed = run_steps(lint_steps(database))
    total = Count()
    for name, args in RUNS.items():
        say(f"\n--- {name} ---")
        results = local_dir() / f"results-{name.split()[0]}.xml"
        results.unlink(missing_ok=True)
        started = time.monotonic()
        code = pytest([*args, f"--junitxml={results}"], env)
        report(name, code, time.monotonic() - started)
        total += count(results)
        if code:
            failed.append(name)
    if failed:
        say(f"\nFailed: {', '.join(failed)}")
    say(f"\n{total}")
    return 1 if failed else 0


def pytest(args: list[str], env: Mapping[str, str]) -> int:
    return run_foreground([sys.executable, "-m", "pytest", *args], env)


def pytest_environment(database: Database, name: str) -> dict[str, str]:
    """Tests make and migrate their databases as the owner and step down by themselves."""
    return environment(
        "config.settings.test",
        database.owner_environment(),
        {"DATABASE_APP_URL": database.app_url} if not database.app_role else {},
        {"TEST_DATABASE_NAME": name},
    )


@contextmanager
def test_database_name() -> Iterator[str]:
    """A name for the test databases that no other run of this checkout uses now."""
    if given := os.environ.get("TEST_DATABASE_NAME"):
        yield given
        return
    taken = first_free([local_dir() / f"test-{number}.lock" for number in range(AT_ONCE)])
    if taken is None:
        raise ToolError(f"{AT_ONCE} test runs are under way in this checkout already.")
    number, descriptor = taken
    try:
        yield f"test_laurel_{number}"
    finally:
        os.close(descriptor)


def count(results: Path) -> Count:
    """Read a JUnit file; nothing when pytest did not get as far as writing one."""
    if not results.exists():
        return Count()
    suites = list(ET.parse(results).getroot().iter("testsuite"))  # noqa: S314 - our own file

    def of(name: str) -> int:
        return sum(int(suite.get(name, "0")) for suite in suites)

    failed, skipped = of("failures") + of("errors"), of("skipped")
    return Count(max(0, of("tests") - failed - skipped), failed, skipped)
