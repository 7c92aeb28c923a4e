"""The worker's sign of life: when each repeated job last ran and how it ended."""

from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

TICK = "tick"
"""The row that stands for the tick as a whole."""
_TOLERANCE = timedelta(minutes=5)


class JobRunQuerySet(models.QuerySet["JobRun"]):
    def current(self) -> Self:
        """The jobs that are still configured, and the tick itself."""
        return self.filter(name__in=[TICK, *settings.LAUREL_TICK_JOBS])

    def late(self, now: datetime) -> Self:
        """Those that should have finished again more than five minutes ago."""
        overdue = Q(last_finished__lt=now - _TOLERANCE - F("interval"))
        never = Q(last_finished=None, last_started__lt=now - _TOLERANCE)
        return self.current().filter(overdue | never)

    def failing(self) -> Self:
        """Those whose last run ended in an error."""
        return self.current().exclude(last_error="")


class JobRun(models.Model):
    name = models.CharField(_("job"), max_length=200, primary_key=True)
    interval = models.DurationField(_("runs every"), default=timedelta)
    last_started = models.DateTimeField(_("last started"))
    last_finished = models.DateTimeField(_("last finished"), null=True, blank=True)
    last_error = models.CharField(_("last error"), max_length=300, blank=True)

    objects = JobRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("job run")
        verbose_name_plural = _("job runs")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
