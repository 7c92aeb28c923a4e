"""Who is staff, for the floors that know people only by ``AUTH_USER_MODEL``."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser


def is_active_staff(user: AbstractBaseUser | AnonymousUser) -> bool:
    """Signed in, not deactivated, and staff."""
    return bool(user.is_authenticated and user.is_active and getattr(user, "is_staff", False))
