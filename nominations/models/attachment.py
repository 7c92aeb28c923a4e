"""Files of a nomination, cleaned on the way in and stored under random names."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.files.storage import default_storage
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nominations.models.nomination import Nomination, new_public_id

if TYPE_CHECKING:
    from accounts.models import User


def private_name(attachment: "Attachment", filename: str) -> str:
    """A random storage name; the person's own file name never reaches the disk."""
    return f"attachments/{attachment.public_id}"


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def present(self) -> Self:
        """Those that the draft has now."""
        return self.filter(removed_at__isnull=True)

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """For the team, all that the draft or a submission has; for staff, those submitted.

        Removing a file from the draft leaves it in the submissions that have it.
        """
        in_team = Q(nomination__in=Nomination.objects.handled_by(user))
        for_staff = Q(nomination__in=Nomination.objects.for_staff(user))
        submitted = Q(frozen_at__isnull=False)
        return self.filter(
            (in_team & Q(removed_at__isnull=True)) | ((in_team | for_staff) & submitted)
        )


class Attachment(models.Model):
    public_id = models.CharField(max_length=32, unique=True, default=new_public_id, editable=False)
    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="attachments")
    question = models.SlugField(max_length=60)
    file = models.FileField(upload_to=private_name, storage=default_storage)
    original_name = models.CharField(_("file name"), max_length=255)
    caption = models.CharField(
        _("what it shows"),
        max_length=300,
        blank=True,
        help_text=_("In a sentence, for readers who cannot see it."),
    )
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    uploaded_at = models.DateTimeField(default=timezone.now, editable=False)
    removed_at = models.DateTimeField(null=True, blank=True)
    frozen_at = models.DateTimeField(
        null=True, blank=True, help_text=_("When a submission first contained it.")
    )

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["uploaded_at"]

    def __str__(self) -> str:
        return self.original_name
