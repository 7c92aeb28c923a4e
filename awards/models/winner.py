"""The public record of a winner: a snapshot, entered by hand or written by the announcement."""

from datetime import datetime
from typing import Self

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from awards.enums import Bound, Direction
from awards.models.award import Award
from awards.models.cycle import Cycle
from awards.models.topic import Topic


class WinnerQuerySet(models.QuerySet["Winner"]):
    def published(self, now: datetime | None = None) -> Self:
        """Records the public may see: of announced cycles, or entered for years before Laurel."""
        now = now or timezone.now()
        return self.filter(award__is_published=True, is_hidden=False).filter(
            Q(cycle__isnull=True)
            | Q(
                cycle__is_test=False,
                cycle__released_at__isnull=False,
                cycle__announcement_at__lte=now,
            )
        )


class Winner(models.Model):
    """A winner's page in the archive. Names and figures are copies, so that records last."""

    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="winners")
    cycle = models.ForeignKey(
        Cycle, on_delete=models.PROTECT, null=True, blank=True, related_name="winners"
    )
    year = models.PositiveSmallIntegerField(_("year"))
    slug = models.SlugField(max_length=120)
    category_name = models.CharField(_("category"), max_length=120, blank=True)
    agency_name = models.CharField(_("agency"), max_length=200)
    place = models.CharField(_("place"), max_length=150, blank=True)
    country = CountryField(_("country"))
    programme = models.CharField(_("programme"), max_length=200)
    programme_meaning = models.CharField(_("what the name means"), max_length=200, blank=True)
    started = models.CharField(
        _("started"), max_length=7, blank=True, help_text=_("A year or year and month: 2019-06.")
    )
    one_line = models.CharField(_("the result in one line"), max_length=300)
    story = models.TextField(_("story"), help_text=_("Markdown."))
    low_cost = models.TextField(_("what it cost"), blank=True)
    trust = models.TextField(_("community trust and engagement"), blank=True)
    source_name = models.CharField(_("source"), max_length=300)
    source_url = models.URLField(_("address of the source"), blank=True)
    topics = models.ManyToManyField(Topic, related_name="winners", blank=True)
    search_text = models.TextField(editable=False, default="")
    search = models.GeneratedField(
        # `laurel` is English without accents; the first migration makes it.
        expression=SearchVector("search_text", config="laurel"),
        output_field=SearchVectorField(),
        db_persist=True,
    )
    is_demo = models.BooleanField(_("made up for the demo"), default=False)
    is_hidden = models.BooleanField(_("withheld from the public"), default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = WinnerQuerySet.as_manager()

    class Meta:
        verbose_name = _("winner")
        verbose_name_plural = _("winners")
        ordering = ["-year", "agency_name"]
        constraints = [
            models.UniqueConstraint(fields=["award", "year", "slug"], name="winner_address_once"),
        ]
        indexes = [GinIndex(fields=["search"], name="winner_search")]

    def __str__(self) -> str:
        return f"{self.year} {self.programme}"

    def get_absolute_url(self) -> str:
        return reverse("awards:winner", args=[self.year, self.slug])


class WinnerMeasure(models.Model):
    """One published figure, exactly as far as its source states it."""

    winner = models.ForeignKey(Winner, on_delete=models.CASCADE, related_name="measures")
    what = models.CharField(_("what was measured"), max_length=200)
    unit = models.CharField(_("unit"), max_length=60, blank=True)
    direction = models.CharField(max_length=4, choices=Direction, default=Direction.DOWN)
    is_output = models.BooleanField(
        _("an output, not an outcome"),
        default=False,
        help_text=_("What the programme did, such as parcels held, not what changed."),
    )
    change_low = models.DecimalField(max_digits=7, decimal_places=2, null=True, blank=True)
    change_high = models.DecimalField(max_digits=7, decimal_places=2, null=True, blank=True)
    bound = models.CharField(max_length=10, choices=Bound, blank=True, default=Bound.EXACT)
    as_of = models.CharField(max_length=7, blank=True)
    before_count = models.PositiveIntegerField(null=True, blank=True)
    after_count = models.PositiveIntegerField(null=True, blank=True)
    series = models.JSONField(
        default=list, blank=True, help_text=_("Objects with period, count and, if needed, bound.")
    )
    intervention_period = models.CharField(max_length=7, blank=True)
    statement = models.TextField(_("in words"), blank=True)
    source_name = models.CharField(_("source"), max_length=300, blank=True)
    source_url = models.URLField(_("address of the source"), blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("published figure")
        verbose_name_plural = _("published figures")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(change_low__isnull=True)
                | Q(change_high__isnull=True)
                | Q(change_low__lte=models.F("change_high")),
                name="winner_measure_change_range_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.what
