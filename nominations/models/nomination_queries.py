"""Which nominations a person may see or write in, and what lists load of them."""

from typing import TYPE_CHECKING, Self

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Case, CharField, Exists, Max, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, JSONObject

from accounts.enums import MembershipRole
from accounts.models import Membership
from awards.models import AwardStaff, Category, Cycle, Topic
from nominations.enums import NominationState
from nominations.models.bar import AccessBar
from nominations.models.partner import PARTNER_ROW, Partner
from nominations.models.screening import NominationExtension, Screening

if TYPE_CHECKING:
    from accounts.models import User
    from nominations.models.nomination import Nomination  # noqa: F401 - named in the class's base

WRITABLE = (NominationState.DRAFT, NominationState.RETURNED)


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
