"""Load the demo world and print who can sign in. Calling it again changes nothing."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from desk.demo import world


class Command(BaseCommand):
    help = "Load made-up awards, agencies, people and entries (DEMO_MODE only)."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            world.build()
        except world.NotADemoDatabase as refusal:
            raise CommandError(str(refusal)) from refusal
        people = User.objects.filter(is_demo=True).exclude(demo_part="").order_by("pk")
        width = max(len(person.email) for person in people)
        self.stdout.write("Demo sign-ins (one click on the sign-in page, no password):")
        for person in people:
            self.stdout.write(f"  {person.email:<{width}}  {person.demo_part}")
