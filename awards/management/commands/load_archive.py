"""Bring the archive that comes with Laurel into the database."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from awards.services.archive import load_archive


class Command(BaseCommand):
    help = "Load the award, its sponsor and the winners before Laurel. Part of setting up."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--update",
            action="store_true",
            help="Also rewrite records that exist, undoing what staff changed in them.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        report = load_archive(update=options["update"])
        self.stdout.write(
            f"Archive: {report.created} created, {report.updated} rewritten, "
            f"{report.kept} left as they are."
        )
