"""How `make test` runs its steps and adds up what came of them."""

import os
import sys
from pathlib import Path

import pytest

from tests.ops.environment import production_names, required_in_production
from tools import browser, testing
from tools.__main__ import COMMANDS
from tools.__main__ import main as run_command
from tools.console import ToolError
from tools.lint import PRODUCTION
from tools.paths import ROOT
from tools.steps import Step, run_steps
from tools.testing import Count, count

JUNIT = """<testsuites><testsuite tests="10" failures="2" errors="1" skipped="3"/></testsuites>"""


def step(name: str, code: str) -> Step:
    return Step(name, [sys.executable, "-c", code], os.environ)


def test_every_failure_is_shown_before_the_end(capsys: pytest.CaptureFixture[str]) -> None:
    failed = run_steps(
        [
            step("first", "print('why one'); raise SystemExit(1)"),
            step("second", "print('all is well')"),
            step("third", "import sys; sys.exit('why three')"),
        ]
    )
    said = capsys.readouterr().out
    assert sorted(failed) == ["first", "third"]
    assert "why one" in said
    assert "why three" in said
    assert "all is well" not in said
    assert sum(line.split()[1:2] != [] and " s  " in line for line in said.splitlines()) == 3


def test_errors_count_as_failures(tmp_path: Path) -> None:
    results = tmp_path / "results.xml"
    results.write_text(JUNIT)
    total = count(results) + Count(passed=1)
    assert total == Count(passed=5, failed=3, skipped=3)
    assert str(total) == "5 passed, 3 failed, 3 skipped"


def test_a_run_that_wrote_nothing_counts_nothing(tmp_path: Path) -> None:
    assert count(tmp_path / "none.xml") == Count()


@pytest.mark.parametrize(
    ("lint", "unit", "browser_tests", "failed"),
    [
        (0, 0, 0, ""),
        (1, 0, 0, "lint"),
        (0, 1, 0, "unit and property tests"),
        (0, 0, 1, "browser tests"),
        (1, 1, 1, "lint, unit and property tests, browser tests"),
    ],
)
def test_nothing_that_passes_hides_what_failed(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    lint: int,
    unit: int,
    browser_tests: int,
    failed: str,
) -> None:
    def command(args: list[str]) -> list[str]:
        code = browser_tests if "e2e" in args else unit
        return [sys.executable, "-c", f"print('ran here'); raise SystemExit({code})"]

    monkeypatch.setattr(testing, "local_dir", lambda: tmp_path)
    monkeypatch.setattr(
        testing, "lint_steps", lambda database: [step("lint", f"raise SystemExit({lint})")]
    )
    monkeypatch.setattr(testing, "pytest_command", command)
    monkeypatch.setattr(testing, "count", lambda results: Count(passed=2))
    code = testing.everything(None, os.environ)  # type: ignore[arg-type]
    said = capsys.readouterr().out.splitlines()
    assert code == (1 if failed else 0)
    assert [line for line in said if line.startswith("Failed")] == (
        [f"Failed: {failed}"] if failed else []
    )
    assert "ran here" in said, "what the browser tests said is shown"
    assert said[-1].startswith("4 passed, 0 failed, 0 skipped in ")


def test_without_chromium_the_tests_fail_and_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browser, "find_chromium", lambda: None)
    monkeypatch.setattr(browser, "_install", lambda: None)
    with pytest.raises(ToolError, match="apt-get install chromium"):
        browser.require_chromium()


def test_chromium_is_installed_where_that_is_ours_to_do(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    installed: list[str] = []
    monkeypatch.setattr(browser, "find_chromium", lambda: installed[0] if installed else None)
    monkeypatch.setattr(browser, "_install", lambda: installed.append("/usr/bin/chromium"))
    monkeypatch.setattr(browser.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(ToolError):
        browser.require_chromium()
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert browser.require_chromium() == "/usr/bin/chromium"


def test_where_there_is_no_shell_alone_all_of_chromium_is_installed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []

    def install(packages: list[str]) -> bool:
        asked.append(packages[0])
        return packages[0] == "chromium"

    monkeypatch.setattr(browser, "install", install)
    browser._install()
    assert asked == ["chromium-headless-shell", "chromium"]


def test_a_browser_that_does_not_start_is_no_browser(tmp_path: Path) -> None:
    broken = tmp_path / "chromium"
    broken.write_text("#!/bin/sh\nexit 1\n")
    broken.chmod(0o755)
    assert not browser._starts(str(broken))


def test_the_deployment_check_gets_what_production_needs() -> None:
    assert required_in_production() <= set(PRODUCTION) | {"DATABASE_URL"}
    assert set(PRODUCTION) <= production_names()


def test_every_command_of_the_makefile_is_known() -> None:
    lines = (ROOT / "Makefile").read_text().splitlines()
    named = {line.split()[1] for line in lines if line.startswith("\t$(RUN)")}
    assert named - {"vendor"} == set(COMMANDS)


def test_an_unknown_command_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["fly"]) == 2
    assert "demo" in capsys.readouterr().err
