"""What rows of structured evidence share."""

from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from awards.limits import MAX_COUNT


def count_field(label: Any) -> "models.PositiveIntegerField[int | None, int | None]":
    """A count that may not be known yet."""
    return models.PositiveIntegerField(
        label, null=True, blank=True, validators=[MaxValueValidator(MAX_COUNT)]
    )


def within_limit(*names: str) -> Q:
    """The database's side of `count_field`: each count is unknown or plausible."""
    rule = Q()
    for name in names:
        rule &= Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__lte": MAX_COUNT})
    return rule


class Row(models.Model):
    """What rows of evidence share. The version keeps two editors from overwriting each other."""

    version = models.PositiveIntegerField(default=1)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    updated_at = models.DateTimeField(default=timezone.now)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True
