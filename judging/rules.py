"""Who may do what in the judging room: one question to the database answers all of it."""

from dataclasses import dataclass

import rules
from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import User
from awards.models import AwardStaff, Cycle
from judging.enums import SigningCapacity
from judging.models import Advancement, PanelMember, Round
from nominations.enums import NominationState
from nominations.models import AccessBar


@dataclass(frozen=True, slots=True)
class Standing:
    """How a person stands to a cycle's judging."""

    is_staff: bool
    """On the staff of the cycle's award."""
    is_chair: bool
    is_judge: bool
    """Holds an accepted seat on the panel, as the chair also does."""
    in_conflict: bool
    """Some entry in judging is closed to the person, who may then not decide among all of them."""

    @property
    def may_run_panel(self) -> bool:
        return self.is_staff

    @property
    def may_declare(self) -> bool:
        return self.is_judge or self.is_staff

    @property
    def may_watch_progress(self) -> bool:
        return self.is_staff or self.is_chair

    @property
    def may_close_round(self) -> bool:
        return self.is_staff or self.is_chair

    @property
    def may_decide(self) -> bool:
        return not self.in_conflict and (self.is_staff or self.is_chair)

    @property
    def may_vet(self) -> bool:
        """Reads and writes what is found about finalists, which is the staff's alone."""
        return not self.in_conflict and self.is_staff

    @property
    def capacities(self) -> list[SigningCapacity]:
        """In which capacities the person may sign what is decided among all entries."""
        return self.roles if self.may_decide else []

    @property
    def roles(self) -> list[SigningCapacity]:
        """The capacities the person holds, conflicts aside."""
        parts = {SigningCapacity.CHAIR: self.is_chair, SigningCapacity.STAFF: self.is_staff}
        return [capacity for capacity, holds in parts.items() if holds]


NOBODY = Standing(is_staff=False, is_chair=False, is_judge=False, in_conflict=False)


def cycles_with_standing(user: User) -> QuerySet[Cycle]:
    """Cycles, each with what `standing_in` reads."""
    seats = PanelMember.objects.seats_of(user).filter(cycle=OuterRef("pk"))
    chairs_it = PanelMember.objects.chaired_by(user).filter(cycle=OuterRef("pk"))
    staffs_it = AwardStaff.objects.filter(
        award=OuterRef("award"), user=user.pk, user__is_staff=True
    )
    barred = AccessBar.objects.filter(
        user=user.pk,
        nomination__cycle=OuterRef("pk"),
        nomination__state=NominationState.ACCEPTED,
    )
    return Cycle.objects.select_related("award").annotate(
        _is_staff=Exists(staffs_it),
        _is_chair=Exists(chairs_it),
        _is_judge=Exists(seats),
        _in_conflict=Exists(barred),
    )


def standing_in(cycle: Cycle) -> Standing:
    """The standing that `cycles_with_standing` fetched with the cycle."""
    return Standing(
        is_staff=getattr(cycle, "_is_staff", False),
        is_chair=getattr(cycle, "_is_chair", False),
        is_judge=getattr(cycle, "_is_judge", False),
        in_conflict=getattr(cycle, "_in_conflict", False),
    )


def standing(user: User | AnonymousUser, cycle: Cycle) -> Standing:
    """How the person stands to this cycle, asked anew."""
    if not isinstance(user, User):
        return NOBODY
    return standing_in(cycles_with_standing(user).get(pk=cycle.pk))


def seat_can_change(cycle: Cycle, latest: Round | None) -> bool:
    """Whether judges may still change what they said of themselves, given the newest round."""
    return cycle.released_at is None and (latest is None or not latest.is_closed)


def sees_field(held: Standing, judging_round: Round) -> bool:
    """Whether the person may be shown which, or how many, entries the round is about.

    Where they were chosen by an earlier round, somebody in conflict with an entry could tell from
    what is missing whether that entry went on.
    """
    if not held.in_conflict or judging_round.number == 1:
        return True
    return not Advancement.objects.filter(
        round__cycle=judging_round.cycle_id,
        round__number__lt=judging_round.number,
        undone_at__isnull=True,
    ).exists()


def chairs_a_cycle(user: User) -> bool:
    """Whether the person chairs any panel: such people sign in with a second factor."""
    return PanelMember.objects.chaired_by(user).exists()


rules.add_perm("judging.run_panel", rules.predicate(lambda u, c: standing(u, c).may_run_panel))
rules.add_perm("judging.declare", rules.predicate(lambda u, c: standing(u, c).may_declare))
rules.add_perm(
    "judging.watch_progress", rules.predicate(lambda u, c: standing(u, c).may_watch_progress)
)
rules.add_perm("judging.close_round", rules.predicate(lambda u, c: standing(u, c).may_close_round))
rules.add_perm("judging.decide", rules.predicate(lambda u, c: standing(u, c).may_decide))
rules.add_perm("judging.vet", rules.predicate(lambda u, c: standing(u, c).may_vet))
