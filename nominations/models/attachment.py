"""Files of a nomination, cleaned on the way in and stored under random names."""

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nominations.models.nomination import Nomination, new_public_id


def private_name(attachment: "Attachment", filename: str) -> str:
    """A random storage name; the person's own file name never reaches the disk."""
    return f"attachments/{attachment.public_id}"


class Attachment(models.Model):
    public_id = models.CharField(max_length=32, unique=True, default=new_public_id, editable=False)
    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="attachments")
    question = models.SlugField(max_length=60)
    file = models.FileField(upload_to=private_name, storage=default_storage)
    original_name = models.CharField(_("file name"), max_length=255)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    uploaded_at = models.DateTimeField(default=timezone.now, editable=False)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["uploaded_at"]

    def __str__(self) -> str:
        return self.original_name
