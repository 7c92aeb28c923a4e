"""``manage.py verify_result``: is a result bundle what this site froze?"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from judging import engine
from judging.engine.errors import InputError
from judging.services.bundle_checks import MOST_NAMED, Check, check_bundle


class Command(BaseCommand):
    help = (
        "Check a result bundle: its digest, its order and values computed again, and against the "
        "database the audit entry, the signatures, submissions and sealed scores."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("bundle", type=Path, help="The JSON file.")

    def handle(self, *args: Any, bundle: Path, **options: Any) -> None:
        try:
            found = check_bundle(engine.verify.read_bundle(bundle))
        except InputError as error:
            raise CommandError(str(error)) from error
        for check in [*found.alone, *found.stored]:
            self._print(check)
        if not found.is_consistent:
            raise CommandError("Not consistent: the bundle does not say what its scores come to.")
        if not found.is_authentic:
            raise CommandError(
                "Consistent, but not authentic: the file agrees with itself, not with this site."
            )
        self.stdout.write("Authentic: this site froze it, two people signed it, nothing changed.")

    def _print(self, check: Check) -> None:
        self.stdout.write(f"{check.outcome.value:<7} {check.name}")
        for line in check.details[:MOST_NAMED]:
            self.stdout.write(f"        {line}")
        if (more := len(check.details) - MOST_NAMED) > 0:
            self.stdout.write(f"        and {more} more")
