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
from tools.managing import environment, manage
from tools.pango import require_pango
from tools.paths import local_dir
from tools.processes import run_foreground, running
from tools.roles import drop_database, make_database
from tools.steps import run_steps

# Whole files go to one process each, since they share what is slow to make: a world of rows, and in
# browser tests a whole site. Those wait more than they compute, so both runs share the processor.
BY_FILE = ["-n", "2", "--dist", "loadfile", "--no-loadscope-reorder"]
UNIT_TESTS = [*BY_FILE, "-m", "not e2e"]
BROWSER_TESTS = [*BY_FILE, "-m", "e2e"]
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
        require_pango()
    with open_database() as database, test_database_name() as name:
        env = pytest_environment(database, name)
        if args:
            return pytest(list(args), env)
        with migrated_template(database, name) as template:
            return everything(database, env | template)


def everything(database: Database, env: Mapping[str, str]) -> int:
    """All checks and all tests, whatever the others said: one run tells all there is to mend."""
    unit, browser = (local_dir() / f"results-{name}.xml" for name in ("unit", "browser"))
    for results in (unit, browser):
        results.unlink(missing_ok=True)
    log = local_dir() / "browser-tests.log"
    started = time.monotonic()
    with running(pytest_command([*BROWSER_TESTS, f"--junitxml={browser}"]), env, log) as beside:
        failed = run_steps(lint_steps(database))
        say("\n--- unit and property tests ---")
        if pytest([*UNIT_TESTS, f"--junitxml={unit}"], env):
            failed.append("unit and property tests")
        say("\n--- browser tests, which ran beside these ---")
        if beside.wait():
            failed.append("browser tests")
    say(log.read_text(errors="replace"))
    if failed:
        say(f"Failed: {', '.join(failed)}")
    say(f"{count(unit) + count(browser)} in {time.monotonic() - started:.0f} s")
    return 1 if failed else 0


def pytest(args: list[str], env: Mapping[str, str]) -> int:
    return run_foreground(pytest_command(args), env)


def pytest_command(args: list[str]) -> list[str]:
    return [sys.executable, "-m", "pytest", *args]


def pytest_environment(database: Database, name: str) -> dict[str, str]:
    """Tests make and migrate their databases as the owner and step down by themselves."""
    return environment(
        "config.settings.test",
        database.owner_environment(),
        {"DATABASE_APP_URL": database.app_url} if not database.app_role else {},
        {"TEST_DATABASE_NAME": name},
    )


@contextmanager
def migrated_template(database: Database, name: str) -> Iterator[dict[str, str]]:
    """Migrate once: each worker's test database starts as a copy of what came of it."""
    template = f"{name}_template"
    drop_database(database.owner_url, template)
    make_database(database.owner_url, template)
    try:
        at_template = database.named(template).owner_environment()
        env = environment("config.settings.test", at_template)
        manage("migrate", "--skip-checks", "--verbosity=0", env=env)
        yield {"TEST_DATABASE_TEMPLATE": template}
    finally:
        drop_database(database.owner_url, template)


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
