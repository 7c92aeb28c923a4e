"""The demo's people: made up, at example.org, offered for sign-in where they have a part."""

from typing import Any

from allauth.account.models import EmailAddress

from accounts.models import User

DOMAIN = "example.org"


def demo_person(row: dict[str, Any], *, is_staff: bool = False) -> User:
    """The person of this key, made on first use."""
    user, created = User.objects.get_or_create(
        email=f"{row['key']}@{DOMAIN}",
        defaults={
            "full_name": row["name"],
            "demo_part": row.get("part", ""),
            "is_demo": True,
            "is_staff": is_staff,
        },
    )
    if created:
        user.set_unusable_password()
        user.save(update_fields=["password"])
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user
