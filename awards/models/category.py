"""Categories of a cycle: size bands by the population an agency serves."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from awards.models.cycle import Cycle


class CategoryQuerySet(models.QuerySet["Category"]):
    def for_population(self, population: int | None) -> Self:
        """The bands that a population falls into; bands without limits take anyone."""
        if population is None:
            return self.filter(min_population__isnull=True, max_population__isnull=True)
        return self.filter(
            Q(min_population__isnull=True) | Q(min_population__lte=population),
            Q(max_population__isnull=True) | Q(max_population__gte=population),
        )


class Category(models.Model):
    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="categories")
    slug = models.SlugField(max_length=60)
    name = models.CharField(_("name"), max_length=120)
    description = models.TextField(_("who it is for"), blank=True)
    min_population = models.PositiveIntegerField(_("smallest population"), null=True, blank=True)
    max_population = models.PositiveIntegerField(_("largest population"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    objects = CategoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering = ["position", "name"]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "slug"], name="category_once_per_cycle"),
            models.CheckConstraint(
                condition=Q(min_population__isnull=True)
                | Q(max_population__isnull=True)
                | Q(min_population__lte=F("max_population")),
                name="category_band_has_a_range",
            ),
        ]

    def __str__(self) -> str:
        return self.name
