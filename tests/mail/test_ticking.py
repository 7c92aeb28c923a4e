"""The tick: every job, one process at a time, one failure not the others'."""

import threading
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from structlog.testing import capture_logs

from mail import ticking
from mail.models import JobRun
from mail.ticking import every, run_due_jobs

pytestmark = pytest.mark.django_db

CALLS: list[str] = []


def good() -> None:
    CALLS.append("good")


def bad() -> None:
    CALLS.append("bad")
    raise ValueError("ada@example.org is unhappy")


def breaks_the_statement() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 / 0")


@every(hours=24)
def daily() -> None:
    CALLS.append("daily")


@pytest.fixture(autouse=True)
def jobs(settings):
    CALLS.clear()

    def set_jobs(*names: str) -> None:
        settings.LAUREL_TICK_JOBS = [f"{__name__}.{name}" for name in names]

    set_jobs("good")
    return set_jobs


def run_of(name: str) -> JobRun:
    return JobRun.objects.get(name=f"{__name__}.{name}")


def test_every_job_runs_and_leaves_a_sign_of_life() -> None:
    before = timezone.now()
    assert run_due_jobs() == []
    assert CALLS == ["good"]
    for run in (run_of("good"), JobRun.objects.get(name="tick")):
        assert before <= run.last_started <= run.last_finished
        assert run.last_error == ""


def test_a_failing_job_is_noted_and_the_others_run(jobs) -> None:
    jobs("bad", "nowhere", "good")
    with capture_logs() as logs:
        failed = run_due_jobs()
    assert failed == [f"{__name__}.bad", f"{__name__}.nowhere"]
    assert CALLS == ["bad", "good"]
    assert run_of("bad").last_error.startswith("ValueError at test_ticking.py:")
    assert {run.name for run in JobRun.objects.failing()} == set(failed)
    assert "ada@" not in str(logs)


def test_a_job_that_works_again_is_no_longer_failing(jobs, monkeypatch) -> None:
    jobs("bad")
    run_due_jobs()
    monkeypatch.setattr(f"{__name__}.bad", good)
    run_due_jobs()
    assert not JobRun.objects.failing().exists()


def test_a_spaced_out_job_waits(jobs) -> None:
    jobs("daily", "good")
    run_due_jobs()
    run_due_jobs()
    assert CALLS == ["daily", "good", "good"]
    JobRun.objects.filter(name=f"{__name__}.daily").update(
        last_finished=timezone.now() - timedelta(hours=25)
    )
    run_due_jobs()
    assert CALLS.count("daily") == 2


def test_a_spaced_out_job_that_failed_is_tried_again_at_the_next_tick(jobs, monkeypatch) -> None:
    jobs("daily")
    run_due_jobs()
    JobRun.objects.filter(name=f"{__name__}.daily").update(last_error="ValueError")
    run_due_jobs()
    assert CALLS == ["daily", "daily"]


def test_late_jobs_are_found(jobs) -> None:
    jobs("good", "daily")
    run_due_jobs()
    now = timezone.now()
    assert not JobRun.objects.late(now).exists()
    late = JobRun.objects.late(now + timedelta(minutes=6))
    assert {run.name for run in late} == {f"{__name__}.good", "tick"}
    assert JobRun.objects.late(now + timedelta(hours=25)).count() == 3


def test_a_job_that_began_and_never_ended_is_late() -> None:
    JobRun.objects.create(name="tick", last_started=timezone.now() - timedelta(minutes=6))
    assert JobRun.objects.late(timezone.now()).exists()


def test_a_job_no_longer_configured_is_not_late(jobs) -> None:
    run_due_jobs()
    jobs()
    late = JobRun.objects.late(timezone.now() + timedelta(days=1))
    assert [run.name for run in late] == ["tick"]


def test_the_command_says_what_failed(jobs) -> None:
    out = StringIO()
    call_command("tick", stdout=out)
    assert out.getvalue() == "Done.\n"
    jobs("bad")
    with pytest.raises(CommandError, match=r"Failed: .*\.bad"):
        call_command("tick")


@pytest.mark.django_db(transaction=True)
def test_a_job_with_a_failed_statement_leaves_the_connection_usable(jobs) -> None:
    jobs("breaks_the_statement", "good")
    assert run_due_jobs() == [f"{__name__}.breaks_the_statement"]
    assert CALLS == ["good"]


@pytest.mark.django_db(transaction=True)
def test_two_processes_do_not_tick_at_once(jobs, monkeypatch) -> None:
    results: list[object] = []

    def elsewhere() -> None:
        out = StringIO()
        call_command("tick", stdout=out)
        results.append(out.getvalue())
        connection.close()

    def slow() -> None:
        thread = threading.Thread(target=elsewhere)
        thread.start()
        thread.join()

    monkeypatch.setattr(f"{__name__}.good", slow)
    run_due_jobs()
    assert results == ["Another process is running the jobs.\n"]
    elsewhere()
    assert results[-1] == "Done.\n"  # the lock was given back


@pytest.mark.django_db(transaction=True)
def test_a_lost_connection_ends_the_tick_and_the_next_goes_on(jobs, monkeypatch) -> None:
    """The lock went with the connection, so another process may be ticking already."""

    def cut() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    monkeypatch.setattr(f"{__name__}.bad", cut)
    jobs("bad", "good")
    with pytest.raises(ticking.LockLost):
        run_due_jobs()
    assert CALLS == []
    jobs("good")
    assert run_due_jobs() == []
