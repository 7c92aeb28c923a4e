"""The people of the demo, each with the part they play."""

from typing import Any

from django.conf import settings

from accounts.models import User

MOST = 40


def demo_people() -> list[dict[str, Any]]:
    """Whom one can sign in as with one click, in the order they were made.

    Nobody outside the demo.
    """
    if not settings.DEMO_MODE:
        return []
    people = User.objects.filter(is_demo=True, is_active=True).exclude(demo_part="")
    return [
        {"key": user.pk, "role": user.demo_part, "name": user.get_full_name()}
        for user in people.only("pk", "demo_part", "full_name", "email").order_by("pk")[:MOST]
    ]
