"""What a draft says of trust and engagement: survey questions and numbers of people."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from awards.enums import AskedBy, CommunityKind, Construct, Engagement, Sampling
from awards.limits import MAX_MONTHS, MAX_RESIDENTS
from nominations.models.nomination import Nomination
from nominations.models.rows import Row, count_field, within_limit


class CommunityMeasure(Row):
    """A survey question asked once or before and after, or a number of people who took part."""

    nomination = models.ForeignKey(Nomination, on_delete=models.CASCADE, related_name="community")
    question = models.SlugField(max_length=60)
    kind = models.CharField(
        _("kind"), max_length=10, choices=CommunityKind, default=CommunityKind.SURVEY
    )
    what = models.CharField(_("the question as it was asked, or what was counted"), max_length=300)
    source = models.CharField(_("where the figures come from"), max_length=200, blank=True)
    # Of a survey
    construct = models.CharField(
        _("what it asks about"), max_length=13, choices=Construct, blank=True
    )
    counted_answer = models.CharField(_("answers counted"), max_length=200, blank=True)
    before_when = models.CharField(_("asked before: when"), max_length=60, blank=True)
    before_asked = count_field(_("before: people asked"))
    before_yes = count_field(_("before: gave the answer"))
    after_when = models.CharField(_("asked after: when"), max_length=60, blank=True)
    after_asked = count_field(_("after: people asked"))
    after_yes = count_field(_("after: gave the answer"))
    asked_by = models.CharField(_("who asked"), max_length=11, choices=AskedBy, blank=True)
    sampling = models.CharField(
        _("how people were found"), max_length=11, choices=Sampling, blank=True
    )
    response_rate = models.DecimalField(
        _("response rate in percent"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    population = models.PositiveIntegerField(
        _("people the survey speaks for"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MAX_RESIDENTS)],
    )
    same_people = models.BooleanField(_("the same people were asked twice"), default=False)
    wording_changed = models.BooleanField(_("the wording changed"), default=False)
    claimed_points = models.DecimalField(
        _("the change you claim, in percentage points"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(-100), MaxValueValidator(100)],
    )
    # Of a number
    engagement = models.CharField(
        _("what the number counts"), max_length=12, choices=Engagement, blank=True
    )
    number = count_field(_("number"))
    months = models.PositiveSmallIntegerField(
        _("months covered"),
        default=12,
        validators=[MinValueValidator(1), MaxValueValidator(MAX_MONTHS)],
    )

    class Meta:
        verbose_name = _("community measure")
        verbose_name_plural = _("community measures")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=within_limit(
                    "before_asked", "before_yes", "after_asked", "after_yes", "number"
                ),
                name="community_counts_are_plausible",
            ),
            models.CheckConstraint(
                condition=(Q(before_yes__isnull=True) | Q(before_yes__lte=F("before_asked")))
                & (Q(after_yes__isnull=True) | Q(after_yes__lte=F("after_asked"))),
                name="community_no_more_answers_than_asked",
            ),
            models.CheckConstraint(
                condition=Q(months__gte=1) & Q(months__lte=MAX_MONTHS),
                name="community_months_are_plausible",
            ),
        ]

    def __str__(self) -> str:
        return self.what
