"""One milestone of a nomination's programme."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from awards.enums import Reached
from awards.limits import EARLIEST
from nominations.models.nomination import Nomination
from nominations.models.rows import Row


class Milestone(Row):
    """What was to be reached and when: on one day, or from a first day to a last one."""

    nomination = models.ForeignKey(Nomination, on_delete=models.CASCADE, related_name="milestones")
    question = models.SlugField(max_length=60)
    what = models.CharField(_("what happened"), max_length=200)
    start = models.DateField(_("day, or first day"), null=True, blank=True)
    end = models.DateField(_("last day"), null=True, blank=True)
    reached = models.CharField(_("how it came out"), max_length=8, choices=Reached, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        ordering = [F("start").asc(nulls_last=True), "position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(start__isnull=True) | Q(start__gte=EARLIEST),
                name="milestone_is_not_too_early",
            ),
            models.CheckConstraint(
                condition=Q(end__isnull=True) | Q(start__isnull=False, end__gte=F("start")),
                name="milestone_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.what
