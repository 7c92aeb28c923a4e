"""``manage.py invite_staff ADDRESS --name NAME``: the first staff account, and any later one."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from accounts.exceptions import Refused
from accounts.services.staff import invite_staff


class Command(BaseCommand):
    help = (
        "Make somebody programme staff and tell them by mail how to sign in. They need no "
        "password: the site mails a code to this address, then asks them for a second factor."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="The address they will sign in with.")
        parser.add_argument("--name", required=True, help="Full name, as colleagues will see it.")

    def handle(self, *args: Any, email: str, name: str, **options: Any) -> None:
        try:
            validate_email(email.strip())
        except ValidationError as error:
            raise CommandError("This is not an e-mail address.") from error
        if not name.strip():
            raise CommandError("Give the person's name.")
        try:
            user = invite_staff(email=email, full_name=name, actor=None)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(
            f"{user.get_full_name()} is programme staff. A mail tells how to sign in."
        )
        if not settings.MAIL_URL:
            self.stderr.write(
                "MAIL_URL is not set, so no mail leaves the outbox, and nobody can get the code "
                "to sign in. Set it and start web and worker again."
            )
