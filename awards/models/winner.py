"""The public record of a winner: a snapshot, entered by hand or written by the announcement."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import (
    SearchQuery,
    SearchRank,
    SearchVector,
    SearchVectorField,
)
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from awards.enums import Bound, CostBand, Direction
from awards.filed import checked
from awards.models.award import Award, AwardStaff
from awards.models.cycle import Cycle, announced_rule
from awards.models.topic import Topic

if TYPE_CHECKING:
    from accounts.models import User


NEWEST_FIRST = ("-year", "agency_name", "pk")


def _search_query(text: str) -> SearchQuery:
    return SearchQuery(text, config="laurel", search_type="websearch")


class WinnerQuerySet(models.QuerySet["Winner"]):
    def published(self, now: datetime | None = None) -> Self:
        """Records the public may see: of announced cycles, or entered for years before Laurel."""
        return self._due(now).filter(is_hidden=False)

    def withdrawn(self, now: datetime | None = None) -> Self:
        """Records that staff withhold, and that would be published otherwise."""
        return self._due(now).filter(is_hidden=True)

    def _due(self, now: datetime | None) -> Self:
        return self.filter(award__is_published=True).filter(
            Q(cycle__isnull=True) | announced_rule(now, prefix="cycle__")
        )

    def search(self, text: str) -> Self:
        """Records that hold the words, by web search rules: "a phrase", either or other, -not."""
        return self.filter(search=_search_query(text))

    def ranked(self, text: str) -> Self:
        """The best matches of `text` first; equal ones newest first."""
        # F: a bare name would be parsed as text again, record by record.
        rank = SearchRank(F("search"), _search_query(text))
        return self.order_by(rank.desc(), *NEWEST_FIRST)

    def resembling(self, words: Sequence[str]) -> Self:
        """Records in whose names each word occurs in this or a similar spelling.

        The words are in lower case without accents, as the names are kept.
        """
        records = self
        for word in words:
            records = records.filter(search_names__trigram_word_similar=word)
        return records

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """The archive is the same for everybody: no role sees a winner before the hour."""
        return self.published()

    def managed_by(self, user: "User | AnonymousUser") -> Self:
        """Records that a programme manager edits: withheld ones too, embargoed ones not."""
        if not user.is_authenticated or not user.is_staff:
            return self.none()
        seats = AwardStaff.objects.filter(user=user).values("award")
        return self.filter(award__in=seats).filter(
            Q(cycle__isnull=True) | announced_rule(prefix="cycle__")
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
    replication = models.TextField(_("what another agency would need"), blank=True)
    source_note = models.TextField(
        _("where the sources differ"),
        blank=True,
        help_text=_("Markdown. What is published differently elsewhere, and by whom."),
    )
    evidence_level = models.PositiveSmallIntegerField(
        _("design level"),
        null=True,
        blank=True,
        help_text=_("0 to 5 on the Maryland scale, as worked out from the nomination."),
    )
    cost_band = models.CharField(_("cost band"), max_length=10, choices=CostBand, blank=True)
    source_name = models.CharField(_("source"), max_length=300)
    source_url = models.URLField(_("address of the source"), blank=True)
    topics = models.ManyToManyField(Topic, related_name="winners", blank=True)
    search_text = models.TextField(
        editable=False, default="", help_text=_("Everything a reader may search for.")
    )
    search_names = models.TextField(
        editable=False,
        default="",
        help_text=_(
            "Names alone, in lower case without accents: compared when a word is misspelt."
        ),
    )
    search = models.GeneratedField(
        # `laurel` is English without accents; the first migration makes it.
        expression=SearchVector("search_text", config="laurel"),
        output_field=SearchVectorField(),
        db_persist=True,
    )
    is_demo = models.BooleanField(_("made up for the demo"), default=False)
    is_hidden = models.BooleanField(_("withheld from the public"), default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = WinnerQuerySet.as_manager()

    class Meta:
        verbose_name = _("winner")
        verbose_name_plural = _("winners")
        ordering = ["-year", "agency_name"]
        constraints = [
            # The address names the year and the record, not the award.
            models.UniqueConstraint(fields=["year", "slug"], name="winner_address_once"),
            models.CheckConstraint(
                condition=Q(evidence_level__isnull=True) | Q(evidence_level__lte=5),
                name="winner_evidence_level_is_on_the_scale",
            ),
        ]
        indexes = [
            GinIndex(fields=["search"], name="winner_search"),
            GinIndex(fields=["search_names"], opclasses=["gin_trgm_ops"], name="winner_names"),
            models.Index(fields=["-year", "agency_name", "id"], name="winner_by_year"),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.programme}"

    def get_absolute_url(self) -> str:
        return reverse("awards:winner", args=[self.year, self.slug])

    @property
    def public_since(self) -> datetime:
        """When the record became public: at the announcement, or when it was entered."""
        return self.cycle.announcement_at if self.cycle else self.created_at


class WinnerSource(models.Model):
    """Where something on the page comes from, beside the main source."""

    winner = models.ForeignKey(Winner, on_delete=models.CASCADE, related_name="sources")
    name = models.CharField(_("source"), max_length=300)
    url = models.URLField(_("address"), blank=True)
    states = models.TextField(_("what it states"), blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name


class WinnerDiscrepancy(models.Model):
    """What one source says of something on which the sources of a record differ.

    Those of one topic stand in one table, side by side.
    """

    winner = models.ForeignKey(Winner, on_delete=models.CASCADE, related_name="discrepancies")
    topic = models.CharField(
        _("what the sources differ in"),
        max_length=120,
        help_text=_("The same words for each source: they stand above their table."),
    )
    what = models.CharField(_("what it states this of"), max_length=200)
    figure = models.CharField(_("what it states"), max_length=120)
    period = models.CharField(_("of which period"), max_length=120, blank=True)
    place = models.CharField(_("of which place"), max_length=120, blank=True)
    source_name = models.CharField(_("source"), max_length=300)
    source_url = models.URLField(_("address of the source"), blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("differing statement")
        verbose_name_plural = _("differing statements")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return f"{self.topic}: {self.figure}"


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
    period = models.CharField(
        _("period in words"),
        max_length=120,
        blank=True,
        help_text=_("What was compared with what, as the source says it."),
    )
    before_count = models.PositiveIntegerField(null=True, blank=True)
    after_count = models.PositiveIntegerField(null=True, blank=True)
    series = models.JSONField(
        default=list,
        blank=True,
        help_text=_("Objects with period, count and, perhaps, bound, days and comparison."),
    )
    intervention_period = models.CharField(max_length=7, blank=True)
    filed = models.JSONField(
        null=True,
        blank=True,
        help_text=_("The outcome request of the evidence engine, as far as the figures go."),
    )
    has_small_counts = models.BooleanField(
        _("counts of one or two are left out"),
        default=False,
        help_text=_("Such counts could point at persons; they are not published."),
    )
    comparison_area = models.CharField(_("comparison area"), max_length=200, blank=True)
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

    def clean(self) -> None:
        """Raises ValidationError if `filed` makes no sense as a request to the engine."""
        if self.filed is None:
            return
        try:
            checked(self.filed)
        except ValidationError as error:
            raise ValidationError({"filed": error.messages}) from error
