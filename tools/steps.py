"""Steps of a check: each a program with a name, timed, its output shown only when it fails."""

import subprocess
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass

from tools.console import say
from tools.paths import ROOT

AT_ONCE = 2


@dataclass(frozen=True)
class Step:
    name: str
    args: Sequence[str]
    env: Mapping[str, str]


@dataclass(frozen=True)
class Outcome:
    name: str
    code: int
    output: str
    seconds: float


def run_step(step: Step) -> Outcome:
    started = time.monotonic()
    done = subprocess.run(
        step.args,
        cwd=ROOT,
        env=dict(step.env),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    return Outcome(step.name, done.returncode, done.stdout, time.monotonic() - started)


def run_steps(steps: Sequence[Step]) -> list[str]:
    """Run all of them, report each as it ends, then show what failed; the failed ones' names."""
    failed = []
    pool = ThreadPoolExecutor(AT_ONCE)
    try:
        for future in as_completed([pool.submit(run_step, step) for step in steps]):
            outcome = future.result()
            report(outcome.name, outcome.code, outcome.seconds)
            if outcome.code:
                failed.append(outcome)
    finally:
        pool.shutdown(cancel_futures=True)
    for outcome in failed:
        say(f"\n--- {outcome.name} ---\n{outcome.output.rstrip()}")
    return [outcome.name for outcome in failed]


def report(name: str, code: int, seconds: float) -> None:
    word = "ok" if code == 0 else "FAILED"
    say(f"{word:<7} {seconds:6.1f} s  {name}")
