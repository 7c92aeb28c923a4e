"""A file on its way: sent in pieces, so that a slow line can stop and go on."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nominations.models.nomination import Nomination, new_public_id

if TYPE_CHECKING:
    from accounts.models import User


class UploadQuerySet(models.QuerySet["Upload"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """One's own, as long as one may write in the nomination."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(created_by=user, nomination__in=Nomination.objects.editable_by(user))


class Upload(models.Model):
    """Its bytes lie in the private storage until all are there; then it becomes an attachment."""

    public_id = models.CharField(max_length=32, unique=True, default=new_public_id, editable=False)
    nomination = models.ForeignKey(Nomination, on_delete=models.CASCADE, related_name="uploads")
    question = models.SlugField(max_length=60)
    name = models.CharField(_("file name"), max_length=255)
    size = models.PositiveIntegerField(_("size in bytes"))
    received = models.PositiveIntegerField(_("bytes received"), default=0)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now)

    objects = UploadQuerySet.as_manager()

    class Meta:
        verbose_name = _("upload")
        verbose_name_plural = _("uploads")
        ordering = ["created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(received__lte=F("size")), name="upload_receives_no_more_than_announced"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.received} of {self.size}"
