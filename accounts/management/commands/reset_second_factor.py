"""``manage.py reset_second_factor ADDRESS``: for somebody who lost phone and recovery codes."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from accounts.services.second_factor import reset_second_factor


class Command(BaseCommand):
    help = (
        "Remove a person's second factor and end their sessions. Make sure first, by another way "
        "than e-mail, that it is really they who ask."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="The address the person signs in with.")

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        user = User.objects.filter(email__iexact=email.strip()).first()
        if user is None:
            raise CommandError("Nobody signs in with this address.")
        removed = reset_second_factor(user=user, actor=None)
        if not removed:
            raise CommandError("This person has no second factor.")
        self.stdout.write("The second factor is removed and every session ended.")
