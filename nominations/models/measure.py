"""One outcome of a nomination's draft."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from awards.enums import ComparisonChoice, Direction
from awards.limits import MAX_RESIDENTS, MAX_UNITS
from evidence.series import Period, Series
from nominations.models.nomination import Nomination
from nominations.models.rows import Row, count_field, within_limit

COUNTS = tuple(
    f"{area}{which}_count"
    for area in ("", "comparison_", "displacement_", "displacement_comparison_")
    for which in ("before", "after")
)


def _units(label: Any) -> "models.PositiveSmallIntegerField[int, int]":
    return models.PositiveSmallIntegerField(
        label, default=1, validators=[MinValueValidator(1), MaxValueValidator(MAX_UNITS)]
    )


class OutcomeMeasure(Row):
    """One outcome: counts before and after, with their periods, and perhaps a comparison area."""

    nomination = models.ForeignKey(Nomination, on_delete=models.CASCADE, related_name="measures")
    question = models.SlugField(max_length=60)
    what = models.CharField(_("what was counted"), max_length=200)
    is_output = models.BooleanField(
        _("what the programme did, not what changed"),
        default=False,
        help_text=_("An output, such as arrests or leaflets, not an outcome."),
    )
    unit = models.CharField(_("unit"), max_length=60, blank=True)
    direction = models.CharField(
        _("what the programme wanted"), max_length=4, choices=Direction, default=Direction.DOWN
    )
    source = models.CharField(_("where the figures come from"), max_length=200, blank=True)
    measured_by = models.CharField(_("who counted"), max_length=200, blank=True)
    before_start = models.DateField(_("before: first day"), null=True, blank=True)
    before_end = models.DateField(_("before: last day"), null=True, blank=True)
    before_count = count_field(_("count before"))
    after_start = models.DateField(_("after: first day"), null=True, blank=True)
    after_end = models.DateField(_("after: last day"), null=True, blank=True)
    after_count = count_field(_("count after"))
    population = models.PositiveIntegerField(
        _("residents of the area"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MAX_RESIDENTS)],
    )
    chosen_high = models.BooleanField(
        _("the area was chosen because its count was high"), default=False
    )
    treated_units = _units(_("areas with the programme"))
    series = models.JSONField(
        _("series by year or month"),
        default=list,
        blank=True,
        help_text=_("Objects with period, count and, perhaps, comparison, in order of period."),
    )
    intervention_period = models.CharField(
        _("first year or month with the programme"), max_length=7, blank=True
    )
    comparison_area = models.CharField(_("comparison area"), max_length=200, blank=True)
    comparison_choice = models.CharField(
        _("how it was chosen"), max_length=10, choices=ComparisonChoice, blank=True
    )
    comparison_before_count = count_field(_("comparison: count before"))
    comparison_after_count = count_field(_("comparison: count after"))
    comparison_likeness = models.TextField(_("how the areas are alike"), blank=True)
    comparison_contaminated = models.BooleanField(
        _("the comparison area got the programme too"), default=False
    )
    comparison_units = _units(_("comparison areas"))
    displacement_area = models.CharField(_("neighbouring area"), max_length=200, blank=True)
    displacement_before_count = count_field(_("neighbouring area: count before"))
    displacement_after_count = count_field(_("neighbouring area: count after"))
    displacement_comparison_area = models.CharField(
        _("comparison for the neighbouring area"), max_length=200, blank=True
    )
    displacement_comparison_before_count = count_field(_("its comparison: count before"))
    displacement_comparison_after_count = count_field(_("its comparison: count after"))
    claimed_change = models.DecimalField(
        _("the change you claim, in percent"),
        max_digits=7,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(-100)],
    )
    recording_changes = models.TextField(_("changes in how it was recorded"), blank=True)

    class Meta:
        verbose_name = _("outcome measure")
        verbose_name_plural = _("outcome measures")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(before_start__isnull=True)
                | Q(before_end__isnull=True)
                | Q(before_start__lte=F("before_end")),
                name="measure_before_period_in_order",
            ),
            models.CheckConstraint(
                condition=Q(after_start__isnull=True)
                | Q(after_end__isnull=True)
                | Q(after_start__lte=F("after_end")),
                name="measure_after_period_in_order",
            ),
            models.CheckConstraint(
                condition=Q(before_end__isnull=True)
                | Q(after_start__isnull=True)
                | Q(before_end__lt=F("after_start")),
                name="measure_after_comes_after_before",
            ),
            models.CheckConstraint(
                condition=within_limit(*COUNTS), name="measure_counts_are_plausible"
            ),
            models.CheckConstraint(
                condition=Q(population__isnull=True)
                | Q(population__gte=1, population__lte=MAX_RESIDENTS),
                name="measure_population_is_plausible",
            ),
            models.CheckConstraint(
                condition=Q(treated_units__gte=1, treated_units__lte=MAX_UNITS)
                & Q(comparison_units__gte=1, comparison_units__lte=MAX_UNITS),
                name="measure_units_are_plausible",
            ),
        ]

    def __str__(self) -> str:
        return self.what

    def clean(self) -> None:
        """The series has the shape that every reader of it relies on."""
        super().clean()
        try:
            counts = [(point["period"], int(point["count"])) for point in self.series]
            if counts:
                Series.of(counts, self.intervention_period)
            elif self.intervention_period:
                Period.parse(self.intervention_period)
        except (KeyError, TypeError, ValueError) as error:
            message = _("These are not counts of years or months without a gap.")
            raise ValidationError({"series": message}) from error
