"""A nomination from its first draft on. Nothing is deleted: withdrawn records stay, marked."""

import secrets
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

import pgtrigger
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Case, CharField, Exists, Max, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, JSONObject
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import MembershipRole
from accounts.models import Agency, Membership
from awards.enums import Involvement, Sector
from awards.models import AwardStaff, Category, Cycle, Form, Topic
from nominations.enums import TRANSITIONS, NominationState
from nominations.models.rows import Row

if TYPE_CHECKING:
    from accounts.models import User
    from nominations.models.submission import Submission

PUBLIC_ID_BYTES = 16
PARTNER_ROW = ("pk", "name", "part", "sector", "involvement")
WRITABLE = (NominationState.DRAFT, NominationState.RETURNED)
ON_ITS_WAY = timedelta(minutes=1)
"""So long after the deadline a submission that came in time may still wait to be written."""
ABOUT = "about"
"""Names the details and partners among the sections that staff ask to have corrected."""


def new_public_id() -> str:
    """An address that cannot be guessed (128 bits) and says nothing about order."""
    return secrets.token_urlsafe(PUBLIC_ID_BYTES)


def writable_rule() -> Q:
    """Whose draft is open: as `Nomination.is_writable` says of one."""
    reopened = Q(state=NominationState.SUBMITTED, reopened_at__isnull=False)
    return Q(state__in=WRITABLE) | reopened


class NominationQuerySet(models.QuerySet["Nomination"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Own agency's nominations; and, for the award's staff, those no longer drafts.

        Of drafts, staff see those alone that they typed in themselves.

        A bar (a conflict of interest) hides a nomination from the person's staff side, whatever
        other roles the person has. Judges read submissions through the judging room instead.
        """
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            self._of_own_team(user) | self._for_staff(user) | self._typed_in_by(user)
        )

    def of_team(self, user: "User | AnonymousUser") -> Self:
        """Nominations of the agencies on whose team the person is."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(self._of_own_team(user))

    def handled_by(self, user: "User | AnonymousUser") -> Self:
        """Those whose nominee's pages the person may open: the team's, and what staff typed in."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(self._of_own_team(user) | self._typed_in_by(user))

    def typed_in_by(self, user: "User | AnonymousUser") -> Self:
        """Those that the person typed in for an agency, as long as they are the award's staff."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(self._typed_in_by(user))

    def with_role_of(self, user: "User") -> Self:
        """Adds `my_role`: the person's role on the nomination's team, or None.

        Whoever of the award's staff typed it in is an editor of this one nomination.
        """
        memberships = Membership.objects.filter(agency=OuterRef("agency"), user=user)
        editor = When(self._typed_in_by(user), then=Value(MembershipRole.EDITOR.value))
        return self.annotate(
            my_role=Coalesce(
                Subquery(memberships.values("role")[:1]), Case(editor, output_field=CharField())
            )
        )

    def with_deadline(self) -> Self:
        """Loads what `deadline()` needs, so that it asks the database for nothing more."""
        own = NominationExtension.objects.filter(nomination=OuterRef("pk")).order_by("-until")
        return self.annotate(
            own_until=Subquery(own.values("until")[:1]),
            own_reason=Subquery(own.values("reason")[:1]),
        ).select_related("cycle__award")

    def with_facts(self) -> Self:
        """Loads topics, partners, the latest screening, and whether categories exist."""
        topics = Topic.objects.filter(nominations=OuterRef("pk")).order_by("kind", "name")
        partners = Partner.objects.filter(nomination=OuterRef("pk")).order_by("name", "pk")
        screenings = Screening.objects.filter(nomination=OuterRef("pk")).order_by("-made_at")
        return self.annotate(
            loaded_topics=ArraySubquery(
                topics.values(row=JSONObject(kind="kind", slug="slug", name="name"))
            ),
            loaded_partners=ArraySubquery(
                partners.values(row=JSONObject(**{name: name for name in PARTNER_ROW}))
            ),
            screening_reason=Subquery(screenings.values("reason")[:1]),
            screening_outcome=Subquery(screenings.values("outcome")[:1]),
            screening_sections=Subquery(screenings.values("sections")[:1]),
            appeal_until=Subquery(screenings.values("appeal_until")[:1]),
            has_categories=Exists(Category.objects.filter(cycle=OuterRef("cycle"))),
        )

    def for_list(self, user: "User") -> Self:
        """The team's nominations with all that a list shows, those still open first."""
        return (
            self.of_team(user)
            .with_role_of(user)
            .with_deadline()
            .select_related("agency")
            .annotate(submitted_at=Max("submissions__submitted_at"))
            .order_by("-cycle__closes_at", "-created_at")
        )

    def for_screening(self, user: "User | AnonymousUser") -> Self:
        """What an award's staff may read, in whatever state, those that wait longest first.

        Adds `latest_submitted_at` and `latest_version` of the version that staff read.
        """
        return (
            self.for_staff(user)
            .with_deadline()
            .select_related("agency", "category")
            .annotate(
                latest_submitted_at=Max("submissions__submitted_at"),
                latest_version=Max("submissions__version"),
            )
            .order_by("latest_submitted_at", "pk")
        )

    def editable_by(self, user: "User | AnonymousUser") -> Self:
        """Nominations whose draft the person may write in."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            Exists(
                Membership.objects.filter(
                    agency=OuterRef("agency"),
                    user=user,
                    role__in=[MembershipRole.OWNER, MembershipRole.EDITOR],
                )
            )
            | self._typed_in_by(user)
        )

    def for_staff(self, user: "User | AnonymousUser") -> Self:
        """What the award's staff may see: everything once submitted, except where barred."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(self._for_staff(user))

    def extendable_by(self, user: "User | AnonymousUser") -> Self:
        """Those whose deadline the award's staff may move, drafts included.

        Of a draft staff may be shown the agency and the state, never the text.
        """
        return (
            self.filter(cycle__in=Cycle.objects.managed_by(user))
            .writable()
            .exclude(Exists(AccessBar.objects.filter(nomination=OuterRef("pk"), user=user.pk)))
        )

    def not_barred_for(self, user: "User") -> Self:
        """Without those hidden from the person by a conflict; for counts a person may see."""
        return self.exclude(Exists(AccessBar.objects.filter(nomination=OuterRef("pk"), user=user)))

    def writable(self) -> Self:
        """Those whose draft is open, as `is_writable` says of one."""
        return self.filter(writable_rule())

    def submitted(self) -> Self:
        """Those with at least one frozen submission that were not withdrawn."""
        return self.exclude(state__in=[NominationState.DRAFT, NominationState.WITHDRAWN])

    def accepted(self) -> Self:
        return self.filter(state=NominationState.ACCEPTED)

    @staticmethod
    def _of_own_team(user: "User") -> Exists:
        return Exists(Membership.objects.filter(agency=OuterRef("agency"), user=user))

    @staticmethod
    def _runs_the_award(user: "User") -> Q:
        """On the award's staff, and not barred from the nomination."""
        if not user.is_staff:
            return Q(pk__in=[])
        on_staff = Exists(AwardStaff.objects.filter(award=OuterRef("cycle__award"), user=user))
        barred = Exists(AccessBar.objects.filter(nomination=OuterRef("pk"), user=user))
        return Q(on_staff) & ~Q(barred)

    @classmethod
    def _for_staff(cls, user: "User") -> Q:
        # A reference is given at the first submission and stays; a draft has none.
        return cls._runs_the_award(user) & Q(reference__isnull=False)

    @classmethod
    def _typed_in_by(cls, user: "User") -> Q:
        return cls._runs_the_award(user) & Q(entered_by=user)


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


class Partner(Row):
    """A co-agency or partner body named in the nomination; all are checked for conflicts."""

    nomination = models.ForeignKey(Nomination, on_delete=models.CASCADE, related_name="partners")
    name = models.CharField(_("name"), max_length=200)
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="partnerships"
    )
    part = models.CharField(_("what they did"), max_length=300, blank=True)
    sector = models.CharField(_("kind of body"), max_length=10, choices=Sector, blank=True)
    involvement = models.CharField(
        _("how far it took part"), max_length=12, choices=Involvement, blank=True
    )

    class Meta:
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class NominationExtension(models.Model):
    """A later deadline for one nomination, with its reason."""

    nomination = models.ForeignKey(Nomination, on_delete=models.CASCADE, related_name="extensions")
    until = models.DateTimeField(_("new deadline"))
    reason = models.TextField(_("reason"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("extension of one nomination")
        verbose_name_plural = _("extensions of single nominations")

    def __str__(self) -> str:
        return f"{self.nomination_id}: {self.until:%Y-%m-%d %H:%M}"


class Screening(models.Model):
    """One staff decision on a submitted nomination: accepted, returned or not eligible."""

    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="screenings")
    outcome = models.CharField(max_length=12, choices=NominationState)
    reason = models.TextField(_("reason"), blank=True)
    sections = ArrayField(
        models.SlugField(max_length=60),
        verbose_name=_("sections to correct"),
        default=list,
        blank=True,
        help_text=_("Of one that is returned: the only ones that can be changed; empty is all."),
    )
    appeal_until = models.DateTimeField(
        _("appeal until"),
        null=True,
        blank=True,
        help_text=_("Of one that is not eligible: until when the team can object."),
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("screening")
        verbose_name_plural = _("screenings")
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome=NominationState.ACCEPTED) | ~Q(reason=""),
                name="screening_says_why_not",
            ),
            models.CheckConstraint(
                condition=Q(
                    outcome__in=[
                        NominationState.ACCEPTED,
                        NominationState.RETURNED,
                        NominationState.INELIGIBLE,
                    ]
                ),
                name="screening_outcome_is_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.nomination_id}: {self.outcome}"


class AccessBar(models.Model):
    """Hides a nomination from one person in every part but that of its own team.

    Written by the judging room when a conflict of interest is found or declared, for judges, chairs
    and staff alike. Denial wins: every `visible_to` asks this table.
    """

    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="bars")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="nomination_bars"
    )
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("access bar")
        verbose_name_plural = _("access bars")
        constraints = [
            models.UniqueConstraint(fields=["nomination", "user"], name="bar_once_per_person"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} barred from {self.nomination_id}"
