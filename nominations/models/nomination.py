"""A nomination from its first draft on. Nothing is deleted: withdrawn records stay, marked."""

import secrets
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pgtrigger
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency
from awards.models import Category, Cycle, Form, Topic
from nominations.enums import TRANSITIONS, NominationState

if TYPE_CHECKING:
    from nominations.models.submission import Submission

from nominations.models.nomination_queries import WRITABLE, NominationQuerySet
from nominations.models.partner import PARTNER_ROW

PUBLIC_ID_BYTES = 16
ON_ITS_WAY = timedelta(minutes=1)
"""So long after the deadline a submission that came in time may still wait to be written."""


def new_public_id() -> str:
    """An address that cannot be guessed (128 bits) and says nothing about order."""
    return secrets.token_urlsafe(PUBLIC_ID_BYTES)


class Nomination(models.Model):
    public_id = models.CharField(max_length=32, unique=True, default=new_public_id, editable=False)
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="nominations")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="nominations")
    form = models.ForeignKey(Form, on_delete=models.PROTECT, related_name="nominations")
    category = models.ForeignKey(
        Category, on_delete=models.PROTECT, null=True, blank=True, related_name="nominations"
    )
    title = models.CharField(_("name of the programme"), max_length=200)
    language = models.CharField(_("language of the nomination"), max_length=10, default="en")
    topics = models.ManyToManyField(
        Topic, verbose_name=_("problems and approaches"), related_name="nominations", blank=True
    )
    state = models.CharField(max_length=12, choices=NominationState, default=NominationState.DRAFT)
    reference = models.CharField(max_length=24, unique=True, null=True, blank=True)
    residents_served = models.PositiveIntegerField(
        _("residents served"),
        null=True,
        blank=True,
        help_text=_("People who live where the programme runs. Costs are told per 1,000 of them."),
    )
    participants = models.PositiveIntegerField(
        _("people who take part in a year"),
        null=True,
        blank=True,
        help_text=_("Those the programme works with. Costs are told for each of them too."),
    )
    withdrawal_reason = models.TextField(_("why it was withdrawn"), blank=True)
    reopened_at = models.DateTimeField(
        null=True,
        blank=True,
        editable=False,
        help_text=_("When the team began to change what it had submitted."),
    )
    translation_language = models.CharField(
        _("language of the translation"), max_length=10, blank=True
    )
    translated_title = models.CharField(_("name in translation"), max_length=200, blank=True)
    translation_by_machine = models.BooleanField(
        _("the translation was made by a machine"), default=False
    )
    eligibility = models.JSONField(
        default=dict,
        blank=True,
        editable=False,
        help_text=_("What the team answered in the self-check before it started."),
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="nominations_entered",
        help_text=_("Staff who typed it in for an agency that could not use the site."),
    )
    arrived_at = models.DateTimeField(
        _("when it reached us"),
        null=True,
        blank=True,
        help_text=_("Of one that staff typed in: when its e-mail or letter came."),
    )
    entry_note = models.TextField(_("how it reached us"), blank=True)
    demonstration_note = models.TextField(
        blank=True,
        help_text=_("Says whose figures this made-up nomination follows."),
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="nominations_started"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = NominationQuerySet.as_manager()

    class Meta:
        verbose_name = _("nomination")
        verbose_name_plural = _("nominations")
        ordering = ["-created_at"]
        indexes = [
            models.Index(fields=["cycle", "state"], name="nomination_by_state"),
            GinIndex(fields=["title"], opclasses=["gin_trgm_ops"], name="nomination_titles"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=NominationState.DRAFT)
                | Q(state=NominationState.WITHDRAWN)
                | Q(reference__isnull=False),
                name="nomination_beyond_draft_has_a_reference",
            ),
            models.CheckConstraint(
                condition=Q(reopened_at__isnull=True) | Q(state=NominationState.SUBMITTED),
                name="nomination_reopened_is_submitted",
            ),
            models.CheckConstraint(
                condition=Q(entered_by__isnull=True, arrived_at__isnull=True)
                | Q(entered_by__isnull=False, arrived_at__isnull=False),
                name="nomination_typed_in_says_when_it_came",
            ),
        ]
        triggers = [
            pgtrigger.FSM(name="nomination_states", field="state", transitions=list(TRANSITIONS)),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("nominations:detail", args=[self.public_id])

    @property
    def is_writable(self) -> bool:
        """Whether its state allows writing; the deadline is the submit verb's business."""
        return self.state in WRITABLE or self.is_reopened

    @property
    def is_reopened(self) -> bool:
        """Submitted, and being changed again. The submitted version counts until the next one."""
        return self.state == NominationState.SUBMITTED and self.reopened_at is not None

    def deadline(self) -> datetime:
        """The last instant at which its submission counts: the cycle's, or its own extension."""
        own = self._own_extension()
        general = self.cycle.deadline()
        if own is None:
            return general
        return max(general, own[0] + timedelta(minutes=self.cycle.grace_minutes))

    def more_time(self) -> str:
        """Why its deadline is later than everybody's; empty where it is not."""
        own = self._own_extension()
        is_later = own is not None and self.deadline() > self.cycle.deadline()
        return own[1] if own is not None and is_later else ""

    def _own_extension(self) -> tuple[datetime, str] | None:
        """Its latest own deadline and the reason; no query if loaded `with_deadline`."""
        if "own_until" in self.__dict__:
            until, reason = self.__dict__["own_until"], self.__dict__["own_reason"]
            return (until, reason) if until else None
        return self.extensions.order_by("-until").values_list("until", "reason").first()

    def awaits_screening(self, now: datetime | None = None) -> bool:
        """Submitted and not decided; and its team is not changing it, or can do so no longer."""
        if self.state != NominationState.SUBMITTED:
            return False
        return self.reopened_at is None or self.deadline() + ON_ITS_WAY < (now or timezone.now())

    def sections_to_correct(self) -> frozenset[str]:
        """Slugs of the only sections that staff asked to have corrected; empty is no such limit.

        It holds until staff decide anew, so that neither submitting the correction and opening it
        again nor withdrawing in between opens the other sections.
        """
        if not self.is_writable or self.reference is None:
            return frozenset()
        if "screening_outcome" in self.__dict__:
            outcome, sections = (
                self.__dict__["screening_outcome"],
                self.__dict__["screening_sections"],
            )
        else:
            latest = self.screenings.order_by("-made_at").values_list("outcome", "sections")
            outcome, sections = latest.first() or ("", [])
        return frozenset(sections or ()) if outcome == NominationState.RETURNED else frozenset()

    def takes_changes(self, part: str) -> bool:
        """Whether this part (a section's slug, or `ABOUT`) may be changed in its open draft."""
        asked = self.sections_to_correct()
        return not asked or part in asked

    def topic_rows(self) -> list[dict[str, Any]]:
        """Kind, slug and name of each topic; no query if loaded `with_facts`."""
        if "loaded_topics" in self.__dict__:
            return list(self.__dict__["loaded_topics"])
        return [
            dict(row) for row in self.topics.order_by("kind", "name").values("kind", "slug", "name")
        ]

    def partner_rows(self) -> list[dict[str, Any]]:
        """The fields `PARTNER_ROW` of each partner; no query if loaded `with_facts`."""
        if "loaded_partners" in self.__dict__:
            return list(self.__dict__["loaded_partners"])
        return [dict(row) for row in self.partners.order_by("name", "pk").values(*PARTNER_ROW)]

    def lacks_category(self) -> bool:
        """Whether its cycle has categories and it is in none; no query if loaded `with_facts`."""
        if self.category_id is not None:
            return False
        if "has_categories" in self.__dict__:
            return bool(self.__dict__["has_categories"])
        return self.cycle.categories.exists()

    def current_submission(self) -> "Submission | None":
        """The latest frozen version, which is what staff and judges read."""
        return self.submissions.order_by("-version").first()
