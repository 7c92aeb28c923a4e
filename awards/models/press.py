"""What the press gets with a winner's public record: a snapshot, as the record itself."""

import secrets
from pathlib import PurePath
from typing import TYPE_CHECKING, Self

from django.core.files.storage import default_storage
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from awards.models.winner import Winner

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User


def press_file_name(press: "WinnerPress", filename: str) -> str:
    """A random storage name, with the ending that tells the kind of picture."""
    return f"press/{secrets.token_hex(16)}{PurePath(filename).suffix}"


class WinnerPressQuerySet(models.QuerySet["WinnerPress"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Public with the winner's record, to everybody alike."""
        return self.filter(winner__in=Winner.objects.visible_to(user))


class WinnerPress(models.Model):
    winner = models.OneToOneField(Winner, on_delete=models.CASCADE, related_name="press")
    text = models.TextField(_("press text"), blank=True)
    image = models.FileField(
        _("picture"), upload_to=press_file_name, storage=default_storage, blank=True
    )
    image_alt = models.CharField(_("what the picture shows"), max_length=300, blank=True)
    card = models.FileField(
        _("card for social media"), upload_to=press_file_name, storage=default_storage, blank=True
    )
    updated_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = WinnerPressQuerySet.as_manager()

    class Meta:
        verbose_name = _("press kit of a winner")
        verbose_name_plural = _("press kits of winners")
        constraints = [
            models.CheckConstraint(
                condition=Q(image="") | ~Q(image_alt=""), name="winner_press_image_is_described"
            ),
        ]

    def __str__(self) -> str:
        return f"press kit of {self.winner_id}"
