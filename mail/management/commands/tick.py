"""``manage.py tick``: do once what is due by the clock. For cron, a timer, or by hand."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from mail.ticking import run_due_jobs


class Command(BaseCommand):
    help = "Run the jobs that are due. Does nothing while another process is at it."

    def handle(self, *args: Any, **options: Any) -> None:
        failed = run_due_jobs()
        if failed is None:
            self.stdout.write("Another process is running the jobs.")
        elif failed:
            raise CommandError("Failed: " + ", ".join(failed))
        else:
            self.stdout.write("Done.")
