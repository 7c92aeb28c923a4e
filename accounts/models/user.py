"""People. The e-mail address is the sign-in name."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    """Creates people by e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """One person, whatever parts they play: nominee, judge, chair, staff or sponsor."""

    email = models.EmailField(_("e-mail address"))
    full_name = models.CharField(_("full name"), max_length=200, blank=True)
    preferred_zone = models.CharField(
        _("time zone"),
        max_length=64,
        blank=True,
        help_text=_("Deadlines are also shown in this zone."),
    )
    uses_single_keys = models.BooleanField(
        _("single keys"),
        default=True,
        help_text=_("Whether a key alone, such as a number, does something on the scoring page."),
    )
    is_staff = models.BooleanField(
        _("programme staff"),
        default=False,
        help_text=_("May run awards. What they may see depends on the awards they work on."),
    )
    is_active = models.BooleanField(_("active"), default=True)
    is_demo = models.BooleanField(
        _("made up for the demo"), default=False, help_text=_("Offered for one-click sign-in.")
    )
    demo_part = models.CharField(
        _("part in the demo"),
        max_length=200,
        blank=True,
        help_text=_("Shown beside the name where one signs in to the demo."),
    )
    date_joined = models.DateTimeField(_("joined"), default=timezone.now)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_unique_whatever_its_case")
        ]

    def __str__(self) -> str:
        return self.get_full_name()

    def get_full_name(self) -> str:
        return self.full_name or self.email

    def get_short_name(self) -> str:
        return self.full_name.split(" ")[0] if self.full_name else self.email
