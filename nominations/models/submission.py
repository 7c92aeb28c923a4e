"""Frozen versions of a nomination. Judges read these, never the live draft."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import connection, models
from django.utils.translation import gettext_lazy as _

from audit.triggers import append_only
from nominations.models.nomination import Nomination

if TYPE_CHECKING:
    from accounts.models import User


class SubmissionQuerySet(models.QuerySet["Submission"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Every version, for those who may see the nomination (its team, the award's staff)."""
        return self.filter(nomination__in=Nomination.objects.visible_to(user))


class Submission(models.Model):
    """Insert-only: the trigger stops the owner's hand too, the grants stop the application's."""

    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="submissions")
    version = models.PositiveSmallIntegerField()
    document = models.JSONField()
    sha256 = models.CharField(max_length=64)
    submitted_at = models.DateTimeField()
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["nomination", "version"], name="submission_version_once"
            ),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.nomination_id} v{self.version}"


class ReferenceCounterManager(models.Manager["ReferenceCounter"]):
    def take(self, series: str) -> int:
        """The next number of the series, which stays locked until the transaction ends."""
        table = connection.ops.quote_name(self.model._meta.db_table)
        with connection.cursor() as cursor:
            cursor.execute(
                # One statement: everybody who submits waits here for whoever came before.
                f"INSERT INTO {table} AS counter (series, last) VALUES (%s, 1) "  # noqa: S608
                "ON CONFLICT (series) DO UPDATE SET last = counter.last + 1 RETURNING last",
                [series],
            )
            number: int = cursor.fetchone()[0]
        return number


class ReferenceCounter(models.Model):
    """The last reference number given in a series such as LCP-2031, locked while one is taken.

    Awards that share a prefix share the series, since a reference names one nomination only.
    """

    series = models.CharField(max_length=16, primary_key=True)
    last = models.PositiveIntegerField(default=0)

    objects = ReferenceCounterManager()

    class Meta:
        verbose_name = _("reference series")
        verbose_name_plural = _("reference series")

    def __str__(self) -> str:
        return f"{self.series}-{self.last:04d}"
